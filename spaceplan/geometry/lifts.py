"""Where lifts are added outside at dwelling doors (加装电梯), before any stall is thought of.

A lift takes ground before a door, so it is sited first and stands in the way of the search like
any other thing.  At each door a few places are tried: the shaft against the wall on either side of
the door's apron, its own door to the front or towards the apron; or the shaft across the apron,
its door facing the building's, the two joined by a bridge above.  Of these the one is taken that
costs cars the least ground (ground that an aisle's width can reach from the gates), then the least
ground on the whole.  Where more doors may have a lift than lifts are asked for, buildings with more
floors come first, then those where a lift costs less ground.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely.geometry import LineString, MultiPolygon, Polygon

from spaceplan.geometry.outline import polygons, square_before
from spaceplan.geometry.overlay import common, union, without
from spaceplan.model.base import Point
from spaceplan.model.case import Case, stands
from spaceplan.model.furniture import LiftWish
from spaceplan.standards import Rules
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Ground = Polygon | MultiPolygon

#: How far a shaft is pushed along the wall from its first place, in metres.
_SHIFTS_M = (0.0, 0.75, 1.5)
#: Overlaps below this are noise of the overlay, in m².
_NOISE_M2 = 1e-3
#: A shaft farther from the building than this is joined to it by a bridge, in metres.
_BRIDGE_M = 0.02
#: So much of a shaft's outline lies against the wall at the least, in metres.
_WALL_M = 1.2
#: Combinations of doors that are looked at before the first that fits is taken.
_MOST_TRIES = 2000


@dataclass(frozen=True)
class Lift:
    """A lift that is added at a door."""

    id: str
    serves: str
    """The door it serves, e.g. ``block-1/door-1``."""
    outline: Polygon
    """Ground of the shaft."""
    door: Point
    """Its own door, on its outline."""
    facing: Point
    """The way out of it, a unit vector."""
    landing: Polygon
    """The square before its door."""


@dataclass(frozen=True)
class Threshold:
    """A door of a building where a lift may be added."""

    name: str
    structure: str
    floors: int
    point: Point
    facing: Point
    house: Polygon
    """The outline of the building."""


@dataclass(frozen=True)
class Surroundings:
    """What a lift must fit into."""

    ground: Ground
    """The site."""
    free: Ground
    """Ground on which nothing stands, kept roads included."""
    solid: BaseGeometry
    """Kept roads and optional structures: ground that is free, but not for a lift."""
    walls: BaseGeometry
    """What stands."""
    thresholds: tuple[Threshold, ...]
    """Every door, with or without a lift."""
    mouths: BaseGeometry
    """Ground before the gates for cars, which stays open."""
    car_gates: BaseGeometry
    """Lines of the gates for cars."""
    foot_gates: tuple[LineString, ...]
    """Lines of the gates for people."""


def door_name(structure: str, index: int) -> str:
    """Return how files call a door of a structure.

    Parameters
    ----------
    structure
        Id of the structure.
    index
        Which of its doors, from 0.

    Returns
    -------
    str
        E.g. ``block-1/door-1``.
    """
    return f"{structure}/door-{index + 1}"


def wanted_doors(case: Case, wish: LiftWish) -> tuple[str, ...]:
    """Return the doors that may get a lift.

    Parameters
    ----------
    case
        The resolved option.
    wish
        What is asked.

    Returns
    -------
    tuple of str
        Names of doors, in the order of the wish, each once; of all dwellings where it names none.
    """
    doors = {
        s.id: tuple(door_name(s.id, i) for i in range(len(s.doors)))
        for s in case.structures
        if stands(s)
    }
    named = wish.at or tuple(s.id for s in case.structures if s.is_dwelling and s.id in doors)
    out: list[str] = []
    for ref in named:
        owner = ref.partition("/")[0]
        out += [d for d in doors.get(owner, ()) if ref in (owner, d)]
    return tuple(dict.fromkeys(out))


def site_lifts(case: Case, rules: Rules, around: Surroundings) -> tuple[Lift, ...]:
    """Site the lifts that a brief asks for.

    Parameters
    ----------
    case
        The resolved option.
    rules
        Its rules.
    around
        What they must fit into.

    Returns
    -------
    tuple of Lift
        As many as asked for, or fewer where there is no room.
    """
    wish = case.brief.furniture.lifts if case.brief.furniture is not None else None
    if wish is None:
        return ()
    named = wanted_doors(case, wish)
    chosen = [t for name in named for t in around.thresholds if t.name == name]
    offers = {t.name: _offers(t, wish, rules, around) for t in chosen}
    order = sorted(
        (t for t in chosen if offers[t.name]),
        key=lambda t: (-t.floors, offers[t.name][0][0], named.index(t.name)),
    )
    some = [[lift for _, lift in offers[t.name]] for t in order]
    found = _pick(some, wish.count, rules, around)
    found.sort(key=lambda lift: named.index(lift.serves))
    return tuple(
        Lift(f"lift-{i}", f.serves, f.outline, f.door, f.facing, f.landing)
        for i, f in enumerate(found, start=1)
    )


def landing_of(wish: LiftWish, rules: Rules) -> float:
    """Return the side of the landing before a lift, in metres.

    Parameters
    ----------
    wish
        What is asked.
    rules
        The rules.

    Returns
    -------
    float
        Metres.
    """
    return wish.landing_m or rules.value("lift_landing")


def _offers(
    at: Threshold, wish: LiftWish, rules: Rules, around: Surroundings
) -> list[tuple[tuple[int, float, int], Lift]]:
    """Return the places for a lift at one door and what each costs, the least costly first."""
    size = rules.value("door_apron_depth")
    aprons = union(square_before(t.point, t.facing, size) for t in around.thresholds)
    roomy = without(around.free, union([around.solid, aprons, around.mouths]))
    open_ground = around.free
    before = _drivable(around, rules, around.free)
    ranked = []
    for i, lift in enumerate(_places(at, wish, rules)):
        if without(lift.outline, roomy).area > _NOISE_M2 or not _at_wall(at, lift):
            continue
        if without(lift.landing, open_ground).area > _NOISE_M2:
            continue
        if not _all_walk(around, rules, union([lift.outline]), (lift,)):
            continue
        lost = before.area - _drivable(around, rules, without(around.free, lift.outline)).area
        taken = union([lift.outline, lift.landing])
        ranked.append(((round(lost), round(without(taken, aprons).area, 2), i), lift))
    return sorted(ranked, key=lambda r: r[0])


def _places(at: Threshold, wish: LiftWish, rules: Rules) -> Iterator[Lift]:
    wide, deep = wish.footprint or (rules.value("lift_width"), rules.value("lift_depth"))
    landing, half = landing_of(wish, rules), rules.value("door_apron_depth") / 2
    (nx, ny), (tx, ty) = at.facing, (-at.facing[1], at.facing[0])

    def lay(u: float, v: float) -> Point:
        x, y = at.point
        return (tidy(x + u * tx + v * nx), tidy(y + u * ty + v * ny))

    def lift(u0: float, v0: float, door: Point, way: Point) -> Lift:
        corners = [(u0, v0), (u0 + wide, v0), (u0 + wide, v0 + deep), (u0, v0 + deep)]
        facing = (way[0] * tx + way[1] * nx, way[0] * ty + way[1] * ny)
        step = lay(*door)
        ring = Polygon([lay(*c) for c in corners])
        return Lift("", at.name, ring, step, facing, square_before(step, facing, landing))

    for side in (1, -1):
        for shift in _SHIFTS_M:
            near = side * (half + shift)
            u0 = near if side > 0 else near - wide
            yield lift(u0, 0.0, (u0 + wide / 2, deep), (0.0, 1.0))
            if shift == 0 and deep >= landing:
                yield lift(u0, 0.0, (near, deep / 2), (-side, 0.0))
    off = max(2 * half, landing)
    yield lift(-wide / 2, off, (0.0, off), (0.0, -1.0))


def _at_wall(at: Threshold, lift: Lift) -> bool:
    """Tell whether a shaft has a wall behind it, or stands across the apron with a bridge."""
    if lift.outline.distance(at.house) > _BRIDGE_M:
        return True
    return bool(common(lift.outline.exterior, at.house.buffer(_BRIDGE_M)).length >= _WALL_M)


def _drivable(around: Surroundings, rules: Rules, free: BaseGeometry) -> BaseGeometry:
    """Ground that an aisle's width sweeps, in the parts that a single lane joins to a gate."""
    lane, wide = rules.value("single_lane_width"), rules.value("aisle_width")
    if around.car_gates.is_empty:
        return free.buffer(-wide / 2).buffer(wide / 2)
    near = around.car_gates.buffer(lane / 2 + 0.05)
    parts = [p for p in polygons(free.buffer(-lane / 2 + 0.01)) if p.intersects(near)]
    core = common(free.buffer(-wide / 2 + 0.01), union(p.buffer(0.01) for p in parts))
    return core.buffer(wide / 2)


def _all_walk(
    around: Surroundings, rules: Rules, taken: BaseGeometry, lifts: Sequence[Lift]
) -> bool:
    """Tell whether all doors and gates that one walks between today still are, and lifts too."""
    walk, size = rules.value("walkway_width"), rules.value("door_apron_depth")
    half = walk / 2 - 0.001
    gates = union(line.buffer(walk) for line in around.foot_gates)
    if gates.is_empty:
        return True

    def parts(ground: BaseGeometry) -> list[Polygon]:
        open_ground = union([ground, without(gates, around.walls)])
        middles = open_ground.buffer(-half, join_style="mitre")
        return [p for p in polygons(middles) if p.intersects(gates)]

    were, are = parts(around.free), parts(without(around.free, taken))
    mouths = [line.buffer(walk) for line in around.foot_gates]
    for part in were:
        joined = [m for m in mouths if m.intersects(part)]
        if not any(all(m.intersects(p) for m in joined) for p in are):
            return False
    today, then = union(were), union(are)
    for t in around.thresholds:
        core = square_before(t.point, t.facing, size).buffer(
            -min(walk, size * 0.98) / 2, join_style="mitre"
        )
        if core.intersects(today) and not core.intersects(then):
            return False
    side = min(walk, 0.98 * math.sqrt(min((x.landing.area for x in lifts), default=walk**2)))
    return all(x.landing.buffer(-side / 2, join_style="mitre").intersects(then) for x in lifts)


def _pick(offers: list[list[Lift]], count: int, rules: Rules, around: Surroundings) -> list[Lift]:
    """Take so many doors, the earlier first; the best found when not all fit."""
    best: list[Lift] = []
    tries = 0

    def fits(lift: Lift, taken: list[Lift]) -> bool:
        for other in taken:
            apart = common(lift.outline, union([other.outline, other.landing])).area
            if max(apart, common(lift.landing, other.outline).area) > _NOISE_M2:
                return False
        some = [*taken, lift]
        return len(some) == 1 or _all_walk(around, rules, union(x.outline for x in some), some)

    def look(index: int, taken: list[Lift]) -> bool:
        nonlocal best, tries
        if len(taken) > len(best):
            best = list(taken)
        if len(taken) == count:
            return True
        if index == len(offers) or len(taken) + len(offers) - index <= len(best):
            return False
        for lift in offers[index]:
            tries += 1
            if tries > _MOST_TRIES:
                return False
            if fits(lift, taken) and look(index + 1, [*taken, lift]):
                return True
        return look(index + 1, taken)

    look(0, [])
    return best
