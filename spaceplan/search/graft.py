"""Compiled: a layout takes over parts of another one, where that makes it better."""

from __future__ import annotations

import numpy as np

from spaceplan.geometry.kernel import kernel
from spaceplan.search.anneal import carry_over, keep_proposal, settle
from spaceplan.search.copying import copy_line
from spaceplan.search.evaluate import evaluate
from spaceplan.search.marks import forget, mark_changed
from spaceplan.search.network import join_aisle
from spaceplan.search.rows import refresh_aisle
from spaceplan.search.world import FAR

#: Side of the smallest square that is taken over, in metres: a few stalls and their aisle.
_LEAST_M = 16.0


@kernel
def graft(world, state, other, best, scratch, donor, seed, tries):  # type: ignore[no-untyped-def]
    """Put aisles of another layout in the place of those that stand there, part by part.

    Two good layouts of a large site are seldom good in the same parts.  A square around a place
    picked by chance says which aisles go and which come; what is worth no less afterwards stays.

    Parameters
    ----------
    world
        The world, common to both layouts.
    state
        The layout that takes; altered.
    other
        Room for the state before each try.
    best
        Becomes the proposal of the best state.
    scratch
        Room to work in.
    donor
        A state of the same world; only what it proposes and the boxes of its aisles are read.
    seed
        Seed of the generator.
    tries
        How many parts to try.

    Returns
    -------
    float
        What the best state is worth, in stalls.
    """
    np.random.seed(seed)
    value = settle(world, state, other, scratch)
    n, fixed = len(state.half), len(world.fixed)
    x_low, y_low, x_high, y_high = FAR, FAR, -FAR, -FAR
    for k in range(fixed, n):
        for one in (state, donor):
            if one.info[k, 0] == 1:
                x_low, x_high = min(x_low, one.box[k, 0]), max(x_high, one.box[k, 2])
                y_low, y_high = min(y_low, one.box[k, 1]), max(y_high, one.box[k, 3])
    # no more than a quarter of the site at once, or all layouts become one
    size = max(x_high - x_low, y_high - y_low, 2 * _LEAST_M)
    for _ in range(tries):
        forget(scratch)
        x = x_low + np.random.random() * (x_high - x_low)
        y = y_low + np.random.random() * (y_high - y_low)
        reach = _LEAST_M / 2 * (size / (2 * _LEAST_M)) ** np.random.random()
        for k in range(fixed, n):
            if state.info[k, 0] == 1 and _within(state, k, x, y, reach):
                state.info[k, 0] = 0
                mark_changed(scratch, k)
        # in the donor's order of filling, into the free places in ours
        at = 0
        for i in range(n):
            d = donor.order[i]
            if d < fixed or donor.info[d, 0] == 0 or not _within(donor, d, x, y, reach):
                continue
            while at < n and (state.order[at] < fixed or state.info[state.order[at], 0] == 1):
                at += 1
            if at == n:
                break
            k = state.order[at]
            copy_line(state.aisle[k], donor.aisle[d])
            copy_line(state.info[k], donor.info[d])
            state.half[k] = donor.half[d]
            mark_changed(scratch, k)
        if scratch.counts[0] == 0:
            continue
        for i in range(scratch.counts[0]):
            refresh_aisle(world, state, scratch.changed[i], scratch)
        new = evaluate(world, state, other, scratch)
        if new >= value:
            value = new
            carry_over(other, state, scratch)
        else:
            carry_over(state, other, scratch)
            for i in range(scratch.counts[0]):
                join_aisle(world, state, scratch.changed[i])
    forget(scratch)
    keep_proposal(best, state)
    return value


@kernel
def _within(state, k, x, y, reach):  # type: ignore[no-untyped-def]
    """Tell whether the middle of an aisle lies in a square."""
    mx = (state.box[k, 0] + state.box[k, 2]) / 2
    my = (state.box[k, 1] + state.box[k, 3]) / 2
    return abs(mx - x) <= reach and abs(my - y) <= reach
