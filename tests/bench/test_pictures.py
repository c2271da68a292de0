"""The sheet of maps and the anytime curve."""

import pytest

from spaceplan.bench import judge
from spaceplan.bench.curve import bench_curve, median_curve, share_at
from spaceplan.bench.results import Cost, Moment, Result
from spaceplan.bench.sheet import bench_sheet, frame_colour
from spaceplan.render.style import ALARM
from tests.bench.yards import case, result, row


def of(*moments: tuple[float, int], stalls: int = 8) -> Result:
    cost = Cost(tuple(Moment(t, n, True) for t, n in moments), 4.0, 90.0)
    return judge(case(), row(stalls=stalls), cost)


def test_share_steps_up_when_something_is_reported():
    r = of((0.5, 4), (2.0, 8))
    assert [share_at(r, t) for t in (0.4, 0.5, 1.9, 2.0, 9.0)] == [0, 0.5, 0.5, 1.0, 1.0]
    # a sketch may promise more than the plan keeps
    assert share_at(of((0.5, 9)), 1.0) == 1.0


def test_median_over_cases():
    results = [of((1.0, 8)), of((2.0, 8)), of((3.0, 4), (4.0, 8))]
    assert median_curve(results, (0.5, 1.5, 2.5, 3.5)) == (0.0, 0.0, 1.0, 1.0)


def test_curve_has_a_line_a_case_and_the_median():
    broken = Result(case(), None, (), 216.0)
    figure = bench_curve([of((1.0, 8)), of((2.0, 8)), broken], "zh")
    chart = figure.axes[1]
    assert len(chart.lines) == 3
    assert chart.get_xscale() == "log"
    assert bench_curve([], "en").axes[1].lines[:] == []


def test_sheet_has_a_map_a_case():
    results = [result(8, 8) for _ in range(9)] + [Result(case(), None, (), 216.0, broken="x")]
    figure = bench_sheet(results, "en")
    assert len(figure.axes) == 1 + 10
    lefts = {round(ax.get_position().x0, 4) for ax in figure.axes[1:]}
    assert len(lefts) == 8
    words = [t.get_text() for t in figure.axes[0].texts]
    assert words.count("8 / 8 = 1.00") == 9
    assert "0  BROKEN" in words
    assert any("车位" in t.get_text() for t in bench_sheet(results[:1], "zh").axes[0].texts)


def test_sheet_draws_every_stall():
    axes = bench_sheet([judge(case(), row())], "en").axes[1]
    counts = [len(c.get_paths()) for c in axes.collections]
    assert counts.count(8) == 1


@pytest.mark.parametrize(
    ("stalls", "reference", "grade"), [(8, 7, 0), (8, 8, 1), (19, 20, 2), (7, 8, 3)]
)
def test_frames_tell_the_ratio(stalls: int, reference: int, grade: int):
    from spaceplan.bench.sheet import _GRADES

    assert frame_colour(result(stalls, reference)) == _GRADES[grade][1]


def test_a_plan_that_fails_has_a_red_frame():
    assert frame_colour(judge(case(reference=8), row(width=2.0))) == ALARM
    assert frame_colour(result(8)) not in {ALARM, frame_colour(result(8, 8))}
