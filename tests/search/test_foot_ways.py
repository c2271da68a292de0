"""Every door and gate must be walked to past the blocks, wherever stalls stand."""

from __future__ import annotations

import numpy as np
import pytest

from spaceplan.model.scenario import Scenario
from spaceplan.search.blocks import place_block
from spaceplan.search.build import build_world
from spaceplan.search.foot_ways import count_cut
from spaceplan.search.programme import programmes
from spaceplan.search.states import new_scratch, new_state
from spaceplan.search.world import State
from tests.lots import building, gate, lot, rect, site_of

#: 30 x 20 m, the way in from the west; a house in the north-east with its door to the south.
HOUSE = building("house", rect(20, 14, 28, 20), doors=[(24, 14)])
HALL = {"rooms": [{"id": "hall", "area_m2": 24, "min_width_m": 4}]}


def yard(**how) -> Scenario:
    how.setdefault("structures", [HOUSE])
    gates = how.pop("gates", (gate((0, 0), (0, 6)),))
    return lot(rect(0, 0, 30, 20), *gates, brief=HALL, **how)


def cut(scenario: Scenario, x: float, y: float, *, degrees: float = 0.0, removed: int = 0) -> int:
    """Count what cannot be walked to with the hall's corner at a place, in the site's metres."""
    site = site_of(scenario)
    world = build_world(site, programmes(site)[0])
    state: State = new_state(world, 8)
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    wc, ws, ox, oy = world.frame
    state.block[0] = (
        wc * (x - ox) + ws * (y - oy), wc * (y - oy) - ws * (x - ox),
        wc * c + ws * s, wc * s - ws * c, 1.0,
    )  # fmt: skip
    state.removed[:] = removed
    place_block(world, state, 0)
    count_cut(world, state, new_scratch(world, state))
    return int(state.cut[0])


def size(scenario: Scenario) -> tuple[float, float]:
    site = site_of(scenario)
    (first, *_) = programmes(site)[0].slots[0].variants
    return max(r[2] for r in first.rects), max(r[3] for r in first.rects)


def test_in_the_open_nothing_is_cut_off():
    assert cut(yard(), 8, 10) == 0


def test_before_the_door_of_the_house_its_door_is_cut_off():
    """The square before the door is 1.5 m deep: a hall 0.2 m before it leaves no way to it."""
    wide, deep = size(yard())
    assert cut(yard(), 24 - wide / 2, 13.8 - deep) > 0
    assert cut(yard(), 24 - wide / 2, 11.0 - deep) == 0


def test_a_hall_whose_door_opens_against_the_fence_is_cut_off():
    """Turned about, its door looks at the fence 0.3 m away."""
    wide, deep = size(yard())
    found = {cut(yard(), 4, 0.3), cut(yard(), 4 + wide, 0.3 + deep, degrees=180)}
    assert found == {0, 1}


@pytest.mark.parametrize(("width", "shut"), [(1.1, True), (1.5, False)])
def test_a_way_as_wide_as_a_walkway_is_one(width: float, shut: bool):
    """A wall from the north leaves so much between its end and a hall on the southern fence.

    The gate for people in the east is joined to the one in the west while nothing is built.  A
    walkway is 1.2 m wide, rows of places lie 0.25 m apart.
    """
    foot = gate((30, 2), (30, 4), name="foot", vehicles=False)
    deep = size(yard())[1]
    wall = building("wall", rect(12, deep + 0.01 + width, 12.5, 20), doors=[])
    scenario = yard(structures=[wall], gates=(gate((0, 0), (0, 6)), foot))
    assert (cut(scenario, 9.5, 0.01) > 0) == shut


def test_what_is_removed_stands_in_nobodys_way():
    """A shed that may go shuts the only way: the gate behind it counts once it is gone."""
    kiosk = building("kiosk", rect(11, 0, 13, 9), doors=[], treatment="optional")
    wall = building("wall", rect(11.5, 8.5, 12.5, 20), doors=[])
    foot = gate((30, 2), (30, 4), name="foot", vehicles=False)
    scenario = yard(structures=[kiosk, wall], gates=(gate((0, 0), (0, 6)), foot))
    assert cut(scenario, 3, 12) == 0
    assert cut(scenario, 3, 12, removed=1) == 0


def test_there_is_room_for_every_interval_that_blocks_can_part():
    """A comb of 15 teeth parts each row 15 times: what follows it in memory must stay as it was."""
    site = site_of(yard())
    world = build_world(site, programmes(site)[0])
    teeth = [(2.0 * i, 0.0, 2.0 * i + 0.2, 18.0) for i in range(15)]
    rects, counts = world.rects.copy(), world.rect_count.copy()
    rects[:, :15], counts[:] = teeth, 15
    world = world.replaced(rects=rects, rect_count=counts)
    state = new_state(world, 8)
    state.block[0] = (1.0, 1.0, 1.0, 0.0, 1.0)
    place_block(world, state, 0)
    scratch = new_scratch(world, state)
    count_cut(world, state, scratch)
    assert int(scratch.foot_first[-1]) <= len(scratch.foot_spans)
    assert scratch.foot_first[-1] > 4 * len(world.foot_y)
