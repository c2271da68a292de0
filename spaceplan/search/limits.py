"""Compiled: stalls that hard rules on single lanes and dead ends do not let stand."""

from __future__ import annotations

from spaceplan.geometry.kernel import kernel
from spaceplan.search.clip import quad_in_band, segment_in_band
from spaceplan.search.reach import is_narrow
from spaceplan.search.rows import row_pitch
from spaceplan.search.world import EPS, FAR, ROWS


@kernel
def over_limits(world, state, scratch):  # type: ignore[no-untyped-def]
    """Count the stalls that are too many behind single lanes and on dead ends.

    Parameters
    ----------
    world, state
        What the search works on, all rows filled.
    scratch
        Room to work in.

    Returns
    -------
    int
        Stalls; one that breaks both rules counts twice.
    """
    p, fixed, lost = world.params, len(world.fixed), 0
    for k in range(fixed, len(state.half)):
        if state.info[k, 0] == 0 or state.reached[k] == 0 or state.info[k, 4] != 0:
            continue
        if p.behind_most < FAR and is_narrow(world, state, k):
            ends = 1 if state.info[k, 1] >= 0 else 2
            low = 0.0 if ends == 1 else state.span[k, 0]
            # at its inner ends a lane overlaps the aisles that it leads to
            alone = state.span[k, 1] - low - ends * (p.aisle / 2 + state.half[k])
            if alone > p.aisle:
                lost += max(0, _behind(world, state, scratch, k) - int(p.behind_most))
        if p.end_most < FAR or p.end_length < FAR:
            lost += _on_ends(world, state, k)
    return lost


@kernel
def _behind(world, state, scratch, shut):  # type: ignore[no-untyped-def]
    """Count the stalls that no car gets to without one aisle."""
    n, fixed, roads = len(state.half), len(world.fixed), len(state.groups)
    seen, queue, first, last = scratch.seen, scratch.queue, 0, 0
    seen[:] = 0
    for k in range(fixed, n):
        h = state.half[k]
        # as where aisles are joined to gates: past the gate's line on both sides
        at_gate = state.span[k, 0] < -h and state.span[k, 1] > 2 * h - EPS
        at_gate = at_gate and state.info[k, 1] >= 0 and state.core[k, 0] != FAR
        if k != shut and at_gate and state.reached[k] == 1 and state.info[k, 4] == 0:
            seen[k] = 1
            queue[last] = k
            last += 1
    for g in range(roads):
        if world.road_reached[g] == 1:
            last = _onto_road(state, g, fixed, shut, seen, queue, last)
    while first < last:
        k = queue[first]
        first += 1
        for i in range(state.meet_count[k]):
            j = state.meets[k, i]
            if j != shut and seen[j] == 0 and state.info[j, 4] == 0:
                seen[j] = 1
                queue[last] = j
                last += 1
        for g in range(roads):
            if state.on_road[k, g] == 1 and seen[n + g] == 0:
                last = _onto_road(state, g, fixed, shut, seen, queue, last)
    count = 0
    for k in range(n):
        if state.info[k, 0] == 0 or state.reached[k] == 0 or seen[k] == 1:
            continue
        if k < fixed and (world.fixed[k, 6] > 0 or seen[n + world.fixed_group[k]] == 1):
            continue
        for row in range(ROWS):
            count += state.stalls[k, row]
    return count


@kernel
def _onto_road(state, g, fixed, shut, seen, queue, last):  # type: ignore[no-untyped-def]
    seen[len(state.half) + g] = 1
    for k in range(fixed, len(state.half)):
        if k != shut and seen[k] == 0 and state.on_road[k, g] == 1 and state.info[k, 4] == 0:
            seen[k] = 1
            queue[last] = k
            last += 1
    return last


@kernel
def _on_ends(world, state, k):  # type: ignore[no-untyped-def]
    """Count the stalls too many at both ends of an aisle, beyond all that it meets."""
    p, h = world.params, state.half[k]
    px, py, ux, uy = state.aisle[k, 0], state.aisle[k, 1], state.aisle[k, 2], state.aisle[k, 3]
    first, last = FAR, -FAR
    if state.info[k, 1] >= 0:
        first, last = 0.0, 0.0
    for i in range(state.meet_count[k]):
        j = state.meets[k, i]
        if state.reached[j] == 1:
            a, b = quad_in_band(state.quad[j], px, py, ux, uy, -uy, ux, -h, h)
            if a <= b:
                first, last = min(first, a), max(last, b)
    for r in range(len(world.road_segments)):
        if state.on_road[k, world.road_group[r]] == 1:
            s = world.road_segments[r]
            a, b = segment_in_band(s[0], s[1], s[2], s[3], px, py, ux, uy, -uy, ux, -h, h)
            if a <= b:
                # the segments are where the middle of a car may be
                first, last = min(first, a - p.aisle / 2), max(last, b + p.aisle / 2)
    if first > last:
        return 0
    low, high, far = 0, 0, 0
    for row in range(ROWS):
        if state.run_count[k, row] == 0:
            continue
        pitch = row_pitch(world, 0, row)
        if row == 2 or row == 3:
            high += state.stalls[k, row] if row == 2 else 0
            low += state.stalls[k, row] if row == 3 else 0
            continue
        right = (state.info[k, 3] >> row) & 1
        for i in range(state.run_count[k, row]):
            run = state.runs[k, row, i]
            at = run[0] if right == 0 else run[1] - run[2] * pitch
            for _ in range(int(run[2])):
                middle = at + pitch / 2
                if middle < first:
                    low += 1
                    far += int(first - at > p.end_length)
                elif middle > last:
                    high += 1
                    far += int(at + pitch - last > p.end_length)
                at += pitch
    if p.end_most < FAR:
        far = max(far, max(0, low - int(p.end_most)) + max(0, high - int(p.end_most)))
    return far
