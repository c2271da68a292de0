"""The table in the terminal and the CSV."""

from __future__ import annotations

import csv
import io

import pytest

from spaceplan.compare import card_figures, compare, table_rows, to_csv
from spaceplan.model.base import Text


@pytest.fixture
def comparison(scenario, bar, in_place):
    return compare(scenario, [bar, in_place], findings=[(), ()])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("by", ["figure", "option"])
def test_tables_are_rectangular(comparison, lang, by):
    header, rows = table_rows(comparison, lang, by)
    assert {len(row) for row in rows} == {len(header)}


def test_table_shows_differences_only_where_both_sides_count_the_same(comparison):
    header, rows = table_rows(comparison, "en")
    by_name = {row[0]: row[1:] for row in rows}
    assert header == ("Figure", "Today", "Half-ring in place", "Bar")
    assert by_name["Stalls"] == ("18", "45 (+27)", "48 (+30)")
    assert by_name["Gain over today"] == ("–", "+27", "+30")
    assert by_name["Bike spaces"] == ("unknown", "50", "50")
    assert by_name["Floor area of rooms (m²)"] == ("90.0", "135.0", "94.5")
    assert by_name["Proved upper bound"] == ("–", "unknown", "52")
    assert by_name["Verdict"] == ("", "passed", "passed")
    assert "Of these parallel" not in by_name
    assert "Of these EV" in by_name


def test_csv_reads_back(comparison):
    rows = list(csv.DictReader(io.StringIO(to_csv(comparison, "zh"))))
    assert [r["编号"] for r in rows] == ["today", "in-place", "bar"]
    assert rows[2]["车位"] == "48"
    assert rows[2]["比现状增减"] == "+30"
    assert rows[0]["非机动车位"] == "未知"
    assert rows[2]["提出者"] == "居民工程师"
    assert rows[2]["审查结论"] == "通过"


def test_csv_does_not_hand_formulas_to_a_spreadsheet(scenario, bar):
    options = tuple(
        o.model_copy(update={"title": Text(zh="=1+1", en="=1+1"), "proposed_by": Text(zh="-A1")})
        if o.id == "bar"
        else o
        for o in scenario.options
    )
    sly = scenario.model_copy(update={"options": options})
    text = to_csv(compare(sly, [bar], findings=[()]), "zh")
    assert "'=1+1" in text
    assert "'-A1" in text
    assert "'+30" not in text


def searched(plan, *counts):
    metrics = plan.metrics.model_copy(update={"by_seed": counts})
    return plan.model_copy(update={"metrics": metrics})


def test_what_the_seeds_found_stands_beside_the_count(scenario, bar, in_place):
    """Least to most in terminal, CSV and cards; one figure where all found as many."""
    plans = [searched(bar, 46, 48), searched(in_place, 45, 45)]
    got = compare(scenario, plans, findings=[(), ()])
    by_name = {row[0]: row[1:] for row in table_rows(got, "en")[1]}
    assert by_name["Stalls by seed, least–most"] == ("–", "45", "46–48")
    assert "Stalls by seed, least–most" in {r[0] for r in table_rows(got, "en", sheet=True)[1]}
    rows = list(csv.DictReader(io.StringIO(to_csv(got, "zh"))))
    assert [r["各次搜索车位（最少–最多）"] for r in rows] == ["–", "45", "46–48"]
    assert [card_figures(r)[0].id for r in got.rows] == ["stalls_by_seed"] * 2


def test_a_seed_without_a_plan_and_plans_nobody_searched(scenario, bar, in_place):
    got = compare(scenario, [searched(bar, None, 48), in_place], findings=[(), ()])
    by_name = {row[0]: row[1:] for row in table_rows(got, "zh")[1]}
    assert by_name["各次搜索车位（最少–最多）"] == ("–", "未知", "无–48")
    alone = compare(scenario, [searched(bar, 48), in_place], findings=[(), ()])
    assert "Stalls by seed, least–most" not in {row[0] for row in table_rows(alone, "en")[1]}
