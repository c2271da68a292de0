"""Where a building keeps the noon sun away."""

from __future__ import annotations

import pytest
from shapely.geometry import Point, box

from spaceplan.geometry.sun import shade, shadow, toward
from spaceplan.model.areas import Side
from spaceplan.standards import load_preset

RULES = load_preset("cn-renewal")


@pytest.mark.parametrize(
    ("side", "way"),
    [
        (Side.NORTH, (0, 1)),
        (Side.EAST, (1, 0)),
        (Side.SOUTH, (0, -1)),
        (Side.WEST, (-1, 0)),
    ],
)
def test_sides_of_a_map_with_north_up(side: Side, way: tuple[float, float]) -> None:
    """North along y: east is along x."""
    assert toward(side, 90.0) == pytest.approx(way, abs=1e-12)


def test_shadow_lies_north_of_the_building() -> None:
    """Two floors of 3 m times 1.4: 8.4 m beyond the northern wall, as wide as the building."""
    dark = shadow(box(0, 0, 10, 5), 2, 90.0, RULES)
    assert dark.bounds == pytest.approx((0, 0, 10, 13.4))
    assert dark.area == pytest.approx(134)


def test_shadow_of_a_turned_map() -> None:
    """With north along x the shadow lies beside the building, along x."""
    dark = shadow(box(0, 0, 10, 5), 2, 0.0, RULES)
    assert dark.bounds == pytest.approx((0, 0, 18.4, 5))


def test_a_notch_is_swept_too() -> None:
    """An L shades what its short arm and its long arm reach, and nothing between them twice."""
    ell = box(0, 0, 10, 2).union(box(0, 0, 2, 6))
    dark = shadow(ell, 1, 90.0, RULES)
    # 4.2 m north of each: 10 x 6.2 under the long arm, 2 x 4 more over the short one
    assert dark.area == pytest.approx(62 + 8)
    assert dark.contains(Point(5, 6))
    assert not dark.contains(Point(5, 6.4))


def test_shades_add_up() -> None:
    """Two buildings shade the union of what each does."""
    one, other = box(0, 0, 10, 5), box(5, 0, 15, 5)
    both = shade([(one, 1), (other, 1)], 90.0, RULES)
    assert both.area == pytest.approx(15 * 9.2)
    assert shade([], 90.0, RULES).is_empty
