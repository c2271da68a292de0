"""Which ground an Axes shows, and at what scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spaceplan.model.base import Point
from spaceplan.render.labels import Box

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Scales that a ruler has; a sheet takes the first at which the site fits.
SCALES = (50, 75, 100, 125, 150, 200, 250, 300, 400, 500, 600, 750, 1000, 1250, 1500, 2000, 2500,
          3000, 4000, 5000, 7500, 10000, 15000, 20000, 25000, 50000, 100000)  # fmt: skip
METRES_PER_POINT_AT_1 = 0.0254 / 72
#: Room kept over the site, and under it for the scale bar, in points.
_TOP, _FOOT = 9.0, 30.0


@dataclass(frozen=True)
class View:
    """Which ground an Axes shows, and how many metres a point of paper is.

    Parameters
    ----------
    west, south
        Lower left corner of the Axes, in metres.
    width_pt, height_pt
        Size of the Axes on paper, in points.
    metres_per_point
        Metres of ground a point of paper.
    """

    west: float
    south: float
    width_pt: float
    height_pt: float
    metres_per_point: float

    @property
    def scale(self) -> float:
        """The denominator of the scale, e.g. 400 for 1:400."""
        return self.metres_per_point / METRES_PER_POINT_AT_1

    def to_paper(self, point: Point) -> Point:
        """Return where a point of the ground lies on the Axes.

        Parameters
        ----------
        point
            In metres.

        Returns
        -------
        Point
            In points from the lower left corner.
        """
        m = self.metres_per_point
        return ((point[0] - self.west) / m, (point[1] - self.south) / m)

    def to_ground(self, point: Point) -> Point:
        """Return which point of the ground lies at a place of the Axes.

        Parameters
        ----------
        point
            In points from the lower left corner.

        Returns
        -------
        Point
            In metres.
        """
        m = self.metres_per_point
        return (self.west + point[0] * m, self.south + point[1] * m)


def bounds_of(rings: Iterable[Sequence[Point]]) -> Box:
    """Return the box around some rings.

    Parameters
    ----------
    rings
        Rings of points, in metres; at least one point.

    Returns
    -------
    tuple of float
        West, south, east, north, in metres.
    """
    points = [p for ring in rings for p in ring]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys), max(xs), max(ys))


def fitting_scale(bounds: Box, width_pt: float, height_pt: float, margin_pt: float = 26.0) -> float:
    """Return the first scale of a ruler at which a site fits on paper.

    Parameters
    ----------
    bounds
        West, south, east, north of the site, in metres.
    width_pt, height_pt
        Room on paper, in points.
    margin_pt
        Room kept for names beside the site on every side, in points.

    Returns
    -------
    float
        Metres a point.
    """
    need = max(
        (bounds[2] - bounds[0]) / max(width_pt - 2 * margin_pt, 1.0),
        (bounds[3] - bounds[1]) / max(height_pt - max(2 * margin_pt, _TOP + _FOOT), 1.0),
    )
    for denominator in SCALES:
        if denominator * METRES_PER_POINT_AT_1 >= need:
            return denominator * METRES_PER_POINT_AT_1
    return need


def view_on(ax: Axes, bounds: Box, metres_per_point: float | None = None) -> View:
    """Set an Axes to show a site at a true scale, and return the view.

    Parameters
    ----------
    ax
        The Axes; its limits, aspect and ticks are set.
    bounds
        West, south, east, north of the site, in metres.
    metres_per_point
        The scale; default the first of a ruler's that fits.

    Returns
    -------
    View
        The view, the site in its middle or a little higher, with room for the scale bar.
    """
    figure = ax.get_figure(root=True)
    assert figure is not None
    inches = figure.get_size_inches()
    where = ax.get_position(original=True)
    width, height = where.width * inches[0] * 72, where.height * inches[1] * 72
    m = metres_per_point or fitting_scale(bounds, width, height)
    west = (bounds[0] + bounds[2]) / 2 - width * m / 2
    slack = height - (bounds[3] - bounds[1]) / m
    foot = max(slack / 2, min(_FOOT, slack - _TOP))
    south = bounds[1] - foot * m
    ax.set_xlim(west, west + width * m)
    ax.set_ylim(south, south + height * m)
    ax.set_aspect("equal")
    ax.set_xticks([])
    ax.set_yticks([])
    return View(west, south, width, height, m)
