"""What a finished plan gets besides: fire lanes, widened corners, and how far people walk.

All is taken from the outlines of the plan, so that it can follow whatever put things there.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString, Polygon

from spaceplan.geometry.outline import ring_of
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.geometry.walk import make_grid, spread
from spaceplan.master.corners import widenings
from spaceplan.master.draft import distance_at
from spaceplan.master.engine import homes
from spaceplan.master.finish import simple_pieces
from spaceplan.master.fire import propose
from spaceplan.master.foot import Entrance, apron, foot_gates, gate_mouth, plan_entrances
from spaceplan.model.base import Ring
from spaceplan.model.plan import Patch, Plan

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Pieces of a lane below this are not drawn, in m².
_SMALLEST_M2 = 0.5
#: Ground kept round a thing that is given as a point, in metres.
_POINT_M = 0.3
#: Grid of the ways on foot, in metres.
_STEP_M = 0.2


def with_ways(site: Site, plan: Plan) -> Plan:
    """Return a plan with its fire lanes, its widened corners and the lengths of its walks.

    Parameters
    ----------
    site
        The site.
    plan
        The plan with all that stands on the ground; fire lanes that it has stay.

    Returns
    -------
    Plan
        The same with ``fire_lanes``, ``widenings`` and their figures in ``metrics``.
    """
    ground = open_ground(site, plan)
    roads = common(union(site.roads), ground)
    drive = union([*(Polygon(a.outline) for a in plan.aisles), roads])
    kept = [Polygon(s.outline) for s in plan.accessible_strips]
    kept += [Polygon(b.court) for b in plan.blocks if b.court is not None]
    mouths = union(gate_mouth(o, site.rules.value("aisle_width")) for o in site.car_gates)
    cut = [
        Patch(id=f"corner-{i + 1}", outline=ring_of(p))
        for i, p in enumerate(widenings(site, drive, mouths, without(ground, union(kept))))
    ]
    driven = union([drive, *(Polygon(w.outline) for w in cut)])
    lanes = plan.fire_lanes or _drawn(site, ground, driven)
    drawn = union(Polygon(lane.outline) for lane in lanes)
    blocks = homes(site)
    gate, rooms, stalls = walks(site, plan, ground)
    metrics = plan.metrics.model_copy(
        update={
            "fire_reach_m": round(max(float(drawn.distance(b.wall)) for b in blocks), 1)
            if lanes and blocks
            else None,
            "widened_m2": round(sum(Polygon(w.outline).area for w in cut), 2),
            "longest_walk_m": gate,
            "walk_to_rooms_m": rooms,
            "walk_to_stalls_m": stalls,
        }
    )
    return plan.model_copy(
        update={"fire_lanes": lanes, "widenings": tuple(cut), "metrics": metrics}
    )


def with_lanes(site: Site, plan: Plan) -> Plan:
    """Return a plan with its fire lanes, laid before anything is put on the ground left over.

    Parameters
    ----------
    site
        The site.
    plan
        The plan, still without furniture.

    Returns
    -------
    Plan
        The same with ``fire_lanes``.
    """
    ground = open_ground(site, plan)
    roads = common(union(site.roads), ground)
    drive = union([*(Polygon(a.outline) for a in plan.aisles), roads])
    return plan.model_copy(update={"fire_lanes": _drawn(site, ground, drive)})


def _drawn(site: Site, ground: BaseGeometry, drive: BaseGeometry) -> tuple[Patch, ...]:
    """Fire lanes over open ground as a plan carries them, from west to east."""
    shape, _ = propose(site, ground, drive)
    pieces = [p for p in simple_pieces(shape) if p.area > _SMALLEST_M2]
    pieces.sort(key=lambda p: (round(p.centroid.x, 3), round(p.centroid.y, 3)))
    return tuple(Patch(id=f"fire-{i + 1}", outline=ring_of(p)) for i, p in enumerate(pieces))


def open_ground(site: Site, plan: Plan) -> BaseGeometry:
    """Return the ground on which nothing stands once a plan is built.

    Parameters
    ----------
    site
        The site.
    plan
        The plan.

    Returns
    -------
    shapely geometry
        Aisles, roads and open ground, in metres.
    """
    gone = set(plan.removed)
    standing = [r.polygon for r in site.removable if r.id not in gone]
    rings: list[Ring] = [s.outline for s in plan.stalls]
    rings += [b.outline for b in plan.blocks]
    rings += [s.outline for s in plan.bike_sheds]
    rings += [g.outline for g in plan.greens]
    rings += [a.outline for a in plan.areas]
    rings += [f.outline for f in plan.furniture if f.outline is not None]
    points = [shapely.Point(f.point).buffer(_POINT_M) for f in plan.furniture if f.point]
    return without(site.walk_ground, union([*standing, *map(Polygon, rings), *points]))


def walks(
    site: Site, plan: Plan, ground: BaseGeometry
) -> tuple[float | None, float | None, float | None]:
    """Measure the longest ways on foot, the whole plan built.

    Parameters
    ----------
    site
        The site.
    plan
        The plan.
    ground
        Ground on which nothing stands.

    Returns
    -------
    tuple of float or None
        From any door to the nearest gate for people, and from the doors of dwellings to the
        nearest room and stall, in metres; None where there is none, or no way.
    """
    rules = site.rules
    walk, size = rules.value("walkway_width"), rules.value("door_apron_depth")
    doors = [Entrance(d.point, d.facing) for d in site.doors if d.dwelling]
    every = [Entrance(d.point, d.facing) for d in site.doors]
    new = plan_entrances(plan)
    every += new.values()
    mouths = [gate_mouth(o, walk) for o in foot_gates(site)]
    goals = (
        (every, [m.buffer(0.3) for m in mouths]),
        (doors, [apron(new[r.id], size) for r in plan.rooms]),
        (doors, [LineString(s.access).buffer(walk) for s in plan.stalls]),
    )
    if not every or not any(goal for _, goal in goals):
        return None, None, None
    middles = union([ground, *mouths]).buffer(-walk / 2 + 0.01, join_style="mitre")
    grid = make_grid(middles, Polygon(), 0.0, step=_STEP_M)
    out: list[float | None] = []
    for starts, goal in goals:
        if not goal:
            out.append(None)
            continue
        far, _ = spread(grid, grid.covers(union(goal)))
        middle = (apron(d, size).centroid for d in starts)
        ways = [distance_at(grid, far, (p.x, p.y)) for p in middle]
        reached = [w for w in ways if math.isfinite(w)]
        out.append(round(max(reached), 1) if reached else None)
    return out[0], out[1], out[2]
