"""Compiled: what a state is worth, worked out anew only where a step has changed it.

Aisles count only if joined to a gate; the stalls of each row are a one-dimensional problem: what
other aisles and rows already placed leave of its gaps, divided by the width
of a stall.  A row is filled anew only if its own aisle has changed, or something has come to its
box or left it: another aisle, the stalls of a row that comes before it (see ``marks``).
"""

from __future__ import annotations

from spaceplan.geometry.kernel import kernel
from spaceplan.search.angled import clear_of, extra_of, tooth_of
from spaceplan.search.boxes import boxes_meet, shrunk
from spaceplan.search.clip import quad_in_band, set_quad
from spaceplan.search.limits import over_limits
from spaceplan.search.marks import mark_aisle, mark_changed, mark_difference, place_of
from spaceplan.search.network import join_aisle, outline_aisle, reach_aisles
from spaceplan.search.rows import add_interval, row_depth, row_frame, row_pitch
from spaceplan.search.world import EPS, FAR, GATE_PLAY, MAX_RUNS, PARALLEL, ROWS


@kernel
def evaluate(world, state, other, scratch):  # type: ignore[no-untyped-def]
    """Return what a state is worth, in stalls.

    Parameters
    ----------
    world
        The world.
    state
        The state; spans and gaps of the aisles in the journal must be up to date.
    other
        The state before the step, up to date in all.
    scratch
        The journal: changed aisles; filled with all rows that were worked out anew.

    Returns
    -------
    float
        Stalls, less the prices of aisle metres, doors cut off and removals.
    """
    fixed, n = len(world.fixed), len(state.half)
    for i in range(scratch.counts[0]):
        outline_aisle(world, state, scratch.changed[i])
    for i in range(scratch.counts[0]):
        join_aisle(world, state, scratch.changed[i])
    reach_aisles(world, state, scratch.queue)
    for k in range(n):
        if state.reached[k] != other.reached[k]:
            mark_changed(scratch, k)
    scratch.counts[2] = 0
    for at in range(n):
        k = state.order[at]
        if state.reached[k] == 1 or scratch.is_changed[k] == 1:
            scratch.live[scratch.counts[2]] = k
            scratch.counts[2] += 1
    for i in range(scratch.counts[0]):
        k = scratch.changed[i]
        for row in range(ROWS):
            scratch.dirty[k, row] = 1
        if k >= fixed:
            mark_aisle(world, state, other, scratch, k)
    fill_rows(world, state, other, scratch)
    return add_up(world, state, scratch)


@kernel
def fill_rows(world, state, other, scratch):  # type: ignore[no-untyped-def]
    """Fill all marked rows with stalls, in their order.

    Parameters
    ----------
    world, state, other
        What the search works on, now and before the step.
    scratch
        The journal: marked rows; rows filled are written there.
    """
    p, fixed, live = world.params, len(world.fixed), scratch.counts[2]
    rounds = 2 if p.side_width > 0 else 1
    for turn in range(rounds):
        begin, end = (0, PARALLEL) if turn == 0 else (PARALLEL, ROWS)
        for at in range(live):
            k = scratch.live[at]
            for row in range(begin, end):
                if scratch.dirty[k, row] == 0:
                    continue
                scratch.dirty[k, row] = 0
                scratch.rows[scratch.counts[1]] = k * ROWS + row
                scratch.counts[1] += 1
                own = place_of(state, k, row)
                before = state.run_count[k, row]
                state.run_count[k, row], state.stalls[k, row], state.slack[k, row] = 0, 0, 0
                if state.reached[k] == 1 and state.gap_count[k, row] > 0:
                    # what only touches the row takes nothing of it
                    box = shrunk(state.row_box[k, row])
                    ox, oy, ux, uy, nx, ny, _lo, _hi = row_frame(state, k, row)
                    kind, extra, before_it, after_it = state.info[k, 4], 0.0, 0.0, 0.0
                    deep = row_depth(world, kind, row) - EPS
                    if kind != 0:
                        extra, tooth = extra_of(world, kind), tooth_of(world, kind)
                        before_it, after_it = (tooth, 0.0) if kind > 0 else (0.0, tooth)
                    count = 0
                    for i in range(live):
                        j = scratch.live[i]
                        if j == k or j < fixed or state.reached[j] == 0:
                            continue
                        if not boxes_meet(box, state.box[j]):
                            continue
                        a, b = quad_in_band(state.quad[j], ox, oy, ux, uy, nx, ny, EPS, deep)
                        if a + EPS < b - EPS:
                            if kind != 0:
                                wx, wy = state.aisle[j, 2], state.aisle[j, 3]
                                clear = clear_of(world, kind, ux * wy - uy * wx)
                                a, b = (a, b + clear) if kind > 0 else (a - clear, b)
                            count = add_interval(scratch.spans, count, a + EPS, b - EPS)
                    for at_j in range(live):
                        j = scratch.live[at_j]
                        if state.reached[j] == 0 or not boxes_meet(box, state.hull[j]):
                            continue
                        for r in range(ROWS):
                            if place_of(state, j, r) >= own:
                                continue
                            if not boxes_meet(box, state.row_box[j, r]):
                                continue
                            for i in range(state.run_count[j, r]):
                                a, b = quad_in_band(
                                    state.run_quad[j, r, i], ox, oy, ux, uy, nx, ny, EPS, deep
                                )
                                if a + EPS < b - EPS:
                                    # no stall may stand on the open ground before an angled one
                                    a, b = a - after_it, b + before_it
                                    count = add_interval(scratch.spans, count, a + EPS, b - EPS)
                    runs, stalls, slack = fill_row(
                        state.gaps[k, row], state.gap_count[k, row], scratch.spans, count,
                        row_pitch(world, kind, row), extra, p.strip, state.runs[k, row],
                    )  # fmt: skip
                    state.run_count[k, row], state.stalls[k, row] = runs, stalls
                    state.slack[k, row] = slack if row < PARALLEL and kind == 0 else 0
                    pitch, right = row_pitch(world, kind, row), (state.info[k, 3] >> row) & 1
                    for i in range(runs):
                        run = state.runs[k, row, i]
                        u0 = run[0] if right == 0 else run[1] - run[2] * pitch - extra
                        set_quad(
                            state.run_quad[k, row, i], ox, oy, ux, uy, nx, ny,
                            u0 - before_it, u0 + run[2] * pitch + extra + after_it, 0.0, deep + EPS,
                        )  # fmt: skip
                mark_difference(
                    world, state, scratch, state.run_quad[k, row], state.run_count[k, row],
                    other.run_quad[k, row], before, own,
                )  # fmt: skip


@kernel
def fill_row(gaps, gap_count, spans, count, pitch, extra, strip, runs):  # type: ignore[no-untyped-def]
    """Fill what is left of the gaps of one row.

    Parameters
    ----------
    gaps, gap_count
        [n, 2] free gaps, and how many.
    spans, count
        [n, 2] what is taken, sorted by low ends, and how many.
    pitch
        Length of row that a stall takes, in metres.
    extra
        How much more the first one takes, in metres.
    strip
        Width of an accessible stall's strip, in metres.
    runs
        [MAX_RUNS, 3] from, to, stalls; written.

    Returns
    -------
    tuple of int
        Runs, stalls, and runs with room for a strip.
    """
    found, stalls, slack = 0, 0, 0
    for g in range(gap_count):
        here, end = gaps[g, 0], gaps[g, 1]
        for i in range(count + 1):
            stop = end if i == count else min(spans[i, 0], end)
            room = stop - here
            if room >= pitch + extra - EPS and found < MAX_RUNS:
                fit = int((room - extra + 2 * EPS) / pitch)
                runs[found, 0], runs[found, 1], runs[found, 2] = here, stop, fit
                found += 1
                stalls += fit
                if room - fit * pitch >= strip:
                    slack += 1
            if i < count and spans[i, 1] > here:
                here = spans[i, 1]
            if here >= end:
                break
    return found, stalls, slack


@kernel
def add_up(world, state, scratch):  # type: ignore[no-untyped-def]
    """Add up what a state is worth, all its rows being filled.

    Parameters
    ----------
    world, state
        What the search works on.
    scratch
        Totals are written there.

    Returns
    -------
    float
        Stalls, less the prices of aisle metres, doors cut off, parted aisles and removals.
    """
    p = world.params
    stalls, slack, idle, metres = 0, 0, 0, 0.0
    for k in range(len(state.half)):
        if state.info[k, 0] == 0:
            continue
        if state.reached[k] == 0:
            idle += 1
            continue
        for row in range(ROWS):
            stalls += state.stalls[k, row]
            slack += state.slack[k, row]
        if k >= len(world.fixed):
            metres += state.span[k, 1] - max(state.span[k, 0], -GATE_PLAY)
    removal = 0.0
    for r in range(len(state.removed)):
        if state.removed[r] == 1:
            removal += world.removal[r]
    totals = scratch.totals
    totals[0], totals[1], totals[2], totals[3] = stalls, metres, slack, idle
    missing = max(0.0, p.pairs - slack) + p.per_part * max(0.0, state.parts[0] - p.parts)
    missing += p.per_cut * state.cut[0]
    if p.behind_most < FAR or p.end_most < FAR or p.end_length < FAR:
        missing += over_limits(world, state, scratch)
    return stalls - missing - p.per_metre * metres - p.per_idle * idle - removal
