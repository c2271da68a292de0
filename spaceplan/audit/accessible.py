"""Accessible stalls: how many, each with its strip, each with a way on foot."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely
from shapely import Polygon

from spaceplan.audit.ground import eroded
from spaceplan.audit.items import Door, hard, structure_shape
from spaceplan.audit.shapes import EMPTY, beside, edges, minus, thick, together
from spaceplan.audit.terrain import staying
from spaceplan.audit.view import AuditView
from spaceplan.audit.ways import Ways
from spaceplan.model.base import Text, counted
from spaceplan.model.enums import Kind, Severity, StallKind
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Stall
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Fine enough for a path of a walkway's width to hold a chain of grid points.
_WALK_GRID_M = 0.5


def count(view: AuditView) -> Iterator[Finding]:
    """Ensure that there are as many accessible stalls as rules and brief demand."""
    total = len(view.plan.stalls)
    got = sum(s.kind is StallKind.ACCESSIBLE for s in view.plan.stalls)
    asked = view.case.brief.stalls.accessible
    need = view.rules.accessible_required(total, asked)
    if got >= need:
        return
    text = Text(
        zh=f"无障碍车位 {got} 个，{total} 个车位应有 {need} 个",
        en=f"{counted(got, 'accessible stall')}, {need} required among {counted(total, 'stall')}",
    )
    if got < (asked or 0):
        # What the residents asked for is owed whatever the rules weigh.
        yield hard("accessible.count", "stalls", EMPTY, text, measured=got, required=need)
        return
    rule = "accessible_share"
    if view.rules.hard("accessible_min") or not view.rules.active(rule):
        rule = "accessible_min"
    yield from view.by_rule(
        rule, "accessible.count", "stalls", EMPTY, text, measured=got, required=need, unit="count"
    )


def _sides(view: AuditView, stall: Stall) -> list[Polygon]:
    """Return where the strip of a stall may lie: beside either long side, as wide as required."""
    wide = view.rules.value("accessible_strip_width")
    x, y = (sum(p[k] for p in stall.outline) / 4 for k in (0, 1))
    long = sorted(edges(stall.outline), key=lambda e: shapely.LineString(e).length)[-2:]
    return [beside(a, b, wide, (x, y)) for a, b in long]


def strips(view: AuditView) -> Iterator[Finding]:
    """Ensure that each accessible stall has a strip on a long side, shared by two at most."""
    served: Counter[int] = Counter()
    need = view.rules.value("accessible_strip_width")
    for stall, item in zip(view.plan.stalls, view.stalls, strict=True):
        if stall.kind is not StallKind.ACCESSIBLE or not item.sound:
            continue
        sides = _sides(view, stall)
        mine = [
            k
            for k, strip in enumerate(view.strips)
            if any(thick(minus(side, strip.shape)).is_empty for side in sides)
        ]
        served.update(mine)
        if not mine:
            text = Text(
                zh=f"无障碍车位 {stall.id} 旁没有 {need:g} m 宽、与车位等长的轮椅通道",
                en=f"no strip {need:g} m wide and as long as the stall lies beside "
                f"the accessible stall {stall.id}",
            )
            yield from view.by_rule(
                "accessible_strip_width", "accessible.strip", stall.id, item.shape, text
            )
    for k, stalls in sorted(served.items()):
        if stalls > 2:
            strip = view.strips[k]
            text = Text(
                zh=f"{strip.id} 为 {stalls} 个无障碍车位共用，最多 2 个",
                en=f"{strip.id} serves {stalls} accessible stalls, two at most",
            )
            yield hard(
                "accessible.strip_shared", strip.id, strip.shape, text, measured=stalls, required=2
            )


def homes(view: AuditView) -> list[Door]:
    """Return the doors of dwellings that count for people in a wheelchair.

    Parameters
    ----------
    view
        The plan.

    Returns
    -------
    list of Door
        Those without a step; where every dwelling has steps, all of them.
    """
    doors = [d for d in view.doors if d.dwelling]
    return [d for d in doors if d.step_free] or doors


def step_free(view: AuditView) -> Iterator[Finding]:
    """Warn where no door of a dwelling can be entered without a step: the site is like that."""
    doors = [d for d in view.doors if d.dwelling]
    wanted = any(s.kind is StallKind.ACCESSIBLE for s in view.plan.stalls)
    if not wanted or not doors or any(d.step_free for d in doors):
        return
    yield Finding(
        code="accessible.stepped",
        severity=Severity.WARN,
        subject=doors[0].owner,
        place=doors[0].point,
        message=Text(
            zh="所有单元门前都有台阶（现状如此）：无障碍车位没有通到任何无台阶的单元门",
            en="every door of a dwelling has steps (as it is today): no accessible stall has a "
            "step-free way home",
        ),
    )


class _Routes:
    """Where accessible stalls get to, on a way as wide as a walkway or a strip."""

    def __init__(self, view: AuditView, ground: BaseGeometry) -> None:
        self.width = min(
            view.rules.value("walkway_width"), view.rules.value("accessible_strip_width")
        )
        grown = ground.buffer(TOLERANCE_M / 2, join_style="mitre")
        self.parts = shapely.get_parts(eroded(grown, self.width, TOLERANCE_M / 2))

    def joined(self, goal: BaseGeometry) -> BaseGeometry:
        return together(self.parts[shapely.intersects(self.parts, goal)])


def _starts(view: AuditView, width: float) -> Iterator[tuple[Stall, BaseGeometry]]:
    """Each accessible stall with where one leaves it: its strips, else the ground around it."""
    for stall, item in zip(view.plan.stalls, view.stalls, strict=True):
        if stall.kind is StallKind.ACCESSIBLE:
            near = item.shape.buffer(width / 2 + TOLERANCE_M)
            mine = [s.shape for s in view.strips if s.shape.intersects(near)]
            yield stall, together(s.buffer(TOLERANCE_M) for s in mine or [near])


def on_foot(view: AuditView) -> Iterator[Finding]:
    """Ensure that one can get on foot from each accessible stall to a door of a dwelling.

    The way is level ground at least as wide as a walkway and runs through no stall; it ends at a
    door without a step, where there is one.  Where the scenario has no door of a dwelling, the
    gates for people stand for it.
    """
    routes = _Routes(view, view.open_ground)
    width = routes.width
    goal = _goal(view, width)
    if goal.is_empty:
        return
    good = routes.joined(goal)
    for stall, start in _starts(view, width):
        if not good.intersects(start):
            stepped = any(d.dwelling and not d.step_free for d in view.doors)
            text = Text(
                zh=f"从无障碍车位 {stall.id} 步行到不了{'无台阶的' if stepped else ''}单元门",
                en=f"one cannot get on foot from the accessible stall {stall.id} to a "
                f"{'step-free ' if stepped else ''}door",
            )
            yield hard("accessible.unreached", stall.id, start, text)


def _goal(view: AuditView, width: float) -> BaseGeometry:
    """Where one wants to get from an accessible stall: doors, or gates where there is none."""
    doors = homes(view)
    goals = [eroded(d.apron, width) for d in doors] or [eroded(m, width) for m in view.foot_mouths]
    return together(goals).buffer(2 * width if not doors else 0.0)


def not_too_steep(view: AuditView) -> Iterator[Finding]:
    """Ensure that a wheelchair gets from each accessible stall to a door round steep slopes.

    A stall is reported that has a way to a door only over slopes steeper than the rule.
    """
    rule = "accessible_route_slope"
    most = view.rules.value(rule)
    steep = [s for s in staying(view, Kind.SLOPE) if (s.percent or 0.0) / 100 > most + 1e-9]
    if not steep or not view.rules.active(rule):
        return
    slopes = together(structure_shape(s) for s in steep)
    routes = _Routes(view, view.open_ground)
    level = _Routes(view, minus(view.open_ground, slopes))
    goal = _goal(view, routes.width)
    if goal.is_empty:
        return
    good, before = level.joined(goal), routes.joined(goal)
    least = min(s.percent or 0.0 for s in steep) / 100
    for stall, start in _starts(view, routes.width):
        if good.intersects(start) or not before.intersects(start):
            continue
        text = Text(
            zh=f"无障碍车位 {stall.id} 到单元门的路坡度至少 {least:.1%}，超过 {most:.1%}："
            "把它移到坡的另一侧，或另修坡道",
            en=f"every way from the accessible stall {stall.id} to a door slopes {least:.1%} or "
            f"more, at most {most:.1%}: move it to the other side of the slope, or build a ramp",
        )
        yield from view.by_rule(
            rule, "accessible.slope", stall.id, start, text, measured=least, unit="ratio"
        )


def to_rooms(view: AuditView) -> Iterator[Finding]:
    """Ensure that one gets from some accessible stall to each room, without a step.

    What is parted already while nothing is built is a warning.
    """
    doors = [d for d in view.doors if d.new and d.owner in {r.id for r in view.plan.rooms}]
    if not doors:
        return
    routes, today = _Routes(view, view.open_ground), _Routes(view, view.bare_ground)
    starts = together(s for _, s in _starts(view, routes.width))
    if starts.is_empty:
        return
    good, before = routes.joined(starts), today.joined(starts)
    for door in doors:
        here = eroded(door.apron, routes.width)
        if here.intersects(good):
            continue
        text = Text(
            zh=f"从无障碍车位步行到不了 {door.owner} 的门",
            en=f"one cannot get on foot from an accessible stall to the door of {door.owner}",
        )
        finding = hard("accessible.room_unreached", door.id, door.apron, text)
        parted = not here.intersects(before)
        yield finding.model_copy(update={"severity": Severity.WARN}) if parted else finding


def walk(view: AuditView) -> Iterator[Finding]:
    """Measure the way on foot from each accessible stall to the nearest door of a dwelling.

    No rule limits it; a plan that states a much shorter way than there is gets a warning.  On the
    grid a way comes out up to 8 % too long, and a stall is left and a door met within its apron.
    """
    stated = view.plan.metrics.accessible_walk_m
    stalls = [s for s in view.plan.stalls if s.kind is StallKind.ACCESSIBLE]
    doors = together([d.apron for d in homes(view)])
    if stated is None or not stalls or doors.is_empty:
        return
    ways = Ways(view.walked.swept, doors, _WALK_GRID_M)
    middles = [shapely.Polygon(s.outline).centroid for s in stalls]
    # One leaves the car by its strip or its access edge: looked for within a stall's half length.
    far = [(ways.length((m.x, m.y), near=3.0), i) for i, m in enumerate(middles)]
    got, i = max((w for w in far if math.isfinite(w[0])), default=(0.0, 0))
    if stated < 0.8 * got - 3.0:
        text = Text(
            zh=f"从无障碍车位 {stalls[i].id} 到最近的单元门约 {got:.0f} m，"
            f"布置图写作 {stated:.0f} m",
            en=f"the way from the accessible stall {stalls[i].id} to the nearest door is about "
            f"{got:.0f} m, the plan says {stated:.0f} m",
        )
        yield Finding(
            code="accessible.walk",
            severity=Severity.WARN,
            subject=stalls[i].id,
            place=(round(middles[i].x, 3), round(middles[i].y, 3)),
            measured=round(got, 1),
            required=round(stated, 1),
            unit="m",
            message=text,
        )
