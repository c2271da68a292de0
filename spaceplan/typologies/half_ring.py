"""The half-ring (半回): three wings around a court that opens to +y, every door to the court."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spaceplan.model.base import Point
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
    grid_up,
    run_of,
    wing_depths,
)
from spaceplan.typologies.outline import Ushape, corner_placements, fits, read_u

if TYPE_CHECKING:
    from shapely import Polygon

#: Wings of the shape: each holds at least one room.
WINGS = 3

#: Depths of the wings are tried this many centimetres apart.
DEPTH_STEP = 30

#: Up to this many rooms every distribution over the wings is tried (3 to the power of it).
ALL_SPLITS_UP_TO = 7

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
    if shape is None or shape.court < grid_up(rules.court_width):
        return
    needs = _needs(rooms, rules, shape.left, shape.base, shape.right)
    ranked = []
    for split in _splits(len(rooms)):
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
    court, apron = grid_up(rules.court_width), grid_up(rules.apron)
    for t in wing_depths(rooms, DEPTH_STEP):
        needs = _needs(rooms, rules, t, t, t)
        for split in _splits(len(rooms)):
            runs = _runs(needs, split)
            if runs is None:
                continue
            left, base, right = (sum(run) for run in runs)
            arm, width = max(left, right, apron), max(base, 2 * t + court)
            if (width, t + arm) in found or not fits(width, t + arm, within):
                continue
            found[width, t + arm] = (Ushape(width, t, t, t, arm, arm), split)
    best, least = [], 10**9
    for width, depth in sorted(found):
        if depth < least:
            best.append((width * depth, (width, depth)))
            least = depth
    return [found[key] for _, key in sorted(best)[:MOST_VARIANTS]]


def _needs(
    rooms: tuple[RoomWish, ...], rules: BlockRules, left: int, base: int, right: int
) -> _Needs:
    apron = grid_up(rules.apron)
    return _Needs(
        # A side room's front must hold its apron, or the apron would lie before a neighbour's
        # wall at the court's inner corner.
        left=tuple(_at_least(run_of(r, left), apron) for r in rooms),
        base=tuple(run_of(r, base) for r in rooms),
        right=tuple(_at_least(run_of(r, right), apron) for r in rooms),
        # A corner room reaches the court only beyond the side wing.
        left_corner=left + apron,
        right_corner=right + apron,
    )


def _at_least(run: int | None, least: int) -> int | None:
    return None if run is None else max(run, least)


def _splits(n: int) -> Iterator[_Split]:
    """Yield ways to share n rooms among the wings: all of them, or for many rooms the rows."""
    if n <= ALL_SPLITS_UP_TO:
        for wings in itertools.product(range(3), repeat=n):
            parts = [tuple(i for i in range(n) if wings[i] == w) for w in range(3)]
            if all(parts):
                yield parts[0], parts[1], parts[2]
        return
    for i, j in itertools.combinations(range(1, n), 2):
        yield tuple(range(i)), tuple(range(i, j)), tuple(range(j, n))


def _runs(needs: _Needs, split: _Split) -> tuple[list[int], list[int], list[int]] | None:
    """Return the least lengths of the rooms in each wing, or None if one is too wide for it."""
    left = [needs.left[i] for i in split[0]]
    base = [needs.base[i] for i in _base_order(needs, split[1])]
    right = [needs.right[i] for i in split[2]]
    if None in left or None in base or None in right:
        return None
    a, b, c = ([v for v in run if v is not None] for run in (left, base, right))
    if len(b) == 1:
        # The only room of the base wing lies behind both side wings; the court is its front.
        return a, b, c
    b[0] = max(b[0], needs.left_corner)
    b[-1] = max(b[-1], needs.right_corner)
    return a, b, c


def _base_order(needs: _Needs, base: tuple[int, ...]) -> tuple[int, ...]:
    """Return the base wing's rooms from left to right: the two largest take the corners."""
    by_size = sorted(base, key=lambda i: (-(needs.base[i] or 0), i))
    if len(base) < 2:
        return base
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
    for i, run in zip(split[0], _stretch(runs[0], shape.left_arm), strict=True):
        cuts.append(_room(rooms[i], (0, y, x_left, y + run), (x_left, y + run / 2), (1.0, 0.0)))
        y += run
    x = 0
    order = _base_order(needs, split[1])
    for i, run in zip(order, _stretch(runs[1], shape.width), strict=True):
        middle = (max(x, x_left) + min(x + run, x_right)) / 2
        cuts.append(_room(rooms[i], (x, 0, x + run, base), (middle, base), (0.0, 1.0)))
        x += run
    y = base
    for i, run in zip(split[2], _stretch(runs[2], shape.right_arm), strict=True):
        rect = (x_right, y, x_end, y + run)
        cuts.append(_room(rooms[i], rect, (x_right, y + run / 2), (-1.0, 0.0)))
        y += run
    court = _metres((x_left, base, x_right, min(top_left, top_right)))
    outline = (
        *((0, 0), (x_end, 0), (x_end, top_right), (x_right, top_right)),
        *((x_right, base), (x_left, base), (x_left, top_left), (0, top_left)),
    )
    asked = {room.id: n for n, room in enumerate(rooms)}
    return Footprint(
        typology=Typology.HALF_RING,
        outline=tuple((px / GRID_PER_M, py / GRID_PER_M) for px, py in outline),
        rects=(
            _metres((0, 0, x_end, base)),
            _metres((0, base, x_left, top_left)),
            _metres((x_right, base, x_end, top_right)),
        ),
        rooms=tuple(sorted(cuts, key=lambda cut: asked[cut.id])),
        court=court,
        keep_free=(court, *(apron_of(c.door, c.facing, rules.apron) for c in cuts)),
        exits=(Exit(((court[0] + court[2]) / 2, court[3]), (0.0, 1.0)),),
        fixed=shape.placement,
    )


def _stretch(runs: list[int], total: int) -> list[int]:
    """Lengthen some runs in proportion until they fill a wing, in whole centimetres."""
    spare, whole = total - sum(runs), sum(runs)
    longer = [run + spare * run // whole for run in runs]
    longer[-1] += total - sum(longer)
    return longer


def _room(
    wish: RoomWish, rect: tuple[int, int, int, int], door: tuple[float, float], facing: Point
) -> RoomCut:
    point = (door[0] / GRID_PER_M, door[1] / GRID_PER_M)
    return RoomCut(wish.id, _metres(rect), point, facing)


def _metres(rect: tuple[int, int, int, int]) -> Rect:
    x0, y0, x1, y1 = rect
    return (x0 / GRID_PER_M, y0 / GRID_PER_M, x1 / GRID_PER_M, y1 / GRID_PER_M)
