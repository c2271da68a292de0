"""The half-ring (半回): three wings around a court that opens to +y, every door to the court."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spaceplan.model.enums import Typology
from spaceplan.model.scenario import RoomWish
from spaceplan.typologies.base import (
    GRID_PER_M,
    BlockRules,
    Exit,
    Footprint,
    RoomCut,
    grid_up,
    kept_free,
    run_of,
    wing_depths,
)
from spaceplan.typologies.order import arrangements, wished_pairs
from spaceplan.typologies.outline import Ushape, corner_placements, fits, read_u
from spaceplan.typologies.wings import all_given, at_least, cut, least_boxes, metres, stretch

if TYPE_CHECKING:
    from shapely import Polygon

#: Wings of the shape: each holds at least one room.
WINGS = 3

#: Depths of the wings are tried this many centimetres apart.
DEPTH_STEP = 30

#: How many distributions are offered for an outline that is itself a U: the most even ones.
BEST_IN_OUTLINE = 4

_Split = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""Indices of the rooms in the left, base and right wing."""


@dataclass(frozen=True, slots=True)
class _Needs:
    """What each room takes of each wing, in centimetres; None where it is too wide for it."""

    left: tuple[int | None, ...]
    base: tuple[int | None, ...]
    right: tuple[int | None, ...]
    left_corner: int
    right_corner: int
    keep_order: bool
    """Whether rooms wish to be neighbours: the order of the base wing is then not to be changed."""


def half_rings(
    rooms: tuple[RoomWish, ...], rules: BlockRules, within: Polygon | None = None
) -> tuple[Footprint, ...]:
    """Cut the rooms into half-rings (rules ``court_width``, ``door_apron_depth``).

    Each room lies in one wing; the corners belong to the wing along the back wall.  Rooms are
    stretched along their wing until no ground is left over.

    Parameters
    ----------
    rooms
        The rooms that are wanted, at least three: one a wing.
    rules
        Apron and court figures.
    within
        Outline to keep to, in metres; default None: anywhere.  If it is itself a U, the block
        that fills it exactly comes first, with its placement.

    Returns
    -------
    tuple of Footprint
        Footprints, least ground (court counted) first; empty when the rooms do not fit.
    """
    if len(rooms) < WINGS:
        return ()
    out = list(_in_outline(rooms, rules, within)) if within is not None else []
    for shape, split in _smallest(rooms, rules, within):
        footprint = _cut(rooms, rules, shape, split)
        if footprint is None:
            continue
        width, depth = shape.width, shape.base + shape.left_arm
        placements = corner_placements(width, depth, within) if within is not None else ()
        out.extend(replace(footprint, fixed=p) for p in (*placements, None))
    return tuple(out)


def _in_outline(
    rooms: tuple[RoomWish, ...], rules: BlockRules, within: Polygon
) -> Iterator[Footprint]:
    """Yield the blocks that fill a U-shaped outline, the most evenly stretched first."""
    shape = read_u(within)
    if shape is None or shape.court < grid_up(max(rules.court_width, rules.apron)):
        return
    needs = _needs(rooms, rules, shape.left, shape.base, shape.right)
    ranked = []
    for split in _splits(rooms):
        runs = _runs(needs, split)
        if runs is None:
            continue
        lengths = (shape.left_arm, shape.width, shape.right_arm)
        stretch = [have / sum(run) for run, have in zip(runs, lengths, strict=True)]
        if min(stretch) >= 1:
            ranked.append((max(stretch), split))
    for _, split in sorted(ranked)[:BEST_IN_OUTLINE]:
        footprint = _cut(rooms, rules, shape, split)
        if footprint is not None:
            yield footprint


def _smallest(
    rooms: tuple[RoomWish, ...], rules: BlockRules, within: Polygon | None
) -> list[tuple[Ushape, _Split]]:
    """Return the shapes that no other beats in both width and depth, least box first."""
    found: dict[tuple[int, int], tuple[Ushape, _Split]] = {}
    apron = grid_up(rules.apron)
    court = max(grid_up(rules.court_width), apron)
    splits = tuple(_splits(rooms))
    for t in wing_depths(rooms, DEPTH_STEP):
        needs = _needs(rooms, rules, t, t, t)
        for split in splits:
            runs = _runs(needs, split)
            if runs is None:
                continue
            left, base, right = (sum(run) for run in runs)
            arm, width = max(left, right, apron), max(base, 2 * t + court)
            if (width, t + arm) in found or not fits(width, t + arm, within):
                continue
            found[width, t + arm] = (Ushape(width, t, t, t, arm, arm), split)
    return least_boxes(found)


def _needs(
    rooms: tuple[RoomWish, ...], rules: BlockRules, left: int, base: int, right: int
) -> _Needs:
    apron = grid_up(rules.apron)
    return _Needs(
        # A side room's front must hold its apron, or the apron would lie before a neighbour's
        # wall at the court's inner corner.
        left=tuple(at_least(run_of(r, left), apron) for r in rooms),
        base=tuple(run_of(r, base) for r in rooms),
        right=tuple(at_least(run_of(r, right), apron) for r in rooms),
        # A corner room reaches the court only beyond the side wing.
        left_corner=left + apron,
        right_corner=right + apron,
        keep_order=bool(wished_pairs(rooms)),
    )


def _splits(rooms: tuple[RoomWish, ...]) -> Iterator[_Split]:
    """Yield ways to share rooms among the wings, side wings from the corner outward."""
    for left, base, right in arrangements(len(rooms), WINGS, wished_pairs(rooms)):
        yield left[::-1], base, right


def _runs(needs: _Needs, split: _Split) -> tuple[list[int], list[int], list[int]] | None:
    """Return the least lengths of the rooms in each wing, or None if one is too wide for it."""
    a = all_given(needs.left[i] for i in split[0])
    b = all_given(needs.base[i] for i in _base_order(needs, split[1]))
    c = all_given(needs.right[i] for i in split[2])
    if a is None or b is None or c is None:
        return None
    if len(b) == 1:
        # The only room of the base wing lies behind both side wings; the court is its front.
        return a, b, c
    b[0] = max(b[0], needs.left_corner)
    b[-1] = max(b[-1], needs.right_corner)
    return a, b, c


def _base_order(needs: _Needs, base: tuple[int, ...]) -> tuple[int, ...]:
    """Return the base wing's rooms from left to right: the two largest take the corners."""
    if needs.keep_order or len(base) < 2:
        return base
    by_size = sorted(base, key=lambda i: (-(needs.base[i] or 0), i))
    first, last = by_size[:2]
    return (first, *(i for i in base if i not in (first, last)), last)


def _cut(
    rooms: tuple[RoomWish, ...], rules: BlockRules, shape: Ushape, split: _Split
) -> Footprint | None:
    needs = _needs(rooms, rules, shape.left, shape.base, shape.right)
    runs = _runs(needs, split)
    if runs is None:
        return None
    x_left, x_right, x_end = shape.left, shape.width - shape.right, shape.width
    base, top_left = shape.base, shape.base + shape.left_arm
    top_right = shape.base + shape.right_arm
    cuts: list[RoomCut] = []
    y = base
    for i, run in zip(split[0], stretch(runs[0], shape.left_arm), strict=True):
        cuts.append(cut(rooms[i], (0, y, x_left, y + run), (x_left, y + run / 2), (1.0, 0.0)))
        y += run
    x = 0
    order = _base_order(needs, split[1])
    for i, run in zip(order, stretch(runs[1], shape.width), strict=True):
        middle = (max(x, x_left) + min(x + run, x_right)) / 2
        cuts.append(cut(rooms[i], (x, 0, x + run, base), (middle, base), (0.0, 1.0)))
        x += run
    y = base
    for i, run in zip(split[2], stretch(runs[2], shape.right_arm), strict=True):
        rect = (x_right, y, x_end, y + run)
        cuts.append(cut(rooms[i], rect, (x_right, y + run / 2), (-1.0, 0.0)))
        y += run
    court = metres((x_left, base, x_right, min(top_left, top_right)))
    outline = (
        *((0, 0), (x_end, 0), (x_end, top_right), (x_right, top_right)),
        *((x_right, base), (x_left, base), (x_left, top_left), (0, top_left)),
    )
    asked = {room.id: n for n, room in enumerate(rooms)}
    return Footprint(
        typology=Typology.HALF_RING,
        outline=tuple((px / GRID_PER_M, py / GRID_PER_M) for px, py in outline),
        rects=(
            metres((0, 0, x_end, base)),
            metres((0, base, x_left, top_left)),
            metres((x_right, base, x_end, top_right)),
        ),
        rooms=tuple(sorted(cuts, key=lambda c: asked[c.id])),
        court=court,
        keep_free=kept_free(court, cuts, rules.apron),
        exits=(Exit(((court[0] + court[2]) / 2, court[3]), (0.0, 1.0)),),
        fixed=shape.placement,
    )
