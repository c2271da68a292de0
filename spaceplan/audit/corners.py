"""Corners of the driveway: whether a car gets round them without a shuffle."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely import Point, Polygon, box

from spaceplan.audit.items import Role
from spaceplan.audit.shapes import Pair, both, corners, minus, thick, together
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: A kerb drawn round is taken for chords that stay so near to it, in metres.
_CHORD_M = 0.03
#: Bends flatter or sharper than these are none, in degrees.
_FLAT_DEG, _SHARP_DEG = 10.0, 170.0
#: Steps of an arc, and how finely the radius that fits is found, in metres.
_STEPS, _FINE_M = 24, 0.02
#: A leg counts if so much of it, a lane wide and long, is ground to drive on.
_LEG = 0.95
#: A car that turns from a wide aisle into a narrow one swings out: where it may touch the corner.
_SHARES = (0.5, 0.375, 0.625, 0.25, 0.75, 0.125, 0.875, 0.0, 1.0)
#: A kerb may be wider than asked by these factors.
_WIDER = (1.0, 1.5, 2.0, 3.0, 5.0)


@dataclass(frozen=True)
class Corner:
    """A place where the edge of the drive ground turns towards the car, which drives round it."""

    points: tuple[Pair, ...]
    """The vertex, or the vertices of a kerb that is cut off or drawn round, in order."""
    one: Pair
    """Unit vector into the ground, square to the edge that leads to the corner."""
    other: Pair
    """The same of the edge that leads away."""

    @property
    def at(self) -> Pair:
        """Its middle vertex."""
        return self.points[len(self.points) // 2]

    @property
    def turn(self) -> float:
        """By how much a car turns there, in radians."""
        dot = self.one[0] * self.other[0] + self.one[1] * self.other[1]
        return math.acos(max(-1.0, min(1.0, dot)))

    @property
    def tip(self) -> tuple[Pair, float]:
        """Where the two edges would meet, and how far that is from the first vertex."""
        (px, py), (qx, qy) = self.points[0], self.points[-1]
        ax, ay = self.one[1], -self.one[0]
        bx, by = self.other[1], -self.other[0]
        far = ((qx - px) * by - (qy - py) * bx) / (ax * by - ay * bx)
        return (px + far * ax, py + far * ay), far

    def middle(self, radius: float, share: float) -> Pair | None:
        """Return the middle of the tightest turn round all vertices.

        Parameters
        ----------
        radius
            Inner radius of the turn, in metres.
        share
            Where in the turn the car comes nearest to the corner, 0 at its begin to 1 at its end.

        Returns
        -------
        tuple of float or None
            As far from the ground as it can be with every vertex within the radius; None if they
            lie too far apart.
        """
        (x, y), _ = self.tip
        a = math.atan2(self.one[1], self.one[0]) - self.turn * share
        sx, sy = -math.cos(a), -math.sin(a)

        def reach(d: float) -> float:
            return max(math.dist((x + d * sx, y + d * sy), p) for p in self.points)

        # reach() falls, then grows
        deepest = max(0.0, max((p[0] - x) * sx + (p[1] - y) * sy for p in self.points))
        low, high = 0.0, deepest
        while high - low > 1e-4:
            third = (high - low) / 3
            less = reach(low + third) < reach(high - third)
            low, high = (low, high - third) if less else (low + third, high)
        if reach(low) > radius + 1e-3:
            return None
        high = deepest + radius
        while high - low > 1e-4:
            half = (low + high) / 2
            low, high = (half, high) if reach(half) <= radius else (low, half)
        return (x + low * sx, y + low * sy)

    def swept(self, radius: float, lane: float, share: float) -> Polygon | None:
        """Return the ground a car takes that turns as near to the corner as it can.

        Parameters
        ----------
        radius
            Inner radius, in metres.
        lane
            Width of its path, in metres.
        share
            Where in the turn it comes nearest to the corner, from 0 to 1.

        Returns
        -------
        Polygon or None
            A ring sector between the two edges; None where no such turn is possible.
        """
        centre = self.middle(radius, share)
        if centre is None:
            return None
        cx, cy = centre
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
        out = []
        # The ground lies on the left of both edges: back along one, forward along the other.
        for (x, y), (nx, ny), sign in (
            (self.points[0], self.one, -1.0),
            (self.points[-1], self.other, 1.0),
        ):
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
        The corners; bends nearer to one another than half a lane are one corner, and notches
        that no lane leads out of are none.
    """
    shapely.prepare(ground)
    out = []
    for part in shapely.get_parts(ground.simplify(_CHORD_M)):
        for i, ring in enumerate((part.exterior, *part.interiors)):
            points = corners(shapely.get_coordinates(ring)[:-1].tolist())
            # corners() runs counter-clockwise; a hole has its ground outside of it.
            for corner in _runs(points[::-1] if i else points, lane):
                bent = _FLAT_DEG <= math.degrees(corner.turn) <= _SHARP_DEG
                if bent and all(
                    shapely.intersection(leg, ground).area >= _LEG * leg.area
                    for leg in corner.legs(lane)
                ):
                    out += [corner]
    return out


def _runs(points: Sequence[Pair], lane: float) -> Iterator[Corner]:
    """Yield the runs of vertices at which a ring, its ground on the left, turns right."""
    n = len(points)
    lefts = [_left(points[i], points[(i + 1) % n]) for i in range(n)] if n > 2 else []
    right = [
        lefts[i - 1][0] * lefts[i][1] - lefts[i - 1][1] * lefts[i][0] < 0 for i in range(len(lefts))
    ]

    def joined(i: int) -> bool:
        """Tell whether a vertex belongs to the run of the one before it."""
        return right[i] and right[i - 1] and math.dist(points[i - 1], points[i]) < lane / 2

    for i in range(len(lefts)):
        if not right[i] or joined(i):
            continue
        last = i
        while joined((last + 1) % n) and last + 1 < i + n:
            last += 1
        run = tuple(points[k % n] for k in range(i, last + 1))
        yield Corner(run, lefts[i - 1], lefts[last % n])


def tight(view: AuditView) -> Iterator[Finding]:
    """Measure the radius at which a car can drive round each corner of the drive ground.

    Aisles, kept roads, widened corners and the ground outside the gates are taken together.  The
    path of the car is as wide as rule aisle_turning_width says; its inner side touches the corner.
    """
    rule = "aisle_corner_radius"
    if not view.rules.active(rule) or not view.drive_grounds:
        return
    need = view.rules.value(rule)
    lane = view.rules.value("aisle_turning_width")
    wide = [p.shape for p in view.patches if p.role is Role.WIDENING]
    parts = (*view.drive_grounds, *wide, *view.car_mouths)
    gap = TOLERANCE_M / 2
    ground = together(p.buffer(gap, join_style="mitre") for p in parts if not p.is_empty)
    for corner in bends(ground, lane):
        if not view.site.buffer(TOLERANCE_M).intersects(Point(corner.at)):
            continue  # out in the street
        near = _around(corner, ground, need, lane)
        if _passes(corner, need, lane, near):
            continue
        low, high = 0.0, need
        while high - low > _FINE_M:
            middle = (low + high) / 2
            low, high = (middle, high) if _fits(corner, middle, lane, near) else (low, middle)
        deg = math.degrees(corner.turn)
        text = Text(
            zh=f"车道转角（转 {deg:.0f}°）过紧：内侧半径只能有 {low:.1f} m，要求 {need:g} m",
            en=f"the corner of the driveway (a turn of {deg:.0f}°) is tight: a car gets round it "
            f"with an inner radius of {low:.1f} m, {need:g} m required",
        )
        place = f"({corner.at[0]:.1f}, {corner.at[1]:.1f})"
        yield from view.by_rule(rule, "corner.tight", place, Point(corner.at), text, measured=low)


def _around(corner: Corner, ground: BaseGeometry, radius: float, lane: float) -> BaseGeometry:
    """Return the piece of the ground that any turn looked at can lie on."""
    _, far = corner.tip
    wide = 2 * max(radius * _WIDER[-1], far / math.tan(corner.turn / 2)) + lane + far
    x, y = corner.at
    return both(ground, box(x - wide, y - wide, x + wide, y + wide))


def _passes(corner: Corner, radius: float, lane: float, ground: BaseGeometry) -> bool:
    """Tell whether a car gets round with that radius or a wider one, as a round kerb asks for."""
    _, far = corner.tip
    own = far / math.tan(corner.turn / 2)
    wider = [radius * k for k in _WIDER] + [own] * (own > radius)
    return any(_fits(corner, r, lane, ground) for r in wider)


def _fits(corner: Corner, radius: float, lane: float, ground: BaseGeometry) -> bool:
    for share in _SHARES:
        path = corner.swept(radius, lane, share)
        if path is not None and thick(minus(path, ground)).is_empty:
            return True
    return False


def _left(a: Pair, b: Pair) -> Pair:
    long = math.dist(a, b)
    return (-(b[1] - a[1]) / long, (b[0] - a[0]) / long)
