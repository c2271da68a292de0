"""Compiled: which aisles are joined to each other, and to a gate."""

from __future__ import annotations

from spaceplan.geometry.kernel import kernel
from spaceplan.search.angled import allows_angled, closes, tooth_of
from spaceplan.search.boxes import band_box, boxes_meet, empty_box, quad_box, set_box, widen
from spaceplan.search.clip import lines_meet, set_quad
from spaceplan.search.rows import row_depth, row_frame
from spaceplan.search.world import EPS, FAR, MAX_MEETS, ROWS

#: How far apart two lines of cars' middles may be and still join, in metres.
_PLAY = 0.005


@kernel
def outline_aisle(world, state, k):  # type: ignore[no-untyped-def]
    """Write down the ground of an aisle and of its rows.

    Parameters
    ----------
    world, state
        What the search works on; the aisle's span and gaps must be up to date.
    k
        The aisle.
    """
    empty_box(state.box[k])
    empty_box(state.hull[k])
    state.core[k, 0] = FAR
    if state.info[k, 0] == 0:
        return
    h, lo, hi = state.half[k], state.span[k, 0], state.span[k, 1]
    px, py, ux, uy = state.aisle[k, 0], state.aisle[k, 1], state.aisle[k, 2], state.aisle[k, 3]
    if k >= len(world.fixed) and hi - lo > 1e-9:
        set_quad(state.quad[k], px, py, ux, uy, -uy, ux, lo, hi, -h, h)
        set_box(state.box[k], quad_box(state.quad[k]))
        if hi - lo >= 2 * h + 0.02:
            state.core[k, 0], state.core[k, 1] = px + (lo + h) * ux, py + (lo + h) * uy
            state.core[k, 2], state.core[k, 3] = px + (hi - h) * ux, py + (hi - h) * uy
    kind = state.info[k, 4]
    for row in range(ROWS):
        count = state.gap_count[k, row]
        if count == 0:
            empty_box(state.row_box[k, row])
            continue
        ox, oy, vx, vy, nx, ny, _lo, _hi = row_frame(state, k, row)
        begin, end = state.gaps[k, row, 0, 0], state.gaps[k, row, count - 1, 1]
        if kind > 0:
            begin -= tooth_of(world, kind)
        elif kind < 0:
            end += tooth_of(world, kind)
        deep = row_depth(world, kind, row)
        limits = band_box(ox, oy, vx, vy, nx, ny, begin, end, 0.0, deep)
        set_box(state.row_box[k, row], limits)
        widen(state.hull[k], state.row_box[k, row])


@kernel
def join_aisle(world, state, k):  # type: ignore[no-untyped-def]
    """Find which other aisles and roads an aisle is joined to.

    Two aisles join where the lines that a car's middle may follow meet: each centre line,
    shortened by half the width at both ends.

    Parameters
    ----------
    world, state
        What the search works on; aisles must be outlined.
    k
        The aisle.
    """
    meets, count, core = state.meets, state.meet_count, state.core
    for i in range(count[k]):
        j = meets[k, i]
        for other in range(count[j]):
            if meets[j, other] == k:
                count[j] -= 1
                meets[j, other] = meets[j, count[j]]
                break
    count[k] = 0
    for g in range(len(state.groups)):
        state.on_road[k, g] = 0
    if core[k, 0] == FAR or k < len(world.fixed):
        return
    ax, ay, bx, by = core[k, 0], core[k, 1], core[k, 2], core[k, 3]
    for j in range(len(world.fixed), len(state.half)):
        if j == k or core[j, 0] == FAR or not boxes_meet(state.box[k], state.box[j]):
            continue
        room = count[k] < MAX_MEETS and count[j] < MAX_MEETS
        c = core[j]
        if room and lines_meet(ax, ay, bx, by, c[0], c[1], c[2], c[3], _PLAY):
            meets[k, count[k]], meets[j, count[j]] = j, k
            count[k] += 1
            count[j] += 1
    for r in range(len(world.road_segments)):
        g = world.road_group[r]
        if state.on_road[k, g] == 0:
            s = world.road_segments[r]
            if lines_meet(ax, ay, bx, by, s[0], s[1], s[2], s[3], _PLAY):
                state.on_road[k, g] = 1


@kernel
def reach_aisles(world, state, queue):  # type: ignore[no-untyped-def]
    """Find which aisles and roads are joined to a gate.

    One-way aisles do not carry the way on to others: they count if joined at both ends to what is
    reached without them.

    Parameters
    ----------
    world, state
        What the search works on; writes ``reached``, ``groups`` and ``parts``.
    queue
        [N] room to work in.
    """
    n, fixed, roads = len(state.half), len(world.fixed), len(state.groups)
    reached, groups, info, core = state.reached, state.groups, state.info, state.core
    reached[:] = 0
    groups[:] = 0
    state.parts[0] = 0
    first, last = 0, 0
    for at in range(roads + n):
        if at < roads:
            if world.road_reached[at] == 0 or groups[at] == 1:
                continue
            groups[at] = 1
            last = _from_road(state, at, fixed, queue, last)
        else:
            gate = info[at - roads, 1]
            if gate < 0 or reached[at - roads] == 1 or not _at_gate(state, at - roads, fixed):
                continue
            last = _from_gate(state, gate, fixed, queue, last)
        state.parts[0] += 1
        while first < last:
            k = queue[first]
            first += 1
            if info[k, 1] >= 0 and _at_gate(state, k, fixed):
                last = _from_gate(state, info[k, 1], fixed, queue, last)
            for i in range(state.meet_count[k]):
                j = state.meets[k, i]
                if reached[j] == 0 and info[j, 4] == 0:
                    reached[j] = 1
                    queue[last] = j
                    last += 1
            for g in range(roads):
                if state.on_road[k, g] == 1 and groups[g] == 0:
                    groups[g] = 1
                    last = _from_road(state, g, fixed, queue, last)
    for k in range(fixed):
        if info[k, 0] == 1 and (world.fixed[k, 6] > 0 or groups[world.fixed_group[k]] == 1):
            reached[k] = 1
    if allows_angled(world):
        for k in range(fixed, n):
            if info[k, 0] == 1 and info[k, 4] != 0 and core[k, 0] != FAR:
                reached[k] = int(closes(world, state, k))


@kernel
def _at_gate(state, k, fixed):  # type: ignore[no-untyped-def]
    """Tell whether a car gets from its gate onto an aisle."""
    if k < fixed or state.info[k, 0] == 0 or state.info[k, 4] != 0 or state.core[k, 0] == FAR:
        return False
    h = state.half[k]
    return bool(state.span[k, 0] < -h and state.span[k, 1] > 2 * h - EPS)


@kernel
def _from_gate(state, gate, fixed, queue, last):  # type: ignore[no-untyped-def]
    for k in range(fixed, len(state.half)):
        if state.info[k, 1] == gate and state.reached[k] == 0 and _at_gate(state, k, fixed):
            state.reached[k] = 1
            queue[last] = k
            last += 1
    return last


@kernel
def _from_road(state, g, fixed, queue, last):  # type: ignore[no-untyped-def]
    for k in range(fixed, len(state.half)):
        if state.on_road[k, g] == 1 and state.reached[k] == 0 and state.info[k, 4] == 0:
            state.reached[k] = 1
            queue[last] = k
            last += 1
    return last
