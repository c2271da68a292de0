"""Compiled: how far one can walk straight out of a door."""

from __future__ import annotations

from spaceplan.geometry.kernel import kernel
from spaceplan.search.boxes import band_box, boxes_meet, set_box
from spaceplan.search.clip import quad_in_band, segment_in_band
from spaceplan.search.world import REACH


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
    far, edges = REACH, world.open_edges
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
def clear_ways(world, state, moved, left, came):  # type: ignore[no-untyped-def]
    """Find how far one can walk straight out of each door, until something stands there or a road.

    Parameters
    ----------
    world, state
        What the search works on.
    moved
        Index of the only block that has moved; −1 works everything out again.
    left, came
        [4] boxes of that block, where it was and where it is.
    """
    half = world.params.walk / 2 - 1e-3
    doors, ways = len(world.doors), world.exits.shape[1]
    for i in range(len(state.clear)):
        own = i >= doors and (i - doors) // ways == moved
        if moved < 0 or own:
            state.bare[i] = clear_of_ground(world, state, i)
            state.paved[i] = _until_paved(world, state, i)
        far = state.bare[i]
        if far > 0:
            x, y, fx, fy = door_frames(world, state, i)
            if moved >= 0 and not own:
                whole = band_box(x, y, fx, fy, -fy, fx, 0.0, far, -half, half)
                if not (boxes_meet(whole, left) or boxes_meet(whole, came)):
                    continue
            for m in range(len(state.variant)):
                for r in range(world.rect_count[state.variant[m]]):
                    lo, hi = quad_in_band(state.body[m, r], x, y, fx, fy, -fy, fx, -half, half)
                    if lo <= hi and hi > 0.05:
                        far = min(far, max(lo, 0.0))
            way = band_box(x, y, fx, fy, -fy, fx, 0.0, far, -half, half)
            set_box(state.way_box[i], way)
        state.clear[i] = far


@kernel
def _until_paved(world, state, i):  # type: ignore[no-untyped-def]
    """How far it is to the ground before a gate, or to a road: people walk on them."""
    half = world.params.walk / 4
    x, y, fx, fy = door_frames(world, state, i)
    first = 1e9
    if fx == 0.0 and fy == 0.0:
        return first
    for q in range(len(world.doors), len(world.quads)):
        lo, hi = quad_in_band(world.quads[q], x, y, fx, fy, -fy, fx, -half, half)
        if lo <= hi and hi > 0.3 and lo < first:
            first = lo
    return first
