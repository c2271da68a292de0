"""Overlays on a fine grid."""

import pytest
from shapely.affinity import rotate
from shapely.geometry import GeometryCollection, LineString, Point, Polygon, box

from spaceplan.geometry.overlay import common, union, without


def test_common_without_union_by_hand():
    a, b = box(0, 0, 4, 4), box(3, 3, 6, 6)
    assert common(a, b).area == pytest.approx(1)
    assert without(a, b).area == pytest.approx(15)
    assert without(b, a).area == pytest.approx(8)
    assert union([a, b]).area == pytest.approx(24)


def test_nothing_together_is_nothing():
    assert union([]).is_empty
    assert union([Polygon(), Polygon()]).is_empty
    assert union([Polygon(), box(0, 0, 1, 1)]).area == 1


@pytest.mark.parametrize("angle", range(3, 90, 7))
def test_turned_rectangles_that_touch_share_nothing(angle: float):
    """What a floating-point overlay may get wrong by a whole rectangle."""
    left = rotate(box(0, 0, 2.5, 5.3), angle, origin=(0, 0))
    right = rotate(box(2.5, 0, 5, 5.3), angle, origin=(0, 0))
    assert common(left, right).area == pytest.approx(0, abs=1e-5)
    assert without(left, right).area == pytest.approx(2.5 * 5.3, abs=1e-4)
    assert union([left, right]).area == pytest.approx(5 * 5.3, abs=1e-4)


def test_mixtures_count_by_their_areas():
    """Two shapes may share an area here and a corner there; GEOS overlays no such mixture."""
    mixed = GeometryCollection([box(0, 0, 2, 2), Point(5, 5), LineString([(7, 0), (8, 0)])])
    assert common(mixed, box(1, 0, 6, 6)).area == pytest.approx(2)
    assert without(mixed, box(1, 0, 6, 6)).area == pytest.approx(2)
    assert without(box(0, 0, 3, 3), mixed).area == pytest.approx(5)
    assert union([mixed, box(2, 0, 3, 2)]).area == pytest.approx(6)
