"""Compiled: where stalls may stand along an aisle, before other aisles and stalls are counted.

A two-way aisle has four rows of stalls at right angles: left, right, across its far end, across
its near end; and two rows, left and right, of parallel stalls for strips too thin for others.  A
thin aisle has the latter alone, a single lane has none.  A one-way aisle has angled stalls on its
left and right (see the module ``angled``).  A row is a
band as deep as its stalls; its free gaps are what edges of the ground, aprons, roads and blocks
leave of it.  These gaps change only with the aisle itself or with a block, so they are remembered.
"""

from __future__ import annotations

from spaceplan.geometry.kernel import kernel
from spaceplan.search.angled import back_of, extra_of, lean_of, tooth_of
from spaceplan.search.blocks import place_block
from spaceplan.search.boxes import band_box, boxes_meet, quad_box
from spaceplan.search.clip import inside, quad_in_band, segment_in_band
from spaceplan.search.world import CHUNK, EPS, FAR, GATE_PLAY, MAX_GAPS, PARALLEL, ROWS

#: A gate's aisle is aslant if one of its sides passes the gate so much later, in metres.
_SLANT = 1e-3
#: A single lane overlaps the aisle that it leads to by so much more than their lines need, in m.
_BEYOND = 0.2


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
        0 left, 1 right, 2 far end, 3 near end; 4 and 5 left and right for parallel stalls.

    Returns
    -------
    tuple of float
        Origin x, y; along x, y; outward x, y; from, to (metres).
    """
    px, py, ux, uy = state.aisle[k, 0], state.aisle[k, 1], state.aisle[k, 2], state.aisle[k, 3]
    nx, ny, h = -uy, ux, state.half[k]
    lo, hi = state.span[k, 0], state.span[k, 1]
    if row in (0, PARALLEL):
        return px + h * nx, py + h * ny, ux, uy, nx, ny, lo, hi
    if row in (1, PARALLEL + 1):
        return px - h * nx, py - h * ny, ux, uy, -nx, -ny, lo, hi
    if row == 2:
        return px + hi * ux, py + hi * uy, nx, ny, ux, uy, -h, h
    return px + lo * ux, py + lo * uy, nx, ny, -ux, -uy, -h, h


@kernel
def row_depth(world, kind, row):  # type: ignore[no-untyped-def]
    """Return how deep the stalls of a row are.

    Parameters
    ----------
    world, kind, row
        The world, the kind of the aisle and its row.

    Returns
    -------
    float
        Metres.
    """
    if kind != 0:
        c, s = lean_of(kind)
        return world.params.length * s + world.params.width * c
    return world.params.side_width if row >= PARALLEL else world.params.length


@kernel
def row_pitch(world, kind, row):  # type: ignore[no-untyped-def]
    """Return how much of a row one stall takes; the first angled one takes more.

    Parameters
    ----------
    world, kind, row
        The world, the kind of the aisle and its row.

    Returns
    -------
    float
        Metres.
    """
    if kind != 0:
        _, s = lean_of(kind)
        return world.params.width / s
    return world.params.side_length if row >= PARALLEL else world.params.width


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
        if lo <= hi and boxes_meet(band, quad_box(world.no_aisle[q])):
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


@kernel
def _past_gate(gate, ux, uy, half):  # type: ignore[no-untyped-def]
    """Where along an aisle both its sides are past the gate's line."""
    wx, wy = gate[2] - gate[0], gate[3] - gate[1]
    across = abs(wy * ux - wx * uy)
    return half * abs(wx * ux + wy * uy) / max(across, 1e-9)


@kernel
def gaps_of(world, state, k, spans):  # type: ignore[no-untyped-def]
    """Find the free gaps of all rows of an aisle and remember them.

    Parameters
    ----------
    world, state
        What the search works on.
    k
        The aisle.
    spans
        [n, 2] room to work in.
    """
    p, gate, fixed = world.params, state.info[k, 1], k < len(world.fixed)
    state.gap_count[k, :] = 0
    kind = state.info[k, 4]
    narrow = is_narrow(world, state, k)
    short = state.span[k, 1] - state.span[k, 0] < p.aisle - 1e-3
    thin = narrow and p.side_aisle > 0 and 2 * state.half[k] >= p.side_aisle - 0.01
    if not fixed and (short or (narrow and not thin)):
        return
    frontage = fixed and world.fixed[k, 6] > 0
    near = EPS if frontage else -EPS
    rows = ROWS if p.side_width > 0 else PARALLEL
    for row in range(rows if kind == 0 else 2):
        if fixed and row not in ((0, PARALLEL) if world.fixed[k, 5] > 0 else (1, PARALLEL + 1)):
            continue
        if (row == 3 and gate >= 0) or (row < PARALLEL and kind == 0 and (thin or not p.square)):
            continue
        ox, oy, ux, uy, nx, ny, lo, hi = row_frame(state, k, row)
        deep, pitch = row_depth(world, kind, row) - EPS, row_pitch(world, kind, row)
        least, most, tooth = -FAR, FAR, 0.0
        beside = p.beside if kind == 0 and row < PARALLEL else 0.0
        if kind == 0 and not fixed and row in (0, 1):
            # the last stall of a blind aisle is hard to enter when the aisle ends beside it
            lo, hi = lo + p.beyond, hi - p.beyond
            if lo >= hi:
                continue
        if kind != 0:
            # stalls begin where cars can turn in, and lean past the other end
            c, _ = lean_of(kind)
            tooth = tooth_of(world, kind)
            pitch += extra_of(world, kind)
            if kind > 0:
                least, hi = lo + back_of(world, kind), hi + p.length * c
            else:
                most, lo = hi - back_of(world, kind), lo - p.length * c
        if gate >= 0:
            wx, wy = state.aisle[k, 2], state.aisle[k, 3]
            past = _past_gate(world.gates[gate], wx, wy, state.half[k])
            if row != 2:
                lo = max(state.span[k, 0], past)
            elif past > _SLANT and state.span[k, 1] < past + p.aisle:
                # before a slanting gate the box of an end row would lie in the street
                continue
        count = 0
        band = band_box(ox, oy, ux, uy, nx, ny, lo - beside, hi + beside, near, deep)
        for chunk in range(len(world.chunks)):
            if not boxes_meet(band, world.chunks[chunk]):
                continue
            for e in range(chunk * CHUNK, min(len(world.edges), (chunk + 1) * CHUNK)):
                tag = world.tags[e]
                if tag >= 0 and state.removed[tag] == 1:
                    continue
                a, b = segment_in_band(
                    world.edges[e, 0], world.edges[e, 1], world.edges[e, 2], world.edges[e, 3],
                    ox, oy, ux, uy, nx, ny, near, deep,
                )  # fmt: skip
                if a <= b and world.solid[e] == 1:
                    a, b = a - beside, b + beside
                if a <= b and b > lo and a < hi:
                    count = add_interval(spans, count, a, b)
        for q in range(len(world.no_stall)):
            if boxes_meet(band, quad_box(world.no_stall[q])):
                a, b = quad_in_band(world.no_stall[q], ox, oy, ux, uy, nx, ny, EPS, deep)
                if a + EPS < b - EPS and b > lo and a < hi:
                    count = add_interval(spans, count, a + EPS, b - EPS)
        for q in range(len(world.quads)):
            if boxes_meet(band, quad_box(world.quads[q])):
                a, b = quad_in_band(world.quads[q], ox, oy, ux, uy, nx, ny, EPS, deep)
                if a + EPS < b - EPS and b > lo and a < hi:
                    count = add_interval(spans, count, a + EPS, b - EPS)
        for m in range(len(state.variant)):
            v = state.variant[m]
            for r in range(world.rect_count[v] + world.off_count[v]):
                quad = (
                    state.body[m, r]
                    if r < world.rect_count[v]
                    else state.free[m, r - world.rect_count[v]]
                )
                if boxes_meet(band, quad_box(quad)):
                    a, b = quad_in_band(quad, ox, oy, ux, uy, nx, ny, EPS, deep)
                    if r < world.rect_count[v] and world.hard[v] == 1 and a < b:
                        a, b = a - beside, b + beside
                    if a + EPS < b - EPS and b > lo and a < hi:
                        count = add_interval(spans, count, a + EPS, b - EPS)
        at, kept = lo, 0
        for i in range(count + 1):
            end = hi if i == count else min(spans[i, 0], hi)
            from_, to = at, end
            if kind > 0:
                from_ = max(at + tooth, least)
            elif kind < 0:
                to = min(end - tooth, most)
            if to - from_ >= pitch - EPS and kept < MAX_GAPS:
                sure = True
                if gate >= 0 or fixed:
                    # such an aisle may reach outside, where edges do not close every gap
                    u, v = (at + end) / 2, deep / 2
                    x, y = ox + u * ux + v * nx, oy + u * uy + v * ny
                    sure = inside(x, y, world.edges, world.tags)
                if sure:
                    state.gaps[k, row, kept, 0], state.gaps[k, row, kept, 1] = from_, to
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
    gaps_of(world, state, k, spans)


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
    if state.info[k, 4] != 0:
        reach += world.params.width
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
    for k in range(len(state.half)):
        refresh_aisle(world, state, k, spans)
