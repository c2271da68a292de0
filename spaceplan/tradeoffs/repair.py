"""Hold a plan to rules that the search does not know, by giving up stalls.

The audit says what is wrong; stalls are taken away until it says so no longer.  What is given up
that way is an upper estimate of what the rule costs: a plan drawn with the rule in mind may lose
fewer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Polygon

from spaceplan.audit.inspect import audit
from spaceplan.geometry.site import Site, build_site
from spaceplan.master.bound import upper_bound
from spaceplan.master.give_way import DROPPERS
from spaceplan.master.restate import restated
from spaceplan.model.base import Frozen, Point
from spaceplan.model.case import resolve
from spaceplan.model.enums import Severity, StallKind
from spaceplan.model.finding import Finding
from spaceplan.model.plan import AccessibleStrip, Plan, Stall
from spaceplan.model.scenario import Scenario
from spaceplan.tradeoffs.carry import Audited, nearest_first, normal
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Rounds of taking away before a rule is given up.
_ROUNDS = 40
#: Most stalls that are taken away round one place.
_MOST_ROUND_A_PLACE = 24
#: Most places tried for an accessible stall.
_MOST_PLACES = 40


class Repaired(Frozen):
    """A plan that was made to keep a rule."""

    audited: Audited
    """The plan and what the audit says of it."""
    dropped: int
    """How many stalls were given up."""


def repair(scenario: Scenario, plan: Plan) -> Repaired | None:
    """Take stalls away until no hard finding is left.

    Parameters
    ----------
    scenario
        What is asked, with the rule that is to be kept hard.
    plan
        A plan that keeps all else.

    Returns
    -------
    Repaired or None
        The plan and how many stalls it has lost; None when taking stalls away does not help.
    """
    site = build_site(resolve(scenario))
    bench = _Bench(scenario, site, upper_bound(site))
    begun = len(plan.stalls)
    now = bench.restated(plan)
    for _ in range(_ROUNDS):
        findings = audit(scenario, now)
        bad = [f for f in findings if f.severity is Severity.HARD]
        if not bad:
            return Repaired(
                audited=Audited(plan=now, findings=findings), dropped=begun - len(now.stalls)
            )
        better = _step(bench, now, bad)
        if better is None:
            return None
        now = bench.restated(better)
    return None


@dataclass(frozen=True)
class _Bench:
    """What every try needs, worked out once."""

    scenario: Scenario
    site: Site
    bound: int

    def restated(self, plan: Plan) -> Plan:
        return normal(restated(self.site, plan, self.bound))

    def faults(self, plan: Plan) -> set[tuple[str, str]]:
        """Audit a plan; return the codes and subjects of its hard findings."""
        found = audit(self.scenario, self.restated(plan))
        return {(f.code, f.subject) for f in found if f.severity is Severity.HARD}


def _step(bench: _Bench, plan: Plan, bad: list[Finding]) -> Plan | None:
    """Mend the first finding that can be mended, accessible stalls last, on what is left."""
    order = sorted(bad, key=lambda f: f.code == "accessible.count")
    for finding in order:
        if finding.code == "accessible.count":
            moved = _place_accessible(bench, plan, bad)
            if moved is not None:
                return moved
            continue
        dropper = DROPPERS.get(finding.code)
        if dropper is not None:
            gone = dropper(bench.site.case, bench.site.rules, plan, finding)
            if gone:
                return without(plan, gone)
        elif finding.place is not None:
            gone = _round_a_place(bench, plan, finding, bad)
            if gone:
                return without(plan, gone)
    return None


def without(plan: Plan, gone: frozenset[str]) -> Plan:
    """Return a plan without some stalls; strips that serve nobody any more go with them.

    Parameters
    ----------
    plan
        The plan.
    gone
        Ids of the stalls.

    Returns
    -------
    Plan
        The plan; its figures are not restated.
    """
    stalls = tuple(s for s in plan.stalls if s.id not in gone)
    served = [Polygon(s.outline) for s in stalls if s.kind is StallKind.ACCESSIBLE]
    strips = tuple(
        strip
        for strip in plan.accessible_strips
        if any(Polygon(strip.outline).distance(s) < 2 * TOLERANCE_M for s in served)
    )
    return plan.model_copy(update={"stalls": stalls, "accessible_strips": strips})


# Trying out.


def _round_a_place(
    bench: _Bench, plan: Plan, finding: Finding, bad: list[Finding]
) -> frozenset[str]:
    """Take stalls nearest to a place until a finding is gone, and put back those that may stay."""
    assert finding.place is not None
    before = {(f.code, f.subject) for f in bad}
    accessible = {s.id for s in plan.stalls if s.kind is StallKind.ACCESSIBLE}
    near = [i for i in nearest_first(plan, finding.place) if i not in accessible]

    def helps(gone: frozenset[str]) -> bool:
        after = bench.faults(without(plan, gone))
        return (finding.code, finding.subject) not in after and after < before

    near = near[:_MOST_ROUND_A_PLACE]
    if not near or not helps(frozenset(near)):
        return frozenset()
    count = 1
    while count <= len(near):
        gone = frozenset(near[:count])
        if helps(gone):
            for stall in reversed(near[:count]):
                if len(gone) > 1 and helps(gone - {stall}):
                    gone -= {stall}
            return gone
        count = min(2 * count, len(near)) if count < len(near) else count + 1
    return frozenset()


def _place_accessible(bench: _Bench, plan: Plan, bad: list[Finding]) -> Plan | None:
    """Make an accessible stall of one of two neighbours, and its strip of the other's ground."""
    case = bench.site.case
    wide = bench.site.rules.value("accessible_strip_width")
    before = {(f.code, f.subject) for f in bad} - {("accessible.count", "stalls")}
    doors = [d for s in case.structures if s.is_dwelling for d in s.doors]
    goal: BaseGeometry = shapely.MultiPoint(doors or [g.span[0] for g in case.site.gates])
    pairs = sorted(
        (round(Polygon(a.outline).distance(goal), 3), a.id, b.id)
        for a, b in _neighbours(plan, wide)
    )
    stalls = {s.id: s for s in plan.stalls}
    for _, first, second in pairs[:_MOST_PLACES]:
        strip = AccessibleStrip(outline=_strip_of(stalls[first], stalls[second], wide))
        chosen = tuple(
            s.model_copy(update={"kind": StallKind.ACCESSIBLE}) if s.id == first else s
            for s in plan.stalls
            if s.id != second
        )
        strips = (*plan.accessible_strips, strip)
        made = plan.model_copy(update={"stalls": chosen, "accessible_strips": strips})
        if bench.faults(made) - {("accessible.count", "stalls")} <= before:
            return made
    return None


def _neighbours(plan: Plan, wide: float) -> Iterator[tuple[Stall, Stall]]:
    """Pairs of plain stalls that stand side by side, wide enough for a strip."""
    plain = [s for s in plan.stalls if s.kind is StallKind.STANDARD]
    for a in plain:
        for b in plain:
            if a.id != b.id and math.dist(*b.access) >= wide and _side(a, b) is not None:
                yield a, b


def _side(a: Stall, b: Stall) -> tuple[Point, Point, Point, Point] | None:
    """Return the side that two stalls share, from the access edge inwards, and b's far side."""
    far_a = {_key(p) for p in a.outline}
    entered = {_key(p) for p in a.access}
    front = [p for p in b.access if _key(p) in entered]
    if len(front) != 1:
        return None
    other = b.access[1] if front[0] == b.access[0] else b.access[0]
    back = [p for p in b.outline if _key(p) in far_a and p != front[0]]
    if len(back) != 1 or _key(back[0]) in {_key(p) for p in b.access}:
        return None
    rest = [p for p in b.outline if p not in (front[0], other, back[0])]
    return (front[0], back[0], rest[0], other) if len(rest) == 1 else None


def _key(point: Point) -> tuple[float, float]:
    return (round(point[0], 2), round(point[1], 2))


def _strip_of(a: Stall, b: Stall, wide: float) -> tuple[Point, Point, Point, Point]:
    side = _side(a, b)
    assert side is not None
    front, back, far_back, far_front = side
    t = wide / math.dist(front, far_front)

    def part(p: Point, q: Point) -> Point:
        return (p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]))

    return (front, back, part(back, far_back), part(front, far_front))
