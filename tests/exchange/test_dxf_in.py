"""A survey drawing becomes a scenario, and what could not be used is listed."""

import math
from pathlib import Path

import ezdxf
import pytest
from shapely import Polygon
from typer.testing import CliRunner

from spaceplan.cli.app import app
from spaceplan.exchange import load
from spaceplan.exchange.dxf_in import read_dxf
from spaceplan.exchange.dxf_in.floors import floors_in
from spaceplan.exchange.dxf_in.profiles import NAMED, Profile, load_profile, plain_name
from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.model.enums import Kind
from spaceplan.model.fault import SpaceplanError
from tests.exchange.survey import (
    BLOCK_1,
    BLOCK_2,
    BOUNDARY,
    EAST,
    GAP_M,
    NEIGHBOUR,
    NORTH,
    TREES,
    Sheet,
    survey,
)


def same(a, b, within: float = 0.002) -> bool:
    return Polygon(a).symmetric_difference(Polygon(b)).area < within * Polygon(b).length


def text_of(made: Imported) -> str:
    return "\n".join(t.en for t in made.done)


def leftover(made: Imported, what: str) -> int:
    return sum(item.count for item in made.leftovers if what in item.what)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Imported:
    path = survey().save(tmp_path_factory.mktemp("dxf") / "翠园小区.dxf")
    return read_dxf(path, ImportSettings())


def test_the_survey_becomes_a_scenario(made: Imported):
    """GBK, millimetres, city coordinates: everything is where it was measured."""
    scenario = made.scenario
    assert scenario.name == "drawing"
    assert (scenario.origin.x, scenario.origin.y) == (EAST, NORTH)
    assert same(scenario.site.boundary, BOUNDARY, 0.02)
    (gate,) = scenario.site.gates
    # the corner where the red line was open moved by half of the gap, and the edge with it
    assert sorted(gate.span)[0] == pytest.approx((20.0, 0.0), abs=GAP_M)
    assert sorted(gate.span)[1] == pytest.approx((26.0, 0.0), abs=GAP_M)
    first, second = (s for s in scenario.structures if s.kind is Kind.BUILDING)
    assert same(first.outline, BLOCK_1)
    assert same(second.outline, BLOCK_2)
    assert (first.floors, first.title.zh) == (7, "1号楼")
    assert (second.floors, second.title.zh) == (6, "")
    assert first.doors == ((12.0, 30.0),)
    (around,) = scenario.surroundings
    assert same(around.outline, NEIGHBOUR)
    assert scenario.today.stalls == 5


def test_trees_walls_and_gardens(made: Imported):
    """Circles, blocks and nested blocks with arcs are taken apart."""
    trees = {s.centre: s for s in made.scenario.structures if s.kind is Kind.TREE}
    (trunk, crown, block) = (trees[t[:2]] for t in TREES)
    assert (trunk.radius, trunk.crown) == (0.2, None)
    assert (crown.radius, crown.crown) == (0.3, 2.5)
    assert block.crown == pytest.approx(1.8, abs=0.01)
    (green,) = (s for s in made.scenario.structures if s.kind is Kind.GREEN)
    assert Polygon(green.outline).area == pytest.approx(16 + math.pi * 2**2 / 2, rel=0.01)
    assert Polygon(green.outline).bounds[:2] == pytest.approx((45.0, 20.0), abs=1e-3)
    (wall,) = (s for s in made.scenario.structures if s.kind is Kind.WALL)
    assert wall.thickness == 0.24


def test_it_says_what_it_did_and_what_it_left(made: Imported):
    """Profile, unit, shift and every healed gap are told; nothing goes without a word."""
    told = text_of(made)
    assert "layer profile: cn" in told
    assert "unit: mm ($INSUNITS)" in told
    assert f"({EAST:.10g}, {NORTH:.10g})" in told
    assert f"closed a gap of {1000 * GAP_M:.1f} mm at (0.00, 0.0" in told
    assert "0.24 m thick" in told
    assert leftover(made, "AXIS: LINE") == 1
    assert leftover(made, "给水管: LINE") == 2
    assert all(item.why.zh and item.why.en for item in made.leftovers)


def test_every_entity_is_used_or_listed(tmp_path: Path):
    """Things on unknown layers, of odd types, hidden or in paper space are all counted."""
    sheet = survey()
    before = read_dxf(sheet.save(tmp_path / "a.dxf"), ImportSettings())
    sheet.doc.layers.add("冻结").freeze()
    sheet.line("冻结", (1, 1), (2, 2))
    sheet.space.add_polymesh((2, 2), dxfattribs={"layer": "用地红线"})
    sheet.space.add_point(sheet.at(3, 3), dxfattribs={"layer": "JMD"})
    sheet.space.add_blockref("没有", sheet.at(1, 1), dxfattribs={"layer": "JMD"})
    sheet.text("PUB_TEXT", "施工说明", 100, 100)
    sheet.doc.layout("Layout1").add_line((0, 0), (1, 1))
    after = read_dxf(sheet.save(tmp_path / "b.dxf"), ImportSettings())
    assert after.scenario.structures == before.scenario.structures
    gone = sum(x.count for x in after.leftovers) - sum(x.count for x in before.leftovers)
    assert gone == 5
    # the library takes a reference to nothing out of the drawing; that is told
    assert "Deleted entity INSERT" in text_of(after)


def test_a_wider_gap_is_named_with_its_place(tmp_path: Path):
    """Nothing is guessed: the message says where the outline is open and how to close it."""
    path = survey(gap=0.4).save(tmp_path / "a.dxf")
    with pytest.raises(SpaceplanError, match=r"gap of 0\.40 m at \(.*--heal"):
        read_dxf(path, ImportSettings(profile="cn"))
    made = read_dxf(path, ImportSettings(profile="cn", heal_m=0.5))
    assert "closed a gap of 400.0 mm" in text_of(made)


def test_a_header_that_lies_about_the_code_page(tmp_path: Path):
    """Half of all Chinese files say ANSI_1252 and are GBK: layers are read all the same."""
    path = survey().save(tmp_path / "a.dxf", page="ANSI_1252")
    made = read_dxf(path, ImportSettings())
    assert "the text is GBK" in text_of(made)
    assert len(made.scenario.structures) == 7


def test_windows_line_ends(tmp_path: Path):
    """CR LF, as AutoCAD writes it, reads like LF."""
    path = survey().save(tmp_path / "a.dxf")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert same(read_dxf(path, ImportSettings()).scenario.site.boundary, BOUNDARY, 0.02)


@pytest.mark.parametrize(("unit", "code"), [("m", 6), ("cm", 5), ("mm", 4), ("ft", 2), ("in", 1)])
def test_units_are_obeyed(tmp_path: Path, unit: str, code: int):
    """The same rectangle in any unit is as large."""
    size = {"m": 1, "cm": 0.01, "mm": 0.001, "ft": 0.3048, "in": 0.0254}[unit]
    sheet = Sheet("R2010", 1 / size, code)
    sheet.ring("红线", BOUNDARY)
    path = tmp_path / "a.dxf"
    sheet.doc.saveas(path)
    made = read_dxf(path, ImportSettings(profile="cn"))
    assert same(made.scenario.site.boundary, BOUNDARY)


def test_the_unit_of_the_command_goes_before_the_drawing(tmp_path: Path):
    """Many drawings in metres say mm: --units is obeyed, and the difference is told."""
    sheet = Sheet("R2010", 1.0, 4)
    sheet.ring("红线", BOUNDARY)
    path = tmp_path / "a.dxf"
    sheet.doc.saveas(path)
    made = read_dxf(path, ImportSettings(profile="cn", units="m"))
    assert same(made.scenario.site.boundary, BOUNDARY)
    assert "although the drawing says mm" in text_of(made)
    sheet = Sheet("R2010", 1.0, 4)
    sheet.ring("红线", [(100 * x, 100 * y) for x, y in BOUNDARY])
    sheet.doc.saveas(path)
    made = read_dxf(path, ImportSettings(profile="cn"))
    assert "dxf.size" in [f.code for f in made.oddities]


def test_a_drawing_without_a_unit_is_refused(tmp_path: Path):
    """No guess: the size in drawing units and the way out are named."""
    sheet = Sheet("R2000", 1.0, 0)
    sheet.ring("红线", BOUNDARY)
    path = sheet.save(tmp_path / "a.dxf")
    with pytest.raises(SpaceplanError, match=r"without a unit.*60 by 42.*--units"):
        read_dxf(path, ImportSettings())
    assert read_dxf(path, ImportSettings(units="m")).scenario
    with pytest.raises(SpaceplanError, match="the unit 'furlong'"):
        read_dxf(path, ImportSettings(units="furlong"))


def proxies(path: Path, count: int) -> Path:
    """Write a drawing whose outlines are objects of 天正."""
    sheet = Sheet("R2010", 1000.0, 4)
    sheet.line("用地红线", (0, 0), (1, 0))
    sheet.doc.saveas(path)
    text = path.read_text("utf-8")
    space = sheet.space.layout_key
    one = (
        "0\nACAD_PROXY_ENTITY\n5\n{:X}\n330\n{}\n100\nAcDbEntity\n8\nWALL\n"
        "100\nAcDbProxyEntity\n90\n498\n91\n500\n"
    )
    body = "".join(one.format(0xF000 + i, space) for i in range(count))
    cut = text.index("ENDSEC", text.index("\nENTITIES")) - len("  0\n")
    path.write_text(text[:cut] + body + text[cut:], "utf-8")
    return path


def test_objects_of_tarch_are_counted_with_advice(tmp_path: Path):
    """天正's own objects cannot be read; the message says how many, and to export as T3."""
    path = proxies(tmp_path / "a.dxf", 7)
    with pytest.raises(SpaceplanError) as caught:
        read_dxf(path, ImportSettings(profile="cn"))
    assert "7 objects of another program" in str(caught.value)
    assert "T3" in caught.value.faults[0].expected.zh


def test_a_drawing_without_a_gate(tmp_path: Path):
    """None is made up where layers speak; --at puts one, not off the boundary."""
    sheet = Sheet("R2010", 1.0, 6)
    sheet.ring("红线", BOUNDARY)
    path = tmp_path / "a.dxf"
    sheet.doc.saveas(path)
    made = read_dxf(path, ImportSettings(profile="cn"))
    assert made.scenario.site.gates == ()
    assert [f.code for f in made.oddities] == ["dxf.no_gate"]
    at = (EAST + 60, NORTH + 20)
    (gate,) = read_dxf(path, ImportSettings(profile="cn", at=at)).scenario.site.gates
    assert sorted(gate.span) == [(60.0, 17.0), (60.0, 23.0)]
    with pytest.raises(SpaceplanError, match=r"a point 20\.0 m off the boundary"):
        read_dxf(path, ImportSettings(profile="cn", at=(EAST + 30, NORTH - 20)))


def test_layers_that_say_nothing(tmp_path: Path):
    """The largest ring is the site, rings in it stand, a gate is assumed, and all that is said."""
    sheet = Sheet("R2010", 1.0, 6)
    sheet.ring("0", BOUNDARY)
    sheet.ring("X", BLOCK_1)
    path = tmp_path / "a.dxf"
    sheet.doc.saveas(path)
    made = read_dxf(path, ImportSettings())
    assert "layer profile: outlines" in text_of(made)
    assert "assumed" in text_of(made)
    assert [f.code for f in made.oddities] == ["dxf.gate_assumed"]
    assert [s.dwelling for s in made.scenario.structures] == [False]
    (gate,) = made.scenario.site.gates
    assert math.dist(*gate.span) == pytest.approx(6)


def test_a_profile_of_ones_own(tmp_path: Path):
    """Any office can write its own; faults of it carry their line."""
    sheet = Sheet("R2010", 1.0, 6)
    sheet.ring("OFFICE-LIMIT", BOUNDARY)
    sheet.ring("OFFICE-HOUSE", BLOCK_1)
    path = tmp_path / "a.dxf"
    sheet.doc.saveas(path)
    own = tmp_path / "own.yaml"
    own.write_text(
        "name: office\nlayers:\n  boundary: ['office-lim*']\n  building: [OFFICE-HOUSE]\n"
    )
    made = read_dxf(path, ImportSettings(profile=str(own)))
    assert len(made.scenario.structures) == 1
    own.write_text("name: office\nlayers:\n  boundry: [x]\n")
    with pytest.raises(SpaceplanError, match=r"own\.yaml:3: layers\.boundry"):
        read_dxf(path, ImportSettings(profile=str(own)))
    with pytest.raises(SpaceplanError, match="the profile 'de'"):
        read_dxf(path, ImportSettings(profile="de"))


@pytest.mark.parametrize(
    ("layer", "role"),
    [
        ("G-SITE-PROP", "boundary"), ("G_SITE_REDL", "boundary"), ("总图-征地红线", "boundary"),
        ("XREF$0$G-SITE-REDL", "boundary"), ("A-REDL", "boundary"), ("G-BLDG-OTLN", "building"),
        ("G-BLDG-EXTG", "building"), ("JMD", "building"), ("G-ROAD-CNTR", "ignore"),
        ("0停车位", "stall"), ("G-PARG", "stall"), ("G-SITE-GREN", "green"),
        ("A-MAST-TREE", "tree"), ("DOTE", "ignore"), ("PUB_TEXT", "text"), ("PUB_DIM", "ignore"),
        ("非机动车棚", "shed"), ("围墙", "wall"), ("电力井盖", None),
    ],
)  # fmt: skip
def test_layers_seen_in_real_drawings(layer: str, role: str | None):
    """The Chinese profile knows the names of AutoCAD, 天正, CASS and institutes."""
    assert load_profile("cn").role(layer) == role


def test_built_in_profiles_are_sound():
    """Each loads, has a title in both languages and knows a boundary; the US one knows NCS."""
    for name in NAMED:
        profile = load_profile(name)
        assert isinstance(profile, Profile)
        assert profile.name == name
        assert profile.title.zh != profile.title.en
        assert profile.layers.boundary
    us = load_profile("us")
    assert us.role("C-PRKG-STRP") == "stall"
    assert us.role("C-PROP-LINE") == "boundary"
    assert us.role("A-BLDG-OTLN") == "building"
    assert plain_name("SITE|C-PROP") == "C-PROP"


@pytest.mark.parametrize(
    ("text", "floors"),
    [
        ("7F", 7), ("7层", 7), ("七层", 7), ("十二层", 12), ("二十层", 20), ("砖混6", 6),
        ("砼18", 18),
        ("3号楼", None), ("层高3.0", None), ("12.5", None), ("300层", None), ("住宅 6层 H=18", 6),
    ],
)  # fmt: skip
def test_floors_in_texts(text: str, floors: int | None):
    """Texts tell floors in several ways."""
    assert floors_in(text) == floors


def test_the_command_writes_a_scenario_that_loads(tmp_path: Path):
    """What is written passes the check; an existing file stays without --force."""
    path = survey().save(tmp_path / "plan.dxf")
    out = tmp_path / "site.yaml"
    command = ["import", str(path), "--profile", "cn", "--out", str(out), "--lang", "zh"]
    ran = CliRunner().invoke(app, command)
    assert ran.exit_code == 0, ran.output
    assert "未使用" in ran.output
    scenario = load(out)
    assert scenario.name == "plan"
    assert scenario.origin.x == EAST
    first = out.read_bytes()
    assert CliRunner().invoke(app, command).exit_code == 2
    assert CliRunner().invoke(app, [*command, "--force"]).exit_code == 0
    assert out.read_bytes() == first


THIRD = Path(__file__).parent / "data" / "dxf"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "least"), [("example008", 26), ("example013", 45), ("poli-all210-12", 12)]
)
def test_drawings_of_others_import_and_solve(name: str, least: int):
    """Drawings that nobody here drew: read in metres, planned at quick effort, audited clean."""
    from spaceplan import audit, solve

    made = read_dxf(THIRD / f"{name}.dxf", ImportSettings(units="m"))
    plan = solve(made.scenario, "plan", effort="quick")
    assert len(plan.stalls) >= least
    assert [f for f in audit(made.scenario, plan) if f.severity == "hard"] == []


def test_hatches_repeat_outlines(tmp_path: Path):
    """A hatch over an outline is the same building; a hatch alone is one."""
    doc = ezdxf.new("R2010", units=6)
    space = doc.modelspace()
    space.add_lwpolyline(BOUNDARY, close=True, dxfattribs={"layer": "红线"})
    space.add_lwpolyline(BLOCK_1, close=True, dxfattribs={"layer": "建筑"})
    for ring in (BLOCK_1, BLOCK_2):
        hatch = space.add_hatch(dxfattribs={"layer": "建筑"})
        hatch.paths.add_polyline_path(ring, is_closed=True)
    path = tmp_path / "a.dxf"
    doc.saveas(path)
    made = read_dxf(path, ImportSettings(profile="cn"))
    first, second = made.scenario.structures
    assert same(first.outline, BLOCK_1)
    assert same(second.outline, BLOCK_2)
    assert leftover(made, "HATCH") == 1
