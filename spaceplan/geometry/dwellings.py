"""Ground near the walls of dwellings, which rules keep clear of stalls and of new aisles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shapely.geometry import LinearRing, LineString, Point, Polygon
from shapely.ops import unary_union

from spaceplan.geometry.outline import structure_polygon
from spaceplan.geometry.site import Site
from spaceplan.model.case import stands
from spaceplan.model.scenario import Structure
from spaceplan.model.sides import blind_sides
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: A wall has a door if the door lies so near to it, in metres.
_AT_WALL_M = 0.05


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


def before_windows(site: Site) -> Iterator[BaseGeometry]:
    """Yield the ground before windows on which no stall stands (rule stall_to_window_wall).

    Parameters
    ----------
    site
        The site.

    Yields
    ------
    shapely geometry
        Strips along the walls of a dwelling, filled with the house itself.
    """
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


def round_dwellings(site: Site) -> Iterator[BaseGeometry]:
    """Yield the ground that stalls keep off dwellings (rule stall_to_dwelling_wall, where hard).

    Parameters
    ----------
    site
        The site.

    Yields
    ------
    shapely geometry
        All that is so near to a dwelling.
    """
    rule = "stall_to_dwelling_wall"
    if site.rules.hard(rule):
        far = site.rules.value(rule)
        yield from (structure_polygon(s).buffer(far, quad_segs=16) for s in _dwellings(site))


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
        the dwellings themselves; where a kept road passes through a wall there is none.
    """
    rules = site.rules
    names = ("road_to_dwelling_door", "road_to_dwelling", "road_to_gable")
    counts = [rules.hard(n) if hard else rules.active(n) for n in names]
    door, plain, gable = (rules.value(n) if c else 0.0 for n, c in zip(names, counts, strict=True))
    if max(door, plain, gable) <= 0:
        return
    archways = unary_union([r.buffer(TOLERANCE_M) for r in site.roads])
    for s in _dwellings(site):
        doors = [Point(d) for d in s.doors]
        for wall, blind in _walls(s):
            with_door = any(wall.distance(d) <= _AT_WALL_M for d in doors)
            deep = door if with_door else gable if blind else plain
            if deep > 0:
                solid = wall.difference(archways)
                yield solid.buffer(deep, cap_style="flat", join_style="mitre")
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
