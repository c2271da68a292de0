"""Reads a small file of pins, and writes pins out for an option to carry."""

from __future__ import annotations

import json
import os

from pydantic import ValidationError

from spaceplan.exchange.files import read_tree
from spaceplan.exchange.plans import rounded
from spaceplan.exchange.words import shown, validation_faults
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.pins import Pin, PinFile, Pinned, WrittenPins


def load_pins(path: str | os.PathLike[str]) -> tuple[Pin, ...] | Pinned:
    """Read pins from a YAML or JSON file.

    Parameters
    ----------
    path
        The file: ``pins: [{item: block-1}, {kind: no_stall, outline: [[x, y], …]}]``, or pins
        written out, as :func:`dump_pins` writes them.

    Returns
    -------
    tuple of Pin, or Pinned
        Pins that speak of a plan, or pins that are written out.

    Raises
    ------
    SpaceplanError
        If anything is wrong with the file; carries every fault with its line.
    """
    tree = read_tree(path)
    if tree.faults:
        raise SpaceplanError(tuple(tree.faults), str(path))
    if not isinstance(tree.value, dict) or "pins" not in tree.value:
        fault = Fault(
            code="file.no_pins",
            path="",
            line=1,
            found=shown(tree.value),
            expected=Text(
                zh="pins: 下面列出要固定的东西，如 - {item: s1}",
                en="'pins:' with a list of what stays, such as - {item: s1}",
            ),
        )
        raise SpaceplanError((fault,), str(path))
    model: type[PinFile | WrittenPins] = (
        WrittenPins if isinstance(tree.value["pins"], dict) else PinFile
    )
    try:
        return model.model_validate(tree.value).pins
    except ValidationError as error:
        raise SpaceplanError(validation_faults(model, error, tree), str(path)) from None


def dump_pins(pinned: Pinned) -> str:
    """Return pins written out as YAML, to be read again or put into an option of a scenario.

    Parameters
    ----------
    pinned
        What stays.

    Returns
    -------
    str
        ``pins:`` and a piece of a plan; equal pins give equal text.
    """
    data = pinned.model_dump(mode="json", exclude_defaults=True)
    lines = ["pins:"]
    for name, things in rounded(data).items():
        lines.append(f"  {name}:")
        # a line of JSON is YAML, too
        lines += [f"    - {json.dumps(thing, ensure_ascii=False)}" for thing in things]
    return "\n".join(lines) + "\n"
