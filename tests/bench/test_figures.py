"""Ratios and summaries, reckoned by hand."""

import pytest

from spaceplan.audit import audit
from spaceplan.bench import judge, summarise
from spaceplan.bench.figures import growth, quantile
from spaceplan.bench.results import Cost, Moment, Result, improvements
from spaceplan.bench.table import result_table, summary_table, to_csv
from spaceplan.model.enums import PlanStatus
from spaceplan.model.plan import Plan
from tests.bench.yards import case, result, row


def test_quantiles_lie_straight_between_values():
    values = [0.8, 0.9, 1.0, 1.2]
    assert quantile(values, 0.0) == 0.8
    assert quantile(values, 0.25) == pytest.approx(0.875)
    assert quantile(values, 0.5) == pytest.approx(0.95)
    assert quantile(values, 0.75) == pytest.approx(1.05)
    assert quantile([0.7], 0.75) == 0.7
    assert quantile([], 0.5) is None


def test_summary_by_hand():
    """Five cases, one without reference; three of the four ratios are 0.95 or more."""
    results = [
        result(8, 10, seconds=2.0),
        result(6, 6, seconds=4.0),
        result(7, None, seconds=1.0),
        result(5, 4, seconds=3.0),
        result(8, 8, seconds=5.0),
    ]
    (s,) = summarise(results)
    assert (s.suite, s.cases, s.clean, s.stalls, s.compared) == ("tiny", 5, 5, 34, 4)
    assert s.worst == pytest.approx(0.8)
    assert s.lower == pytest.approx(0.95)
    assert s.median == pytest.approx(1.0)
    assert s.upper == pytest.approx(1.0625)
    assert s.level == pytest.approx(0.75)
    assert s.m2_per_stall == pytest.approx(216 / 7)
    assert (s.slowest_s, s.total_s, s.peak_mb) == (5.0, 15.0, 100.0)
    assert s.growth is None


def test_tier_a_has_a_line_of_its_own():
    """Assumed gates and other tiers stay out of it; suites keep apart."""
    results = [
        result(8, 8, in_suite="real", tier="A"),
        result(4, 8, in_suite="real", tier="A", assumed=True),
        result(2, 8, in_suite="real", tier="B"),
        result(8, 4, in_suite="lots"),
    ]
    whole, best, lots = summarise(results)
    assert (whole.suite, whole.cases, whole.median) == ("real", 3, 0.5)
    assert (best.suite, best.cases, best.median) == ("real (A)", 1, 1.0)
    assert (lots.suite, lots.median) == ("lots", 2.0)


def test_growth_is_the_slope_of_logarithms():
    pairs = [(1000.0 * k, 0.5 * k**1.2) for k in (1, 2, 4, 8, 16)]
    assert growth(pairs) == pytest.approx(1.2)
    # what fixed costs do to the smallest sites does not count
    assert growth([(1000.0, 9.0), (2000.0, 9.0), *pairs[2:]]) == pytest.approx(1.2)
    assert growth([]) is None
    assert growth(pairs[:3]) is None
    grown = [result(8, in_suite="scale", seconds=k * 1.0, ground=1e3 * k) for k in (1, 4, 8)]
    assert summarise(grown)[0].growth == pytest.approx(1.0)


def test_a_clean_plan_counts():
    r = judge(case(reference=10), row())
    assert (r.stalls, r.counted, r.hard, r.verdict, r.clean) == (8, 8, 0, "clean", True)
    assert r.ratio == pytest.approx(0.8)
    assert r.m2_per_stall == pytest.approx(216 / 8)
    assert r.findings == audit(r.case.scenario, row())


def test_a_plan_that_fails_counts_nothing():
    r = judge(case(reference=8), row(width=2.0))
    assert r.hard >= 8
    assert (r.stalls, r.counted, r.ratio, r.verdict, r.clean) == (8, 0, 0.0, "hard", False)
    assert r.m2_per_stall is None
    (s,) = summarise([r])
    assert (s.clean, s.worst) == (0, 0.0)


def test_more_stalls_than_the_bound_is_an_alarm():
    r = judge(case(reference=8), row(upper_bound=7))
    assert (r.hard, r.verdict, r.clean) == (0, "bound", False)
    proved = judge(case(), row(upper_bound=8))
    assert (proved.verdict, proved.bound_ratio) == ("clean", 1.0)
    loose = judge(case(), row(upper_bound=12))
    assert loose.bound_ratio == 1.5
    assert result_table([loose], "en")[1][0][-1] == "12 (1.50)"


def test_none_possible_is_an_answer():
    """0 of 0 is level with the reference; 0 of 8 is not, and a crash is neither."""
    none = Plan(scenario="yard", option="plan", status=PlanStatus.INFEASIBLE)
    r = judge(case(reference=0), none)
    assert (r.verdict, r.clean, r.ratio) == ("infeasible", True, 1.0)
    assert judge(case(reference=8), none).ratio == 0.0
    broken = Result(case(reference=0), None, (), 216.0, broken="signal 11")
    assert (broken.verdict, broken.clean, broken.ratio) == ("broken", False, None)


def test_seconds_to_a_share():
    moments = (
        Moment(0.1, 4, False),
        Moment(0.4, 3, True),
        Moment(1.0, 4, False),
        Moment(2.0, 7, True),
        Moment(3.0, 8, True),
    )
    kept = improvements(moments)
    assert [(m.seconds, m.stalls) for m in kept] == [(0.1, 4), (0.4, 4), (2.0, 7), (3.0, 8)]
    r = judge(case(), row(), Cost(kept, 3.5, 90.0))
    assert r.first_s == 0.4
    assert r.seconds_to(0.5) == 0.1
    assert r.seconds_to(0.95) == 3.0
    assert result(0, seconds=1.0).seconds_to(0.95) is None


def test_tables_and_csv():
    results = [judge(case(reference=10), row()), judge(case("other"), row("other", width=2.0))]
    heads, rows = result_table(results, "en")
    first, second = (dict(zip(heads, r, strict=True)) for r in rows)
    assert first["case"] == "yard"
    assert (first["stalls"], first["audit"], first["ratio"]) == ("8", "clean", "0.800")
    assert (first["total s"], first["m²/stall"]) == ("–", "27.0")
    assert second["audit"].startswith("FAILS (")
    assert result_table(results, "zh")[1][0][2] == "通过"
    lines = to_csv(results).splitlines()
    assert lines[0].startswith("suite,case,option,stalls,verdict,hard,")
    assert lines[1].startswith("tiny,yard,plan,8,clean,0,")
    assert ",hard," in lines[2]
    heads, rows = summary_table(summarise(results), "en")
    line = dict(zip(heads, rows[0], strict=True))
    assert (line["cases"], line["clean"], line["≥ 0.95"]) == ("2", "1", "0%")
