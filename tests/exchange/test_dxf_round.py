"""What this program writes as DXF, it reads back: within a millimetre, ids and all."""

import math
from pathlib import Path

import pytest

from spaceplan.exchange.dxf_in import read_dxf, read_plan_outlines
from spaceplan.exchange.foreign import Drawing, ImportSettings
from spaceplan.exchange.formats import WRITERS, write_foreign
from spaceplan.model.base import Point, Text
from spaceplan.model.enums import StallKind
from spaceplan.model.plan import Aisle, BikeShed, Plan, Room, Stall
from spaceplan.model.scenario import (
    Origin,
    Scenario,
)
from tests.exchange.gis import box
from tests.exchange.gis import yard as maps_yard

pytestmark = pytest.mark.skipif(".dxf" not in WRITERS, reason="DXF is not written yet")

#: What is read back lies no farther from what was written, in metres.
WITHIN = 0.001


def yard() -> Scenario:
    """The courtyard with one of everything that maps are tested with, as far as a drawing goes."""
    whole = maps_yard("EPSG:4547", 78.5)
    gates = tuple(g.model_copy(update={"title": Text()}) for g in whole.site.gates)
    return Scenario(
        schema_version=1,
        name=whole.name,
        title=whole.title,
        origin=Origin(x=512_340.25, y=3_391_820.5, crs="EPSG:4547"),
        north_deg=whole.north_deg,
        site=whole.site.model_copy(update={"gates": gates}),
        surroundings=whole.surroundings,
        structures=whole.structures,
    )


def proposal() -> Plan:
    """Stalls straight and turned, an aisle, a room and a shed."""
    turn = math.radians(17.3)
    stalls = []
    for i in range(12):
        kind = (StallKind.STANDARD, StallKind.EV, StallKind.ACCESSIBLE)[i % 3]
        c, s = (math.cos(turn), math.sin(turn)) if i >= 6 else (1.0, 0.0)
        x0, y0 = 12 + 2.5 * (i % 6) * c, 13 + 2.5 * (i % 6) * s
        a, b, d, e = ((x0 + c * x - s * y, y0 + s * x + c * y) for x, y in box(0, 0, 2.5, 5.3))
        stalls.append(Stall(id=f"s{i + 1}", kind=kind, outline=(a, b, d, e), access=(a, b)))
    room = Room(id="reading", outline=box(45, 20, 6, 4.1234), area_m2=24.74, door=(46.0, 20.0))
    return Plan(
        scenario="yard",
        option="plan",
        stalls=tuple(stalls),
        aisles=(Aisle(id="a1", outline=box(0, 5, 40, 5.5)),),
        rooms=(room,),
        bike_sheds=(BikeShed(id="b1", outline=box(52, 12, 4, 2), capacity=8),),
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("dxf") / "yard.dxf"
    drawing = Drawing(scenario=yard(), plans=(proposal(),), findings=((),))
    path.write_bytes(write_foreign(path, drawing))
    return path


def far(one: tuple[Point, ...], two: tuple[Point, ...]) -> float:
    """How far each corner of either ring lies from the other ring's nearest, in metres."""
    return max(min(math.dist(p, q) for q in b) for a, b in ((one, two), (two, one)) for p in a)


def test_the_scenario_comes_back(written: Path):
    """Site, gates, surroundings and structures are what they were."""
    made = read_dxf(written, ImportSettings())
    before, after = yard(), made.scenario
    assert "layer profile: spaceplan" in "\n".join(t.en for t in made.done)
    assert (after.name, after.origin, after.north_deg) == ("yard", before.origin, before.north_deg)
    assert after.title == before.title
    assert after.site == before.site
    assert after.surroundings == before.surroundings
    assert after.structures == before.structures
    assert after.today.stalls is None


def test_what_is_read_is_written_again(written: Path, tmp_path: Path):
    """There, back and there: the coordinates of the survey stay as they were."""
    scenario = read_dxf(written, ImportSettings()).scenario
    again = tmp_path / "again.dxf"
    again.write_bytes(write_foreign(again, Drawing(scenario=scenario)))
    back = read_dxf(again, ImportSettings()).scenario
    assert (back.site, back.origin) == (scenario.site, scenario.origin)


def test_the_plan_comes_back_within_a_millimetre(written: Path):
    """Stalls, aisles, rooms and sheds, by their ids."""
    plan, held = proposal(), read_plan_outlines(written)
    assert held.origin == (512_340.25, 3_391_820.5)
    for role, things in (
        ("stall", plan.stalls),
        ("aisle", plan.aisles),
        ("room", plan.rooms),
        ("bike_shed", plan.bike_sheds),
    ):
        found = {t.id: t for t in held.of(role)}
        assert sorted(found) == sorted(t.id for t in things)
        for thing in things:
            assert far(found[thing.id].points, thing.outline) <= WITHIN
    assert [t.kind for t in held.of("stall")] == [s.kind.value for s in plan.stalls]
