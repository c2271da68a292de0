"""Stubs along an aisle, by hand on a yard of 100 x 40 m with an aisle along its middle."""

from __future__ import annotations

import numpy as np
import pytest

from spaceplan.search.anneal import settle
from spaceplan.search.build import build_world
from spaceplan.search.marks import forget
from spaceplan.search.programme import Programme
from spaceplan.search.run import Run
from spaceplan.search.states import new_scratch, new_state
from spaceplan.search.teeth import lay_teeth
from spaceplan.search.world import Scratch, State, World
from tests.lots import gate, lot, rect, site_of

#: Two rows of 5.3 m and an aisle of 5.5 m lie between two teeth.
PITCH = 5.5 + 2 * 5.3
SPINE, CROSSING = 0, 1


def yard(slots: int = 16) -> tuple[World, State, Scratch]:
    site = site_of(lot(rect(0, 0, 100, 40), gate((0, 17), (0, 23))))
    world = build_world(site, Programme(()))
    state = new_state(world, slots)
    state.aisle[SPINE] = (0, 20, 1, 0, 1e4, 1e4)
    state.info[SPINE] = (1, 0, 0, 0, 0)
    state.aisle[CROSSING] = (50, 31, 0, 1, 11, 9)
    state.info[CROSSING] = (1, -1, 1, 0, 0)
    state.half[:2] = 2.75
    scratch = new_scratch(world, state)
    settle(world, state, new_state(world, slots), scratch)
    # gives the generator of the kernels a seed
    Run(site, Programme(()), 5)
    return world, state, scratch


def crossing(state: State) -> set[int]:
    """The aisle that crosses, if it is there; its slot may be a tooth's."""
    return {CROSSING} if state.info[CROSSING, 0] == 1 and state.aisle[CROSSING, 1] == 31 else set()


def tries(count: int, slots: int = 16) -> list[tuple[State, set[int], float]]:
    """States after one move each from the same yard, the teeth in them, and which side they are."""
    world, state, scratch = yard(slots)
    before, order = state.aisle.copy(), state.order.copy()
    found = []
    for _ in range(count):
        state.aisle[:], state.order[:] = before, order
        state.info[:, 0] = 0
        state.info[:2, 0] = 1
        settle(world, state, new_state(world, slots), scratch)
        if lay_teeth(world, state, scratch):
            # the spine of some moves is the other aisle
            alive = {int(k) for k in np.flatnonzero(state.info[:, 0])} - {SPINE}
            new = {k for k in alive if state.aisle[k, 1] == 20}
            if state.info[SPINE, 0] == 1 and not alive - new - crossing(state):
                side = np.sign(state.aisle[next(iter(new)), 3]) if new else 0.0
                kept = state.replaced(
                    aisle=state.aisle.copy(), info=state.info.copy(), rank=state.rank.copy()
                )
                found.append((kept, new, side))
        forget(scratch)
    return found


def test_teeth_stand_at_the_pitch_of_two_rows():
    """All along the yard there is room for seven of them at most: six pitches are 96.6 m."""
    counts = set()
    for state, teeth, side in tries(300):
        at = np.sort([state.aisle[k, 0] for k in teeth])
        assert np.diff(at) == pytest.approx(PITCH)
        assert all(state.aisle[k, 2:4] == pytest.approx((0, side)) for k in teeth)
        assert all(0 <= x <= 100 for x in at)
        assert (state.half[list(teeth)] == 2.75).all()
        counts.add(len(teeth))
    assert max(counts) == 7
    assert {0, 1, 6} <= counts


def test_what_crosses_gives_way_on_that_side_alone():
    """The aisle that crosses lies left of the spine, its middle at (50, 30)."""
    sides = set()
    for state, teeth, side in tries(300):
        crosses = bool(crossing(state))
        if side < 0:
            assert crosses
        elif len(teeth) == 7:
            assert not crosses
        sides.add((side, crosses))
    # only taken away, too: no teeth, and nothing crosses
    assert {(-1.0, True), (1.0, False), (0.0, False)} <= sides


def test_teeth_mostly_take_their_stalls_before_the_aisle_does():
    first = [
        all(state.rank[k] < state.rank[SPINE] for k in teeth)
        for state, teeth, _ in tries(300)
        if teeth
    ]
    assert 0.7 < np.mean(first) < 1.0


def test_teeth_end_when_no_slot_is_left():
    for state, teeth, _ in tries(60, slots=4):
        assert len(teeth) <= 3
        assert state.info[SPINE, 0] == 1
