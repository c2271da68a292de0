"""Where a fire engine can get to: a disc as wide as the lane on a grid, from the vehicle gates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from spaceplan.geometry.openings import Opening
from spaceplan.geometry.outline import structure_polygon
from spaceplan.geometry.overlay import common, union
from spaceplan.geometry.site import Site
from spaceplan.geometry.walk import Flags, Floats, Grid, make_grid, spread, way_back
from spaceplan.model.case import stands

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: How much wider than the ground a lane may be, in metres: rounding.
PLAY_M = 0.01
#: What is held back of the reach of a lane, in metres, for the steps of the grid.
NEAR_MARGIN_M = 0.1
#: A lane goes on towards a block as long as a metre of way brings it so much nearer.
_NEARER = 1.2
#: Step of the grid, in metres.
_STEP_M = 0.2


@dataclass(frozen=True)
class Home:
    """A dwelling block as the fire brigade sees it."""

    id: str
    wall: BaseGeometry


def homes(site: Site) -> tuple[Home, ...]:
    """Return the dwelling blocks that stay.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Home
        Each with its outline.
    """
    return tuple(
        Home(s.id, structure_polygon(s))
        for s in site.case.structures
        if s.is_dwelling and stands(s)
    )


class Net:
    """Where an engine can get to from the vehicle gates, and at what price.

    Parameters
    ----------
    site
        The site.
    ground
        Ground without anything that stands, in metres.
    dear
        Parts of it that cost extra, each by itself.
    price
        Extra price of a metre there.
    """

    def __init__(
        self, site: Site, ground: BaseGeometry, dear: Iterable[BaseGeometry], price: float
    ) -> None:
        rules = site.rules
        self.width = rules.value("fire_lane_width")
        self.near = rules.value("fire_lane_reach") - NEAR_MARGIN_M
        self.turn = rules.value("fire_turning_place")
        self.mouths = [outside(o, self.width) for o in site.car_gates]
        self.ground = union([ground, *self.mouths])
        self.half = self.width / 2
        middles = self.ground.buffer(PLAY_M - self.half, quad_segs=16)
        self.grid: Grid = make_grid(middles, Polygon(), 0.0, _STEP_M)
        for part in dear:
            self.grid.cost[self.grid.covers(part)] += price
        seeds = union(m.buffer(PLAY_M - self.half, quad_segs=16) for m in self.mouths)
        self.starts: Flags = self.grid.covers(seeds.buffer(self.grid.step)) & np.isfinite(
            self.grid.cost
        )
        self.far, self.came = spread(self.grid, self.starts)

    def off(self, home: Home, within: float) -> Floats:
        """Return how far from the wall a lane's edge is with its middle at each grid point.

        Parameters
        ----------
        home
            The block.
        within
            Farther ones are not worked out, in metres.

        Returns
        -------
        numpy.ndarray
            [nx, ny] metres; infinite where no engine gets or beyond ``within``.
        """
        grid = self.grid
        out = np.full(self.far.shape, np.inf)
        cells = np.argwhere(
            np.isfinite(self.far) & grid.covers(home.wall.buffer(within + self.half))
        )
        if len(cells):
            xs, ys = grid.x0 + cells[:, 0] * grid.step, grid.y0 + cells[:, 1] * grid.step
            off = shapely.distance(shapely.points(xs, ys), home.wall) - self.half
            out[cells[:, 0], cells[:, 1]] = np.where(off <= within, off, np.inf)
        return out

    def end(self, home: Home) -> tuple[int, int] | None:
        """Return where a lane to a block ends: near enough, and no nearer than is cheap.

        Parameters
        ----------
        home
            The block.

        Returns
        -------
        tuple of int or None
            A grid point; None when no engine comes within reach.
        """
        return least(self.far + _NEARER * self.off(home, self.near))

    def nearest(self, home: Home) -> tuple[int, int] | None:
        """Return the reached grid point nearest to a block.

        Parameters
        ----------
        home
            The block.

        Returns
        -------
        tuple of int or None
            A grid point; None when no engine enters the site.
        """
        return least(self.off(home, 1e4))

    def way(self, cell: tuple[int, int]) -> LineString:
        """Return the way from a gate to a grid point, its stairs straightened.

        Parameters
        ----------
        cell
            The grid point.

        Returns
        -------
        LineString
            The engine's middle, in metres.
        """
        points = way_back(self.grid, self.came, cell)[::-1]
        return LineString(_straight(points, self._straight_ground))

    def last_metres(self, home: Home) -> LineString | None:
        """Return the way to a block that no grid point is near enough to, off the grid at its end.

        Parameters
        ----------
        home
            The block.

        Returns
        -------
        LineString or None
            The engine's middle, in metres; None when no engine enters the site.
        """
        cell = self.nearest(home)
        if cell is None:
            return None
        line, at = self.way(cell), shapely.Point(self.grid.place(cell))
        here = common(self._straight_ground, at.buffer(2 * self.grid.step))
        if here.is_empty:
            return line
        return LineString([*line.coords, shapely.shortest_line(here, home.wall).coords[0]])

    @cached_property
    def _straight_ground(self) -> BaseGeometry:
        """Where the middle of an engine may be on a straightened way, ready to be asked often."""
        free = self.ground.buffer(2 * PLAY_M - self.half, quad_segs=16)
        shapely.prepare(free)
        return free

    def lane(self, line: LineString, wider: float = 0.0) -> BaseGeometry:
        """Return the ground an engine takes along a way.

        Parameters
        ----------
        line
            The way of its middle, in metres.
        wider
            How much wider on each side, in metres; default 0.

        Returns
        -------
        shapely geometry
            The lane, without what lies off the ground.
        """
        return common(line.buffer(self.half + wider, quad_segs=16), self.ground)

    @cached_property
    def places(self) -> Flags:
        """[nx, ny] where the middle of a turning place can be, of the points an engine gets to."""
        middles = self.ground.buffer(PLAY_M - self.turn / 2, quad_segs=16)
        return self.grid.covers(middles) & np.isfinite(self.far)

    def serving(self, home: Home) -> Flags:
        """Tell from which of the reached grid points an engine serves a block.

        Parameters
        ----------
        home
            The block.

        Returns
        -------
        numpy.ndarray
            [nx, ny] flags.
        """
        return np.isfinite(self.off(home, self.near))

    @cached_property
    def way_out(self) -> Floats:
        """[nx, ny] length of the shortest way back to a gate, in metres; infinite without one."""
        return self.back(self.starts)

    @cached_property
    def way_to_turn(self) -> Floats:
        """[nx, ny] the same to a gate or a turning place, whichever is nearer."""
        return self.back(self.starts | self.places)

    def back(self, goal: Flags) -> Floats:
        """Return the length of the shortest way to some points.

        Parameters
        ----------
        goal
            [nx, ny] the points.

        Returns
        -------
        numpy.ndarray
            [nx, ny] metres, infinite where there is no way.
        """
        grid = self.grid
        cost = np.where(np.isfinite(grid.cost), 1.0, np.inf)
        return spread(Grid(grid.x0, grid.y0, grid.step, cost), goal)[0]


def least(values: Floats) -> tuple[int, int] | None:
    """Return where some values on a grid are least.

    Parameters
    ----------
    values
        [nx, ny] values; infinite ones do not count.

    Returns
    -------
    tuple of int or None
        Indices; None when all are infinite.
    """
    if not np.isfinite(values).any():
        return None
    i, j = np.unravel_index(int(np.argmin(values)), values.shape)
    return int(i), int(j)


def _straight(points: list[tuple[float, float]], free: BaseGeometry) -> list[tuple[float, float]]:
    """Leave out places that a straight line passes by: the way keeps to the free ground."""
    if len(points) < 2:
        return [*points, *points]
    out, at = [points[0]], 0
    while at < len(points) - 1:
        ahead = len(points) - 1
        step = at + 1
        # a way that bends back may see its end past a gap: the farthest seen in an unbroken run
        while step < ahead and free.covers(LineString([points[at], points[step + 1]])):
            step += 1
        out.append(points[step])
        at = step
    return out


def outside(opening: Opening, deep: float) -> Polygon:
    """Return the ground outside a gate, where an engine comes from.

    Parameters
    ----------
    opening
        The gate.
    deep
        Width of the lane, in metres.

    Returns
    -------
    Polygon
        A rectangle over the gate's span, overlapping the site by a hand.
    """
    return opening.ground(-1.5 * deep, 0.05)
