"""Hard rules on lanes, dead ends and trees are searched for: yards that can be checked by hand."""

from __future__ import annotations

from typing import Any

import pytest
from lots import building, gate, lot, rect, solved, strip

from spaceplan.audit import audit
from spaceplan.model.enums import PlanStatus
from spaceplan.model.scenario import Scenario
from spaceplan.solve import solve


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
    """28 stalls fit along one aisle; with one across its end, 24 have a way out at both ends."""
    plan = solved(strip(rules=hard("dead_end_stalls")))
    assert 10 <= len(plan.stalls) < 28


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
