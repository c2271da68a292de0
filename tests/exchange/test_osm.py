"""OpenStreetMap in: the right yard, its gates and houses, and no harm from hostile files."""

import math
import struct
import time
import tracemalloc
from pathlib import Path

import pytest
from shapely import Polygon

from spaceplan import audit, solve
from spaceplan.exchange import check, save_scenario
from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.formats import read_foreign
from spaceplan.model.enums import Kind, Severity
from spaceplan.model.fault import SpaceplanError
from tests.exchange.maps import LAT, LON, Map, blob, court, place, yard

pytest.importorskip("pyproj")


def read(
    tmp_path: Path, drawn: Map | str | bytes, name: str = "x.osm", **given: object
) -> Imported:
    content = drawn if not isinstance(drawn, Map) else drawn.xml()
    data = content.encode() if isinstance(content, str) else content
    file = tmp_path / name
    file.write_bytes(data)
    settings = ImportSettings(**{"at": (LON, LAT), **given})  # type: ignore[arg-type]
    return read_foreign(file, settings)


def code(tmp_path: Path, drawn: Map | str | bytes, name: str = "x.osm", **given: object) -> str:
    with pytest.raises(SpaceplanError) as caught:
        read(tmp_path, drawn, name, **given)
    assert len(caught.value.faults) == 1
    return caught.value.faults[0].code


def test_a_point_between_streets_takes_the_block_four_metres_off_them(tmp_path: Path):
    made = read(tmp_path, yard())
    area = Polygon(made.scenario.site.boundary).area
    # 68 − 2 · 4 by 52 − 2 · 4 metres; the grid of UTM is up to 0.1 % off.
    assert area == pytest.approx(60 * 44, rel=2e-3)
    assert made.scenario.origin.crs == "EPSG:32648"
    assert made.scenario.licence == "ODbL-1.0"
    assert "OpenStreetMap" in made.scenario.source.en


def test_what_stands_there_comes_with_its_tags(tmp_path: Path):
    items = {s.kind: s for s in read(tmp_path, yard()).scenario.structures}
    house = items[Kind.BUILDING]
    assert (house.floors, house.is_dwelling, house.title.zh) == (6, True, "1号楼")
    assert len(house.doors) == 1
    assert items[Kind.TREE].crown == 3.0
    assert items[Kind.ROAD].thickness == 4.5
    assert {Kind.SHED, Kind.WALL} < set(items)


def test_gates_lie_where_ways_cross_and_say_what_was_assumed(tmp_path: Path):
    made = read(tmp_path, yard())
    drive, foot = made.scenario.site.gates
    assert (drive.vehicles, drive.barrier, math.dist(*drive.span)) == (
        True, True, pytest.approx(5.5, abs=1e-3),
    )  # fmt: skip
    assert (foot.vehicles, math.dist(*foot.span)) == (False, pytest.approx(1.5, abs=1e-3))
    assert [o.code for o in made.oddities] == ["gate.assumed"]


def test_houses_around_are_drawn_and_far_ones_are_not(tmp_path: Path):
    made = read(tmp_path, yard())
    houses = [s for s in made.scenario.surroundings if s.kind is Kind.BUILDING]
    assert [h.floors for h in houses] == [5]


def test_what_was_not_used_is_listed(tmp_path: Path):
    made = read(tmp_path, yard())
    assert {left.what for left in made.leftovers} == {
        "amenity=recycling", "highway=footway", "feature",
    }  # fmt: skip


def test_north_leans_by_the_convergence_of_the_grid(tmp_path: Path):
    """γ ≈ (λ − λ0) · sin φ: west of the zone's middle, true north is east of the grid's."""
    north = read(tmp_path, yard()).scenario.north_deg
    assert north == pytest.approx(90 + (LON - 105) * math.sin(math.radians(LAT)), abs=0.01)
    own = read(tmp_path, yard(), crs="EPSG:4544").scenario
    assert own.north_deg == pytest.approx(north, abs=0.002)  # CGCS2000, the same meridian


def test_pbf_and_xml_give_the_same_scenario(tmp_path: Path):
    for drawn in (yard(), court()):
        one = read(tmp_path, drawn, name="x.osm")
        assert read(tmp_path, drawn.pbf(), name="x.osm.pbf") == one


def test_the_ring_within_a_perimeter_house_is_a_yard_with_a_passage(tmp_path: Path):
    made = read(tmp_path, court()).scenario
    assert Polygon(made.site.boundary).area == pytest.approx(36 * 36, rel=2e-3)
    assert [math.dist(*g.span) for g in made.site.gates] == [pytest.approx(4.0, abs=1e-3)]
    site = Polygon(made.site.boundary)
    houses = [s for s in made.surroundings if s.kind is Kind.BUILDING]
    assert len(houses) >= 2
    assert all(Polygon(h.outline).intersection(site).area < 0.1 for h in houses)


@pytest.mark.parametrize("feature", ["way/21", "relation/90"])
def test_an_id_names_the_yard(tmp_path: Path, feature: str):
    made = read(tmp_path, court(), at=None, feature=feature).scenario
    assert Polygon(made.site.boundary).area == pytest.approx(36 * 36, rel=2e-3)


def test_a_mapped_car_park_comes_before_the_block_around_it(tmp_path: Path):
    drawn = yard()
    drawn.box(30, -15, -15, 15, 5, amenity="parking", name="院内车场")
    made = read(tmp_path, drawn)
    assert Polygon(made.scenario.site.boundary).area == pytest.approx(30 * 20, rel=2e-3)
    assert made.scenario.title.zh == "院内车场"


@pytest.mark.slow
def test_the_scenario_is_sound_and_can_be_solved(tmp_path: Path):
    drawn = yard()
    made = read(tmp_path, drawn, standards="us")
    save_scenario(made.scenario, tmp_path / "site.yaml")
    report = check(tmp_path / "site.yaml")
    assert report.faults == ()
    assert report.scenario is not None
    plan = solve(report.scenario, report.scenario.all_options[0].id, effort="quick")
    assert plan.metrics.stalls >= 10
    assert not [f for f in audit(report.scenario, plan) if f.severity is Severity.HARD]


def test_a_yard_must_be_named(tmp_path: Path):
    assert code(tmp_path, yard(), at=None) == "osm.where"
    assert code(tmp_path, yard(), at=None, feature="node/3") == "osm.id"
    assert code(tmp_path, yard(), at=None, feature="way/999") == "osm.no_yard"
    assert code(tmp_path, yard(), at=None, feature="way/7") == "osm.building"
    assert code(tmp_path, yard(), at=place(900, 900)) == "osm.no_yard"
    assert code(tmp_path, yard(), at=(30.66, 104.08)) == "osm.at"
    assert code(tmp_path, yard(), crs="EPSG:4547") == "crs.not_metric"  # made for 114° east
    assert code(tmp_path, yard(), crs="EPSG:3857") == "crs.not_metric"
    assert code(tmp_path, yard(), crs="EPSG:nope") == "crs.unknown"


_BOMB = '<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "ha">{}]><osm>&z;</osm>'
_LINKS = (f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghz", strict=True))
_HOSTILE = {
    "bomb": _BOMB.format("".join(_LINKS)),
    "external": '<!DOCTYPE osm [<!ENTITY z SYSTEM "file:///etc/passwd">]><osm>&z;</osm>',
    "dtd": '<!DOCTYPE osm SYSTEM "http://example.org/x.dtd"><osm/>',
}  # fmt: skip


@pytest.mark.parametrize("name", _HOSTILE)
def test_document_types_and_entities_are_refused(tmp_path: Path, name: str):
    assert code(tmp_path, _HOSTILE[name]) == "xml.doctype"


@pytest.mark.parametrize(
    "text",
    [
        "<osm>" + "<a>" * 200_000,
        "<osm><node id='1' lon='1'/></osm>",
        "<osm><node id='1' lon='nan' lat='2'/></osm>",
        "<osm><way id='x'/></osm>",
        "<osm><way id='1'>",
        "<gpx/>",
        "<?xml version='1.0' encoding='UTF-9'?><osm/>",
        "no xml at all",
    ],
)
def test_damaged_xml_is_told(tmp_path: Path, text: str):
    assert code(tmp_path, text) == "osm.damaged"


def test_damaged_pbf_is_told(tmp_path: Path):
    whole = yard().pbf()
    bad = [
        whole[:-7],
        b"\0\0\0\x0fnonsense",
        b"<osm/>",
        whole[:40],
        blob("OSMHeader", b"\x22\x09Something") + whole,
        blob("OSMHeader", b"") + blob("OSMData", b"\xff" * 40),
        struct.pack(">I", 1 << 31),
    ]
    for data in bad:
        assert code(tmp_path, data, name="x.osm.pbf") == "osm.damaged"
    assert code(tmp_path, b"", name="x.osm.pbf") == "file.empty"


def test_a_deflated_bomb_is_stopped_early(tmp_path: Path):
    """Sixty blocks of 60 kB that hold 33 MB each."""
    bomb = blob("OSMHeader", b"") + blob("OSMData", bytes(33 * 1024 * 1024)) * 60
    start = time.perf_counter()
    tracemalloc.start()
    assert code(tmp_path, bomb, name="x.osm.pbf") == "osm.damaged"
    assert tracemalloc.get_traced_memory()[1] < 150e6
    tracemalloc.stop()
    assert time.perf_counter() - start < 20
