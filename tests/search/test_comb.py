"""A first layout of parallel aisles, by hand on a yard of 48 x 60 m."""

from __future__ import annotations

import numpy as np
import pytest

from spaceplan.search.anneal import settle
from spaceplan.search.build import build_world
from spaceplan.search.comb import lay_lines
from spaceplan.search.programme import Programme
from spaceplan.search.run import Run
from spaceplan.search.states import new_scratch, new_state
from tests.lots import gate, lot, rect, site_of

#: Aisles of 5.5 m, rows of 5.3 m: lines are 16.1 m apart.
PITCH = 5.5 + 2 * 5.3


def yard(**more):
    return lot(rect(0, 0, 48, 60), gate((0, 0), (0, 5.5)), **more)


def spans(state) -> list[tuple[float, float, float]]:
    """Where each aisle runs: across, from, to; in the world's frame."""
    out = []
    for k in np.flatnonzero(state.info[:, 0]):
        x, y, ux, uy = state.aisle[k, :4]
        u = x * ux + y * uy
        out.append((-x * uy + y * ux, u + state.span[k, 0], u + state.span[k, 1]))
    return sorted(out)


def test_lines_lie_at_their_pitch_from_wall_to_wall():
    """First line 8.05 m from the wall, then at 24.15, 40.25 and 56.35; the yard is 60 m deep."""
    world = build_world(site_of(yard()), Programme(()))
    state = new_state(world, 24)
    lay_lines(world, state, 0, 5.3 + 2.75, PITCH)
    found = spans(state)
    assert [v for v, _, _ in found] == pytest.approx([8.05, 24.15, 40.25, 56.35])
    assert [b - a for _, a, b in found] == pytest.approx([48, 48, 48, 48])


def test_a_line_is_cut_where_something_stands():
    """A house of 10 x 10 m on the second line parts it in two, of 19 m each."""
    house = {"id": "house", "kind": "building", "outline": rect(19, 20, 29, 30)}
    world = build_world(site_of(yard(structures=[house])), Programme(()))
    state = new_state(world, 24)
    lay_lines(world, state, 0, 5.3 + 2.75, PITCH)
    lengths = sorted(round(b - a, 3) for _, a, b in spans(state))
    assert lengths == [19, 19, 48, 48, 48]


def test_lines_end_when_no_slot_is_left():
    world = build_world(site_of(yard()), Programme(()))
    state = new_state(world, 2)
    lay_lines(world, state, 0, 5.3 + 2.75, PITCH)
    assert len(spans(state)) == 2


def test_a_comb_is_worth_more_than_nothing():
    """Two gates' aisles and a comb: some of the rows are reached before any step is taken."""
    site = site_of(yard())
    found = []
    for seed in range(1, 9):
        run = Run(site, Programme(()), seed, comb=True)
        scratch = new_scratch(run._world, run._state)
        settle(run._world, run._state, run._other, scratch)
        found.append(scratch.totals[0])
    assert max(found) > 60
