"""Single-lane stretches: gates that no car passes, and necks where no car can wait."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spaceplan.audit.ground import corridor, eroded
from spaceplan.audit.items import structure_shape
from spaceplan.audit.shapes import (
    beside,
    both,
    corners,
    edges,
    minus,
    shared_areas,
    spot,
    together,
)
from spaceplan.audit.view import AuditView
from spaceplan.audit.walls import off_aisles
from spaceplan.model.base import Text, counted
from spaceplan.model.enums import Severity, Treatment
from spaceplan.model.finding import OWN_SOURCE, Finding
from spaceplan.units import SWEEP_SLACK_M, TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Widths are found to this, in metres.
_FINE_M = 0.01
#: By so much the outlines of ground and lanes may differ, in metres.
_PLAY_M = 0.05
#: A stall is reached if lanes cover more than this share of the ground before it.
_HALF = 0.5
#: Thinner scraps of single-lane ground are corners that aisles leave where they meet, in metres.
_SLIVER_M = 1.0


def gates_pass(view: AuditView) -> Iterator[Finding]:
    """Warn of vehicle gates through which no car gets to ground wide enough to turn in.

    The width found is that of the narrowest place on the widest way from the gate to ground where
    the aisle of some stall fits.  A narrow gate is what the site is like, not the plan's doing:
    always a warning.
    """
    lane = view.rules.value("single_lane_width")
    for gate, mouth in zip(view.gates(vehicles=True), view.car_mouths, strict=True):
        reach = min([view.rules.value("aisle_width"), *(a.width for a in view.access)])
        goal = both(eroded(view.bare_ground, max(reach, lane)), view.site)
        if goal.is_empty or _passes(view, mouth, goal, lane):
            continue
        got = min(_widest(view, mouth, goal, lane), math.dist(*gate.span))
        text = Text(
            zh=f"车行出入口 {gate.id}：最窄处 {got:.2f} m，单车道至少 {lane:g} m，车辆过不去",
            en=f"no car can pass the vehicle gate {gate.id}: {got:.2f} m at its narrowest, "
            f"a single lane needs {lane:g} m",
        )
        rule = view.rules["single_lane_width"]
        yield Finding(
            code="gate.narrow",
            severity=Severity.WARN,
            rule=rule.id,
            subject=gate.id,
            place=spot(shapely.LineString(gate.span)),
            measured=round(got, 2),
            required=lane,
            unit="m",
            message=text,
            source=rule.citation or rule.source or OWN_SOURCE,
        )


def _passes(view: AuditView, mouth: BaseGeometry, goal: BaseGeometry, width: float) -> bool:
    """Tell whether a car of some width gets from a gate's mouth to the goal."""
    middles = corridor([view.bare_ground], [mouth], width).centres
    return bool(middles.dwithin(goal, TOLERANCE_M))


def _widest(view: AuditView, mouth: BaseGeometry, goal: BaseGeometry, most: float) -> float:
    """Return the greatest width that passes, below one that does not, in metres."""
    low, high = 0.0, most
    while high - low > _FINE_M / 2:
        middle = (low + high) / 2
        if _passes(view, mouth, goal, middle + SWEEP_SLACK_M):
            low = middle
        else:
            high = middle
    return low


def waiting(view: AuditView) -> Iterator[Finding]:
    """Ensure that a car can wait inside a long neck while another one comes through.

    Looked at are two-way necks longer than rule neck_waiting_length.  At one of their ends, the
    street outside the gates not counted, there must be drive ground besides the necks as wide as
    a two-way aisle (rule aisle_width) and as long as a car (rule stall_length): a circle as wide
    as both asks for, no farther from the neck's own ground than half its width.
    """
    rule = "neck_waiting_length"
    if not view.rules.active(rule) or not any(a.neck for a in view.plan.aisles):
        return
    most = view.rules.value(rule)
    width = max(view.rules.value("aisle_width"), view.rules.value("stall_length"))
    wide = [i.shape for a, i in zip(view.plan.aisles, view.aisles, strict=True) if not a.neck]
    room = eroded(together([*wide, *view.road_ground]), width)
    for shape, name in _necks(view):
        long = _length(shape) - TOLERANCE_M
        if long <= most + TOLERANCE_M or room.dwithin(shape, width / 2 + TOLERANCE_M):
            continue
        text = Text(
            zh=f"单车道 {name} 长 {long:.1f} m，里侧没有 {width:g} m 宽的会车等候处",
            en=f"the neck {name} is {long:.1f} m long, and no ground {width:g} m wide lies at its "
            "inner end where a car can wait for another",
        )
        yield from view.by_rule(rule, "neck.no_waiting", name, shape, text, measured=long)


def forced(view: AuditView) -> Iterator[Finding]:
    """Ensure that single lanes lie only where the ground forces them (rule necks).

    Drive ground of the plan is single-lane where a circle as wide as a two-way way (rules
    aisle_width, two_way_width) does not get.  It is forced before a gate that is narrower, as deep
    as such a way is wide, and where the site is as narrow, less what stands there for certain and
    less the ground that rules keep new aisles off.
    """
    if view.rules.necks_anywhere:
        return
    new = together(
        i.shape for a, i in zip(view.plan.aisles, view.aisles, strict=True) if a.one_way is None
    )
    if new.is_empty:
        return
    wide = _two_way(view)
    drive = together([*view.drive_grounds, *view.car_mouths])
    single = minus(minus(new, _opened(drive, wide)), together(view.road_ground))
    mouths = [
        beside(*g.span, wide, (m.centroid.x, m.centroid.y))
        for g, m in zip(view.gates(vehicles=True), view.car_mouths, strict=True)
        if math.dist(*g.span) < wide
    ]
    certain = [structure_shape(s) for s in view.standing if s.treatment is not Treatment.OPTIONAL]
    ground = minus(view.site, together([*certain, off_aisles(view)]))
    allowed = together([*mouths, minus(ground, _opened(ground, wide))])
    for part in shapely.get_parts(minus(single, allowed.buffer(_PLAY_M, join_style="mitre"))):
        core = part.buffer(-_SLIVER_M / 2)
        if core.is_empty:
            continue
        ids = [i.id for i in view.aisles if both(i.shape, part).area > part.area / 2]
        name = ids[0] if ids else ""
        behind = _behind(view, part)
        got = _length(part)
        text = Text(
            zh=f"车道 {name} 有 {got:.1f} m 窄于双向通道（{wide:g} m），而用地并不狭窄；"
            f"其后 {behind} 个车位",
            en=f"{got:.1f} m of the aisle {name} are narrower than a two-way way ({wide:g} m) "
            f"though the ground has room; behind it: {counted(behind, 'stall')}",
        )
        yield from view.by_rule("necks", "neck.not_forced", name, core, text, measured=got)


def passing(view: AuditView) -> Iterator[Finding]:
    """Measure single-lane stretches without a place for two cars to pass (rule neck_length).

    Where drive ground is as wide as a two-way way they pass, and the next stretch begins.
    """
    most = view.rules.value("neck_length")
    if not view.rules.active("neck_length"):
        return
    for shape, name in _necks(view):
        alone = minus(shape, _opened(together(view.drive_grounds), _two_way(view)))
        got = max(map(_length, shapely.get_parts(alone)), default=0.0)
        if got > most + TOLERANCE_M:
            behind = _behind(view, alone)
            text = Text(
                zh=f"单车道 {name} 长 {got:.1f} m，中间不能会车，最长 {most:g} m；"
                f"其后 {behind} 个车位",
                en=f"the single lane {name} is {got:.1f} m long without a place for two cars to "
                f"pass, at most {most:g} m; behind it: {counted(behind, 'stall')}",
            )
            yield from view.by_rule("neck_length", "neck.too_long", name, shape, text, measured=got)


def many_behind(view: AuditView) -> Iterator[Finding]:
    """Count the stalls behind each single lane that is longer than an aisle is wide.

    Behind it are those that no car reaches without it (rule neck_stalls); ground of the lane that
    is aisle or kept road as well is none of it.  Through a shorter one a driver sees who comes.
    """
    rule = "neck_stalls"
    if not view.rules.active(rule):
        return
    most, short = view.rules.value(rule), view.rules.value("aisle_width")
    wide = [i.shape for a, i in zip(view.plan.aisles, view.aisles, strict=True) if not a.neck]
    ground = together([*wide, *view.road_ground])
    for shape, name in _necks(view):
        alone = minus(shape, ground)
        if alone.is_empty or max(map(_length, shapely.get_parts(alone))) <= short + TOLERANCE_M:
            continue
        got = _behind(view, alone)
        if got > most:
            text = Text(
                zh=f"{got} 个车位只能经单车道 {name} 进出，最多 {most:g} 个：加宽车道，"
                "或另设出入口",
                en=f"{counted(got, 'stall is', 'stalls are')} reached only through the single lane "
                f"{name}, {most:g} at most: widen it, or open another gate",
            )
            yield from view.by_rule(
                rule, "neck.many_behind", name, alone, text, measured=got, unit="count"
            )


def _behind(view: AuditView, stretch: BaseGeometry) -> int:
    """Count the stalls that cars get to now, and not without a stretch of the drive ground."""
    width, lane = view.rules.value("aisle_width"), view.rules.value("single_lane_width")
    left = corridor([minus(g, stretch) for g in view.drive_grounds], view.car_mouths, width, lane)
    now = view.driven_wide.lane
    boxes = [a.turning for a, s in zip(view.access, view.from_street, strict=True) if not s]
    shares = zip(boxes, shared_areas(boxes, now), shared_areas(boxes, left.lane), strict=True)
    return sum(here > _HALF * b.area >= then for b, here, then in shares if b.area > 0)


def _two_way(view: AuditView) -> float:
    """Return how wide a way for both directions is, in metres."""
    wide = view.rules.value("aisle_width")
    if view.rules.active("two_way_width"):
        wide = max(wide, view.rules.value("two_way_width"))
    return wide


def _opened(ground: BaseGeometry, wide: float) -> BaseGeometry:
    """Return where a square so wide gets, corners square as those of aisles are."""
    half = wide / 2 - _PLAY_M / 2
    # a union of one: mitred corners that overlap are no sound outline
    roomy = ground.buffer(-half, join_style="mitre")
    # a ring that crosses itself may have a corner with no mitre: it is cut off there
    with np.errstate(divide="ignore", invalid="ignore"):
        return together([roomy.buffer(half + _PLAY_M, join_style="mitre")])


def _necks(view: AuditView) -> list[tuple[BaseGeometry, str]]:
    """Return each stretch of two-way necks that touch one another, with the id of its first.

    The stretches are grown by half the tolerance on all sides.
    """
    chosen = [
        (i.shape.buffer(TOLERANCE_M / 2, join_style="mitre"), a.id)
        for a, i in zip(view.plan.aisles, view.aisles, strict=True)
        if a.neck and a.one_way is None and not i.shape.is_empty
    ]
    parts = shapely.get_parts(together([s for s, _ in chosen]))
    return [(p, next(name for s, name in chosen if p.intersects(s))) for p in parts]


def _length(shape: BaseGeometry) -> float:
    """Return about how long a stretch is, whatever its bends: half its outline less its width."""
    ring = corners(shapely.get_coordinates(shape)[:-1].tolist()) if not shape.is_empty else []
    if len(ring) == 4:
        return max(math.dist(a, b) for a, b in edges(ring))
    half = shape.length / 2
    # Of a strip with length l and width w, l + w is half the outline and l * w the area.
    return (half + math.sqrt(max(0.0, half * half - 4 * shape.area))) / 2
