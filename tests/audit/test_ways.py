"""Lengths of ways on a grid, on grounds where they can be reckoned by hand."""

from __future__ import annotations

import math

import pytest
from shapely.geometry import Polygon, box

from spaceplan.audit.ways import Ways


def test_straight_and_slanting():
    """The goal is met a step before it, at 1.5: 9 m on from there, and 9 * √2 across both ways."""
    ways = Ways(box(-0.5, -0.5, 30.7, 30.7), box(0, 0, 0.9, 0.9))
    assert ways.length((10.5, 0.5)) == pytest.approx(9.0)
    assert ways.length((10.5, 10.5)) == pytest.approx(9.0 * math.sqrt(2))


def test_round_a_wall():
    """A wall from the south edge up to y = 10 between goal and start: over its top and back."""
    ground = box(0, 0, 21, 15).difference(box(10, 0, 11, 10))
    ways = Ways(ground, box(0, 0, 1, 1))
    direct = math.dist((2, 1), (10, 10)) + 1 + math.dist((11, 10), (20, 1))
    assert direct <= ways.length((20.0, 1.0)) <= 1.09 * direct + 2
    inside = ways.way((20.0, 1.0))
    assert all(ground.buffer(0.8).contains(Polygon([p, p, p]).centroid) for p in inside)


def test_no_way():
    """Ground in two pieces: from the other one nobody comes; nor from off the ground."""
    ways = Ways(box(0, 0, 9, 9).union(box(20, 0, 29, 9)), box(1, 1, 2, 2))
    assert math.isinf(ways.length((25.0, 5.0)))
    assert math.isinf(ways.length((60.0, 5.0)))
    assert ways.way((25.0, 5.0)) == []
    assert math.isinf(Ways(Polygon(), box(1, 1, 2, 2)).length((1.0, 1.0)))


def test_nearest_of_a_place():
    """From a strip the way of its nearest end counts."""
    ways = Ways(box(0, 0, 30, 3), box(0, 0, 0.5, 3))
    assert ways.least(box(10, 0, 20, 3)) == pytest.approx(ways.length((10.0, 1.0)), abs=1.0)
    assert math.isinf(ways.least(box(40, 0, 50, 3)))
