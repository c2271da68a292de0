"""Compiled: the annealing itself, in slices, so that it can report and be stopped."""

from __future__ import annotations

import math

import numpy as np

from spaceplan.geometry.kernel import kernel
from spaceplan.search.block_moves import jump_block, nudge_block, seed_blocks
from spaceplan.search.blocks import block_box, block_fits, place_block
from spaceplan.search.evaluate import evaluate
from spaceplan.search.moves import (
    branch,
    free_slot,
    pick_aisle,
    random_gate_aisle,
    reach,
    seed_aisles,
    shift,
    snap,
    turn,
)
from spaceplan.search.rows import aisle_near, refresh_aisle, refresh_all
from spaceplan.search.ways import clear_ways


@kernel
def copy_state(target, source):  # type: ignore[no-untyped-def]
    """Copy one state over another of the same shape.

    Parameters
    ----------
    target, source
        The states.
    """
    target.aisle[:] = source.aisle
    target.half[:] = source.half
    target.info[:] = source.info
    target.span[:] = source.span
    target.gaps[:] = source.gaps
    target.gap_count[:] = source.gap_count
    target.block[:] = source.block
    target.variant[:] = source.variant
    target.body[:] = source.body
    target.free[:] = source.free
    target.removed[:] = source.removed
    target.clear[:] = source.clear
    target.bare[:] = source.bare
    target.order[:] = source.order


@kernel
def copy_aisle(target, source, k):  # type: ignore[no-untyped-def]
    """Copy one aisle of a state over the same aisle of another.

    Parameters
    ----------
    target, source
        The states.
    k
        The aisle.
    """
    target.aisle[k] = source.aisle[k]
    target.half[k] = source.half[k]
    target.info[k] = source.info[k]
    target.span[k] = source.span[k]
    for row in range(4):
        count = source.gap_count[k, row]
        target.gap_count[k, row] = count
        target.gaps[k, row, :count] = source.gaps[k, row, :count]


@kernel
def start(world, state, spans, seed, tries):  # type: ignore[no-untyped-def]
    """Seed the generator and lay a first state: blocks where they fit, an aisle at each gate.

    Parameters
    ----------
    world, state
        What the search works on.
    spans
        Room to work in.
    seed
        Seed of the generator.
    tries
        Places to try for each block.

    Returns
    -------
    bool
        False when some block found no place.
    """
    np.random.seed(seed)
    placed = 0
    for _ in range(8):
        placed = seed_blocks(world, state, tries)
        if placed == len(state.variant):
            break
    if placed < len(state.variant):
        return False
    seed_aisles(world, state)
    refresh_all(world, state, spans)
    for _ in range(3):
        k = free_slot(world, state)
        if k >= 0 and branch(world, state, k, False):
            refresh_aisle(world, state, k, spans)
    return True


@kernel
def anneal(world, state, other, best, tally, spans, seed, begin, end, total, hot, cold, kept):  # type: ignore[no-untyped-def]
    """Run steps ``begin`` to ``end`` of an annealing of ``total`` steps.

    Parameters
    ----------
    world
        The world.
    state
        The present state; altered.
    other
        Room for a second state.
    best
        The best state so far; altered.
    tally, spans
        Room to work in.
    seed
        Seed of the generator for this slice.
    begin, end, total
        Which steps of how many.
    hot, cold
        First and last temperature, in stalls.
    kept
        Value of ``best``; minus infinity at the very beginning.

    Returns
    -------
    float
        Value of the best state.
    """
    np.random.seed(seed)
    refresh_all(world, state, spans)
    value = evaluate(world, state, tally, spans)
    if value > kept:
        kept = value
        copy_state(best, state)
    copy_state(other, state)
    left, came = np.zeros(4), np.zeros(4)
    n, fixed, blocks = len(state.half), len(world.fixed), len(state.variant)
    for step in range(begin, end):
        heat = hot * (cold / hot) ** (step / total)
        u = np.random.random()
        changed, moved, whole = -1, -1, False
        if blocks > 0 and u < 0.12:
            m = int(np.random.random() * blocks)
            if np.random.random() < 0.25:
                first, last = world.slot_first[m], world.slot_last[m]
                if np.random.random() < 0.5:
                    state.variant[m] = first + int(np.random.random() * (last - first))
                jump_block(world, state, m)
            else:
                nudge_block(world, state, m)
            place_block(world, state, m)
            if not block_fits(world, state, m):
                state.block[m] = other.block[m]
                state.variant[m] = other.variant[m]
                state.body[m] = other.body[m]
                state.free[m] = other.free[m]
                continue
            whole, moved = True, m
        elif len(state.removed) > 0 and u < 0.15:
            r = int(np.random.random() * len(state.removed))
            state.removed[r] = 1 - state.removed[r]
            if state.removed[r] == 0:
                fits = True
                for m in range(blocks):
                    fits = fits and block_fits(world, state, m)
                if not fits:
                    state.removed[r] = 1
                    continue
            whole = True
        elif u < 0.18:
            a = fixed + int(np.random.random() * (n - fixed))
            b = fixed + int(np.random.random() * (n - fixed))
            state.order[a], state.order[b] = state.order[b], state.order[a]
            k = pick_aisle(world, state, True)
            if k < 0:
                continue
            state.info[k, 3] ^= 1 << int(np.random.random() * 4)
            changed = k
        elif u < 0.30:
            k = free_slot(world, state)
            if k < 0:
                continue
            v = np.random.random()
            if v < 0.1 and len(world.gates) > 0:
                if not random_gate_aisle(
                    world, state, k, int(np.random.random() * len(world.gates))
                ):
                    continue
            elif not branch(world, state, k, v < 0.4):
                state.info[k] = other.info[k]
                continue
            changed = k
        elif u < 0.37:
            k = pick_aisle(world, state, True)
            if k < 0:
                continue
            state.info[k, 0] = 0
            changed = k
        else:
            k = pick_aisle(world, state, True)
            if k < 0:
                k = free_slot(world, state)
                if k < 0 or len(world.gates) == 0:
                    continue
                random_gate_aisle(world, state, k, int(np.random.random() * len(world.gates)))
            elif u < 0.57:
                scale = 10.0 ** (-2 + 2.7 * np.random.random())
                shift(world, state, k, np.random.normal() * scale)
            elif u < 0.77:
                snap(world, state, k)
            elif u < 0.96:
                reach(world, state, k)
            else:
                turn(world, state, k)
            changed = k
        if whole:
            clear_ways(world, state, moved)
            if moved >= 0:
                # only what the block left or came to can have changed
                left[0], left[1], left[2], left[3] = 1e18, 1e18, -1e18, -1e18
                came[0], came[1], came[2], came[3] = 1e18, 1e18, -1e18, -1e18
                block_box(world, other, moved, left)
                block_box(world, state, moved, came)
            for k in range(n):
                if (
                    moved < 0
                    or aisle_near(world, state, k, left)
                    or aisle_near(world, state, k, came)
                ):
                    refresh_aisle(world, state, k, spans)
        else:
            refresh_aisle(world, state, changed, spans)
        new = evaluate(world, state, tally, spans)
        if new >= value or np.random.random() < math.exp((new - value) / heat):
            value = new
            if whole:
                copy_state(other, state)
            else:
                copy_aisle(other, state, changed)
                other.order[:] = state.order
            if new > kept + 1e-9:
                kept = new
                copy_state(best, state)
        elif whole:
            copy_state(state, other)
        else:
            copy_aisle(state, other, changed)
            state.order[:] = other.order
    return kept
