"""Empty states of a world, and room to work in."""

from __future__ import annotations

import numpy as np

from spaceplan.search.world import (
    FAR,
    MAX_GAPS,
    MAX_MEETS,
    MAX_PARTS,
    MAX_RUNS,
    ROWS,
    Scratch,
    State,
    World,
)


def slots(area: float) -> int:
    """Return how many aisles a state has room for.

    Parameters
    ----------
    area
        Free ground, in m².

    Returns
    -------
    int
        Two dozen and one for each 200 m², beyond 6,000 m² one for each 500: an aisle with real
        rows takes more, and on large ground many unused ones cost time.
    """
    return 24 + int(min(area, 6_000.0) / 200.0 + max(0.0, area - 6_000.0) / 500.0)


def new_state(world: World, aisles: int) -> State:
    """Return an empty state of a world.

    Parameters
    ----------
    world
        The world.
    aisles
        How many aisles there is room for, roadsides included.

    Returns
    -------
    State
        Roadsides in place, no other aisles, blocks at the origin.
    """
    n, m = aisles + len(world.fixed), len(world.slot_first)
    groups = len(world.road_reached)
    fixed = len(world.fixed)
    aisle, half, span = np.zeros((n, 6)), np.zeros(n), np.zeros((n, 2))
    info = np.zeros((n, 5), dtype=np.int64)
    aisle[:fixed, :4], half[:fixed] = world.fixed[:, :4], world.params.aisle / 2
    info[:fixed, 0], info[:, 1] = 1, -1
    span[:fixed, 1] = world.fixed[:, 4]
    return State(
        aisle=aisle,
        half=half,
        info=info,
        order=np.arange(n, dtype=np.int64),
        block=np.zeros((m, 5)),
        variant=np.array(world.slot_first, dtype=np.int64),
        removed=np.zeros(len(world.removal), dtype=np.int64),
        rank=np.arange(n, dtype=np.int64),
        span=span,
        gaps=np.zeros((n, ROWS, MAX_GAPS, 2)),
        gap_count=np.zeros((n, ROWS), dtype=np.int64),
        body=np.zeros((m, MAX_PARTS, 8)),
        free=np.zeros((m, MAX_PARTS, 8)),
        quad=np.zeros((n, 8)),
        box=np.full((n, 4), FAR),
        core=np.full((n, 4), FAR),
        hull=np.full((n, 4), FAR),
        row_box=np.full((n, ROWS, 4), FAR),
        meets=np.zeros((n, MAX_MEETS), dtype=np.int64),
        meet_count=np.zeros(n, dtype=np.int64),
        on_road=np.zeros((n, groups), dtype=np.int64),
        reached=np.zeros(n, dtype=np.int64),
        groups=np.zeros(groups, dtype=np.int64),
        cut=np.zeros(1, dtype=np.int64),
        parts=np.zeros(1, dtype=np.int64),
        runs=np.zeros((n, ROWS, MAX_RUNS, 3)),
        run_quad=np.zeros((n, ROWS, MAX_RUNS, 8)),
        run_count=np.zeros((n, ROWS), dtype=np.int64),
        stalls=np.zeros((n, ROWS), dtype=np.int64),
        slack=np.zeros((n, ROWS), dtype=np.int64),
    )


def new_scratch(world: World, state: State) -> Scratch:
    """Return room to work in.

    Parameters
    ----------
    world, state
        What the search works on.

    Returns
    -------
    Scratch
        Zeros of the right shapes.
    """
    n = len(state.half)
    # each rectangle of a block, and each interval lent to a removable, may part one of a row
    slots = zip(world.slot_first, world.slot_last, strict=True)
    parts = sum(int(world.rect_count[first:last].max(initial=0)) for first, last in slots)
    room = len(world.foot_spans) + len(world.lent_spans) + len(world.foot_y) * parts
    near = max(len(world.chunks), len(world.no_stall), 2 * MAX_PARTS * len(state.variant))
    return Scratch(
        spans=np.zeros((512, 2)),
        changed=np.zeros(n, dtype=np.int64),
        is_changed=np.zeros(n, dtype=np.int64),
        live=np.zeros(n, dtype=np.int64),
        near=np.zeros((3, near), dtype=np.int64),
        dirty=np.zeros((n, ROWS), dtype=np.int64),
        rows=np.zeros(n * ROWS, dtype=np.int64),
        queue=np.zeros(n, dtype=np.int64),
        seen=np.zeros(n + len(world.road_reached), dtype=np.int64),
        counts=np.zeros(3, dtype=np.int64),
        boxes=np.zeros((2, 4)),
        ground=np.zeros(8),
        foot_spans=np.zeros((room, 2)),
        foot_first=np.zeros(len(world.foot_first), dtype=np.int64),
        foot_parent=np.zeros(room, dtype=np.int64),
        foot_reached=np.zeros(room, dtype=np.int64),
        totals=np.zeros(5),
    )
