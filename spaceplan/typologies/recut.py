"""The same block with its rooms in another order: nothing of its outline changes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from spaceplan.model.base import Point
from spaceplan.typologies.base import Exit, Footprint, Rect, RoomCut, kept_free, some_exits

#: Up to so many rooms in a row every order is tried; of more, every exchange of two.
ALL_ORDERS_UP_TO = 4
#: Walls nearer than this are one, in metres.
_HAIR = 1e-6


def recuts(block: Footprint, apron: float) -> Iterator[Footprint]:
    """Yield a block with the rooms of one straight row in another order.

    Each room keeps its length along the row, so areas and widths stay what they are.

    Parameters
    ----------
    block
        The block.
    apron
        Side of the square kept free before a door, in metres.

    Yields
    ------
    Footprint
        The same outline, other rooms and doors; orders in which some door would open into a corner
        are left out.
    """
    for row in _rows(block):
        for order in _orders(row):
            cuts = _laid(block, row, order, apron)
            if cuts is not None:
                yield _with(block, cuts, apron)


def _rows(block: Footprint) -> list[tuple[RoomCut, ...]]:
    """Return the rooms that stand side by side with their doors in one wall, from low to high."""
    rows: dict[tuple[Point, float, float], list[RoomCut]] = {}
    for cut in block.rooms:
        along = _along(cut)
        low, high = cut.rect[1 - along], cut.rect[3 - along]
        rows.setdefault((cut.facing, round(low, 4), round(high, 4)), []).append(cut)
    return [tuple(sorted(row, key=lambda c: c.rect[_along(c)])) for row in rows.values()]


def _along(cut: RoomCut) -> int:
    """0 where the row runs along x, 1 where it runs along y."""
    return 0 if cut.facing[1] else 1


def _orders(row: tuple[RoomCut, ...]) -> Iterator[tuple[RoomCut, ...]]:
    if len(row) <= ALL_ORDERS_UP_TO:
        yield from (order for order in itertools.permutations(row) if order != row)
        return
    for i, j in itertools.combinations(range(len(row)), 2):
        order = list(row)
        order[i], order[j] = order[j], order[i]
        yield tuple(order)


def _laid(
    block: Footprint, row: tuple[RoomCut, ...], order: tuple[RoomCut, ...], apron: float
) -> dict[str, RoomCut] | None:
    """Lay a row anew from its low end; None where a door finds no front."""
    k = _along(row[0])
    ends = [(cut.rect[k], cut.rect[k + 2]) for cut in row]
    if any(abs(a[1] - b[0]) > _HAIR for a, b in itertools.pairwise(ends)):
        return None
    wall = row[0].door[1 - k]
    shut = _shut(block, row[0])
    out: dict[str, RoomCut] = {}
    at = ends[0][0]
    for cut in order:
        to = round(at + cut.rect[k + 2] - cut.rect[k], 6)
        front = max(_open(at, to, shut), key=lambda f: f[1] - f[0], default=(at, at))
        if front[1] - front[0] < apron - _HAIR:
            return None
        middle = (front[0] + front[1]) / 2
        low, high = cut.rect[1 - k], cut.rect[3 - k]
        rect: Rect = (at, low, to, high) if k == 0 else (low, at, high, to)
        door = (middle, wall) if k == 0 else (wall, middle)
        out[cut.id] = RoomCut(cut.id, rect, door, cut.facing)
        at = to
    return out


def _shut(block: Footprint, cut: RoomCut) -> list[tuple[float, float]]:
    """Return the stretches of a row's front wall before which another wing stands."""
    k = _along(cut)
    wall, outward = cut.door[1 - k], cut.facing[1 - k]
    near = 1 - k if outward > 0 else 3 - k
    return [(r[k], r[k + 2]) for r in block.rects if abs(r[near] - wall) < _HAIR]


def _open(a: float, b: float, shut: list[tuple[float, float]]) -> list[tuple[float, float]]:
    out, at = [], a
    for lo, hi in [*sorted(shut), (b, b)]:
        if min(lo, b) > at:
            out.append((at, min(lo, b)))
        at = max(at, hi)
    return out


def _with(block: Footprint, cuts: dict[str, RoomCut], apron: float) -> Footprint:
    rooms = tuple(cuts.get(cut.id, cut) for cut in block.rooms)
    own = kept_free(block.court, block.rooms, apron)
    more = tuple(rect for rect in block.keep_free if rect not in own)
    doors = {(cut.door, cut.facing) for cut in block.rooms}
    other: tuple[Exit, ...] = tuple(
        way for way in block.exits if (way.point, way.facing) not in doors
    )
    exits = block.exits
    if len(other) < len(block.exits):
        exits = (*some_exits(rooms), *other)
    return replace(
        block,
        rooms=rooms,
        keep_free=(*kept_free(block.court, rooms, apron), *more),
        exits=exits,
    )
