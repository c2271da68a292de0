"""Commands that make, judge and show plans; the solver is a stand-in with hand-made plans."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spaceplan.audit import audit
from spaceplan.cli.progress import TerminalListener, stoppable
from spaceplan.exchange import dump_plan, load, load_plan
from spaceplan.model.listener import Phase, Progress
from spaceplan.model.plan import Plan

from .conftest import Solver, plan

Run = Callable[..., Any]

FAILING = plan("few", 3, width=2.3)


def files(folder: str) -> set[str]:
    return {path.name for path in Path(folder).iterdir()}


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "row: 8 stalls, clean"), ("zh", "row: 8 个车位，审查通过")]
)
def test_audit_of_a_clean_plan(here: Path, run: Run, lang: str, words: str) -> None:
    result = run("audit", "yard.yaml", "row.plan.json", "--lang", lang)
    assert result.exit_code == 0
    assert words in result.stdout


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ["HARD", "required 2.5 m", "@ ("]), ("zh", ["不合格", "要求 2.5 m", "@ ("])],
)
def test_audit_of_a_failing_plan(here: Path, run: Run, lang: str, words: list[str]) -> None:
    Path("bad.json").write_text(dump_plan(FAILING), encoding="utf-8")
    result = run("audit", "yard.yaml", "bad.json", "--lang", lang)
    assert result.exit_code == 1
    for text in words:
        assert text in result.stdout


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scenario": "other"}, "a plan of the scenario 'other'"),
        ({"option": "none"}, "one of: row, few"),
    ],
)
def test_a_plan_of_another_scenario(
    here: Path, run: Run, change: dict[str, str], words: str
) -> None:
    Path("x.json").write_text(dump_plan(plan().model_copy(update=change)), encoding="utf-8")
    for command in ("audit", "draw"):
        result = run(command, "yard.yaml", "x.json")
        assert result.exit_code == 2
        assert "x.json" in result.stderr
        assert words in result.stderr
    assert files(".") == {"yard.yaml", "row.plan.json", "x.json"}


def test_solve_prints_the_plan_and_the_verdict(here: Path, run: Run, solver: Solver) -> None:
    result = run("solve", "yard.yaml", "--effort", "quick", "--seed", "7")
    assert result.exit_code == 0
    assert Plan.model_validate_json(result.stdout) == plan()
    # Piped, so nothing but the verdict stands on stderr: no bars, no first plans.
    assert result.stderr.startswith("row: 8 stalls, clean")
    assert result.stderr.count("\n") == 1
    (call,) = solver.calls
    assert call.pop("audit") is audit
    assert call.pop("jobs") == os.cpu_count()
    assert call == {"option": "row", "effort": "quick", "seed": 7, "start": None, "tidiness": 1.0}


def test_solve_writes_a_file_once(here: Path, run: Run, solver: Solver) -> None:
    words = ["solve", "yard.yaml", "--option", "few", "--out", "few.json"]
    assert run(*words).exit_code == 0
    assert load_plan("few.json").option == "few"
    result = run(*words)
    assert result.exit_code == 2
    assert "exists" in result.stderr
    assert len(solver.calls) == 1  # refused before the work, not after it
    assert run(*words, "--force", "--start", "few.json").exit_code == 0
    assert solver.calls[-1]["start"].option == "few"


def test_solve_of_a_failing_plan_says_so(here: Path, run: Run, solver: Solver) -> None:
    solver.plans["few"] = FAILING
    result = run("solve", "yard.yaml", "--option", "few", "--out", "few.json")
    assert result.exit_code == 1
    assert "FAILS the audit" in result.stdout
    assert "fails its own audit" in result.stderr


@pytest.mark.parametrize(
    ("update", "words"),
    [
        (
            {
                "status": "infeasible",
                "conflict": [{"wishes": ["brief.rooms"], "message": "the yard is too small"}],
            },
            ["impossible (proved)", "the yard is too small"],
        ),
        ({"status": "not_found", "tried": "500 sketches"}, ["not found (no proof)", "500 sket"]),
    ],
)
def test_no_plan(
    here: Path, run: Run, solver: Solver, update: dict[str, Any], words: list[str]
) -> None:
    empty = {"scenario": "yard", "option": "row", **update}
    solver.plans["row"] = Plan.model_validate(empty)
    result = run("solve", "yard.yaml")
    assert result.exit_code == 1
    for text in words:
        assert text in result.stderr


def test_unknown_option(here: Path, run: Run, solver: Solver) -> None:
    for words in (["solve"], ["compare", "--out", "o"], ["draw"]):
        result = run(*words, "yard.yaml", "--option", "rwo")
        assert result.exit_code == 2
        assert "one of: row, few" in result.stderr
    assert solver.calls == []
    assert files(".") == {"yard.yaml", "row.plan.json"}


def test_compare_writes_everything(here: Path, run: Run, solver: Solver) -> None:
    result = run("compare", "yard.yaml", "--out", "a/out", "--seed", "3", "--jobs", "2")
    assert result.exit_code == 0
    assert "passed" in result.stdout
    assert "a/out/index.html" in result.stdout
    assert files("a/out") == {
        "row.plan.json",
        "row.png",
        "row.svg",
        "few.plan.json",
        "few.png",
        "few.svg",
        "comparison.png",
        "comparison.pdf",
        "comparison.csv",
        "index.html",
        "run.json",
    }
    noted = json.loads(Path("a/out/run.json").read_text(encoding="utf-8"))
    assert set(noted["files"]) == files("a/out")
    assert (noted["seed"], noted["jobs"], noted["effort"]) == (3, 2, "standard")
    assert noted["options"]["row"]["stalls"] == 8
    assert noted["options"]["row"]["first_plan_s"] >= 0
    assert "ortools" in noted["versions"]
    assert Path("a/out/comparison.csv").read_bytes().startswith(b"\xef\xbb\xbf")

    before = {p.name: p.read_bytes() for p in Path("a/out").iterdir() if p.name != "run.json"}
    again = run(
        "compare", "yard.yaml", "--out", "a/out", "--seed", "3", "--option", "row", "--force"
    )
    assert again.exit_code == 0
    # What the former run wrote and this one did not is gone; the rest came out the same.
    assert not {name for name in files("a/out") if name.startswith("few")}
    assert Path("a/out/row.png").read_bytes() == before["row.png"]
    assert Path("a/out/row.svg").read_bytes() == before["row.svg"]
    assert Path("a/out/row.plan.json").read_bytes() == before["row.plan.json"]


def test_compare_never_shows_a_failing_plan(here: Path, run: Run, solver: Solver) -> None:
    solver.plans["few"] = FAILING
    result = run("compare", "yard.yaml", "--out", "out", "--lang", "zh")
    assert result.exit_code == 1
    assert "未通过自己的审查" in result.stderr
    assert "few.plan.json" in files("out")
    assert not {"few.png", "few.svg"} & files("out")
    assert "row.png" in files("out")


def test_compare_keeps_files_of_others(here: Path, run: Run, solver: Solver) -> None:
    Path("out").mkdir()
    Path("out/index.html").write_text("mine")
    Path("out/notes.txt").write_text("mine")
    result = run("compare", "yard.yaml", "--out", "out")
    assert result.exit_code == 2
    assert "index.html" in result.stderr
    assert solver.calls == []
    assert Path("out/index.html").read_text() == "mine"
    assert run("compare", "yard.yaml", "--out", "out", "--force").exit_code == 0
    assert Path("out/index.html").read_text(encoding="utf-8") != "mine"
    assert Path("out/notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    "run_file",
    ["[1]", "{", '{"command": "spaceplan compare"}', '{"command": "other", "files": ["run.json"]}'],
)
def test_a_run_file_of_others(here: Path, run: Run, solver: Solver, run_file: str) -> None:
    Path("out").mkdir()
    Path("out/run.json").write_text(run_file)
    assert run("compare", "yard.yaml", "--out", "out").exit_code == 2
    assert Path("out/run.json").read_text() == run_file


def test_compare_keeps_the_comparison_of_another_scenario(
    here: Path, run: Run, solver: Solver
) -> None:
    Path("out").mkdir()
    other = {"command": "spaceplan compare", "scenario": "other", "files": ["run.json"]}
    Path("out/run.json").write_text(json.dumps(other))
    result = run("compare", "yard.yaml", "--out", "out")
    assert result.exit_code == 2
    assert "another scenario, 'other'" in result.stderr


def test_compare_to_a_file_or_with_a_clashing_option(here: Path, run: Run, solver: Solver) -> None:
    assert run("compare", "yard.yaml", "--out", "yard.yaml").exit_code == 2
    text = Path("yard.yaml").read_text(encoding="utf-8").replace("id: few", "id: comparison")
    Path("clash.yaml").write_text(text, encoding="utf-8")
    result = run("compare", "clash.yaml", "--out", "out")
    assert result.exit_code == 2
    assert "comparison.png" in result.stderr
    assert not Path("out").exists()


def test_compare_leaves_nothing_half_written(
    here: Path, run: Run, solver: Solver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "comparison.png")

    monkeypatch.setattr("spaceplan.render.save_comparison", full)
    result = run("compare", "yard.yaml", "--out", "out")
    assert result.exit_code == 2
    assert "No space left" in result.stderr
    assert not Path("out").exists()


def test_draw(here: Path, run: Run) -> None:
    assert run("draw", "yard.yaml").exit_code == 0
    assert {"yard-today.png", "yard-today.svg"} <= files(".")
    assert run("draw", "yard.yaml").exit_code == 2
    result = run("draw", "yard.yaml", "row.plan.json", "--out", "map.svg", "--lang", "zh")
    assert result.exit_code == 0
    assert "审查通过" in result.stderr
    assert Path("map.svg").read_bytes().startswith(b"<?xml")
    assert "map.png" not in files(".")
    assert run("draw", "yard.yaml", "--out", "stem", "--option", "few").exit_code == 0
    assert {"stem.png", "stem.svg"} <= files(".")
    assert run("draw", "yard.yaml", "--out", "map.bmp").exit_code == 2


def test_draw_at_a_slant_and_as_pdf(here: Path, run: Run) -> None:
    assert run("draw", "yard.yaml", "--view", "axonometric").exit_code == 0
    assert {"yard-today-view.png", "yard-today-view.svg"} <= files(".")
    words = ("draw", "yard.yaml", "row.plan.json", "--out")
    assert run(*words, "view.pdf", "--view", "axonometric").exit_code == 0
    assert run(*words, "map.pdf").exit_code == 0
    assert Path("view.pdf").read_bytes()[:5] == Path("map.pdf").read_bytes()[:5] == b"%PDF-"
    assert Path("view.pdf").read_bytes() != Path("map.pdf").read_bytes()
    assert run(*words, "x.png", "--view", "from-below").exit_code == 2


def test_a_bad_scenario_stops_every_command(here: Path, run: Run, solver: Solver) -> None:
    Path("bad.yaml").write_text("name: 3\n")
    before = files(".")
    for words in (
        ["check", "bad.yaml"],
        ["solve", "bad.yaml"],
        ["compare", "bad.yaml", "--out", "o"],
        ["audit", "bad.yaml", "row.plan.json"],
        ["draw", "bad.yaml"],
    ):
        result = run(*words)
        assert result.exit_code == 2, words
        assert "bad.yaml:1: name: found 3" in result.stderr
        assert result.stdout == ""
    assert files(".") == before
    assert solver.calls == []


def test_warnings_are_counted_on_stderr(here: Path, run: Run) -> None:
    text = Path("yard.yaml").read_text(encoding="utf-8").replace("[0, 5.3]", "[0.2, 5.3]")
    Path("yard.yaml").write_text(text, encoding="utf-8")
    assert "1 warning, see 'spaceplan check'" in run("audit", "yard.yaml", "row.plan.json").stderr


def test_an_internal_error_is_one_line(
    here: Path, run: Run, solver: Solver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("lost\nthe thread")

    monkeypatch.setattr(solver, "plans", None)
    monkeypatch.setattr("spaceplan.exchange.check", broken)
    result = run("check", "yard.yaml", "--lang", "zh")
    assert result.exit_code == 3
    assert result.stderr.startswith("内部错误（RuntimeError: lost）")
    assert result.stderr.count("\n") == 1


def test_an_interrupt_ends_with_130(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("spaceplan.exchange.check", interrupted)
    result = run("check", "yard.yaml")
    assert result.exit_code == 130
    assert "stopped" in result.stderr


def test_ctrl_c_stops_kindly_then_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = load("yard.yaml")
    before = signal.getsignal(signal.SIGINT)

    def press_twice(listener: TerminalListener) -> None:
        with stoppable(listener, "en"):
            assert not listener.stopped()
            signal.raise_signal(signal.SIGINT)
            assert listener.stopped()
            signal.raise_signal(signal.SIGINT)

    with TerminalListener(scenario, "en") as listener, pytest.raises(KeyboardInterrupt):
        press_twice(listener)
    assert signal.getsignal(signal.SIGINT) is before
    assert "best plans so far" in capsys.readouterr().err


def test_a_stopped_comparison_says_so(here: Path, run: Run, solver: Solver) -> None:
    quick = solver.solve_all

    def stopped(*words: Any, **more: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return quick(*words, **more)

    import sys

    sys.modules["spaceplan.solve"].solve_all = stopped  # type: ignore[attr-defined]
    result = run("compare", "yard.yaml", "--out", "out", "--option", "row")
    assert result.exit_code == 0
    assert "the search was stopped early" in result.stderr
    noted = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
    assert noted["stopped_early"] is True


def test_progress_on_a_terminal(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = load("yard.yaml")
    with TerminalListener(scenario, "en", visible=True) as listener:
        listener.report(Progress(option="row", phase=Phase.COMPILE, share=0))
        failing = FAILING.model_copy(update={"option": "row"})
        listener.report(
            Progress(option="row", phase=Phase.SEARCH, share=0.2, plan=failing, stalls=3)
        )
        assert listener.first_plan_s == {}
        listener.report(Progress(option="row", phase=Phase.SEARCH, share=0.4, plan=plan()))
    text = capsys.readouterr().err
    assert "first run: compiling" in text
    assert "row: first plan, 8 stalls, clean, after" in text
    assert set(listener.first_plan_s) == {"row"}


@pytest.mark.parametrize(
    ("words", "seeds"),
    [((), 2), (("--effort", "quick"), 1), (("--effort", "thorough"), 4), (("--seeds", "3"), 3)],
)
def test_seeds_share_the_work(
    here: Path, run: Run, solver: Solver, words: tuple[str, ...], seeds: int
) -> None:
    """As many as the effort says, unless told; what each found is noted beside the plans."""
    metrics = solver.plans["row"].metrics
    counts = (len(solver.plans["row"].stalls),) * seeds
    searched = metrics.model_copy(update={"by_seed": counts})
    solver.plans["row"] = solver.plans["row"].model_copy(update={"metrics": searched})
    result = run("compare", "yard.yaml", "--out", "out", "--option", "row", *words)
    assert result.exit_code == 0, result.output
    assert [call["seeds"] for call in solver.calls] == [seeds]
    noted = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
    assert noted["seeds"] == seeds
    assert noted["options"]["row"]["by_seed"] == list(counts)
    assert ("Stalls by seed, least–most" in result.output) == (seeds > 1)
    assert load_plan(Path("out/row.plan.json")).metrics.by_seed == counts


def test_no_seed_is_refused(here: Path, run: Run) -> None:
    assert run("compare", "yard.yaml", "--out", "out", "--seeds", "0").exit_code == 2
