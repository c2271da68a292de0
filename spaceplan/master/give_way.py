"""Which stalls give way to rules on stalls taken together: near dwellings, per gate, in groups."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import shapely
from shapely.geometry import Polygon

from spaceplan.geometry.outline import structure_polygon
from spaceplan.model.base import Point
from spaceplan.model.case import Case
from spaceplan.model.enums import StallKind
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan, Stall
from spaceplan.standards import Rules
from spaceplan.units import TOLERANCE_M

#: Which stalls must go for a finding: the case, its rules, the plan.
Dropper = Callable[[Case, Rules, Plan, Finding], frozenset[str]]


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


DROPPERS: Mapping[str, Dropper] = MappingProxyType(
    {
        "group.near_dwelling": _near_dwellings,
        "group.per_gate": _per_gate,
        "group.size": _groups,
    }
)
"""Code of a finding → what must go, where the reason is known."""
