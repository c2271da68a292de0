"""Draws what stands there: site, gates, structures, surroundings."""

from __future__ import annotations

import math

from spaceplan.exchange.dxf_out.layers import layer_of
from spaceplan.exchange.dxf_out.pen import Pen, tagged
from spaceplan.model.base import Point, Ring
from spaceplan.model.enums import Kind
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Gate, Scenario, Structure

DOOR = "SP_DOOR"


def draw_site(pen: Pen, scenario: Scenario) -> None:
    """Draw the site and what is around it.

    Parameters
    ----------
    pen
        Draws on model space.
    scenario
        The scenario.
    """
    for around in scenario.surroundings:
        pen.line("SP-CONTEXT", around.outline, (
            ("role", "surrounding"), ("kind", around.kind.value), ("floors", around.floors),
            ("title.zh", around.title.zh), ("title.en", around.title.en),
        ), closed=True)  # fmt: skip
    pen.line("SP-BOUNDARY", scenario.site.boundary, (
        ("role", "boundary"), ("id", scenario.name), ("title.zh", scenario.title.zh),
        ("title.en", scenario.title.en),
    ), closed=True)  # fmt: skip
    for hole in scenario.site.holes:
        pen.line("SP-HOLE", hole, (("role", "hole"),), closed=True)
    for gate in scenario.site.gates:
        _gate(pen, gate)
    for front in scenario.site.frontages:
        pen.line("SP-FRONTAGE", front.span, (("role", "frontage"), ("id", front.id)))


def _gate(pen: Pen, gate: Gate) -> None:
    pen.line("SP-GATE", gate.span, (
        ("role", "gate"), ("id", gate.id), ("vehicles", gate.vehicles),
        ("pedestrians", gate.pedestrians), ("barrier", gate.barrier),
        ("title.zh", gate.title.zh), ("title.en", gate.title.en),
    ))  # fmt: skip


def draw_structures(pen: Pen, scenario: Scenario, gone: frozenset[str] = frozenset()) -> None:
    """Draw every structure where it stands now.

    Parameters
    ----------
    pen
        Draws on model space.
    scenario
        The scenario.
    gone
        Ids of those that a plan removes or puts elsewhere: neither hatch nor name of theirs hides
        what comes instead.
    """
    for item in scenario.structures:
        layer = layer_of(item.kind)
        data = _data(item)
        if item.outline is not None:
            pen.line(layer, item.outline, data, closed=True)
            if item.id not in gone:
                _fill(pen, item.kind, item.outline)
            for door in item.doors:
                draw_door(pen, item.outline, door, (("structure", item.id),))
        elif item.centre is not None:
            pen.circle(layer, item.centre, item.radius or 0.1, data)
            if item.crown and item.id not in gone:
                owner = (("role", "crown"), ("structure", item.id))
                pen.circle(layer, item.centre, item.crown, owner, "DASHED")
        elif item.line is not None:
            _band(pen, layer, item, data)
        surface = item.kind in (Kind.ROAD, Kind.PAVING)
        if item.outline is not None and not surface and item.id not in gone:
            floors = f"{item.floors}F" if item.floors else ""
            pen.label(item.outline, (item.title.get(pen.lang) or item.id, floors))


def _data(item: Structure) -> tuple[tuple[str, object], ...]:
    return (
        ("role", "structure"), ("id", item.id), ("kind", item.kind.value),
        ("treatment", item.treatment.value), ("floors", item.floors), ("dwelling", item.dwelling),
        ("step_free", None if item.step_free else False), ("cost", item.cost or None),
        ("group", item.group), ("radius", item.radius), ("crown", item.crown),
        ("thickness", item.thickness), ("percent", item.percent), ("steps", item.steps or None),
        ("clearance_m", item.clearance_m), ("clear_height_m", item.clear_height_m),
        ("cars", item.cars), ("title.zh", item.title.zh), ("title.en", item.title.en),
    )  # fmt: skip


def _band(
    pen: Pen, layer: str, item: Structure, data: tuple[tuple[str, object], ...]
) -> None:  # fmt: skip
    """Draw a wall as a line as wide as it is, a road as its middle line and its edges."""
    line, thickness = item.line or (), item.thickness or 0.0
    if item.kind is not Kind.ROAD:
        pen.line(layer, line, data, width=thickness)
        return
    from shapely.geometry import LineString

    pen.line(layer, line, data, linetype="CENTER")
    edge = LineString(line).buffer(thickness / 2, cap_style="flat", join_style="mitre")
    for part in getattr(edge, "geoms", (edge,)):
        ring = tuple((x, y) for x, y in part.exterior.coords[:-1])
        pen.line(layer, ring, (("role", "edge"), ("structure", item.id)), closed=True)


def _fill(pen: Pen, kind: Kind, ring: Ring) -> None:
    if kind in (Kind.BUILDING, Kind.ROOMS):
        pen.hatch(ring, "ANSI31", 2.5)
    elif kind is Kind.GREEN:
        pen.hatch(ring, "DOTS", 2.2, colour=82)


def draw_door(
    pen: Pen, ring: Ring, door: Point, owner: tuple[tuple[str, object], ...]
) -> None:  # fmt: skip
    """Draw a door as a triangle that points into the building.

    Parameters
    ----------
    pen
        Draws on model space.
    ring
        Outline of the building, in metres.
    door
        Where it is, in metres.
    owner
        What it belongs to.
    """
    block = pen.space.add_blockref(DOOR, pen.at(door), dxfattribs={
        "layer": pen.layer("SP-DOOR"), "rotation": _inward(ring, door),
    })  # fmt: skip
    tagged(block, (("role", "door"), *owner))


def _inward(ring: Ring, door: Point) -> float:
    """Return by how many degrees a door's sign, which points up, is turned to point inwards."""
    area = sum(ring[i - 1][0] * q[1] - q[0] * ring[i - 1][1] for i, q in enumerate(ring))
    best, angle = math.inf, 0.0
    for i, b in enumerate(ring):
        a = ring[i - 1]
        dx, dy = b[0] - a[0], b[1] - a[1]
        length = math.hypot(dx, dy)
        if length == 0:
            continue
        t = min(1.0, max(0.0, ((door[0] - a[0]) * dx + (door[1] - a[1]) * dy) / length**2))
        off = math.hypot(door[0] - a[0] - t * dx, door[1] - a[1] - t * dy)
        if off < best - 1e-9:
            best = off
            angle = math.degrees(math.atan2(dy, dx)) + (0.0 if area > 0 else 180.0)
    return round(angle % 360, 6)


def draw_fates(pen: Pen, scenario: Scenario, plan: Plan) -> None:
    """Mark what a plan removes, changes and moves: a dashed outline with its word.

    Parameters
    ----------
    pen
        Draws on model space.
    scenario
        The scenario.
    plan
        The plan.
    """
    words = (
        (plan.removed, ("拆", "remove"), 1),
        (plan.modified, ("改", "change"), 30),
        (plan.moved, ("移", "move"), 200),
    )
    known = {s.id: s for s in scenario.structures}
    for ids, (zh, en), colour in words:
        for sid in ids:
            if sid in known:
                _mark(pen, known[sid], f"{zh} {en}" if pen.lang == "zh" else en, colour)
    for now in plan.placed:
        data = (("role", "placed"), ("id", now.id), ("kind", now.kind.value))
        if now.outline is not None:
            pen.line(layer_of(now.kind), now.outline, data, closed=True)
        elif now.centre is not None:
            pen.circle(layer_of(now.kind), now.centre, now.radius or 0.1, data)


def _mark(pen: Pen, item: Structure, word: str, colour: int) -> None:
    data = (("role", "mark"), ("structure", item.id))
    place: Point
    if item.outline is not None:
        entity = pen.line("SP-TREAT", item.outline, data, closed=True)
        place = max(item.outline, key=lambda p: (p[1] - p[0], p))
    elif item.centre is not None:
        entity = pen.circle("SP-TREAT", item.centre, (item.radius or 0.1) * 1.3, data)
        place = (item.centre[0] - (item.radius or 0.1), item.centre[1] + (item.radius or 0.1))
    else:
        line = item.line or ((0.0, 0.0),)
        entity = pen.line("SP-TREAT", line, data)
        place = line[0]
    entity.dxf.color = colour
    word = word.split()[0] if pen.lang == "zh" else word
    pen.text(place, (word,), pen.mm(1.8), layer="SP-TREAT", align=7, colour=colour, clear=True)
