"""Fire engines: how near they come to each dwelling block, and where they would have to back out.

Turning circles, gradients, loads and what lies outside the site are not looked at.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import Point

from spaceplan.audit.ground import Corridor, corridor, eroded
from spaceplan.audit.shapes import EMPTY
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

#: Grid on which ways of a fire engine are measured, in metres; the error is a few percent.
_GRID_M = 1.0
#: A grid of more points than this is made coarser: a large site needs no finer answer.
_MOST_POINTS = 60_000


def _route(view: AuditView) -> Corridor:
    width = view.rules.value("fire_lane_width")
    return corridor([view.open_ground], view.car_mouths, width)


def _reach(view: AuditView) -> float:
    # No clause of the catalogue says how near the lane must end; an engine that stands a turning
    # place away from the wall is taken to serve it.  Our assumption, said in the message.
    return view.rules.value("fire_turning_place")


def reach(view: AuditView) -> Iterator[Finding]:
    """Measure how near a fire engine coming through a vehicle gate gets to each dwelling."""
    if not view.rules.active("fire_lane_width") or not view.dwellings:
        return
    width, near = view.rules.value("fire_lane_width"), _reach(view)
    swept = _route(view).swept
    for dwelling, wall in view.dwellings:
        got = math.inf if swept.is_empty else swept.distance(wall)
        if got <= near:
            continue
        none = math.isinf(got)
        zh = "消防车进不了场地" if none else f"最近只能到外墙 {got:.1f} m 处"
        en = "none enters the site" if none else f"it comes within {got:.1f} m of the wall"
        text = Text(
            zh=f"{dwelling.id}：从车行出入口来的 {width:g} m 宽通路，{zh}"
            f"（按 {near:g} m 以内计，本项目的假定；场地外的道路未计）",
            en=f"{dwelling.id}: of a route {width:g} m wide from the vehicle gates, {en} "
            f"({near:g} m is our assumption; streets outside the site are not counted)",
        )
        yield from view.by_rule(
            "fire_lane_width",
            "fire.reach",
            dwelling.id,
            wall,
            text,
            measured=None if none else got,
            required=near,
        )


def dead_ends(view: AuditView) -> Iterator[Finding]:
    """Measure how far a fire engine would have to back up from each dwelling block.

    From the place nearest to the block it backs to a gate or to ground where a circle as wide as
    the turning place fits.  Where there are two vehicle gates, it may drive through: not looked at.
    """
    if not view.rules.active("fire_dead_end_length") or not view.dwellings:
        return
    route = _route(view)
    if route.swept.is_empty or len(view.car_mouths) > 1:
        return
    place = view.rules.value("fire_turning_place")
    ground = view.open_ground.union(shapely.union_all(view.car_mouths))
    turning = eroded(ground, place).intersection(route.swept)
    goal = shapely.union_all([turning, *view.car_mouths])
    way = Ways(route.swept, goal)
    most = view.rules.value("fire_dead_end_length")
    for dwelling, wall in view.dwellings:
        end = shapely.shortest_line(route.swept, wall).coords[0]
        if route.swept.distance(wall) > _reach(view):
            continue  # said already: it does not get there
        got = way.length(end)
        if got > most:
            text = Text(
                zh=f"到 {dwelling.id} 的消防通路为尽头路：倒车约 {got:.0f} m 才有 {place:g} m "
                f"回车场地或出入口，超过 {most:g} m（按网格估算）",
                en=f"the fire route to {dwelling.id} is a dead end: about {got:.0f} m back to a "
                f"turning place {place:g} m wide or a gate, over {most:g} m (grid estimate)",
            )
            yield from view.by_rule(
                "fire_dead_end_length",
                "fire.dead_end",
                dwelling.id,
                Point(end),
                text,
                measured=got,
            )


class Ways:
    """Lengths of the shortest ways over some ground to a goal, on a grid.

    Parameters
    ----------
    ground
        Where one may go.
    goal
        Where one wants to get.
    """

    def __init__(self, ground: BaseGeometry, goal: BaseGeometry) -> None:
        ground = EMPTY if ground.is_empty else ground
        x0, y0, x1, y1 = ground.bounds
        self._step = max(_GRID_M, math.sqrt((x1 - x0) * (y1 - y0) / _MOST_POINTS))
        self._corner = (x0, y0)
        xs = np.arange(x0, x1 + self._step, self._step)
        ys = np.arange(y0, y1 + self._step, self._step)
        gx, gy = np.meshgrid(xs, ys, indexing="ij")
        free = np.asarray(shapely.contains_xy(ground, gx, gy), dtype=bool)
        near = np.asarray(shapely.intersects_xy(goal.buffer(self._step), gx, gy), dtype=bool)
        start = free & near
        self._far = np.full(free.shape, np.inf)
        self._fill(free, start)

    def _fill(self, free: NDArray[np.bool_], start: NDArray[np.bool_]) -> None:
        far, step = self._far, self._step
        heap = [(0.0, int(i), int(j)) for i, j in np.argwhere(start)]
        for _, i, j in heap:
            far[i, j] = 0.0
        moves = [(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1) if a or b]
        while heap:
            d, i, j = heapq.heappop(heap)
            if d > far[i, j]:
                continue
            for a, b in moves:
                u, v = i + a, j + b
                if not (0 <= u < free.shape[0] and 0 <= v < free.shape[1] and free[u, v]):
                    continue
                e = d + step * math.hypot(a, b)
                if e < far[u, v] - 1e-9:
                    far[u, v] = e
                    heapq.heappush(heap, (e, u, v))

    def length(self, point: tuple[float, ...]) -> float:
        """Return the length of the way from a point to the goal.

        Parameters
        ----------
        point
            Where one is, in metres.

        Returns
        -------
        float
            Length in metres; infinite if there is no way.
        """
        i = round((point[0] - self._corner[0]) / self._step)
        j = round((point[1] - self._corner[1]) / self._step)
        near = self._far[max(0, i - 2) : i + 3, max(0, j - 2) : j + 3]
        finite = near[np.isfinite(near)]
        return float(finite.max()) if finite.size else math.inf
