"""The bar (一): rooms side by side in one row, every door in the front."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from spaceplan.model.enums import Typology
from spaceplan.model.scenario import RoomWish
from spaceplan.typologies.base import (
    MOST_VARIANTS,
    BlockRules,
    Footprint,
    kept_free,
    ring_of,
    run_of,
    some_exits,
    wing_depths,
)
from spaceplan.typologies.order import Order, orders, wished_pairs
from spaceplan.typologies.outline import corner_placements, fits
from spaceplan.typologies.wings import all_given, cut, metres

if TYPE_CHECKING:
    from shapely import Polygon

#: Depths are tried this many centimetres apart.
DEPTH_STEP = 60

#: Builders like lengths of whole decimetres; the closer cut is offered where it saves ground.
ROUND_STEP = 10


def bars(
    rooms: tuple[RoomWish, ...], rules: BlockRules, within: Polygon | None = None
) -> tuple[Footprint, ...]:
    """Cut the rooms into bars of several depths (rule ``door_apron_depth``).

    Parameters
    ----------
    rooms
        The rooms that are wanted; they stand in this order unless some wish to be neighbours.
    rules
        Apron and court figures.
    within
        Outline to keep to, in metres; default None: anywhere.  In a rectangle, bars also come with
        the placements that stand them against its sides.

    Returns
    -------
    tuple of Footprint
        Bars with the asked areas and widths, least ground first; at most 12, and none when no bar
        is short and slim enough for ``within``.
    """
    if not rooms:
        return ()
    order = orders(len(rooms), wished_pairs(rooms))[0]
    found: dict[tuple[int, int], Footprint] = {}
    for depth in wing_depths(rooms, DEPTH_STEP):
        for step in (ROUND_STEP, 1):
            lengths = all_given(run_of(rooms[i], depth, step) for i in order)
            if lengths is not None and fits(sum(lengths), depth, within):
                key = (sum(lengths), depth)
                found.setdefault(key, _bar(rooms, order, lengths, depth, rules))
    best = sorted(found, key=lambda key: (key[0] * key[1], key))[:MOST_VARIANTS]
    out: list[Footprint] = []
    for key in best:
        placements = corner_placements(*key, within) if within is not None else ()
        out.extend(dataclasses.replace(found[key], fixed=p) for p in (*placements, None))
    return tuple(out)


def _bar(
    rooms: tuple[RoomWish, ...], order: Order, lengths: list[int], depth: int, rules: BlockRules
) -> Footprint:
    cuts, x = [], 0
    for i, length in zip(order, lengths, strict=True):
        cuts.append(cut(rooms[i], (x, 0, x + length, depth), (x + length / 2, depth), (0.0, 1.0)))
        x += length
    whole = metres((0, 0, x, depth))
    asked = {room.id: n for n, room in enumerate(rooms)}
    return Footprint(
        typology=Typology.BAR,
        outline=ring_of(whole),
        rects=(whole,),
        rooms=tuple(sorted(cuts, key=lambda c: asked[c.id])),
        court=None,
        keep_free=kept_free(None, cuts, rules.apron),
        exits=some_exits(cuts),
    )
