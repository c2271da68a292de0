"""Compiled: how a block may change in one step of the annealing."""

from __future__ import annotations

import math

import numpy as np

from spaceplan.geometry.kernel import kernel
from spaceplan.search.blocks import block_fits, nearly_fits, place_block
from spaceplan.search.clip import inside


@kernel
def jump_block(world, state, m):  # type: ignore[no-untyped-def]
    """Put a block with its back or a side along some edge of the ground, anywhere on it.

    Parameters
    ----------
    world, state
        What the search works on.
    m
        The block.
    """
    v = state.variant[m]
    if world.has_pin[v] == 1 and np.random.random() < 0.7:
        for i in range(5):
            state.block[m, i] = world.pinned[v, i]
        return
    edges, tags = world.edges, world.tags
    low, high = world.slot_region[m, 0], world.slot_region[m, 1]
    if low < high:
        edges, tags = world.block_edges[low:high], world.block_tags[low:high]
    width, depth = 0.0, 0.0
    for i in range(world.rect_count[v]):
        width, depth = max(width, world.rects[v, i, 2]), max(depth, world.rects[v, i, 3])
    # most edges are short sides of what is round: none to put a back against
    ax, ay, bx, by, length = 0.0, 0.0, 0.0, 0.0, 0.0
    for _ in range(12):
        e = int(np.random.random() * len(edges))
        ax, ay, bx, by = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
        length = math.hypot(bx - ax, by - ay)
        if length >= 1.0:
            break
    if length < 1.0:
        return
    ux, uy = (bx - ax) / length, (by - ay) / length
    nx, ny = -uy, ux
    if not inside((ax + bx) / 2 + 0.01 * nx, (ay + by) / 2 + 0.01 * ny, edges, tags):
        nx, ny = -nx, -ny
    # local x along the edge, local y into the ground; or turned by a quarter, or a half
    way = np.random.random()
    t = np.random.random()
    if np.random.random() < 0.4:
        t = 0.0 if np.random.random() < 0.5 else 1.0
    if way < 0.7:
        at = t * (length - width)
        ox, oy, yx, yy, xx, xy = ax + at * ux, ay + at * uy, nx, ny, ux, uy
    elif way < 0.85:
        at = t * (length - depth)
        ox, oy, yx, yy, xx, xy = ax + at * ux, ay + at * uy, ux, uy, nx, ny
    else:
        at = t * (length - width)
        ox, oy = ax + at * ux + depth * nx, ay + at * uy + depth * ny
        yx, yy, xx, xy = -nx, -ny, ux, uy
    # local y is (−s, c); local x is ±(c, s)
    c, s = yy, -yx
    mirror = 1.0 if c * xx + s * xy > 0 else -1.0
    gap = 1e-3 if np.random.random() < 0.8 else np.random.random() * 6.0
    state.block[m, 0], state.block[m, 1] = ox + gap * nx, oy + gap * ny
    state.block[m, 2], state.block[m, 3], state.block[m, 4] = c, s, mirror


@kernel
def nudge_block(world, state, m):  # type: ignore[no-untyped-def]
    """Slide, shift, flip or turn a block, or change its variant.

    Parameters
    ----------
    world, state
        What the search works on.
    m
        The block.
    """
    c, s, mirror = state.block[m, 2], state.block[m, 3], state.block[m, 4]
    u = np.random.random()
    if world.slot_last[m] - world.slot_first[m] == 1:
        u *= 0.75  # no other variant to change to
    if u < 0.45:
        step = np.random.normal() * (0.5 if np.random.random() < 0.5 else 5.0)
        state.block[m, 0] += step * c
        state.block[m, 1] += step * s
    elif u < 0.65:
        step = np.random.normal() * (0.5 if np.random.random() < 0.5 else 4.0)
        state.block[m, 0] -= step * s
        state.block[m, 1] += step * c
    elif u < 0.75:
        v = state.variant[m]
        width, depth = 0.0, 0.0
        for i in range(world.rect_count[v]):
            width, depth = max(width, world.rects[v, i, 2]), max(depth, world.rects[v, i, 3])
        if np.random.random() < 0.5:
            # mirror about its own middle
            state.block[m, 0] += mirror * c * width
            state.block[m, 1] += mirror * s * width
            state.block[m, 4] = -mirror
        else:
            # half a turn about its own middle
            state.block[m, 0] += mirror * c * width - s * depth
            state.block[m, 1] += mirror * s * width + c * depth
            state.block[m, 2], state.block[m, 3] = -c, -s
    else:
        first, last = world.slot_first[m], world.slot_last[m]
        state.variant[m] = first + int(np.random.random() * (last - first))
        if world.has_pin[state.variant[m]] == 1:
            for i in range(5):
                state.block[m, i] = world.pinned[state.variant[m], i]


@kernel
def seed_blocks(world, state, tries):  # type: ignore[no-untyped-def]
    """Put every block somewhere it fits, one after the other.

    Parameters
    ----------
    world, state
        What the search works on.
    tries
        How many places to try for each block.

    Returns
    -------
    int
        How many blocks found a place.
    """
    placed = 0
    for m in range(len(state.variant)):
        # blocks not yet placed stand far away
        state.block[m, 0], state.block[m, 1] = 1e7 + 1e5 * m, 1e7
        state.block[m, 2], state.block[m, 3], state.block[m, 4] = 1.0, 0.0, 1.0
        place_block(world, state, m)
    for m in range(len(state.variant)):
        if not find_place(world, state, m, tries):
            return placed
        placed += 1
    return placed


@kernel
def find_place(world, state, m, tries):  # type: ignore[no-untyped-def]
    """Put a block of any variant somewhere along an edge where it fits.

    Parameters
    ----------
    world, state
        What the search works on.
    m
        The block.
    tries
        How many places to try.

    Returns
    -------
    bool
        False when none of them had room.
    """
    first, last = world.slot_first[m], world.slot_last[m]
    for _ in range(tries):
        state.variant[m] = first + int(np.random.random() * (last - first))
        jump_block(world, state, m)
        place_block(world, state, m)
        if block_fits(world, state, m):
            return True
    return False


@kernel
def rehouse(world, state, seed, tries, play):  # type: ignore[no-untyped-def]
    """Move the blocks of a layout made elsewhere that may not stand where they do.

    Something may have come to stay on their ground since.  A block is first looked for near its
    place, then anywhere.

    Parameters
    ----------
    world, state
        What the search works on; every block has a place and a variant.
    seed
        Seed of the generator.
    tries
        How many places to try for each block that must move.
    play
        A block that fits but for so much stays, in metres.

    Returns
    -------
    bool
        False when some block found no place.
    """
    np.random.seed(seed)
    for m in range(len(state.variant)):
        place_block(world, state, m)
    for m in range(len(state.variant)):
        if nearly_fits(world, state, m, play):
            continue
        x, y, c, s = state.block[m, 0], state.block[m, 1], state.block[m, 2], state.block[m, 3]
        mirror, variant = state.block[m, 4], state.variant[m]
        first, last = world.slot_first[m], world.slot_last[m]
        housed = False
        for t in range(tries):
            state.block[m, 0], state.block[m, 1] = x, y
            state.block[m, 2], state.block[m, 3], state.block[m, 4] = c, s, mirror
            state.variant[m] = variant
            if t < tries // 2:
                nudge_block(world, state, m)
                nudge_block(world, state, m)
            else:
                state.variant[m] = first + int(np.random.random() * (last - first))
                jump_block(world, state, m)
            place_block(world, state, m)
            housed = block_fits(world, state, m)
            if housed:
                break
        if not housed:
            return False
    return True
