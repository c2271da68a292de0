"""What this program writes as a map, it reads back: within a millimetre, however it is turned."""

import math
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spaceplan.exchange.foreign import Drawing, Imported, ImportSettings
from spaceplan.exchange.formats import read_foreign, write_foreign
from spaceplan.model.base import Point
from spaceplan.model.enums import Kind
from spaceplan.model.scenario import Origin, Scenario
from tests.exchange.gis import EAST, NORTH, proposal, yard

pytest.importorskip("pyproj")

SCENARIOS = Path(__file__).parents[2] / "scenarios"
#: What is read back lies no farther from what was written, in metres.
WITHIN = 0.001
#: Fields of a structure that a map does not hold as places.
PLACES = {"outline", "line", "centre", "doors"}


def back(scenario: Scenario, folder: Path, suffix: str, **given: object) -> Imported:
    path = folder / f"yard{suffix}"
    path.write_bytes(
        write_foreign(path, Drawing(scenario=scenario, plans=(proposal(),), findings=((),)))
    )
    return read_foreign(path, ImportSettings(**given))  # type: ignore[arg-type]


def points(scenario: Scenario) -> list[Point]:
    """Every point of a scenario, in its order."""
    site = scenario.site
    out = [*site.boundary, *(p for h in site.holes for p in h)]
    out += [p for g in (*site.gates, *site.frontages) for p in g.span]
    out += [p for s in scenario.surroundings for p in s.outline]
    for item in scenario.structures:
        out += [*(item.outline or ()), *(item.line or ()), *item.doors]
        out += [item.centre] if item.centre else []
    return out


def off(a: Scenario, b: Scenario) -> float:
    """How far the points of two scenarios lie from each other at most, in metres."""
    pairs = list(zip(points(a), points(b), strict=True))
    assert len(pairs) > 40
    return max(math.dist(p, q) for p, q in pairs)


def same_but_places(a: Scenario, b: Scenario) -> None:
    for one, two in zip(a.structures, b.structures, strict=True):
        assert one.model_dump(exclude=PLACES) == two.model_dump(exclude=PLACES)
    for key in ("name", "title", "note", "source", "licence", "date", "households", "origin",
                "north_deg", "standards"):  # fmt: skip
        assert getattr(a, key) == getattr(b, key)
    for one, two in zip(a.site.gates, b.site.gates, strict=True):
        assert one.model_dump(exclude={"span"}) == two.model_dump(exclude={"span"})


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson"])
@pytest.mark.parametrize("north", [90.0, 89.53, 30.0, -135.0])
def test_a_scenario_comes_back(suffix: str, north: float, tmp_path: Path):
    scenario = yard(north=north)
    made = back(scenario, tmp_path, suffix).scenario
    assert off(made, scenario) < WITHIN
    same_but_places(made, scenario)


def test_without_a_system_it_comes_back_to_the_last_digit(tmp_path: Path):
    scenario = yard(crs=None, north=12.0)
    made = back(scenario, tmp_path, ".gpkg").scenario
    assert off(made, scenario) == 0
    same_but_places(made, scenario)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    north=st.floats(-360, 360).map(lambda d: round(d, 3)),
    dx=st.floats(-40_000, 40_000),
    dy=st.floats(-900_000, 900_000),
    suffix=st.sampled_from([".gpkg", ".geojson"]),
)
def test_wherever_it_lies_and_however_it_is_turned(
    north: float, dx: float, dy: float, suffix: str, tmp_path: Path
):
    """Up to 40 km across the zone and from Hainan to beyond Harbin."""
    origin = Origin(x=round(EAST + dx, 3), y=round(NORTH + dy, 3), crs="EPSG:4544")
    scenario = yard(north=north).model_copy(update={"origin": origin})
    made = back(scenario, tmp_path, suffix).scenario
    assert off(made, scenario) < WITHIN
    same_but_places(made, scenario)


def test_both_formats_put_a_turned_yard_to_the_same_place(tmp_path: Path):
    """The degrees of one are the metres of the other."""
    import json

    import pyproj

    pyogrio = pytest.importorskip("pyogrio")
    drawing = Drawing(scenario=yard(north=30.0))
    (tmp_path / "x.gpkg").write_bytes(write_foreign(tmp_path / "x.gpkg", drawing))
    _, _, shapes, _ = pyogrio.raw.read(tmp_path / "x.gpkg", layer="site_boundary")
    metres = shapely.get_coordinates(shapely.from_wkb(shapes[0]))
    made = json.loads(write_foreign(Path("x.geojson"), drawing))["features"][0]["geometry"]
    degrees = [p for ring in made["coordinates"] for p in ring]
    to = pyproj.Transformer.from_crs("EPSG:4544", "EPSG:4326", always_xy=True).transform
    for (x, y), place in zip(metres, degrees, strict=True):
        assert to(x, y) == pytest.approx(place, abs=2e-9)


def test_what_belongs_to_a_plan_is_left_out_and_said(tmp_path: Path):
    (left,) = back(yard(), tmp_path, ".gpkg").leftovers
    # two stalls, an aisle, a block with a room, its door, a shed with a rack, a green, a lamp, a
    # wall that goes
    assert left.count == 2 + 1 + 2 + 1 + 2 + 1 + 1 + 1
    assert "stall" in left.what


def test_a_tree_drawn_by_hand_comes_along(tmp_path: Path):
    """In QGIS one adds a point to the layer of trees and fills in nothing."""
    pyogrio = pytest.importorskip("pyogrio")
    import numpy as np

    path = tmp_path / "yard.gpkg"
    path.write_bytes(write_foreign(path, Drawing(scenario=yard())))
    point = shapely.to_wkb(shapely.Point(EAST + 12, NORTH + 22))
    pyogrio.raw.write(
        path, geometry=np.array([point], dtype=object), field_data=[], fields=[], layer="trees",
        geometry_type="Point", append=True, crs="EPSG:4544",
    )  # fmt: skip
    trees = [
        s for s in read_foreign(path, ImportSettings()).scenario.structures if s.kind is Kind.TREE
    ]
    assert [t.id for t in trees] == ["camphor", "tree-1"]
    assert trees[1].centre == (12.0, 22.0)


def test_another_system_may_be_asked_for(tmp_path: Path):
    """From the Chinese zone to UTM: the same yard, up to the scale of the two grids."""
    made = back(yard(), tmp_path, ".gpkg", crs="EPSG:32648").scenario
    assert made.origin.crs == "EPSG:32648"
    area = shapely.Polygon(made.site.boundary).area
    assert area == pytest.approx(shapely.Polygon(yard().site.boundary).area, rel=2e-3)


@pytest.mark.parametrize("name", sorted(p.stem for p in SCENARIOS.glob("*.yaml")))
def test_the_scenarios_of_the_house_come_back(name: str, tmp_path: Path):
    """Real yards, with rings in either direction and vertices by the hundred."""
    from spaceplan.exchange import load

    scenario = load(SCENARIOS / f"{name}.yaml")
    path = tmp_path / "x.gpkg"
    path.write_bytes(write_foreign(path, Drawing(scenario=scenario)))
    made = read_foreign(path, ImportSettings()).scenario
    pairs = [(made.site.boundary, scenario.site.boundary)]
    for one, two in zip(made.structures, scenario.structures, strict=True):
        assert one.id == two.id
        assert one.doors == two.doors
        if two.outline and one.outline:
            pairs.append((one.outline, two.outline))
    for a, b in pairs:
        assert shapely.Polygon(a).equals_exact(shapely.Polygon(b), WITHIN, normalize=True)
