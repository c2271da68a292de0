"""Reads and writes plans: equal plans give equal bytes, and a line holds one thing."""

from __future__ import annotations

import json
import os
from typing import Any

from pydantic import ValidationError

from spaceplan.exchange.files import read_tree, write_atomic
from spaceplan.exchange.words import shown, validation_faults
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.units import tidy


def load_plan(path: str | os.PathLike[str]) -> Plan:
    """Read a plan, by whatever program it was made.

    Parameters
    ----------
    path
        A JSON file (or YAML, by its ending).

    Returns
    -------
    Plan
        The plan.

    Raises
    ------
    SpaceplanError
        If anything is wrong with the file; carries every fault with its line.
    """
    tree = read_tree(path)
    if tree.faults:
        raise SpaceplanError(tuple(tree.faults), str(path))
    if not isinstance(tree.value, dict):
        raise SpaceplanError((_no_plan(shown(tree.value)),), str(path))
    if "site" in tree.value and "option" not in tree.value:
        found = Text(zh="一个场景文件", en="a scenario")
        raise SpaceplanError((_no_plan(found),), str(path))
    try:
        return Plan.model_validate(tree.value)
    except ValidationError as error:
        raise SpaceplanError(validation_faults(Plan, error, tree), str(path)) from None


def check_plan_matches(scenario: Scenario, plan: Plan) -> None:
    """Make sure that a plan was made for a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The plan.

    Raises
    ------
    SpaceplanError
        If it belongs to another scenario, or to an option that the scenario does not have.
    """
    faults = []
    if plan.scenario != scenario.name:
        faults.append(
            Fault(
                code="plan.other_scenario",
                path="scenario",
                found=Text(
                    zh=f"场景“{plan.scenario}”的布置图",
                    en=f"a plan of the scenario '{plan.scenario}'",
                ),
                expected=Text(
                    zh=f"场景“{scenario.name}”的布置图", en=f"a plan of '{scenario.name}'"
                ),
            )
        )
    names = [option.id for option in scenario.all_options]
    if plan.option not in names:
        listed = ", ".join(names)
        faults.append(
            Fault(
                code="plan.other_option",
                path="option",
                found=Text(zh=f"方案“{plan.option}”", en=f"the option '{plan.option}'"),
                expected=Text(zh=f"以下之一：{listed}", en=f"one of: {listed}"),
            )
        )
    if faults:
        raise SpaceplanError(tuple(faults))


def dump_plan(plan: Plan) -> str:
    """Return a plan as JSON: the same plan always gives the same text.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        JSON with one stall, aisle or room a line; lengths rounded to 0.1 mm.
    """
    data = rounded(plan.model_dump(mode="json"))
    parts = []
    for key, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n".join("    " + _line(item) for item in value)
            parts.append(f"  {_line(key)}: [\n{rows}\n  ]")
        else:
            parts.append(f"  {_line(key)}: {_line(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def as_written(plan: Plan) -> Plan:
    """Return a plan as its file will tell it.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Plan
        The same, its lengths rounded to 0.1 mm.
    """
    return Plan.model_validate(rounded(plan.model_dump(mode="json")))


def save_plan(plan: Plan, path: str | os.PathLike[str]) -> None:
    """Write a plan as JSON, whole or not at all.

    Parameters
    ----------
    plan
        The plan.
    path
        The file; an older one is replaced.

    Raises
    ------
    SpaceplanError
        If it cannot be written.
    """
    write_atomic(path, dump_plan(plan))


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def rounded(value: Any) -> Any:
    """Return plain data with all lengths rounded to what files carry (0.1 mm).

    Parameters
    ----------
    value
        Dicts, lists and figures.

    Returns
    -------
    object
        The same, rounded.
    """
    if isinstance(value, float):
        return tidy(value)
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return value


def _no_plan(found: Text) -> Fault:
    return Fault(
        code="file.no_plan",
        path="",
        line=1,
        found=found,
        expected=Text(
            zh="spaceplan solve 或 compare 写出的布置图（.plan.json）",
            en="a plan as 'spaceplan solve' or 'compare' writes it (.plan.json)",
        ),
    )
