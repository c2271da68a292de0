"""The sentences are honest whichever way it goes."""

from __future__ import annotations

import pytest

from spaceplan.compare import compare, finding_line, sentences, verdict
from spaceplan.model.base import Text
from spaceplan.model.enums import PlanStatus, Severity
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Conflict, Plan
from spaceplan.model.scenario import Today


def said(scenario, plans, lang="en", findings=None):
    got = compare(scenario, plans, findings=findings or [() for _ in plans])
    return " ".join(s.get(lang) for s in sentences(got))


def fewer(plan, count):
    return plan.model_copy(update={"stalls": plan.stalls[:count]})


def test_the_bar_wins(scenario, bar, in_place):
    text = said(scenario, [bar, in_place])
    assert '"Bar" has most stalls: 48, 3 more than "Half-ring in place".' in text
    assert '"Bar" gives 30 stalls more' in text
    assert "In this yard the bar gives 3 stalls more than the half-ring." in text
    assert '"Bar" has 40 m² fewer of rooms than "Half-ring in place"' in text
    assert "一字形比半回形多 3 个车位" in said(scenario, [bar, in_place], "zh")


def test_the_half_ring_wins_and_it_is_said(scenario, bar, in_place):
    text = said(scenario, [fewer(bar, 40), in_place])
    assert '"Half-ring in place" has most stalls: 45, 5 more than "Bar".' in text
    assert "the bar does not win: the half-ring gives 5 stalls more" in text
    assert "一字形并不占优" in said(scenario, [fewer(bar, 40), in_place], "zh")


def test_a_draw_has_no_winner(scenario, bar, in_place):
    text = said(scenario, [fewer(bar, 45), in_place])
    assert "equally many stalls: 45" in text
    assert "has most" not in text
    assert "一样多：45 个" in said(scenario, [fewer(bar, 45), in_place], "zh")


def test_losses_and_no_change_against_today(scenario, bar, in_place):
    many = scenario.model_copy(update={"today": Today(stalls=45)})
    text = said(many, [fewer(bar, 44), in_place])
    assert '"Half-ring in place" changes nothing' in text
    assert '"Bar" loses 1 stall.' in text


def test_unknown_today_is_not_a_gain(scenario, bar):
    blank = scenario.model_copy(update={"today": Today()})
    text = said(blank, [bar])
    assert "Today's stalls are unknown" in text
    assert "frees" not in text
    assert "no other option" in text


def test_nothing_found_names_no_winner(scenario):
    none = Plan(
        scenario=scenario.name,
        option="bar",
        status=PlanStatus.NOT_FOUND,
        tried=Text(zh="试了 4 次", en="4 tries"),
    )
    never = Plan(
        scenario=scenario.name,
        option="in-place",
        status=PlanStatus.INFEASIBLE,
        conflict=(Conflict(wishes=("brief.rooms",), message=Text(zh="放不下", en="no room")),),
    )
    text = said(scenario, [none, never])
    assert "none can be said to have most stalls" in text
    assert '"Half-ring in place" is impossible (proved): no room.' in text
    assert "which proves nothing; 4 tries" in text
    assert "不可能实现（已证明）：放不下" in said(scenario, [none, never], "zh")
    got = compare(scenario, [none, never])
    assert [verdict(r).en for r in got.rows] == ["impossible (proved)", "not found (no proof)"]
    assert said(scenario, []) == "There is no option to compare."


@pytest.mark.parametrize(
    ("severity", "word"), [(Severity.HARD, "Failed"), (Severity.WARN, "Warning")]
)
def test_failed_plans_cannot_win(scenario, bar, in_place, severity, word):
    finding = Finding(
        code="x.y",
        severity=severity,
        measured=5.1,
        required=6,
        unit="m",
        message=Text(zh="太近", en="too near"),
        source="GB 50067",
    )
    text = said(scenario, [bar, in_place], findings=[(finding,), ()])
    assert ('"Bar" has most stalls' in text) == (severity is Severity.WARN)
    assert ("failed the audit (1 hard finding)" in text) == (severity is Severity.HARD)
    line = finding_line(finding)
    assert line.en == f"{word}: too near (measured 5.10 m, required 6.00 m) [GB 50067]"
    assert "实测 5.10 m，要求 6.00 m" in line.zh
