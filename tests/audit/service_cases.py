"""Cases of the codes on utilities, own clearances, and sheds as things on the ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.audit.edits import Made, add, edit, standing, yard
from tests.audit.yard import rect


def _on(*names: str, **values: Any) -> dict[str, Any]:
    return {"rules": {n: {"severity": "hard"} for n in names} | values}


def box(rule: str, x: float, y: float, **plan: Any) -> Made:
    """The yard and a transformer of 2 x 2 m, known by its title."""
    thing = {"id": "t", "kind": "utility", "outline": rect(x, y, x + 2, y + 2)}
    return yard(standing(thing | {"title": {"zh": "箱变"}}) | _on(rule), **plan)


def play(x: float) -> dict[str, Any]:
    return {
        "areas": [{"id": "p", "kind": "play", "outline": rect(x, 28, x + 4, 31), "area_m2": 12}]
    }


def guarded(x: float, **structure: Any) -> Made:
    """A bench beside a guard house whose door looks west."""
    house = {"id": "hut", "kind": "utility", "outline": rect(20, 28, 22, 30), **structure}
    bench = {"id": "seat", "kind": "bench", "outline": rect(x, 28.5, x + 0.5, 29.5)}
    return yard(standing(house) | _on("utility_door_room"), furniture=add(bench))


def ebikes(count: int, *more: tuple[float, float]) -> Made:
    fields = {"ebikes": 4, "more_doors": list(more)}
    changed = edit("shed", **fields)
    return yard(_on(ebike_exit_spaces={"value": count, "severity": "hard"}), bike_sheds=changed)


def beside_stall(x: float) -> Made:
    """A second shed east of the last stall, whose end is at x 21.05."""
    shed = {"id": "s2", "outline": rect(x, 13, x + 3, 16), "capacity": 0, "door": (x + 3, 14.5)}
    return yard(_on("shed_to_stall"), bike_sheds=add(shed))


SERVICE_CASES: list[tuple[str, Callable[[], Made], Callable[[], Made]]] = [
    (
        "transformer.building",
        lambda: box("transformer_to_building", 31, 17.4),
        lambda: box("transformer_to_building", 31, 17.5),
    ),
    (
        "transformer.walk",
        lambda: box("transformer_to_walk", 23, 2.9),
        lambda: box("transformer_to_walk", 23, 3.0),
    ),
    (
        "transformer.play",
        lambda: box("transformer_to_play", 30, 28, **play(21.1)),
        lambda: box("transformer_to_play", 30, 28, **play(21)),
    ),
    (
        "utility.door_blocked",
        lambda: guarded(18.1, doors=[(20, 29)]),
        lambda: guarded(18, doors=[(20, 29)]),
    ),
    (
        "bikes.shed_length",
        lambda: yard(_on(shed_length={"value": 9.9, "severity": "hard"})),
        lambda: yard(_on(shed_length={"value": 10, "severity": "hard"})),
    ),
    ("bikes.exits", lambda: ebikes(3), lambda: ebikes(4)),
    ("bikes.exits", lambda: ebikes(3), lambda: ebikes(3, (28, 4.75))),
    ("bikes.shed_to_stall", lambda: beside_stall(21.5), lambda: beside_stall(21.55)),
]
