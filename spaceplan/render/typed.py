"""Draw what was typed: a grid, edges measured, vertices numbered, oddities at their place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from spaceplan.model.base import Point
from spaceplan.model.case import Case
from spaceplan.render.canvas import Canvas
from spaceplan.render.dimensions import write_dimension, write_length
from spaceplan.render.fonts import text_size
from spaceplan.render.ground import paint_treatments
from spaceplan.render.labels import touch
from spaceplan.render.signs import outward, vertices, warning
from spaceplan.render.style import ALARM, SOFT_INK
from spaceplan.render.view import View

#: A boundary with more vertices than this shows only so many numbers; other outlines show none.
_MANY = 60
#: Steps of the grid, in metres, and how far apart its lines are at least, in points.
_STEPS, _GRID_PT = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000), 42.0
_GRID_INK, _GRID_Z = "#c9d3dd", 1.3
#: Size of coordinates, and how far they and measured edges stand off, in points.
_SMALL_PT, _OFF_PT = 5.5, 9.0
#: Where on an edge its length is written where a line has no room.
_SPOTS = (0.5, 0.35, 0.65, 0.2, 0.8)


def paint_typed(canvas: Canvas, case: Case) -> None:
    """Draw structures by treatment, and number the vertices of boundary and holes.

    Parameters
    ----------
    canvas
        The map.
    case
        The option, with its treatments.
    """
    _grid(canvas)
    paint_treatments(canvas, case)
    for h, ring in enumerate((case.site.boundary, *case.site.holes)):
        step = 1 if len(ring) <= _MANY else -(-len(ring) // _MANY)
        vertices(canvas, ring)
        for i, point in enumerate(ring):
            if i % step == 0:
                _number(canvas, ring, point, str(i) if h == 0 else f"h{h - 1}.{i}", ALARM)
                _coordinates(canvas, ring, point)
    outlines = [item.outline for item in case.structures if item.outline is not None]
    _dots(canvas, [point for outline in outlines for point in outline])
    for outline in outlines:
        if len(outline) <= _MANY:
            for i, point in enumerate(outline):
                _number(canvas, outline, point, str(i), SOFT_INK, small=True)


def grid_step(view: View) -> int:
    """Return how far apart the lines of the grid are.

    Parameters
    ----------
    view
        The scale.

    Returns
    -------
    int
        In metres.
    """
    return next((s for s in _STEPS if s / view.metres_per_point >= _GRID_PT), _STEPS[-1])


def paint_measures(canvas: Canvas, case: Case) -> None:
    """Write coordinates along the grid and the lengths of edges, where nothing stands yet.

    Parameters
    ----------
    canvas
        The map; numbers and signs stand on it, names do not yet.
    case
        The option.
    """
    v, step = canvas.view, grid_step(canvas.view)
    for x in _lines(v.west, v.width_pt * v.metres_per_point, step):
        for y_pt in (v.height_pt - 5, 5.0):
            _figure(canvas, (v.to_paper((x, 0))[0], y_pt), f"{x}")
    for y in _lines(v.south, v.height_pt * v.metres_per_point, step):
        for x_pt in (9.0, v.width_pt - 9):
            _figure(canvas, (x_pt, v.to_paper((0, y))[1]), f"{y}")
    rings = [case.site.boundary, *case.site.holes]
    rings += [item.outline for item in case.structures if item.outline is not None]
    off = _OFF_PT * v.metres_per_point
    for ring in rings:
        if len(ring) > _MANY:
            continue
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            wide = text_size(f"{math.dist(a, b):.2f}", _SMALL_PT)[0]
            if math.dist(a, b) < (wide + 2) * v.metres_per_point:
                continue
            nx, ny = outward(ring, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2))
            ends = ((a[0] + nx * off, a[1] + ny * off), (b[0] + nx * off, b[1] + ny * off))
            if not write_dimension(canvas, *ends):
                any(write_length(canvas, *ends, at) for at in _SPOTS)


def paint_warnings(canvas: Canvas, places: Sequence[tuple[Point | None, bool]]) -> None:
    """Draw a numbered sign at every place that something is said about.

    Parameters
    ----------
    canvas
        The map.
    places
        Place in metres (null for none) and whether it is worse than a warning, in the order of
        the list that explains them.
    """
    for number, (place, alarm) in enumerate(places, start=1):
        if place is not None:
            warning(canvas, place, number, alarm)


def _number(
    canvas: Canvas,
    ring: tuple[Point, ...],
    point: Point,
    text: str,
    colour: str,
    small: bool = False,
) -> None:
    m = canvas.view.metres_per_point
    nx, ny = outward(ring, point)
    canvas.name(
        text,
        at=(point[0] + nx * m, point[1] + ny * m),
        size_pt=6.0 if small else 7.5,
        rank=9 if small else 0,
        colour=colour,
        outside=True,
        may_go=small,
    )


def _coordinates(canvas: Canvas, ring: tuple[Point, ...], point: Point) -> None:
    m = 4 * canvas.view.metres_per_point
    nx, ny = outward(ring, point)
    canvas.name(
        f"({point[0]:g}, {point[1]:g})",
        at=(point[0] + nx * m, point[1] + ny * m),
        size_pt=_SMALL_PT,
        rank=7,
        colour=SOFT_INK,
        outside=True,
        may_go=True,
    )


def _lines(low: float, length: float, step: int) -> Iterator[int]:
    """Yield the whole metres at which the grid has lines."""
    yield from range(math.ceil(low / step) * step, math.floor(low + length) + 1, step)


def _grid(canvas: Canvas) -> None:
    from matplotlib.collections import LineCollection

    v, step = canvas.view, grid_step(canvas.view)
    wide, high = v.width_pt * v.metres_per_point, v.height_pt * v.metres_per_point
    lines: list[tuple[Point, Point]] = [
        ((x, v.south), (x, v.south + high)) for x in _lines(v.west, wide, step)
    ]
    lines += [((v.west, y), (v.west + wide, y)) for y in _lines(v.south, high, step)]
    grid = LineCollection(lines, colors=_GRID_INK, linewidths=0.35, zorder=_GRID_Z)
    canvas.ax.add_collection(grid, autolim=False)


def _figure(canvas: Canvas, at: Point, text: str) -> None:
    """Write a coordinate of the grid, unless something stands there."""
    wide, high = text_size(text, _SMALL_PT)
    box = (at[0] - wide / 2 - 1, at[1] - high / 2, at[0] + wide / 2 + 1, at[1] + high / 2)
    inside = box[0] >= 0 and box[1] >= 0 and box[2] <= canvas.view.width_pt
    if not inside or box[3] > canvas.view.height_pt or any(touch(box, o) for o in canvas.taken):
        return
    canvas.text(*at, text, _SMALL_PT, 0.0, SOFT_INK, 6.9, halo=True)
    canvas.taken.append(box)


def _dots(canvas: Canvas, points: Sequence[Point]) -> None:
    canvas.ax.plot(
        [p[0] for p in points],
        [p[1] for p in points],
        ".",
        ms=2.6,
        color=SOFT_INK,
        zorder=5.5,
        scalex=False,
        scaley=False,
    )
