"""Ways on foot: a grid of places where a person's middle may be, and the cheapest ways over it."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from spaceplan.geometry.kernel import kernel, making_kernel
from spaceplan.model.base import Point

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: Most points of a grid, unless more are asked for.
_MOST_POINTS = 250_000


@dataclass(frozen=True)
class Grid:
    """Points over some ground, and what a metre over each of them costs."""

    x0: float
    y0: float
    step: float
    cost: Floats
    """[nx, ny] price of a metre; infinite where nobody can go."""

    def cell(self, point: Point) -> tuple[int, int]:
        """Return the grid point nearest to a place.

        Parameters
        ----------
        point
            A place, in metres.

        Returns
        -------
        tuple of int
            Its indices, kept on the grid.
        """
        i = round((point[0] - self.x0) / self.step)
        j = round((point[1] - self.y0) / self.step)
        return min(max(i, 0), self.cost.shape[0] - 1), min(max(j, 0), self.cost.shape[1] - 1)

    def place(self, cell: tuple[int, int]) -> Point:
        """Return where a grid point lies.

        Parameters
        ----------
        cell
            Its indices.

        Returns
        -------
        Point
            The place, in metres.
        """
        return (self.x0 + cell[0] * self.step, self.y0 + cell[1] * self.step)

    def covers(self, shape: BaseGeometry) -> Flags:
        """Tell which grid points lie in a shape; on its edge, only those on low sides do.

        Parameters
        ----------
        shape
            The shape, in metres.

        Returns
        -------
        numpy.ndarray
            [nx, ny] flags.
        """
        return _covers(shape, self.x0, self.y0, self.step, self.cost.shape)


def make_grid(
    ground: BaseGeometry,
    dear: BaseGeometry,
    dear_price: float,
    step: float = 0.25,
    most: int = _MOST_POINTS,
) -> Grid:
    """Lay a grid over some ground.

    Parameters
    ----------
    ground
        Where a person's middle may be.
    dear
        Part of it that costs extra.
    dear_price
        Extra price of a metre there.
    step
        Distance between the points, in metres; default 0.25.
    most
        Most points: a larger site gets a coarser grid.  Default 250,000.

    Returns
    -------
    Grid
        The grid.
    """
    x0, y0, x1, y1 = ground.bounds if not ground.is_empty else (0.0, 0.0, 1.0, 1.0)
    step = max(step, math.sqrt((x1 - x0) * (y1 - y0) / most))
    shape = (int((x1 - x0) / step) + 2, int((y1 - y0) / step) + 2)
    cost = np.where(_covers(ground, x0, y0, step, shape), 1.0, np.inf)
    if not dear.is_empty:
        cost[_covers(dear, x0, y0, step, shape)] += dear_price
    return Grid(x0, y0, step, cost)


def _covers(shape: BaseGeometry, x0: float, y0: float, step: float, size: tuple[int, ...]) -> Flags:
    flags = np.zeros(size, dtype=bool)
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        _flip(flags, shapely.get_coordinates(ring), x0, y0, step)
    return flags


@kernel
def _flip(flags, ring, x0, y0, step):  # type: ignore[no-untyped-def]
    """Flip the points that a ring encloses: holes undo what their shell has done."""
    nx, ny = flags.shape
    for e in range(len(ring) - 1):
        ax, ay, bx, by = ring[e, 0], ring[e, 1], ring[e + 1, 0], ring[e + 1, 1]
        if ax > bx:
            ax, ay, bx, by = bx, by, ax, ay
        first = max(0, math.ceil((ax - x0) / step))
        last = min(nx, math.ceil((bx - x0) / step))
        for i in range(first, last):
            y = ay + (by - ay) * (x0 + i * step - ax) / (bx - ax)
            for j in range(max(0, min(ny, math.ceil((y - y0) / step)))):
                flags[i, j] = not flags[i, j]


def spread(grid: Grid, starts: Flags) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Find the cheapest way from some points to every point.

    Parameters
    ----------
    grid
        The grid.
    starts
        [nx, ny] where ways begin.

    Returns
    -------
    tuple of numpy.ndarray
        [nx, ny] price of the way (infinite where there is none), and the point each way comes
        from as a flat index (−1 at starts).
    """
    return _spread(grid.cost, np.argwhere(starts), grid.step)  # type: ignore[no-any-return]


def way_back(grid: Grid, came: npt.NDArray[np.int64], cell: tuple[int, int]) -> list[Point]:
    """Return the way that led to a point.

    Parameters
    ----------
    grid
        The grid.
    came
        What :func:`spread` returned.
    cell
        The point.

    Returns
    -------
    list of Point
        Places from the point back to the start, in metres.
    """
    out = [grid.place(cell)]
    ny = grid.cost.shape[1]
    at = came[cell]
    while at >= 0:
        cell = (int(at // ny), int(at % ny))
        out.append(grid.place(cell))
        at = came[cell]
    return out


@making_kernel
def _spread(cost, starts, step):  # type: ignore[no-untyped-def]
    nx, ny = cost.shape
    far = np.full((nx, ny), np.inf)
    came = np.full((nx, ny), -1, dtype=np.int64)
    heap = [(0.0, np.int64(-1))]
    heap.pop()
    for s in range(len(starts)):
        i, j = starts[s, 0], starts[s, 1]
        if cost[i, j] < np.inf:
            far[i, j] = 0.0
            heapq.heappush(heap, (0.0, np.int64(i * ny + j)))
    while len(heap) > 0:
        d, at = heapq.heappop(heap)
        i, j = at // ny, at % ny
        if d > far[i, j]:
            continue
        for a in range(-1, 2):
            for b in range(-1, 2):
                u, v = i + a, j + b
                if (a == 0 and b == 0) or u < 0 or v < 0 or u >= nx or v >= ny:
                    continue
                if cost[u, v] == np.inf:
                    continue
                e = d + step * math.sqrt(a * a + b * b) * (cost[i, j] + cost[u, v]) / 2
                if e < far[u, v] - 1e-12:
                    far[u, v] = e
                    came[u, v] = at
                    heapq.heappush(heap, (e, np.int64(u * ny + v)))
    return far, came
