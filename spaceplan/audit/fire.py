"""Fire engines: how near they come to each dwelling block, and where they would have to back out.

Turning circles, gradients, loads and what lies outside the site are not looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import shapely
from shapely import Point

from spaceplan.audit import archways
from spaceplan.audit.ground import Corridor, corridor, eroded
from spaceplan.audit.items import Role
from spaceplan.audit.shapes import both, depth, minus, thick, together
from spaceplan.audit.view import AuditView
from spaceplan.audit.ways import Ways
from spaceplan.model.base import Text
from spaceplan.model.case import stands
from spaceplan.model.enums import Severity
from spaceplan.model.finding import Finding

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: So much of a drawn lane must be joined: a disc does not fill the corners of its ends.
_JOINED = 0.85


def _bare(view: AuditView) -> BaseGeometry:
    """Take what stands for certain off the site: whatever is planned, no engine gets farther."""
    ways, there = archways.ways_through(view), view.case.structures
    solid = (archways.opened(s, ways) for s in there if stands(s) and s.id != view.rebuilt_id)
    return minus(view.site, together([*solid, archways.too_low_for_engines(view)]))


def _route(view: AuditView, ground: BaseGeometry) -> Corridor:
    return corridor([ground], view.car_mouths, view.rules.value("fire_lane_width"))


def _excusing(view: AuditView) -> bool:
    """Tell whether a dwelling that bare ground keeps an engine from is only warned about."""
    rule = view.rules["fire_reach_where_possible"]
    return rule.severity is not Severity.OFF and rule.value > 0


def _excused(finding: Finding) -> Finding:
    """Turn a finding into a warning that says why."""
    zh = "；场地本身不留通路，任何方案都做不到，只作提示"
    en = "; the ground itself gives no way, whatever is planned: a warning only"
    text = Text(zh=finding.message.zh + zh, en=finding.message.en + en)
    soft = Severity.WARN if finding.severity is Severity.HARD else finding.severity
    return finding.model_copy(update={"severity": soft, "message": text})


def reach(view: AuditView) -> Iterator[Finding]:
    """Measure how near a fire engine coming through a vehicle gate gets to each dwelling.

    It keeps to the fire lanes as drawn and to aisles and kept roads, all of the lane's width and
    free.  Where ``fire_reach_where_possible`` says so, a dwelling that it does not get near to even
    on the site less what stands for certain is only warned about.
    """
    if not view.rules.active("fire_lane_reach") or not view.dwellings:
        return
    width, near = view.rules.value("fire_lane_width"), view.rules.value("fire_lane_reach")
    swept = view.engine_way.swept
    bare: BaseGeometry | None = None
    for dwelling, wall in view.dwellings:
        got = math.inf if swept.is_empty else swept.distance(wall)
        if got <= near:
            continue
        none = math.isinf(got)
        zh = "消防车进不了场地" if none else f"最近只能到外墙 {got:.1f} m 处"
        en = "none enters the site" if none else f"it comes within {got:.1f} m of the wall"
        text = Text(
            zh=f"{dwelling.id}：从车行出入口来的 {width:g} m 宽消防车道（图上的消防车道、车道与"
            f"保留道路），{zh}"
            f"（要求 {near:g} m 以内；场地外的道路未计）",
            en=f"{dwelling.id}: of lanes {width:g} m wide from the vehicle gates (fire lanes as "
            f"drawn, aisles, kept roads), {en} "
            f"(within {near:g} m asked; streets outside the site are not counted)",
        )
        found = view.by_rule(
            "fire_lane_reach",
            "fire.reach",
            dwelling.id,
            wall,
            text,
            measured=None if none else got,
            required=near,
        )
        if _excusing(view):
            bare = _route(view, _bare(view)).swept if bare is None else bare
            if bare.is_empty or bare.distance(wall) > near:
                found = map(_excused, found)
        yield from found


def dead_ends(view: AuditView) -> Iterator[Finding]:
    """Measure how far a fire engine would have to back up from each dwelling block.

    It stands wherever it is near enough to the block to serve it, and backs to a gate or to ground
    where a circle as wide as the turning place fits.  Where there are two vehicle gates, it may
    drive through: not looked at.
    """
    if not view.rules.active("fire_dead_end_length") or not view.dwellings:
        return
    if len(view.car_mouths) > 1:
        return
    place, near = view.rules.value("fire_turning_place"), view.rules.value("fire_lane_reach")
    most = view.rules.value("fire_dead_end_length")
    route = view.engine_way
    if route.swept.is_empty:
        return
    way = _back(view, route, view.engine_grounds)
    bare: Ways | None = None
    for dwelling, wall in view.dwellings:
        if route.swept.distance(wall) > near:
            continue  # said already: it does not get there
        # a lane that just gets there may have no point of the grid so near
        got = way.least(wall.buffer(near + way.step))
        if got > most:
            end = shapely.shortest_line(route.swept, wall).coords[0]
            text = Text(
                zh=f"到 {dwelling.id} 的消防通路为尽头路：倒车约 {got:.0f} m 才有 {place:g} m "
                f"回车场地或出入口，超过 {most:g} m（按网格估算）",
                en=f"the fire route to {dwelling.id} is a dead end: about {got:.0f} m back to a "
                f"turning place {place:g} m wide or a gate, over {most:g} m (grid estimate)",
            )
            found = view.by_rule(
                "fire_dead_end_length",
                "fire.dead_end",
                dwelling.id,
                Point(end),
                text,
                measured=got,
            )
            if _excusing(view):
                if bare is None:
                    ground = _bare(view)
                    bare = _back(view, _route(view, ground), [ground])
                if bare.least(wall.buffer(near + bare.step)) > most:
                    found = map(_excused, found)
            yield from found


def _back(view: AuditView, route: Corridor, ground: Sequence[BaseGeometry]) -> Ways:
    """Measure ways over a route back to where an engine can turn, or to a gate."""
    whole = together([*ground, *view.car_mouths])
    turning = both(eroded(whole, view.rules.value("fire_turning_place")), route.swept)
    return Ways(route.swept, together([turning, *view.car_mouths]))


def furniture(view: AuditView) -> Iterator[Finding]:
    """Ensure that nothing stands on the fire lanes as drawn: no furniture, green, area or shed."""
    if not view.rules.active("fire_lane_furniture"):
        return
    lanes = [p for p in view.patches if p.role is Role.FIRE_LANE]
    things = (*view.furniture, *view.greens, *view.areas, *view.sheds, *view.blocks, *view.stalls)
    for lane in lanes:
        for thing in things:
            core = thick(both(thing.shape, lane.shape))
            if core.is_empty:
                continue
            text = Text(
                zh=f"{thing.id} 在消防车道 {lane.id} 上：请移开，或让消防车道绕行",
                en=f"{thing.id} stands on the fire lane {lane.id}: move it, or lead the lane round",
            )
            yield from view.by_rule(
                "fire_lane_furniture",
                "fire.furniture",
                f"{thing.id} / {lane.id}",
                core,
                text,
                measured=depth(both(thing.shape, lane.shape)),
                required=0,
                unit="m",
            )


def lanes_joined(view: AuditView) -> Iterator[Finding]:
    """Ensure that the fire lanes which a plan draws are as wide as asked and joined to a gate."""
    lanes = [p for p in view.patches if p.role is Role.FIRE_LANE and not p.shape.is_empty]
    if not lanes or not view.rules.active("fire_lane_width"):
        return
    width = view.rules.value("fire_lane_width")
    swept = corridor([p.shape for p in lanes], view.car_mouths, width).swept
    for lane in lanes:
        share = both(swept, lane.shape).area / lane.shape.area
        if share >= _JOINED:
            continue
        text = Text(
            zh=f"消防车道 {lane.id} 没有以 {width:g} m 的宽度连到车行出入口"
            f"（只有 {share:.0%} 连通）",
            en=f"the fire lane {lane.id} is not joined to a vehicle gate at a width of {width:g} m "
            f"({share:.0%} of it is)",
        )
        yield from view.by_rule("fire_lane_width", "fire.lane_broken", lane.id, lane.shape, text)
