"""Entities become plain lines and rings in metres: arcs, splines, fit polylines, hatches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from spaceplan.exchange.dxf_in.bounds import FLAT_M, MAX_POINTS, VERTICES, too_many
from spaceplan.exchange.rings import slit_ring
from spaceplan.model.base import Point
from spaceplan.model.fault import SpaceplanError

CURVES = frozenset(
    {
        "LINE",
        "ARC",
        "CIRCLE",
        "ELLIPSE",
        "SPLINE",
        "HELIX",
        "LWPOLYLINE",
        "POLYLINE",
        "SOLID",
        "TRACE",
        "3DFACE",
    }
)
#: Coordinates beyond this are no place on Earth, in metres.
_FARTHEST_M = 9e7
#: Vertices of a polyline with this flag only bend it, they do not lie on it.
_FRAME = 16
#: Pieces of a spline between two knots; they are made fewer again where they lie straight.
_PER_KNOT = 64
_ERRORS = (ValueError, TypeError, ArithmeticError, IndexError)


class Flattener:
    """Makes curves straight, and counts what that takes.

    Parameters
    ----------
    metres
        Metres in a drawing unit.
    """

    def __init__(self, metres: float) -> None:
        self.metres = metres
        self.curves = 0
        self.points = 0

    def lines(self, entity: Any) -> Iterator[tuple[tuple[Point, ...], bool]]:
        """Yield the lines of an entity, each with whether it is closed."""
        try:
            made = list(self._paths(entity))
        except _ERRORS:
            return
        closed = bool(getattr(entity, "closed", False) or getattr(entity, "is_closed", False))
        for points in made:
            if len(points) < 2:
                continue
            meets = math.dist(points[0], points[-1]) < 1e-6
            ring = closed or (len(points) > 3 and meets)
            points = points[:-1] if ring and meets else points
            if len(points) >= 2:
                yield points, ring and len(points) >= 3

    def _paths(self, entity: Any) -> Iterator[tuple[Point, ...]]:
        from ezdxf import path

        kind = entity.dxftype()
        if kind in ("SPLINE", "HELIX"):
            yield self._spline(entity)
            return
        if kind == "POLYLINE":
            entity.vertices[:] = [v for v in entity.vertices if not v.dxf.flags & _FRAME]
        made = path.make_path(entity)
        for one in made.sub_paths() if made.has_sub_paths else (made,):
            yield self.flat(one)

    def _spline(self, entity: Any) -> tuple[Point, ...]:
        """Return a spline within its domain: beyond it knots of a periodic one mean nothing."""
        from ezdxf.math import fit_points_to_cad_cv
        from shapely import LineString

        if not len(entity.control_points) and len(entity.fit_points) >= 2:
            curve = fit_points_to_cad_cv(entity.fit_points)
        else:
            curve = entity.construction_tool()
        knots = list(curve.knots())
        low, high = knots[curve.order - 1], knots[curve.count]
        inner = sorted({k for k in knots if low <= k <= high})
        steps = [a + (b - a) * i / _PER_KNOT for a, b in pairwise(inner) for i in range(_PER_KNOT)]
        self.count(len(steps))
        spots = self._spots(curve.points([*steps, high]))
        if len(spots) < 2:
            return spots
        self.curves += 1
        thin = LineString(spots).simplify(self._off(spots) / 10)
        return tuple((float(x), float(y)) for x, y in thin.coords)

    def flat(self, path: Any) -> tuple[Point, ...]:
        """Return the points of a path; none where one of them is no place on Earth."""
        corners = path.control_vertices()
        spots = self._spots(corners)
        if len(spots) < 2 or not path.has_curves:
            self.count(len(spots))
            return spots
        self.curves += 1
        flat = self._spots(path.flattening(self._off(spots) / self.metres, 4))
        self.count(len(flat))
        return flat

    def _off(self, spots: tuple[Point, ...]) -> float:
        """Return how far off a curve may be: a huge one would have no end of vertices."""
        xs, ys = zip(*spots, strict=True)
        return float(max(FLAT_M, max(max(xs) - min(xs), max(ys) - min(ys)) * 1e-4))

    def count(self, points: int) -> None:
        """Count points, and stop where there are too many."""
        self.points += points
        if self.points > MAX_POINTS:
            raise SpaceplanError((too_many(self.points, MAX_POINTS, VERTICES),))

    def _spots(self, places: Iterable[Any]) -> tuple[Point, ...]:
        spots = [self.point(p) for p in places]
        return () if any(s is None for s in spots) else tuple(s for s in spots if s is not None)

    def point(self, place: Any) -> Point | None:
        """Return a place in metres; None where it is no place on Earth."""
        x, y = float(place[0]) * self.metres, float(place[1]) * self.metres
        return (x, y) if abs(x) < _FARTHEST_M and abs(y) < _FARTHEST_M else None

    def hatch(self, entity: Any) -> list[tuple[Point, ...]]:
        """Return the ground that a hatch fills as rings, its islands joined to the outside.

        Raises
        ------
        ValueError
            If its boundary is none.
        """
        from ezdxf import path
        from shapely import Polygon, get_parts, make_valid

        rings = [self.flat(one) for one in path.from_hatch(entity)]
        shapes = [make_valid(Polygon(r)) for r in rings if len(set(r)) >= 3]
        shapes = sorted((s for s in shapes if s.area > 0), key=lambda s: -s.area)
        style = int(entity.dxf.get("hatch_style", 0))
        filled: Any = Polygon()
        for shape in shapes:
            # 0: every other ring is an island; 1: only those right within the outermost; 2: none
            around = sum(other.contains(shape) for other in shapes if other is not shape)
            if style == 2 or around == 0 or (style == 0 and around % 2 == 0):
                filled = filled.union(shape)
            elif style == 0 or around == 1:
                filled = filled.difference(shape)
        parts = [p for p in get_parts(filled) if isinstance(p, Polygon) and p.area > 0]
        return [slit_ring(p) for p in parts]

    def multiline(self, entity: Any) -> tuple[tuple[Point, ...], tuple[Point, ...], float, bool]:
        """Return the middle of a multiline, its outer face, its width, and whether it is closed."""
        offsets = [p[0] for p in entity.vertices[0].line_params if len(p)]
        lowest, highest = offsets.index(min(offsets)), offsets.index(max(offsets))
        sides = [
            self._spots(
                v.location + v.miter_direction * v.line_params[i][0] for v in entity.vertices
            )
            for i in (lowest, highest)
        ]
        middle = tuple(((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(*sides, strict=True))
        self.count(2 * len(middle))
        elements = [e.offset for e in entity.style.elements]
        wide = (max(elements) - min(elements)) * abs(float(entity.dxf.scale_factor)) * self.metres
        closed = bool(entity.is_closed) and len(middle) >= 3
        outer = max(sides, key=_ring_area) if closed else middle
        return middle, outer, wide, closed


def _ring_area(points: tuple[Point, ...]) -> float:
    from shapely import Polygon

    return float(Polygon(points).area) if len(points) >= 3 else 0.0
