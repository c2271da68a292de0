"""The command `costs`, and what `compare` prints of money."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spaceplan.exchange import dump_plan
from spaceplan.model.enums import PlanStatus

from .conftest import YARD, Solver, plan

Run = Callable[..., Any]

#: Eight stalls of 100 and 110 m² of aisle at 20: 3,000 in all; a town pays 1,000, ten flats 200.
MONEY = """\
households: 10
today: {stalls: 5}
costs: {defaults: false, stall: 100, aisle_m2: 20}
budget: 3000
funding:
  - payers:
      - {id: town, title: {zh: 补助, en: Town}, amount: 1000}
      - {id: flats, title: {zh: 居民, en: Flats}, share: 1, split: {by: household}, instalments: 3}
"""


@pytest.fixture
def rich(here: Path) -> Path:
    Path("yard.yaml").write_text(YARD + MONEY, encoding="utf-8")
    return here


def test_costs_in_english(rich: Path, run: Run) -> None:
    result = run("costs", "yard.yaml", "row.plan.json", "--lang", "en")
    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "row: 1 built" in lines
    assert "built parking 8 stalls +3 over today CNY 3,000" in lines
    assert "Stall marking parking 8 CNY 100 CNY 800 scenario" in lines
    assert "Paving of aisles parking 110.0 m² CNY 20 CNY 2,200 scenario" in lines
    assert "total CNY 3,000" in lines
    assert any("CNY 1,000 per stall gained (3 gained)" in line for line in lines)
    assert "Of the budget of CNY 3,000, CNY 0 are left." in lines
    assert "all Town 33.3% CNY 1,000 at once" in lines
    # 200 a flat: two months of 66.66 and one of 66.68
    flats = "all Flats 66.7% CNY 2,000 10 CNY 200 3 months of CNY 66.66, the last CNY 66.68"
    assert flats in lines


def test_costs_in_chinese(rich: Path, run: Run) -> None:
    result = run("costs", "yard.yaml", "row.plan.json", "--lang", "zh")
    assert result.exit_code == 0
    for words in ("row: 一建", "停车场地", "8 个车位", "比现状 +3", "3,000 元", "居民", "3 个月"):
        assert words in result.stdout


def test_a_plan_above_the_budget_fails(rich: Path, run: Run) -> None:
    text = Path("yard.yaml").read_text(encoding="utf-8")
    Path("yard.yaml").write_text(text.replace("budget: 3000", "budget: 2900"), encoding="utf-8")
    result = run("costs", "yard.yaml", "row.plan.json", "--lang", "en")
    assert result.exit_code == 1
    assert "The budget of CNY 2,900 is exceeded by CNY 100." in result.stdout
    assert "budget.exceeded" in result.stderr
    assert run("audit", "yard.yaml", "row.plan.json").exit_code == 1


def test_default_prices_without_a_word_of_money(here: Path, run: Run) -> None:
    """8 x 200 + 110 x 180, all by default prices, and said so."""
    result = run("costs", "yard.yaml", "row.plan.json", "--lang", "en")
    assert result.exit_code == 0
    assert "CNY 21,400" in result.stdout
    assert "our own assumptions" in result.stdout


def test_an_unsolved_plan_has_no_costs(rich: Path, run: Run) -> None:
    empty = type(plan())(scenario="yard", option="row", status=PlanStatus.NOT_FOUND)
    Path("none.json").write_text(dump_plan(empty), encoding="utf-8")
    result = run("costs", "yard.yaml", "none.json")
    assert result.exit_code == 1
    assert "total" not in result.stdout


@pytest.mark.parametrize("file", ["missing.json", "yard.yaml"])
def test_bad_input(rich: Path, run: Run, file: str) -> None:
    result = run("costs", "yard.yaml", file)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_compare_prints_ledger_and_money(rich: Path, run: Run, solver: Solver) -> None:
    result = run("compare", "yard.yaml", "--out", "out", "--lang", "en", "--jobs", "1")
    assert result.exit_code == 0
    assert "Row: 1 built" in result.stdout
    assert "Cost of parking alone, per stall gained" in result.stdout
    assert "Flats" in result.stdout
    page = Path("out/index.html").read_text(encoding="utf-8")
    assert page.count("<details class='money'>") == 2
    for words in ("一建", "3,000 元", "CNY 3,000", "Flats", "补助"):
        assert words in page
    head = Path("out/comparison.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert "Total cost (CNY)" in head


@pytest.mark.parametrize(("lang", "words"), [("en", "no offers"), ("zh", "本项目假设，非报价")])
def test_the_default_prices_are_listed(run: Run, lang: str, words: str) -> None:
    result = run("standards", "--prices", "--lang", lang)
    assert result.exit_code == 0
    assert words in result.stdout
    assert "500,000" in result.stdout
    assert "room_refurbish_m2" in result.stdout
