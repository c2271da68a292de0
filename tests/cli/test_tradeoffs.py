"""The command ``tradeoffs`` on a row along a street: prices, Pareto sets, why not, and going on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from spaceplan.audit import audit, verdict
from spaceplan.exchange import dump_plan, load, load_plan
from spaceplan.model.enums import Effort
from spaceplan.search import work
from spaceplan.tradeoffs import prices
from tests.tradeoffs.yards import LITTLE

ROW = """\
schema_version: 1
name: street-row
title: {zh: 临街一排, en: Row on a street}
site:
  boundary: [[0, 0], [20, 0], [20, 8], [0, 8]]
  gates: [{id: foot, span: [[0, 5.5], [0, 8]], vehicles: false}]
  frontages: [{id: street, span: [[0, 0], [20, 0]]}]
rules: {accessible_min: 0, accessible_share: 0}
brief:
  rooms: [{id: hall, title: {zh: 活动室, en: Hall}, area_m2: 25, min_width_m: 5}]
"""


@pytest.fixture(autouse=True)
def _little_work() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "WORK", dict.fromkeys(Effort, LITTLE))
        patch.setattr(prices, "step_asks", lambda _scenario: ())
        yield


@pytest.fixture
def yard(here: Path) -> str:
    (here / "street.yaml").write_text(ROW, encoding="utf-8")
    return "street.yaml"


Run = Callable[..., Any]


def test_prices(yard: str, run: Run, here: Path):
    """The hall costs two stalls; a second run writes the same bytes whatever the jobs."""
    done = run("tradeoffs", yard, "--out", "out", "--jobs", "1", "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "The brief as it is: 6 stalls" in done.output
    assert "without the room 'Hall'" in done.output
    assert "+2" in done.output
    names = {p.name for p in (here / "out").iterdir()}
    assert names == {
        *("cases", "plans-plan"),
        *(f"prices-plan{e}" for e in (".csv", ".json", ".png", ".svg", ".html")),
    }
    plans = sorted((here / "out" / "plans-plan").glob("*.plan.json"))
    assert len(plans) >= 4
    for path in plans:
        asked = load(path.with_name(path.name.removesuffix(".plan.json") + ".yaml"))
        assert verdict(audit(asked, load_plan(path))), path.name
    other = run("tradeoffs", yard, "--out", "two", "--jobs", "2", "--lang", "en")
    assert other.exit_code == 0
    files = [p for p in sorted((here / "out").rglob("*")) if p.is_file()]
    assert files
    for file in files:
        twin = here / "two" / file.relative_to(here / "out")
        assert file.read_bytes() == twin.read_bytes(), file.name


def test_nothing_is_solved_twice(yard: str, run: Run, monkeypatch: pytest.MonkeyPatch):
    from spaceplan.tradeoffs import desk

    first = run("tradeoffs", yard, "--out", "out", "--lang", "zh")
    assert "任务书原样：6 个车位" in first.output

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(desk, "solve", forbidden)
    monkeypatch.setattr(desk, "solve_all", forbidden)
    again = run("tradeoffs", yard, "--out", "out", "--lang", "zh")
    assert again.exit_code == 0
    assert again.output == first.output
    quiet = run("tradeoffs", yard, "--out", "out", "--lang", "zh", "-q")
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_pareto(yard: str, run: Run, here: Path):
    done = run(
        "tradeoffs",
        yard,
        "--pareto",
        "stalls,rooms",
        "--shares",
        "0,1",
        "--out",
        "out",
        "--lang",
        "en",
    )
    assert done.exit_code == 0, done.output
    assert "2 clean plans; 2 of them are beaten by none" in done.output
    assert (here / "out" / "pareto.png").stat().st_size > 10_000
    found = {p.name for p in (here / "out" / "plans-pareto").glob("*.plan.json")}
    assert found == {"plan.rooms-000.plan.json", "plan.rooms-100.plan.json"}


def test_a_brief_that_fails_is_explained(run: Run, here: Path):
    """Prices that cannot be had end with the reason; so does asking for it straight away."""
    text = ROW + "  stalls: {min: 7}\n"
    (here / "full.yaml").write_text(text, encoding="utf-8")
    for words in (("tradeoffs", "full.yaml"), ("tradeoffs", "full.yaml", "--why-not")):
        done = run(*words, "--lang", "en", "--out", "out")
        assert done.exit_code == 1
        assert "do not go together: the room 'Hall', at least 7 stalls" in done.output
        assert "with 1 stall fewer → 6 stalls" in done.output
    assert "smallest" in (here / "out" / "why-plan.txt").read_text("utf-8")
    possible = list((here / "out" / "plans-plan").glob("near.*.plan.json"))
    assert possible


def test_solve_says_where_to_ask(run: Run, here: Path):
    (here / "full.yaml").write_text(ROW + "  stalls: {min: 40}\n", encoding="utf-8")
    done = run("solve", "full.yaml", "--out", "p.json", "--lang", "en")
    assert done.exit_code == 1
    assert "spaceplan tradeoffs … --option plan --why-not" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--pareto", "stalls"), "two at least"),
        (("--pareto", "stalls,trees"), "one of: stalls, rooms"),
        (("--shares", "0,much", "--pareto", "stalls,rooms"), "numbers from 0 to 10"),
        (("--option", "other"), "no option 'other'"),
        (("--out", "street.yaml"), "a folder"),
    ],
)
def test_bad_input(yard: str, run: Run, words: tuple[str, ...], said: str):
    done = run("tradeoffs", yard, *words, "--lang", "en")
    assert done.exit_code == 2
    assert said in done.output + done.stderr


def test_foreign_files_are_left_alone(yard: str, run: Run, here: Path):
    (here / "out").mkdir()
    (here / "out" / "prices-plan.csv").write_text("mine", encoding="utf-8")
    done = run("tradeoffs", yard, "--out", "out", "--lang", "en")
    assert done.exit_code == 2
    assert (here / "out" / "prices-plan.csv").read_text("utf-8") == "mine"


def test_prices_from_a_plan_there_is(yard: str, run: Run, here: Path):
    """The plan of ``solve`` names the option, is the base, and is refused twice or spoilt."""
    assert run("solve", yard, "--out", "mine.plan.json", "--effort", "quick").exit_code == 0
    done = run("tradeoffs", yard, "--plan", "mine.plan.json", "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "The brief as it is: 6 stalls" in done.output
    twice = run(
        "tradeoffs", yard, "--plan", "mine.plan.json", "--plan", "mine.plan.json", "--lang", "en"
    )
    assert twice.exit_code == 2
    assert "a second plan for the option 'plan'" in twice.stderr
    plan = load_plan("mine.plan.json")
    spoilt = plan.model_copy(update={"stalls": plan.stalls * 2})
    (here / "bad.plan.json").write_text(dump_plan(spoilt), encoding="utf-8")
    refused = run("tradeoffs", yard, "--plan", "bad.plan.json", "--lang", "zh")
    assert refused.exit_code == 2
    assert "未通过审查的布置图" in refused.stderr
