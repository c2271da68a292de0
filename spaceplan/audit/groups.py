"""Stalls taken together: near dwellings, through the gates, and in groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import shapely

from spaceplan.audit.shapes import EMPTY
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text, counted
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M


def near_dwellings(view: AuditView) -> Iterator[Finding]:
    """Measure how near stalls come to the walls of each dwelling block."""
    need = view.rules.value("stall_to_dwelling_wall")
    outlines = [s.shape for s in view.stalls]
    if not outlines:
        return
    for dwelling, wall in view.dwellings:
        gaps = shapely.distance(outlines, wall)
        near = [i for i, gap in enumerate(gaps.tolist()) if gap < need - TOLERANCE_M]
        if near:
            least = min(near, key=lambda i: (float(gaps[i]), i))
            text = Text(
                zh=f"{len(near)} 个车位离 {dwelling.id} 外墙不足 {need:g} m，"
                f"最近 {gaps[least]:.2f} m",
                en=f"{counted(len(near), 'stall stands', 'stalls stand')} nearer than "
                f"{need:g} m to the wall of {dwelling.id}, the nearest at {gaps[least]:.2f} m",
            )
            yield from view.by_rule(
                "stall_to_dwelling_wall",
                "group.near_dwelling",
                dwelling.id,
                outlines[least],
                text,
                measured=float(gaps[least]),
            )


def per_gate(view: AuditView) -> Iterator[Finding]:
    """Count the stalls for each vehicle gate; stalls entered from the street need none."""
    gates = len(view.gates(vehicles=True))
    stalls = sum(not street for street in view.from_street)
    if not gates or not stalls:
        return
    need = view.rules.value("stalls_per_gate")
    if stalls > need * gates:
        text = Text(
            zh=f"{stalls} 个车位只有 {gates} 个车行出入口，每个出入口 {stalls / gates:.1f} 个，"
            f"上限 {need:g} 个",
            en=f"{counted(stalls, 'stall')} on {counted(gates, 'vehicle gate')}: "
            f"{stalls / gates:.1f} a gate, {need:g} at most",
        )
        yield from view.by_rule(
            "stalls_per_gate",
            "group.per_gate",
            "gates",
            view.car_mouths[0],
            text,
            measured=stalls / gates,
            unit="count",
        )


def size(view: AuditView) -> Iterator[Finding]:
    """Count the stalls of each group; stalls nearer than the gap stand in one group."""
    if not (view.rules.active("stall_group_size") and view.rules.active("stall_group_gap")):
        return
    gap, most = view.rules.value("stall_group_gap"), view.rules.value("stall_group_size")
    outlines = [s.shape for s in view.stalls]
    if len(outlines) <= most:
        return
    tree = shapely.STRtree(outlines)
    left, right = tree.query(outlines, predicate="dwithin", distance=max(gap - TOLERANCE_M, 0.0))
    group = list(range(len(outlines)))

    def head(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        a, b = head(i), head(j)
        group[max(a, b)] = min(a, b)
    for first, stalls in sorted(Counter(map(head, range(len(outlines)))).items()):
        if stalls > most:
            text = Text(
                zh=f"{stalls} 个车位连成一组（间距不足 {gap:g} m），每组上限 {most:g} 个",
                en=f"{counted(stalls, 'stall stands', 'stalls stand')} in one group "
                f"(gaps under {gap:g} m), {most:g} at most",
            )
            yield from view.by_rule(
                "stall_group_size",
                "group.size",
                view.plan.stalls[first].id,
                outlines[first] if outlines[first].area else EMPTY,
                text,
                measured=stalls,
                unit="count",
            )
