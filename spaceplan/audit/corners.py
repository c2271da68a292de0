"""Corners of the driveway: whether a car gets round them without a shuffle."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely
from shapely import Point, Polygon

from spaceplan.audit.items import Role
from spaceplan.audit.shapes import Pair, corners, minus, thick, together
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding
from spaceplan.units import SWEEP_SLACK_M, TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: A bend flatter than this is none, in degrees.
_FLAT_DEG = 10.0
#: Steps of an arc, and how finely the radius that fits is found, in metres.
_STEPS, _FINE_M = 24, 0.02
#: A leg counts if so much of it, a lane wide and long, is ground to drive on.
_LEG = 0.95
#: A rounded kerb is taken for a few chords that stay so near to it, in metres …
_CHORD_M = 0.1
#: … and may be wider than asked by these factors.
_WIDER = (1.0, 1.5, 2.0, 3.0, 5.0)


@dataclass(frozen=True)
class Corner:
    """A place where the edge of the drive ground turns towards the car: it drives round it."""

    at: Pair
    one: Pair
    """Unit vector into the ground, square to the edge that leads to the corner."""
    other: Pair
    """The same of the edge that leads away."""

    @property
    def turn(self) -> float:
        """By how much a car turns there, in radians."""
        dot = self.one[0] * self.other[0] + self.one[1] * self.other[1]
        return math.acos(max(-1.0, min(1.0, dot)))

    def swept(self, radius: float, lane: float) -> Polygon:
        """Return the ground a car takes that turns with its inner side touching the corner.

        Parameters
        ----------
        radius
            Inner radius, in metres.
        lane
            Width of its path, in metres.

        Returns
        -------
        Polygon
            A ring sector between the two edges.
        """
        sx, sy = self.one[0] + self.other[0], self.one[1] + self.other[1]
        long = math.hypot(sx, sy)
        cx, cy = self.at[0] - radius * sx / long, self.at[1] - radius * sy / long
        begin = math.atan2(self.one[1], self.one[0])
        angles = [begin - self.turn * i / _STEPS for i in range(_STEPS + 1)]
        rim = radius + lane
        outer = [(cx + rim * math.cos(a), cy + rim * math.sin(a)) for a in angles]
        inner = [(cx + radius * math.cos(a), cy + radius * math.sin(a)) for a in reversed(angles)]
        return Polygon(outer + inner if radius > 0 else [*outer, (cx, cy)])

    def legs(self, lane: float) -> tuple[Polygon, Polygon]:
        """Return the ground before and behind the corner, a lane wide and long.

        Parameters
        ----------
        lane
            Width and length, in metres.

        Returns
        -------
        tuple of Polygon
            One along each edge.
        """
        (x, y), out = self.at, []
        # The ground lies on the left of both edges: back along one, forward along the other.
        for (nx, ny), sign in ((self.one, -1.0), (self.other, 1.0)):
            dx, dy = sign * ny * lane, -sign * nx * lane
            wx, wy = nx * lane, ny * lane
            out.append(
                Polygon([(x, y), (x + dx, y + dy), (x + dx + wx, y + dy + wy), (x + wx, y + wy)])
            )
        return out[0], out[1]


def bends(ground: BaseGeometry, lane: float) -> list[Corner]:
    """Return the corners of some ground that cars drive round, from a lane into a lane.

    Parameters
    ----------
    ground
        Ground to drive on.
    lane
        Width of a lane, in metres.

    Returns
    -------
    list of Corner
        The corners; notches shorter than a lane are none.
    """
    out = []
    shapely.prepare(ground)
    for part in shapely.get_parts(ground.simplify(_CHORD_M)):
        for i, ring in enumerate((part.exterior, *part.interiors)):
            points = corners(shapely.get_coordinates(ring)[:-1].tolist())
            # corners() runs counter-clockwise; a hole has its ground outside of it.
            points = points[::-1] if i else points
            loop = [points[-1], *points, points[0]] if len(points) > 2 else []
            for (a, p), (_, b) in pairwise(pairwise(loop)):
                one, other = _left(a, p), _left(p, b)
                if one[0] * other[1] - one[1] * other[0] >= 0:
                    continue
                corner = Corner(p, one, other)
                if math.degrees(corner.turn) < _FLAT_DEG or math.degrees(corner.turn) > 170:
                    continue
                if all(
                    shapely.intersection(leg, ground).area >= _LEG * leg.area
                    for leg in corner.legs(lane)
                ):
                    out.append(corner)
    return out


def tight(view: AuditView) -> Iterator[Finding]:
    """Measure the radius at which a car can drive round each corner of the drive ground.

    Aisles, kept roads, widened corners and the ground outside the gates are taken together.  The
    path of the car is as wide as a single lane and touches the corner on its inner side.
    """
    rule = "aisle_corner_radius"
    if not view.rules.active(rule) or not view.drive_grounds:
        return
    need = view.rules.value(rule)
    lane = view.rules.value("single_lane_width") - SWEEP_SLACK_M
    wide = [p.shape for p in view.patches if p.role is Role.WIDENING]
    parts = (*view.drive_grounds, *wide, *view.car_mouths)
    gap = TOLERANCE_M / 2
    ground = together(p.buffer(gap, join_style="mitre") for p in parts if not p.is_empty)
    for corner in bends(ground, lane):
        if not view.site.buffer(TOLERANCE_M).intersects(Point(corner.at)):
            continue  # out in the street
        if _passes(corner, need, lane, ground):
            continue
        low, high = 0.0, need
        while high - low > _FINE_M:
            middle = (low + high) / 2
            low, high = (middle, high) if _fits(corner, middle, lane, ground) else (low, middle)
        deg = math.degrees(corner.turn)
        text = Text(
            zh=f"车道转角（转 {deg:.0f}°）过紧：内侧半径只能有 {low:.1f} m，要求 {need:g} m",
            en=f"the corner of the driveway (a turn of {deg:.0f}°) is tight: a car gets round it "
            f"with an inner radius of {low:.1f} m, {need:g} m required",
        )
        place = f"({corner.at[0]:.1f}, {corner.at[1]:.1f})"
        yield from view.by_rule(rule, "corner.tight", place, Point(corner.at), text, measured=low)


def _passes(corner: Corner, radius: float, lane: float, ground: BaseGeometry) -> bool:
    """Tell whether a car gets round with that radius or a wider one, as a round kerb asks for."""
    return any(_fits(corner, radius * k, lane, ground) for k in _WIDER)


def _fits(corner: Corner, radius: float, lane: float, ground: BaseGeometry) -> bool:
    return thick(minus(corner.swept(radius, lane), ground)).is_empty


def _left(a: Pair, b: Pair) -> Pair:
    long = math.dist(a, b)
    return (-(b[1] - a[1]) / long, (b[0] - a[0]) / long)
