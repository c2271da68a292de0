"""Draw what a designer typed: vertices numbered, treatments coloured, oddities at their place."""

from __future__ import annotations

from collections.abc import Sequence

from spaceplan.model.base import Point
from spaceplan.model.case import Case
from spaceplan.render.canvas import Canvas
from spaceplan.render.ground import paint_treatments
from spaceplan.render.signs import outward, vertices, warning
from spaceplan.render.style import ALARM, SOFT_INK

#: A boundary with more vertices than this shows only so many numbers; other outlines show none.
_MANY = 60


def paint_typed(canvas: Canvas, case: Case) -> None:
    """Draw structures by treatment, and number the vertices of boundary and holes.

    Parameters
    ----------
    canvas
        The map.
    case
        The option, with its treatments.
    """
    paint_treatments(canvas, case)
    for h, ring in enumerate((case.site.boundary, *case.site.holes)):
        step = 1 if len(ring) <= _MANY else -(-len(ring) // _MANY)
        vertices(canvas, ring)
        for i, point in enumerate(ring):
            if i % step == 0:
                _number(canvas, ring, point, str(i) if h == 0 else f"h{h - 1}.{i}", ALARM)
    outlines = [item.outline for item in case.structures if item.outline is not None]
    _dots(canvas, [point for outline in outlines for point in outline])
    for outline in outlines:
        if len(outline) <= _MANY:
            for i, point in enumerate(outline):
                _number(canvas, outline, point, str(i), SOFT_INK, small=True)


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
