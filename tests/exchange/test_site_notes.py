"""Archways of maps, fences over gates, houses across the boundary, and the new notes in files."""

import math
from pathlib import Path
from typing import Any

import pytest
from shapely import Polygon

from spaceplan.exchange.foreign import ImportSettings
from spaceplan.exchange.formats import read_foreign
from spaceplan.exchange.oddities import oddities
from spaceplan.geometry.site import build_site
from spaceplan.model.case import resolve
from spaceplan.model.enums import Kind
from spaceplan.model.scenario import Origin, Scenario, Structure
from tests.exchange.maps import LAT, LON, Map
from tests.lots import gate, lot, rect

pytest.importorskip("pyproj")


def read(folder: Path, drawn: Map) -> Any:
    file = folder / "x.osm"
    file.write_text(drawn.xml(), "utf-8")
    return read_foreign(file, ImportSettings(at=(LON, LAT)))


def passage(**tags: str) -> Map:
    """60 x 50 m; a house all along the south, a driveway through it at x = 3."""
    out = Map()
    a, b = out.node(-30, -22), out.node(30, -22)
    out.way(1, [a, b, (30, 28), (-30, 28)], True, landuse="residential")
    out.way(2, [a, b, (30, -10), (-30, -10)], True, building="apartments")
    outer, inner = out.node(3, -22), out.node(3, -10)
    out.way(3, [(3, -37), outer], highway="service")
    out.way(4, [outer, inner], highway="service", **tags)
    out.way(5, [inner, (3, 18)], highway="service")
    return out


@pytest.mark.parametrize(
    "tag", [{"tunnel": "building_passage"}, {"covered": "yes"}, {"tunnel": "yes"}]
)
def test_an_archway_is_a_way_in_and_what_was_assumed_is_told(
    tmp_path: Path, tag: dict[str, str]
) -> None:
    made = read(tmp_path, passage(**tag))
    arch = next(s for s in made.scenario.structures if s.clear_height_m is not None)
    assert (arch.kind, arch.thickness, arch.clear_height_m) == (Kind.ROAD, 3.5, 3.5)
    assert [math.dist(*g.span) for g in made.scenario.site.gates] == [pytest.approx(3.5, abs=0.01)]
    told = [o.found.en for o in made.oddities if o.code == "archway.assumed"]
    assert len(told) == 2
    assert "width of 3.5 m" in told[0]
    assert "headroom of 3.5 m" in told[1]
    free = build_site(resolve(made.scenario)).free
    assert free.geom_type == "Polygon"
    assert free.area == pytest.approx(60 * 38 + 3.5 * 12, rel=2e-3)


def test_what_the_map_says_of_an_archway_is_taken(tmp_path: Path) -> None:
    made = read(tmp_path, passage(tunnel="building_passage", width="4", maxheight="2.8"))
    arch = next(s for s in made.scenario.structures if s.clear_height_m is not None)
    assert (arch.thickness, arch.clear_height_m) == (4.0, 2.8)
    assert not [o for o in made.oddities if o.code == "archway.assumed"]


def test_a_way_that_only_crosses_a_house_is_no_archway(tmp_path: Path) -> None:
    made = read(tmp_path, passage())
    assert all(s.clear_height_m is None for s in made.scenario.structures)


def test_a_fence_opens_at_a_gate(tmp_path: Path) -> None:
    drawn = Map()
    corner, mark = drawn.node(-30, -20), drawn.node(-16, -20, barrier="gate")
    ring = [corner, mark, drawn.node(30, -20), drawn.node(30, 20), drawn.node(-30, 20)]
    drawn.way(1, list(ring), True, landuse="residential")
    drawn.way(2, list(ring), True, barrier="fence")
    drawn.way(3, [(-16, -40), mark, (-16, -10)], highway="service")
    site = build_site(resolve(read(tmp_path, drawn).scenario))
    (opening,) = site.openings
    middle = [(p + q) / 2 for p, q in zip(opening.a, opening.b, strict=True)]
    assert site.free.distance(Polygon([opening.a, opening.b, middle]).centroid) < 1e-3


def noted() -> Scenario:
    return lot(
        rect(0, 0, 40, 30),
        gate((10, 0), (16, 0)),
        structures=[
            {"id": "ramp", "kind": "slope", "percent": 7.5, "outline": rect(1, 1, 5, 5)},
            {"id": "steps", "kind": "slope", "steps": True, "outline": rect(6, 1, 8, 5)},
            {"id": "old", "kind": "parking", "cars": 2, "outline": rect(30, 1, 35, 6)},
            {"id": "hole", "kind": "manhole", "centre": (20, 20), "radius": 0.4},
            {"id": "tank", "kind": "tank", "outline": rect(22, 20, 26, 24)},
            {"id": "box", "kind": "utility", "clearance_m": 3, "outline": rect(30, 20, 32, 22)},
            {
                "id": "arch",
                "kind": "road",
                "line": [(13, 0), (13, 8)],
                "thickness": 4,
                "clear_height_m": 3.2,
            },
        ],
    )


def key(item: Structure) -> tuple[object, ...]:
    return (
        *(item.id, item.kind, item.percent, item.steps, item.cars),
        *(item.clearance_m, item.clear_height_m),
    )


@pytest.mark.parametrize("name", ["x.dxf", "x.geojson", "x.gpkg"])
def test_what_structures_say_survives_other_formats(tmp_path: Path, name: str) -> None:
    from typer.testing import CliRunner

    from spaceplan.cli.app import app
    from spaceplan.exchange import save_scenario

    origin = Origin(x=412_000, y=3_391_000, crs="EPSG:4544")
    asked = noted().model_copy(update={"origin": origin})
    save_scenario(asked, tmp_path / "a.yaml")
    out = tmp_path / name
    run = CliRunner().invoke(app, ["export", str(tmp_path / "a.yaml"), "--out", str(out)])
    assert run.exit_code == 0, run.output
    back = read_foreign(out, ImportSettings()).scenario
    assert {key(s) for s in back.structures} == {key(s) for s in asked.structures}


def test_a_fence_on_the_boundary_opens_at_the_gate_and_is_not_odd() -> None:
    fence = {"id": "fence", "kind": "wall", "thickness": 0.2}
    ring = [(0, 0), (40, 0), (40, 30), (0, 30), (0, 0)]
    asked = lot(rect(0, 0, 40, 30), gate((10, 0), (16, 0)), structures=[fence | {"line": ring}])
    assert list(oddities(asked)) == []
