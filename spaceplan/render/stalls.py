"""Draw stalls and number them along their rows, as large as the stalls allow."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from spaceplan.model.base import Point
from spaceplan.model.enums import StallKind
from spaceplan.model.plan import Stall
from spaceplan.render.canvas import Canvas
from spaceplan.render.fonts import LINE, text_size
from spaceplan.render.labels import SMALLEST_PT, Box, touch
from spaceplan.render.signs import wheelchair
from spaceplan.render.style import look_of_stall

_LARGEST_PT = 9.0
_EVERY = 5
#: How far from a stall's middle a number stands towards the aisle where there is little room, as a
#: share of the long side: a quarter of an aisle.
_TO_THE_AISLE = 0.25
#: What a number's box has of empty paper at its left and right, in points.
_BEARING_PT = 0.2


def paint_stalls(canvas: Canvas, stalls: Sequence[Stall]) -> None:
    """Draw stalls with numbers, and the wheelchair sign on accessible ones.

    Where a number would be smaller than can be read, only the ends of each row and every fifth
    stall are numbered, as far as one number does not stand on another.

    Parameters
    ----------
    canvas
        The map.
    stalls
        The stalls, in the order of their rows.
    """
    numbers = stall_numbers(stalls)
    m = canvas.view.metres_per_point
    for stall in stalls:
        canvas.area(look_of_stall(stall.kind), stall.outline)
        if stall.kind is StallKind.ACCESSIBLE:
            along, _ = _frame(stall)
            x, y = _centre(stall)
            short = min(_sides(stall))
            away = 0.17 * max(_sides(stall))
            spot = (x - along[0] * away, y - along[1] * away)
            wheelchair(canvas.ax, spot, 0.36 * short, 4.8)
            half = 0.36 * short / m
            px, py = canvas.view.to_paper(spot)
            canvas.taken.append((px - half, py - half, px + half, py + half))
    full, upright = _fitting_size(stalls, numbers, m)
    if full >= SMALLEST_PT:
        for stall, number in zip(stalls, numbers, strict=True):
            _number(canvas, stall, number, full, upright)
        return
    written: list[Box] = []
    for i in _few(stalls, numbers):
        box = _number(canvas, stalls[i], numbers[i], SMALLEST_PT + 0.5, True, written)
        if box is not None:
            written.append(box)


def stall_numbers(stalls: Sequence[Stall]) -> tuple[str, ...]:
    """Return what is written on each stall.

    Parameters
    ----------
    stalls
        The stalls, in the order of their rows.

    Returns
    -------
    tuple of str
        The number at the end of each id where those tell all stalls apart, else 1, 2, 3 …
    """
    found = [re.search(r"(\d{1,4})$", s.id) for s in stalls]
    digits = [str(int(f.group(1))) for f in found if f]
    if len(set(digits)) == len(stalls):
        return tuple(digits)
    return tuple(str(i + 1) for i in range(len(stalls)))


def _centre(stall: Stall) -> Point:
    return (sum(p[0] for p in stall.outline) / 4, sum(p[1] for p in stall.outline) / 4)


def _sides(stall: Stall) -> tuple[float, float]:
    a, b, c, _ = stall.outline
    return math.dist(a, b), math.dist(b, c)


def _frame(stall: Stall) -> tuple[Point, float]:
    """Return the direction towards the access edge, and the turn of the long side in degrees."""
    x, y = _centre(stall)
    (ax, ay), (bx, by) = stall.access
    dx, dy = (ax + bx) / 2 - x, (ay + by) / 2 - y
    length = math.hypot(dx, dy) or 1.0
    a, b, c, _ = stall.outline
    p, q = (a, b) if math.dist(a, b) >= math.dist(b, c) else (b, c)
    turn = math.degrees(math.atan2(q[1] - p[1], q[0] - p[0])) % 180
    return (dx / length, dy / length), turn - 180 if turn > 91 else turn


def _fitting_size(stalls: Sequence[Stall], numbers: Sequence[str], m: float) -> tuple[float, bool]:
    """Return the greatest size at which every number fits, and whether it can stay upright."""
    if not stalls:
        return _LARGEST_PT, True
    widest = max(text_size(n, 1.0)[0] for n in numbers)
    upright = along = _LARGEST_PT
    for stall in stalls:
        short, long = sorted(_sides(stall))
        # An upright number has the circle of the short side for certain, whatever the angle.
        upright = min(upright, 0.86 * short / m / math.hypot(widest, 0.8))
        along = min(along, 0.8 * short / m / LINE, 0.7 * long / m / widest)
    if upright >= SMALLEST_PT:
        return upright, True
    return along, False


def _number(
    canvas: Canvas,
    stall: Stall,
    number: str,
    size: float,
    upright: bool,
    written: Sequence[Box] | None = None,
) -> Box | None:
    """Write a number, unless it would stand on one of those written; return where it stands.

    Where there is little room it stands nearer to the access edge: from numbers back to back as
    far as from those across the aisle.
    """
    along, turn = _frame(stall)
    x, y = _centre(stall)
    away = 0.0 if written is None else _TO_THE_AISLE
    if stall.kind is StallKind.ACCESSIBLE:
        # sign and number share the stall
        away = 0.3
    away *= max(_sides(stall))
    x, y = x + along[0] * away, y + along[1] * away
    px, py = canvas.view.to_paper((x, y))
    w, h = text_size(number, size)
    h /= LINE
    a = 0.0 if upright else math.radians(turn)
    bw = abs(w * math.cos(a)) + abs(h * math.sin(a))
    bh = abs(w * math.sin(a)) + abs(h * math.cos(a))
    box = (px - bw / 2, py - bh / 2, px + bw / 2, py + bh / 2)
    ink = (box[0] + _BEARING_PT, box[1], box[2] - _BEARING_PT, box[3])
    if any(touch(ink, other) for other in written or ()):
        return None
    canvas.text(px, py, number, size, 0 if upright else turn, "#00304d", 4.9)
    canvas.taken.append(box)
    return box


def _few(stalls: Sequence[Stall], numbers: Sequence[str]) -> tuple[int, ...]:
    """Return the stalls that are numbered where there is no room for all, most needed first."""
    ends, fifths = [], []
    for i, stall in enumerate(stalls):
        first = i == 0 or not _neighbours(stalls[i - 1], stall)
        last = i == len(stalls) - 1 or not _neighbours(stall, stalls[i + 1])
        if first or last:
            ends.append(i)
        elif int(numbers[i]) % _EVERY == 0:
            fifths.append(i)
    # a fifth right beside an end would touch it
    beside = {i + way for i in ends for way in (-1, 1)}
    return (*ends, *(i for i in fifths if i not in beside))


def _neighbours(a: Stall, b: Stall) -> bool:
    return math.dist(_centre(a), _centre(b)) <= 1.3 * min(max(_sides(a)), 2.0 * min(_sides(a)))
