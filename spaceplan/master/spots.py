"""Candidates: where a thing of some size could stand, along the edges of the ground left over."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.polygon import orient

from spaceplan.geometry.outline import disc, polygons
from spaceplan.geometry.overlay import union
from spaceplan.model.base import Point
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

#: Distance between candidates along an edge, in metres.
_ALONG_M = 1.0
#: Edges below this are corners of rounded ground, in metres.
_SHORT_M = 0.4
#: A candidate may leave its ground by this much: rounding of corners, in metres.
_PLAY_M = 0.005
#: Overlaps below this are noise of the overlay, in m².
_NOISE_M2 = 1e-3
#: What taking a stall weighs when candidates are thinned out: more than any gain.
DEAR = 1e7
#: Most candidates of one kind that a model is given.
MOST = 250


@dataclass(frozen=True)
class Spot:
    """A place where a thing could stand."""

    outline: Polygon
    point: Point
    """Its middle."""
    drops: tuple[int, ...] = ()
    """Stalls that would have to go, as indices."""


def rectangles(
    ground: BaseGeometry, wide: float, deep: float, stalls: Sequence[Polygon] = ()
) -> list[Spot]:
    """Return where a rectangle could stand with one side on an edge of the ground.

    Parameters
    ----------
    ground
        Where it may stand.
    wide, deep
        Its side along the edge and the other one, in metres.
    stalls
        Stalls whose ground it may take, for which they would have to go.

    Returns
    -------
    list of Spot
        The places, none twice.
    """
    whole = union([ground, *stalls]) if stalls else ground
    found: list[list[Point]] = []
    seen: set[tuple[float, ...]] = set()
    for shape in (*polygons(whole), *stalls):
        for a, b in _edges(shape):
            for corners in _along_edge(a, b, wide, deep):
                points = [(tidy(x), tidy(y)) for x, y in corners]
                key = tuple(round(v, 2) for p in sorted(points) for v in p)
                if key not in seen:
                    seen.add(key)
                    found.append(points)
    rings = list(np.asarray(shapely.polygons(np.array(found).reshape(-1, 4, 2))))
    return _kept(rings, rings, whole, stalls)


def discs(
    ground: BaseGeometry, radius: float, clear: float, stalls: Sequence[Polygon] = ()
) -> list[Spot]:
    """Return where a disc could stand.

    Parameters
    ----------
    ground
        Where it may stand.
    radius
        Its radius, in metres.
    clear
        How far its middle must be from the edge of the ground, in metres.
    stalls
        Stalls whose ground it may take, for which they would have to go.

    Returns
    -------
    list of Spot
        The places.
    """
    whole = union([ground, *stalls]) if stalls else ground
    reach = max(clear, radius)
    middles = points_in(whole.buffer(-reach), 1.0)
    for stall in stalls:
        middles += points_in(stall.buffer(-min(reach, 1.0)), 0.5)
    rings = [disc(p, radius) for p in middles]
    # a 16-gon drawn around the disc, so that nothing of the disc is missed
    needs = [disc(p, reach - 0.01) for p in middles]
    return _kept(rings, needs, whole, stalls, middles)


def points_in(region: BaseGeometry, step: float) -> list[Point]:
    """Return places all over a region: a lattice, and places along its edge.

    Parameters
    ----------
    region
        Any polygonal shape.
    step
        Distance between the places, in metres.

    Returns
    -------
    list of Point
        The places, to 0.1 mm.
    """
    out: dict[Point, None] = {}
    for piece in polygons(region):
        x0, y0, x1, y1 = piece.bounds
        xs = np.arange(math.ceil(x0 / step), math.floor(x1 / step) + 1) * step
        ys = np.arange(math.ceil(y0 / step), math.floor(y1 / step) + 1) * step
        gx, gy = np.meshgrid(xs, ys, indexing="ij")
        inside = shapely.intersects_xy(piece, gx, gy)
        tidy_x, tidy_y = ([tidy(v) for v in values.tolist()] for values in (xs, ys))
        for i, j in np.argwhere(inside).tolist():
            out[(tidy_x[i], tidy_y[j])] = None
        for ring in (piece.exterior, *piece.interiors):
            count = max(1, math.ceil(ring.length / (2 * step)))
            along = shapely.line_interpolate_point(ring, np.arange(count) / count, normalized=True)
            for x, y in shapely.get_coordinates(along).tolist():
                out[(tidy(x), tidy(y))] = None
        middle = piece.representative_point()
        out[(tidy(middle.x), tidy(middle.y))] = None
    return list(out)


def spread_out(spots: list[Spot], values: Sequence[float], most: int = MOST) -> list[int]:
    """Thin candidates out: of those in one cell of a lattice the best stays.

    Parameters
    ----------
    spots
        The candidates.
    values
        What each is worth; more is better.
    most
        How many may stay.

    Returns
    -------
    list of int
        Indices of those that stay, ascending.
    """
    cell = 0.5
    kept = list(range(len(spots)))
    order = sorted(kept, key=lambda i: (-values[i], i))
    while len(kept) > most:
        cell *= 1.5
        best: dict[tuple[int, int], int] = {}
        for i in order:
            x, y = spots[i].point
            best.setdefault((math.floor(x / cell), math.floor(y / cell)), i)
        kept = sorted(best.values())
    return kept


def close_pairs(spots: Sequence[Spot], least: float) -> tuple[tuple[int, int], ...]:
    """Return the pairs that cannot both stand.

    Parameters
    ----------
    spots
        The candidates.
    least
        Least distance between their middles, in metres; outlines never overlap either way.

    Returns
    -------
    tuple of (int, int)
        Indices, the lower first.
    """
    if len(spots) < 2:
        return ()
    shapes = np.array([s.outline for s in spots])
    points = np.array([s.point for s in spots])
    out: set[tuple[int, int]] = set()
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="intersects")
    out.update((int(i), int(j)) for i, j in zip(left, right, strict=True) if i < j)
    if least > 0:
        near = np.argwhere(np.triu(apart(points, points) < least, 1))
        out.update((int(i), int(j)) for i, j in near)
    return tuple(sorted(out))


def apart(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the distance of each place from each other.

    Parameters
    ----------
    one, other
        [n, 2] and [m, 2] places, in metres.

    Returns
    -------
    numpy.ndarray
        [n, m] metres.
    """
    return np.hypot(one[:, None, 0] - other[None, :, 0], one[:, None, 1] - other[None, :, 1])


def apart_where(
    sees: npt.NDArray[np.bool_],
    one: npt.NDArray[np.float64],
    other: npt.NDArray[np.float64],
    otherwise: float,
) -> npt.NDArray[np.float64]:
    """Return the distance of each place from each other that it sees.

    Parameters
    ----------
    sees
        [n, m] flags.
    one, other
        [n, 2] and [m, 2] places, in metres.
    otherwise
        What stands for those it does not see.

    Returns
    -------
    numpy.ndarray
        [n, m] metres.
    """
    out = np.full(sees.shape, otherwise)
    i, j = np.nonzero(sees)
    out[i, j] = np.hypot(*(one[i] - other[j]).T)
    return out


def lit(
    lamps: npt.NDArray[np.float64],
    places: npt.NDArray[np.float64],
    reaches: npt.NDArray[np.float64],
    walls: BaseGeometry,
) -> npt.NDArray[np.bool_]:
    """Tell which places lie within reach and in sight of which others.

    Parameters
    ----------
    lamps
        [n, 2] where one looks from, in metres.
    places
        [m, 2] what one looks at, in metres.
    reaches
        [m] how far each place may be, in metres.
    walls
        What nobody sees through; to touch it does no harm.

    Returns
    -------
    numpy.ndarray
        [n, m] flags.
    """
    if not len(lamps) or not len(places):
        return np.zeros((len(lamps), len(places)), dtype=bool)
    tree = shapely.STRtree(np.asarray(shapely.points(lamps)))
    j, i = tree.query(shapely.points(places), predicate="dwithin", distance=reaches + _PLAY_M)
    off = np.hypot(*(lamps[i] - places[j]).T)
    near = np.zeros((len(lamps), len(places)), dtype=bool)
    within = off <= reaches[j] + 1e-9
    near[i[within], j[within]] = True
    solid = walls.buffer(-0.02)
    if solid.is_empty:
        return near
    # where neither end is as far from what is solid as from the other one
    bare = [np.asarray(shapely.distance(shapely.points(p), solid)) for p in (lamps, places)]
    within &= off > bare[0][i] + bare[1][j] - _PLAY_M
    i, j = i[within], j[within]
    lines = shapely.linestrings(np.stack([lamps[i], places[j]], axis=1))
    shapely.prepare(solid)
    near[i, j] = ~shapely.intersects(solid, lines)
    return near


def _edges(shape: Polygon) -> Iterator[tuple[Point, Point]]:
    """Edges of a shape whose inside lies to the left."""
    turned = orient(shapely.simplify(shape, 0.02), 1.0)
    for ring in (turned.exterior, *turned.interiors):
        for a, b in pairwise(ring.coords):
            if math.dist(a, b) >= _SHORT_M:
                yield (a[0], a[1]), (b[0], b[1])


def _along_edge(a: Point, b: Point, wide: float, deep: float) -> Iterator[list[Point]]:
    length = math.dist(a, b)
    ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    room = length - wide
    if room <= 0:
        starts = [room / 2, 0.0, room]
    else:
        count = math.ceil(room / _ALONG_M)
        starts = [room * i / count for i in range(count + 1)]
    for s in starts:
        x, y = a[0] + s * ux, a[1] + s * uy
        yield [
            (x, y),
            (x + wide * ux, y + wide * uy),
            (x + wide * ux - deep * uy, y + wide * uy + deep * ux),
            (x - deep * uy, y + deep * ux),
        ]


def _kept(
    rings: list[Polygon],
    needs: list[Polygon],
    whole: BaseGeometry,
    stalls: Sequence[Polygon],
    middles: Sequence[Point] | None = None,
) -> list[Spot]:
    """Keep the candidates whose need lies in the ground, with the stalls that each takes."""
    if not rings:
        return []
    grown = whole.buffer(_PLAY_M, join_style="mitre")
    shapely.prepare(grown)
    inside = np.flatnonzero(shapely.covers(grown, needs))
    tree = shapely.STRtree(stalls) if stalls else None
    out = []
    for i in inside.tolist():
        drops: tuple[int, ...] = ()
        if tree is not None:
            near = sorted(tree.query(needs[i], predicate="intersects").tolist())
            drops = tuple(k for k in near if needs[i].intersection(stalls[k]).area > _NOISE_M2)
        ring = rings[i]
        middle = middles[i] if middles is not None else (ring.centroid.x, ring.centroid.y)
        out.append(Spot(ring, middle, drops))
    return out
