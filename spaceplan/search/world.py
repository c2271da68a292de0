"""What a search works on, as plain arrays that compiled kernels can read.

Two named tuples carry everything: the :class:`World` never changes during a search, the
:class:`State` is what the annealing alters.  Rectangles of all kinds travel as four corners in
eight numbers, in order round the rectangle.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Most aisles of a state, fixed roadsides included.
MAX_AISLES = 40
#: Most free gaps remembered for one row.
MAX_GAPS = 48
#: Most runs of stalls in a state.
MAX_RUNS = 800
#: Most rectangles, keep-free rectangles and exits of one block variant.
MAX_PARTS = 16

#: Two coordinates nearer than this touch, in metres.
EPS = 1e-6
#: How much wider than its gate an aisle may be on each side, in metres.
GATE_PLAY = 0.019


class Params(NamedTuple):
    """Figures of the rules, in metres, and weights of the search, in stalls."""

    aisle: float
    """Aisle width."""
    lane: float
    """Width of a single-lane neck."""
    width: float
    """Stall width."""
    length: float
    """Stall length."""
    walk: float
    """Walkway width."""
    apron: float
    """Depth of a door's apron."""
    strip: float
    """Width of an accessible stall's strip."""
    pairs: float
    """Accessible strips that will be needed."""
    per_metre: float
    """Price of a metre of aisle."""
    per_door: float
    """Price of a door without a straight walkway."""
    per_removal: float
    """Price of removing the costliest optional structure; others in proportion."""


class World(NamedTuple):
    """What does not change during a search."""

    params: Params
    edges: Floats
    """[E, 4] edges of free ground: x0, y0, x1, y1."""
    tags: Ints
    """[E] −1 for a fixed edge, k ≥ 0 for an edge of removable k, −2−g for gate g."""
    block_edges: Floats
    """[EB, 4] edges of the ground where the room block may lie."""
    block_tags: Ints
    """[EB] as ``tags``."""
    open_edges: Floats
    """[EO, 4] edges of the ground that people may walk on."""
    open_tags: Ints
    """[EO] as ``tags``."""
    quads: Floats
    """[Q, 8] convex ground that nothing may stand on: aprons of doors, then of gates, then kept
    roads."""
    dirs: Floats
    """[D, 2] unit vectors along which aisles may run."""
    gates: Floats
    """[G, 7] ends ax, ay, bx, by; inward nx, ny; 1 where only a neck passes."""
    fixed: Floats
    """[F, 7] roadsides: origin x, y; direction x, y; length; side ±1; frontage 0/1."""
    fixed_group: Ints
    """[F] which road a roadside belongs to."""
    road_segments: Floats
    """[R, 4] edges of the roads, shrunk so that a car's centre may be there."""
    road_group: Ints
    """[R] which road they belong to."""
    road_reached: Ints
    """[number of groups] whether a road is joined to a gate by itself."""
    doors: Floats
    """[N, 4] doors: x, y, outward fx, fy."""
    removal: Floats
    """[K] price of removing each removable structure, in stalls."""
    slot_first: Ints
    """[M] first variant of each block slot."""
    slot_last: Ints
    """[M] one past the last variant of each block slot."""
    slot_region: Ints
    """[M] 1 if the slot keeps to the room block's ground."""
    rects: Floats
    """[V, MAX_PARTS, 4] rectangles of each variant, local."""
    rect_count: Ints
    """[V]"""
    keep: Floats
    """[V, MAX_PARTS, 4] keep-free rectangles of each variant, local."""
    keep_count: Ints
    """[V]"""
    exits: Floats
    """[V, MAX_PARTS, 4] exits of each variant, local: x, y, fx, fy."""
    exit_count: Ints
    """[V]"""
    pinned: Floats
    """[V, 5] placement of variants made for one outline: x, y, cos, sin, mirror ±1."""
    has_pin: Ints
    """[V]"""


class State(NamedTuple):
    """What the annealing alters."""

    aisle: Floats
    """[N, 6] anchor x, y; direction x, y; reach backward, reach forward."""
    half: Floats
    """[N] half width."""
    info: Ints
    """[N, 4] alive, gate or −1, direction index, alignment bits of its rows."""
    span: Floats
    """[N, 2] free interval along the aisle, from the anchor."""
    gaps: Floats
    """[N, 4, MAX_GAPS, 2] free gaps of the rows, other aisles and stalls not counted."""
    gap_count: Ints
    """[N, 4]"""
    block: Floats
    """[M, 5] x, y, cos, sin, mirror ±1."""
    variant: Ints
    """[M]"""
    body: Floats
    """[M, MAX_PARTS, 8] rectangles of the placed blocks."""
    free: Floats
    """[M, MAX_PARTS, 8] their keep-free rectangles."""
    removed: Ints
    """[K] whether an optional structure is taken away."""
    clear: Floats
    """[doors + M * MAX_PARTS] straight way before each door until something stands there."""
    bare: Floats
    """[doors + M * MAX_PARTS] the same, blocks not counted."""
    order: Ints
    """[N] in which order aisles take their stalls."""


class Tally(NamedTuple):
    """What an evaluation finds."""

    runs: Floats
    """[MAX_RUNS, 10] origin x, y; along x, y; outward x, y; gap from, to; stalls; align."""
    run_quads: Floats
    """[MAX_RUNS, 8] ground of the runs' stalls."""
    run_aisle: Ints
    """[MAX_RUNS, 2] aisle and row of each run."""
    lanes: Floats
    """[doors + M * MAX_PARTS, 8] straight walkways before doors."""
    reached: Ints
    """[N] whether an aisle is joined to a gate."""
    groups: Ints
    """[groups] whether a road is joined to a gate."""
    aisle_quads: Floats
    """[N, 8]"""
    totals: Floats
    """[6] stalls, metres of aisle, doors without a way, slack gaps, lanes, runs."""


def new_state(world: World) -> State:
    """Return an empty state of a world, its roadsides in place.

    Parameters
    ----------
    world
        The world.

    Returns
    -------
    State
        No aisles but the roadsides, blocks at the origin.
    """
    n, m = MAX_AISLES, len(world.slot_first)
    return State(
        aisle=np.zeros((n, 6)),
        half=np.zeros(n),
        info=np.zeros((n, 4), dtype=np.int64),
        span=np.zeros((n, 2)),
        gaps=np.zeros((n, 4, MAX_GAPS, 2)),
        gap_count=np.zeros((n, 4), dtype=np.int64),
        block=np.zeros((m, 5)),
        variant=np.array(world.slot_first, dtype=np.int64),
        body=np.zeros((m, MAX_PARTS, 8)),
        free=np.zeros((m, MAX_PARTS, 8)),
        removed=np.zeros(len(world.removal), dtype=np.int64),
        clear=np.zeros(len(world.doors) + m * MAX_PARTS),
        bare=np.zeros(len(world.doors) + m * MAX_PARTS),
        order=np.arange(n, dtype=np.int64),
    )


def new_tally(world: World) -> Tally:
    """Return room for the results of an evaluation.

    Parameters
    ----------
    world
        The world.

    Returns
    -------
    Tally
        Zeros of the right shapes.
    """
    n, m = MAX_AISLES, len(world.slot_first)
    return Tally(
        runs=np.zeros((MAX_RUNS, 10)),
        run_quads=np.zeros((MAX_RUNS, 8)),
        run_aisle=np.zeros((MAX_RUNS, 2), dtype=np.int64),
        lanes=np.zeros((len(world.doors) + m * MAX_PARTS, 8)),
        reached=np.zeros(n, dtype=np.int64),
        groups=np.zeros(len(world.road_reached), dtype=np.int64),
        aisle_quads=np.zeros((n, 8)),
        totals=np.zeros(6),
    )
