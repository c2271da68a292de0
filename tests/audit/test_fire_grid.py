"""Fire lanes that end just near enough to a house: the audit's grid must not miss their end."""

from __future__ import annotations

import pytest

from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from tests.audit.yard import codes, rect


@pytest.mark.parametrize("end", [18.0, 18.1, 18.3, 18.5, 18.7, 18.9])
def test_a_lane_that_ends_where_the_rule_says_is_no_dead_end(end: float) -> None:
    """It backs out to its gate, 18 m away of 40 m allowed; a centimetre of it is near enough."""
    house = {"id": "house", "kind": "building", "outline": rect(5, 30, 25, 38)}
    asked = {
        "schema_version": 1,
        "name": "lane",
        "site": {
            "boundary": rect(0, 0, 30, 40),
            "gates": [{"id": "g", "span": [(10.3, 0), (16.3, 0)]}],
        },
        "structures": [house],
        "rules": {
            "accessible_min": 0,
            "fire_lane_reach": {"value": 30 - end + 0.01, "severity": "hard"},
            "fire_dead_end_length": {"value": 40, "severity": "hard"},
        },
    }
    lane = {"id": "f", "outline": rect(11.3, 0, 15.3, end)}
    made = {"scenario": "lane", "option": "plan", "fire_lanes": [lane]}
    found = codes(Scenario.model_validate(asked), Plan.model_validate(made))
    assert not {c for c in found if c.startswith("fire.")}
