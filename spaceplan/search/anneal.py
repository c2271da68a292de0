"""Compiled: the annealing itself, in slices, so that it can report and be stopped."""

from __future__ import annotations

import math

import numpy as np

from spaceplan.geometry.kernel import kernel
from spaceplan.search.angled import allows_angled, change_kind
from spaceplan.search.block_moves import find_place, nudge_block, seed_blocks
from spaceplan.search.blocks import block_box, block_fits, place_block
from spaceplan.search.comb import seed_comb
from spaceplan.search.copying import copy_line, copy_stack, copy_table
from spaceplan.search.evaluate import evaluate
from spaceplan.search.foot_ways import count_cut
from spaceplan.search.marks import forget, mark_changed, reorder
from spaceplan.search.moves import push, reach, shift, snap, stack, turn
from spaceplan.search.near import aisle_near
from spaceplan.search.network import join_aisle
from spaceplan.search.new_aisles import (
    along_edge,
    branch,
    free_slot,
    pick_aisle,
    random_gate_aisle,
    seed_aisles,
)
from spaceplan.search.rows import refresh_aisle, refresh_all
from spaceplan.search.teeth import lay_teeth
from spaceplan.search.world import FAR, ROWS

#: Places that a block which is to go elsewhere looks at, until one has room for it.
JUMPS = 24


@kernel
def keep_proposal(target, source):  # type: ignore[no-untyped-def]
    """Copy what a state proposes, not what follows from it.

    Parameters
    ----------
    target, source
        States of the same shape.
    """
    copy_table(target.aisle, source.aisle, len(source.aisle))
    copy_line(target.half, source.half)
    copy_table(target.info, source.info, len(source.info))
    copy_line(target.order, source.order)
    copy_table(target.block, source.block, len(source.block))
    copy_line(target.variant, source.variant)
    copy_line(target.removed, source.removed)


@kernel
def carry_over(target, source, scratch):  # type: ignore[no-untyped-def]
    """Copy from one state to another all that a step may have changed in one of them.

    Parameters
    ----------
    target, source
        States of the same shape.
    scratch
        The journal of the step.
    """
    for i in range(scratch.counts[0]):
        k = scratch.changed[i]
        target.half[k] = source.half[k]
        copy_line(target.aisle[k], source.aisle[k])
        copy_line(target.info[k], source.info[k])
        copy_line(target.span[k], source.span[k])
        copy_line(target.quad[k], source.quad[k])
        copy_line(target.box[k], source.box[k])
        copy_line(target.core[k], source.core[k])
        copy_line(target.hull[k], source.hull[k])
        copy_table(target.row_box[k], source.row_box[k], ROWS)
        for row in range(ROWS):
            count = source.gap_count[k, row]
            target.gap_count[k, row] = count
            copy_table(target.gaps[k, row], source.gaps[k, row], count)
    for i in range(scratch.counts[1]):
        k, row = scratch.rows[i] // ROWS, scratch.rows[i] % ROWS
        count = source.run_count[k, row]
        target.run_count[k, row], target.stalls[k, row] = count, source.stalls[k, row]
        target.slack[k, row] = source.slack[k, row]
        copy_table(target.runs[k, row], source.runs[k, row], count)
        copy_table(target.run_quad[k, row], source.run_quad[k, row], count)
    copy_line(target.reached, source.reached)
    copy_line(target.groups, source.groups)
    copy_line(target.parts, source.parts)


@kernel
def carry_blocks(target, source):  # type: ignore[no-untyped-def]
    """Copy all about blocks and removals.

    Parameters
    ----------
    target, source
        States of the same shape.
    """
    copy_table(target.block, source.block, len(source.block))
    copy_line(target.variant, source.variant)
    copy_line(target.removed, source.removed)
    copy_stack(target.body, source.body)
    copy_stack(target.free, source.free)
    copy_line(target.cut, source.cut)


@kernel
def copy_order(target, source):  # type: ignore[no-untyped-def]
    """Copy the order in which aisles take their stalls.

    Parameters
    ----------
    target, source
        States of the same shape.
    """
    copy_line(target.order, source.order)
    copy_line(target.rank, source.rank)


@kernel
def settle(world, state, other, scratch):  # type: ignore[no-untyped-def]
    """Work out all of a state, and make another equal to it.

    Parameters
    ----------
    world
        The world.
    state
        The state; what it proposes is given.
    other
        Becomes its copy.
    scratch
        Room to work in.

    Returns
    -------
    float
        What the state is worth, in stalls.
    """
    n = len(state.half)
    for k in range(n):
        state.rank[state.order[k]] = k
    refresh_all(world, state, scratch)
    count_cut(world, state, scratch)
    state.meet_count[:] = 0
    other.meet_count[:] = 0
    state.reached[:] = 0
    other.reached[:] = 0
    other.run_count[:] = 0
    state.run_count[:] = 0
    forget(scratch)
    for k in range(n):
        mark_changed(scratch, k)
    value = evaluate(world, state, other, scratch)
    carry_over(other, state, scratch)
    carry_blocks(other, state)
    copy_order(other, state)
    forget(scratch)
    return value


@kernel
def start(world, state, scratch, seed, tries, comb):  # type: ignore[no-untyped-def]
    """Seed the generator and lay a first state: blocks where they fit, an aisle at each gate.

    Parameters
    ----------
    world, state
        What the search works on.
    scratch
        Room to work in.
    seed
        Seed of the generator.
    tries
        Places to try for each block.
    comb
        Whether parallel aisles are laid over the whole ground to begin with.

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
    if comb:
        for m in range(len(state.variant)):
            place_block(world, state, m)
        seed_comb(world, state)
    refresh_all(world, state, scratch)
    for _ in range(3):
        k = free_slot(world, state)
        if k >= 0 and branch(world, state, k, False):
            refresh_aisle(world, state, k, scratch)
    return True


@kernel
def anneal(world, state, other, best, scratch, seed, begin, end, total, hot, cold, kept):  # type: ignore[no-untyped-def]
    """Run steps ``begin`` to ``end`` of an annealing of ``total`` steps.

    Parameters
    ----------
    world
        The world.
    state
        The present state; altered.
    other
        Room for the state before each step.
    best
        The best state so far; what it proposes is altered.
    scratch
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
    value = settle(world, state, other, scratch)
    if value > kept:
        kept = value
        keep_proposal(best, state)
    left, came = scratch.boxes[0], scratch.boxes[1]
    n, fixed, blocks = len(state.half), len(world.fixed), len(state.variant)
    for step in range(begin, end):
        heat = hot * (cold / hot) ** (step / total)
        forget(scratch)
        u = np.random.random()
        changed, moved, whole, ordered = -1, -1, False, False
        if blocks > 0 and u < 0.12:
            m = int(np.random.random() * blocks)
            if np.random.random() < 0.25:
                # most places have no room: only some of the others are worth a step
                fits = find_place(world, state, m, JUMPS)
            else:
                nudge_block(world, state, m)
                place_block(world, state, m)
                fits = block_fits(world, state, m)
            if not fits:
                copy_line(state.block[m], other.block[m])
                state.variant[m] = other.variant[m]
                copy_table(state.body[m], other.body[m], len(state.body[m]))
                copy_table(state.free[m], other.free[m], len(state.free[m]))
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
            k = pick_aisle(world, state, True)
            if k < 0:
                continue
            ordered = True
            reorder(state, scratch, a, b)
            state.info[k, 3] ^= 1 << int(np.random.random() * ROWS)
            mark_changed(scratch, k)
        elif u < 0.20 and world.params.square:
            ordered = True
            if not lay_teeth(world, state, scratch):
                continue
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
            elif v < 0.25:
                if not along_edge(world, state, k):
                    continue
            elif not branch(world, state, k, v < 0.5):
                copy_line(state.info[k], other.info[k])
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
            elif u < 0.77:
                if u < 0.57:
                    delta = np.random.normal() * 10.0 ** (-2 + 2.7 * np.random.random())
                else:
                    delta = snap(world, state, k)
                v = np.random.random()
                if v < world.params.stack and state.info[k, 4] == 0:
                    stack(world, state, scratch, k, delta)
                elif v < world.params.stack + 0.15:
                    push(world, state, scratch, k, delta)
                else:
                    shift(world, state, k, delta)
            elif u < 0.96:
                reach(world, state, k)
            elif allows_angled(world) and np.random.random() < 0.5:
                change_kind(world, state, k)
                if np.random.random() < 0.5:
                    # as wide as another kind, it will seldom lie well where it was
                    shift(world, state, k, snap(world, state, k))
            else:
                turn(world, state, scratch, k)
            changed = k
        if whole:
            if moved >= 0:
                # only what the block left or came to can have changed
                left[0], left[1], left[2], left[3] = FAR, FAR, -FAR, -FAR
                came[0], came[1], came[2], came[3] = FAR, FAR, -FAR, -FAR
                block_box(world, other, moved, left)
                block_box(world, state, moved, came)
            for k in range(n):
                if state.info[k, 0] == 1 and (
                    moved < 0
                    or aisle_near(world, state, k, left)
                    or aisle_near(world, state, k, came)
                ):
                    mark_changed(scratch, k)
                    refresh_aisle(world, state, k, scratch)
        else:
            if changed >= 0:
                mark_changed(scratch, changed)
            for i in range(scratch.counts[0]):
                refresh_aisle(world, state, scratch.changed[i], scratch)
        new = evaluate(world, state, other, scratch)
        luck = heat * math.log(np.random.random())
        if whole and new + world.params.per_cut * state.cut[0] >= value + luck:
            # walking all over the ground takes long: only for what would be accepted otherwise
            new += world.params.per_cut * state.cut[0]
            count_cut(world, state, scratch)
            new -= world.params.per_cut * state.cut[0]
        accept = new >= value + luck
        if accept:
            value = new
            carry_over(other, state, scratch)
            if new > kept + 1e-9:
                kept = new
                keep_proposal(best, state)
        else:
            carry_over(state, other, scratch)
            for i in range(scratch.counts[0]):
                join_aisle(world, state, scratch.changed[i])
        if whole:
            if accept:
                carry_blocks(other, state)
            else:
                carry_blocks(state, other)
        elif ordered:
            if accept:
                copy_order(other, state)
            else:
                copy_order(state, other)
    scratch.totals[4] = value
    return kept
