"""Compiled primitives: what of a segment or a rectangle reaches into a band.

A *band* is a strip seen in its own frame: origin ``o``, unit vector ``u`` along it, unit vector
``n`` across it, from ``v0`` to ``v1`` across.  Every question of the search («what stands in this
row?», «how far does this aisle reach?») is answered by projecting what reaches into the band onto
its axis: an interval of u, empty when ``low > high``.
"""

from __future__ import annotations

from spaceplan.geometry.kernel import kernel

_FAR = 1e18


@kernel
def segment_in_band(x0, y0, x1, y1, ox, oy, ux, uy, nx, ny, v0, v1):  # type: ignore[no-untyped-def]
    """Return the interval of u that a segment covers within a band.

    Parameters
    ----------
    x0, y0, x1, y1
        The segment, in metres.
    ox, oy, ux, uy, nx, ny
        The band's frame.
    v0, v1
        The band, across, in metres.

    Returns
    -------
    tuple of float
        Low and high u; low > high when the segment does not reach into the band.
    """
    ax, ay, bx, by = x0 - ox, y0 - oy, x1 - ox, y1 - oy
    va, vb = ax * nx + ay * ny, bx * nx + by * ny
    if (va < v0 and vb < v0) or (va > v1 and vb > v1):
        return 1.0, -1.0
    ua, ub = ax * ux + ay * uy, bx * ux + by * uy
    dv = vb - va
    ta, tb = 0.0, 1.0
    if dv > 1e-12 or dv < -1e-12:
        t0, t1 = (v0 - va) / dv, (v1 - va) / dv
        if t0 > t1:
            t0, t1 = t1, t0
        ta, tb = max(ta, t0), min(tb, t1)
        if ta > tb:
            return 1.0, -1.0
    ca, cb = ua + ta * (ub - ua), ua + tb * (ub - ua)
    if ca < cb:
        return ca, cb
    return cb, ca


@kernel
def quad_in_band(q, ox, oy, ux, uy, nx, ny, v0, v1):  # type: ignore[no-untyped-def]
    """Return the interval of u that a convex quadrilateral covers within a band.

    Parameters
    ----------
    q
        Four corners as eight numbers, in metres.
    ox, oy, ux, uy, nx, ny
        The band's frame.
    v0, v1
        The band, across, in metres.

    Returns
    -------
    tuple of float
        Low and high u; low > high when they do not meet.
    """
    a0, a1 = (q[0] - ox) * nx + (q[1] - oy) * ny, (q[2] - ox) * nx + (q[3] - oy) * ny
    a2, a3 = (q[4] - ox) * nx + (q[5] - oy) * ny, (q[6] - ox) * nx + (q[7] - oy) * ny
    if max(max(a0, a1), max(a2, a3)) <= v0 or min(min(a0, a1), min(a2, a3)) >= v1:
        return 1.0, -1.0
    low, high = _FAR, -_FAR
    for i in range(4):
        j = (i + 1) % 4
        lo, hi = segment_in_band(
            q[2 * i], q[2 * i + 1], q[2 * j], q[2 * j + 1], ox, oy, ux, uy, nx, ny, v0, v1
        )
        if lo <= hi:
            low, high = min(low, lo), max(high, hi)
    return low, high


@kernel
def inside(x, y, edges, tags):  # type: ignore[no-untyped-def]
    """Tell whether a point lies in the ground that edges enclose (edges of removables not counted).

    Parameters
    ----------
    x, y
        The point, in metres.
    edges
        [E, 4] edges.
    tags
        [E] tags; edges with a tag ≥ 0 are passed over.

    Returns
    -------
    bool
        Even-odd rule.
    """
    odd = False
    for e in range(len(edges)):
        if tags[e] >= 0:
            continue
        y0, y1 = edges[e, 1], edges[e, 3]
        if (y0 > y) != (y1 > y):
            t = (y - y0) / (y1 - y0)
            if x < edges[e, 0] + t * (edges[e, 2] - edges[e, 0]):
                odd = not odd
    return odd


@kernel
def set_quad(q, ox, oy, ux, uy, nx, ny, u0, u1, v0, v1):  # type: ignore[no-untyped-def]
    """Write the corners of a rectangle of a frame into eight numbers.

    Parameters
    ----------
    q
        Where to write.
    ox, oy, ux, uy, nx, ny
        The frame.
    u0, u1, v0, v1
        The rectangle along and across, in metres.
    """
    q[0], q[1] = ox + u0 * ux + v0 * nx, oy + u0 * uy + v0 * ny
    q[2], q[3] = ox + u1 * ux + v0 * nx, oy + u1 * uy + v0 * ny
    q[4], q[5] = ox + u1 * ux + v1 * nx, oy + u1 * uy + v1 * ny
    q[6], q[7] = ox + u0 * ux + v1 * nx, oy + u0 * uy + v1 * ny


@kernel
def lines_meet(ax, ay, bx, by, cx, cy, dx, dy, play):  # type: ignore[no-untyped-def]
    """Tell whether two segments cross, touch, or overlap on one line.

    Parameters
    ----------
    ax, ay, bx, by
        The first segment, in metres.
    cx, cy, dx, dy
        The second segment, in metres.
    play
        How far apart they may be and still meet, in metres.

    Returns
    -------
    bool
        Whether they meet.
    """
    rx, ry, sx, sy = bx - ax, by - ay, dx - cx, dy - cy
    lr, ls = (rx * rx + ry * ry) ** 0.5, (sx * sx + sy * sy) ** 0.5
    if lr < 1e-9 or ls < 1e-9:
        return False
    cross = rx * sy - ry * sx
    qx, qy = cx - ax, cy - ay
    if abs(cross) < 1e-7 * lr * ls:
        if abs(qx * ry - qy * rx) / lr > play:
            return False
        t0 = (qx * rx + qy * ry) / lr
        t1 = ((dx - ax) * rx + (dy - ay) * ry) / lr
        return max(t0, t1) >= -play and min(t0, t1) <= lr + play
    t = (qx * sy - qy * sx) / cross * lr
    s = (qx * ry - qy * rx) / cross * ls
    return -play <= t <= lr + play and -play <= s <= ls + play
