"""The drive network of a sketch: what joins what, and what is reached when some of it is shut."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely.geometry import LineString, Point, Polygon

from spaceplan.geometry.overlay import common, union
from spaceplan.geometry.site import Site
from spaceplan.search.gap import AisleRect, RowGap

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Two aisles are joined where they share this part of the square that a car turns in.
_JOINED = 0.25
#: A road so near a gate's line opens to it, in metres.
_TOUCH_M = 0.05
#: How far before its row a stall's aisle is looked for, in metres.
_BEFORE_M = 1.0


@dataclass(frozen=True)
class Network:
    """Aisles, then kept roads; which of them are joined, and which begin at a gate."""

    shapes: tuple[BaseGeometry, ...]
    aisles: int
    """How many of the shapes are aisles."""
    joins: tuple[frozenset[int], ...]
    entries: frozenset[int]

    def reached(self, shut: Collection[int] = ()) -> frozenset[int]:
        """Return what can be driven to from the gates while some pieces are shut.

        Parameters
        ----------
        shut
            Indices of those pieces; default none.

        Returns
        -------
        frozenset of int
            Indices of what is reached.
        """
        seen = set(self.entries.difference(shut))
        waiting = list(seen)
        while waiting:
            new = self.joins[waiting.pop()].difference(seen, shut)
            seen |= new
            waiting += new
        return frozenset(seen)

    def serving(self, gap: RowGap) -> int | None:
        """Return the piece that a row of stalls is entered from.

        Parameters
        ----------
        gap
            The row.

        Returns
        -------
        int or None
            Its index; None for a row that is entered from a street.
        """
        if gap.aisle >= 0:
            return gap.aisle
        at = Point(gap.at((gap.start + gap.end) / 2, -_BEFORE_M))
        roads = range(self.aisles, len(self.shapes))
        return next((i for i in roads if self.shapes[i].covers(at)), None)


def network(site: Site, aisles: Sequence[AisleRect]) -> Network:
    """Find out what the aisles of a sketch and the kept roads join.

    Parameters
    ----------
    site
        The site.
    aisles
        The aisles.

    Returns
    -------
    Network
        The network.
    """
    shapes = (*(Polygon(a.corners(a.start, a.end)) for a in aisles), *site.roads)
    mouths = union(LineString([o.a, o.b]) for o in site.car_gates)
    entries = {i for i, a in enumerate(aisles) if a.gate}
    entries |= {
        i
        for i in range(len(aisles), len(shapes))
        if not mouths.is_empty and shapes[i].distance(mouths) < _TOUCH_M
    }
    turn = [(2 * a.half) ** 2 for a in aisles] + [math.inf] * len(site.roads)
    joins: list[set[int]] = [set() for _ in shapes]
    for i in range(len(aisles)):
        for j in range(i + 1, len(shapes)):
            if common(shapes[i], shapes[j]).area > _JOINED * min(turn[i], turn[j]):
                joins[i].add(j)
                joins[j].add(i)
    return Network(shapes, len(aisles), tuple(map(frozenset, joins)), frozenset(entries))
