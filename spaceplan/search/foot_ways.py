"""Compiled: whether every door and gate can be walked to past the blocks, wherever stalls stand.

The ground where a person's middle may be is cut into rows, at most a quarter of a metre apart; what
blocks leave of each row is intervals, and intervals of neighbouring rows that overlap are joined.
"""

from __future__ import annotations

import math

from spaceplan.geometry.kernel import kernel
from spaceplan.search.clip import quad_in_band


@kernel
def count_cut(world, state, scratch):  # type: ignore[no-untyped-def]
    """Count the doors, gates and exits of blocks that cannot be walked to past what is built.

    Parameters
    ----------
    world, state
        What the search works on; blocks must be placed.  Writes ``cut``.
    scratch
        Room to work in.
    """
    state.cut[0] = 0
    rows = len(world.foot_first) - 1
    if rows < 1:
        return
    half = world.foot_half[0]
    spans, first, parent = scratch.foot_spans, scratch.foot_first, scratch.foot_parent
    count = 0
    for row in range(rows):
        begin = count
        first[row] = count
        for i in range(world.foot_first[row], world.foot_first[row + 1]):
            spans[count, 0], spans[count, 1] = world.foot_spans[i, 0], world.foot_spans[i, 1]
            count += 1
        for i in range(world.lent_first[row], world.lent_first[row + 1]):
            if state.removed[world.lent_owner[i]] == 0:
                count = _cut(spans, begin, count, world.lent_spans[i, 0], world.lent_spans[i, 1])
        y = world.foot_y[row]
        for m in range(len(state.variant)):
            for r in range(world.rect_count[state.variant[m]]):
                count = _shut(spans, begin, count, state.body[m, r], y, half)
        for i in range(begin, count):
            parent[i] = i
        if row > 0:
            join_rows(spans, parent, first[row - 1], begin, count)
    first[rows] = count
    reached = scratch.foot_reached
    reached[:count] = 0
    for goal in range(len(world.goal_seed)):
        if world.goal_seed[goal] == 1:
            for p in range(world.goal_first[goal], world.goal_first[goal + 1]):
                row = world.goal_row[p]
                for i in range(first[row], first[row + 1]):
                    if _overlap(spans[i], world.goal_spans[p]):
                        reached[_root(parent, i)] = 1
    for goal in range(len(world.goal_seed)):
        found = False
        for p in range(world.goal_first[goal], world.goal_first[goal + 1]):
            row, span = world.goal_row[p], world.goal_spans[p]
            found = found or _met(scratch, row, span[0], span[1])
        state.cut[0] += int(not found)
    for m in range(len(state.variant)):
        for e in range(world.exit_count[state.variant[m]]):
            state.cut[0] += int(not _walked_to(world, state, scratch, m, e))


@kernel
def _walked_to(world, state, scratch, m, e):  # type: ignore[no-untyped-def]
    """Tell whether one gets near the middle of the square before an exit of a block."""
    exit_at, near = world.exits[state.variant[m], e], world.params.apron
    c, s, mirror = state.block[m, 2], state.block[m, 3], state.block[m, 4]
    lx, ly = exit_at[0] + near / 2 * exit_at[2], exit_at[1] + near / 2 * exit_at[3]
    x = state.block[m, 0] + c * mirror * lx - s * ly
    y = state.block[m, 1] + s * mirror * lx + c * ly
    for row in range(len(world.foot_y)):
        up = world.foot_y[row] - y
        if abs(up) < near:
            wide = math.sqrt(near * near - up * up)
            if _met(scratch, row, x - wide, x + wide):
                return True
    return False


@kernel
def _cut(spans, begin, count, lo, hi):  # type: ignore[no-untyped-def]
    """Take an interval out of those of a row, parting at most one; return how many there are."""
    i = begin
    while i < count:
        a, b = spans[i, 0], spans[i, 1]
        if hi <= a or b <= lo:
            i += 1
        elif lo <= a and b <= hi:
            count -= 1
            spans[i, 0], spans[i, 1] = spans[count, 0], spans[count, 1]
        elif lo <= a:
            spans[i, 0] = hi
            i += 1
        else:
            spans[i, 1] = lo
            if hi < b:
                spans[count, 0], spans[count, 1] = hi, b
                count += 1
            i += 1
    return count


@kernel
def _shut(spans, begin, count, quad, y, half):  # type: ignore[no-untyped-def]
    """Take out of a row what lies nearer to a rectangle than a person's middle may."""
    low = min(min(quad[1], quad[3]), min(quad[5], quad[7]))
    high = max(max(quad[1], quad[3]), max(quad[5], quad[7]))
    if y <= low - half * 1.5 or y >= high + half * 1.5 or count == begin:
        return count
    lo, hi = quad_in_band(quad, 0.0, y, 1.0, 0.0, 0.0, 1.0, -half, half)
    return _cut(spans, begin, count, lo - half, hi + half) if lo <= hi else count


@kernel
def join_rows(spans, parent, last, begin, count):  # type: ignore[no-untyped-def]
    """Join the intervals of a row with those of the row before it that they overlap.

    Parameters
    ----------
    spans
        [W, 2] intervals, row after row.
    parent
        [W] one that each is joined to, itself at the root; altered.
    last, begin, count
        Where the row before begins, where the row does, and where it ends.
    """
    for i in range(begin, count):
        for j in range(last, begin):
            if _overlap(spans[i], spans[j]):
                a, b = _root(parent, i), _root(parent, j)
                parent[max(a, b)] = min(a, b)


@kernel
def _root(parent, i):  # type: ignore[no-untyped-def]
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@kernel
def _overlap(a, b):  # type: ignore[no-untyped-def]
    return a[0] < b[1] and b[0] < a[1]


@kernel
def _met(scratch, row, lo, hi):  # type: ignore[no-untyped-def]
    """Tell whether some interval of a row that is walked to overlaps another."""
    spans, parent = scratch.foot_spans, scratch.foot_parent
    for i in range(scratch.foot_first[row], scratch.foot_first[row + 1]):
        met = spans[i, 0] < hi and lo < spans[i, 1]
        if met and scratch.foot_reached[_root(parent, i)] == 1:
            return True
    return False
