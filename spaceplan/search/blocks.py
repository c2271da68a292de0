"""Compiled: where a placed block stands, and whether it may."""

from __future__ import annotations

from spaceplan.geometry.kernel import kernel
from spaceplan.search.clip import inside, quad_in_band, segment_in_band


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
    for i in range(world.off_count[v]):
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
def quads_meet(a, b, apart=0.0):  # type: ignore[no-untyped-def]
    """Tell whether a rectangle and a convex quadrilateral overlap, or lie nearer than asked.

    Parameters
    ----------
    a
        A rectangle, four corners as eight numbers.
    b
        A convex quadrilateral, four corners as eight numbers.
    apart
        How far apart they must lie, along the rectangle's sides, in metres; default 0: they may
        touch.

    Returns
    -------
    bool
        Whether they share ground, or come so near.
    """
    ux, uy, nx, ny, w, h = _frame_of(a)
    low, high = 1e-4 - apart, apart - 1e-4
    lo, hi = quad_in_band(b, a[0], a[1], ux, uy, nx, ny, low, h + high)
    return lo <= hi and hi > low and lo < w + high


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
    x_low, x_high = min(min(q[0], q[2]), min(q[4], q[6])), max(max(q[0], q[2]), max(q[4], q[6]))
    y_low, y_high = min(min(q[1], q[3]), min(q[5], q[7])), max(max(q[1], q[3]), max(q[5], q[7]))
    for e in range(len(edges)):
        if max(edges[e, 0], edges[e, 2]) < x_low or min(edges[e, 0], edges[e, 2]) > x_high:
            continue
        if max(edges[e, 1], edges[e, 3]) < y_low or min(edges[e, 1], edges[e, 3]) > y_high:
            continue
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
    low, high = world.slot_region[m, 0], world.slot_region[m, 1]
    for i in range(world.rect_count[v]):
        q = state.body[m, i]
        if low < high:
            edges, tags = world.block_edges[low:high], world.block_tags[low:high]
            if not quad_clear(q, edges, tags, state.removed):
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
        walled = (world.lawn[v] == 1 and world.hard[w] == 1) or (
            world.hard[v] == 1 and world.lawn[w] == 1
        )
        apart = world.params.off_walls if walled else 0.0
        for i in range(world.rect_count[v]):
            for j in range(world.rect_count[w]):
                if quads_meet(state.body[m, i], state.body[o, j], apart):
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
def nearly_fits(world, state, m, play):  # type: ignore[no-untyped-def]
    """Tell whether a block may stand where it does, were it a little smaller all around.

    Parameters
    ----------
    world, state
        What the search works on.
    m
        Index of the block, already placed.
    play
        How much smaller, in metres; narrow rectangles keep a tenth of their width.

    Returns
    -------
    bool
        Whether it fits but for that.
    """
    v = state.variant[m]
    for i in range(world.rect_count[v]):
        _shrink(state.body[m, i], play)
    for i in range(world.keep_count[v]):
        _shrink(state.free[m, i], play)
    fits = block_fits(world, state, m)
    place_block(world, state, m)
    return fits


@kernel
def _shrink(q, play):  # type: ignore[no-untyped-def]
    ux, uy, nx, ny, w, h = _frame_of(q)
    a, b = min(play, 0.45 * w), min(play, 0.45 * h)
    for i in range(4):
        along = a if i in (0, 3) else -a
        up = b if i in (0, 1) else -b
        q[2 * i] += along * ux + up * nx
        q[2 * i + 1] += along * uy + up * ny


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
    for i in range(world.off_count[v]):
        _widen(box, state.free[m, i])


@kernel
def _widen(box, q):  # type: ignore[no-untyped-def]
    for c in range(4):
        box[0], box[1] = min(box[0], q[2 * c]), min(box[1], q[2 * c + 1])
        box[2], box[3] = max(box[2], q[2 * c]), max(box[3], q[2 * c + 1])
