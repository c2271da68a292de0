"""Lengths of ways over open ground, to a few percent: on a grid, in eight directions."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

#: Grid on which ways are measured unless told otherwise, in metres.
_GRID_M = 1.0
#: A grid of more points than this is made coarser: a large site needs no finer answer.
_MOST_POINTS = 60_000


class Ways:
    """Lengths of the shortest ways over some ground to a goal, on a grid.

    Parameters
    ----------
    ground
        Where one may go.
    goal
        Where one wants to get.
    step
        Width of the grid, in metres; default 1.
    """

    def __init__(self, ground: BaseGeometry, goal: BaseGeometry, step: float = _GRID_M) -> None:
        x0, y0, x1, y1 = (0.0,) * 4 if ground.is_empty else ground.bounds
        self._step = max(step, math.sqrt((x1 - x0) * (y1 - y0) / _MOST_POINTS))
        self._corner = (x0, y0)
        xs = np.arange(x0, x1 + self._step, self._step)
        ys = np.arange(y0, y1 + self._step, self._step)
        gx, gy = np.meshgrid(xs, ys, indexing="ij")
        free = np.asarray(shapely.contains_xy(ground, gx, gy), dtype=bool)
        near = np.asarray(shapely.intersects_xy(goal.buffer(self._step), gx, gy), dtype=bool)
        start = free & near
        self._xs, self._ys = gx, gy
        self._fill(free, start)

    @property
    def step(self) -> float:
        """Width of the grid, in metres."""
        return self._step

    def _fill(self, free: NDArray[np.bool_], start: NDArray[np.bool_]) -> None:
        # plain lists of the grid with a rim on which nobody goes: several times as fast
        wide = free.shape[1] + 2
        far = np.where(np.pad(free, 1), math.inf, -math.inf).ravel().tolist()
        heap = [(0.0, int(k)) for k in np.flatnonzero(np.pad(start, 1))]
        for _, k in heap:
            far[k] = 0.0
        moves = [
            (a * wide + b, self._step * math.hypot(a, b))
            for a in (-1, 0, 1)
            for b in (-1, 0, 1)
            if a or b
        ]
        while heap:
            d, k = heapq.heappop(heap)
            if d > far[k]:
                continue
            for off, length in moves:
                e = d + length
                if e < far[k + off] - 1e-9:
                    far[k + off] = e
                    heapq.heappush(heap, (e, k + off))
        whole = np.array(far).reshape(-1, wide)[1:-1, 1:-1]
        self._far = np.where(free, whole, math.inf)

    def least(self, place: BaseGeometry) -> float:
        """Return the length of the shortest way from anywhere in a place to the goal.

        Parameters
        ----------
        place
            Where one may start, in metres.

        Returns
        -------
        float
            Length in metres; infinite if there is no way.
        """
        inside = shapely.intersects_xy(place, self._xs, self._ys)
        return float(self._far[inside].min(initial=math.inf))

    def length(self, point: tuple[float, ...], near: float = 2.0) -> float:
        """Return the length of the way from a point to the goal.

        Parameters
        ----------
        point
            Where one is, in metres.
        near
            How far from the point the ground may begin, in metres; default 2.

        Returns
        -------
        float
            Length in metres from the nearest ground; infinite if there is no way.
        """
        steps = math.ceil(near / self._step)
        i = round((point[0] - self._corner[0]) / self._step)
        j = round((point[1] - self._corner[1]) / self._step)
        left, low = max(0, i - steps), max(0, j - steps)
        around = self._far[left : max(0, i + steps + 1), low : max(0, j + steps + 1)]
        spots = np.argwhere(np.isfinite(around))
        if not len(spots):
            return math.inf
        off = np.hypot(spots[:, 0] + left - i, spots[:, 1] + low - j)
        best = spots[int(np.argmin(off))]
        return float(around[best[0], best[1]] + off.min() * self._step)

    def way(self, point: tuple[float, ...], near: float = 2.0) -> list[tuple[float, float]]:
        """Return the places of a shortest way from a point to the goal.

        Parameters
        ----------
        point
            Where one is, in metres.
        near
            How far from the point the ground may begin, in metres; default 2.

        Returns
        -------
        list of tuple
            Places a step of the grid apart, in metres; empty if there is no way.
        """
        steps = math.ceil(near / self._step)
        i = round((point[0] - self._corner[0]) / self._step)
        j = round((point[1] - self._corner[1]) / self._step)
        left, low = max(0, i - steps), max(0, j - steps)
        around = self._far[left : max(0, i + steps + 1), low : max(0, j + steps + 1)]
        spots = np.argwhere(np.isfinite(around))
        if not len(spots):
            return []
        off = np.hypot(spots[:, 0] + left - i, spots[:, 1] + low - j)
        u, v = spots[int(np.argmin(off))].tolist()
        u, v = u + left, v + low
        out = []
        while True:
            out.append((self._corner[0] + u * self._step, self._corner[1] + v * self._step))
            if self._far[u, v] == 0:
                return out
            a, b = max(0, u - 1), max(0, v - 1)
            beside = self._far[a : u + 2, b : v + 2]
            down = np.argwhere(beside < self._far[u, v])
            # the neighbour the way came from: least of what is left and the step there
            best = min(
                down.tolist(),
                key=lambda c: (
                    beside[c[0], c[1]] + self._step * math.hypot(c[0] + a - u, c[1] + b - v)
                ),
            )
            u, v = best[0] + a, best[1] + b
