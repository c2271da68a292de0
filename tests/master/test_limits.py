"""What hard rules on single lanes and dead ends leave: counted by hand on a strip of 36 x 17 m."""

from __future__ import annotations

from typing import Any

import pytest
from lots import gate, lot, rect, site_of, strip

from spaceplan.master.limits import within_limits
from spaceplan.search.gap import AisleRect, RowGap
from spaceplan.search.sketch import Sketch
from tests.master.drafts import aisle, lane, row


def left(sketch: Sketch, *more_gates: Any, **rules: Any) -> Sketch:
    """What is left of it; each rule hard, with this value."""
    hard = {name: {"value": value, "severity": "hard"} for name, value in rules.items()}
    if more_gates:
        west = gate((0, 5.5), (0, 11.5))
        return within_limits(
            site_of(lot(rect(0, 0, 36, 17), west, *more_gates, rules=hard)), sketch
        )
    return within_limits(site_of(strip(rules=hard)), sketch)


def sketch(*gaps: RowGap, aisles: tuple[AisleRect, ...]) -> Sketch:
    return Sketch(0.0, 0, aisles, gaps, (), (), ())


def count(of: Sketch) -> int:
    return sum(g.count for g in of.gaps)


#: 14 stalls on either side of one aisle: a dead end of 35 m.
BLIND = sketch(row(0, 36), row(0, 36, north=False), aisles=(aisle(),))
EAST = gate((36, 5.5), (36, 11.5), name="east")
ACROSS = AisleRect((33.0, 0.0), (0.0, 1.0), 0.0, 17.0, 2.75, neck=False, gate=False)
#: A lane of 8 m, then an aisle with 8 stalls on either side.
BEHIND = sketch(row(8, 28), row(8, 28, north=False), aisles=(aisle(8, 30), lane(0, 14)))


def test_nothing_goes_where_no_rule_is_hard():
    assert left(BLIND) is BLIND
    assert left(BEHIND) is BEHIND


def test_the_stalls_nearest_to_the_way_out_of_a_dead_end_stay():
    few = left(BLIND, dead_end_stalls=10)
    assert count(few) == 10
    assert max(g.end for g in few.gaps) == pytest.approx(5 * 2.5)


def test_no_stall_of_a_dead_end_is_farther_than_the_rule_from_where_cars_turn():
    """20 m are eight stalls of 2.5 m on either side."""
    assert count(left(BLIND, dead_end_length=20)) == 16


@pytest.mark.parametrize("rules", [{"dead_end_stalls": 10}, {"dead_end_length": 20}])
def test_an_aisle_between_two_gates_is_no_dead_end(rules: dict[str, float]):
    assert count(left(BLIND, EAST, **rules)) == 28


def test_only_what_lies_beyond_the_last_crossing_is_a_dead_end():
    """An aisle crosses from x 30.25: twelve stalls before it have a way out at both ends."""
    crossed = sketch(row(0, 30), row(0, 30, north=False), aisles=(aisle(), ACROSS))
    assert count(left(crossed, dead_end_stalls=0)) == 24


def test_as_many_stalls_as_allowed_stay_behind_a_lane():
    few = left(BEHIND, neck_stalls=10)
    assert count(few) == 10
    assert min(g.start for g in few.gaps) == pytest.approx(8)


def test_none_is_behind_a_lane_that_another_gate_helps():
    open_east = sketch(
        row(8, 28),
        row(8, 28, north=False),
        aisles=(
            AisleRect((0.0, 8.5), (1.0, 0.0), 8.0, 36.0, 2.75, neck=False, gate=True),
            lane(0, 14),
        ),
    )
    assert count(left(open_east, EAST, neck_stalls=10)) == 16


def test_through_a_short_lane_a_driver_sees_who_comes():
    """Of a lane of 5 m before the aisle all is in sight: an aisle is 5.5 m wide."""
    short = sketch(row(5, 25), row(5, 25, north=False), aisles=(aisle(5, 30), lane(0, 11)))
    assert count(left(short, neck_stalls=10)) == 16


@pytest.mark.parametrize(("most", "stalls"), [(7.5, 0), (8.5, 16)])
def test_a_lane_too_long_to_pass_in_is_shut(most: float, stalls: int):
    """The lane is 8 m long before the aisle begins."""
    some = left(BEHIND, neck_length=most)
    assert count(some) == stalls
    assert len(some.aisles) == (2 if stalls else 0)


def test_rows_before_a_shut_lane_stay():
    beyond = sketch(
        row(0, 10),
        row(24, 34, aisle=2),
        aisles=(aisle(0, 12), lane(9, 25), aisle(22, 36)),
    )
    some = left(beyond, neck_length=9)
    assert (count(some), len(some.aisles)) == (4, 1)
    assert {g.aisle for g in some.gaps} == {0}


def test_a_long_lane_without_room_to_wait_is_shut():
    """Behind it lies a lane again, for parallel stalls: no car can wait for another."""
    thin = AisleRect((0.0, 8.5), (1.0, 0.0), 12.0, 36.0, 1.9, neck=True, gate=False)
    beside = RowGap((0.0, 10.4), (1.0, 0.0), (0.0, 1.0), 16.0, 34.0, False, 0, 6.0, 2.4, True)
    only_lanes = sketch(beside, aisles=(thin, lane(0, 16)))
    assert count(only_lanes) == 3
    assert count(left(only_lanes, neck_waiting_length=5.3)) == 0
    assert count(left(BEHIND, neck_waiting_length=5.3)) == 16
