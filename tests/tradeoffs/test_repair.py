"""Giving up stalls: as few as it takes, and the accessible stall finds another place."""

from __future__ import annotations

from typing import Any

from lots import building, lot, rect

from spaceplan.audit import audit, verdict
from spaceplan.model.enums import Severity
from spaceplan.model.plan import Plan
from spaceplan.tradeoffs.repair import repair, without
from spaceplan.tradeoffs.vary import single, with_rule
from tests.tradeoffs.yards import beside_a_block, row


def plan(count: int, accessible: int | None = None) -> Plan:
    """Stalls along the street from x = 0; an accessible one has its strip after it."""
    stalls: list[dict[str, Any]] = []
    strips: list[dict[str, Any]] = []
    x = 0.0
    for i in range(count):
        kind = "accessible" if i == accessible else "standard"
        stalls.append(
            {
                "id": f"s{i + 1}",
                "kind": kind,
                "outline": [(x, 0), (x + 2.5, 0), (x + 2.5, 5.3), (x, 5.3)],
                "access": [(x, 0), (x + 2.5, 0)],
            }
        )
        x += 2.5
        if i == accessible:
            strips.append({"outline": [(x, 0), (x + 1.2, 0), (x + 1.2, 5.3), (x, 5.3)]})
            x += 1.2
    return Plan.model_validate(
        {"scenario": "lot", "option": "plan", "stalls": stalls, "accessible_strips": strips}
    )


def enforced(scenario, rule: str):
    return with_rule(single(scenario), rule, severity=Severity.HARD)


def test_a_plan_that_keeps_the_rule_is_left_alone():
    scenario = enforced(beside_a_block(), "stall_to_dwelling_wall")
    done = repair(scenario, plan(5))
    assert done is not None
    assert (done.dropped, len(done.audited.plan.stalls)) == (0, 5)


def test_only_the_stalls_too_near_go():
    scenario = enforced(beside_a_block(), "stall_to_dwelling_wall")
    done = repair(scenario, plan(8))
    assert done is not None
    assert [s.id for s in done.audited.plan.stalls] == ["s1", "s2", "s3", "s4", "s5"]
    assert done.dropped == 3
    assert done.audited.plan.metrics.stalls == 5
    assert verdict(audit(scenario, done.audited.plan))


def test_an_accessible_stall_too_near_finds_another_place():
    """Seven stalls and a strip on 18.7 m, the last one accessible and 1.3 m from the wall.

    Three end beyond x = 14, the accessible one among them; of the five left one gives its ground
    for a strip: four.
    """
    rules = {"accessible_min": 1, "accessible_share": 0}
    scenario = enforced(beside_a_block(rules=rules), "stall_to_dwelling_wall")
    begun = plan(7, accessible=6)
    done = repair(scenario, begun)
    assert done is not None
    left = done.audited.plan
    assert left.metrics.accessible == 1
    assert len(left.accessible_strips) == 1
    assert len(left.stalls) == 4
    assert verdict(audit(scenario, left))


def test_a_cut_through_a_group_beats_a_shorter_group():
    """Eight in a row, four a group at most: a gap of 6 m takes three, dropping takes four."""
    scenario = enforced(row(rules={"stall_group_size": 4}), "stall_group_size")
    done = repair(scenario, plan(8))
    assert done is not None
    assert done.dropped == 3
    # five at most: dropping three ends it as well, a cut needs no fewer
    five = enforced(row(rules={"stall_group_size": 7}), "stall_group_size")
    done = repair(five, plan(8))
    assert done is not None
    assert done.dropped == 1


def test_stalls_beyond_what_a_gate_serves_go():
    """From the street no gate is needed; a lot with a gate for ten and two too many loses two."""
    rules = {"stalls_per_gate": {"value": 6, "severity": "hard"}}
    gates = [{"id": "gate", "span": [(0, 0), (0, 5.5)]}]
    scenario = lot(rect(0, 0, 20, 10.8), *gates, rules=rules)
    stalls = [
        {
            "id": f"s{i}",
            "outline": [(x, 5.5), (x + 2.5, 5.5), (x + 2.5, 10.8), (x, 10.8)],
            "access": [(x, 5.5), (x + 2.5, 5.5)],
        }
        for i, x in enumerate(2.5 * k for k in range(8))
    ]
    aisle = {"id": "a1", "outline": rect(0, 0, 20, 5.5)}
    begun = Plan.model_validate(
        {"scenario": "lot", "option": "plan", "stalls": stalls, "aisles": [aisle]}
    )
    done = repair(single(scenario), begun)
    assert done is not None
    assert len(done.audited.plan.stalls) == 6


def test_what_stalls_cannot_mend_is_given_up():
    """A room that is missing comes back for no number of stalls."""
    hall = {"id": "hall", "area_m2": 25}
    assert repair(single(row(brief={"rooms": [hall]})), plan(8)) is None


def test_stalls_round_a_blocked_door_go():
    """Nobody knows a dropper for a blocked door: stalls nearest to it are tried, and no more go
    than must.

    The door opens at x = 10 upon the row: its apron of 1.5 m lies on the fourth and fifth stall.
    One comes to it from behind the first stalls, west of the house at x = 6, and along its wall:
    over the third stall from x = 5, and since 1 m is less than a walkway, over the second.
    """
    house = building("house", rect(6, 5.3, 14, 8), doors=[(10, 5.3)])
    scenario = single(row(structures=[house], rules={"stall_to_window_wall": {"severity": "off"}}))
    begun = plan(8)
    assert not verdict(audit(scenario, begun))
    done = repair(scenario, begun)
    assert done is not None
    assert verdict(done.audited.findings)
    assert [s.id for s in done.audited.plan.stalls] == ["s1", "s6", "s7", "s8"]


def test_a_strip_that_serves_nobody_goes_too():
    left = without(plan(4, accessible=3), frozenset({"s4"}))
    assert len(left.stalls) == 3
    assert left.accessible_strips == ()
