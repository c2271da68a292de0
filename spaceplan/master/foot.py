"""Ways on foot: what must be walked to, and where ways are opened between stalls."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from spaceplan.geometry.openings import Opening
from spaceplan.geometry.outline import door_normal, polygons, square_before
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.geometry.walk import Flags, Floats, Grid, make_grid, spread, way_back
from spaceplan.geometry.zones import no_walkways
from spaceplan.model.base import Point
from spaceplan.model.plan import Plan

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Extra price of walking a metre over ground where a stall could stand, in metres.
_STALL_PRICE = 40.0
#: Step of the grid on which ways are looked for, in metres, and most points of it; then the same
#: where it misses a narrow way.
_GRIDS = ((0.25, 250_000), (0.1, 1_000_000))
#: How much wider than asked a way is kept, in metres.
_PLAY_M = 0.02


@dataclass(frozen=True)
class Entrance:
    """A door that people must be able to walk to."""

    point: Point
    facing: Point


def plan_entrances(plan: Plan) -> dict[str, Entrance]:
    """Return the doors that a plan brings: of rooms, of bike sheds, and ways in to its areas.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    dict
        Id of the room, shed or area → its door; further doors of a shed are numbered from 2.
    """
    doors = [(r.id, r.outline, r.door) for r in plan.rooms]
    doors += [(a.id, a.outline, a.entrance) for a in plan.areas if a.entrance is not None]
    for shed in plan.bike_sheds:
        every = [d for d in (shed.door, *shed.more_doors) if d is not None]
        names = [shed.id, *(f"{shed.id}-{i}" for i in range(2, len(every) + 1))]
        doors += [(name, shed.outline, d) for name, d in zip(names, every, strict=True)]
    return {name: Entrance(*door_normal(Polygon(outline), door)) for name, outline, door in doors}


@dataclass(frozen=True)
class FootNet:
    """What must stay joined on foot."""

    doors: tuple[Entrance, ...]
    """Each must be walked to from some gate."""
    gates: tuple[tuple[Opening, ...], ...]
    """Groups of gates; within a group one can walk from each to each when nothing is built."""


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
    return square_before(entrance.point, entrance.facing, size)


def foot_net(
    site: Site, bare: BaseGeometry, old: tuple[Entrance, ...], new: tuple[Entrance, ...]
) -> FootNet:
    """Find what must stay joined on foot, from what is joined while nothing is built.

    Parameters
    ----------
    site
        The site.
    bare
        Ground that people may walk on when nothing is built, mouths of gates included.
    old
        Doors that stand already: those that are cut off today are nobody's fault.
    new
        Doors of what is to be built: all must be walked to.

    Returns
    -------
    FootNet
        Doors and groups of gates.
    """
    walk, size = site.rules.value("walkway_width"), site.rules.value("door_apron_depth")
    gates = joined_gates(site)
    groups = []
    reached = []
    for part in shapely.get_parts(_middles(bare, walk)):
        group = tuple(o for o in gates if _goal(o, walk).intersects(part))
        if not any(o.gate.pedestrians for o in group):
            continue
        reached.append(part)
        if part.intersects(site.ground):
            groups.append(group)
    before = union(reached)
    doors = [d for d in old if _core(d, walk, size).intersects(before)]
    return FootNet((*doors, *new), tuple(groups))


def cut_off(
    site: Site, net: FootNet, ground: BaseGeometry, stalls: BaseGeometry
) -> tuple[list[Entrance], list[Opening]]:
    """Return the doors and gates that stalls cut off.

    Parameters
    ----------
    site
        The site.
    net
        What must stay joined.
    ground
        Ground that people may walk on when no stall stood, mouths of gates included.
    stalls
        Ground of the stalls.

    Returns
    -------
    tuple of list
        Doors that cannot be walked to from a gate, and gates from which one cannot walk to the
        others, or not into the site at all.
    """
    walk = site.rules.value("walkway_width")
    return _cut(site, net, _joined(site, net, _middles(without(ground, stalls), walk)))


def open_ways(
    site: Site,
    net: FootNet,
    cut: tuple[list[Entrance], list[Opening]],
    ground: BaseGeometry,
    stalls: BaseGeometry,
) -> list[Polygon] | None:
    """Open ways to what is cut off, over as few stalls as can be found.

    Parameters
    ----------
    site
        The site.
    net
        What must stay joined.
    cut
        What :func:`cut_off` found.
    ground
        Ground that people may walk on when no stall stood, mouths of gates included.
    stalls
        Ground of the stalls.

    Returns
    -------
    list of Polygon or None
        Ways that must be kept free; None when there is none even over stalls.
    """
    walk = site.rules.value("walkway_width")
    wide = walk / 2 + _PLAY_M
    joined = _joined(site, net, _middles(without(ground, stalls), walk))
    dear = stalls.buffer(walk / 2, join_style="mitre")
    free = without(ground, no_walkways(site)).buffer(-wide, join_style="mitre")
    # where every gate is shut there is no ground to come from but a gate itself
    goal = joined if not joined.is_empty else union(_goal(g[0], walk) for g in net.gates)
    for step, most in _GRIDS:
        grid = make_grid(free, dear, _STALL_PRICE, step, most)
        found = _ways_on(site, grid, goal, cut, ground)
        if found is not None:
            return found
    return None


def _ways_on(
    site: Site,
    grid: Grid,
    goal: BaseGeometry,
    cut: tuple[list[Entrance], list[Opening]],
    ground: BaseGeometry,
) -> list[Polygon] | None:
    """Open ways along the points of a grid, if it has one to everything that is cut off."""
    walk, size = site.rules.value("walkway_width"), site.rules.value("door_apron_depth")
    wide = walk / 2 + _PLAY_M
    starts = grid.covers(goal) & np.isfinite(grid.cost)
    if not starts.any():
        return None
    far, came = spread(grid, starts)
    doors, gates = cut
    out = []
    for door in doors:
        middle = apron(door, size).centroid
        cell = nearest_cell(grid, far, (middle.x, middle.y), size)
        if cell is None:
            return None
        line = LineString([(middle.x, middle.y), *way_back(grid, came, cell)])
        out += _way(line, wide, ground)
    for gate in gates:
        margin = min(wide, gate.width / 2 - grid.step)
        cell = _cheapest_cell(grid, far, grid.covers(gate.ground(0.0, size, -margin)))
        if cell is None:
            return None
        path = way_back(grid, came, cell)
        out += _way(LineString([_on_gate(gate, path[0], wide), *path]), wide, ground)
    return out


def foot_gates(site: Site) -> tuple[Opening, ...]:
    """Return the gates that people may use.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Opening
        Gates for people, at least a walkway wide.
    """
    walk = site.rules.value("walkway_width")
    return tuple(o for o in site.openings if o.gate.pedestrians and o.width >= walk)


def joined_gates(site: Site) -> tuple[Opening, ...]:
    """Return the gates that must stay joined on foot, where one can walk between them today.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Opening
        Gates at least a walkway wide; those for cars only too, since whoever parks walks home.
    """
    walk = site.rules.value("walkway_width")
    return tuple(o for o in site.openings if o.width >= walk)


def gate_mouth(opening: Opening, walk: float) -> Polygon:
    """Return the ground outside a gate, where people come from.

    Parameters
    ----------
    opening
        The gate.
    walk
        Width of a walkway, in metres.

    Returns
    -------
    Polygon
        A rectangle over the gate's span, overlapping the site by a hand.
    """
    return opening.ground(-2 * walk, 0.05)


def gate_mouths(openings: Sequence[Opening], walk: float) -> list[Polygon]:
    """Return the ground outside some gates, apart from each other.

    Beside a corner the mouths of two gates may overlap: yards that nobody can walk between would
    count as joined there.  Such mouths are half as deep.

    Parameters
    ----------
    openings
        The gates.
    walk
        Width of a walkway, in metres.

    Returns
    -------
    list of Polygon
        A mouth a gate, in order.
    """
    deep = [gate_mouth(o, walk) for o in openings]
    return [
        o.ground(-walk, 0.05)
        if any(common(mine, other).area > 0 for other in deep if other is not mine)
        else mine
        for o, mine in zip(openings, deep, strict=True)
    ]


def nearest_cell(grid: Grid, far: Floats, at: Point, near: float) -> tuple[int, int] | None:
    """Return the grid point nearest to a place, of those that a way leads to.

    Parameters
    ----------
    grid, far
        The grid and what :func:`~spaceplan.geometry.walk.spread` found on it.
    at
        The place, in metres.
    near
        How far from it to look, in metres.

    Returns
    -------
    tuple of int or None
        Its indices; None if there is none.
    """
    i, j = grid.cell(at)
    steps = math.ceil(near / grid.step)
    left, low = max(0, i - steps), max(0, j - steps)
    cells = np.argwhere(np.isfinite(far[left : i + steps + 1, low : j + steps + 1]))
    if not len(cells):
        return None
    cells += (left, low)
    u, v = cells[int(np.argmin(((cells - (i, j)) ** 2).sum(axis=1)))].tolist()
    return u, v


def _cheapest_cell(grid: Grid, far: Floats, among: Flags) -> tuple[int, int] | None:
    ways = np.where(among & np.isfinite(grid.cost), far, np.inf)
    if not np.isfinite(ways).any():
        return None
    i, j = np.unravel_index(int(np.argmin(ways)), ways.shape)
    return int(i), int(j)


def _way(line: LineString, wide: float, ground: BaseGeometry) -> list[Polygon]:
    way = line.simplify(0.15).buffer(wide, cap_style="square", join_style="mitre")
    return [p for p in polygons(common(way, ground.buffer(0.01))) if p.area > 0.1]


def _joined(site: Site, net: FootNet, middles: BaseGeometry) -> BaseGeometry:
    """Ground that counts as joined: for each group of gates the largest that one opens to."""
    walk = site.rules.value("walkway_width")
    parts = [p for p in shapely.get_parts(middles) if p.intersects(site.ground)]
    out = []
    for group in net.gates:
        goals = union(_goal(o, walk) for o in group)
        own = [p for p in parts if p.intersects(goals)]
        if own:
            out.append(max(own, key=lambda p: common(p, site.ground).area))
    return union(out)


def _cut(site: Site, net: FootNet, joined: BaseGeometry) -> tuple[list[Entrance], list[Opening]]:
    walk, size = site.rules.value("walkway_width"), site.rules.value("door_apron_depth")
    doors = [d for d in net.doors if not _core(d, walk, size).intersects(joined)]
    gates = [o for group in net.gates for o in group if not _goal(o, walk).intersects(joined)]
    return doors, gates


def _middles(ground: BaseGeometry, walk: float) -> BaseGeometry:
    return ground.buffer(-(walk / 2 - 1e-3), join_style="mitre")


def _core(entrance: Entrance, walk: float, size: float) -> BaseGeometry:
    return apron(entrance, size).buffer(-min(walk, size * 0.98) / 2, join_style="mitre")


def _goal(opening: Opening, walk: float) -> BaseGeometry:
    return gate_mouth(opening, walk).buffer(-(walk / 2 - 1e-3), join_style="mitre")


def _on_gate(opening: Opening, at: Point, margin: float) -> Point:
    """Foot of a place on a gate's line, kept off the gate's ends."""
    (ax, ay), (bx, by), wide = opening.a, opening.b, opening.width
    ux, uy = (bx - ax) / wide, (by - ay) / wide
    u = (at[0] - ax) * ux + (at[1] - ay) * uy
    u = wide / 2 if wide <= 2 * margin else min(max(u, margin), wide - margin)
    return (ax + u * ux, ay + u * uy)
