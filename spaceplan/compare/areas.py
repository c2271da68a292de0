"""Areas of outlines, without any geometry library."""

from __future__ import annotations

from spaceplan.model.base import Ring


def ring_area(ring: Ring) -> float:
    """Return the area of an open ring.

    Parameters
    ----------
    ring
        Vertices in metres, either direction.

    Returns
    -------
    float
        Area in m², never negative.
    """
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2
