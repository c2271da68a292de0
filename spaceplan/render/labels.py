"""Put names on a map so that none covers another and none leaves the sheet.

Greedy, most important first: inside the thing at full size, then smaller, turned or broken in two
lines, then beside it with a leader, and at last a letter on the map whose text stands in a list.
All coordinates here are points (1/72 inch) on the sheet, y up.
"""

from __future__ import annotations

import itertools
import math
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from spaceplan.render.fonts import printable, text_size
from spaceplan.render.style import INK

if TYPE_CHECKING:
    from shapely import Polygon

Box = tuple[float, float, float, float]
XY = tuple[float, float]
Boxes = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: Smallest text, in points, that an A3 sheet shows and that survives being copied to A4.
SMALLEST_PT = 5.0
_DIRECTIONS = (90, 270, 0, 180, 45, 135, 315, 225, 22, 67, 112, 157, 202, 247, 292, 337)
_REACHES = (3.0, 9.0, 16.0, 26.0, 40.0, 60.0)


@dataclass(frozen=True)
class Label:
    """A name that wants a place.

    Parameters
    ----------
    text
        One or more lines.
    anchor
        The point it speaks of, in points on the sheet.
    area
        The shape it speaks of, in points; null for a point.
    size_pt
        Wanted size of the text, in points.
    rank
        Lower is placed first.
    colour
        Colour of the text.
    key_text
        Text for the list beside the map; default the text on one line.
    outside
        Whether the name goes beside its thing even if it would fit inside.
    may_go
        Whether it is left out, rather than listed, where there is no room.
    only_inside
        Whether it is left out where it does not fit inside its shape.
    """

    text: str
    anchor: XY
    area: Polygon | None = None
    size_pt: float = 8.0
    rank: int = 5
    colour: str = INK
    key_text: str = ""
    outside: bool = False
    may_go: bool = False
    only_inside: bool = False


@dataclass(frozen=True)
class Placed:
    """A name in its place.

    Parameters
    ----------
    text
        What is written.
    centre
        Its middle, in points.
    box
        West, south, east, north of its box, in points.
    size_pt
        Size of the text.
    turn_deg
        Turn of the text, in degrees counter-clockwise.
    colour
        Colour of the text.
    leader
        From the box to the thing, or null.
    inside
        Whether it stands inside its own thing.
    """

    text: str
    centre: XY
    box: Box
    size_pt: float
    turn_deg: float
    colour: str
    leader: tuple[XY, XY] | None
    inside: bool


@dataclass(frozen=True)
class Layout:
    """All names in their places, and the list of those that found none.

    Parameters
    ----------
    placed
        What is written on the map.
    key
        Mark and text of every name that stands in the list beside the map.
    """

    placed: tuple[Placed, ...]
    key: tuple[tuple[str, str], ...]


class _Board:
    """What is taken already; grows while names are placed."""

    def __init__(self, sheet: Box, taken: list[Box], busy: list[Box]) -> None:
        self._sheet = sheet
        self._count = self._signs = len(taken)
        self._taken = np.zeros((2 * self._count + 64, 4))
        self._taken[: self._count] = np.asarray(taken, dtype=float).reshape(-1, 4)
        self._busy = np.asarray(busy, dtype=float).reshape(-1, 4)
        self._leaders: list[tuple[XY, XY]] = []

    def take(self, placed: Placed) -> None:
        if self._count == len(self._taken):
            self._taken = np.vstack((self._taken, np.zeros_like(self._taken)))
        self._taken[self._count] = placed.box
        self._count += 1
        if placed.leader:
            self._leaders.append(placed.leader)

    def free(self, box: Box) -> bool:
        return bool(self.free_of(np.array([box]))[0])

    def free_of(self, boxes: Boxes) -> Mask:
        """Tell of many boxes at once, one a row, which lie on the sheet and touch nothing."""
        w, s, e, n = self._sheet
        b = boxes
        free = (b[:, 0] >= w) & (b[:, 1] >= s) & (b[:, 2] <= e) & (b[:, 3] <= n)
        t = self._taken[: self._count]
        some = np.flatnonzero(free)
        c = b[some, :, None]
        hit = (t[:, 0] < c[:, 2]) & (t[:, 2] > c[:, 0]) & (t[:, 1] < c[:, 3]) & (t[:, 3] > c[:, 1])
        free[some] = ~hit.any(axis=1)
        for leader in self._leaders:
            some = np.flatnonzero(free)
            free[some] = ~_crossed(leader, b[some])
        return free

    def lets_pass(self, leader: tuple[XY, XY]) -> bool:
        """Tell whether a leader keeps off all boxes but the sign its own end lies in."""
        (x0, y0), (x1, y1) = leader
        t = self._taken[: self._count]
        near = (
            (t[:, 0] < max(x0, x1))
            & (t[:, 2] > min(x0, x1))
            & (t[:, 1] < max(y0, y1))
            & (t[:, 3] > min(y0, y1))
        )
        for i in np.flatnonzero(near):
            row = t[i]
            b = (float(row[0]), float(row[1]), float(row[2]), float(row[3]))
            own = i < self._signs and _holds(b, leader[1])
            if not own and crosses(leader, b):
                return False
        return True

    def crowding(self, box: Box) -> float:
        """Return how much of a box lies over drawn things, 0 or more."""
        b = self._busy
        dx = np.minimum(b[:, 2], box[2]) - np.maximum(b[:, 0], box[0])
        dy = np.minimum(b[:, 3], box[3]) - np.maximum(b[:, 1], box[1])
        area = np.clip(dx, 0, None) * np.clip(dy, 0, None)
        return float(area.sum() / max((box[2] - box[0]) * (box[3] - box[1]), 1e-9))


def touch(a: Box, b: Box) -> bool:
    """Tell whether two boxes overlap.

    Parameters
    ----------
    a, b
        West, south, east, north, in the same units.

    Returns
    -------
    bool
        Whether they do; boxes that only share an edge do not.
    """
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def crosses(leader: tuple[XY, XY], box: Box) -> bool:
    """Tell whether a straight line enters a box.

    Parameters
    ----------
    leader
        Its two ends, in points.
    box
        West, south, east, north, in points.

    Returns
    -------
    bool
        True if any part of the line lies inside the box.
    """
    return bool(_crossed(leader, np.array([box]))[0])


def _crossed(leader: tuple[XY, XY], boxes: Boxes) -> Mask:
    """Tell of many boxes at once whether a straight line enters them; see `crosses`."""
    (x0, y0), (x1, y1) = leader
    low, high = np.zeros(len(boxes)), np.ones(len(boxes))
    for start, delta, least, most in (
        (x0, x1 - x0, boxes[:, 0], boxes[:, 2]),
        (y0, y1 - y0, boxes[:, 1], boxes[:, 3]),
    ):
        if abs(delta) < 1e-12:
            high[(start <= least) | (start >= most)] = -1.0
            continue
        a, b = (least - start) / delta, (most - start) / delta
        low, high = np.maximum(low, np.minimum(a, b)), np.minimum(high, np.maximum(a, b))
    return low < high


def place(
    labels: list[Label], sheet: Box, taken: list[Box], busy: list[Box], pad_pt: float = 0.8
) -> Layout:
    """Find a place for every name.

    Parameters
    ----------
    labels
        The names, in any order; equal ranks keep theirs.
    sheet
        West, south, east, north of the map, in points.
    taken
        Boxes that no name may touch (stall numbers, signs), in points.
    busy
        Boxes that a name beside its thing had better not cover, in points.
    pad_pt
        Air around every text, in points.

    Returns
    -------
    Layout
        No two boxes of it touch, none touches a taken box, all lie on the sheet; a name for which
        there was no room stands in the key, with its mark on the map where even that fits.
    """
    board = _Board(sheet, taken, busy)
    placed: list[Placed] = []
    key: list[tuple[str, str]] = []
    for label in sorted(labels, key=lambda item: item.rank):
        if not label.text.strip():
            continue
        found = _inside(label, board, pad_pt)
        if found is None and not label.only_inside:
            found = _beside(label, board, pad_pt)
        if found is None and not (label.may_go or label.only_inside):
            mark = _mark(len(key))
            text = label.key_text or label.text.replace("\n", " ")
            found = _as_mark(label, mark, board, pad_pt)
            key.append((mark if found else "–", printable(text)))
        if found is not None:
            placed.append(found)
            board.take(found)
    return Layout(tuple(placed), tuple(key))


def _mark(index: int) -> str:
    letters = string.ascii_uppercase
    return letters[index] if index < 26 else f"{letters[index // 26 - 1]}{letters[index % 26]}"


def _box(text: str, size: float, centre: XY, turned: bool, pad: float) -> Box:
    w, h = text_size(text, size)
    if turned:
        w, h = h, w
    x, y = centre
    return (x - w / 2 - pad, y - h / 2 - pad, x + w / 2 + pad, y + h / 2 + pad)


def _inside(label: Label, board: _Board, pad: float) -> Placed | None:
    if label.area is None or label.outside:
        return None
    import shapely

    area = label.area
    shapely.prepare(area)
    spots = list(_spots(area))
    x, y = np.asarray(spots).T
    west, south, east, north = area.bounds
    flat = label.text.replace("\n", " ")
    full = tuple(dict.fromkeys((label.text, flat, _broken(label.text))))
    short = (label.text.split("\n")[0],)
    # Rather smaller than turned, and rather the name alone inside its thing than all beside it.
    for variants, turned, factors in (
        (full, False, (1.0, 0.85, 0.72)),
        (full, True, (1.0, 0.85, 0.72)),
        (full, False, (0.6,)),
        (short, False, (1.0, 0.85, 0.72, 0.6)),
        (short, True, (1.0, 0.85, 0.72, 0.6)),
    ):
        for size in (label.size_pt * f for f in factors):
            if size < SMALLEST_PT:
                continue
            for text in variants:
                w, h = text_size(text, size)[:: -1 if turned else 1]
                if w > east - west + 1e-6 or h > north - south + 1e-6:
                    continue
                boxes = np.column_stack((x - w / 2, y - h / 2, x + w / 2, y + h / 2))
                free = np.flatnonzero(board.free_of(boxes))
                inside = shapely.contains(area, shapely.box(*boxes[free].T))
                if not inside.any():
                    continue
                spot = spots[free[np.argmax(inside)]]
                b = _box(text, size, spot, turned, 0.0)
                airy = _box(text, size, spot, turned, pad)
                b = airy if board.free(airy) else b
                turn = 90.0 if turned else 0.0
                return Placed(printable(text), spot, b, size, turn, label.colour, None, True)
    return None


def _broken(text: str) -> str:
    """Break a text at every blank, but keep a figure and its unit together."""
    return re.sub(r"(?<!\d) ", "\n", text)


def _spots(area: Polygon) -> Iterator[XY]:
    """Yield points inside a shape: its middle first, then a grid from the middle outward."""
    c = area.centroid
    yield (c.x, c.y)
    w, s, e, n = area.bounds
    grid = [
        (w + (e - w) * (i + 0.5) / 9, s + (n - s) * (j + 0.5) / 9)
        for i in range(9)
        for j in range(9)
    ]
    grid.sort(key=lambda p: (math.hypot(p[0] - c.x, p[1] - c.y), p))
    yield from grid


def _beside(label: Label, board: _Board, pad: float) -> Placed | None:
    best: tuple[float, Placed] | None = None
    size = max(label.size_pt * 0.85, SMALLEST_PT)
    flat = label.text.replace("\n", " ")
    x0, y0 = label.anchor
    for text in dict.fromkeys((flat, label.text)):
        w, h = text_size(text, size)
        spots: list[tuple[float, int, XY, Box]] = []
        for reach, direction in itertools.product(_REACHES, _DIRECTIONS):
            ux, uy = math.cos(math.radians(direction)), math.sin(math.radians(direction))
            half = min(
                (w / 2 + pad) / abs(ux) if abs(ux) > 1e-9 else math.inf,
                (h / 2 + pad) / abs(uy) if abs(uy) > 1e-9 else math.inf,
            )
            centre = (x0 + ux * (reach + half), y0 + uy * (reach + half))
            spots.append((reach, direction, centre, _box(text, size, centre, False, pad)))
        free = board.free_of(np.array([spot[3] for spot in spots]))
        for reach, direction, centre, b in itertools.compress(spots, free):
            cost = reach / 60 + 0.02 * (direction % 90 > 0)
            if best is not None and cost >= best[0]:
                continue
            end = (min(max(x0, b[0]), b[2]), min(max(y0, b[1]), b[3]))
            leader = (end, label.anchor) if reach > _REACHES[0] else None
            if leader and not board.lets_pass(leader):
                continue
            cost += 1.5 * board.crowding(b)
            if best is None or cost < best[0] - 1e-9:
                done = Placed(printable(text), centre, b, size, 0.0, label.colour, leader, False)
                best = (cost, done)
    return best[1] if best else None


def _holds(box: Box, point: XY) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _as_mark(label: Label, mark: str, board: _Board, pad: float) -> Placed | None:
    size = SMALLEST_PT + 1
    spots = [label.anchor, *(_spots(label.area) if label.area is not None else ())]
    for reach in (4.0, 8.0, 14.0, 22.0, 34.0, 50.0):
        for direction in _DIRECTIONS:
            a = math.radians(direction)
            x, y = label.anchor
            spots.append((x + reach * math.cos(a), y + reach * math.sin(a)))
    boxes = [_box(mark, size, spot, False, pad) for spot in spots]
    free = board.free_of(np.array(boxes))
    if not free.any():
        return None
    first = int(np.argmax(free))
    return Placed(mark, spots[first], boxes[first], size, 0.0, label.colour, None, False)
