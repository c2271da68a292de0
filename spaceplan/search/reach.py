"""Compiled: how far an aisle is free about its anchor."""

from __future__ import annotations

from spaceplan.geometry.kernel import kernel
from spaceplan.search.boxes import band_box, boxes_meet
from spaceplan.search.clip import inside, quad_in_band, segment_in_band
from spaceplan.search.world import CHUNK, EPS, GATE_PLAY

#: A single lane overlaps the aisle that it leads to by so much more than their lines need, in m.
_BEYOND = 0.2


@kernel
def is_narrow(world, state, k):  # type: ignore[no-untyped-def]
    """Tell whether an aisle is too narrow for stalls at right angles.

    Parameters
    ----------
    world, state
        What the search works on.
    k
        The aisle.

    Returns
    -------
    bool
        True for single lanes and thin aisles.
    """
    return state.info[k, 4] == 0 and 2 * state.half[k] < world.params.aisle - 0.01


@kernel
def _stops(quad, px, py, ux, uy, half, lo, hi):  # type: ignore[no-untyped-def]
    """Return what a convex piece of ground leaves of an aisle's reach; low > high: nothing."""
    a, b = quad_in_band(quad, px, py, ux, uy, -uy, ux, -half, half)
    if a > b:
        return lo, hi
    if a <= EPS and b >= -EPS:
        return 1.0, -1.0
    if a > 0:
        return lo, min(hi, a)
    return max(lo, b), hi


@kernel
def _forced(world, px, py, ux, uy, half, lo, hi):  # type: ignore[no-untyped-def]
    """Return how far a single lane may go about its anchor; low > high: not at all.

    Through narrow ground, and as far beyond it as an aisle needs that goes on or crosses there.
    """
    a, b, found = 0.0, 0.0, False
    # pieces lie one behind the other: what touches what was found before belongs to it
    for _ in range(3):
        for z in range(len(world.narrow)):
            u, v = quad_in_band(world.narrow[z], px, py, ux, uy, -uy, ux, -0.05, 0.05)
            if u <= v and u <= b + 0.02 and v >= a - 0.02:
                a, b, found = min(a, u), max(b, v), True
    if not found:
        return 1.0, -1.0
    more, most = world.params.aisle / 2 + half + _BEYOND, world.params.lane_most
    lo, hi = max(lo, a - more), min(hi, b + more)
    # where it would be too long it ends in the narrow ground: from its gate, or about its anchor
    if min(hi, b) - max(lo, a) > most:
        back = min(max(0.0, -max(lo, a)), most / 2)
        lo, hi = max(lo, -back) if back > EPS else lo, min(hi, most - back)
    return lo, hi


@kernel
def reach_of(world, state, k):  # type: ignore[no-untyped-def]
    """Find how far an aisle's strip is free about its anchor, and remember it.

    Parameters
    ----------
    world, state
        What the search works on.
    k
        Index of the aisle.

    Returns
    -------
    bool
        False when the anchor itself is blocked.
    """
    px, py, ux, uy = state.aisle[k, 0], state.aisle[k, 1], state.aisle[k, 2], state.aisle[k, 3]
    h = state.half[k] - EPS
    gate = state.info[k, 1]
    if gate >= 0:
        h = state.half[k] - GATE_PLAY
    lo, hi = -state.aisle[k, 4], state.aisle[k, 5]
    band = band_box(px, py, ux, uy, -uy, ux, lo, hi, -h - EPS, h + EPS)
    for chunk in range(len(world.chunks)):
        if not boxes_meet(band, world.chunks[chunk]):
            continue
        for e in range(chunk * CHUNK, min(len(world.edges), (chunk + 1) * CHUNK)):
            tag = world.tags[e]
            if (tag >= 0 and state.removed[tag] == 1) or (gate >= 0 and tag == -2 - gate):
                continue
            a, b = segment_in_band(
                world.edges[e, 0], world.edges[e, 1], world.edges[e, 2], world.edges[e, 3],
                px, py, ux, uy, -uy, ux, -h, h,
            )  # fmt: skip
            if a > b:
                continue
            if a <= EPS and b >= -EPS:
                state.span[k, 0], state.span[k, 1] = 0.0, 0.0
                return False
            if a > 0:
                hi = min(hi, a)
            else:
                lo = max(lo, b)
    for m in range(len(state.variant)):
        v = state.variant[m]
        for r in range(world.rect_count[v]):
            if lo <= hi:
                lo, hi = _stops(state.body[m, r], px, py, ux, uy, h, lo, hi)
        for r in range(world.keep_count[v]):
            if lo <= hi and world.params.off_aprons:
                lo, hi = _stops(state.free[m, r], px, py, ux, uy, h, lo, hi)
    for q in range(len(world.no_aisle)):
        if lo <= hi and boxes_meet(band, world.no_aisle_box[q]):
            lo, hi = _stops(world.no_aisle[q], px, py, ux, uy, h, lo, hi)
    if lo <= hi and world.params.forced and is_narrow(world, state, k):
        lo, hi = _forced(world, px, py, ux, uy, state.half[k], lo, hi)
    if lo > hi:
        state.span[k, 0], state.span[k, 1] = 0.0, 0.0
        return False
    state.span[k, 0], state.span[k, 1] = lo, hi
    if gate < 0 and not inside(px, py, world.edges, world.tags):
        state.span[k, 0], state.span[k, 1] = 0.0, 0.0
        return False
    return True
