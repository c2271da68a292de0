"""GeoPackage in: other people's layers, and databases that are broken or hostile."""

import sqlite3
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely import Polygon

from spaceplan.exchange.foreign import Drawing, Imported, ImportSettings
from spaceplan.exchange.formats import read_foreign, write_foreign
from spaceplan.exchange.gis_in.wkb import blob_wkb
from spaceplan.model.enums import Kind
from spaceplan.model.fault import SpaceplanError
from tests.exchange.gis import EAST, NORTH, proposal, yard

pyproj = pytest.importorskip("pyproj")
pyogrio = pytest.importorskip("pyogrio")

CRS = "EPSG:4544"


def put(path: Path, layer: str, shapes: list[Any], crs: str | None = CRS, **fields: Any) -> None:
    """Add a layer as GDAL, and so QGIS, writes it."""
    names = list(fields)
    pyogrio.raw.write(
        path, geometry=np.array([shapely.to_wkb(s) for s in shapes], dtype=object),
        field_data=[np.array(v) for v in fields.values()], fields=names, layer=layer,
        geometry_type="Unknown", crs=crs, append=path.exists(),
    )  # fmt: skip


def box(x0: float, y0: float, x1: float, y1: float) -> Polygon:
    return shapely.box(EAST + x0, NORTH + y0, EAST + x1, NORTH + y1)


def survey(path: Path) -> Path:
    put(path, "用地红线", [box(0, 0, 60, 40)])
    put(path, "现状建筑", [box(5, 25, 55, 38), box(70, 0, 90, 30)], 名称=["1号楼", "邻"],
        层数=[6, 11])  # fmt: skip
    put(path, "树木", [shapely.Point(EAST + 30, NORTH + 12)], 冠幅=[6.0])
    put(path, "出入口", [shapely.LineString([(EAST, NORTH + 5), (EAST, NORTH + 11)])])
    put(path, "现状道路", [shapely.LineString([(EAST - 9, NORTH + 8), (EAST + 40, NORTH + 8)])],
        宽度=[4.0])  # fmt: skip
    put(path, "高程点", [shapely.Point(EAST + 1, NORTH + 1)])
    return path


def read(path: Path, **given: Any) -> Imported:
    return read_foreign(path, ImportSettings(**given))


def fault(path: Path, **given: Any) -> Any:
    before = sorted(p.name for p in path.parent.iterdir())
    with pytest.raises(SpaceplanError) as caught:
        read(path, **given)
    assert len(caught.value.faults) == 1
    assert "\n" not in str(caught.value)
    assert sorted(p.name for p in path.parent.iterdir()) == before
    return caught.value.faults[0]


def change(path: Path, *statements: str) -> Path:
    """Do something to a database that only its maker would."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA writable_schema = ON")
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()
    return path


def ours(tmp_path: Path) -> Path:
    path = tmp_path / "x.gpkg"
    path.write_bytes(
        write_foreign(path, Drawing(scenario=yard(), plans=(proposal(),), findings=((),)))
    )
    return path


def test_layers_with_chinese_names_become_a_scenario(tmp_path: Path):
    made = read(survey(tmp_path / "survey.gpkg"))
    site = made.scenario.site
    assert Polygon(site.boundary).area == pytest.approx(2400, abs=0.01)
    items = {s.kind: s for s in made.scenario.structures}
    assert set(items) == {Kind.BUILDING, Kind.TREE, Kind.ROAD}
    assert (items[Kind.BUILDING].title.zh, items[Kind.BUILDING].floors) == ("1号楼", 6)
    assert (items[Kind.TREE].crown, items[Kind.ROAD].thickness) == (6.0, 4.0)
    assert [(s.title.zh, s.floors) for s in made.scenario.surroundings if s.floors] == [("邻", 11)]
    (gate,) = site.gates
    assert sorted(p[1] for p in gate.span)[1] - sorted(p[1] for p in gate.span)[0] == pytest.approx(
        6
    )
    assert made.scenario.origin.crs == CRS
    assert {item.what for item in made.leftovers} == {"Point"}  # the spot height


def test_layers_of_several_systems_are_brought_together(tmp_path: Path):
    path = survey(tmp_path / "x.gpkg")
    to = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform
    shed = shapely.transform(box(40, 2, 46, 6), lambda p: np.column_stack(to(p[:, 0], p[:, 1])))
    put(path, "车棚", [shed], crs="EPSG:4326")
    made = read(path).scenario
    (item,) = [s for s in made.structures if s.kind is Kind.SHED]
    there = (made.origin.x, made.origin.y)
    drawn = shapely.transform(Polygon(item.outline), lambda p: np.add(p, there))
    assert drawn.symmetric_difference(box(40, 2, 46, 6)).area < 0.01


def test_a_layer_without_a_system_beside_others_is_refused(tmp_path: Path):
    path = ours(tmp_path)
    change(path, "UPDATE gpkg_geometry_columns SET srs_id = -1 WHERE table_name = 'trees'")
    told = fault(path)
    assert (told.code, "trees" in told.found.en, "--crs" in told.expected.en) == (
        "map.mixed_crs", True, True,
    )  # fmt: skip
    assert read(path, crs=CRS).scenario == read(ours(tmp_path)).scenario


def test_a_layer_that_is_a_view_is_left_out_and_never_asked(tmp_path: Path):
    """The view would count for ever."""
    path = change(
        ours(tmp_path),
        "CREATE VIEW trap AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
        "SELECT x AS fid, x AS geom FROM c",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
        "VALUES ('trap', 'features', 'trap', 4544)",
        "INSERT INTO gpkg_geometry_columns VALUES ('trap', 'geom', 'POLYGON', 4544, 0, 0)",
    )
    start = time.process_time()
    left = {item.what for item in read(path).leftovers}
    assert "layer trap" in left
    assert time.process_time() - start < 5


def test_the_lists_of_layers_may_be_no_views_either(tmp_path: Path):
    path = change(
        ours(tmp_path),
        "ALTER TABLE gpkg_geometry_columns RENAME TO old",
        "CREATE VIEW gpkg_geometry_columns AS SELECT * FROM old",
    )
    assert fault(path).code == "gpkg.tables"


def test_triggers_and_the_file_itself_are_not_touched(tmp_path: Path):
    path = change(
        ours(tmp_path),
        "CREATE TRIGGER t AFTER INSERT ON trees BEGIN DELETE FROM trees; END",
    )
    before = path.read_bytes()
    path.chmod(0o444)
    assert [s.id for s in read(path).scenario.structures if s.kind is Kind.TREE] == ["camphor"]
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["x.gpkg"]


def test_a_file_that_is_open_elsewhere_is_named(tmp_path: Path):
    path = ours(tmp_path)
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("UPDATE trees SET radius = 0.5")
    db.commit()
    assert fault(path).code == "gpkg.open"
    db.close()
    log = tmp_path / "x.gpkg-journal"
    log.write_bytes(b"half a change")
    assert fault(path).code == "gpkg.open"
    log.unlink()
    # Closed, all is in the file, which may still be marked as one with a log.
    data = bytearray(path.read_bytes())
    data[18] = data[19] = 2
    path.write_bytes(data)
    (tree,) = [s for s in read(path).scenario.structures if s.kind is Kind.TREE]
    assert tree.radius == 0.5


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _scrambled(data: bytes) -> bytes:
    return data[:4096] + bytes(b ^ 0x5A for b in data[4096:])


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda d: b"", "file.empty"),
        (lambda d: b'{"type": "FeatureCollection"}', "gpkg.not_sqlite"),
        (lambda d: b"PK\x03\x04" + d, "gpkg.not_sqlite"),
        (lambda d: d[:16], "gpkg.not_sqlite"),
        (_cut, "gpkg.damaged"),
        (_scrambled, "gpkg.damaged"),
        (lambda d: d[:16] + b"\xff" * 84 + d[100:], "gpkg.damaged"),
    ],
)
def test_what_is_no_whole_database_gives_one_message(
    tmp_path: Path, spoil: Callable[[bytes], bytes], code: str
):
    path = ours(tmp_path)
    path.write_bytes(spoil(path.read_bytes()))
    assert fault(path).code == code


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DROP TABLE gpkg_spatial_ref_sys", "gpkg.tables"),
        ("DELETE FROM gpkg_geometry_columns", "map.empty"),
        ("DELETE FROM site_boundary", "map.no_yard"),
        ("UPDATE site_boundary SET geom = NULL", "map.no_yard"),
        ("UPDATE site_boundary SET geom = x'4750'", "gpkg.geometry"),
        ("UPDATE site_boundary SET geom = 'text'", "gpkg.geometry"),
        ("UPDATE site_boundary SET geom = substr(geom, 1, 90)", "gpkg.geometry"),
        ("UPDATE gpkg_geometry_columns SET column_name = 'x'", "gpkg.damaged"),
        ("UPDATE gpkg_spatial_ref_sys SET organization = 'X', definition = 'Y' "
         "WHERE srs_id = 4544", "crs.unknown"),
        ("UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 'é' WHERE srs_id = 4544",
         "crs.unknown"),
    ],
)  # fmt: skip
def test_a_broken_content_gives_one_message(tmp_path: Path, statement: str, code: str):
    assert fault(change(ours(tmp_path), statement)).code == code


def test_scrambled_names_are_no_traceback(tmp_path: Path):
    """A table whose name is no text at all."""
    path = ours(tmp_path)
    data = path.read_bytes()
    assert b"CREATE TABLE gpkg_contents" in data
    path.write_bytes(data.replace(b"CREATE TABLE gpkg_contents", b"CREATE TABL\xff gpkg_contents"))
    assert fault(path).code == "gpkg.damaged"


def test_bytes_turned_at_random_give_a_scenario_or_a_message(tmp_path: Path):
    """Whatever is broken, it is said; the seed is fixed."""
    path = ours(tmp_path)
    whole = path.read_bytes()
    chance = np.random.default_rng(7)
    told = set()
    for turned in (1, 3, 30, 300) * 12:
        data = bytearray(whole)
        for place in chance.integers(0, len(data), turned):
            data[place] = chance.integers(0, 256)
        path.write_bytes(data)
        try:
            read(path)
            told.add("scenario")
        except SpaceplanError as error:
            told.add(error.faults[0].code)
    assert {"scenario", "gpkg.damaged"} <= told


def test_numbers_that_are_none_are_refused(tmp_path: Path):
    path = ours(tmp_path)
    line = struct.pack("<BII4d", 1, 2, 2, EAST, NORTH, float("nan"), NORTH)
    blob = struct.pack("<2sBBi", b"GP", 0, 1, 4544) + line
    change(path, f"UPDATE gates SET geom = x'{blob.hex()}' WHERE id = 'west'")
    told = fault(path)
    assert (told.code, told.path) == ("gpkg.numbers", "gates/1")


def test_collections_within_collections_are_never_read():
    """Each level costs nine bytes, and a reader that follows them its stack."""
    deep = b"".join(struct.pack("<BII", 1, 7, 1) for _ in range(500_000))
    head = struct.pack("<2sBBi", b"GP", 0, 1, 0)
    assert blob_wkb(head + deep) is None
    many = b"".join(struct.pack("<BII", 1, 6, 1) for _ in range(500_000))
    with pytest.raises(ValueError, match="another kind"):
        blob_wkb(head + many)
    with pytest.raises(ValueError, match="cut off"):
        blob_wkb(head + struct.pack("<BII", 1, 6, 4_000_000_000))


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(1, 2), shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1),
        shapely.MultiPoint([(0, 0), (1, 1)]), shapely.MultiPolygon([shapely.box(0, 0, 1, 1)] * 2),
        shapely.MultiLineString([[(0, 0), (1, 1, )], [(2, 2), (3, 3)]]),
        shapely.Polygon([(0, 0, 5), (1, 0, 5), (1, 1, 5)]),
        shapely.MultiPoint([(0, 0, 5), (1, 1, 5)]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("flavor", ["iso", "extended"])
@pytest.mark.parametrize("order", [0, 1])
def test_every_plain_geometry_is_taken(shape: Any, flavor: str, order: int):
    wkb = shapely.to_wkb(shape, flavor=flavor, byte_order=order)
    for code, size in ((0, 0), (1, 32), (2, 48), (4, 64)):
        head = struct.pack("<2sBBi", b"GP", 0, code << 1 | 1, 0) + bytes(size)
        assert blob_wkb(head + wkb) == wkb


def test_without_the_extra_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A file in plane metres needs no further library; one with a system does."""
    import sys

    bare = tmp_path / "bare.gpkg"
    plain = ours(tmp_path)
    monkeypatch.setitem(sys.modules, "pyproj", None)
    bare.write_bytes(write_foreign(bare, Drawing(scenario=yard(crs=None))))
    assert len(read(bare).scenario.structures) == 7
    for action in (lambda: read(plain), lambda: write_foreign(plain, Drawing(scenario=yard()))):
        with pytest.raises(SpaceplanError, match=r"pip install 'spaceplan\[geo\]'"):
            action()
