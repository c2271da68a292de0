"""Work that engines are given in tests: hand-made plans, and cases that do harm."""

import os
import signal
import time
from pathlib import Path

from spaceplan.model.fault import SpaceplanError
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.sweep.records import Case, CaseResult
from spaceplan.sweep.work import run_case
from tests.cli.conftest import plan

TINY, POISON, SLOW = (f"tests.sweep.stubs:{name}" for name in ("tiny", "poison", "slow"))


def yard(name: str, length: float = 20.0, extra: str = "") -> str:
    """A yard of one row along an aisle, with two options, in which 4 stalls stand now."""
    return f"""\
schema_version: 1
name: {name}
title: {{zh: {name} 院, en: Yard {name}}}
households: 30
site:
  boundary: [[0, 0], [{length}, 0], [{length}, 10.8], [0, 10.8]]
  gates: [{{id: west, span: [[0, 5.3], [0, 10.8]]}}]
today: {{stalls: 4}}
rules: {{accessible_min: 0, accessible_share: 0}}
{extra}options:
  - {{id: row, title: {{zh: 一排, en: Row}}}}
  - {{id: few, title: {{zh: 少, en: Few}}}}
"""


def write_yards(folder: Path, names: str = "abcd") -> Path:
    """Write some yards, the later ones longer; return their folder."""
    folder.mkdir(exist_ok=True)
    for i, name in enumerate(names):
        (folder / f"{name}.yaml").write_text(yard(name, 20.0 + i), encoding="utf-8")
    return folder


def hand_made(scenario: Scenario, case: Case) -> tuple[Plan, ...]:
    """Rows of 8 and 3 stalls."""
    made = {"row": plan("row"), "few": plan("few", 3)}
    return tuple(made[o].model_copy(update={"scenario": scenario.name}) for o in case.options)


def tiny(case: Case, out: Path) -> CaseResult:
    """Solve by hand; leave a mark for each time it was done."""
    tries = out / ".tries"
    tries.mkdir(exist_ok=True)
    (tries / f"{case.scenario}-{time.monotonic_ns()}").touch()
    return run_case(case, out, _undrawn(hand_made, case, out))


def _undrawn(solve, case, out):  # type: ignore[no-untyped-def]
    """Drawings take seconds: say that they are there, unless a test wants them."""
    from spaceplan.sweep.folder import Folder

    if not (out / ".draw").exists():
        with Folder(out).drawing(case):
            pass
    return solve


def slow(case: Case, out: Path) -> CaseResult:
    """Take a moment."""
    time.sleep(0.3)
    return tiny(case, out)


def poison(case: Case, out: Path) -> CaseResult:
    """Do what the compound's name says."""
    if case.scenario == "endless":
        while True:
            pass
    if case.scenario == "hungry":
        hoard = []
        while True:
            hoard.append(bytearray(8 * 1024 * 1024))
    if case.scenario == "deadly":
        tiny_mark(out, case)
        os.kill(os.getpid(), signal.SIGKILL)
    if case.scenario == "odd":
        msg = "something unforeseen"
        raise RuntimeError(msg)
    if case.scenario == "wrong":
        raise SpaceplanError((), "wrong.yaml")
    return tiny(case, out)


def tiny_mark(out: Path, case: Case) -> None:
    """Leave a mark as `tiny` does."""
    (out / ".tries").mkdir(exist_ok=True)
    (out / ".tries" / f"{case.scenario}-{time.monotonic_ns()}").touch()


def tried(out: Path) -> list[str]:
    """Names of the compounds that were worked on, once for each time."""
    return sorted(p.name.rpartition("-")[0] for p in (out / ".tries").glob("*"))
