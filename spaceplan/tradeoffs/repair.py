"""Hold a plan to rules that the search does not know, by giving up stalls.

The audit says what is wrong; stalls are taken away until it says so no longer.  What is given up
that way is an upper estimate of what the rule costs: a plan drawn with the rule in mind may lose
fewer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Polygon

from spaceplan.audit.inspect import audit
from spaceplan.geometry.outline import structure_polygon
from spaceplan.geometry.site import Site, build_site
from spaceplan.master.bound import upper_bound
from spaceplan.model.base import Frozen, Point
from spaceplan.model.case import Case, resolve
from spaceplan.model.enums import Severity, StallKind
from spaceplan.model.finding import Finding
from spaceplan.model.plan import AccessibleStrip, Plan, Stall
from spaceplan.model.scenario import Scenario
from spaceplan.standards import Rules
from spaceplan.tradeoffs.carry import Audited, nearest_first, restated
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


#: Which stalls must go for a finding: the case, its rules, the plan.
Dropper = Callable[[Case, Rules, Plan, Finding], frozenset[str]]


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
        return restated(self.site, plan, self.bound)

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


# What must go, rule by rule.


def _near_dwellings(case: Case, rules: Rules, plan: Plan, finding: Finding) -> frozenset[str]:
    """Name all stalls too near that wall: each breaks the rule by itself, so none is too many."""
    need = rules.value("stall_to_dwelling_wall") - TOLERANCE_M
    wall = structure_polygon(case.structure(finding.subject))
    return frozenset(s.id for s in plan.stalls if Polygon(s.outline).distance(wall) < need)


def _per_gate(case: Case, rules: Rules, plan: Plan, finding: Finding) -> frozenset[str]:
    """Name as many as are too many, the last in the plan's order; accessible ones stay."""
    del case
    gates = max(1.0, round(len(plan.stalls) / max(finding.measured or 1.0, 1e-9)))
    over = len(plan.stalls) - math.floor(rules.value("stalls_per_gate") * gates)
    plain = [s.id for s in plan.stalls if s.kind is not StallKind.ACCESSIBLE]
    return frozenset(plain[-over:]) if over > 0 else frozenset()


def _groups(case: Case, rules: Rules, plan: Plan, finding: Finding) -> frozenset[str]:
    """Name the stalls over the limit, or fewer that make a gap through the group."""
    del case
    most, gap = int(rules.value("stall_group_size")), rules.value("stall_group_gap")
    group = _group_of(plan, finding.subject, gap)
    if len(group) <= most:
        return frozenset()
    plain = [s.id for s in group if s.kind is not StallKind.ACCESSIBLE]
    best = (len(group) - most, frozenset(plain[most - len(group) :]))
    for cut in _cuts(group, gap):
        rest = [s for s in group if s.id not in cut]
        over = sum(max(0, n - most) for n in _sizes(rest, gap))
        if len(cut) + over < best[0]:
            best = (len(cut) + over, cut)
    return best[1]


def _cuts(group: list[Stall], gap: float) -> Iterator[frozenset[str]]:
    """Yield the stalls in a band as wide as the gap, across the group at each stall's side."""
    ways = {_direction(*s.access) for s in group}
    for turn in sorted(ways | {(t + 90.0) % 180.0 for t in ways}):
        ux, uy = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        reach = [
            (s.id, min(p[0] * ux + p[1] * uy for p in s.outline),
             max(p[0] * ux + p[1] * uy for p in s.outline))
            for s in group
        ]  # fmt: skip
        for begin in sorted({round(high, 3) for _, _, high in reach}):
            end = begin + gap - TOLERANCE_M
            yield frozenset(
                i for i, low, high in reach if high > begin + TOLERANCE_M / 2 and low < end
            )


def _direction(a: Point, b: Point) -> float:
    return round(math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])) / 5) * 5 % 180.0


def _group_of(plan: Plan, member: str, gap: float) -> list[Stall]:
    stalls = list(plan.stalls)
    heads = _heads(stalls, gap)
    mine = heads[[s.id for s in stalls].index(member)]
    return [s for s, head in zip(stalls, heads, strict=True) if head == mine]


def _sizes(stalls: list[Stall], gap: float) -> list[int]:
    heads = _heads(stalls, gap)
    return [heads.count(h) for h in sorted(set(heads))]


def _heads(stalls: list[Stall], gap: float) -> list[int]:
    """Give stalls that stand nearer than the gap to each other one number."""
    shapes = [Polygon(s.outline) for s in stalls]
    head = list(range(len(stalls)))
    if not shapes:
        return head
    left, right = shapely.STRtree(shapes).query(
        shapes, predicate="dwithin", distance=max(gap - TOLERANCE_M, 0.0)
    )
    pairs = sorted({(min(i, j), max(i, j)) for i, j in zip(left, right, strict=True)})
    changed = True
    while changed:
        changed = False
        for i, j in pairs:
            low = min(head[i], head[j])
            if head[i] != low or head[j] != low:
                head[i] = head[j] = low
                changed = True
    return head


#: What must go for findings whose reason is known; others are tried out round their place.
DROPPERS: dict[str, Dropper] = {
    "group.near_dwelling": _near_dwellings,
    "group.per_gate": _per_gate,
    "group.size": _groups,
}


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
