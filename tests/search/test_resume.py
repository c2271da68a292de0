"""Plans read back into the search."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from shapely import Point, Polygon

from spaceplan.audit import audit
from spaceplan.master.draft import part_polygon
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.search.programme import lay_point, programmes
from spaceplan.search.resume import read_plan
from spaceplan.search.run import Run
from spaceplan.solve import solve
from tests.lots import gate, little_work, lot, rect, site_of, turned


@pytest.fixture(autouse=True)
def _little_work() -> Iterator[None]:
    with little_work():
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
    for _ in range(8):
        run.drive(2_000, (0.9, 0.04))
        if max(s.stalls for s in run.sketches()) >= len(plan.stalls):
            break
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


def under(part: Sequence[tuple[float, float]], **more: Any) -> Scenario:
    """The furnished yard with a tree in the middle of a part of a plan, there to stay."""
    at = Polygon(part).centroid
    tree = {"id": "elm", "kind": "tree", "treatment": "keep", "centre": (at.x, at.y), "radius": 0.5}
    return furnished().model_validate(
        {**furnished().model_dump(), "structures": [{**tree, **more}]}
    )


@pytest.mark.parametrize("what", ["blocks", "bike_sheds"])
def test_a_block_moves_off_a_tree_that_is_to_stay(what):
    """Nothing else stands in the yard, so there is another place for it."""
    plan = solve(furnished(), effort="quick")
    now = under(getattr(plan, what)[0].outline)
    assert {f.severity for f in audit(now, plan)} >= {"hard"}
    again = solve(now, effort="quick", start=plan)
    assert again.status == "solved"
    assert not [f for f in audit(now, again) if f.severity == "hard"]
    begun = resumed(now, plan).sketches()
    assert begun
    elm = Point(now.structures[0].centre).buffer(0.5)
    assert not any(part_polygon(p).intersects(elm) for s in begun for p in s.parts)


@pytest.mark.parametrize(("by", "stays"), [(0.01, True), (0.5, False)])
def test_a_block_off_by_a_centimetre_stays(by, stays):
    """The audit lets two pass, so a plan of another program is taken as it was drawn."""
    plan = solve(furnished(), effort="quick")
    (block,) = plan.blocks
    west = min(x for x, _ in block.outline)
    away = west + by if west < 20 else 40 - max(x for x, _ in block.outline) + by
    off = -away if west < 20 else away
    ring = tuple((x + off, y) for x, y in block.outline)
    given = plan.model_copy(update={"blocks": (block.model_copy(update={"outline": ring}),)})
    (placed,) = [p for p in resumed(furnished(), given).sketches()[0].parts if p.kind == "rooms"]
    rests = part_polygon(placed).symmetric_difference(Polygon(ring)).area < 0.01
    assert rests is stays


def test_a_plan_that_has_no_room_is_no_beginning():
    """Nothing as big as the block stands in 5 x 4 m."""
    plan = solve(furnished(), effort="quick")
    site = site_of(furnished())
    read = read_plan(site, programmes(site), plan)
    assert read is not None
    small = site_of(
        lot(rect(0, 0, 5, 4), gate((0, 0), (0, 4)), brief=furnished().brief.model_dump())
    )
    run = Run(small, programmes(site)[read.way], 5)
    assert not run.take(read)


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
    site = site_of(furnished())
    ways = programmes(site)
    for given in (plan, plan.model_copy(update={"bike_sheds": (turned_round,)})):
        read = read_plan(site, ways, given)
        assert read is not None
        slots = ways[read.way].slots
        parts = {
            slot.kind: (slot.variants[v], placement)
            for slot, v, placement in zip(slots, read.variants, read.placements, strict=True)
        }
        shelter, placement = parts["shed"]
        assert math.dist(lay_point(shelter.door, placement), given.bike_sheds[0].door) < 0.03
        block, placement = parts["rooms"]
        for cut in block.rooms:
            (room,) = [r for r in given.rooms if r.id == cut.id]
            assert math.dist(lay_point(cut.door, placement), room.door) < 0.03
