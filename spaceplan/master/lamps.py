"""Lamps: as few as light every stall and way on foot, buildings standing in the way of light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon, box

from spaceplan.geometry.outline import disc, polygons
from spaceplan.geometry.overlay import common, union, without
from spaceplan.master.cover import fewest_sites, undominated
from spaceplan.master.grounds import Grounds, along
from spaceplan.master.spots import apart_where, lit, points_in
from spaceplan.model.base import Point
from spaceplan.model.furniture import LampWish

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]

#: Lattice of places where a lamp could stand, in metres: coarser on large sites, and where all
#: else is dark.
_STEP_M, _FINE_M = 0.5, 0.5
#: Between two measured places of a way the light reaches all the same: half a lattice's diagonal.
_WAY_PLAY_M = 0.72
#: Round a lamp on open ground one looks so far for a way past it, in metres.
_WINDOW_M = 3.0
#: Rounds of moving single lamps nearer to what they light.
_ROUNDS = 20
#: Candidates are let into the model by lattice steps; this many at the most.
_MOST = 3000


@dataclass(frozen=True)
class Lamps:
    """Where the lamps stand, and how good that is."""

    points: tuple[Point, ...]
    least: int
    """So many are needed at least, among the places that were looked at: proved."""


def place_lamps(grounds: Grounds, wish: LampWish, seed: int | None) -> Lamps:
    """Place as few lamps as light every stall and every way on foot that can be lit.

    A stall is lit when its middle is, a way when every place along it is; light goes as far as the
    wish says and not through buildings.  Lamps stand on bare ground or in a green, off the ways;
    only where nothing else would light a place they stand on open ground beside a way, if
    everybody still gets by.  Of choices with as few lamps one is taken whose lamps stand near
    what they light.

    Parameters
    ----------
    grounds
        The ground.
    wish
        What is asked.
    seed
        Seed of the solver; None for a first look, where everything is taken one by one.

    Returns
    -------
    Lamps
        The lamps.
    """
    base = grounds.site.rules.value("lamp_base") / 2
    places, reaches = samples(grounds, wish.reach_m)
    if not len(places):
        return Lamps((), 0)
    spots = _spots(union([grounds.open_ground, grounds.greens]), base)
    sees = lit(spots, places, reaches, grounds.walls)
    spots, sees = _pruned(spots, sees)
    dark = np.flatnonzero(~sees.any(axis=0)) if len(sees) else np.arange(len(places))
    spots, sees = _more(grounds, spots, sees, places, reaches, dark, base)
    can = sees.any(axis=0) if len(sees) else np.zeros(len(places), dtype=bool)
    if not can.any():
        return Lamps((), 0)
    few = undominated(sees[:, can], _sums(spots, places, sees))
    chosen, least = fewest_sites(sees[few][:, can], seed)
    best = _nearer([few[i] for i in chosen], spots, sees[:, can], places[can])
    points = sorted((float(x), float(y)) for x, y in spots[best])
    return Lamps(tuple(points), least)


def samples(grounds: Grounds, reach: float) -> tuple[Floats, Floats]:
    """Return the places that are to be lit, and how near a lamp must be to each.

    Parameters
    ----------
    grounds
        The ground.
    reach
        How far light goes over the ground, in metres.

    Returns
    -------
    tuple of numpy.ndarray
        [m, 2] places and [m] metres.
    """
    plan = grounds.plan
    stalls = [Polygon(s.outline).centroid.coords[0] for s in plan.stalls]
    near = max(reach - _WAY_PLAY_M, reach / 2)
    ways: dict[Point, None] = {}
    for patch in plan.walkways:
        for p in lattice_of(Polygon(patch.outline)):
            ways[p] = None
    for walk in grounds.walks:
        for x, y in along(walk.line, 1.0):
            ways[(round(x, 1), round(y, 1))] = None
    for square in grounds.aprons:
        ways[(round(square.centroid.x, 3), round(square.centroid.y, 3))] = None
    inside = [p for p in ways if grounds.site.ground.intersects(shapely.Point(p))]
    places = np.array([*stalls, *inside], dtype=float).reshape(-1, 2)
    return places, np.array([reach] * len(stalls) + [near] * len(inside))


def lattice_of(shape: Polygon) -> list[Point]:
    """Return the places of a walkway that are measured: at every whole metre, or its inside.

    Parameters
    ----------
    shape
        The walkway.

    Returns
    -------
    list of Point
        In metres; at least one.
    """
    x0, y0, x1, y1 = shape.bounds
    xs = np.arange(np.ceil(x0), np.floor(x1) + 1)
    ys = np.arange(np.ceil(y0), np.floor(y1) + 1)
    gx, gy = np.meshgrid(xs, ys, indexing="ij")
    inside = shapely.intersects_xy(shape, gx, gy)
    found = list(zip(gx[inside].tolist(), gy[inside].tolist(), strict=True))
    middle = shape.representative_point()
    return found or [(middle.x, middle.y)]


def _spots(ground: BaseGeometry, base: float) -> Floats:
    step = _STEP_M
    region = ground.buffer(-base - 0.01)
    found = points_in(region, step)
    while len(found) > _MOST:
        step *= 1.4
        found = points_in(region, step)
    return np.array(found, dtype=float).reshape(-1, 2)


def _pruned(spots: Floats, sees: npt.NDArray[np.bool_]) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Leave out spots that light nothing."""
    keep = np.flatnonzero(sees.any(axis=1))
    return spots[keep], sees[keep]


def _more(
    grounds: Grounds,
    spots: Floats,
    sees: npt.NDArray[np.bool_],
    places: Floats,
    reaches: Floats,
    dark: npt.NDArray[np.int64],
    base: float,
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Add spots on the ground along ways for what nothing else can light, if one gets by."""
    if not len(dark):
        return spots, sees
    near = shapely.MultiPoint(places[dark]).buffer(float(reaches[dark].max()))
    ground = common(union([grounds.bare, grounds.greens]), near)
    found = points_in(ground.buffer(-base - 0.01), _FINE_M)
    open_spots = np.array(found, dtype=float).reshape(-1, 2)
    could = lit(open_spots, places[dark], reaches[dark], grounds.walls)
    walk = grounds.site.rules.value("walkway_width")
    band = grounds.band.buffer(base)
    shapely.prepare(band)
    off_ways = ~shapely.intersects_xy(band, open_spots[:, 0], open_spots[:, 1])
    left = np.ones(len(dark), dtype=bool)
    added: list[int] = []
    foot = grounds.foot
    while len(could):
        # off the ways first: there nobody has to be looked after
        gains = (could & left).sum(axis=1)
        gains = np.where(off_ways & (gains > 0), gains + len(dark), gains)
        best = int(np.argmax(gains))
        if gains[best] == 0:
            break
        lamp = disc((float(open_spots[best][0]), float(open_spots[best][1])), base)
        if off_ways[best] or gets_by(foot, lamp, walk):
            added.append(best)
            left &= ~could[best]
            foot = without(foot, lamp)
        else:
            could[best] = False
    if not added:
        return spots, sees
    more = open_spots[added]
    seen = lit(more, places, reaches, grounds.walls)
    if not len(spots):
        return more, seen
    return np.concatenate([spots, more]), np.concatenate([sees, seen])


def gets_by(foot: BaseGeometry, thing: Polygon, walk: float) -> bool:
    """Tell whether everybody near a thing still gets round it.

    Looked at in a window of 3 m round it: what is joined there now stays joined.  That is enough
    for everybody anywhere.

    Parameters
    ----------
    foot
        Ground that people may walk on.
    thing
        What is to stand there.
    walk
        Width of a walkway, in metres.

    Returns
    -------
    bool
        False if a part would be cut in two, or lost.
    """
    window = common(foot, box(*thing.buffer(_WINDOW_M).bounds))
    half = walk / 2 - 1e-3
    before = list(polygons(window.buffer(-half, join_style="mitre")))
    after = list(polygons(without(window, thing).buffer(-half, join_style="mitre")))
    return all(sum(b.intersects(a) for a in after) == 1 for b in before)


def _sums(spots: Floats, places: Floats, sees: npt.NDArray[np.bool_]) -> list[float]:
    """Mean distance from each spot to what it lights: of spots that light the same, the nearer."""
    many = np.maximum(sees.sum(axis=1), 1)
    off = apart_where(sees, spots, places, 0.0)
    return [round(v, 6) for v in (off.sum(axis=1) / many).tolist()]


def _nearer(
    chosen: list[int], spots: Floats, sees: npt.NDArray[np.bool_], places: Floats
) -> list[int]:
    """Move single lamps while everything stays lit and the lamps come nearer to what they light."""
    off = apart_where(sees, spots, places, np.inf)
    now = list(chosen)
    for _ in range(_ROUNDS):
        moved = False
        for k in range(len(now)):
            others = now[:k] + now[k + 1 :]
            rest = off[others].min(axis=0) if others else np.full(off.shape[1], np.inf)
            # one that leaves something dark is no better
            could = np.flatnonzero(sees[:, np.isinf(rest)].all(axis=1))
            sums = np.minimum(off[could], rest[None, :]).sum(axis=1)
            best = int(np.argmin(np.round(sums, 6)))
            if sums[best] < sums[np.searchsorted(could, now[k])] - 1e-6:
                now[k], moved = int(could[best]), True
        if not moved:
            break
    return now
