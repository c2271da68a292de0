"""Parts of one layout taken over by another, on two strips that a wall parts."""

from __future__ import annotations

import numpy as np
import pytest

from spaceplan.geometry.site import Site
from spaceplan.search.anneal import keep_proposal, settle
from spaceplan.search.build import build_world
from spaceplan.search.graft import graft
from spaceplan.search.new_aisles import along_edge, set_gate_aisle
from spaceplan.search.programme import Programme
from spaceplan.search.rows import row_depth
from spaceplan.search.run import Run
from spaceplan.search.states import new_scratch, new_state
from spaceplan.search.work import SCOUT_HEAT
from spaceplan.search.world import State, World
from tests.lots import building, gate, lot, rect, site_of, strip


def two_strips() -> Site:
    """80 x 17 m, parted in the middle by a house from wall to wall, a gate at each end."""
    return site_of(
        lot(
            rect(0, 0, 80, 17),
            gate((0, 5.75), (0, 11.25)),
            gate((80, 5.75), (80, 11.25)),
            structures=[building("house", rect(38, 0, 42, 17))],
        )
    )


def with_aisle_at(world: World, *gates: int) -> State:
    """A layout of one straight aisle at each of some gates, in the middle of the strip."""
    state, other = new_state(world, 8), new_state(world, 8)
    lengthways = int(np.argmax(np.abs(world.dirs @ world.frame[:2])))
    for g in gates:
        inward = np.sign(world.gates[g, 4:6] @ world.dirs[lengthways])
        set_gate_aisle(world, state, g, g, 0.5, lengthways, inward, 2.75, 0)
    settle(world, state, other, new_scratch(world, state))
    return state


def test_a_layout_takes_the_half_that_another_has():
    """Each knows one of the two strips: afterwards the one has both."""
    world = build_world(two_strips(), Programme(()))
    west, east, both = (with_aisle_at(world, *g) for g in ((0,), (1,), (0, 1)))
    assert west.stalls.sum() == east.stalls.sum() > 20
    best, other = new_state(world, 8), new_state(world, 8)
    scratch = new_scratch(world, west)
    value = graft(world, west, other, best, scratch, east, 1, 60)
    assert west.stalls.sum() == both.stalls.sum() == 2 * east.stalls.sum()
    assert value == pytest.approx(settle(world, both, other, scratch))
    keep_proposal(other, best)
    again = new_state(world, 8)
    assert settle(world, other, again, scratch) == pytest.approx(value)


def test_nothing_is_taken_that_makes_it_worse():
    """The other has nothing at all."""
    world = build_world(two_strips(), Programme(()))
    both, empty = with_aisle_at(world, 0, 1), with_aisle_at(world)
    before = both.stalls.sum()
    best, other = new_state(world, 8), new_state(world, 8)
    graft(world, both, other, best, new_scratch(world, both), empty, 1, 60)
    assert both.stalls.sum() == before
    assert best.info[:, 0].sum() == 2


def test_a_run_never_gets_worse_and_what_it_shows_stays():
    site = site_of(strip())
    one, two = Run(site, Programme(()), 1), Run(site, Programme(()), 2)
    for run, steps in ((one, 60), (two, 250)):
        run.drive(steps, SCOUT_HEAT)
    shown, before = two.snapshot(), one.value
    frozen = [np.array(a) for a in (shown.aisle, shown.half, shown.info, shown.order, shown.box)]
    one.graft((shown,), 40)
    assert one.value >= before - 1e-9
    two.drive(250, SCOUT_HEAT)
    now = (shown.aisle, shown.half, shown.info, shown.order, shown.box)
    assert all(np.array_equal(a, b) for a, b in zip(frozen, now, strict=True))


def test_a_new_aisle_lies_along_an_edge():
    """Its side, or its row, touches the line of one of the four sides of a 36 x 17 m strip."""
    world = build_world(site_of(strip()), Programme(()))
    state = new_state(world, 4)
    depth, found = row_depth(world, 0, 0), set()
    for _ in range(60):
        assert along_edge(world, state, 0)
        x, y, ux, uy = state.aisle[0, :4]
        half = state.half[0]
        lines = [e for e in world.edges if abs((e[2] - e[0]) * uy - (e[3] - e[1]) * ux) < 1e-9]
        away = [abs((e[0] - x) * -uy + (e[1] - y) * ux) - half for e in lines]
        beside = (0.0, depth, world.params.side_width)
        touched = [d for a in away for d in beside if a == pytest.approx(d, abs=1e-6)]
        assert touched
        found.update(touched)
    assert {0.0, depth} <= found
