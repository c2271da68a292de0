"""The double bar (二): two bars that face each other across a lane open at both its ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spaceplan.model.enums import Typology
from spaceplan.model.scenario import RoomWish
from spaceplan.typologies.base import (
    BlockRules,
    Exit,
    Footprint,
    RoomCut,
    apron_of,
    grid_up,
    kept_free,
    ring_of,
    run_of,
    wing_depths,
)
from spaceplan.typologies.order import Order, arrangements, wished_pairs
from spaceplan.typologies.outline import corner_placements, fits
from spaceplan.typologies.wings import all_given, cut, least_boxes, metres, stretch

if TYPE_CHECKING:
    from shapely import Polygon

#: Bars of the shape: each holds at least one room.
BARS = 2

#: Depths of the bars are tried this many centimetres apart.
DEPTH_STEP = 30


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two bars, in whole centimetres."""

    length: int
    depth: int
    rows: tuple[Order, Order]
    runs: tuple[list[int], list[int]]


def double_bars(
    rooms: tuple[RoomWish, ...], rules: BlockRules, within: Polygon | None = None
) -> tuple[Footprint, ...]:
    """Cut the rooms into two bars with a lane between them.

    All doors open to the lane, which is the court (rules ``court_width``, ``door_apron_depth``).
    The rooms of the shorter bar are stretched until both are equally long.

    Parameters
    ----------
    rooms
        The rooms that are wanted, at least two: one a bar.
    rules
        Apron and court figures.
    within
        Outline that bars and lane must keep to, in metres; default None: anywhere.

    Returns
    -------
    tuple of Footprint
        Footprints, least ground (lane counted) first; empty when the rooms do not fit.
    """
    if len(rooms) < BARS:
        return ()
    lane = max(grid_up(rules.court_width), grid_up(rules.apron))
    pairs = wished_pairs(rooms)
    splits = tuple(arrangements(len(rooms), BARS, pairs))
    # across the lane nobody is a neighbour: rows that part fewest come first
    parted = [sum(not _together(pair, rows) for pair in pairs) for rows in splits]
    splits = tuple(s for s, n in zip(splits, parted, strict=True) if n == min(parted))
    found: dict[tuple[int, int], _Pair] = {}
    for depth in wing_depths(rooms, DEPTH_STEP):
        whole = 2 * depth + lane
        best: _Pair | None = None
        for one, other in splits:
            a = all_given(run_of(rooms[i], depth) for i in one)
            b = all_given(run_of(rooms[i], depth) for i in other)
            if a is None or b is None:
                break
            length = max(sum(a), sum(b))
            if best is None or length < best.length:
                best = _Pair(length, depth, (one, other), (a, b))
        if best is not None and fits(best.length, whole, within):
            found[best.length, whole] = best
    out: list[Footprint] = []
    for pair in least_boxes(found):
        footprint = _cut(rooms, rules, pair, lane)
        size = (pair.length, 2 * pair.depth + lane)
        placements = corner_placements(*size, within) if within is not None else ()
        out.extend(replace(footprint, fixed=p) for p in (*placements, None))
    return tuple(out)


def _together(pair: tuple[int, int], rows: tuple[Order, ...]) -> bool:
    """Tell whether two rooms stand side by side in one of the bars."""
    i, j = pair
    return any(i in r and j in r and abs(r.index(i) - r.index(j)) == 1 for r in rows)


def _cut(rooms: tuple[RoomWish, ...], rules: BlockRules, pair: _Pair, lane: int) -> Footprint:
    length, front, back = pair.length, pair.depth, pair.depth + lane
    cuts: list[RoomCut] = []
    for upper in (0, 1):
        low, high = (back, back + pair.depth) if upper else (0, front)
        wall, facing = (back, -1.0) if upper else (front, 1.0)
        x = 0
        for i, run in zip(pair.rows[upper], stretch(pair.runs[upper], length), strict=True):
            cuts.append(cut(rooms[i], (x, low, x + run, high), (x + run / 2, wall), (0.0, facing)))
            x += run
    bars = (metres((0, 0, length, front)), metres((0, back, length, back + pair.depth)))
    court = metres((0, front, length, back))
    # One walks in at one end; the block may be laid mirrored, and the other end stays open too.
    way = Exit((court[2], (court[1] + court[3]) / 2), (1.0, 0.0))
    asked = {room.id: n for n, room in enumerate(rooms)}
    return Footprint(
        typology=Typology.DOUBLE_BAR,
        outline=ring_of(bars[0]),
        more=(ring_of(bars[1]),),
        rects=bars,
        rooms=tuple(sorted(cuts, key=lambda c: asked[c.id])),
        court=court,
        keep_free=(
            *kept_free(court, cuts, rules.apron),
            apron_of(way.point, way.facing, rules.apron),
        ),
        exits=(way,),
    )
