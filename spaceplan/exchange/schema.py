"""The scenario's JSON Schema, for editors and for messages that name the keys they know."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spaceplan.exchange.trees import Path as Steps
from spaceplan.model.scenario import Scenario

if TYPE_CHECKING:
    from pydantic import BaseModel

#: First line of every scenario: editors that know YAML then complete and check it.
_HEAD = "# yaml-language-server: $schema="
EDITOR_LINE = f"{_HEAD}../spaceplan/exchange/scenario.schema.json"


def editor_line(file: str | os.PathLike[str]) -> str:
    """Return the first line of a scenario that lies somewhere, leading to the schema there is.

    Parameters
    ----------
    file
        The scenario's file.

    Returns
    -------
    str
        A comment that editors understand.
    """
    mine = Path(__file__).with_name("scenario.schema.json")
    try:
        way = os.path.relpath(mine, Path(file).resolve().parent).replace(os.sep, "/")
    except ValueError:  # another drive
        way = mine.as_uri()
    return f"{_HEAD}{way}"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Scenario.model_json_schema(),
    }


@lru_cache(maxsize=4)
def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def properties_at(model: type[BaseModel], path: Steps) -> dict[str, str]:
    """Return the keys that a model knows at a place of a file.

    Parameters
    ----------
    model
        The model that the file is read as.
    path
        Keys and indices from the top to the mapping.

    Returns
    -------
    dict
        Key to its description; empty where anything may stand.
    """
    whole = _schema_of(model)
    here = [whole]
    for part in path:
        here = [n for node in here for n in _step(whole, node, part)]
    found: dict[str, str] = {}
    for node in here:
        for arm in _arms(whole, node):
            for name, value in arm.get("properties", {}).items():
                found.setdefault(name, str(value.get("description", "")))
    return found


def _arms(whole: dict[str, Any], node: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in node:
        return _arms(whole, whole["$defs"][node["$ref"].rsplit("/", 1)[-1]])
    if "anyOf" in node:
        return [arm for item in node["anyOf"] for arm in _arms(whole, item)]
    return [node]


def _step(whole: dict[str, Any], node: dict[str, Any], part: str | int) -> list[dict[str, Any]]:
    steps = []
    for arm in _arms(whole, node):
        if isinstance(part, int):
            step = arm.get("items")
        else:
            step = arm.get("properties", {}).get(part) or arm.get("additionalProperties")
        if isinstance(step, dict):
            steps.append(step)
    return steps
