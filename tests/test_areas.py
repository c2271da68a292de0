"""Areas, moved and cut-back structures from the brief to the audited plan, on lots done by hand.

Most lots are a frontage with stalls straight from the street, so that one can count: 2.5 m a stall.
"""

from __future__ import annotations

from typing import Any

import pytest
from shapely.geometry import Polygon

from spaceplan import audit, solve
from spaceplan.model.enums import Effort, PlanStatus
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from tests.lots import building, gate, lot, rect

ELM = {"id": "elm", "kind": "tree", "centre": (5, 2.5), "radius": 0.3, "cost": 3000}


def solved(scenario: Scenario, start: Plan | None = None) -> Plan:
    """Solve quickly; the plan has no finding, but that trees need a permit."""
    plan = solve(scenario, effort=Effort.QUICK, start=start)
    assert plan.status is PlanStatus.SOLVED
    assert {f.code for f in audit(scenario, plan)} <= {"tree.permit"}
    return plan


def street(*structures: dict[str, Any], deep: float = 8.0, wide: float = 10.0, **more: Any) -> Any:
    """A lot of 10 x 8 m on a street: four stalls, and 2.7 m behind them."""
    front = {"id": "street", "span": [(0, 0), (10, 0)]}
    return lot(rect(0, 0, wide, deep), frontages=[front], structures=list(structures), **more)


def park(**more: Any) -> Any:
    """20 x 8 m: 15 m of street for six stalls, and a gate for people beside them."""
    front = {"id": "street", "span": [(0, 0), (15, 0)]}
    foot = gate((16, 0), (19, 0), name="foot", vehicles=False)
    return lot(rect(0, 0, 20, 8), foot, frontages=[front], **more)


def test_a_tree_is_moved_for_two_stalls() -> None:
    """Kept, its kerb (4.25 to 5.75 m) leaves a stall on either side; behind the stalls, four."""
    assert len(solved(street(ELM)).stalls) == 2
    plan = solved(street(ELM | {"treatment": "move"}))
    assert len(plan.stalls) == 4
    assert plan.moved == ("elm",)
    (place,) = plan.placed
    assert place.centre is not None
    assert place.centre[1] >= 5.3 + 0.73
    assert plan.metrics.moved == 1
    assert plan.metrics.removal_cost == 3000
    assert plan.metrics.kept == 0


def test_a_search_can_begin_from_moved_and_cut_back_things() -> None:
    """Beginning from such a plan gives no fewer stalls, and again no finding."""
    lawn = {
        "id": "lawn",
        "kind": "green",
        "treatment": "modify",
        "outline": rect(6, 5.3, 10, 8),
        "limits": {"min_area_m2": 5},
    }
    scenario = street(ELM | {"treatment": "move"}, lawn)
    plan = solved(scenario)
    again = solved(scenario, start=plan)
    assert len(again.stalls) == len(plan.stalls) == 4
    assert again.moved == ("elm",)


def test_a_tree_that_is_in_nobodys_way_stays() -> None:
    """In the strip behind the stalls it may be moved, and is not."""
    plan = solved(street(ELM | {"treatment": "move", "centre": (5, 6.8)}))
    assert len(plan.stalls) == 4
    assert plan.moved == ()
    assert plan.placed == ()
    assert plan.metrics.kept == 1
    assert plan.metrics.removal_cost == 0


@pytest.mark.parametrize(("worth", "stalls"), [(1400, 2), (1600, 4)])
@pytest.mark.parametrize("treatment", ["move", "optional"])
def test_money_against_stalls(worth: float, stalls: int, treatment: str) -> None:
    """Two stalls at 1,400 are worth less than 3,000 for the elm; at 1,600 they are worth more."""
    plan = solved(street(ELM | {"treatment": treatment}, stall_worth=worth))
    assert len(plan.stalls) == stalls
    assert bool(plan.moved or plan.removed) == (stalls == 4)


def test_stalls_that_are_asked_for_come_before_money() -> None:
    """Where the brief wants four stalls, the elm goes at any price."""
    asked = {"stalls": {"min": 4}}
    plan = solved(street(ELM | {"treatment": "optional"}, stall_worth=1.0, brief=asked))
    assert len(plan.stalls) == 4
    assert plan.removed == ("elm",)


def test_nothing_goes_for_nothing() -> None:
    """An optional tree behind the stalls stays, whatever a stall is worth; before them it goes."""
    behind = ELM | {"treatment": "optional", "centre": (5, 6.8)}
    assert solved(street(behind)).removed == ()
    assert solved(street(behind, stall_worth=1e9)).removed == ()
    assert solved(street(ELM | {"treatment": "optional"})).removed == ("elm",)


def test_a_shed_is_moved_as_it_is() -> None:
    """A box of 3 x 1 m among four stalls goes behind them, the same size."""
    box = {"id": "box", "kind": "utility", "treatment": "move", "outline": rect(4, 2, 7, 3)}
    plan = solved(street(box))
    assert len(plan.stalls) == 4
    (place,) = plan.placed
    assert place.outline is not None
    shape = Polygon(place.outline)
    assert shape.area == pytest.approx(3, abs=0.01)
    assert min(y for _, y in place.outline) >= 5.29


def test_a_green_is_cut_back_no_further_than_needed() -> None:
    """Of 5 x 5.3 m (26.5 m²) 13 must stay: three stalls take 7.5 m of 10, the lawn keeps 2.5."""
    lawn = {
        "id": "lawn",
        "kind": "green",
        "treatment": "modify",
        "outline": rect(5, 0, 10, 5.3),
        "limits": {"min_area_m2": 13},
        "cost": 500,
    }
    plan = solved(street(lawn, deep=5.3))
    assert len(plan.stalls) == 3
    (place,) = plan.placed
    assert place.outline is not None
    assert Polygon(place.outline).area == pytest.approx(2.5 * 5.3, abs=0.05)
    assert plan.modified == ("lawn",)
    assert plan.metrics.green_m2 == pytest.approx(13.25, abs=0.05)
    assert plan.metrics.removal_cost == 500


def test_a_green_that_is_in_nobodys_way_stays_whole() -> None:
    """Behind the stalls nothing is gained by cutting it back: no new footprint."""
    lawn = {
        "id": "lawn",
        "kind": "green",
        "treatment": "modify",
        "outline": rect(0, 5.3, 10, 8),
        "limits": {"min_area_m2": 5},
    }
    plan = solved(street(lawn))
    assert len(plan.stalls) == 4
    assert plan.placed == ()
    assert plan.metrics.green_m2 == pytest.approx(27)


def test_the_side_that_must_stay() -> None:
    """The lawn keeps its west side, so only two stalls fit east of the 2.45 m that stay."""
    lawn = {
        "id": "lawn",
        "kind": "green",
        "treatment": "modify",
        "outline": rect(0, 0, 5, 5.3),
        "limits": {"min_area_m2": 13, "keep_side": "west"},
    }
    plan = solved(street(lawn, deep=5.3))
    assert len(plan.stalls) == 3
    (place,) = plan.placed
    assert place.outline is not None
    assert min(x for x, _ in place.outline) == pytest.approx(0)
    east = lawn | {"limits": {"min_area_m2": 13, "keep_side": "east"}}
    # 2.55 m to the west of it and 5 m to the east: one stall and two
    assert len(solved(street(east, deep=5.3)).stalls) == 3


def test_a_shed_is_rebuilt_where_it_may_stand() -> None:
    """A shed of 4 x 4 m, 10 m² of which must stay, makes room in the strip behind the stalls."""
    shed = {
        "id": "shed",
        "kind": "shed",
        "treatment": "modify",
        "outline": rect(3, 0, 7, 4),
        "limits": {"min_area_m2": 10, "within": rect(0, 0, 10, 9.5)},
    }
    plan = solved(street(shed, deep=9.5))
    assert len(plan.stalls) == 4
    (place,) = plan.placed
    assert place.outline is not None
    assert Polygon(place.outline).area >= 10
    assert plan.modified == ("shed",)


def test_a_playground_beside_six_stalls() -> None:
    """15 m of street give six stalls; 20 m² fit beside and behind them, joined to the foot gate."""
    wish = {"id": "play", "kind": "play", "area_m2": 20, "min_width_m": 4}
    narrow = {"play_width": {"severity": "off"}}
    plan = solved(park(brief={"areas": [wish]}, rules=narrow))
    assert len(plan.stalls) == 6
    (area,) = plan.areas
    assert area.area_m2 >= 20
    assert plan.metrics.areas_m2 == pytest.approx(area.area_m2)
    again = solved(park(brief={"areas": [wish]}, rules=narrow), start=plan)
    assert len(again.stalls) == 6


def test_a_pavilion_that_stands_is_enough() -> None:
    """The brief wants one; the old one of 3.5 x 3.5 m is kept, nothing is built."""
    wish = {"id": "pavilion", "kind": "pavilion", "area_m2": 9, "min_width_m": 3}
    old = {"id": "old", "kind": "pavilion", "outline": rect(16, 4, 19.5, 7.5)}
    plan = solved(park(brief={"areas": [wish]}, structures=[old]))
    assert plan.areas == ()
    assert len(plan.stalls) == 6
    new = solved(park(brief={"areas": [wish]}))
    assert [a.id for a in new.areas] == ["pavilion"]


def test_a_playground_in_the_sun() -> None:
    """Two floors (6 m) shade 8.4 m: of the yard of 12 x 24 m only y > 12.4 is lit at noon."""
    wish = {"id": "play", "kind": "play", "area_m2": 30, "min_width_m": 5, "sun": True}
    scenario = lot(
        rect(0, 0, 12, 24),
        gate((0, 5), (0, 11)),
        structures=[building("b", rect(0, 0, 12, 4), floors=2, dwelling=False)],
        brief={"areas": [wish]},
    )
    plan = solved(scenario)
    (area,) = plan.areas
    lit = Polygon(area.outline).intersection(Polygon(rect(0, 12.4, 12, 24))).area
    assert lit >= area.area_m2 / 3 - 0.1


def test_no_sun_anywhere_is_proved() -> None:
    """Seven floors shade 29.4 m, the whole yard: no plan puts a playground in the sun."""
    wish = {"id": "play", "kind": "play", "area_m2": 30, "min_width_m": 5, "sun": True}
    scenario = lot(
        rect(0, 0, 12, 24),
        gate((0, 5), (0, 11)),
        structures=[building("b", rect(0, 0, 12, 4), floors=7)],
        brief={"areas": [wish]},
    )
    plan = solve(scenario, effort=Effort.QUICK)
    assert plan.status is PlanStatus.INFEASIBLE
    assert plan.conflict[0].wishes == ("brief.areas.play.sun", "rules.sunlit_share")
    assert audit(scenario, plan) == ()


@pytest.mark.parametrize(
    ("wish", "named"),
    [
        ({"area_m2": 20, "min_width_m": 8.5}, "brief.areas.play.min_width_m"),
        ({"area_m2": 161, "min_width_m": 3}, "brief.areas.play"),
    ],
)
def test_areas_that_cannot_be_had(wish: dict[str, Any], named: str) -> None:
    """The lot is 8 m deep and has 160 m²."""
    plan = solve(park(brief={"areas": [{"id": "play", "kind": "play", **wish}]}), effort="quick")
    assert plan.status is PlanStatus.INFEASIBLE
    assert any(named in c.wishes for c in plan.conflict)


def test_the_bound_knows_of_areas_and_of_what_must_stand_somewhere() -> None:
    """Each m² that is promised is one less for stalls: 160 m² hold 12 stalls of 13.25, not more."""
    from spaceplan.master.wanted import programme_area
    from tests.lots import site_of

    wish = {"id": "play", "kind": "play", "area_m2": 25, "min_width_m": 5}
    box = {"id": "box", "kind": "utility", "treatment": "move", "outline": rect(1, 1, 4, 3)}
    lawn = {
        "id": "lawn",
        "kind": "green",
        "treatment": "modify",
        "outline": rect(10, 1, 14, 5),
        "limits": {"min_area_m2": 6},
    }
    bare = programme_area(site_of(park()))
    # 25 m² less 2 cm of its root's side; 6 m² less 2 cm along 10 m of edge; the same for the lawn
    assert bare == 0
    assert programme_area(site_of(park(brief={"areas": [wish]}))) == pytest.approx(24.9)
    assert programme_area(site_of(park(structures=[box]))) == pytest.approx(6 - 0.2)
    assert programme_area(site_of(park(structures=[lawn]))) == pytest.approx(6 - 0.32)
    green = {"green": {"area_m2": 30}}
    # the lawn may stay whole: 30 m² less its 16 and what the audit does not miss
    assert programme_area(site_of(park(structures=[lawn], brief=green))) == pytest.approx(13.9)
