"""Gaps of rows, joining and counting, by hand on a strip of 36 x 17 m.

One aisle along the middle, y = 5.75 to 11.25, from the gate in the west: rows of 5.3 m fit on both
sides, 36 / 2.5 = 14 stalls each.
"""

import numpy as np
import pytest
from lots import building, gate, lot, rect, site_of, strip

from spaceplan.search.anneal import settle
from spaceplan.search.block_moves import find_place, jump_block, seed_blocks
from spaceplan.search.blocks import block_fits, place_block, quads_meet
from spaceplan.search.build import build_world
from spaceplan.search.green_slots import GreenPatch
from spaceplan.search.programme import Programme, Slot
from spaceplan.search.rows import add_interval
from spaceplan.search.sketch import read_sketches
from spaceplan.search.states import new_scratch, new_state
from spaceplan.search.world import Scratch, State, World

GREEN = Programme((Slot("green", (GreenPatch((0.0, 0.0, 6.0, 4.0)),)),))
NOTHING = Programme(())


Laid = tuple[World, State, State, Scratch]


def lay(scenario, aisles, programme: Programme = NOTHING) -> Laid:
    """A world with some aisles: anchor x, y, direction x, y, back, ahead, gate or -1."""
    world = build_world(site_of(scenario), programme)
    state, other = new_state(world, 8), new_state(world, 8)
    scratch = new_scratch(world, state)
    for k, (x, y, ux, uy, back, ahead, opening) in enumerate(aisles):
        state.aisle[k] = (x, y, ux, uy, back, ahead)
        state.half[k] = world.params.aisle / 2
        state.info[k, :2] = (1, opening)
    for m in range(len(state.variant)):
        state.block[m] = (1e7, 1e7, 1, 0, 1)
    settle(world, state, other, scratch)
    return world, state, other, scratch


MIDDLE = (0, 8.5, 1, 0, 20, 99, 0)


def gaps(state: State, k: int, row: int) -> list[tuple[float, float]]:
    count = state.gap_count[k, row]
    return [pytest.approx(tuple(g), abs=1e-4) for g in state.gaps[k, row, :count]]


def test_gaps_of_one_aisle():
    _, state, _, _ = lay(strip(), [MIDDLE])
    assert gaps(state, 0, 0) == [(0, 36)]
    assert gaps(state, 0, 1) == [(0, 36)]
    assert gaps(state, 0, 2) == []
    assert gaps(state, 0, 3) == []


def test_an_obstacle_parts_a_row():
    hut = {"id": "hut", "kind": "shed", "outline": rect(10, 13, 14, 17)}
    _, state, _, _ = lay(strip(structures=[hut]), [MIDDLE])
    assert gaps(state, 0, 0) == [(0, 10), (14, 36)]
    assert gaps(state, 0, 1) == [(0, 36)]


def test_a_door_apron_parts_a_row():
    """A door at x = 20 in a thin house along the north: 1.5 m of the row stay free."""
    house = building("house", rect(16, 16.8, 24, 17), doors=[(20, 16.8)])
    bare = {"stall_to_window_wall": {"severity": "off"}}
    ground, way_in = rect(0, 0, 36, 17), gate((0, 5.4), (0, 11))
    scenario = lot(ground, way_in, structures=[house], rules=bare)
    _, state, _, _ = lay(scenario, [(0, 8.2, 1, 0, 20, 99, 0)])
    assert gaps(state, 0, 0) == [(0, 19.25), (20.75, 36)]


def test_a_wall_with_windows_keeps_stalls_a_metre_away():
    """The same house without a door: its wall is 8 m long, and 1 m more on either side is free."""
    house = building("house", rect(16, 16.8, 24, 17))
    scenario = lot(rect(0, 0, 36, 17), gate((0, 5.4), (0, 11)), structures=[house])
    _, state, _, _ = lay(scenario, [(0, 8.2, 1, 0, 20, 99, 0)])
    assert gaps(state, 0, 0) == [(0, 15), (25, 36)]


def test_a_shorter_aisle_has_a_row_across_its_end():
    _, state, _, _ = lay(strip(), [(0, 8.5, 1, 0, 20, 30.7, 0)])
    assert gaps(state, 0, 2) == [(-2.75, 2.75)]


STRAIGHT = lot(rect(0, 0, 30, 30), gate((0, 10), (0, 20)))
SLANTING = lot([(10, 0), (30, 0), (30, 30), (0, 30), (0, 10)], gate((8, 2), (2, 8)))


@pytest.mark.parametrize(
    ("scenario", "x", "y", "ahead", "rows"),
    [
        pytest.param(STRAIGHT, 0, 15, 3.0, 1, id="over the mouth of a gate"),
        pytest.param(SLANTING, 5, 5, 3.0, 0, id="over the street"),
        pytest.param(SLANTING, 5, 5, 8.2, 0, id="a corner over the street"),
        pytest.param(SLANTING, 5, 5, 8.3, 1, id="past the gate"),
    ],
)
def test_end_rows_behind_a_gate(scenario, x: float, y: float, ahead: float, rows: int):
    """The row across an aisle's end is entered over the last 5.5 m of it.

    At 45 degrees the aisle's sides pass the gate 2.75 m before and after its middle does, so that
    ground lies wholly inside when the aisle is 8.25 m long.
    """
    _, state, _, _ = lay(scenario, [(x, y, 1, 0, 20, ahead, 0)])
    assert state.gap_count[0, 2] == rows


def test_an_aisle_into_a_wall_has_no_span():
    hut = {"id": "hut", "kind": "shed", "outline": rect(10, 5, 14, 12)}
    _, state, _, _ = lay(strip(structures=[hut]), [MIDDLE, (12, 8.5, 0, 1, 9, 9, -1)])
    assert state.span[0, 1] == pytest.approx(10)
    assert state.span[1].tolist() == [0, 0]


def test_28_stalls():
    """Fourteen on each side; 36 m of aisle cost 0.72."""
    world, state, other, scratch = lay(strip(), [MIDDLE])
    value = settle(world, state, other, scratch)
    assert scratch.totals[0] == 28
    assert value == pytest.approx(28 - 0.02 * 36, abs=1e-3)
    sketch, *_ = read_sketches(site_of(strip()), Programme(()), world, state, other, scratch)
    assert sketch.stalls == 28
    assert len(sketch.aisles) == 1
    assert sketch.aisles[0].gate
    assert [g.length for g in sketch.gaps] == pytest.approx([36, 36], abs=1e-4)


@pytest.mark.parametrize(
    ("second", "reached"),
    [
        pytest.param((15, 8.5, 0, 1, 99, 99, -1), True, id="crossing"),
        pytest.param((15, 8.5, 0, 1, 2.75, 8, -1), True, id="T"),
        pytest.param((15, 14, 0, 1, 2.7, 9, -1), False, id="not touching"),
        pytest.param((15, 14.5, 1, 0, 5, 5, -1), False, id="beside"),
    ],
)
def test_join(second: tuple[float, ...], reached: bool):
    scenario = lot(rect(0, 0, 36, 30), gate((0, 5.5), (0, 11.5)))
    _, state, _, _ = lay(scenario, [MIDDLE, second])
    assert state.reached[0] == 1
    assert bool(state.reached[1]) is reached


def test_an_aisle_without_a_gate_is_not_reached():
    world, state, other, scratch = lay(strip(), [(10, 8.5, 1, 0, 99, 99, -1)])
    assert settle(world, state, other, scratch) <= 0
    assert scratch.totals[0] == 0


def test_a_crossing_aisle_takes_its_width_from_the_rows():
    """5.5 m less on both sides: (12.25 and 18.25) / 2.5 = 4 + 7 stalls a side."""
    world, state, other, scratch = lay(strip(), [MIDDLE, (15, 8.5, 0, 1, 99, 99, -1)])
    settle(world, state, other, scratch)
    assert scratch.totals[0] == 22


def test_a_thin_aisle_has_parallel_stalls_alone():
    """3.8 m wide: 36 / 6 = 6 parallel stalls a side, where a full aisle has 14 others."""
    world, state, other, scratch = lay(strip(), [MIDDLE])
    state.half[0] = world.params.side_aisle / 2
    settle(world, state, other, scratch)
    assert world.params.side_aisle == pytest.approx(3.8)
    assert state.stalls[0].tolist() == [0, 0, 0, 0, 6, 6]


def test_a_neck_has_no_rows():
    world, state, other, scratch = lay(strip(), [MIDDLE])
    state.half[0] = world.params.lane / 2
    settle(world, state, other, scratch)
    assert state.reached[0] == 1
    assert scratch.totals[0] == 0


@pytest.mark.parametrize(
    ("x", "y", "fits"),
    [(5, 5, True), (0, 0, True), (30, 13, True), (30.1, 13, False), (-1, 5, False), (12, 3, False)],
)
def test_block_fits(x: float, y: float, fits: bool):
    """A green of 6 x 4 m; a hut stands at x = 14 to 16, y = 4 to 6."""
    hut = {"id": "hut", "kind": "shed", "outline": rect(14, 4, 16, 6)}
    world, state, _, _ = lay(strip(structures=[hut]), [], GREEN)
    state.block[0] = (x, y, 1, 0, 1)
    place_block(world, state, 0)
    assert block_fits(world, state, 0) is fits


def test_blocks_are_seeded_where_they_fit():
    world, state, _, _ = lay(strip(), [], GREEN)
    assert seed_blocks(world, state, 200) == 1
    assert block_fits(world, state, 0)
    touched = 0
    for _ in range(40):
        jump_block(world, state, 0)
        place_block(world, state, 0)
        xs, ys = state.body[0, 0, 0::2], state.body[0, 0, 1::2]
        sides = (xs.min(), ys.min(), 36 - xs.max(), 17 - ys.max())
        touched += min(abs(s) for s in sides) < 0.01
    assert touched >= 25, "most jumps put the block against an edge"


def test_a_block_goes_only_where_it_fits():
    """A green of 6 x 4 m on 36 x 17 m of which a hut leaves little: one jump in some has room."""
    hut = {"id": "hut", "kind": "shed", "outline": rect(1, 1, 35, 12)}
    world, state, _, _ = lay(strip(structures=[hut]), [], GREEN)
    found = [find_place(world, state, 0, 1) for _ in range(200)]
    assert 0 < sum(found) < 150
    assert all(find_place(world, state, 0, 200) and block_fits(world, state, 0) for _ in range(50))


def test_quads_that_touch_do_not_meet():
    a = np.array([0, 0, 2, 0, 2, 2, 0, 2], dtype=float)
    assert quads_meet(a, a)
    assert not quads_meet(a, a + np.array([2, 0] * 4))
    assert quads_meet(a, a + np.array([1.9, 0] * 4))


def test_intervals_stay_sorted_and_never_lose_ground():
    spans = np.zeros((3, 2))
    count = 0
    for lo, hi in ((5, 6), (1, 2), (3, 4)):
        count = add_interval(spans, count, float(lo), float(hi))
    assert spans.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert add_interval(spans, count, 0.0, 9.0) == 3
    assert spans[2].tolist() == [0, 9]
