"""The tidiness (整齐度) of a plan: one number from 0 to 100, and its parts.

It is taken from the plan's outlines alone, so plans of other programs are measured the same way.
What is counted, with which bounds and weights, stands in :mod:`spaceplan.geometry.tidiness`; all
of it is our own assumption, no standard's.  Read it so: two plans with as many stalls, the one with
the higher number has fewer aisles, bends, dead ends and stray stalls.  It does not weigh stalls
against tidiness, and says nothing about whether a plan passes the audit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely.geometry import LineString, Polygon

from spaceplan.geometry.outline import structure_polygon
from spaceplan.geometry.tidiness import StallShape, Tidiness, measure
from spaceplan.model.case import resolve
from spaceplan.model.enums import Kind, PlanStatus, Treatment
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Tidiness", "tidiness"]


def tidiness(scenario: Scenario, plan: Plan) -> Tidiness | None:
    """Measure how tidy a plan is.

    Parameters
    ----------
    scenario
        What was asked: its gates and existing roads tell dead ends from ways out.
    plan
        The plan, by whatever program; only its outlines count, not its metrics.

    Returns
    -------
    Tidiness or None
        The parts, and the number from 0 to 100 as ``score``; None where there is no layout
        (unsolved, or no stalls).

    Raises
    ------
    SpaceplanError
        If the plan's option does not exist.
    """
    if plan.status is not PlanStatus.SOLVED or not plan.stalls:
        return None
    stalls = [StallShape(Polygon(s.outline), s.access) for s in plan.stalls]
    aisles = [Polygon(a.outline).buffer(0) for a in plan.aisles]
    return measure(stalls, aisles, _ways_out(scenario, plan))


def _ways_out(scenario: Scenario, plan: Plan) -> list[BaseGeometry]:
    case = resolve(scenario, plan.option)
    out: list[BaseGeometry] = [LineString(g.span) for g in case.site.gates if g.vehicles]
    out += [
        structure_polygon(s)
        for s in case.structures
        if s.kind is Kind.ROAD
        and s.treatment in (Treatment.KEEP, Treatment.OPTIONAL)
        and s.id not in plan.removed
    ]
    return out
