"""The command `report`: what it reads, what it refuses, what it writes."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from spaceplan.exchange import dump_plan, load
from spaceplan.exchange.prices import dump_prices, load_prices
from spaceplan.model.base import Text
from spaceplan.model.enums import Effort
from spaceplan.model.fault import SpaceplanError
from spaceplan.tradeoffs.ask import Change, Topic
from spaceplan.tradeoffs.price import Price, Tradeoffs

from .conftest import plan

Run = Callable[..., Any]


def test_a_report_of_one_plan(here: Path, run: Run) -> None:
    result = run("report", "yard.yaml", "row.plan.json", "--out", "r.pdf", "--lang", "en")
    assert result.exit_code == 0, result.stderr
    pages = PdfReader(io.BytesIO(Path("r.pdf").read_bytes())).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert "Minutes of the meeting" in text
    assert "会议纪要" not in text


def test_what_is_there_is_not_written_over(here: Path, run: Run) -> None:
    Path("r.pdf").write_text("mine")
    result = run("report", "yard.yaml", "row.plan.json", "--out", "r.pdf")
    assert result.exit_code != 0
    assert Path("r.pdf").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("row.plan.json", "--out", "r.docx"), "the report format '.docx'"),
        (("row.plan.json",), "--out is missing"),
        (("empty", "--out", "r.pdf"), "a folder without plans"),
        (("row.plan.json", "--out", "r.pdf", "--prices", "empty"), "no prices there"),
        (("row.plan.json", "row.plan.json", "--out", "r.pdf"), "row"),
    ],
)
def test_what_is_wrong_is_one_message(
    here: Path, run: Run, words: tuple[str, ...], said: str
) -> None:
    Path("empty").mkdir()
    result = run("report", "yard.yaml", *words, "--lang", "en")
    assert result.exit_code not in (0, 1)
    assert said in " ".join(result.stderr.split())
    assert not Path("r.pdf").exists()


def test_a_plan_with_a_hard_finding_is_no_option(here: Path, run: Run) -> None:
    """Stalls of 2.0 m are too narrow: the plan is told of, not shown."""
    Path("row.plan.json").write_text(dump_plan(plan(width=2.0)), encoding="utf-8")
    result = run("report", "yard.yaml", "row.plan.json", "--out", "r.pdf", "--lang", "en")
    assert result.exit_code == 1
    reader = PdfReader(io.BytesIO(Path("r.pdf").read_bytes()))
    assert "No option can be shown" in reader.pages[0].extract_text()


# --- prices as a file


def tradeoffs() -> Tradeoffs:
    asked = Price(
        id="brief", topic=Topic.BASE, subject="", change=Change.NONE, title=Text(zh="原", en="is"),
        stalls=8, gain=0, money=None, plan=plan(),
    )  # fmt: skip
    less = asked.model_copy(update={"id": "green", "stalls": 6, "gain": -2, "plan": plan("row", 6)})
    return Tradeoffs(
        scenario="yard", option="row", title=Text(zh="一排", en="Row"), effort=Effort.QUICK, seed=1,
        base=asked, prices=(less,), spread=0, asks=(),
    )  # fmt: skip


def test_prices_come_back_without_the_plans_behind_them(here: Path) -> None:
    Path("prices-row.json").write_text(dump_prices(tradeoffs()), encoding="utf-8")
    found = load_prices(Path("prices-row.json"), load("yard.yaml"))
    assert [(p.id, p.stalls, p.gain) for p in found.prices] == [("green", 6, -2)]
    assert found.base.plan is not None
    assert found.prices[0].plan is None


def test_prices_are_a_page_of_the_report(here: Path, run: Run) -> None:
    Path("out").mkdir()
    Path("out/prices-row.json").write_text(dump_prices(tradeoffs()), encoding="utf-8")
    words = ("report", "yard.yaml", "row.plan.json", "--lang", "zh", "--prices", "out")
    assert run(*words, "--out", "r.pdf").exit_code == 0
    reader = PdfReader(io.BytesIO(Path("r.pdf").read_bytes()))
    assert "愿望与规范的代价" in reader.pages[0].extract_text()


@pytest.mark.parametrize("change", [{"scenario": "court"}, {"option": "none"}, {"seed": "x"}])
def test_prices_of_something_else_are_refused(here: Path, change: dict[str, Any]) -> None:
    text = json.loads(dump_prices(tradeoffs()))
    Path("prices-row.json").write_text(json.dumps({**text, **change}), encoding="utf-8")
    with pytest.raises(SpaceplanError, match="prices-row"):
        load_prices(Path("prices-row.json"), load("yard.yaml"))
