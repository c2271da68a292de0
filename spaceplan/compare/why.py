"""Why no stall stands at a spot: what is there, or what a stall put there would run into.

Nothing is taken on trust: stalls are tried about the spot, turned and slid, and each that fits is
added to the plan and judged by the audit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

import shapely
from shapely import Polygon

from spaceplan.audit import audit
from spaceplan.audit.items import Item
from spaceplan.audit.overlaps import NAMES
from spaceplan.audit.view import AuditView
from spaceplan.compare.why_fit import Form, candidates, forms_of, largest_rectangle
from spaceplan.geometry.directions import dominant_directions
from spaceplan.geometry.outline import structure_polygon
from spaceplan.geometry.overlay import common, union, without
from spaceplan.model.base import Frozen, Point, Ring, Text
from spaceplan.model.case import resolve
from spaceplan.model.enums import Kind, Severity, Treatment
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Metrics, Plan, Stall
from spaceplan.model.scenario import Scenario, Structure
from spaceplan.standards import rules_for

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: So many of the stalls that fit are judged by the whole audit.
_JUDGED = 10
#: Things so near bound the free ground, in metres.
_NEAR_M = 0.1
#: A box before a stall that lies on aisles but for so small a share is as good as covered.
_COVER = 0.995


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


def why(scenario: Scenario, plan: Plan, x: float, y: float) -> Why:
    """Say why no stall stands at a spot.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        A plan for one of its options.
    x, y
        The spot, in metres.

    Returns
    -------
    Why
        What is there, or what keeps a stall from standing there.  ``missed`` says that nothing
        does: the search has not found that stall.

    Raises
    ------
    SpaceplanError
        If the plan belongs to another scenario.
    """
    before = audit(scenario, plan)
    case = resolve(scenario, plan.option)
    view = AuditView(case=case, rules=rules_for(case), plan=plan)
    at = (float(x), float(y))
    spot = shapely.Point(at)
    for answer in (_outside, _thing, _structure, _aisle, _apron, _pinned):
        found = answer(view, spot)
        if found is not None:
            return found.model_copy(update={"place": at})
    return _tried(scenario, view, at, before)


def _answer(reason: Reason, zh: str, en: str, subject: str = "", **more: object) -> Why:
    data = {"place": (0.0, 0.0), "reason": reason, "subject": subject, **more}
    return Why.model_validate({**data, "message": Text(zh=zh, en=en)})


def _outside(view: AuditView, spot: shapely.Point) -> Why | None:
    if view.site.intersects(spot):
        return None
    off = view.site.distance(spot)
    zh, en = f"在用地之外，离用地 {off:.2f} m", f"it lies outside the site, {off:.2f} m off"
    return _answer(Reason.OUTSIDE, zh, en, measured=round(off, 3))


def _on(items: Sequence[Item], spot: shapely.Point) -> Item | None:
    return next((i for i in items if i.shape.intersects(spot)), None)


def _thing(view: AuditView, spot: shapely.Point) -> Why | None:
    """Look for what the plan itself has put there."""
    stall = _on(view.stalls, spot)
    if stall is not None:
        zh, en = f"车位 {stall.id} 就在这里", f"the stall {stall.id} stands there"
        return _answer(Reason.STALL, zh, en, stall.id)
    rooms = view.rooms
    built = (*rooms, *view.blocks, *view.sheds, *view.courts, *view.strips, *view.greens)
    thing = _on((*built, *view.furniture), spot)
    if thing is not None:
        name = NAMES[thing.role]
        zh, en = f"布置图在这里设了{name.zh} {thing.id}", f"the plan has put the {name.en} "
        return _answer(Reason.BUILT, zh, f"{en}{thing.id} there", thing.id)
    return None


def _structure(view: AuditView, spot: shapely.Point) -> Why | None:
    kerb = view.rules.value("trunk_to_kerb")
    for s in view.standing:
        if s.id == view.rebuilt_id:
            continue
        if _shape(s, 0.0).intersects(spot):
            return _standing(s)
        if s.kind is Kind.TREE and s.centre is not None and _shape(s, kerb).intersects(spot):
            off = shapely.Point(s.centre).distance(spot)
            return _answer(
                Reason.TRUNK,
                f"离树 {s.id} 的树干中心 {off:.2f} m，车位须离开 {kerb:g} m",
                f"it is {off:.2f} m from the middle of the tree {s.id}; stalls keep {kerb:g} m off",
                s.id, measured=round(off, 3), required=kerb, cost=_cost(s),
            )  # fmt: skip
    return None


def _shape(s: Structure, least: float) -> BaseGeometry:
    return structure_polygon(s, least)


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
    return _answer(
        Reason.STRUCTURE,
        f"构筑物 {s.id}（{s.kind.value}）在这里：{zh}",
        f"the structure {s.id} ({s.kind.value}) stands there: {en}",
        s.id, cost=_cost(s),
    )  # fmt: skip


def _aisle(view: AuditView, spot: shapely.Point) -> Why | None:
    road = _on(view.roads, spot)
    if road is not None:
        zh, en = f"在既有道路 {road.id} 上", f"it lies on the existing road {road.id}"
        return _answer(Reason.ROAD, zh, en, road.id)
    aisle = _on(view.aisles, spot)
    if aisle is not None:
        users = sum(b.intersects(spot) for b in view.boxes)
        zh = f"在车道 {aisle.id} 上；{users} 个车位要在这里回转"
        en = f"it lies on the aisle {aisle.id}; {users} stalls are entered over this spot"
        return _answer(Reason.AISLE, zh, en, aisle.id)
    lane = next(
        (f for f in view.plan.fire_lanes if Polygon(f.outline).intersects(spot)),
        None,
    )
    if lane is not None:
        zh, en = f"在消防车道 {lane.id} 上", f"it lies on the fire lane {lane.id}"
        return _answer(Reason.ROAD, zh, en, lane.id)
    return None


def _apron(view: AuditView, spot: shapely.Point) -> Why | None:
    deep = view.rules.value("door_apron_depth")
    for door in view.doors:
        if door.apron.intersects(spot):
            zh = f"是 {door.owner} 门前的空地，{deep:g} m 见方不得占用"
            en = f"it lies before a door of {door.owner}: {deep:g} m square stay free there"
            return _answer(Reason.APRON, zh, en, door.owner, required=deep)
    way = next((w for w in view.plan.walkways if Polygon(w.outline).intersects(spot)), None)
    if way is not None:
        zh = f"在步道 {way.id} 上：人要从这里走到门或出入口"
        en = f"it lies on the walkway {way.id}: people walk there to a door or a gate"
        return _answer(Reason.WALKWAY, zh, en, way.id)
    return None


def _pinned(view: AuditView, spot: shapely.Point) -> Why | None:
    noted = view.plan.pinned
    rings = (*view.case.pins.no_stall, *(() if noted is None else noted.no_stall))
    if any(Polygon(r).intersects(spot) for r in rings):
        zh, en = "这里已约定不设车位", "it was agreed that no stall stands there"
        return _answer(Reason.PINNED, zh, en)
    return None


def _tried(scenario: Scenario, view: AuditView, at: Point, before: tuple[Finding, ...]) -> Why:
    """Free ground: try stalls there."""
    things = _in_the_way(view)
    free = without(view.site, union(shape for _, shape in things))
    angles = dominant_directions([view.site, *(a.shape for a in view.aisles), *view.road_ground])
    ground, fits = _turning(view), list(candidates(free, at, forms_of(view.rules), angles))
    if not fits:
        return _no_room(view, at, free, things, angles)
    shapely.prepare(ground)
    shares = [_share(box, ground) for *_, box in fits]
    order = sorted(range(len(fits)), key=lambda i: (-round(shares[i], 4), i))
    answers = [
        _judged(scenario, view, at, fits[i], ground, before) for i in _apart(order, fits, shares)
    ]
    rank = (Reason.MISSED, Reason.ON_FOOT, Reason.IN_THE_WAY, Reason.NOT_REACHED)
    return min(answers, key=lambda a: (rank.index(a.reason), -(a.measured or 0.0)))


def _apart(
    order: list[int], fits: list[tuple[Form, Stall, Polygon]], shares: list[float]
) -> Iterator[int]:
    """Yield the most promising ones, no two of them nearly the same."""
    chosen: list[int] = []
    for i in order:
        mine = fits[i][1].outline[0]
        near = [
            j
            for j in chosen
            if fits[j][0] is fits[i][0]
            and shapely.Point(mine).distance(shapely.Point(fits[j][1].outline[0])) < 0.3
            and abs(shares[i] - shares[j]) < 0.05
        ]
        if not near:
            chosen.append(i)
        if len(chosen) >= _JUDGED:
            break
    yield from chosen


def _share(box: Polygon, ground: BaseGeometry) -> float:
    if ground.covers(box):
        return 1.0
    return float(common(box, ground).area / box.area)


def _in_the_way(view: AuditView) -> list[tuple[str, BaseGeometry]]:
    """Everything that a stall must be clear of, by id."""
    kerb = view.rules.value("trunk_to_kerb")
    out = [(s.id, _shape(s, kerb)) for s in view.standing]
    plan = (*view.stalls, *view.strips, *view.aisles, *view.blocks, *view.courts, *view.sheds)
    out += [(i.id, i.shape) for i in (*plan, *view.greens, *view.patches, *view.furniture)]
    out += [(i.id, i.shape) for i in view.roads]
    out += [(d.owner, d.apron) for d in view.doors]
    out += [("no-stall", Polygon(r)) for r in view.case.pins.no_stall]
    return out


def _turning(view: AuditView) -> BaseGeometry:
    """Ground that cars may turn on before a stall."""
    deep = view.rules.value("aisle_width")
    wide = [i.shape for a, i in zip(view.plan.aisles, view.aisles, strict=True) if not a.neck]
    streets = [view.mouth(f.span, deep) for f in view.case.site.frontages]
    parts = (*wide, *view.road_ground, *view.car_mouths, *streets)
    return union(p.buffer(0.01, join_style="mitre") for p in parts)


def _no_room(
    view: AuditView,
    at: Point,
    free: BaseGeometry,
    things: list[tuple[str, BaseGeometry]],
    angles: Sequence[float],
) -> Why:
    found = largest_rectangle(free, at, angles)
    least = min(min(f.wide, f.deep) for f in forms_of(view.rules))
    size = " / ".join(
        f"{min(f.wide, f.deep):g} × {max(f.wide, f.deep):g} m" for f in forms_of(view.rules)
        if f.lean >= 0
    )  # fmt: skip
    if found is None:
        zh, en = "这里没有空地", "there is no free ground"
        return _answer(Reason.NO_ROOM, zh, en, place=at, measured=0.0, required=least)
    short, long, ring = found
    shape = Polygon(ring)
    near = [i for i, s in things if s.distance(shape) < _NEAR_M]
    if view.site.exterior.distance(shape) < _NEAR_M:  # type: ignore[attr-defined]
        near.append("red-line")
    names = ", ".join(dict.fromkeys(near[:6]))
    return _answer(
        Reason.NO_ROOM,
        f"空地放不下车位（{size}）：这里最大的空当是 {short:.2f} × {long:.2f} m，四周是 {names}",
        f"no stall fits ({size}): the largest free rectangle there is {short:.2f} x {long:.2f} m, "
        f"between {names}",
        near[0] if near else "", place=at, measured=round(short, 3), required=least, free=ring,
    )  # fmt: skip


def _judged(
    scenario: Scenario,
    view: AuditView,
    at: Point,
    fit: tuple[Form, Stall, Polygon],
    ground: BaseGeometry,
    before: tuple[Finding, ...],
) -> Why:
    """Put one stall into the plan and ask the audit."""
    form, stall, box = fit
    plan = view.plan.model_copy(update={"stalls": (*view.plan.stalls, stall), "metrics": Metrics()})
    old = {(f.code, f.subject) for f in before}
    new = tuple(
        f
        for f in audit(scenario, plan)
        if f.severity is Severity.HARD and (f.code, f.subject) not in old
    )
    own = [f for f in new if f.code in _NOT_REACHED and f.subject == stall.id]
    # one more stall may owe one more accessible stall: true, but no matter of this spot
    others = [f for f in new if f not in own and f.code not in _ELSEWHERE]
    if own:
        deep = _depth(stall, box, ground, form.aisle)
        missing = form.aisle - deep
        off = min((round(g.distance(box), 2) for g in (ground,) if not g.is_empty), default=None)
        zh = f"放得下一个车位，但车开不到：进车边前要有 {form.aisle:.2f} m 深的车道，"
        en = f"a stall fits, but no car gets to it: {form.aisle:.2f} m of aisle are needed before "
        if deep == 0 and off:
            zh += f"而最近的车道还在 {off:.2f} m 之外"
            en += f"its access edge, and the nearest aisle is {off:.2f} m away from that ground"
        elif missing > 0.01:
            zh += f"各个方向最多只有 {deep:.2f} m，还差 {missing:.2f} m"
            en += (
                f"its access edge, and at best there are {deep:.2f} m: {missing:.2f} m are missing"
            )
        else:
            zh += "而那里的车道没有以足够宽度连到车行出入口"
            en += "its access edge, and the aisle there is not joined to a gate at full width"
        return _answer(
            Reason.NOT_REACHED, zh, en, place=at, measured=round(deep, 3),
            required=round(form.aisle, 3), stall=stall, findings=new,
        )  # fmt: skip
    if others:
        first = others[0]
        foot = all(f.code.split(".")[0] in ("door", "gate", "accessible") for f in others)
        zh = "放得下、也开得到，但会" + ("堵住人走的路：" if foot else "妨碍别的：")
        en = "a stall fits and would be reached, but it would " + (
            "close somebody's way on foot: " if foot else "be in the way: "
        )
        return _answer(
            Reason.ON_FOOT if foot else Reason.IN_THE_WAY,
            zh + first.message.zh, en + first.message.en, first.subject,
            place=at, stall=stall, findings=new,
        )  # fmt: skip
    zh = "这里其实放得下一个车位，也开得到、不妨碍别人：是搜索没有找到"
    en = (
        "nothing does: a stall fits there, is reached and closes nobody's way; the search missed it"
    )
    if new:
        zh += f"（多一个车位会多一项要求：{new[0].message.zh}）"
        en += f" (though one stall more asks for more elsewhere: {new[0].message.en})"
    return _answer(Reason.MISSED, zh, en, place=at, stall=stall, findings=new)


_NOT_REACHED = frozenset({"stall.unreached", "stall.box_off_aisle", "stall.angle"})
_ELSEWHERE = frozenset({"accessible.count", "accessible.missing"})


def _depth(stall: Stall, box: Polygon, ground: BaseGeometry, needed: float) -> float:
    """How deep the ground to turn on reaches before an access edge, in metres."""
    bare = without(box, ground).buffer(-0.005)
    if bare.is_empty:
        return needed
    edge = shapely.LineString(stall.access)
    return float(min(needed, max(0.0, bare.distance(edge) - 0.005)))
