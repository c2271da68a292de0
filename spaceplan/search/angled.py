"""Compiled: angled stalls on one-way aisles.

The *kind* of an aisle is 0 for one with stalls at right angles, 1 for stalls at 45 and 2 for
stalls at 60 degrees; it is negative where cars drive against the aisle's direction.  An angled
aisle has rows on its left and right only.  Their stalls lean forward: seen along the traffic, a
stall W wide and L long at the angle t has its foremost access corner on the aisle's edge, and

- takes ``W sin t + L cos t`` of its row, each further one ``W / sin t`` more;
- is ``L sin t + W cos t`` deep;
- has a *tooth*, the open ground between its access edge and the aisle, that begins
  ``W cos² t / sin t`` before it;
- is entered over aisle that begins ``(A - W cos t) cos t / sin t`` before it, A being the aisle's
  width (see :mod:`spaceplan.audit.access`).
"""

from __future__ import annotations

import math

import numpy as np

from spaceplan.geometry.kernel import kernel
from spaceplan.search.boxes import boxes_meet
from spaceplan.search.clip import quad_in_band
from spaceplan.search.world import EPS, GATE_PLAY

_COS_45, _COS_60, _SIN_60 = math.sqrt(0.5), 0.5, math.sqrt(0.75)
#: Sine of the angle below which one aisle lies along another.
_ALONG = 0.5
#: How far a one-way aisle may run on beyond those that it begins and ends at, in metres.
_BEYOND = 1.0
#: Degrees of the kinds 1 and 2.
DEGREES = (45.0, 60.0)


@kernel
def lean_of(kind):  # type: ignore[no-untyped-def]
    """Return cosine and sine of the angle between stalls and aisle.

    Parameters
    ----------
    kind
        Kind of the aisle, not 0.

    Returns
    -------
    tuple of float
        Cosine and sine.
    """
    if abs(kind) == 1:
        return _COS_45, _COS_45
    return _COS_60, _SIN_60


@kernel
def extra_of(world, kind):  # type: ignore[no-untyped-def]
    """Return how much more of a row its first stall takes than each further one.

    Parameters
    ----------
    world, kind
        The world and the kind of the aisle.

    Returns
    -------
    float
        Metres; 0 at right angles.
    """
    if kind == 0:
        return 0.0
    c, s = lean_of(kind)
    return world.params.width * s + world.params.length * c - world.params.width / s


@kernel
def tooth_of(world, kind):  # type: ignore[no-untyped-def]
    """Return how much open ground a row needs before its first stall.

    Parameters
    ----------
    world, kind
        The world and the kind of the aisle.

    Returns
    -------
    float
        Metres; 0 at right angles.
    """
    if kind == 0:
        return 0.0
    c, s = lean_of(kind)
    return world.params.width * c * c / s


@kernel
def back_of(world, kind):  # type: ignore[no-untyped-def]
    """Return how far before a row's first stall the aisle must begin.

    Parameters
    ----------
    world, kind
        The world and the kind of the aisle, not 0.

    Returns
    -------
    float
        Metres.
    """
    c, s = lean_of(kind)
    return max(0.0, (half_of(world, kind) * 2 - world.params.width * c) * c / s)


@kernel
def clear_of(world, kind, cross):  # type: ignore[no-untyped-def]
    """Return how far behind an aisle that crosses its own a row's first stall must begin.

    A stall belongs to the aisle that holds most of the ground before it, ``aisle_width`` deep; the
    first one after a crossing must look more along its own aisle than along the other.

    Parameters
    ----------
    world, kind
        The world and the kind of the aisle.
    cross
        Sine of the angle between the two aisles.

    Returns
    -------
    float
        Metres; 0 at right angles.
    """
    if kind == 0:
        return 0.0
    c, s = lean_of(kind)
    deep, width, wide = world.params.aisle, world.params.width, 2 * half_of(world, kind)
    if abs(cross) < 0.99:
        return deep * c / 2
    # mean way of a line of sight over either, the least of its two ends for its own
    own = (min(deep, wide / s) + min(deep, (width * c + wide) / s) - width * c / s) / 2
    return max(0.0, deep - width * s / c / 2 - own + 0.05) * c


@kernel
def half_of(world, kind):  # type: ignore[no-untyped-def]
    """Return half the width of an aisle.

    Parameters
    ----------
    world, kind
        The world and the kind of the aisle.

    Returns
    -------
    float
        Metres.
    """
    if kind == 0:
        return world.params.aisle / 2
    return (world.params.angled_45 if abs(kind) == 1 else world.params.angled_60) / 2


@kernel
def allows_angled(world):  # type: ignore[no-untyped-def]
    """Tell whether there may be angled stalls at all.

    Parameters
    ----------
    world
        The world.

    Returns
    -------
    bool
        Whether stalls of 45 or 60 degrees and one-way aisles are allowed.
    """
    return world.params.angled_45 > 0 or world.params.angled_60 > 0


@kernel
def pick_kind(world, share):  # type: ignore[no-untyped-def]
    """Pick the kind of a new aisle; no random number is drawn where angled stalls are not allowed.

    Parameters
    ----------
    world
        The world.
    share
        How often it shall be an angled one, from 0 to 1.

    Returns
    -------
    int
        The kind.
    """
    if not allows_angled(world) or np.random.random() >= share:
        return 0
    kind = 1 if np.random.random() < 0.5 else 2
    if world.params.angled_45 <= 0:
        kind = 2
    elif world.params.angled_60 <= 0:
        kind = 1
    return kind if np.random.random() < 0.5 else -kind


@kernel
def change_kind(world, state, k):  # type: ignore[no-untyped-def]
    """Turn the traffic of an aisle round, or give it stalls at another angle.

    Parameters
    ----------
    world, state
        What the search works on.
    k
        The aisle.
    """
    now = state.info[k, 4]
    u = np.random.random()
    kind = 0
    if now == 0 or u < 0.3:
        kind = pick_kind(world, 1.0)
    elif u < 0.65:
        kind = -now
    state.info[k, 4] = kind
    state.half[k] = half_of(world, kind)


@kernel
def closes(world, state, k):  # type: ignore[no-untyped-def]
    """Tell whether the traffic of an angled aisle comes from a gate and gets to one.

    It does where the aisle is joined, at its one end and at its other, to gates, roads or
    two-way aisles that are reached.  An aisle that lies along it on the same ground is no way
    back: it may lead into the end of a one-way aisle, no more.

    Parameters
    ----------
    world, state
        What the search works on; ``reached`` and ``groups`` must be right for two-way aisles.
    k
        The aisle.

    Returns
    -------
    bool
        Whether it may be used.
    """
    near = world.params.aisle
    px, py, ux, uy = state.aisle[k, 0], state.aisle[k, 1], state.aisle[k, 2], state.aisle[k, 3]
    lo, hi, h = state.span[k, 0], state.span[k, 1], state.half[k]
    gate = state.info[k, 1]
    low = gate >= 0 and lo < -h and hi > 2 * h - EPS
    if (gate >= 0 and not low) or _lies_on_others(world, state, k):
        return False
    high = False
    for i in range(state.meet_count[k]):
        j = state.meets[k, i]
        if state.reached[j] == 0 or state.info[j, 4] != 0:
            continue
        vx, vy = state.aisle[j, 2], state.aisle[j, 3]
        qx, qy = state.aisle[j, 0] - px, state.aisle[j, 1] - py
        cross = ux * vy - uy * vx
        if abs(cross) > 0.05:
            at, wide = (qx * vy - qy * vx) / cross, state.half[j] / abs(cross)
            # hardly a stall may lie beyond: from there cars would have to turn back
            low = low or at - wide <= lo + _BEYOND
            high = high or at + wide >= hi - _BEYOND
        else:
            same = 1.0 if ux * vx + uy * vy > 0 else -1.0
            a = qx * ux + qy * uy + same * state.span[j, 0]
            b = qx * ux + qy * uy + same * state.span[j, 1]
            low = low or min(a, b) <= lo + near
            high = high or max(a, b) >= hi - near
    for r in range(len(world.road_segments)):
        g = world.road_group[r]
        if state.on_road[k, g] == 0 or state.groups[g] == 0:
            continue
        ax, ay = world.road_segments[r, 0] - px, world.road_segments[r, 1] - py
        bx, by = world.road_segments[r, 2] - px, world.road_segments[r, 3] - py
        va, vb = ay * ux - ax * uy, by * ux - bx * uy
        if (va > 0) == (vb > 0):
            continue
        t = va / (va - vb)
        at = (ax * ux + ay * uy) * (1 - t) + (bx * ux + by * uy) * t
        if at < lo - EPS or at > hi + EPS:
            continue
        low = low or at <= lo + near
        high = high or at >= hi - near
    if not low:
        low = _ends_at_gate(world, state, k, lo)
    if not high:
        high = _ends_at_gate(world, state, k, hi)
    return low and high


@kernel
def _lies_on_others(world, state, k):  # type: ignore[no-untyped-def]
    """Tell whether reached aisles lie along an aisle on its ground, longer than two aisles wide."""
    px, py, ux, uy = state.aisle[k, 0], state.aisle[k, 1], state.aisle[k, 2], state.aisle[k, 3]
    shared = 0.0
    for j in range(len(world.fixed), len(state.half)):
        if j == k or state.reached[j] == 0 or not boxes_meet(state.box[k], state.box[j]):
            continue
        vx, vy = state.aisle[j, 2], state.aisle[j, 3]
        if abs(ux * vy - uy * vx) > _ALONG:
            continue
        h = state.half[k] - EPS
        a, b = quad_in_band(state.quad[j], px, py, ux, uy, -uy, ux, -h, h)
        shared += max(0.0, min(b, state.span[k, 1]) - max(a, state.span[k, 0]))
    return shared > 2 * world.params.aisle


@kernel
def _ends_at_gate(world, state, k, end):  # type: ignore[no-untyped-def]
    """Tell whether an end of an aisle opens whole to a gate that lies square to it."""
    px, py, ux, uy = state.aisle[k, 0], state.aisle[k, 1], state.aisle[k, 2], state.aisle[k, 3]
    h = state.half[k] - GATE_PLAY
    for g in range(len(world.gates)):
        if g == state.info[k, 1]:
            continue
        ax, ay = world.gates[g, 0] - px, world.gates[g, 1] - py
        bx, by = world.gates[g, 2] - px, world.gates[g, 3] - py
        if abs(ax * ux + ay * uy - end) > GATE_PLAY or abs(bx * ux + by * uy - end) > GATE_PLAY:
            continue
        va, vb = ay * ux - ax * uy, by * ux - bx * uy
        if min(va, vb) <= -h and max(va, vb) >= h:
            return True
    return False
