"""One-way aisles that go round, and some that only seem to."""

from __future__ import annotations

from typing import Any

import pytest

from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from tests.audit.yard import codes, rect

#: A ring of aisles 5.5 m wide round a block, in the order in which it is driven anticlockwise.
SOUTH, EAST = rect(0, 0, 40, 5.5), rect(34.5, 0, 40, 30)
NORTH, WEST = rect(0, 24.5, 40, 30), rect(0, 0, 5.5, 30)
ROUND = (("s", SOUTH, 0.0), ("e", EAST, 90.0), ("n", NORTH, 180.0), ("w", WEST, 270.0))


def ring(ways: tuple[float | None, ...], *more: Any, gates: Any = None, **rules: Any) -> set[str]:
    """What is found where the sides of the ring are driven so; a gate in the south-west corner."""
    gates = gates or [{"id": "g", "span": [(0, 0), (5.5, 0)]}]
    asked = {
        "schema_version": 1,
        "name": "ring",
        "site": {"boundary": rect(0, 0, 40, 30), "gates": gates},
        "rules": {"accessible_min": 0, "accessible_share": 0} | rules,
    }
    aisles = [
        {"id": name, "outline": outline, "one_way": way}
        for (name, outline, _), way in zip(ROUND, ways, strict=True)
    ]
    made = {"scenario": "ring", "option": "plan", "aisles": [*aisles, *more]}
    return codes(Scenario.model_validate(asked), Plan.model_validate(made))


def test_a_ring_goes_round_either_way() -> None:
    """All sides in turn, or all against it: in at the corner, round, and out again."""
    assert ring((0.0, 90.0, 180.0, 270.0)) == set()
    assert ring((180.0, 270.0, 0.0, 90.0)) == set()


@pytest.mark.parametrize("k", range(4))
def test_one_side_against_the_others_breaks_it(k: int) -> None:
    """Two sides then drive at each other, and two away from each other."""
    ways = [way for _, _, way in ROUND]
    ways[k] = (ways[k] + 180) % 360
    assert ring(tuple(ways)) == {"aisle.one_way_open"}


@pytest.mark.parametrize("k", range(4))
def test_a_two_way_side_does_no_harm(k: int) -> None:
    ways: list[float | None] = [way for _, _, way in ROUND]
    ways[k] = None
    assert ring(tuple(ways)) == set()


def test_two_way_aisles_alone_need_no_ring() -> None:
    assert ring((None, None, None, None)) == set()


def test_a_blind_one_way_aisle_cannot_be_left() -> None:
    """A spur is fine while one can drive back out of it."""
    spur = {"id": "spur", "outline": rect(17, 5.4, 22.5, 18)}
    ways = (0.0, 90.0, 180.0, 270.0)
    assert ring(ways, spur) == set()
    assert ring(ways, spur | {"one_way": 90.0}) == {"aisle.one_way_open"}
    assert ring(ways, spur | {"one_way": 270.0}) == {"aisle.one_way_open"}


def test_a_short_cut_goes_with_the_ring_or_against_it() -> None:
    """A cross aisle from south to north closes a smaller ring; it may run either way."""
    cut = {"id": "cut", "outline": rect(17, 0, 22.5, 30)}
    ways = (0.0, 90.0, 180.0, 270.0)
    assert ring(ways, cut | {"one_way": 90.0}) == set()
    assert ring(ways, cut | {"one_way": 270.0}) == set()


def test_an_aisle_entered_half_way_is_not_reached_at_its_tail() -> None:
    """In at a gate in the middle of the south side, out in the east: the west is never seen."""
    gates = [
        {"id": "in", "span": [(17, 0), (22.5, 0)]},
        {"id": "out", "span": [(40, 0), (40, 5.5)]},
    ]
    ways = (0.0, None, None, 270.0)
    assert ring(ways, gates=gates) == set()
    assert ring((0.0, 270.0, 0.0, 90.0), gates=gates) == {"aisle.one_way_open"}


def test_a_touch_too_narrow_for_a_car_joins_nothing() -> None:
    """A cut that meets the north side over 3 m of its width ends there for a car."""
    ways = (0.0, 90.0, 180.0, 270.0)
    whole = {"id": "cut", "outline": rect(17, 0, 22.5, 24.5), "one_way": 90.0}
    assert ring(ways, whole) == set()
    pinched = [(17, 0), (22.5, 0), (22.5, 22), (20, 22), (20, 24.5), (17, 24.5)]
    # the pinch is too narrow a corner as well
    found = ring(ways, whole | {"outline": pinched})
    assert found == {"aisle.one_way_open", "corner.tight"}


def test_a_lane_drawn_upon_a_one_way_aisle_is_no_way_back() -> None:
    """A blind one-way spur stays blind with a two-way lane, narrower or as wide, laid over it."""
    ways = (0.0, 90.0, 180.0, 270.0)
    spur = {"id": "spur", "outline": rect(17, 5.4, 22.5, 18), "one_way": 90.0}
    lane = {"id": "lane", "outline": rect(18, 5.4, 21.5, 18), "neck": True}
    assert ring(ways, spur, lane) == {"aisle.one_way_open"}
    assert ring(ways, spur, {"id": "twin", "outline": spur["outline"]}) == {"aisle.one_way_open"}
    beside = {"id": "beside", "outline": rect(12, 5.4, 22.5, 22)}
    assert ring(ways, spur, beside) == set()


def test_a_two_way_aisle_crosses_one_way_aisles() -> None:
    """From a gate in the south, over the south side's traffic, to a blind end within the ring."""
    gates = [{"id": "g", "span": [(17, 0), (22.5, 0)]}]
    inner = {"id": "inner", "outline": rect(17, 0, 22.5, 18)}
    assert ring((0.0, 90.0, 180.0, 270.0), inner, gates=gates) == set()


def test_one_way_aisles_that_drive_at_each_other() -> None:
    """The south side once more, driven west; for as long as an aisle is wide they may share."""
    ways = (0.0, 90.0, 180.0, 270.0)
    against = {"id": "against", "outline": rect(0, 0, 40, 5.5), "one_way": 180.0}
    assert "aisle.one_way_head_on" in ring(ways, against)
    with_it = against | {"one_way": 0.0}
    assert "aisle.one_way_head_on" not in ring(ways, with_it)
    stub = against | {"outline": rect(34.5, 0, 40, 5.5)}
    assert "aisle.one_way_head_on" not in ring(ways, stub)


def test_no_one_way_aisles_where_the_rules_say_no() -> None:
    assert ring((0.0, 90.0, 180.0, 270.0), aisle_one_way=False) == {"aisle.one_way_forbidden"}
    assert ring((None,) * 4, aisle_one_way=False) == set()
