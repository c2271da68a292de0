"""Compiled: what lies near an aisle, so that its rows need not look at all the rest."""

from __future__ import annotations

from spaceplan.geometry.kernel import kernel
from spaceplan.search.boxes import band_box, boxes_meet, quad_box
from spaceplan.search.world import MAX_PARTS


@kernel
def look_around(world, state, k, near):  # type: ignore[no-untyped-def]
    """Find what lies near an aisle and could take ground of its rows.

    Parameters
    ----------
    world, state
        What the search works on.
    k
        The aisle.
    near
        [3, n] chunks of edges, zones without stalls, parts of blocks; written.

    Returns
    -------
    tuple of int
        How many of each.
    """
    box = _surroundings(world, state, k)
    chunks, zones, parts = 0, 0, 0
    for i in range(len(world.chunks)):
        if boxes_meet(box, world.chunks[i]):
            near[0, chunks] = i
            chunks += 1
    for i in range(len(world.no_stall)):
        if boxes_meet(box, world.no_stall_box[i]):
            near[1, zones] = i
            zones += 1
    for m in range(len(state.variant)):
        v = state.variant[m]
        for r in range(world.rect_count[v]):
            if boxes_meet(box, quad_box(state.body[m, r])):
                near[2, parts] = 2 * (m * MAX_PARTS + r)
                parts += 1
        for r in range(world.off_count[v]):
            if boxes_meet(box, quad_box(state.free[m, r])):
                near[2, parts] = 2 * (m * MAX_PARTS + r) + 1
                parts += 1
    return chunks, zones, parts


@kernel
def part_at(world, state, number):  # type: ignore[no-untyped-def]
    """Return block and rectangle of a part that was found near, and whether it is a solid."""
    at = number // 2
    m = at // MAX_PARTS
    return m, at % MAX_PARTS, number % 2 == 0 and world.hard[state.variant[m]] == 1


@kernel
def _surroundings(world, state, k):  # type: ignore[no-untyped-def]
    """Return a box that holds an aisle, its rows and what stands beside them."""
    reach = world.params.length + world.params.beside + 0.1
    if state.info[k, 4] != 0:
        reach += world.params.width
    px, py, ux, uy = state.aisle[k, 0], state.aisle[k, 1], state.aisle[k, 2], state.aisle[k, 3]
    half = state.half[k] + reach
    lo, hi = state.span[k, 0] - reach, state.span[k, 1] + reach
    return band_box(px, py, ux, uy, -uy, ux, lo, hi, -half, half)


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
    return boxes_meet(_surroundings(world, state, k), box)
