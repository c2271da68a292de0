"""GeoJSON out: degrees, roles, rings to the right, and a clear word where there is no system."""

import json
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import shape

from spaceplan.exchange.foreign import Drawing
from spaceplan.exchange.formats import write_foreign
from spaceplan.model.fault import SpaceplanError
from tests.exchange.gis import CRS, EAST, NORTH, found, proposal, yard

pyproj = pytest.importorskip("pyproj")


def collection(**given: Any) -> dict[str, Any]:
    drawing = Drawing(scenario=yard(**given), plans=(proposal(),), findings=(found(),))
    return json.loads(write_foreign(Path("x.geojson"), drawing))


def test_it_is_one_collection_with_roles_in_degrees():
    made = collection()
    assert set(made) == {"type", "features"}  # RFC 7946 has no member for another system
    roles = {f["properties"]["role"] for f in made["features"]}
    assert {"boundary", "structure", "gate", "door", "frontage", "stall", "aisle", "room",
            "bike_shed", "green", "furniture", "treated", "finding"} < roles  # fmt: skip
    ring = made["features"][0]["geometry"]["coordinates"][0]
    to = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform
    assert ring[0] == pytest.approx(to(EAST, NORTH), abs=1e-9)
    assert ring[0] == pytest.approx((104.08, 30.66), abs=0.02)
    assert all(len(str(x).split(".")[1]) <= 9 for p in ring for x in p)


def test_outer_rings_run_counter_clockwise_and_holes_the_other_way():
    areas = [f for f in collection()["features"] if f["geometry"]
             and f["geometry"]["type"] == "Polygon"]  # fmt: skip
    for feature in areas:
        drawn = shape(feature["geometry"])
        assert drawn.exterior.is_ccw
        assert not any(hole.is_ccw for hole in drawn.interiors)
    assert len(shape(areas[0]["geometry"]).interiors) == 1


def test_a_finding_without_a_place_has_a_null_geometry():
    last = collection()["features"][-2:]
    assert [f["properties"]["role"] for f in last] == ["finding", "plan"]
    assert last[0]["geometry"] is None


def test_without_a_system_it_says_what_to_do_instead():
    with pytest.raises(SpaceplanError) as caught:
        collection(crs=None)
    (fault,) = caught.value.faults
    assert (fault.code, fault.path) == ("geojson.no_crs", "origin.crs")
    for text in (fault.expected.zh, fault.expected.en):
        assert ".gpkg" in text
        assert "crs: EPSG:4547" in text
