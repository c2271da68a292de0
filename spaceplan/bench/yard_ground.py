"""The ground of a yard drawn at random: outline, gates, and what stands there, still unturned."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from shapely import Point as Spot
from shapely import Polygon, union_all

from spaceplan.model.base import Point

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Least and most ground of a yard, in m²; from these areas on it may be an ell, or concave.
LEAST_M2, MOST_M2 = 600.0, 4000.0
_ELL_M2, _CONCAVE_M2 = 1200.0, 2000.0
#: No arm of a yard is narrower than an aisle between two rows.
_ARM_M = 15.0
#: Share of a yard that buildings cover at most, and ground that they leave, in m².
_COVERED, _OPEN_M2 = 0.38, 430.0
#: Between buildings, and between anything and a building: room for a car to pass, for people.
_GAP_M, _PASS_M = 6.0, 2.0
#: Half the width of a way that all open ground is joined by.
_WAY_M = 1.8
#: Ground before a door that stays open: depth and half the width.
_DOOR_M, _DOOR_HALF_M = 3.0, 1.5
#: Ground inside a gate that stays open: for cars, for people.
_CARS_IN_M, _FEET_IN_M = 12.0, 4.0
_FLOORS = (2, 3, 5, 6, 6, 6, 7, 11)


@dataclass(frozen=True)
class Opening:
    """A gate: where along which edge it lies, who passes, and the open ground inside it."""

    edge: int
    at: float
    width: float
    cars: bool
    barrier: bool = False

    @property
    def narrow(self) -> bool:
        """Whether it is an archway or a gap that takes one car at a time."""
        return self.cars and self.width < 5.0


@dataclass(frozen=True)
class Thing:
    """Something that stands there, its fields named as in a scenario, and its ground."""

    fields: dict[str, object]
    ring: tuple[Point, ...] = ()
    doors: tuple[Point, ...] = ()
    centre: Point | None = None
    line: tuple[Point, ...] = ()


@dataclass
class Ground:
    """A yard that grows while it is drawn, x and y in metres in a frame of its own."""

    rng: Random
    outline: tuple[Point, ...] = ()
    gates: list[Opening] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    solids: list[BaseGeometry] = field(default_factory=list)
    open: list[BaseGeometry] = field(default_factory=list)

    @property
    def site(self) -> Polygon:
        """The whole site."""
        return Polygon(self.outline)

    @property
    def free(self) -> BaseGeometry:
        """The site without what stands there for certain."""
        return self.site.difference(union_all(self.solids))

    def edge(self, i: int) -> tuple[Point, Point, float]:
        """Return start, direction and length of an edge; the site lies left of it."""
        (ax, ay), (bx, by) = self.outline[i], self.outline[(i + 1) % len(self.outline)]
        long = math.hypot(bx - ax, by - ay)
        return (ax, ay), ((bx - ax) / long, (by - ay) / long), long

    def strip(self, i: int, at: float, long: float, near: float, deep: float) -> Polygon:
        """Return the box along an edge from ``at`` on, between two distances inside it."""
        return Polygon(self.along(i, at, long, near, near + deep))

    def along(
        self, i: int, at: float, long: float, near: float, far: float
    ) -> tuple[Point, Point, Point, Point]:
        """Return the corners of such a box; the last two are its inner side."""
        (x, y), (dx, dy), _ = self.edge(i)

        def corner(s: float, t: float) -> Point:
            return (x + s * dx - t * dy, y + s * dy + t * dx)

        return corner(at, near), corner(at + long, near), corner(at + long, far), corner(at, far)


def draw_ground(rng: Random) -> Ground:
    """Draw a yard.

    Parameters
    ----------
    rng
        Where chance comes from; nothing else decides.

    Returns
    -------
    Ground
        Outline, one to four gates of which the first is for cars, and what stands there.
    """
    ground = Ground(rng, _outline(rng))
    _gates(ground)
    _archways(ground)
    _buildings(ground)
    _guards(ground)
    _road(ground)
    _boxes(ground)
    _trees(ground)
    return ground


def _outline(rng: Random) -> tuple[Point, ...]:
    """Draw a rectangle, an ell, a skew quadrangle or a concave shape of random area."""
    area = LEAST_M2 * (MOST_M2 / LEAST_M2) ** rng.random()
    shapes = ["rectangle", "skew"] + ["ell"] * (area > _ELL_M2) + ["concave"] * (area > _CONCAVE_M2)
    shape = rng.choice(shapes)
    wide = math.sqrt(area * rng.uniform(1.0, 2.0))
    high = area / wide
    if shape == "ell":
        wide, high = 1.12 * wide, 1.12 * high
        a = rng.uniform(0.25, 0.5) * max(0.0, wide - _ARM_M)
        b = rng.uniform(0.25, 0.7) * max(0.0, high - _ARM_M)
        ring = [(0, 0), (wide, 0), (wide, high - b), (wide - a, high - b), (wide - a, high),
                (0, high)]  # fmt: skip
    elif shape == "concave":
        wide, high = 1.06 * wide, 1.06 * high
        a = rng.uniform(_ARM_M, 0.45 * wide)
        b = a + rng.uniform(0.3, 0.9) * max(1.0, wide - a - _ARM_M)
        deep = rng.uniform(0.25, 0.8) * max(1.0, high - _ARM_M)
        c, d = a + 0.15 * (b - a), b - 0.15 * (b - a)
        ring = [(0, 0), (wide, 0), (wide, high), (b, high), (d, high - deep), (c, high - deep),
                (a, high), (0, high)]  # fmt: skip
    else:
        ring = [(0, 0), (wide, 0), (wide, high), (0, high)]
    if shape == "skew":
        lean = 0.14 * high
        ring = [(x + rng.uniform(-lean, lean), y + rng.uniform(-lean, lean)) for x, y in ring]
    grow = math.sqrt(min(max(area, LEAST_M2), MOST_M2) / Polygon(ring).area)
    return tuple((x * grow, y * grow) for x, y in ring)


def _gates(ground: Ground) -> None:
    """One to four gates, apart from each other and from corners; the first lets cars in."""
    rng = ground.rng
    count = rng.choice((1, 1, 2, 2, 3, 4))
    for k in range(count):
        kind = rng.choice(("wide", "wide", "narrow") if not k else ("wide", "foot", "foot"))
        spans = {"wide": (6.0, 7.5), "narrow": (3.5, 4.0), "foot": (1.5, 2.5)}
        width = round(rng.uniform(*spans[kind]), 1)
        for _ in range(40):
            i = rng.randrange(len(ground.outline))
            long = ground.edge(i)[2]
            if long < width + 5.0:
                continue
            cars = kind != "foot"
            gate = Opening(i, rng.uniform(2.5, long - 2.5 - width), width, cars,
                           kind == "wide" and rng.random() < 0.3)  # fmt: skip
            inside = _inside(ground, gate)
            if ground.site.buffer(1e-6).contains(inside) and all(
                inside.distance(other) > 4.0 for other in ground.open
            ):
                ground.gates.append(gate)
                ground.open.append(inside)
                break


def _inside(ground: Ground, gate: Opening) -> Polygon:
    """Return the open ground inside a gate."""
    spare = 1.0 if gate.cars and not gate.narrow else 0.0
    deep = _CARS_IN_M if gate.cars else _FEET_IN_M
    return ground.strip(gate.edge, gate.at - spare, gate.width + 2 * spare, 0.0, deep)


def _archways(ground: Ground) -> None:
    """Houses on both sides of a narrow gate, or one over it where the model knows archways."""
    from spaceplan.model.scenario import Structure

    rng = ground.rng
    for gate in [g for g in ground.gates if g.narrow]:
        long = ground.edge(gate.edge)[2]
        left = min(gate.at, rng.uniform(6.0, 16.0))
        right = min(long - gate.at - gate.width, rng.uniform(6.0, 16.0))
        deep = rng.uniform(8.0, 10.0)
        over = "clear_height_m" in Structure.model_fields
        if over:
            middle = gate.at + gate.width / 2
            a, _, b, _ = ground.along(gate.edge, middle, 0.0, 0.0, deep + 1.0)
            parts = [(gate.at - left, left + gate.width + right)]
        else:
            parts = [(gate.at - left, left), (gate.at + gate.width, right)]
        parts = [(at, wide) for at, wide in parts if wide > 4.0]
        drawn = [_house(ground, gate.edge, at, wide, 0.0, deep, gate) for at, wide in parts]
        houses = [house for house in drawn if house is not None]
        if len(houses) == len(parts):
            for house in houses:
                _stand(ground, house)
            if over:
                ground.things.append(
                    Thing({"kind": "road", "thickness": gate.width,
                           "clear_height_m": round(rng.uniform(4.0, 4.5), 1)}, line=(a, b))
                )  # fmt: skip


def _buildings(ground: Ground) -> None:
    """Houses along sides and inside, as many as the share drawn asks for and fit."""
    rng = ground.rng
    wanted = rng.uniform(0.0, _COVERED) * ground.site.area
    for _ in range(40):
        if sum(s.area for s in ground.solids) >= wanted:
            return
        i = rng.randrange(len(ground.outline))
        long = ground.edge(i)[2]
        wide = rng.uniform(10.0, min(42.0, max(11.0, long)))
        if wide > long - 1.0:
            continue
        at = rng.uniform(0.0, long - wide)
        near = rng.choice((0.0, 0.0, 1.0, 2.5)) if rng.random() < 0.7 else rng.uniform(7.0, 30.0)
        house = _house(ground, i, at, wide, near, rng.uniform(8.0, 12.0))
        if house is not None:
            _stand(ground, house)


def _house(
    ground: Ground, i: int, at: float, wide: float, near: float, deep: float,
    over: Opening | None = None,
) -> Thing | None:  # fmt: skip
    """Return a house along an edge with doors in its inner side, None where there is no room."""
    rng = ground.rng
    body = ground.strip(i, at, wide, near, deep)
    others = union_all(ground.solids)
    kept = [o for o in ground.open if over is None or o.distance(_inside(ground, over)) > 0.01]
    site = ground.site
    apart = near == 0.0 or site.exterior.distance(body) > 0.9
    if not (site.buffer(1e-6).contains(body) and apart) or any(body.intersects(o) for o in kept):
        return None
    if over is None and not others.is_empty and body.distance(others) < _GAP_M:
        return None
    count = max(1, round(wide / 12.0))
    steps = [at + wide * (k + 0.5) / count for k in range(count)]
    before = [
        ground.strip(i, s - _DOOR_HALF_M, 2 * _DOOR_HALF_M, near + deep, _DOOR_M) for s in steps
    ]
    reach = union_all([*ground.solids, body])
    clear = [site.contains(b) and b.intersection(reach).area < 1e-6 for b in before]
    if not all(clear) or not _joined(ground, body, before):
        return None
    doors = tuple(ground.along(i, s, 0.0, 0.0, near + deep)[2] for s in steps)
    fields: dict[str, object] = {"kind": "building", "floors": rng.choice(_FLOORS)}
    if rng.random() < 0.1:
        fields["dwelling"] = False
    if rng.random() < 0.3:
        fields["step_free"] = False
    ring = ground.along(i, at, wide, near, near + deep)
    return Thing(fields, ring=ring, doors=doors)


def _stand(ground: Ground, thing: Thing) -> None:
    """Let a house stand, with the ground before its doors kept open."""
    ground.things.append(thing)
    ground.solids.append(Polygon(thing.ring))
    a, b = thing.ring[0], thing.ring[3]
    long = math.dist(a, b)
    nx, ny = (b[0] - a[0]) / long, (b[1] - a[1]) / long
    for x, y in thing.doors:
        h, d = _DOOR_HALF_M, _DOOR_M
        ground.open.append(
            Polygon([(x + s * h * ny + t * d * nx, y - s * h * nx + t * d * ny)
                     for s, t in ((-1, 0), (1, 0), (1, 1), (-1, 1))])
        )  # fmt: skip


def _joined(ground: Ground, body: BaseGeometry, before: list[Polygon]) -> bool:
    """Whether the open ground stays large and in one piece that gates and doors lie at."""
    left = ground.free.difference(body)
    if left.area < max(_OPEN_M2, (1.0 - _COVERED - 0.07) * ground.site.area):
        return False
    shrunk = left.buffer(-_WAY_M)
    pieces = getattr(shrunk, "geoms", (shrunk,))
    ways = max(pieces, key=lambda p: p.area, default=shrunk).buffer(_WAY_M + 0.05)
    spots = [*(o.centroid for o in ground.open), *(b.centroid for b in before)]
    return bool(ways.area > 0.9 * left.area and all(ways.contains(s) for s in spots))


def _guards(ground: Ground) -> None:
    """Put a guard house beside a gate with a barrier, where there is room."""
    for gate in ground.gates:
        if gate.barrier:
            at = gate.at + gate.width + 1.2
            _box(ground, ground.along(gate.edge, at, 2.4, 0.3, 3.3), {"kind": "utility"})


def _road(ground: Ground) -> None:
    """Sometimes a road that stays, straight in from a wide gate."""
    rng = ground.rng
    gates = [g for g in ground.gates if g.cars and not g.narrow]
    if not gates or rng.random() > 0.2:
        return
    gate = rng.choice(gates)
    wide, long = min(gate.width, 6.0), rng.uniform(12.0, 25.0)
    middle = gate.at + gate.width / 2
    body = ground.strip(gate.edge, middle - wide / 2, wide, 0.0, long)
    doors = ground.open[len(ground.gates) :]
    clear = all(body.distance(s) > 0.5 for s in ground.solids)
    if clear and ground.site.buffer(1e-6).contains(body) and not any(map(body.intersects, doors)):
        a, _, b, _ = ground.along(gate.edge, middle, 0.0, 0.0, long)
        ground.things.append(Thing({"kind": "road", "thickness": wide}, line=(a, b)))
        ground.open.append(body)


def _boxes(ground: Ground) -> None:
    """Place transformers, and old sheds that may or shall go."""
    rng = ground.rng
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        old = rng.random() < 0.5
        fields: dict[str, object] = {"kind": "shed" if old else "utility"}
        if old:
            fields |= {"treatment": rng.choice(("remove", "optional", "keep"))}
        wide, deep = (rng.uniform(4, 8), rng.uniform(2.5, 4)) if old else (3.0, 2.5)
        for i, s, t in _places(ground, 30):
            if _box(ground, ground.along(i, s, wide, t, t + deep), fields):
                break


def _box(ground: Ground, ring: tuple[Point, ...], fields: dict[str, object]) -> bool:
    """Let a box stand if there is room; tell whether there was."""
    body = Polygon(ring)
    room = ground.site.buffer(1e-6).contains(body)
    if not room or any(body.distance(s) < _PASS_M for s in ground.solids):
        return False
    if any(body.intersects(o) for o in ground.open) or not _joined(ground, body, []):
        return False
    ground.things.append(Thing(fields, ring=ring))
    ground.solids.append(body)
    return True


def _trees(ground: Ground) -> None:
    """Up to one tree on 180 m², most of them to be kept."""
    rng = ground.rng
    spots: list[Spot] = []
    for _ in range(rng.randint(0, min(12, int(ground.free.area / 180)))):
        radius = round(rng.uniform(0.2, 0.5), 2)
        for i, s, t in _places(ground, 10):
            place = ground.along(i, s, 0.0, t, t)[0]
            spot = Spot(place)
            apart = all(spot.distance(o) > 3.0 for o in (*ground.solids, *spots))
            clear = all(spot.distance(o) > 1.0 for o in ground.open)
            if apart and clear and ground.site.buffer(-1.2).contains(spot):
                fields: dict[str, object] = {
                    "kind": "tree", "radius": radius, "crown": round(rng.uniform(1.5, 3.5), 1)
                }  # fmt: skip
                if rng.random() < 0.35:
                    fields["treatment"] = "optional"
                ground.things.append(Thing(fields, centre=place))
                spots.append(spot)
                break


def _places(ground: Ground, tries: int) -> Iterator[tuple[int, float, float]]:
    """Random places: an edge, how far along it and how far inside."""
    high = math.sqrt(ground.site.area)
    for _ in range(tries):
        i = ground.rng.randrange(len(ground.outline))
        long = ground.edge(i)[2]
        yield i, ground.rng.uniform(0.0, long), ground.rng.uniform(0.3, high)
