"""Yards drawn at random: the same each time, in order, and asking for no more than may fit."""

from __future__ import annotations

import math
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from shapely import LineString, Polygon, union_all

from spaceplan.bench import judge, load_cases, random_yard, under_presets
from spaceplan.bench.outcomes import outcome_table, outcomes, trouble_lines
from spaceplan.bench.yards import ASKED, yard_cases
from spaceplan.exchange import check, save_scenario
from spaceplan.model.enums import Kind, PlanStatus, Treatment
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario

FEW = tuple(random_yard(0, i) for i in range(40))


def ground(scenario: Scenario) -> tuple[Polygon, Any]:
    site = Polygon(scenario.site.boundary)
    return site, union_all([Polygon(s.outline) for s in scenario.structures if s.outline])


def asked_m2(scenario: Scenario) -> float:
    brief = scenario.brief
    bikes = 2.0 * brief.bikes.spaces if brief.bikes else 0.0
    green = brief.green.area_m2 if brief.green else 0.0
    built = sum(r.area_m2 for r in brief.rooms) + sum(a.area_m2 for a in brief.areas)
    return built + bikes + green


def test_the_same_every_time_and_whatever_the_count() -> None:
    assert yard_cases(3, 5)[2].scenario == random_yard(5, 2) != random_yard(5, 1)
    assert random_yard(5, 2) != random_yard(6, 2)
    text = "".join(s.model_dump_json() for s in FEW[:5])
    assert sha256(text.encode()).hexdigest() == (
        sha256("".join(random_yard(0, i).model_dump_json() for i in range(5)).encode()).hexdigest()
    )


def test_check_finds_no_fault_and_nothing_odd(tmp_path: Path) -> None:
    for yard in FEW:
        path = tmp_path / f"{yard.name}.yaml"
        save_scenario(yard, path)
        report = check(path)
        assert [f.code for f in (*report.faults, *report.warnings)] == []
        assert report.scenario == yard


@pytest.mark.parametrize("yard", FEW, ids=lambda y: y.name)
def test_a_yard_is_one_that_could_be(yard: Scenario) -> None:
    """Ground, gates, doors and the brief keep what the generator promises."""
    site, solid = ground(yard)
    assert 599 < site.area < 4001
    assert 1 <= len(yard.site.gates) <= 4
    assert yard.site.gates[0].vehicles
    assert site.buffer(0.001).contains(solid)
    for gate in yard.site.gates:
        line = LineString(gate.span)
        assert line.distance(site.exterior) < 0.001
        # houses may stand on both sides of an archway, not before it
        before = line.buffer(2.0, cap_style="flat")
        assert before.intersection(solid).area < 0.01 * before.area
    inside = site.difference(solid)
    for house in yard.structures:
        for door in house.doors:
            assert inside.distance(Polygon(house.outline).centroid) > 1
            assert LineString([door, door]).buffer(1.4).intersection(inside).area > 0.45 * (
                math.pi * 1.4**2
            )
    stands = [s for s in yard.structures if s.treatment is not Treatment.REMOVE and s.outline]
    free = site.difference(union_all([Polygon(s.outline) for s in stands]))
    assert asked_m2(yard) <= ASKED * free.area + 40


def test_all_that_is_promised_comes_up() -> None:
    many = tuple(random_yard(1, i) for i in range(120))
    kinds = {s.kind for y in many for s in y.structures}
    assert kinds >= {Kind.BUILDING, Kind.TREE, Kind.UTILITY, Kind.SHED, Kind.ROAD}
    gates = [g for y in many for g in y.site.gates]
    widths = [math.dist(*g.span) for g in gates if g.vehicles]
    assert {len(y.site.gates) for y in many} == {1, 2, 3, 4}
    assert any(3.4 < w < 4.1 for w in widths)
    assert any(w > 6 for w in widths)
    assert any(g.barrier for g in gates)
    assert not all(g.vehicles for g in gates)
    briefs = [y.brief for y in many]
    assert {len(b.rooms) for b in briefs} == {0, 1, 2, 3, 4}
    assert any(b.stalls.min for b in briefs)
    pieces = [b.furniture for b in briefs if b.furniture]
    assert all(any(getattr(f, n) for f in pieces) for n in ("lamps", "benches", "lifts"))
    assert {len(y.site.boundary) for y in many} == {4, 6, 8}


def test_presets_are_two_cases_of_one_yard() -> None:
    cases = under_presets(load_cases("yards", None, (), 2, 3), ("both",))
    assert [(c.scenario.name, c.scenario.standards) for c in cases] == [
        ("yard-3-0", "cn-renewal"),
        ("yard-3-0-cn-new", "cn-new"),
        ("yard-3-1", "cn-renewal"),
        ("yard-3-1-cn-new", "cn-new"),
    ]
    assert cases[0].scenario.site == cases[1].scenario.site
    assert under_presets(cases, ()) == cases
    with pytest.raises(SpaceplanError, match="cn-old"):
        under_presets(cases, ("cn-old",))


def test_how_solves_ended_is_counted_and_said() -> None:
    cases = yard_cases(3)

    def plan(k: int, **more: Any) -> Plan:
        return Plan.model_validate({"scenario": f"yard-0-{k}", "option": "plan"} | more)

    wish = {"wishes": ["brief.green"], "message": {"zh": "太多", "en": "too much"}}
    ring = [(0, 0), (2.5, 0), (2.5, 5.3), (0, 5.3)]
    stall = {"id": "s", "outline": ring, "access": ring[:2]}
    results = [
        judge(cases[0], plan(0, stalls=[stall])),
        judge(cases[1], plan(1, status=PlanStatus.INFEASIBLE, conflict=[wish])),
        judge(cases[2], None, broken="TypeError: no"),
    ]
    (row,) = outcome_table(outcomes(results), "en")[1]
    assert row[:10] == ("yards", "cn-renewal", "3", "1", "0", "1", "1", "0", "0", "1")
    fails, impossible, broken, codes = trouble_lines(results, "en")
    assert fails.startswith("yards/yard-0-0: FAILS: ")
    assert "stall.unreached" in fails or "brief." in fails
    assert impossible == "yards/yard-0-1: impossible: brief.green"
    assert broken == "yards/yard-0-2: broke down: TypeError: no"
    assert codes.startswith("plans failed by: ")
    assert "未通过" in trouble_lines(results, "zh")[0]
