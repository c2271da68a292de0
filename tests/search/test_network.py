"""Parts of the network that no aisle joins, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from spaceplan.geometry.site import Site
from spaceplan.search.anneal import settle
from spaceplan.search.build import build_world
from spaceplan.search.new_aisles import set_gate_aisle
from spaceplan.search.programme import Programme, programmes
from spaceplan.search.states import new_scratch, new_state
from spaceplan.search.world import State, World
from tests.lots import building, gate, lot, rect, site_of

#: 80 x 17 m with a gate at each end, and one in the west where two aisles fit side by side.
ENDS = (gate((0, 5.75), (0, 11.25)), gate((80, 5.75), (80, 11.25)))
WALL = [building("house", rect(38, 0, 42, 17))]


def strip(*gates: dict[str, object], wall: bool = False) -> Site:
    return site_of(lot(rect(0, 0, 80, 17), *gates, structures=WALL if wall else []))


def worth(world: World, *aisles: tuple[int, float, float]) -> tuple[float, int, int]:
    """Value, stalls and parts of a layout of aisles: at which gate, where on it, how long."""
    state: State = new_state(world, 8)
    lengthways = int(np.argmax(np.abs(world.dirs @ world.frame[:2])))
    for k, (g, t, long) in enumerate(aisles):
        inward = np.sign(world.gates[g, 4:6] @ world.dirs[lengthways])
        set_gate_aisle(world, state, k, g, t, lengthways, inward, 2.75, 0)
        state.aisle[k, 5] = long
    scratch = new_scratch(world, state)
    value = settle(world, state, new_state(world, 8), scratch)
    return value, int(scratch.totals[0]), int(state.parts[0])


def test_aisles_of_two_gates_that_meet_are_one_part():
    """Forty-two metres from each end overlap by four, thirty do not meet."""
    world = build_world(strip(*ENDS), Programme(()))
    assert worth(world, (0, 0.5, 42), (1, 0.5, 44))[2] == 1
    assert worth(world, (0, 0.5, 30), (1, 0.5, 30))[2] == 2
    assert worth(world, (0, 0.5, 30))[2] == 1


def test_a_part_more_has_its_price():
    """Two aisles of 30 m hold 48 stalls and 4 at their ends; parting them costs two."""
    world = build_world(strip(*ENDS), Programme(()))
    value, stalls, parts = worth(world, (0, 0.5, 30), (1, 0.5, 30))
    assert (stalls, parts) == (52, 2)
    assert value == pytest.approx(52 - 60 * world.params.per_metre - 2, abs=0.01)


def test_what_a_wall_parts_needs_no_way():
    """The house from wall to wall leaves two pieces of ground, each with its gate."""
    world = build_world(strip(*ENDS, wall=True), Programme(()))
    assert world.params.parts == 2
    value, stalls, parts = worth(world, (0, 0.5, 30), (1, 0.5, 30))
    assert (stalls, parts) == (52, 2)
    assert value == pytest.approx(52 - 60 * world.params.per_metre, abs=0.01)


def test_two_aisles_of_one_gate_are_one_part():
    """They leave a gate of 17 m beside each other: who comes by one walks out by the other."""
    wide = gate((0, 0), (0, 17))
    world = build_world(strip(wide), Programme(()))
    assert worth(world, (0, 0.17, 30), (0, 0.83, 30))[2] == 1


def test_where_something_is_placed_parts_cost_nothing():
    brief = {"rooms": [{"id": "hall", "area_m2": 60}]}
    site = site_of(lot(rect(0, 0, 80, 17), *ENDS, brief=brief))
    assert build_world(site, programmes(site)[0]).params.per_part == 0
