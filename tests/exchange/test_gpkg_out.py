"""GeoPackage out: layers, places, styles, and the same bytes every time."""

import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import shapely

from spaceplan.exchange.foreign import Drawing
from spaceplan.exchange.formats import write_foreign
from spaceplan.exchange.gis_out.layers import BY_NAME, LAYERS
from spaceplan.exchange.gis_out.style import qml, sld
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.scenario import Scenario
from tests.exchange.gis import EAST, NORTH, found, proposal, yard

pytest.importorskip("pyproj")
pyogrio = pytest.importorskip("pyogrio")


def drawing(scenario: Scenario | None = None) -> Drawing:
    plans = (proposal("bar"), proposal("free", 5.0))
    return Drawing(scenario=scenario or yard(), plans=plans, findings=(found(), ()))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "yard.gpkg"
    path.write_bytes(write_foreign(path, drawing()))
    return path


def layer(path: Path, name: str) -> tuple[list[dict[str, object]], list[shapely.Geometry]]:
    """Rows and shapes of a layer, read by GDAL as QGIS reads it."""
    meta, _, shapes, columns = pyogrio.raw.read(path, layer=name)
    rows = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*columns, strict=True)]
    return rows, [None if s is None else shapely.from_wkb(s) for s in shapes]


def test_each_role_has_its_layer_with_a_description_in_both_languages(file: Path):
    names = [str(n) for n in pyogrio.list_layers(file)[:, 0]]
    assert names == [item.name for item in LAYERS if item.name in names] + ["layer_styles"]
    assert {"site_boundary", "structures", "trees", "doors", "gates", "stalls", "aisles", "rooms",
            "bike_sheds", "greens", "furniture", "findings", "plans"} < set(names)  # fmt: skip
    info = pyogrio.read_info(file, layer="stalls")
    assert info["layer_metadata"]["DESCRIPTION"] == "停车位 stalls"
    assert info["crs"] == "EPSG:4544"


def test_stalls_have_what_a_designer_asks_for(file: Path):
    rows, shapes = layer(file, "stalls")
    assert [(r["option"], r["number"], r["kind"], r["kind_zh"]) for r in rows] == [
        ("bar", 1, "standard", "标准车位"), ("bar", 2, "ev", "充电车位"),
        ("free", 1, "standard", "标准车位"), ("free", 2, "ev", "充电车位"),
    ]  # fmt: skip
    first = rows[0]
    # 2.5 by 5.3 m, entered from the south: it points north, 90° from the x axis.
    assert (first["width_m"], first["length_m"], first["angle_deg"]) == (2.5, 5.3, 90.0)
    assert first["area_m2"] == 13.25
    assert first["option_zh"] == "一字形"
    assert shapes[0].bounds == pytest.approx((EAST + 25, NORTH + 16.5, EAST + 27.5, NORTH + 21.8))


def test_one_plan_tells_the_fate_of_what_stands_there(file: Path, tmp_path: Path):
    """Of several plans none can: there it is what the scenario allows."""
    path = tmp_path / "one.gpkg"
    one = Drawing(scenario=yard(), plans=(proposal(),), findings=((),))
    path.write_bytes(write_foreign(path, one))
    for where, wall, tree in ((path, "拆", "留"), (file, "拆", "可拆")):
        assert [r["fate_zh"] for r in layer(where, "walls")[0]] == [wall]
        assert [r["fate_zh"] for r in layer(where, "trees")[0]] == [tree]
    assert [r["treatment"] for r in layer(path, "trees")[0]] == ["optional"]


def test_findings_without_a_place_stay_in_the_table(file: Path):
    rows, shapes = layer(file, "findings")
    assert [(r["severity"], r["message_en"]) for r in rows] == [
        ("warn", "too near"), ("hard", "too few"),
    ]  # fmt: skip
    assert shapes[0].equals(shapely.Point(EAST + 26, NORTH + 18))
    assert shapes[1] is None


def test_without_a_system_it_lies_in_undefined_metres(tmp_path: Path):
    path = tmp_path / "x.gpkg"
    path.write_bytes(write_foreign(path, drawing(yard(crs=None, north=30.0))))
    info = pyogrio.read_info(path, layer="site_boundary")
    assert "Undefined Cartesian" in info["crs"]
    # The survey's own numbers, not turned: there is no grid to turn them to.
    assert info["total_bounds"] == pytest.approx((EAST, NORTH, EAST + 60, NORTH + 42))


def test_axes_that_were_turned_are_turned_back(tmp_path: Path):
    """North at 0° of the local axes, straight up (but for the convergence) on the grid."""
    path = tmp_path / "x.gpkg"
    path.write_bytes(write_foreign(path, drawing(yard(north=0.0))))
    rows, _ = layer(path, "site_boundary")
    _, gates = layer(path, "gates")
    # 104.08° E lies 0.92° west of the meridian of 105°: true north leans by 0.92° · sin 30.66°.
    assert rows[0]["turn_deg"] == pytest.approx(90 - 0.469, abs=0.02)
    (x0, y0), (x1, y1) = gates[0].coords
    # The gate ran 6 m along y from (0, 5); a quarter turn to the left makes that −x.
    assert (x0 - EAST, y0 - NORTH) == pytest.approx((-5.0, 0.0), abs=0.06)
    assert (x1 - x0, y1 - y0) == pytest.approx((-6.0, 0.0), abs=0.06)


def test_the_convergence_of_the_grid_is_no_turn(tmp_path: Path):
    """A scenario made from a map has north where the grid has it: its axes are the grid's."""
    path = tmp_path / "x.gpkg"
    path.write_bytes(write_foreign(path, drawing(yard(north=89.53))))
    assert layer(path, "site_boundary")[0][0]["turn_deg"] == 0.0


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:999999"])
def test_a_system_that_measures_no_metres_there_is_refused(crs: str):
    with pytest.raises(SpaceplanError) as caught:
        write_foreign(Path("x.gpkg"), drawing(yard(crs=crs)))
    assert caught.value.faults[0].code in {"crs.not_metric", "crs.unknown"}


def test_the_file_is_a_sound_geopackage(file: Path):
    data = file.read_bytes()
    assert data[68:72] == b"GPKG"
    with sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA user_version").fetchone() == (10300,)
        dates = db.execute("SELECT DISTINCT last_change FROM gpkg_contents").fetchall()
    db.close()
    assert dates == [("2026-11-23T00:00:00.000Z",)]


def test_styles_are_stored_as_qgis_looks_for_them(file: Path):
    """Table and columns as QGIS makes and reads them; one default style a layer."""
    with sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True) as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(layer_styles)")]
        rows = db.execute(
            "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML, styleSLD, "
            "f_table_schema, f_table_catalog, length(styleName) FROM layer_styles"
        ).fetchall()
        layers = db.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall()
    db.close()
    assert columns == ["id", "f_table_catalog", "f_table_schema", "f_table_name",
                       "f_geometry_column", "styleName", "styleQML", "styleSLD", "useAsDefault",
                       "description", "owner", "ui", "update_time"]  # fmt: skip
    assert sorted((r[0], r[1]) for r in rows) == sorted(layers)
    assert all(r[2] == 1 and (r[5], r[6]) == ("", "") and r[7] <= 30 for r in rows)
    for row in rows:
        assert ET.fromstring(row[3].split("\n", 1)[1]).tag == "qgis"
        assert ET.fromstring(row[4].split("\n", 1)[1]).tag.endswith("StyledLayerDescriptor")


@pytest.mark.parametrize("name", [item.name for item in LAYERS if item.geometry])
def test_a_style_is_whole(name: str):
    """Each category has its symbol, each symbol the type of its geometry, labels real columns."""
    item = BY_NAME[name]
    root = ET.fromstring(qml(item, "zh").split("\n", 1)[1])
    renderer = root.find("renderer-v2")
    assert renderer is not None
    symbols = {s.get("name"): s for s in renderer.iterfind("symbols/symbol")}
    used = [c.get("symbol") for c in renderer.iterfind("categories/category")]
    assert sorted(used) == sorted(symbols if item.looks else [])
    kind = {"POLYGON": "fill", "LINESTRING": "line", "POINT": "marker"}[item.geometry]
    assert all(s.get("type") == kind for s in symbols.values())
    if item.by:
        assert renderer.get("attr") == item.by
        assert item.by in item.columns
    label = root.find("labeling/settings/text-style")
    assert (label is not None) == bool(item.label) == (root.get("labelsEnabled") == "1")
    for word in (item.label + '""').split('"')[1::2]:
        assert word in {*item.columns, ""}
    rules = ET.fromstring(sld(item, "en").split("\n", 1)[1]).iter("{http://www.opengis.net/se}Rule")
    assert len(list(rules)) == len(symbols)


def test_the_stall_number_is_the_label():
    root = ET.fromstring(qml(BY_NAME["stalls"], "zh").split("\n", 1)[1])
    text = root.find("labeling/settings/text-style")
    assert text is not None
    assert text.get("fieldName") == '"number"'


def test_the_same_plan_gives_the_same_bytes_in_another_process(file: Path):
    """Nothing of a clock, of chance, or of the order of sets gets in."""
    code = (
        "import hashlib, sys\n"
        "from pathlib import Path\n"
        "from tests.exchange.test_gpkg_out import drawing\n"
        "from spaceplan.exchange.formats import write_foreign\n"
        "for name in ('x.gpkg', 'x.geojson'):\n"
        "    print(hashlib.sha256(write_foreign(Path(name), drawing())).hexdigest())\n"
    )
    env = {"PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parents[2]), "TZ": "Asia/Tokyo"}
    told = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    ).stdout.split()
    assert told[0] == sha256(file.read_bytes()).hexdigest()
    assert told[1] == sha256(write_foreign(Path("x.geojson"), drawing())).hexdigest()


def test_a_plan_of_another_scenario_is_refused():
    other = proposal().model_copy(update={"scenario": "elsewhere"})
    with pytest.raises(SpaceplanError):
        write_foreign(Path("x.gpkg"), Drawing(scenario=yard(), plans=(other,)))
