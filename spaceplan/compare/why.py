"""Why no stall stands at a spot: what is there, or what a stall put there would run into.

Nothing is taken on trust: stalls are tried about the spot, turned and slid, and each that fits is
added to the plan and judged by the audit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import Polygon

from spaceplan.audit import audit
from spaceplan.audit.view import AuditView
from spaceplan.compare.why_fit import Form, candidates, forms_of, largest_rectangle
from spaceplan.compare.why_there import Reason, Why, answer, there
from spaceplan.geometry.directions import dominant_directions
from spaceplan.geometry.outline import structure_polygon
from spaceplan.geometry.overlay import common, union, without
from spaceplan.model.base import Point
from spaceplan.model.case import resolve
from spaceplan.model.enums import Severity
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Metrics, Plan, Stall
from spaceplan.model.scenario import Scenario
from spaceplan.standards import rules_for

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: So many of the stalls that fit are judged by the whole audit.
_JUDGED = 12
#: So many of those that no car gets to.
_TOLD = 3
#: So many of them are measured.
_LOOKED_AT = 60
#: Things so near bound the free ground, in metres.
_NEAR_M = 0.1
#: A box before a stall that lies on aisles but for so small a share is as good as covered.
_COVER = 0.995
#: A quarter of the audit's tolerance, in metres.
_HAIR_M = 0.005


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
    return there(view, at) or _tried(scenario, view, at, before)


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
    rank = (Reason.MISSED, Reason.ON_FOOT, Reason.IN_THE_WAY, Reason.NOT_REACHED)
    answers: list[Why] = []
    for i in _apart(fits, shares, ground):
        answers.append(_judged(scenario, view, at, fits[i], ground, before))
        if answers[-1].reason is Reason.MISSED:
            break
    return min(answers, key=lambda a: (rank.index(a.reason), _short(a)))


def _short(found: Why) -> float:
    """How much of the aisle before a stall is missing, in metres."""
    return (found.required or 0.0) - (found.measured or 0.0)


def _apart(
    fits: list[tuple[Form, Stall, Polygon]], shares: list[float], ground: BaseGeometry
) -> Iterator[int]:
    """Yield stalls worth judging: of those with the most ground to turn on, unlike ones."""
    best = max(shares)
    if best < _COVER:
        # none can be entered: those with the deepest aisle before them tell what is missing
        most = sorted(range(len(fits)), key=lambda i: (-round(shares[i], 4), i))[:_LOOKED_AT]
        deep = {i: _depth(fits[i][1], fits[i][2], ground, fits[i][0].aisle) for i in most}
        short = {i: round(fits[i][0].aisle - deep[i], 3) for i in most}
        yield from sorted(most, key=lambda i: (short[i], -round(shares[i], 4), i))[:_TOLD]
        return
    top = [i for i, share in enumerate(shares) if share >= _COVER]
    marks = np.array([_mark(fits[i][1]) for i in top])
    gone = np.full(len(top), np.inf)
    at = 0
    for _ in range(min(_JUDGED, len(top))):
        yield top[at]
        gone = np.minimum(gone, np.linalg.norm(marks - marks[at], axis=1))
        at = int(np.argmax(gone))
        if gone[at] < 1e-3:
            return


def _mark(stall: Stall) -> tuple[float, ...]:
    """Where a stall stands and which way it opens; farther apart means less alike."""
    (ax, ay), (bx, by) = stall.access
    x, y = (sum(p[i] for p in stall.outline) / 4 for i in (0, 1))
    return (x, y, (ax + bx) / 2 - x, (ay + by) / 2 - y)


def _share(box: Polygon, ground: BaseGeometry) -> float:
    if ground.covers(box):
        return 1.0
    return float(common(box, ground).area / box.area)


def _in_the_way(view: AuditView) -> list[tuple[str, BaseGeometry]]:
    """Everything that a stall must be clear of, by id."""
    kerb = view.rules.value("trunk_to_kerb")
    out: list[tuple[str, BaseGeometry]] = [
        (s.id, structure_polygon(s, kerb)) for s in view.standing
    ]
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
    return union(p.buffer(2 * _HAIR_M, join_style="mitre") for p in parts)


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
        return answer(Reason.NO_ROOM, zh, en, place=at, measured=0.0, required=least)
    short, long, ring = found
    shape = Polygon(ring)
    near = [i for i, s in things if s.distance(shape) < _NEAR_M]
    if view.site.exterior.distance(shape) < _NEAR_M:  # type: ignore[attr-defined]
        near.append("red-line")
    names = ", ".join(dict.fromkeys(near[:6]))
    return answer(
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
        return answer(
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
        return answer(
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
    return answer(Reason.MISSED, zh, en, place=at, stall=stall, findings=new)


_NOT_REACHED = frozenset({"stall.unreached", "stall.box_off_aisle", "stall.angle"})
_ELSEWHERE = frozenset({"accessible.count", "accessible.missing"})


def _depth(stall: Stall, box: Polygon, ground: BaseGeometry, needed: float) -> float:
    """How deep the ground to turn on reaches before an access edge, in metres."""
    bare = without(box, ground).buffer(-_HAIR_M)
    if bare.is_empty:
        return needed
    edge = shapely.LineString(stall.access)
    # the ground was grown by two hairs, and what is bare made smaller by one
    return float(min(needed, max(0.0, bare.distance(edge) - 3 * _HAIR_M)))
