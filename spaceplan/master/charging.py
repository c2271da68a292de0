"""Charging stalls: which of a plan's stalls they are, and where they could be at all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from shapely.geometry import Polygon

from spaceplan.geometry.outline import structure_polygon
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.model.base import Text, counted
from spaceplan.model.case import stands
from spaceplan.model.enums import Kind, StallKind, UtilityUse
from spaceplan.model.plan import Plan
from spaceplan.model.utility import use_of
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_HOUSES = frozenset({Kind.BUILDING, Kind.ROOMS, Kind.SHED})
#: Rules on where charging stalls stand.
RULES = ("ev_to_building", "ev_to_power")


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
        vehicle gate where there is none.  Pinned ones count.  None that breaks a hard rule.
    """
    lack = _lack(site, plan)
    plain = [i for i, s in enumerate(plan.stalls) if s.kind is StallKind.STANDARD]
    if lack <= 0 or not plain:
        return plan
    rules, power = site.rules, _power(site)
    rings = [*(b.outline for b in plan.blocks), *(s.outline for s in plan.bike_sheds)]
    houses = union([_houses(site), *map(Polygon, rings)])
    need = rules.value("ev_to_building") if rules.active("ev_to_building") else 0.0
    most = rules.value("ev_to_power") if site.rules.hard("ev_to_power") else math.inf
    most = math.inf if power.is_empty else most
    goal = union(o.ground(0.0, -1.0) for o in site.car_gates) if power.is_empty else power
    ranks = []
    for i in plain:
        shape = Polygon(plan.stalls[i].outline)
        near = not houses.is_empty and bool(shape.distance(houses) < need)
        far = 0.0 if goal.is_empty else round(float(shape.distance(goal)), 3)
        if far <= most and not (near and site.rules.hard("ev_to_building")):
            ranks.append((near, far, i))
    chosen = {i for *_, i in sorted(ranks)[:lack]}
    stalls = (
        s.model_copy(update={"kind": StallKind.EV}) if i in chosen else s
        for i, s in enumerate(plan.stalls)
    )
    return plan.model_copy(update={"stalls": tuple(stalls)})


def lacking_charge(site: Site, plan: Plan) -> Text | None:
    """Say how many charging stalls a plan lacks because of hard rules.

    Parameters
    ----------
    site
        The site.
    plan
        The plan, its charging stalls chosen.

    Returns
    -------
    Text or None
        The sentence; None where none is lacking, or no rule on them is hard.
    """
    lack, asked = _lack(site, plan), site.case.brief.stalls.ev
    hard = [r for r in RULES if site.rules.hard(r)]
    if lack <= 0 or not hard:
        return None
    names = ", ".join(hard)
    return Text(
        zh=f"任务书要 {asked} 个充电车位，找到的布置中只有 {asked - lack} 个车位符合规则 {names}。"
        "这不是不可能的证明",
        en=f"the brief asks for {counted(asked, 'charging stall')}; in the layout that was found "
        f"{asked - lack} can be charged where {names} allow. This is no proof that it is "
        "impossible",
    )


def charging_ground(site: Site) -> BaseGeometry:
    """Return the ground that charging stalls may take by hard rules, while nothing is built.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    shapely geometry
        The ground, no smaller than the audit lets pass.
    """
    rules, power = site.rules, _power(site)
    ground: BaseGeometry = site.free
    if site.rules.hard("ev_to_building"):
        far = max(0.0, rules.value("ev_to_building") - 2 * TOLERANCE_M)
        ground = without(ground, _houses(site).buffer(far, quad_segs=16))
    if site.rules.hard("ev_to_power") and not power.is_empty:
        long = math.hypot(rules.value("stall_length"), rules.value("stall_width"))
        near = rules.value("ev_to_power") + long + 1.0
        ground = common(ground, power.buffer(near, quad_segs=32))
    return ground


def _lack(site: Site, plan: Plan) -> int:
    pinned = () if site.held is None else site.held.pinned.stalls
    there = sum(s.kind is StallKind.EV for s in (*plan.stalls, *pinned))
    return site.case.brief.stalls.ev - there


def _power(site: Site) -> BaseGeometry:
    old = (s for s in site.case.structures if stands(s))
    return union(structure_polygon(s) for s in old if use_of(s) is UtilityUse.TRANSFORMER)


def _houses(site: Site) -> BaseGeometry:
    old = (s for s in site.case.structures if stands(s))
    return union(structure_polygon(s) for s in old if s.kind in _HOUSES)
