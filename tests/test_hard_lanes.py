"""Hard rules on lanes, dead ends and trees are searched for: yards that can be checked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lots import building, gate, little_work, lot, rect, solved, strip

from spaceplan.audit import audit
from spaceplan.model.enums import PlanStatus
from spaceplan.model.scenario import Scenario
from spaceplan.solve import solve


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with little_work(6):
        yield


def hard(rule: str, value: Any = None) -> dict[str, Any]:
    return {rule: {"severity": "hard"} | ({} if value is None else {"value": value})}


def alley(long: float, *more: Any, **rules: Any) -> Scenario:
    """A yard of 30 x 22 m behind an alley 3.8 m wide between two houses."""
    houses = [building("west", rect(0, 0, 13, long)), building("east", rect(16.8, 0, 30, long))]
    gates = (gate((13, 0), (16.8, 0)), *more)
    rules = {"necks": "forced"} | rules
    return lot(rect(0, 0, 30, long + 22), *gates, structures=houses, rules=rules)


def test_no_more_stalls_than_allowed_stand_behind_a_long_lane():
    assert len(solved(alley(10)).stalls) > 20
    assert len(solved(alley(10, **hard("neck_stalls"))).stalls) == 10


@pytest.mark.parametrize(("long", "reached"), [(28, True), (34, False)])
def test_a_lane_of_more_than_30_m_leads_nowhere(long: float, reached: bool):
    plan = solved(alley(long, **hard("neck_length")))
    assert (len(plan.stalls) > 20) is reached
    assert any(a.neck for a in plan.aisles) is reached


def test_another_gate_serves_a_yard_behind_a_lane_that_is_too_long():
    plan = solved(alley(34, gate((30, 40), (30, 46), name="side"), **hard("neck_length")))
    assert len(plan.stalls) > 20
    assert not any(a.neck for a in plan.aisles)


def test_no_more_stalls_than_allowed_open_to_a_dead_end():
    """More than ten need an aisle across the end of the other, so that they lie between two."""
    plan = solved(strip(rules=hard("dead_end_stalls")))
    assert len(plan.stalls) > 20
    assert len(plan.aisles) > 1


ELM = {"id": "elm", "kind": "tree", "centre": (18, 8.5), "radius": 0.4}


@pytest.mark.parametrize("treatment", ["optional", "move"])
def test_no_tree_goes_without_a_permit(treatment: str):
    """It stands in the middle of the aisle of the best plan."""
    elm = ELM | {"treatment": treatment}
    asked = strip(structures=[elm], rules=hard("tree_permit"))
    plan = solved(asked)
    assert not plan.removed
    assert not plan.moved
    gone = solved(strip(structures=[elm]))
    assert {*gone.removed, *gone.moved} == {"elm"}
    assert len(gone.stalls) > len(plan.stalls)


def test_a_tree_that_must_go_without_a_permit_is_a_contradiction():
    elm = ELM | {"treatment": "remove"}
    asked = strip(structures=[elm], rules=hard("tree_permit"))
    plan = solve(asked, effort="quick", audit=audit)
    assert plan.status is PlanStatus.INFEASIBLE
    assert plan.conflict[0].wishes == ("structures.elm", "rules.tree_permit")


def test_a_way_out_of_an_archway_may_lie_near_the_house_it_passes_through():
    """2.5 m before a house across the front no new aisle lies but at its archway."""
    house = building("front", rect(0, 0, 30, 10), dwelling=True, doors=[(5, 10)])
    arch = {
        "id": "arch",
        "kind": "road",
        "line": [(15, 0), (15, 10)],
        "thickness": 4,
        "clear_height_m": 3,
    }
    rules = {"necks": "forced"}
    for name in ("road_to_dwelling_door", "road_to_dwelling"):
        rules |= hard(name)
    asked = lot(rect(0, 0, 30, 34), gate((13, 0), (17, 0)), structures=[house, arch], rules=rules)
    plan = solved(asked)
    assert len(plan.stalls) > 20
    near = [p for a in plan.aisles for p in a.outline if p[1] < 12.4]
    assert near
    assert all(12.9 < x < 17.1 for x, _ in near)


def test_a_ground_for_play_across_the_only_drive_is_a_contradiction():
    """The road before the house's door takes all of its front."""
    house = building("house", rect(0, 0, 30, 8), dwelling=True, doors=[(15, 8)])
    road = {"id": "road", "kind": "road", "line": [(0, 11), (30, 11)], "thickness": 6}
    areas = [{"id": "play", "kind": "play", "area_m2": 40, "min_width_m": 6}]
    asked = lot(
        rect(0, 0, 30, 34),
        gate((0, 8), (0, 14)),
        structures=[house, road],
        rules=hard("play_off_drive"),
        brief={"areas": areas},
    )
    plan = solve(asked, effort="quick", audit=audit)
    assert plan.status is PlanStatus.INFEASIBLE
    assert plan.conflict[0].wishes == ("brief.areas.play", "rules.play_off_drive")


@pytest.mark.slow
def test_what_is_not_found_names_the_rule_that_was_broken():
    """Two doors 40 m apart, one shed for both."""
    north = building("north", rect(0, 30, 50, 36), dwelling=True, doors=[(5, 30), (45, 30)])
    asked = lot(
        rect(0, 0, 50, 36),
        gate((0, 5), (0, 11)),
        structures=[north],
        rules=hard("bike_walk_length", 4),
        brief={"bikes": {"spaces": 6}},
    )
    plan = solve(asked, effort="quick", audit=audit)
    assert plan.status is PlanStatus.NOT_FOUND
    assert plan.tried is not None
    assert "bike_walk_length" in plan.tried.en
    assert "bike_walk_length" in plan.tried.zh
