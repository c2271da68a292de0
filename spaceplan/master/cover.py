"""Choosing sites: the two small CP-SAT models behind benches, trees, waste points and lamps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Flags = npt.NDArray[np.bool_]

#: Deterministic limit of one solve, in the solver's own seconds.
_LIMIT = 2.0


@dataclass(frozen=True)
class Sites:
    """Candidate sites of one kind of thing, and what each is good for."""

    covers: Flags
    """[candidates, samples] whether a candidate serves a sample."""
    weights: tuple[int, ...]
    """What serving each sample is worth, however often it is served."""
    penalties: tuple[int, ...]
    """What each candidate costs, in the same coin."""
    clashes: tuple[tuple[int, int], ...] = ()
    """Pairs that cannot both stand."""
    drops: tuple[tuple[int, ...], ...] = ()
    """Stalls that each candidate takes away; empty for none at all."""
    must: tuple[int, ...] = field(default=())
    """Samples that must be served."""


def best_sites(sites: Sites, count: int, seed: int | None) -> tuple[int, ...] | None:
    """Choose so many sites: the fewest stalls lost first, then the most served for the least cost.

    Parameters
    ----------
    sites
        The candidates.
    count
        How many to choose.
    seed
        Seed of the solver; None for a first look, without it: sites are taken one by one.

    Returns
    -------
    tuple of int or None
        Indices of the chosen candidates; None when there are not so many that can stand together.
    """
    n = len(sites.covers)
    if n < count:
        return None
    if seed is None:
        some = sorted(_one_by_one(sites, count))
        met = all(sites.covers[some, k].any() for k in sites.must)
        return tuple(some) if len(some) == count and met else None
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    stands = [model.new_bool_var(f"site {i}") for i in range(n)]
    model.add(sum(stands) == count)
    for i, j in sites.clashes:
        model.add_at_most_one(stands[i], stands[j])
    terms = []
    for k, weight in enumerate(sites.weights):
        by = [stands[i] for i in np.flatnonzero(sites.covers[:, k])]
        if k in sites.must:
            model.add_bool_or(by)
        if weight and by:
            served = model.new_bool_var(f"served {k}")
            model.add_bool_or([*by, served.negated()])
            terms.append(weight * served)
    terms += [-p * v for p, v in zip(sites.penalties, stands, strict=True) if p]
    lost = sorted({s for d in sites.drops for s in d})
    dear = 1 + sum(sites.weights) + count * max(sites.penalties, default=0)
    gone = {s: model.new_bool_var(f"stall {s} goes") for s in lost}
    for i, drops in enumerate(sites.drops):
        for s in drops:
            model.add_implication(stands[i], gone[s])
    terms += [-dear * v for v in gone.values()]
    if terms:
        model.maximize(sum(terms))
    start = _one_by_one(sites, count)
    for i, var in enumerate(stands):
        model.add_hint(var, i in start)
    solver = _solver(seed)
    # its whole relaxation bounds a choice so well that the best one is proved in no time
    solver.parameters.linearization_level = 2
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return tuple(i for i, v in enumerate(stands) if solver.value(v))


def _one_by_one(sites: Sites, count: int) -> frozenset[int]:
    """Take the best site again and again: a start for the solver, perhaps fewer than asked for."""
    worth = np.array(sites.weights, dtype=float)
    costs = np.array(sites.penalties, dtype=float)
    costs += [1e12 * len(d) for d in sites.drops] or 0.0
    barred = np.zeros(len(sites.covers), dtype=bool)
    left = np.ones(len(worth), dtype=bool)
    chosen: set[int] = set()
    while len(chosen) < count and not barred.all():
        gains = np.where(barred, -np.inf, sites.covers[:, left] @ worth[left] - costs)
        best = int(np.argmax(gains))
        chosen.add(best)
        left &= ~sites.covers[best]
        barred[best] = True
        barred[[j if i == best else i for i, j in sites.clashes if best in (i, j)]] = True
    return frozenset(chosen)


def fewest_sites(covers: Flags, seed: int | None) -> tuple[tuple[int, ...], int]:
    """Choose the fewest sites that together serve every sample.

    Parameters
    ----------
    covers
        [candidates, samples] whether a candidate serves a sample; each sample has one at least.
    seed
        Seed of the solver; None for a first look, without it: sites are taken one by one.

    Returns
    -------
    tuple
        Indices of the chosen candidates, and how many are needed at least: proved.  The two agree
        unless the solver's limit was met.
    """
    if not covers.shape[1]:
        return (), 0
    start = greedy(covers)
    if seed is None:
        return start, 1
    from ortools.sat.python import cp_model

    # a sample that is served whenever another one is asks for nothing new
    covers = covers[:, undominated(~covers.T, [0.0] * covers.shape[1], empty=True)]
    model = cp_model.CpModel()
    stands = [model.new_bool_var(f"site {i}") for i in range(len(covers))]
    for k in range(covers.shape[1]):
        model.add_bool_or([stands[i] for i in np.flatnonzero(covers[:, k])])
    model.minimize(sum(stands))
    for i, var in enumerate(stands):
        model.add_hint(var, i in start)
    solver = _solver(seed)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return start, 1
    chosen = tuple(i for i, v in enumerate(stands) if solver.value(v))
    return chosen, min(len(chosen), math.ceil(solver.best_objective_bound - 1e-6))


def greedy(covers: Flags) -> tuple[int, ...]:
    """Serve every sample by always taking the site that serves the most that is not served yet.

    Parameters
    ----------
    covers
        [candidates, samples] whether a candidate serves a sample; each sample has one at least.

    Returns
    -------
    tuple of int
        Indices of sites, in order.
    """
    left = np.ones(covers.shape[1], dtype=bool)
    out: list[int] = []
    while left.any():
        best = int(np.argmax((covers & left).sum(axis=1)))
        out.append(best)
        left &= ~covers[best]
    return tuple(sorted(out))


def undominated(covers: Flags, ranks: Sequence[float], *, empty: bool = False) -> list[int]:
    """Leave out candidates that serve no more than another.

    Parameters
    ----------
    covers
        [candidates, samples] whether a candidate serves a sample.
    ranks
        Of candidates that serve the same, the one with the least of this stays.
    empty
        Whether one that serves nothing may stay; default not.

    Returns
    -------
    list of int
        Indices of the candidates that stay, ascending.
    """
    first: dict[bytes, int] = {}
    packed = np.packbits(covers, axis=1)
    for i in sorted(range(len(covers)), key=lambda i: (ranks[i], i)):
        first.setdefault(packed[i].tobytes(), i)
    kept = [i for i in sorted(first.values()) if empty or covers[i].any()]
    rows, packed = covers[kept], packed[kept]
    sizes, often = rows.sum(axis=1), rows.sum(axis=0)
    serving = [np.flatnonzero(column) for column in rows.T]
    out = []
    for a, i in enumerate(kept):
        samples = np.flatnonzero(rows[a])
        # all samples of i lie in a larger set: one of those that serve its rarest sample
        some = serving[samples[np.argmin(often[samples])]] if len(samples) else slice(None)
        larger = packed[some][sizes[some] > sizes[a]]
        if not ((larger & packed[a]) == packed[a]).all(axis=1).any():
            out.append(i)
    return out


def _solver(seed: int) -> cp_model.CpSolver:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    # left to itself the solver takes Ctrl-C over and never gives it back
    solver.parameters.catch_sigint_signal = False
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = _LIMIT
    return solver
