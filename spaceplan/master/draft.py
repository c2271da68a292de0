"""A draft: a sketch with its ways on foot opened, ready for the exact choice of stalls."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import Polygon

from spaceplan.geometry.outline import polygons
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site, Stood
from spaceplan.geometry.walk import Floats, Grid, make_grid, spread
from spaceplan.master.barrier import shut_in, taken_by_waiting
from spaceplan.master.fire import Cleared, clear_lanes, demanded
from spaceplan.master.foot import (
    Entrance,
    FootNet,
    apron,
    cut_off,
    foot_gates,
    foot_net,
    gate_mouth,
    gate_mouths,
    joined_gates,
    nearest_cell,
    open_ways,
)
from spaceplan.master.limits import within_limits
from spaceplan.master.sunlit import lit_enough
from spaceplan.model.base import Point
from spaceplan.search.gap import RowGap, cut_gap
from spaceplan.search.programme import lay_point, rects_of
from spaceplan.search.sketch import PlacedPart, Sketch
from spaceplan.typologies.base import Rect

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Rounds of opening ways before a sketch is given up.
_ROUNDS = 4
#: More of them where ground is cleared for fire engines, for lanes and turning places.
_FIRE_ROUNDS = 12


@dataclass(frozen=True)
class Draft:
    """A sketch whose doors and gates can all be walked to."""

    sketch: Sketch
    gaps: tuple[RowGap, ...]
    bodies: BaseGeometry
    ways: tuple[Polygon, ...]
    """Walkways opened between stalls."""
    open_ground: BaseGeometry
    """Ground that people may walk on when no stall stood."""
    stalls: int
    """How many stalls its gaps hold."""
    net: FootNet
    """What must stay joined on foot."""
    lanes: tuple[BaseGeometry, ...] = ()
    """Fire lanes and turning places that must stay free, where the rules demand them."""

    @cached_property
    def stall_ground(self) -> BaseGeometry:
        """The ground of its stalls, every gap filled."""
        return union(q for g in self.gaps for q in stall_quads(g))

    @property
    def standing(self) -> tuple[Stood, ...]:
        """Where loose structures stand that are none of the sketch's parts."""
        return self.sketch.standing


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


def stall_quads(gap: RowGap) -> tuple[Polygon, ...]:
    """Return the stalls that fill a gap.

    Parameters
    ----------
    gap
        The gap.

    Returns
    -------
    tuple of Polygon
        As many as fit, pushed to the side the gap wants.
    """
    first = gap.end - gap.count * gap.pitch - gap.extra if gap.right else gap.start
    return tuple(stall_box(gap, first + i * gap.pitch) for i in range(gap.count))


def stall_box(gap: RowGap, start: float) -> Polygon:
    """Return one stall of a gap.

    Parameters
    ----------
    gap
        The gap.
    start
        Where the stall begins along it, in metres.

    Returns
    -------
    Polygon
        Its outline.
    """
    return Polygon(gap.outline(start))


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


def make_draft(site: Site, sketch: Sketch, *, engines: bool = True) -> Draft | None:
    """Open a way on foot from every door and gate, taking away as few stalls as can be found.

    Stalls that would be entered from where a car waits inside a barrier go first, and those in the
    way of a fire engine where the rules demand that it gets to the dwellings.

    Parameters
    ----------
    site
        The site.
    sketch
        What the search proposes.
    engines
        Whether fire engines are thought of; default yes.

    Returns
    -------
    Draft or None
        The draft; None when a block stands so that some door or gate cannot be reached at all or
        keeps the sun off an area that wants it, a car finds no room to wait inside a barrier, or a
        fire engine cannot get to a dwelling.
    """
    if not lit_enough(site, sketch):
        return None
    sketch = within_limits(site, sketch)
    site = site.with_standing(sketch.standing)
    rules = site.rules
    walk = rules.value("walkway_width")
    standing = [r.polygon for r in site.removable if r.id not in sketch.removed]
    bodies = union(part_polygon(p) for p in sketch.parts)
    mouths = gate_mouths(joined_gates(site), walk)
    bare = union([without(site.walk_ground, union(standing)), *mouths])
    ground = without(bare, bodies)
    old = tuple(Entrance(d.point, d.facing) for d in site.doors)
    pinned = () if site.held is None else site.held.doors
    new = [Entrance(d.point, d.facing) for d in pinned]
    new += [e for p in sketch.parts for e in entrances_of(p)]
    net = foot_net(site, bare, old, tuple(new))
    if shut_in(site, bare, bodies):
        return None
    gaps = tuple(p for g in sketch.gaps for p in cut_gap(g, taken_by_waiting(site, g)))
    opened: list[Polygon] = []
    engines = engines and demanded(site)
    for _ in range(_ROUNDS + (_FIRE_ROUNDS if engines else 0)):
        quads = [q for g in gaps for q in stall_quads(g)]
        stalls = union(quads)
        cut = cut_off(site, net, ground, stalls)
        if not any(cut):
            fire = clear_lanes(site, ground, quads) if engines else Cleared((), ())
            if fire is None:
                return None
            if fire.clear:
                gaps = tuple(piece for g in gaps for piece in _split(g, list(fire.clear)))
                continue
            return Draft(sketch, gaps, bodies, tuple(opened), ground, len(quads), net, fire.lanes)
        found = open_ways(site, net, cut, ground, stalls)
        if found is None:
            return None
        opened += found
        gaps = tuple(piece for g in gaps for piece in _split(g, found))
    return None


def _split(gap: RowGap, ways: list[Polygon]) -> list[RowGap]:
    """Cut a gap where ways run through its row.

    What is left keeps to the ground of its stalls: the slack of the gap may be another row's.
    """
    band = Polygon(
        [
            gap.at(gap.start, 0),
            gap.at(gap.end, 0),
            gap.at(gap.end, gap.depth),
            gap.at(gap.start, gap.depth),
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
    return cut_gap(gap, taken)


def door_distances(site: Site, draft: Draft) -> tuple[Grid, Floats]:
    """Measure the way of a wheelchair from the nearest step-free dwelling door, stalls standing.

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
    walked = without(draft.open_ground, union([draft.stall_ground, *site.steep]))
    middles = walked.buffer(-walk / 2 + 0.01, join_style="mitre")
    grid = make_grid(middles, Polygon(), 0.0, step=0.4)
    doors = [apron(Entrance(d.point, d.facing), size) for d in site.homes]
    doors = doors or [gate_mouth(o, walk) for o in foot_gates(site)]
    starts = grid.covers(union(doors)) & np.isfinite(grid.cost)
    far, _ = spread(grid, starts)
    return grid, far


def distance_at(grid: Grid, far: Floats, at: Point, near: float = 2.0) -> float:
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
    cell = nearest_cell(grid, far, at, near)
    return math.inf if cell is None else float(far[cell]) + grid.step
