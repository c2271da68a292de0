"""The directions of a site: along which aisles, rows and blocks want to lie."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from spaceplan.geometry.outline import polygons

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Edges whose directions differ by less count as parallel, in degrees.
_SAME_DEG = 1.0


def dominant_directions(shapes: Iterable[BaseGeometry], most: int = 4) -> tuple[float, ...]:
    """Return the angles along which most of the outline runs, heaviest first.

    Edges are weighed by the square of their length, so that one long wall counts for more than
    many short ones; directions a right angle apart are one.

    Parameters
    ----------
    shapes
        Polygons whose edges vote.
    most
        How many angles to return at the most; default 4.

    Returns
    -------
    tuple of float
        Angles in radians in [0, π/2); never empty (0 when there are no edges).
    """
    votes: list[tuple[float, float]] = []
    for shape in shapes:
        for polygon in polygons(shape):
            for ring in (polygon.exterior, *polygon.interiors):
                coords = list(ring.coords)
                for (ax, ay), (bx, by) in pairwise(coords):
                    length = math.hypot(bx - ax, by - ay)
                    if length > 0.5:
                        votes.append((math.atan2(by - ay, bx - ax) % (math.pi / 2), length))
    clusters: list[list[tuple[float, float]]] = []
    for angle, length in sorted(votes, key=lambda v: (-v[1], v[0])):
        for cluster in clusters:
            if abs(_wrap(angle - cluster[0][0])) < math.radians(_SAME_DEG):
                cluster.append((angle, length))
                break
        else:
            clusters.append([(angle, length)])
    weighed = sorted(
        ((sum(n * n for _, n in c), c[0][0]) for c in clusters), key=lambda w: (-w[0], w[1])
    )
    return tuple(angle for _, angle in weighed[:most]) or (0.0,)


def _wrap(angle: float) -> float:
    quarter = math.pi / 2
    return (angle + quarter / 2) % quarter - quarter / 2
