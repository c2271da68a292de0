"""What is written into a plan."""

from __future__ import annotations

import pytest
from shapely.geometry import Polygon, box
from shapely.ops import unary_union

from spaceplan.master.finish import simple_pieces

RING = box(0, 0, 10, 10).difference(box(4, 4, 6, 6))
#: Two squares that touch in a corner, and two joined by a hair.
CORNER = Polygon([(0, 0), (2, 0), (2, 2), (4, 2), (4, 4), (2, 4), (2, 2.00001), (0, 2)])
HAIR = unary_union([box(0, 0, 2, 2), box(3, 0, 5, 2), box(1, 1, 4, 1.001)])


@pytest.mark.parametrize(("shape", "area", "most"), [(RING, 96, 2), (CORNER, 8, 2), (HAIR, 8, 2)])
def test_pieces_are_simple(shape: Polygon, area: float, most: int):
    """Each is a sound ring without holes; together they cover what the shape covers."""
    pieces = simple_pieces(shape)
    assert 1 <= len(pieces) <= most
    assert all(p.is_valid and not p.interiors for p in pieces)
    assert unary_union(pieces).area == pytest.approx(area, rel=0.02)
    assert unary_union(pieces).difference(shape.buffer(0.02)).area < 1e-6
