"""Who pays how much, in sums a person can check; all amounts in fen."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from spaceplan.model.base import Text
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.scenario import Scenario
from spaceplan.money.funding import bills, household_pays, instalments, shared_out
from spaceplan.money.records import Bill, CostLine, PlanCost
from spaceplan.standards.prices import Origin


def scenario(funding: list[dict[str, Any]], **more: Any) -> Scenario:
    square = [(0, 0), (20, 0), (20, 20), (0, 20)]
    data = {"schema_version": 1, "name": "yard", "site": {"boundary": square}, "funding": funding}
    return Scenario.model_validate(data | more)


def costing(*cents: int | None, lifts: int = 0) -> PlanCost:
    lines = [("stall", c) for c in cents] + ([("lift", lifts)] if lifts else [])
    return PlanCost(
        currency="CNY",
        lines=tuple(
            CostLine(
                item=key,
                key=key,
                title=Text(zh=key, en=key),
                quantity=1,
                unit="count",
                price=None if c is None else c / 100,
                origin=Origin.SCENARIO,
                cents=c,
            )
            for key, c in lines
        ),
    )


def one(payers: list[dict[str, Any]], cost: PlanCost, **more: Any) -> tuple[Bill, ...]:
    return bills(scenario([{"payers": payers}], **more), cost)


def test_instalments_sum_to_the_amount():
    paid = instalments(10_000, 3)
    assert (paid.each_cents, paid.last_cents) == (3333, 3334)
    assert instalments(10_000, 4).last_cents == 2500
    assert instalments(5, 12).last_cents == 5
    assert instalments(7, 1).last_cents == 7


@pytest.mark.parametrize(
    ("cents", "weights", "parts"),
    [
        (100, (1, 1, 1), (34, 33, 33)),
        (100, (0, 1, 2), (0, 33, 67)),
        (1, (0, 1, 1), (0, 1, 0)),
        (0, (1, 2), (0, 0)),
        (1000, (58, 76), (433, 567)),  # 432.8 and 567.2
    ],
)
def test_shares_sum_to_the_amount(cents: int, weights: tuple[int, ...], parts: tuple[int, ...]):
    assert shared_out(cents, [Fraction(w) for w in weights]) == parts
    assert sum(parts) == cents


def test_fixed_amounts_go_first_and_shares_divide_the_rest():
    """1,000 yuan: the subsidy pays 400; of 600 the fund pays 70 %, the residents 30 %."""
    payers = [
        {"id": "residents", "share": 0.3},
        {"id": "subsidy", "amount": 400},
        {"id": "fund", "share": 0.7},
    ]
    got = one(payers, costing(100_000))
    assert [(b.payer, b.cents) for b in got] == [
        ("residents", 18_000),
        ("subsidy", 40_000),
        ("fund", 42_000),
    ]
    assert got[0].share == pytest.approx(0.18)


def test_nobody_pays_more_than_there_is():
    got = one([{"id": "a", "amount": 800}, {"id": "b", "amount": 800}], costing(100_000))
    assert [b.cents for b in got] == [80_000, 20_000]
    got = one([{"id": "a", "amount": 800}, {"id": "b", "amount": 800}], costing())
    assert [b.cents for b in got] == [0, 0]


def test_what_nobody_covers_is_said():
    got = one([{"id": "a", "amount": 800}], costing(100_000))
    assert [(b.payer, b.cents) for b in got] == [("a", 80_000), ("", 20_000)]


def test_unknown_lines_are_not_paid_for():
    assert one([{"id": "a", "share": 1}], costing(5_000, None))[0].cents == 5_000


def test_by_household_to_the_fen():
    """100 yuan over three households: one pays 33.34, two 33.33; twelve months of 2.77 and rest."""
    payer = {"id": "residents", "share": 1, "split": {"by": "household"}, "instalments": 12}
    (bill,) = one([payer], costing(10_000), households=3)
    assert [(p.households, p.each_cents) for p in bill.parts] == [(1, 3334), (2, 3333)]
    dear, cheap = (p.instalments for p in bill.parts)
    assert (dear.each_cents, dear.last_cents) == (277, 287)  # 11 x 2.77 + 2.87 = 33.34
    assert (cheap.each_cents, cheap.last_cents) == (277, 286)
    assert sum(p.households * p.each_cents for p in bill.parts) == bill.cents


def test_by_area():
    """Two flats of 50 m² and one of 100 m² share 400 yuan: 100, 100, 200."""
    groups = [
        {"id": "small", "count": 2, "area_m2": 50},
        {"id": "large", "count": 1, "area_m2": 100, "title": {"zh": "大套", "en": "large"}},
    ]
    payer = {"id": "residents", "share": 1, "split": {"by": "area"}}
    (bill,) = one([payer], costing(40_000), households_list=groups)
    assert [(p.households, p.each_cents) for p in bill.parts] == [(2, 10_000), (1, 20_000)]
    assert bill.parts[1].title.en == "large 100 m²"


FLOORS = [
    {"floor": 1, "weight": 0, "households": 2},
    {"floor": 2, "weight": 0.5, "households": 2},
    {"floor": 3, "weight": 1, "households": 2},
]


def test_by_floor_the_ground_floor_pays_nothing():
    """300 yuan over weights 2 x 0 + 2 x 0.5 + 2 x 1 = 3: 0, 50 and 100 each."""
    payer = {"id": "residents", "share": 1, "split": {"by": "floor", "floors": FLOORS}}
    (bill,) = one([payer], costing(30_000))
    assert [(p.title.en, p.households, p.each_cents) for p in bill.parts] == [
        ("floor 1", 2, 0),
        ("floor 2", 2, 5_000),
        ("floor 3", 2, 10_000),
    ]


def test_by_floor_and_area():
    """Weight times area: 2 x 60 x 1 + 1 x 80 x 2 = 280 parts of 280 yuan."""
    groups = [
        {"id": "a", "count": 2, "area_m2": 60, "floor": 2},
        {"id": "b", "count": 1, "area_m2": 80, "floor": 3},
    ]
    floors = [{"floor": 2, "weight": 1}, {"floor": 3, "weight": 2}]
    payer = {"id": "r", "share": 1, "split": {"by": "floor_area", "floors": floors}}
    (bill,) = one([payer], costing(28_000), households_list=groups)
    assert [(p.households, p.each_cents) for p in bill.parts] == [(2, 6_000), (1, 16_000)]


def test_lifts_have_their_own_funding():
    """A lift of 500,000: 200,000 subsidy, the rest by floor over 24 months; stalls are apart."""
    funding = [
        {"payers": [{"id": "town", "share": 1}]},
        {
            "applies_to": "lifts",
            "payers": [
                {"id": "subsidy", "amount": 200_000},
                {
                    "id": "stair",
                    "share": 1,
                    "split": {"by": "floor", "floors": FLOORS},
                    "instalments": 24,
                },
            ],
        },
    ]
    town, subsidy, stair = bills(scenario(funding), costing(70_000, lifts=50_000_000))
    assert (town.funding, town.cents) == ("all", 70_000)
    assert (subsidy.funding, subsidy.cents) == ("lifts", 20_000_000)
    assert [p.each_cents for p in stair.parts] == [0, 5_000_000, 10_000_000]
    # 100,000 over 24 months: 23 x 4,166.66 and 4,166.82
    assert stair.parts[2].instalments.each_cents == 416_666
    assert stair.parts[2].instalments.last_cents == 416_682
    # without a funding of their own, lifts are paid as all else
    (whole,) = bills(scenario(funding[:1]), costing(70_000, lifts=50_000_000))
    assert whole.cents == 50_070_000


def test_faulty_shares_are_refused_also_in_python():
    with pytest.raises(SpaceplanError, match=r"shares that make 0\.9"):
        one([{"id": "a", "share": 0.5}, {"id": "b", "share": 0.4}], costing(1))


def test_what_a_household_pays_is_without_what_others_give():
    """2,015,624 yuan for 104 flats are 19,381 each; with 60 % from the city they are 7,752.40."""
    cost = costing(201_562_400)
    assert household_pays(cost, (), 104) == (Fraction(201_562_400, 104), True)
    city, us = {"id": "city", "share": 0.6}, {"id": "us", "share": 0.4, "split": {}}
    due = one([city, us], cost, households=104)
    paid = household_pays(cost, due, 104)
    assert paid is not None
    assert (round(paid[0] / 100), paid[1]) == (7_752, True)


def test_what_a_household_pays_is_unknown_without_the_last_price_or_the_households():
    us = [{"id": "us", "share": 1, "split": {}}]
    assert household_pays(costing(100, None), (), 10) is None
    assert household_pays(costing(100), (), None) is None
    assert household_pays(costing(100), one([{"id": "city", "share": 1}], costing(100)), 10) is None
    assert household_pays(costing(100), one(us, costing(100), households=4), None) == (25, True)


def test_lifts_that_are_paid_for_alone_leave_the_rest_open():
    us = {"id": "us", "share": 1, "split": {}}
    cost = costing(300, lifts=100)
    due = bills(scenario([{"applies_to": "lifts", "payers": [us]}], households=4), cost)
    assert household_pays(cost, due, 4) == (25, False)
