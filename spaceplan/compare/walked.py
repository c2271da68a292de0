"""How far people walk in a plan, and how much of it where cars drive: measured from its drawing.

These are figures of comparison, not of the plan: they are taken from outlines alone, so plans of
other programs are measured the same way.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely
from shapely import Polygon

from spaceplan.audit.view import AuditView
from spaceplan.geometry.overlay import union
from spaceplan.geometry.walk import make_grid, spread, way_back
from spaceplan.model.base import Frozen
from spaceplan.model.case import resolve
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.standards import rules_for
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from spaceplan.audit.items import Door

#: Grid of the ways, as in the figures a plan states itself, in metres.
_GRID_M = 0.2
#: How far from the middle of a door's apron a way may begin, in metres.
_NEAR_M = 2.0


class Walked(Frozen):
    """Ways on foot from the doors of dwellings, each to the nearest goal."""

    mean_to_rooms_m: float | None
    """Mean way to a room, in metres; null without rooms, doors or ways."""
    mean_to_bikes_m: float | None
    """Mean way to a bike shed, in metres; null without sheds, doors or ways."""
    driving_share: float | None
    """Share of the metres to the gates for people that lie on aisles and roads, from 0 to 1."""
    windowed: int | None
    """Stalls nearer to a dwelling's wall than the rule for that; null without dwellings."""


def walked(scenario: Scenario, plan: Plan) -> Walked:
    """Measure the ways on foot of a plan, and count the stalls under windows.

    Parameters
    ----------
    scenario
        What was asked.
    plan
        The plan, by whatever program; only its outlines count, not its metrics.

    Returns
    -------
    Walked
        The figures, each null where it cannot be told.

    Raises
    ------
    SpaceplanError
        If the plan's option does not exist.
    """
    case = resolve(scenario, plan.option)
    view = AuditView(case=case, rules=rules_for(case), plan=plan)
    wide = view.rules.value("walkway_width")
    rooms, sheds = ({x.id for x in found} for found in (plan.rooms, plan.bike_sheds))
    fresh = [d for d in view.doors if d.new]
    goals = (
        union(d.apron for d in fresh if d.owner in rooms),
        union(d.apron for d in fresh if d.owner in sheds),
        union(m.buffer(wide / 2 + 0.3) for m in view.foot_mouths),
    )
    homes = [d for d in view.doors if d.dwelling]
    to_rooms, to_bikes, to_gates = _ways(view, homes, goals, wide)
    driven = union(view.drive_grounds).buffer(TOLERANCE_M)
    whole = sum(way.length for way in to_gates)
    return Walked(
        mean_to_rooms_m=_mean(to_rooms),
        mean_to_bikes_m=_mean(to_bikes),
        driving_share=sum(w.intersection(driven).length for w in to_gates) / whole
        if whole
        else None,
        windowed=_windowed(view),
    )


def _ways(
    view: AuditView, homes: Sequence[Door], goals: Sequence[BaseGeometry], wide: float
) -> tuple[list[BaseGeometry], ...]:
    """Find the shortest way from each door to each kind of goal, where there is one."""
    if not homes or all(goal.is_empty for goal in goals):
        return tuple([] for _ in goals)
    ground = view.open_ground.buffer(-wide / 2 + 0.01, join_style="mitre")
    grid = make_grid(ground, Polygon(), 0.0, step=_GRID_M)
    reach = range(-math.ceil(_NEAR_M / grid.step), math.ceil(_NEAR_M / grid.step) + 1)
    nx, ny = grid.cost.shape
    out = []
    for goal in goals:
        far, came = spread(grid, grid.covers(goal))
        ways: list[BaseGeometry] = []
        for door in homes:
            i, j = grid.cell((door.apron.centroid.x, door.apron.centroid.y))
            cells = [
                (a * a + b * b, i + a, j + b)
                for a in reach
                for b in reach
                if 0 <= i + a < nx and 0 <= j + b < ny and math.isfinite(far[i + a, j + b])
            ]
            if cells:
                _, u, v = min(cells)
                line = way_back(grid, came, (u, v))
                ways.append(shapely.LineString([*line, line[-1]]))
        out.append(ways)
    return tuple(out)


def _mean(ways: Sequence[BaseGeometry]) -> float | None:
    return sum(way.length for way in ways) / len(ways) if ways else None


def _windowed(view: AuditView) -> int | None:
    """Count stalls as the audit does that lists them: nearer than the rule to any dwelling."""
    if not view.dwellings:
        return None
    need = view.rules.value("stall_to_dwelling_wall") - TOLERANCE_M
    walls = union(wall for _, wall in view.dwellings)
    return sum(float(walls.distance(s.shape)) < need for s in view.stalls)
