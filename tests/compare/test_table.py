"""The table in the terminal and the CSV."""

from __future__ import annotations

import csv
import io

import pytest

from spaceplan.compare import compare, table_rows, to_csv
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
