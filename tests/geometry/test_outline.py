"""Outlines of structures, and the small polygon helpers."""

import math

import pytest
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from spaceplan.geometry.outline import (
    TREE_CORNERS,
    clean,
    disc,
    door_normal,
    points_of,
    polygons,
    ring_of,
    structure_polygon,
)
from spaceplan.model.scenario import Structure


def structure(**fields: object) -> Structure:
    return Structure.model_validate({"id": "x", "kind": "other", **fields})


def test_an_outline_is_taken_as_it_is():
    shape = structure_polygon(structure(outline=[(0, 0), (4, 0), (4, 3), (0, 3)]))
    assert shape.equals(box(0, 0, 4, 3))


@pytest.mark.parametrize(("radius", "least", "found"), [(1.2, 0.75, 1.2), (0.3, 0.75, 0.75)])
def test_a_tree_takes_its_own_ground_or_the_rules(radius: float, least: float, found: float):
    """The polygon holds the whole disc, and is at its flats no wider than the disc."""
    shape = structure_polygon(structure(centre=(5, 6), radius=radius, crown=4), least)
    assert shape.contains(Point(5, 6).buffer(found, quad_segs=64).buffer(-1e-3))
    assert shape.exterior.distance(Point(5, 6)) == pytest.approx(found)


def test_a_wall_is_a_band_with_flat_ends():
    shape = structure_polygon(structure(line=[(0, 0), (10, 0)], thickness=0.24))
    assert shape.bounds == pytest.approx((0, -0.12, 10, 0.12))
    assert shape.area == pytest.approx(2.4)


def test_a_disc_is_drawn_around():
    """A regular 16-gon around a disc of radius r has the area 16 r² tan(π/16)."""
    assert disc((1, 2), 3).area == pytest.approx(
        TREE_CORNERS * 9 * math.tan(math.pi / TREE_CORNERS)
    )


def test_clean_mends_a_bow_tie():
    """Two triangles of 1 m² each remain of a bow tie over 2 x 2 m."""
    shape = clean(Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
    assert shape.is_valid
    assert isinstance(shape, MultiPolygon)
    assert shape.area == pytest.approx(2.0)


def test_clean_drops_lines_and_slivers():
    mixed = box(0, 0, 1, 1).union(LineString([(3, 0), (4, 0)]))
    assert clean(mixed).equals(box(0, 0, 1, 1))
    assert clean(LineString([(0, 0), (1, 0)])).is_empty


def test_polygons_goes_into_collections():
    nested = MultiPolygon([box(0, 0, 1, 1), box(2, 0, 3, 1)]).union(Point(9, 9))
    assert sorted(p.bounds[0] for p in polygons(nested)) == [0, 2]
    assert list(polygons(Polygon())) == []
    assert list(polygons(Point(0, 0))) == []


def test_ring_of_is_open_counter_clockwise_and_rounded():
    clockwise = Polygon([(0, 0), (0, 1.00004), (2, 1.00004), (2, 0)])
    ring = ring_of(clockwise)
    assert len(ring) == 4
    assert set(ring) == {(0, 0), (2, 0), (2, 1.0), (0, 1.0)}
    assert Polygon(ring).exterior.is_ccw


def test_points_of_rounds_to_a_tenth_of_a_millimetre():
    assert points_of([(1.23456, -0.00001), (2, 3)]) == ((1.2346, 0.0), (2.0, 3.0))
    assert math.copysign(1, points_of([(0, -1e-9)])[0][1]) == 1


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize(
    ("door", "place", "facing"),
    [
        ((5, 0), (5, 0), (0, -1)),
        ((10, 2), (10, 2), (1, 0)),
        ((5, 4.3), (5, 4), (0, 1)),
        ((-0.2, 1), (0, 1), (-1, 0)),
        ((4, 0.5), (4, 0), (0, -1)),
    ],
)
def test_a_door_faces_outward(door: Point, place: Point, facing: Point, flip: bool):
    """Whatever way round the outline was typed, and though the door lies a little off it."""
    outline = [(0, 0), (10, 0), (10, 4), (0, 4)]
    found, normal = door_normal(Polygon(outline[::-1] if flip else outline), door)
    assert found == pytest.approx(place)
    assert normal == pytest.approx(facing)


def test_a_door_on_a_slanting_wall():
    normal = door_normal(Polygon([(0, 0), (4, 0), (0, 4)]), (2, 2))[1]
    assert normal == pytest.approx((math.sqrt(0.5), math.sqrt(0.5)))


def test_edges_without_length_have_no_normal():
    doubled = Polygon([(0, 0), (0, 0), (10, 0), (10, 4), (0, 4)])
    assert door_normal(doubled, (0, 0.1))[1] == pytest.approx((-1, 0))
