"""What every command does alike: folders, quiet, opening, progress, stops, completion."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from spaceplan import __version__
from spaceplan.cli import dry_run
from spaceplan.cli.progress import DRAWING, Showing, TerminalListener, duration
from spaceplan.cli.tables import print_table
from spaceplan.exchange import dump_plan, load, load_pins, load_plan
from spaceplan.model.listener import Phase, Progress
from spaceplan.model.pins import Pinned
from spaceplan.model.plan import Plan

from .conftest import Solver, plan

Run = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]


def not_found(option: str = "row") -> Plan:
    return Plan.model_validate({"scenario": "yard", "option": option, "status": "not_found"})


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw nothing in comparisons."""

    def write(scenario: Any, comparison: Any, folder: Path, lang: str, helpers: Any) -> None:
        helpers.here(lambda: (folder / "index.html").write_text(lang, encoding="utf-8"))

    monkeypatch.setattr("spaceplan.exchange.comparison_files.write_comparison", write)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what would be opened."""
    seen: list[str] = []

    def launch(path: str) -> int:
        seen.append(path)
        return 0

    monkeypatch.setattr("typer.launch", launch)
    return seen


def test_pins_that_were_written_are_read(here: Path, run: Run, solver: Solver) -> None:
    """What --write-pins writes goes into --pins again, alone and with more pins."""
    start = ("--start", "row.plan.json", "--lang", "en")
    words = ("--pin", "a1", "--pin", "s2", "--no-stall", "0,6 5,6 5,8")
    assert run("solve", "yard.yaml", *start, *words, "--write-pins", "p.yaml").exit_code == 0
    written = load_pins("p.yaml")
    assert isinstance(written, Pinned)
    assert [s.id for s in written.stalls] == ["s2"]
    result = run("solve", "yard.yaml", "--pins", "p.yaml", "--write-pins", "q.yaml", "--lang", "en")
    assert result.exit_code == 0, result.output
    assert solver.calls[-1]["pins"] == written
    assert Path("q.yaml").read_bytes() == Path("p.yaml").read_bytes()
    both = run("solve", "yard.yaml", *start, "--pins", "p.yaml", "--pin", "s3")
    assert both.exit_code == 0
    assert [s.id for s in solver.calls[-1]["pins"].stalls] == ["s2", "s3"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pins: {stalls: [{id: s1}]}", "pins.stalls.0.outline"),
        ("pins: {trees: []}", "trees"),
        ("pins: 3", "pins"),
    ],
)
def test_pins_that_are_written_badly(here: Path, run: Run, text: str, said: str) -> None:
    Path("p.yaml").write_text(text, encoding="utf-8")
    result = run("solve", "yard.yaml", "--pins", "p.yaml", "--lang", "en")
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("place", "said"),
    [(("-1", "10"), "(-1, 10)"), (("-1.5", "-.5"), "(-1.5, -0.5)"), (("3", "-2e1"), "(3, -20)")],
)
def test_why_at_negative_coordinates(
    here: Path, run: Run, place: tuple[str, str], said: str
) -> None:
    for words in (
        ("yard.yaml", "row.plan.json", *place, "--lang", "en"),
        ("--lang", "en", "yard.yaml", "row.plan.json", *place),
    ):
        result = run("why", *words)
        assert result.exit_code == 0, result.output
        assert result.stdout.startswith(said)


def test_why_of_a_word(here: Path, run: Run) -> None:
    assert run("why", "yard.yaml", "row.plan.json", "1", "2", "--nonsense").exit_code == 2
    assert run("why", "yard.yaml", "row.plan.json", "-x", "2").exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("new", "{}.yaml"),
        ("solve", "yard.yaml", "--out", "{}.plan.json"),
        ("draw", "yard.yaml", "--out", "{}.svg"),
        ("export", "yard.yaml", "row.plan.json", "--out", "{}.stalls.csv"),
        ("diff", "row.plan.json", "few.json", "--scenario", "yard.yaml", "--out", "{}.svg"),
        (
            "solve",
            "yard.yaml",
            "--pin",
            "a1",
            "--start",
            "row.plan.json",
            "--write-pins",
            "{}.yaml",
        ),
    ],
)
def test_folders_are_made(here: Path, run: Run, solver: Solver, words: tuple[str, ...]) -> None:
    few = plan().model_copy(update={"stalls": plan().stalls[:5]})
    Path("few.json").write_text(dump_plan(few), encoding="utf-8")
    out = next(w for w in words if "{}" in w).format("new/folder/x")
    result = run(*(w.format("new/folder/x") for w in words))
    assert result.exit_code == 0, result.output
    assert Path(out).stat().st_size > 0
    blocked = run(*(w.format("yard.yaml/x") for w in words))
    assert blocked.exit_code == 2
    assert "yard.yaml" in blocked.stderr


def test_no_folder_is_made_for_a_refused_run(here: Path, run: Run, solver: Solver) -> None:
    assert run("solve", "yard.yaml", "--option", "no", "--out", "a/b.json").exit_code == 2
    assert not Path("a").exists()


def test_solve_takes_jobs(here: Path, run: Run, solver: Solver) -> None:
    assert run("solve", "yard.yaml", "--jobs", "3").exit_code == 0
    assert solver.calls[-1]["jobs"] == 3


def stopped_at_once(solver: Solver) -> None:
    """Let the search be interrupted before it has a plan."""
    module: Any = sys.modules["spaceplan.solve"]

    def solve(scenario: Any, option: str, listener: Any, **_: Any) -> Plan:
        signal.raise_signal(signal.SIGINT)
        return not_found(option)

    module.solve = solve
    module.solve_all = lambda scenario, options, **more: (
        tuple(solve(scenario, o, more["listener"]) for o in options[:1])
        + tuple(not_found(o) for o in options[1:])
    )


@pytest.mark.parametrize(
    ("words", "made"),
    [(("solve", "--out", "p.json"), "p.json"), (("compare", "--out", "out"), "out")],
)
@pytest.mark.parametrize(("lang", "said"), [("en", "stopped before"), ("zh", "之前就被停止")])
def test_a_stop_before_the_first_plan(
    here: Path, run: Run, solver: Solver, words: tuple[str, ...], made: str, lang: str, said: str
) -> None:
    """It is told as a stop, not as a search that found nothing; nothing is written."""
    stopped_at_once(solver)
    result = run(words[0], "yard.yaml", *words[1:], "--lang", lang)
    assert result.exit_code == 130
    assert said in result.stderr
    assert "why-not" not in result.stderr
    assert "not found" not in result.stderr
    assert not Path(made).exists()


def test_a_stop_keeps_what_was_there(here: Path, run: Run, solver: Solver, light: None) -> None:
    words = ("compare", "yard.yaml", "--out", "out", "--lang", "en", "--jobs", "1")
    assert run(*words).exit_code == 0
    before = {p.name: p.read_bytes() for p in Path("out").iterdir()}
    stopped_at_once(solver)
    assert run(*words).exit_code == 130
    assert {p.name: p.read_bytes() for p in Path("out").iterdir()} == before


def test_one_option_that_was_stopped(here: Path, run: Run, solver: Solver, light: None) -> None:
    """Beside an option with a plan one without says that the search was stopped."""
    module: Any = sys.modules["spaceplan.solve"]

    def solve_all(*_: Any, **__: Any) -> tuple[Plan, ...]:
        signal.raise_signal(signal.SIGINT)
        return plan(), not_found("few")

    module.solve_all = solve_all
    result = run("compare", "yard.yaml", "--out", "out", "--lang", "en", "--jobs", "1")
    assert result.exit_code == 1
    assert "the search was stopped before it had a first plan" in result.stderr


@pytest.mark.parametrize(("lang", "said"), [("en", "FAILS the audit"), ("zh", "未通过审查")])
def test_export_of_a_failing_plan_says_so(here: Path, run: Run, lang: str, said: str) -> None:
    narrow = dump_plan(plan("few", 3, width=2.3))
    Path("bad.json").write_text(narrow, encoding="utf-8")
    result = run("export", "yard.yaml", "bad.json", "--out", "x.stalls.csv", "--lang", lang)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "2.5 m" in result.stderr
    assert Path("x.stalls.csv").exists()
    good = run("export", "yard.yaml", "row.plan.json", "--out", "y.stalls.csv", "--lang", lang)
    assert (good.exit_code, good.stderr) == (0, "")


def test_import_leads_editors_to_the_schema(here: Path, run: Run) -> None:
    Path("map.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", '
        '"properties": {"role": "boundary"}, "geometry": {"type": "Polygon", "coordinates": '
        "[[[104.0, 30.0], [104.0006, 30.0], [104.0006, 30.0004], [104.0, 30.0004], [104.0, 30.0]]]"
        "}}]}",
        encoding="utf-8",
    )
    result = run("import", "map.geojson", "--out", "deep/er/map.yaml", "--lang", "en")
    assert result.exit_code == 0, result.output
    first = Path("deep/er/map.yaml").read_text(encoding="utf-8").split("\n")[0]
    assert Path("deep/er", first.split("$schema=")[1]).is_file()


def test_no_log_line_of_a_library() -> None:
    code = (
        "import sys, logging, warnings\n"
        "from spaceplan.cli import main\n"
        "sys.argv = ['spaceplan', '-V']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "for name in ('ezdxf', 'fontTools.subset', 'matplotlib.font_manager', 'pyogrio._io'):\n"
        "    logging.getLogger(name).warning('loud')\n"
        "    logging.getLogger(name).error('louder')\n"
        "warnings.warn('loud')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout == f"spaceplan {__version__}\n"
    assert done.stderr == ""


def test_version_is_short_too(run: Run) -> None:
    assert run("-V").stdout == run("--version").stdout == f"spaceplan {__version__}\n"


def test_shells_complete() -> None:
    """Completion can be installed, and a shell that asks is answered."""
    words = {"_SPACEPLAN_COMPLETE": "complete_bash", "COMP_WORDS": "spaceplan com"}
    asked = subprocess.run(
        [sys.executable, "-m", "spaceplan"], capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), **words, "COMP_CWORD": "1"}, timeout=60,
        check=False,
    )  # fmt: skip
    assert asked.stdout.split() == ["compare"]


def test_completion_is_offered(run: Run) -> None:
    assert "--install-completion" in run("--help").stdout


@pytest.mark.parametrize(
    ("words", "result"),
    [
        (("compare", "yard.yaml", "--out", "out", "--jobs", "1"), "out/index.html"),
        (("draw", "yard.yaml", "--out", "x.svg"), "x.svg"),
    ],
)
def test_open(
    here: Path, run: Run, solver: Solver, light: None, opened: list[str],
    words: tuple[str, ...], result: str,
) -> None:  # fmt: skip
    assert run(*words).exit_code == 0
    assert opened == []
    assert run(*words, "--open", "--force").exit_code == 0
    assert opened == [str(here / result)]


def test_open_where_nothing_opens(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_: str) -> int:
        raise OSError

    monkeypatch.setattr("typer.launch", nothing)
    result = run("draw", "yard.yaml", "--out", "x.svg", "--open", "--lang", "en")
    assert result.exit_code == 0
    assert "x.svg: found no program to open it" in result.stderr


@pytest.mark.parametrize("short", ["--quiet", "-q"])
@pytest.mark.parametrize(
    "words",
    [
        ("new", "x.yaml"),
        ("solve", "odd.yaml", "--out", "x.json"),
        ("compare", "odd.yaml", "--out", "out", "--jobs", "1"),
        ("draw", "odd.yaml", "row.plan.json", "--out", "x.svg"),
        ("export", "odd.yaml", "row.plan.json", "--out", "x.stalls.csv"),
    ],
)
def test_quiet(
    here: Path, run: Run, solver: Solver, light: None, words: tuple[str, ...], short: str
) -> None:
    """Not a word where files are the result, but for faults."""
    text = Path("yard.yaml").read_text(encoding="utf-8").replace("[0, 5.3]", "[0.2, 5.3]")
    Path("odd.yaml").write_text(text, encoding="utf-8")
    result = run(*words, short)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    Path("bad.yaml").write_text("name: 3\n")
    bad = run("solve", "bad.yaml", short)
    assert bad.exit_code == 2
    assert "bad.yaml" in bad.stderr


def test_quiet_keeps_what_was_asked_for(here: Path, run: Run, solver: Solver) -> None:
    result = run("solve", "yard.yaml", "-q", "--progress", "plain")
    assert Plan.model_validate_json(result.stdout) == plan()
    assert result.stderr == ""
    assert "clean" in run("audit", "yard.yaml", "row.plan.json", "-q", "--lang", "en").stdout
    solver.plans["row"] = plan("row", 3, width=2.3)
    assert "fails its own audit" in run("solve", "yard.yaml", "-q", "--lang", "en").stderr


def test_plain_progress(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Lines with what is done, how much of it, and the time left, never bars."""
    scenario = load("yard.yaml")
    listener = TerminalListener(scenario, "en", names=("row", "few"), showing=Showing.PLAIN)
    assert listener.line() == "searching 0% (row 0%, few 0%)"
    listener._begin = listener._stage_begin = time.monotonic() - 10
    listener.report(Progress(option="row", phase=Phase.SEARCH, share=0.5, stalls=7))
    assert listener.line() == "searching 25% (row 50% 7 stalls, few 0%), about 30 s left"
    for name in ("row", "few"):
        listener.report(Progress(option=name, phase=Phase.MASTER, share=1.0, stalls=7))
    assert listener.line() == "deciding"
    listener.step(DRAWING, 0, 4)
    listener._stage_begin = time.monotonic() - 5
    listener.step(DRAWING, 1, 4)
    assert listener.line() == "drawing 25%, about 15 s left"
    capsys.readouterr()


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (0.2, "1 s", "1 秒"),
        (119, "119 s", "119 秒"),
        (150, "2 min", "2 分钟"),
        (9000, "2.5 h", "2.5 小时"),
    ],
)
def test_spans_of_time(seconds: float, en: str, zh: str) -> None:
    assert (duration(seconds, "en"), duration(seconds, "zh")) == (en, zh)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", "yard.yaml", "--out", "out", "--jobs", "1"), "searching"),
        (("solve", "yard.yaml", "--out", "x.json"), "searching"),
        (("report", "yard.yaml", "row.plan.json", "--out", "r.html"), "drawing"),
    ],
)
def test_plain_lines_in_a_pipe(
    here: Path, run: Run, solver: Solver, light: None, monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...], said: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("spaceplan.cli.progress.EVERY_S", 0.02)
    monkeypatch.setattr(
        "spaceplan.render.report.report_bytes", lambda *_, **__: time.sleep(0.2) or b"x"
    )
    module: Any = sys.modules["spaceplan.solve"]
    for name in ("solve", "solve_all"):
        quick = getattr(module, name)
        monkeypatch.setattr(
            module, name, lambda *a, _quick=quick, **m: (_quick(*a, **m), time.sleep(0.2))[0]
        )
    silent = run(*words, "--lang", "en")
    assert silent.exit_code == 0, silent.output
    assert said not in silent.stderr
    result = run(*words, "--lang", "en", "--progress", "plain", "--force")
    assert result.exit_code == 0
    assert re.search(rf"(?m)^{said}", result.stderr)
    assert said not in result.stdout


def test_what_is_kept_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel is kept once it was compiled, until its source changes."""
    from spaceplan.geometry import kernel

    source = (
        "from spaceplan.geometry.kernel import kernel\n@kernel\ndef more(x):\n    return x + 1\n"
    )
    (tmp_path / "some_kernel.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import some_kernel  # type: ignore[import-not-found]

    assert not kernel.is_kept(some_kernel.more)
    assert some_kernel.more(1) == 2
    assert kernel.is_kept(some_kernel.more)
    some_kernel.more._cache._cache_file._source_stamp = "another"
    assert not kernel.is_kept(some_kernel.more)


@pytest.mark.parametrize("kept", [True, False])
def test_compiling_is_said_only_when_it_is(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    import importlib

    scenario = load("yard.yaml")
    monkeypatch.setattr("spaceplan.search.run.kernels_kept", lambda: kept)
    with TerminalListener(scenario, "en", showing=Showing.PLAIN) as listener:
        listener.stop()
        importlib.import_module("spaceplan.solve").solve(
            scenario, "row", "quick", listener=listener
        )
    assert ("compiling" in capsys.readouterr().err) == (not kept)


def test_tradeoffs_hear_of_compiling() -> None:
    from spaceplan.tradeoffs.desk import _Hushed

    heard: list[Progress] = []

    class Ear:
        def report(self, progress: Progress) -> None:
            heard.append(progress)

        def stopped(self) -> bool:
            return False

    hushed = _Hushed(Ear())
    hushed.report(Progress(option="row", phase=Phase.SEARCH, share=0.5))
    hushed.report(Progress(option="row", phase=Phase.COMPILE, share=0, kept=True))
    hushed.report(Progress(option="row", phase=Phase.COMPILE, share=0))
    assert [(p.phase, p.kept) for p in heard] == [(Phase.COMPILE, False)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_dry_run(
    here: Path, run: Run, solver: Solver, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """Work, what must be compiled, speed and an estimate; nothing is solved or written."""
    monkeypatch.setattr(dry_run, "_kernels", lambda: (6, 10))
    before = set(Path().iterdir())
    words = ("yard.yaml", "--dry-run", "--lang", lang, "--effort", "quick", "--jobs", "2")
    result = run("compare", *words, "--out", "out")
    assert result.exit_code == 0, result.output
    assert re.search(r"row(: |：)[\d,]+", result.stdout)
    assert ("up to 6 of 10 kernels" if lang == "en" else "10 个内核中最多 6 个") in result.stdout
    assert ("not measured" if lang == "en" else "未实测") in result.stdout
    assert ("estimate: about" if lang == "en" else "估计共需约") in result.stdout
    assert run("solve", *words).exit_code == 0
    monkeypatch.setattr(dry_run, "_kernels", lambda: (0, 10))
    monkeypatch.setattr(dry_run, "_measured", lambda _: 50_000.0)
    measured = run("solve", *words)
    assert "50,000" in measured.stdout
    assert "kernels" not in measured.stdout
    assert solver.calls == []
    assert set(Path().iterdir()) == before


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "words",
    [
        ("compare", "yard.yaml", "--out", "out", "--jobs", "1", "--force"),
        ("costs", "yard.yaml", "row.plan.json"),
        ("standards",),
        ("standards", "--prices"),
    ],
)
def test_tables_fit_80_columns(
    here: Path, run: Run, solver: Solver, light: None, monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...], lang: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("COLUMNS", "80")
    result = run(*words, "--lang", lang)
    assert result.exit_code == 0, result.output
    table = [line for line in result.stdout.splitlines() if "  " in line.strip() or "─" in line]
    assert max(map(cell_len, table), default=0) <= 80
    assert "…" not in "".join(table)


def test_wide_tables_are_parted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Many figures go on below, ids keep in one piece, many words become lines."""
    monkeypatch.setenv("COLUMNS", "80")
    heads = ["Figure", *(f">Option {i}" for i in range(12))]
    print_table(heads, [["Stalls", *(f"{i}0 (+{i})" for i in range(12))]])
    out = capsys.readouterr().out
    assert max(map(cell_len, out.splitlines())) <= 80
    assert out.count("Stalls") > 1
    assert all(f"{i}0 (+{i})" in out for i in range(12))
    long = "some quite long words that go on and on"
    print_table(["id"] * 7, [["stall_to_dwelling_wall", *(6 * [long])]])
    out = capsys.readouterr().out
    assert max(map(cell_len, out.splitlines())) <= 80
    assert "stall_to_dwelling_wall" in out
    assert out.count("some quite long words") == 6


def test_the_template_asks_for_everything(here: Path, run: Run) -> None:
    """Every wish there is, an archway, a slope and an existing stall."""
    assert run("new", "t.yaml").exit_code == 0
    scenario = load("t.yaml")
    wishes = [scenario.brief, scenario.brief.furniture, scenario.brief.stalls]
    for wish in wishes:
        assert wish is not None
        assert all(getattr(wish, name) for name in type(wish).model_fields)
    kinds = {s.kind.value for s in scenario.structures}
    assert {"slope", "parking"} <= kinds
    assert any(s.clear_height_m for s in scenario.structures)
    assert any(r.beside for r in scenario.brief.rooms)
    assert any(r.side for r in scenario.brief.rooms)


def test_an_id_of_a_structure_is_no_rooms_id(here: Path, run: Run) -> None:
    text = Path("yard.yaml").read_text(encoding="utf-8")
    same = (
        "brief: {rooms: [{id: hut, area_m2: 9}]}\n"
        "structures: [{id: hut, kind: shed, outline: [[1, 1], [2, 1], [2, 2]]}]\n"
    )
    Path("same.yaml").write_text(text + same, encoding="utf-8")
    result = run("check", "same.yaml", "--lang", "en")
    assert result.exit_code == 2
    assert "the id 'hut', which structures.0 has already" in result.stderr


def test_what_solve_found_is_written_once(here: Path, run: Run, solver: Solver) -> None:
    assert run("solve", "yard.yaml", "--out", "deep/x.json").exit_code == 0
    assert load_plan("deep/x.json") == plan()
    assert run("solve", "yard.yaml", "--out", "deep/x.json").exit_code == 2


def test_dry_run_of_many_searches(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prices take dozens of searches: how many is told."""
    monkeypatch.setattr(dry_run, "_kernels", lambda: (10, 10))
    words = ("tradeoffs", "yard.yaml", "--dry-run", "--lang", "en", "--out", "prices")
    prices = run(*words)
    assert prices.exit_code == 0, prices.output
    assert re.search(r"row: \d+ searches at the least, [\d,]+ steps in all", prices.stdout)
    front = run(*words, "--pareto", "stalls,cost", "--shares", "0,1")
    assert front.exit_code == 0, front.output
    assert "few: " in front.stdout
    assert "estimate: about" in front.stdout
    assert not Path("prices").exists()


def test_corners_are_numbered_as_in_the_file(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A corner that was typed twice counts twice, as in messages; plans know it once."""
    from spaceplan import render

    text = Path("yard.yaml").read_text(encoding="utf-8")
    twice = text.replace("[20, 0], ", "[20, 0], [20, 0], ")
    Path("twice.yaml").write_text(twice, encoding="utf-8")
    corners: list[int] = []
    paint = render.save_map

    def spy(scenario: Any, *words: Any, **more: Any) -> Any:
        corners.append(len(scenario.site.boundary))
        return paint(scenario, *words, **more)

    monkeypatch.setattr("spaceplan.render.save_map", spy)
    assert run("draw", "twice.yaml", "--out", "a.svg", "--lang", "en").exit_code == 0
    assert run("draw", "twice.yaml", "row.plan.json", "--out", "b.svg").exit_code == 0
    assert corners == [5, 4]
