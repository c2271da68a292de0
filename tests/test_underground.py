"""What is built keeps off tanks, manholes and clearances; cars do not."""

from __future__ import annotations

from lots import gate, lot, rect
from shapely.geometry import Polygon, box

from spaceplan.audit import audit
from spaceplan.model.enums import Effort, PlanStatus, Severity
from spaceplan.solve import solve


def test_plans_build_nothing_on_a_tank_or_near_what_asks_for_room():
    """The tank lies where a shed would: along the north wall."""
    box_ = {"id": "box", "kind": "utility", "outline": rect(0, 22, 2, 24), "clearance_m": 5}
    asked = lot(
        rect(0, 0, 36, 24),
        gate((0, 5.5), (0, 11.5)),
        structures=[{"id": "tank", "kind": "tank", "outline": rect(8, 17, 30, 24)}, box_],
        brief={"bikes": {"spaces": 16}, "furniture": {"trees": {"count": 2}}},
    )
    plan = solve(asked, effort=Effort.QUICK, seed=1)
    assert plan.status is PlanStatus.SOLVED
    assert not [f for f in audit(asked, plan) if f.severity is Severity.HARD]
    built = [s.outline for s in plan.bike_sheds] + [f.outline for f in plan.furniture if f.outline]
    assert built
    for ring in built:
        assert Polygon(ring).intersection(box(8, 17, 30, 24)).area < 1e-3
        assert Polygon(ring).distance(box(0, 22, 2, 24)) > 4.99
