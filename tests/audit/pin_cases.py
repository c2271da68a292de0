"""Pins of the option: a plan that just breaks each, and one that just keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.audit.edits import Made, edit, option, yard
from tests.audit.yard import plan, rect


def pinned(**things: Any) -> dict[str, Any]:
    """The yard's option with some things pinned where the clean plan has them."""
    return option(rooms={"typology": "bar"}, pins=things)


def shed_off(metres: float) -> Made:
    """The bike shed is pinned, and stands so far north of its place."""
    shed = plan().bike_sheds[0].model_dump(mode="json")
    ring, door = rect(28, 2 + metres, 38, 5.5 + metres), (38, 4.75 + metres)
    return yard(pinned(bike_sheds=[shed]), bike_sheds=edit("shed", outline=ring, door=door))


def other_kind(kind: str) -> Made:
    """A stall is pinned as a standard one."""
    stall = plan().stalls[2].model_dump(mode="json")
    return yard(pinned(stalls=[stall]), stalls=edit("w3", kind=kind))


def no_stall(x1: float) -> Made:
    """Ground in the west that reaches so far east; the stalls there end at x = 4.95."""
    return yard(pinned(no_stall=[rect(1, 6, x1, 16)]))


PIN_CASES: list[tuple[str, Callable[[], Made], Callable[[], Made]]] = [
    ("pin.moved", lambda: shed_off(0.011), lambda: shed_off(0.0099)),
    ("pin.moved", lambda: other_kind("compact"), lambda: other_kind("standard")),
    (
        "pin.moved",
        lambda: yard(pinned(removed=["kiosk"]), removed=["old-shed"]),
        lambda: yard(pinned(removed=["kiosk"])),
    ),
    (
        "pin.moved",
        lambda: yard(pinned(standing=["kiosk"])),
        lambda: yard(pinned(standing=["kiosk"]), removed=["old-shed"]),
    ),
    ("pin.no_stall", lambda: no_stall(4.98), lambda: no_stall(4.96)),
]
