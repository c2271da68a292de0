"""Archways, slopes, what lies underground and what reaches in from outside, as ground."""

from typing import Any

import pytest
from lots import building, gate, lot, rect, site_of
from shapely.geometry import Point, box
from shapely.ops import unary_union

from spaceplan.geometry.site import Site
from spaceplan.model.scenario import Surrounding

SQUARE = rect(0, 0, 40, 40)
SOUTH = gate((10, 0), (16, 0))
HOUSE = building("house", rect(0, 0, 40, 10))


def yard(*structures: dict[str, Any], **more: Any) -> Site:
    return site_of(lot(SQUARE, SOUTH, structures=list(structures), **more))


def archway(height: float) -> dict[str, Any]:
    road = {"id": "arch", "kind": "road", "line": [(13, -1), (13, 11)], "thickness": 4}
    return road | {"clear_height_m": height}


def test_an_archway_leads_through_the_house_that_stands_over_it():
    site = yard(HOUSE, archway(2.2))
    assert site.free.area == pytest.approx(1600 - 400 + 40)
    assert site.free.geom_type == "Polygon"
    assert [p.area for p in site.low] == pytest.approx([44])
    assert yard(HOUSE, archway(4.0)).low == ()
    assert len(yard(HOUSE, archway(4.0)).passages) == 1


def test_a_low_archway_or_one_that_tells_no_height_is_shut():
    assert yard(HOUSE, archway(2.19)).free.area == pytest.approx(1200)
    road = {k: v for k, v in archway(3).items() if k != "clear_height_m"}
    assert yard(HOUSE, road).free.area == pytest.approx(1200)


def test_a_wall_over_a_gate_opens_there():
    wall = {"id": "fence", "kind": "wall", "line": [(0, 0), (40, 0)], "thickness": 0.2}
    assert yard(wall).free.area == pytest.approx(1600 - 4 + 0.6)


def test_slopes_manholes_and_tanks_are_free_ground_with_limits():
    site = yard(
        {"id": "ramp", "kind": "slope", "percent": 5.1, "outline": rect(0, 10, 10, 20)},
        {"id": "flat", "kind": "slope", "percent": 5, "outline": rect(0, 20, 10, 30)},
        {"id": "hill", "kind": "slope", "percent": 9, "outline": rect(10, 20, 20, 30)},
        {"id": "tank", "kind": "tank", "outline": rect(30, 30, 35, 35), "treatment": "optional"},
        {"id": "hole", "kind": "manhole", "centre": (20, 5), "radius": 0.4},
    )
    assert site.free.area == pytest.approx(1600)
    assert site.removable == ()
    assert unary_union(site.no_stalls).area == pytest.approx(200)
    assert unary_union(site.steep).area == pytest.approx(100)
    built = unary_union(site.no_building)
    assert built.covers(box(30, 30, 35, 35))
    assert built.covers(Point(20, 5).buffer(0.4))
    assert site.block_ground.area == pytest.approx(1600 - built.area)


def test_steps_and_existing_stalls_are_in_the_way():
    site = yard(
        {"id": "steps", "kind": "slope", "steps": True, "outline": rect(0, 0, 5, 2)},
        {"id": "old", "kind": "parking", "outline": rect(30, 0, 35, 2)},
    )
    assert site.free.area == pytest.approx(1600 - 20)


def test_nothing_is_built_within_a_clearance():
    site = yard(building("box", rect(20, 20, 22, 22), kind="utility", clearance_m=5))
    built = unary_union(site.no_building)
    assert built.covers(box(20, 20, 22, 22).buffer(5))
    assert built.area == pytest.approx(box(20, 20, 22, 22).buffer(5.01).area, rel=0.01)


def test_what_reaches_in_from_outside_is_in_the_way():
    near = Surrounding(outline=((38, 10), (50, 10), (50, 20), (38, 20)))
    site = yard(surroundings=[near.model_dump()])
    assert site.free.area == pytest.approx(1600 - 20)
