"""Solving with fire engines in mind: where the rule is hard, a plan honours it or says why not."""

from __future__ import annotations

from typing import Any

import pytest
from shapely.geometry import Polygon
from shapely.ops import unary_union

from spaceplan import audit, solve
from spaceplan.master.decide import decide, proved_infeasible
from spaceplan.model.enums import Effort, PlanStatus, Severity
from spaceplan.search.gap import AisleRect, RowGap
from spaceplan.search.sketch import Sketch
from tests.lots import building, gate, lot, rect, site_of
from tests.master.test_fire import HARD, TURNING


def yard(severity: str, brief: dict[str, Any] | None = None, **more: Any):
    """36 x 40 m with a dwelling along the north, which stalls all but hide."""
    home = building("home", rect(0, 36, 36, 40))
    # an engine does not follow cars through a lane that is laid for want of room to pass
    rules = {"necks": "forced", "fire_lane_reach": {"severity": severity, "value": 8}, **more}
    ground = rect(0, 0, 36, 40)
    entry = gate((0, 3), (0, 8.5))
    return lot(ground, entry, structures=[home], rules=rules, brief=brief or {})


@pytest.mark.parametrize("severity", ["warn", "hard"])
def test_a_hard_rule_is_honoured(severity: str):
    scenario = yard(severity)
    plan = solve(scenario, effort="quick")
    assert plan.status is PlanStatus.SOLVED
    assert plan.fire_lanes
    assert plan.metrics.fire_reach_m is not None
    found = audit(scenario, plan)
    assert all(f.severity is not Severity.HARD for f in found)
    if severity == "hard":
        assert plan.metrics.fire_reach_m <= 8
        assert "fire.reach" not in {f.code for f in found}


def test_not_found_names_the_fire_lane():
    """A strip 11 m wide and 80 m long: an engine gets to the end and cannot turn."""
    home = building("home", rect(76, 0, 80, 11))
    strip = lot(rect(0, 0, 80, 11), gate((0, 2.75), (0, 8.25)), structures=[home], rules=TURNING)
    site = site_of(strip)
    gap = RowGap((0.0, 8.25), (1.0, 0.0), (0.0, 1.0), 0.0, 70.0, False, 0, 2.5, 2.75)
    aisle = AisleRect((0.0, 5.5), (1.0, 0.0), 0.0, 76.0, 2.75, neck=False, gate=True)
    plan = decide(site, [Sketch(0.0, 28, (aisle,), (gap,), (), (), ())], Effort.QUICK, 0)
    assert plan.status is PlanStatus.NOT_FOUND
    assert plan.tried is not None
    assert "fire lane 4 m wide" in plan.tried.en
    assert "4 m 宽的消防车道" in plan.tried.zh


def test_a_walled_off_dwelling_is_proved_infeasible():
    """A wall across the yard, 15 m before the dwelling: no engine passes it."""
    home = building("home", rect(0, 30, 36, 34))
    wall = {"id": "wall", "kind": "wall", "line": [(0, 15), (36, 15)], "thickness": 0.2}
    asked = lot(rect(0, 0, 36, 34), gate((0, 3), (0, 8.5)), structures=[home, wall], rules=HARD)
    plan = proved_infeasible(site_of(asked), Effort.QUICK, 0)
    assert plan is not None
    assert plan.status is PlanStatus.INFEASIBLE
    assert "rules.fire_lane_reach" in plan.conflict[0].wishes
    assert audit(asked, plan) == ()


@pytest.mark.parametrize("severity", ["warn", "hard"])
def test_lamps_and_benches_keep_off_the_lanes(severity: str):
    """Lanes are laid first: with lamps, benches and trees they come as near as without."""
    things = {"lamps": {"radius_m": 8}, "benches": {"count": 3}, "trees": {"count": 2}}
    plain = yard(severity)
    asked = yard(
        severity,
        brief={"furniture": things},
        fire_lane_furniture={"severity": "hard"},
    )
    plan = solve(asked, effort="quick")
    bare = solve(plain, effort="quick")
    assert plan.furniture
    assert plan.metrics.fire_reach_m == bare.metrics.fire_reach_m
    assert all(f.severity is not Severity.HARD for f in audit(asked, plan))
    lanes = unary_union([Polygon(lane.outline) for lane in plan.fire_lanes])
    stood = [Polygon(f.outline) for f in plan.furniture if f.outline is not None]
    assert stood
    assert all(thing.intersection(lanes).area < 1e-4 for thing in stood)
