"""Compiled: stubs side by side along an aisle, as the teeth of a comb.

A strip beside an aisle may be too deep for one row and too thin for a second aisle.  Stubs into it,
each with a row on either side, fill it; single steps never find them, since the first stub costs
the row that it cuts and earns less.
"""

from __future__ import annotations

import numpy as np

from spaceplan.geometry.kernel import kernel
from spaceplan.search.marks import mark_changed, reorder
from spaceplan.search.new_aisles import free_slot, pick_aisle
from spaceplan.search.world import FAR, REACH

#: Least sine of the angle between a tooth and its aisle.
_STEEP = 0.6
#: Sine of the angle below which two aisles count as running beside each other.
_BESIDE = 0.3
#: How far from the aisle teeth are looked for that are in the way, in metres.
_DEEP = 22.0


@kernel
def lay_teeth(world, state, scratch):  # type: ignore[no-untyped-def]
    """Lay teeth along one side of an aisle instead of what crosses there, or only take that away.

    Parameters
    ----------
    world, state
        What the search works on.
    scratch
        The journal: aisles that come or go are noted.

    Returns
    -------
    bool
        Whether anything changed; the order in which aisles take their stalls may have, too.
    """
    p = world.params
    spine = pick_aisle(world, state, True)
    if spine < 0:
        return False
    low, high = state.span[spine, 0], state.span[spine, 1]
    if state.info[spine, 1] >= 0:
        low = max(low, 0.0)
    if high - low < p.aisle + p.length:
        return False
    if np.random.random() < 0.5:
        # along a part of it only
        u, v = np.random.random(), np.random.random()
        low, high = low + min(u, v) * (high - low), low + max(u, v) * (high - low)
    side = 1.0 if np.random.random() < 0.5 else -1.0
    ux, uy = state.aisle[spine, 2], state.aisle[spine, 3]
    d, steep = _steep_way(world, ux, uy)
    if d < 0:
        return False
    gap = FAR
    for k in range(len(world.fixed), len(state.half)):
        sine, along, off = _seen_from(state, spine, side, k)
        if sine < _BESIDE and low < along < high and state.half[spine] + 0.5 < off < gap:
            gap = off
    with_next = np.random.random() < 0.3
    for k in range(len(world.fixed), len(state.half)):
        sine, along, off = _seen_from(state, spine, side, k)
        if not (low <= along <= high and 0.0 < off < _DEEP) or state.info[k, 1] >= 0:
            continue
        if (sine >= _BESIDE and off < gap) or (with_next and abs(off - gap) < 1.0):
            state.info[k, 0] = 0
            mark_changed(scratch, k)
    if np.random.random() < 0.85:
        deep = REACH
        if not with_next and np.random.random() < 0.7:
            # up to the next aisle and into it, or a stall short of it
            short = 0.0 if np.random.random() < 0.6 else state.half[spine] + p.length
            deep = min(REACH, max(0.0, gap - short) / steep)
        _lay(world, state, scratch, spine, side, d, low, high, deep)
    return scratch.counts[0] > 0


@kernel
def _steep_way(world, ux, uy):  # type: ignore[no-untyped-def]
    """Pick a direction steep to another one, mostly the steepest of a few, and the angle's sine."""
    best, most = -1, 0.0
    any_way = np.random.random() < 0.3
    for _ in range(4):
        d = int(np.random.random() * len(world.dirs))
        sine = abs(ux * world.dirs[d, 1] - uy * world.dirs[d, 0])
        if sine > _STEEP and (sine > most or any_way):
            best, most = d, sine
    return best, most


@kernel
def _seen_from(state, spine, side, k):  # type: ignore[no-untyped-def]
    """Return the sine of the angle to another aisle, where its middle lies along, and how far off.

    What is no aisle, or the aisle itself, lies nowhere: a sine of 1, and off by less than nothing.
    """
    if k == spine or state.info[k, 0] == 0:
        return 1.0, 0.0, -FAR
    ux, uy = state.aisle[spine, 2], state.aisle[spine, 3]
    vx, vy = state.aisle[k, 2], state.aisle[k, 3]
    middle = (state.span[k, 0] + state.span[k, 1]) / 2
    x = state.aisle[k, 0] + middle * vx - state.aisle[spine, 0]
    y = state.aisle[k, 1] + middle * vy - state.aisle[spine, 1]
    return abs(ux * vy - uy * vx), x * ux + y * uy, side * (y * ux - x * uy)


@kernel
def _lay(world, state, scratch, spine, side, d, low, high, deep):  # type: ignore[no-untyped-def]
    """Lay teeth along an aisle from one place to another, at the pitch of two rows."""
    p, half = world.params, world.params.aisle / 2
    ux, uy = state.aisle[spine, 2], state.aisle[spine, 3]
    vx, vy = world.dirs[d, 0], world.dirs[d, 1]
    steep = side * (ux * vy - uy * vx)
    if steep < 0:
        vx, vy, steep = -vx, -vy, -steep
    pitch = (p.aisle + 2 * p.length) / steep
    at = low + np.random.random() * pitch
    u = np.random.random()
    if u < 0.3:
        at = low + half / steep
    elif u < 0.5:
        at = low + (half + p.length) / steep
    # before the aisle: a tooth has more stalls than the piece of the row that it cuts
    first, rank = np.random.random() < 0.85, len(world.fixed)
    while at <= high:
        k = free_slot(world, state)
        if k < 0:
            return
        state.aisle[k, 0] = state.aisle[spine, 0] + at * ux
        state.aisle[k, 1] = state.aisle[spine, 1] + at * uy
        state.aisle[k, 2], state.aisle[k, 3] = vx, vy
        state.aisle[k, 4], state.aisle[k, 5] = half, deep
        state.half[k] = half
        state.info[k, 0], state.info[k, 1], state.info[k, 2] = 1, -1, d
        state.info[k, 3], state.info[k, 4] = 0, 0
        mark_changed(scratch, k)
        if first:
            reorder(state, scratch, rank, state.rank[k])
            rank += 1
        at += pitch
