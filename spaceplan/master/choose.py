"""The exact choice: which draft stands, and how each of its gaps is filled.

One CP-SAT model over a few good drafts.  Every gap takes exactly one pattern if its draft is the
chosen one; accessible stalls are as many as the rules demand; an optional structure goes only when
something stands on its ground.  Most stalls come first, then what must be removed or moved and
what residents mind (the scenario's ``weights``, never a stall in all), then the way on foot from
accessible stalls to the nearest door and how tidy the draft is, then metres of aisle.

Money comes in twice.  Where the scenario gives no ``stall_worth``, a removal or a move takes
between a hundredth of a stall (for nothing) and a tenth (the dearest structure) off the objective:
one stall more is worth any one of them, and a tree of 4,000 is not removed for nothing.  Where it
does, its cost over that worth is taken off, in stalls, and a hundredth; stalls that the brief asks
for (``stalls.min``) come before any money.  A footprint cut back weighs a little less than that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spaceplan.geometry.overlay import union
from spaceplan.geometry.site import Site
from spaceplan.master.blemishes import stalls_under_windows
from spaceplan.master.bound import most_through_gates
from spaceplan.master.draft import Draft, stall_box
from spaceplan.master.foot import cut_off
from spaceplan.master.offers import Offer, clashes, collide, needed_by_ground, offers, with_fewer
from spaceplan.master.patterns import Pattern
from spaceplan.master.purse import Purse
from spaceplan.master.weighing import (
    STALL,
    Rated,
    footprints_changed,
    lessened,
    rated,
    weight_of,
    weight_of_changes,
)
from spaceplan.search.gap import RowGap

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

#: Weights of the objective, each far below a stall.
_WALK, _METRE = 20, 1
#: A footprint that is cut back weighs less than a removal: nothing is cut back for nothing.
_CUT = 95_000
#: A stall that the brief asks for is worth any removal.
_ASKED = 1_000_000_000
#: Deterministic limit of the solver, in its own seconds.
_LIMIT = 20.0
#: The same under a budget, where several solves come after one another.
_PURSE_LIMIT = 3.0


@dataclass(frozen=True)
class Choice:
    """What the master decided."""

    draft: Draft
    rows: tuple[tuple[RowGap, Pattern], ...]
    removed: tuple[str, ...]
    accessible_walk: float | None

    @property
    def stalls(self) -> int:
        """How many stalls there are."""
        return sum(p.count for _, p in self.rows)


def choose(
    site: Site,
    drafts: tuple[Draft, ...],
    seed: int,
    *,
    tidiness: float = 1.0,
    purse: Purse | None = None,
) -> Choice | None:
    """Choose the best draft and fill its gaps.

    Parameters
    ----------
    site
        The site.
    drafts
        Candidates, at least one.
    seed
        Seed of the solver.
    tidiness
        Weight of tidiness among drafts with as many stalls and removals, 0 or more: one aisle more
        counts as much as 10 m times this on the way from an accessible stall to its door.  Default
        1; with 0 it plays no part.  No weight makes it worth a stall or a removal.
    purse
        A budget that the choice must keep within, with what each draft costs; default no budget,
        and every gap is filled.

    Returns
    -------
    Choice or None
        The decision; None when no draft can hold the accessible stalls that are asked for, or none
        can be paid.

    Raises
    ------
    ValueError
        If the weight of tidiness is below 0 or no number.
    """
    rated_drafts = rated(site, drafts, tidiness)
    most = max(sum(g.count for g in d.gaps) for d in drafts)
    allowed = most_through_gates(site)
    if allowed is not None and site.held is not None:
        allowed = max(0, allowed - site.held.stalls)
    need = site.accessible_required(most if allowed is None else min(most, allowed))
    # fewer stalls may ask for fewer accessible ones: come down until the count agrees
    best: Choice | None = None
    for _ in range(4):
        found = _walkable(site, rated_drafts, need, seed, purse)
        if found is None:
            if need == 0:
                return best
            need -= 1
            continue
        if allowed is not None and found.stalls > allowed and purse is None:
            # the best draft again, with rows cut short: of all drafts that takes minutes
            one = tuple(r for r in rated_drafts if r.draft is found.draft)
            found = _walkable(site, one, need, seed, None, allowed) or found
        real = site.accessible_required(found.stalls)
        got = sum(len(p.accessible) for _, p in found.rows)
        if got >= real:
            best = found
        if real >= need:
            return best
        need = real
    return best


def fill(site: Site, draft: Draft) -> Choice | None:
    """Fill the gaps of one draft at once, without a solver: a first plan to look at.

    Strips go one after the other where they cost the fewest stalls, then the fewest steps.

    Parameters
    ----------
    site
        The site.
    draft
        The draft.

    Returns
    -------
    Choice or None
        The decision; None when this way the accessible stalls find no room.
    """
    most = sum(g.count for g in draft.gaps)
    need = site.accessible_required(most)
    rows = offers(site, draft, need)
    taken = [some[0] for _, some in rows]
    strips = sorted(
        (
            taken[g].pattern.count - o.pattern.count,
            -min(need, len(o.pattern.accessible)),
            o.walk / len(o.pattern.accessible),
            g,
            i,
        )
        for g, (_, some) in enumerate(rows)
        for i, o in enumerate(some)
        if o.pattern.accessible
    )
    for *_, g, i in strips:
        if need <= sum(len(o.pattern.accessible) for o in taken):
            break
        offer = rows[g][1][i]
        clear = all(not collide(offer.ground, o.ground) for h, o in enumerate(taken) if h != g)
        if clear and not taken[g].pattern.accessible:
            taken[g] = offer
    if need > sum(len(o.pattern.accessible) for o in taken):
        return None
    needs = {k for o in taken for k in o.needs} | set(needed_by_ground(site, draft))
    walks = [o.walk / len(o.pattern.accessible) for o in taken if o.pattern.accessible]
    choice = Choice(
        draft=draft,
        rows=tuple((gap, o.pattern) for (gap, _), o in zip(rows, taken, strict=True)),
        removed=tuple(r.id for r in site.removable if r.id in needs),
        accessible_walk=max(walks, default=None),
    )
    return choice if _all_reached(site, choice) else None


def row_key(gap: RowGap) -> tuple[float, ...]:
    """Return what rows are sorted by: in the order of their aisles, each side from its start.

    Parameters
    ----------
    gap
        The gap of the row.

    Returns
    -------
    tuple of float
        The key.
    """
    return (gap.aisle if gap.aisle >= 0 else -1, *(round(v, 3) for v in gap.outward), gap.start)


def without_stalls(choice: Choice, gone: tuple[int, ...]) -> Choice:
    """Return a choice less some of its stalls.

    Parameters
    ----------
    choice
        What the master decided.
    gone
        Stalls, as indices into the stalls of its plan; a strip goes with the last stall at it.

    Returns
    -------
    Choice
        The same, its rows in the order of the plan.
    """
    rows: list[tuple[RowGap, Pattern]] = []
    seen = 0
    for gap, pattern in sorted(choice.rows, key=lambda row: row_key(row[0])):
        kept = [i for i in range(pattern.count) if seen + i not in gone]
        seen += pattern.count
        accessible = tuple(k for k, i in enumerate(kept) if i in pattern.accessible)
        starts = tuple(pattern.starts[i] for i in kept)
        strip = pattern.strip if accessible else None
        rows.append((gap, Pattern(starts, accessible, strip)))
    return replace(choice, rows=tuple(rows))


def _walkable(
    site: Site,
    drafts: tuple[Rated, ...],
    need: int,
    seed: int,
    purse: Purse | None,
    most: int | None = None,
) -> Choice | None:
    """Solve, and solve again without a draft whose strips have closed somebody's way on foot."""
    left = list(range(len(drafts)))
    while left:
        found = _solve(site, tuple(drafts[i] for i in left), need, seed, purse, left, most)
        if found is None or _all_reached(site, found):
            return found
        left = [i for i in left if drafts[i].draft is not found.draft]
    return None


def _all_reached(site: Site, choice: Choice) -> bool:
    """Tell whether strips have left everybody's way on foot open."""
    stalls = union(stall_box(g, u) for g, p in choice.rows for u in p.starts)
    return not any(cut_off(site, choice.draft.net, choice.draft.open_ground, stalls))


def _solve(
    site: Site,
    drafts: tuple[Rated, ...],
    need: int,
    seed: int,
    purse: Purse | None,
    which: list[int],
    most: int | None,
) -> Choice | None:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    optional = {r.id: r for r in site.removable}
    gone = {k: model.new_bool_var(f"gone {k}") for k in optional}
    stands = [model.new_bool_var(f"draft {i}") for i in range(len(drafts))]
    model.add_exactly_one(stands)
    terms = []
    taken: list[list[tuple[RowGap, list[tuple[cp_model.IntVar, Offer]]]]] = []
    accessible, counts = [], []
    offer_all = offers if purse is None else purse.offers
    every = [offer_all(site, one.draft, need) for one in drafts]
    if most is not None:
        every = [with_fewer(site, offered) for offered in every]
    window = site.case.weights.window_stall
    under = stalls_under_windows(site, every)
    scale = STALL * lessened(
        [one.blemish for one in drafts],
        [
            one.blemish + window * sum(max(counts, default=0) for counts in of_gaps)
            for one, of_gaps in zip(drafts, under, strict=True)
        ],
    )
    clean = min(one.blemish for one in drafts)
    for d, (one, offered) in enumerate(zip(drafts, every, strict=True)):
        draft = one.draft
        rows: list[tuple[RowGap, list[tuple[cp_model.IntVar, Offer]]]] = []
        for g, (gap, some) in enumerate(offered):
            picks = [(model.new_bool_var(f"{d}.{g}.{i}"), o) for i, o in enumerate(some)]
            model.add(sum(v for v, _ in picks) == stands[d])
            for (var, offer), windows in zip(picks, under[d][g], strict=True):
                terms.append(-round(scale * window * windows) * var)
                terms.append(STALL * offer.pattern.count * var)
                counts.append(offer.pattern.count * var)
                terms.append(-_WALK * round(min(offer.walk, 2000.0) * 10) * var)
                accessible.append(len(offer.pattern.accessible) * var)
                for k in offer.needs:
                    model.add_implication(var, gone[k])
            rows.append((gap, picks))
        taken.append(rows)
        pairs = clashes(offered) if purse is None else purse.clashing(draft, need, clashes)
        for (g, i), (h, j) in pairs:
            model.add_at_most_one(rows[g][1][i][0], rows[h][1][j][0])
        for k in needed_by_ground(site, draft):
            model.add_implication(stands[d], gone[k])
        for k in optional.keys() - set(draft.sketch.removed):
            # where the search kept it, nothing of the draft stands on its ground
            model.add_implication(stands[d], gone[k].negated())
        metres = sum(a.end - max(a.start, 0.0) for a in draft.sketch.aisles)
        less = _METRE * round(metres * 10) + one.untidy + weight_of_changes(site, draft.sketch)
        less += round(scale * (one.blemish - clean))
        less += _CUT * footprints_changed(site, draft)
        terms.append(-less * stands[d])
    if need:
        model.add(sum(accessible) >= need)
    if most is not None:
        model.add(sum(counts) <= most)
    if purse is not None:
        aisles = [one.draft.sketch.aisles for one in drafts]
        purse.limit(model, site, list(zip(stands, aisles, taken, strict=True)), gone, which)
    for k, var in gone.items():
        terms.append(-weight_of(site, optional[k].cost) * var)
    if site.case.stall_worth is not None and site.case.brief.stalls.min:
        # whatever a stall is worth in money: those that the brief asks for come first
        least = site.case.brief.stalls.min
        short = model.new_int_var(0, least, "short")
        model.add(short >= least - sum(counts))
        terms.append(-_ASKED * short)
    model.maximize(sum(terms))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = _LIMIT if purse is None else _PURSE_LIMIT
    # Left to itself the solver takes Ctrl-C over and never gives it back.
    solver.parameters.catch_sigint_signal = False
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    d = next(i for i, var in enumerate(stands) if solver.value(var))
    chosen = tuple(
        (gap, next(o.pattern for v, o in picks if solver.value(v))) for gap, picks in taken[d]
    )
    walks = [
        o.walk / max(1, len(o.pattern.accessible))
        for _, picks in taken[d]
        for v, o in picks
        if o.pattern.accessible and solver.value(v)
    ]
    return Choice(
        draft=drafts[d].draft,
        rows=chosen,
        removed=tuple(k for k, var in gone.items() if solver.value(var)),
        accessible_walk=max(walks) if walks else None,
    )
