"""Several seeds of a case: reckoned by hand, and shown in table, CSV, sheet and curve."""

from dataclasses import replace

import pytest

from spaceplan.bench import Record, best_of, better, by_case, judge, summarise
from spaceplan.bench.curve import bench_curve, seed_band
from spaceplan.bench.outcomes import trouble_lines
from spaceplan.bench.results import Cost, Moment, Result
from spaceplan.bench.sheet import bench_sheet
from spaceplan.bench.table import result_table, summary_table, to_csv
from spaceplan.render.style import ALARM
from tests.bench.yards import case, row

KEY = ("tiny", "yard", "plan")


def of(stalls: int, seed: int, name: str = "yard", loss: int = 0, width: float = 2.5) -> Result:
    """What a seed made of a yard, after a second, with a draft of so many stalls more."""
    made = {"seed": seed, "effort": "quick", "versions": {"spaceplan": "2"}}
    plan = row(name, stalls, width, provenance=made)
    plan = plan.model_copy(
        update={"metrics": plan.metrics.model_copy(update={"sketch_loss": loss})}
    )
    cost = Cost((Moment(1.0, stalls, True),), 2.0, 90.0)
    return replace(judge(case(name), plan, cost), seed=seed)


FIVE = [of(6, 0), of(8, 1, loss=2), of(7, 2), of(8, 3), of(6, 4)]


def test_spread_mean_and_best_known_by_hand():
    (tried,) = by_case(FIVE)
    assert (tried.counts, tried.spread, tried.mean, tried.best_known) == ((6, 8, 7, 8, 6), 2, 7, 8)
    assert tried.mean_ratio == pytest.approx(7 / 8)
    assert tried.best is FIVE[1]
    assert tried.promise_lost == pytest.approx((2 / 10) / 5)
    (tried,) = by_case(FIVE, (Record(KEY, 10, version="2"), Record(KEY, 9)))
    assert (tried.recorded, tried.best_known, tried.mean_ratio) == (10, 10, 0.7)


def test_older_versions_are_under_older_rules():
    """Their lines are neither the best known nor in the way of a new record."""
    old = (Record(KEY, 20, "0", "standard", "1"),)
    assert by_case(FIVE, old)[0].best_known == 8
    assert better(FIVE, old) == (Record(KEY, 8, "1", "quick", "2"),)
    assert better(FIVE, (*old, Record(KEY, 8, version="2"))) == ()


def test_one_seed_has_no_spread_and_plans_of_others_stand_alone():
    (tried,) = by_case(FIVE[:1])
    assert (tried.spread, tried.mean_ratio) == (None, 1.0)
    others = [judge(case(), row(stalls=n)) for n in (3, 4)]
    assert [t.counts for t in by_case(others)] == [(3,), (4,)]
    # how much the drafts of other programs held is not known
    assert [r.promise_lost for r in others] == [None, None]


def test_a_seed_that_fails_counts_none_and_is_told():
    """The best plan is shown, and that not all of them are clean."""
    results = [of(8, 0, width=2.0), of(7, 1), replace(of(1, 2), plan=None, findings=(), broken="x")]
    (tried,) = by_case(results)
    assert (tried.counts, tried.spread, tried.best.seed, tried.clean) == ((0, 7, 0), 7, 1, False)
    assert result_table(results, "en")[1][0][2] == "clean 1/3"
    assert summarise(results)[0].clean == 0
    first, second, _ = trouble_lines(results, "en")
    assert first.startswith("tiny/yard (seed 0): FAILS")
    assert second == "tiny/yard (seed 2): broke down: x"
    assert "（种子 2）" in trouble_lines(results, "zh")[1]
    frame = bench_sheet(results, "en").axes[1].spines["left"]
    assert frame.get_edgecolor()[:3] == pytest.approx(
        [int(ALARM[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    )


def test_nothing_found_has_no_share():
    (tried,) = by_case([of(0, 0), of(0, 1)])
    assert (tried.spread, tried.best_known, tried.mean_ratio, tried.promise_lost) == (
        *(0, 0, None, None),
    )
    assert result_table([of(0, 0), of(0, 1)], "en")[1][0][6:11] == ("0", "0.0", "0", "–", "–")


def test_suites_are_summed_over_cases():
    """The widest spread and the least share of any case; stalls in the mean of the seeds."""
    (s,) = summarise([*FIVE, of(5, 0, "b"), of(5, 1, "b", loss=5)])
    assert (s.cases, s.clean, s.stalls, s.spread) == (2, 2, 12, 2)
    assert s.mean_ratio == pytest.approx(7 / 8)
    assert s.promise_lost == pytest.approx((0.2 + 0.5) / 7)
    heads, (shown,) = summary_table((s,), "zh")
    line = dict(zip(heads, shown, strict=True))
    assert (line["最大种子差"], line["草图损失"]) == ("2", "10.0%")


def test_table_and_csv():
    """Columns of seeds only where there are several; a line a case there, a line a solve here."""
    known = (Record(KEY, 10, version="2"),)
    heads, rows = result_table(FIVE, "en", known)
    (line,) = (dict(zip(heads, r, strict=True)) for r in rows)
    assert (line["stalls"], line["spread"], line["mean"]) == ("8", "2", "7.0")
    assert (line["best known"], line["mean/best"], line["promise lost"]) == ("10", "70.0%", "4.0%")
    assert "spread" not in result_table(FIVE[:1], "en")[0]
    assert "种子差" in result_table(FIVE, "zh")[0]
    head, *lines = (text.split(",") for text in to_csv(FIVE, known).splitlines())
    assert len(lines) == 5
    second = dict(zip(head, lines[1], strict=True))
    assert (second["seed"], second["sketch_loss"], second["promise_lost"]) == ("1", "2", "0.2")
    assert (second["spread"], second["mean"], second["best_known"]) == ("2", "7.0", "10")
    assert {r[head.index("mean_over_best")] for r in lines} == {"0.7"}


def test_sheet_has_one_map_with_the_span_of_the_seeds():
    figure = bench_sheet([*FIVE, of(5, 0, "b")], "en")
    assert len(figure.axes) == 1 + 2
    words = [t.get_text() for t in figure.axes[0].texts]
    assert "6–8 · 87.5%" in words
    assert any("promise lost: tiny 3.3%" in w for w in words)
    assert best_of([*FIVE, of(5, 0, "b")])[0] is FIVE[1]


def test_curve_has_a_band_a_suite():
    """Each seed's median over the cases, as a share of the best known: 8 and 6 here."""
    results = [of(8, 0), of(4, 1), of(6, 0, "b"), of(3, 1, "b")]
    band = seed_band(by_case(results), (0.5, 1.5))
    assert band == ((0.0, 0.0, 0.0), (0.5, 0.75, 1.0))
    # a plan that fails has nothing at any time
    failing = [*results, of(8, 2, width=2.0), of(6, 2, "b", width=2.0)]
    assert seed_band(by_case(failing), (1.5,)) == ((0.0, 0.5, 1.0),)
    for lang, word in (("en", "best known"), ("zh", "已知最好")):
        chart = bench_curve(results, lang).axes[1]
        assert (len(chart.lines), len(chart.collections)) == (1, 1)
        assert word in chart.get_ylabel()
    # two suites, two bands
    other = [replace(r, case=case("b", in_suite="other")) for r in results[2:]]
    assert len(bench_curve([*results[:2], *other], "en").axes[1].collections) == 2
