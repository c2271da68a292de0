"""Rows along a street, whose prices are reckoned by hand, and very little search."""

from __future__ import annotations

from typing import Any

from lots import building, gate, lot, rect

from spaceplan.model.scenario import Scenario
from spaceplan.search.work import Round, Work

#: A few thousand steps: enough for a row along a street.
LITTLE = Work(scouts=4, scout_steps=2_000, rounds=(Round(2, 4_000, (0.9, 0.04)),), drafts=3)
#: 5 x 5 m: it takes two stalls' width of the street, since 8 m less 5.3 m leave no room behind.
HALL: dict[str, Any] = {"id": "hall", "area_m2": 25, "min_width_m": 5}


def row(width: float = 20.0, deep: float = 8.0, **changes: Any) -> Scenario:
    """A strip of 20 x 8 m, its south side on a street: 20 / 2.5 = 8 stalls; people come in by a
    gate in the west, behind the stalls.
    """
    foot = gate((0, 5.5), (0, deep), name="foot", vehicles=False)
    street = [{"id": "street", "span": [(0, 0), (width, 0)]}]
    return lot(rect(0, 0, width, deep), foot, frontages=street, **changes)


def beside_a_block(**changes: Any) -> Scenario:
    """The row with a dwelling block at its east end, from x = 20 to 24 m."""
    block = building("block", rect(20, 0, 24, 8))
    foot = gate((0, 5.5), (0, 8), name="foot", vehicles=False)
    street = [{"id": "street", "span": [(0, 0), (20, 0)]}]
    return lot(rect(0, 0, 24, 8), foot, frontages=street, structures=[block], **changes)
