"""Charging stalls: which of a plan's stalls they are."""

from __future__ import annotations

from shapely.geometry import Polygon

from spaceplan.geometry.outline import structure_polygon
from spaceplan.geometry.overlay import union
from spaceplan.geometry.site import Site
from spaceplan.model.case import stands
from spaceplan.model.enums import Kind, StallKind, UtilityUse
from spaceplan.model.plan import Plan
from spaceplan.model.utility import use_of

_HOUSES = frozenset({Kind.BUILDING, Kind.ROOMS, Kind.SHED})


def with_charging(site: Site, plan: Plan) -> Plan:
    """Return a plan in which as many stalls charge cars as the brief asks for.

    Parameters
    ----------
    site
        The site.
    plan
        The plan; its stalls stay where they are.

    Returns
    -------
    Plan
        The same with the kind of some right-angled stalls changed: such as stand off buildings as
        the rule asks (rule ev_to_building) first, of these the nearest to a transformer, or to a
        vehicle gate where there is none.  Pinned ones count.
    """
    pinned = () if site.held is None else site.held.pinned.stalls
    there = sum(s.kind is StallKind.EV for s in (*plan.stalls, *pinned))
    lack = site.case.brief.stalls.ev - there
    plain = [i for i, s in enumerate(plan.stalls) if s.kind is StallKind.STANDARD]
    if lack <= 0 or not plain:
        return plan
    shapes = [Polygon(plan.stalls[i].outline) for i in plain]
    old = [s for s in site.case.structures if stands(s)]
    power = union(structure_polygon(s) for s in old if use_of(s) is UtilityUse.TRANSFORMER)
    if power.is_empty:
        power = union(o.ground(0.0, -1.0) for o in site.car_gates)
    rings = [*(b.outline for b in plan.blocks), *(s.outline for s in plan.bike_sheds)]
    houses = union(
        [*(structure_polygon(s) for s in old if s.kind in _HOUSES), *map(Polygon, rings)]
    )
    rule = "ev_to_building"
    need = site.rules.value(rule) if site.rules.active(rule) else 0.0
    near = [not houses.is_empty and bool(s.distance(houses) < need) for s in shapes]
    far = [0.0 if power.is_empty else round(float(s.distance(power)), 3) for s in shapes]
    ranks = sorted(range(len(plain)), key=lambda k: (near[k], far[k], plain[k]))
    chosen = {plain[k] for k in ranks[:lack]}
    stalls = (
        s.model_copy(update={"kind": StallKind.EV}) if i in chosen else s
        for i, s in enumerate(plan.stalls)
    )
    return plan.model_copy(update={"stalls": tuple(stalls)})
