"""Rows, figures and what is shown."""

from __future__ import annotations

import pytest

from spaceplan.compare import FIGURES, compare, formatted
from spaceplan.model.base import Text
from spaceplan.model.enums import PlanStatus, Severity
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Conflict, Metrics
from spaceplan.model.scenario import Today


def finding(severity: Severity) -> Finding:
    return Finding(
        code="stall.overlap",
        severity=severity,
        subject="s1",
        place=(20.0, 22.0),
        measured=5.1,
        required=6.0,
        unit="m",
        message=Text(zh="车位离墙太近", en="stall too near a wall"),
        source="GB 50067-2014 4.2.1",
    )


def test_rows_follow_the_scenario_and_take_figures_from_outlines(scenario, bar, in_place):
    """Counts come from what is drawn, so a plan cannot claim stalls it has not."""
    boastful = bar.model_copy(update={"metrics": bar.metrics.model_copy(update={"stalls": 99})})
    got = compare(scenario, [boastful, in_place], findings=[(), ()])
    assert [r.option.id for r in got.rows] == ["in-place", "bar"]
    row = got.rows[1]
    assert row.shown
    assert row.value("stalls").number == len(bar.stalls) == 48
    assert row.value("stalls_gain").number == 48 - 18
    assert row.value("stalls_ev").number == 2
    assert row.value("stalls_per_household").number == pytest.approx(48 / 48)
    assert row.value("rooms_m2").number == pytest.approx(21 * 4.5)
    assert row.value("bikes").number == 50
    assert row.value("removed").number == 4


def test_every_figure_is_declared_once_and_has_both_languages():
    assert len({f.id for f in FIGURES}) == len(FIGURES)
    for figure in FIGURES:
        assert figure.title.zh
        assert figure.title.en
        assert figure.heading("zh") != figure.heading("en") or figure.id == ""


def test_baseline_keeps_unknown_apart_from_nought(scenario, bar):
    got = compare(scenario, [bar], findings=[()])
    by_id = {f.id: f for f in FIGURES}
    for lang, word in (("zh", "未知"), ("en", "unknown")):
        assert formatted(by_id["bikes"], got.baseline_value("bikes"), lang) == word
        assert formatted(by_id["stalls"], got.baseline_value("stalls"), lang) == "18"
        assert formatted(by_id["upper_bound"], got.baseline_value("upper_bound"), lang) == "–"
    none = scenario.model_copy(update={"today": Today(stalls=0)})
    got = compare(none, [bar], findings=[()])
    assert formatted(by_id["stalls"], got.baseline_value("stalls"), "zh") == "0"


def test_gain_is_unknown_where_nobody_counted_today(scenario, bar):
    blank = scenario.model_copy(update={"today": Today(), "households": None})
    row = compare(blank, [bar], findings=[()]).rows[0]
    assert row.value("stalls_gain").number is None
    assert row.value("stalls_gain").applies
    assert row.value("stalls_per_household").number is None


def test_metrics_left_out_by_a_foreign_plan_are_unknown(scenario, bar):
    foreign = bar.model_copy(update={"metrics": Metrics()})
    row = compare(scenario, [foreign], findings=[()]).rows[0]
    for figure in ("green_m2", "aisle_m", "longest_walk_m", "m2_per_stall"):
        assert row.value(figure).number is None
    assert row.value("stalls").number == 48


def test_cost_is_unknown_where_none_was_typed(scenario, bar):
    free = scenario.model_copy(
        update={
            "structures": tuple(
                type(s).model_validate(s.model_dump(exclude={"cost"}, exclude_none=True))
                for s in scenario.structures
            )
        }
    )
    assert compare(free, [bar], findings=[()]).rows[0].value("removal_cost").number is None
    assert compare(scenario, [bar], findings=[()]).rows[0].value("removal_cost").number == 53000


def test_a_hard_finding_hides_the_plan_and_its_counts(scenario, bar, in_place):
    got = compare(
        scenario, [bar, in_place], findings=[(finding(Severity.HARD),), (finding(Severity.WARN),)]
    )
    assert [r.option.id for r in got.shown] == ["in-place"]
    failed = next(r for r in got.rows if r.option.id == "bar")
    assert not failed.value("stalls").applies
    assert failed.value("findings_hard").number == 1
    assert got.shown[0].warnings == 1


@pytest.mark.parametrize("status", [PlanStatus.INFEASIBLE, PlanStatus.NOT_FOUND])
def test_unsolved_plans_are_not_shown_and_not_audited(scenario, bar, status):
    empty = type(bar)(
        scenario=bar.scenario,
        option="bar",
        status=status,
        conflict=(Conflict(wishes=("brief.bikes",), message=Text(zh="太多", en="too many")),),
    )
    got = compare(scenario, [empty])
    assert got.shown == ()
    assert got.rows[0].findings == ()
    assert not any(v.applies for v in got.rows[0].figures)


def test_plans_of_another_scenario_and_twins_are_refused(scenario, bar):
    other = bar.model_copy(update={"scenario": "elsewhere"})
    with pytest.raises(SpaceplanError) as caught:
        compare(scenario, [other], findings=[()])
    assert caught.value.faults[0].code == "plan.other_scenario"
    with pytest.raises(SpaceplanError) as caught:
        compare(scenario, [bar, bar], findings=[(), ()])
    assert caught.value.faults[0].code == "plan.option_twice"
    with pytest.raises(SpaceplanError):
        compare(scenario, [bar.model_copy(update={"option": "none"})], findings=[()])
    got = compare(scenario, [bar], findings=[()])
    with pytest.raises(KeyError):
        got.rows[0].value("no-such-figure")


def test_the_audit_runs_unless_it_has_run(scenario, bar, in_place):
    """Both hand-made plans stand up to the audit, so they may be shown."""
    from spaceplan.audit import audit

    got = compare(scenario, [bar, in_place])
    assert [r.findings for r in got.rows] == [audit(scenario, in_place), audit(scenario, bar)]
    assert [r.shown for r in got.rows] == [True, True]
    apart = bar.stalls[0].model_copy(update={"outline": bar.stalls[1].outline})
    overlapping = bar.model_copy(update={"stalls": (apart, *bar.stalls[1:])})
    assert compare(scenario, [overlapping]).shown == ()
