"""Which rows are filled anew, by hand: one aisle of 60 m in a strip of 80 x 17 m."""

from __future__ import annotations

import numpy as np
import pytest

from spaceplan.search.anneal import settle
from spaceplan.search.boxes import quad_box
from spaceplan.search.build import build_world
from spaceplan.search.frame import point_in_frame
from spaceplan.search.marks import mark_difference, mark_ground, mark_rows
from spaceplan.search.new_aisles import set_gate_aisle
from spaceplan.search.programme import Programme
from spaceplan.search.states import new_scratch, new_state
from spaceplan.search.world import Floats, Scratch, State, World
from tests.lots import gate, lot, rect, site_of


@pytest.fixture
def strip() -> tuple[World, State, Scratch]:
    """Rows of 5.3 m beside an aisle of 5.5 m: y from 0.45 to 5.75 and from 11.25 to 16.55."""
    yard = lot(rect(0, 0, 80, 17), gate((0, 5.75), (0, 11.25)), rules={"stall_angles": (90,)})
    world = build_world(site_of(yard), Programme(()))
    state = new_state(world, 8)
    lengthways = int(np.argmax(np.abs(world.dirs @ world.frame[:2])))
    inward = np.sign(world.gates[0, 4:6] @ world.dirs[lengthways])
    set_gate_aisle(world, state, 0, 0, 0.5, lengthways, inward, 2.75, 0)
    state.aisle[0, 5] = 60
    scratch = new_scratch(world, state)
    settle(world, state, new_state(world, 8), scratch)
    scratch.dirty[:] = 0  # rows of parallel stalls, which there are none of, were never filled
    return world, state, scratch


def quad(world: World, *corners: tuple[float, float]) -> Floats:
    """Corners as the search has them."""
    return np.array([point_in_frame(world, c) for c in corners], dtype=float).ravel()


def level(world: World, x0: float, x1: float, y0: float = 12, y1: float = 14) -> Floats:
    return quad(world, (x0, y0), (x1, y0), (x1, y1), (x0, y1))


def marked(scratch: Scratch) -> list[tuple[int, int]]:
    """Aisles and rows that are marked."""
    return [(int(k), int(row)) for k, row in np.argwhere(scratch.dirty == 1)]


@pytest.mark.parametrize(
    ("y0", "y1", "rows"), [(12, 14, 1), (1, 2, 1), (1, 14, 2), (6, 11, 0), (16.55, 17, 0)]
)
def test_ground_in_a_row_marks_it(
    strip: tuple[World, State, Scratch], y0: float, y1: float, rows: int
):
    """Twice in one row, in both, in the aisle, and only touching a row."""
    world, state, scratch = strip
    mark_ground(world, state, scratch, level(world, 20, 22, y0, y1), -1)
    assert len(marked(scratch)) == rows


def test_ground_beyond_the_stalls_marks_nothing(strip: tuple[World, State, Scratch]):
    """The aisle ends at 60 m, the row across its end at 65.3 m."""
    world, state, scratch = strip
    mark_ground(world, state, scratch, level(world, 66, 70, 0, 17), -1)
    assert marked(scratch) == []
    mark_ground(world, state, scratch, level(world, 62, 63, 0, 17), -1)
    assert marked(scratch) == [(0, 2)]


def test_slanting_ground_passes_a_row_that_its_box_meets(strip: tuple[World, State, Scratch]):
    """Along x - y = 62 it comes to the rows at x = 62.4 and more: they end at 60 m."""
    world, state, scratch = strip
    slant = quad(world, (56, -6), (80, 18), (79.9, 18.1), (55.9, -5.9))
    mark_ground(world, state, scratch, slant, -1)
    assert marked(scratch) == []
    mark_rows(state, scratch, np.array(quad_box(slant)), -1)
    assert len(marked(scratch)) == 3


def test_rows_filled_before_are_left_alone(strip: tuple[World, State, Scratch]):
    world, state, scratch = strip
    ground = level(world, 20, 22, 1, 14)
    mark_ground(world, state, scratch, ground, int(state.rank[0]) * 6)
    assert marked(scratch) == [(0, 1)]


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        ([(10, 30)], [(10, 40)], (30, 40)),
        ([(10, 40)], [(10, 30)], (30, 40)),
        ([(15, 40)], [(10, 40)], (10, 15)),
        ([(10, 40)], [(10, 20), (25, 40)], (20, 25)),
        ([(10, 22), (28, 40)], [(10, 20), (30, 40)], (20, 30)),
        ([(10, 20), (22, 30), (32, 40)], [(10, 20), (32, 40)], (22, 30)),
        ([(10, 40)], [], (10, 40)),
        ([], [(10, 20), (30, 40)], (10, 40)),
    ],
)
def test_only_what_changed_is_looked_at(
    strip: tuple[World, State, Scratch],
    before: list[tuple[float, float]],
    now: list[tuple[float, float]],
    change: tuple[float, float],
):
    """Runs in the upper row: what all of them cover as before is not ground that has changed."""
    world, state, scratch = strip
    old, new = (
        np.array([level(world, *run) for run in runs] or np.zeros((1, 8))) for runs in (before, now)
    )
    mark_difference(world, state, scratch, new, len(now), old, len(before), -1)
    assert len(marked(scratch)) == 1
    expected = quad_box(level(world, *change))
    assert quad_box(scratch.ground) == pytest.approx(expected, abs=1e-9)


def test_what_stays_marks_nothing(strip: tuple[World, State, Scratch]):
    world, state, scratch = strip
    runs = np.array([level(world, 10, 20), level(world, 30, 40)])
    mark_difference(world, state, scratch, runs, 2, runs.copy(), 2, -1)
    assert marked(scratch) == []


def test_what_moved_aside_is_looked_at_in_both_places(strip: tuple[World, State, Scratch]):
    """From the lower row to the upper one: nothing lies between."""
    world, state, scratch = strip
    low, high = level(world, 10, 20, 1, 2)[None], level(world, 10, 20)[None]
    mark_difference(world, state, scratch, high, 1, low, 1, -1)
    assert len(marked(scratch)) == 2
