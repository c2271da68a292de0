"""What the hand-made yard costs, line by line (see tests/audit/budget_cases.py for its sizes)."""

from __future__ import annotations

from typing import Any

import pytest

from spaceplan.model.case import resolve
from spaceplan.model.money import PRICE_IDS, Costs
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.money.lines import cost_of
from spaceplan.money.records import PlanCost, to_cents
from spaceplan.standards.prices import Origin, default_prices, prices_for
from tests.audit.budget_cases import ALL, NO_DEFAULTS
from tests.audit.edits import add, standing
from tests.audit.yard import plan, rect, scenario


def cost(asked: dict[str, Any] | None = None, **changes: Any) -> PlanCost:
    made = scenario(**({"costs": NO_DEFAULTS | ALL} | (asked or {})))
    return cost_of(resolve(made, "bar"), plan(**changes))


def of(got: PlanCost, key: str) -> list[tuple[str, float, int | None]]:
    return [(n.item, n.quantity, n.cents) for n in got.lines if n.key == key]


def test_every_line_of_the_yard():
    got = cost()
    assert of(got, "room_m2") == [("bar", 54.0, 5_400_000)]
    assert of(got, "bike_space") == [("shed", 11, 110_000)]
    assert of(got, "ebike_space") == [("shed", 4, 80_000)]
    assert of(got, "green_m2") == [("g1", 60.0, 180_000)]
    assert of(got, "stall") == [("parking", 8, 40_000)]
    assert of(got, "strip") == [("parking", 1, 1_000)]
    assert of(got, "aisle_m2") == [("parking", 165.0, 330_000)]
    # 12.25 m x 1.2 m: 14.7 m² at 40
    assert of(got, "walkway_m2") == [("walkways", 14.7, 58_800)]
    assert of(got, "bench") == [("bench", 1, 50_000)]
    # nobody typed what removing and changing costs: unknown, never nought
    assert of(got, "remove") == [("old-shed", 1, None), ("kiosk", 1, None)]
    assert of(got, "modify") == [("old-rooms", 1, None)]
    assert got.total_cents is None
    # 54,000 + 1,100 + 800 + 1,800 + 400 + 10 + 3,300 + 588 + 500
    assert got.known_cents == 6_249_800
    assert len(got.unknown) == 3


def test_typed_costs_of_structures():
    old = [
        s.model_dump(mode="json", exclude_unset=True) | {"cost": 12.5}
        for s in scenario().structures
    ]
    got = cost({"structures": old})
    assert got.total_cents == 6_249_800 + 3 * 1_250
    assert got.unknown == ()


def test_nothing_is_paved_on_roads_that_stay():
    """The road covers the first 10 m of the aisle: 5.5 x 20 m are left."""
    drive = {"id": "drive", "kind": "road", "outline": rect(10.25, 0, 15.75, 10)}
    assert of(cost(standing(drive)), "aisle_m2") == [("parking", 110.0, 220_000)]
    gone = {**drive, "treatment": "remove"}
    paved = cost(standing(gone), removed=add("drive"))
    assert of(paved, "aisle_m2") == [("parking", 165.0, 330_000)]


def test_crossing_aisles_are_paved_once():
    across = {"id": "a2", "outline": rect(10.25, 24.5, 25.75, 30)}
    # 165 and 10 x 5.5 beyond the first
    assert of(cost(aisles=add(across)), "aisle_m2") == [("parking", 220.0, 440_000)]


def test_rooms_in_a_structure_that_is_changed_are_refurbished():
    option = {"id": "bar", "rooms": {"typology": "bar", "within": "old-rooms"}}
    asked = {"options": [option], "costs": NO_DEFAULTS | ALL | {"room_refurbish_m2": 300}}
    got = cost(asked)
    assert of(got, "room_refurbish_m2") == [("bar", 54.0, 1_620_000)]
    assert of(got, "room_m2") == []


def test_a_moved_tree_has_the_price_of_a_tree():
    tree = {
        "id": "plum",
        "kind": "tree",
        "centre": (36, 36),
        "radius": 0.3,
        "treatment": "move",
    }
    prices = NO_DEFAULTS | {"tree": 700}
    planted = {"id": "plum", "kind": "tree", "point": (30, 30)}
    got = cost({**standing(tree), "costs": prices}, moved=["plum"], furniture=add(planted))
    assert of(got, "tree") == [("plum", 1, 70_000)]
    typed = {**tree, "cost": 900}
    got = cost({**standing(typed), "costs": prices}, moved=["plum"])
    assert of(got, "move") == [("plum", 1, 90_000)]


def test_open_areas_cost_by_their_ground_and_pavilions_each():
    """A play ground of 5 x 4 m at 30 a m², and one pavilion at 9,000."""
    play = {"id": "play", "kind": "play", "outline": rect(30, 30, 35, 34), "area_m2": 20}
    roof = {"id": "roof", "kind": "pavilion", "outline": rect(36, 30, 39, 33), "area_m2": 9}
    got = cost({"costs": NO_DEFAULTS | {"area_m2": 30, "pavilion": 9000}}, areas=[play, roof])
    assert of(got, "area_m2") == [("play", 20.0, 60_000)]
    assert of(got, "pavilion") == [("roof", 1, 900_000)]


def test_a_widened_corner_is_paved_as_an_aisle():
    """2 x 3 m beside the aisle: 165 and 6 m²."""
    corner = {"id": "corner-1", "outline": rect(15.75, 24, 17.75, 27)}
    assert of(cost(widenings=[corner]), "aisle_m2") == [("parking", 171.0, 342_000)]


def test_furniture_without_a_price_is_unknown():
    got = cost(furniture=add({"id": "f", "kind": "fountain", "point": (24, 30)}))
    assert of(got, "fountain") == [("fountain", 1, None)]


def test_lines_of_a_crooked_plan():
    """A plan that fails the audit is still reckoned, without a crash."""
    crossed = {"id": "x", "outline": [(1, 1), (3, 3), (3, 1), (1, 3)]}
    assert cost(walkways=add(crossed), aisles=add(crossed), greens=add(crossed)).lines


def test_cents_are_rounded_as_people_do():
    assert to_cents(0.125) == 13
    assert to_cents(1234.56) == 123_456
    assert to_cents(0.29) == 29


def test_the_default_set_is_whole_and_marked():
    default = default_prices()
    assert tuple(p.id for p in default.items) == PRICE_IDS
    for price in default.items:
        assert price.value is not None
        assert price.value > 0
        assert price.source.en
        assert price.confidence in ("assumption", "secondary")
        assert price.title.zh
        assert price.unit in ("m²", "count")
    assert "our own" in default.title.en


def test_own_prices_go_before_the_default_set():
    costs = Costs.model_validate({"lamp": 900, "bench": {"value": 800, "source": "offer"}})
    got = prices_for(costs)
    assert (got.value("lamp"), got["lamp"].origin) == (900, Origin.SCENARIO)
    assert (got.value("bench"), got["bench"].source.en) == (800, "offer")
    assert got["stall"].origin is Origin.DEFAULT
    with pytest.raises(KeyError):
        got.value("moon")


@pytest.mark.parametrize("costs", [Costs(defaults=False), Costs(currency="EUR")])
def test_defaults_are_not_used_in_another_currency_nor_unasked(costs: Costs):
    assert prices_for(costs).value("stall") is None
    assert prices_for(costs)["stall"].origin is Origin.UNKNOWN


def test_prices_change_the_fingerprint_only_under_a_budget():
    """A plan made without a budget does not grow stale when somebody types prices."""

    def mark(**more: Any) -> str:
        return resolve(Scenario.model_validate(scenario(**more)), "bar").fingerprint()

    assert mark() == mark(costs={"lamp": 3})
    assert mark(budget=5) != mark()
    assert mark(budget=5) != mark(budget=5, costs={"lamp": 3})
    grouped = [
        s.model_dump(mode="json", exclude_unset=True) | {"group": "all"}
        for s in scenario().structures
    ]
    plain = [s.model_dump(mode="json", exclude_unset=True) for s in scenario().structures]
    assert mark(structures=grouped) == mark(structures=plain)


def test_a_plan_without_anything_costs_nothing():
    empty = Plan.model_validate({"scenario": "yard", "option": "bar"})
    assert cost_of(resolve(scenario(), "bar"), empty).total_cents == 0
