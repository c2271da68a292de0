"""Ground that rules keep clear: of stalls, of new aisles, of what is built and of walkways.

A zone follows from the site alone, so the search knows it before the first step.  All of it is
plain polygons; where a rule is off it keeps nothing clear.  Of the rules on utilities and e-bikes
only hard ones do: what is a warning may have to give way on narrow ground.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Polygon
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

from spaceplan.geometry.dwellings import before_windows, round_dwellings, setbacks
from spaceplan.geometry.outline import (
    clean,
    door_normal,
    polygons,
    square_before,
    structure_polygon,
)
from spaceplan.geometry.overlay import union
from spaceplan.geometry.site import Ground, Site, Stood
from spaceplan.geometry.terrain import FLAT
from spaceplan.model.case import stands
from spaceplan.model.enums import Kind, Treatment, UtilityUse
from spaceplan.model.scenario import Structure
from spaceplan.model.utility import use_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: How far beyond the end of a kept road the way stays open, in metres.
_ROAD_END_M = 3.0
#: How much wider than its gate the ground without stalls inside a barrier is, on each side, in m.
_BESIDE_BARRIER_M = 0.5
#: Ground is narrow that is narrower than a way by more than this on each side, in metres.
NECK_PLAY_M = 0.03
#: Pieces of a zone below this are noise of the overlay, in m².
_NOISE_M2 = 0.01
#: What may keep off something, as :func:`no_building` knows it.
HOUSE, EBIKES, PLAY, GREEN, FURNITURE = "house", "ebikes", "play", "green", "furniture"


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
        *before_windows(site),
        *round_dwellings(site),
        *_behind_barriers(site),
        *before_utilities(site),
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


def no_building(site: Site, what: str) -> Ground:
    """Return ground that a thing that is built keeps clear of.

    Parameters
    ----------
    site
        The site.
    what
        ``house``, ``ebikes`` (a shed with e-bikes), ``play`` (play and exercise grounds), ``green``
        or ``furniture``.

    Returns
    -------
    Ground
        Buffers round transformers, walls, exits and structures with their own clearance, room
        before utilities' doors, manholes and tanks; empty where nothing is asked.
    """
    zones: list[BaseGeometry] = list(before_utilities(site))
    if what != GREEN:
        zones += site.no_building
    transformer = {HOUSE: "transformer_to_building", EBIKES: "transformer_to_building"}
    far = _hard(site, transformer.get(what, "")) or 0.0
    far = _hard(site, "transformer_to_play") if what == PLAY else far
    wall = _hard(site, "ebike_to_wall") if what == EBIKES else 0.0
    for structure in _standing(site):
        away = max(
            far if use_of(structure) is UtilityUse.TRANSFORMER else 0.0,
            wall if structure.is_dwelling else 0.0,
        )
        if away > 0 and structure.id != site.case.within_id:
            zones.append(structure_polygon(structure).buffer(away, quad_segs=16))
    green = _hard(site, "green_to_wall") if what in (HOUSE, EBIKES) else 0.0
    if site.held is not None and green > 0:
        # new walls come no nearer to a pinned green than to one that is placed
        pinned = site.held.pinned.greens
        zones += [Polygon(g.outline).buffer(green, quad_segs=16) for g in pinned]
    exits = _hard(site, "ebike_to_exit") if what == EBIKES else 0.0
    if exits > 0:
        zones += [
            shapely.Point(d.point).buffer(exits, quad_segs=16) for d in site.doors if d.dwelling
        ]
    return shapely.MultiPolygon(list(polygons(union(zones)))) if zones else Polygon()


def no_walkways(site: Site) -> BaseGeometry:
    """Return ground that walkways keep clear of: round transformers (rule transformer_to_walk).

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    shapely geometry
        The ground; empty unless the rule is hard.
    """
    far = _hard(site, "transformer_to_walk")
    boxes = [s for s in _standing(site) if use_of(s) is UtilityUse.TRANSFORMER]
    return union(structure_polygon(s).buffer(far, quad_segs=16) for s in boxes if far > 0)


def before_utilities(site: Site) -> tuple[Polygon, ...]:
    """Return the room to work before the doors of utilities, for stalls and all that is built.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Polygon
        Squares, one a door; empty unless the rule is hard.
    """
    deep = _hard(site, "utility_door_room")
    return tuple(
        _before(structure, i, deep)
        for structure in _standing(site)
        if deep > 0 and use_of(structure) is not None and structure.outline is not None
        for i in range(len(structure.doors))
    )


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
    half = wide / 2 - NECK_PLAY_M
    ground = site.free.difference(unary_union(no_aisles(site)))
    roomy = ground.buffer(-half, join_style="mitre")
    roomy = roomy.buffer(half + NECK_PLAY_M, join_style="mitre")
    narrow = list(polygons(ground.difference(roomy)))
    mouths = [o.ground(0.0, wide) for o in site.car_gates if o.width < wide]
    return _pieces(site, unary_union([*narrow, *mouths]))


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


def _hard(site: Site, rule: str) -> float:
    hard = bool(rule) and site.rules.hard(rule)
    return site.rules.value(rule) if hard else 0.0


def _standing(site: Site) -> list[Structure]:
    """Structures that stand where they stood; such as may go are taken to stay."""
    optional = {r.id for r in site.removable}
    return [s for s in site.case.structures if stands(s) or s.id in optional]


def _before(structure: Structure, door: int, deep: float) -> Polygon:
    outline = max(polygons(structure_polygon(structure)), key=lambda p: p.area)
    return square_before(*door_normal(outline, structure.doors[door]), deep)
