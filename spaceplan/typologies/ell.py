"""The ell (L): two wings at right angles, every door in the inner angle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from spaceplan.model.enums import Typology
from spaceplan.model.scenario import RoomWish
from spaceplan.typologies.base import (
    GRID_PER_M,
    BlockRules,
    Footprint,
    RoomCut,
    grid_up,
    kept_free,
    run_of,
    some_exits,
    wing_depths,
)
from spaceplan.typologies.order import arrangements, wished_pairs
from spaceplan.typologies.outline import Ell, corner_placements, fits, read_ells
from spaceplan.typologies.wings import (
    all_given,
    at_least,
    cut,
    metres,
    spread_out,
    stretch,
)

if TYPE_CHECKING:
    from shapely import Polygon

#: Wings of the shape: each holds at least one room.
WINGS = 2

#: Depths of the wings are tried this many centimetres apart.
DEPTH_STEP = 60

#: How many distributions are offered for an outline that is itself an ell: the most even ones.
BEST_IN_OUTLINE = 4

#: An ell that covers so many times the ground of the least one is not offered.
MOST_GROUND = 1.15

_Split = tuple[tuple[int, ...], tuple[int, ...]]
"""Rooms of the side wing from the corner outward, and of the base wing from the corner on."""


def ells(
    rooms: tuple[RoomWish, ...], rules: BlockRules, within: Polygon | None = None
) -> tuple[Footprint, ...]:
    """Cut the rooms into ells (rule ``door_apron_depth``).

    The corner belongs to the wing along the back wall.  There is no court: the angle between the
    wings is open on two sides.

    Parameters
    ----------
    rooms
        The rooms that are wanted, at least two: one a wing.
    rules
        Apron and court figures.
    within
        Outline to keep to, in metres; default None: anywhere.  If it is itself an ell, the blocks
        that fill it exactly come first, with their placement.

    Returns
    -------
    tuple of Footprint
        Footprints from the narrowest to the widest, at most 12 sizes; empty when the rooms do not
        fit.
    """
    if len(rooms) < WINGS:
        return ()
    splits = tuple(_splits(rooms))
    out = [] if within is None else list(_in_outline(rooms, rules, splits, within))
    for shape, split in _sizes(rooms, rules, splits, within):
        footprint = _cut(rooms, rules, shape, split)
        if footprint is None:
            continue
        size = (shape.width, shape.base + shape.arm)
        placements = corner_placements(*size, within, mirrored=True) if within is not None else ()
        out.extend(replace(footprint, fixed=p) for p in (*placements, None))
    return tuple(out)


def _splits(rooms: tuple[RoomWish, ...]) -> Iterator[_Split]:
    pairs = wished_pairs(rooms)
    for side, base in arrangements(len(rooms), WINGS, pairs):
        if not pairs:
            # the largest room takes the corner, of which it has least use
            base = tuple(sorted(base, key=lambda i: (-rooms[i].area_m2, i)))
        yield side[::-1], base


def _in_outline(
    rooms: tuple[RoomWish, ...],
    rules: BlockRules,
    splits: tuple[_Split, ...],
    within: Polygon,
) -> Iterator[Footprint]:
    """Yield the blocks that fill an outline with two wings, the most evenly stretched first."""
    ranked = []
    for k, shape in enumerate(read_ells(within)):
        for split in splits:
            runs = _runs(rooms, rules, shape.side, shape.base, split)
            if runs is None:
                continue
            room = (shape.arm, shape.width)
            more = [have / sum(run) for run, have in zip(runs, room, strict=True)]
            if min(more) >= 1:
                ranked.append((max(more), k, split, shape))
    for _, _, split, shape in sorted(ranked, key=lambda r: r[:3])[:BEST_IN_OUTLINE]:
        footprint = _cut(rooms, rules, shape, split)
        if footprint is not None:
            yield footprint


def _sizes(
    rooms: tuple[RoomWish, ...],
    rules: BlockRules,
    splits: tuple[_Split, ...],
    within: Polygon | None,
) -> list[tuple[Ell, _Split]]:
    """Return ells that no other beats in width, depth and ground together, narrowest first.

    Those that cover much more ground than the least are left out: their corner room is far larger
    than it was wished.
    """
    found: dict[tuple[int, int], tuple[Ell, _Split]] = {}
    for t in wing_depths(rooms, DEPTH_STEP):
        for split in splits:
            runs = _runs(rooms, rules, t, t, split)
            if runs is None:
                continue
            arm, width = sum(runs[0]), sum(runs[1])
            if (width, t + arm) not in found and fits(width, t + arm, within):
                found[width, t + arm] = (Ell(width, t, t, arm), split)
    ground = {size: _ground(shape) for size, (shape, _) in found.items()}
    least = min(ground.values(), default=0)
    slim = sorted((size, g) for size, g in ground.items() if g <= MOST_GROUND * least)
    best = [
        (size, g)
        for size, g in slim
        if not any(
            (o, h) != (size, g) and o[0] <= size[0] and o[1] <= size[1] and h <= g for o, h in slim
        )
    ]
    return [found[size] for size in spread_out([size for size, _ in best])]


def _ground(shape: Ell) -> int:
    return shape.width * shape.base + shape.side * shape.arm


def _runs(
    rooms: tuple[RoomWish, ...], rules: BlockRules, side: int, base: int, split: _Split
) -> tuple[list[int], list[int]] | None:
    """Return the least lengths of the rooms in either wing, or None if one is too wide for it."""
    apron = grid_up(rules.apron)
    # A front as long as its apron at least: it must not lie before a neighbour's wall.
    a = all_given(at_least(run_of(rooms[i], side), apron) for i in split[0])
    b = all_given(run_of(rooms[i], base) for i in split[1])
    if a is None or b is None:
        return None
    b[0] = max(b[0], side + apron)
    return a, b


def _cut(
    rooms: tuple[RoomWish, ...], rules: BlockRules, shape: Ell, split: _Split
) -> Footprint | None:
    runs = _runs(rooms, rules, shape.side, shape.base, split)
    if runs is None:
        return None
    side, base, width, top = shape.side, shape.base, shape.width, shape.base + shape.arm
    cuts: list[RoomCut] = []
    y = base
    for i, run in zip(split[0], stretch(runs[0], shape.arm), strict=True):
        cuts.append(cut(rooms[i], (0, y, side, y + run), (side, y + run / 2), (1.0, 0.0)))
        y += run
    x = 0
    for i, run in zip(split[1], stretch(runs[1], width), strict=True):
        door = ((max(x, side) + x + run) / 2, base)
        cuts.append(cut(rooms[i], (x, 0, x + run, base), door, (0.0, 1.0)))
        x += run
    outline = ((0, 0), (width, 0), (width, base), (side, base), (side, top), (0, top))
    asked = {room.id: n for n, room in enumerate(rooms)}
    return Footprint(
        typology=Typology.ELL,
        outline=tuple((px / GRID_PER_M, py / GRID_PER_M) for px, py in outline),
        rects=(metres((0, 0, width, base)), metres((0, base, side, top))),
        rooms=tuple(sorted(cuts, key=lambda c: asked[c.id])),
        court=None,
        keep_free=kept_free(None, cuts, rules.apron),
        exits=some_exits(cuts),
        fixed=shape.placement,
    )
