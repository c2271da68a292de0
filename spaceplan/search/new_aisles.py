"""Compiled: where new aisles come from: gates, other aisles, and the first layout of all."""

from __future__ import annotations

import math

import numpy as np

from spaceplan.geometry.kernel import kernel
from spaceplan.search.angled import half_of, pick_kind
from spaceplan.search.reach import is_narrow, reach_of
from spaceplan.search.rows import row_depth
from spaceplan.search.world import REACH

#: Share of new aisles that have angled stalls, where these are allowed.
_ANGLED = 0.25


@kernel
def pick_aisle(world, state, gates_too):  # type: ignore[no-untyped-def]
    """Pick a living aisle that is no roadside.

    Parameters
    ----------
    world, state
        What the search works on.
    gates_too
        Whether aisles that start at a gate may be picked.

    Returns
    -------
    int
        Its index, or −1 when there is none.
    """
    n, f = len(state.half), len(world.fixed)
    start = f + int(np.random.random() * (n - f))
    for i in range(n - f):
        k = f + (start - f + i) % (n - f)
        if state.info[k, 0] == 1 and (gates_too or state.info[k, 1] < 0):
            return k
    return -1


@kernel
def free_slot(world, state):  # type: ignore[no-untyped-def]
    """Return the index of an unused aisle slot.

    Parameters
    ----------
    world, state
        What the search works on.

    Returns
    -------
    int
        The index, or −1 when all are in use.
    """
    for k in range(len(world.fixed), len(state.half)):
        if state.info[k, 0] == 0:
            return k
    return -1


@kernel
def half_of_narrow(world):  # type: ignore[no-untyped-def]
    """Pick half the width of a new narrow aisle: a single lane, or one for parallel stalls.

    Parameters
    ----------
    world
        The world.

    Returns
    -------
    float
        Metres.
    """
    p = world.params
    if p.side_width > 0 and p.side_aisle > 0 and np.random.random() < 0.5:
        return p.side_aisle / 2
    return p.lane / 2


@kernel
def set_gate_aisle(world, state, k, g, t, d, sign, half, kind):  # type: ignore[no-untyped-def]
    """Make an aisle that starts at a gate.

    Parameters
    ----------
    world, state
        What the search works on.
    k
        Slot of the aisle.
    g
        Index of the gate.
    t
        Where on the gate its middle lies, 0 to 1.
    d, sign
        Direction index and sense.
    half
        Half its width, in metres.
    kind
        Its kind.
    """
    p = world.params
    gate = world.gates[g]
    state.aisle[k, 0] = gate[0] + t * (gate[2] - gate[0])
    state.aisle[k, 1] = gate[1] + t * (gate[3] - gate[1])
    state.aisle[k, 2], state.aisle[k, 3] = sign * world.dirs[d, 0], sign * world.dirs[d, 1]
    state.aisle[k, 4], state.aisle[k, 5] = 2 * p.aisle, REACH
    state.half[k] = half
    state.info[k, 0], state.info[k, 1], state.info[k, 2], state.info[k, 4] = 1, g, d, kind


@kernel
def random_gate_aisle(world, state, k, g):  # type: ignore[no-untyped-def]
    """Start an aisle at a gate along a random direction that leads in.

    Parameters
    ----------
    world, state
        What the search works on.
    k, g
        Slot and gate.

    Returns
    -------
    bool
        False when no direction leads in from there.
    """
    gate = world.gates[g]
    width = math.hypot(gate[2] - gate[0], gate[3] - gate[1])
    for _ in range(20):
        d = int(np.random.random() * len(world.dirs))
        dot = world.dirs[d, 0] * gate[4] + world.dirs[d, 1] * gate[5]
        if abs(dot) < 0.4:
            continue
        neck = np.random.random() < 0.1 and not world.params.forced
        kind = pick_kind(world, _ANGLED)
        half = half_of(world, kind)
        if kind == 0 and (neck or gate[6] > 0):
            half = half_of_narrow(world)
        need = 2 * half / abs(dot)
        free = max(0.0, width - need)
        t = 0.5
        if free > 0.02:
            u = np.random.random()
            if u < 0.3:
                t = need / 2 / width
            elif u < 0.6:
                t = 1 - need / 2 / width
            else:
                t = (need / 2 + np.random.random() * free) / width
        set_gate_aisle(world, state, k, g, t, d, 1.0 if dot > 0 else -1.0, half, kind)
        return True
    return False


@kernel
def branch(world, state, k, parallel):  # type: ignore[no-untyped-def]
    """Add an aisle that crosses another one, or runs beside it.

    Parameters
    ----------
    world, state
        What the search works on.
    k
        Free slot for the new aisle.
    parallel
        Whether it runs beside.

    Returns
    -------
    bool
        False when there is nothing to start from.
    """
    p = world.params
    f = len(world.fixed)
    roads = len(world.road_segments)
    kind = pick_kind(world, _ANGLED)
    state.info[k, 4] = kind
    if roads > 0 and not parallel and np.random.random() < 0.3:
        r = int(np.random.random() * roads)
        t = np.random.random()
        seg = world.road_segments[r]
        state.aisle[k, 0], state.aisle[k, 1] = (
            seg[0] + t * (seg[2] - seg[0]),
            seg[1] + t * (seg[3] - seg[1]),
        )
        d = int(np.random.random() * len(world.dirs))
    else:
        j = pick_aisle(world, state, True)
        if j < f:
            return False
        if p.forced and is_narrow(world, state, j) and np.random.random() < 0.5:
            return beyond_neck(world, state, k, j)
        lo, hi = max(state.span[j, 0], -1.0), state.span[j, 1]
        if hi - lo < p.aisle:
            return False
        at = lo + np.random.random() * (hi - lo)
        u = np.random.random()
        if u < 0.15:
            at = hi - state.half[j]
        elif u < 0.25:
            at = max(lo, 0.0) + state.half[j]
        jx, jy = state.aisle[j, 2], state.aisle[j, 3]
        state.aisle[k, 0], state.aisle[k, 1] = (
            state.aisle[j, 0] + at * jx,
            state.aisle[j, 1] + at * jy,
        )
        d = state.info[j, 2]
        if parallel:
            side = 1.0 if np.random.random() < 0.5 else -1.0
            gap = p.aisle + (2 * p.length if np.random.random() < 0.85 else p.length)
            if kind != 0 or state.info[j, 4] != 0:
                gap = half_of(world, kind) + state.half[j]
                gap += row_depth(world, state.info[j, 4], 0) + row_depth(world, state.info[k, 4], 0)
            state.aisle[k, 0] -= side * gap * jy
            state.aisle[k, 1] += side * gap * jx
        else:
            best = 0.3
            for _ in range(4):
                c = int(np.random.random() * len(world.dirs))
                cross = abs(world.dirs[c, 0] * jy - world.dirs[c, 1] * jx)
                if cross > best:
                    d, best = c, (cross if np.random.random() < 0.7 else 2.0)
    state.aisle[k, 2], state.aisle[k, 3] = world.dirs[d, 0], world.dirs[d, 1]
    state.aisle[k, 4] = REACH if np.random.random() < 0.6 else p.aisle / 2
    state.aisle[k, 5] = REACH if np.random.random() < 0.6 else p.aisle / 2
    if kind != 0:
        _end_on_others(world, state, k)
    # a single lane where only that may pass, as through an archway
    chance = 0.12 if p.side_width > 0 and p.side_aisle > 0 else 0.08
    narrow = p.lane < p.aisle - 0.01 and np.random.random() < chance
    narrow = narrow and (not p.forced or len(world.narrow) > 0)
    state.half[k] = half_of_narrow(world) if narrow and kind == 0 else half_of(world, kind)
    state.info[k, 0], state.info[k, 1], state.info[k, 2] = 1, -1, d
    return True


@kernel
def beyond_neck(world, state, k, j):  # type: ignore[no-untyped-def]
    """Lay an aisle where a single lane comes out of its neck: on along its line, or across.

    Parameters
    ----------
    world, state
        What the search works on; the single lane's reach must be up to date.
    k, j
        Free slot for the new aisle, and the single lane.

    Returns
    -------
    bool
        False when no direction of the search crosses the lane.
    """
    ux, uy, d = state.aisle[j, 2], state.aisle[j, 3], state.info[j, 2]
    lo, hi = state.span[j, 0], state.span[j, 1]
    at = hi - state.half[j]
    if state.info[j, 1] < 0 and np.random.random() < 0.5:
        at, ux, uy = lo + state.half[j], -ux, -uy
    state.aisle[k, 0] = state.aisle[j, 0] + at * state.aisle[j, 2]
    state.aisle[k, 1] = state.aisle[j, 1] + at * state.aisle[j, 3]
    if np.random.random() < 0.4:
        c = int(np.random.random() * len(world.dirs))
        vx, vy = world.dirs[c, 0], world.dirs[c, 1]
        if abs(vx * uy - vy * ux) < 0.5:
            return False
        ux, uy, d = vx, vy, c
    state.aisle[k, 2], state.aisle[k, 3] = ux, uy
    state.aisle[k, 4], state.aisle[k, 5] = REACH, REACH
    state.half[k] = world.params.aisle / 2
    state.info[k, 0], state.info[k, 1], state.info[k, 2], state.info[k, 4] = 1, -1, d, 0
    return True


@kernel
def along_edge(world, state, k):  # type: ignore[no-untyped-def]
    """Lay an aisle along an edge of the ground, with room for a row against it or without.

    Parameters
    ----------
    world, state
        What the search works on.
    k
        Free slot for the new aisle.

    Returns
    -------
    bool
        False when the edge is a mere corner.
    """
    p = world.params
    # the longest of three, so that trunks and corners do not win too often
    e, length = -1, 1.0
    for _ in range(3):
        c = int(np.random.random() * len(world.edges))
        ex, ey = world.edges[c, 2] - world.edges[c, 0], world.edges[c, 3] - world.edges[c, 1]
        if math.hypot(ex, ey) > length:
            e, length = c, math.hypot(ex, ey)
    if e < 0:
        return False
    ux = (world.edges[e, 2] - world.edges[e, 0]) / length
    uy = (world.edges[e, 3] - world.edges[e, 1]) / length
    d, best = 0, 0.0
    for c in range(len(world.dirs)):
        dot = abs(world.dirs[c, 0] * ux + world.dirs[c, 1] * uy)
        if dot > best:
            d, best = c, dot
    kind = pick_kind(world, _ANGLED)
    half, depth = half_of(world, kind), row_depth(world, kind, 0)
    u = np.random.random()
    if kind == 0 and u < 0.15 and p.side_width > 0 and p.side_aisle > 0:
        half, depth = half_of_narrow(world), p.side_width
    elif u < 0.35:
        depth = 0.0
    side = 1.0 if np.random.random() < 0.5 else -1.0
    t = np.random.random() * length
    state.aisle[k, 0] = world.edges[e, 0] + t * ux - side * (half + depth) * uy
    state.aisle[k, 1] = world.edges[e, 1] + t * uy + side * (half + depth) * ux
    state.aisle[k, 2], state.aisle[k, 3] = world.dirs[d, 0], world.dirs[d, 1]
    state.aisle[k, 4], state.aisle[k, 5] = REACH, REACH
    state.half[k] = half
    state.info[k, 0], state.info[k, 1], state.info[k, 2], state.info[k, 4] = 1, -1, d, kind
    return True


@kernel
def _end_on_others(world, state, k):  # type: ignore[no-untyped-def]
    """Let a new one-way aisle end where it was begun, and mostly at some other aisle."""
    begun = 4 if np.random.random() < 0.5 else 5
    other = 9 - begun
    state.aisle[k, begun], state.aisle[k, other] = world.params.aisle / 2, REACH
    sign = 1.0 if other == 5 else -1.0
    ux, uy = sign * state.aisle[k, 2], sign * state.aisle[k, 3]
    for _ in range(3):
        j = pick_aisle(world, state, True)
        if j < 0 or j == k:
            continue
        vx, vy = state.aisle[j, 2], state.aisle[j, 3]
        cross = ux * vy - uy * vx
        if abs(cross) < 0.2:
            continue
        qx, qy = state.aisle[j, 0] - state.aisle[k, 0], state.aisle[j, 1] - state.aisle[k, 1]
        t = (qx * vy - qy * vx) / cross
        if t > world.params.aisle:
            state.aisle[k, other] = t + state.half[j] / abs(cross)
            return


@kernel
def seed_aisles(world, state):  # type: ignore[no-untyped-def]
    """Start one aisle at each gate.

    Parameters
    ----------
    world, state
        What the search works on.
    """
    f, gates = len(world.fixed), len(world.gates)
    for k in range(f, len(state.half)):
        state.info[k, 0] = 0
    for g in range(gates):
        j, k = f + g, f + gates + g
        if j >= len(state.half) or not random_gate_aisle(world, state, j, g):
            continue
        # a single lane alone gives nothing: the way on is laid with it
        lane = world.params.forced and is_narrow(world, state, j) and reach_of(world, state, j)
        if lane and k < len(state.half):
            beyond_neck(world, state, k, j)
