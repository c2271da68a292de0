"""Sides of buildings that have neither windows nor doors."""

from __future__ import annotations

import math

from spaceplan.model.base import Ring
from spaceplan.model.scenario import Structure

#: Two sides face away from each other up to this much off the straight.
_FACING = -math.cos(math.radians(10))


def blind_sides(structure: Structure) -> tuple[tuple[int, int], ...]:
    """Return the sides of a building that have neither windows nor doors.

    Parameters
    ----------
    structure
        The building.

    Returns
    -------
    tuple of tuple of int
        Pairs of vertices next to each other along its outline, counted from 0; ``gables`` are the
        two shortest sides that face away from each other, to 10 degrees.
    """
    ring = structure.outline
    if structure.blind is None or ring is None:
        return ()
    if structure.blind != "gables":
        return structure.blind
    sides = [(i, (i + 1) % len(ring)) for i in range(len(ring))]
    ways = [_way(ring, side) for side in sides]
    pairs = [
        (ways[i][2] + ways[k][2], k, i)
        for i in range(len(ring))
        for k in range(i)
        if ways[i][0] * ways[k][0] + ways[i][1] * ways[k][1] <= _FACING
    ]
    return tuple(sides[i] for i in min(pairs)[1:]) if pairs else ()


def _way(ring: Ring, side: tuple[int, int]) -> tuple[float, float, float]:
    """Direction and length of a side."""
    (ax, ay), (bx, by) = ring[side[0]], ring[side[1]]
    long = math.hypot(bx - ax, by - ay)
    return ((bx - ax) / long, (by - ay) / long, long) if long > 0 else (0.0, 0.0, 0.0)
