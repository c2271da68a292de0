"""Which drafts hard rules on sheds and grounds for play let pass: a yard of 36 x 22 m.

A house stands in the north east, its door at (28, 18); an aisle runs along y 5.75 to 11.25.
"""

from __future__ import annotations

from typing import Any

import pytest
from lots import building, rect
from shapely.geometry import Polygon, box

from spaceplan.geometry.near_homes import across_drive, home_doors, out_of_sight, too_far
from spaceplan.geometry.site import Site
from spaceplan.master.suits import suits
from spaceplan.search.sketch import PlacedPart
from tests.master.drafts import HALF, HOUSE, drafted, play, shed, yard

HUT = building("hut", rect(26, 12.5, 30, 14), dwelling=False)


def hard(rule: str, value: float, *more: Any, **changes: Any) -> Site:
    rules = {rule: {"value": value, "severity": "hard"}}
    return yard({}, *more, rules=rules, **changes)


def play_at(x: float, y: float) -> Polygon:
    """2 m by 2 m."""
    return box(x, y, x + 2, y + 2)


def passes(site: Site, part: PlacedPart) -> bool:
    return suits(site, drafted(site, *HALF, parts=(part,), end=35))


@pytest.mark.parametrize(("most", "near"), [(25, False), (30, True)])
def test_sheds_are_near_enough_on_foot(most: float, near: bool):
    """From before the door to before the shed it is 26.5 m."""
    site = hard("bike_walk_length", most)
    assert passes(site, shed(0, 15)) is near
    assert passes(site, shed(29.5, 14.5))


def test_a_ground_for_play_is_seen_from_a_door():
    site = hard("play_in_sight", True, HUT)
    assert not passes(site, play(26.5, 1.7))
    assert passes(site, play(20, 13))
    assert passes(hard("play_in_sight", False, HUT), play(26.5, 1.7))


def test_a_ground_for_play_lies_on_the_doors_side_of_the_drive():
    site = hard("play_off_drive", True)
    assert not passes(site, play(24, 1.7))
    assert passes(site, play(20, 13))


def test_nothing_is_asked_where_nobody_lives():
    store = HOUSE | {"dwelling": False}
    site = yard({}, structures=[store], rules={"play_off_drive": {"severity": "hard"}})
    assert passes(site, play(24, 1.7))


def test_ground_that_is_too_far_from_some_door():
    site = hard("bike_walk_length", 20)
    far = too_far(site, home_doors(site), 20.0)
    assert far.contains(play_at(2, 2))
    assert far.disjoint(play_at(20, 14))


def test_ground_that_no_door_sees_lies_behind_a_hut():
    hidden = out_of_sight(hard("play_in_sight", True, HUT))
    assert hidden.contains(play_at(27, 5))
    assert hidden.disjoint(play_at(10, 15))


def test_ground_beyond_a_kept_road():
    """The road takes y 8 to 12; what lies south of it is crossed to."""
    road = {"id": "road", "kind": "road", "line": [(0, 10), (36, 10)], "thickness": 4}
    beyond = across_drive(yard({}, structures=[HOUSE, road]))
    assert beyond.contains(play_at(10, 3))
    assert beyond.disjoint(play_at(10, 14))
