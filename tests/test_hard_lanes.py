"""Rules on single lanes and dead ends, made hard, are kept to: yards that can be checked by hand."""

from __future__ import annotations

from typing import Any

import pytest
from lots import PLAIN, building, gate, lot, rect, solved

from spaceplan.model.scenario import Scenario
from spaceplan.solve import solve
from spaceplan.audit import audit

FORCED = {"necks": "forced"}


def hard(rule: str, value: float | None = None) -> dict[str, Any]:
    return {rule: {"severity": "hard"} | ({} if value is None else {"value": value})}


def alley(long: float, **rules: Any) -> Scenario:
    """A yard of 30 x 22 m behind an alley 3.8 m wide between two houses, its only way in."""
    houses = [building("west", rect(0, 0, 13, long)), building("east", rect(16.8, 0, 30, long))]
    way = gate((13, 0), (16.8, 0))
    ground = rect(0, 0, 30, long + 22)
    return lot(ground, way, structures=houses, rules=FORCED | rules)


def test_no_more_stalls_than_allowed_stand_behind_a_long_lane():
    plan = solved(alley(10, **hard("neck_stalls")))
    assert len(plan.stalls) == 10
