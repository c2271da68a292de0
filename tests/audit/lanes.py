"""A lot with angled stalls along a one-way aisle, in by one gate and out by the other.

40 x 15.4 m; the aisle runs east along y 2 to 5.8 (3.8 m, as 45° asks; 4.5 m for 60°) between a
gate in the west and one in the east.  Eight stalls stand north of it, their foremost corners on its
edge, so that a car going east turns left into them.
"""

from __future__ import annotations

import math
from typing import Any

from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from tests.audit.edits import Made
from tests.audit.yard import rect

WIDTHS = {45.0: 3.8, 60.0: 4.5}


def angled(
    sid: str, x: float, y: float, angle: float = 45.0, *, west: bool = False, side: float = 2.5
) -> Any:
    """A stall 5.3 m long whose foremost corner is (x, y); a car heads up and to the east."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    c = -c if west else c
    turned = (s, -c) if west else (-s, c)
    back = (x + side * turned[0], y + side * turned[1])
    ring = [
        (x, y),
        back,
        (back[0] + 5.3 * c, back[1] + 5.3 * s),
        (x + 5.3 * c, y + 5.3 * s),
    ]
    return {"id": sid, "kind": "angled", "outline": ring, "access": ring[:2]}


def post(x: float, y: float) -> dict[str, Any]:
    """A post of 20 x 20 cm."""
    return {"id": "post", "kind": "other", "outline": rect(x - 0.1, y - 0.1, x + 0.1, y + 0.1)}


def lot(
    *,
    angle: float = 45.0,
    stood: float | None = None,
    west: bool = False,
    one_way: float | None = 0.0,
    wide: float | None = None,
    drawn: float = 0.0,
    south: float = 2.0,
    rise: float = 0.0,
    gates: tuple[bool, bool] = (True, True),
    rules: dict[str, Any] | None = None,
    more: tuple[Any, ...] = (),
    structures: tuple[Any, ...] = (),
) -> Made:
    """The lot, spoilt as asked: ``stood`` is how the stalls really stand, ``wide`` the aisle's
    width, ``drawn`` how far the aisle is drawn beyond the stalls' corners (below 0: short of them),
    ``south`` where its other side is drawn, ``rise`` the height of a notch in the boundary that
    takes the ground before the first stall.
    """
    wide = WIDTHS[angle] if wide is None else wide
    top = 2 + wide
    stood = angle if stood is None else stood
    step = 2.5 / math.sin(math.radians(stood)) + 1e-3
    notched = [(0, 0), (40, 0), (40, 15.4), (0, 15.4), (0, 6 + rise), (2, 6 + rise), (2, 6), (0, 6)]
    scenario = {
        "schema_version": 1,
        "name": "lane",
        "site": {
            "boundary": rect(0, 0, 40, 15.4) if not rise else notched,
            "gates": [
                {"id": "west", "span": [(0, 2), (0, top)], "vehicles": gates[0]},
                {"id": "east", "span": [(40, 2), (40, top)], "vehicles": gates[1]},
            ],
        },
        "rules": {"stall_angles": [90, 0, 45, 60], "accessible_min": 0, "accessible_share": 0}
        | (rules or {}),
        "structures": list(structures),
    }
    first = 8.0 if west else 4.0
    plan = {
        "scenario": "lane",
        "option": "plan",
        "stalls": [angled(f"s{i}", first + step * i, top, stood, west=west) for i in range(8)],
        "aisles": [
            {"id": "a1", "outline": rect(0, south, 40, top + drawn), "one_way": one_way},
            *more,
        ],
    }
    return Scenario.model_validate(scenario), Plan.model_validate(plan)
