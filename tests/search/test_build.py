"""Arrays for the kernels, checked by hand."""

import math

import numpy as np
import pytest
from lots import building, gate, lot, rect, site_of, strip
from shapely.geometry import Polygon, box

from spaceplan.master.draft import part_polygon
from spaceplan.model.areas import AreaWish
from spaceplan.search.area_slots import area_variants
from spaceplan.search.build import build_world, convex_pieces, expected_stalls
from spaceplan.search.clip import inside
from spaceplan.search.programme import Programme, Slot, lay_point, programmes
from spaceplan.search.roads import passable
from spaceplan.search.run import Run
from spaceplan.search.world import World

NOTHING = Programme(())


def world_of(scenario) -> World:
    return build_world(site_of(scenario), NOTHING)


def tagged(world: World, tag: int) -> list[tuple[float, ...]]:
    return [tuple(map(float, e)) for e, t in zip(world.edges, world.tags, strict=True) if t == tag]


def length(edges: list[tuple[float, ...]]) -> float:
    return sum(math.dist(e[:2], e[2:]) for e in edges)


def test_the_gate_is_cut_out_of_its_edge():
    world = world_of(strip())
    assert length(tagged(world, -2)) == pytest.approx(6)
    assert length(tagged(world, -1)) == pytest.approx(2 * (36 + 17) - 6)
    assert len(world.edges) == 6


def test_a_gate_round_a_corner_opens_two_edges():
    world = world_of(lot(rect(0, 0, 20, 20), gate((0, 5), (5, 0))))
    assert len(tagged(world, -2)) == 2
    assert length(tagged(world, -2)) == pytest.approx(10)


def test_two_gates_have_tags_of_their_own():
    world = world_of(
        lot(rect(0, 0, 20, 20), gate((0, 0), (0, 6)), gate((20, 14), (20, 20), name="east"))
    )
    assert (length(tagged(world, -2)), length(tagged(world, -3))) == pytest.approx((6, 6))


@pytest.mark.parametrize("slant", [0.0, 0.1, 1 / 3, 2.7])
def test_rings_of_edges_are_closed(slant: float):
    """Every corner where an edge ends is exactly where another begins: no gap of a hair."""
    outline = [(0.0, 0.0), (30 + slant, slant / 7), (29.1, 22 + slant), (slant, 20.3)]
    at = [(slant * t, 20.3 * t) for t in (0.2, 0.6)]
    house = building("house", [(8.1, 5 + slant), (13.3, 6.7), (12.9, 11.1 + slant)])
    world = world_of(lot(outline, gate(*at), structures=[house]))
    starts = sorted(tuple(e[:2]) for e in world.edges)
    assert starts == sorted(tuple(e[2:]) for e in world.edges)


def test_far_outside_is_outside_at_the_height_of_every_corner():
    """Where an aisle snaps to a corner's height: it must not count as inside west of the site."""
    house = building("house", rect(8.83, 3.2263452240845907, 12.83, 7.226345224084591))
    world = world_of(lot(rect(0, 0, 28, 37), gate((0, 1.44), (0, 9.44)), structures=[house]))
    for y in {float(v) for v in world.edges[:, 1]}:
        assert not inside(-8.0, y, world.edges, world.tags)


def test_only_gates_wide_enough_pass():
    """3.5 m less the play of 4 cm."""
    spans = {"a": 3.4, "b": 3.47, "c": 5.0, "d": 6.0}
    gates = [gate((10 * i, 0), (10 * i + w, 0), name=n) for i, (n, w) in enumerate(spans.items())]
    site = site_of(lot(rect(0, 0, 50, 20), *gates))
    assert [o.gate.id for o in passable(site)] == ["b", "c", "d"]
    world = build_world(site, NOTHING)
    assert world.gates[:, 6].tolist() == [1, 1, 0]
    assert world.gates[:, 4:6].tolist() == [[0, 1]] * 3


def test_removables_bring_their_own_edges():
    hut = building("hut", rect(10, 5, 13, 7), treatment="optional", cost=10)
    dear = building("dear", rect(20, 5, 23, 7), treatment="optional", cost=20)
    world = world_of(strip(structures=[hut, dear]))
    assert length(tagged(world, 0)) == length(tagged(world, 1)) == pytest.approx(10)
    assert world.removal.tolist() == pytest.approx([0.35, 0.5])


def test_aprons_are_kept_free():
    """1.5 x 1.5 m before the door of a house in the north."""
    house = building("house", rect(10, 12, 20, 17), doors=[(15, 12)])
    world = world_of(strip(structures=[house]))
    apron, at_gate = world.quads
    assert Polygon(apron.reshape(4, 2)).equals(box(14.25, 10.5, 15.75, 12))
    assert Polygon(at_gate.reshape(4, 2)).equals(box(0, 7.9, 1.5, 9.1))


def test_ground_before_foot_gates_is_kept_free():
    """A foot gate is kept free in its whole width up to 3 m, a gate for cars 1.2 m, 1.5 m deep."""
    foot = gate((10, 0), (12, 0), name="foot", vehicles=False)
    wide = gate((20, 0), (28, 0), name="wide", vehicles=False)
    cars = gate((0, 5), (0, 11), name="cars", pedestrians=False)
    world = world_of(lot(rect(0, 0, 36, 17), foot, wide, cars))
    shapes = [Polygon(q.reshape(4, 2)) for q in world.quads]
    assert shapes[0].equals(box(10, 0, 12, 1.5))
    assert shapes[1].equals(box(22.5, 0, 25.5, 1.5))
    assert len(shapes) == 2


def test_a_road_has_two_sides_and_a_way_in():
    """6 m wide, gate at its end: rows on both sides, cars' middles in a band of 0.54 m."""
    road = {"id": "lane", "kind": "road", "outline": rect(0, 7, 30, 13)}
    world = world_of(lot(rect(0, 0, 30, 20), gate((0, 7), (0, 13)), structures=[road]))
    assert world.road_reached.tolist() == [1]
    sides = {(round(r[3], 6), round(r[2], 6), r[5]) for r in world.fixed}
    assert {(0.0, 1.0, -1.0), (0.0, -1.0, -1.0)} <= sides
    ys = world.road_segments[:, [1, 3]]
    assert (ys.min(), ys.max()) == pytest.approx((7 + 2.73, 13 - 2.73), abs=1e-6)


def test_a_road_without_a_gate_is_not_reached():
    road = {"id": "lane", "kind": "road", "outline": rect(5, 7, 30, 13)}
    world = world_of(lot(rect(0, 0, 30, 20), gate((0, 0), (0, 6)), structures=[road]))
    assert world.road_reached.tolist() == [0]


@pytest.mark.parametrize("treatment", ["keep", "optional"])
def test_what_stands_on_a_road_stops_cars(treatment: str):
    """A tree in the middle of the road: no car's middle comes within 0.75 + 2.73 m of it."""
    road = {"id": "lane", "kind": "road", "outline": rect(0, 7, 30, 13)}
    tree = {
        "id": "tree",
        "kind": "tree",
        "treatment": treatment,
        "centre": (15, 10),
        "radius": 0.5,
    }
    world = world_of(lot(rect(0, 0, 30, 20), gate((0, 7), (0, 13)), structures=[road, tree]))
    xs = world.road_segments[:, [0, 2]]
    assert not ((xs > 15 - 3.4) & (xs < 15 + 3.4)).any()
    assert sorted(world.road_reached.tolist()) == [0, 1]


def test_a_frontage_is_a_roadside_outside():
    """Its origin half an aisle outside, its row on the left, inward."""
    world = world_of(lot(rect(0, 0, 20, 8), frontages=[{"id": "st", "span": [(20, 0), (0, 0)]}]))
    assert world.fixed.tolist() == [pytest.approx([0, -2.75, 1, 0, 20, 1, 1])]
    assert world.fixed_group.tolist() == [0]


def test_directions_hold_both_axes_and_the_gates():
    world = world_of(strip())
    assert np.abs(world.dirs).tolist() == [[1, 0], [0, 1]]
    slanting = [(0.0, 0.0), (30.0, 0.0), (30.0, 25.0), (8.0, 25.0)]
    world = world_of(lot(slanting, gate((2.4, 7.5), (4.8, 15))))
    angles = {round(math.degrees(math.atan2(d[1], d[0])), 3) % 90 for d in world.dirs}
    assert round(math.degrees(math.atan2(25, 8)), 3) in angles


def test_convex_pieces():
    square, ell = box(0, 0, 3, 3), Polygon([(0, 0), (4, 0), (4, 1), (1, 1), (1, 4), (0, 4)])
    assert convex_pieces(square) == [square]
    pieces = convex_pieces(ell)
    assert sum(p.area for p in pieces) == pytest.approx(ell.area)
    assert all(p.convex_hull.area == pytest.approx(p.area) for p in pieces)
    holed = square.difference(box(1, 1, 2, 2))
    assert sum(p.area for p in convex_pieces(holed)) == pytest.approx(8)


def test_expected_stalls():
    """36 x 17 m over 25 m² a stall."""
    assert expected_stalls(site_of(strip())) == 24


def test_points_are_laid_by_mirror_turn_and_move():
    assert lay_point((2, 1), (10, 20, 0, 1, 1)) == (9, 22)
    assert lay_point((2, 1), (10, 20, 0, 1, -1)) == (9, 18)


def patch(name: str, region: Polygon | None) -> Slot:
    wish = AreaWish(id=name, kind="play", area_m2=12, min_width_m=3)
    return Slot(f"area:{name}", area_variants(wish, 1.5), region)


def test_each_slot_keeps_to_its_own_ground():
    """Two grounds of four edges each, one after the other; a slot without one keeps to none."""
    programme = Programme(
        (
            patch("one", box(2, 2, 12, 8)),
            patch("two", None),
            patch("three", box(20, 2, 30, 8)),
        )
    )
    world = build_world(site_of(strip()), programme)
    assert world.slot_region.tolist() == [[0, 4], [0, 0], [4, 8]]
    sides = [math.dist(e[:2], e[2:]) for e in world.block_edges.tolist()]
    assert sorted(sides[:4]) == sorted(sides[4:]) == pytest.approx([6, 6, 10, 10])


def test_a_ground_that_is_nowhere_is_not_all_ground():
    """A slot that must lie outside the site finds no place."""
    programme = Programme((patch("one", box(200, 200, 210, 210)),))
    world = build_world(site_of(strip()), programme)
    assert world.slot_region.tolist() == [[0, 1]]
    assert not inside(18.0, 8.0, world.block_edges, world.block_tags)
    assert not Run(site_of(strip()), programme, 1).placed
    here = Programme((patch("one", box(2, 2, 12, 8)),))
    run = Run(site_of(strip()), here, 1)
    assert run.placed
    run.drive(300, (0.5, 0.1))
    (placed,) = run.sketches()[0].parts
    assert box(2, 2, 12, 8).buffer(1e-3).covers(part_polygon(placed))


def test_what_stands_in_a_programme_takes_its_ground():
    """The edges of a tree at home are there only in the programme that leaves it there."""
    elm = {"id": "elm", "kind": "tree", "treatment": "move", "centre": (18, 8), "radius": 0.4}
    site = site_of(strip(structures=[elm]))
    home, away = programmes(site)
    assert len(build_world(site, home).edges) == len(build_world(site, away).edges) + 16
    assert [s.kind for s in away.slots] == ["moved:elm"]
    assert build_world(site, away).has_pin.tolist() == [1, 0]
