"""Dimension lines: what people measure first, written where it hides nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from spaceplan.model.base import Point
from spaceplan.model.case import Case, stands
from spaceplan.model.enums import Kind
from spaceplan.model.plan import Plan, Stall
from spaceplan.render.canvas import Canvas
from spaceplan.render.fonts import LINE, text_size
from spaceplan.render.labels import Box, touch

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_SIZE_PT = 5.5
#: How far a line stands off what it measures, and half of the ticks at its ends, in points.
_OFF_PT, _TICK_PT = 5.0, 2.2
#: Distances to walls longer than this say nothing of a rule, in metres.
_FAR_M = 12.0
#: Most spots tried for one measure.
_TRIES = 60

Span = tuple[Point, Point]


def paint_dimensions(canvas: Canvas, case: Case, plan: Plan) -> tuple[tuple[str, Span], ...]:
    """Write one dimension for every measure that differs, and leave out what finds no room.

    Parameters
    ----------
    canvas
        The map; numbers and signs stand on it, names do not yet.
    case
        Gives the dwelling blocks.
    plan
        The plan.

    Returns
    -------
    tuple of figure and span
        What was written, e.g. ``5.50``, and the two ends in metres.
    """
    from shapely import Polygon

    stalls = [Polygon(s.outline) for s in plan.stalls]
    written = []
    for spots in _measures(canvas, case, plan, stalls):
        for a, b in list(spots)[:_TRIES]:
            if write_dimension(canvas, a, b):
                written.append((f"{math.dist(a, b):.2f}", (a, b)))
                break
    return tuple(written)


def _measures(
    canvas: Canvas, case: Case, plan: Plan, stalls: Sequence[BaseGeometry]
) -> Iterator[Iterable[Span]]:
    """Return for each measure the spots where it could be written."""
    off = _OFF_PT * canvas.view.metres_per_point
    kinds: dict[tuple[str, int, int], list[Stall]] = {}
    for stall in plan.stalls:
        wide, long = math.dist(*stall.access), math.dist(stall.outline[1], stall.outline[2])
        kinds.setdefault((stall.kind, round(wide * 100), round(long * 100)), []).append(stall)
    for some in kinds.values():
        yield (_beside(s.access, _middle(s.outline), off) for s in some)
        yield (
            span
            for s in some
            for side in ((s.outline[1], s.outline[2]), (s.outline[0], s.outline[3]))
            if not _within(span := _beside(side, _middle(s.outline), off), stalls)
        )
    aisles: dict[int, list[Span]] = {}
    for aisle in plan.aisles:
        a, b, c, _ = _frame(aisle.outline)
        if math.dist(a, b) < math.dist(b, c):
            a, b, c = b, c, (a[0] + c[0] - b[0], a[1] + c[1] - b[1])
        aisles.setdefault(round(math.dist(b, c) * 100), []).extend(
            (_between(a, b, t), _shift(_between(a, b, t), b, c))
            for t in (0.5, 0.35, 0.65, 0.2, 0.8)
        )
    yield from aisles.values()
    for block in plan.blocks:
        a, b, c, d = _frame(block.outline)
        ends = ((a, b), (c, d)) if math.dist(a, b) < math.dist(b, c) else ((b, c), (d, a))
        yield (_beside(end, _middle(block.outline), off) for end in ends)
    yield from _to_walls(case, plan, stalls)


def _to_walls(case: Case, plan: Plan, stalls: Sequence[BaseGeometry]) -> Iterator[Iterable[Span]]:
    """Return how near the nearest stall comes to each dwelling block."""
    from shapely import Polygon, shortest_line, unary_union

    if not stalls:
        return
    whole = unary_union(stalls)
    for item in case.structures:
        lived_in = item.kind is Kind.BUILDING and item.dwelling is not False and stands(item)
        if not lived_in or item.outline is None or item.id in plan.removed:
            continue
        a, b = shortest_line(whole, Polygon(item.outline)).coords
        if 0.3 < math.dist(a, b) <= _FAR_M:
            yield [((float(a[0]), float(a[1])), (float(b[0]), float(b[1])))]


def write_dimension(canvas: Canvas, a: Point, b: Point) -> bool:
    """Draw a dimension, unless it would meet a number or sign.

    Parameters
    ----------
    canvas
        The map.
    a, b
        Its ends, in metres.

    Returns
    -------
    bool
        Whether it was drawn.
    """
    view = canvas.view
    (ax, ay), (bx, by) = view.to_paper(a), view.to_paper(b)
    line: Box = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
    if any(touch(line, other) for other in canvas.taken) or not write_length(canvas, a, b, 0.5):
        return False
    length = math.hypot(bx - ax, by - ay) or 1.0
    nx, ny = -(by - ay) / length * _TICK_PT, (bx - ax) / length * _TICK_PT
    canvas.line("dimension", (a, b))
    for px, py in ((ax, ay), (bx, by)):
        ends = ((px - nx, py - ny), (px + nx, py + ny))
        canvas.line("dimension", tuple(view.to_ground(p) for p in ends))
    return True


def write_length(canvas: Canvas, a: Point, b: Point, at: float) -> bool:
    """Write how long a span is along it, unless that would meet a number or sign.

    Parameters
    ----------
    canvas
        The map.
    a, b
        Its ends, in metres.
    at
        Where on it, from 0 to 1.

    Returns
    -------
    bool
        Whether it was written.
    """
    view = canvas.view
    (ax, ay), (bx, by) = view.to_paper(a), view.to_paper(b)
    text = f"{math.dist(a, b):.2f}"
    wide, high = text_size(text, _SIZE_PT)
    high /= LINE
    turn = math.degrees(math.atan2(by - ay, bx - ax)) % 180
    turn = turn - 180 if turn > 91 else turn
    angle = math.radians(turn)
    across = abs(wide * math.cos(angle)) + abs(high * math.sin(angle))
    up = abs(wide * math.sin(angle)) + abs(high * math.cos(angle))
    x, y = _between((ax, ay), (bx, by), at)
    box: Box = (x - across / 2 - 0.5, y - up / 2 - 0.5, x + across / 2 + 0.5, y + up / 2 + 0.5)
    inside = box[0] >= 0 and box[1] >= 0 and box[2] <= view.width_pt and box[3] <= view.height_pt
    if not inside or any(touch(box, other) for other in canvas.taken):
        return False
    canvas.text(x, y, text, _SIZE_PT, turn, "#1a1a1a", 6.9, halo=True)
    canvas.taken.append(box)
    return True


def _within(span: Span, shapes: Sequence[BaseGeometry]) -> bool:
    from shapely import Point as Spot

    spot = Spot(_between(*span, 0.5))
    return any(shape.contains(spot) for shape in shapes)


def _middle(ring: Sequence[Point]) -> Point:
    return (sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring))


def _between(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def _shift(p: Point, a: Point, b: Point) -> Point:
    return (p[0] + b[0] - a[0], p[1] + b[1] - a[1])


def _beside(side: Span, inside: Point, off: float) -> Span:
    """Move a side outwards, away from the middle of what it belongs to."""
    (ax, ay), (bx, by) = side
    length = math.dist(*side) or 1.0
    nx, ny = (by - ay) / length, (ax - bx) / length
    if (inside[0] - ax) * nx + (inside[1] - ay) * ny > 0:
        nx, ny = -nx, -ny
    return ((ax + nx * off, ay + ny * off), (bx + nx * off, by + ny * off))


def _frame(ring: Sequence[Point]) -> tuple[Point, Point, Point, Point]:
    """Return the corners of the least rectangle around a ring."""
    import shapely

    corners = shapely.get_coordinates(shapely.Polygon(ring).minimum_rotated_rectangle)[:4]
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return (a, b, c, d)
