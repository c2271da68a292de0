"""Which stalls charge cars: by hand, on a row of eight."""

from __future__ import annotations

from typing import Any

import pytest

from spaceplan.master.charging import lacking_charge, with_charging
from spaceplan.model.case import _without_titles
from spaceplan.model.enums import StallKind
from spaceplan.model.plan import Plan
from tests.lots import building, gate, lot, rect, site_of


def row(**first: Any) -> Plan:
    """Eight stalls of 2.5 m from x 0 on, entered from y 5.3."""
    stalls = []
    for i in range(8):
        a, b = 2.5 * i, 2.5 * (i + 1)
        ring = [(a, 5.3), (b, 5.3), (b, 0), (a, 0)]
        stalls.append({"id": f"s{i + 1}", "outline": ring, "access": [(a, 5.3), (b, 5.3)]})
    stalls[0] |= first
    return Plan.model_validate({"scenario": "lot", "option": "plan", "stalls": stalls})


def chosen(asked: int, *structures: Any, rules: Any = None, **first: Any) -> set[str]:
    west = gate((0, 5.3), (0, 10.8))
    brief = {"stalls": {"ev": asked}}
    things = {"structures": list(structures), "brief": brief, "rules": rules or {}}
    site = site_of(lot(rect(0, 0, 40, 10.8), west, **things))
    return {s.id for s in with_charging(site, row(**first)).stalls if s.kind is StallKind.EV}


BOX = {"id": "t", "kind": "utility", "utility": "transformer", "outline": rect(22, 1, 24, 3)}


def test_none_where_none_is_asked() -> None:
    assert chosen(0, BOX) == set()


def test_the_nearest_to_the_transformer() -> None:
    assert chosen(2, BOX) == {"s7", "s8"}


def test_the_nearest_to_the_gate_without_one() -> None:
    assert chosen(2) == {"s1", "s2"}


def test_off_a_building_first() -> None:
    """The house at x 26 is within 6 m of the last stall alone, which ends at x 20: 6 m."""
    assert chosen(2, BOX, building("h", rect(25.9, 0, 30, 5))) == {"s6", "s7"}
    assert chosen(8, BOX, building("h", rect(25.9, 0, 30, 5))) == {f"s{i}" for i in range(1, 9)}


HARD_OFF = {"ev_to_building": {"severity": "hard"}}
NEAR = {"ev_to_power": {"value": 7.5, "severity": "hard"}}


def test_none_where_a_hard_rule_forbids() -> None:
    """The house at x 25.9 is too near to the last stall; within 7.5 m of the box are three."""
    house = building("h", rect(25.9, 0, 30, 5))
    assert chosen(8, BOX, house, rules=HARD_OFF) == {f"s{i}" for i in range(1, 8)}
    assert chosen(8, BOX, rules=NEAR) == {"s6", "s7", "s8"}
    assert chosen(8, BOX, house, rules=HARD_OFF | NEAR) == {"s6", "s7"}
    assert chosen(1, rules=NEAR) == {"s1"}, "no transformer, nothing to be near to"


def test_what_hard_rules_leave_is_said_where_it_is_too_little() -> None:
    things = {"brief": {"stalls": {"ev": 4}}, "structures": [BOX]}
    west = gate((0, 5.3), (0, 10.8))
    for rules, lacks in ((NEAR, True), ({}, False)):
        site = site_of(lot(rect(0, 0, 40, 10.8), west, rules=rules, **things))
        said = lacking_charge(site, with_charging(site, row()))
        assert (said is not None) is lacks
        assert said is None or ("3 can be charged" in said.en and "ev_to_power" in said.zh)


@pytest.mark.parametrize("kind", ["accessible", "parallel"])
def test_others_stay_what_they_are(kind: str) -> None:
    assert chosen(2, kind=kind) == {"s2", "s3"}


def test_those_that_are_there_count() -> None:
    assert chosen(2, kind="ev") == {"s1", "s2"}


def test_older_plans_stay_good() -> None:
    """A brief that asks for none has the fingerprint it had before it could."""
    assert _without_titles({"stalls": {"min": 1, "ev": 0}}) == {"stalls": {"min": 1}}
    assert _without_titles({"stalls": {"min": 1, "ev": 2}}) == {"stalls": {"min": 1, "ev": 2}}
