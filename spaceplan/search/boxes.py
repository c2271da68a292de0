"""Compiled: boxes around what lies on the ground, to pass over at once what is far away."""

from __future__ import annotations

from spaceplan.geometry.kernel import kernel
from spaceplan.search.world import FAR

#: What two boxes that touch may overlap by, since numbers are rounded, in metres.
_RIM = 1e-9


@kernel
def boxes_meet(a, b):  # type: ignore[no-untyped-def]
    """Tell whether two boxes overlap.

    Parameters
    ----------
    a, b
        [4] x low, y low, x high, y high; an empty box lies at ``FAR`` and meets nothing.

    Returns
    -------
    bool
        Whether they do.
    """
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@kernel
def shrunk(box):  # type: ignore[no-untyped-def]
    """Return a box without its rim, so that it does not meet what only touches it.

    Parameters
    ----------
    box
        [4]

    Returns
    -------
    tuple of float
        x low, y low, x high, y high.
    """
    return box[0] + _RIM, box[1] + _RIM, box[2] - _RIM, box[3] - _RIM


@kernel
def empty_box(box):  # type: ignore[no-untyped-def]
    """Make a box meet nothing.

    Parameters
    ----------
    box
        [4]; written.
    """
    box[0], box[1], box[2], box[3] = FAR, FAR, -FAR, -FAR


@kernel
def quad_box(q):  # type: ignore[no-untyped-def]
    """Return the box of a quadrilateral.

    Parameters
    ----------
    q
        Four corners as eight numbers.

    Returns
    -------
    tuple of float
        x low, y low, x high, y high.
    """
    return (
        min(min(q[0], q[2]), min(q[4], q[6])),
        min(min(q[1], q[3]), min(q[5], q[7])),
        max(max(q[0], q[2]), max(q[4], q[6])),
        max(max(q[1], q[3]), max(q[5], q[7])),
    )


@kernel
def band_box(ox, oy, ux, uy, nx, ny, u0, u1, v0, v1):  # type: ignore[no-untyped-def]
    """Return the box of a rectangle of a frame.

    Parameters
    ----------
    ox, oy, ux, uy, nx, ny
        The frame.
    u0, u1, v0, v1
        The rectangle along and across, in metres.

    Returns
    -------
    tuple of float
        x low, y low, x high, y high.
    """
    mu, mv, wu, wv = (u0 + u1) / 2, (v0 + v1) / 2, (u1 - u0) / 2, (v1 - v0) / 2
    x, y = ox + mu * ux + mv * nx, oy + mu * uy + mv * ny
    wx, wy = abs(ux) * wu + abs(nx) * wv, abs(uy) * wu + abs(ny) * wv
    return x - wx, y - wy, x + wx, y + wy


@kernel
def set_box(box, limits):  # type: ignore[no-untyped-def]
    """Write a box.

    Parameters
    ----------
    box
        [4]; written.
    limits
        x low, y low, x high, y high.
    """
    box[0], box[1], box[2], box[3] = limits[0], limits[1], limits[2], limits[3]


@kernel
def widen(box, other):  # type: ignore[no-untyped-def]
    """Widen a box so that it holds another.

    Parameters
    ----------
    box
        [4]; widened in place.
    other
        [4]
    """
    box[0], box[1] = min(box[0], other[0]), min(box[1], other[1])
    box[2], box[3] = max(box[2], other[2]), max(box[3], other[3])
