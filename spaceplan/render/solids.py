"""What stands in a yard as solids: blocks with floors, rooms, cars, trees, in metres.

The heights that a scenario does not give are the usual ones: a floor of a dwelling 2.9 m (GB
50096-2011, 5.5.1, asks at least 2.8), a room of one storey 3.3 m, a bike shed 2.6 m, a car 1.45 m.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spaceplan.model.areas import AreaKind
from spaceplan.model.base import Point, Ring, Text
from spaceplan.model.case import Case, resolve
from spaceplan.model.enums import Kind, StallKind
from spaceplan.model.plan import Furniture, Plan, Stall
from spaceplan.model.scenario import Scenario, Structure
from spaceplan.render.ground import strip_of
from spaceplan.render.style import area_word, look_of_kind

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

FLOOR_M, ROOM_M, SHED_M = 2.9, 3.3, 2.6
_WALL_M, _PAVILION_M, _LAMP_M, _LIFT_FLOOR_M = 2.0, 3.0, 5.0, 2.9
#: Half of a small car's length and width (JGJ 100-2015, 4.1.1: 4.8 x 1.8 m), and its heights.
_CAR_M, _CAR_HEIGHTS = (2.4, 0.9), (0.8, 1.45)
_CAR_SLACK_M = 0.25
#: Muted colours of cars; which car has which depends on its stall alone.
_CARS = ("#8fa3b5", "#b9b4a8", "#6f7f8e", "#a7b6c2", "#c7c9cb", "#9c8f86")
_COLOURS = {
    Kind.BUILDING: "#c9c6c0",
    Kind.ROOMS: "#d8cbb5",
    Kind.SHED: "#cfc3cc",
    Kind.PAVILION: "#b9825a",
    Kind.LIFT: "#dfe6ea",
    Kind.UTILITY: "#bdbdb4",
    Kind.OTHER: "#d3d1cb",
    Kind.WALL: "#8c8880",
}
#: What lies flat.
_FLAT = frozenset(
    {Kind.ROAD, Kind.PAVING, Kind.GREEN, Kind.PARKING, Kind.SLOPE, Kind.MANHOLE, Kind.TANK}
)
_HEIGHTS = {
    Kind.ROOMS: ROOM_M,
    Kind.SHED: SHED_M,
    Kind.PAVILION: _PAVILION_M,
    Kind.UTILITY: 2.5,
    Kind.OTHER: 1.2,
    Kind.WALL: _WALL_M,
}


@dataclass(frozen=True)
class Solid:
    """Something that stands: a footprint from one height to another.

    Parameters
    ----------
    ring
        Its footprint, in metres.
    high
        Its upper end over the ground, in metres.
    colour
        Colour of its top.
    low
        Its lower end, in metres; default the ground.
    top
        A narrower part on it, and how high that goes: the cabin of a car.
    pointed
        Whether its roof rises to a point: a pavilion.
    crown
        Radius of a tree's crown or a lamp's light, in metres; 0 for neither.
    built
        Whether the plan builds it and it is to be seen: rooms and sheds.
    """

    ring: Ring
    high: float
    colour: str
    low: float = 0.0
    top: tuple[Ring, float] | None = None
    pointed: bool = False
    crown: float = 0.0
    built: bool = False


@dataclass(frozen=True)
class Name:
    """A name in the picture.

    Parameters
    ----------
    text
        The name.
    at
        Where, in metres on the ground.
    high
        How far over the ground, in metres.
    rank
        What gives way to what: 1 before 5.
    """

    text: Text
    at: Point
    high: float = 0.0
    rank: int = 3


@dataclass
class Model:
    """A yard as it will stand.

    Parameters
    ----------
    flat
        Id of a look and the ring it fills, from below to above.
    solids
        What stands.
    names
        What is named.
    """

    flat: list[tuple[str, Ring]] = field(default_factory=list)
    solids: list[Solid] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)


def model_of(scenario: Scenario, plan: Plan | None) -> Model:
    """Return a yard as solids: as it is now, or as a plan makes it.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The plan; null for what is there now.

    Returns
    -------
    Model
        The yard.
    """
    case = resolve(scenario, plan.option if plan else None)
    out = Model()
    out.flat.append(("ground", case.site.boundary))
    out.flat += [("hole", ring) for ring in case.site.holes]
    for item in _standing(case, plan):
        _structure(out, item)
    if plan is not None:
        _proposal(out, case, plan)
    for gate in case.site.gates:
        (ax, ay), (bx, by) = gate.span
        out.names.append(Name(gate.title or Text(), ((ax + bx) / 2, (ay + by) / 2), 0.0, 4))
    out.names = [n for n in out.names if n.text.zh or n.text.en]
    return out


def _standing(case: Case, plan: Plan | None) -> Iterator[Structure]:
    """Structures that are left, where they are left."""
    if plan is None:
        yield from case.structures
        return
    placed = {p.id: p for p in plan.placed}
    for item in case.structures:
        if item.id in plan.removed or (item.id == case.within_id and plan.blocks):
            continue
        place = placed.get(item.id)
        if place is None:
            yield item
        else:
            yield item.model_copy(update={"outline": place.outline, "centre": place.centre})


def _structure(out: Model, item: Structure) -> None:
    if item.kind in _FLAT and item.centre is not None:
        return
    if item.kind is Kind.TREE or item.centre is not None:
        at, crown = item.centre or (0.0, 0.0), item.crown or item.radius or 1.5
        out.solids.append(_tree(at, crown))
        return
    for ring in strip_of(item):
        if item.kind in _FLAT:
            out.flat.append((look_of_kind(item.kind), ring))
            continue
        floors = item.floors or 0
        high = floors * FLOOR_M if floors else _HEIGHTS.get(item.kind, FLOOR_M)
        pointed = item.kind is Kind.PAVILION
        out.solids.append(Solid(ring, high, _COLOURS[item.kind], pointed=pointed))
        if item.kind not in (Kind.WALL, Kind.OTHER):
            rank = 2 if item.kind is Kind.BUILDING else 4
            out.names.append(Name(_with_floors(item), _middle(ring), high, rank))


def _with_floors(item: Structure) -> Text:
    zh, en, n = item.title.get("zh"), item.title.get("en"), item.floors
    if not n or item.kind is not Kind.BUILDING:
        return Text(zh=zh, en=en)
    return Text(zh=f"{zh}　{n} 层".strip("　"), en=f"{en}, {n} floors".strip(", "))


def _proposal(out: Model, case: Case, plan: Plan) -> None:
    out.flat += [("neck" if a.neck else "aisle", a.outline) for a in plan.aisles]
    out.flat += [("widening", w.outline) for w in plan.widenings]
    out.flat += [("walkway", w.outline) for w in plan.walkways]
    for green in plan.greens:
        out.flat.append(("green_new", green.outline))
        out.names.append(Name(Text(zh="绿地", en="Green"), _middle(green.outline), 0.0, 5))
    for stall in plan.stalls:
        out.flat.append((f"stall_{stall.kind.value}", stall.outline))
        if stall.kind is not StallKind.ACCESSIBLE:
            out.solids.append(_car(stall))
    out.flat += [("strip", s.outline) for s in plan.accessible_strips]
    titles = {a.id: a.title for a in case.brief.areas}
    for area in plan.areas:
        if area.kind is AreaKind.PAVILION:
            out.solids.append(
                Solid(area.outline, _PAVILION_M, _COLOURS[Kind.PAVILION], pointed=True)
            )
        else:
            out.flat.append(("area_new", area.outline))
        title = titles.get(area.id)
        name = title if title is not None and (title.zh or title.en) else area_word(area.kind)
        high = _PAVILION_M if area.kind is AreaKind.PAVILION else 0.0
        out.names.append(Name(name, _middle(area.outline), high, 4))
    out.flat += [("court", b.court) for b in plan.blocks if b.court is not None]
    rooms = {r.id: r.title for r in case.brief.rooms}
    for room in plan.rooms:
        out.solids.append(Solid(room.outline, ROOM_M, "#f0b35e", built=True))
        title = rooms.get(room.id) or Text(zh=room.id, en=room.id)
        out.names.append(Name(title, _middle(room.outline), ROOM_M, 1))
    for shed in plan.bike_sheds:
        out.solids.append(Solid(shed.outline, SHED_M, "#cf8fb8", built=True))
        name = Text(zh=f"非机动车棚 {shed.capacity}", en=f"Bike shed, {shed.capacity}")
        out.names.append(Name(name, _middle(shed.outline), SHED_M, 2))
    floors = {s.id: s.floors or 1 for s in case.structures}
    for thing in plan.furniture:
        out.solids += _thing(thing, floors)


def _thing(thing: Furniture, floors: dict[str, int]) -> Iterator[Solid]:
    if thing.kind == "lamp" and thing.point is not None:
        yield Solid(_square(thing.point, 0.12), _LAMP_M, "#5b5b5b", crown=0.35)
    elif thing.kind == "tree" and thing.point is not None:
        yield _tree(thing.point, thing.radius_m or 2.0)
    elif thing.outline is not None:
        block = (thing.serves or "").partition("/")[0]
        high = {
            "bench": 0.5, "pavilion": _PAVILION_M, "waste": 1.6,
            "lift": floors.get(block, 1) * _LIFT_FLOOR_M + 1.5,
        }.get(thing.kind, 1.0)  # fmt: skip
        colour = {"bench": "#6b4a2b", "lift": "#9fc3d6"}.get(thing.kind, "#bdbdb4")
        yield Solid(thing.outline, high, colour, pointed=thing.kind == "pavilion")


def _car(stall: Stall) -> Solid:
    """Put a small car into the middle of its stall, along its longer side."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = stall.outline
    u, v = (bx - ax, by - ay), (dx - ax, dy - ay)
    if math.hypot(*u) < math.hypot(*v):
        u, v = v, u
    long, wide = math.hypot(*u), math.hypot(*v)
    middle = ((ax + bx + cx + dx) / 4, (ay + by + cy + dy) / 4)
    half_long = min(_CAR_M[0], long / 2 - _CAR_SLACK_M)
    # the sides of a slanting stall are not square to each other: the car is
    ux, uy = u[0] / long, u[1] / long
    across = abs(ux * v[1] - uy * v[0])
    half_wide = min(_CAR_M[1], min(wide, across) / 2 - _CAR_SLACK_M)

    def box(back: float, ahead: float, side: float) -> Ring:
        return tuple(
            (middle[0] + along * ux - off * uy, middle[1] + along * uy + off * ux)
            for along, off in ((back, -side), (ahead, -side), (ahead, side), (back, side))
        )

    cabin = box(-0.62 * half_long, 0.42 * half_long, 0.86 * half_wide)
    colour = _CARS[sum(map(ord, stall.id)) * 7 % len(_CARS)]
    low, high = _CAR_HEIGHTS
    return Solid(box(-half_long, half_long, half_wide), low, colour, top=(cabin, high))


def _tree(at: Point, crown: float) -> Solid:
    trunk = min(0.22, crown / 6)
    return Solid(_square(at, trunk), 1.6 + 0.75 * crown, "#6b4a2b", crown=crown)


def _square(at: Point, half: float) -> Ring:
    x, y = at
    return ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half))


def _middle(ring: Ring) -> Point:
    from shapely import Polygon

    shape: BaseGeometry = Polygon(ring)
    inside = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    return (float(inside.x), float(inside.y))
