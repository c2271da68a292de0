"""DWG in: decoded apart from this process, then read as the same drawing in DXF would be."""

import random
import sys
from pathlib import Path

import ezdwg
import pytest
from ezdwg import raw
from typer.testing import CliRunner

from spaceplan.cli.app import app
from spaceplan.exchange import apart
from spaceplan.exchange.dwg_in import child, read_dwg, reader
from spaceplan.exchange.dwg_in.convert import converted
from spaceplan.exchange.dwg_in.decoded import Decoded, Lost
from spaceplan.exchange.dxf_in import bounds, read_dxf
from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.model.enums import Kind
from spaceplan.model.fault import SpaceplanError
from tests.exchange.dwg_files import BOUNDARY, EAST, NORTH, mutant, survey

CN = ImportSettings(profile="cn")


@pytest.fixture(scope="module")
def drawing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return survey(tmp_path_factory.mktemp("dwg") / "Survey 3.dwg")


@pytest.fixture(scope="module")
def made(drawing: Path) -> Imported:
    return read_dwg(drawing, CN)


def fault(path: Path, **settings) -> str:
    with pytest.raises(SpaceplanError) as caught:
        read_dwg(path, ImportSettings(**settings))
    assert len(caught.value.faults) == 1
    assert str(caught.value).startswith(str(path))
    assert caught.value.faults[0].found.zh
    assert caught.value.faults[0].expected.zh
    return caught.value.faults[0].code


def lefts(made: Imported) -> dict[str, int]:
    return {f"{x.what}: {x.why.en}": x.count for x in made.leftovers}


class TestASurvey:
    def test_its_ground_and_houses(self, made: Imported):
        site = made.scenario
        assert site.name == "survey-3"
        assert (site.origin.x, site.origin.y) == (EAST, NORTH)
        assert set(site.site.boundary) == set(BOUNDARY)
        houses = [s for s in site.structures if s.kind is Kind.BUILDING]
        assert len(houses) == 2
        assert (houses[0].title.zh, houses[0].floors) == ("3号楼", 6)

    def test_blocks_are_scaled_about_their_base(self, made: Imported):
        trees = [s for s in made.scenario.structures if s.kind is Kind.TREE]
        assert sorted(t.centre for t in trees) == [(10.0, 10.0), (30.0, 10.0)]
        assert sorted(t.crown for t in trees) == [1.0, 2.0]

    def test_what_lies_on_a_layer_that_is_off_is_told(self, made: Imported):
        assert lefts(made)["TREE-OFF: CIRCLE: its layer is off or frozen"] == 1

    def test_the_decoder_is_told(self, made: Imported):
        assert "version 2000" in made.done[0].en
        assert "ezdwg" in made.done[0].zh

    def test_the_same_as_from_a_dxf(self, drawing: Path, made: Imported, tmp_path: Path):
        doc, outcome = converted(str(drawing), 1000)
        assert outcome == Decoded()
        assert doc is not None
        doc.saveas(tmp_path / "Survey 3.dxf")
        other = read_dxf(tmp_path / "Survey 3.dxf", CN)
        assert other.scenario.site == made.scenario.site
        assert other.scenario.structures == made.scenario.structures
        assert other.leftovers == made.leftovers

    def test_the_command(self, drawing: Path, tmp_path: Path):
        out = tmp_path / "yard.yaml"
        done = CliRunner().invoke(app, ["import", str(drawing), "--out", str(out), "--lang", "en"])
        assert done.exit_code == 0, done.output
        assert out.is_file()


@pytest.mark.parametrize(("unit", "metres"), [(4, 0.001), (5, 0.01), (6, 1.0), (1, 0.0254)])
def test_units_come_from_its_own_header(tmp_path: Path, unit: int, metres: float):
    """Figures are those of millimetres: whatever the header says must scale them."""
    doc = ezdwg.new()
    doc.header["insunits"] = unit
    doc.layers["用地红线"] = {}
    ring = [(x / metres, y / metres) for x, y in BOUNDARY]
    doc.modelspace().add_lwpolyline(ring, closed=True, layer="用地红线")
    doc.save(str(tmp_path / "a.dwg"))
    made = read_dwg(tmp_path / "a.dwg", CN)
    assert sorted(made.scenario.site.boundary) == sorted(BOUNDARY)


def test_without_a_unit_it_is_asked_for(tmp_path: Path):
    path = survey(tmp_path / "a.dwg", insunits=0)
    assert fault(path, profile="cn") == "dxf.no_units"
    assert read_dwg(path, ImportSettings(profile="cn", units="mm")).scenario.structures


def test_mirrored_and_nested_blocks(tmp_path: Path):
    doc = ezdwg.new()
    doc.header["insunits"] = 6
    for name in ("用地红线", "建筑"):
        doc.layers[name] = {}
    inner = doc.blocks.new("inner")
    inner.add_lwpolyline([(0, 0), (6, 0), (6, 3), (0, 3)], closed=True, layer="建筑")
    outer = doc.blocks.new("outer", base_point=(1, 0, 0))
    outer.add_blockref("inner", insert=(1, 0))
    space = doc.modelspace()
    space.add_lwpolyline(BOUNDARY, closed=True, layer="用地红线")
    space.add_blockref("outer", insert=(10, 10))
    space.add_blockref("outer", insert=(20, 20), extrusion=(0, 0, -1))
    doc.save(str(tmp_path / "a.dwg"))
    made = read_dwg(tmp_path / "a.dwg", CN)
    corners = [set(s.outline) for s in made.scenario.structures]
    assert {(10.0, 10.0), (16.0, 10.0), (16.0, 13.0), (10.0, 13.0)} in corners
    # the other stands in a coordinate system of its own, whose x runs to the left
    assert {(-20.0, 20.0), (-26.0, 20.0), (-26.0, 23.0), (-20.0, 23.0)} not in corners
    assert len(corners) == 1
    assert sum(x.count for x in made.leftovers) + len(made.scenario.surroundings) >= 1


class TestCustomObjects:
    def test_they_are_counted_by_their_name(self, drawing: Path, monkeypatch):
        rows = raw.list_object_headers_with_type(str(drawing))
        texts = {r[0] for r in rows if r[4] == "TEXT"}

        def renamed(_path: str):
            return [(*r[:3], 505, "TCH_WALL", "E") if r[0] in texts else r for r in rows]

        monkeypatch.setattr(raw, "list_object_headers_with_type", renamed)
        _, outcome = converted(str(drawing), 1000)
        assert outcome.lost == (Lost(layer="文字", kind="TCH_WALL", why="custom", count=1),)

    def test_without_a_boundary_the_way_out_is_told(self, drawing: Path, monkeypatch):
        def decode(_module: str, _source: str, where: str, seconds: int) -> int:
            import ezdxf

            folder = Path(where)
            ezdxf.new(units=4).saveas(folder / child.DRAWING)
            lost = (Lost(layer="WALL", kind="TCH_WALL", why="custom", count=7),)
            (folder / child.OUTCOME).write_text(Decoded(lost=lost).model_dump_json())
            return 0

        monkeypatch.setattr(reader, "run_apart", decode)
        with pytest.raises(SpaceplanError) as caught:
            read_dwg(drawing, CN)
        (one,) = caught.value.faults
        assert one.code == "dxf.no_boundary"
        assert "7 objects of another program" in one.found.en
        assert "T3" in one.expected.en


def test_what_cannot_be_decoded_is_counted(drawing: Path, monkeypatch):
    monkeypatch.setattr(raw, "decode_lwpolyline_entities", lambda _path: [])
    _, outcome = converted(str(drawing), 1000)
    assert Lost(layer="建筑", kind="LWPOLYLINE", why="unread", count=2) in outcome.lost


def test_signs_that_would_end_a_line_are_blanks(drawing: Path, tmp_path: Path, monkeypatch):
    rows = raw.decode_text_entities(str(drawing))
    spoilt = [(r[0], "3号楼\n  0\nEOF\0 6层", *r[2:]) for r in rows]
    monkeypatch.setattr(raw, "decode_text_entities", lambda _path: spoilt)
    doc, outcome = converted(str(drawing), 1000)
    assert outcome == Decoded()
    assert doc is not None
    doc.saveas(tmp_path / "a.dxf")
    made = read_dxf(tmp_path / "a.dxf", CN)
    assert made.scenario.structures[0].title.zh.startswith("3号楼")
    assert len(made.scenario.structures) == 4


def test_too_many_records_are_refused_unread(drawing: Path):
    doc, outcome = converted(str(drawing), 3)
    assert doc is None
    assert outcome.records is not None


REFUSED = [
    (b"", "file.empty"),
    (b"\0" * 5000, "file.empty"),
    (bytes(range(256)) * 20, "dwg.no_dwg"),
    (b"AC1009" + bytes(range(256)) * 20, "dwg.old"),
    (b"AC1.50" + bytes(range(256)) * 20, "dwg.old"),
    (b"AC2.10" + bytes(range(256)) * 20, "dwg.old"),
    (b"MC0.0\0" + bytes(range(256)) * 20, "dwg.old"),
    (b"AC1035" + bytes(range(256)) * 20, "dwg.version"),
    (b"AC1032", "dwg.truncated"),
    (b"AC1032" + bytes(5000), "dwg.truncated"),
    (b"AC1015" + bytes(range(256)) * 20, "dwg.broken"),
    (b"AC1021" + bytes(range(256)) * 20, "dwg.broken"),
    (b"AC1032" + bytes(range(256)) * 20, "dwg.broken"),
    (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "dwg.dxf"),
    (b"AutoCAD Binary DXF\r\n\x1a\0", "dwg.dxf"),
    (b"PK\3\4" + bytes(range(256)), "dwg.no_dwg"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED)
def test_one_clear_message(tmp_path: Path, data: bytes, code: str):
    path = tmp_path / "a.dwg"
    path.write_bytes(data)
    assert fault(path) == code


def test_what_is_no_file(tmp_path: Path):
    assert fault(tmp_path / "none.dwg") == "file.missing"
    (tmp_path / "a.dwg").mkdir()
    assert fault(tmp_path / "a.dwg") == "file.directory"


def test_a_large_file_is_not_even_read(tmp_path: Path):
    path = tmp_path / "a.dwg"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    assert fault(path) == "dxf.too_big"
    assert bounds.MAX_BYTES < 200 * 1024 * 1024


def test_a_dwg_named_dxf_is_to_be_renamed(drawing: Path, tmp_path: Path):
    (tmp_path / "a.dxf").write_bytes(drawing.read_bytes())
    with pytest.raises(SpaceplanError) as caught:
        read_dxf(tmp_path / "a.dxf", CN)
    assert ".dwg" in caught.value.faults[0].expected.en


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_time_is_bounded(drawing: Path, monkeypatch):
    monkeypatch.setattr(reader, "_SECONDS", 0)
    assert fault(drawing) == "dwg.too_long"


def test_time_is_bounded_without_limits_of_the_system(drawing: Path, monkeypatch):
    monkeypatch.setattr(apart, "_PATIENCE", (0, 0.01))
    assert fault(drawing) == "dwg.too_long"


@pytest.mark.slow
def test_ruined_files_are_read_or_refused(drawing: Path, tmp_path: Path):
    """A dozen here; ``python -m tests.exchange.dwg_files 1000`` tries more."""
    rng = random.Random(1)
    data, path, out = drawing.read_bytes(), tmp_path / "a.dwg", tmp_path / "a.yaml"
    for _ in range(12):
        path.write_bytes(mutant(data, rng))
        done = CliRunner().invoke(app, ["import", str(path), "--out", str(out), "--force"])
        assert done.exit_code in (0, 2), done.output
        assert (done.exit_code == 0) == out.is_file()
        there = {p.name for p in tmp_path.iterdir()}
        assert there - {"a.yaml"} == {"a.dwg"}
        out.unlink(missing_ok=True)
