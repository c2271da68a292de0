"""The scenarios that come with the project: they load, and say where they come from."""

import math
from collections import Counter
from pathlib import Path

import pytest
from shapely import Point, Polygon

from spaceplan import solve
from spaceplan.audit import audit
from spaceplan.exchange import EDITOR_LINE, check, load
from spaceplan.model.case import resolve
from spaceplan.model.enums import Kind, Treatment, Typology
from spaceplan.model.on_boundary import snap_to_boundary
from spaceplan.model.scenario import Scenario
from spaceplan.standards import rules_for
from spaceplan.typologies.base import BlockRules, lay
from spaceplan.typologies.registry import footprints

FOLDER = Path(__file__).parent.parent / "scenarios"
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.fixture(scope="module")
def dongxing() -> Scenario:
    return load(FOLDER / "dongxing-yuan.yaml")


def test_all_scenarios_are_there():
    """Two compounds, five drawn lots, three courtyards, six car parks."""
    kinds = [f.stem.split("-")[0] for f in FILES]
    counts = {k: kinds.count(k) for k in ("dongxing", "dongyi", "lot", "courtyard", "carpark")}
    assert counts == {"dongxing": 1, "dongyi": 1, "lot": 5, "courtyard": 3, "carpark": 6}


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_scenario_is_in_order(file: Path):
    """It loads without a fault, is named like its file, and its gates lie on the boundary."""
    assert file.read_text(encoding="utf-8").splitlines()[0] == EDITOR_LINE
    # Gates given to the centimetre are snapped onto slanting edges; nothing else is odd.
    report = check(file)
    assert report.scenario is not None
    codes = {fault.code for fault in (*report.faults, *report.warnings)}
    assert codes <= {"gate.snapped"}
    scenario = load(file)
    assert scenario.name == file.stem
    for text in (scenario.title, scenario.source):
        assert text.zh
        assert text.en
    assert scenario.date is not None
    rings = (scenario.site.boundary, *scenario.site.holes)
    for gate in scenario.site.gates:
        assert max(snap_to_boundary(p, rings)[1] for p in gate.span) < 0.02


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_geometry_has_a_licence(file: Path):
    """What comes from OpenStreetMap names it, and its licence."""
    scenario = load(file)
    mapped = file.stem.startswith(("courtyard", "carpark"))
    assert ("OpenStreetMap" in scenario.source.en) is mapped
    assert ("ODbL" in scenario.licence) is mapped
    assert scenario.licence


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_cars_can_pass_a_gate(file: Path):
    """At least one vehicle gate is as wide as an aisle, none narrower than a single lane."""
    scenario = load(file)
    for option in scenario.all_options:
        rules = rules_for(resolve(scenario, option.id))
        widths = [math.dist(*g.span) for g in scenario.site.gates if g.vehicles]
        assert max(widths) >= rules.value("aisle_width") - 0.04
        assert min(widths) >= rules.value("single_lane_width")


#: Scenarios of whole compounds; the others ask for parking alone.
COMPOUNDS = {"dongxing-yuan", "dongyi-street-79"}


@pytest.mark.parametrize(
    "file", [f for f in FILES if f.stem not in COMPOUNDS], ids=lambda f: f.stem
)
def test_parking_only_counts_plain_stalls(file: Path):
    rules = rules_for(resolve(load(file)))
    assert rules.accessible_required(100, None) == 0


def test_dongxing_yuan_is_what_the_newspaper_tells(dongxing: Scenario):
    """104 households, 340 residents, four slabs, eight unit doors, marked as a reconstruction."""
    assert (dongxing.households, dongxing.residents) == (104, 340)
    slabs = [s for s in dongxing.structures if s.is_dwelling]
    assert len(slabs) == 4
    assert sum(len(s.doors) for s in slabs) == 8
    assert dongxing.note.zh == "示意复原，非实测"
    assert 5000 <= Polygon(dongxing.site.boundary).area <= 7000
    for slab in slabs:
        outline = Polygon(slab.outline or ())
        assert all(outline.exterior.distance(Point(d)) < 1e-6 for d in slab.doors)


def test_dongxing_yuan_today_is_what_is_drawn(dongxing: Scenario):
    """The green of the baseline row is the green in the file."""
    green = sum(Polygon(s.outline or ()).area for s in dongxing.structures if s.kind is Kind.GREEN)
    assert dongxing.today.green_m2 == pytest.approx(green, abs=1)


def test_dongxing_options_differ_as_told(dongxing: Scenario):
    """In place changes the old half-ring; the others remove it; three other things change."""
    cases = {o.id: resolve(dongxing, o.id) for o in dongxing.options}
    assert {k: c.typology for k, c in cases.items()} == {
        "in-place": Typology.HALF_RING,
        "bar": Typology.BAR,
        "ell": Typology.ELL,
        "free": Typology.ANY,
    }
    assert cases["in-place"].structure("old-half-ring").treatment is Treatment.MODIFY
    for name in ("bar", "ell", "free"):
        case = cases[name]
        assert case.structure("old-half-ring").treatment is Treatment.REMOVE
        assert sum(s.treatment is Treatment.MODIFY for s in case.structures) == 3


def test_old_half_ring_can_be_rebuilt_in_place(dongxing: Scenario):
    """The brief's rooms fit the old footprint, so that the first plan is a fair one."""
    case = resolve(dongxing, "in-place")
    rules = rules_for(case)
    within = Polygon(case.within or ())
    block_rules = BlockRules(rules.value("door_apron_depth"), rules.value("court_width"))
    found = footprints(case.typology, case.brief.rooms, block_rules, within)
    assert found
    assert found[0].fixed is not None
    laid = Polygon(lay(found[0].outline, found[0].fixed))
    assert laid.symmetric_difference(within).area < 0.5


def test_dongyi_street_gets_its_lifts_and_benches():
    """Two lifts at the stairs of the north block, five benches; the upper floors pay for lifts."""
    scenario = load(FOLDER / "dongyi-street-79.yaml")
    plan = solve(scenario, "two-lifts", effort="quick")
    assert [f for f in audit(scenario, plan) if f.severity == "hard"] == []
    things = Counter(t.kind for t in plan.furniture)
    assert (things["lift"], things["bench"]) == (2, 5)
    assert {t.serves for t in plan.furniture if t.kind == "lift"} == {
        "north-block/door-1",
        "north-block/door-2",
    }
    lifts = next(f for f in scenario.funding if f.applies_to == "lifts")
    split = next(p.split for p in lifts.payers if p.split is not None)
    assert [f.weight for f in split.floors] == sorted(f.weight for f in split.floors)
    assert split.floors[0].weight == 0
