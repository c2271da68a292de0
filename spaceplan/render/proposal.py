"""Draw what a plan proposes: aisles, stalls, rooms, sheds, greens, ways."""

from __future__ import annotations

import math

from spaceplan.model.areas import AreaKind
from spaceplan.model.base import Point, Ring, counted
from spaceplan.model.plan import Aisle, Plan
from spaceplan.model.scenario import Brief
from spaceplan.render.canvas import Canvas, said
from spaceplan.render.ground import strip_of
from spaceplan.render.signs import arrow, door
from spaceplan.render.stalls import paint_stalls
from spaceplan.render.style import area_word
from spaceplan.render.things import paint_things

__all__ = ["paint_plan", "strip_of"]

#: Length of the arrow of a one-way aisle, and how far apart such arrows stand, in points.
_ARROW_PT, _ARROWS_PT = 24.0, 110.0


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
    for corner in plan.widenings:
        canvas.area("widening", corner.outline, busy=False)
    for way in plan.walkways:
        canvas.area("walkway", way.outline, busy=False)
    for lane in plan.fire_lanes:
        canvas.area("fire", lane.outline, busy=False)
    zh = canvas.lang == "zh"
    for green in plan.greens:
        canvas.area("green_new", green.outline, busy=False)
        word = "绿地" if zh else "Green"
        canvas.name(f"{word}\n{_area(green.outline):.0f} m²", green.outline, size_pt=7.5, rank=5)
    _areas(canvas, plan, brief)
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
            f"非机动车棚 {shed.capacity} 位"
            if zh
            else f"Bike shed, {counted(shed.capacity, 'space')}"
        )
        if shed.ebikes:
            text += f"\n其中电动 {shed.ebikes}" if zh else f"\n{shed.ebikes} for e-bikes"
        canvas.name(text, shed.outline, size_pt=8, rank=3)
    paint_things(canvas, plan.furniture)


def _areas(canvas: Canvas, plan: Plan, brief: Brief) -> None:
    titles = {a.id: a.title for a in brief.areas}
    for area in plan.areas:
        built = area.kind is AreaKind.PAVILION
        canvas.area("pavilion_new" if built else "area_new", area.outline, busy=built)
        title = titles.get(area.id)
        name = said(title, canvas.lang) if title else ""
        name = name or area_word(area.kind).get(canvas.lang)
        canvas.name(f"{name}\n{area.area_m2:.0f} m²", area.outline, size_pt=7.5, rank=4)
        if area.entrance is not None:
            door(canvas, area.outline, area.entrance)


def _rooms(canvas: Canvas, plan: Plan, brief: Brief) -> None:
    titles = {r.id: r.title for r in brief.rooms}
    for room in plan.rooms:
        canvas.area("room", room.outline)
        door(canvas, room.outline, room.door)
        title = titles.get(room.id)
        name = said(title, canvas.lang, room.id) if title else room.id
        canvas.name(f"{name}\n{_area(room.outline):.1f} m²", room.outline, size_pt=8.5, rank=3)
    drawn = set()
    for block in plan.blocks:
        canvas.area("block", block.outline, busy=False)
        # two bars name the same lane between them
        if block.court is not None and block.court not in drawn:
            drawn.add(block.court)
            canvas.area("court", block.court)
            word = "院子" if canvas.lang == "zh" else "Court"
            canvas.name(f"{word}\n{_area(block.court):.0f} m²", block.court, size_pt=7.5, rank=4)


def _aisle(canvas: Canvas, aisle: Aisle) -> None:
    canvas.area("neck" if aisle.neck else "aisle", aisle.outline, busy=False)
    if aisle.one_way is None:
        return
    a = math.radians(aisle.one_way)
    along = (math.cos(a), math.sin(a))
    for spot in _spots(aisle.outline, along, _ARROWS_PT * canvas.view.metres_per_point):
        arrow(canvas, spot, along, both=False, length_pt=_ARROW_PT, look_id="one_way")


def _spots(ring: Ring, along: Point, apart: float) -> list[Point]:
    """Return where arrows stand along an aisle: at even distances on its middle line."""
    from shapely import LineString, Polygon

    shape = Polygon(ring).buffer(0)
    middle = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    far = shape.length
    line = LineString(
        [
            (middle.x - far * along[0], middle.y - far * along[1]),
            (middle.x + far * along[0], middle.y + far * along[1]),
        ]
    ).intersection(shape)
    parts = [p for p in getattr(line, "geoms", [line]) if p.geom_type == "LineString"]
    longest = max(parts, key=lambda p: p.length, default=None)
    if longest is None or longest.length == 0:
        return [(middle.x, middle.y)]
    count = max(1, round(longest.length / apart))
    found = [longest.interpolate((i + 0.5) / count, normalized=True) for i in range(count)]
    return [(p.x, p.y) for p in found]


def _area(ring: Ring) -> float:
    from spaceplan.compare.figures import ring_area

    return ring_area(ring)
