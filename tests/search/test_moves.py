"""Aisles laid side by side, by hand on a yard of 100 x 40 m."""

from __future__ import annotations

import math

import numpy as np
import pytest

from spaceplan.search.anneal import settle
from spaceplan.search.build import build_world
from spaceplan.search.marks import forget
from spaceplan.search.moves import stack, turn
from spaceplan.search.programme import Programme, programmes
from spaceplan.search.run import Run
from spaceplan.search.states import new_scratch, new_state
from spaceplan.search.world import Scratch, State, World
from tests.lots import gate, lot, rect, site_of

#: From aisle to aisle with one row between them, and with two: aisles 5.5 m, rows 5.3 m.
ONE, TWO = 10.8, 16.1
#: Where the aisle stands that is moved, the two right of it, the two left of it; in metres.
MOVED, NEAR, FAR_OFF, WEST, CROSSING = range(5)


def yard() -> tuple[World, State, Scratch]:
    """Aisles up the yard, no two alike: at x = 50 m, 60 and 72 to the right, 37 to the left."""
    site = site_of(lot(rect(0, 0, 100, 40), gate((0, 0), (0, 5.5))))
    world = build_world(site, Programme(()))
    state = new_state(world, 8)
    for k, (x, degrees) in enumerate([(50, 0), (60, 2), (72, -3), (37, 183), (0, -90)]):
        way = math.radians(90 - degrees)
        middle = (x, 20) if k != CROSSING else (50, 38)
        state.aisle[k] = (*middle, math.cos(way), math.sin(way), 1e4, 1e4)
        state.half[k], state.info[k] = 2.75, (1, -1, k, 0, 0)
    scratch = new_scratch(world, state)
    settle(world, state, new_state(world, 8), scratch)
    # gives the generator of the kernels a seed
    Run(site, Programme(()), 5)
    return world, state, scratch


def across(state: State, k: int) -> float:
    """How far right of the moved aisle another one lies, in metres."""
    (x, y, ux, uy), (ox, oy) = state.aisle[MOVED, :4], state.aisle[k, :2]
    return (ox - x) * uy - (oy - y) * ux


def test_those_beside_an_aisle_are_laid_against_it():
    """Every outcome of chance is one of these, and in sixty tries each comes."""
    outcomes = set()
    world, state, scratch = yard()
    before = state.aisle.copy()
    for _ in range(60):
        state.aisle[:] = before
        state.info[:5, 2] = range(5)
        settle(world, state, new_state(world, 8), scratch)
        stack(world, state, scratch, MOVED, 1.5)
        moved = {int(k) for k in scratch.changed[: scratch.counts[0]]}
        assert state.aisle[MOVED, :2] == pytest.approx((48.5, 20))
        for k in moved - {MOVED}:
            assert abs(state.aisle[k, 2:4]) == pytest.approx((0, 1), abs=1e-12)
            assert np.sign(state.aisle[k, 3]) == np.sign(before[k, 3])
            assert state.info[k, 2] == state.info[MOVED, 2]
        for k in {NEAR, FAR_OFF, WEST, CROSSING} - moved:
            assert state.aisle[k] == pytest.approx(before[k])
            assert state.info[k, 2] == k
        places = tuple((k, round(across(state, k), 6)) for k in sorted(moved - {MOVED}))
        outcomes.add(places)
        forget(scratch)
    east = {((NEAR, a), (FAR_OFF, a + b)) for a in (ONE, TWO) for b in (ONE, TWO)}
    east = {tuple((k, round(v, 6)) for k, v in places) for places in east}
    assert outcomes == {((NEAR, ONE),), ((NEAR, TWO),), ((WEST, -TWO),), ((WEST, -ONE),)} | east


def test_nothing_far_away_follows():
    """Beyond a row more than belongs between them, aisles have nothing to do with each other."""
    world, state, scratch = yard()
    state.info[NEAR, 0] = state.info[WEST, 0] = 0
    state.aisle[FAR_OFF, 0] = 80
    settle(world, state, new_state(world, 8), scratch)
    for _ in range(10):
        forget(scratch)
        stack(world, state, scratch, MOVED, 0.0)
        assert scratch.counts[0] == 1
    # 30 m off, and 22 m at the most
    assert state.aisle[FAR_OFF, 0] == 80


def test_pieces_of_one_line_stay_on_one_line():
    """The one right of the aisle is in two pieces: they come to lie in line again."""
    world, state, scratch = yard()
    state.aisle[NEAR] = (60, 8, 0, 1, 6, 6)
    state.aisle[FAR_OFF] = (60.4, 30, 0, 1, 6, 6)
    settle(world, state, new_state(world, 8), scratch)
    before, outcomes = state.aisle.copy(), set()
    for _ in range(40):
        state.aisle[:] = before
        settle(world, state, new_state(world, 8), scratch)
        stack(world, state, scratch, MOVED, 0.0)
        outcomes.add((round(across(state, NEAR), 6), round(across(state, FAR_OFF), 6)))
        assert state.aisle[NEAR, 1] == pytest.approx(8)
        forget(scratch)
    assert {(ONE, ONE), (TWO, TWO)} < outcomes


def test_aisles_are_laid_side_by_side_only_where_directions_fan_out():
    """A wall of 40 m that leans by 2 m, 3 degrees; at right angles pushing does as well.

    Nor on little ground, nor on very much, nor with rooms.
    """
    leaning = [(0, 0), (100, 0), (102, 40), (0, 40)]
    square = site_of(lot(rect(0, 0, 100, 40), gate((0, 0), (0, 5.5))))
    fan = site_of(lot(leaning, gate((0, 0), (0, 5.5))))
    assert build_world(square, Programme(())).params.stack == 0
    assert build_world(fan, Programme(())).params.stack > 0
    little = site_of(lot([(0, 0), (60, 0), (62, 40), (0, 40)], gate((0, 0), (0, 5.5))))
    assert build_world(little, Programme(())).params.stack == 0
    large = site_of(lot([(0, 0), (230, 0), (232, 40), (0, 40)], gate((0, 0), (0, 5.5))))
    assert build_world(large, Programme(())).params.stack == 0
    brief = {"rooms": [{"id": "hall", "area_m2": 100}]}
    roomy = site_of(lot(leaning, gate((0, 0), (0, 5.5)), brief=brief))
    assert build_world(roomy, programmes(roomy)[0]).params.stack == 0


def middles(state: State) -> np.ndarray:
    """Where the middles of the five aisles lie."""
    at = state.span[:5].mean(axis=1)[:, None]
    return np.array(state.aisle[:5, :2] + at * state.aisle[:5, 2:4])


def test_a_slight_turn_takes_all_along_that_run_alike():
    """From 2 degrees off to straight up: the four that run up the yard, each about its middle."""
    world, state, scratch = yard()
    before, spans = state.aisle.copy(), state.span.copy()
    together = alone = 0
    for _ in range(200):
        state.aisle[:], state.span[:] = before, spans
        was = middles(state)
        turn(world, state, scratch, NEAR)
        if scratch.counts[0] > 0:
            together += 1
            assert {int(k) for k in scratch.changed[: scratch.counts[0]]} == {0, 1, 2, 3}
            assert np.abs(state.aisle[:4, 2:4]) == pytest.approx(np.tile([0.0, 1.0], (4, 1)))
            assert np.sign(state.aisle[:4, 3]) == pytest.approx(np.sign(before[:4, 3]))
            assert middles(state) == pytest.approx(was)
        else:
            alone += 1
            others = [MOVED, FAR_OFF, WEST, CROSSING]
            assert state.aisle[others] == pytest.approx(before[others])
        forget(scratch)
    # straight up is one of two directions, and taken together half of the time
    assert 25 <= together <= 80
    assert together + alone == 200
