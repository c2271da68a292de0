"""Which offers take the same ground, by hand."""

from __future__ import annotations

import pytest
from shapely.geometry import Polygon, box

from spaceplan.master.offers import collide


@pytest.mark.parametrize(
    ("other", "meet"),
    [
        pytest.param(box(2.5, 0, 5, 5.3), False, id="side by side"),
        pytest.param(box(2.4995, 0, 5, 5.3), False, id="half a millimetre"),
        pytest.param(box(2.47, 0, 5, 5.3), True, id="three centimetres"),
        # a corner 4 cm deep: 0.0016 m², less than a long sliver that is let pass
        pytest.param(Polygon([(2.46, 2), (4, 0.46), (5, 1), (4, 3.54)]), True, id="a corner"),
        pytest.param(Polygon([(2.499, 2), (4, 0.46), (5, 1), (4, 3.54)]), False, id="a touch"),
    ],
)
def test_what_collides(other: Polygon, meet: bool):
    """A stall of 2.5 x 5.3 m, and what stands beside it."""
    assert collide(box(0, 0, 2.5, 5.3), other) is meet
