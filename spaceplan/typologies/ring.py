"""The ring (回): four wings round a closed court, with one passage into it."""

from __future__ import annotations

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
    apron_of,
    grid_up,
    run_of,
    wing_depths,
)
from spaceplan.typologies.order import Order, arrangements, wished_pairs
from spaceplan.typologies.outline import corner_placements, fits
from spaceplan.typologies.wings import Box, all_given, at_least, cut, least_boxes, metres, stretch

if TYPE_CHECKING:
    from shapely import Polygon

#: Wings of the shape: each holds at least one room.
WINGS = 4

#: Depths of the wings are tried this many centimetres apart.
DEPTH_STEP = 30

_Wings = tuple[Order, Order, Order, Order]
"""Rooms as one walks round: front wing from the passage on, left, back, right wing."""


@dataclass(frozen=True, slots=True)
class _Ring:
    """A ring in whole centimetres."""

    width: int
    height: int
    depth: int
    """Depth of every wing."""
    passage: int
    wings: _Wings
    runs: tuple[list[int], list[int], list[int], list[int]]


def rings(
    rooms: tuple[RoomWish, ...], rules: BlockRules, within: Polygon | None = None
) -> tuple[Footprint, ...]:
    """Cut the rooms into rings (rules ``court_width``, ``door_apron_depth``, ``walkway_width``).

    The back wing has both its corners, the front wing the left one; between the front wing and
    the right one a passage leads into the court, as wide as a walkway and as a door's apron.
    All doors open to the court or to the passage.

    Parameters
    ----------
    rooms
        The rooms that are wanted, at least four: one a wing.
    rules
        Apron, court and passage figures.
    within
        Outline to keep to, in metres; default None: anywhere.

    Returns
    -------
    tuple of Footprint
        Footprints, least ground (court counted) first; empty when the rooms do not fit.
    """
    if len(rooms) < WINGS:
        return ()
    splits = tuple(arrangements(len(rooms), WINGS, wished_pairs(rooms)))
    found: dict[tuple[int, int], _Ring] = {}
    for depth in wing_depths(rooms, DEPTH_STEP):
        for wings in splits:
            ring = _least(rooms, rules, depth, wings)
            if ring is None:
                continue
            size = (ring.width, ring.height)
            if size not in found and fits(*size, within):
                found[size] = ring
    out: list[Footprint] = []
    for ring in least_boxes(found):
        footprint = _cut(rooms, rules, ring)
        size = (ring.width, ring.height)
        placements = corner_placements(*size, within, mirrored=True) if within is not None else ()
        out.extend(replace(footprint, fixed=p) for p in (*placements, None))
    return tuple(out)


def _least(
    rooms: tuple[RoomWish, ...], rules: BlockRules, depth: int, wings: tuple[Order, ...]
) -> _Ring | None:
    """Return the least ring of some wings; None if a room is too wide for its wing."""
    apron = grid_up(rules.apron)
    court = max(grid_up(rules.court_width), apron)
    passage = max(grid_up(rules.passage), apron)
    front, left, back, right = (
        all_given(at_least(run_of(rooms[i], depth), apron) for i in wing) for wing in wings
    )
    if front is None or left is None or back is None or right is None:
        return None
    # A corner room reaches the court only beyond the wing beside it.
    front[-1] = max(front[-1], depth + apron)
    if len(back) > 1:
        back[0], back[-1] = max(back[0], depth + apron), max(back[-1], depth + apron)
    width = max(2 * depth + court, sum(back), sum(front) + passage + depth)
    height = max(2 * depth + court, 2 * depth + sum(left), depth + sum(right))
    order = (wings[0], wings[1], wings[2], wings[3])
    return _Ring(width, height, depth, passage, order, (front, left, back, right))


def _cut(rooms: tuple[RoomWish, ...], rules: BlockRules, ring: _Ring) -> Footprint:
    t, width, height = ring.depth, ring.width, ring.height
    inner, top, gap = width - t, height - t, width - t - ring.passage
    cuts: list[RoomCut] = []
    # Front wing, from the passage to the left; its last room has the corner.
    x = gap
    for i, run in zip(ring.wings[0], stretch(ring.runs[0], gap), strict=True):
        box: Box = (x - run, top, x, height)
        cuts.append(cut(rooms[i], box, ((max(x - run, t) + x) / 2, top), (0.0, -1.0)))
        x -= run
    y = top
    for i, run in zip(ring.wings[1], stretch(ring.runs[1], top - t), strict=True):
        cuts.append(cut(rooms[i], (0, y - run, t, y), (t, y - run / 2), (1.0, 0.0)))
        y -= run
    x = 0
    for i, run in zip(ring.wings[2], stretch(ring.runs[2], width), strict=True):
        middle = (max(x, t) + min(x + run, inner)) / 2
        cuts.append(cut(rooms[i], (x, 0, x + run, t), (middle, t), (0.0, 1.0)))
        x += run
    y = t
    for i, run in zip(ring.wings[3], stretch(ring.runs[3], height - t), strict=True):
        cuts.append(cut(rooms[i], (inner, y, width, y + run), (inner, y + run / 2), (-1.0, 0.0)))
        y += run
    court = metres((t, t, inner, top))
    passage = metres((gap, top, inner, height))
    way = Exit(((passage[0] + passage[2]) / 2, passage[3]), (0.0, 1.0))
    outline = (
        *((0, 0), (width, 0), (width, height), (inner, height), (inner, t)),
        *((t, t), (t, top), (gap, top), (gap, height), (0, height)),
    )
    asked = {room.id: n for n, room in enumerate(rooms)}
    return Footprint(
        typology=Typology.RING,
        outline=tuple((px / GRID_PER_M, py / GRID_PER_M) for px, py in outline),
        rects=(
            metres((0, 0, width, t)),
            metres((0, t, t, top)),
            metres((0, top, gap, height)),
            metres((inner, t, width, height)),
        ),
        rooms=tuple(sorted(cuts, key=lambda c: asked[c.id])),
        court=court,
        keep_free=(court, passage, apron_of(way.point, way.facing, rules.apron)),
        exits=(way,),
    )
