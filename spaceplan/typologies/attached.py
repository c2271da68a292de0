"""A bike shed against the end of a room block: one building, two uses."""

from __future__ import annotations

from dataclasses import replace

from spaceplan.typologies.base import Exit, Footprint, Rect, ShedAt
from spaceplan.typologies.bike_shed import ShedFootprint

#: Rectangles that overlap by less only touch, in metres.
_HAIR = 1e-6


def attach(block: Footprint, shed: ShedFootprint) -> Footprint | None:
    """Stand a shed against the right end of a block's back wing, their backs in one line.

    Parameters
    ----------
    block
        The block.
    shed
        The shed.

    Returns
    -------
    Footprint or None
        The block with the shed; it may go anywhere, since the outline a block was made for has no
        room beside it.  None where shed and block would stand in each other's way.
    """
    x = max(r[2] for r in block.rects if r[1] <= _HAIR)
    roof = _moved(shed.rect, x)
    free = tuple(_moved(rect, x) for rect in shed.keep_free)
    if any(_overlap(roof, r) for r in (*block.rects, *block.keep_free)):
        return None
    if any(_overlap(f, r) for f in free for r in block.rects):
        return None
    door = Exit((shed.door[0] + x, shed.door[1]), shed.facing)
    return replace(
        block,
        rects=(*block.rects, roof),
        keep_free=(*block.keep_free, *free),
        exits=(*block.exits, door),
        fixed=None,
        sheds=(*block.sheds, ShedAt(shed, x)),
    )


def attached(
    blocks: tuple[Footprint, ...], sheds: tuple[ShedFootprint, ...]
) -> tuple[Footprint, ...]:
    """Stand each of some sheds against each of some blocks.

    Parameters
    ----------
    blocks
        The blocks; of one that comes in several placements, one is taken.
    sheds
        The sheds, each of which holds all the bikes.

    Returns
    -------
    tuple of Footprint
        Every pair that can stand together, once.
    """
    free = dict.fromkeys(replace(block, fixed=None) for block in blocks)
    every = (attach(block, shed) for block in free for shed in sheds)
    return tuple(dict.fromkeys(both for both in every if both is not None))


def _moved(rect: Rect, x: float) -> Rect:
    return (rect[0] + x, rect[1], rect[2] + x, rect[3])


def _overlap(a: Rect, b: Rect) -> bool:
    across = min(a[2], b[2]) - max(a[0], b[0])
    return across > _HAIR and min(a[3], b[3]) - max(a[1], b[1]) > _HAIR
