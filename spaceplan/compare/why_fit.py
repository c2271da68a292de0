"""Stalls that could stand about a spot: turned, slid, and snapped to what is there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon, affinity

from spaceplan.model.base import Point
from spaceplan.model.enums import StallKind
from spaceplan.model.plan import Stall
from spaceplan.standards import Rules
from spaceplan.units import TOLERANCE_M, tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]

#: Positions tried along each side beside those that touch something.
_STEPS = 6
#: Of the places that things nearby suggest, so many are tried along each side.
_MOST_SNAPS = 40
#: Sides tried for the largest free rectangle.
_MOST_SIDES = 9
#: How far about the spot ground is looked at, in metres.
_REACH_M = 12.0


@dataclass(frozen=True)
class Form:
    """One kind of stall as a rectangle, with the ground it is entered from."""

    kind: StallKind
    wide: float
    """Length of the access edge, in metres."""
    deep: float
    """The other side, in metres."""
    lean: float
    """Turn against the directions of the site, in degrees."""
    aisle: float
    """Depth of the ground before the access edge, in metres."""


def forms_of(rules: Rules) -> tuple[Form, ...]:
    """Return the stalls that the rules allow.

    Parameters
    ----------
    rules
        Sizes and angles.

    Returns
    -------
    tuple of Form
        Right-angled ones first, then angled, then parallel ones.
    """
    wide, long = rules.value("stall_width"), rules.value("stall_length")
    out = []
    for angle in sorted(rules.angles, reverse=True):
        if angle == 0:
            side, along = rules.value("parallel_stall_width"), rules.value("parallel_stall_length")
            aisle = rules.value("parallel_aisle_width")
            out.append(Form(StallKind.PARALLEL, along, side, 0.0, aisle))
        elif angle == 90:
            out.append(Form(StallKind.STANDARD, wide, long, 0.0, rules.value("aisle_width")))
        else:
            aisle = rules.angled_aisle_width(angle)
            turn = math.radians(angle)
            depth = max((aisle - wide * math.cos(turn)) / math.sin(turn), 0.5)
            out += [Form(StallKind.ANGLED, wide, long, a, depth) for a in (angle, -angle)]
    return tuple(out)


def candidates(
    free: BaseGeometry, place: Point, forms: Sequence[Form], angles: Sequence[float]
) -> Iterator[tuple[Form, Stall, Polygon]]:
    """Yield stalls that hold a spot and stand on free ground, with the ground before each.

    Parameters
    ----------
    free
        Ground that a stall may stand on.
    place
        The spot, in metres.
    forms
        Kinds of stall.
    angles
        Directions of the site, in radians; quarters of a turn are tried with each.

    Yields
    ------
    tuple of Form, Stall and Polygon
        The form, the stall, and the rectangle before its access edge.
    """
    near = shapely.intersection(free, shapely.Point(place).buffer(_REACH_M))
    # a chalk line's width may be over the edge
    ground = near.buffer(TOLERANCE_M / 4, join_style="mitre")
    for form in forms:
        for quarter in range(4):
            for angle in angles:
                turn = angle + quarter * math.pi / 2 + math.radians(form.lean)
                yield from _turned(ground, near, place, form, turn)


def _turned(
    ground: BaseGeometry, near: BaseGeometry, place: Point, form: Form, turn: float
) -> Iterator[tuple[Form, Stall, Polygon]]:
    """Stalls whose access edge runs along x once the ground is turned back about the spot."""
    degrees = -math.degrees(turn)
    flat = affinity.rotate(ground, degrees, origin=place)
    corners = shapely.get_coordinates(affinity.rotate(near, degrees, origin=place))
    if not len(corners):
        return
    x, y = place
    xs = _starts(corners[:, 0], x, form.wide)
    ys = _starts(corners[:, 1], y, form.deep)
    gx, gy = (g.ravel() for g in np.meshgrid(xs, ys, indexing="ij"))
    boxes = shapely.box(gx, gy, gx + form.wide, gy + form.deep)
    shapely.prepare(flat)
    for i in np.flatnonzero(shapely.covers(flat, boxes)):
        a, b = float(gx[i]), float(gy[i])
        ring = [(a, b), (a + form.wide, b), (a + form.wide, b + form.deep), (a, b + form.deep)]
        before = [ring[0], ring[1], (ring[1][0], b - form.aisle), (a, b - form.aisle)]
        p = [_back(q, place, turn) for q in ring]
        outline = (p[0], p[1], p[2], p[3])
        stall = Stall(id="new-stall", kind=form.kind, outline=outline, access=(p[0], p[1]))
        yield form, stall, Polygon([_back(q, place, turn) for q in before])


def _starts(edges: Floats, at: float, size: float) -> list[float]:
    """Where a side may begin so that it holds a coordinate: evenly, and touching what is there."""
    even = [at - size * i / _STEPS for i in range(_STEPS + 1)]
    snaps = sorted(
        {
            round(float(v), 4)
            for e in edges
            for v in (e, e - size)
            if at - size - 1e-6 <= v <= at + 1e-6
        },
        key=lambda v: (abs(v - at + size / 2), v),
    )
    return [*snaps[:_MOST_SNAPS], *even]


def _back(point: Point, place: Point, turn: float) -> Point:
    c, s = math.cos(turn), math.sin(turn)
    dx, dy = point[0] - place[0], point[1] - place[1]
    return (tidy(place[0] + c * dx - s * dy), tidy(place[1] + s * dx + c * dy))


def largest_rectangle(
    free: BaseGeometry, place: Point, angles: Sequence[float]
) -> tuple[float, float, tuple[Point, Point, Point, Point]] | None:
    """Return a large free rectangle that holds a spot.

    Parameters
    ----------
    free
        Free ground.
    place
        The spot, in metres.
    angles
        Directions of the site, in radians.

    Returns
    -------
    tuple or None
        Short side and long side in metres, and the corners; the one with the most ground of those
        whose sides touch corners of the ground nearby.  None where nothing is free.
    """
    ground = shapely.intersection(free, shapely.Point(place).buffer(_REACH_M))
    best: tuple[float, float, float, tuple[Point, Point, Point, Point]] | None = None
    for angle in angles:
        flat = affinity.rotate(ground, -math.degrees(angle), origin=place)
        corners = shapely.get_coordinates(flat)
        if not len(corners):
            return None
        wide = flat.buffer(1e-3, join_style="mitre")
        shapely.prepare(wide)
        (x0, x1), (y0, y1) = (_sides(corners[:, i], place[i]) for i in (0, 1))
        grid = [g.ravel() for g in np.meshgrid(x0, y0, x1, y1, indexing="ij")]
        boxes = shapely.box(grid[0], grid[1], grid[2], grid[3])
        areas = np.where(shapely.covers(wide, boxes), shapely.area(boxes), 0.0)
        i = int(np.argmax(areas))
        if areas[i] > 1e-4 and (best is None or areas[i] > best[0] + 1e-6):
            a, b, c, d = (float(g[i]) for g in grid)
            ring = [_back(q, place, angle) for q in ((a, b), (c, b), (c, d), (a, d))]
            sides = sorted((c - a, d - b))
            best = (float(areas[i]), sides[0], sides[1], (ring[0], ring[1], ring[2], ring[3]))
    return None if best is None else (best[1], best[2], best[3])


def _sides(edges: Floats, at: float) -> tuple[list[float], list[float]]:
    """Coordinates below and above one, the nearest of each."""
    rounded = {round(float(e), 3) for e in edges}
    low = sorted((e for e in rounded if e <= at + 1e-6), reverse=True)[:_MOST_SIDES]
    high = sorted(e for e in rounded if e >= at - 1e-6)[:_MOST_SIDES]
    return low or [at], high or [at]
