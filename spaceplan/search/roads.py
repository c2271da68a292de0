"""Kept roads and frontages: where they carry rows of stalls, and where aisles may join them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

from spaceplan.geometry.openings import Opening
from spaceplan.geometry.outline import polygons
from spaceplan.geometry.site import Ground, Site
from spaceplan.model.base import Point
from spaceplan.search.world import Floats, Ints, Params
from spaceplan.units import SWEEP_SLACK_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Edge = tuple[float, float, float, float]

#: Most roadsides and frontages that carry rows from the start.
_MOST_FIXED = 16


def passable(site: Site) -> tuple[Opening, ...]:
    """Return the gates that a car can pass.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Opening
        Vehicle gates at least a single lane wide.
    """
    lane = site.rules.value("single_lane_width")
    return tuple(o for o in site.car_gates if o.width >= lane - SWEEP_SLACK_M)


def ring_edges(shape: Ground) -> list[Edge]:
    """Return the edges of a ground, outer rings counter-clockwise.

    Parameters
    ----------
    shape
        The ground.

    Returns
    -------
    list of Edge
        x and y of both ends, in metres.
    """
    out: list[Edge] = []
    for polygon in polygons(shape):
        polygon = orient(polygon, 1.0)
        for ring in (polygon.exterior, *polygon.interiors):
            c = list(ring.coords)
            out += [(*a[:2], *b[:2]) for a, b in pairwise(c)]
    return out


def lay_roads(site: Site, params: Params) -> tuple[Floats, Ints, Floats, Ints, Ints]:
    """Find the roadsides that carry rows, and the lines that join aisles to roads.

    Parameters
    ----------
    site
        The site.
    params
        Figures of the rules.

    Returns
    -------
    tuple of arrays
        ``fixed``, ``fixed_group``, ``road_segments``, ``road_group`` and ``road_reached`` of the
        world.
    """
    half_aisle = (params.aisle - SWEEP_SLACK_M) / 2
    half_lane = (params.lane - SWEEP_SLACK_M) / 2
    sides: list[tuple[tuple[float, ...], int]] = []
    segments: list[Edge] = []
    segment_group: list[int] = []
    reached: list[int] = []
    mouths = [o.ground(0.1, -params.aisle) for o in passable(site)]
    whole = _passable_road(site, mouths)
    cores: list[Polygon] = []
    lanes = list(polygons(_eroded(site, whole, half_lane)))
    wide = list(polygons(_eroded(site, whole, half_aisle)))
    for core in (*wide, *(n for n in lanes if not any(n.intersects(w) for w in wide))):
        if not unary_union(site.roads).buffer(1.0).intersects(core):
            continue
        g = len(cores)
        cores.append(core)
        # through necks, too: cars need a single lane to come in
        ways_in = [core, *(lane for lane in lanes if lane.intersects(core))]
        gates = [_far(o, params.aisle) for o in passable(site)]
        reached.append(int(any(way.intersects(far) for way in ways_in for far in gates)))
        for edge in ring_edges(core):
            segments.append(edge)
            segment_group.append(g)
    for g, core in enumerate(cores):
        if core not in wide:
            continue
        swept = core.buffer(half_aisle, join_style="mitre")
        sides += [(row, g) for road in site.roads for row in _roadsides(road, swept, params)]
    sides.sort(key=lambda side: -side[0][4])
    if not cores:
        reached.append(0)
    fronts = [(_frontage(site, f.span, params), 0) for f in site.case.site.frontages]
    most = _MOST_FIXED if site.held is None else _MOST_FIXED + 4 * len(site.held.roads)
    fixed = [*fronts, *sides][:most]
    return (
        np.array([row for row, _ in fixed], dtype=float).reshape(-1, 7),
        np.array([g for _, g in fixed], dtype=np.int64),
        np.array(segments, dtype=float).reshape(-1, 4),
        np.array(segment_group, dtype=np.int64),
        np.array(reached, dtype=np.int64),
    )


def _eroded(site: Site, road: BaseGeometry, half: float) -> BaseGeometry:
    """Where a car's middle may be.

    With mitred corners GEOS loses threads as thin as the play of an aisle that is just wide enough
    and crosses another; pinned aisles are always such.
    """
    if site.held is None:
        return road.buffer(-half, join_style="mitre")
    return road.buffer(-half, quad_segs=16)


def _passable_road(site: Site, mouths: Sequence[Polygon]) -> BaseGeometry:
    """Return kept roads and gate mouths less all that stands on them, or may be left standing."""
    if not site.roads:
        return Polygon()
    # opened by a millimetre: slivers of the overlay must not cut a road off from its gate
    standing = site.ground.difference(site.free).buffer(-1e-3).buffer(1e-3, join_style="mitre")
    blocked = unary_union([standing, *(r.polygon for r in site.removable)])
    return unary_union([*site.roads, *mouths]).difference(blocked)


def _far(opening: Opening, depth: float) -> LineString:
    (ax, ay), (bx, by), (nx, ny) = opening.a, opening.b, opening.inward
    d = depth * 0.45
    return LineString([(ax - d * nx, ay - d * ny), (bx - d * nx, by - d * ny)])


def _roadsides(road: Polygon, whole: BaseGeometry, params: Params) -> list[tuple[float, ...]]:
    """Stretches of a road's edge before which a whole aisle's width of road lies."""
    out: list[tuple[float, ...]] = []
    solid = whole.buffer(0.01)
    for x0, y0, x1, y1 in ring_edges(Polygon(road.exterior)):
        length = math.hypot(x1 - x0, y1 - y0)
        if length < params.width:
            continue
        ux, uy = (x1 - x0) / length, (y1 - y0) / length
        nx, ny = -uy, ux
        w = params.aisle
        box = Polygon([(x0, y0), (x1, y1), (x1 + w * nx, y1 + w * ny), (x0 + w * nx, y0 + w * ny)])
        taken = []
        for part in polygons(box.difference(solid)):
            us = [(px - x0) * ux + (py - y0) * uy for px, py in part.exterior.coords]
            taken.append((min(us), max(us)))
        at = 0.0
        for lo, hi in [*sorted(taken), (length, length)]:
            if lo - at >= params.width:
                sx, sy = x0 + at * ux + w / 2 * nx, y0 + at * uy + w / 2 * ny
                out.append((sx, sy, ux, uy, lo - at, -1.0, 0.0))
            at = max(at, hi)
    return out


def _frontage(site: Site, span: tuple[Point, Point], params: Params) -> tuple[float, ...]:
    (ax, ay), (bx, by) = span
    length = math.hypot(bx - ax, by - ay)
    ux, uy = (bx - ax) / length, (by - ay) / length
    probe = shapely.Point((ax + bx) / 2 - 0.05 * uy, (ay + by) / 2 + 0.05 * ux)
    if not site.ground.contains(probe):
        ax, ay, ux, uy = bx, by, -ux, -uy
    half = params.aisle / 2
    return (ax + half * uy, ay - half * ux, ux, uy, length, 1.0, 1.0)
