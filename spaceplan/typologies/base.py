"""What every shape yields: a footprint in its own frame, its rooms, doors, aprons and exits.

Local frame: the back wall lies on y = 0 and runs along +x from (0, 0); a bar's doors look to +y, a
court opens to +y.  Outlines are outer faces: walls are part of the rooms they enclose.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from spaceplan.model.base import Point, Ring
from spaceplan.model.enums import Typology
from spaceplan.model.scenario import RoomWish

if TYPE_CHECKING:
    from shapely import Polygon

    from spaceplan.typologies.bike_shed import ShedFootprint

Rect = tuple[float, float, float, float]
"""x0, y0, x1, y1 in local metres."""

#: Footprints are cut on a grid of one centimetre, so that rooms tile their block exactly.
GRID_PER_M = 100

#: Deepest row of rooms with windows and doors on one side only; our assumption for daylight.
DEEPEST_M = 7.5

#: Most footprints a shape yields: the search tries each of them everywhere.
MOST_VARIANTS = 12

#: Most keep-free rectangles, and exits, of one block: its search holds sixteen of a kind.
MOST_FREE = 14


class Placement(NamedTuple):
    """Where a footprint is laid: mirrored first, then turned, then moved."""

    x: float
    """Where the local origin goes, in metres."""
    y: float
    """Where the local origin goes, in metres."""
    angle_deg: float
    """Turn counter-clockwise, in degrees."""
    mirrored: bool = False
    """Whether local x is flipped before the turn."""


@dataclass(frozen=True, slots=True)
class BlockRules:
    """The figures of the standards catalogue that shape a room block.

    Parameters
    ----------
    apron
        Side of the square kept free before a door, in metres (rule ``door_apron_depth``).
    court_width
        Least width of a court, in metres (rule ``court_width``).
    passage
        Least width of a passage into a closed court, in metres (rule ``walkway_width``).
    beside
        Wall that neighbouring rooms share, in metres (rule ``room_beside_wall``).
    """

    apron: float
    court_width: float
    passage: float = 0.0
    beside: float = 0.0


@dataclass(frozen=True, slots=True)
class RoomCut:
    """One room of the brief, cut into a block."""

    id: str
    """Id of the room in the brief."""
    rect: Rect
    """The room, in local metres."""
    door: Point
    """Middle of its door, on its outline, in local metres."""
    facing: Point
    """Unit vector out of the door."""

    @property
    def outline(self) -> Ring:
        """The room as an open ring, counter-clockwise, in local metres."""
        return ring_of(self.rect)

    @property
    def area_m2(self) -> float:
        """Floor area, in m²."""
        return area_of(self.rect)


@dataclass(frozen=True, slots=True)
class Exit:
    """Where people step out onto open ground that needs a walkway."""

    point: Point
    """The place, in local metres."""
    facing: Point
    """Unit vector onto the open ground."""


class ShedAt(NamedTuple):
    """A bike shed that stands against a block."""

    shed: ShedFootprint
    """The shed in its own frame."""
    x: float
    """Where its own frame begins along the block's back wall, in metres."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """A room block in its own frame."""

    typology: Typology
    """Its shape."""
    outline: Ring
    """Outline of its building, open, counter-clockwise, in local metres."""
    rects: tuple[Rect, ...]
    """The ground of all its buildings as rectangles that do not overlap."""
    rooms: tuple[RoomCut, ...]
    """Its rooms; together they fill its buildings."""
    court: Rect | None
    """The court that its rooms share; null for shapes without one."""
    keep_free: tuple[Rect, ...]
    """Ground that nothing may stand on: the aprons of the doors, and the court."""
    exits: tuple[Exit, ...]
    """Where the block needs a walkway."""
    fixed: Placement | None = None
    """The placement that lays it on the outline it was made for; null where it may go anywhere."""
    more: tuple[Ring, ...] = ()
    """Outlines of further buildings that belong to it, as of ``outline``."""
    sheds: tuple[ShedAt, ...] = ()
    """Bike sheds against its end; their ground is part of ``rects``, not of the outlines."""
    no_stalls: tuple[Rect, ...] = ()
    """Ground that only stalls keep off."""

    @property
    def outlines(self) -> tuple[Ring, ...]:
        """Outlines of all its buildings, in local metres."""
        return (self.outline, *self.more)

    @property
    def solid(self) -> tuple[Rect, ...]:
        """Ground that no aisle may cross either, beside that of ``rects``: a lane between bars."""
        return (self.court,) if self.court is not None and self.more else ()

    @property
    def area_m2(self) -> float:
        """Ground that the block covers, court not counted, in m²."""
        return sum(area_of(r) for r in self.rects)

    @property
    def size(self) -> tuple[float, float]:
        """Width along the back wall and depth, court counted, in metres."""
        return max(r[2] for r in self.rects), max(r[3] for r in self.rects)


def kept_free(court: Rect | None, cuts: Iterable[RoomCut], apron: float) -> tuple[Rect, ...]:
    """Return the ground that a block keeps free: its court, and the aprons outside of it.

    Parameters
    ----------
    court
        The court; None for shapes without one.
    cuts
        The rooms.
    apron
        Side of the square kept free before a door, in metres.

    Returns
    -------
    tuple of Rect
        The court, then the aprons.  Many aprons along one wall become one strip along it, so that
        there are never more than 14 rectangles.
    """
    free = [] if court is None else [court]
    outside: dict[tuple[int, float], list[Rect]] = {}
    for cut in cuts:
        box = apron_of(cut.door, cut.facing, apron)
        if court is None or not _holds(court, box):
            along = 1 if cut.facing[1] else 0
            # one wall: the same height of all its doors, and the same side of it
            wall = (along * 2 + (cut.facing[along] > 0), round(cut.door[along], 4))
            outside.setdefault(wall, []).append(box)
    every = [box for some in outside.values() for box in some]
    if len(free) + len(every) > MOST_FREE:
        every = [_hull(some) for some in outside.values()]
    return (*free, *every)


def some_exits(cuts: Iterable[RoomCut]) -> tuple[Exit, ...]:
    """Return the doors of a block as its exits.

    Parameters
    ----------
    cuts
        Rooms whose doors open to ground that is not a court.

    Returns
    -------
    tuple of Exit
        One a door; of many doors, which a common strip joins, 14 chosen evenly.
    """
    doors = [Exit(cut.door, cut.facing) for cut in cuts]
    step = -(-len(doors) // MOST_FREE) if doors else 1
    return tuple(doors[::step])


def _holds(outer: Rect, inner: Rect) -> bool:
    hair = 1e-6
    low = outer[0] <= inner[0] + hair and outer[1] <= inner[1] + hair
    return low and outer[2] >= inner[2] - hair and outer[3] >= inner[3] - hair


def _hull(some: list[Rect]) -> Rect:
    x0, y0 = min(r[0] for r in some), min(r[1] for r in some)
    return (x0, y0, max(r[2] for r in some), max(r[3] for r in some))


Builder = Callable[[tuple[RoomWish, ...], BlockRules, "Polygon | None"], tuple[Footprint, ...]]
"""A shape: rooms, rules and the outline to keep to (if any) → footprints, best first."""


def ring_of(rect: Rect) -> Ring:
    """Return a rectangle as an open ring, counter-clockwise.

    Parameters
    ----------
    rect
        x0, y0, x1, y1 in metres.

    Returns
    -------
    tuple of Point
        Its four corners, in metres.
    """
    x0, y0, x1, y1 = rect
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def area_of(rect: Rect) -> float:
    """Return the area of a rectangle.

    Parameters
    ----------
    rect
        x0, y0, x1, y1 in metres.

    Returns
    -------
    float
        Its area, in m².
    """
    return (rect[2] - rect[0]) * (rect[3] - rect[1])


def apron_of(door: Point, facing: Point, apron: float) -> Rect:
    """Return the square that is kept free before a door.

    Parameters
    ----------
    door
        Middle of the door, in metres.
    facing
        Unit vector out of the door, along an axis.
    apron
        Side of the square, in metres.

    Returns
    -------
    Rect
        The apron, touching the door's edge.
    """
    (x, y), (fx, fy) = door, facing
    half = apron / 2
    xs = sorted((x, x + fx * apron)) if fx else [x - half, x + half]
    ys = sorted((y, y + fy * apron)) if fy else [y - half, y + half]
    return (xs[0], ys[0], xs[1], ys[1])


def lay(points: Iterable[Point], placement: Placement) -> Ring:
    """Lay local points on the ground.

    Parameters
    ----------
    points
        Points in local metres.
    placement
        Where they are laid.

    Returns
    -------
    tuple of Point
        The points in the site's metres, in the same order.
    """
    a = math.radians(placement.angle_deg)
    c, s = math.cos(a), math.sin(a)
    sign = -1.0 if placement.mirrored else 1.0
    return tuple(
        (placement.x + c * sign * x - s * y, placement.y + s * sign * x + c * y) for x, y in points
    )


def grid_up(metres: float) -> int:
    """Round a length up to whole centimetres.

    Parameters
    ----------
    metres
        Length in metres.

    Returns
    -------
    int
        The length in centimetres, never shorter (but for float noise).
    """
    return math.ceil(metres * GRID_PER_M - 1e-6)


def grid_down(metres: float) -> int:
    """Round a length down to whole centimetres.

    Parameters
    ----------
    metres
        Length in metres.

    Returns
    -------
    int
        The length in centimetres, never longer (but for float noise).
    """
    return math.floor(metres * GRID_PER_M + 1e-6)


def run_of(room: RoomWish, depth: int, step: int = 1) -> int | None:
    """Return how much of a wing a room takes.

    Parameters
    ----------
    room
        The room that is wanted.
    depth
        Depth of the wing, in centimetres.
    step
        Lengths are rounded up to multiples of this many centimetres; default 1.

    Returns
    -------
    int or None
        Length along the wing that gives the asked area and width, in centimetres; None when the
        wing is narrower than the room may be.
    """
    if depth < grid_up(room.min_width_m):
        return None
    by_area = math.ceil(room.area_m2 * GRID_PER_M**2 / depth - 1e-6)
    return -(-max(by_area, grid_up(room.min_width_m)) // step) * step


def wing_depths(rooms: tuple[RoomWish, ...], step: int) -> tuple[int, ...]:
    """Return the depths worth trying for a row of rooms.

    Parameters
    ----------
    rooms
        The rooms that are wanted.
    step
        Step between the depths, in centimetres.

    Returns
    -------
    tuple of int
        Depths in centimetres, from the widest least width up to what daylight reaches.
    """
    least = -(-max(grid_up(r.min_width_m) for r in rooms) // 10) * 10
    return tuple(range(least, max(least, grid_down(DEEPEST_M)) + 1, step))
