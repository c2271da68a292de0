"""Fire engines: how near they come to each dwelling block, and where they would have to back out.

Turning circles, gradients, loads and what lies outside the site are not looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import shapely
from shapely import Point

from spaceplan.audit.ground import Corridor, corridor, eroded
from spaceplan.audit.shapes import both, together
from spaceplan.audit.view import AuditView
from spaceplan.audit.ways import Ways
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding


def _route(view: AuditView) -> Corridor:
    width = view.rules.value("fire_lane_width")
    return corridor([view.open_ground], view.car_mouths, width)


def _reach(view: AuditView) -> float:
    # No clause of the catalogue says how near the lane must end; an engine that stands a turning
    # place away from the wall is taken to serve it.  Our assumption, said in the message.
    return view.rules.value("fire_turning_place")


def reach(view: AuditView) -> Iterator[Finding]:
    """Measure how near a fire engine coming through a vehicle gate gets to each dwelling."""
    if not view.rules.active("fire_lane_width") or not view.dwellings:
        return
    width, near = view.rules.value("fire_lane_width"), _reach(view)
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
            f"（按 {near:g} m 以内计，本项目的假定；场地外的道路未计）",
            en=f"{dwelling.id}: of a route {width:g} m wide from the vehicle gates, {en} "
            f"({near:g} m is our assumption; streets outside the site are not counted)",
        )
        yield from view.by_rule(
            "fire_lane_width",
            "fire.reach",
            dwelling.id,
            wall,
            text,
            measured=None if none else got,
            required=near,
        )


def dead_ends(view: AuditView) -> Iterator[Finding]:
    """Measure how far a fire engine would have to back up from each dwelling block.

    From the place nearest to the block it backs to a gate or to ground where a circle as wide as
    the turning place fits.  Where there are two vehicle gates, it may drive through: not looked at.
    """
    if not view.rules.active("fire_dead_end_length") or not view.dwellings:
        return
    route = _route(view)
    if route.swept.is_empty or len(view.car_mouths) > 1:
        return
    place = view.rules.value("fire_turning_place")
    ground = together([view.open_ground, *view.car_mouths])
    turning = both(eroded(ground, place), route.swept)
    goal = together([turning, *view.car_mouths])
    way = Ways(route.swept, goal)
    most = view.rules.value("fire_dead_end_length")
    for dwelling, wall in view.dwellings:
        end = shapely.shortest_line(route.swept, wall).coords[0]
        if route.swept.distance(wall) > _reach(view):
            continue  # said already: it does not get there
        got = way.length(end)
        if got > most:
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
