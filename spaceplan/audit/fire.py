"""Fire engines: how near they come to each dwelling block, and where they would have to back out.

Turning circles, gradients, loads and what lies outside the site are not looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import shapely
from shapely import Point

from spaceplan.audit.ground import Corridor, corridor, eroded
from spaceplan.audit.items import Role
from spaceplan.audit.shapes import both, together
from spaceplan.audit.view import AuditView
from spaceplan.audit.ways import Ways
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding

#: So much of a drawn lane must be joined: a disc does not fill the corners of its ends.
_JOINED = 0.85


def _route(view: AuditView) -> Corridor:
    width = view.rules.value("fire_lane_width")
    return corridor([view.fire_ground], view.car_mouths, width)


def reach(view: AuditView) -> Iterator[Finding]:
    """Measure how near a fire engine coming through a vehicle gate gets to each dwelling."""
    if not view.rules.active("fire_lane_reach") or not view.dwellings:
        return
    width, near = view.rules.value("fire_lane_width"), view.rules.value("fire_lane_reach")
    swept = _route(view).swept
    for dwelling, wall in view.dwellings:
        got = math.inf if swept.is_empty else swept.distance(wall)
        if got <= near:
            continue
        none = math.isinf(got)
        zh = "消防车进不了场地" if none else f"最近只能到外墙 {got:.1f} m 处"
        en = "none enters the site" if none else f"it comes within {got:.1f} m of the wall"
        text = Text(
            zh=f"{dwelling.id}：从车行出入口来的 {width:g} m 宽通路，{zh}"
            f"（要求 {near:g} m 以内；场地外的道路未计）",
            en=f"{dwelling.id}: of a route {width:g} m wide from the vehicle gates, {en} "
            f"(within {near:g} m asked; streets outside the site are not counted)",
        )
        yield from view.by_rule(
            "fire_lane_reach",
            "fire.reach",
            dwelling.id,
            wall,
            text,
            measured=None if none else got,
            required=near,
        )


def dead_ends(view: AuditView) -> Iterator[Finding]:
    """Measure how far a fire engine would have to back up from each dwelling block.

    It stands wherever it is near enough to the block to serve it, and backs to a gate or to ground
    where a circle as wide as the turning place fits.  Where there are two vehicle gates, it may
    drive through: not looked at.
    """
    if not view.rules.active("fire_dead_end_length") or not view.dwellings:
        return
    route = _route(view)
    if route.swept.is_empty or len(view.car_mouths) > 1:
        return
    place, near = view.rules.value("fire_turning_place"), view.rules.value("fire_lane_reach")
    ground = together([view.fire_ground, *view.car_mouths])
    turning = both(eroded(ground, place), route.swept)
    goal = together([turning, *view.car_mouths])
    way = Ways(route.swept, goal)
    most = view.rules.value("fire_dead_end_length")
    for dwelling, wall in view.dwellings:
        if route.swept.distance(wall) > near:
            continue  # said already: it does not get there
        got = way.least(wall.buffer(near))
        if got > most:
            end = shapely.shortest_line(route.swept, wall).coords[0]
            text = Text(
                zh=f"到 {dwelling.id} 的消防通路为尽头路：倒车约 {got:.0f} m 才有 {place:g} m "
                f"回车场地或出入口，超过 {most:g} m（按网格估算）",
                en=f"the fire route to {dwelling.id} is a dead end: about {got:.0f} m back to a "
                f"turning place {place:g} m wide or a gate, over {most:g} m (grid estimate)",
            )
            yield from view.by_rule(
                "fire_dead_end_length",
                "fire.dead_end",
                dwelling.id,
                Point(end),
                text,
                measured=got,
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
