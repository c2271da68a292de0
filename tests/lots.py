"""Small lots that can be checked by hand, shared by the tests of geometry, search and master."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from spaceplan.audit import audit
from spaceplan.geometry.site import Site, build_site
from spaceplan.model.case import resolve
from spaceplan.model.enums import Effort, PlanStatus, Severity
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.search import work
from spaceplan.solve import solve

Pair = tuple[float, float]
#: Count plain stalls only, as the references for lots do.
PLAIN = {
    "accessible_min": 0,
    "accessible_share": 0,
    # counts by hand and references know none of these
    "necks": "anywhere",
    "blind_aisle_extension": 0,
    "wall_beside_stall": {"severity": "off"},
}


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


@contextmanager
def little_work(scouts: int = 3) -> Iterator[None]:
    """A few thousand steps at every effort, so that a solve takes a fraction of a second."""
    rounds = (work.Round(1, 3_000, (0.9, 0.04), 10),)
    little = work.Work(scouts=scouts, scout_steps=1_500, rounds=rounds, drafts=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "WORK", dict.fromkeys(Effort, little))
        yield


def hard(scenario: Scenario, plan: Plan) -> list[str]:
    found = audit(scenario, plan)
    return [f"{f.code}: {f.message.en}" for f in found if f.severity is Severity.HARD]


def solved(scenario: Scenario, **how: Any) -> Plan:
    """Solve, and demand a plan that passes the audit."""
    plan = solve(scenario, effort=Effort.QUICK, **how)
    assert plan.status is PlanStatus.SOLVED
    assert hard(scenario, plan) == []
    assert plan.upper_bound is not None
    assert len(plan.stalls) == plan.metrics.stalls <= plan.upper_bound
    return plan
