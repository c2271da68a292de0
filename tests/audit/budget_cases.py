"""Cases of the codes on money: the yard's budget, just kept and just broken.

Priced in the yard: 8 stalls, 1 strip, 11 bike and 4 e-bike spaces, two rooms of 27 m², 60 m² of new
green, 165 m² of aisle (5.5 x 30), 14.7 m² of walkway (1.2 x 12.25), one bench; the old shed, the
kiosk and the old rooms cost what is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.audit.edits import Edit, Made, add, standing, yard
from tests.audit.yard import rect, scenario

#: Nothing else has a price, so that a case says what it is about.
NO_DEFAULTS = {"defaults": False}


def spent(budget: float, prices: dict[str, float], **changes: Any) -> Made:
    asked = {"costs": NO_DEFAULTS | prices, "budget": budget}
    return yard(asked | changes.pop("asked", {}), **changes)


def typed(budget: float, cost: float) -> Made:
    """The yard whose removals and changes cost so much each: three of them."""
    old = [
        s.model_dump(mode="json", exclude_none=True, exclude_unset=True)
        | ({"cost": cost} if s.id in ("old-shed", "kiosk", "old-rooms") else {})
        for s in scenario().structures
    ]
    return spent(budget, {}, asked={"structures": old})


def road(y1: float) -> dict[str, Any]:
    return standing({"id": "drive", "kind": "road", "outline": rect(10.25, 0, 15.75, y1)})


def option_budget(budget: float) -> dict[str, Any]:
    return {"options": [{"id": "bar", "rooms": {"typology": "bar"}, "budget": budget}]}


def ground(kind: str) -> dict[str, Any]:
    return {"id": kind, "kind": kind, "outline": rect(30, 30, 35, 34), "area_m2": 20}


def second(kind: str) -> Edit:
    return add({"id": "second", "kind": kind, "point": (24, 30)})


ALL = {
    "room_m2": 1000, "bike_space": 100, "ebike_space": 200, "stall": 50, "strip": 10,
    "aisle_m2": 20, "green_m2": 30, "walkway_m2": 40, "fire_lane_m2": 1, "bench": 500,
}  # fmt: skip

BUDGET_CASES: list[tuple[str, Callable[[], Made], Callable[[], Made]]] = [
    # 8 x 100
    ("budget.exceeded", lambda: spent(799, {"stall": 100}), lambda: spent(800, {"stall": 100})),
    ("budget.exceeded", lambda: spent(9, {"strip": 10}), lambda: spent(10, {"strip": 10})),
    # a play ground of 5 x 4 m, and a pavilion
    (
        "budget.exceeded",
        lambda: spent(560, {"area_m2": 30}, areas=[ground("play")]),
        lambda: spent(600, {"area_m2": 30}, areas=[ground("play")]),
    ),
    (
        "budget.exceeded",
        lambda: spent(699, {"pavilion": 700}, areas=[ground("pavilion")]),
        lambda: spent(700, {"pavilion": 700}, areas=[ground("pavilion")]),
    ),
    # 11 x 100 + 4 x 200
    (
        "budget.exceeded",
        lambda: spent(1899, {"bike_space": 100, "ebike_space": 200}),
        lambda: spent(1900, {"bike_space": 100, "ebike_space": 200}),
    ),
    # 54 m² x 1000; each room may be rounded by 0.05 m², so by 50
    (
        "budget.exceeded",
        lambda: spent(53899, {"room_m2": 1000}),
        lambda: spent(53900, {"room_m2": 1000}),
    ),
    # 60 m² x 100, less 5
    (
        "budget.exceeded",
        lambda: spent(5994, {"green_m2": 100}),
        lambda: spent(6000, {"green_m2": 100}),
    ),
    # 165 m² x 100, less 5; on a road that stays nothing is paved: 5.5 x 20 is left
    (
        "budget.exceeded",
        lambda: spent(16494, {"aisle_m2": 100}),
        lambda: spent(16500, {"aisle_m2": 100}),
    ),
    (
        "budget.exceeded",
        lambda: spent(10994, {"aisle_m2": 100}, asked=road(10)),
        lambda: spent(11000, {"aisle_m2": 100}, asked=road(10)),
    ),
    # 14.7 m² x 100, less 5
    (
        "budget.exceeded",
        lambda: spent(1464, {"walkway_m2": 100}),
        lambda: spent(1470, {"walkway_m2": 100}),
    ),
    # two benches
    (
        "budget.exceeded",
        lambda: spent(999, {"bench": 500}, furniture=second("bench")),
        lambda: spent(1000, {"bench": 500}, furniture=second("bench")),
    ),
    # three structures of 250
    ("budget.exceeded", lambda: typed(749, 250), lambda: typed(750, 250)),
    # an option's own budget goes before the scenario's
    (
        "budget.exceeded",
        lambda: spent(9000, {"stall": 100}, asked=option_budget(799)),
        lambda: spent(1, {"stall": 100}, asked=option_budget(800)),
    ),
    ("budget.unknown", lambda: spent(1e6, {k: v for k, v in ALL.items() if k != "stall"}), yard),
    ("budget.unknown", lambda: spent(1e6, ALL), lambda: all_known(1e6)),
    (
        "budget.unknown",
        lambda: all_known(1e6, furniture=second("fountain")),
        lambda: all_known(1e6, furniture=second("bench")),
    ),
]


def all_known(budget: float, **changes: Any) -> Made:
    asked, _ = typed(budget, 250)
    structures = [s.model_dump(mode="json", exclude_unset=True) for s in asked.structures]
    return spent(budget, ALL, asked={"structures": structures}, **changes)
