"""The commands why and diff, and pins on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spaceplan.exchange import dump_plan
from spaceplan.model.pins import Pin, PinKind

from .conftest import Solver, plan

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "the stall s1 stands there"), ("zh", "车位 s1 就在这里")]
)
def test_why(here: Path, run: Run, lang: str, words: str) -> None:
    result = run("why", "yard.yaml", "row.plan.json", "1", "1", "--lang", lang)
    assert result.exit_code == 0
    assert result.stdout.startswith("(1, 1) [stall]")
    assert words in result.stdout


def test_why_of_a_gap(here: Path, run: Run) -> None:
    """Where a stall of the row is left out, one fits."""
    seven = plan().model_copy(update={"stalls": plan().stalls[:-1]})
    Path("seven.json").write_text(dump_plan(seven), encoding="utf-8")
    result = run("why", "yard.yaml", "seven.json", "18.7", "2", "--lang", "en")
    assert result.exit_code == 0
    assert "[missed]" in result.stdout
    assert "the stall that was tried (standard)" in result.stdout


def test_why_needs_figures(here: Path, run: Run) -> None:
    assert run("why", "yard.yaml", "row.plan.json", "nan", "1").exit_code == 2
    assert run("why", "yard.yaml", "nothing.json", "1", "1").exit_code == 2


def test_diff(here: Path, run: Run) -> None:
    few = plan().model_copy(update={"stalls": plan().stalls[:5]})
    Path("few.json").write_text(dump_plan(few), encoding="utf-8")
    same = run("diff", "row.plan.json", "row.plan.json", "--lang", "zh")
    assert (same.exit_code, same.stdout) == (0, "两张布置图相同\n")
    result = run("diff", "row.plan.json", "few.json", "--lang", "en")
    assert result.exit_code == 0
    assert "stalls 8 → 5 (-3)" in result.stdout
    assert "3 lost: s6, s7, s8" in result.stdout


def test_the_map_of_a_diff(here: Path, run: Run) -> None:
    """One picture, the same bytes each time; never without a scenario, never over a file."""
    few = plan().model_copy(update={"stalls": plan().stalls[:5]})
    Path("few.json").write_text(dump_plan(few), encoding="utf-8")
    words = ("diff", "row.plan.json", "few.json", "--lang", "en", "--scenario", "yard.yaml")
    assert run(*words, "--out", "a.png").exit_code == 0
    first = Path("a.png").read_bytes()
    assert first.startswith(b"\x89PNG")
    assert run(*words, "--out", "a.png").exit_code == 2
    assert run(*words, "--out", "a.png", "--force").exit_code == 0
    assert Path("a.png").read_bytes() == first
    assert run(*words, "--out", "a.gif").exit_code == 2
    bare = run("diff", "row.plan.json", "few.json", "--out", "b.png", "--lang", "en")
    assert bare.exit_code == 2
    assert "--scenario" in bare.stderr


def test_pins_are_handed_on(here: Path, run: Run, solver: Solver) -> None:
    Path("pins.yaml").write_text("pins: [{item: a1}]\n", encoding="utf-8")
    result = run(
        *("solve", "yard.yaml", "--start", "row.plan.json", "--pins", "pins.yaml"),
        *("--pin", "s2", "--no-stall", "0,6 5,6 5,8", "--write-pins", "out.yaml", "--lang", "en"),
    )
    assert result.exit_code == 0
    ground = ((0.0, 6.0), (5.0, 6.0), (5.0, 8.0))
    assert solver.calls[0]["pins"] == (
        Pin(item="a1"),
        Pin(item="s2"),
        Pin(kind=PinKind.NO_STALL, outline=ground),
    )
    text = Path("out.yaml").read_text(encoding="utf-8")
    assert text.startswith('pins:\n  stalls:\n    - {"id": "s2"')
    assert "no_stall:" in text


def test_a_plan_that_breaks_its_pins(here: Path, run: Run, solver: Solver) -> None:
    """The solver's stand-in moves nothing but has stalls where none may be: that is said."""
    result = run(
        *("solve", "yard.yaml", "--start", "row.plan.json", "--pin", "a1"),
        *("--no-stall", "0,0 2.4,0 2.4,5", "--out", "new.json", "--lang", "en"),
    )
    assert result.exit_code == 1
    assert "FAILS the audit (1 hard finding)" in result.stdout
    assert "pin.no_stall s1" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--pin", "s99", "--start", "row.plan.json"), "'s99', no thing of the plan"),
        (("--pin", "a1"), "no plan is given"),
        (("--no-stall", "1,2 3"), "at least three corners"),
        (("--no-stall", "0,0 4,4 4,0 0,4"), "no sides crossing"),
    ],
)
def test_pins_that_cannot_be(here: Path, run: Run, words: tuple[str, ...], said: str) -> None:
    result = run("solve", "yard.yaml", *words, "--lang", "en")
    assert result.exit_code == 2
    assert said in result.stderr
