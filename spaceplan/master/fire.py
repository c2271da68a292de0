"""Fire lanes: ways of a fire engine from a gate to within reach of each dwelling block.

The engine is a disc as wide as the lane.  Where its middle can be is laid on a grid; the cheapest
ways over it prefer ground that cars drive on.  :func:`propose` draws lanes on open ground;
:func:`clear_lanes` finds the ground to clear of stalls where the rules are hard.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon

from spaceplan.geometry.outline import polygons, structure_polygon
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Opening, Site
from spaceplan.geometry.walk import Flags, Floats, Grid, make_grid, spread, way_back
from spaceplan.model.case import stands
from spaceplan.model.enums import Severity, Treatment

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

#: Extra price of a metre beside the drive ground, and over stalls, in metres.
_BESIDE, _STALL = 0.5, 40.0
#: A lane goes on towards a block as long as a metre of way brings it so much nearer.
_NEARER = 1.2
#: How much wider than the ground a lane may be, in metres: rounding.
_PLAY_M = 0.01
#: Grid of the search, and what is held back of reach and of backing length for it, in metres.
_STEP_M, _NEAR_MARGIN_M, _BACK_MARGIN_M = 0.2, 0.1, 1.0
#: How much wider on each side a lane over stalls is cleared, so that the grid finds it again.
_CLEAR_M = 0.2
#: Candidates for a turning place lie so far apart, in metres.
_TURN_STEP_M = 0.9


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


def demanded(site: Site) -> bool:
    """Tell whether a plan must have fire lanes: the rule on their reach is hard.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    bool
        True if so, and there are dwellings and a vehicle gate.
    """
    hard = site.rules.severity("fire_lane_reach") is Severity.HARD
    return hard and bool(homes(site)) and bool(site.car_gates)


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
        self.near = rules.value("fire_lane_reach") - _NEAR_MARGIN_M
        self.turn = rules.value("fire_turning_place")
        self.mouths = [_mouth(o, self.width) for o in site.car_gates]
        self.ground = union([ground, *self.mouths])
        self.half = self.width / 2
        middles = self.ground.buffer(_PLAY_M - self.half, join_style="mitre")
        self.grid: Grid = make_grid(middles, Polygon(), 0.0, _STEP_M)
        for part in dear:
            self.grid.cost[self.grid.covers(part)] += price
        seeds = union(m.buffer(_PLAY_M - self.half, join_style="mitre") for m in self.mouths)
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
        return _least(self.far + _NEARER * self.off(home, self.near))

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
        return _least(self.off(home, 1e4))

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
        free = self.ground.buffer(2 * _PLAY_M - self.half, join_style="mitre")
        return LineString(_straight(points, free))

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
        return common(line.buffer(self.half + wider, quad_segs=6), self.ground)

    def places(self) -> Flags:
        """Tell where the middle of a turning place can be, of the points an engine gets to.

        Returns
        -------
        numpy.ndarray
            [nx, ny] flags.
        """
        middles = self.ground.buffer(_PLAY_M - self.turn / 2)
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


def propose(
    site: Site, ground: BaseGeometry, drive: BaseGeometry
) -> tuple[BaseGeometry, float | None]:
    """Draw fire lanes over the open ground of a plan.

    Parameters
    ----------
    site
        The site.
    ground
        Ground on which nothing stands, in metres.
    drive
        Ground that cars drive on: preferred.

    Returns
    -------
    tuple
        Lanes and turning places as one shape, and the farthest that they stay from a dwelling
        block's wall, in metres; empty and None without dwellings, or when no engine can come in.
    """
    blocks = homes(site)
    if not blocks or not site.rules.active("fire_lane_width") or not site.car_gates:
        return Polygon(), None
    # cheap is where the whole lane lies on the drive ground
    inner = drive.buffer(0.05 - site.rules.value("fire_lane_width") / 2, join_style="mitre")
    net = Net(site, ground, (without(ground, inner),), _BESIDE)
    shape = common(union(_lanes(site, net, blocks)), site.ground)
    if shape.is_empty:
        return Polygon(), None
    return shape, max(float(shape.distance(b.wall)) for b in blocks)


@dataclass(frozen=True)
class Cleared:
    """What fire lanes ask of a draft."""

    clear: tuple[Polygon, ...]
    """Ground to clear of stalls before it is looked at again; empty when none is in the way."""
    lanes: tuple[BaseGeometry, ...]
    """The lanes and turning places, once nothing is in the way."""


def clear_lanes(site: Site, ground: BaseGeometry, stalls: Sequence[Polygon]) -> Cleared | None:
    """Find ground to clear of stalls so that an engine gets to every dwelling, and can turn.

    Parameters
    ----------
    site
        The site.
    ground
        Ground on which nothing but stalls may stand, in metres.
    stalls
        The stalls.

    Returns
    -------
    Cleared or None
        Lanes and turning places over as few stalls as can be found; None when some block is not
        reached even without stalls, or no engine could turn.
    """
    taken, blocks = union(stalls), homes(site)
    free = without(ground, taken)
    missed = _missed(site, free, blocks)
    if missed:
        half = site.rules.value("fire_lane_width") / 2 + _CLEAR_M
        hit = (q.buffer(half, join_style="mitre") for q in stalls)
        over = Net(site, ground, hit, _STALL)
        ends = [over.end(b) for b in missed]
        lanes = [over.lane(over.way(e), _CLEAR_M) for e in ends if e is not None]
        pieces = tuple(p for lane in lanes for p in polygons(lane))
        return Cleared(pieces, ()) if all(e is not None for e in ends) else None
    net = Net(site, free, (), 0.0)
    if site.rules.severity("fire_dead_end_length") is Severity.HARD and _one_way_in(site):
        for block in blocks:
            serving = net.serving(block)
            back = net.back(net.starts | net.places())
            if not serving.any() or back[serving].min() <= _most(site):
                continue
            place = _cheapest_place(site, net, block, ground, stalls)
            return None if place is None else Cleared((place,), ())
    return Cleared((), tuple(_lanes(site, net, blocks)))


def _missed(site: Site, free: BaseGeometry, blocks: Sequence[Home]) -> list[Home]:
    """Return blocks that no engine gets near enough to, found without a grid."""
    half = site.rules.value("fire_lane_width") / 2
    near = site.rules.value("fire_lane_reach") - _NEAR_MARGIN_M / 2
    mouths = [_mouth(o, 2 * half) for o in site.car_gates]
    middles = union([free, *mouths]).buffer(_PLAY_M - half)
    seeds = union(m.buffer(_PLAY_M - half) for m in mouths)
    swept = union(p for p in shapely.get_parts(middles) if p.intersects(seeds)).buffer(half)
    return [b for b in blocks if swept.is_empty or swept.distance(b.wall) > near]


def _lanes(site: Site, net: Net, blocks: Sequence[Home]) -> list[BaseGeometry]:
    """Lanes to all blocks, to each as near as may be, with turning places where they are long."""
    ends = [net.end(b) or net.nearest(b) for b in blocks]
    cells = [e for e in ends if e is not None]
    turns = []
    for block in blocks:
        cell = _turning(site, net, block)
        if cell is not None:
            cells.append(cell)
            turns.append(Point(net.grid.place(cell)).buffer(net.turn / 2, quad_segs=8))
    lines = [net.way(cell) for cell in dict.fromkeys(cells)]
    return [
        *(net.lane(line) for line in lines if line.length > 0),
        *(common(turn, net.ground) for turn in turns),
    ]


def unreachable(site: Site) -> tuple[tuple[str, float | None], ...]:
    """Return dwelling blocks that no plan whatsoever lets a fire engine come near enough to.

    A proof: nothing is built, every optional structure is gone, the lane is a hand narrower and the
    ground of trees no more than their own.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of str and float
        Ids, with how near an engine gets in metres, None if it does not enter.
    """
    if not demanded(site):
        return ()
    width, near = site.rules.value("fire_lane_width"), site.rules.value("fire_lane_reach")
    half = width / 2 - 0.05
    solid = [
        structure_polygon(s)
        for s in site.case.structures
        if stands(s) and s.treatment is not Treatment.MOVE
    ]
    mouths = [_mouth(o, width) for o in site.car_gates]
    bare = without(site.ground, union(s.buffer(-0.03, join_style="mitre") for s in solid))
    if site.case.within is not None:
        bare = union([bare, site.block_ground])
    middles = union([bare, *mouths]).buffer(0.02 - half)
    seeds = union(m.buffer(0.02 - half) for m in mouths)
    swept = union(p for p in shapely.get_parts(middles) if p.intersects(seeds)).buffer(half + 0.1)
    inside = common(swept, site.ground)
    out: list[tuple[str, float | None]] = []
    for block in homes(site):
        if inside.is_empty:
            out.append((block.id, None))
        elif inside.distance(block.wall) > near:
            out.append((block.id, float(inside.distance(block.wall))))
    return tuple(out)


def _one_way_in(site: Site) -> bool:
    return len(site.car_gates) == 1


def _most(site: Site) -> float:
    return site.rules.value("fire_dead_end_length") - _BACK_MARGIN_M


def _turning(site: Site, net: Net, block: Home) -> tuple[int, int] | None:
    """Where a turning place is drawn for a block whose lane is a long dead end; None without."""
    if not site.rules.active("fire_dead_end_length") or not _one_way_in(site):
        return None
    serving = net.serving(block)
    if not serving.any() or net.back(net.starts)[serving].min() <= _most(site):
        return None
    back = net.back(serving)
    return _least(np.where(net.places() & (back <= _most(site)), back, np.inf))


def _cheapest_place(
    site: Site, net: Net, block: Home, ground: BaseGeometry, stalls: Sequence[Polygon]
) -> Polygon | None:
    """Return the turning place near enough to a block's lane that takes the fewest stalls."""
    back = net.back(net.serving(block))
    whole = union([ground, *net.mouths]).buffer(_PLAY_M - net.turn / 2)
    fits = net.grid.covers(whole) & (back <= _most(site))
    every = max(1, round(_TURN_STEP_M / net.grid.step))
    cells = [c for c in np.argwhere(fits) if c[0] % every == 0 and c[1] % every == 0]
    if not cells:
        return None
    points = shapely.points([net.grid.place((int(i), int(j))) for i, j in cells])
    hit, _ = shapely.STRtree(list(stalls)).query(points, predicate="dwithin", distance=net.turn / 2)
    hits = np.bincount(hit, minlength=len(cells))
    ranks = [(int(hits[k]), float(back[tuple(c)]), k) for k, c in enumerate(cells)]
    wide = net.turn / 2 + net.grid.step
    return Polygon(points[min(ranks)[2]].buffer(wide, quad_segs=16))


def _least(values: NDArray[np.float64]) -> tuple[int, int] | None:
    if not np.isfinite(values).any():
        return None
    i, j = np.unravel_index(int(np.argmin(values)), values.shape)
    return int(i), int(j)


def _straight(points: list[tuple[float, float]], free: BaseGeometry) -> list[tuple[float, float]]:
    """Leave out places that a straight line passes by: the way keeps to the free ground."""
    if len(points) < 2:
        return [*points, *points]
    shapely.prepare(free)
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


def _mouth(opening: Opening, deep: float) -> Polygon:
    (ax, ay), (bx, by), (nx, ny) = opening.a, opening.b, opening.inward
    low, high = -1.5 * deep, 0.05
    return Polygon(
        [
            (ax + low * nx, ay + low * ny),
            (bx + low * nx, by + low * ny),
            (bx + high * nx, by + high * ny),
            (ax + high * nx, ay + high * ny),
        ]
    )
