"""The command ``report`` and what it refuses."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from spaceplan.exchange import dump_plan, load
from spaceplan.exchange.prices import dump_prices, load_prices
from spaceplan.model.enums import Effort
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.plan import Plan, Provenance
from spaceplan.tradeoffs.ask import Change, Topic
from spaceplan.tradeoffs.price import Price, Tradeoffs

from .conftest import plan

Run = Callable[..., Any]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Bind nothing, and note what was to be bound."""
    asked: list[tuple[Any, ...]] = []

    def bound(suffix: str, dossier: Any, langs: Any, **more: Any) -> bytes:
        asked.append((suffix, dossier, langs))
        return b"report " + suffix.encode()

    monkeypatch.setattr("spaceplan.render.report.report_bytes", bound)
    return asked


def priced(**changes: Any) -> Tradeoffs:
    base = Price(
        id="base", topic=Topic.WISH, subject="", change=Change.NONE, title={"en": "As it is"},
        stalls=8, gain=0, money=None,
    )  # fmt: skip
    return Tradeoffs(
        scenario="yard", option="row", title={"en": "Row"}, effort=Effort.QUICK, seed=0,
        base=base, prices=(), spread=0, asks=(),
    ).model_copy(update=changes)  # fmt: skip


def test_a_real_report(here: Path, run: Run) -> None:
    result = run("report", "yard.yaml", "row.plan.json", "--out", "r.pdf", "--lang", "en")
    assert result.exit_code == 0
    assert "wrote r.pdf" in result.output
    assert Path("r.pdf").read_bytes().startswith(b"%PDF-")


def test_a_folder_stands_for_its_plans(here: Path, run: Run, quick: list[Any]) -> None:
    Path("out").mkdir()
    shutil.copy("row.plan.json", "out/row.plan.json")
    assert run("report", "yard.yaml", "out", "--out", "r.pdf", "--lang", "both").exit_code == 0
    ((suffix, dossier, langs),) = quick
    assert (suffix, langs) == (".pdf", ("zh", "en"))
    assert [r.option.id for r in dossier.comparison.rows] == ["row"]
    Path("empty").mkdir()
    result = run("report", "yard.yaml", "empty", "--out", "s.pdf")
    assert result.exit_code == 2
    assert "a folder without plans" in result.stderr


def test_several_files_are_written(here: Path, run: Run, quick: list[Any]) -> None:
    words = ("report", "yard.yaml", "row.plan.json", "--out", "a.pdf", "--out", "b.HTML")
    assert run(*words).exit_code == 0
    assert Path("a.pdf").read_bytes() == b"report .pdf"
    assert Path("b.HTML").read_bytes() == b"report .html"
    assert [langs for _, _, langs in quick] == [("en",), ("en",)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--out"),
        (("--out", "r.doc"), "the report format '.doc'"),
        (("--out", "row.plan.json.pdf", "--prices", "nowhere"), "no prices there"),
        (("--out", "r.pdf", "--lang", "fr"), "fr"),
    ],
)
def test_what_it_refuses(here: Path, run: Run, quick: list[Any], words: Any, said: str) -> None:
    before = set(Path().iterdir())
    result = run("report", "yard.yaml", "row.plan.json", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert set(Path().iterdir()) == before
    assert quick == []


def test_export_without_a_file_is_a_wrong_command(here: Path, run: Run) -> None:
    result = run("export", "yard.yaml", "row.plan.json")
    assert result.exit_code == 2
    assert "--out" in result.stderr


def test_a_plan_with_a_hard_finding_is_no_option(here: Path, run: Run) -> None:
    """Stalls of 2.0 m are too narrow: the plan is told of, not shown."""
    Path("row.plan.json").write_text(dump_plan(plan(width=2.0)), encoding="utf-8")
    result = run("report", "yard.yaml", "row.plan.json", "--out", "r.pdf", "--lang", "en")
    assert result.exit_code == 1
    reader = PdfReader(Path("r.pdf"))
    assert "No option can be shown" in reader.pages[0].extract_text()
    assert [str(o.title) for o in reader.outline][-1] == "Minutes"


def test_it_replaces_nothing_unasked(here: Path, run: Run, quick: list[Any]) -> None:
    Path("r.pdf").write_text("mine")
    words = ("report", "yard.yaml", "row.plan.json", "--out", "r.pdf")
    assert run(*words).exit_code == 2
    assert Path("r.pdf").read_text() == "mine"
    assert run(*words, "--force").exit_code == 0


def test_the_same_option_twice_is_refused(here: Path, run: Run, quick: list[Any]) -> None:
    shutil.copy("row.plan.json", "again.plan.json")
    result = run("report", "yard.yaml", "row.plan.json", "again.plan.json", "--out", "r.pdf")
    assert result.exit_code == 2


# --- prices as a file


def test_prices_are_read_back(here: Path, run: Run, quick: list[Any]) -> None:
    Path("p").mkdir()
    Path("p/prices-row.json").write_text(dump_prices(priced()), encoding="utf-8")
    scenario = load("yard.yaml")
    assert load_prices(Path("p/prices-row.json"), scenario) == priced()
    words = ("report", "yard.yaml", "row.plan.json", "--out", "r.pdf", "--prices", "p")
    assert run(*words).exit_code == 0
    ((_, dossier, _),) = quick
    assert dossier.prices == (priced(),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "JSON"),
        ('{"a": 1}', "Field required"),
        (dump_prices(priced(scenario="other")), "prices of another scenario: other / row"),
        (dump_prices(priced(option="none")), "prices of another scenario: yard / none"),
    ],
)
def test_prices_that_do_not_belong_are_refused(here: Path, content: str, said: str) -> None:
    file = Path("prices-row.json")
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SpaceplanError) as caught:
        load_prices(file, load("yard.yaml"))
    assert said in str(caught.value)
    assert "prices-row.json" in str(caught.value)


def test_prices_of_an_older_scenario_are_refused(here: Path) -> None:
    old = Plan(scenario="yard", option="row", provenance=Provenance(scenario_sha256="0" * 64))
    base = priced().base.model_copy(update={"plan": old})
    Path("prices-row.json").write_text(dump_prices(priced(base=base)), encoding="utf-8")
    with pytest.raises(SpaceplanError, match="before the scenario was changed"):
        load_prices(Path("prices-row.json"), load("yard.yaml"))
