"""A district made from courtyards: true copies but for turn, mirror and scale, with provenance."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from shapely import Point, Polygon

from spaceplan.bench import load_cases
from spaceplan.bench.district import Change, compound
from spaceplan.exchange import check, save_scenario
from spaceplan.model.scenario import Scenario

FOLDER = Path(__file__).parents[2] / "scenarios" / "bench"


@pytest.fixture(scope="module")
def district() -> dict[str, Scenario]:
    return {c.scenario.name: c.scenario for c in load_cases("district", FOLDER, count=62, seed=0)}


def test_sixty_two_compounds_with_four_options(district: dict[str, Scenario]):
    assert len(district) == 62
    assert all(len(s.options) == 4 for s in district.values())
    made_of = {s.source.en.split(";")[0] for s in district.values()}
    assert len(made_of) == 25


def test_every_compound_tells_where_it_comes_from(district: dict[str, Scenario]):
    for scenario in district.values():
        assert "ODbL" in scenario.licence
        assert "OpenStreetMap" in scenario.source.en
        assert "invented" in scenario.note.en
        assert "虚构" in scenario.note.zh


def test_files_are_in_order(district: dict[str, Scenario], tmp_path: Path):
    for name, scenario in district.items():
        file = tmp_path / f"{name}.yaml"
        save_scenario(scenario, file)
        report = check(file)
        assert report.faults == ()
        assert report.scenario == scenario


def test_shapes_are_those_of_the_courtyards(district: dict[str, Scenario]):
    bases = {c.scenario.name: c.scenario for c in load_cases("courtyards", FOLDER)}
    for scenario in district.values():
        base = bases[scenario.source.en.removeprefix("made from ").split(";")[0]]
        old, new = Polygon(base.site.boundary), Polygon(scenario.site.boundary)
        scale = math.sqrt(new.area / old.area)
        assert 0.85 - 1e-3 <= scale <= 1.15 + 1e-3
        assert new.length == pytest.approx(old.length * scale, rel=1e-3)
        assert len(scenario.structures) == len(base.structures)
        for gate, was in zip(scenario.site.gates, base.site.gates, strict=True):
            off = old.exterior.distance(_middle(was.span))
            assert new.exterior.distance(_middle(gate.span)) == pytest.approx(off * scale, abs=0.02)


def _middle(span):  # type: ignore[no-untyped-def]
    return Point((span[0][0] + span[1][0]) / 2, (span[0][1] + span[1][1]) / 2)


def test_a_compound_depends_on_seed_and_number_alone(district: dict[str, Scenario]):
    again = {c.scenario.name: c.scenario for c in load_cases("district", FOLDER, count=5, seed=0)}
    assert all(district[name] == scenario for name, scenario in again.items())
    other = load_cases("district", FOLDER, count=1, seed=1)[0].scenario
    assert other.site != district["district-0-1"].site


def test_north_turns_with_the_ground():
    """A point that lies north of another does so afterwards, too, mirrored or not."""
    for change in (Change(30.0, False, 1.1), Change(200.0, True, 0.9)):
        north = 70.0
        c, s = math.cos(math.radians(north)), math.sin(math.radians(north))
        x, y = change.point((10 * c, 10 * s))
        assert math.degrees(math.atan2(y, x)) % 360 == pytest.approx(change.north(north), abs=0.01)


def test_blind_sides_stay_where_they_were():
    base = load_cases("courtyards", FOLDER, ("block-krems-1",))[0].scenario
    first = base.structures[0].model_copy(update={"blind": ((0, 1),)})
    made = compound(base.model_copy(update={"structures": (first,)}), 0, 3)
    assert made.structures[0].blind == ((0, 1),)
