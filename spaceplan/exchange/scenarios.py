"""Writes scenarios: the commented one to start from, and those that programs made."""

from __future__ import annotations

import io
import os
from importlib.resources import files
from typing import Any

from spaceplan.exchange.files import write_atomic
from spaceplan.exchange.schema import EDITOR_LINE, editor_line
from spaceplan.model.scenario import Scenario
from spaceplan.units import tidy


def template(path: str | os.PathLike[str] | None = None) -> str:
    """Return the commented scenario that ``spaceplan new`` writes.

    Parameters
    ----------
    path
        Where it is to lie, so that its first line leads editors to the schema; default nowhere.

    Returns
    -------
    str
        YAML with comments in both languages; it loads as it is.
    """
    text = (files("spaceplan.exchange") / "data" / "template.yaml").read_text(encoding="utf-8")
    return text if path is None else text.replace(EDITOR_LINE, editor_line(path), 1)


def example() -> Scenario:
    """Return the scenario that the template holds.

    Returns
    -------
    Scenario
        A small yard.
    """
    from spaceplan.exchange.yaml_text import read_yaml

    return Scenario.model_validate(read_yaml(template()).value)


def dump_scenario(scenario: Scenario) -> str:
    """Return a scenario as YAML; what equals its default is left out.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    str
        YAML with the line that editors look for.
    """
    from ruamel.yaml import YAML

    data = scenario.model_dump(mode="json", exclude_defaults=True)
    yaml = YAML(typ="rt")
    yaml.default_flow_style = False
    yaml.width = 4096
    out = io.StringIO()
    yaml.dump(_styled(data), out)
    return f"{EDITOR_LINE}\n{out.getvalue()}"


def save_scenario(scenario: Scenario, path: str | os.PathLike[str]) -> None:
    """Write a scenario as YAML, whole or not at all.

    Parameters
    ----------
    scenario
        The scenario.
    path
        The file; an older one is replaced.

    Raises
    ------
    SpaceplanError
        If it cannot be written.
    """
    text = dump_scenario(scenario).replace(EDITOR_LINE, editor_line(path), 1)
    write_atomic(path, text)


def _styled(value: Any) -> Any:
    """Put points, rings and small records on one line each, as a person would."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, float):
        return tidy(value)
    if isinstance(value, list):
        items = CommentedSeq(_styled(v) for v in value)
        if not any(isinstance(v, dict) for v in value):
            items.fa.set_flow_style()
        return items
    if isinstance(value, dict):
        mapping = CommentedMap((k, _styled(v)) for k, v in value.items())
        if set(value) <= {"zh", "en"}:
            mapping.fa.set_flow_style()
        return mapping
    return value
