"""A second comparison into the same folder: the same again, the better of both, or a refusal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spaceplan.compare import to_csv
from spaceplan.exchange import dump_plan, load_plan, save_plan
from spaceplan.exchange.fingerprints import versions

from .conftest import Solver, plan

Run = Callable[..., Any]

FIRST = (
    *("compare", "yard.yaml", "--out", "out", "--effort", "quick", "--lang", "en"),
    *("--jobs", "1"),
)


@pytest.fixture(autouse=True)
def drawn_lightly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the pictures: what is kept does not depend on them."""

    def write(scenario: Any, comparison: Any, folder: Path, lang: str, helpers: Any) -> None:
        for row in comparison.rows:
            save_plan(row.plan, folder / f"{row.option.id}.plan.json")
        (folder / "comparison.csv").write_text(to_csv(comparison, lang), encoding="utf-8")
        (folder / "index.html").write_text(lang, encoding="utf-8")

    monkeypatch.setattr("spaceplan.exchange.comparison_files.write_comparison", write)


def content(folder: str = "out") -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in Path(folder).iterdir() if p.name != "run.json"}


def of_effort(option: str, stalls: int, effort: str, counts: tuple[int, ...] = ()) -> Any:
    made = plan(option, stalls)
    return made.model_copy(
        update={
            "provenance": made.provenance.model_copy(update={"effort": effort}),
            "metrics": made.metrics.model_copy(update={"by_seed": counts}),
        }
    )


def test_the_same_comparison_comes_again(here: Path, run: Run, solver: Solver) -> None:
    """README's first command, run twice: the same bytes, and no word of what was there."""
    assert run(*FIRST).exit_code == 0
    before = content()
    result = run(*FIRST)
    assert result.exit_code == 0, result.output
    assert content() == before
    assert "earlier" not in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--seed", "3"), "made with --seed 0"),
        (("--seeds", "2"), "made with --seeds 1"),
        (("--tidiness", "0"), "made with --tidiness 1.0"),
        (("--option", "row"), "options left out now: few"),
        (("--lang", "zh"), "另一种语言"),
    ],
)
def test_another_comparison_is_refused(
    here: Path, run: Run, solver: Solver, words: tuple[str, ...], said: str
) -> None:
    """Before any work, with advice; --force and another folder go on."""
    assert run(*FIRST).exit_code == 0
    before, calls = content(), len(solver.calls)
    result = run(*FIRST, *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "--force" in result.stderr
    assert "--out" in result.stderr
    assert len(solver.calls) == calls
    assert content() == before
    assert run(*FIRST, *words, "--force").exit_code == 0


def test_a_weaker_search_is_refused(here: Path, run: Run, solver: Solver) -> None:
    assert run(*FIRST, "--effort", "standard").exit_code == 0
    result = run(*FIRST)
    assert result.exit_code == 2
    assert "searched harder (standard)" in result.stderr


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("en: Row", "en: Rows"),
        ("20, 10.8", "20, 10.9"),
        ("accessible_min: 0", "bike_aisle_width: 2"),
    ],
)
def test_a_changed_scenario_is_refused(
    here: Path, run: Run, solver: Solver, old: str, new: str
) -> None:
    assert run(*FIRST).exit_code == 0
    before = content()
    text = Path("yard.yaml").read_text(encoding="utf-8")
    Path("yard.yaml").write_text(text.replace(old, new), encoding="utf-8")
    result = run(*FIRST)
    assert result.exit_code == 2
    assert "before it was changed" in result.stderr
    assert content() == before


@pytest.mark.parametrize("name", ["comparison.csv", "row.plan.json", "index.html"])
def test_a_file_that_was_edited_is_kept(here: Path, run: Run, solver: Solver, name: str) -> None:
    assert run(*FIRST).exit_code == 0
    file = Path("out", name)
    file.write_bytes(file.read_bytes() + b"\n")
    edited = file.read_bytes()
    result = run(*FIRST, "--effort", "standard")
    assert result.exit_code == 2
    assert name in result.stderr
    assert file.read_bytes() == edited


def test_a_result_of_other_versions(
    here: Path, run: Run, solver: Solver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(*FIRST).exit_code == 0
    newer = {**versions(), "spaceplan": "99"}
    monkeypatch.setattr("spaceplan.exchange.fingerprints.versions", lambda: newer)
    result = run(*FIRST)
    assert result.exit_code == 2
    assert "other versions" in result.stderr
    assert run(*FIRST, "--effort", "standard").exit_code == 0


def test_a_run_file_of_an_older_version(here: Path, run: Run, solver: Solver) -> None:
    assert run(*FIRST).exit_code == 0
    noted = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
    del noted["sha256"]
    Path("out/run.json").write_text(json.dumps(noted), encoding="utf-8")
    assert "older version" in run(*FIRST).stderr


def test_the_better_plan_of_each_option_is_kept(here: Path, run: Run, solver: Solver) -> None:
    """A harder search found less for one option and more for the other: both are told."""
    solver.plans = {
        "row": of_effort("row", 8, "quick", (8,)), "few": of_effort("few", 3, "quick", (3,)),
    }  # fmt: skip
    assert run(*FIRST).exit_code == 0
    solver.plans = {
        "row": of_effort("row", 7, "standard", (7, 6)),
        "few": of_effort("few", 5, "standard", (5, 4)),
    }
    words = (*FIRST, "--effort", "standard")
    result = run(*words)
    assert result.exit_code == 0, result.output
    assert "row: the earlier plan is kept (8 stalls, quick); this run found 7" in result.output
    assert "few: the new plan is taken (5 stalls); the earlier one had 3 (quick)" in result.output
    row, few = (load_plan(f"out/{name}.plan.json") for name in ("row", "few"))
    assert (len(row.stalls), row.provenance.effort, row.metrics.by_seed) == (8, "quick", (8, 7, 6))
    assert (len(few.stalls), few.provenance.effort) == (5, "standard")
    noted = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
    assert (noted["effort"], noted["options"]["row"]["stalls"]) == ("standard", 8)
    before = content()
    again = run(*words)
    assert again.exit_code == 0
    assert content() == before
    assert "row: the earlier plan is kept" in again.output


def test_what_is_kept_is_audited_again(here: Path, run: Run, solver: Solver) -> None:
    """An earlier plan with more stalls that fails the audit is not kept."""
    solver.plans["row"] = plan("row", 8, width=2.3)
    assert run(*FIRST).exit_code == 1
    solver.plans["row"] = plan("row", 6)
    result = run(*FIRST, "--effort", "standard")
    assert result.exit_code == 0
    assert len(load_plan("out/row.plan.json").stalls) == 6


def test_more_options_than_before(here: Path, run: Run, solver: Solver) -> None:
    assert run(*FIRST, "--option", "row").exit_code == 0
    assert run(*FIRST).exit_code == 0
    assert {"row.plan.json", "few.plan.json"} <= set(content())


def test_force_forgets_what_was_there(here: Path, run: Run, solver: Solver) -> None:
    assert run(*FIRST).exit_code == 0
    solver.plans["row"] = plan("row", 5)
    result = run(*FIRST, "--force")
    assert result.exit_code == 0
    assert Path("out/row.plan.json").read_text(encoding="utf-8") == dump_plan(plan("row", 5))
