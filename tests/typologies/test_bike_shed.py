"""Bike sheds: hand-checked sheds, and what every shed must hold to."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon, box

from spaceplan.typologies.bike_shed import (
    BikeRules,
    ShedFootprint,
    shed_footprints,
    shed_programmes,
)

PLAIN = BikeRules(space_width=0.6, space_length=2.0, aisle_width=1.5, apron=1.5)
SLANTING = dataclasses.replace(PLAIN, angled_width=0.85, angled_depth=1.4, angled_aisle=1.2)
RULES = dataclasses.replace(
    PLAIN, ebike_width=0.8, ebike_length=2.0, group_length=20, group_size=50, group_gap=2.0
)


def assert_sound(shed: ShedFootprint, rules: BikeRules) -> None:
    outline = Polygon(shed.outline)
    racks = [box(*rack.rect) for rack in shed.racks]
    assert sum(rack.spaces for rack in shed.racks) == shed.capacity
    assert sum(rack.spaces for rack in shed.racks if rack.ebikes) == shed.ebikes
    for i, (rack, shape) in enumerate(zip(shed.racks, racks, strict=True)):
        width, length = rules.ebike_size if rack.ebikes else (rules.space_width, rules.space_length)
        x0, y0, x1, y1 = rack.rect
        reach, aisle = 0.0, rules.aisle_width
        if rack.angle_deg < 90:
            width, reach, length, aisle = 0.85, 1.4, 1.4, 1.2
        assert x1 - x0 == pytest.approx(rack.spaces * width + reach)
        assert y1 - y0 == pytest.approx(length)
        before = box(x0, y1, x1, y1 + aisle) if rack.facing[1] > 0 else box(x0, y0 - aisle, x1, y0)
        assert before.difference(outline).area == pytest.approx(0, abs=1e-9)
        assert all(before.intersection(r).area < 1e-9 for r in racks)
        assert Polygon(rack.outline).area == pytest.approx(shape.area)
        assert shape.difference(outline).area == pytest.approx(0, abs=1e-9)
        for j, other in enumerate(shed.racks[:i]):
            assert shape.intersection(racks[j]).area == pytest.approx(0, abs=1e-9)
            if rack.ebikes and other.ebikes and rules.group_gap:
                assert shape.distance(racks[j]) >= rules.group_gap - 1e-9
        if rack.ebikes and rules.group_length:
            assert x1 - x0 <= rules.group_length + 1e-9
        if rack.ebikes and rules.group_size:
            assert rack.spaces <= rules.group_size
    assert outline.exterior.distance(Point(shed.door)) < 1e-9
    assert shed.exits[0].point == shed.door
    assert box(*shed.keep_free[0]).intersection(outline).area == pytest.approx(0, abs=1e-9)
    assert box(*shed.keep_free[0]).area == pytest.approx(rules.apron**2)


def test_ten_bikes_by_hand():
    """One-sided 6 × 3.5 m = 21 m²; two-sided 3 × 5.5 m = 16.5 m²."""
    two, one = shed_footprints(10, 0, PLAIN)
    assert two.size == (3.0, 5.5)
    assert two.two_sided
    assert two.door == (3.0, 2.75)
    assert two.facing == (1.0, 0.0)
    assert one.size == (6.0, 3.5)
    assert one.door == (3.0, 3.5)
    assert one.facing == (0.0, 1.0)


def test_ten_bikes_aslant_by_hand():
    """At 45°: 10 x 0.85 + 1.4 = 9.9 m long, 1.4 + 1.2 = 2.6 m deep; e-bikes never stand so."""
    sheds = {shed.form: shed for shed in shed_footprints(10, 0, SLANTING)}
    assert set(sheds) == {"one", "two", "slanting"}
    assert sheds["slanting"].size == (9.9, 2.6)
    assert sheds["slanting"].door == (4.95, 2.6)
    assert {s.form for s in shed_footprints(10, 4, SLANTING)} == {"one", "two"}
    mixed = [p for p in shed_programmes(10, 4, SLANTING) if any(s.form == "slanting" for s in p)]
    assert [[s.ebikes for s in p] for p in mixed] == [[4, 0]]


def test_thirty_ebikes_stand_in_two_groups():
    """25 at 0.8 m fill 20 m, so 30 make two groups of 15: 12 + 2 + 12 = 26 m."""
    (shed,) = shed_footprints(30, 30, RULES)
    assert [rack.spaces for rack in shed.racks] == [15, 15]
    assert shed.size == (26.0, 3.5)


def test_without_groups_ebikes_stand_in_one_row():
    (shed,) = shed_footprints(30, 30, PLAIN)
    assert [rack.spaces for rack in shed.racks] == [30]
    assert shed.size == (18.0, 3.5)


def test_programme_of_two_even_sheds():
    """72 spaces, 32 e-bikes: two sheds of 16 e-bikes (12.8 m) and 20 bikes facing them."""
    programmes = shed_programmes(72, 32, RULES)
    assert [s.size for s in programmes[0]] == [(27.6, 5.5)]
    pair = [p for p in programmes if len(p) == 2]
    assert [s.size for s in pair[0]] == [(12.8, 5.5), (12.8, 5.5)]
    apart = [p for p in pair if [s.ebikes for s in p] == [32, 0]]
    assert apart
    assert all(s.capacity == s.ebikes or s.ebikes == 0 for p in apart for s in p)


def test_no_spaces_no_shed():
    assert shed_footprints(0, 0, RULES) == ()
    assert shed_programmes(0, 0, RULES) == ()


@pytest.mark.parametrize(("spaces", "ebikes"), [(3, 4), (-1, 0), (3, -1)])
def test_impossible_counts_are_refused(spaces: int, ebikes: int):
    with pytest.raises(ValueError, match="ebikes"):
        shed_footprints(spaces, ebikes, RULES)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 150), st.floats(0, 1), st.sampled_from([RULES, PLAIN, SLANTING]))
def test_every_programme_is_sound(spaces: int, share: float, rules: BikeRules):
    """Capacity, rack sizes, aisles, groups, gaps, entrance: whatever is asked."""
    ebikes = round(spaces * share)
    programmes = shed_programmes(spaces, ebikes, rules)
    assert programmes
    assert len(set(programmes)) == len(programmes)
    for programme in programmes:
        assert sum(s.capacity for s in programme) == spaces
        assert sum(s.ebikes for s in programme) == ebikes
        for shed in programme:
            assert_sound(shed, rules)
