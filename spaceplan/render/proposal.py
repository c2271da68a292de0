"""Draw what a plan proposes: aisles, stalls, rooms, sheds, greens, ways."""

from __future__ import annotations

import math

from spaceplan.model.base import Point, Ring
from spaceplan.model.plan import Aisle, Plan
from spaceplan.model.scenario import Brief
from spaceplan.render.canvas import Canvas, said
from spaceplan.render.ground import strip_of
from spaceplan.render.signs import arrow, door
from spaceplan.render.stalls import paint_stalls

__all__ = ["paint_plan", "strip_of"]


def paint_plan(canvas: Canvas, plan: Plan, brief: Brief) -> None:
    """Draw all that a plan adds.

    Parameters
    ----------
    canvas
        The map.
    plan
        The plan.
    brief
        Gives the rooms their names.
    """
    for aisle in plan.aisles:
        _aisle(canvas, aisle)
    for way in plan.walkways:
        canvas.area("walkway", way.outline, busy=False)
    for lane in plan.fire_lanes:
        canvas.area("fire", lane.outline, busy=False)
    zh = canvas.lang == "zh"
    for green in plan.greens:
        canvas.area("green_new", green.outline, busy=False)
        word = "绿地" if zh else "Green"
        canvas.name(f"{word}\n{_area(green.outline):.0f} m²", green.outline, size_pt=7.5, rank=5)
    paint_stalls(canvas, plan.stalls)
    for strip in plan.accessible_strips:
        canvas.area("strip", strip.outline)
    _rooms(canvas, plan, brief)
    for shed in plan.bike_sheds:
        canvas.area("shed", shed.outline)
        for rack in shed.racks:
            canvas.area("rack", rack)
        if shed.door is not None:
            door(canvas, shed.outline, shed.door)
        text = (
            f"非机动车棚 {shed.capacity} 位\n其中电动 {shed.ebikes}"
            if zh
            else f"Bike shed, {shed.capacity} spaces\n{shed.ebikes} for e-bikes"
        )
        canvas.name(text, shed.outline, size_pt=8, rank=3)
    for thing in plan.furniture:
        if thing.outline is not None:
            canvas.area("furniture", thing.outline)
        if thing.point is not None:
            canvas.disc("furniture", thing.point, max(0.25, 1.8 * canvas.view.metres_per_point))


def _rooms(canvas: Canvas, plan: Plan, brief: Brief) -> None:
    titles = {r.id: r.title for r in brief.rooms}
    for room in plan.rooms:
        canvas.area("room", room.outline)
        door(canvas, room.outline, room.door)
        title = titles.get(room.id)
        name = said(title, canvas.lang, room.id) if title else room.id
        canvas.name(f"{name}\n{_area(room.outline):.1f} m²", room.outline, size_pt=8.5, rank=3)
    for block in plan.blocks:
        canvas.area("block", block.outline, busy=False)
        if block.court is not None:
            canvas.area("court", block.court)
            word = "院子" if canvas.lang == "zh" else "Court"
            canvas.name(f"{word}\n{_area(block.court):.0f} m²", block.court, size_pt=7.5, rank=4)


def _aisle(canvas: Canvas, aisle: Aisle) -> None:
    canvas.area("neck" if aisle.neck else "aisle", aisle.outline, busy=False)
    if aisle.one_way is None:
        return
    a = math.radians(aisle.one_way)
    arrow(canvas, _middle(aisle.outline), (math.cos(a), math.sin(a)), both=False)


def _middle(ring: Ring) -> Point:
    from shapely import Polygon

    p = Polygon(ring).centroid
    return (p.x, p.y)


def _area(ring: Ring) -> float:
    from spaceplan.compare.figures import ring_area

    return ring_area(ring)
