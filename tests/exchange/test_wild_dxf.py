"""Drawings as people have them: each test stands for a kind of thing that went wrong elsewhere."""

import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ezdxf
import pytest
from ezdxf.acis import api as acis
from ezdxf.render.forms import circle, cube
from ezdxf.xclip import XClip
from shapely import Polygon

from spaceplan.exchange.dxf_in import read_dxf
from spaceplan.exchange.dxf_in.floors import floors_in, name_in
from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.scenario import Structure

Spots = Sequence[tuple[float, float]]
SITE, GATE = "用地红线", "出入口"
FLIPPED = (0, 0, -1)


def box(x: float, y: float, wide: float, high: float) -> list[tuple[float, float]]:
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


class Yard:
    """A drawing in metres of a yard of 60 x 40 m with a gate, after Chinese layers."""

    def __init__(self, version: str = "R2010", site: bool = True, units: int = 6) -> None:
        self.doc = ezdxf.new(version)
        self.doc.header["$INSUNITS"] = units
        self.space = self.doc.modelspace()
        if site:
            self.ring(SITE, box(0, 0, 60, 40))
            self.line(GATE, (10, 0), (16, 0))

    def ring(self, layer: str, points: Spots, close: bool = True, **more: Any) -> Any:
        return self.space.add_lwpolyline(points, close=close, dxfattribs={"layer": layer, **more})

    def line(self, layer: str, a: tuple[float, float], b: tuple[float, float]) -> Any:
        return self.space.add_line(a, b, dxfattribs={"layer": layer})

    def insert(self, name: str, x: float, y: float, layer: str = "0", **more: Any) -> Any:
        return self.space.add_blockref(name, (x, y), dxfattribs={"layer": layer, **more})

    def text(self) -> str:
        stream = io.StringIO()
        self.doc.write(stream)
        return stream.getvalue()

    def read(self, folder: Path, **given: Any) -> Imported:
        self.doc.saveas(folder / "a.dxf")
        return read_dxf(folder / "a.dxf", ImportSettings(**{"profile": "cn", **given}))

    def fault(self, folder: Path, **given: Any) -> Fault:
        with pytest.raises(SpaceplanError) as caught:
            self.read(folder, **given)
        return caught.value.faults[0]


def read_bytes(folder: Path, data: bytes, **given: Any) -> Imported:
    (folder / "a.dxf").write_bytes(data)
    return read_dxf(folder / "a.dxf", ImportSettings(**{"profile": "cn", **given}))


def told(made: Imported) -> str:
    left = [f"{x.count} {x.what}: {x.why.en}" for x in made.leftovers]
    return "\n".join([*(t.en for t in made.done), *left])


def of(made: Imported, kind: str) -> list[Structure]:
    return [s for s in made.scenario.structures if s.kind.value == kind]


def areas(made: Imported, kind: str = "building") -> list[float]:
    return sorted(round(Polygon(s.outline).area, 1) for s in of(made, kind))


# --- encodings


def _encoded(encoding: str, page: str, version: str = "R2000", layer: str = SITE) -> bytes:
    yard = Yard(version, site=False)
    yard.ring(layer, box(0, 0, 60, 40))
    yard.ring("JMD", box(5, 20, 20, 10))
    text = yard.text().replace("ANSI_1252", page)
    for escape in {f"\\U+{ord(sign):04x}" for sign in layer if ord(sign) > 127}:
        text = text.replace(escape, chr(int(escape[3:], 16)))
    return text.encode(encoding)


@pytest.mark.parametrize("version", ["R2000", "R2010"])
@pytest.mark.parametrize("page", ["ANSI_1252", "ANSI_936", "UNDEFINED", "ANSI_99999"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_chinese_is_read_whatever_the_header_says(
    tmp_path: Path, version: str, page: str, encoding: str
) -> None:
    made = read_bytes(tmp_path, _encoded(encoding, page, version))
    assert Polygon(made.scenario.site.boundary).area == 2400
    marked = read_bytes(tmp_path, b"\xef\xbb\xbf" + _encoded("utf-8", page, version))
    assert marked.scenario == made.scenario


@pytest.mark.parametrize("layer", ["Grundstück", "Propriété", "Límite_año", "Größe Maß"])
@pytest.mark.parametrize("page", ["ANSI_1252", "UNDEFINED"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_western_letters_are_no_chinese(
    tmp_path: Path, layer: str, page: str, encoding: str
) -> None:
    (tmp_path / "p.yaml").write_text(f"name: x\nlayers:\n  boundary: ['{layer}']\n", "utf-8")
    data = _encoded(encoding, page, layer=layer)
    made = read_bytes(tmp_path, data, profile=str(tmp_path / "p.yaml"))
    assert Polygon(made.scenario.site.boundary).area == 2400
    if page == "UNDEFINED":
        assert f"read as {'UTF-8' if encoding == 'utf-8' else 'cp1252'}" in told(made)


@pytest.mark.parametrize("cut", range(1, 8))
def test_an_escape_cut_in_two_is_joined(tmp_path: Path, cut: int) -> None:
    """A long text comes in pieces of 250 signs, wherever that cuts ``\\U+8BE6``."""
    yard = Yard("R2000")
    yard.ring("建筑", box(5, 20, 20, 10))
    escape, note = "\\U+8BE6", "X" * 243
    yard.space.add_mtext(note + "Q", dxfattribs={"layer": "文字", "insert": (10, 25)})
    whole = yard.text()
    first = note + escape[:cut]
    text = whole.replace(f"  1\n{note}Q\n", f"  3\n{first}\n  1\n{escape[cut:]}7F\n")
    assert text != whole
    made = read_bytes(tmp_path, text.encode("utf-8"))
    assert of(made, "building")[0].floors == 7


@pytest.mark.parametrize("broken", ["\\U+", "\\U+12", "\\U+ZZZZ", "\\U+000A", "\\U+D83D", "\\M+1"])
def test_broken_escapes_stay_as_they_are(tmp_path: Path, broken: str) -> None:
    yard = Yard("R2000")
    yard.space.add_text("NOTE", dxfattribs={"layer": "文字", "insert": (10, 25)})
    read_bytes(tmp_path, yard.text().replace("\nNOTE\n", f"\n{broken}\n").encode("utf-8"))


@pytest.mark.parametrize("header", ["", "  0\nSECTION\n  2\nHEADER\n  0\nENDSEC\n", "AC1009"])
def test_a_file_without_a_version_keeps_layers_and_closed_outlines(
    tmp_path: Path, header: str
) -> None:
    yard = Yard("R2010", site=False)
    yard.ring("BOUNDARY", box(0, 0, 60, 40))
    yard.ring("BUILDING", box(5, 20, 20, 10))
    text = yard.text()
    entities = text[text.index("  0\nSECTION\n  2\nENTITIES") :]
    entities = entities[: entities.index("ENDSEC") + 7] + "  0\nEOF\n"
    if header == "AC1009":
        header = "  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\nAC1009\n  0\nENDSEC\n"
    made = read_bytes(tmp_path, (header + entities).encode(), profile="us", units="m")
    assert Polygon(made.scenario.site.boundary).area == 2400
    assert areas(made) == [200.0]
    assert "read as AutoCAD 2000" in told(made)


# --- units


@pytest.mark.parametrize(
    ("figure", "metres", "name"),
    [(21, 1200 / 3937, "US survey feet"), (2, 0.3048, "ft"), (10, 0.9144, "yd")],
)
def test_units_are_read_by_their_figure(
    tmp_path: Path, figure: int, metres: float, name: str
) -> None:
    made = Yard(units=figure).read(tmp_path)
    area = Polygon(made.scenario.site.boundary).area
    assert area == pytest.approx(2400 * metres**2, rel=1e-4)
    assert name in told(made)


@pytest.mark.parametrize(
    ("figure", "name"), [(3, "miles"), (24, "US survey miles"), (13, "microns")]
)
def test_units_of_no_yard_are_named(tmp_path: Path, figure: int, name: str) -> None:
    fault = Yard(units=figure).fault(tmp_path)
    assert (fault.code, f"in {name} " in fault.found.en) == ("dxf.no_units", True)


# --- coordinate systems of entities


def test_what_stands_in_a_flipped_coordinate_system_is_where_it_is_seen(tmp_path: Path) -> None:
    """Extrusion 0, 0, -1 mirrors x: of blocks, texts, circles, arcs, hatches and polylines."""
    yard = Yard()
    tree = yard.doc.blocks.new("树")
    tree.add_circle((0, 0), 2)
    yard.insert("树", -20, 10, "树", extrusion=FLIPPED)
    yard.ring("建筑", box(25, 20, 10, 8))
    attribs = {"layer": "文字", "insert": (-30, 24), "extrusion": FLIPPED, "height": 1}
    yard.space.add_text("7F", dxfattribs=attribs)
    note = yard.doc.blocks.new("注")
    note.add_attdef("N", (0, 0))
    ref = yard.insert("注", -28, 22, "文字", extrusion=FLIPPED)
    ref.add_attrib("N", "3号楼", (-28, 22), dxfattribs={"extrusion": FLIPPED})
    yard.ring("建筑", box(-50, 5, 10, 8), extrusion=FLIPPED)
    hatch = yard.space.add_hatch(dxfattribs={"layer": "绿化", "extrusion": FLIPPED})
    hatch.paths.add_polyline_path(box(-12, 30, 4, 4))
    yard.space.add_circle((-50, 25), 0.2, dxfattribs={"layer": "树", "extrusion": FLIPPED})
    made = yard.read(tmp_path)
    assert sorted(t.centre for t in of(made, "tree")) == [(20, 10), (50, 25)]
    assert of(made, "tree")[0].crown == pytest.approx(2, abs=0.01)
    first, second = of(made, "building")
    assert (first.floors, first.title.zh) == (7, "3号楼")
    assert Polygon(second.outline).bounds == pytest.approx((40, 5, 50, 13))
    assert Polygon(of(made, "green")[0].outline).bounds == pytest.approx((8, 30, 12, 34))


def test_a_flipped_block_of_a_gate_opens_where_it_is_seen(tmp_path: Path) -> None:
    yard = Yard(site=False)
    yard.ring(SITE, box(-30, -20, 60, 40))
    yard.doc.blocks.new("门楼").add_line((-3, 0), (3, 0))
    yard.insert("门楼", -15, -20, GATE, extrusion=FLIPPED)
    (gate,) = yard.read(tmp_path).scenario.site.gates
    assert sorted(gate.span) == [(12, -20), (18, -20)]


def test_a_tree_stands_where_its_block_draws_it(tmp_path: Path) -> None:
    yard = Yard()
    off = yard.doc.blocks.new("T1")
    off.add_circle((2, 2), 2)
    off.add_point((2, 2))
    yard.insert("T1", 20, 20, "树")
    star = yard.doc.blocks.new("T2")  # strokes alone, far from the base point
    for i in range(8):
        t = math.pi * i / 4
        star.add_line((10, 10), (10 + 1.5 * math.cos(t), 10 + 1.5 * math.sin(t)))
    yard.insert("T2", 30, 5, "树", xscale=2, yscale=2)
    first, second = of(yard.read(tmp_path), "tree")
    assert (first.centre, first.crown) == ((22, 22), pytest.approx(2, abs=0.01))
    assert (second.centre, second.crown) == ((50, 25), pytest.approx(3, abs=0.01))


# --- hatches, splines, multilines


@pytest.mark.parametrize(("style", "area"), [(0, 190 + 12), (1, 190), (2, 260)])
def test_islands_of_hatches_are_not_filled(tmp_path: Path, style: int, area: float) -> None:
    """Style 0 fills every other ring, 1 the outermost alone, 2 all."""
    yard = Yard()
    hatch = yard.space.add_hatch(dxfattribs={"layer": "建筑", "hatch_style": style})
    hatch.paths.add_polyline_path(box(5, 25, 20, 13), flags=1)
    hatch.paths.add_polyline_path(box(10, 28, 10, 7), flags=16)
    hatch.paths.add_polyline_path(box(12, 30, 4, 3), flags=0)
    hatch.paths.add_polyline_path(box(30, 5, 20, 10), flags=1)
    made = yard.read(tmp_path)
    assert sum(areas(made)) == pytest.approx(200 + area, abs=0.1)
    assert 200.0 in areas(made)


def test_splines_are_drawn_within_their_domain(tmp_path: Path) -> None:
    corners = box(10, 10, 20, 15)
    periodic = Yard()
    spline = periodic.space.add_spline(dxfattribs={"layer": "绿化", "flags": 11, "degree": 3})
    spline.control_points = [*((x, y, 0) for x, y in corners), *((x, y, 0) for x, y in corners[:3])]
    spline.knots = [float(k) for k in range(-3, 8)]
    assert areas(periodic.read(tmp_path), "green") == [pytest.approx(203.3, abs=0.15)]
    clamped = Yard()
    curve = clamped.space.add_open_spline([*corners, corners[0]], dxfattribs={"layer": "绿化"})
    curve.closed = True
    (green,) = of(clamped.read(tmp_path), "green")
    assert Polygon(corners).buffer(1).contains(Polygon(green.outline))
    fitted = Yard()
    ring = [(20 + 5 * math.cos(t / 4), 20 + 5 * math.sin(t / 4)) for t in range(25)]
    fitted.space.add_spline([*ring, ring[0]], dxfattribs={"layer": "绿化"})
    assert areas(fitted.read(tmp_path), "green") == [pytest.approx(math.pi * 25, rel=0.02)]


@pytest.mark.parametrize("frame", [16, 24])
def test_vertices_that_only_bend_a_polyline_are_not_drawn(tmp_path: Path, frame: int) -> None:
    yard = Yard("R2000")
    line = yard.space.add_polyline2d([], dxfattribs={"layer": "建筑"})
    line.dxf.flags = 1 | 4
    line.append_vertices(box(10, 10, 20, 15), dxfattribs={"flags": frame})
    drawn = [(p.x + 20, p.y + 17) for p in circle(60, 6)]
    line.append_vertices(drawn, dxfattribs={"flags": 8})
    assert areas(yard.read(tmp_path)) == [pytest.approx(math.pi * 36, rel=0.01)]


@pytest.mark.parametrize("justify", [0, 1, 2])
def test_multilines_are_walls_of_their_width(tmp_path: Path, justify: int) -> None:
    yard = Yard()
    attribs = {"layer": "围墙", "scale_factor": 0.24, "justification": justify}
    yard.space.add_mline([(5, 20), (30, 20), (30, 35)], dxfattribs=attribs)
    house = {"layer": "建筑", "scale_factor": 0.24, "justification": 1}
    yard.space.add_mline(box(35, 10, 15, 10), close=True, dxfattribs=house)
    yard.space.add_mline([(35, 30), (50, 30)], dxfattribs=house)
    made = yard.read(tmp_path)
    (wall,) = of(made, "wall")
    assert wall.thickness == 0.24
    assert wall.line[0] == (5, pytest.approx(20 + 0.12 * (justify - 1)))
    assert areas(made) == [pytest.approx(15.24 * 10.24, abs=0.1)]
    assert "1 建筑: MLINE: a multiline that does not close: explode it" in told(made)


def test_regions_and_solids_are_to_be_exploded(tmp_path: Path) -> None:
    yard = Yard()
    attribs = {"layer": "建筑"}
    for add in (yard.space.add_region, yard.space.add_3dsolid):
        body = add(dxfattribs=attribs)
        acis.export_dxf(body, [acis.body_from_mesh(cube())])
    words = told(yard.read(tmp_path))
    assert "建筑: REGION: a region or solid: explode it" in words
    assert "建筑: 3DSOLID: a region or solid: explode it" in words


# --- what is seen


def test_off_hides_what_lies_on_a_layer_and_frozen_all_that_hangs_on_it(tmp_path: Path) -> None:
    yard = Yard()
    yard.doc.layers.add("甲").off()
    yard.doc.layers.add("乙").freeze()
    for i, name in enumerate(("甲", "乙")):
        block = yard.doc.blocks.new(f"H{i}")
        block.add_lwpolyline(box(0, 0, 10, 8), close=True, dxfattribs={"layer": "建筑"})
        block.add_lwpolyline(box(0, 10, 10, 9), close=True, dxfattribs={"layer": "甲"})
        block.add_lwpolyline(box(0, 20, 10, 7), close=True, dxfattribs={"layer": "0"})
        yard.insert(f"H{i}", 5 + 20 * i, 5, name)
    made = yard.read(tmp_path)
    assert areas(made) == [80.0]
    assert "2 甲: LWPOLYLINE: its layer is off or frozen" in told(made)
    assert "1 乙: INSERT: its layer is off or frozen" in told(made)


def test_a_tree_of_strokes_on_a_layer_that_is_on_is_seen_through_one_that_is_off(
    tmp_path: Path,
) -> None:
    yard = Yard()
    yard.doc.layers.add("绿植").off()
    for name, layer in (("树A", "树"), ("树B", "0")):
        yard.doc.blocks.new(name).add_circle((0, 0), 2, dxfattribs={"layer": layer})
    yard.insert("树A", 10, 10, "绿植")
    yard.insert("树B", 20, 10, "绿植")
    made = yard.read(tmp_path)
    assert [t.centre for t in of(made, "tree")] == [(10, 10)]
    assert "绿植: INSERT 树B: its layer is off or frozen" in told(made)


def test_external_references_and_underlays_are_named(tmp_path: Path) -> None:
    yard = Yard()
    yard.doc.add_xref_def("survey.dwg", "SURVEY")
    yard.insert("SURVEY", 0, 0)
    image = yard.doc.add_image_def("photo.png", (10, 10))
    yard.space.add_image(image, (0, 0), (10, 10))
    sheet = yard.doc.add_underlay_def("plan.pdf")
    yard.space.add_underlay(sheet)
    words = told(yard.read(tmp_path))
    assert "INSERT SURVEY (survey.dwg): an external reference" in words
    assert "IMAGE photo.png: an underlay" in words
    assert "plan.pdf: an underlay" in words


@pytest.mark.parametrize("nested", [False, True])
def test_clipped_blocks_show_what_their_clip_leaves(tmp_path: Path, nested: bool) -> None:
    yard = Yard()
    base = yard.doc.blocks.new("BASE")
    for i, ring in enumerate((box(5, 25, 15, 10), box(35, 25, 20, 10), box(25, 25, 8, 10))):
        base.add_lwpolyline(ring, close=True, dxfattribs={"layer": "建筑"})
        base.add_text(f"{i + 2}F", dxfattribs={"layer": "文字", "insert": (ring[0][0] + 1, 30)})
    home = yard.doc.blocks.new("OUTER") if nested else yard.space
    ref = home.add_blockref("BASE", (0, 0))
    XClip(ref).set_block_clipping_path([(0, 20), (30, 20), (30, 40), (0, 40)])
    if nested:
        yard.insert("OUTER", 0, 0)
    made = yard.read(tmp_path)
    assert areas(made) == [50.0, 150.0]
    assert "outside the clip of its block (XCLIP)" in told(made)


def test_an_entity_that_the_library_cannot_place_is_told(tmp_path: Path) -> None:
    """Some entities have no layer at all."""
    yard = Yard()
    text = yard.text()
    end = text.index("ENDSEC", text.index("ENTITIES"))
    odd = "SECTIONOBJECT\n  5\nFFF1\n330\n1F\n100\nAcDbEntity\n100\nAcDbSection\n 90\n1\n  0\n"
    made = read_bytes(tmp_path, (text[:end] + odd + text[end:]).encode("utf-8"), profile=None)
    assert Polygon(made.scenario.site.boundary).area == 2400


# --- outlines


def test_lines_that_meet_in_threes_bound_each_house(tmp_path: Path) -> None:
    yard = Yard()
    for i in range(3):
        yard.line("建筑", (10 + 12 * i, 20), (22 + 12 * i, 20))
        yard.line("建筑", (10 + 12 * i, 32), (22 + 12 * i, 32))
    for i in range(4):
        yard.line("建筑", (10 + 12 * i, 20), (10 + 12 * i, 32))
    made = yard.read(tmp_path)
    assert areas(made) == [144.0, 144.0, 144.0]
    assert "gap" not in told(made)


def test_long_walls_with_party_walls_between_them(tmp_path: Path) -> None:
    """The party walls end in the middle of the long ones, one of them 3 cm before."""
    yard = Yard()
    yard.line("建筑", (10, 20), (46, 20))
    yard.line("建筑", (46, 32), (10, 32))
    for x in (10, 22, 34, 46):
        yard.line("建筑", (x, 20), (x, 31.97 if x == 34 else 32))
    made = yard.read(tmp_path)
    assert areas(made) == [144.0, 144.0, 144.0]
    assert "closed a gap of 30.0 mm at (34.00, 32.00)" in told(made)


def test_one_outline_parted_by_lines_is_several_houses(tmp_path: Path) -> None:
    """As surveys draw parts of other heights; a stair that ends within parts nothing."""
    yard = Yard()
    yard.ring("建筑", box(10, 20, 36, 12))
    yard.line("建筑", (22, 20), (22, 32))
    yard.line("建筑", (34, 20.02), (34, 31.99))
    yard.line("建筑", (40, 20), (40, 25))
    for x, text in ((12, "砖7"), (25, "砖6"), (36, "砖1")):
        yard.space.add_text(text, dxfattribs={"layer": "文字", "insert": (x, 28)})
    made = yard.read(tmp_path)
    assert areas(made) == [144.0, 144.0, 144.0]
    assert [s.floors for s in of(made, "building")] == [7, 6, 1]
    assert "2 lines part outlines into buildings of their own" in told(made)
    assert told(made).count("does not close") == 1


def test_four_houses_about_one_corner(tmp_path: Path) -> None:
    yard = Yard()
    for k in (10, 20, 30):
        for a in (10, 20):
            yard.line("建筑", (a, k), (a + 10, k))
            yard.line("建筑", (k, a), (k, a + 10))
    assert areas(yard.read(tmp_path)) == [100.0] * 4


def test_what_goes_on_from_a_corner_is_told_and_the_house_kept(tmp_path: Path) -> None:
    yard = Yard()
    ring = box(5, 20, 20, 10)
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        yard.line("建筑", a, b)
    yard.line("建筑", (25, 20), (30, 20))
    yard.line("建筑", (5, 30), (5, 35))
    made = yard.read(tmp_path)
    assert areas(made) == [200.0]
    assert told(made).count("sticks out of an outline by 5.00 m") == 2


def test_strokes_that_cross_without_end_are_no_houses(tmp_path: Path) -> None:
    yard = Yard()
    for i in range(60):
        yard.line("建筑", (1 + i * 0.9, 1), (2 + i * 0.9, 39))
        yard.line("建筑", (1, 1 + i * 0.6), (59, 1.3 + i * 0.6))
    yard.ring("建筑", box(5, 20, 20, 10))
    made = yard.read(tmp_path)
    assert areas(made) == [200.0]
    assert "建筑: building" in told(made)


@pytest.mark.parametrize("past", [0.02, 0.3, 2.0])
def test_lines_drawn_past_their_corners_bound_the_site(tmp_path: Path, past: float) -> None:
    yard = Yard(site=False)
    yard.line(SITE, (-past, 0), (60 + past, 0))
    yard.line(SITE, (60, -past), (60, 40 + past))
    yard.line(SITE, (60 + past, 40), (-past, 40))
    yard.line(SITE, (0, 40 + past), (0, -past))
    made = yard.read(tmp_path)
    assert Polygon(made.scenario.site.boundary).area == pytest.approx(2400, abs=0.01)
    healed = yard.read(tmp_path, heal_m=2 * past)
    assert Polygon(healed.scenario.site.boundary).area == pytest.approx(2400, abs=0.01)
    if past > 0.05:
        assert f"sticks out of an outline by {past:.2f} m" in told(made)


def test_a_boundary_over_two_layers_is_one(tmp_path: Path) -> None:
    yard = Yard(site=False)
    yard.ring("用地红线", [(0, 0), (60, 0), (60, 40)], close=False)
    yard.ring("征地红线", [(60, 40), (0, 40), (0, 0)], close=False)
    assert Polygon(yard.read(tmp_path).scenario.site.boundary).area == 2400


@pytest.mark.parametrize("profile", ["cn", "outlines"])
def test_a_gate_closes_the_boundary_that_is_open_there(tmp_path: Path, profile: str) -> None:
    yard = Yard(site=False)
    yard.ring(SITE, [(16, 0), (60, 0), (60, 40), (0, 40), (0, 0), (10, 0)], close=False)
    yard.line(GATE, (10, 0), (16, 0))
    made = yard.read(tmp_path, profile=profile)
    assert Polygon(made.scenario.site.boundary).area == 2400
    assert [sorted(g.span) for g in made.scenario.site.gates] == [[(10, 0), (16, 0)]]
    assert "the boundary is open at its gates: closed there" in told(made)


def test_gates_close_a_boundary_though_they_do_not_quite_meet_it(tmp_path: Path) -> None:
    """One gap has a line 0.2 m off its ends, the other a block in its middle."""
    yard = Yard(site=False)
    yard.ring(SITE, [(16, 0), (60, 0), (60, 15)], close=False)
    yard.ring(SITE, [(60, 21), (60, 40), (0, 40), (0, 0), (10, 0)], close=False)
    yard.line(GATE, (10.1, 0.2), (15.9, 0.2))
    yard.doc.blocks.new("大门").add_line((0, -3), (0, 3))
    yard.insert("大门", 60, 18)
    made = yard.read(tmp_path)
    assert Polygon(made.scenario.site.boundary).area == 2400
    assert len(made.scenario.site.gates) == 2


def test_one_line_that_runs_past_its_own_beginning(tmp_path: Path) -> None:
    yard = Yard(site=False)
    yard.ring(SITE, [(-0.4, 0), (60, 0), (60, 40), (0, 40), (0, -0.4)], close=False)
    made = yard.read(tmp_path)
    assert Polygon(made.scenario.site.boundary).area == 2400
    assert "sticks out of an outline by 0.40 m" in told(made)


def test_every_text_and_empty_block_is_told(tmp_path: Path) -> None:
    yard = Yard()
    yard.ring("建筑", box(5, 20, 20, 12))
    for i, text in enumerate(("3号楼", "7F", "物业")):
        yard.space.add_text(text, dxfattribs={"layer": "文字", "insert": (10, 22 + 3 * i)})
    yard.doc.blocks.new("空")
    yard.insert("空", 0, 0, "建筑")
    words = told(yard.read(tmp_path))
    assert "1 文字: TEXT: another text in a building" in words
    assert "1 建筑: INSERT 空: its block holds nothing" in words


@pytest.mark.parametrize("past", [0, 12])
def test_clips_that_hide_the_inside(tmp_path: Path, past: float) -> None:
    yard = Yard()
    base = yard.doc.blocks.new("BASE")
    base.add_lwpolyline(box(5, 5, 20, 10), close=True, dxfattribs={"layer": "建筑"})
    clip = XClip(yard.insert("BASE", past, 0, rotation=0))
    clip.set_block_clipping_path([(15, 0), (30, 0), (30, 40), (15, 40)])
    clip.invert_clipping_path([(0, 0), (60, 40)])
    assert areas(yard.read(tmp_path)) == [100.0]


@pytest.mark.parametrize(
    ("gap", "advice"), [(2.0, "--heal 2.01"), (6.0, "the side that is missing")]
)
def test_the_advice_on_a_gap_can_work(tmp_path: Path, gap: float, advice: str) -> None:
    yard = Yard(site=False)
    yard.ring(SITE, [(10 + gap, 0), (60, 0), (60, 40), (0, 40), (0, 0), (10, 0)], close=False)
    assert advice in yard.fault(tmp_path).expected.en
    if gap < 5:
        made = yard.read(tmp_path, heal_m=gap + 0.01)
        assert Polygon(made.scenario.site.boundary).area == pytest.approx(2400, abs=gap)


def test_roads_have_the_width_they_are_drawn_with(tmp_path: Path) -> None:
    yard = Yard()
    yard.ring("道路", [(13, 0), (13, 20), (50, 20)], close=False, const_width=4)
    yard.ring("道路", [(13, 20), (13, 35)], close=False, const_width=6)
    yard.space.add_lwpolyline(
        [(30, 25, 3, 3), (30, 38, 3, 3)], format="xyse", dxfattribs={"layer": "道路"}
    )
    for x, y in ((11, 22), (15, 18)):
        yard.line("道路", (x, 0), (x, y))
    made = yard.read(tmp_path)
    assert sorted(s.thickness for s in of(made, "road")) == [3.0, 4.0, 6.0]
    assert "2 道路: LINE: a line of a road without width" in told(made)


def test_sizes_beyond_all_measure_are_told(tmp_path: Path) -> None:
    yard = Yard()
    attribs = {"layer": "围墙", "scale_factor": 1e7, "justification": 1}
    yard.space.add_mline([(5, 20), (30, 20)], dxfattribs=attribs)
    yard.ring("道路", [(5, 5), (30, 5)], close=False, const_width=1e9)
    yard.space.add_circle((10, 10), 1e6, dxfattribs={"layer": "树"})
    made = yard.read(tmp_path)
    assert made.scenario.structures == ()
    assert told(made).count("its size is out of range") == 3


def test_specks_are_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    yard = Yard()
    yard.ring("建筑", [(30, 20), (30.4, 20), (30.4, 20.008), (30.008, 20.008), (30.008, 20.4),
                     (30, 20.4)])  # fmt: skip
    yard.ring("建筑", box(5, 20, 20, 10))
    made = yard.read(tmp_path)
    assert areas(made) == [200.0]
    assert "1 建筑: LWPOLYLINE: an outline of less than 0.01 m²" in told(made)


# --- site and gates


def test_an_assumed_gate_on_many_short_edges_is_a_chord(tmp_path: Path) -> None:
    yard = Yard(site=False)
    yard.ring("X", [(p.x, p.y) for p in circle(3800, 30)])
    (gate,) = yard.read(tmp_path, profile=None).scenario.site.gates
    assert math.dist(*gate.span) == pytest.approx(6, abs=0.01)


def test_a_point_or_a_name_chooses_among_rings(tmp_path: Path) -> None:
    """A sheet's frame is the largest ring, and no site."""
    yard = Yard(site=False)
    ring = yard.ring("0", box(20, 20, 60, 40))
    yard.ring("FRAME", box(0, 0, 120, 84))
    yard.ring("0", box(25, 40, 20, 10))
    given = {"profile": "outlines"}
    auto = yard.read(tmp_path, **given)
    assert Polygon(auto.scenario.site.boundary).area == 120 * 84
    assert "--at with a point in the yard or --id chooses another" in told(auto)
    for choice in ({"at": (60.0, 30.0)}, {"feature": ring.dxf.handle}, {"feature": "0"}):
        made = yard.read(tmp_path, **given, **choice)
        assert Polygon(made.scenario.site.boundary).area == 2400
        assert areas(made) == [200.0]
    fault = yard.fault(tmp_path, **given, feature="nothing")
    assert (fault.code, "FRAME, 10080 m²" in fault.expected.en) == ("dxf.id", True)


def test_a_point_in_one_of_two_sites_chooses_it_and_one_on_its_line_is_a_gate(
    tmp_path: Path,
) -> None:
    yard = Yard()
    yard.ring(SITE, box(100, 0, 30, 40))
    made = yard.read(tmp_path, at=(115.0, 20.0))
    assert Polygon(made.scenario.site.boundary).area == 1200
    gated = yard.read(tmp_path, at=(60.0, 20.0))
    assert [sorted(g.span) for g in gated.scenario.site.gates][-1] == [(60, 17), (60, 23)]


def test_a_drawing_in_paper_space_says_so(tmp_path: Path) -> None:
    yard = Yard(site=False)
    yard.doc.layout("Layout1").add_lwpolyline(box(0, 0, 60, 40), close=True)
    fault = yard.fault(tmp_path)
    assert (fault.code, "CHSPACE" in fault.expected.en) == ("dxf.paper_space", True)


@pytest.mark.parametrize("profile", ["cn", "outlines", None])
def test_a_drawing_of_texts_and_dimensions_says_so(tmp_path: Path, profile: str | None) -> None:
    yard = Yard(site=False)
    yard.space.add_mtext("abc", dxfattribs={"layer": "NOTES", "insert": (1, 1)})
    yard.space.add_linear_dim((0, 5), (0, 0), (10, 0)).render()
    fault = yard.fault(tmp_path, profile=profile)
    assert "1 × MTEXT, 1 × DIMENSION" in fault.found.en
    assert "drawn in lines" in fault.expected.en


def test_a_clip_of_a_block_that_is_turned_and_scaled_is_told(tmp_path: Path) -> None:
    yard = Yard()
    house = yard.doc.blocks.new("B")
    house.add_lwpolyline(box(0, 0, 10, 10), close=True, dxfattribs={"layer": "建筑"})
    ref = yard.insert("B", 30, 5, xscale=2, yscale=2, rotation=90)
    XClip(ref).set_wcs_clipping_path([(0, 0), (25, 0), (25, 40), (0, 40)])
    made = yard.read(tmp_path)
    assert areas(made) == [300.0]
    assert "1 outlines cut at the clip of a block" in told(made)


# --- texts


@pytest.mark.parametrize(
    ("text", "floors", "name"),
    [
        ("3号楼 7层", 7, "3号楼"),
        ("1#住宅楼(6F)", 6, "1#住宅楼"),
        ("砖混6", 6, ""),
        ("地上11层", 11, ""),
        ("七层", 7, ""),
        ("幼儿园，三层", 3, "幼儿园"),
        ("4#", None, "4#"),
    ],
)
def test_one_text_tells_name_and_floors(text: str, floors: int | None, name: str) -> None:
    assert (floors_in(text), name_in(text)) == (floors, name)


def test_a_text_of_several_lines_names_a_building(tmp_path: Path) -> None:
    yard = Yard()
    yard.ring("建筑", box(5, 20, 20, 12))
    words = r"{\fSimSun|b0;3号楼}\P{\H0.7x;\C1;7层}"
    yard.space.add_mtext(words, dxfattribs={"layer": "文字", "insert": (10, 28)})
    (house,) = of(yard.read(tmp_path), "building")
    assert (house.title.zh, house.floors) == ("3号楼", 7)


def test_the_library_writes_no_log_to_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    yard = Yard()
    yard.space.add_mline([(5, 20), (5, 20)], dxfattribs={"layer": "围墙"}).dxf.style_name = "none"
    yard.insert("nothing", 0, 0)
    yard.space.add_spline(dxfattribs={"layer": "建筑"})
    yard.read(tmp_path)
    out, err = capfd.readouterr()
    assert not (out + err).strip()
    assert not [r for r in caplog.records if r.name.startswith("ezdxf")]
