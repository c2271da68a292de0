"""Courts read from outlines alone: between wings, inside a ring, or between two bars."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely import LineString, Point, Polygon

from spaceplan.audit.shapes import Pair, corners, edges, minus, thick, turns
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Court:
    """The ground that a block's shape encloses."""

    ground: Polygon
    """The rectangle between the walls."""
    across: tuple[Pair, ...]
    """Unit vectors in whose directions its width counts."""
    passage: float | None = None
    """Width of the passage into a closed court, in metres; None where it is open."""

    def width(self, shape: BaseGeometry) -> float:
        """Return how wide some ground of the court is, in the directions that count.

        Parameters
        ----------
        shape
            The ground.

        Returns
        -------
        float
            The least of its extents, in metres.
        """
        points = shapely.get_coordinates(shape)
        spans = [points[:, 0] * x + points[:, 1] * y for x, y in self.across]
        return min(float(s.max() - s.min()) for s in spans) if len(points) else 0.0


def between_wings(ring: Sequence[Pair], first: int) -> Court:
    """Return the court of three wings: as deep as the shorter side wing.

    Parameters
    ----------
    ring
        Corners of a half-ring, counter-clockwise, in metres.
    first
        Index of the first of its two inner corners.

    Returns
    -------
    Court
        The court.
    """
    n = len(ring)
    before, a, b, after = (ring[(first + k) % n] for k in (-1, 0, 1, 2))
    left, right = math.dist(before, a), math.dist(b, after)
    if left <= right:
        corner = [before, a, b, (b[0] + before[0] - a[0], b[1] + before[1] - a[1])]
    else:
        corner = [(a[0] + after[0] - b[0], a[1] + after[1] - b[1]), a, b, after]
    return Court(Polygon(corner), (_unit(a, b),))


def inside_ring(ring: Sequence[Pair]) -> Court | None:
    """Return the closed court of four wings and the passage that leads into it.

    Parameters
    ----------
    ring
        Corners of an outline, counter-clockwise, in metres.

    Returns
    -------
    Court or None
        The court; None if the outline is no such ring: a rectangle less a rectangular court and
        one straight passage, narrower than the court, from the court to the outside.
    """
    if len(ring) not in (10, 12) or turns(ring) is None:
        return None
    outline = Polygon(ring)
    hull = outline.minimum_rotated_rectangle
    rest = thick(minus(hull, outline)).buffer(TOLERANCE_M / 2, join_style="mitre")
    if not isinstance(rest, Polygon) or rest.is_empty or rest.interiors:
        return None
    inner = corners(_ring(rest))
    sides = edges(inner)
    rim = hull.boundary.buffer(2 * TOLERANCE_M)
    open_at = [i for i, (a, b) in enumerate(sides) if rim.covers(Point(a)) and rim.covers(Point(b))]
    if len(open_at) != 1 or len(sides) < 6:
        return None
    i = open_at[0]
    a, b = sides[i]
    before, after = sides[i - 1], sides[(i + 1) % len(sides)]
    deep = min(math.dist(*before), math.dist(*after))
    ux, uy = _unit(b, after[1])
    passage = Polygon(
        [a, b, (b[0] + deep * ux, b[1] + deep * uy), (a[0] + deep * ux, a[1] + deep * uy)]
    )
    court = thick(minus(rest, passage)).buffer(TOLERANCE_M / 2, join_style="mitre")
    if not isinstance(court, Polygon) or court.is_empty:
        return None
    found = corners(_ring(court))
    if len(found) != 4 or turns(found) is None:
        return None
    inmost = LineString(
        [(a[0] + deep * ux, a[1] + deep * uy), (b[0] + deep * ux, b[1] + deep * uy)]
    )
    read = Court(Polygon(found), ((ux, uy), (-uy, ux)), math.dist(a, b))
    along = Court(read.ground, (_unit(a, b),)).width(read.ground)
    if not read.ground.buffer(2 * TOLERANCE_M).covers(inmost):
        return None
    return read if math.dist(a, b) < along - TOLERANCE_M else None


def between_bars(one: Sequence[Pair], other: Sequence[Pair]) -> Court | None:
    """Return the lane between two bars that face each other.

    Parameters
    ----------
    one, other
        Corners of two rectangles, counter-clockwise, in metres.

    Returns
    -------
    Court or None
        The lane, as long as both bars stand beside it; None if they do not face each other with
        parallel walls.
    """
    for a, b in edges(one):
        ux, uy = _unit(a, b)
        # outward of a counter-clockwise ring lies to the right
        nx, ny = uy, -ux
        us = [(p[0] - a[0]) * ux + (p[1] - a[1]) * uy for p in other]
        vs = [(p[0] - a[0]) * nx + (p[1] - a[1]) * ny for p in other]
        near = [v for v in vs if v < min(vs) + 2 * TOLERANCE_M]
        lo, hi = max(0.0, min(us)), min(math.dist(a, b), max(us))
        if min(vs) > TOLERANCE_M and len(near) == 2 and hi - lo > TOLERANCE_M:
            deep = min(vs)
            low = (a[0] + lo * ux, a[1] + lo * uy)
            high = (a[0] + hi * ux, a[1] + hi * uy)
            lane = Polygon(
                [
                    low,
                    high,
                    (high[0] + deep * nx, high[1] + deep * ny),
                    (low[0] + deep * nx, low[1] + deep * ny),
                ]
            )
            return Court(lane, ((nx, ny),))
    return None


def _ring(shape: Polygon) -> list[Pair]:
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(shape.exterior)[:-1]]


def _unit(a: Pair, b: Pair) -> Pair:
    length = math.dist(a, b) or 1.0
    return ((b[0] - a[0]) / length, (b[1] - a[1]) / length)
