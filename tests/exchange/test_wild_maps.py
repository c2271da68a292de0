"""Maps as people have them: each test stands for a kind of thing that went wrong elsewhere."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from shapely import LineString, Polygon

from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.formats import read_foreign
from spaceplan.exchange.openings import opening
from spaceplan.model.enums import Kind
from spaceplan.model.fault import Fault, SpaceplanError
from tests.exchange.maps import LAT, LON, Map, place

pytest.importorskip("pyproj")


def read(folder: Path, drawn: Map | str, name: str = "x.osm", **given: Any) -> Imported:
    file = folder / name
    file.write_text(drawn.xml() if isinstance(drawn, Map) else drawn, "utf-8")
    usual = {"at": (LON, LAT)} if name.endswith(".osm") else {}
    return read_foreign(file, ImportSettings(**{**usual, **given}))


def refused(folder: Path, drawn: Map | str, name: str = "x.osm", **given: Any) -> Fault:
    with pytest.raises(SpaceplanError) as caught:
        read(folder, drawn, name, **given)
    return caught.value.faults[0]


def told(made: Imported) -> str:
    left = [f"{x.count} {x.what}: {x.why.en}" for x in made.leftovers]
    return "\n".join([*(t.en for t in made.done), *left, *(o.found.en for o in made.oddities)])


def kinds(made: Imported) -> list[str]:
    return [s.kind.value for s in made.scenario.structures]


def yard(*more: tuple[float, float]) -> Map:
    """60 x 40 m of land use; further corners may follow its south side."""
    out = Map()
    corners = [(-30.0, -20.0), *more, (30.0, -20.0), (30.0, 20.0), (-30.0, 20.0)]
    out.way(1, list(corners), True, landuse="residential")
    return out


def driven(gate: dict[str, str], way: dict[str, str] | None = None) -> Map:
    """A driveway through a marked node of the south side."""
    out = Map()
    mark = out.node(-8, -20, **gate)
    ring = [out.node(-30, -20), mark, *(out.node(*p) for p in ((30, -20), (30, 20), (-30, 20)))]
    out.way(1, list(ring), True, landuse="residential")
    out.way(2, [(-8, -35), mark, (-8, 5)], highway="service", **(way or {}))
    return out


@pytest.mark.parametrize("x", [-11.37, -7.003, 0.0, 12.21, 29.9])
@pytest.mark.parametrize("inside", [False, True])
def test_a_driveway_that_ends_at_a_node_of_the_boundary_is_a_gate(
    tmp_path: Path, x: float, inside: bool
) -> None:
    drawn = Map()
    node = drawn.node(x, -20)
    ring = [drawn.node(-30, -20), node, *(drawn.node(*p) for p in ((30, -20), (30, 20), (-30, 20)))]
    drawn.way(1, list(ring), True, landuse="residential")
    drawn.way(2, [(x, -5 if inside else -40), node], highway="service")
    gates = read(tmp_path, drawn).scenario.site.gates
    assert [math.dist(*g.span) for g in gates] == [pytest.approx(5.5, abs=0.01)]
    middle = [(a + b) / 2 for a, b in zip(*gates[0].span, strict=True)]
    site = read(tmp_path, drawn).scenario.site.boundary
    assert Polygon(site).exterior.distance(LineString(gates[0].span)) < 1e-3
    assert abs(middle[0] - gates[0].span[0][0]) == pytest.approx(2.75, abs=0.05)


def test_a_driveway_that_ends_before_the_boundary_outside_is_a_gate_and_far_ones_are_not(
    tmp_path: Path,
) -> None:
    near, far = yard(), yard()
    near.way(2, [(0, -40), (0, -20.2)], highway="service")
    far.way(2, [(0, -40), (0, -21)], highway="service")
    assert len(read(tmp_path, near).scenario.site.gates) == 1
    assert not read(tmp_path, far).scenario.site.gates


def test_a_gate_on_a_curve_is_a_chord_of_its_width(tmp_path: Path) -> None:
    steps = [math.radians(-90 + 180 * i / 120) for i in range(121)]
    drawn = Map()
    arc = [(30 + 20 * math.cos(t), 20 * math.sin(t)) for t in steps]
    drawn.way(1, [(-30, -20), *arc, (-30, 20)], True, landuse="residential")
    drawn.way(2, [(0, 0), (70, 3)], highway="service")
    made = read(tmp_path, drawn)
    (gate,) = made.scenario.site.gates
    assert math.dist(*gate.span) == pytest.approx(5.5, abs=0.01)
    ring = Polygon(made.scenario.site.boundary).exterior
    assert max(ring.distance(s) for s in map(_spot, gate.span)) < 1e-3


def _spot(point: tuple[float, float]) -> Any:
    from shapely import Point as Spot

    return Spot(point)


@pytest.mark.parametrize(("wide", "got"), [(6.0, 6.0), (3.0, 3.0)])
def test_openings_go_round_gentle_bends_only(wide: float, got: float) -> None:
    many = (*((x / 20, 0.0) for x in range(1200)), (60.0, 40.0), (0.0, 40.0))
    assert math.dist(*opening(many, (30.0, 0.0), wide)) == pytest.approx(got, abs=1e-3)
    narrow = ((0.0, 0.0), (3.0, 0.0), (3.0, 30.0), (0.0, 30.0))
    assert math.dist(*opening(narrow, (1.5, 0.0), 6.0)) == pytest.approx(3.0, abs=1e-3)


@pytest.mark.parametrize(
    ("gate", "way", "cars"),
    [
        ({"barrier": "gate"}, {}, True),
        ({"barrier": "gate", "access": "private"}, {}, True),
        ({"barrier": "gate", "access": "no"}, {}, False),
        ({"barrier": "gate", "access": "no", "motor_vehicle": "permit"}, {}, True),
        ({"barrier": "lift_gate", "motor_vehicle": "no"}, {}, False),
        ({"barrier": "gate", "vehicle": "emergency"}, {}, False),
        ({"barrier": "bollard"}, {}, False),
        ({"barrier": "bollard", "bollard": "rising"}, {}, True),
        ({"barrier": "block"}, {}, False),
        ({"barrier": "cycle_barrier"}, {}, False),
        ({"barrier": "turnstile"}, {}, False),
        ({"barrier": "swing_gate"}, {}, True),
        ({}, {"access": "no"}, False),
        ({}, {"motorcar": "no"}, False),
        ({}, {"access": "no", "vehicle": "destination"}, True),
    ],
)
def test_cars_pass_where_access_lets_them(
    tmp_path: Path, gate: dict[str, str], way: dict[str, str], cars: bool
) -> None:
    made = read(tmp_path, driven(gate, way))
    assert any(g.vehicles for g in made.scenario.site.gates) is cars
    if gate.get("access") == "no" and not cars:
        assert "where nobody may pass" in told(made)


def test_a_bollard_beside_the_way_shuts_nothing_and_stands_there(tmp_path: Path) -> None:
    drawn = driven({})
    drawn.node(10, -18.5, barrier="bollard")
    made = read(tmp_path, drawn)
    assert [g.vehicles for g in made.scenario.site.gates] == [True]
    assert "other" in kinds(made)


def test_parts_of_a_building_are_the_building(tmp_path: Path) -> None:
    drawn = yard()
    drawn.box(2, -10, 0, 20, 15, building="apartments", **{"building:levels": "6"})
    drawn.box(3, -10, 0, 5, 15, **{"building:part": "yes", "building:levels": "6"})
    drawn.box(4, 5, 0, 20, 15, **{"building:part": "yes"})
    drawn.box(5, 20, 0, 25, 15, **{"building:part": "porch"})  # beyond the outline
    made = read(tmp_path, drawn)
    areas = [Polygon(s.outline).area for s in made.scenario.structures]
    assert areas == [pytest.approx(450, rel=2e-3), pytest.approx(75, rel=2e-3)]
    assert "2 building:part=yes: a part of a building" in told(made)


@pytest.mark.parametrize(
    "tags",
    [
        {"building": "parking", "layer": "-1"},
        {"building": "yes", "location": "underground"},
        {"amenity": "parking", "parking": "underground"},
        {"building:part": "yes", "level": "-1;-2"},
        {"building": "yes", "building:levels": "1", "layer": "-2"},
        {"man_made": "storage_tank", "location": "underground"},
    ],
)
def test_what_lies_under_the_ground_is_left_out_and_told(
    tmp_path: Path, tags: dict[str, str]
) -> None:
    drawn = yard()
    drawn.box(2, -25, -15, 25, 15, **tags)
    made = read(tmp_path, drawn)
    assert not made.scenario.structures
    assert Polygon(made.scenario.site.boundary).area == pytest.approx(2400, rel=2e-3)
    assert "it lies under the ground" in told(made)


@pytest.mark.parametrize(
    "tags",
    [
        {"building:part": "yes", "building:min_level": "1"},
        {"building": "yes", "min_level": "2", "building:levels": "5"},
        {"building:part": "yes", "min_height": "4.5"},
    ],
)
def test_cars_pass_under_what_hangs_over(tmp_path: Path, tags: dict[str, str]) -> None:
    drawn = yard()
    drawn.box(2, -10, 0, 20, 15, **tags)
    made = read(tmp_path, drawn)
    assert not made.scenario.structures
    assert "it hangs over" in told(made)


def test_a_roof_on_posts_is_told(tmp_path: Path) -> None:
    drawn = yard()
    drawn.box(2, -10, 0, 20, 15, building="roof", layer="1")
    made = read(tmp_path, drawn)
    assert kinds(made) == ["shed"]
    assert "a roof on posts is kept as solid" in told(made)


@pytest.mark.parametrize(
    "tags",
    [
        {"natural": "water"},
        {"landuse": "basin"},
        {"leisure": "swimming_pool"},
        {"leisure": "playground"},
        {"leisure": "pitch", "sport": "basketball"},
        {"amenity": "fountain"},
        {"man_made": "water_tower"},
        {"historic": "memorial"},
    ],
)
def test_ponds_pitches_and_towers_take_ground_and_are_named(
    tmp_path: Path, tags: dict[str, str]
) -> None:
    drawn = yard()
    drawn.box(2, -10, 0, 10, 10, **tags)
    made = read(tmp_path, drawn)
    (item,) = made.scenario.structures
    assert (item.kind, Polygon(item.outline).area) == (Kind.OTHER, pytest.approx(200, rel=2e-3))
    assert item.title.zh
    assert item.title.en
    assert "kept, nothing is built on it" in told(made)


def test_nothing_of_an_extract_goes_without_a_word(tmp_path: Path) -> None:
    drawn = yard()
    drawn.node(0, 0, railway="signal")
    drawn.node(1, 1, **{"addr:housenumber": "5"})
    drawn.way(2, [(-10, 0), (0, 0)], barrier="kerb")
    drawn.node(0, 300, natural="tree")
    drawn.box(3, 200, 0, 210, 10, building="yes")
    drawn.node(-40, 0, entrance="yes")
    words = told(read(tmp_path, drawn))
    for what in ("railway=signal", "addr:housenumber", "barrier=kerb", "2 feature: it lies far",
                 "entrance: it lies outside"):  # fmt: skip
        assert what in words, what


def test_what_is_deleted_is_left_out_and_counted(tmp_path: Path) -> None:
    drawn = yard()
    drawn.box(2, -10, 0, 20, 15, building="yes")
    drawn.node(5, -5, natural="tree")
    for mark in ('action="delete" ', 'visible="false" '):
        spoilt = drawn.xml().replace('<way id="2"', f'<way {mark}id="2"')
        last = spoilt.rindex("<node ") + 6
        made = read(tmp_path, spoilt[:last] + mark + spoilt[last:])
        assert not made.scenario.structures
        assert "1 way: it is marked as deleted" in told(made)
        assert "1 node: it is marked as deleted" in told(made)


def test_places_that_only_ways_tell_are_used_and_gates_are_asked_for(tmp_path: Path) -> None:
    """``out geom`` of Overpass has no nodes; ``out body`` without them has no place at all."""
    whole = yard()
    whole.way(2, [(0, -40), (0, 0)], highway="service")
    text = whole.xml()
    for i, ((lon, lat), _) in whole.nodes.items():
        text = text.replace(f'<nd ref="{i}"/>', f'<nd ref="{i}" lat="{lat}" lon="{lon}"/>')
    bare = "\n".join(row for row in text.split("\n") if not row.startswith("<node"))
    made = read(tmp_path, bare)
    assert made.scenario.site == read(tmp_path, whole).scenario.site
    assert "nodes are missing" in told(made)
    empty = "\n".join(row for row in whole.xml().split("\n") if not row.startswith("<node"))
    fault = refused(tmp_path, empty)
    assert fault.code == "osm.no_nodes"
    assert "(._;>;)" in fault.expected.en


def test_a_relation_of_out_geom_is_read(tmp_path: Path) -> None:
    corners = [place(x, y) for x, y in ((-10, 0), (10, 0), (10, 10), (-10, 10), (-10, 0))]
    nodes = "".join(f'<nd lat="{lat}" lon="{lon}"/>' for lon, lat in corners)
    member = f'<member type="way" ref="77" role="outer">{nodes}</member>'
    tags = '<tag k="type" v="multipolygon"/><tag k="building" v="yes"/>'
    text = yard().xml().replace("</osm>", f'<relation id="9">{member}{tags}</relation></osm>')
    (item,) = read(tmp_path, text).scenario.structures
    assert Polygon(item.outline).area == pytest.approx(200, rel=2e-3)


def test_the_only_yard_of_an_extract_needs_no_name_and_several_are_listed(tmp_path: Path) -> None:
    drawn = yard()
    made = read(tmp_path, drawn, at=None)
    assert Polygon(made.scenario.site.boundary).area == pytest.approx(2400, rel=2e-3)
    drawn.box(8, 100, 0, 150, 40, landuse="garages")
    fault = refused(tmp_path, drawn, at=None)
    assert "way/1, way/8" in fault.found.en


def test_a_yard_across_the_antimeridian_is_one_yard(tmp_path: Path) -> None:
    lons = {-1: 179.9997, 1: -179.9997}
    nodes = [(-1, -17.0), (1, -17.0), (1, -16.9996), (-1, -16.9996)]
    rows = [f'<node id="{i}" lon="{lons[s]}" lat="{lat}"/>' for i, (s, lat) in enumerate(nodes, 1)]
    refs = "".join(f'<nd ref="{i}"/>' for i in (1, 2, 3, 4, 1))
    way = f'<way id="9">{refs}<tag k="landuse" v="residential"/></way>'
    text = f"<osm>{''.join(rows)}{way}</osm>"
    for given in ({"at": None}, {"at": (180.0, -16.9998)}, {"at": (-179.9999, -16.9998)}):
        made = read(tmp_path, text, **given)
        assert Polygon(made.scenario.site.boundary).area == pytest.approx(63.8 * 44.3, rel=0.01)
        assert max(abs(v) for p in made.scenario.site.boundary for v in p) < 100


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


def test_a_curve_for_a_boundary_is_named(tmp_path: Path) -> None:
    source = Path(__file__).parent / "data" / "wild" / "k01_curvepolygon_boundary.gpkg"
    with pytest.raises(SpaceplanError) as caught:
        read_foreign(source, ImportSettings())
    assert "a curve" in caught.value.faults[0].found.en
