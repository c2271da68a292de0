"""GeoJSON in: other people's maps, and files that are broken or hostile."""

import json
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from shapely import Polygon

from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.formats import read_foreign
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.fault import SpaceplanError
from tests.exchange.maps import place

pyproj = pytest.importorskip("pyproj")


def ring(x0: float, y0: float, x1: float, y1: float, world: bool = True) -> list[Any]:
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    return [list(place(*c)) if world else list(c) for c in corners]


def feature(kind: str, coords: Any, **tags: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": tags,
        "geometry": {"type": kind, "coordinates": coords},
    }


def area(*box: float, world: bool = True, **tags: Any) -> dict[str, Any]:
    return feature("Polygon", [ring(*box, world=world)], **tags)


YARD = area(-30, -20, 30, 20, 类型="院落", 名称="三号院")


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def read(tmp_path: Path, content: Any, name: str = "x.geojson", **given: Any) -> Imported:
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return read_foreign(path, ImportSettings(**given))


def fault(tmp_path: Path, content: Any, **given: Any) -> Any:
    with pytest.raises(SpaceplanError) as caught:
        read(tmp_path, content, **given)
    assert len(caught.value.faults) == 1
    assert "\n" not in str(caught.value)
    return caught.value.faults[0]


def test_a_map_in_chinese_words_becomes_a_scenario(tmp_path: Path):
    made = read(
        tmp_path,
        collection(
            YARD,
            area(-25, 5, 25, 17, 类型="住宅楼", 名称="1号楼", 层数=6),
            area(10, -18, 16, -14, 类型="车棚", 处置="拆"),
            feature("Point", list(place(0, 0)), 类型="乔木", 冠幅=6),
            feature("Point", list(place(0, -20)), 类型="大门", 宽度=5),
            feature("Point", list(place(-10, 5)), 类型="单元门"),
            feature("LineString", [place(-28, -10), place(-20, -10)], 类型="围墙", 墙厚=0.3),
        ),
        name="map.json",
    ).scenario
    assert made.name == "map"
    assert made.title.zh == "三号院"
    assert Polygon(made.site.boundary).area == pytest.approx(60 * 40, rel=2e-3)
    items = {s.kind: s for s in made.structures}
    assert set(items) == {Kind.BUILDING, Kind.SHED, Kind.TREE, Kind.WALL}
    house = items[Kind.BUILDING]
    assert (house.title.zh, house.floors, len(house.doors)) == ("1号楼", 6, 1)
    assert items[Kind.SHED].treatment is Treatment.REMOVE
    assert (items[Kind.TREE].crown, items[Kind.WALL].thickness) == (6.0, 0.3)
    (gate,) = made.site.gates
    assert gate.span[0][0] - gate.span[1][0] == pytest.approx(-5, abs=0.01)
    assert made.origin.crs == "EPSG:32648"


def test_tags_of_openstreetmap_are_known(tmp_path: Path):
    made = read(
        tmp_path,
        collection(
            area(-30, -20, 30, 20, role="boundary"),
            area(-25, 5, 25, 17, building="apartments", **{"building:levels": "6"}),
            feature("LineString", [place(0, -30), place(0, 0)], highway="service"),
        ),
    ).scenario
    assert made.structures[0].is_dwelling
    assert [g.vehicles for g in made.site.gates] == [True]


def test_several_yards_ask_which_and_take_an_answer(tmp_path: Path):
    both = collection(
        area(-30, -20, 30, 20, role="boundary", id="west", 名称="西院"),
        area(40, -20, 90, 20, role="boundary", id="east", 名称="东院"),
    )
    told = fault(tmp_path, both)
    assert told.code == "map.which"
    assert all(name in told.found.zh for name in ("west", "东院"))
    assert "--id" in told.expected.en
    assert "--at" in told.expected.en
    for given in ({"feature": "east"}, {"feature": "东院"}, {"at": place(60, 0)}):
        made = read(tmp_path, both, **given).scenario
        assert made.title.zh == "东院"
        assert Polygon(made.site.boundary).area == pytest.approx(2000, rel=2e-3)
    missing = fault(tmp_path, both, feature="north")
    assert (missing.code, "west" in missing.expected.en) == ("map.no_yard", True)
    assert fault(tmp_path, both, at=place(500, 0)).code == "map.no_yard"


def test_the_old_member_crs_is_obeyed_and_can_be_overruled(tmp_path: Path):
    x, y = 411_800.0, 3_393_100.0
    old = collection(
        area(x, y, x + 60, y + 40, world=False, role="boundary"),
        area(x + 5, y + 25, x + 55, y + 38, world=False, building="yes"),
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4544"}},
    )
    made = read(tmp_path, old).scenario
    assert made.origin.crs == "EPSG:4544"
    assert Polygon(made.site.boundary).area == pytest.approx(2400, abs=0.01)
    # Grid metres are kept as they are: the corner lies where the file says.
    corner = min(made.site.boundary)
    assert (corner[0] + made.origin.x, corner[1] + made.origin.y) == pytest.approx((x, y), abs=1e-3)
    other = read(tmp_path, old, crs="EPSG:4547").scenario
    assert other.origin.crs == "EPSG:4547"
    assert other.site == made.site  # the same metres, told to lie elsewhere
    del old["crs"]
    assert read(tmp_path, old, crs="EPSG:4544").scenario == made
    told = fault(tmp_path, old)
    assert (told.code, "--crs" in told.expected.zh) == ("geojson.no_crs", True)


def test_what_qgis_says_of_degrees_is_understood(tmp_path: Path):
    """QGIS still writes a member crs, which says no more than RFC 7946 does."""
    crs84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    plain = read(tmp_path, collection(YARD)).scenario
    assert read(tmp_path, collection(YARD, crs=crs84)).scenario == plain
    assert read(tmp_path, collection(YARD, crs=crs84), crs="EPSG:4544").scenario.origin.crs == (
        "EPSG:4544"
    )


def test_degrees_and_metres_in_one_file_are_refused(tmp_path: Path):
    mixed = collection(YARD, area(411_800, 3_393_100, 411_860, 3_393_140, world=False))
    assert fault(tmp_path, mixed).code == "geojson.mixed_crs"
    odd = area(0, 0, 5, 5, building="yes")
    odd["crs"] = {"type": "name", "properties": {"name": "EPSG:4547"}}
    assert fault(tmp_path, collection(YARD, odd)).code == "geojson.mixed_crs"


def test_half_a_character_spoils_no_name(tmp_path: Path):
    """JSON can write one, though no text can hold it; whole ones in two halves stay."""
    house = json.dumps(area(-25, 5, 25, 17, building="yes", name="一NAME"))
    house = house.replace("NAME", "\\ud83c\\udf33\\ud800")
    text = json.dumps(collection(YARD))[:-2] + "," + house + "]}"
    (item,) = read(tmp_path, text.encode()).scenario.structures
    assert item.title.zh == "一🌳?"


def test_ground_that_does_not_belong_is_cut_out(tmp_path: Path):
    hole = area(0, 0, 5, 4, 类型="扣除用地")
    site = read(tmp_path, collection(YARD, hole)).scenario.site
    assert [round(Polygon(h).area) for h in site.holes] == [20]
    across = area(-5, -30, 5, 30, 类型="扣除用地")
    made = read(tmp_path, collection(YARD, across))
    assert made.scenario.site.holes == ()
    assert [item.what for item in made.leftovers] == ["hole"]


def test_heights_are_dropped_and_said(tmp_path: Path):
    high = feature("Polygon", [[[*p, 505.2] for p in ring(-25, 5, 25, 17)]], building="yes")
    made = read(tmp_path, collection(YARD, high))
    assert len(made.scenario.structures) == 1
    assert any("heights of 1" in text.en for text in made.done)


def test_features_without_a_place_are_listed(tmp_path: Path):
    nowhere = {"type": "Feature", "properties": {"building": "yes"}, "geometry": None}
    empty = feature("Polygon", [], building="yes")
    left = read(tmp_path, collection(YARD, nowhere, empty)).leftovers
    assert [(item.what, item.count) for item in left] == [("geometry=null", 2)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (collection(YARD, {"type": "Feature", "properties": {}}), "geojson.no_geometry"),
        (collection(YARD, {"type": "Footure"}), "geojson.feature"),
        (collection(YARD, feature("Curve", [[0, 0]])), "geojson.geometry"),
        (collection(YARD, {"type": "Feature", "geometry": {"type": ["Point"]}}),
         "geojson.geometry"),
        (collection(YARD, feature("Point", ["1", "2"])), "geojson.numbers"),
        (collection(YARD, feature("Point", [104.0])), "geojson.numbers"),
        (collection(YARD, feature("Point", [True, None])), "geojson.numbers"),
        (collection(YARD, feature("Polygon", [[[104.0, 30.0], [104.1, 30.0]]])), "geojson.ring"),
        (collection(YARD, feature("Polygon", 7)), "geojson.numbers"),
        (collection(YARD, feature("Point", [float("nan"), 30.0])), "geojson.numbers"),
        (b'{"type": "Point", "coordinates": [1e999, 3]}', "geojson.numbers"),
        (b'{"type": "Point", "coordinates": [' + b"9" * 5000 + b", 3]}", "geojson.syntax"),
        (collection({"type": "Feature", "properties": {}, "geometry": None}), "map.empty"),
        (collection(), "geojson.empty"),
        (collection(area(0, 0, 5, 5, building="yes")), "map.no_yard"),
        (collection(area(0, 0, 5, 5, building="yes"), crs={"type": "link"}), "geojson.crs"),
        (collection(YARD, crs={"type": "name", "properties": {"name": "EPSG:1"}}), "crs.unknown"),
        ({"type": "Topology", "arcs": []}, "geojson.kind"),
        ({"schema_version": 1, "name": "x"}, "geojson.kind"),
        ([1, 2], "geojson.kind"),
        (b"", "file.empty"),
        (b'{"type": "FeatureCollection", "features": [', "geojson.syntax"),
        (b"\x00\x01\x02\xff" * 99, "geojson.encoding"),
        ('{"type": "FeatureCollection", "名": "院"}'.encode("gbk"), "geojson.encoding"),
        (b"[" * 200_000, "geojson.nested"),
        (collection(feature("Polygon", [[list(place(*p)) for p in
         ((-30, -20), (30, 20), (30, -20), (-30, 20), (-30, -20))]], role="boundary")),
         "map.crosses"),
        (collection(area(0, 0, 5000, 5000, role="boundary")), "map.size"),
        (collection(feature("Polygon", [[[0, 0], [60, 0], [60, 40], [0, 40], [0, 0]]],
                            role="boundary")), "map.size"),
    ],
)  # fmt: skip
def test_a_broken_file_gives_one_message(tmp_path: Path, content: Any, code: str):
    assert fault(tmp_path, content).code == code


def test_a_house_that_crosses_itself_is_named_near_the_yard_only(tmp_path: Path):
    def bow(x: float) -> dict[str, Any]:
        points = ((x, 0), (x + 8, 8), (x + 8, 0), (x, 8), (x, 0))
        return feature("Polygon", [[list(place(*p)) for p in points]], building="yes")

    told = fault(tmp_path, collection(YARD, bow(0)))
    assert (told.code, told.path) == ("map.crosses", "feature 1")
    left = read(tmp_path, collection(YARD, bow(900))).leftovers
    assert [(item.what, item.count) for item in left] == [("feature", 1)]


def test_collections_are_taken_apart_but_not_without_end(tmp_path: Path):
    house = {"type": "Polygon", "coordinates": [ring(-25, 5, 25, 17)]}

    def nested(times: int) -> dict[str, Any]:
        shape = house
        for _ in range(times):
            shape = {"type": "GeometryCollection", "geometries": [shape]}
        return {"type": "Feature", "properties": {"building": "yes"}, "geometry": shape}

    assert len(read(tmp_path, collection(YARD, nested(3))).scenario.structures) == 1
    assert fault(tmp_path, collection(YARD, nested(60))).code == "geojson.nested"


def test_a_huge_file_is_refused_unread(tmp_path: Path):
    path = tmp_path / "x.geojson"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    start = time.process_time()
    with pytest.raises(SpaceplanError) as caught:
        read_foreign(path, ImportSettings())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [f.code for f in caught.value.faults] == ["map.too_big"]
    assert time.process_time() - start < 5
    assert peak < 150e6


def test_ten_thousand_features_are_read_in_seconds(tmp_path: Path):
    tiny = [area(x, 100 + y, x + 0.5, 100.5 + y, building="yes")
            for x in range(100) for y in range(100)]  # fmt: skip
    text = json.dumps(collection(YARD, area(-25, 5, 25, 17, building="yes")))
    more = ",".join(json.dumps(f) for f in tiny)
    path = tmp_path / "x.geojson"
    path.write_text(text[:-2] + "," + more + "]}")
    start = time.process_time()
    made = read_foreign(path, ImportSettings())
    assert time.process_time() - start < 15
    assert len(made.scenario.structures) == 1
    assert sum(item.count for item in made.leftovers) == 10_000


def test_nothing_is_written_where_the_file_is_bad(tmp_path: Path):
    from typer.testing import CliRunner

    from spaceplan.cli.app import app

    bad, out = tmp_path / "x.geojson", tmp_path / "site.yaml"
    bad.write_text("{", "utf-8")
    done = CliRunner().invoke(app, ["import", str(bad), "--out", str(out), "--lang", "zh"])
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.geojson"]
