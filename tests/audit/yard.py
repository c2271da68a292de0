"""A small yard that can be checked by hand, and the tools to spoil it.

40 x 40 m, gate in the south (x 10 to 16).  One aisle 5.5 m wide runs north from it (x 10.25 to
15.75, y 0 to 30); four stalls on either side, y 6 to 16; the first in the east is accessible, its
strip south of it.  A dwelling in the north, a bar with two rooms and a bike shed in the east.
"""

from __future__ import annotations

from typing import Any

from spaceplan.audit import audit
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario


def rect(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float]]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def scenario(**changes: Any) -> Scenario:
    data: dict[str, Any] = {
        "schema_version": 1,
        "name": "yard",
        "site": {
            "boundary": rect(0, 0, 40, 40),
            "gates": [{"id": "south", "span": [(10, 0), (16, 0)]}],
        },
        "structures": [
            {
                "id": "block-1",
                "kind": "building",
                "outline": rect(2, 33, 14, 39),
                "doors": [(8, 33)],
            },
            {"id": "camphor", "kind": "tree", "centre": (30, 35), "radius": 0.3},
            {"id": "old-shed", "kind": "shed", "treatment": "remove", "outline": rect(5, 7, 9, 12)},
            {
                "id": "old-rooms",
                "kind": "rooms",
                "treatment": "modify",
                "outline": rect(30, 28, 36, 32),
            },
            {
                "id": "kiosk",
                "kind": "other",
                "treatment": "optional",
                "outline": rect(16.5, 11.5, 19, 13),
            },
            {"id": "lawn", "kind": "green", "outline": rect(22, 34, 27, 39)},
        ],
        "brief": {
            "rooms": [
                {"id": "reading", "area_m2": 27, "min_width_m": 4.5},
                {"id": "games", "area_m2": 27, "min_width_m": 4.5},
            ],
            "bikes": {"spaces": 15, "ebikes": 4},
            "green": {"area_m2": 85, "min_width_m": 3},
            "stalls": {"min": 8, "accessible": 1},
        },
        "options": [{"id": "bar", "rooms": {"typology": "bar"}}],
    }
    return Scenario.model_validate(data | changes)


def stall(sid: str, x: float, y: float, *, east: bool, kind: str = "standard") -> dict[str, Any]:
    """A stall of 2.5 x 5.3 whose access edge starts at (x, y) and runs 2.5 m north."""
    far = x + 5.3 if east else x - 5.3
    return {
        "id": sid,
        "kind": kind,
        "outline": [(x, y), (far, y), (far, y + 2.5), (x, y + 2.5)],
        "access": [(x, y), (x, y + 2.5)],
    }


def plan_data() -> dict[str, Any]:
    ys = (6.0, 8.5, 11.0, 13.5)
    west = [stall(f"w{i}", 10.25, y, east=False) for i, y in enumerate(ys, 1)]
    east = [stall(f"e{i}", 15.75, y, east=True) for i, y in enumerate(ys, 1)]
    east[0]["kind"] = "accessible"
    return {
        "scenario": "yard",
        "option": "bar",
        "stalls": west + east,
        "accessible_strips": [{"outline": rect(15.75, 4.8, 21.05, 6)}],
        "aisles": [{"id": "a1", "outline": rect(10.25, 0, 15.75, 30)}],
        "blocks": [{"id": "bar", "typology": "bar", "outline": rect(26, 10, 38, 14.5)}],
        "rooms": [
            {
                "id": "reading",
                "outline": rect(26, 10, 32, 14.5),
                "area_m2": 27,
                "door": (29, 10),
            },
            {"id": "games", "outline": rect(32, 10, 38, 14.5), "area_m2": 27, "door": (35, 10)},
        ],
        "bike_sheds": [
            {
                "id": "shed",
                "outline": rect(28, 2, 38, 5.5),
                "capacity": 15,
                "ebikes": 4,
                "door": (38, 4.75),
            }
        ],
        "greens": [{"id": "g1", "outline": rect(26, 20, 36, 26)}],
        "walkways": [{"id": "p1", "outline": rect(15.75, 0.8, 28, 2)}],
        "furniture": [{"id": "bench", "kind": "bench", "point": (24, 28)}],
        "removed": ["old-shed", "kiosk"],
        "modified": ["old-rooms"],
    }


def plan(**changes: Any) -> Plan:
    """The clean plan, some of its lists changed; a function changes the list it is given."""
    data = plan_data()
    for key, value in changes.items():
        data[key] = value(data.get(key, [])) if callable(value) else value
    return Plan.model_validate(data)


def found(asked: Scenario | None = None, proposed: Plan | None = None) -> list[Finding]:
    return list(audit(asked or scenario(), proposed or plan()))


def codes(asked: Scenario | None = None, proposed: Plan | None = None) -> set[str]:
    return {f.code for f in found(asked, proposed)}
