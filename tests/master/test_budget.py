"""Budgets: proofs that they cannot hold, and plans that keep within them to the cent."""

from __future__ import annotations

from typing import Any

import pytest
from lots import gate, lot, rect, site_of, strip

from spaceplan.audit import audit
from spaceplan.geometry.site import Site
from spaceplan.master.choose import Choice
from spaceplan.master.decide import decide
from spaceplan.master.draft import Draft
from spaceplan.master.feasible import conflicts
from spaceplan.master.finish import finish
from spaceplan.master.thrift import affordable
from spaceplan.model.enums import Effort, PlanStatus
from spaceplan.model.plan import Plan, Provenance
from spaceplan.money.lines import cost_of
from spaceplan.search.gap import AisleRect
from spaceplan.search.sketch import Sketch

from .test_choose import drafted, north, south


def costs(budget: float, **prices: float) -> dict[str, Any]:
    return {"costs": {"defaults": False, **prices}, "budget": budget}


def cheapest(site: Site, *drafts: Draft) -> Plan | None:
    def complete(choice: Choice) -> Plan:
        return finish(site, choice, 99, Provenance())

    return affordable(site, drafts, 0, 1.0, complete).plan


def sound(asked: Any, plan: Plan | None) -> Plan:
    assert plan is not None
    assert [f.code for f in audit(asked, plan) if f.severity == "hard"] == []
    return plan


def wishes(asked: Any) -> list[tuple[str, ...]]:
    return [c.wishes for c in conflicts(site_of(asked))]


# 40 m² of room may be 0.02 x sqrt(40) = 0.13 m² short by the audit, and is paid to 0.05 m²:
# 39.82 m² at least, at 1,000 a m² 39,823.5.
@pytest.mark.parametrize(("budget", "proved"), [(39_800, True), (39_900, False)])
def test_rooms_dearer_than_the_budget(budget: float, proved: bool):
    brief = {"rooms": [{"id": "hall", "area_m2": 40}]}
    found = wishes(strip(brief=brief, **costs(budget, room_m2=1000)))
    assert found == ([("budget", "brief.rooms.hall")] if proved else [])


# 6 x 100 + 4 x 300 = 1,800; were e-bike spaces the cheaper ones, all ten could be such.
@pytest.mark.parametrize(
    ("budget", "bike", "ebike", "proved"),
    [(1799, 100, 300, True), (1800, 100, 300, False), (799, 100, 80, True), (800, 100, 80, False)],
)
def test_bikes_dearer_than_the_budget(budget: float, bike: float, ebike: float, proved: bool):
    asked = strip(
        brief={"bikes": {"spaces": 10, "ebikes": 4}},
        **costs(budget, bike_space=bike, ebike_space=ebike),
    )
    assert wishes(asked) == ([("budget", "brief.bikes")] if proved else [])


def test_only_the_wishes_that_are_too_much_together_are_named():
    """A wall of 50 and 20 stalls of 100 come to 2,050; without the wall it is still too much."""
    wall = {
        "id": "wall",
        "kind": "wall",
        "treatment": "remove",
        "line": [(1, 1), (3, 1)],
        "thickness": 0.2,
        "cost": 50,
    }
    asked = strip(structures=[wall], brief={"stalls": {"min": 20}}, **costs(1990, stall=100))
    assert wishes(asked) == [("budget", "brief.stalls.min")]
    asked = asked.model_copy(update={"budget": 2040.0})
    assert wishes(asked) == [("budget", "structures.wall", "brief.stalls.min")]
    assert wishes(asked.model_copy(update={"budget": 2050.0})) == []


def test_an_unknown_price_proves_nothing():
    assert wishes(strip(brief={"rooms": [{"id": "hall", "area_m2": 40}]}, **costs(1))) == []


def test_as_many_stalls_as_the_budget_pays():
    """28 stalls fit; at 100 each 1,050 pays for ten, and 2,800 for all."""
    for budget, stalls in ((1050, 10), (1000, 10), (999, 9), (2800, 28), (2799, 27), (99, 0)):
        asked = strip(**costs(budget, stall=100))
        site = site_of(asked)
        plan = sound(asked, cheapest(site, drafted(site, north(0, 35), south(0, 35))))
        assert len(plan.stalls) == stalls
        assert len(plan.aisles) == (1 if stalls else 0)  # an aisle nobody parks at is not built
        assert cost_of(site.case, plan).known_cents == stalls * 100 * 100


def test_the_aisle_is_paved_no_farther_than_it_can_be_paid():
    """Two stalls of 100 and 2.5 m of aisle (13.75 m² at 10) are 337.50: five pairs for 1,700."""
    asked = strip(**costs(1700, stall=100, aisle_m2=10))
    site = site_of(asked)
    plan = sound(asked, cheapest(site, drafted(site, north(0, 35), south(0, 35))))
    assert len(plan.stalls) == 10
    # 12.5 m x 5.5 m are 68.75 m², paid as 68.8
    assert cost_of(site.case, plan).total_cents == 100_000 + 68_800
    assert max(x for s in plan.stalls for x, _ in s.outline) == pytest.approx(12.5)


def test_accessible_stalls_and_their_strip_are_paid_too():
    """One accessible stall (100), its strip (50), eight more stalls: 950 of 1,000."""
    asked = strip(brief={"stalls": {"accessible": 1}}, rules={}, **costs(1000, stall=100, strip=50))
    site = site_of(asked)
    plan = sound(asked, cheapest(site, drafted(site, north(0, 36), south(0, 34))))
    assert len(plan.stalls) == 9
    assert len(plan.accessible_strips) == 1


def test_a_removal_is_weighed_against_stalls():
    """The hut costs 500 and stands on three of fourteen stalls: with 1,000 it stays."""
    hut = {
        "id": "hut",
        "kind": "shed",
        "treatment": "optional",
        "outline": rect(28, 12, 33, 16),
        "cost": 500,
    }
    for budget, stalls, removed in ((1000, 10, ()), (1900, 14, ("hut",))):
        asked = strip(structures=[hut], **costs(budget, stall=100))
        site = site_of(asked)
        draft = drafted(site, north(0, 35), removed=("hut",))
        plan = sound(asked, cheapest(site, draft))
        assert (len(plan.stalls), plan.removed) == (stalls, removed)


def test_a_dear_aisle_is_left_out():
    """Two aisles; the second alone costs more than is left, so its stalls go with it."""
    asked = lot(rect(0, 0, 36, 40), gate((0, 5.5), (0, 11.5)), **costs(4000, aisle_m2=20))
    site = site_of(asked)
    first = AisleRect((0.0, 8.5), (1.0, 0.0), 0.0, 36.0, 2.75, neck=False, gate=True)
    branch = AisleRect((33.25, 5.75), (0.0, 1.0), 0.0, 34.25, 2.75, neck=False, gate=False)
    from spaceplan.master.draft import make_draft
    from spaceplan.search.gap import RowGap

    beside = RowGap((30.5, 11.25), (0.0, 1.0), (-1.0, 0.0), 6.0, 28.0, False, 1, 2.5, 5.3)
    sketch = Sketch(0.0, 0, (first, branch), (south(0, 30), beside), (), (), ())
    draft = make_draft(site, sketch)
    assert draft is not None
    plan = sound(asked, cheapest(site, draft))
    # the first aisle alone: 30 x 5.5 x 20 = 3,300 for twelve stalls; both would be over 6,000
    assert len(plan.stalls) == 12
    assert len(plan.aisles) == 1


def test_nothing_is_found_within_the_budget():
    """The first 5.5 x 5.5 m of aisle cost 302.50: 100 pay for no aisle, 0 stalls are asked."""
    asked = strip(brief={"stalls": {"min": 1}}, **costs(300, aisle_m2=10))
    site = site_of(asked)
    draft = drafted(site, north(0, 35))
    plan = decide(site, [draft.sketch], Effort.QUICK, 0)
    assert plan.status is PlanStatus.NOT_FOUND
    assert plan.tried is not None
