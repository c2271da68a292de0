"""A small courtyard with two plans made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from spaceplan.model.base import Text
from spaceplan.model.decision import Ballot, Decision
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.dossier import dossier_of
from spaceplan.render.report_page import report_html

DATA = Path(__file__).parents[1] / "compare" / "data"


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    text = (DATA / "courtyard.yaml").read_text(encoding="utf-8")
    return Scenario.model_validate(YAML(typ="safe").load(text))


@pytest.fixture(scope="session")
def bar() -> Plan:
    return Plan.model_validate_json((DATA / "bar.plan.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def in_place() -> Plan:
    return Plan.model_validate_json((DATA / "in-place.plan.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def report_page(scenario: Scenario, bar: Plan, in_place: Plan) -> str:
    """The report of both plans in both languages, opened in Chinese."""
    decision = Decision(
        title=Text(zh="选定方案", en="Choice of an option"),
        chair="王 <主持>",
        ballots=(
            Ballot(option="bar", agree=80, against=6, abstain=4),
            Ballot(option="in-place", agree=20, against=60),
        ),
    )
    asked = scenario.model_copy(update={"households": 104, "decision": decision})
    return report_html(dossier_of(asked, [bar, in_place]), ("zh", "en"))
