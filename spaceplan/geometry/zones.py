"""Ground that rules keep clear of cars: where no stall stands, and where no new aisle is laid.

A zone follows from the site alone, so the search knows it before the first step.  All of it is
plain polygons; each function speaks of one rule and gives nothing where the rule is off.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from shapely.geometry import LinearRing, LineString, Point, Polygon
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

from spaceplan.geometry.kept_clear import no_stall_zones
from spaceplan.geometry.outline import clean, polygons, square_before, structure_polygon
from spaceplan.geometry.site import Site, Stood
from spaceplan.geometry.terrain import FLAT
from spaceplan.model.case import stands
from spaceplan.model.enums import Kind, Severity, Treatment
from spaceplan.model.scenario import Structure
from spaceplan.model.sides import blind_sides
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: A wall has a door if the door lies so near to it, in metres.
_AT_WALL_M = 0.05
#: How far beyond the end of a kept road the way stays open, in metres.
_ROAD_END_M = 3.0
#: How much wider than its gate the ground without stalls inside a barrier is, on each side, in m.
_BESIDE_BARRIER_M = 0.5
#: Pieces of a zone below this are noise of the overlay, in m².
_NOISE_M2 = 0.01


def solids(site: Site, standing: tuple[Stood, ...] = ()) -> BaseGeometry:
    """Return what a car's door would hit: houses, walls, sheds and lifts, also beyond the boundary.

    Parameters
    ----------
    site
        The site.
    standing
        Where loose structures stand in some layout; default none.

    Returns
    -------
    shapely geometry
        Standing structures, optional ones included; trees keep cars farther off by a rule of their
        own.
    """
    shapes = [
        structure_polygon(s)
        for s in site.case.structures
        if s.kind not in FLAT
        and s.kind is not Kind.TREE
        and (stands(s) or s.treatment is Treatment.OPTIONAL)
    ]
    around = [clean(Polygon(s.outline)) for s in site.case.surroundings if s.kind not in FLAT]
    loose = [s.ground for s in standing if s.kind not in FLAT and s.kind is not Kind.TREE]
    return unary_union([*shapes, *around, *loose, *(x.outline for x in site.lifts)])


def no_stalls(site: Site) -> tuple[Polygon, ...]:
    """Return the ground on which no stall may stand, though cars may drive there.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Polygon
        Strips before windows (rule stall_to_window_wall), ground near dwellings (rule
        stall_to_dwelling_wall, where it is hard), the way in behind barriers (rule
        barrier_free_length), room before the doors of utilities (rule utility_door_room) and slopes
        (rule stall_slope).
    """
    every = [
        *_before_windows(site),
        *_round_dwellings(site),
        *_behind_barriers(site),
        *no_stall_zones(site),
    ]
    every += site.no_stalls
    return _pieces(site, unary_union(every)) if every else ()


def no_aisles(site: Site) -> tuple[Polygon, ...]:
    """Return the ground on which no new aisle may be laid.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Polygon
        Aprons of doors (rule apron_off_aisles) and, where they are hard, the distances from roads
        to dwellings (rules road_to_…); kept roads are there already and stay out of it.
    """
    every = [*_aprons(site), *setbacks(site, hard=True)]
    if not every:
        return ()
    return _pieces(site, unary_union(every).difference(unary_union(site.roads)))


def road_ends(site: Site) -> tuple[Polygon, ...]:
    """Return the ground beyond the ends of kept roads on which nothing may be built.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Polygon
        A rectangle a lane wide and 3 m deep beyond each end that opens to free ground (rule
        road_ends_open).
    """
    if not site.rules.active("road_ends_open") or not site.rules.value("road_ends_open"):
        return ()
    lane = site.rules.value("single_lane_width")
    roads = unary_union(site.roads)
    out = []
    for road in site.roads:
        for a, b in _ends(road):
            length = math.dist(a, b)
            ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
            half = min(lane, length) / 2
            mx, my = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
            near = (mx - half * ux, my - half * uy), (mx + half * ux, my + half * uy)
            # the ring runs counter-clockwise, so outward lies to the right of its edges
            far = [(x + _ROAD_END_M * uy, y - _ROAD_END_M * ux) for x, y in reversed(near)]
            zone = Polygon([*near, *far])
            beyond = zone.difference(roads)
            if beyond.area > zone.area / 2 and site.free.intersection(beyond).area > (
                0.95 * beyond.area
            ):
                out += [p for p in polygons(beyond) if p.area > _NOISE_M2]
    return tuple(out)


def way_width(site: Site) -> float:
    """Return how wide a way for both directions must be, in m (rules aisle_width, two_way_…)."""
    rules = site.rules
    wide = rules.value("aisle_width")
    return max(wide, rules.value("two_way_width")) if rules.active("two_way_width") else wide


def forced_necks(site: Site) -> tuple[Polygon, ...]:
    """Return the ground on which a single lane may be laid (rule necks: forced).

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Polygon
        Ground that a whole aisle does not fit into, what may be removed and what no aisle may lie
        on not counted; and the mouths of gates that are narrower, one aisle's width deep.
    """
    wide = way_width(site)
    half = wide / 2 - 0.02
    ground = site.free.difference(unary_union(no_aisles(site)))
    roomy = ground.buffer(-half, join_style="mitre").buffer(half + 0.02, join_style="mitre")
    narrow = list(polygons(ground.difference(roomy)))
    mouths = [o.ground(0.0, wide) for o in site.car_gates if o.width < wide]
    return _pieces(site, unary_union([*narrow, *mouths]))


def window_walls(structure: Structure) -> tuple[LineString, ...]:
    """Return the walls of a building that have windows or doors.

    Parameters
    ----------
    structure
        The building.

    Returns
    -------
    tuple of LineString
        Every side that is not said to be blind.
    """
    return tuple(w for w, blind in _walls(structure) if not blind)


def setbacks(site: Site, *, hard: bool) -> Iterator[BaseGeometry]:
    """Yield the ground from dwellings to the nearest that a road may come.

    Parameters
    ----------
    site
        The site.
    hard
        Whether only rules that are hard count; else all that are in use.

    Yields
    ------
    shapely geometry
        Strips before the walls (rules road_to_dwelling_door, road_to_dwelling, road_to_gable), and
        the dwellings themselves.
    """
    rules = site.rules
    names = ("road_to_dwelling_door", "road_to_dwelling", "road_to_gable")
    counts = [rules.severity(n) is Severity.HARD if hard else rules.active(n) for n in names]
    door, plain, gable = (rules.value(n) if c else 0.0 for n, c in zip(names, counts, strict=True))
    if max(door, plain, gable) <= 0:
        return
    for s in _dwellings(site):
        doors = [Point(d) for d in s.doors]
        for wall, blind in _walls(s):
            with_door = any(wall.distance(d) < _AT_WALL_M for d in doors)
            deep = door if with_door else gable if blind else plain
            if deep > 0:
                yield wall.buffer(deep, cap_style="flat", join_style="mitre")
        yield structure_polygon(s)


def under_windows(site: Site) -> BaseGeometry:
    """Return the ground near dwellings' windows (rule stall_to_dwelling_wall).

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    shapely geometry
        All that lies outward of a wall with windows or doors and nearer to it than the rule asks,
        the audit's tolerance left out; empty where the rule is off.
    """
    rule = "stall_to_dwelling_wall"
    far = site.rules.value(rule) - TOLERANCE_M
    if not site.rules.active(rule) or far <= 0:
        return Polygon()
    return unary_union([_seen(s, w, far) for s in _dwellings(site) for w in window_walls(s)])


def _seen(structure: Structure, wall: LineString, far: float) -> BaseGeometry:
    """Return what lies outward of a wall and so near to it: a house hides what is behind it."""
    (ax, ay), (bx, by) = wall.coords
    turn = 1.0 if LinearRing(structure.outline or ()).is_ccw else -1.0
    ux, uy = far * (bx - ax) / wall.length, far * (by - ay) / wall.length
    # the ring runs counter-clockwise, so outward lies to the right of its edges
    nx, ny = turn * uy, -turn * ux
    ends = [(ax - ux, ay - uy), (bx + ux, by + uy)]
    # what only touches the line of the wall is beside the house
    low = TOLERANCE_M / far
    near, beyond = ([(x + k * nx, y + k * ny) for x, y in ends] for k in (low, 1.0))
    before = Polygon([*near, *reversed(beyond)])
    return wall.buffer(far, quad_segs=16).intersection(before)


def _walls(structure: Structure) -> Iterator[tuple[LineString, bool]]:
    """Yield each side of a building with whether it is blind."""
    if structure.outline is None:
        return
    ring, blind = structure.outline, {frozenset(side) for side in blind_sides(structure)}
    n = len(ring)
    for i in range(n):
        side, k = LineString([ring[i], ring[(i + 1) % n]]), (i + 1) % n
        if side.length > 0:
            yield side, frozenset((i, k)) in blind


def _dwellings(site: Site) -> list[Structure]:
    return [s for s in site.case.structures if s.is_dwelling and stands(s)]


def _before_windows(site: Site) -> Iterator[BaseGeometry]:
    rule = "stall_to_window_wall"
    deep = site.rules.value(rule)
    if not site.rules.active(rule) or deep <= 0:
        return
    for s in _dwellings(site):
        walls = window_walls(s)
        if walls:
            # filled with the house itself: one piece where a ring would be many
            strips = [w.buffer(deep, cap_style="square", join_style="mitre") for w in walls]
            yield unary_union([*strips, structure_polygon(s)])


def _round_dwellings(site: Site) -> Iterator[BaseGeometry]:
    rule = "stall_to_dwelling_wall"
    if site.rules.severity(rule) is Severity.HARD:
        far = site.rules.value(rule)
        yield from (structure_polygon(s).buffer(far, quad_segs=16) for s in _dwellings(site))


def _behind_barriers(site: Site) -> Iterator[Polygon]:
    rule = "barrier_free_length"
    deep = site.rules.value(rule)
    if not site.rules.active(rule) or deep <= 0:
        return
    for o in site.car_gates:
        if o.gate.barrier and o.width > 0:
            yield o.ground(0.0, deep, _BESIDE_BARRIER_M)


def _aprons(site: Site) -> Iterator[Polygon]:
    rules = site.rules
    if not rules.active("apron_off_aisles") or not rules.value("apron_off_aisles"):
        return
    deep = rules.value("door_apron_depth")
    for door in site.doors:
        yield square_before(door.point, door.facing, deep)


def _ends(road: Polygon) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield the short sides of a road that is a band, along its counter-clockwise ring."""
    ring = [(x, y) for x, y, *_ in orient(road, 1.0).exterior.coords]
    sides = list(pairwise(ring))
    if len(sides) < 4:
        return
    lengths = [math.dist(a, b) for a, b in sides]
    # of a band of any number of bends two sides are much shorter than their neighbours
    n = len(sides)
    for i in range(n):
        if lengths[i] < min(lengths[i - 1], lengths[(i + 1) % n]) and lengths[i] < 8.0:
            yield sides[i]


def _pieces(site: Site, shape: BaseGeometry) -> tuple[Polygon, ...]:
    """Return the parts of a zone that reach the site."""
    near = site.ground.buffer(0.1)
    return tuple(p for p in polygons(clean(shape)) if p.area > _NOISE_M2 and p.intersects(near))
