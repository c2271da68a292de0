"""Figures of findings, as people read them."""

from __future__ import annotations

import pytest

from spaceplan.model.base import Text
from spaceplan.model.enums import Severity
from spaceplan.model.finding import Finding


@pytest.mark.parametrize(
    ("unit", "value", "zh", "en"),
    [
        ("count", 85.0, "85 个", "85"),
        ("ratio", 0.25, "25%", "25%"),
        ("m", 1.234, "1.23 m", "1.23 m"),
        ("", 3.0, "3.00", "3.00"),
    ],
)
def test_a_figure_carries_its_unit_in_words(unit, value, zh, en):
    """A count of stalls is not «85.00 count»."""
    finding = Finding(code="x", severity=Severity.WARN, unit=unit, message=Text(zh="甲", en="a"))
    assert finding.figure(value, "zh") == zh
    assert finding.figure(value, "en") == en
