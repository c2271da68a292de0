"""Compiled: the journal of a step, and which rows are to be filled anew because of it.

Ground matters to a row only where something has come or gone.  A run of stalls that ends a stall
sooner, an aisle that reaches a little farther: all but the end is as it was, and the rows beside
the rest need not be looked at.
"""

from __future__ import annotations

from spaceplan.geometry.kernel import kernel
from spaceplan.search.boxes import boxes_meet, quad_box, shrunk
from spaceplan.search.clip import quad_in_band
from spaceplan.search.rows import row_depth, row_frame
from spaceplan.search.world import EPS, FAR, PARALLEL, ROWS


@kernel
def mark_changed(scratch, k):  # type: ignore[no-untyped-def]
    """Note that a step has changed an aisle.

    Parameters
    ----------
    scratch
        The journal.
    k
        The aisle.
    """
    if scratch.is_changed[k] == 0:
        scratch.is_changed[k] = 1
        scratch.changed[scratch.counts[0]] = k
        scratch.counts[0] += 1


@kernel
def forget(scratch):  # type: ignore[no-untyped-def]
    """Empty the journal.

    Parameters
    ----------
    scratch
        The journal.
    """
    for i in range(scratch.counts[0]):
        scratch.is_changed[scratch.changed[i]] = 0
    scratch.counts[0], scratch.counts[1] = 0, 0


@kernel
def mark_rows(state, scratch, box, after):  # type: ignore[no-untyped-def]
    """Mark rows that reach into a box and come after a place in the order of filling.

    Parameters
    ----------
    state
        The state.
    scratch
        The journal; rows are marked there.
    box
        [4] x low, y low, x high, y high.
    after
        The place; −1 marks all of them.
    """
    inner = shrunk(box)
    for k in range(len(state.half)):
        if state.reached[k] == 0 or not boxes_meet(inner, state.hull[k]):
            continue
        for row in range(ROWS):
            if place_of(state, k, row) > after and boxes_meet(inner, state.row_box[k, row]):
                scratch.dirty[k, row] = 1


@kernel
def reorder(state, scratch, a, b):  # type: ignore[no-untyped-def]
    """Let two aisles change places in the order in which they take their stalls.

    Parameters
    ----------
    state
        The state.
    scratch
        The journal: rows that reach into those of the two are marked.
    a, b
        Two places in the order.
    """
    j, k = state.order[a], state.order[b]
    state.order[a], state.order[b] = k, j
    state.rank[j], state.rank[k] = b, a
    mark_rows(state, scratch, state.hull[j], -1)
    mark_rows(state, scratch, state.hull[k], -1)


@kernel
def mark_ground(world, state, scratch, ground, after):  # type: ignore[no-untyped-def]
    """Mark rows that reach into a rectangle and come after a place in the order of filling.

    Parameters
    ----------
    world, state
        What the search works on.
    scratch
        The journal; rows are marked there.
    ground
        [8] the rectangle, which may lie aslant.
    after
        The place; −1 marks all of them.
    """
    inner = shrunk(quad_box(ground))
    for at in range(scratch.counts[2]):
        k = scratch.live[at]
        if state.reached[k] == 0 or not boxes_meet(inner, state.hull[k]):
            continue
        for row in range(ROWS):
            if (
                scratch.dirty[k, row] == 1
                or place_of(state, k, row) <= after
                or not boxes_meet(inner, state.row_box[k, row])
            ):
                continue
            ox, oy, ux, uy, nx, ny, _lo, _hi = row_frame(state, k, row)
            deep = row_depth(world, state.info[k, 4], row) - EPS
            lo, hi = quad_in_band(ground, ox, oy, ux, uy, nx, ny, EPS, deep)
            if lo <= hi and (state.info[k, 4] != 0 or _in_gap(state, k, row, lo, hi)):
                scratch.dirty[k, row] = 1


@kernel
def _in_gap(state, k, row, lo, hi):  # type: ignore[no-untyped-def]
    """Tell whether an interval along a row reaches into one of its gaps."""
    for g in range(state.gap_count[k, row]):
        if lo < state.gaps[k, row, g, 1] and hi > state.gaps[k, row, g, 0]:
            return True
    return False


@kernel
def place_of(state, k, row):  # type: ignore[no-untyped-def]
    """Return the place of a row in the order of filling.

    Parameters
    ----------
    state
        The state.
    k, row
        The aisle and its row.

    Returns
    -------
    int
        All parallel stalls come after all others.
    """
    late = state.rank[k] * ROWS + row
    return late if row < PARALLEL else late + len(state.half) * ROWS


@kernel
def mark_aisle(world, state, other, scratch, k):  # type: ignore[no-untyped-def]
    """Mark rows of other aisles that reach into ground that an aisle has taken or left.

    Parameters
    ----------
    world, state, other
        What the search works on, now and before the step; who is joined to a gate must be known.
    scratch
        The journal; rows are marked there.
    k
        The aisle.
    """
    now, before = state.reached[k], other.reached[k]
    mark_difference(
        world, state, scratch, state.quad[k : k + 1], now, other.quad[k : k + 1], before, -1
    )


@kernel
def mark_difference(world, state, scratch, now, now_count, before, before_count, after):  # type: ignore[no-untyped-def]
    """Mark rows that reach into where rectangles along one line have changed.

    Each rectangle has an edge at its beginning and one at its end.  Edges that are the same from
    the first on, and from the last back, bound ground that is as it was; all change lies between.

    Parameters
    ----------
    world, state
        What the search works on.
    scratch
        The journal; rows are marked there.
    now, now_count
        [n, 8] rectangles one behind the other, and how many.
    before, before_count
        The same before the step; if an edge is the same, then all lie along the same line.
    after
        Only rows after this place in the order of filling; −1 for all.
    """
    old, new = 2 * before_count, 2 * now_count
    head, tail, most = 0, 0, min(old, new)
    while head < most and _same_edge(now, head, before, head):
        head += 1
    while tail < most - head and _same_edge(now, new - 1 - tail, before, old - 1 - tail):
        tail += 1
    if head == old and head == new:
        return
    ground = scratch.ground
    low, high = FAR, -FAR
    if head < old - tail:
        low, high = _stretch(ground, low, high, before, head)
        low, high = _stretch(ground, low, high, before, old - 1 - tail)
        if head + tail == 0:
            # come, gone or moved as a whole: the two may lie along different lines
            mark_ground(world, state, scratch, ground, after)
            low, high = FAR, -FAR
    if head < new - tail:
        low, high = _stretch(ground, low, high, now, head)
        low, high = _stretch(ground, low, high, now, new - 1 - tail)
    if low < FAR:
        mark_ground(world, state, scratch, ground, after)


@kernel
def _corners(e):  # type: ignore[no-untyped-def]
    """Where the two corners of an edge stand among the eight numbers of its rectangle."""
    return (0, 6) if e % 2 == 0 else (2, 4)


@kernel
def _same_edge(a, e, b, f):  # type: ignore[no-untyped-def]
    """Tell whether edge ``e`` of some rectangles is edge ``f`` of others, both first or last."""
    p, q = a[e // 2], b[f // 2]
    i, j = _corners(e)
    return bool(p[i] == q[i] and p[i + 1] == q[i + 1] and p[j] == q[j] and p[j + 1] == q[j + 1])


@kernel
def _stretch(ground, low, high, quads, e):  # type: ignore[no-untyped-def]
    """Let ground along a line begin or end with an edge, if that makes it longer.

    Returns the new ``low`` and ``high``, which say how far along the line its ends are.
    """
    q = quads[e // 2]
    i, j = _corners(e)
    along = q[i] * (q[j + 1] - q[i + 1]) - q[i + 1] * (q[j] - q[i])
    if along < low:
        low = along
        ground[0], ground[1], ground[6], ground[7] = q[i], q[i + 1], q[j], q[j + 1]
    if along > high:
        high = along
        ground[2], ground[3], ground[4], ground[5] = q[i], q[i + 1], q[j], q[j + 1]
    return low, high
