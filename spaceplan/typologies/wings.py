"""What all blocks of several wings share: rooms stretched along a wing, and cut in centimetres."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from spaceplan.model.base import Point
from spaceplan.model.scenario import RoomWish
from spaceplan.typologies.base import GRID_PER_M, MOST_VARIANTS, Rect, RoomCut

T = TypeVar("T")

Box = tuple[int, int, int, int]
"""x0, y0, x1, y1 in whole centimetres."""


def at_least(run: int | None, least: int) -> int | None:
    """Lengthen a run that is shorter than it may be.

    Parameters
    ----------
    run
        Length along the wing, in centimetres; None where the room is too wide for the wing.
    least
        Least length, in centimetres.

    Returns
    -------
    int or None
        The longer of both, in centimetres; None stays None.
    """
    return None if run is None else max(run, least)


def all_given(runs: Iterable[int | None]) -> list[int] | None:
    """Return runs of which none is missing.

    Parameters
    ----------
    runs
        Lengths in centimetres; None where a room is too wide for its wing.

    Returns
    -------
    list of int or None
        The lengths; None if one of them is.
    """
    given = list(runs)
    return None if None in given else [run for run in given if run is not None]


def stretch(runs: list[int], total: int) -> list[int]:
    """Lengthen some runs in proportion until they fill a wing, in whole centimetres.

    Parameters
    ----------
    runs
        Least lengths, in centimetres.
    total
        Length of the wing, in centimetres; no shorter than the runs together.

    Returns
    -------
    list of int
        Lengths that add up to the wing's.
    """
    spare, whole = total - sum(runs), sum(runs)
    longer = [run + spare * run // whole for run in runs]
    longer[-1] += total - sum(longer)
    return longer


def cut(wish: RoomWish, box: Box, door: tuple[float, float], facing: Point) -> RoomCut:
    """Return a room cut in centimetres.

    Parameters
    ----------
    wish
        The room.
    box
        Its walls, in centimetres.
    door
        Middle of its door, in centimetres.
    facing
        Unit vector out of the door.

    Returns
    -------
    RoomCut
        The room in metres.
    """
    return RoomCut(wish.id, metres(box), (door[0] / GRID_PER_M, door[1] / GRID_PER_M), facing)


def metres(box: Box) -> Rect:
    """Return a rectangle of centimetres in metres.

    Parameters
    ----------
    box
        x0, y0, x1, y1 in centimetres.

    Returns
    -------
    Rect
        The same in metres.
    """
    x0, y0, x1, y1 = box
    return (x0 / GRID_PER_M, y0 / GRID_PER_M, x1 / GRID_PER_M, y1 / GRID_PER_M)


def least_boxes(found: dict[tuple[int, int], T], most: int = MOST_VARIANTS) -> list[T]:
    """Return what no other beats in both width and depth, least box first.

    Parameters
    ----------
    found
        Width and depth of a box, in centimetres → what has that box.
    most
        How many to return at the most.

    Returns
    -------
    list
        The best of them.
    """
    best = sorted((w * d, (w, d)) for w, d in unbeaten(found))
    return [found[key] for _, key in best[:most]]


def unbeaten(boxes: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the boxes that no other beats in both width and depth.

    Parameters
    ----------
    boxes
        Width and depth of each, in centimetres.

    Returns
    -------
    list of tuple of int
        Those boxes, narrowest first.
    """
    best: list[tuple[int, int]] = []
    least = 10**9
    for width, depth in sorted(boxes):
        if depth < least:
            best.append((width, depth))
            least = depth
    return best


def spread_out(items: list[T], most: int = MOST_VARIANTS) -> list[T]:
    """Choose some items evenly from a list, its ends among them.

    Parameters
    ----------
    items
        The items, in order.
    most
        How many to choose at the most, two or more.

    Returns
    -------
    list
        The chosen ones, in order.
    """
    if len(items) <= most:
        return items
    return [items[round(k * (len(items) - 1) / (most - 1))] for k in range(most)]
