"""Draws what a plan makes: stalls, aisles, rooms, sheds, greens, ways, things."""

from __future__ import annotations

import math

from spaceplan.exchange.dxf_out.pen import Pen
from spaceplan.exchange.dxf_out.stalls import draw_stall
from spaceplan.exchange.dxf_out.stand import draw_door
from spaceplan.model.base import Point, Ring, counted
from spaceplan.model.plan import Furniture, Plan
from spaceplan.model.scenario import Scenario


def draw_plan(pen: Pen, scenario: Scenario, plan: Plan) -> None:
    """Draw all that a plan makes.

    Parameters
    ----------
    pen
        Draws on model space.
    scenario
        Gives rooms and areas their names.
    plan
        The plan.
    """
    for aisle in plan.aisles:
        pen.line("SP-AISLE", aisle.outline, (
            ("role", "aisle"), ("id", aisle.id), ("neck", aisle.neck or None),
            ("one_way", aisle.one_way),
        ), closed=True)  # fmt: skip
        if aisle.one_way is not None:
            _arrow(pen, aisle.outline, aisle.one_way)
    _patches(pen, plan)
    for number, stall in enumerate(plan.stalls, 1):
        draw_stall(pen, stall, number)
    for strip in plan.accessible_strips:
        pen.line("SP-PARK-ACC", strip.outline, (("role", "strip"),), closed=True)
        pen.hatch(strip.outline, "ANSI31", 1.6, colour=5)
    _rooms(pen, scenario, plan)
    for shed in plan.bike_sheds:
        pen.line("SP-BIKE-SHED", shed.outline, (
            ("role", "bike_shed"), ("id", shed.id), ("capacity", shed.capacity),
            ("ebikes", shed.ebikes),
        ), closed=True)  # fmt: skip
        for rack in shed.racks:
            pen.line("SP-BIKE-SHED", rack, (("role", "rack"), ("shed", shed.id)), closed=True)
        pen.hatch(shed.outline, "ANSI31", 4.0, colour=30, angle=90)
        zh = pen.lang == "zh"
        some = f"{shed.capacity} 位，含电动 {shed.ebikes}" if zh else (
            f"{counted(shed.capacity, 'space')}, {counted(shed.ebikes, 'e-bike')}"
        )  # fmt: skip
        pen.label(shed.outline, ("非机动车棚" if zh else "Bike shed", some))
        if shed.door is not None:
            draw_door(pen, shed.outline, shed.door, (("shed", shed.id),))
    for thing in plan.furniture:
        _thing(pen, thing)


def _patches(pen: Pen, plan: Plan) -> None:
    zh = pen.lang == "zh"
    for layer, role, patches in (
        ("SP-AISLE", "widening", plan.widenings),
        ("SP-GREEN", "green", plan.greens),
        ("SP-WALKWAY", "walkway", plan.walkways),
        ("SP-FIRE-LANE", "fire_lane", plan.fire_lanes),
    ):
        for patch in patches:
            pen.line(layer, patch.outline, (("role", role), ("id", patch.id)), closed=True)
            if role == "green":
                pen.hatch(patch.outline, "DOTS", 1.3, colour=92)
                pen.label(patch.outline, ("绿地" if zh else "Green", _m2(patch.outline)))
            elif role == "walkway":
                pen.hatch(patch.outline, "ANSI37", 1.6, colour=51, angle=45)


def _rooms(pen: Pen, scenario: Scenario, plan: Plan) -> None:
    options = [o for o in scenario.all_options if o.id == plan.option]
    names = {r.id: r.title.get(pen.lang) for r in scenario.brief.rooms}
    names |= {a.id: a.title.get(pen.lang) for a in scenario.brief.areas}
    for option in options:
        names |= {r.id: r.title.get(pen.lang) for r in option.brief.rooms or ()}
        names |= {a.id: a.title.get(pen.lang) for a in option.brief.areas or ()}
    for block in plan.blocks:
        pen.line("SP-ROOM", block.outline, (
            ("role", "block"), ("id", block.id), ("typology", block.typology.value),
        ), closed=True)  # fmt: skip
        if block.court is not None:
            data = (("role", "court"), ("block", block.id))
            pen.line("SP-ROOM", block.court, data, closed=True, linetype="DASHED")
    for room in plan.rooms:
        pen.line("SP-ROOM", room.outline, (
            ("role", "room"), ("id", room.id), ("area_m2", room.area_m2),
            ("title", names.get(room.id)),
        ), closed=True)  # fmt: skip
        pen.hatch(room.outline, "ANSI37", 3.0, colour=2)
        pen.label(room.outline, (names.get(room.id) or room.id, f"{room.area_m2:.1f} m²"))
        draw_door(pen, room.outline, room.door, (("room", room.id),))
    for area in plan.areas:
        pen.line("SP-AREA", area.outline, (
            ("role", "area"), ("id", area.id), ("kind", area.kind.value),
            ("area_m2", area.area_m2), ("title", names.get(area.id)),
        ), closed=True)  # fmt: skip
        pen.hatch(area.outline, "DOTS", 2.4, colour=40)
        pen.label(area.outline, (names.get(area.id) or area.id, f"{area.area_m2:.1f} m²"))


def _thing(pen: Pen, thing: Furniture) -> None:
    data = (
        ("role", "furniture"), ("id", thing.id), ("kind", thing.kind), ("serves", thing.serves),
        ("radius_m", thing.radius_m),
    )  # fmt: skip
    if thing.kind == "tree" and thing.point is not None:
        pen.circle("SP-FURN", thing.point, 0.2, data)
        if thing.radius_m:
            about = (("role", "crown"), ("furniture", thing.id))
            pen.circle("SP-FURN", thing.point, thing.radius_m, about, "DASHED")
        return
    if thing.outline is not None:
        pen.line("SP-FURN", thing.outline, data, closed=True)
        if thing.kind == "lift" and len(thing.outline) == 4:
            a, b, c, d = thing.outline
            for ends in ((a, c), (b, d)):
                pen.line("SP-FURN", ends, (("role", "sign"),))
        if thing.door is not None:
            draw_door(pen, thing.outline, thing.door, (("furniture", thing.id),))
    elif thing.point is not None:
        radius = 0.3 if thing.kind == "lamp" else 0.25
        pen.circle("SP-FURN", thing.point, radius, data)
        if thing.kind == "lamp":
            (x, y), s = thing.point, radius * math.sqrt(0.5)
            for sign in (1, -1):
                pen.line("SP-FURN", ((x - s, y - sign * s), (x + s, y + sign * s)),
                         (("role", "sign"),))  # fmt: skip


def _arrow(pen: Pen, ring: Ring, degrees: float) -> None:
    x = sum(p[0] for p in ring) / len(ring)
    y = sum(p[1] for p in ring) / len(ring)
    turn = math.radians(degrees)
    c, s = math.cos(turn), math.sin(turn)

    def lay(points: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple((x + c * u - s * v, y + s * u + c * v) for u, v in points)

    for part in (((-1.5, 0.0), (1.5, 0.0)), ((0.9, 0.35), (1.5, 0.0), (0.9, -0.35))):
        pen.line("SP-AISLE", lay(part), (("role", "sign"),))


def _m2(ring: Ring) -> str:
    from shapely.geometry import Polygon

    return f"{Polygon(ring).area:.1f} m²"
