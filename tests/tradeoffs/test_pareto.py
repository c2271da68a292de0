"""Plans that no other beats: by brute force, and on a row reckoned by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaceplan.audit import audit, verdict
from spaceplan.exchange import dump_plan
from spaceplan.model.base import Text
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.plan import Plan
from spaceplan.tradeoffs.goals import GOALS, goals_of
from spaceplan.tradeoffs.pareto import Front, Point, beats, pareto, undominated
from spaceplan.tradeoffs.table import front_rows
from tests.tradeoffs.yards import HALL, row

EMPTY = Plan(scenario="lot", option="plan")
MORE, LESS = goals_of(("stalls", "cost"))


def points(values: list[tuple[float | None, ...]]) -> list[Point]:
    return [
        Point(id=f"p{i}", option="plan", title=Text(), values=v, plan=EMPTY)
        for i, v in enumerate(values)
    ]


def test_more_stalls_for_less_money_beat():
    goals = (MORE, LESS)
    assert beats((5, 100), (4, 100), goals)
    assert beats((5, 90), (5, 100), goals)
    assert not beats((5, 110), (4, 100), goals)
    assert not beats((5, 100), (5, 100), goals)


def test_nothing_is_said_against_an_unknown_cost():
    goals = (MORE, LESS)
    assert not beats((9, 1), (4, None), goals)
    assert not beats((9, None), (4, 1), goals)
    assert beats((9, None), (4, None), goals)


VALUES = st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=25)


@given(VALUES)
def test_undominated_by_brute_force(values: list[tuple[int, int, int]]):
    """Written a second time: no kept plan is beaten, each other one is, or is there already."""
    goals = goals_of(("stalls", "rooms", "cost"))
    signs = (1, 1, -1)
    every = points([tuple(float(x) for x in v) for v in values])
    kept = undominated(every, goals)

    def worse(a: Point, b: Point) -> bool:
        pairs = [(s * x, s * y) for s, x, y in zip(signs, a.values, b.values, strict=True)]
        return all(x <= y for x, y in pairs) and any(x < y for x, y in pairs)

    for point in every:
        beaten = any(worse(point, other) for other in every)
        same = [k for k in kept if k.values == point.values]
        assert len(same) == (0 if beaten else 1)
    assert [k.id for k in kept] == sorted((k.id for k in kept), key=lambda i: int(i[1:]))


def clean(front: Front) -> None:
    asks = {a.id: a.scenario for a in front.asks}
    for point in (*front.points, *front.beaten):
        assert verdict(audit(asks[point.id], point.plan)), point.id


def test_a_row_with_a_hall_or_without():
    """8 stalls without, 6 with 25 m²; half of the hall takes as many stalls and is beaten.

    One and a half are 37.5 m², 5 m wide: at least 4.69 m of 8 m deep ground; 15 m hold six, and
    the door needs an apron, so five or six.
    """
    scenario = row(brief={"rooms": [HALL]})
    front = pareto(scenario, ("stalls", "rooms"))
    clean(front)
    assert front.failed == ()
    best = [p.values for p in front.points]
    assert best[0] == (8.0, 0.0)
    assert best[-1][0] in (5.0, 6.0)
    assert best[-1][1] >= 37.5 - 1
    assert {p.id for p in (*front.points, *front.beaten)} == {
        f"plan.rooms-{n}" for n in ("000", "050", "100", "150")
    }
    stalls = {p.id: p.values[0] for p in (*front.points, *front.beaten)}
    assert stalls["plan.rooms-100"] == 6
    # less asked for never gives fewer stalls
    assert stalls["plan.rooms-000"] >= stalls["plan.rooms-050"] >= stalls["plan.rooms-100"]
    assert stalls["plan.rooms-100"] >= stalls["plan.rooms-150"]
    # and no plan of the grid beats one that was kept
    goals = goals_of(front.goals)
    for kept in front.points:
        for other in (*front.points, *front.beaten):
            assert not beats(other.values, kept.values, goals)
    for lang in ("zh", "en"):
        header, rows = front_rows(front, lang)
        assert len(rows) == len(front.points)
        assert all(len(r) == len(header) for r in rows)


def test_jobs_change_nothing():
    scenario = row(brief={"rooms": [HALL]})
    fronts = [pareto(scenario, ("stalls", "rooms"), jobs=j, shares=(0, 1)) for j in (1, 2)]
    one, two = ([dump_plan(p.plan) for p in f.points] for f in fronts)
    assert one == two
    assert len(one) == 2


def test_options_are_set_against_each_other():
    """The same ground with another hall: every option is solved, and the better one stays."""
    options = [{"id": "one"}, {"id": "two", "brief": {"rooms": [{**HALL, "area_m2": 24}]}}]
    front = pareto(row(brief={"rooms": [HALL]}, options=options), ("stalls", "rooms"), shares=(1,))
    clean(front)
    assert {p.option for p in (*front.points, *front.beaten)} == {"one", "two"}
    assert front.points[0].option == "one"


@pytest.mark.parametrize("names", [("stalls",), ("stalls", "trees"), ()])
def test_goals_that_are_none(names: tuple[str, ...]):
    with pytest.raises(SpaceplanError):
        pareto(row(), names)


def test_every_goal_is_a_figure_of_the_comparison():
    front = pareto(row(), tuple(g.id for g in GOALS))
    (point,) = front.points
    values = dict(zip(front.goals, point.values, strict=True))
    assert values["stalls"] == 8
    assert values["cost"] == 0
    assert values["rooms"] == 0
