"""What changed between two plans: gained, lost, moved, changed, the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import shapely
from shapely import Polygon

from spaceplan.compare.traits import trait_change
from spaceplan.geometry.overlay import common
from spaceplan.model.base import Frozen, Point, Ring, Text
from spaceplan.model.enums import PlanStatus
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.plan import Plan

#: Outlines nearer than this are the same outline, in metres.
_SAME_M = 0.02
#: Of the smaller of two outlines so much must lie in the other for them to be one thing moved.
_OVERLAP = 0.4


class Change(StrEnum):
    """What happened to a thing."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    GAINED = "gained"
    LOST = "lost"


class Group(StrEnum):
    """Lists of a plan, and the structures that stand there."""

    STALLS = "stalls"
    AISLES = "aisles"
    BLOCKS = "blocks"
    ROOMS = "rooms"
    BIKE_SHEDS = "bike_sheds"
    GREENS = "greens"
    WALKWAYS = "walkways"
    FIRE_LANES = "fire_lanes"
    FURNITURE = "furniture"
    STRUCTURES = "structures"


class ItemChange(Frozen):
    """One thing in both plans, or in one of them."""

    group: Group
    """What it is."""
    change: Change
    """What happened to it."""
    before: str | None = None
    """Its id in the first plan; null for what is gained."""
    after: str | None = None
    """Its id in the second plan; null for what is lost."""
    outline_before: Ring | None = None
    """Where it was, in metres; null for points and structures."""
    outline_after: Ring | None = None
    """Where it is now, in metres."""
    moved_m: float | None = None
    """How far its middle has moved, in metres."""
    detail: Text = Text()
    """What else is different, e.g. its kind or capacity."""

    @property
    def name(self) -> str:
        """Its id, or both where they differ."""
        if self.before and self.after and self.before != self.after:
            return f"{self.before} → {self.after}"
        return self.after or self.before or ""


class FigureChange(Frozen):
    """One figure in both plans."""

    title: Text
    """What it is."""
    unit: str
    """Its unit; empty for a count."""
    before: float
    """In the first plan."""
    after: float
    """In the second plan."""


class PlanDiff(Frozen):
    """What changed between two plans."""

    before: str
    """Option of the first plan."""
    after: str
    """Option of the second plan."""
    figures: tuple[FigureChange, ...]
    """Figures that both plans give; equal ones, too."""
    items: tuple[ItemChange, ...]
    """Every thing of both plans."""

    def of(self, group: Group, *changes: Change) -> tuple[ItemChange, ...]:
        """Return the things of a group that something happened to.

        Parameters
        ----------
        group
            The group.
        changes
            What happened to them.

        Returns
        -------
        tuple of ItemChange
            The things.
        """
        return tuple(i for i in self.items if i.group is group and i.change in changes)

    @property
    def same(self) -> bool:
        """Whether nothing has changed."""
        return all(i.change is Change.SAME for i in self.items)


def diff(before: Plan, after: Plan) -> PlanDiff:
    """Say what changed from one plan to another.

    Things are matched by where they are: the same outline to 2 cm whatever the id, then by overlap,
    then rooms by id, and blocks, sheds, greens and furniture by kind and nearness.

    Parameters
    ----------
    before, after
        Plans of one scenario, of the same or of different options.

    Returns
    -------
    PlanDiff
        Gained, lost, moved, changed and the same, and the figures of both.

    Raises
    ------
    SpaceplanError
        If the plans belong to different scenarios, or one of them found nothing.
    """
    _check(before, after)
    items: list[ItemChange] = []
    for group in Group:
        if group is Group.STRUCTURES:
            continue
        olds, news = (_parts(group, p) for p in (before, after))
        items += _matched(group, olds, news)
    items += _structures(before, after)
    return PlanDiff(
        before=before.option,
        after=after.option,
        figures=tuple(_figures(before, after)),
        items=tuple(items),
    )


class _Part(NamedTuple):
    id: str
    ring: Ring | None
    shape: Any
    traits: tuple[tuple[str, Any], ...]
    kind: str


_TRAITS: dict[Group, tuple[str, ...]] = {
    Group.STALLS: ("kind",),
    Group.AISLES: ("neck", "one_way"),
    Group.BLOCKS: ("typology",),
    Group.BIKE_SHEDS: ("capacity", "ebikes"),
    Group.ROOMS: ("area_m2",),
}


def _parts(group: Group, plan: Plan) -> list[_Part]:
    out = []
    for thing in getattr(plan, group.value):
        ring = getattr(thing, "outline", None)
        point = getattr(thing, "point", None)
        shape = Polygon(ring).buffer(0) if ring is not None else shapely.Point(point or (0.0, 0.0))
        traits = tuple((t, getattr(thing, t)) for t in _TRAITS.get(group, ()))
        kind = thing.kind if group is Group.FURNITURE else ""
        out.append(_Part(thing.id, ring, shape, traits, kind))
    return out


def _matched(group: Group, olds: list[_Part], news: list[_Part]) -> list[ItemChange]:
    """Pair things off, surest pairs first; what is left over is lost or gained."""
    pairs: dict[int, int] = {}
    _pair(olds, news, pairs, _alike)
    _pair(olds, news, pairs, _overlap)
    if group is Group.ROOMS:
        _pair(olds, news, pairs, lambda a, b: 0.0 if a.id == b.id else None)
    if group in (Group.BLOCKS, Group.BIKE_SHEDS, Group.GREENS, Group.FURNITURE):
        _pair(olds, news, pairs, _nearness)
    out = []
    for i, old in enumerate(olds):
        if i in pairs:
            out.append(_both(group, old, news[pairs[i]]))
        else:
            out.append(
                ItemChange(group=group, change=Change.LOST, before=old.id, outline_before=old.ring)
            )
    found = set(pairs.values())
    out += [
        ItemChange(group=group, change=Change.GAINED, after=n.id, outline_after=n.ring)
        for j, n in enumerate(news)
        if j not in found
    ]
    return out


def _pair(
    olds: Sequence[_Part],
    news: Sequence[_Part],
    pairs: dict[int, int],
    distance: Callable[[_Part, _Part], float | None],
) -> None:
    """Add the pairs of what is still single, nearest first; None is no pair at all."""
    taken = set(pairs.values())
    left = [i for i in range(len(olds)) if i not in pairs]
    open_ = [j for j in range(len(news)) if j not in taken]
    found = []
    for i in left:
        for j in open_:
            d = distance(olds[i], news[j])
            if d is not None:
                found.append((round(d, 6), i, j))
    for _, i, j in sorted(found):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)


def _alike(a: _Part, b: _Part) -> float | None:
    if a.kind != b.kind or a.shape.distance(b.shape) > _SAME_M:
        return None
    off = float(shapely.hausdorff_distance(a.shape, b.shape))
    return off if off <= _SAME_M else None


def _overlap(a: _Part, b: _Part) -> float | None:
    least = min(a.shape.area, b.shape.area)
    if least <= 0 or not a.shape.intersects(b.shape):
        return None
    share = common(a.shape, b.shape).area / least
    return 1.0 - share if share >= _OVERLAP else None


def _nearness(a: _Part, b: _Part) -> float | None:
    if a.kind != b.kind:
        return None
    return float(a.shape.centroid.distance(b.shape.centroid))


def _both(group: Group, old: _Part, new: _Part) -> ItemChange:
    off = float(shapely.hausdorff_distance(old.shape, new.shape))
    moved = math.dist(_middle(old), _middle(new))
    said = [(t, a, b) for (t, a), (_, b) in zip(old.traits, new.traits, strict=True) if a != b]
    change = Change.SAME if off <= _SAME_M else Change.MOVED
    if change is Change.SAME and said:
        change = Change.CHANGED
    return ItemChange(
        group=group,
        change=change,
        before=old.id,
        after=new.id,
        outline_before=old.ring,
        outline_after=new.ring,
        moved_m=None if off <= _SAME_M else round(moved, 2),
        detail=Text(
            zh="，".join(trait_change(t, a, b).zh for t, a, b in said),
            en=", ".join(trait_change(t, a, b).en for t, a, b in said),
        ),
    )


def _middle(part: _Part) -> Point:
    middle = part.shape.centroid
    return (float(middle.x), float(middle.y))


def _structures(before: Plan, after: Plan) -> list[ItemChange]:
    """Structures that one plan takes away, changes or moves and the other does not."""
    out = []
    names = {s for p in (before, after) for s in (*p.removed, *p.modified, *p.moved)}
    for sid in sorted(names):
        was, now = _fate(before, sid), _fate(after, sid)
        change = Change.CHANGED
        if was == now:
            change = Change.SAME
        elif now == _FATES[0]:
            change = Change.LOST
        elif was == _FATES[0]:
            change = Change.GAINED
        out.append(
            ItemChange(
                group=Group.STRUCTURES,
                change=change,
                before=None if change is Change.GAINED else sid,
                after=None if change is Change.LOST else sid,
                detail=Text(zh=f"{was.zh} → {now.zh}", en=f"{was.en} → {now.en}"),
            )
        )
    return out


_FATES = (
    Text(zh="拆", en="removed"),
    Text(zh="改", en="changed"),
    Text(zh="移", en="moved"),
    Text(zh="留", en="kept"),
)


def _fate(plan: Plan, sid: str) -> Text:
    lists = (plan.removed, plan.modified, plan.moved)
    return next((f for f, ids in zip(_FATES, lists, strict=False) if sid in ids), _FATES[3])


def _figures(before: Plan, after: Plan) -> list[FigureChange]:
    rows: tuple[tuple[str, str, str, Callable[[Plan], float]], ...] = (
        ("车位", "stalls", "", lambda p: len(p.stalls)),
        ("无障碍车位", "accessible stalls", "", lambda p: _kinds(p, "accessible")),
        ("车道面积", "ground of aisles", "m²", lambda p: _area([a.outline for a in p.aisles])),
        ("活动用房", "rooms", "m²", lambda p: sum(Polygon(r.outline).area for r in p.rooms)),
        ("自行车位", "bike spaces", "", lambda p: sum(s.capacity for s in p.bike_sheds)),
        ("其中电动车位", "of these for e-bikes", "", lambda p: sum(s.ebikes for s in p.bike_sheds)),
        ("新建绿地", "new green", "m²", lambda p: _area([g.outline for g in p.greens])),
        ("设施", "pieces of furniture", "", lambda p: len(p.furniture)),
        ("拆除", "structures removed", "", lambda p: len(p.removed)),
        ("拆改费用", "cost of removals", "¤", lambda p: p.metrics.removal_cost),
    )
    return [
        FigureChange(
            title=Text(zh=zh, en=en),
            unit=unit,
            before=round(figure(before), 1) + 0.0,
            after=round(figure(after), 1) + 0.0,
        )
        for zh, en, unit, figure in rows
    ]


def _kinds(plan: Plan, kind: str) -> int:
    return sum(s.kind == kind for s in plan.stalls)


def _area(rings: Sequence[Ring]) -> float:
    return float(shapely.union_all([Polygon(r).buffer(0) for r in rings]).area) if rings else 0.0


def _check(before: Plan, after: Plan) -> None:
    faults = []
    if before.scenario != after.scenario:
        faults.append(
            Fault(
                code="diff.other_scenario",
                path="scenario",
                found=Text(
                    zh=f"“{before.scenario}”与“{after.scenario}”的布置图",
                    en=f"plans of '{before.scenario}' and of '{after.scenario}'",
                ),
                expected=Text(zh="同一场景的两张布置图", en="two plans of one scenario"),
            )
        )
    faults += [
        Fault(
            code="diff.unsolved",
            path="status",
            found=Text(zh=f"“{plan.status.value}”", en=f"'{plan.status.value}'"),
            expected=Text(zh="solved 的布置图", en="a plan that is 'solved'"),
        )
        for plan in (before, after)
        if plan.status is not PlanStatus.SOLVED
    ]
    if faults:
        raise SpaceplanError(tuple(faults))
