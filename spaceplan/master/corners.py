"""Corners of the driveway that are too tight for a car, and how far they must be cut off.

A car drives round a corner on an arc that touches it; its path is a ring sector as wide as a
single lane.  Where that does not fit the ground that cars drive on, the corner is cut off straight,
by as little as lets the car pass.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.polygon import orient

from spaceplan.geometry.outline import polygons
from spaceplan.geometry.overlay import union, without
from spaceplan.geometry.site import Site
from spaceplan.model.base import Point
from spaceplan.units import SWEEP_SLACK_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Corners are cut in steps of this, at most by so much along either edge, in metres.
_STEP_M, _MOST_M = 0.25, 5.0
#: Bends flatter than this are none, and a kerb is taken for chords so near to it, in metres.
_FLAT, _CHORD_M = math.radians(10), 0.1
#: Ground missing below this is rounding, in m².
_NOISE_M2 = 5e-3


def widenings(
    site: Site, drive: BaseGeometry, mouths: BaseGeometry, free: BaseGeometry
) -> tuple[Polygon, ...]:
    """Return the ground by which tight corners are widened.

    Parameters
    ----------
    site
        The site.
    drive
        Aisles and kept roads.
    mouths
        Ground outside the vehicle gates.
    free
        Ground on which nothing stands or is kept free: all that a corner may take.

    Returns
    -------
    tuple of Polygon
        One triangle a corner that can be mended; none if rule aisle_corner_radius is off.
    """
    rule = "aisle_corner_radius"
    if not site.rules.active(rule) or drive.is_empty:
        return ()
    radius = site.rules.value(rule)
    lane = site.rules.value("single_lane_width") - SWEEP_SLACK_M
    out: list[Polygon] = []
    ground = union([drive, mouths]).buffer(0.01, join_style="mitre")
    for before, at, after in _turns(ground, lane):
        if _path_fits(before, at, after, radius, lane, ground):
            continue
        patch = _cut(before, at, after, radius, lane, ground, free)
        if patch is not None:
            out.append(patch)
    return tuple(out)


Corner = tuple[Point, Point, Point]
"""Unit vector of travel to a corner, the corner, unit vector away from it; ground on the left."""


def _turns(ground: BaseGeometry, lane: float) -> list[Corner]:
    """Corners that a car drives round clockwise, with a lane's length of ground at either side."""
    out = []
    for part in polygons(ground.simplify(_CHORD_M)):
        part = orient(part, 1.0)
        for ring in (part.exterior, *part.interiors):
            points = shapely.get_coordinates(ring)[:-1]
            ahead = np.roll(points, -1, axis=0) - points
            ahead /= np.hypot(ahead[:, 0], ahead[:, 1])[:, None]
            for i, (x, y) in enumerate(points):
                (ax, ay), (bx, by) = ahead[i - 1], ahead[i]
                turn = math.atan2(ax * by - ay * bx, ax * bx + ay * by)
                if not -math.pi + _FLAT < turn < -_FLAT:
                    continue
                before, at, after = (
                    (float(ax), float(ay)),
                    (float(x), float(y)),
                    (
                        float(bx),
                        float(by),
                    ),
                )
                strips = (_strip(at, before, -lane, lane), _strip(at, after, lane, lane))
                if all(s.intersection(ground).area > 0.95 * s.area for s in strips):
                    out.append((before, at, after))
    return out


def _strip(at: Point, way: Point, long: float, wide: float) -> Polygon:
    """Return the ground left of a line, so long along it (below 0: backwards) and so wide."""
    (x, y), (dx, dy) = at, (way[0] * long, way[1] * long)
    nx, ny = -way[1] * wide, way[0] * wide
    return Polygon([(x, y), (x + dx, y + dy), (x + dx + nx, y + dy + ny), (x + nx, y + ny)])


def _path_fits(
    before: Point, at: Point, after: Point, radius: float, lane: float, ground: BaseGeometry
) -> bool:
    """Tell whether the path round a corner lies on the ground, at the radius or a wider one."""
    start = math.atan2(before[0], -before[1])  # the left of the way to the corner
    turn = math.acos(max(-1.0, min(1.0, before[0] * after[0] + before[1] * after[1])))
    middle = start - turn / 2
    turns = start - turn * np.linspace(0.0, 1.0, 25)
    for inner in (radius * k for k in (1.0, 1.5, 2.0, 3.0, 5.0)):
        cx, cy = at[0] - inner * math.cos(middle), at[1] - inner * math.sin(middle)
        rims = [
            np.column_stack([cx + r * np.cos(t), cy + r * np.sin(t)])
            for r, t in ((inner + lane, turns), (max(inner, 1e-3), turns[::-1]))
        ]
        path = Polygon(np.concatenate(rims))
        if without(path, ground).buffer(-0.01).area < _NOISE_M2:
            return True
    return False


def _cut(
    before: Point,
    at: Point,
    after: Point,
    radius: float,
    lane: float,
    ground: BaseGeometry,
    free: BaseGeometry,
) -> Polygon | None:
    """Cut a corner off by as little as makes both the new corners passable; None if it cannot."""
    room = free.buffer(0.02, join_style="mitre")
    for i in range(1, round(_MOST_M / _STEP_M) + 1):
        t = i * _STEP_M
        a = (at[0] - t * before[0], at[1] - t * before[1])
        b = (at[0] + t * after[0], at[1] + t * after[1])
        triangle = Polygon([a, at, b])
        missing = without(triangle, ground)
        if not room.covers(missing):
            return None
        whole = union([ground, triangle.buffer(0.005, join_style="mitre")])
        long = math.dist(a, b)
        along = ((b[0] - a[0]) / long, (b[1] - a[1]) / long)
        if _path_fits(before, a, along, radius, lane, whole) and _path_fits(
            along, b, after, radius, lane, whole
        ):
            # no wider than the free ground, to the hair
            return max(polygons(without(triangle, ground.buffer(-0.01))), key=lambda p: p.area)
    return None
