"""Small lots that can be checked by hand, shared by the tests of geometry, search and master."""

from __future__ import annotations

import math
from typing import Any

from spaceplan.geometry.site import Site, build_site
from spaceplan.model.case import resolve
from spaceplan.model.scenario import Scenario

Pair = tuple[float, float]
#: Count plain stalls only, as the references for lots do.
PLAIN = {"accessible_min": 0, "accessible_share": 0}


def rect(x0: float, y0: float, x1: float, y1: float) -> list[Pair]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def gate(*span: Pair, name: str = "gate", **more: Any) -> dict[str, Any]:
    return {"id": name, "span": list(span), **more}


def building(name: str, outline: list[Pair], **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "building", "outline": outline, **more}


def lot(boundary: list[Pair], *gates: dict[str, Any], **changes: Any) -> Scenario:
    """A scenario in cn-renewal: stalls 2.5 x 5.3 m, aisles 5.5 m, no accessible stalls asked."""
    holes = changes.pop("holes", [])
    frontages = changes.pop("frontages", [])
    rules = {**PLAIN, **changes.pop("rules", {})}
    data: dict[str, Any] = {
        "schema_version": 1,
        "name": "lot",
        "site": {
            "boundary": boundary,
            "gates": list(gates),
            "holes": holes,
            "frontages": frontages,
        },
        "rules": rules,
        **changes,
    }
    return Scenario.model_validate(data)


def strip(**changes: Any) -> Scenario:
    """36 x 17 m, its gate in the middle of the west side: 28 stalls at the most known."""
    return lot(rect(0, 0, 36, 17), gate((0, 5.5), (0, 11.5)), **changes)


def site_of(scenario: Scenario, option: str | None = None) -> Site:
    return build_site(resolve(scenario, option))


def turned(points: list[Pair], degrees: float, by: Pair = (0.0, 0.0)) -> list[Pair]:
    """Points turned about the origin, then moved."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(c * x - s * y + by[0], s * x + c * y + by[1]) for x, y in points]
