"""Plans within a budget: fewer stalls, shorter or fewer aisles, until what is asked can be paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from shapely.geometry import Polygon

from spaceplan.geometry.overlay import common
from spaceplan.geometry.site import Site
from spaceplan.master.choose import Choice, choose
from spaceplan.master.draft import Draft
from spaceplan.master.patterns import plain
from spaceplan.master.purse import Met, Offered, Purse, modelled, rates
from spaceplan.model.plan import Plan
from spaceplan.money.lines import cost_of
from spaceplan.money.records import to_cents
from spaceplan.search.gap import AisleRect

#: How often the estimate is set right by a finished plan before the best one so far stands.
_ROUNDS = 4
#: Drafts that are looked at again with shorter versions, and how many of all kinds at the most.
_PRUNED, _MOST = 3, 10


@dataclass(frozen=True)
class Thrift:
    """What came of looking for a plan within the budget."""

    plan: Plan | None
    """The plan with the most stalls found within the budget; None when there is none."""
    cheapest_cents: int | None
    """What the cheapest plan seen costs; None when no plan was made at all."""


def within_budget(site: Site, plan: Plan) -> bool:
    """Tell whether a plan costs no more than the budget, as far as its costs are known.

    Parameters
    ----------
    site
        The site.
    plan
        The plan.

    Returns
    -------
    bool
        True also where no budget is given.
    """
    budget = site.case.budget
    return budget is None or cost_of(site.case, plan).known_cents <= to_cents(budget)


def affordable(
    site: Site,
    drafts: tuple[Draft, ...],
    seed: int,
    tidiness: float,
    complete: Callable[[Choice], Plan],
) -> Thrift:
    """Choose the plan with the most stalls that keeps within the budget.

    Parameters
    ----------
    site
        The site, with a budget.
    drafts
        Candidates, at least one.
    seed
        Seed of the solver.
    tidiness
        Weight of tidiness among drafts with as many stalls.
    complete
        Writes the plan of a choice.

    Returns
    -------
    Thrift
        The plan, whose own cost was reckoned; and the cheapest cost seen.
    """
    assert site.case.budget is not None
    budget = to_cents(site.case.budget)
    free = choose(site, drafts, seed, tidiness=tidiness)
    if free is None:
        return Thrift(None, None)
    plan = complete(free)
    seen = [cost_of(site.case, plan).known_cents]
    if seen[0] <= budget:
        return Thrift(plan, seen[0])
    some = _with_shorter(site, drafts[:_PRUNED])
    fixed = [_fixed_cents(site, draft, complete) for draft in some]
    best: Plan | None = None
    known: Offered = {}
    met: Met = {}
    for _ in range(_ROUNDS):
        purse = Purse(budget, tuple(fixed), rates(site), known, met)
        # How tidy a draft is was measured with all its stalls, which it will not get.
        choice = choose(site, some, seed, tidiness=0, purse=purse)
        if choice is None:
            break
        plan = complete(choice)
        cost = cost_of(site.case, plan).known_cents
        seen.append(cost)
        better = best is None or len(plan.stalls) > len(best.stalls)
        if cost <= budget and better:
            best = plan
        elif cost <= budget:
            break  # what the estimate had left over bought nothing more
        i = next(k for k, draft in enumerate(some) if draft is choice.draft)
        was = fixed[i]
        fixed[i] = cost - modelled(site, choice)
        if fixed[i] == was:
            break
    return Thrift(best, min(seen))


def _fixed_cents(site: Site, draft: Draft, complete: Callable[[Choice], Plan]) -> int:
    """Return what a draft costs beyond what the solver decides, in cents."""
    full = Choice(draft, tuple((g, plain(g)) for g in draft.gaps), draft.sketch.removed, None)
    return cost_of(site.case, complete(full)).known_cents - modelled(site, full)


def _with_shorter(site: Site, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """Return drafts, and the first ones again with one aisle less and less."""
    out = list(drafts)
    for draft in drafts:
        left: Draft | None = draft
        while left is not None and len(out) < _MOST:
            left = _one_aisle_less(site, left)
            if left is not None:
                out.append(left)
    return tuple(out)


def _one_aisle_less(site: Site, draft: Draft) -> Draft | None:
    """Leave out the aisle that serves the fewest stalls a m² and cuts no other one off."""
    aisles = draft.sketch.aisles
    if any(a.way for a in aisles):
        return None  # one-way traffic goes round: no part of it can be missing
    ranked = []
    for i, aisle in enumerate(aisles):
        if _still_joined(site, aisles[:i] + aisles[i + 1 :]):
            stalls = sum(g.count for g in draft.gaps if g.aisle == i)
            ranked.append((stalls / max(2 * aisle.half * (aisle.end - aisle.start), 1.0), i))
    if not ranked:
        return None
    gone = min(ranked)[1]
    place = {old: new for new, old in enumerate(k for k in range(len(aisles)) if k != gone)}
    place[-1] = -1
    gaps = tuple(replace(g, aisle=place[g.aisle]) for g in draft.gaps if g.aisle != gone)
    rows = tuple(replace(g, aisle=place[g.aisle]) for g in draft.sketch.gaps if g.aisle != gone)
    sketch = replace(
        draft.sketch,
        aisles=aisles[:gone] + aisles[gone + 1 :],
        gaps=rows,
        stalls=sum(g.count for g in rows),
    )
    return replace(draft, sketch=sketch, gaps=gaps, stalls=sum(g.count for g in gaps))


def _still_joined(site: Site, aisles: tuple[AisleRect, ...]) -> bool:
    """Tell whether every aisle is joined to a gate or a kept road, through others."""
    shapes = [Polygon(a.corners(a.start, a.end)) for a in aisles]
    turn = [(2 * a.half) ** 2 * 0.9 for a in aisles]
    joined = {
        i
        for i, a in enumerate(aisles)
        if a.gate or any(common(shapes[i], r).area > turn[i] * 0.5 for r in site.roads)
    }
    waiting = list(joined)
    while waiting:
        i = waiting.pop()
        for j in range(len(aisles)):
            square = min(turn[i], turn[j])
            if j not in joined and common(shapes[i], shapes[j]).area >= square:
                joined.add(j)
                waiting.append(j)
    return len(joined) == len(aisles)
