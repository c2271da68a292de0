"""Rooms and racks, by hand: what a strange plan must not upset, and what warnings weigh."""

from __future__ import annotations

import pytest

from spaceplan.audit.courts import between_bars, inside_ring
from spaceplan.model.enums import Severity
from tests.audit.edits import edit, yard
from tests.audit.room_cases import ebike_sheds, racked, row, wishes
from tests.audit.yard import codes, found, rect


@pytest.mark.parametrize(
    "outline",
    [
        [(30, 2), (30, 2), (30, 2), (30, 2)],
        [(30, 2), (34, 4), (34, 2), (30, 4)],
        [(30, 2), (34, 2), (30, 2), (34, 2)],
        [(-9, -9), (90, -9), (90, 90), (-9, 90)],
    ],
)
def test_strange_racks_are_told_not_stumbled_over(outline: list[tuple[float, float]]):
    strange = {"outline": outline, "spaces": 5}
    assert any(code.startswith("bikes.") for code in codes(*racked(strange, row(spaces=5))))


def test_a_yard_without_a_foot_gate_has_no_walk_to_measure():
    gate = {"id": "south", "span": [(10, 0), (16, 0)], "pedestrians": False}
    asked, proposed = yard({"site": {"boundary": rect(0, 0, 40, 40), "gates": [gate]}})
    assert "bikes.far" not in codes(asked, proposed)


def test_groups_across_sheds_only_warn():
    """A solid wall between them would do, and no outline shows one."""
    (near,) = [f for f in found(*ebike_sheds(1.0)) if f.code == "bikes.group_length"]
    assert near.severity is Severity.WARN
    assert "wall" in near.message.en
    # 2 x 10.4 m and a metre between
    assert near.measured == pytest.approx(21.8)


def test_wishes_of_rooms_only_warn_unless_a_scenario_is_strict():
    asked = {"beside": ["store"]}
    (plain,) = [f for f in found(*wishes(asked)) if f.code == "room.not_beside"]
    assert plain.severity is Severity.WARN
    strict = {"room_beside_wall": {"severity": "hard"}}
    (told,) = [f for f in found(*wishes(asked, **strict)) if f.code == "room.not_beside"]
    assert told.severity is Severity.HARD


def test_rows_take_the_place_of_the_guess():
    """A shed without rows is judged by its sides; with rows by what stands in them."""
    assert "bikes.capacity" in codes(*yard(bike_sheds=edit("shed", capacity=16, ebikes=4)))
    assert "bikes.capacity" not in codes(*racked(row(spaces=15)))


def test_courts_by_hand():
    """A ring of 3 m wings round 4 x 5 m, passage 1.5 m; bars 4 m apart, face to face over 6 m."""
    ring = [
        (0, 0),
        (10, 0),
        (10, 11),
        (7, 11),
        (7, 3),
        (3, 3),
        (3, 8),
        (5.5, 8),
        (5.5, 11),
        (0, 11),
    ]
    court = inside_ring([(float(x), float(y)) for x, y in ring])
    assert court is not None
    assert court.passage == pytest.approx(1.5)
    assert court.width(court.ground) == pytest.approx(4)
    assert court.ground.area == pytest.approx(20)
    lane = between_bars(rect(0, 0, 10, 3), rect(4, 7, 14, 10))
    assert lane is not None
    assert lane.ground.area == pytest.approx(24)
    assert lane.width(lane.ground) == pytest.approx(4)
    assert between_bars(rect(0, 0, 10, 3), rect(10, 7, 14, 10)) is None
    assert between_bars(rect(0, 0, 10, 3), [(0, 7), (10, 7.5), (9.9, 9.5), (-0.1, 9)]) is None
