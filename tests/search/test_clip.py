"""What of a segment or a rectangle reaches into a band, by hand."""

import numpy as np
import pytest
from lots import rect

from spaceplan.search.clip import inside, lines_meet, quad_in_band, segment_in_band, set_quad

#: A band along the x axis, from y = 0 to 2.
BAND = (0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 2.0)


@pytest.mark.parametrize(
    ("segment", "found"),
    [
        ((1, 1, 4, 1), (1, 4)),
        ((4, 1, 1, 1), (1, 4)),
        ((3, -5, 3, 5), (3, 3)),
        ((0, -2, 8, 6), (2, 4)),
        ((0, 2, 5, 2), (0, 5)),
        ((0, 3, 5, 2.5), None),
        ((0, -1, 5, -0.1), None),
    ],
)
def test_segments(segment: tuple[float, ...], found: tuple[float, float] | None):
    low, high = segment_in_band(*map(float, segment), *BAND)
    if found is None:
        assert low > high
    else:
        assert (low, high) == pytest.approx(found)


def test_a_frame_turned_by_a_quarter():
    """Along y from (10, 0), across to the west: the segment lies 1 to 2 m beside it."""
    low, high = segment_in_band(9.0, 3.0, 8.0, 7.0, 10.0, 0.0, 0.0, 1.0, -1.0, 0.0, 0.5, 3.0)
    assert (low, high) == pytest.approx((3, 7))


def quad(*corners: tuple[float, float]) -> np.ndarray:
    return np.array([v for c in corners for v in c], dtype=float)


def test_quads():
    assert quad_in_band(quad(*rect(1, -1, 3, 5)), *BAND) == pytest.approx((1, 3))
    low, high = quad_in_band(quad(*rect(1, 2, 3, 5)), *BAND)
    assert low > high, "touching the band is not reaching into it"
    diamond = quad((5, -1), (7, 1), (5, 3), (3, 1))
    assert quad_in_band(diamond, *BAND) == pytest.approx((3, 7))
    around = quad(*rect(-9, -9, 9, 9))
    assert quad_in_band(around, *BAND) == pytest.approx((-9, 9))


def test_set_quad():
    q = np.zeros(8)
    set_quad(q, 10.0, 20.0, 0.0, 1.0, -1.0, 0.0, 0.0, 3.0, 1.0, 2.0)
    assert q.tolist() == [9, 20, 9, 23, 8, 23, 8, 20]


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ((0, 0, 10, 0), (5, -3, 5, 3), True),
        ((0, 0, 10, 0), (5, 0, 5, 3), True),
        ((0, 0, 10, 0), (5, 0.004, 5, 3), True),
        ((0, 0, 10, 0), (5, 0.02, 5, 3), False),
        ((0, 0, 10, 0), (10, 0, 20, 0), True),
        ((0, 0, 10, 0), (10.1, 0, 20, 0), False),
        ((0, 0, 10, 0), (2, 0.1, 8, 0.1), False),
        ((0, 0, 10, 0), (5, 5, 5, 5), False),
    ],
)
def test_lines_meet(one: tuple[float, ...], other: tuple[float, ...], meet: bool):
    assert lines_meet(*map(float, one), *map(float, other), 0.005) is meet
    assert lines_meet(*map(float, other), *map(float, one), 0.005) is meet


def test_inside_passes_over_removables():
    ring = rect(0, 0, 10, 10)
    edges = [(*a, *b) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    hut = rect(4, 4, 6, 6)
    edges += [(*a, *b) for a, b in zip(hut, [*hut[1:], hut[0]], strict=True)]
    array, tags = np.array(edges, dtype=float), np.array([-1] * 4 + [0] * 4)
    assert inside(5.0, 5.0, array, tags)
    assert not inside(5.0, 5.0, array, np.full(8, -1))
    assert not inside(11.0, 5.0, array, tags)
