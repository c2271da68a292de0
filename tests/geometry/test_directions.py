"""The directions along which a site runs."""

import math

import pytest
from shapely.affinity import rotate
from shapely.geometry import Polygon, box

from spaceplan.geometry.directions import dominant_directions


def degrees(*shapes: Polygon, most: int = 4) -> list[float]:
    return [math.degrees(a) for a in dominant_directions(shapes, most)]


def test_a_rectangle_has_one_direction():
    """Its two pairs of sides are a right angle apart, and that is one."""
    assert degrees(box(0, 0, 30, 10)) == pytest.approx([0])
    assert degrees(rotate(box(0, 0, 30, 10), 30)) == pytest.approx([30])


def test_a_hair_either_side_of_a_right_angle_is_one_direction():
    assert len(degrees(rotate(box(0, 0, 30, 10), 0.3), rotate(box(0, 0, 20, 10), -0.3))) == 1


def test_long_walls_come_first():
    """One wall of 40 m outweighs ten of 6 m: 40² > 10 · 6²."""
    wedge = Polygon([(0, 0), (40, 0), (34, 6), (34, 12), (0, 12)])
    assert degrees(wedge)[0] == pytest.approx(0)
    assert degrees(wedge)[1] == pytest.approx(45)


def test_no_more_than_asked():
    wedge = Polygon([(0, 0), (40, 0), (30, 20), (5, 28)])
    assert len(degrees(wedge, most=2)) == 2
    assert len(degrees(wedge, most=9)) == 4
    assert degrees(wedge, most=2) == degrees(wedge, most=9)[:2]


def test_short_edges_do_not_vote():
    tiny = Polygon([(0, 0), (0.3, 0), (0.3, 0.3)])
    assert degrees(tiny) == [0]
    assert dominant_directions([]) == (0.0,)


def test_holes_vote_too():
    holed = box(0, 0, 20, 20).difference(rotate(box(5, 5, 15, 15), 20))
    assert sorted(degrees(holed)) == pytest.approx([0, 20])
