"""What a search works on, as plain arrays that compiled kernels can read.

Two records carry everything: the :class:`World` never changes during a search, the
:class:`State` is what the annealing alters.  Rectangles of all kinds travel as four corners in
eight numbers, in order round the rectangle.
"""

from __future__ import annotations

from dataclasses import field

import numpy as np
import numpy.typing as npt

from spaceplan.geometry.record import Record

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Rows of an aisle: left, right, far end, near end; then left and right for parallel stalls.
ROWS = 6
#: The first row of parallel stalls.
PARALLEL = 4
#: Most free gaps remembered for one row.
MAX_GAPS = 48
#: Most runs of stalls in one row.
MAX_RUNS = 32
#: Most aisles that one aisle meets.
MAX_MEETS = 48
#: Most rectangles, keep-free rectangles and exits of one block variant.
MAX_PARTS = 16
#: Edges of the ground that share one box.
CHUNK = 8

#: Two coordinates nearer than this touch, in metres.
EPS = 1e-6
#: How much wider than its gate an aisle may be on each side, in metres.
GATE_PLAY = 0.019
#: Cosine of the largest angle between aisles that may be laid side by side: about ten degrees.
ALIKE = 0.985
#: Farther than any site is wide, in metres: aisles that are to run on as far as they can.
REACH = 1e4
#: Stands for «nothing there» in boxes.
FAR = 1e18


class Params(Record):
    """Figures of the rules, in metres, and weights of the search, in stalls."""

    aisle: float
    """Aisle width."""
    lane: float
    """Width of a single-lane neck."""
    width: float
    """Stall width."""
    length: float
    """Stall length."""
    side_width: float
    """Width of a parallel stall: how deep it lies beside the aisle; 0 where there shall be none."""
    side_length: float
    """Length of a parallel stall, along the aisle."""
    side_aisle: float
    """Width of a thin aisle, which only parallel stalls are entered from; 0 where there is none."""
    walk: float
    """Walkway width."""
    apron: float
    """Depth of a door's apron."""
    strip: float
    """Width of an accessible stall's strip."""
    pairs: float
    """Accessible strips that will be needed."""
    per_idle: float
    """Price of an aisle that is not joined to a gate, in stalls."""
    per_metre: float
    """Price of a metre of aisle."""
    per_removal: float
    """Price of removing the costliest optional structure; others in proportion."""
    angled_45: float = 0.0
    """Width of a one-way aisle at stalls of 45 degrees; 0 where there shall be none."""
    angled_60: float = 0.0
    """Width of a one-way aisle at stalls of 60 degrees; 0 where there shall be none."""
    square: bool = True
    """Whether stalls may stand at right angles."""
    per_cut: float = 20.0
    """Price of a door or gate that cannot be walked to: there is no plan with one."""
    per_part: float = 0.0
    """Price of each part of the network too many: people need a way between its gates."""
    parts: int = 1
    """How many parts it must have: pieces of ground that cars get to."""
    stack: float = 0.0
    """How often, of all times that an aisle is moved, those beside it are laid against it."""
    beside: float = 0.0
    """How much more of the row a stall takes beside a solid."""
    beyond: float = 0.0
    """How far a two-way aisle goes on past its last stall."""
    off_aprons: bool = False
    """Whether aisles keep off the aprons and courts of blocks and sheds."""
    forced: bool = False
    """Whether single lanes are laid only where the ground forces them."""
    off_walls: float = 0.0
    """How far greens keep off new walls."""
    lane_most: float = FAR
    """How long a single lane may be where the ground forces it."""
    behind_most: float = FAR
    """Most stalls behind a long single lane."""
    end_most: float = FAR
    """Most stalls on a dead end."""
    end_length: float = FAR
    """How far the last stall of a dead end may be from where it begins."""


def _none() -> Ints:
    return np.zeros(0, dtype=np.int64)


def _no_pairs() -> Floats:
    return np.zeros((0, 2))


class World(Record):
    """What does not change during a search."""

    params: Params
    frame: Floats
    """[4] cosine and sine of the main direction, and the origin x, y: what the arrays are in."""
    edges: Floats
    """[E, 4] edges of free ground: x0, y0, x1, y1."""
    tags: Ints
    """[E] −1 for a fixed edge, k ≥ 0 for an edge of removable k, −2−g for gate g."""
    solid: Ints
    """[E] 1 where a solid stands behind an edge, so that no car's door opens over it."""
    chunks: Floats
    """[ceil(E / CHUNK), 4] boxes of neighbouring edges: x low, y low, x high, y high."""
    block_edges: Floats
    """[EB, 4] edges of grounds that some slots keep to, one ground after the other."""
    block_tags: Ints
    """[EB] as ``tags``."""
    open_edges: Floats
    """[EO, 4] edges of the ground that people may walk on."""
    open_tags: Ints
    """[EO] as ``tags``."""
    quads: Floats
    """[Q, 8] convex ground that nothing may stand on: aprons of doors, then of gates, then kept
    roads."""
    no_stall: Floats
    """[S, 8] convex ground on which no stall stands: ``quads``, then where cars may drive."""
    no_stall_box: Floats
    """[S, 4] their boxes: x low, y low, x high, y high."""
    no_aisle: Floats
    """[A, 8] convex ground on which no aisle is laid."""
    no_aisle_box: Floats
    """[A, 4] their boxes."""
    narrow: Floats
    """[Z, 8] convex ground on which single lanes may be laid where only the ground forces them."""
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
    removal: Floats
    """[K] price of removing each removable structure, in stalls."""
    slot_first: Ints
    """[M] first variant of each block slot."""
    slot_last: Ints
    """[M] one past the last variant of each block slot."""
    slot_region: Ints
    """[M, 2] first and one past the last of ``block_edges`` that a slot keeps to; twice the same
    for free ground."""
    rects: Floats
    """[V, MAX_PARTS, 4] rectangles of each variant, local."""
    rect_count: Ints
    """[V]"""
    keep: Floats
    """[V, MAX_PARTS, 4] keep-free rectangles of each variant, local."""
    keep_count: Ints
    """[V] keep-free rectangles that nothing may stand on."""
    off_count: Ints
    """[V] these and, after them, those that only stalls keep off."""
    exits: Floats
    """[V, MAX_PARTS, 4] exits of each variant, local: x, y, fx, fy."""
    exit_count: Ints
    """[V]"""
    pinned: Floats
    """[V, 5] placement of variants made for one outline: x, y, cos, sin, mirror ±1."""
    has_pin: Ints
    """[V]"""
    hard: Ints
    """[V] whether a variant is a solid: a house or a shed, not a green."""
    lawn: Ints
    """[V] whether a variant is a green."""
    foot_half: Floats = field(default_factory=lambda: np.zeros(1))
    """[1] how near a person's middle comes to blocks, in metres."""
    foot_y: Floats = field(default_factory=lambda: np.zeros(0))
    """[rows] where the rows of walking ground lie; empty where nothing is placed."""
    foot_first: Ints = field(default_factory=_none)
    """[rows + 1] first of ``foot_spans`` of each row."""
    foot_spans: Floats = field(default_factory=_no_pairs)
    """[S, 2] from where to where a person's middle may be while nothing is built."""
    lent_first: Ints = field(default_factory=_none)
    """[rows + 1] first of ``lent_spans`` of each row."""
    lent_spans: Floats = field(default_factory=_no_pairs)
    """[T, 2] intervals that a removable takes while it stands."""
    lent_owner: Ints = field(default_factory=_none)
    """[T] which removable."""
    goal_first: Ints = field(default_factory=_none)
    """[goals + 1] first of ``goal_row`` of each gate and door that must stay joined on foot."""
    goal_row: Ints = field(default_factory=_none)
    """[P] a row …"""
    goal_spans: Floats = field(default_factory=_no_pairs)
    """[P, 2] … and the interval of it by which a goal is reached."""
    goal_seed: Ints = field(default_factory=_none)
    """[goals] 1 at one gate of each group that one can walk between today."""


class State(Record):
    """What the annealing alters, and what is remembered of it.

    Only the first eight fields say what is proposed; all others follow from them.
    """

    aisle: Floats
    """[N, 6] anchor x, y; direction x, y; reach backward, reach forward."""
    half: Floats
    """[N] half width."""
    info: Ints
    """[N, 5] alive, gate or −1, direction index, alignment bits of its rows, kind: 0 for stalls at
    right angles, ±1 and ±2 for one-way aisles with stalls at 45 and 60 degrees."""
    order: Ints
    """[N] in which order aisles take their stalls."""
    block: Floats
    """[M, 5] x, y, cos, sin, mirror ±1."""
    variant: Ints
    """[M]"""
    removed: Ints
    """[K] whether an optional structure is taken away."""
    rank: Ints
    """[N] place of each aisle in ``order``."""
    span: Floats
    """[N, 2] free interval along the aisle, from the anchor."""
    gaps: Floats
    """[N, ROWS, MAX_GAPS, 2] free gaps of the rows, other aisles and stalls not counted."""
    gap_count: Ints
    """[N, ROWS]"""
    body: Floats
    """[M, MAX_PARTS, 8] rectangles of the placed blocks."""
    free: Floats
    """[M, MAX_PARTS, 8] their keep-free rectangles."""
    quad: Floats
    """[N, 8] ground of each aisle."""
    box: Floats
    """[N, 4] its box; empty where there is no aisle."""
    core: Floats
    """[N, 4] line that a car's middle may follow; FAR where it is too short."""
    hull: Floats
    """[N, 4] box of all rows of an aisle."""
    row_box: Floats
    """[N, ROWS, 4]"""
    meets: Ints
    """[N, MAX_MEETS] aisles that an aisle is joined to."""
    meet_count: Ints
    """[N]"""
    on_road: Ints
    """[N, groups] whether an aisle is joined to a kept road."""
    reached: Ints
    """[N] whether an aisle is joined to a gate."""
    groups: Ints
    """[groups] whether a kept road is joined to a gate."""
    cut: Ints
    """[1] how many doors and gates cannot be walked to past the blocks."""
    parts: Ints
    """[1] how many parts aisles and roads are in that none joins, each with gates of its own."""
    runs: Floats
    """[N, ROWS, MAX_RUNS, 3] from, to, how many stalls."""
    run_quad: Floats
    """[N, ROWS, MAX_RUNS, 8] ground of the stalls of each run."""
    run_count: Ints
    """[N, ROWS]"""
    stalls: Ints
    """[N, ROWS]"""
    slack: Ints
    """[N, ROWS] gaps with room for an accessible strip beside their stalls."""


class Scratch(Record):
    """Room to work in, and the journal of one step."""

    spans: Floats
    """[512, 2] intervals of one row."""
    changed: Ints
    """[N] aisles that a step has changed."""
    is_changed: Ints
    """[N] flags of the same."""
    live: Ints
    """[N] aisles that are joined to a gate or changed, in the order in which they take stalls."""
    near: Ints
    """[3, W] what lies near an aisle: chunks of edges, ``no_stall``, and parts of blocks, those of
    ``body`` and of ``free`` by turns."""
    dirty: Ints
    """[N, ROWS] rows to fill anew."""
    rows: Ints
    """[N * ROWS] rows that were filled anew, k * ROWS + row."""
    queue: Ints
    """[N]"""
    seen: Ints
    """[N + groups] flags of aisles, then of kept roads."""
    counts: Ints
    """[3] how many: changed, rows, live."""
    boxes: Floats
    """[2, 4] where a moved block was, and where it is."""
    ground: Floats
    """[8] ground that something has come to or left."""
    foot_spans: Floats
    """[W, 2] what blocks leave of the walking ground, row by row …"""
    foot_first: Ints
    """[rows + 1] … the first interval of each row …"""
    foot_parent: Ints
    """[W] … one that each is joined to, itself at the root …"""
    foot_reached: Ints
    """[W] … and 1 at roots that one can walk to."""
    totals: Floats
    """[5] stalls, metres of aisle, slack gaps, idle aisles; and what the state was worth after the
    last step of an annealing."""
