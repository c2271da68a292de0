"""What must stay joined on foot whatever is built: free ground in rows, doors and gates upon it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.affinity import affine_transform

from spaceplan.geometry.openings import Opening
from spaceplan.geometry.outline import square_before
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.geometry.zones import no_walkways
from spaceplan.search.world import Floats, Ints, World

if TYPE_CHECKING:
    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

#: Distance between the rows, in metres; where they miss a narrow way there are more of them.
_STEP_M = 0.25
#: Intervals shorter than this are noise of the overlay, and a way keeps so much from blocks, in
#: metres.
_NOISE_M, _PLAY_M = 1e-3, 0.02


def with_foot_grid(site: Site, world: World) -> World:
    """Give a world in its frame the ground where a person's middle may be while nothing is built.

    A yard where nothing is placed or removed gets none: there stalls alone can shut a way, and they
    give way later.
    """
    if not len(world.slot_first) and not len(world.removal):
        return world
    half = site.rules.value("walkway_width") / 2 - _NOISE_M
    free = _framed(world, without(site.walk_ground, no_walkways(site)))
    middles = free.buffer(-half, join_style="mitre")
    ys = _heights(middles)
    spans = list(_rows(ys, middles))
    wide = [
        _framed(world, r.polygon).buffer(half - _NOISE_M, join_style="mitre")
        for r in site.removable
    ]
    lent = sorted((row, lo, hi, k) for k, w in enumerate(wide) for row, lo, hi in _rows(ys, w))
    goals, seeds = _goals(site, world, without(middles, union(wide)))
    cells = [list(_rows(ys, common(goal, middles))) for goal in goals]
    return world.replaced(
        foot_half=np.array([half + _PLAY_M]),
        foot_y=ys,
        foot_first=_firsts([row for row, *_ in spans], len(ys)),
        foot_spans=_pairs(spans),
        lent_first=_firsts([row for row, *_ in lent], len(ys)),
        lent_spans=_pairs([(row, lo, hi) for row, lo, hi, _ in lent]),
        lent_owner=np.array([k for *_, k in lent], dtype=np.int64),
        goal_first=np.cumsum([0, *(len(c) for c in cells)], dtype=np.int64),
        goal_row=np.array([row for c in cells for row, *_ in c], dtype=np.int64),
        goal_spans=_pairs([span for c in cells for span in c]),
        goal_seed=np.array(seeds, dtype=np.int64),
    )


def _heights(middles: BaseGeometry) -> Floats:
    """Return where the rows lie: at even distances, and in between where those miss a way."""
    if middles.is_empty:
        return np.zeros(0)
    _, low, _, high = middles.bounds
    # off by a part of a step: rows along edges of the ground would lie neither in it nor out
    even = np.arange(low + 0.37 * _STEP_M, high, _STEP_M)
    parts = [p for p in shapely.get_parts(middles) if p.area > _NOISE_M]
    if all(_whole(even, part) for part in parts):
        return even
    corners = np.unique(shapely.get_coordinates(middles)[:, 1].round(3))
    gaps = (corners[1:] + corners[:-1])[np.diff(corners) < _STEP_M] / 2
    return np.unique(np.concatenate([even, gaps]))


def _whole(ys: Floats, part: BaseGeometry) -> bool:
    """Tell whether one can walk all over a part by its rows."""
    from spaceplan.search.foot_ways import join_rows

    rows = list(_rows(ys, part))
    parent = np.arange(len(rows))
    first = _firsts([row for row, *_ in rows], len(ys))
    spans = _pairs(rows)
    for row in range(1, len(ys)):
        join_rows(spans, parent, first[row - 1], first[row], first[row + 1])
    return int((parent == np.arange(len(rows))).sum()) == 1


def _framed(world: World, shape: BaseGeometry) -> BaseGeometry:
    c, s, ox, oy = (float(v) for v in world.frame)
    return affine_transform(shape, [c, s, -s, c, -(c * ox + s * oy), s * ox - c * oy])


def _rows(ys: Floats, shape: BaseGeometry) -> Iterable[tuple[int, float, float]]:
    """Yield the row, and from where to where, of each interval that lies in a shape."""
    if not len(ys) or shape.is_empty:
        return
    left, _, right, _ = shape.bounds
    lines = shapely.linestrings([((left - 1.0, y), (right + 1.0, y)) for y in ys])
    cut = shapely.intersection(lines, shape)
    for row, found in enumerate(cut):
        ends = sorted(part.bounds for part in shapely.get_parts(found))
        for lo, _, hi, _ in ends:
            if hi - lo > _NOISE_M:
                yield row, lo, hi


def _firsts(rows: list[int], count: int) -> Ints:
    return np.searchsorted(np.array(rows, dtype=np.int64), np.arange(count + 1)).astype(np.int64)


def _pairs(spans: list[tuple[int, float, float]]) -> Floats:
    return np.array([(lo, hi) for _, lo, hi in spans], dtype=float).reshape(-1, 2)


def _goals(site: Site, world: World, today: BaseGeometry) -> tuple[list[BaseGeometry], list[int]]:
    """Return the ground by which gates and doors are reached, and which of it a walk begins at.

    It begins at one gate of each group that one can walk between today; doors that are cut off
    today are nobody's fault.
    """
    size, walk = site.rules.value("door_apron_depth"), site.rules.value("walkway_width")
    parts = list(shapely.get_parts(today))
    gates = [
        (opening, _framed(world, _inside(opening, size, walk)))
        for opening in site.openings
        if opening.width >= walk
    ]
    goals: list[BaseGeometry] = []
    seeds: list[int] = []
    joined = []
    for part in parts:
        group = [(opening, goal) for opening, goal in gates if goal.intersects(part)]
        if any(opening.gate.pedestrians for opening, _ in group):
            joined.append(part)
            goals += [goal for _, goal in group]
            seeds += [int(n == 0) for n in range(len(group))]
    pinned = () if site.held is None else site.held.exits
    for door in (*site.doors, *pinned):
        before = square_before(door.point, door.facing, size).centroid.buffer(size)
        goal = _framed(world, before)
        if any(goal.intersects(part) for part in joined):
            goals.append(goal)
            seeds.append(0)
    return goals, seeds


def _inside(opening: Opening, deep: float, walk: float) -> Polygon:
    """Return the ground just inside a gate, kept off its ends."""
    margin = min(walk / 2, opening.width / 2 - _STEP_M / 2)
    return opening.ground(0.0, max(deep, math.sqrt(2) * walk), -margin)
