"""Take a plan over to a question that demands less: what nobody asks for any more goes."""

from __future__ import annotations

import math

import shapely
from shapely.geometry import Polygon

from spaceplan.audit import audit, verdict
from spaceplan.geometry.site import build_site
from spaceplan.master.restate import adapted
from spaceplan.model.base import Frozen, Point
from spaceplan.model.case import resolve
from spaceplan.model.enums import PlanStatus
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.tradeoffs.ask import Ask
from spaceplan.units import tidy


class Audited(Frozen):
    """A plan with what the audit says of it for one question."""

    plan: Plan
    """The plan."""
    findings: tuple[Finding, ...]
    """What the audit found."""

    @property
    def clean(self) -> bool:
        """Whether it is solved and has no hard finding."""
        return self.plan.status is PlanStatus.SOLVED and verdict(self.findings)

    @property
    def stalls(self) -> int:
        """Stalls of a clean plan; −1 for any other, which is worth less than an empty one."""
        return len(self.plan.stalls) if self.clean else -1


def judged(scenario: Scenario, plan: Plan) -> Audited:
    """Audit a plan.

    Parameters
    ----------
    scenario
        What is asked.
    plan
        The plan.

    Returns
    -------
    Audited
        The plan with its findings.
    """
    return Audited(plan=plan, findings=audit(scenario, plan))


def carry(ask: Ask, plan: Plan) -> Audited | None:
    """Take the plan of a tighter question over to a looser one.

    Parameters
    ----------
    ask
        The looser question.
    plan
        A clean plan for the tighter one.

    Returns
    -------
    Audited or None
        The plan without what is not asked for any more, its figures restated; None when the audit
        finds anything hard in it.
    """
    for tried in adapted(build_site(resolve(ask.scenario)), plan):
        taken = judged(ask.scenario, normal(tried))
        if taken.clean:
            return taken
    return None


def normal(plan: Plan) -> Plan:
    """Return a plan as it comes back from its file: lengths to a tenth of a millimetre.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Plan
        The same plan, so that what is solved now and what is read from a former run are one.
    """
    data = {name: _rounded(value) for name, value in plan.model_dump(mode="json").items()}
    return Plan.model_validate(data)


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return tidy(value)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_rounded(v) for v in value]
    return value


def nearest_first(plan: Plan, place: Point) -> tuple[str, ...]:
    """Return the stalls of a plan by their distance from a place.

    Parameters
    ----------
    plan
        The plan.
    place
        The place, in metres.

    Returns
    -------
    tuple of str
        Ids, the nearest first.
    """
    spot = shapely.Point(place)
    far = [(round(Polygon(s.outline).distance(spot), 4), i) for i, s in enumerate(plan.stalls)]
    return tuple(plan.stalls[i].id for d, i in sorted(far) if math.isfinite(d))
