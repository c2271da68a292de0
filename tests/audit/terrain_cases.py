"""Cases of the codes on slopes, archways, what lies underground or is parked there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.audit.edits import Made, standing, yard
from tests.audit.yard import rect


def slope(percent: float, *corners: float) -> Made:
    ground = {"id": "ramp", "kind": "slope", "percent": percent, "outline": rect(*corners)}
    return yard(standing(ground))


def archway(height: float, **changes: Any) -> Made:
    """A house across the aisle, with the aisle under it."""
    house = {"id": "gatehouse", "kind": "utility", "outline": rect(8, 20, 18, 24)}
    road = {"id": "arch", "kind": "road", "outline": rect(10.25, 20, 15.75, 24)}
    return yard(standing(house, road | {"clear_height_m": height}), **changes)


def lane(height: float) -> Made:
    return archway(height, fire_lanes=[{"id": "f1", "outline": rect(11, 0, 15, 25)}])


def manhole(x: float, kind: str = "manhole") -> Made:
    """The shed starts at x = 28."""
    return yard(standing({"id": "mh", "kind": kind, "centre": (x, 4), "radius": 0.4}))


def clearance(least: float) -> Made:
    """A box 3 m west of the shed."""
    box = {"id": "box", "kind": "utility", "outline": rect(24, 2.5, 25, 4)}
    return yard(standing(box | {"clearance_m": least}))


def parked(x: float) -> Made:
    """An existing stall whose east end is at x; the aisle's edge is at 10.25."""
    return yard(standing({"id": "old", "kind": "parking", "outline": rect(x - 5.3, 16, x, 18.5)}))


TERRAIN_CASES: list[tuple[str, Callable[[], Made], Callable[[], Made]]] = [
    ("stall.slope", lambda: slope(5.1, 4, 6, 11, 9), lambda: slope(5, 4, 6, 11, 9)),
    ("accessible.slope", lambda: slope(8.4, 0, 18, 40, 20), lambda: slope(8.3, 0, 18, 40, 20)),
    ("archway.low", lambda: archway(2.19), lambda: archway(2.2)),
    ("archway.fire", lambda: lane(3.99), lambda: lane(4)),
    ("overlap.underground", lambda: manhole(27.7), lambda: manhole(27.5)),
    ("overlap.underground", lambda: manhole(28.5, "tank"), lambda: manhole(27.5, "tank")),
    ("structure.clearance", lambda: clearance(3.1), lambda: clearance(3)),
    ("parking.shut_off", lambda: parked(9.5), lambda: parked(10.25)),
]
