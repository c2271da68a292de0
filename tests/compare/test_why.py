"""Why no stall stands at a spot: each answer on a yard that can be checked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from spaceplan.audit import audit
from spaceplan.compare import Reason, why
from spaceplan.model.enums import Severity
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from tests.audit.edits import add, option, standing
from tests.audit.yard import plan, rect, scenario, stall
from tests.lots import PLAIN


@pytest.mark.parametrize(
    ("x", "y", "reason", "subject"),
    [
        (50, 20, Reason.OUTSIDE, ""),
        (8, 7, Reason.STALL, "w1"),
        (30, 12, Reason.BUILT, "reading"),
        (32, 3, Reason.BUILT, "shed"),
        (30, 22, Reason.BUILT, "g1"),
        (18, 5.4, Reason.BUILT, "strip-1"),
        (24, 28, Reason.BUILT, "bench"),
        (4, 35, Reason.STRUCTURE, "block-1"),
        (24, 36, Reason.STRUCTURE, "lawn"),
        (33, 30, Reason.STRUCTURE, "old-rooms"),
        (30.2, 35, Reason.STRUCTURE, "camphor"),
        (30.6, 35, Reason.TRUNK, "camphor"),
        (13, 20, Reason.AISLE, "a1"),
        (8, 32, Reason.APRON, "block-1"),
        (29, 9, Reason.APRON, "reading"),
        (20, 1.5, Reason.WALKWAY, "p1"),
    ],
)
def test_what_is_there(x: float, y: float, reason: Reason, subject: str) -> None:
    answer = why(scenario(), plan(), x, y)
    assert (answer.reason, answer.subject) == (reason, subject)
    assert answer.place == (x, y)
    assert answer.message.zh
    assert subject in answer.message.en


def test_figures_of_what_is_there() -> None:
    """10 m outside; 0.6 m from the trunk of 0.75; both w1 and e1 are entered over (13, 7)."""
    assert why(scenario(), plan(), 50, 20).measured == pytest.approx(10)
    tree = why(scenario(), plan(), 30.6, 35)
    assert (tree.measured, tree.required) == (pytest.approx(0.6), 0.75)
    assert "2 stalls" in why(scenario(), plan(), 13, 7).message.en


def test_what_taking_it_away_costs() -> None:
    """An optional structure that stands has its price; one that is to stay has none."""
    hut = {"id": "hut", "kind": "other", "treatment": "optional", "cost": 500,
           "outline": rect(28, 17, 30, 19)}  # fmt: skip
    asked = scenario(**standing(hut))
    answer = why(asked, plan(), 29, 18)
    assert (answer.reason, answer.subject, answer.cost) == (Reason.STRUCTURE, "hut", 500)
    assert "500" in answer.message.en
    assert "500" in answer.message.zh
    assert why(asked, plan(), 4, 35).cost is None
    # once it is removed, it is no reason any more
    assert why(asked, plan(removed=add("hut")), 29, 18).subject != "hut"


def test_no_room() -> None:
    """A hedge up to y = 2.9 leaves 1.9 m to the strip at 4.8; the narrowest stall needs 2.4."""
    hedge = {"id": "hedge", "outline": rect(15.75, 2, 28, 2.9)}
    answer = why(scenario(), plan(greens=add(hedge)), 17, 3.9)
    assert answer.reason is Reason.NO_ROOM
    assert (answer.measured, answer.required) == (pytest.approx(1.9), 2.4)
    assert "hedge" in answer.message.en
    assert "1.90" in answer.message.zh
    assert answer.free is not None
    assert {round(p[1], 2) for p in answer.free} == {2.9, 4.8}


def test_a_metre_too_few() -> None:
    """Before the place runs an aisle 4.5 m wide; stalls at right angles need 5.5 m."""
    asked = scenario(rules={"stall_angles": [90]})
    aisle = {"id": "a2", "outline": rect(15.75, 18, 25.9, 22.5)}
    answer = why(asked, plan(aisles=add(aisle)), 24, 16)
    assert answer.reason is Reason.NOT_REACHED
    assert (answer.measured, answer.required) == (pytest.approx(4.5, abs=0.02), 5.5)
    assert "1.00 m are missing" in answer.message.en
    assert {f.code for f in answer.findings} >= {"stall.box_off_aisle"}


def test_far_from_any_aisle() -> None:
    """Room enough in the east, but nothing to drive on."""
    answer = why(scenario(), plan(), 38, 20)
    assert answer.reason is Reason.NOT_REACHED
    assert answer.measured == 0
    assert "nearest aisle" in answer.message.en


def gap_yard(gap: float) -> tuple[Scenario, Plan]:
    """An aisle to y = 12, a wall across with a gap, and the dwelling's door beyond it."""
    left, right = 10 - gap / 2, 10 + gap / 2
    asked = {
        "schema_version": 1,
        "name": "gap",
        "site": {
            "boundary": rect(0, 0, 20, 24),
            "gates": [{"id": "south", "span": [(7, 0), (13, 0)]}],
        },
        "rules": PLAIN,
        "structures": [
            {"id": "home", "kind": "building", "outline": rect(0, 20, 20, 24), "doors": [(10, 20)]},
            {"id": "west", "kind": "other", "outline": rect(0, 12, left, 14)},
            {"id": "east", "kind": "other", "outline": rect(right, 12, 20, 14)},
        ],
    }
    proposed = {
        "scenario": "gap",
        "option": "plan",
        "stalls": [stall("s1", 7.25, 6, east=False)],
        "aisles": [{"id": "a1", "outline": rect(7.25, 0, 12.75, 12)}],
    }
    return Scenario.model_validate(asked), Plan.model_validate(proposed)


@pytest.mark.parametrize(("gap", "reason"), [(3.0, Reason.ON_FOOT), (3.8, Reason.MISSED)])
def test_somebody_must_pass(gap: float, reason: Reason) -> None:
    """A stall of 2.5 m in a gap of 3 m leaves 0.5 m to walk; in one of 3.8 m there are 1.3 m."""
    asked, proposed = gap_yard(gap)
    answer = why(asked, proposed, 10, 13)
    assert answer.reason is reason
    if reason is Reason.ON_FOOT:
        assert {f.code for f in answer.findings} == {"door.unreached"}
        assert "home" in answer.subject


def test_the_search_missed_it() -> None:
    """North of w4 the aisle runs on: a stall fits there, and the audit has nothing against it."""
    answer = why(scenario(), plan(), 8, 18)
    assert answer.reason is Reason.MISSED
    assert answer.stall is not None
    data = answer.stall.model_dump()
    both = plan(stalls=add(data))
    assert not [f for f in audit(scenario(), both) if f.severity is Severity.HARD]


def test_agreed_that_no_stall_stands_there() -> None:
    pins: dict[str, Any] = {"no_stall": [rect(5, 17, 9, 20)]}
    asked = scenario(**option(rooms={"typology": "bar"}, pins=pins))
    assert why(asked, plan(), 8, 18).reason is Reason.PINNED


def test_a_plan_of_another_scenario() -> None:
    with pytest.raises(SpaceplanError):
        why(scenario(), plan(scenario="other"), 1, 1)
