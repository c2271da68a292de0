"""What stands at a spot of a plan, and keeps a stall from standing there."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import shapely
from shapely import Polygon

from spaceplan.audit.items import Item
from spaceplan.audit.overlaps import NAMES
from spaceplan.audit.view import AuditView
from spaceplan.geometry.outline import structure_polygon
from spaceplan.model.base import Frozen, Point, Ring, Text, counted
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Stall
from spaceplan.model.scenario import Structure


class Reason(StrEnum):
    """Why no stall stands at a spot."""

    OUTSIDE = "outside"
    STALL = "stall"
    STRUCTURE = "structure"
    TRUNK = "trunk"
    BUILT = "built"
    AISLE = "aisle"
    ROAD = "road"
    APRON = "apron"
    WALKWAY = "walkway"
    PINNED = "pinned"
    NO_ROOM = "no_room"
    NOT_REACHED = "not_reached"
    ON_FOOT = "on_foot"
    IN_THE_WAY = "in_the_way"
    MISSED = "missed"


class Why(Frozen):
    """The answer for one spot."""

    place: Point
    """The spot, in metres."""
    reason: Reason
    """What kind of answer it is."""
    subject: str = ""
    """Id of the thing that is there or in the way; empty where there is none."""
    message: Text
    """The answer in words."""
    cost: float | None = None
    """What it costs to take the thing away, in the scenario's currency; null where nothing can."""
    measured: float | None = None
    """What there is, in metres: the depth of aisle, the short side of the free ground …"""
    required: float | None = None
    """What a stall needs, in metres."""
    free: Ring | None = None
    """The largest free rectangle about the spot; null where none was looked for."""
    stall: Stall | None = None
    """The stall that comes nearest to standing there; null where none fits."""
    findings: tuple[Finding, ...] = ()
    """What the audit says of the plan with that stall, beyond what it said without."""


def there(view: AuditView, at: Point) -> Why | None:
    """Say what stands at a spot.

    Parameters
    ----------
    view
        The plan and what was asked.
    at
        The spot, in metres.

    Returns
    -------
    Why or None
        What is there; None for free ground.
    """
    spot = shapely.Point(at)
    for look in (_outside, _thing, _structure, _aisle, _apron, _pinned):
        found = look(view, spot)
        if found is not None:
            return found.model_copy(update={"place": at})
    return None


def answer(reason: Reason, zh: str, en: str, subject: str = "", **more: object) -> Why:
    """Return an answer.

    Parameters
    ----------
    reason
        What kind of answer it is.
    zh, en
        The answer in words.
    subject
        Id of the thing that it is about.
    more
        Further fields.

    Returns
    -------
    Why
        The answer; its place is the origin unless given.
    """
    data = {"place": (0.0, 0.0), "reason": reason, "subject": subject, **more}
    return Why.model_validate({**data, "message": Text(zh=zh, en=en)})


def _outside(view: AuditView, spot: shapely.Point) -> Why | None:
    if view.site.intersects(spot):
        return None
    off = view.site.distance(spot)
    zh, en = f"在用地之外，离用地 {off:.2f} m", f"it lies outside the site, {off:.2f} m off"
    return answer(Reason.OUTSIDE, zh, en, measured=round(off, 3))


def _on(items: Sequence[Item], spot: shapely.Point) -> Item | None:
    return next((i for i in items if i.shape.intersects(spot)), None)


def _thing(view: AuditView, spot: shapely.Point) -> Why | None:
    """Look for what the plan itself has put there."""
    stall = _on(view.stalls, spot)
    if stall is not None:
        zh, en = f"车位 {stall.id} 就在这里", f"the stall {stall.id} stands there"
        return answer(Reason.STALL, zh, en, stall.id)
    rooms = view.rooms
    built = (*rooms, *view.blocks, *view.sheds, *view.courts, *view.strips, *view.greens)
    thing = _on((*built, *view.furniture), spot)
    if thing is not None:
        name = NAMES[thing.role]
        zh, en = f"布置图在这里设了{name.zh} {thing.id}", f"the plan has put the {name.en} "
        return answer(Reason.BUILT, zh, f"{en}{thing.id} there", thing.id)
    return None


def _structure(view: AuditView, spot: shapely.Point) -> Why | None:
    kerb = view.rules.value("trunk_to_kerb")
    for s in view.standing:
        if s.id == view.rebuilt_id:
            continue
        if structure_polygon(s, 0.0).intersects(spot):
            return _standing(s)
        if (
            s.kind is Kind.TREE
            and s.centre is not None
            and structure_polygon(s, kerb).intersects(spot)
        ):
            off = shapely.Point(s.centre).distance(spot)
            return answer(
                Reason.TRUNK,
                f"离树 {s.id} 的树干中心 {off:.2f} m，车位须离开 {kerb:g} m",
                f"it is {off:.2f} m from the middle of the tree {s.id}; stalls keep {kerb:g} m off",
                s.id, measured=round(off, 3), required=kerb, cost=_cost(s),
            )  # fmt: skip
    return None


def _cost(s: Structure) -> float | None:
    return s.cost if s.treatment is Treatment.OPTIONAL else None


def _standing(s: Structure) -> Why:
    """Name a structure, what is to happen to it, and what taking it away would cost."""
    ways = {
        Treatment.KEEP: (
            "按任务要保留；要腾出这里，须把它的处理改为 remove 或 optional",
            "it is to stay; its treatment would have to be remove or optional to free this place",
        ),
        Treatment.MODIFY: (
            "要改造，占地不变",
            "it is to be changed, and keeps its ground",
        ),
        Treatment.MOVE: ("要移走，这张布置图里仍在原处", "it may be moved; here it has not been"),
        Treatment.OPTIONAL: (
            f"可拆，费用 {s.cost:g}；这张布置图留下了它",
            f"it may go, at a cost of {s.cost:g}; this plan has left it standing",
        ),
    }
    zh, en = ways.get(s.treatment, ("", ""))
    return answer(
        Reason.STRUCTURE,
        f"构筑物 {s.id}（{s.kind.value}）在这里：{zh}",
        f"the structure {s.id} ({s.kind.value}) stands there: {en}",
        s.id, cost=_cost(s),
    )  # fmt: skip


def _aisle(view: AuditView, spot: shapely.Point) -> Why | None:
    road = _on(view.roads, spot)
    if road is not None:
        zh, en = f"在既有道路 {road.id} 上", f"it lies on the existing road {road.id}"
        return answer(Reason.ROAD, zh, en, road.id)
    aisle = _on(view.aisles, spot)
    if aisle is not None:
        users = sum(b.intersects(spot) for b in view.boxes)
        zh = f"在车道 {aisle.id} 上；{users} 个车位要在这里回转"
        many = counted(users, "stall is", "stalls are")
        en = f"it lies on the aisle {aisle.id}; {many} entered over this spot"
        return answer(Reason.AISLE, zh, en, aisle.id)
    lane = next(
        (f for f in view.plan.fire_lanes if Polygon(f.outline).intersects(spot)),
        None,
    )
    if lane is not None:
        zh, en = f"在消防车道 {lane.id} 上", f"it lies on the fire lane {lane.id}"
        return answer(Reason.ROAD, zh, en, lane.id)
    return None


def _apron(view: AuditView, spot: shapely.Point) -> Why | None:
    deep = view.rules.value("door_apron_depth")
    for door in view.doors:
        if door.apron.intersects(spot):
            zh = f"是 {door.owner} 门前的空地，{deep:g} m 见方不得占用"
            en = f"it lies before a door of {door.owner}: {deep:g} m square stay free there"
            return answer(Reason.APRON, zh, en, door.owner, required=deep)
    way = next((w for w in view.plan.walkways if Polygon(w.outline).intersects(spot)), None)
    if way is not None:
        zh = f"在步道 {way.id} 上：人要从这里走到门或出入口"
        en = f"it lies on the walkway {way.id}: people walk there to a door or a gate"
        return answer(Reason.WALKWAY, zh, en, way.id)
    return None


def _pinned(view: AuditView, spot: shapely.Point) -> Why | None:
    noted = view.plan.pinned
    rings = (*view.case.pins.no_stall, *(() if noted is None else noted.no_stall))
    if any(Polygon(r).intersects(spot) for r in rings):
        zh, en = "这里已约定不设车位", "it was agreed that no stall stands there"
        return answer(Reason.PINNED, zh, en)
    return None
