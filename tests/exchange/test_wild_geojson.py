"""GeoJSON and its kin as people have them: each test stands for a kind of thing that went wrong."""

import json
import math
import struct
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely import Polygon

from spaceplan.exchange.foreign import ImportSettings
from spaceplan.exchange.formats import read_foreign
from spaceplan.exchange.gis_in.curves import straightened
from tests.exchange.maps import LAT, LON, place
from tests.exchange.wild import kinds, read, refused, told, yard

pytest.importorskip("pyproj")


def area(x0: float, y0: float, x1: float, y1: float, **tags: Any) -> dict[str, Any]:
    ring = [place(x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))]
    return shaped([ring], **tags)


def shaped(rings: Any, kind: str = "Polygon", **tags: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": rings}
    return {"type": "Feature", "properties": tags, "geometry": geometry}


def collection(*features: Any, **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


def named(code: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{code}"}}


YARD = area(-30, -20, 30, 20, role="boundary")


def test_the_place_is_told_so_that_a_swap_is_seen(tmp_path: Path) -> None:
    assert f"place: {LON:.5f}°E {LAT:.5f}°N" in told(read(tmp_path, collection(YARD), "a.geojson"))
    swapped = shaped([[(48.4, 15.6), (48.3994, 15.6), (48.3994, 15.6004), (48.4, 15.6004)]],
                     role="boundary")  # fmt: skip
    swapped["geometry"]["coordinates"][0].append((48.4, 15.6))
    assert "48.39970°E 15.60020°N" in told(read(tmp_path, collection(swapped), "a.geojson"))


def _grid(code: str, *, turned: bool = False, off: float = 0.0) -> str:
    """The yard in metres of a system; north before east where that is wanted."""
    import pyproj

    to = pyproj.Transformer.from_crs("EPSG:4326", code, always_xy=True).transform
    ring = []
    for lon, lat in YARD["geometry"]["coordinates"][0]:
        x, y = to(lon, lat)
        ring.append((y, x + off) if turned else (x + off, y))
    return collection(shaped([ring], role="boundary"), crs=named(code.partition(":")[2]))


# 4523 has the number of its zone before the easting: eight figures
@pytest.mark.parametrize("code", ["EPSG:4544", "EPSG:32648", "EPSG:4523"])
def test_north_before_east_is_seen_by_the_area_of_use(tmp_path: Path, code: str) -> None:
    plain = read(tmp_path, _grid(code), "a.geojson")
    turned = read(tmp_path, _grid(code, turned=True), "a.geojson")
    assert turned.scenario.site == plain.scenario.site
    assert "north before east: swapped" in told(turned)


def test_coordinates_outside_the_area_of_use_are_refused(tmp_path: Path) -> None:
    fault = refused(tmp_path, _grid("EPSG:4544", off=3_000_000), "a.geojson")
    assert fault.code == "map.area_of_use"
    assert "outside the area of use of CGCS2000" in fault.found.en


def test_degrees_that_say_metres_are_named(tmp_path: Path) -> None:
    text = collection(YARD, crs=named("32648"))
    fault = refused(tmp_path, text, "a.geojson")
    assert (fault.code, "these are degrees" in fault.found.en) == ("map.degrees", True)
    made = read(tmp_path, text, "a.geojson", crs="EPSG:4326")
    assert made.scenario == read(tmp_path, collection(YARD), "a.geojson").scenario


def test_a_crossing_is_told_in_coordinates_of_the_file(tmp_path: Path) -> None:
    a, b, c, d, _ = YARD["geometry"]["coordinates"][0]
    bow = shaped([[a, c, b, d, a]], role="boundary")
    fault = refused(tmp_path, collection(bow), "a.geojson")
    x, y = (float(v) for v in fault.found.en.partition("[")[2].rstrip("]").split())
    assert (x, y) == (pytest.approx(LON, abs=1e-3), pytest.approx(LAT, abs=1e-3))
    house = shaped([[a, c, b, d, a]], building="yes")
    fault = refused(tmp_path, collection(YARD, house), "a.geojson")
    assert "[104.0" in fault.found.en


@pytest.mark.parametrize("cut", [False, True])
def test_maps_across_the_antimeridian_keep_together(tmp_path: Path, cut: bool) -> None:
    lats = (-17.0, -16.9996)

    def ring(west: float, east: float) -> list[list[tuple[float, float]]]:
        (s, n) = lats
        return [[(west, s), (east, s), (east, n), (west, n), (west, s)]]

    shape = (
        shaped([ring(179.9997, 180.0), ring(-180.0, -179.9997)], "MultiPolygon", role="boundary")
        if cut
        else shaped(ring(179.9997, -179.9997), role="boundary")
    )
    house = shaped(ring(-179.9999, -179.9998), building="yes")
    for at in (None, (-179.99985, -16.9998), (179.9998, -16.9998)):
        made = read(tmp_path, collection(shape, house), "a.geojson", at=at)
        ground = Polygon(made.scenario.site.boundary)
        assert ground.area == pytest.approx(63.9 * 44.3, rel=0.01)
        assert max(abs(v) for p in made.scenario.site.boundary for v in p) < 60
        assert ground.contains(Polygon(made.scenario.structures[0].outline).centroid)


def test_a_parcel_is_found_by_a_point_in_it_or_by_any_of_its_columns(tmp_path: Path) -> None:
    plots = [area(-30 + 100 * i, -20, 30 + 100 * i, 20, APN=f"12{i}", LANDUSE="R1") for i in (0, 1)]
    house = area(-10, 0, 10, 10, TYPE="building")
    text = collection(*plots, house)
    by_point = read(tmp_path, text, "a.geojson", at=(LON, LAT))
    assert read(tmp_path, text, "a.geojson", feature="120").scenario == by_point.scenario
    assert kinds(by_point) == ["building"]
    assert Polygon(by_point.scenario.site.boundary).area == pytest.approx(2400, rel=2e-3)
    for given in ({}, {"at": place(500, 0)}, {"feature": "99"}):
        assert "feature 0, feature 1" in refused(tmp_path, text, "a.geojson", **given).expected.en


@pytest.mark.parametrize("name", ["a.geojsonl", "a.ndjson", "a.geojsons", "a.json"])
@pytest.mark.parametrize("between", ["\n", "\r\n", "\x1e"])
def test_features_one_after_the_other_are_read(tmp_path: Path, name: str, between: str) -> None:
    rows = [json.dumps(YARD), json.dumps(area(-10, 0, 10, 10, building="yes"))]
    text = between + between.join(rows) + "\n"
    whole = read(tmp_path, collection(YARD, json.loads(rows[1])), "a.geojson")
    assert read(tmp_path, text, name).scenario == whole.scenario


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"geometryType": "esriGeometryPolygon", "features": [{"attributes": {}}]}', "Esri JSON"),
        ('{"rings": [[[0, 0]]], "spatialReference": {"wkid": 3857}}', "Esri JSON"),
        ('{"type": "Topology", "objects": {}, "arcs": []}', "TopoJSON"),
        ('{"type": "CityJSON", "CityObjects": {}}', "CityJSON"),
        ("<html><body>404</body></html>", "XML or a web page"),
    ],
)
def test_json_of_others_is_named_with_the_way_out(tmp_path: Path, text: str, name: str) -> None:
    fault = refused(tmp_path, text, "a.json")
    assert (fault.code, name in fault.found.en) == ("geojson.kind", True)
    assert "GeoJSON" in fault.expected.en


@pytest.mark.parametrize("geom", [False, True])
def test_overpass_json_is_read_as_its_xml_is(tmp_path: Path, geom: bool) -> None:
    drawn = yard()
    drawn.way(2, [(0, -40), (0, 0)], highway="service")
    drawn.box(3, -20, 0, -10, 10, building="yes")
    elements: list[dict[str, Any]] = []
    if not geom:
        elements += [
            {"type": "node", "id": i, "lon": p[0], "lat": p[1], "tags": t}
            for i, (p, t) in drawn.nodes.items()
        ]
    for i, (refs, tags) in drawn.ways.items():
        way = {"type": "way", "id": i, "nodes": refs, "tags": tags}
        if geom:
            spots = (drawn.nodes[r][0] for r in refs)
            way["geometry"] = [{"lon": lon, "lat": lat} for lon, lat in spots]
        elements.append(way)
    text = json.dumps({"version": 0.6, "elements": elements})
    made = read(tmp_path, text, "x.json", at=(LON, LAT))
    assert made.scenario == read(tmp_path, drawn).scenario
    assert ("nodes are missing" in told(made)) is geom


@pytest.mark.parametrize("element", [7, {"type": "way"}, {"type": "node", "id": 1, "lat": 1}])
def test_damaged_overpass_json_is_told(tmp_path: Path, element: Any) -> None:
    fault = refused(tmp_path, json.dumps({"elements": [element]}), "x.json")
    assert (fault.code, "elements.0" in fault.found.en) == ("osm.damaged", True)


def test_curves_of_a_geopackage_are_made_straight() -> None:
    source = Path(__file__).parent / "data" / "wild" / "k01_curvepolygon_boundary.gpkg"
    made = read_foreign(source, ImportSettings())
    area = Polygon(made.scenario.site.boundary).area
    assert area == pytest.approx(40 * 60 + math.pi * 20**2 / 2, rel=1e-4)
    assert "curves of 1 features made straight" in told(made)


def _wkb(kind: int, *parts: bytes) -> bytes:
    return struct.pack("<BII", 1, kind, len(parts)) + b"".join(parts)


def _run(kind: int, *points: tuple[float, float]) -> bytes:
    flat = [v for p in points for v in p]
    return struct.pack(f"<BII{len(flat)}d", 1, kind, len(points), *flat)


@pytest.mark.parametrize(
    ("wkb", "area", "length"),
    [
        (_wkb(10, _run(8, (0, 0), (2, 0), (0, 0))), math.pi, 2 * math.pi),
        (_wkb(10, _run(8, (1, 0), (0, -1), (-1, 0), (0, 1), (1, 0))), math.pi, 2 * math.pi),
        (_wkb(10, _wkb(9, _run(8, (1, 0), (0, 1), (-1, 0)), _run(2, (-1, 0), (1, 0)))),
         math.pi / 2, math.pi + 2),
        (_run(8, (0, 0), (1, 0), (2, 0)), 0, 2),
        (_wkb(11, _run(8, (0, 0), (1, 1), (2, 0)), _run(2, (0, 0), (1, 0))), 0, math.pi + 1),
        (_wkb(12, _wkb(10, _run(2, (0, 0), (1, 0), (1, 1), (0, 0)))), 0.5, 2 + math.sqrt(2)),
    ],
)  # fmt: skip
def test_arcs_have_their_length_and_ground(wkb: bytes, area: float, length: float) -> None:
    straight = straightened(wkb)
    assert straight is not None
    shape = shapely.from_wkb(straight)
    assert (shape.area, shape.length) == pytest.approx((area, length), rel=1e-4)


def test_damaged_curves_are_told() -> None:
    whole = _wkb(10, _wkb(9, _run(8, (1, 0), (0, 1), (-1, 0)), _run(2, (-1, 0), (1, 0))))
    assert straightened(_run(2, (0, 0), (1, 1))) is None
    for end in range(5, len(whole)):
        with pytest.raises(ValueError, match=r"\|"):
            straightened(whole[:end])
    nested = _run(8, (1, 0), (0, 1), (-1, 0))
    for _ in range(9):
        nested = _wkb(9, nested)
    with pytest.raises(ValueError, match="nested"):
        straightened(nested)
