"""The cases that come with the project: they load, are what they say, and have their references."""

import os
from collections import Counter
from pathlib import Path

import pytest

import spaceplan.exchange
from spaceplan.audit import audit
from spaceplan.bench import SUITES, load_cases
from spaceplan.bench.cases import ground_m2
from spaceplan.bench.suites import REFERENCES, read_references, read_table
from spaceplan.exchange import EDITOR_LINE, check
from spaceplan.geometry.site import build_site
from spaceplan.master.bound import upper_bound
from spaceplan.model.areas import AreaKind
from spaceplan.model.case import resolve
from spaceplan.model.enums import UtilityUse
from spaceplan.model.plan import Plan
from spaceplan.standards import rules_for

FOLDER = Path(__file__).parents[2] / "scenarios" / "bench"
FILES = sorted(FOLDER.glob("*/*.yaml"))
NAMES = [f.relative_to(FOLDER).as_posix() for f in FILES]
COUNTS = {"lots": 4, "real": 44, "courtyards": 25, "literature": 12, "blocks": 6, "necks": 5}
COUNTS["programme"] = 3


def test_all_files_are_there():
    """Every folder is a suite, and every suite that is not made in code is a folder."""
    assert Counter(f.parent.name for f in FILES) == COUNTS
    assert {s.id for s in SUITES if not (s.made or s.drawn or s.varied)} == set(COUNTS)


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_file_is_in_order(file: Path):
    """No fault, nothing odd but the gate that is too narrow on purpose; source, licence, schema."""
    report = check(file)
    scenario = report.scenario
    assert scenario is not None
    odd = {fault.code for fault in (*report.faults, *report.warnings)}
    assert odd == ({"gate.narrow"} if file.stem == "too-narrow" else set())
    assert scenario.name == file.stem
    for text in (scenario.title, scenario.source):
        assert text.zh
        assert text.en
    assert scenario.date is not None
    mapped = file.parent.name in ("real", "courtyards") or "courtyard" in file.stem
    assert ("ODbL" in scenario.licence) is mapped
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first.split("=")[0] == EDITOR_LINE.split("=")[0]
    schema = Path(spaceplan.exchange.__file__).parent / "scenario.schema.json"
    assert os.path.normpath(file.parent / first.split("$schema=")[1]) == str(schema)
    assert all(g.vehicles and g.pedestrians for g in scenario.site.gates)


@pytest.fixture(scope="module")
def cases():
    # yards drawn at random, and districts, have tests of their own
    return {s.id: load_cases(s.id, FOLDER) for s in SUITES if not (s.drawn or s.varied)}


def test_references_and_cases_belong_together(cases):
    """Each option of each file has a line of its own, and no line is left over."""
    lines = [r.key for r in read_references(FOLDER / REFERENCES)]
    made = [c.key for name, own in cases.items() for c in own if name != "scale"]
    assert sorted(lines) == sorted(made)
    assert {r.how != "" for r in read_references(FOLDER / REFERENCES) if r.stalls} == {True}


def test_suites_are_what_they_say(cases):
    """Only the briefs of the courtyards ask for accessible stalls; blocks have their first gate."""
    for name, own in cases.items():
        for case in own:
            resolved = resolve(case.scenario, case.option)
            rules = rules_for(resolved)
            plain = rules.accessible_required(500, None) == 0
            asks = name == "programme" or case.option in ("brief", "compound")
            assert plain is not asks, case.key
            if name == "lots":
                assert not rules.necks_anywhere
            if name == "real":
                assert rules.value("single_lane_width") == 3.0
            if name == "blocks":
                assert len(resolved.site.gates) == 1
                assert sum(r.area_m2 for r in resolved.brief.rooms) == 144
    assert {c.option for c in cases["courtyards"]} == {"parking", "brief", "compound"}
    assert {c.option for c in cases["blocks"]} == {"bar", "half-ring"}


def test_programme_takes_cases_of_elsewhere(cases):
    """Two compounds with all their options, ten courtyards with one, and yards of its own."""
    counts = Counter(c.scenario.name.split("-")[0] for c in cases["programme"])
    assert counts == {"dongxing": 4, "dongyi": 2, "courtyard": 10, "arch": 5}
    others = {c.key[1:]: c.scenario for c in cases["courtyards"]}
    for case in cases["programme"]:
        resolved = resolve(case.scenario, case.option)
        if case.scenario.name.startswith("courtyard"):
            assert case.scenario == others[case.scenario.name, "compound"]
        if case.scenario.name.startswith("arch"):
            kinds = {s.utility for s in resolved.structures}
            assert UtilityUse.TRANSFORMER in kinds
            assert any(s.clear_height_m for s in resolved.structures)
            assert {a.kind for a in resolved.brief.areas} == {AreaKind.PLAY}
            asked = resolved.brief.furniture
            assert asked is not None
            assert asked.lamps is not None
            assert asked.lifts is not None


@pytest.mark.parametrize("name", ["arch-south", "arch-west", "arch-skew"])
def test_the_proof_sees_the_ground_behind_the_archway(cases, name: str):
    for case in cases["programme"]:
        if case.scenario.name == name:
            assert upper_bound(build_site(resolve(case.scenario, case.option))) >= 60


def test_real_car_parks_have_their_capacity(cases):
    """44 published counts; the tiers and the number of gates are those of the files."""
    assert all(c.reference.stalls for c in cases["real"])
    columns = ("suite", "case", "gates", "tier", "gates_assumed")
    rows = [r for _, r in read_table(FOLDER / REFERENCES, columns)]
    gates = {(r["suite"], r["case"]): int(r["gates"]) for r in rows}
    for name, own in cases.items():
        for case in own if name != "scale" else ():
            assert gates[name, case.scenario.name] == len(case.scenario.site.gates)
    tiers = Counter((c.reference.tier, c.reference.gates_assumed) for c in cases["real"])
    assert tiers == {("A", False): 33, ("B", True): 9, ("B", False): 2}


def test_published_counts_and_times(cases):
    """Two exact models of one lot took 113 s and nearly 6 h; the faster one is kept."""
    known = {c.scenario.name: c.reference for c in cases["literature"]}
    assert (known["engelplatz"].published, known["engelplatz"].published_s) == (40, 112.97)
    assert all(r.published and r.published_s for r in known.values())
    # what was published for other blocked cells may lie above what this geometry holds
    assert sum(r.published != r.stalls for r in known.values()) == 3


def test_ground_is_the_site_without_what_stands(cases):
    grounds = {c.scenario.name: ground_m2(c) for c in cases["lots"]}
    assert grounds["rectangle-60x40"] == pytest.approx(2400)
    assert grounds["square-with-building"] == pytest.approx(2500 - 144)


def rect(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float]]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


#: Counted by hand: where rows start and how many stalls they hold, the aisles, the single lanes.
HAND = {
    "straight": ([(0.1, 10)], [rect(0, 5.35, 25.2, 10.85)], [rect(-8, 6.3, 3, 9.9)]),
    "bent": (
        [(0.1, 10)],
        [rect(0, 5.35, 25.2, 10.85)],
        [rect(-10, -6, -5.8, 10.2), rect(-10, 6, 3, 10.2)],
    ),
    "long": ([(0.1, 10)], [rect(0, 5.35, 25.2, 10.85)], [rect(-30, 6.3, 3, 9.9)]),
    "two": (
        [(0.1, 7), (23.8, 6)],
        [rect(0, 5.35, 17.7, 10.85), rect(23.7, 5.35, 38.9, 10.85)],
        [rect(-6, 6.3, 3, 9.9), rect(15, 6.3, 27, 9.9)],
    ),
}


@pytest.mark.parametrize("name", HAND)
def test_counts_of_necks_by_hand(cases, name: str):
    """The hand's plan has as many stalls as the reference says, and passes the audit."""
    rows, aisles, necks = HAND[name]
    stalls = []
    for start, count in rows:
        for i in range(count):
            a, b = start + 2.5 * i, start + 2.5 * (i + 1)
            for y, far in ((5.35, 0.05), (10.85, 16.15)):
                outline = [(a, y), (b, y), (b, far), (a, far)]
                stalls.append({"id": f"s{len(stalls)}", "outline": outline, "access": outline[:2]})
    ways = [{"id": f"a{i}", "outline": a} for i, a in enumerate(aisles)]
    ways += [{"id": f"n{i}", "outline": n, "neck": True} for i, n in enumerate(necks)]
    plan = Plan.model_validate(
        {"scenario": name, "option": "plan", "stalls": stalls, "aisles": ways}
    )
    (case,) = [c for c in cases["necks"] if c.scenario.name == name]
    assert len(plan.stalls) == case.reference.stalls
    assert [f.code for f in audit(case.scenario, plan) if f.severity == "hard"] == []


def test_too_narrow_lets_nobody_in(cases):
    """The same yard as behind the straight archway, but the archway is too narrow: no stall."""
    (case,) = [c for c in cases["necks"] if c.scenario.name == "too-narrow"]
    assert case.reference.stalls == 0
    _, aisles, _ = HAND["straight"]
    outline = [(0.1, 5.35), (2.6, 5.35), (2.6, 0.05), (0.1, 0.05)]
    plan = Plan.model_validate(
        {
            "scenario": "too-narrow",
            "option": "plan",
            "stalls": [{"id": "s1", "outline": outline, "access": outline[:2]}],
            "aisles": [
                {"id": "a1", "outline": aisles[0]},
                {"id": "n1", "outline": rect(-8, 6.5, 3, 9.7), "neck": True},
            ],
        }
    )
    assert [f for f in audit(case.scenario, plan) if f.severity == "hard"]
