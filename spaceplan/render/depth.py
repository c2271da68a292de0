"""In which order solids are painted, so that what is nearer hides what is behind it.

Seen from far off in one direction, of two convex footprints that do not overlap one is wholly
nearer wherever a line of sight meets both, and for footprints in a plane these answers never go
round in a circle: they are an order.  So footprints are cut into convex pieces, pairs that share a
line of sight are compared, and the pieces are sorted by that.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

#: Pieces that share less of a line of sight than this do not hide each other, in metres.
_HAIR_M = 1e-6


def back_to_front(pieces: Sequence[Points]) -> list[int]:
    """Sort convex footprints from far to near.

    Parameters
    ----------
    pieces
        [N, 2] corners in order each, in metres, turned so that one looks along +y.

    Returns
    -------
    list of int
        Numbers of the pieces; what comes later may hide what comes earlier.
    """
    n = len(pieces)
    if n == 0:
        return []
    low = np.array([p[:, 0].min() for p in pieces])
    high = np.array([p[:, 0].max() for p in pieces])
    far = np.array([p[:, 1].mean() for p in pieces])
    before: list[list[int]] = [[] for _ in range(n)]
    waits = [0] * n
    order = np.argsort(low, kind="stable")
    active: list[int] = []
    for j in order.tolist():
        active = [i for i in active if high[i] > low[j] + _HAIR_M]
        for i in active:
            nearer = _nearer(pieces[i], pieces[j], max(low[i], low[j]), min(high[i], high[j]))
            if nearer == 0:
                continue
            first, second = (j, i) if nearer > 0 else (i, j)
            before[first].append(second)
            waits[second] += 1
        active.append(j)
    ready = [(-far[i], i) for i in range(n) if waits[i] == 0]
    heapq.heapify(ready)
    out: list[int] = []
    left = set(range(n))
    while left:
        # footprints that overlap can wait for each other: then the farthest goes first
        i = heapq.heappop(ready)[1] if ready else max(left, key=lambda k: (far[k], -k))
        if i not in left:
            continue
        left.discard(i)
        out.append(i)
        for k in before[i]:
            waits[k] -= 1
            if waits[k] == 0 and k in left:
                heapq.heappush(ready, (-far[k], k))
    return out


def _nearer(a: Points, b: Points, low: float, high: float) -> int:
    """Tell which of two pieces is nearer: 1 for the first, −1 for the second, 0 for neither."""
    if high - low <= _HAIR_M:
        return 0
    x = (low + high) / 2
    a0, a1 = _along(a, x)
    b0, b1 = _along(b, x)
    middle = (a0 + a1) - (b0 + b1)
    return 0 if middle == 0 else (1 if middle < 0 else -1)


def _along(piece: Points, x: float) -> tuple[float, float]:
    """Where the line of sight at ``x`` enters and leaves a convex piece."""
    p, q = piece, np.roll(piece, -1, axis=0)
    low, high = np.minimum(p[:, 0], q[:, 0]), np.maximum(p[:, 0], q[:, 0])
    cut = (low <= x) & (x <= high) & (high > low)
    p, q = p[cut], q[cut]
    y = p[:, 1] + (x - p[:, 0]) / (q[:, 0] - p[:, 0]) * (q[:, 1] - p[:, 1])
    return float(y.min()), float(y.max())
