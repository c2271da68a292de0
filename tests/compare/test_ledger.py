"""The ledger, the figures of money, and how both are written."""

from __future__ import annotations

from typing import Any

import pytest

from spaceplan.compare import Value, compare, formatted, table_rows, to_csv
from spaceplan.compare.amounts import amount
from spaceplan.compare.figures import FIGURES
from spaceplan.compare.ledger import Action, Ledger, chinese_count, ledger_of
from spaceplan.compare.money_words import bill_rows, cost_rows, cost_sentences, ledger_rows
from spaceplan.model.case import resolve
from spaceplan.model.money import Funding, Payer, Split
from spaceplan.model.scenario import Scenario
from spaceplan.money.lines import cost_of
from spaceplan.render.dossier import Dossier
from spaceplan.render.page import index_html
from spaceplan.render.report_page import report_html
from tests.audit.budget_cases import ALL, NO_DEFAULTS
from tests.audit.yard import plan
from tests.audit.yard import scenario as yard


def grouped(**groups: str) -> list[dict[str, Any]]:
    old = (s.model_dump(mode="json", exclude_unset=True) for s in yard().structures)
    return [s | ({"group": groups[s["id"]]} if s["id"] in groups else {}) for s in old]


def ledger(asked: Scenario, **changes: Any) -> Ledger:
    made = plan(**changes)
    return ledger_of(asked, made, cost_of(resolve(asked, "bar"), made))


def test_the_ledger_of_the_yard():
    """House, tree and lawn stay; the rooms change; shed and kiosk go; six things are built."""
    got = ledger(yard(today={"stalls": 3}))
    assert got.phrase.zh == "三留、一改、两拆、六建"
    assert got.phrase.en == "3 kept, 1 changed, 2 removed, 6 built"
    built = {e.id: e for e in got.of(Action.BUILT)}
    assert list(built) == ["bar", "shed", "g1", "parking", "walkways", "bench"]
    assert (built["bar"].quantity, built["bar"].members) == (54.0, ("reading", "games"))
    assert (built["shed"].quantity, built["shed"].detail.en) == (15, "4 of them for e-bikes")
    assert (built["parking"].quantity, built["parking"].detail.zh) == (8, "比现状 +5")
    unknown = ledger(yard()).of(Action.BUILT)[3]
    assert unknown.detail.en == "today's stalls are unknown"


def test_a_group_counts_once():
    asked = yard(structures=grouped(camphor="planting", lawn="planting", **{"block-1": "home"}))
    got = ledger(asked)
    assert got.phrase.zh == "两留、一改、两拆、六建"
    home, planting = got.of(Action.KEPT)
    assert (home.id, home.count) == ("home", 1)
    assert (planting.id, planting.members) == ("planting", ("camphor", "lawn"))
    assert planting.quantity is None  # a tree has no area to add to the lawn's


def test_a_group_that_is_partly_removed_counts_on_both_sides():
    asked = yard(structures=grouped(camphor="trees", kiosk="trees"))
    got = ledger(asked)
    assert [e.id for e in got.of(Action.REMOVED)] == ["old-shed", "trees"]
    assert "trees" in [e.id for e in got.of(Action.KEPT)]


def test_four_kept_three_changed_five_built():
    """The words of 2023: groups make the compound's own count."""
    kinds = ["keep"] * 6 + ["modify"] * 4
    things = [
        {
            "id": f"t{i}",
            "kind": "other",
            "treatment": kind,
            "outline": [(i, 37), (i + 0.5, 37), (i + 0.5, 38)],
            "cost": 10,
        }
        for i, kind in enumerate(kinds)
    ]
    for i in (0, 1, 2):
        things[i]["group"] = "dwellings"
    for i in (6, 7):
        things[i]["group"] = "drive"
    asked = yard(structures=things)
    got = ledger(asked, removed=[], modified=["t6", "t7", "t8", "t9"], furniture=[])
    assert got.phrase.zh == "四留、三改、五建"
    assert [e.cents for e in got.of(Action.MODIFIED)] == [2_000, 1_000, 1_000]


def test_moved_things_have_a_word_of_their_own():
    asked = yard(structures=[s | {"treatment": "move"} for s in grouped() if s["id"] == "camphor"])
    got = ledger(asked, removed=[], modified=[], moved=["camphor"])
    assert got.phrase.zh == "一移、六建"


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (2, "两"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五"), (104, "104")],
)
def test_chinese_counts(number: int, words: str):
    assert chinese_count(number) == words


@pytest.mark.parametrize(
    ("cents", "currency", "zh", "en", "exact_zh"),
    [
        (4_835_000_00, "CNY", "483.50 万元", "CNY 4,835,000", "4,835,000 元"),
        (9_800_00, "CNY", "9,800 元", "CNY 9,800", "9,800 元"),
        (1_234_56, "CNY", "1,235 元", "CNY 1,235", "1,234.56 元"),
        (-300_000_00, "EUR", "-30.00 万 EUR", "EUR -300,000", "-300,000 EUR"),
        (12_00, "", "12", "12", "12"),
    ],
)
def test_amounts(cents: int, currency: str, zh: str, en: str, exact_zh: str):
    assert amount(cents, currency, "zh", short=True) == zh
    assert amount(cents, currency, "en", short=True) == en
    assert amount(cents, currency, "zh") == exact_zh


@pytest.fixture
def asked() -> Scenario:
    """The yard with all prices: 62,498 for what is built, 502 for the old things."""
    costs = {"old-shed": 2, "kiosk": 200, "old-rooms": 300}
    old = [s | ({"cost": costs[s["id"]]} if s["id"] in costs else {}) for s in grouped()]
    return yard(
        structures=old,
        costs=NO_DEFAULTS | ALL,
        budget=70_000,
        households=30,
        today={"stalls": 3},
        funding=[
            {
                "payers": [
                    {"id": "town", "amount": 33_000, "title": {"zh": "补助", "en": "Town"}},
                    {"id": "us", "share": 1, "split": {"by": "household"}, "instalments": 10},
                ]
            }
        ],
    )


def test_the_figures_of_money(asked: Scenario):
    """63,000 in all, 33,000 paid by the town: 1,000 a household; 3,710 of it for five stalls."""
    row = compare(asked, [plan()], findings=[()]).rows[0]
    assert row.value("cost_total").number == 63_000
    assert row.value("cost_per_household").number == 1_000
    assert row.value("cost_per_stall_gained").number == 742
    assert row.value("budget_left").number == 7_000
    assert row.value("removal_cost").number == 502
    assert row.value("kept").number == 3
    by_id = {f.id: f for f in FIGURES}
    total = row.value("cost_total")
    assert formatted(by_id["cost_total"], total, "zh") == "6.30 万元"
    assert formatted(by_id["cost_total"], total, "en") == "CNY 63,000"
    assert formatted(by_id["cost_total"], total, "en", plain=True) == "63000"
    # each of thirty pays 1,000, in ten months of 100
    assert [b.cents for b in row.bills] == [3_300_000, 3_000_000]
    _, rows = bill_rows(row.bills, "CNY", "zh")
    assert rows[0][1:4] == ("补助", "52.4%", "33,000 元")
    assert rows[1][3:] == ("30,000 元", "30", "1,000 元", "10 个月，每月 100 元")


def test_a_household_is_told_what_it_pays_itself(asked: Scenario):
    """Of 63,000 a fund pays 60 %: 25,200 for 30, 840 each; 2,100 where nobody helps."""
    fund = Payer(id="fund", share=0.6)
    us = Payer(id="us", share=0.4, split=Split())
    told = []
    for funding in ((Funding(payers=(fund, us)),), ()):
        case = asked.model_copy(update={"funding": funding})
        got = compare(case, [plan()], findings=[()])
        told.append(got.rows[0].value("cost_per_household").number)
        page = index_html(case, got, "en")
        report = report_html(Dossier(case, got), ("en",))
        for text in (page, report):
            assert ("CNY 840" in text) == bool(funding)
            assert ("CNY 2,100" in text) != bool(funding)
    assert told == [840, 2_100]


def test_what_nobody_pays_yet_leaves_the_figure_open(asked: Scenario):
    """Of 63,000 the residents give 30,000 and nobody the rest: at least 1,000 each."""
    us = Payer(id="us", amount=30_000, split=Split())
    some = asked.model_copy(update={"funding": (Funding(payers=(us,)),)})
    row = compare(some, [plan()], findings=[()]).rows[0]
    value = row.value("cost_per_household")
    assert value.number is None
    assert value.words is not None
    assert value.words.en.startswith("at least CNY 1,000 ")
    strangers = asked.model_copy(update={"funding": (Funding(payers=(Payer(id="a", share=1),)),)})
    row = compare(strangers, [plan()], findings=[()]).rows[0]
    assert row.value("cost_per_household") == Value(figure="cost_per_household", currency="CNY")


def test_unknown_money_is_never_nought(asked: Scenario):
    blank = asked.model_copy(update={"households": None, "today": yard().today, "funding": ()})
    row = compare(blank, [plan()], findings=[()]).rows[0]
    assert row.value("cost_per_household").number is None
    assert row.value("cost_per_stall_gained").number is None
    some = yard(costs=NO_DEFAULTS | {"stall": 50})
    row = compare(some, [plan()], findings=[()]).rows[0]
    total = row.value("cost_total")
    assert total.words is not None
    assert "at least CNY 400" in total.words.en
    assert row.value("removal_cost").number is None
    nothing = yard(costs=NO_DEFAULTS)
    assert compare(nothing, [plan()], findings=[()]).rows[0].value("cost_total").number is None


def test_a_plan_that_gains_nothing_has_no_price_a_stall(asked: Scenario):
    today = asked.today.model_copy(update={"stalls": 8})
    row = compare(asked.model_copy(update={"today": today}), [plan()], findings=[()]).rows[0]
    assert row.value("cost_per_stall_gained").words is not None
    assert row.value("cost_per_stall_gained").number is None


def test_scenarios_that_say_nothing_of_money_show_none():
    got = compare(yard(), [plan()], findings=[()])
    names = [row[0] for row in table_rows(got, "en")[1]]
    assert not [n for n in names if "otal cost" in n or ("household" in n and "ost" in n)]
    assert got.rows[0].cost is None
    assert got.rows[0].ledger.phrase.zh == "三留、一改、两拆、六建"


def test_default_prices_are_named(asked: Scenario):
    got = compare(yard(costs={}), [plan()], findings=[()])
    names = [row[0] for row in table_rows(got, "en")[1]]
    assert "Total cost (with default prices)" in names
    assert "Total cost" in [r[0] for r in table_rows(compare(asked, [plan()], [()]), "en")[1]]
    cost = got.rows[0].cost
    assert cost is not None
    said = " ".join(s.en for s in cost_sentences(cost, 8, None, None))
    assert "our own assumptions" in said
    assert "paving of aisles" in said


def test_the_sheet_has_the_main_money_rows_only(asked: Scenario):
    got = compare(asked, [plan()], findings=[()])
    every = [row[0] for row in table_rows(got, "en")[1]]
    sheet = [row[0] for row in table_rows(got, "en", sheet=True)[1]]
    missing = set(every) - set(sheet)
    assert {n for n in missing if "ost" in n or "budget" in n or "pays" in n} == {
        "Left of the budget",
        "What a household pays on average",
    }
    assert {"Total cost", "Cost of parking alone, per stall gained"} <= set(sheet)


def test_the_csv_has_plain_numbers_and_the_currency_in_the_head(asked: Scenario):
    text = to_csv(compare(asked, [plan()], findings=[()]), "zh")
    head, _, row = text.splitlines()
    at = head.split(",").index("总费用（元）")
    assert row.split(",")[at] == "63000"


def test_the_lists_of_words(asked: Scenario):
    row = compare(asked, [plan()], findings=[()]).rows[0]
    assert row.cost is not None
    heads, rows = ledger_rows(row.ledger, "CNY", "zh", money=True)
    assert {len(r) for r in rows} == {len(heads)}
    assert ("建", "停车场地", "8 个车位", "比现状 +5", "3,710 元") in rows
    assert ("留", "绿地", "25.0 m²", "", "–") in rows
    heads, rows = cost_rows(row.ledger, row.cost, "en")
    assert {len(r) for r in rows} == {len(heads)}
    assert rows[-1][:5] == ("total", "", "", "", "CNY 63,000")
    said = [s.en for s in cost_sentences(row.cost, 8, 3, 30, row.bills)]
    assert said[0] == (
        "It costs CNY 63,000 in all, a household pays CNY 1,000 on average, "
        "the parking alone CNY 742 per stall gained (5 gained)."
    )
    assert said[1] == "Of the budget of CNY 70,000, CNY 7,000 are left."
