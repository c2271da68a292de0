"""The bar (一): rooms side by side in one row, every door in the front."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from spaceplan.model.enums import Typology
from spaceplan.model.scenario import RoomWish
from spaceplan.typologies.base import (
    GRID_PER_M,
    MOST_VARIANTS,
    BlockRules,
    Exit,
    Footprint,
    Rect,
    RoomCut,
    apron_of,
    ring_of,
    run_of,
    wing_depths,
)
from spaceplan.typologies.outline import corner_placements, fits

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
        The rooms that are wanted, in the order in which they stand from left to right.
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
    found: dict[tuple[int, int], Footprint] = {}
    for depth in wing_depths(rooms, DEPTH_STEP):
        for step in (ROUND_STEP, 1):
            runs = [run_of(room, depth, step) for room in rooms]
            lengths = [run for run in runs if run is not None]
            if len(lengths) == len(rooms) and fits(sum(lengths), depth, within):
                key = (sum(lengths), depth)
                found.setdefault(key, _bar(rooms, lengths, depth, rules))
    best = sorted(found, key=lambda key: (key[0] * key[1], key))[:MOST_VARIANTS]
    out: list[Footprint] = []
    for key in best:
        placements = corner_placements(*key, within) if within is not None else ()
        out.extend(dataclasses.replace(found[key], fixed=p) for p in (*placements, None))
    return tuple(out)


def _bar(
    rooms: tuple[RoomWish, ...], lengths: list[int], depth: int, rules: BlockRules
) -> Footprint:
    cuts, x = [], 0
    y = depth / GRID_PER_M
    for room, length in zip(rooms, lengths, strict=True):
        rect: Rect = (x / GRID_PER_M, 0.0, (x + length) / GRID_PER_M, y)
        door = ((x + length / 2) / GRID_PER_M, y)
        cuts.append(RoomCut(room.id, rect, door, (0.0, 1.0)))
        x += length
    whole: Rect = (0.0, 0.0, x / GRID_PER_M, y)
    return Footprint(
        typology=Typology.BAR,
        outline=ring_of(whole),
        rects=(whole,),
        rooms=tuple(cuts),
        court=None,
        keep_free=tuple(apron_of(c.door, c.facing, rules.apron) for c in cuts),
        exits=tuple(Exit(c.door, c.facing) for c in cuts),
    )
