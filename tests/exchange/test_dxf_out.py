"""DXF out: the same outlines to the millimetre, clean for the library's audit, the same bytes."""

import io
import math
import os
import subprocess
import sys
from pathlib import Path

import ezdxf
import pytest
from ezdxf.document import Drawing as Document

from spaceplan.exchange import load
from spaceplan.exchange.dxf_out import write_dxf
from spaceplan.exchange.dxf_out.layers import LAYERS
from spaceplan.exchange.dxf_out.paper import SCALES, scale_for
from spaceplan.exchange.dxf_out.pen import ems, mtext, readable
from spaceplan.exchange.dxf_out.stalls import framed
from spaceplan.exchange.foreign import Drawing
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind, Severity, StallKind, Treatment
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan, Stall
from spaceplan.model.scenario import Origin, Scenario, Structure

HOME = Path(__file__).parents[2]
#: One millimetre, in metres.
MM = 0.001


def yard() -> Scenario:
    """A small yard far from the survey's zero, with one of every shape of structure."""
    base = load(HOME / "scenarios" / "lot-strip-36x17.yaml")
    return base.model_copy(
        update={
            "title": Text(zh="东兴苑 {试} \\P", en="Yard {a} \\P"),
            "origin": Origin(x=412345.678, y=3389012.345, crs="EPSG:4547"),
            "structures": (
                Structure(
                    id="block-1", kind=Kind.BUILDING, floors=7, title=Text(zh="一号楼", en="Block"),
                    outline=((4, 13), (30, 13), (30, 16.5), (4, 16.5)), doors=((10, 13),),
                ),
                Structure(id="camphor", kind=Kind.TREE, centre=(33, 3), radius=0.6, crown=2.5,
                          treatment=Treatment.OPTIONAL, cost=3000),
                Structure(id="old-wall", kind=Kind.WALL, line=((0.5, 12), (3, 12), (3, 16)),
                          thickness=0.24, treatment=Treatment.REMOVE),
                Structure(id="lane", kind=Kind.ROAD, line=((0, 8.5), (20, 8.5)), thickness=4.0),
            ),
        }
    )  # fmt: skip


def stall(n: int, kind: StallKind, x: float, y: float, turn: float, lean: float = 0.0) -> Stall:
    """A stall of 2.5 x 5.3 m, its access edge from (x, y) in a direction; leaning by degrees."""
    u = (math.cos(math.radians(turn)), math.sin(math.radians(turn)))
    v = (math.cos(math.radians(turn + 90 - lean)), math.sin(math.radians(turn + 90 - lean)))
    a, b = (x, y), (x + 2.5 * u[0], y + 2.5 * u[1])
    c, d = ((p[0] + 5.3 * v[0], p[1] + 5.3 * v[1]) for p in (b, a))
    return Stall(id=f"s{n}", kind=kind, outline=(a, b, c, d), access=(a, b))


def plan() -> Plan:
    """A plan by hand: stalls in every direction, of every kind, and one of everything built."""
    kinds = list(StallKind)
    stalls = [stall(i + 1, k, 8 + 3 * i, 6, 37.3 * i) for i, k in enumerate(kinds)]
    stalls.append(stall(9, StallKind.ANGLED, 30, 1, 0, lean=30))
    return Plan.model_validate(
        {
            "scenario": "lot-strip-36x17", "option": "plan", "stalls": stalls,
            "aisles": [{"id": "a1", "outline": [[0, 5.6], [30, 5.6], [30, 11.1], [0, 11.1]]}],
            "blocks": [{"id": "b", "typology": "bar",
                        "outline": [[1, 1], [9, 1], [9, 5], [1, 5]]}],
            "rooms": [{"id": "reading", "outline": [[1, 1], [7, 1], [7, 5], [1, 5]],
                       "area_m2": 24, "door": [4, 5]}],
            "bike_sheds": [{"id": "shed", "outline": [[10, 1], [16, 1], [16, 3], [10, 3]],
                            "capacity": 20, "ebikes": 8, "door": [10, 2]}],
            "greens": [{"id": "g", "outline": [[20, 1], [24, 1], [24, 4], [20, 4]]}],
            "furniture": [{"id": "lamp-1", "kind": "lamp", "point": [18, 2], "radius_m": 14}],
            "removed": ["old-wall"],
        }
    )  # fmt: skip


def opened(data: bytes) -> Document:
    return ezdxf.read(io.StringIO(data.decode("utf-8").replace("\r\n", "\n")))


def said(entity: ezdxf.entities.DXFEntity) -> dict[str, str]:
    """What an entity says of itself."""
    if not entity.has_xdata("SPACEPLAN"):
        return {}
    pairs = (tag.value.split("=", 1) for tag in entity.get_xdata("SPACEPLAN") if tag.code == 1000)
    return dict(pairs)


def by_role(doc: Document, role: str) -> list[ezdxf.entities.DXFEntity]:
    return [e for e in doc.modelspace() if said(e).get("role") == role]


def farthest(ring: list[tuple[float, float]], other: list[tuple[float, float]]) -> float:
    """How far corners of two rings lie apart at most, whatever the first corner and direction."""
    assert len(ring) == len(other)
    n = len(ring)
    turns = [other[i:] + other[:i] for i in range(n)]
    turns += [t[::-1] for t in turns]
    return min(max(math.dist(p, q) for p, q in zip(ring, t, strict=True)) for t in turns)


def stall_off(doc: Document, scenario: Scenario, plan: Plan) -> float:
    """How far any stall's outline in a document lies from the plan's, in metres."""
    inserts = {said(e)["id"]: e for e in by_role(doc, "stall")}
    assert set(inserts) == {s.id for s in plan.stalls}
    off = 0.0
    for s in plan.stalls:
        shapes = [e for e in inserts[s.id].virtual_entities() if e.dxftype() == "LWPOLYLINE"]
        drawn = next([p[:2] for p in e.get_points("xy")] for e in shapes if e.closed)
        want = [(x + scenario.origin.x, y + scenario.origin.y) for x, y in s.outline]
        off = max(off, farthest(drawn, want))
    return off


@pytest.fixture(scope="module")
def made() -> tuple[Scenario, Plan, Document]:
    scenario, proposal = yard(), plan()
    data = write_dxf(Drawing(scenario=scenario, plans=(proposal,), findings=((),)))
    return scenario, proposal, opened(data)


def test_the_librarys_own_audit_finds_nothing(made):
    """Neither errors nor things that it had to mend."""
    doc = made[2]
    result = doc.audit()
    assert (result.errors, result.fixes) == ([], [])
    assert (doc.dxfversion, doc.units) == ("AC1024", 6)
    assert doc.header["$DWGCODEPAGE"] == "ANSI_936"


def test_stalls_are_the_same_within_a_millimetre(made):
    """Every direction, every kind, and one that is no rectangle, at survey coordinates."""
    scenario, proposal, doc = made
    assert stall_off(doc, scenario, proposal) < MM


def test_one_block_a_size_with_its_base_at_the_access_edge(made):
    """Kinds of one size share a block; signs and slanting shapes have their own."""
    scenario, proposal, doc = made
    names = {e.dxf.name for e in by_role(doc, "stall")}
    assert names == {
        "PARK_2500X5300", "PARK_2500X5300_ACC", "PARK_2500X5300_EV", "PARK_2500X4590_A60"
    }  # fmt: skip
    for e, s in zip(by_role(doc, "stall"), proposal.stalls, strict=True):
        (a, b), base = s.access, e.dxf.insert
        middle = ((a[0] + b[0]) / 2 + scenario.origin.x, (a[1] + b[1]) / 2 + scenario.origin.y)
        assert math.dist(middle, (base.x, base.y)) < 1e-6


def test_stalls_carry_attributes(made):
    """Number, kind, width and length; only the number is seen."""
    stalls = by_role(made[2], "stall")
    tags = {a.dxf.tag: a for a in stalls[2].attribs}
    assert {t: a.dxf.text for t, a in tags.items()} == {
        "NUMBER": "3", "KIND": "无障碍车位", "WIDTH": "2.50", "LENGTH": "5.30"
    }  # fmt: skip
    assert [t for t, a in tags.items() if not a.is_invisible] == ["NUMBER"]
    assert stalls[2].dxf.layer == "SP-PARK-ACC"


def test_what_stands_there_reads_back(made):
    """Outlines, lines and circles with their ids, at the surveyed place."""
    scenario, _, doc = made
    x, y = scenario.origin.x, scenario.origin.y
    found = {said(e)["id"]: e for e in by_role(doc, "structure")}
    assert set(found) == {s.id for s in scenario.structures}
    for s in scenario.structures:
        e = found[s.id]
        if s.centre is not None:
            assert math.dist((e.dxf.center.x - x, e.dxf.center.y - y), s.centre) < MM
            assert e.dxf.radius == s.radius
            continue
        points = [(p[0] - x, p[1] - y) for p in e.get_points("xy")]
        want = list(s.outline or s.line)
        assert max(math.dist(p, q) for p, q in zip(points, want, strict=True)) < MM
        assert e.closed == (s.outline is not None)
    (site,) = by_role(doc, "boundary")
    points = [(p[0] - x, p[1] - y) for p in site.get_points("xy")]
    assert farthest(points, list(scenario.site.boundary)) < MM
    assert said(found["block-1"]) | {"floors": "7", "title.zh": "一号楼"} == said(found["block-1"])
    assert said(found["camphor"])["treatment"] == "optional"
    assert found["old-wall"].dxf.const_width == 0.24


def test_the_document_says_where_it_comes_from(made):
    """Scenario, option and origin, to the last digit."""
    says = dict(made[2].header.custom_vars)
    assert says["spaceplan.scenario"] == "lot-strip-36x17"
    assert says["spaceplan.option"] == "plan"
    assert says["spaceplan.origin"] == "412345.678,3389012.345"


def test_layers_are_those_of_the_table(made):
    """Name, colour, weight, line type and Chinese description; every entity lies on one."""
    doc = made[2]
    for item in LAYERS:
        layer = doc.layers.get(item.name)
        assert item.name.isascii()
        assert (layer.color, layer.dxf.lineweight, layer.dxf.linetype) == (
            item.colour, item.weight, item.linetype
        )  # fmt: skip
        assert layer.description == item.title.zh
        assert item.linetype in doc.linetypes
    known = {item.name for item in LAYERS}
    assert {e.dxf.layer for e in doc.modelspace()} <= known


def test_dimensions_are_real_and_say_what_is_measured(made):
    """The aisle, and width and length of a stall, each with its drawn block and upright text."""
    dims = by_role(made[2], "dimension")
    measured = {said(d)["what"]: d.get_measurement() for d in dims}
    assert measured["aisle_width"] == pytest.approx(5.5, abs=MM)
    assert measured["stall_width"] == pytest.approx(2.5, abs=MM)
    assert measured["stall_length"] == pytest.approx(5.3, abs=MM)
    for d in dims:
        assert d.dxf.dimstyle == "SP-DIM"
        texts = [e for e in d.virtual_entities() if e.dxftype() == "MTEXT"]
        assert [f"{d.get_measurement():.2f}"] == [t.plain_text() for t in texts]
        for t in texts:
            assert -90 < (t.get_rotation() + 180) % 360 - 180 <= 90.001


def test_distances_that_the_audit_complains_of_are_measured():
    """From the shed to the wall that the finding names, as long as the finding says."""
    scenario, proposal = yard(), plan()
    wall = scenario.structures[0].model_copy(
        update={"outline": ((10, 4.2), (16, 4.2), (16, 5.2), (10, 5.2)), "doors": ()}
    )
    scenario = scenario.model_copy(update={"structures": (wall,)})
    found = Finding(
        code="bikes.ebike_to_wall", severity=Severity.WARN, rule="ebike_to_wall",
        subject="shed / block-1", measured=1.2, required=3.0, unit="m",
        message=Text(zh="近", en="near"),
    )  # fmt: skip
    bare = proposal.model_copy(update={"removed": ()})
    doc = opened(write_dxf(Drawing(scenario=scenario, plans=(bare,), findings=((found,),))))
    (dim,) = [d for d in by_role(doc, "dimension") if said(d)["what"] == "distance"]
    assert dim.get_measurement() == pytest.approx(1.2, abs=MM)
    none = opened(write_dxf(Drawing(scenario=scenario, plans=(bare,), findings=((),))))
    assert not [d for d in by_role(none, "dimension") if said(d)["what"] == "distance"]


def test_texts_show_what_was_written(made):
    """Signs that mean something to a drawing program stay signs; the font has Chinese."""
    doc = made[2]
    sheet = [e.plain_text() for e in doc.layouts.get("A3 plan") if e.dxftype() == "MTEXT"]
    assert "东兴苑 {试} \\P" in sheet
    assert "方案比选，非施工图" in sheet
    model = [e.plain_text() for e in by_role(doc, "text")]
    assert any(t.startswith("reading") and "24.0 m²" in t for t in model)
    style = doc.styles.get("SP-TEXT")
    assert style.dxf.font == "simsun.ttc"


def test_the_sheet_is_a3_at_a_rulers_scale(made):
    """The window shows the whole site at a standard scale, about its middle."""
    scenario, _, doc = made
    layout = doc.layouts.get("A3 plan")
    assert (layout.dxf.paper_width, layout.dxf.paper_height) == (420, 297)
    (window,) = [v for v in layout.query("VIEWPORT") if v.dxf.id != 1]
    scale = 1000 * window.dxf.view_height / window.dxf.height
    assert scale == pytest.approx(scale_for(scenario))
    assert round(scale) in SCALES
    centre = window.dxf.view_center_point
    assert centre.x == pytest.approx(scenario.origin.x + 18)
    assert centre.y == pytest.approx(scenario.origin.y + 8.5)
    assert not doc.layers.get(window.dxf.layer).dxf.plot


def test_hatches_are_patterns_that_a_grey_copy_keeps(made):
    """Buildings, rooms, sheds and greens differ in pattern, not only in colour."""
    hatches = by_role(made[2], "hatch")
    assert len({(h.dxf.pattern_name, h.dxf.pattern_scale, h.dxf.pattern_angle)
                for h in hatches}) == len(hatches) == 4  # fmt: skip
    assert not any(h.dxf.solid_fill for h in hatches)


def test_several_plans_lie_on_layers_of_their_own():
    """Each has a sheet in whose window the other's layers are frozen; what stands is shared."""
    scenario = load(HOME / "scenarios" / "dongxing-yuan.yaml")
    plans = tuple(
        plan().model_copy(update={"scenario": scenario.name, "option": o, "removed": ()})
        for o in ("in-place", "bar")
    )
    doc = opened(write_dxf(Drawing(scenario=scenario, plans=plans, findings=((), ()), lang="en")))
    assert doc.audit().errors == []
    layers = {e.dxf.layer for e in by_role(doc, "stall")}
    assert {"SP-PARK-STALL$in-place", "SP-PARK-STALL$bar"} <= layers
    assert {e.dxf.layer for e in by_role(doc, "boundary")} == {"SP-BOUNDARY"}
    used = {e.dxf.layer for e in doc.modelspace()}
    assert "SP-HATCH" in used  # of the buildings
    assert not [name for name in used if name not in doc.layers]
    (window,) = [v for v in doc.layouts.get("A3 bar").query("VIEWPORT") if v.dxf.id != 1]
    frozen = set(window.frozen_layers)
    assert "SP-PARK-STALL$in-place" in frozen
    assert not any(name.endswith("$bar") or "$" not in name for name in frozen)


def test_without_a_plan_it_shows_what_stands_there():
    """One sheet, no stalls, no errors."""
    doc = opened(write_dxf(Drawing(scenario=yard())))
    assert doc.audit().errors == []
    assert by_role(doc, "stall") == []
    assert len(by_role(doc, "structure")) == 4
    assert "A3" in doc.layouts.names()


def test_removed_things_are_marked_not_hatched(made):
    """The wall keeps its own entity, with a mark beside it."""
    marks = by_role(made[2], "mark")
    assert [said(m)["structure"] for m in marks] == ["old-wall"]
    assert marks[0].dxf.layer == "SP-TREAT"


_ALONE = """
import hashlib, sys
from tests.exchange.test_dxf_out import yard, plan
from spaceplan.exchange.dxf_out import write_dxf
from spaceplan.exchange.foreign import Drawing
data = write_dxf(Drawing(scenario=yard(), plans=(plan(),), findings=((),)))
print(hashlib.sha256(data).hexdigest())
"""


def test_the_same_drawing_gives_the_same_bytes_in_every_process():
    """Neither dates, random ids nor the order of sets show."""
    prints = []
    for seed in ("1", "77"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", _ALONE], cwd=HOME, env=env, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        prints.append(run.stdout)
    assert prints[0] == prints[1]


def test_the_library_keeps_its_own_settings():
    """Writing leaves the library as it was."""
    before = ezdxf.options.write_fixed_meta_data_for_testing
    write_dxf(Drawing(scenario=yard()))
    assert ezdxf.options.write_fixed_meta_data_for_testing is before is False


@pytest.mark.parametrize(
    ("angle", "upright"), [(0, 0), (90, 90), (-90, 90), (180, 0), (135, -45), (269.999999999, 90)]
)
def test_text_never_stands_on_its_head(angle: float, upright: float):
    assert readable(angle) == pytest.approx(upright, abs=1e-6)


def test_signs_with_a_meaning_are_escaped():
    assert mtext("a\\b{c}^d\n%%u") == "a\\\\b\\{c\\}^ d % %u"
    assert ems("车") > ems("a") > 0


def test_the_frame_of_a_stall_points_into_it():
    """Whatever the direction of outline and access edge."""
    s = stall(1, StallKind.STANDARD, 3, 4, 120)
    for outline in (s.outline, s.outline[::-1]):
        for access in (s.access, s.access[::-1]):
            turned = s.model_copy(update={"outline": outline, "access": access})
            _, angle, corners = framed(turned)
            assert angle == pytest.approx(120)
            assert max(y for _, y in corners) == pytest.approx(5.3)
            assert min(y for _, y in corners) == pytest.approx(0, abs=1e-9)
