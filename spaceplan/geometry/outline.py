"""Outlines of structures and the small polygon helpers that everything else uses."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.polygon import orient

from spaceplan.model.base import Point, Ring
from spaceplan.model.scenario import Structure
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Corners of the polygon that stands for a tree's disc; it is drawn around the disc, never inside.
TREE_CORNERS = 16


def structure_polygon(structure: Structure, least_radius: float = 0.0) -> Polygon | MultiPolygon:
    """Return the ground a structure takes.

    Parameters
    ----------
    structure
        The structure.
    least_radius
        Least radius of a tree's ground, in metres (rule ``trunk_to_kerb``); default 0.

    Returns
    -------
    Polygon or MultiPolygon
        Its outline; for a tree a polygon around its disc, for a line the band of its thickness.
    """
    if structure.outline is not None:
        return clean(Polygon(structure.outline))
    if structure.centre is not None:
        radius = max(structure.radius or 0.0, least_radius)
        return disc(structure.centre, radius)
    assert structure.line is not None
    thickness = structure.thickness or 0.0
    return clean(LineString(structure.line).buffer(thickness / 2, cap_style="flat"))


def disc(centre: Point, radius: float) -> Polygon:
    """Return a regular polygon drawn around a disc, so that it holds the whole disc.

    Parameters
    ----------
    centre
        Centre in metres.
    radius
        Radius in metres.

    Returns
    -------
    Polygon
        The polygon with ``TREE_CORNERS`` corners.
    """
    outer = radius / math.cos(math.pi / TREE_CORNERS)
    step = 2 * math.pi / TREE_CORNERS
    return Polygon(
        [
            (centre[0] + outer * math.cos(i * step), centre[1] + outer * math.sin(i * step))
            for i in range(TREE_CORNERS)
        ]
    )


def clean(shape: BaseGeometry) -> Polygon | MultiPolygon:
    """Return the valid polygonal part of a shape.

    Parameters
    ----------
    shape
        Any shapely shape.

    Returns
    -------
    Polygon or MultiPolygon
        Its areas, without lines, points and self-crossings.
    """
    if not shape.is_valid:
        # a buffer of nothing would drop one half of an outline that crosses itself
        shape = shapely.make_valid(shape)
    parts = [p for p in polygons(shape) if p.area > 1e-9]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def polygons(shape: BaseGeometry) -> Iterator[Polygon]:
    """Yield the polygons a shape is made of.

    Parameters
    ----------
    shape
        Any shapely shape; lines and points are passed over.

    Yields
    ------
    Polygon
        One part.
    """
    if isinstance(shape, Polygon):
        if not shape.is_empty:
            yield shape
    else:
        for part in getattr(shape, "geoms", ()):
            yield from polygons(part)


def ring_of(polygon: Polygon) -> Ring:
    """Return a polygon's outer ring as files carry it: open, counter-clockwise, to 0.1 mm.

    Parameters
    ----------
    polygon
        The polygon; its holes are left out.

    Returns
    -------
    Ring
        The open ring, in metres.
    """
    coords = list(orient(polygon, 1.0).exterior.coords)[:-1]
    return tuple((tidy(x), tidy(y)) for x, y, *_ in coords)


def points_of(coords: Iterable[Sequence[float]]) -> tuple[Point, ...]:
    """Return coordinates as files carry them, to 0.1 mm.

    Parameters
    ----------
    coords
        Pairs of metres.

    Returns
    -------
    tuple of Point
        The same points, rounded.
    """
    return tuple((tidy(c[0]), tidy(c[1])) for c in coords)


def square_before(at: Point, facing: Point, size: float) -> Polygon:
    """Return the square before a door: its apron, a landing, room to work.

    Parameters
    ----------
    at
        The door, in the middle of one side.
    facing
        Unit vector out of it.
    size
        Side of the square, in metres.

    Returns
    -------
    Polygon
        The square.
    """
    (x, y), (fx, fy), h = at, facing, size / 2
    a, b = (x - h * fy, y + h * fx), (x + h * fy, y - h * fx)
    return Polygon(
        [a, b, (b[0] + size * fx, b[1] + size * fy), (a[0] + size * fx, a[1] + size * fy)]
    )


def door_normal(outline: Polygon, door: Point) -> tuple[Point, Point]:
    """Return a door's place on its outline and the direction that leads outward.

    Parameters
    ----------
    outline
        Outline of the building.
    door
        The door as typed, on or near the outline, in metres.

    Returns
    -------
    tuple of Point and Point
        The nearest point of the outline, and the outward unit normal of that edge.
    """
    coords = list(orient(outline, 1.0).exterior.coords)
    best = (math.inf, door, (0.0, 1.0))
    for (ax, ay), (bx, by) in pairwise(coords):
        dx, dy = bx - ax, by - ay
        length = math.hypot(dx, dy)
        if length < 1e-9:
            continue
        t = min(1.0, max(0.0, ((door[0] - ax) * dx + (door[1] - ay) * dy) / length**2))
        q = (ax + t * dx, ay + t * dy)
        d = math.hypot(door[0] - q[0], door[1] - q[1])
        if d < best[0] - 1e-9:
            best = (d, q, (dy / length, -dx / length))
    return best[1], best[2]
