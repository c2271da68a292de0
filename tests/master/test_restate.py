"""A plan's figures are reckoned in one place: restating an unchanged plan changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from lots import gate, lot, rect, site_of

from spaceplan import solve
from spaceplan.exchange import dump_plan
from spaceplan.master.restate import adapted, plan_metrics
from spaceplan.model.case import resolve
from spaceplan.model.plan import Plan
from tests.test_areas import ELM, park, street

#: A lawn that is cut back, and a box that is moved.
LAWN: dict[str, Any] = {
    "id": "lawn", "kind": "green", "treatment": "modify", "outline": rect(5, 0, 10, 5.3),
    "limits": {"min_area_m2": 13}, "cost": 500,
}  # fmt: skip
BOX: dict[str, Any] = {
    "id": "box", "kind": "utility", "treatment": "move", "outline": rect(4, 2, 7, 3), "cost": 70,
}  # fmt: skip
PLAY = {"id": "play", "kind": "play", "area_m2": 20, "min_width_m": 4}

CASES = {
    "a moved house": lambda: street(BOX),
    "a moved tree": lambda: street(ELM | {"treatment": "move"}),
    "a lawn cut back": lambda: street(LAWN, deep=5.3),
    "an area": lambda: park(brief={"areas": [PLAY]}, rules={"play_width": {"severity": "off"}}),
    "two bars": lambda: lot(
        [(0, -6), (10, -6), (10, 0), (20, 0), (20, 10.8), (0, 10.8)],
        gate((0, 0), (0, 5.5)),
        rules={"stall_angles": [90], "apron_off_aisles": {"severity": "off"}},
        brief={"rooms": [{"id": n, "area_m2": 18, "min_width_m": 3} for n in ("a", "b")]},
        options=[{"id": "plan", "rooms": {"typology": "double_bar", "within": rect(0, -6, 10, 0)}}],
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_restating_changes_nothing(name: str) -> None:
    scenario = CASES[name]()
    plan = solve(scenario, effort="quick")
    assert plan.stalls
    site = site_of(scenario)
    for one in (plan, Plan.model_validate_json(dump_plan(plan))):
        assert plan_metrics(site, one, one.metrics) == one.metrics
        (same, *_) = adapted(site, one)
        same = same.model_copy(update={"metrics": same.metrics.model_copy(
            update={"by_seed": one.metrics.by_seed})})  # fmt: skip
        assert same == one
    assert plan.metrics.built == 1 + (name in ("an area", "two bars"))
    assert plan.metrics.moved == len(plan.moved) == (name in ("a moved house", "a moved tree"))


def test_what_nobody_asks_for_goes() -> None:
    scenario = CASES["an area"]()
    plan = solve(scenario, effort="quick")
    less = scenario.model_copy(update={"brief": scenario.brief.model_copy(update={"areas": ()})})
    (bare,) = adapted(site_of(less), plan)
    assert bare.areas == ()
    assert bare.metrics.areas_m2 == 0
    assert bare.metrics.built == plan.metrics.built - 1
    assert bare.provenance.scenario_sha256 == resolve(less).fingerprint()
    assert bare.metrics.by_seed == ()
