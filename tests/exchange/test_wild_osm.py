"""Extracts of OpenStreetMap as people have them; each test stands for a kind."""

import math
from pathlib import Path
from typing import Any

import pytest
from shapely import LineString, Polygon

from spaceplan.exchange.openings import opening
from spaceplan.model.enums import Kind
from tests.exchange.maps import Map, place
from tests.exchange.wild import kinds, read, refused, told, yard

pytest.importorskip("pyproj")


def driven(gate: dict[str, str], way: dict[str, str] | None = None) -> Map:
    """A driveway through a marked node of the south side."""
    out = Map()
    mark = out.node(-8, -20, **gate)
    ring = [out.node(-30, -20), mark, *(out.node(*p) for p in ((30, -20), (30, 20), (-30, 20)))]
    out.way(1, list(ring), True, landuse="residential")
    out.way(2, [(-8, -35), mark, (-8, 5)], highway="service", **(way or {}))
    return out


@pytest.mark.parametrize("x", [-11.37, -7.003, 0.0, 12.21, 29.9])
@pytest.mark.parametrize("inside", [False, True])
def test_a_driveway_that_ends_at_a_node_of_the_boundary_is_a_gate(
    tmp_path: Path, x: float, inside: bool
) -> None:
    drawn = Map()
    node = drawn.node(x, -20)
    ring = [drawn.node(-30, -20), node, *(drawn.node(*p) for p in ((30, -20), (30, 20), (-30, 20)))]
    drawn.way(1, list(ring), True, landuse="residential")
    drawn.way(2, [(x, -5 if inside else -40), node], highway="service")
    gates = read(tmp_path, drawn).scenario.site.gates
    assert [math.dist(*g.span) for g in gates] == [pytest.approx(5.5, abs=0.01)]
    middle = [(a + b) / 2 for a, b in zip(*gates[0].span, strict=True)]
    site = read(tmp_path, drawn).scenario.site.boundary
    assert Polygon(site).exterior.distance(LineString(gates[0].span)) < 1e-3
    assert abs(middle[0] - gates[0].span[0][0]) == pytest.approx(2.75, abs=0.05)


def test_a_driveway_that_ends_before_the_boundary_outside_is_a_gate_and_far_ones_are_not(
    tmp_path: Path,
) -> None:
    near, far = yard(), yard()
    near.way(2, [(0, -40), (0, -20.2)], highway="service")
    far.way(2, [(0, -40), (0, -21)], highway="service")
    assert len(read(tmp_path, near).scenario.site.gates) == 1
    assert not read(tmp_path, far).scenario.site.gates


def test_a_gate_on_a_curve_is_a_chord_of_its_width(tmp_path: Path) -> None:
    steps = [math.radians(-90 + 180 * i / 120) for i in range(121)]
    drawn = Map()
    arc = [(30 + 20 * math.cos(t), 20 * math.sin(t)) for t in steps]
    drawn.way(1, [(-30, -20), *arc, (-30, 20)], True, landuse="residential")
    drawn.way(2, [(0, 0), (70, 3)], highway="service")
    made = read(tmp_path, drawn)
    (gate,) = made.scenario.site.gates
    assert math.dist(*gate.span) == pytest.approx(5.5, abs=0.01)
    ring = Polygon(made.scenario.site.boundary).exterior
    assert max(ring.distance(s) for s in map(_spot, gate.span)) < 1e-3


def _spot(point: tuple[float, float]) -> Any:
    from shapely import Point as Spot

    return Spot(point)


@pytest.mark.parametrize(("wide", "got"), [(6.0, 6.0), (3.0, 3.0)])
def test_openings_go_round_gentle_bends_only(wide: float, got: float) -> None:
    many = (*((x / 20, 0.0) for x in range(1200)), (60.0, 40.0), (0.0, 40.0))
    assert math.dist(*opening(many, (30.0, 0.0), wide)) == pytest.approx(got, abs=1e-3)
    stairs = [(i / 4, j / 4) for i in range(80) for j in (i, i + 1)]
    steps = (*stairs, (-20.0, 20.25), (-20.0, 0.0))
    (ax, ay), (bx, by) = opening(steps, (10.0, 10.125), wide)
    assert math.dist((ax, ay), (bx, by)) == pytest.approx(got, abs=1e-3)
    assert (by - ay) / (bx - ax) == pytest.approx(1, abs=0.2)
    narrow = ((0.0, 0.0), (3.0, 0.0), (3.0, 30.0), (0.0, 30.0))
    assert math.dist(*opening(narrow, (1.5, 0.0), 6.0)) == pytest.approx(3.0, abs=1e-3)


@pytest.mark.parametrize(
    ("gate", "way", "cars"),
    [
        ({"barrier": "gate"}, {}, True),
        ({"barrier": "gate", "access": "private"}, {}, True),
        ({"barrier": "gate", "access": "no"}, {}, False),
        ({"barrier": "gate", "access": "no", "motor_vehicle": "permit"}, {}, True),
        ({"barrier": "lift_gate", "motor_vehicle": "no"}, {}, False),
        ({"barrier": "gate", "vehicle": "emergency"}, {}, False),
        ({"barrier": "bollard"}, {}, False),
        ({"barrier": "bollard", "bollard": "rising"}, {}, True),
        ({"barrier": "block"}, {}, False),
        ({"barrier": "cycle_barrier"}, {}, False),
        ({"barrier": "turnstile"}, {}, False),
        ({"barrier": "swing_gate"}, {}, True),
        ({}, {"access": "no"}, False),
        ({}, {"motorcar": "no"}, False),
        ({}, {"access": "no", "vehicle": "destination"}, True),
    ],
)
def test_cars_pass_where_access_lets_them(
    tmp_path: Path, gate: dict[str, str], way: dict[str, str], cars: bool
) -> None:
    made = read(tmp_path, driven(gate, way))
    assert any(g.vehicles for g in made.scenario.site.gates) is cars
    if gate.get("access") == "no" and not cars:
        assert "where nobody may pass" in told(made)


def test_a_bollard_beside_the_way_shuts_nothing_and_stands_there(tmp_path: Path) -> None:
    drawn = driven({})
    drawn.node(10, -18.5, barrier="bollard")
    made = read(tmp_path, drawn)
    assert [g.vehicles for g in made.scenario.site.gates] == [True]
    assert "other" in kinds(made)


def test_parts_of_a_building_are_the_building(tmp_path: Path) -> None:
    drawn = yard()
    drawn.box(2, -10, 0, 20, 15, building="apartments", **{"building:levels": "6"})
    drawn.box(3, -10, 0, 5, 15, **{"building:part": "yes", "building:levels": "6"})
    drawn.box(4, 5, 0, 20, 15, **{"building:part": "yes"})
    drawn.box(5, 20, 0, 25, 15, **{"building:part": "porch"})  # beyond the outline
    made = read(tmp_path, drawn)
    areas = [Polygon(s.outline).area for s in made.scenario.structures]
    assert areas == [pytest.approx(450, rel=2e-3), pytest.approx(75, rel=2e-3)]
    assert "2 building:part=yes: a part of a building" in told(made)


@pytest.mark.parametrize(
    "tags",
    [
        {"building": "parking", "layer": "-1"},
        {"building": "yes", "location": "underground"},
        {"amenity": "parking", "parking": "underground"},
        {"building:part": "yes", "level": "-1;-2"},
        {"building": "yes", "building:levels": "1", "layer": "-2"},
        {"man_made": "storage_tank", "location": "underground"},
        {"building": "yes", "building:levels": "0", "building:levels:underground": "2"},
    ],
)
def test_what_lies_under_the_ground_is_left_out_and_told(
    tmp_path: Path, tags: dict[str, str]
) -> None:
    drawn = yard()
    drawn.box(2, -25, -15, 25, 15, **tags)
    made = read(tmp_path, drawn)
    assert not made.scenario.structures
    assert Polygon(made.scenario.site.boundary).area == pytest.approx(2400, rel=2e-3)
    assert "it lies under the ground" in told(made)


def test_a_house_that_is_drawn_twice_stands_once(tmp_path: Path) -> None:
    drawn = yard()
    drawn.box(2, -10, 0, 20, 15, building="yes")
    drawn.box(3, -10, 0, 20, 15, building="apartments")
    made = read(tmp_path, drawn)
    assert kinds(made) == ["building"]
    assert "it is drawn a second time" in told(made)


def test_a_bridge_over_the_yard_is_no_way_in(tmp_path: Path) -> None:
    drawn = yard()
    drawn.way(2, [(0, -40), (0, 40)], highway="service", bridge="yes", layer="1")
    made = read(tmp_path, drawn)
    assert not made.scenario.site.gates
    assert not made.scenario.structures
    assert "it hangs over" in told(made)


def test_a_tunnel_is_no_way_in(tmp_path: Path) -> None:
    drawn = yard()
    drawn.way(2, [(0, -40), (0, 40)], highway="service", tunnel="yes", layer="-1")
    made = read(tmp_path, drawn)
    assert not made.scenario.site.gates
    assert "highway=service: it lies under the ground" in told(made)


@pytest.mark.parametrize(
    "tags",
    [
        {"building:part": "yes", "building:min_level": "1"},
        {"building": "yes", "min_level": "2", "building:levels": "5"},
        {"building:part": "yes", "min_height": "4.5"},
        {"building": "bridge", "layer": "1"},
    ],
)
def test_cars_pass_under_what_hangs_over(tmp_path: Path, tags: dict[str, str]) -> None:
    drawn = yard()
    drawn.box(2, -10, 0, 20, 15, **tags)
    made = read(tmp_path, drawn)
    assert not made.scenario.structures
    assert "it hangs over" in told(made)


@pytest.mark.parametrize(
    "tags", [{"building": "demolished"}, {"building": "proposed"}, {"demolished:building": "yes"}]
)
def test_what_does_not_stand_is_told(tmp_path: Path, tags: dict[str, str]) -> None:
    drawn = yard()
    drawn.box(2, -10, 0, 20, 15, **tags)
    made = read(tmp_path, drawn)
    assert not made.scenario.structures
    assert "1 " + next(iter(tags)) in told(made)


def test_a_roof_on_posts_is_told(tmp_path: Path) -> None:
    drawn = yard()
    drawn.box(2, -10, 0, 20, 15, building="roof", layer="1")
    made = read(tmp_path, drawn)
    assert kinds(made) == ["shed"]
    assert "a roof on posts is kept as solid" in told(made)


@pytest.mark.parametrize(
    "tags",
    [
        {"natural": "water"},
        {"landuse": "basin"},
        {"leisure": "swimming_pool"},
        {"leisure": "playground"},
        {"leisure": "pitch", "sport": "basketball"},
        {"amenity": "fountain"},
        {"man_made": "water_tower"},
        {"historic": "memorial"},
    ],
)
def test_ponds_pitches_and_towers_take_ground_and_are_named(
    tmp_path: Path, tags: dict[str, str]
) -> None:
    drawn = yard()
    drawn.box(2, -10, 0, 10, 10, **tags)
    made = read(tmp_path, drawn)
    (item,) = made.scenario.structures
    assert (item.kind, Polygon(item.outline).area) == (Kind.OTHER, pytest.approx(200, rel=2e-3))
    assert item.title.zh
    assert item.title.en
    assert "kept, nothing is built on it" in told(made)


def test_nothing_of_an_extract_goes_without_a_word(tmp_path: Path) -> None:
    drawn = yard()
    drawn.node(0, 0, railway="signal")
    drawn.node(1, 1, **{"addr:housenumber": "5"})
    drawn.way(2, [(-10, 0), (0, 0)], barrier="kerb")
    drawn.node(0, 300, natural="tree")
    drawn.box(3, 200, 0, 210, 10, building="yes")
    drawn.node(-40, 0, entrance="yes")
    drawn.node(9000, 0, natural="tree")
    drawn.box(4, 9000, 0, 9010, 10, building="yes")
    drawn.relations[9] = ([("way", 3, "")], {"type": "route", "name": "5"})
    words = told(read(tmp_path, drawn))
    for what in ("railway=signal", "addr:housenumber", "barrier=kerb", "4 feature: it lies far",
                 "1 relation type=route",
                 "entrance: it lies outside"):  # fmt: skip
        assert what in words, what


def test_what_is_deleted_is_left_out_and_counted(tmp_path: Path) -> None:
    drawn = yard()
    drawn.box(2, -10, 0, 20, 15, building="yes")
    drawn.node(5, -5, natural="tree")
    for mark in ('action="delete" ', 'visible="false" '):
        spoilt = drawn.xml().replace('<way id="2"', f'<way {mark}id="2"')
        last = spoilt.rindex("<node ") + 6
        made = read(tmp_path, spoilt[:last] + mark + spoilt[last:])
        assert not made.scenario.structures
        assert "1 way: it is marked as deleted" in told(made)
        assert "1 node: it is marked as deleted" in told(made)


def test_places_that_only_ways_tell_are_used_and_gates_are_asked_for(tmp_path: Path) -> None:
    """``out geom`` of Overpass has no nodes; ``out body`` without them has no place at all."""
    whole = yard()
    whole.way(2, [(0, -40), (0, 0)], highway="service")
    text = whole.xml()
    for i, ((lon, lat), _) in whole.nodes.items():
        text = text.replace(f'<nd ref="{i}"/>', f'<nd ref="{i}" lat="{lat}" lon="{lon}"/>')
    bare = "\n".join(row for row in text.split("\n") if not row.startswith("<node"))
    made = read(tmp_path, bare)
    assert made.scenario.site == read(tmp_path, whole).scenario.site
    assert "nodes are missing" in told(made)
    empty = "\n".join(row for row in whole.xml().split("\n") if not row.startswith("<node"))
    fault = refused(tmp_path, empty)
    assert fault.code == "osm.no_nodes"
    assert "(._;>;)" in fault.expected.en


def test_a_relation_of_out_geom_is_read(tmp_path: Path) -> None:
    corners = [place(x, y) for x, y in ((-10, 0), (10, 0), (10, 10), (-10, 10), (-10, 0))]
    nodes = "".join(f'<nd lat="{lat}" lon="{lon}"/>' for lon, lat in corners)
    member = f'<member type="way" ref="77" role="outer">{nodes}</member>'
    tags = '<tag k="type" v="multipolygon"/><tag k="building" v="yes"/>'
    text = yard().xml().replace("</osm>", f'<relation id="9">{member}{tags}</relation></osm>')
    (item,) = read(tmp_path, text).scenario.structures
    assert Polygon(item.outline).area == pytest.approx(200, rel=2e-3)


def test_the_only_yard_of_an_extract_needs_no_name_and_several_are_listed(tmp_path: Path) -> None:
    drawn = yard()
    made = read(tmp_path, drawn, at=None)
    assert Polygon(made.scenario.site.boundary).area == pytest.approx(2400, rel=2e-3)
    drawn.box(8, 100, 0, 150, 40, landuse="garages")
    fault = refused(tmp_path, drawn, at=None)
    assert "way/1, way/8" in fault.found.en


def test_a_yard_across_the_antimeridian_is_one_yard(tmp_path: Path) -> None:
    lons = {-1: 179.9997, 1: -179.9997}
    nodes = [(-1, -17.0), (1, -17.0), (1, -16.9996), (-1, -16.9996)]
    rows = [f'<node id="{i}" lon="{lons[s]}" lat="{lat}"/>' for i, (s, lat) in enumerate(nodes, 1)]
    refs = "".join(f'<nd ref="{i}"/>' for i in (1, 2, 3, 4, 1))
    way = f'<way id="9">{refs}<tag k="landuse" v="residential"/></way>'
    text = f"<osm>{''.join(rows)}{way}</osm>"
    for given in ({"at": None}, {"at": (180.0, -16.9998)}, {"at": (-179.9999, -16.9998)}):
        made = read(tmp_path, text, **given)
        assert Polygon(made.scenario.site.boundary).area == pytest.approx(63.8 * 44.3, rel=0.01)
        assert max(abs(v) for p in made.scenario.site.boundary for v in p) < 100
