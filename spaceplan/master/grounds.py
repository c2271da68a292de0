"""What furniture may stand on: the ground that a plan leaves, and the ways people walk over it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from spaceplan.geometry.outline import polygons, structure_polygon
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.geometry.walk import Grid, make_grid, spread, way_back
from spaceplan.geometry.zones import FURNITURE, no_building, road_ends
from spaceplan.master.foot import (
    Entrance,
    apron,
    foot_gates,
    gate_mouth,
    nearest_cell,
    plan_entrances,
)
from spaceplan.model.base import Point
from spaceplan.model.case import stands
from spaceplan.model.enums import Kind, StallKind
from spaceplan.model.plan import Plan

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Step of the grid on which ways are found, in metres.
_STEP_M = 0.25
#: How much wider than a walkway the ground along the ways stays free, in metres.
_PLAY_M = 0.15
#: What stands in the way of light.
OPAQUE = frozenset({Kind.BUILDING, Kind.ROOMS, Kind.SHED, Kind.LIFT, Kind.UTILITY})


@dataclass(frozen=True)
class Walk:
    """The way from a door to its nearest gate for people."""

    door: str
    """The door, as :attr:`Site.doors` or the plan calls it."""
    line: BaseGeometry
    weight: int
    """For how many floors of homes it counts; 0 for doors where nobody lives."""


@dataclass(frozen=True)
class Grounds:
    """The ground that a plan leaves, seen by what may stand on it."""

    site: Site
    plan: Plan
    bare: BaseGeometry
    """Free ground on which the plan puts nothing: neither cars, buildings, greens nor walkways."""
    greens: BaseGeometry
    """Greens, kept and made."""
    band: BaseGeometry
    """Ground along the ways on foot, which stays free."""
    walls: BaseGeometry
    """What stands in the way of light."""
    drive: BaseGeometry
    """Aisles and kept roads."""
    walks: tuple[Walk, ...]
    foot: BaseGeometry
    """Ground that people may walk on, stalls taken off, mouths of gates included."""
    grid: Grid
    """Where the middle of a walkway may run."""
    aprons: tuple[Polygon, ...]
    """The squares before all doors."""

    @property
    def open_ground(self) -> BaseGeometry:
        """Bare ground beside the ways on foot."""
        return without(self.bare, self.band)

    def without(self, things: list[Polygon]) -> Grounds:
        """Return the ground that is left when some things stand.

        Parameters
        ----------
        things
            Their outlines.

        Returns
        -------
        Grounds
            The same, less their ground.
        """
        gone = union(things)
        return replace(
            self,
            bare=without(self.bare, gone),
            greens=without(self.greens, gone),
            foot=without(self.foot, gone),
        )


def lie_of(site: Site, plan: Plan) -> Grounds:
    """Find what a plan leaves free, and how people walk.

    Parameters
    ----------
    site
        The site.
    plan
        A solved plan for it, still without furniture other than lifts.

    Returns
    -------
    Grounds
        The ground.
    """
    rules = site.rules
    walk, size = rules.value("walkway_width"), rules.value("door_apron_depth")
    standing = [r.polygon for r in site.removable if r.id not in plan.removed]
    built = [Polygon(b.outline) for b in plan.blocks]
    built += [Polygon(b.outline) for b in plan.bike_sheds]
    stalls = [Polygon(s.outline) for s in plan.stalls]
    aisles = [Polygon(a.outline) for a in plan.aisles]
    new_greens = [Polygon(g.outline) for g in plan.greens]
    entrances = {d.id: Entrance(d.point, d.facing) for d in site.doors} | plan_entrances(plan)
    aprons = [apron(e, size) for e in entrances.values()]
    ways = [Polygon(w.outline) for w in (*plan.walkways, *plan.fire_lanes)]
    courts = [Polygon(b.court) for b in plan.blocks if b.court is not None]
    strips = [Polygon(s.outline) for s in plan.accessible_strips]
    gates = foot_gates(site)
    inner = [o.ground(0.0, walk) for o in site.openings]
    mouths = [gate_mouth(o, walk) for o in gates]

    bare_foot = union([without(site.walk_ground, union(standing)), *mouths])
    before = without(bare_foot, union([*built, *new_greens]))
    foot = without(before, union(stalls))
    grid = make_grid(foot.buffer(-walk / 2 + 0.01, join_style="mitre"), Polygon(), 0.0, _STEP_M)
    walks = _walks(site, grid, entrances)
    lines = [w.line for w in walks]
    lines += _other_ways(site, plan, grid)

    taken = [*stalls, *aisles, *built, *ways, *courts, *strips, *aprons, *inner, *site.roads]
    taken += [x.landing for x in site.lifts]
    off = union([no_building(site, FURNITURE), *road_ends(site)])
    taken += polygons(off)
    solid = [structure_polygon(s) for s in site.case.structures if _is_solid(site, plan, s.id)]
    kept_greens = without(union(site.greens), union(solid))
    greens = without(union([*new_greens, kept_greens]), union([*aprons, *standing, off]))
    opaque = [
        structure_polygon(s)
        for s in site.case.structures
        if s.kind in OPAQUE and _is_solid(site, plan, s.id)
    ]
    return Grounds(
        site=site,
        plan=plan,
        bare=without(site.free, union([*taken, *new_greens, *standing])),
        greens=greens,
        band=union(x.simplify(0.1).buffer(walk / 2 + _PLAY_M) for x in lines),
        walls=union([*opaque, *built, *(x.outline for x in site.lifts)]),
        drive=union([*(Polygon(a.outline) for a in plan.aisles if not a.neck), *site.roads]),
        walks=walks,
        foot=foot,
        grid=grid,
        aprons=tuple(aprons),
    )


def _is_solid(site: Site, plan: Plan, structure: str) -> bool:
    s = site.case.structure(structure)
    if s.kind is Kind.GREEN or structure == site.case.within_id:
        return False
    return stands(s) or any(r.id == structure and r.id not in plan.removed for r in site.removable)


def dwelling_doors(site: Site) -> dict[str, int]:
    """Return the doors of dwellings, and how many floors of homes each serves.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    dict
        Id of the door → floors; all 1 where the floors of some dwelling are unknown.
    """
    homes = [s for s in site.case.structures if s.is_dwelling and stands(s)]
    known = all(s.floors is not None for s in homes if s.doors)
    return {
        f"{s.id}-door-{i}": (s.floors or 1) if known else 1
        for s in homes
        if s.id != site.case.within_id
        for i in range(1, len(s.doors) + 1)
    }


def _walks(site: Site, grid: Grid, entrances: dict[str, Entrance]) -> tuple[Walk, ...]:
    walk, size = site.rules.value("walkway_width"), site.rules.value("door_apron_depth")
    goals = grid.covers(union(gate_mouth(o, walk) for o in foot_gates(site)))
    goals &= np.isfinite(grid.cost)
    if not goals.any():
        return ()
    far, came = spread(grid, goals)
    homes = dwelling_doors(site)
    out = []
    for name, entrance in entrances.items():
        middle = apron(entrance, size).centroid
        cell = nearest_cell(grid, far, (middle.x, middle.y), 2.0)
        if cell is None:
            continue
        path = [entrance.point, (middle.x, middle.y), *way_back(grid, came, cell)]
        line = common(LineString(path), site.ground)
        parts = [p for p in shapely.get_parts(line) if p.length > 0.1]
        if parts:
            whole = shapely.line_merge(shapely.MultiLineString(parts))
            out.append(Walk(name, whole, homes.get(name, 0)))
    return tuple(out)


def _other_ways(site: Site, plan: Plan, grid: Grid) -> list[BaseGeometry]:
    """Ways from accessible stalls to the gates, and from gate to gate."""
    walk = site.rules.value("walkway_width")
    gates = [gate_mouth(o, walk) for o in foot_gates(site)]
    lines: list[BaseGeometry] = []
    if gates:
        far, came = spread(grid, grid.covers(union(gates)) & np.isfinite(grid.cost))
        spots = [Polygon(s.outline).centroid for s in plan.accessible_strips]
        for stall in plan.stalls:
            if stall.kind is StallKind.ACCESSIBLE:
                (ax, ay), (bx, by) = stall.access
                spots.append(shapely.Point((ax + bx) / 2, (ay + by) / 2))
        for spot in spots:
            cell = nearest_cell(grid, far, (spot.x, spot.y), 3.0)
            if cell is not None:
                lines.append(LineString([(spot.x, spot.y), *way_back(grid, came, cell)]))
    for i in range(1, len(gates)):
        far, came = spread(grid, grid.covers(union(gates[:i])) & np.isfinite(grid.cost))
        cells = np.argwhere(grid.covers(gates[i]) & np.isfinite(far))
        if len(cells):
            u, v = min(((int(a), int(b)) for a, b in cells), key=lambda c: (far[c], c))
            path = way_back(grid, came, (u, v))
            if len(path) > 1:
                lines.append(LineString(path))
    return lines


def along(line: BaseGeometry, step: float) -> list[Point]:
    """Return places along a way, evenly spread.

    Parameters
    ----------
    line
        The way.
    step
        About how far apart, in metres.

    Returns
    -------
    list of Point
        At least one place; each stands for the same length.
    """
    count = max(1, math.ceil(line.length / step))
    spots = [line.interpolate((i + 0.5) / count, normalized=True) for i in range(count)]
    return [(p.x, p.y) for p in spots]
