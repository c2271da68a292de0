"""A plan that fails the audit is mended: what fails gives way, then another draft is tried.

The audit is handed in as a function, since the master knows nothing of how plans are judged.  Its
findings say what fails and where; a stall that fails, or the one nearest to what fails, goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from shapely.geometry import Point, Polygon

from spaceplan.geometry.overlay import common
from spaceplan.geometry.site import Site
from spaceplan.master.choose import Choice, row_key, without_stalls
from spaceplan.master.give_way import DROPPERS
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan

#: The hard findings of a plan; none where it may be shown.
Judge = Callable[[Plan], Sequence[Finding]]
#: Writes the plan of a choice.
Writer = Callable[[Choice], Plan | None]

#: Rounds of leaving out stalls before a draft is given up.
_ROUNDS = 10
#: Findings that fewer stalls never mend.
_NOT_BY_LESS = frozenset(
    {"accessible.count", "green.no_central", "brief.ev", "bikes.far", "tree.permit"}
    | {"play.narrow", "play.out_of_sight", "play.across_drive"}
)
#: How far from a finding's place the stall may stand that gives way, in metres.
_NEAR_M = 8.0


def mended(
    site: Site, choice: Choice, plan: Plan, judge: Judge, write: Writer
) -> tuple[Choice, Plan] | None:
    """Leave out stalls until a plan passes.

    Parameters
    ----------
    site
        The site.
    choice
        What the master decided.
    plan
        Its plan.
    judge
        Returns the hard findings of a plan.
    write
        Writes the plan of a choice; None where something finds no place.

    Returns
    -------
    tuple of Choice and Plan, or None
        The first that passes, the given ones if they do; None when no stall is to blame or too
        many are.
    """
    for _ in range(_ROUNDS):
        # too few stalls are no reason to leave out more: that is told with the count
        hard = [f for f in judge(plan) if f.code != "brief.stalls"]
        if not hard:
            return choice, plan
        gone = _to_blame(site, choice, plan, hard)
        if not gone or any(f.code in _NOT_BY_LESS for f in hard):
            return None
        choice = without_stalls(choice, gone)
        written = write(choice)
        if written is None:
            return None
        plan = written
    return None


def _to_blame(site: Site, choice: Choice, plan: Plan, hard: Sequence[Finding]) -> tuple[int, ...]:
    """Return the stalls that give way, as indices along the rows of a choice."""
    outlines = {s.id: Polygon(s.outline) for s in plan.stalls}
    boxes = [
        Polygon(gap.outline(u))
        for gap, pattern in sorted(choice.rows, key=lambda row: row_key(row[0]))
        for u in pattern.starts
    ]
    out: set[int] = set()
    for finding in hard:
        dropper = DROPPERS.get(finding.code)
        if dropper is not None:
            ids = sorted(dropper(site.case, site.rules, plan, finding))
            out |= {n for i in ids if (n := _nearest(outlines[i], boxes)) is not None}
            continue
        named = [n for n in re.split(r"[^A-Za-z0-9_-]+", finding.subject) if n in outlines]
        if named:
            shape = outlines[named[0]]
        elif finding.place is not None:
            shape = Point(finding.place).buffer(0.1)
        else:
            continue
        found = _nearest(shape, boxes)
        if found is not None:
            out.add(found)
    return tuple(sorted(out))


def _nearest(shape: Polygon, boxes: Sequence[Polygon]) -> int | None:
    """Return the stall that a shape is, or else the one nearest to it."""
    ranked = [(-common(shape, box).area, shape.distance(box), i) for i, box in enumerate(boxes)]
    best = min(ranked, default=None)
    return best[2] if best is not None and best[1] <= _NEAR_M else None
