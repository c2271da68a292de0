"""What a plan makes and changes, as things of a map."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from shapely import LineString, Polygon
from shapely import Point as Spot

from spaceplan.exchange.gis_out.layers import WORDS
from spaceplan.exchange.gis_out.stand import Item, Value, area, kind_of, texts
from spaceplan.model.base import Ring, Text
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan, Stall
from spaceplan.model.scenario import Scenario, Structure
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def plan_items(scenario: Scenario, plan: Plan, findings: Sequence[Finding]) -> Iterator[Item]:
    """Yield what a plan makes and changes, and what the audit has to say.

    Parameters
    ----------
    scenario
        Gives rooms and areas their names.
    plan
        The plan.
    findings
        What the audit found.

    Yields
    ------
    Item
        Things with their option; outlines are in local metres.
    """
    option = next((o for o in scenario.all_options if o.id == plan.option), None)
    head: dict[str, Value] = {"option": plan.option}
    head |= texts("option", option.title if option else Text())
    for item in (
        *_ground(plan), *_stalls(plan), *_houses(scenario, plan), *_things(plan),
        *_treated(scenario, plan), *_findings(findings), _figures(plan),
    ):  # fmt: skip
        yield Item(item.layer, item.shape, {**item.values, **head})


def _patch(layer: str, role: str, ring: Ring, **values: Value) -> Item:
    shape = Polygon(ring)
    return Item(layer, shape, {"role": role, **values, "area_m2": area(shape)})


def _ground(plan: Plan) -> Iterator[Item]:
    for aisle in plan.aisles:
        long, wide = _sides(aisle.outline)
        yield _patch(
            "aisles", "aisle", aisle.outline, id=aisle.id, width_m=wide, length_m=long,
            neck=aisle.neck, one_way_deg=aisle.one_way,
        )  # fmt: skip
    for layer, role, patches in (
        ("widenings", "widening", plan.widenings),
        ("greens", "green", plan.greens),
        ("walkways", "walkway", plan.walkways),
        ("fire_lanes", "fire_lane", plan.fire_lanes),
    ):
        for patch in patches:
            yield _patch(layer, role, patch.outline, id=patch.id)


def _stalls(plan: Plan) -> Iterator[Item]:
    for number, stall in enumerate(plan.stalls, 1):
        angle, wide, long = stall_measures(stall)
        yield _patch(
            "stalls", "stall", stall.outline, number=number, id=stall.id,
            **kind_of(stall.kind.value), angle_deg=angle, width_m=wide, length_m=long,
        )  # fmt: skip
    for strip in plan.accessible_strips:
        yield _patch("stall_strips", "strip", strip.outline)


def stall_measures(stall: Stall) -> tuple[float, float, float]:
    """Return which way a stall points, and its sides.

    Parameters
    ----------
    stall
        The stall.

    Returns
    -------
    tuple of float
        Direction of its long sides away from the access edge, in degrees counter-clockwise from
        the local x axis; its short and its long side, in metres.
    """
    a, b = stall.access
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    ring = stall.outline
    centre = (sum(p[0] for p in ring) / 4, sum(p[1] for p in ring) / 4)
    sides = [(math.dist(p, q), p, q) for p, q in zip(ring, (*ring[1:], ring[0]), strict=True)]
    long, p, q = max(sides, key=lambda s: s[0])
    way = math.atan2(q[1] - p[1], q[0] - p[0])
    into = (centre[0] - middle[0]) * math.cos(way) + (centre[1] - middle[1]) * math.sin(way)
    degrees = math.degrees(way) + (180 if into < -1e-6 else 0)
    return round(degrees % 360, 2) % 360, tidy(min(s[0] for s in sides)), tidy(long)


def _houses(scenario: Scenario, plan: Plan) -> Iterator[Item]:
    names = _names(scenario, plan)
    for block in plan.blocks:
        yield _patch(
            "room_blocks", "block", block.outline, id=block.id, typology=block.typology.value
        )
        if block.court is not None:
            yield _patch("courts", "court", block.court, block=block.id)
    for room in plan.rooms:
        yield _patch(
            "rooms", "room", room.outline, id=room.id, **texts("title", names.get(room.id, Text()))
        )
        yield _door(room.door, room.id, "room")
    for ground in plan.areas:
        yield _patch(
            "areas", "area", ground.outline, id=ground.id, **kind_of(ground.kind.value),
            **texts("title", names.get(ground.id, Text())),
        )  # fmt: skip
    for shed in plan.bike_sheds:
        yield _patch(
            "bike_sheds", "bike_shed", shed.outline, id=shed.id, spaces=shed.capacity,
            ebikes=shed.ebikes,
        )  # fmt: skip
        if shed.door is not None:
            yield _door(shed.door, shed.id, "bike_shed")
        for row in shed.rows:
            yield _patch(
                "bike_racks", "rack", row.outline, shed=shed.id, spaces=row.spaces,
                electric=row.ebikes,
            )  # fmt: skip
        for rack in () if shed.rows else shed.racks:
            yield _patch("bike_racks", "rack", rack, shed=shed.id)


def _door(place: tuple[float, float], of: str, kind: str) -> Item:
    return Item("plan_doors", Spot(place), {"role": "plan_door", "of": of, "kind": kind})


def _things(plan: Plan) -> Iterator[Item]:
    for thing in plan.furniture:
        values: dict[str, Value] = {
            "role": "furniture", "id": thing.id, **kind_of(thing.kind), "serves": thing.serves,
        }  # fmt: skip
        if thing.outline is not None:
            shape = Polygon(thing.outline)
            yield Item("furniture_outlines", shape, {**values, "area_m2": area(shape)})
        elif thing.point is not None:
            yield Item("furniture", Spot(thing.point), {**values, "radius_m": thing.radius_m})
        if thing.door is not None:
            yield _door(thing.door, thing.id, thing.kind)


def _treated(scenario: Scenario, plan: Plan) -> Iterator[Item]:
    known = {s.id: s for s in scenario.structures}
    for fate, ids in (("remove", plan.removed), ("modify", plan.modified), ("move", plan.moved)):
        for sid in ids:
            item = known.get(sid)
            if item is not None:
                yield Item(
                    "treated", _ground_of(item),
                    {"role": "treated", "id": sid, "fate": fate, "fate_zh": WORDS[fate].zh,
                     **kind_of(item.kind.value), **texts("title", item.title),
                     "cost": item.cost or None},
                )  # fmt: skip
    for now in plan.placed:
        shape = Polygon(now.outline) if now.outline is not None else None
        if shape is None and now.centre is not None:
            shape = Spot(now.centre).buffer(now.radius or 0.3)
        title = known[now.id].title if now.id in known else Text()
        if shape is not None:
            yield Item(
                "placed", shape,
                {"role": "placed", "id": now.id, **kind_of(now.kind.value),
                 **texts("title", title), "area_m2": area(shape)},
            )  # fmt: skip


def _ground_of(item: Structure) -> BaseGeometry:
    if item.outline is not None:
        return Polygon(item.outline)
    if item.centre is not None:
        return Spot(item.centre).buffer(item.radius or 0.3)
    line = LineString(item.line or ())
    return line.buffer((item.thickness or 0.2) / 2, cap_style="flat", join_style="mitre")


def _findings(findings: Sequence[Finding]) -> Iterator[Item]:
    for found in findings:
        shape = Spot(found.place) if found.place is not None else None
        yield Item(
            "findings", shape,
            {"role": "finding", "severity": found.severity.value, "code": found.code,
             "rule": found.rule, "subject": found.subject or None,
             **texts("message", found.message), "measured": found.measured,
             "required": found.required, "unit": found.unit or None,
             "source": found.source or None},
        )  # fmt: skip


def _figures(plan: Plan) -> Item:
    m = plan.metrics
    return Item(
        "plans", None,
        {"role": "plan", "status": plan.status.value, "stalls": m.stalls,
         "accessible": m.accessible, "upper_bound": plan.upper_bound, "rooms_m2": m.rooms_m2,
         "bikes": m.bikes, "ebikes": m.ebikes, "green_m2": m.green_m2,
         "m2_per_stall": m.m2_per_stall},
    )  # fmt: skip


def _names(scenario: Scenario, plan: Plan) -> dict[str, Text]:
    names = {r.id: r.title for r in scenario.brief.rooms}
    names |= {a.id: a.title for a in scenario.brief.areas}
    for option in scenario.all_options:
        if option.id == plan.option:
            names |= {r.id: r.title for r in option.brief.rooms or ()}
            names |= {a.id: a.title for a in option.brief.areas or ()}
    return names


def _sides(ring: Ring) -> tuple[float, float]:
    """Return length and width of the rectangle around an aisle, turned as it lies."""
    around = Polygon(ring).minimum_rotated_rectangle
    if not isinstance(around, Polygon):
        return 0.0, 0.0
    a, b, c = list(around.exterior.coords)[:3]
    first, second = math.dist(a, b), math.dist(b, c)
    return tidy(max(first, second)), tidy(min(first, second))
