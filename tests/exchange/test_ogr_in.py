"""Shapefiles, FlatGeobuf, KML and KMZ in."""

import random
import zipfile
from pathlib import Path

import pytest
import shapely
from typer.testing import CliRunner

from spaceplan.cli.app import app
from spaceplan.exchange import apart
from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.formats import read_foreign
from spaceplan.exchange.gis_in import ogr, unzip
from spaceplan.exchange.gis_in.dbf import table_text
from spaceplan.model.fault import SpaceplanError
from tests.exchange.dwg_files import mutant
from tests.exchange.ogr_files import CRS, SHAPES, kml, layer, placemark, ring, zipped


def read(path: Path, **settings) -> Imported:
    return read_foreign(path, ImportSettings(**settings))


def fault(path: Path, **settings) -> str:
    with pytest.raises(SpaceplanError) as caught:
        read(path, **settings)
    assert str(caught.value).startswith(str(path))
    assert all(f.found.zh and f.expected.zh for f in caught.value.faults)
    return caught.value.faults[0].code


def told(made: Imported) -> str:
    return "\n".join(t.en for t in made.done)


def lefts(made: Imported) -> dict[str, int]:
    return {f"{x.what}: {x.why.en}": x.count for x in made.leftovers}


def a_yard(made: Imported, crs: str | None = CRS) -> None:
    """See that it is the yard of `ogr_files`."""
    site = made.scenario
    assert shapely.Polygon(site.site.boundary).area == pytest.approx(60 * 42, abs=0.5)
    assert sorted(s.floors or 0 for s in site.structures) == [5, 6]
    assert {s.title.zh for s in site.structures} == {"3号楼", "4号楼"}
    assert site.origin.crs == crs


@pytest.mark.parametrize("name", ["a.shp", "a.fgb"])
def test_a_layer(tmp_path: Path, name: str):
    made = read(layer(tmp_path / name))
    a_yard(made)
    assert "no .prj" not in told(made)


class TestShapefile:
    @pytest.mark.parametrize(
        ("encoding", "page"),
        [("UTF-8", None), ("GBK", None), ("GBK", "UTF-8"), ("UTF-8", "GBK"), ("GBK", "936"),
         ("GBK", "ISO-8859-1"), ("UTF-8", "nonsense"), ("GBK", "U\0F"), ("GBK", "hex")],
    )  # fmt: skip
    def test_encodings_of_the_table(self, tmp_path: Path, encoding: str, page: str | None):
        """What the file beside it says may be wrong, or missing."""
        path = layer(tmp_path / "a.shp", encoding=encoding)
        path.with_suffix(".cpg").unlink()
        if page is not None:
            path.with_suffix(".cpg").write_text(page)
        dbf = bytearray(path.with_suffix(".dbf").read_bytes())
        dbf[29] = 0
        path.with_suffix(".dbf").write_bytes(dbf)
        made = read(path)
        a_yard(made)
        right = {"UTF-8": ("UTF-8",), "GBK": ("GBK", "936")}[encoding]
        assert ("texts read as" in told(made)) == (page not in right)

    @pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
    def test_characters_cut_at_the_end_of_a_cell(self, tmp_path: Path, encoding: str):
        path = layer(tmp_path / "a.shp", encoding=encoding)
        dbf = path.with_suffix(".dbf").read_bytes()
        name = "晨光里".encode(encoding)
        spot = dbf.index(name)
        cut = dbf[:spot] + name.ljust(250)[:79] + "里".encode(encoding)[:1] + dbf[spot + 80 :]
        data, found, _ = table_text(cut, "")
        assert found == encoding
        assert len(data) == len(cut)
        assert data[spot : spot + 80].decode(encoding).split() == ["晨光里"]

    def test_without_prj_metres_are_read_and_told(self, tmp_path: Path):
        made = read(layer(tmp_path / "a.shp", crs=None))
        a_yard(made, crs=None)
        assert "no .prj; its coordinate system can be given by --crs" in told(made)
        a_yard(read(tmp_path / "a.shp", crs=CRS))

    def test_without_prj_degrees_need_a_system(self, tmp_path: Path):
        shapes = [
            shapely.Polygon(ring(*b)) for b in ((0, 0, 60, 42), (5, 30, 30, 10), (40, 30, 9, 9))
        ]
        path = layer(tmp_path / "a.shp", crs=None, shapes=shapes)
        assert fault(path) == "map.degrees"
        assert read(path, crs="EPSG:4490").scenario.origin.crs

    @pytest.mark.parametrize(
        "prj",
        ["nonsense", 'VERT_CS["heights",VERT_DATUM["d",2005],UNIT["metre",1]]',
         'PROJCS["cut off",GEOGCS["x"', 'GEOCCS["c",DATUM["d",SPHEROID["s",6378137,298]],'
         'PRIMEM["Greenwich",0],UNIT["metre",1]]'],
    )  # fmt: skip
    def test_a_prj_that_is_no_system_on_the_ground(self, tmp_path: Path, prj: str):
        path = layer(tmp_path / "a.shp")
        path.with_suffix(".prj").write_text(prj)
        made = read(path)
        assert "a.prj names no system of the ground that is known" in told(made)
        a_yard(made, crs=None)

    def test_without_a_table_a_yard_can_be_named_by_a_point(self, tmp_path: Path):
        path = layer(tmp_path / "a.shp")
        path.with_suffix(".dbf").unlink()
        assert fault(path) == "map.no_yard"
        made = read(path, feature="a/1")
        assert "no .dbf" in told(made)

    def test_without_an_index(self, tmp_path: Path):
        path = layer(tmp_path / "a.shp")
        path.with_suffix(".shx").unlink()
        a_yard(read(path))

    def test_parts_in_capitals(self, tmp_path: Path):
        path = layer(tmp_path / "a.shp")
        for part in (".dbf", ".prj", ".shx", ".cpg"):
            path.with_suffix(part).rename(path.with_suffix(part.upper()))
        a_yard(read(path.rename(path.with_suffix(".SHP"))))

    def test_names_that_the_table_cuts(self, tmp_path: Path):
        path = layer(tmp_path / "a.shp", **{"层数": (0, 0, 0), "building:levels": (0, 6, 5)})
        assert b"building:levels" not in path.with_suffix(".dbf").read_bytes()
        a_yard(read(path))


class TestZip:
    @pytest.mark.parametrize("inside", ["", "数据/2024/", "../../../tmp/"])
    def test_a_shapefile_in_folders(self, tmp_path: Path, inside: str):
        (tmp_path / "in").mkdir()
        layer(tmp_path / "in" / "a.shp")
        a_yard(read(zipped(tmp_path / "a.zip", tmp_path / "in", inside)))

    def test_several_are_layers(self, tmp_path: Path):
        (tmp_path / "in").mkdir()
        for name, k in (("用地红线", 0), ("建筑", 1)):
            layer(tmp_path / "in" / f"{name}.shp", shapes=[SHAPES[k]] * 3, 类别=("", "", ""))
        made = read(zipped(tmp_path / "a.zip", tmp_path / "in"), feature="用地红线/1")
        assert made.scenario.structures

    def test_names_in_gbk(self):
        info = zipfile.ZipInfo("建筑.shp".encode("gbk").decode("cp437"))
        info.flag_bits = 0
        assert unzip._named(info) == "建筑.shp"

    def test_bombs_and_others(self, tmp_path: Path, monkeypatch):
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("a.shp", bytes(80 * 1024 * 1024))
        assert path.stat().st_size < 200_000
        assert fault(path) == "map.too_big"
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("readme.txt", "nothing")
        assert fault(path) == "zip.no_map"
        path.write_bytes(b"PK\3\4" + bytes(300))
        assert fault(path) == "zip.damaged"


class TestKml:
    def test_folders_are_layers(self, tmp_path: Path):
        (tmp_path / "a.kml").write_text(kml(), encoding="utf-8")
        made = read(tmp_path / "a.kml")
        assert shapely.Polygon(made.scenario.site.boundary).area == pytest.approx(2520, rel=0.01)
        (house,) = made.scenario.structures
        assert (house.title.zh, house.floors) == ("3号楼", 6)
        assert "heights of 2 features dropped" in told(made)

    def test_kmz(self, tmp_path: Path):
        with zipfile.ZipFile(tmp_path / "a.kmz", "w") as packed:
            packed.writestr("files/other.kml", "<kml/>")
            packed.writestr("doc.kml", kml())
        assert read(tmp_path / "a.kmz").scenario.structures
        with zipfile.ZipFile(tmp_path / "b.kmz", "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("doc.kml", b"<kml>" + bytes(80 * 1024 * 1024))
        assert fault(tmp_path / "b.kmz") == "map.too_big"

    def test_what_is_not_read_is_counted(self, tmp_path: Path):
        more = "<GroundOverlay><name>x</name></GroundOverlay><NetworkLink><Link/></NetworkLink>" * 2
        (tmp_path / "a.kml").write_text(kml(more), encoding="utf-8")
        made = lefts(read(tmp_path / "a.kml"))
        assert made["GroundOverlay: a picture: use it as an underlay"] == 2
        assert made["NetworkLink: data elsewhere: save it too"] == 2

    def test_a_place_that_is_nowhere_is_left_out(self, tmp_path: Path):
        """The ring has no coordinates in metres: neither does it close, nor is it near."""
        nowhere = placemark("x", ((104.06, 30.67), (104.07, 30.6), (104.0, 95.0)))
        (tmp_path / "a.kml").write_text(kml(nowhere), encoding="utf-8")
        made = read(tmp_path / "a.kml")
        assert len(made.scenario.structures) == 1
        assert lefts(made)["feature: it lies far from the yard"] == 1

    def test_which_yard(self, tmp_path: Path):
        other = placemark("红线", ring(100, 0, 30, 30))
        (tmp_path / "a.kml").write_text(kml(other), encoding="utf-8")
        assert fault(tmp_path / "a.kml") == "map.which"
        made = read(tmp_path / "a.kml", at=(104.06 + 110 / 95_840, 30.67 + 10 / 110_870))
        assert shapely.Polygon(made.scenario.site.boundary).area == pytest.approx(900, rel=0.01)


BAD = [
    ("a.shp", b"", "file.empty"),
    ("a.shp", b"nothing of the kind", "map.damaged"),
    ("a.fgb", b"nothing of the kind", "fgb.no_fgb"),
    ("a.fgb", b"fgb\x03fgb\x01" + bytes(5000), "map.empty"),
    ("a.fgb", b"fgb\x03fgb\x01" + b"\xff" * 5000, "map.empty"),
    ("a.kml", b"<html></html>", "kml.no_kml"),
    ("a.kml", b"<kml><Document>", "map.damaged"),
    ("a.kml", b'<!DOCTYPE k [<!ENTITY a "b">]><kml>&a;</kml>', "kml.entity"),
    ("a.kml", b'<kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>', "map.empty"),
    ("a.kmz", b"PK\3\4nothing", "zip.damaged"),
]


@pytest.mark.parametrize(("name", "data", "code"), BAD)
def test_one_clear_message(tmp_path: Path, name: str, data: bytes, code: str):
    (tmp_path / name).write_bytes(data)
    assert fault(tmp_path / name) == code


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch):
    import sys

    path = layer(tmp_path / "a.fgb")
    monkeypatch.setitem(sys.modules, "pyogrio", None)
    with pytest.raises(SpaceplanError) as caught:
        read(path)
    assert "pip install 'spaceplan[geo]'" in caught.value.faults[0].expected.en


def test_time_is_bounded(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(apart, "_PATIENCE", (0, 0.01))
    assert fault(layer(tmp_path / "a.fgb")) == "map.damaged"
    assert ogr._SECONDS <= 10


@pytest.mark.slow
def test_ruined_files_are_read_or_refused(tmp_path: Path):
    """Some here; ``python -m tests.exchange.ogr_files 1000`` tries more."""
    rng = random.Random(5)
    (tmp_path / "in").mkdir()
    layer(tmp_path / "in" / "a.shp")
    (tmp_path / "a.kml").write_text(kml(), encoding="utf-8")
    sources = [
        layer(tmp_path / "a.fgb"), tmp_path / "a.kml", zipped(tmp_path / "a.zip", tmp_path / "in")
    ]  # fmt: skip
    out = tmp_path / "a.yaml"
    for number in range(18):
        source = sources[number % 3]
        path = tmp_path / f"mutant{source.suffix}"
        path.write_bytes(mutant(source.read_bytes(), rng))
        done = CliRunner().invoke(app, ["import", str(path), "--out", str(out), "--force"])
        assert done.exit_code in (0, 2), done.output
        assert (done.exit_code == 0) == out.is_file()
        out.unlink(missing_ok=True)
