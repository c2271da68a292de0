"""Compiled: how one aisle may change in a step of the annealing.

Every move says which aisle slots it changed, most of them one, so that only what they touched is
worked out again.
Random numbers come from the seeded generator of the kernels.
"""

from __future__ import annotations

import numpy as np

from spaceplan.geometry.kernel import kernel
from spaceplan.search.marks import mark_changed
from spaceplan.search.new_aisles import pick_aisle, random_gate_aisle
from spaceplan.search.reach import is_narrow
from spaceplan.search.rows import row_depth
from spaceplan.search.world import ALIKE, FAR, REACH


@kernel
def shift(world, state, k, delta):  # type: ignore[no-untyped-def]
    """Move an aisle across its own direction; one from a gate slides along the gate.

    Parameters
    ----------
    world, state
        What the search works on.
    k
        The aisle.
    delta
        How far to its left, in metres.
    """
    ux, uy = state.aisle[k, 2], state.aisle[k, 3]
    g = state.info[k, 1]
    if g < 0:
        state.aisle[k, 0] -= delta * uy
        state.aisle[k, 1] += delta * ux
        return
    gate = world.gates[g]
    wx, wy = gate[2] - gate[0], gate[3] - gate[1]
    across = -wx * uy + wy * ux
    if abs(across) < 1e-6:
        return
    t = ((state.aisle[k, 0] - gate[0]) * wx + (state.aisle[k, 1] - gate[1]) * wy) / (
        wx * wx + wy * wy
    )
    t = min(1.0, max(0.0, t + delta / across))
    state.aisle[k, 0], state.aisle[k, 1] = gate[0] + t * wx, gate[1] + t * wy


@kernel
def push(world, state, scratch, k, delta):  # type: ignore[no-untyped-def]
    """Move an aisle across its own direction, and all that run beside it on that side.

    Parameters
    ----------
    world, state
        What the search works on.
    scratch
        The journal: the aisles moved are noted.
    k
        The aisle.
    delta
        How far to its left, in metres.
    """
    px, py, ux, uy = state.aisle[k, 0], state.aisle[k, 1], state.aisle[k, 2], state.aisle[k, 3]
    for j in range(len(world.fixed), len(state.half)):
        if state.info[j, 0] == 0:
            continue
        cross = ux * state.aisle[j, 3] - uy * state.aisle[j, 2]
        off = -(state.aisle[j, 0] - px) * uy + (state.aisle[j, 1] - py) * ux
        if j == k or (abs(cross) < 0.02 and off * delta > 0):
            same = ux * state.aisle[j, 2] + uy * state.aisle[j, 3] > 0
            shift(world, state, j, delta if same else -delta)
            mark_changed(scratch, j)


@kernel
def stack(world, state, scratch, k, delta):  # type: ignore[no-untyped-def]
    """Move an aisle across its own direction, and lay those beside it back to back with it.

    Aisles along edges that are not quite parallel leave wedges between their rows, each too thin
    for stalls; together they may hold a row more.  On one side of the aisle, either the next one
    or all that follow take its direction, at the distance of one row or two.

    Parameters
    ----------
    world, state
        What the search works on.
    scratch
        The journal: the aisles moved are noted.
    k
        The aisle.
    delta
        How far to its left, in metres.
    """
    shift(world, state, k, delta)
    mark_changed(scratch, k)
    px, py, ux, uy = state.aisle[k, 0], state.aisle[k, 1], state.aisle[k, 2], state.aisle[k, 3]
    side = 1.0 if np.random.random() < 0.5 else -1.0
    only_next = np.random.random() < 0.5
    deep = row_depth(world, 0, 0)
    # distances from the aisle: where the last one lay, and where it lies now
    last, was, now = k, 0.0, 0.0
    while True:
        j, off = _next_beside(world, state, scratch, k, side, was)
        if j < 0:
            return
        halves = state.half[last] + state.half[j]
        if off > was + halves + 3 * deep:
            return
        # pieces of one line stay on one line
        if last == k or off > was + state.half[last]:
            two = off > was + halves + 1.5 * deep or np.random.random() < 0.7
            now += halves + (2 * deep if two else deep)
        last, was = j, off
        _recentre(state, j, 0.5)
        dx, dy = state.aisle[j, 0] - px, state.aisle[j, 1] - py
        at = dx * ux + dy * uy
        state.aisle[j, 0] = px + at * ux - side * now * uy
        state.aisle[j, 1] = py + at * uy + side * now * ux
        same = 1.0 if ux * state.aisle[j, 2] + uy * state.aisle[j, 3] > 0 else -1.0
        state.aisle[j, 2], state.aisle[j, 3] = same * ux, same * uy
        state.info[j, 2] = state.info[k, 2]
        mark_changed(scratch, j)
        if only_next:
            return


@kernel
def _next_beside(world, state, scratch, k, side, after):  # type: ignore[no-untyped-def]
    """Find the nearest aisle on one side whose middle lies beside an aisle, and how far it is.

    Passed over are aisles that the step has moved already, those at gates, angled ones, and all
    that run another way; and those nearer than a distance.
    """
    px, py, ux, uy = state.aisle[k, 0], state.aisle[k, 1], state.aisle[k, 2], state.aisle[k, 3]
    best, off = -1, FAR
    for j in range(len(world.fixed), len(state.half)):
        free = state.info[j, 0] == 1 and state.info[j, 1] < 0 and state.info[j, 4] == 0
        if not free or scratch.is_changed[j] == 1:
            continue
        if abs(ux * state.aisle[j, 2] + uy * state.aisle[j, 3]) < ALIKE:
            continue
        middle = (state.span[j, 0] + state.span[j, 1]) / 2
        dx = state.aisle[j, 0] + middle * state.aisle[j, 2] - px
        dy = state.aisle[j, 1] + middle * state.aisle[j, 3] - py
        beside = state.span[k, 0] < dx * ux + dy * uy < state.span[k, 1]
        away = side * (dy * ux - dx * uy)
        if beside and after <= away < off:
            best, off = j, away
    return best, off


@kernel
def snap(world, state, k):  # type: ignore[no-untyped-def]
    """Find how far to move an aisle so that it, or its row, touches a vertex, a block or a row.

    Parameters
    ----------
    world, state
        What the search works on.
    k
        The aisle.

    Returns
    -------
    float
        How far to its left, in metres; 0 when there is nothing to touch.
    """
    px, py = state.aisle[k, 0], state.aisle[k, 1]
    nx, ny = -state.aisle[k, 3], state.aisle[k, 2]
    h = state.half[k]
    u = np.random.random()
    tx, ty = px, py
    other = 0.0
    if u < 0.3:
        j = pick_aisle(world, state, True)
        if j < 0 or j == k:
            return 0.0
        cross = state.aisle[j, 2] * state.aisle[k, 3] - state.aisle[j, 3] * state.aisle[k, 2]
        if abs(cross) > 0.02:
            # a crossing aisle: touch its end
            e = state.span[j, 1] if np.random.random() < 0.5 else state.span[j, 0]
            tx, ty = (
                state.aisle[j, 0] + e * state.aisle[j, 2],
                state.aisle[j, 1] + e * state.aisle[j, 3],
            )
        else:
            tx, ty = state.aisle[j, 0], state.aisle[j, 1]
            other = state.half[j] + (
                row_depth(world, state.info[j, 4], 0) if np.random.random() < 0.8 else 0.0
            )
    elif u < 0.5 and len(state.variant) > 0:
        m = int(np.random.random() * len(state.variant))
        r = int(np.random.random() * world.rect_count[state.variant[m]])
        c = int(np.random.random() * 4)
        tx, ty = state.body[m, r, 2 * c], state.body[m, r, 2 * c + 1]
    else:
        # the nearest of a few vertices, so that far ones do not win too often
        best = 1e18
        for _ in range(3):
            e = int(np.random.random() * len(world.edges))
            ex, ey = world.edges[e, 0], world.edges[e, 1]
            d = abs((ex - px) * nx + (ey - py) * ny)
            if d < best:
                best, tx, ty = d, ex, ey
    v = (tx - px) * nx + (ty - py) * ny
    q = np.random.random()
    own = h + row_depth(world, state.info[k, 4], 0)
    sideways = world.params.side_width > 0 and state.info[k, 4] == 0
    if sideways and (q > 0.9 or is_narrow(world, state, k)):
        own = h + world.params.side_width
    if q < 0.3:
        own = h
    elif q < 0.38:
        own = 0.0
    side = 1.0 if np.random.random() < 0.5 else -1.0
    return v + side * (own + other)


@kernel
def reach(world, state, k):  # type: ignore[no-untyped-def]
    """Lengthen or shorten one end of an aisle.

    Parameters
    ----------
    world, state
        What the search works on.
    k
        The aisle.
    """
    p = world.params
    end = 5 if state.info[k, 1] >= 0 or np.random.random() < 0.5 else 4
    now = state.span[k, 1] if end == 5 else -state.span[k, 0]
    u = np.random.random()
    if u < 0.25:
        state.aisle[k, end] = REACH
    elif u < 0.4:
        state.aisle[k, end] = max(0.0, now - p.length)
    elif u < 0.55:
        state.aisle[k, end] = max(0.0, now - np.random.random() * now)
    elif u < 0.75:
        state.aisle[k, end] = max(0.0, now + np.random.normal() * 2.0)
    else:
        j = pick_aisle(world, state, True)
        if j < 0 or j == k:
            return
        sign = 1.0 if end == 5 else -1.0
        ux, uy = sign * state.aisle[k, 2], sign * state.aisle[k, 3]
        vx, vy = state.aisle[j, 2], state.aisle[j, 3]
        cross = ux * vy - uy * vx
        if abs(cross) < 0.2:
            return
        qx, qy = state.aisle[j, 0] - state.aisle[k, 0], state.aisle[j, 1] - state.aisle[k, 1]
        t = (qx * vy - qy * vx) / cross
        state.aisle[k, end] = max(0.0, t + state.half[j] / max(0.3, abs(cross)))


@kernel
def turn(world, state, scratch, k):  # type: ignore[no-untyped-def]
    """Turn an aisle to another direction of the site, often with all that run beside it.

    Parameters
    ----------
    world, state
        What the search works on.
    scratch
        The journal: the aisles turned are noted.
    k
        The aisle.
    """
    if state.info[k, 1] >= 0:
        random_gate_aisle(world, state, k, state.info[k, 1])
        return
    d = int(np.random.random() * len(world.dirs))
    if np.random.random() < 0.5 and _turn_alike(world, state, scratch, k, d):
        return
    _recentre(state, k, np.random.random())
    state.aisle[k, 2], state.aisle[k, 3] = world.dirs[d, 0], world.dirs[d, 1]
    state.info[k, 2] = d
    state.aisle[k, 4], state.aisle[k, 5] = REACH, REACH


@kernel
def _turn_alike(world, state, scratch, k, d):  # type: ignore[no-untyped-def]
    """Turn all aisles of one direction a little, each about its middle; tell whether there are any.

    Along houses that are not quite parallel the same aisles may run in two ways, and what one of
    them would gain alone is less than what its end loses.
    """
    ux, uy = state.aisle[k, 2], state.aisle[k, 3]
    vx, vy = world.dirs[d, 0], world.dirs[d, 1]
    c, s = ux * vx + uy * vy, ux * vy - uy * vx
    if c < 0.0:
        c, s = -c, -s
    if c < ALIKE or abs(s) < 1e-6:
        return False
    for j in range(len(world.fixed), len(state.half)):
        if state.info[j, 0] == 0 or state.info[j, 1] >= 0:
            continue
        wx, wy = state.aisle[j, 2], state.aisle[j, 3]
        if abs(ux * wx + uy * wy) < ALIKE:
            continue
        _recentre(state, j, 0.5)
        same = 1.0 if wx * vx + wy * vy > 0 else -1.0
        state.aisle[j, 2], state.aisle[j, 3] = same * vx, same * vy
        state.info[j, 2] = d
        mark_changed(scratch, j)
    return True


@kernel
def _recentre(state, k, share):  # type: ignore[no-untyped-def]
    """Move the anchor of an aisle along it, to a share of its length; it stays where it is."""
    lo, hi = state.span[k, 0], state.span[k, 1]
    at = lo + share * (hi - lo)
    state.aisle[k, 0] += at * state.aisle[k, 2]
    state.aisle[k, 1] += at * state.aisle[k, 3]
    state.aisle[k, 4] += at
    state.aisle[k, 5] -= at
    state.span[k, 0] -= at
    state.span[k, 1] -= at
