"""Compiled: a first layout of many parallel aisles, for sites that hold more than a few.

On large ground an annealing that adds one aisle after the other spends most of its steps on what a
designer draws first: rows back to back at the least distance from each other, and a few ways
across them.  Some scouts begin with that, at a direction and an offset of their own.
"""

from __future__ import annotations

import numpy as np

from spaceplan.geometry.kernel import kernel
from spaceplan.search.new_aisles import free_slot
from spaceplan.search.reach import reach_of
from spaceplan.search.world import FAR, REACH

#: Least and most distance between two ways across the rows, in metres.
_LEAST_ACROSS, _MOST_ACROSS = 25.0, 90.0


@kernel
def seed_comb(world, state):  # type: ignore[no-untyped-def]
    """Lay parallel aisles over the whole ground, and a few across them.

    Parameters
    ----------
    world, state
        What the search works on; aisles are added to those that are there.
    """
    p = world.params
    d = int(np.random.random() * len(world.dirs))
    if np.random.random() < 0.5:
        d = 0
    pitch = p.aisle + 2 * p.length
    # beside a wall, or anywhere
    first = p.length + p.aisle / 2
    if np.random.random() < 0.5:
        first = np.random.random() * pitch
    lay_lines(world, state, d, first, pitch)
    across, least = -1, 0.7
    for c in range(len(world.dirs)):
        cross = abs(world.dirs[d, 0] * world.dirs[c, 1] - world.dirs[d, 1] * world.dirs[c, 0])
        if cross > least:
            across, least = c, cross
    if across >= 0:
        apart = _LEAST_ACROSS + np.random.random() * (_MOST_ACROSS - _LEAST_ACROSS)
        lay_lines(world, state, across, np.random.random() * apart, apart)


@kernel
def lay_lines(world, state, d, first, pitch):  # type: ignore[no-untyped-def]
    """Lay aisles along evenly spaced lines, one in each free stretch.

    Parameters
    ----------
    world, state
        What the search works on.
    d
        Index of the direction.
    first
        Where the first line lies, from the lowest edge of the ground, in metres.
    pitch
        Distance of the lines, in metres.
    """
    ux, uy = world.dirs[d, 0], world.dirs[d, 1]
    low_u, high_u, low_v, high_v = FAR, -FAR, FAR, -FAR
    for e in range(len(world.edges)):
        u = world.edges[e, 0] * ux + world.edges[e, 1] * uy
        v = -world.edges[e, 0] * uy + world.edges[e, 1] * ux
        low_u, high_u = min(low_u, u), max(high_u, u)
        low_v, high_v = min(low_v, v), max(high_v, v)
    wide = world.params.aisle
    v = low_v + first
    while v < high_v:
        u = low_u + wide / 2
        while u < high_u:
            k = free_slot(world, state)
            if k < 0:
                return
            state.aisle[k, 0], state.aisle[k, 1] = u * ux - v * uy, u * uy + v * ux
            state.aisle[k, 2], state.aisle[k, 3] = ux, uy
            state.aisle[k, 4], state.aisle[k, 5] = REACH, REACH
            state.half[k] = wide / 2
            state.info[k, 0], state.info[k, 1], state.info[k, 2], state.info[k, 4] = 1, -1, d, 0
            if reach_of(world, state, k) and state.span[k, 1] - state.span[k, 0] >= 2 * wide:
                u += state.span[k, 1]
            else:
                state.info[k, 0] = 0
            u += wide / 2
        v += pitch
