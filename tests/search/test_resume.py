"""Plans read back into the search."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from shapely import Polygon

from spaceplan.model.enums import Effort
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.search import sketch
from spaceplan.search.programme import lay_point, programmes
from spaceplan.search.resume import read_plan
from spaceplan.search.sketch import Run
from spaceplan.solve import solve
from tests.lots import gate, lot, rect, site_of, turned


@pytest.fixture(autouse=True)
def _little_work() -> Iterator[None]:
    little = sketch.Work(scouts=3, scout_steps=1_500, kept=1, steps=3_000, drafts=3, per_slot=0.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sketch, "WORK", dict.fromkeys(Effort, little))
        yield


def plain() -> Scenario:
    return lot(turned(rect(0, 0, 40, 24), 33), gate(*turned([(0, 9), (0, 15)], 33)))


def furnished() -> Scenario:
    """Rooms and a shed, in a yard that is not turned."""
    brief = {
        "rooms": [{"id": "one", "area_m2": 24}, {"id": "two", "area_m2": 20}],
        "bikes": {"spaces": 12},
    }
    options = [{"id": "bar", "rooms": {"typology": "bar"}}]
    return lot(rect(0, 0, 40, 34), gate((0, 9), (0, 15)), brief=brief, options=options)


def resumed(scenario: Scenario, plan: Plan) -> Run:
    site = site_of(scenario)
    ways = programmes(site)
    read = read_plan(site, ways, plan)
    assert read is not None
    run = Run(site, ways[read.way], 5)
    run.take(read)
    return run


@pytest.mark.parametrize("make", [plain, furnished])
def test_a_plan_is_read_as_it_was_made(make):
    """A plan is written to a tenth of a millimetre, so the last stall of a row may need a nudge."""
    scenario = make()
    plan = solve(scenario, effort="quick")
    assert plan.status == "solved"
    run = resumed(scenario, plan)
    before = max(s.stalls for s in run.sketches())
    assert before >= 0.9 * len(plan.stalls)
    run.drive(2_000, sketch.DRIVE_HEAT)
    assert max(s.stalls for s in run.sketches()) >= len(plan.stalls)
    parts = run.sketches()[0].parts
    assert len(parts) == len(plan.blocks) + len(plan.bike_sheds) + len(plan.greens)


def test_a_search_goes_on_from_a_plan():
    """Nothing found is lost."""
    scenario = plain()
    plan = solve(scenario, effort="quick")
    again = solve(scenario, effort="quick", seed=7, start=plan)
    assert len(again.stalls) >= len(plan.stalls)


def test_a_plan_with_a_block_of_another_shape_is_not_read():
    scenario = furnished()
    plan = solve(scenario, effort="quick")
    odd = plan.blocks[0].model_copy(update={"outline": ((0, 0), (9, 0), (9, 9), (0, 9))})
    site = site_of(scenario)
    assert read_plan(site, programmes(site), plan.model_copy(update={"blocks": (odd,)})) is None


def test_a_plan_without_aisles_is_no_beginning():
    site = site_of(plain())
    assert read_plan(site, programmes(site), Plan(scenario="lot", option="plan")) is None


def test_sheds_and_rooms_are_read_the_right_way_round():
    """A rectangle lies four ways on its outline; the doors tell which one is meant."""
    plan = solve(furnished(), effort="quick")
    assert plan.status == "solved"
    (shed,) = plan.bike_sheds
    middle = Polygon(shed.outline).centroid
    assert shed.door is not None
    x, y = 2 * middle.x - shed.door[0], 2 * middle.y - shed.door[1]
    turned_round = shed.model_copy(update={"door": (x, y)})
    for given in (plan, plan.model_copy(update={"bike_sheds": (turned_round,)})):
        parts = resumed(furnished(), given).sketches()[0].parts
        doors = {p.kind: lay_point(p.part.door, p.placement) for p in parts if p.kind == "shed"}
        assert math.dist(doors["shed"], given.bike_sheds[0].door) < 0.03
        (block,) = [p for p in parts if p.kind == "rooms"]
        for cut in block.part.rooms:
            (room,) = [r for r in given.rooms if r.id == cut.id]
            assert math.dist(lay_point(cut.door, block.placement), room.door) < 0.03
