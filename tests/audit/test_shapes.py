"""Measuring of outlines, by hand."""

from __future__ import annotations

import pytest
from shapely import GeometryCollection, LineString, Point, box

from spaceplan.audit.shapes import both, minus, together


def test_mixtures_count_by_their_areas() -> None:
    """What shares an area here and a corner there is overlaid by its area alone."""
    mixed = GeometryCollection([box(0, 0, 2, 2), Point(5, 5), LineString([(7, 0), (8, 0)])])
    assert both(mixed, box(1, 0, 6, 6)).area == pytest.approx(2)
    assert minus(mixed, box(1, 0, 6, 6)).area == pytest.approx(2)
    assert minus(box(0, 0, 3, 3), mixed).area == pytest.approx(5)
    assert together([mixed, box(2, 0, 3, 2)]).area == pytest.approx(6)
