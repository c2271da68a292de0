"""A tiny suite on disk, hand-made plans for it, and results made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spaceplan.bench.cases import BenchCase, Reference
from spaceplan.bench.results import Cost, Moment, Result
from spaceplan.exchange import dump_plan
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario

#: 20 x 10.8 m: one row of eight stalls along an aisle of 5.5 m.
YARD = """\
schema_version: 1
name: {name}
title: {{zh: 小院, en: Yard}}
site:
  boundary: [[0, 0], [20, 0], [20, 10.8], [0, 10.8]]
  gates: [{{id: west, span: [[0, 5.3], [0, 10.8]]}}]
rules: {{accessible_min: 0, accessible_share: 0}}
"""
HEAD = "suite,case,option,reference,how,tier,gates_assumed\n"


def suite(folder: Path, *names: str, references: str = "") -> Path:
    """Write a suite ``tiny`` of yards, and return the folder of the benchmark."""
    home = folder / "bench"
    (home / "tiny").mkdir(parents=True)
    for name in names:
        text = YARD.format(name=name)
        (home / "tiny" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (home / "references.csv").write_text(HEAD + references, encoding="utf-8")
    return home


def row(name: str = "yard", stalls: int = 8, width: float = 2.5, **more: Any) -> Plan:
    """A row of stalls along the aisle; narrow ones fail the audit."""
    places = [(2.5 * i, 2.5 * i + width) for i in range(stalls)]
    return Plan.model_validate(
        {
            "scenario": name,
            "option": "plan",
            "stalls": [
                {
                    "id": f"s{i}",
                    "outline": [[a, 0], [b, 0], [b, 5.3], [a, 5.3]],
                    "access": [[a, 5.3], [b, 5.3]],
                }
                for i, (a, b) in enumerate(places, start=1)
            ],
            "aisles": [{"id": "a1", "outline": [[0, 5.3], [20, 5.3], [20, 10.8], [0, 10.8]]}],
            "metrics": {
                "stalls": stalls,
                "aisle_m": 20,
                "drive_m2": 110,
                "m2_per_stall": (110 + stalls * width * 5.3) / stalls if stalls else None,
            },
            **more,
        }
    )


def write_plan(folder: Path, plan: Plan, name: str | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name or f'{plan.scenario}.{plan.option}'}.plan.json"
    path.write_text(dump_plan(plan), encoding="utf-8")
    return path


def case(
    name: str = "yard", reference: int | None = None, in_suite: str = "tiny", tier: str = "",
    assumed: bool = False,
) -> BenchCase:  # fmt: skip
    scenario = Scenario.model_validate(
        {
            "schema_version": 1,
            "name": name,
            "site": {
                "boundary": [(0, 0), (20, 0), (20, 10.8), (0, 10.8)],
                "gates": [{"id": "west", "span": [(0, 5.3), (0, 10.8)]}],
            },
            "rules": {"accessible_min": 0, "accessible_share": 0},
        }
    )
    known = Reference((in_suite, name, "plan"), reference, "by hand", tier, assumed)
    return BenchCase(in_suite, scenario, "plan", known)


def result(
    stalls: int, reference: int | None = None, name: str = "yard", in_suite: str = "tiny",
    seconds: float | None = None, ground: float = 216.0, tier: str = "", assumed: bool = False,
) -> Result:  # fmt: skip
    """A clean result with so many stalls, not audited."""
    moments = (Moment((seconds or 0) / 2, stalls, True),) if seconds else ()
    return Result(
        case(name, reference, in_suite, tier, assumed),
        row(name, stalls),
        (),
        ground,
        Cost(moments, seconds, 100.0 if seconds else None),
    )
