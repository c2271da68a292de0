"""Straight aisles, corners and dead ends of drive ground, whatever pieces it was drawn in.

One program draws an aisle as one rectangle, another cuts it at every crossing, a third draws all
of it as one outline.  So pieces are put together first; the ground is then cut along the walls
that end at its inner corners, and the parts are joined to the largest straight stretches.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.polygon import LinearRing, orient

from spaceplan.geometry.outline import polygons
from spaceplan.geometry.overlay import common, union
from spaceplan.model.base import Point

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# All of these are our own assumptions: below them nobody at a meeting sees a difference.
#: Notches and cracks up to twice this are closed before corners are counted, in metres.
_CLOSE_M = 0.3
#: Bulges of a wall below this are no corners, in metres.
_BULGE_M = 0.15
#: A wall that turns by less goes on straight, in degrees.
_TURN_DEG = 20.0
#: A stretch narrower than this is no aisle of its own but a step in the wall of one, in metres.
_NARROW_M = 2.5
#: How much of the rectangle around it a straight stretch fills; the rest was cut off by the site.
_FILLED = 0.8
#: A stretch this many times as long as wide is short: its ends may be its sides.  No round number,
#: so that rounding does not decide about ground drawn in round figures.
_SHORT = 1.93
#: Parts that meet over less than this do not go on into each other, in metres.
_CONTACT_M = 1.0
#: Two stretches are one aisle with a crossing between if their lines run this close, in metres …
_LINE_M = 0.5
#: … and as parallel as this, in degrees.
_LINE_DEG = 3.0
#: A line nearer to a wall than a fifth of this runs along it, in metres.
_GRAZE_M = 0.01
#: Parts of the ground below this are noise of the overlay, in m².
_NOISE_M2 = 0.05


@dataclass(frozen=True)
class DriveShape:
    """What drive ground looks like.

    Parameters
    ----------
    aisles
        Straight stretches; one that runs on across a crossing is one.
    dead_ends
        Ends of them that meet neither another aisle nor a way out.
    bends
        Inner corners: an elbow has one, a branch or stub two, a crossing four, a step in a wall
        one.
    """

    aisles: int
    dead_ends: int
    bends: int


@dataclass(frozen=True)
class _Stretch:
    """A straight stretch and the rectangle around it: middle, way along, half length and width."""

    shape: BaseGeometry
    middle: Point
    along: Point
    half: float
    side: float

    def zone(self, end: int) -> Polygon:
        """Return the ground about one end, one width deep, a little outside it too."""
        (x, y), (ux, uy) = self.middle, self.along
        h, s = self.half, self.side + _CLOSE_M
        inner, outer = end * max(h - 2 * self.side, 0.0), end * (h + 2 * _CLOSE_M)
        ring = [(inner, -s), (outer, -s), (outer, s), (inner, s)]
        return Polygon([(x + u * ux - v * uy, y + u * uy + v * ux) for u, v in ring])

    def ways(self) -> tuple[_Stretch, ...]:
        """Return the stretch, and if it is short also with its sides taken for its ends."""
        way = (-self.along[1], self.along[0])
        turned = _Stretch(self.shape, self.middle, way, self.side, self.half)
        return (self, turned) if self.half < _SHORT * self.side else (self,)

    @property
    def is_straight(self) -> bool:
        """Whether it is a stretch to drive along, no step in a wall or wedge of a crossing."""
        filled = self.shape.area / (4 * self.half * self.side)
        return 2 * self.side >= _NARROW_M and filled >= _FILLED


def drive_shape(
    outlines: Iterable[BaseGeometry], ways_out: Sequence[BaseGeometry] = ()
) -> DriveShape:
    """Count straight aisles, dead ends and inner corners.

    Parameters
    ----------
    outlines
        Outlines of the aisles in metres; they may overlap.
    ways_out
        Gates for cars as lines, existing roads as polygons: an end on one of them is open.

    Returns
    -------
    DriveShape
        The counts; the same however the plan is turned, moved or mirrored, and whatever pieces
        the ground is drawn in.
    """
    aisles, ends, bends = 0, 0, 0
    for polygon in polygons(_closed(union(outlines))):
        stretches, wedges = _stretches(polygon)
        shapes = [s.shape for s in stretches]
        joints = [w for w in wedges if sum(w.distance(s) < _BULGE_M for s in shapes) > 1]
        for i, stretch in enumerate(stretches):
            ends += _dead_ends(stretch, [*shapes[:i], *shapes[i + 1 :], *joints], ways_out)
        aisles += len(stretches)
        bends += len(list(_inner_corners(polygon)))
    return DriveShape(aisles, ends, bends)


def _closed(shape: BaseGeometry) -> BaseGeometry:
    """Close cracks and notches, and take bulges out of the walls."""
    wide = shape.buffer(_CLOSE_M, join_style="mitre").buffer(-_CLOSE_M, join_style="mitre")
    return union(
        Polygon(_plain(p.exterior), [_plain(r) for r in p.interiors]).buffer(0)
        for p in polygons(wide)
    )


def _plain(ring: LinearRing) -> list[Point]:
    """Leave out the vertices that stand out least from their neighbours, the least one first.

    Unlike Douglas and Peucker's way it does not depend on where the ring begins.
    """
    points = [(x, y) for x, y, *_ in ring.coords[:-1]]
    while len(points) > 4:
        bulges = [
            _bulge(points[i - 1], here, points[(i + 1) % len(points)])
            for i, here in enumerate(points)
        ]
        least = min(range(len(points)), key=bulges.__getitem__)
        if bulges[least] > _BULGE_M:
            break
        del points[least]
    return points


def _bulge(before: Point, here: Point, after: Point) -> float:
    """Return how far a vertex stands out from the line between its neighbours, in metres."""
    wx, wy = _way(before, after)
    return round(abs((here[0] - before[0]) * wy - (here[1] - before[1]) * wx), 6)


def _inner_corners(polygon: Polygon) -> Iterator[tuple[Point, Point, Point]]:
    """Yield inner corners, each with the ways in which its two walls would run on into the ground.

    Walls in the order of a ring that has the ground on its left turn right at an inner corner.
    """
    turned = orient(polygon)
    for ring in (turned.exterior, *turned.interiors):
        points = [(x, y) for x, y, *_ in ring.coords[:-1]]
        for before, here, after in zip(
            [points[-1], *points[:-1]], points, [*points[1:], points[0]], strict=True
        ):
            one, two = _way(before, here), _way(here, after)
            turn = math.degrees(math.asin(max(-1.0, min(1.0, one[0] * two[1] - one[1] * two[0]))))
            sharp = one[0] * two[0] + one[1] * two[1] < 0
            if turn < -_TURN_DEG or (sharp and turn < 0):
                yield here, one, (-two[0], -two[1])


def _way(a: Point, b: Point) -> Point:
    length = math.hypot(b[0] - a[0], b[1] - a[1]) or 1.0
    return ((b[0] - a[0]) / length, (b[1] - a[1]) / length)


def _stretches(polygon: Polygon) -> tuple[list[_Stretch], list[BaseGeometry]]:
    """Cut ground at its inner corners, join the parts to straight stretches, return the rest too.

    Ground that is nowhere straight counts as one stretch.
    """
    found = sorted((_stretch(s) for s in _joined(_parts(polygon))), key=lambda s: -s.shape.area)
    straight = [s for s in found if s.is_straight] or found[:1]
    return _in_line(straight, polygon), [s.shape for s in found if s not in straight]


def _parts(polygon: Polygon) -> list[BaseGeometry]:
    """Cut ground along the walls that end at its inner corners."""
    # a wall that runs on in line with a wall beyond a crossing must end where that one begins
    inside = polygon.buffer(-_GRAZE_M / 5, join_style="mitre")
    corners = [(x, y) for r in (polygon.exterior, *polygon.interiors) for x, y, *_ in r.coords[:-1]]
    cuts = []
    for here, *ways in _inner_corners(polygon):
        for way in ways:
            ray = LineString([_ahead(here, way, _GRAZE_M), _ahead(here, way, polygon.length)])
            runs = [
                line.length
                for line in _lines(ray.intersection(inside))
                if line.distance(shapely.Point(here)) < 2 * _GRAZE_M
            ]
            if max(runs, default=0.0) > _CLOSE_M:
                # a little beyond the next wall, so that the cut crosses it for sure
                end = _ahead(here, way, max(runs) + 2 * _GRAZE_M)
                nearest = min(corners, key=lambda c: math.dist(c, end))
                near = math.dist(nearest, end) < 3 * _GRAZE_M
                cuts.append(LineString([here, nearest if near else end]))
    if not cuts:
        return [polygon]
    net = shapely.union_all([polygon.boundary, *cuts], grid_size=1e-6)
    cells = shapely.polygonize([net]).geoms
    return [c for c in cells if c.area > _NOISE_M2 and polygon.contains(c.representative_point())]


def _ahead(here: Point, way: Point, metres: float) -> Point:
    return (here[0] + metres * way[0], here[1] + metres * way[1])


def _lines(shape: BaseGeometry) -> list[LineString]:
    parts = getattr(shape, "geoms", [shape])
    return [p for p in parts if isinstance(p, LineString) and not p.is_empty]


def _joined(parts: list[BaseGeometry]) -> list[BaseGeometry]:
    """Join neighbours as long as the result is straight, the largest result first."""
    shapes = dict(enumerate(parts))
    touching: dict[int, set[int]] = {i: set() for i in shapes}
    near = shapely.STRtree(parts).query(parts, predicate="dwithin", distance=0.01)
    for i, j in near.T.tolist():
        if i != j and _meet(shapes[i], shapes[j]):
            touching[i].add(j)
    results = {
        (i, j): size
        for i in shapes
        for j in touching[i]
        if i < j and (size := _straight_size(shapes[i], shapes[j])) is not None
    }
    while results:
        i, j = max(results, key=lambda pair: (results[pair], pair))
        both = _together(shapes.pop(i), shapes.pop(j))
        new = max((*shapes, i, j)) + 1
        results = {p: size for p, size in results.items() if not {i, j} & {*p}}
        touching[new] = (touching.pop(i) | touching.pop(j)) - {i, j}
        shapes[new] = both
        for k in touching[new]:
            touching[k] = (touching[k] - {i, j}) | {new}
            size = _straight_size(shapes[k], both)
            if size is not None:
                results[(k, new)] = size
    return list(shapes.values())


def _meet(a: BaseGeometry, b: BaseGeometry) -> bool:
    strip = common(a.buffer(0.05, join_style="mitre"), b.buffer(0.05, join_style="mitre"))
    return bool(strip.area > 0.1 * _CONTACT_M)


def _together(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    return union([a.buffer(2e-3, join_style="mitre"), b]).buffer(0)


def _straight_size(a: BaseGeometry, b: BaseGeometry) -> float | None:
    """Return the area of two parts together if they make one straight stretch."""
    area = a.area + b.area
    around = shapely.union(a, b).convex_hull.minimum_rotated_rectangle.area
    return round(area, 2) if area >= _FILLED * around else None


def _stretch(shape: BaseGeometry) -> _Stretch:
    box = shape.minimum_rotated_rectangle
    a, b, c, *_ = box.exterior.coords if isinstance(box, Polygon) else [(0.0, 0.0)] * 3
    one, two = math.dist(a, b), math.dist(b, c)
    way = _way((a[0], a[1]), (b[0], b[1])) if one >= two else _way((b[0], b[1]), (c[0], c[1]))
    middle = ((a[0] + c[0]) / 2, (a[1] + c[1]) / 2)
    return _Stretch(shape, middle, way, max(one, two) / 2, min(one, two) / 2)


def _in_line(stretches: list[_Stretch], ground: Polygon) -> list[_Stretch]:
    """Take two stretches of one line with only a crossing between them for one aisle."""
    out = sorted(stretches, key=lambda s: -s.half)
    i = 0
    while i < len(out):
        j = next((j for j in range(i + 1, len(out)) if _goes_on(out[i], out[j], ground)), None)
        if j is None:
            i += 1
            continue
        out[i] = _stretch(shapely.union(out[i].shape, out.pop(j).shape))
        i = 0
    return out


def _goes_on(a: _Stretch, b: _Stretch, ground: Polygon) -> bool:
    if not any(_in_one_line(one, two) for one in a.ways() for two in b.ways()):
        return False
    between = LineString([a.middle, b.middle])
    return bool(between.intersection(ground).length > 0.99 * between.length)


def _in_one_line(a: _Stretch, b: _Stretch) -> bool:
    dx, dy = b.middle[0] - a.middle[0], b.middle[1] - a.middle[1]
    off = abs(a.along[0] * dy - a.along[1] * dx)
    parallel = abs(a.along[0] * b.along[0] + a.along[1] * b.along[1])
    return off <= _LINE_M and parallel > math.cos(math.radians(_LINE_DEG))


def _dead_ends(
    me: _Stretch, others: Sequence[BaseGeometry], ways_out: Sequence[BaseGeometry]
) -> int:
    # the ends of a short part could be either pair of its sides
    return max(
        sum(not _opens(way.zone(end), others, ways_out) for end in (-1, 1)) for way in me.ways()
    )


def _opens(zone: Polygon, others: Sequence[BaseGeometry], ways_out: Sequence[BaseGeometry]) -> bool:
    """Tell whether cars drive on from an end: into another aisle, through a gate, onto a road."""
    for way in ways_out:
        part = zone.intersection(way)
        if part.length > _CONTACT_M:
            return True
    return any(
        zone.intersects(o) and common(zone, o).area > _CLOSE_M * _CONTACT_M * 0.9 for o in others
    )
