"""A tiny yard with a hand-made plan, and a solver that hands it out."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from spaceplan.cli.app import app
from spaceplan.exchange import dump_plan
from spaceplan.model.listener import Phase, Progress
from spaceplan.model.plan import Plan

YARD = """\
schema_version: 1
name: yard
title: {zh: 小院, en: Yard}
site:
  boundary: [[0, 0], [20, 0], [20, 10.8], [0, 10.8]]
  gates: [{id: west, span: [[0, 5.3], [0, 10.8]]}]
rules: {accessible_min: 0, accessible_share: 0}
options:
  - {id: row, title: {zh: 一排, en: Row}}
  - {id: few, title: {zh: 少, en: Few}}
"""


def plan(option: str = "row", stalls: int = 8, width: float = 2.5) -> Plan:
    """Return a row of stalls along an aisle; narrow stalls fail the audit."""
    row: list[dict[str, Any]] = []
    for i in range(stalls):
        a, b = 2.5 * i, 2.5 * i + width
        row.append(
            {
                "id": f"s{i + 1}",
                "outline": [[a, 0], [b, 0], [b, 5.3], [a, 5.3]],
                "access": [[a, 5.3], [b, 5.3]],
            }
        )
    return Plan.model_validate(
        {
            "scenario": "yard",
            "option": option,
            "stalls": row,
            "aisles": [{"id": "a1", "outline": [[0, 5.3], [20, 5.3], [20, 10.8], [0, 10.8]]}],
            "metrics": {
                "stalls": stalls,
                "aisle_m": 20,
                "drive_m2": 110,
                "m2_per_stall": (110 + stalls * width * 5.3) / stalls if stalls else None,
            },
        }
    )


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables as wide as in a pipe: test workers are told of a terminal of 80 columns."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder with ``yard.yaml`` and ``row.plan.json``, in English."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    Path("yard.yaml").write_text(YARD, encoding="utf-8")
    Path("row.plan.json").write_text(dump_plan(plan()), encoding="utf-8")
    return tmp_path


@pytest.fixture
def run() -> Callable[..., Any]:
    """Run a command line and return typer's result."""

    def run_it(*words: str) -> Any:
        result = CliRunner().invoke(app, [str(w) for w in words])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output + result.stderr
        return result

    return run_it


class Solver:
    """Stands for the solver: hands out the plans it was given, reporting as the real one does."""

    def __init__(self) -> None:
        self.plans = {"row": plan(), "few": plan("few", 3)}
        self.calls: list[dict[str, Any]] = []

    def solve(self, scenario: Any, option: str, listener: Any, **more: Any) -> Plan:
        """Return the plan of one option."""
        self.calls.append({"option": option, **more})
        listener.report(Progress(option=option, phase=Phase.COMPILE, share=0))
        listener.report(
            Progress(option=option, phase=Phase.SEARCH, share=0.5, plan=self.plans[option])
        )
        return self.plans[option]

    def solve_all(self, scenario: Any, options: Any, **more: Any) -> tuple[Plan, ...]:
        """Return the plans of several options."""
        more.pop("jobs")
        return tuple(self.solve(scenario, name, **more) for name in options)


@pytest.fixture
def solver(monkeypatch: pytest.MonkeyPatch) -> Solver:
    """Put the stand-in where the commands import the solver from."""
    stand_in = Solver()
    module = ModuleType("spaceplan.solve")
    module.solve = stand_in.solve  # type: ignore[attr-defined]
    module.solve_all = stand_in.solve_all  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "spaceplan.solve", module)
    return stand_in
