"""Reading the outline that a block must lie in: its sides, and whether it is a box, L or U."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spaceplan.model.base import Point, Ring
from spaceplan.typologies.base import GRID_PER_M, Placement, grid_down

if TYPE_CHECKING:
    from shapely import Polygon

#: How far a drawn corner may be off the right angle it was meant to be, in metres.
SQUARE_M = 0.05


@dataclass(frozen=True, slots=True)
class Ushape:
    """A U of three wings, in whole centimetres, with the placement that lays it on its outline."""

    width: int
    """Along the back wall."""
    base: int
    """Depth of the wing along the back wall."""
    left: int
    """Width of the wing at x = 0."""
    right: int
    """Width of the wing at the other end."""
    left_arm: int
    """Length of the left wing beyond the base wing."""
    right_arm: int
    """Length of the right wing beyond the base wing."""
    placement: Placement | None = None
    """Where it lies; None for a U that may go anywhere."""

    @property
    def court(self) -> int:
        """Width of the court, in centimetres."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class Ell:
    """Two wings at right angles, in whole centimetres, with the placement that lays them."""

    width: int
    """Along the back wall, the corner counted."""
    base: int
    """Depth of the wing along the back wall."""
    side: int
    """Width of the wing at x = 0."""
    arm: int
    """Length of that wing beyond the base wing."""
    placement: Placement | None = None
    """Where it lies; None for an ell that may go anywhere."""


@functools.lru_cache(maxsize=64)
def sides(within: Polygon) -> tuple[float, float]:
    """Return the sides of the smallest rectangle around an outline.

    Parameters
    ----------
    within
        The outline, in metres.

    Returns
    -------
    tuple of float
        Longer and shorter side, in metres.
    """
    from shapely import get_coordinates

    p = get_coordinates(within.minimum_rotated_rectangle)
    a, b = math.dist(p[0], p[1]), math.dist(p[1], p[2])
    return max(a, b), min(a, b)


def fits(width: int, depth: int, within: Polygon | None) -> bool:
    """Tell whether a box is no longer and no deeper than an outline, either way round.

    Parameters
    ----------
    width
        One side of the box, in centimetres.
    depth
        Its other side, in centimetres.
    within
        The outline, in metres; None holds everything.

    Returns
    -------
    bool
        True if it may fit; the outline's dents are not looked at.
    """
    if within is None:
        return True
    a, b = sides(within)
    return max(width, depth) <= grid_down(a) and min(width, depth) <= grid_down(b)


def corner_placements(
    width: int, depth: int, within: Polygon, *, mirrored: bool = False
) -> tuple[Placement, ...]:
    """Return how a box can stand with its back against the sides of a rectangle.

    Parameters
    ----------
    width
        Side of the box along its back, in centimetres.
    depth
        Its other side, in centimetres.
    within
        The outline, in metres.
    mirrored
        Whether it may stand mirrored too, for shapes that are not the same then; default no.

    Returns
    -------
    tuple of Placement
        One or two for each side the box can turn its back to; empty if the outline is no
        rectangle.
    """
    ring = corners(within)
    if len(ring) != 4 or not _is_square(ring):
        return ()
    out = []
    for i in range(4):
        a, b = ring[i], ring[(i + 1) % 4]
        along, deep = math.dist(a, b), math.dist(b, ring[(i + 2) % 4])
        if width <= grid_down(along) and depth <= grid_down(deep):
            angle = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
            out.append(Placement(a[0], a[1], angle))
            if mirrored:
                out.append(Placement(b[0], b[1], angle, mirrored=True))
    return tuple(out)


def corners(within: Polygon) -> Ring:
    """Return an outline's real corners: points on a straight stretch are left out.

    Parameters
    ----------
    within
        The outline, in metres.

    Returns
    -------
    tuple of Point
        Open ring, counter-clockwise, in metres.
    """
    ring = [(float(x), float(y)) for x, y in within.exterior.coords[:-1]]
    if not within.exterior.is_ccw:
        ring.reverse()
    i = 0
    while len(ring) > 4 and i < len(ring):
        a, p, b = ring[i - 1], ring[i], ring[(i + 1) % len(ring)]
        length = math.dist(a, b)
        off = abs((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]))
        if length > 0 and off / length < SQUARE_M / 2:
            del ring[i]
            i = max(0, i - 1)
        else:
            i += 1
    return tuple(ring)


def read_u(within: Polygon) -> Ushape | None:
    """Read an outline as a U of three wings, turned any way.

    Parameters
    ----------
    within
        The outline, in metres.

    Returns
    -------
    Ushape or None
        The greatest U on whole centimetres inside it; None if the outline is no U, or a corner is
        more than 0.05 m off the right angle.
    """
    ring = corners(within)
    n = len(ring)
    if n != 8 or within.interiors:
        return None
    reflex = [_turn(ring[i - 1], ring[i], ring[(i + 1) % n]) < 0 for i in range(n)]
    # The court's inner edge runs between the only two reflex corners; walking the ring
    # counter-clockwise it is passed from right to left, four corners after the back wall's start.
    starts = [i for i in range(n) if reflex[i] and reflex[(i + 1) % n]]
    if sum(reflex) != 2 or len(starts) != 1:
        return None
    p = [ring[(starts[0] + 4 + k) % n] for k in range(n)]
    angle = math.atan2(p[1][1] - p[0][1], p[1][0] - p[0][0])
    c, s = math.cos(angle), math.sin(angle)
    x = [c * (q[0] - p[0][0]) + s * (q[1] - p[0][1]) for q in p]
    y = [c * (q[1] - p[0][1]) - s * (q[0] - p[0][0]) for q in p]
    pairs = [(x, 0, 7), (x, 1, 2), (x, 3, 4), (x, 5, 6)]
    pairs += [(y, 0, 1), (y, 2, 3), (y, 4, 5), (y, 6, 7)]
    if any(abs(v[i] - v[j]) > SQUARE_M for v, i, j in pairs):
        return None
    x0, y0 = max(x[0], x[7]), max(y[0], y[1])
    width = grid_down(min(x[1], x[2]) - x0)
    base = grid_down(min(y[4], y[5]) - y0)
    shape = Ushape(
        width=width,
        base=base,
        left=grid_down(min(x[5], x[6]) - x0),
        right=grid_down(x0 + width / GRID_PER_M - max(x[3], x[4])),
        left_arm=grid_down(min(y[6], y[7]) - y0) - base,
        right_arm=grid_down(min(y[2], y[3]) - y0) - base,
        placement=Placement(
            p[0][0] + c * x0 - s * y0, p[0][1] + s * x0 + c * y0, math.degrees(angle)
        ),
    )
    parts = (shape.base, shape.left, shape.right, shape.left_arm, shape.right_arm, shape.court)
    return shape if min(parts) > 0 else None


def read_ells(within: Polygon) -> tuple[Ell, ...]:
    """Read an outline as two wings at right angles, turned any way.

    Parameters
    ----------
    within
        The outline, in metres.

    Returns
    -------
    tuple of Ell
        The greatest on whole centimetres inside it, with the corner in either wing; empty if the
        outline is no ell, or a corner is more than 0.05 m off the right angle.
    """
    ring = corners(within)
    n = len(ring)
    if n != 6 or within.interiors:
        return ()
    reflex = [i for i in range(n) if _turn(ring[i - 1], ring[i], ring[(i + 1) % n]) < 0]
    if len(reflex) != 1:
        return ()
    # Walking counter-clockwise the outer corner comes three corners after the inner one.
    p = [ring[(reflex[0] + 3 + k) % n] for k in range(n)]
    turn = math.atan2(p[1][1] - p[0][1], p[1][0] - p[0][0])
    c, s = math.cos(turn), math.sin(turn)
    x = [c * (q[0] - p[0][0]) + s * (q[1] - p[0][1]) for q in p]
    y = [c * (q[1] - p[0][1]) - s * (q[0] - p[0][0]) for q in p]
    pairs = [(x, 0, 5), (x, 1, 2), (x, 3, 4), (y, 0, 1), (y, 2, 3), (y, 4, 5)]
    if any(abs(v[i] - v[j]) > SQUARE_M for v, i, j in pairs):
        return ()
    x0, y0 = max(x[0], x[5]), max(y[0], y[1])
    width, height = grid_down(min(x[1], x[2]) - x0), grid_down(min(y[4], y[5]) - y0)
    base, side = grid_down(min(y[2], y[3]) - y0), grid_down(min(x[3], x[4]) - x0)
    if min(base, side, width - side, height - base) <= 0:
        return ()
    at = (p[0][0] + c * x0 - s * y0, p[0][1] + s * x0 + c * y0)
    angle = math.degrees(turn)
    return (
        Ell(width, base, side, height - base, Placement(*at, angle)),
        # mirrored: the old side wing runs along the new back wall
        Ell(height, side, base, width - side, Placement(*at, angle - 90.0, mirrored=True)),
    )


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])


def _is_square(ring: Ring) -> bool:
    a, b, c, d = ring
    return math.dist(a, (b[0] + d[0] - c[0], b[1] + d[1] - c[1])) <= SQUARE_M and (
        abs(math.dist(a, c) - math.dist(b, d)) <= SQUARE_M
    )
