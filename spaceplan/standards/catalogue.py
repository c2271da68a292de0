"""The catalogue: every figure we know of, with its source, whether a rule uses it or not."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from spaceplan.standards.records import Record


def read_data(name: str) -> Any:
    """Return one of the package's own data files.

    Parameters
    ----------
    name
        File name without its ending.

    Returns
    -------
    Any
        The parsed JSON.
    """
    path = files("spaceplan.standards") / "data" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def catalogue() -> tuple[Record, ...]:
    """Return every record of the catalogue, in its own order.

    Returns
    -------
    tuple of Record
        The records, each with its source and how sure we are.
    """
    return tuple(Record.model_validate(item) for item in read_data("catalogue"))


def record(key: str) -> Record:
    """Return one record of the catalogue.

    Parameters
    ----------
    key
        Key of the record, e.g. ``cn.acc.aisle``.

    Returns
    -------
    Record
        The record.

    Raises
    ------
    KeyError
        If there is none of that key.
    """
    for item in catalogue():
        if item.key == key:
            return item
    raise KeyError(key)
