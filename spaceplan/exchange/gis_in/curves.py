"""Curves of well-known binary made straight: the library reads none."""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING

import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon

from spaceplan.exchange.gis_in.wkb import head

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from spaceplan.model.base import Point

_LINE, _POLYGON, _ARCS, _CHAIN, _CURVED, _CURVES, _SURFACES = 2, 3, 8, 9, 10, 11, 12

#: An arc becomes straight lines of at most so many degrees each: 0.005 % of a circle's ground.
_STEP_DEG = 1.0

#: Deepest nesting: a surface of polygons of chains of arcs.
_DEEPEST = 4


def straightened(wkb: bytes) -> bytes | None:
    """Return a geometry with arcs as one of straight lines.

    Parameters
    ----------
    wkb
        Well-known binary.

    Returns
    -------
    bytes or None
        The same of straight lines, without heights; None where it is no curve.

    Raises
    ------
    ValueError
        If it is cut off or nests in another way; the text has the reason in Chinese and English.
    """
    try:
        kind, _, _ = head(wkb, 0)
        if kind not in (_ARCS, _CHAIN, _CURVED, _CURVES, _SURFACES):
            return None
        shape, _ = _shape(wkb, 0, 0)
        return bytes(shapely.to_wkb(shape))
    except (struct.error, IndexError, shapely.errors.GEOSException, TypeError):
        raise ValueError("不完整的曲线|a curve that is cut off or damaged") from None


def _shape(wkb: bytes, at: int, depth: int) -> tuple[BaseGeometry, int]:
    kind, _, order = head(wkb, at)
    if kind in (_LINE, _ARCS, _CHAIN):
        points, at = _points(wkb, at, depth)
        return LineString(points), at
    (count,) = struct.unpack_from(order + "I", wkb, at + 5)
    at += 9
    if kind == _POLYGON:
        _, ordinates, _ = head(wkb, at - 9)
        rings = []
        for _ in range(count):
            ring, at = _run(wkb, at, ordinates, order)
            rings.append(ring)
        return Polygon(rings[0], rings[1:]), at
    if depth >= _DEEPEST or kind not in (_CURVED, _CURVES, _SURFACES):
        raise ValueError("曲线的嵌套不对|curves nested in another way")
    if kind == _CURVED:
        edges = []
        for _ in range(count):
            points, at = _points(wkb, at, depth + 1)
            edges.append(points)
        return Polygon(edges[0], edges[1:]), at
    parts: list[BaseGeometry] = []
    for _ in range(count):
        part, at = _shape(wkb, at, depth + 1)
        parts.append(part)
    if kind == _CURVES:
        return MultiLineString([p for p in parts if isinstance(p, LineString)]), at
    return MultiPolygon([p for p in parts if isinstance(p, Polygon)]), at


def _points(wkb: bytes, at: int, depth: int) -> tuple[list[Point], int]:
    """Return the points of a line, of arcs, or of a chain of both."""
    kind, ordinates, order = head(wkb, at)
    if kind in (_LINE, _ARCS):
        points, at = _run(wkb, at + 5, ordinates, order)
        return (_flat(points) if kind == _ARCS else points), at
    if kind != _CHAIN or depth >= _DEEPEST:
        raise ValueError("曲线的嵌套不对|curves nested in another way")
    (count,) = struct.unpack_from(order + "I", wkb, at + 5)
    at += 9
    out: list[Point] = []
    for _ in range(count):
        points, at = _points(wkb, at, depth + 1)
        out += points[1:] if out and points and out[-1] == points[0] else points
    return out, at


def _run(wkb: bytes, at: int, ordinates: int, order: str) -> tuple[list[Point], int]:
    (count,) = struct.unpack_from(order + "I", wkb, at)
    end = at + 4 + 8 * ordinates * count
    if end > len(wkb):
        raise IndexError
    values = struct.unpack_from(f"{order}{ordinates * count}d", wkb, at + 4)
    return list(zip(values[::ordinates], values[1::ordinates], strict=True)), end


def _flat(points: list[Point]) -> list[Point]:
    """Return arcs through three points each, one going on where the last ended."""
    out = points[:1]
    for i in range(0, len(points) - 2, 2):
        out += _arc(points[i], points[i + 1], points[i + 2])
    return out


def _arc(a: Point, b: Point, c: Point) -> list[Point]:
    if a == c:  # a full circle: the point between lies opposite
        x, y, whole = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2, 2 * math.pi
    else:
        # about the middle of the first two, since surveys have seven figures before the point
        bx, by, cx, cy = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
        turn = 2 * (bx * cy - by * cx)
        if not turn or not math.isfinite(turn):
            return [b, c]
        x = a[0] + (cy * (bx * bx + by * by) - by * (cx * cx + cy * cy)) / turn
        y = a[1] + (bx * (cx * cx + cy * cy) - cx * (bx * bx + by * by)) / turn
        begin, end = (math.atan2(p[1] - y, p[0] - x) for p in (a, c))
        whole = (end - begin) % (2 * math.pi)
        whole -= 2 * math.pi if turn < 0 else 0.0
    radius, begin = math.dist(a, (x, y)), math.atan2(a[1] - y, a[0] - x)
    if not math.isfinite(radius):
        return [b, c]
    steps = max(2, math.ceil(math.degrees(abs(whole)) / _STEP_DEG))
    turns = (begin + whole * k / steps for k in range(1, steps))
    return [*((x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns), c]
