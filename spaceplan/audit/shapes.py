"""Plain measuring of outlines; nothing here knows what a stall or a rule is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import shapely
from shapely import MultiPolygon, Point, Polygon

from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Pair = tuple[float, float]

#: Less ground than a sheet of paper is no outline.
_LEAST_AREA_M2 = 0.01
EMPTY = Polygon()

#: Overlays are computed on a grid of a micrometre.  Without one GEOS now and then takes two turned
#: rectangles that merely touch for one inside the other (locationtech/jts issue 1000).
GRID_M = 1e-6


def both(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return what two shapes share.

    Parameters
    ----------
    one, other
        The shapes.

    Returns
    -------
    shapely geometry
        Their intersection, perhaps empty.
    """
    return shapely.intersection(_sorted(one), _sorted(other), grid_size=GRID_M)


def shared_areas(some: Sequence[BaseGeometry], ground: BaseGeometry) -> list[float]:
    """Return how much of each of some shapes lies on a ground.

    Parameters
    ----------
    some
        The shapes.
    ground
        The ground.

    Returns
    -------
    list of float
        In m².
    """
    shapely.prepare(ground)
    near = shapely.intersects(ground, list(some))
    return [both(s, ground).area if met else 0.0 for s, met in zip(some, near, strict=True)]


def minus(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return what of one shape lies outside another.

    Parameters
    ----------
    one, other
        The shapes.

    Returns
    -------
    shapely geometry
        Their difference, perhaps empty.
    """
    return shapely.difference(_sorted(one), _sorted(other), grid_size=GRID_M)


def together(some: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return the union of some shapes.

    Parameters
    ----------
    some
        The shapes; may be none.

    Returns
    -------
    shapely geometry
        Their union, perhaps empty.
    """
    return shapely.union_all([_sorted(s) for s in some], grid_size=GRID_M)


def _sorted(shape: BaseGeometry) -> BaseGeometry:
    """Leave out the points and lines of a mixture: two shapes may share an area and a corner."""
    return polygonal(shape) if shape.geom_type == "GeometryCollection" else shape


def polygon(
    ring: Sequence[Pair], holes: Iterable[Sequence[Pair]] = ()
) -> tuple[BaseGeometry, bool]:
    """Return the ground that a ring encloses, and whether the ring is a sound outline.

    Parameters
    ----------
    ring
        Open ring, in metres.
    holes
        Rings of ground that does not belong to it.

    Returns
    -------
    tuple of shapely geometry and bool
        Polygonal ground (perhaps empty) and False for a ring that crosses itself or holds nothing.
    """
    raw = Polygon(ring, list(holes))
    if raw.is_valid:
        return (
            (raw, True) if raw.area >= _LEAST_AREA_M2 else (raw if raw.area > 0 else EMPTY, False)
        )
    return polygonal(shapely.make_valid(raw)), False


def polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Return only the areas of a shape, without its points and lines.

    Parameters
    ----------
    shape
        Any geometry.

    Returns
    -------
    shapely geometry
        A polygon or multipolygon, perhaps empty.
    """
    if isinstance(shape, Polygon | MultiPolygon):
        return shape
    parts = [p for p in shapely.get_parts(shape, return_index=False) if p.geom_type == "Polygon"]
    more = [q for p in shapely.get_parts(shape) if p.geom_type == "MultiPolygon" for q in p.geoms]
    return together(parts + more) if parts or more else EMPTY


def thick(shape: BaseGeometry) -> BaseGeometry:
    """Return what is left of a shape when slivers up to the tolerance in width are forgotten.

    Parameters
    ----------
    shape
        What overlaps, sticks out or is missing.

    Returns
    -------
    shapely geometry
        Empty if the shape is nowhere wider than 0.02 m.
    """
    if shape.is_empty or shape.area < TOLERANCE_M * TOLERANCE_M / 2:
        return EMPTY
    return polygonal(shape).buffer(-TOLERANCE_M / 2, join_style="mitre")


def depth(shape: BaseGeometry) -> float:
    """Return how wide a shape is at its widest place.

    Parameters
    ----------
    shape
        A polygonal shape.

    Returns
    -------
    float
        Diameter of the greatest circle that fits in it, in metres.
    """
    best = 0.0
    for part in shapely.get_parts(polygonal(shape)):
        if part.area > 0:
            best = max(best, 2 * shapely.maximum_inscribed_circle(part, 0.002).length)
    return best


def wide_middles(shape: BaseGeometry, width: float) -> BaseGeometry:
    """Return where the middle of a square of some width can be without leaving a shape.

    Parameters
    ----------
    shape
        A polygonal shape.
    width
        Width of the square, in metres; the tolerance is taken off.

    Returns
    -------
    shapely geometry
        The middles, perhaps none.
    """
    return shape.buffer(-max(width - TOLERANCE_M, 0.0) / 2, join_style="mitre")


def wide_part(shape: BaseGeometry, width: float) -> BaseGeometry:
    """Return the part of a shape that is nowhere narrower than a width.

    Parameters
    ----------
    shape
        A polygonal shape.
    width
        The width, in metres; the tolerance is taken off.

    Returns
    -------
    shapely geometry
        The part, perhaps empty.
    """
    half = max(width - TOLERANCE_M, 0.0) / 2
    return both(wide_middles(shape, width).buffer(half, join_style="mitre"), shape)


def spot(shape: BaseGeometry) -> Pair | None:
    """Return a point inside a shape, to show where to look.

    Parameters
    ----------
    shape
        Any geometry.

    Returns
    -------
    tuple of float or None
        The point in metres, rounded to a millimetre; None for an empty shape.
    """
    if shape.is_empty:
        return None
    point = shape.representative_point()
    return (round(point.x, 3) + 0.0, round(point.y, 3) + 0.0)


def beside(a: Pair, b: Pair, deep: float, inner: Pair) -> Polygon:
    """Return the rectangle on the edge a-b that lies away from an inner point.

    Parameters
    ----------
    a, b
        Ends of the edge, in metres.
    deep
        Depth of the rectangle, in metres.
    inner
        A point on the other side of the edge.

    Returns
    -------
    Polygon
        The rectangle; empty if the edge has no length.
    """
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy)
    if length < 1e-9:
        return EMPTY
    nx, ny = dy / length, -dx / length
    if (inner[0] - a[0]) * nx + (inner[1] - a[1]) * ny > 0:
        nx, ny = -nx, -ny
    return Polygon(
        [a, b, (b[0] + nx * deep, b[1] + ny * deep), (a[0] + nx * deep, a[1] + ny * deep)]
    )


def edges(ring: Sequence[Pair]) -> list[tuple[Pair, Pair]]:
    """Return the edges of an open ring, in order.

    Parameters
    ----------
    ring
        Open ring, in metres.

    Returns
    -------
    list of tuple
        Start and end of each edge; edges without length are left out.
    """
    ends = [*ring[1:], ring[0]]
    return [(a, b) for a, b in zip(ring, ends, strict=True) if math.dist(a, b) > 1e-9]


def apron(ring: Sequence[Pair], door: Pair, deep: float) -> tuple[Polygon, float]:
    """Return the square before a door, and how far the door lies off its wall.

    Parameters
    ----------
    ring
        Outline of the building, in metres.
    door
        The door, in metres.
    deep
        Side of the square, in metres.

    Returns
    -------
    tuple of Polygon and float
        The square outward from the nearest edge (at a corner: the one freer of the building
        itself) and the distance of the door from that edge, in metres.
    """
    ground, _ = polygon(ring)
    found: list[tuple[float, Polygon]] = []
    for a, b in edges(ring):
        dx, dy = b[0] - a[0], b[1] - a[1]
        length = math.hypot(dx, dy)
        ux, uy = dx / length, dy / length
        along = min(length, max(0.0, (door[0] - a[0]) * ux + (door[1] - a[1]) * uy))
        foot = (a[0] + along * ux, a[1] + along * uy)
        off = math.dist(foot, door)
        half = deep / 2
        left = (foot[0] - ux * half, foot[1] - uy * half)
        right = (foot[0] + ux * half, foot[1] + uy * half)
        # The inner side is found by a step from the middle of the edge, which no corner disturbs.
        mid = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        step = (mid[0] - uy * 1e-3, mid[1] + ux * 1e-3)
        inner = (
            step if ground.intersects(Point(step)) else (2 * mid[0] - step[0], 2 * mid[1] - step[1])
        )
        found.append((off, beside(left, right, deep, inner)))
    if not found:
        return EMPTY, math.inf
    least = min(off for off, _ in found)
    near = [
        (both(box, ground).area, i, off, box)
        for i, (off, box) in enumerate(found)
        if off < least + 1e-3
    ]
    _, _, off, box = min(near, key=lambda n: (round(n[0], 6), n[1]))
    return box, off


def corners(ring: Sequence[Pair]) -> list[Pair]:
    """Return the true corners of an outline: without repeated and straight-through vertices.

    Parameters
    ----------
    ring
        Open ring, in metres.

    Returns
    -------
    list of tuple
        The corners, counter-clockwise, in metres.
    """
    ground, _ = polygon(ring)
    if not isinstance(ground, Polygon) or ground.is_empty:
        return []
    kept: list[Pair] = []
    for p in shapely.get_coordinates(shapely.orient_polygons(ground))[:-1].tolist():
        if not kept or math.dist(kept[-1], p) > TOLERANCE_M:
            kept.append((p[0], p[1]))
    changed = True
    while changed and len(kept) > 3:
        changed = False
        for i, p in enumerate(kept):
            a, b = kept[i - 1], kept[(i + 1) % len(kept)]
            span = math.dist(a, b)
            area2 = abs((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]))
            if math.dist(a, p) <= TOLERANCE_M or (span > 0 and area2 / span <= TOLERANCE_M / 2):
                del kept[i]
                changed = True
                break
    return kept


def turns(ring: Sequence[Pair]) -> list[int] | None:
    """Return left (+1) or right (-1) at each corner of a right-angled outline.

    Parameters
    ----------
    ring
        Corners, counter-clockwise, in metres.

    Returns
    -------
    list of int or None
        None if some corner is not a right angle within the tolerance.
    """
    out = []
    for i, p in enumerate(ring):
        a, b = ring[i - 1], ring[(i + 1) % len(ring)]
        u, v = (p[0] - a[0], p[1] - a[1]), (b[0] - p[0], b[1] - p[1])
        lu, lv = math.hypot(*u), math.hypot(*v)
        if abs(u[0] * v[0] + u[1] * v[1]) > TOLERANCE_M * max(lu, lv):
            return None
        out.append(1 if u[0] * v[1] - u[1] * v[0] > 0 else -1)
    return out
