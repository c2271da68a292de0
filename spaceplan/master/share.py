"""What one stall takes of the ground, from below: the sums behind ``bound``.

The symbols are those of ``spaceplan.master.bound``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from spaceplan.standards import Rules

#: Strips per half of an access edge in the sums that stand for integrals.
_STRIPS = 24
#: A millimetre in favour of the plan.
HAIR_M = 1e-3


@dataclass(frozen=True)
class Form:
    """A kind of stall as the arguments see it, in metres."""

    edge: float
    """Length of the access edge."""
    deep: float
    """Depth of the body behind it."""
    box: float
    """Depth of the manoeuvre box."""
    swept: float
    """Area of the box that is swept at least, in m²."""

    @property
    def body(self) -> float:
        """Area of the stall, in m²."""
        return self.edge * self.deep


def allowed_angles(rules: Rules) -> tuple[float, ...]:
    """Return the angles of stalls that the audit lets pass.

    Parameters
    ----------
    rules
        Rule stall_angles; where it is not hard, every angle passes.

    Returns
    -------
    tuple of float
        Of 90, 0 (parallel), 45 and 60 degrees.
    """
    hard = rules.hard("stall_angles")
    return rules.angles if hard else (90.0, 0.0, 45.0, 60.0)


def forms(rules: Rules) -> tuple[Form, ...]:
    """Return the kinds of stall that the rules allow.

    Parameters
    ----------
    rules
        Rules stall_width, stall_length, aisle_width, stall_angles and those of parallel and angled
        stalls.

    Returns
    -------
    tuple of Form
        Right-angled stalls first; accessible and EV stalls have their size.
    """
    value, angles = rules.value, allowed_angles(rules)
    wide, long = value("stall_width"), value("stall_length")
    deep = value("aisle_width")
    out = [Form(wide, long, deep, wide * deep / 2)]
    if 0.0 in angles:
        edge, deep = value("parallel_stall_length"), value("parallel_aisle_width")
        out.append(Form(edge, value("parallel_stall_width"), deep, edge * deep / 2))
    for angle in (45.0, 60.0):
        if angle in angles:
            turn, aisle = math.radians(angle), value(f"angled_{angle:g}_aisle_width")
            deep = max((aisle - wide * math.cos(turn)) / math.sin(turn), 0.5)
            # the tooth before the slanting edge need not be swept
            tooth = min(wide * wide / math.tan(turn) / 2, wide * deep)
            out.append(Form(wide, long, deep, (wide * deep - tooth) / 2))
    return tuple(out)


def _seen(x: float, edge: float, far: float) -> float:
    """Integrate the share ``a / (2 pi)`` up a column at x of the access edge, to a depth."""

    def half(side: float) -> float:
        if side <= 0 or far <= 0:
            return 0.0
        return far * math.atan2(side, far) + side / 2 * math.log1p((far / side) ** 2)

    return (half(x) + half(edge - x)) / (2 * math.pi)


def box_share(form: Form) -> float:
    """Return a stall's part of the ground of its box, E of the argument ``sectors``.

    Parameters
    ----------
    form
        The kind of stall.

    Returns
    -------
    float
        The integral of ``a / (2 pi)`` over the box, from below, in m².
    """
    step = form.edge / 2 / _STRIPS
    return 2 * step * sum(_seen(i * step, form.edge, form.box) for i in range(_STRIPS))


def least_share(form: Form, r: float, wide: float) -> float:
    """Return the least that a stall adds to the left side of (2) in the argument ``lanes``.

    Parameters
    ----------
    form
        The kind of stall.
    r
        Radius of a lane, in metres.
    wide
        Width T of the skirt, in metres.

    Returns
    -------
    float
        The least share over all ways in which the swept ground may lie, in m².
    """
    k, step, total = r / wide, form.edge / 2 / _STRIPS, form.body
    for i in range(_STRIPS):
        x = i * step
        far = min(farthest(form, x), wide)
        total += 2 * step * min(_column(form, x, h, k, wide) for h in (0.0, far))
    return total


def _column(form: Form, x: float, h: float, k: float, wide: float) -> float:
    gap = _seen(x, form.edge, min(h, form.box))
    near = _seen(x, form.edge, min(h, form.box, max(0.0, wide - h)))
    return gap + k * near + k * max(0.0, min(form.deep, wide - h))


def farthest(form: Form, x: float) -> float:
    """Return how far swept ground can be from a point of the access edge, H of ``lanes``.

    Parameters
    ----------
    form
        The kind of stall.
    x
        Distance of the point from an end of the edge, in metres.

    Returns
    -------
    float
        The distance, from above, in metres.
    """

    def covered(h: float) -> float:
        return sum(
            (a * math.sqrt(h * h - a * a) + h * h * math.asin(a / h)) / 2
            if a < h
            else math.pi * h * h / 4
            for a in (x, form.edge - x)
        )

    bare = form.edge * form.box - form.swept
    low, high = 0.0, math.hypot(form.edge, form.box)
    most = high
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if covered(max(middle, 1e-9)) < bare else (low, middle)
    # Beyond the depth of the box the disc leaves it, and the formula no longer holds.
    return high + HAIR_M if high <= form.box else most
