"""Compiled: what a state is worth.

Aisles count only if joined to a gate; the stalls of each row are a one-dimensional problem: what
other aisles, walkways before doors and rows already placed leave of its gaps, divided by the width
of a stall.
"""

from __future__ import annotations

from spaceplan.geometry.kernel import kernel
from spaceplan.search.clip import lines_meet, quad_in_band, set_quad
from spaceplan.search.rows import add_interval, row_frame
from spaceplan.search.ways import door_frames
from spaceplan.search.world import EPS, GATE_PLAY, MAX_RUNS


@kernel
def join(world, state, tally):  # type: ignore[no-untyped-def]
    """Find which aisles and roads are joined to a gate.

    Two aisles join where the lines that a car's middle may follow meet: each centre line,
    shortened by half the width at both ends.

    Parameters
    ----------
    world, state, tally
        What the search works on; writes ``reached``, ``groups`` and ``aisle_quads``.
    """
    n, fixed = len(state.half), len(world.fixed)
    reached, groups = tally.reached, tally.groups
    for g in range(len(groups)):
        groups[g] = world.road_reached[g]
    for k in range(n):
        reached[k] = 0
        if state.info[k, 0] == 0 or k < fixed:
            continue
        h, lo, hi = state.half[k], state.span[k, 0], state.span[k, 1]
        ux, uy = state.aisle[k, 2], state.aisle[k, 3]
        set_quad(
            tally.aisle_quads[k], state.aisle[k, 0], state.aisle[k, 1],
            ux, uy, -uy, ux, lo, hi, -h, h,
        )  # fmt: skip
        if state.info[k, 1] >= 0 and lo < -h and hi > 2 * h:
            reached[k] = 1
    changed = True
    while changed:
        changed = False
        for k in range(fixed, n):
            if state.info[k, 0] == 0 or reached[k] == 2:
                continue
            h, lo, hi = state.half[k], state.span[k, 0], state.span[k, 1]
            if hi - lo < 2 * h + 0.02:
                continue
            px, py, ux, uy = (
                state.aisle[k, 0],
                state.aisle[k, 1],
                state.aisle[k, 2],
                state.aisle[k, 3],
            )
            ax, ay = px + (lo + h) * ux, py + (lo + h) * uy
            bx, by = px + (hi - h) * ux, py + (hi - h) * uy
            for r in range(len(world.road_segments)):
                g = world.road_group[r]
                if (groups[g] == 1) == (reached[k] >= 1):
                    continue
                s = world.road_segments[r]
                if lines_meet(ax, ay, bx, by, s[0], s[1], s[2], s[3], 0.005):
                    reached[k] = max(reached[k], 1)
                    groups[g] = 1
                    changed = True
            if reached[k] != 1:
                continue
            reached[k] = 2
            changed = True
            for j in range(fixed, n):
                if state.info[j, 0] == 0 or reached[j] != 0:
                    continue
                hj, lj, tj = state.half[j], state.span[j, 0], state.span[j, 1]
                if tj - lj < 2 * hj + 0.02:
                    continue
                qx, qy, vx, vy = (
                    state.aisle[j, 0],
                    state.aisle[j, 1],
                    state.aisle[j, 2],
                    state.aisle[j, 3],
                )
                if lines_meet(
                    ax, ay, bx, by,
                    qx + (lj + hj) * vx, qy + (lj + hj) * vy,
                    qx + (tj - hj) * vx, qy + (tj - hj) * vy, 0.005,
                ):  # fmt: skip
                    reached[j] = 1
    for k in range(fixed):
        if state.info[k, 0] == 1 and (world.fixed[k, 6] > 0 or groups[world.fixed_group[k]] == 1):
            reached[k] = 2
    for k in range(n):
        reached[k] = 1 if reached[k] == 2 else 0


@kernel
def lay_lanes(world, state, tally):  # type: ignore[no-untyped-def]
    """Lay a straight walkway from each door to the first aisle before it.

    Parameters
    ----------
    world, state, tally
        What the search works on; writes ``lanes`` and returns two counts.

    Returns
    -------
    tuple of int
        Lanes laid, and doors whose straight way meets no aisle.
    """
    half, apron = world.params.walk / 2, world.params.apron
    lanes, lost = 0, 0
    for i in range(len(state.clear)):
        if state.clear[i] < 0:
            continue
        x, y, fx, fy = door_frames(world, state, i)
        first = 1e9
        for k in range(len(world.fixed), len(state.half)):
            if tally.reached[k] == 0:
                continue
            lo, hi = quad_in_band(tally.aisle_quads[k], x, y, fx, fy, -fy, fx, -half / 2, half / 2)
            if lo <= hi and hi > 0.3 and lo < first:
                first = lo
        for q in range(len(world.quads)):
            # after the doors come gates and roads: people walk on them
            if q >= len(world.doors):
                lo, hi = quad_in_band(world.quads[q], x, y, fx, fy, -fy, fx, -half / 2, half / 2)
                if lo <= hi and hi > 0.3 and lo < first:
                    first = lo
        if first > state.clear[i]:
            lost += 1
        elif first > apron:
            set_quad(tally.lanes[lanes], x, y, fx, fy, -fy, fx, 0.0, first, -half, half)
            lanes += 1
    return lanes, lost


@kernel
def pack(world, state, tally, spans, lanes):  # type: ignore[no-untyped-def]
    """Fill the rows of all joined aisles with stalls.

    Parameters
    ----------
    world, state, tally
        What the search works on; writes ``runs``.
    spans
        [n, 2] room to work in.
    lanes
        How many lanes there are.

    Returns
    -------
    tuple of int
        Stalls, runs, and gaps with room for an accessible strip.
    """
    p = world.params
    n = len(state.half)
    stalls, runs, slack = 0, 0, 0
    for at in range(n):
        k = state.order[at]
        if tally.reached[k] == 0:
            continue
        for row in range(4):
            if state.gap_count[k, row] == 0:
                continue
            ox, oy, ux, uy, nx, ny, _lo, _hi = row_frame(state, k, row)
            count = 0
            for j in range(len(world.fixed), n):
                if j == k or tally.reached[j] == 0:
                    continue
                a, b = quad_in_band(
                    tally.aisle_quads[j], ox, oy, ux, uy, nx, ny, EPS, p.length - EPS
                )
                if a + EPS < b - EPS:
                    count = add_interval(spans, count, a + EPS, b - EPS)
            for j in range(runs):
                a, b = quad_in_band(tally.run_quads[j], ox, oy, ux, uy, nx, ny, EPS, p.length - EPS)
                if a + EPS < b - EPS:
                    count = add_interval(spans, count, a + EPS, b - EPS)
            for j in range(lanes):
                a, b = quad_in_band(tally.lanes[j], ox, oy, ux, uy, nx, ny, EPS, p.length - EPS)
                if a + EPS < b - EPS:
                    count = add_interval(spans, count, a + EPS, b - EPS)
            align = (state.info[k, 3] >> row) & 1
            for g in range(state.gap_count[k, row]):
                begin, end = state.gaps[k, row, g, 0], state.gaps[k, row, g, 1]
                here = begin
                for i in range(count + 1):
                    stop = end if i == count else min(spans[i, 0], end)
                    room = stop - here
                    if room >= p.width - EPS and runs < MAX_RUNS:
                        fit = int((room + 2 * EPS) / p.width)
                        run = tally.runs[runs]
                        run[0], run[1], run[2], run[3], run[4], run[5] = ox, oy, ux, uy, nx, ny
                        run[6], run[7], run[8], run[9] = here, stop, fit, align
                        u0 = here if align == 0 else stop - fit * p.width
                        set_quad(
                            tally.run_quads[runs], ox, oy, ux, uy, nx, ny,
                            u0, u0 + fit * p.width, 0.0, p.length,
                        )  # fmt: skip
                        tally.run_aisle[runs, 0], tally.run_aisle[runs, 1] = k, row
                        runs += 1
                        stalls += fit
                        if room - fit * p.width >= p.strip:
                            slack += 1
                    if i < count and spans[i, 1] > here:
                        here = spans[i, 1]
                    if here >= end:
                        break
    return stalls, runs, slack


@kernel
def evaluate(world, state, tally, spans):  # type: ignore[no-untyped-def]
    """Return what a state is worth, in stalls.

    Parameters
    ----------
    world, state, tally
        What the search works on; all that is remembered must be up to date.
    spans
        [n, 2] room to work in.

    Returns
    -------
    float
        Stalls, less the prices of aisle metres, blocked doors and removals.
    """
    p = world.params
    join(world, state, tally)
    lanes, lost = lay_lanes(world, state, tally)
    stalls, runs, slack = pack(world, state, tally, spans, lanes)
    metres, idle = 0.0, 0
    for k in range(len(world.fixed), len(state.half)):
        if state.info[k, 0] == 0:
            continue
        if tally.reached[k] == 1:
            metres += state.span[k, 1] - max(state.span[k, 0], -GATE_PLAY)
        else:
            idle += 1
    removal = 0.0
    for r in range(len(state.removed)):
        if state.removed[r] == 1:
            removal += world.removal[r]
    tally.totals[0], tally.totals[1], tally.totals[2] = stalls, metres, lost
    tally.totals[3], tally.totals[4], tally.totals[5] = slack, lanes, runs
    missing = max(0.0, p.pairs - slack)
    return stalls - missing - p.per_metre * metres - 0.05 * idle - p.per_door * lost - removal
