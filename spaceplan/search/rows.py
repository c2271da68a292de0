"""Compiled: where stalls may stand along an aisle, before other aisles and stalls are counted.

An aisle has four rows: left, right, across its far end, across its near end.  A row is a band as
deep as a stall is long; its free gaps are what edges of the ground, aprons, roads and blocks leave
of it.  These gaps change only with the aisle itself or with a block, so they are remembered.
"""

from __future__ import annotations

import numpy as np

from spaceplan.geometry.kernel import kernel
from spaceplan.search.clip import inside, quad_in_band, segment_in_band
from spaceplan.search.world import EPS, GATE_PLAY, MAX_GAPS

_REACH = 1e4


@kernel
def row_frame(state, k, row):  # type: ignore[no-untyped-def]
    """Return the frame of one row and its extent along it.

    Parameters
    ----------
    state
        The state.
    k
        Index of the aisle.
    row
        0 left, 1 right, 2 far end, 3 near end.

    Returns
    -------
    tuple of float
        Origin x, y; along x, y; outward x, y; from, to (metres).
    """
    px, py, ux, uy = state.aisle[k, 0], state.aisle[k, 1], state.aisle[k, 2], state.aisle[k, 3]
    nx, ny, h = -uy, ux, state.half[k]
    lo, hi = state.span[k, 0], state.span[k, 1]
    if row == 0:
        return px + h * nx, py + h * ny, ux, uy, nx, ny, lo, hi
    if row == 1:
        return px - h * nx, py - h * ny, ux, uy, -nx, -ny, lo, hi
    if row == 2:
        return px + hi * ux, py + hi * uy, nx, ny, ux, uy, -h, h
    return px + lo * ux, py + lo * uy, nx, ny, -ux, -uy, -h, h


@kernel
def add_interval(spans, count, lo, hi):  # type: ignore[no-untyped-def]
    """Insert an interval into a list sorted by its low ends.

    Parameters
    ----------
    spans
        [n, 2] room for intervals.
    count
        How many there are.
    lo, hi
        The new interval.

    Returns
    -------
    int
        The new count; unchanged when there is no room left.
    """
    if count >= len(spans):
        # no room: widen the last one, which only ever loses a stall
        spans[count - 1, 1] = max(spans[count - 1, 1], hi)
        spans[count - 1, 0] = min(spans[count - 1, 0], lo)
        return count
    i = count
    while i > 0 and spans[i - 1, 0] > lo:
        spans[i, 0], spans[i, 1] = spans[i - 1, 0], spans[i - 1, 1]
        i -= 1
    spans[i, 0], spans[i, 1] = lo, hi
    return count + 1


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
    for e in range(len(world.edges)):
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
        for r in range(world.rect_count[state.variant[m]]):
            a, b = quad_in_band(state.body[m, r], px, py, ux, uy, -uy, ux, -h, h)
            if a > b:
                continue
            if a <= EPS and b >= -EPS:
                state.span[k, 0], state.span[k, 1] = 0.0, 0.0
                return False
            if a > 0:
                hi = min(hi, a)
            else:
                lo = max(lo, b)
    state.span[k, 0], state.span[k, 1] = lo, hi
    if gate < 0 and not inside(px, py, world.edges, world.tags):
        state.span[k, 0], state.span[k, 1] = 0.0, 0.0
        return False
    return True


@kernel
def gaps_of(world, state, k, row, spans):  # type: ignore[no-untyped-def]
    """Find the free gaps of one row and remember them.

    Parameters
    ----------
    world, state
        What the search works on.
    k, row
        The aisle and its row.
    spans
        [n, 2] room to work in.
    """
    p = world.params
    state.gap_count[k, row] = 0
    fixed = k < len(world.fixed)
    gate = state.info[k, 1]
    if fixed:
        if row != (0 if world.fixed[k, 5] > 0 else 1):
            return
    elif 2 * state.half[k] < p.aisle - 0.01:
        return
    if state.span[k, 1] - state.span[k, 0] < p.aisle - 1e-3 and not fixed:
        return
    if row == 3 and gate >= 0:
        return
    ox, oy, ux, uy, nx, ny, lo, hi = row_frame(state, k, row)
    near = -EPS
    frontage = fixed and world.fixed[k, 6] > 0
    if frontage:
        near = EPS
    if gate >= 0 and row < 2:
        lo = max(lo, 0.0)
    count = 0
    for e in range(len(world.edges)):
        tag = world.tags[e]
        if tag >= 0 and state.removed[tag] == 1:
            continue
        a, b = segment_in_band(
            world.edges[e, 0], world.edges[e, 1], world.edges[e, 2], world.edges[e, 3],
            ox, oy, ux, uy, nx, ny, near, p.length - EPS,
        )  # fmt: skip
        if a <= b and b > lo and a < hi:
            count = add_interval(spans, count, a, b)
    for q in range(len(world.quads)):
        a, b = quad_in_band(world.quads[q], ox, oy, ux, uy, nx, ny, EPS, p.length - EPS)
        if a + EPS < b - EPS and b > lo and a < hi:
            count = add_interval(spans, count, a + EPS, b - EPS)
    for m in range(len(state.variant)):
        v = state.variant[m]
        for r in range(world.rect_count[v]):
            a, b = quad_in_band(state.body[m, r], ox, oy, ux, uy, nx, ny, EPS, p.length - EPS)
            if a + EPS < b - EPS and b > lo and a < hi:
                count = add_interval(spans, count, a + EPS, b - EPS)
        for r in range(world.keep_count[v]):
            a, b = quad_in_band(state.free[m, r], ox, oy, ux, uy, nx, ny, EPS, p.length - EPS)
            if a + EPS < b - EPS and b > lo and a < hi:
                count = add_interval(spans, count, a + EPS, b - EPS)
    at, kept = lo, 0
    for i in range(count + 1):
        end = hi if i == count else min(spans[i, 0], hi)
        if end - at >= p.width - EPS and kept < MAX_GAPS:
            sure = True
            if gate >= 0 or frontage:
                # a gate's aisle reaches outside, where edges do not close every gap
                u, v = (at + end) / 2, p.length / 2
                sure = inside(ox + u * ux + v * nx, oy + u * uy + v * ny, world.edges, world.tags)
            if sure:
                state.gaps[k, row, kept, 0], state.gaps[k, row, kept, 1] = at, end
                kept += 1
        if i < count:
            at = max(at, spans[i, 1])
    state.gap_count[k, row] = kept


@kernel
def refresh_aisle(world, state, k, spans):  # type: ignore[no-untyped-def]
    """Bring all that is remembered of one aisle up to date.

    Parameters
    ----------
    world, state
        What the search works on.
    k
        Index of the aisle.
    spans
        [n, 2] room to work in.
    """
    if state.info[k, 0] == 0:
        return
    if k >= len(world.fixed):
        reach_of(world, state, k)
    for row in range(4):
        gaps_of(world, state, k, row, spans)


@kernel
def place_block(world, state, m):  # type: ignore[no-untyped-def]
    """Write the ground of a placed block.

    Parameters
    ----------
    world, state
        What the search works on.
    m
        Index of the block.
    """
    v = state.variant[m]
    x, y = state.block[m, 0], state.block[m, 1]
    c, s, mirror = state.block[m, 2], state.block[m, 3], state.block[m, 4]
    for i in range(world.rect_count[v]):
        _lay(state.body[m, i], world.rects[v, i], x, y, c, s, mirror)
    for i in range(world.keep_count[v]):
        _lay(state.free[m, i], world.keep[v, i], x, y, c, s, mirror)


@kernel
def _lay(q, rect, x, y, c, s, mirror):  # type: ignore[no-untyped-def]
    x0, y0, x1, y1 = rect[0], rect[1], rect[2], rect[3]
    xs = (x0, x1, x1, x0)
    ys = (y0, y0, y1, y1)
    for i in range(4):
        q[2 * i] = x + c * mirror * xs[i] - s * ys[i]
        q[2 * i + 1] = y + s * mirror * xs[i] + c * ys[i]


@kernel
def quads_meet(a, b):  # type: ignore[no-untyped-def]
    """Tell whether a rectangle and a convex quadrilateral overlap by more than a touch.

    Parameters
    ----------
    a
        A rectangle, four corners as eight numbers.
    b
        A convex quadrilateral, four corners as eight numbers.

    Returns
    -------
    bool
        Whether they share ground.
    """
    ux, uy, nx, ny, w, h = _frame_of(a)
    lo, hi = quad_in_band(b, a[0], a[1], ux, uy, nx, ny, 1e-4, h - 1e-4)
    return lo <= hi and hi > 1e-4 and lo < w - 1e-4


@kernel
def quad_clear(q, edges, tags, removed):  # type: ignore[no-untyped-def]
    """Tell whether a rectangle lies in the ground that edges enclose, touching allowed.

    Parameters
    ----------
    q
        The rectangle, four corners as eight numbers.
    edges, tags
        Edges of the ground.
    removed
        [K] which removables are taken away.

    Returns
    -------
    bool
        Whether no edge crosses it and its middle is inside.
    """
    ux, uy, nx, ny, w, h = _frame_of(q)
    for e in range(len(edges)):
        if tags[e] >= 0 and removed[tags[e]] == 1:
            continue
        lo, hi = segment_in_band(
            edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3],
            q[0], q[1], ux, uy, nx, ny, 1e-4, h - 1e-4,
        )  # fmt: skip
        if lo <= hi and hi > 1e-4 and lo < w - 1e-4:
            return False
    return inside((q[0] + q[4]) / 2, (q[1] + q[5]) / 2, edges, tags)


@kernel
def _frame_of(q):  # type: ignore[no-untyped-def]
    ax, ay, bx, by = q[2] - q[0], q[3] - q[1], q[6] - q[0], q[7] - q[1]
    w, h = (ax * ax + ay * ay) ** 0.5, (bx * bx + by * by) ** 0.5
    return ax / w, ay / w, bx / h, by / h, w, h


@kernel
def block_fits(world, state, m):  # type: ignore[no-untyped-def]
    """Tell whether a placed block stands on free ground, clear of all other blocks.

    Parameters
    ----------
    world, state
        What the search works on.
    m
        Index of the block.

    Returns
    -------
    bool
        Whether it may stand there.
    """
    v = state.variant[m]
    own = world.slot_region[m] == 1
    for i in range(world.rect_count[v]):
        q = state.body[m, i]
        if own:
            if not quad_clear(q, world.block_edges, world.block_tags, state.removed):
                return False
        elif not quad_clear(q, world.edges, world.tags, state.removed):
            return False
        for j in range(len(world.quads)):
            if quads_meet(q, world.quads[j]):
                return False
    for i in range(world.keep_count[v]):
        if not quad_clear(state.free[m, i], world.open_edges, world.open_tags, state.removed):
            return False
    for o in range(len(state.variant)):
        if o == m:
            continue
        w = state.variant[o]
        for i in range(world.rect_count[v]):
            for j in range(world.rect_count[w]):
                if quads_meet(state.body[m, i], state.body[o, j]):
                    return False
            for j in range(world.keep_count[w]):
                if quads_meet(state.body[m, i], state.free[o, j]):
                    return False
        for i in range(world.keep_count[v]):
            for j in range(world.rect_count[w]):
                if quads_meet(state.free[m, i], state.body[o, j]):
                    return False
    return True


@kernel
def door_frames(world, state, i):  # type: ignore[no-untyped-def]
    """Return a door of a building, or an exit of a placed block.

    Parameters
    ----------
    world, state
        What the search works on.
    i
        Index: doors first, then ``MAX_PARTS`` exits a block.

    Returns
    -------
    tuple of float
        x, y, outward fx, fy; all zero where there is no such exit.
    """
    doors = len(world.doors)
    if i < doors:
        return world.doors[i, 0], world.doors[i, 1], world.doors[i, 2], world.doors[i, 3]
    m, j = (i - doors) // world.exits.shape[1], (i - doors) % world.exits.shape[1]
    v = state.variant[m]
    if j >= world.exit_count[v]:
        return 0.0, 0.0, 0.0, 0.0
    lx, ly, fx, fy = (
        world.exits[v, j, 0],
        world.exits[v, j, 1],
        world.exits[v, j, 2],
        world.exits[v, j, 3],
    )
    c, s, mirror = state.block[m, 2], state.block[m, 3], state.block[m, 4]
    return (
        state.block[m, 0] + c * mirror * lx - s * ly,
        state.block[m, 1] + s * mirror * lx + c * ly,
        c * mirror * fx - s * fy,
        s * mirror * fx + c * fy,
    )


@kernel
def clear_of_ground(world, state, i):  # type: ignore[no-untyped-def]
    """Find how far one can walk straight out of a door before an edge of the ground.

    Parameters
    ----------
    world, state
        What the search works on.
    i
        Index of the door or exit.

    Returns
    -------
    float
        Metres; −1 where there is no such exit.
    """
    half = world.params.walk / 2 - 1e-3
    x, y, fx, fy = door_frames(world, state, i)
    if fx == 0.0 and fy == 0.0:
        return -1.0
    far, edges = _REACH, world.open_edges
    for e in range(len(edges)):
        tag = world.open_tags[e]
        if tag >= 0 and state.removed[tag] == 1:
            continue
        lo, hi = segment_in_band(
            edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3],
            x, y, fx, fy, -fy, fx, -half, half,
        )  # fmt: skip
        if lo <= hi and hi > 0.05:
            far = min(far, max(lo, 0.0))
    return far


@kernel
def clear_ways(world, state, moved):  # type: ignore[no-untyped-def]
    """Find how far one can walk straight out of each door before something stands there.

    Parameters
    ----------
    world, state
        What the search works on.
    moved
        Index of the only block that has moved; −1 works everything out again.
    """
    half = world.params.walk / 2 - 1e-3
    doors, ways = len(world.doors), world.exits.shape[1]
    for i in range(len(state.clear)):
        if moved < 0 or (i >= doors and (i - doors) // ways == moved):
            state.bare[i] = clear_of_ground(world, state, i)
        far = state.bare[i]
        if far > 0:
            x, y, fx, fy = door_frames(world, state, i)
            for m in range(len(state.variant)):
                for r in range(world.rect_count[state.variant[m]]):
                    lo, hi = quad_in_band(state.body[m, r], x, y, fx, fy, -fy, fx, -half, half)
                    if lo <= hi and hi > 0.05:
                        far = min(far, max(lo, 0.0))
        state.clear[i] = far


@kernel
def block_box(world, state, m, box):  # type: ignore[no-untyped-def]
    """Widen a box so that it holds a placed block and what it keeps free.

    Parameters
    ----------
    world, state
        What the search works on.
    m
        Index of the block.
    box
        [4] x low, y low, x high, y high; widened in place.
    """
    v = state.variant[m]
    for i in range(world.rect_count[v]):
        _widen(box, state.body[m, i])
    for i in range(world.keep_count[v]):
        _widen(box, state.free[m, i])


@kernel
def _widen(box, q):  # type: ignore[no-untyped-def]
    for c in range(4):
        box[0], box[1] = min(box[0], q[2 * c]), min(box[1], q[2 * c + 1])
        box[2], box[3] = max(box[2], q[2 * c]), max(box[3], q[2 * c + 1])


@kernel
def aisle_near(world, state, k, box):  # type: ignore[no-untyped-def]
    """Tell whether something within a box could change what is remembered of an aisle.

    Parameters
    ----------
    world, state
        What the search works on.
    k
        Index of the aisle.
    box
        [4] x low, y low, x high, y high.

    Returns
    -------
    bool
        Whether the aisle or one of its rows comes near the box.
    """
    reach = world.params.length + 0.1
    px, py, ux, uy = state.aisle[k, 0], state.aisle[k, 1], state.aisle[k, 2], state.aisle[k, 3]
    half = state.half[k] + reach
    lo, hi = state.span[k, 0] - reach, state.span[k, 1] + reach
    cx, cy = px + (lo + hi) / 2 * ux, py + (lo + hi) / 2 * uy
    wx = abs(ux) * (hi - lo) / 2 + abs(uy) * half
    wy = abs(uy) * (hi - lo) / 2 + abs(ux) * half
    return cx + wx >= box[0] and cx - wx <= box[2] and cy + wy >= box[1] and cy - wy <= box[3]


@kernel
def refresh_all(world, state, spans):  # type: ignore[no-untyped-def]
    """Bring all that is remembered of a state up to date.

    Parameters
    ----------
    world, state
        What the search works on.
    spans
        [n, 2] room to work in.
    """
    for m in range(len(state.variant)):
        place_block(world, state, m)
    clear_ways(world, state, -1)
    for k in range(len(state.half)):
        refresh_aisle(world, state, k, spans)


def working_room() -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return room for the intervals of one row.

    Returns
    -------
    numpy.ndarray
        [512, 2] zeros.
    """
    return np.zeros((512, 2))
