"""Take a plan over to a question that demands less: what nobody asks for any more goes."""

from __future__ import annotations

import math

import shapely
from shapely.geometry import Polygon

from spaceplan.audit import audit, verdict
from spaceplan.geometry.overlay import union
from spaceplan.geometry.site import Site, build_site
from spaceplan.master.bound import upper_bound
from spaceplan.model.base import Frozen, Point
from spaceplan.model.case import Case, resolve, stands
from spaceplan.model.enums import Kind, PlanStatus, StallKind, Treatment
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
    case = resolve(ask.scenario)
    site = build_site(case)
    bound = upper_bound(site)
    bare = stripped(case, plan)
    # An empty block stays where its shape needs it, e.g. one of two bars.
    tries = [bare] if bare.blocks == plan.blocks else [bare, _with_blocks(bare, plan)]
    for tried in tries:
        taken = judged(ask.scenario, restated(site, tried, bound))
        if taken.clean:
            return taken
    return None


def _with_blocks(bare: Plan, plan: Plan) -> Plan:
    return bare.model_copy(update={"blocks": plan.blocks})


def stripped(case: Case, plan: Plan) -> Plan:
    """Return a plan without what a case does not ask for, and with its treatments.

    Parameters
    ----------
    case
        What is asked.
    plan
        A plan for a case that asks at least as much.

    Returns
    -------
    Plan
        Rooms, sheds and greens that nobody asks for are gone, and a block when all its rooms are.
    """
    asked = {r.id for r in case.brief.rooms}
    rooms = tuple(r for r in plan.rooms if r.id in asked)
    middles = [shapely.Point(_middle(r.outline)) for r in rooms]
    blocks = tuple(
        b for b in plan.blocks if any(Polygon(b.outline).buffer(0.1).covers(m) for m in middles)
    )
    treated = {s.id: s.treatment for s in case.structures}
    may_go = (Treatment.REMOVE, Treatment.OPTIONAL)
    return plan.model_copy(
        update={
            "rooms": rooms,
            "blocks": blocks,
            "bike_sheds": plan.bike_sheds if case.brief.bikes is not None else (),
            "greens": plan.greens if case.brief.green is not None else (),
            "removed": tuple(i for i in plan.removed if treated.get(i) in may_go),
            "modified": tuple(i for i in plan.modified if treated.get(i) is Treatment.MODIFY),
            "provenance": plan.provenance.model_copy(
                update={"scenario_sha256": case.fingerprint()}
            ),
        }
    )


def restated(site: Site, plan: Plan, bound: int) -> Plan:
    """Return a plan with the figures that its drawing shows, and the bound of its case.

    Parameters
    ----------
    site
        The ground of what is asked.
    plan
        The plan, perhaps with some of its items taken away.
    bound
        Proved upper bound on the stalls.

    Returns
    -------
    Plan
        The plan; lengths on foot stay as they were stated, since nothing was put in the way.
    """
    case = site.case
    kinds = [s.kind for s in plan.stalls]
    gone = {*plan.removed}
    # Optional green that stays is kept, too.
    left = [
        r.polygon
        for r in site.removable
        if r.id not in gone and case.structure(r.id).kind is Kind.GREEN
    ]
    green = union([*site.greens, *left, *(Polygon(g.outline) for g in plan.greens)]).area
    ground = sum(Polygon(s.outline).area for s in plan.stalls)
    metrics = plan.metrics.model_copy(
        update={
            "stalls": len(kinds),
            "accessible": kinds.count(StallKind.ACCESSIBLE),
            "parallel": kinds.count(StallKind.PARALLEL),
            "rooms": len(plan.rooms),
            "rooms_m2": round(sum(r.area_m2 for r in plan.rooms), 2),
            "bikes": sum(s.capacity for s in plan.bike_sheds),
            "ebikes": sum(s.ebikes for s in plan.bike_sheds),
            "green_m2": round(green, 2),
            "m2_per_stall": round((plan.metrics.drive_m2 + ground) / len(kinds), 1)
            if kinds
            else None,
            "kept": sum(
                (stands(s) and s.treatment is not Treatment.MODIFY)
                or (s.treatment is Treatment.OPTIONAL and s.id not in gone)
                or (s.kind in (Kind.ROAD, Kind.PAVING) and s.treatment is Treatment.KEEP)
                for s in case.structures
            ),
            "modified": len(plan.modified),
            "removed": len(plan.removed),
            "built": len(plan.blocks)
            + len(plan.bike_sheds)
            + len(plan.greens)
            + (1 if kinds else 0),
            "removal_cost": round(
                sum(s.cost for s in case.structures if s.id in gone or s.id in plan.modified), 2
            ),
        }
    )
    return normal(plan.model_copy(update={"metrics": metrics, "upper_bound": bound}))


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


def _middle(ring: tuple[Point, ...]) -> Point:
    middle = Polygon(ring).representative_point()
    return (middle.x, middle.y)


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
