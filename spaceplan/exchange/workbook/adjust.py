"""Spreads what tape readings disagree by, and finds the reading that is likely wrong.

Adjustment by variation of coordinates: every length and turn is an observation, every coordinate
an unknown; Gauss and Newton's steps minimise the sum of squared residuals, each divided by the
reading's standard deviation.  A wrong reading is looked for by its standardised residual (Baarda,
*A Testing Procedure for Use in Geodetic Networks*, 1968; Ghilani, *Adjustment Computations*,
chapters 14 to 16 and 21).  The closing error of a traverse is the gap after walking all sides with
the turns as read; the compass rule of Bowditch spreads it by the length of the sides, and least
squares do the same for sides that are trusted alike, but use diagonals too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spaceplan.exchange.workbook.readings import (
    Length,
    Points,
    Reading,
    Turn,
    beyond,
    heading,
)
from spaceplan.model.base import Point

#: A standardised residual beyond this is not chance: once in a thousand (Baarda's choice).
ODD = 3.29

#: Steps until the coordinates stand still to a tenth of a micrometre.
_STEPS, _STILL_M = 50, 1e-7

#: A reading whose share of redundancy is less than this is checked by no other.
_CHECKED = 0.02

_Array = NDArray[np.float64]


@dataclass(frozen=True)
class Residual:
    """What became of a reading."""

    reading: Reading
    off: float
    """Adjusted less read, in metres or degrees."""
    odd: float
    """The same in its own standard deviations; 0 where no other reading checks it."""
    by_others: float | None
    """What the other readings say it should be, in metres or degrees; null if they say nothing."""


@dataclass(frozen=True)
class Adjusted:
    """Points that fit all readings as well as can be."""

    points: Points
    """Where they lie, in metres."""
    residuals: tuple[Residual, ...]
    """In the order of the table."""
    spare: int
    """How many readings there are beyond those that are needed."""
    settled: bool
    """Whether the steps came to rest."""


def adjust(
    readings: tuple[Reading, ...], start: Mapping[str, Point], fixed: frozenset[str]
) -> Adjusted:
    """Lay points so that they fit all readings as well as can be.

    Parameters
    ----------
    readings
        Lengths and turns between points of ``start``.
    start
        Where each point lies roughly, in metres.
    fixed
        Points that stay.  With none or one of them the first point stays, and the second one stays
        in its direction.

    Returns
    -------
    Adjusted
        The points and what became of each reading.
    """
    names = [n for n in start if n not in fixed]
    still = [n for n in start if n in fixed]
    free = [(n, axis) for n in names for axis in (0, 1)]
    if len(still) < 2:
        # nothing says where a drawing lies or how it is turned: the first length is its base line
        base, along = (*still, *names)[:2]
        held = {(base, 0), (base, 1), (along, 1)}
        free = [f for f in free if f not in held]
    weights = np.array([1 / r.spread for r in readings])
    at = {n: (float(p[0]), float(p[1])) for n, p in start.items()}
    settled = False
    for _ in range(_STEPS):
        design = _design(readings, at, free) * weights[:, None]
        off = np.array([r.off(at) for r in readings]) * weights
        step = np.linalg.lstsq(design, -off, rcond=None)[0] if free else np.zeros(0)
        if not np.all(np.isfinite(step)):
            break
        for (name, axis), move in zip(free, step, strict=True):
            x, y = at[name]
            at[name] = (x + float(move), y) if axis == 0 else (x, y + float(move))
        if not len(step) or float(np.abs(step).max()) < _STILL_M:
            settled = True
            break
    design = _design(readings, at, free) * weights[:, None]
    shares = 1 - np.einsum("ij,ji->i", design, np.linalg.pinv(design)) if free else weights * 0 + 1
    out = tuple(_residual(r, r.off(at), float(s)) for r, s in zip(readings, shares, strict=True))
    return Adjusted(at, out, len(readings) - len(free), settled)


def closing(chain: tuple[tuple[Length, Turn | None], ...]) -> float | None:
    """Return the gap after walking all sides with the turns as they were read.

    Parameters
    ----------
    chain
        Sides in their order with the turn at the start of each; the first side needs none.

    Returns
    -------
    float or None
        In metres; None where a turn is missing.
    """
    here, direction = (0.0, 0.0), 0.0
    for i, (side, turn) in enumerate(chain):
        if i:
            if turn is None:
                return None
            direction += math.radians(turn.value)
        here = beyond(here, direction, side.value)
    return math.hypot(*here)


def _residual(reading: Reading, off: float, share: float) -> Residual:
    if share < _CHECKED:
        return Residual(reading, off, 0.0, None)
    odd = abs(off) / (reading.spread * math.sqrt(share))
    return Residual(reading, off, odd, reading.value + off / share)


def _design(readings: tuple[Reading, ...], at: Points, free: list[tuple[str, int]]) -> _Array:
    """Return how each reading changes with each free coordinate."""
    column = {f: i for i, f in enumerate(free)}
    out = np.zeros((len(readings), len(free)))
    for row, reading in enumerate(readings):
        for name, slope in _slopes(reading, at):
            for axis in (0, 1):
                if (name, axis) in column:
                    out[row, column[name, axis]] += slope[axis]
    return out


def _slopes(reading: Reading, at: Points) -> list[tuple[str, Point]]:
    if isinstance(reading, Length):
        way = heading(at[reading.start], at[reading.end])
        c, s = math.cos(way), math.sin(way)
        return [(reading.end, (c, s)), (reading.start, (-c, -s))]
    on, back = (
        _bearing(at[reading.corner], at[reading.after]),
        _bearing(at[reading.before], at[reading.corner]),
    )
    return [
        (reading.after, on),
        (reading.corner, (-on[0] - back[0], -on[1] - back[1])),
        (reading.before, back),
    ]


def _bearing(a: Point, b: Point) -> Point:
    """Return how the direction from a to b changes with b, in degrees for each metre."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = max(dx * dx + dy * dy, 1e-12)
    return (math.degrees(-dy / square), math.degrees(dx / square))
