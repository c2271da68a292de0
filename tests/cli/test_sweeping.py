"""The command ``sweep``, with a solver that hands out plans and a painter that draws nothing."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spaceplan.cli.sweeping import AimName, EngineName
from spaceplan.sweep import ENGINES, Aim

from .conftest import YARD, Solver, plan

Run = Callable[..., Any]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(scenario: Any, comparison: Any, folder: Path, *_: Any) -> None:
        (folder / "index.html").write_text("drawn", "utf-8")

    monkeypatch.setattr("spaceplan.exchange.comparison_files.write_comparison", write)
    monkeypatch.setattr("spaceplan.render.small.small_map", lambda *_: b"png")


@pytest.fixture
def yards(here: Path, solver: Solver, drawn: None) -> Path:
    folder = here / "yards"
    folder.mkdir()
    (folder / "yard.yaml").write_text(YARD, "utf-8")
    return folder


def test_names_are_those_of_the_room() -> None:
    assert tuple(EngineName) == ENGINES
    assert tuple(a.value for a in AimName) == tuple(a.value for a in Aim)


def test_a_folder_is_swept_and_not_again(yards: Path, here: Path, run: Run, solver: Solver) -> None:
    done = run("sweep", "yards", "--out", "out", "--engine", "inline", "--effort", "quick")
    assert done.exit_code == 0, done.output
    assert {"district.csv", "district.xlsx", "district.html", "sweep.json", "journal.jsonl"} <= {
        p.name for p in (here / "out").iterdir()
    }
    assert (here / "out" / "compounds" / "yard" / "index.html").read_text("utf-8") == "drawn"
    assert "wrote out/district.html" in done.stdout
    calls = len(solver.calls)
    again = run("sweep", "yards/*.yaml", "--out", "out", "--engine", "inline", "--effort", "quick")
    assert again.exit_code == 0
    assert "1 compound is done already, 0 to go" in again.stderr
    assert len(solver.calls) == calls
    # other work is other results
    run("sweep", "yards", "--out", "out", "--engine", "inline", "--effort", "standard")
    assert len(solver.calls) == 2 * calls


def test_only_some_options(yards: Path, here: Path, run: Run, solver: Solver) -> None:
    run("sweep", "yards", "--out", "out", "--engine", "inline", "--options", "f*,nothing")
    assert [c["option"] for c in solver.calls] == ["few"]
    done = run("sweep", "yards", "--out", "o2", "--engine", "inline", "--options", "nothing")
    assert done.exit_code == 2
    assert "one of: row, few" in done.stderr
    assert not (here / "o2").exists()


def test_a_plan_that_fails_ends_with_1(yards: Path, run: Run, solver: Solver) -> None:
    solver.plans["few"] = plan("few", 3, width=2.0)
    done = run("sweep", "yards", "--out", "out", "--engine", "inline")
    assert done.exit_code == 1
    assert "not shown as an option" in " ".join(done.stdout.split())


def test_a_faulty_scenario_harms_no_other(yards: Path, here: Path, run: Run) -> None:
    (yards / "bad.yaml").write_text("schema_version: 1\nname: bad\n", "utf-8")
    done = run("sweep", "yards", "--out", "out", "--engine", "inline")
    assert done.exit_code == 1
    assert "bad.yaml" in done.stderr
    table = (here / "out" / "district.csv").read_text("utf-8-sig")
    assert table.splitlines()[1].startswith("bad,")
    assert "yard" in table


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.yaml",), "no such file"),
        (("nowhere/*.yaml",), "no such file"),
        (("yards/yard.yaml", "other/yard.yaml"), "a name of its own for each compound"),
        (("list.csv",), "no file 'gone.yaml'"),
        (("empty",), "a folder without scenarios"),
        (("bad.yaml",), "bad.yaml"),
    ],
)
def test_bad_input_is_said_at_once(
    words: tuple[str, ...], said: str, yards: Path, here: Path, run: Run
) -> None:
    (here / "other").mkdir()
    (here / "other" / "yard.yaml").write_text(YARD + "\n", "utf-8")
    (here / "empty").mkdir()
    (here / "list.csv").write_text("file\nyards/yard.yaml\ngone.yaml\n", "utf-8")
    (here / "bad.yaml").write_text("schema_version: 1\nname: bad\n", "utf-8")
    done = run("sweep", *words, "--out", "out", "--engine", "inline")
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (here / "out").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--budget", "nan"),
        ("--budget", "-1"),
        ("--equal-shares",),
        ("--aim", "households"),
        ("--scheduler", "tcp://1.2.3.4:5", "--engine", "processes"),
        ("--minutes", "-1"),
    ],
)
def test_wrong_usage_ends_with_2(words: tuple[str, ...], yards: Path, run: Run) -> None:
    assert run("sweep", "yards", "--out", "out", *words).exit_code == 2


def test_a_list_names_files_and_options(yards: Path, here: Path, run: Run, solver: Solver) -> None:
    (here / "list.csv").write_text("file,options\nyards/yard.yaml,few\n", "utf-8")
    assert run("sweep", "list.csv", "--out", "out", "--engine", "inline").exit_code == 0
    assert [c["option"] for c in solver.calls] == ["few"]


def test_folders_of_others_are_not_written_to(yards: Path, here: Path, run: Run) -> None:
    done = run("sweep", "yards", "--out", "yards", "--engine", "inline")
    assert done.exit_code == 2
    assert "did not write" in done.stderr
    assert [p.name for p in yards.iterdir()] == ["yard.yaml"]


def test_results_of_other_versions_and_changed_reports_are_kept(
    yards: Path, here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("sweep", "yards", "--out", "out", "--engine", "inline")
    run(*words)
    table = here / "out" / "district.csv"
    table.write_text("my remarks", "utf-8")
    done = run(*words)
    assert done.exit_code == 2
    assert "files changed since: district.csv" in done.stderr
    assert table.read_text("utf-8") == "my remarks"
    assert run(*words, "--force").exit_code == 0
    monkeypatch.setattr("spaceplan.exchange.fingerprints.versions", lambda: {"spaceplan": "99"})
    done = run(*words)
    assert done.exit_code == 2
    assert "results made by other versions" in done.stderr
    assert run(*words, "--force").exit_code == 0


def test_ctrl_c_ends_with_what_is_there(
    yards: Path, here: Path, run: Run, solver: Solver, monkeypatch: pytest.MonkeyPatch
) -> None:
    (yards / "more.yaml").write_text(YARD.replace("name: yard", "name: more"), "utf-8")
    solve_all = solver.solve_all

    def pressed(scenario: Any, options: Any, **more: Any) -> Any:
        if scenario.name == "yard":
            raise KeyboardInterrupt
        found = solve_all(scenario, options, **more)
        return tuple(p.model_copy(update={"scenario": scenario.name}) for p in found)

    monkeypatch.setattr(sys.modules["spaceplan.solve"], "solve_all", pressed)
    done = run("sweep", "yards", "--out", "out", "--engine", "inline", "--progress", "plain")
    assert done.exit_code == 130
    assert "stopped with 1 compound to go" in done.stderr
    assert "1/2 done, 1 in work" in done.stderr
    lines = (here / "out" / "district.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["more", "more"]
    (entry,) = (here / "out" / "journal.jsonl").read_text("utf-8").splitlines()
    assert json.loads(entry)["scenario"] == "more"


def test_a_budget_is_told(yards: Path, here: Path, run: Run) -> None:
    yard = YARD.replace("options:", "today: {stalls: 1}\nhouseholds: 9\ncosts: {}\noptions:")
    (yards / "yard.yaml").write_text(yard, "utf-8")
    words = ("sweep", "yards", "--out", "out", "--engine", "inline", "--budget", "1000000")
    done = run(*words, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "1 compound, 7 stalls won, 9 households served; proved best" in " ".join(
        done.stdout.split()
    )
    page = (here / "out" / "district.html").read_text("utf-8")
    assert "★" in page
    none = run(*words[:-1], "0", "--lang", "zh")
    assert "0 个院子，新增 0 个车位" in none.stdout
