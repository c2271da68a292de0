"""A draft: a sketch with its ways on foot opened, ready for the exact choice of stalls."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from spaceplan.geometry.outline import polygons
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Opening, Site
from spaceplan.geometry.walk import Grid, make_grid, spread, way_back
from spaceplan.model.base import Point
from spaceplan.search.programme import lay_point, rects_of
from spaceplan.search.sketch import PlacedPart, RowGap, Sketch
from spaceplan.typologies.base import Rect

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Extra price of walking a metre over ground where a stall could stand, in metres.
_STALL_PRICE = 40.0
#: How much wider than asked a way is kept, in metres.
_PLAY_M = 0.02
#: Rounds of opening ways before a sketch is given up.
_ROUNDS = 4


@dataclass(frozen=True)
class Entrance:
    """A place that people must be able to walk to."""

    point: Point
    facing: Point


@dataclass(frozen=True)
class Draft:
    """A sketch whose doors can all be walked to."""

    sketch: Sketch
    gaps: tuple[RowGap, ...]
    bodies: BaseGeometry
    ways: tuple[Polygon, ...]
    """Walkways opened between stalls, lanes before doors included."""
    open_ground: BaseGeometry
    """Ground that people may walk on when no stall stood."""
    stalls: int
    """How many stalls its gaps hold."""
    doors: tuple[Entrance, ...]
    """Doors that must be walked to."""


def part_polygon(placed: PlacedPart) -> BaseGeometry:
    """Return the ground a placed part takes.

    Parameters
    ----------
    placed
        The part.

    Returns
    -------
    shapely geometry
        Its rectangles, laid on the site.
    """
    return union(lay_rect(rect, placed) for rect in rects_of(placed.part))


def kept_free(placed: PlacedPart) -> BaseGeometry:
    """Return the ground that a placed part keeps free: aprons of its doors, its court.

    Parameters
    ----------
    placed
        The part.

    Returns
    -------
    shapely geometry
        The rectangles, laid on the site.
    """
    return union(lay_rect(rect, placed) for rect in placed.part.keep_free)


def lay_rect(rect: Rect, placed: PlacedPart) -> Polygon:
    """Lay a local rectangle of a placed part on the site.

    Parameters
    ----------
    rect
        x0, y0, x1, y1 in local metres.
    placed
        The part.

    Returns
    -------
    Polygon
        The rectangle on the site.
    """
    x0, y0, x1, y1 = rect
    ring = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    return Polygon([lay_point(p, placed.placement) for p in ring])


def stall_quads(gap: RowGap, width: float, length: float) -> tuple[Polygon, ...]:
    """Return the stalls that fill a gap.

    Parameters
    ----------
    gap
        The gap.
    width, length
        One stall, in metres.

    Returns
    -------
    tuple of Polygon
        As many as fit, pushed to the side the gap wants.
    """
    count = int((gap.length + 2e-6) / width)
    first = gap.end - count * width if gap.right else gap.start
    return tuple(
        Polygon(
            [
                gap.at(first + i * width, 0.0),
                gap.at(first + (i + 1) * width, 0.0),
                gap.at(first + (i + 1) * width, length),
                gap.at(first + i * width, length),
            ]
        )
        for i in range(count)
    )


def apron(entrance: Entrance, size: float) -> Polygon:
    """Return the square before an entrance.

    Parameters
    ----------
    entrance
        The entrance.
    size
        Side of the square, in metres.

    Returns
    -------
    Polygon
        The apron.
    """
    (x, y), (fx, fy) = entrance.point, entrance.facing
    h = size / 2
    a, b = (x - h * fy, y + h * fx), (x + h * fy, y - h * fx)
    return Polygon(
        [a, b, (b[0] + size * fx, b[1] + size * fy), (a[0] + size * fx, a[1] + size * fy)]
    )


def entrances_of(placed: PlacedPart) -> tuple[Entrance, ...]:
    """Return where people step out of a placed part.

    Parameters
    ----------
    placed
        The part.

    Returns
    -------
    tuple of Entrance
        Its exits, laid on the site.
    """
    _, _, c, s, mirror = placed.placement
    return tuple(
        Entrance(
            lay_point(way.point, placed.placement),
            (
                c * mirror * way.facing[0] - s * way.facing[1],
                s * mirror * way.facing[0] + c * way.facing[1],
            ),
        )
        for way in placed.part.exits
    )


def make_draft(site: Site, sketch: Sketch) -> Draft | None:
    """Open a way on foot from every door, taking away as few stalls as can be found.

    Parameters
    ----------
    site
        The site.
    sketch
        What the search proposes.

    Returns
    -------
    Draft or None
        The draft; None when a block stands so that some door cannot be reached at all.
    """
    rules = site.rules
    walk, size = rules.value("walkway_width"), rules.value("door_apron_depth")
    width, length = rules.value("stall_width"), rules.value("stall_length")
    standing = [r.polygon for r in site.removable if r.id not in sketch.removed]
    bodies = union(part_polygon(p) for p in sketch.parts)
    mouths = _mouths(site)
    bare = union([without(site.walk_ground, union(standing)), *mouths])
    ground = without(bare, bodies)
    old = [Entrance(d.point, d.facing) for d in site.doors]
    before = _joined(_middles(bare, walk), mouths, walk)
    doors = [d for d in old if _core(d, walk, size).intersects(before)]
    doors += [e for p in sketch.parts for e in entrances_of(p)]
    ways: list[Polygon] = [Polygon(q) for q in sketch.lanes]
    gaps = sketch.gaps
    opened: list[Polygon] = []
    for _ in range(_ROUNDS):
        stalls = union(q for g in gaps for q in stall_quads(g, width, length))
        cut = cut_off(site, tuple(doors), ground, stalls)
        if not cut:
            count = sum(len(stall_quads(g, width, length)) for g in gaps)
            return Draft(sketch, gaps, bodies, (*ways, *opened), ground, count, tuple(doors))
        joined = _joined(_middles(without(ground, stalls), walk), mouths, walk)
        found = _open_ways(cut, ground, stalls, joined, mouths, walk, size)
        if found is None:
            return None
        opened += found
        gaps = tuple(piece for g in gaps for piece in _split(g, found, length))
    return None


def cut_off(
    site: Site, doors: tuple[Entrance, ...], ground: BaseGeometry, stalls: BaseGeometry
) -> list[Entrance]:
    """Return the doors that cannot be walked to from a gate.

    Parameters
    ----------
    site
        The site.
    doors
        Doors that must be walked to.
    ground
        Ground that people may walk on when no stall stood.
    stalls
        Ground of the stalls.

    Returns
    -------
    list of Entrance
        Those that are cut off.
    """
    walk, size = site.rules.value("walkway_width"), site.rules.value("door_apron_depth")
    joined = _joined(_middles(without(ground, stalls), walk), _mouths(site), walk)
    return [d for d in doors if not _core(d, walk, size).intersects(joined)]


def _mouths(site: Site) -> list[Polygon]:
    walk = site.rules.value("walkway_width")
    return [_mouth(o, walk) for o in site.openings if o.gate.pedestrians and o.width >= walk]


def _mouth(opening: Opening, walk: float) -> Polygon:
    (ax, ay), (bx, by), (nx, ny) = opening.a, opening.b, opening.inward
    d = 2 * walk
    return Polygon(
        [
            (ax + 0.05 * nx, ay + 0.05 * ny),
            (bx + 0.05 * nx, by + 0.05 * ny),
            (bx - d * nx, by - d * ny),
            (ax - d * nx, ay - d * ny),
        ]
    )


def _middles(ground: BaseGeometry, walk: float) -> BaseGeometry:
    return ground.buffer(-(walk / 2 - 1e-3), join_style="mitre")


def _core(entrance: Entrance, walk: float, size: float) -> BaseGeometry:
    return apron(entrance, size).buffer(-min(walk, size * 0.98) / 2, join_style="mitre")


def _joined(middles: BaseGeometry, mouths: list[Polygon], walk: float) -> BaseGeometry:
    parts = shapely.get_parts(middles)
    goals = union(m.buffer(-(walk / 2 - 1e-3), join_style="mitre") for m in mouths)
    if goals.is_empty or not len(parts):
        return Polygon()
    return union(parts[shapely.intersects(parts, goals)])


def _open_ways(
    cut: list[Entrance],
    ground: BaseGeometry,
    stalls: BaseGeometry,
    joined: BaseGeometry,
    mouths: list[Polygon],
    walk: float,
    size: float,
) -> list[Polygon] | None:
    """Ways from doors that are cut off to ground that is joined to a gate."""
    wide = walk / 2 + _PLAY_M
    middles = ground.buffer(-wide, join_style="mitre")
    dear = stalls.buffer(walk / 2, join_style="mitre")
    grid = make_grid(middles, dear, _STALL_PRICE)
    goal = joined if not joined.is_empty else union(mouths)
    starts = grid.covers(goal) & np.isfinite(grid.cost)
    if not starts.any():
        return None
    far, came = spread(grid, starts)
    out = []
    for door in cut:
        cell = _nearest_cell(grid, far, apron(door, size).centroid, size)
        if cell is None:
            return None
        path = way_back(grid, came, cell)
        mid = apron(door, size).centroid
        line = LineString([(mid.x, mid.y), *path]) if len(path) > 0 else LineString()
        way = line.simplify(0.15).buffer(wide, cap_style="square", join_style="mitre")
        out += [p for p in polygons(common(way, ground.buffer(0.01))) if p.area > 0.1]
    return out


def _nearest_cell(
    grid: Grid,
    far: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    at: shapely.Point,
    near: float,
) -> tuple[int, int] | None:
    i, j = grid.cell((at.x, at.y))
    steps = math.ceil(near / grid.step)
    best, cell = math.inf, None
    for u in range(max(0, i - steps), min(far.shape[0], i + steps + 1)):
        for v in range(max(0, j - steps), min(far.shape[1], j + steps + 1)):
            d = math.hypot(u - i, v - j)
            if np.isfinite(far[u, v]) and d < best:
                best, cell = d, (u, v)
    return cell


def _split(gap: RowGap, ways: list[Polygon], length: float) -> list[RowGap]:
    """Cut a gap where ways run through its row."""
    band = Polygon(
        [
            gap.at(gap.start, 0),
            gap.at(gap.end, 0),
            gap.at(gap.end, length),
            gap.at(gap.start, length),
        ]
    )
    taken = []
    for way in ways:
        for part in polygons(common(band, way)):
            if part.area < 1e-3:
                continue
            us = [
                (x - gap.origin[0]) * gap.along[0] + (y - gap.origin[1]) * gap.along[1]
                for x, y, *_ in part.exterior.coords
            ]
            taken.append((min(us), max(us)))
    out, at = [], gap.start
    for lo, hi in [*sorted(taken), (gap.end, gap.end)]:
        if lo - at > 0.5:
            right = gap.right if at == gap.start and lo == gap.end else lo == gap.end
            out.append(RowGap(gap.origin, gap.along, gap.outward, at, lo, right, gap.aisle))
        at = max(at, hi)
    return out


def door_distances(
    site: Site, draft: Draft
) -> tuple[Grid, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """Measure the way on foot from the nearest dwelling door to everywhere, stalls standing.

    Parameters
    ----------
    site
        The site.
    draft
        The draft.

    Returns
    -------
    tuple of Grid and numpy.ndarray
        The grid and [nx, ny] metres, infinite where one cannot get.
    """
    rules = site.rules
    walk, size = rules.value("walkway_width"), rules.value("door_apron_depth")
    width, length = rules.value("stall_width"), rules.value("stall_length")
    stalls = union(q for g in draft.gaps for q in stall_quads(g, width, length))
    middles = without(draft.open_ground, stalls).buffer(-walk / 2 + 0.01, join_style="mitre")
    grid = make_grid(middles, Polygon(), 0.0, step=0.4)
    doors = [apron(Entrance(d.point, d.facing), size) for d in site.doors]
    doors = doors or [_mouth(o, walk) for o in site.openings if o.gate.pedestrians]
    starts = grid.covers(union(doors)) & np.isfinite(grid.cost)
    far, _ = spread(grid, starts)
    return grid, far


def distance_at(
    grid: Grid, far: np.ndarray[tuple[int, ...], np.dtype[np.float64]], at: Point, near: float = 2.0
) -> float:
    """Read a walking distance near a place.

    Parameters
    ----------
    grid, far
        What :func:`door_distances` returned.
    at
        The place, in metres.
    near
        How far from it one may start, in metres; default 2.

    Returns
    -------
    float
        Metres; infinite if there is no way.
    """
    cell = _nearest_cell(grid, far, shapely.Point(at), near)
    return math.inf if cell is None else float(far[cell]) + grid.step
