"""Corners of the driveway that are too tight for a car, and how far they must be cut off.

A car drives round a corner on an arc that touches it; its path is a ring sector as wide as rule
aisle_turning_width says.  Where that does not fit the ground that cars drive on, the corner is
rounded off, by as little as lets the car pass.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon
from shapely.geometry.polygon import orient

from spaceplan.geometry.outline import polygons
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Corners are rounded in steps of this, at most by so much along either edge, in metres.
_STEP_M, _MOST_M = 0.5, 6.0
#: One chord of a rounded corner turns by no more, in radians.
_CHORD = math.radians(22.5)
#: Bends flatter and sharper than these are none; kerbs are taken for chords so near to them.
_FLAT, _SHARP, _KERB_M = math.radians(10), math.radians(170), 0.03
#: A car swings out to turn from a wide aisle into a narrow one: where it may touch the corner.
_TOUCH = (0.5, 0.375, 0.625, 0.25, 0.75, 0.125, 0.875, 0.0, 1.0)
#: A kerb may be wider than asked by these factors.
_WIDER = (1.0, 1.5, 2.0, 3.0, 5.0)
#: Outlines so near are one ground, in metres.
GAP_M = 0.01
#: Half of how wide ground may be that a turn misses, in metres.
PLAY_M = 0.009

Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bend:
    """Where the edge of the drive ground, with the ground on its left, turns right."""

    kerb: Points
    """Its vertices in order, [n, 2]."""
    before: Points
    """Unit vector of the edge that leads to it."""
    after: Points
    """Unit vector of the edge that leads away."""

    @property
    def turn(self) -> float:
        """By how much it turns, in radians, above 0."""
        (ax, ay), (bx, by) = self.before, self.after
        return -math.atan2(ax * by - ay * bx, ax * bx + ay * by)

    @property
    def tip(self) -> Points:
        """Where its two edges would meet."""
        (ax, ay), (bx, by) = self.before, self.after
        dx, dy = self.kerb[-1] - self.kerb[0]
        return np.asarray(self.kerb[0] + (dx * by - dy * bx) / (ax * by - ay * bx) * self.before)

    def rounded(self, tangent: float) -> Bend:
        """Return the bend with its corner rounded off.

        Parameters
        ----------
        tangent
            How far from the tip the rounding begins and ends, in metres.

        Returns
        -------
        Bend
            The same edges with chords of an arc between them.
        """
        radius = tangent / math.tan(self.turn / 2)
        inside = np.array([self.before[1], -self.before[0]])  # on the right of the edge
        middle = self.tip - tangent * self.before + radius * inside
        start = math.atan2(-inside[1], -inside[0])
        count = max(1, math.ceil(self.turn / _CHORD))
        angles = start - self.turn * np.linspace(0.0, 1.0, count + 1)
        arc = middle + radius * np.column_stack([np.cos(angles), np.sin(angles)])
        return Bend(arc, self.before, self.after)


def widenings(
    site: Site, drive: BaseGeometry, mouths: BaseGeometry, free: BaseGeometry
) -> tuple[Polygon, ...]:
    """Return the ground by which tight corners are widened.

    Parameters
    ----------
    site
        The site.
    drive
        Aisles and kept roads.
    mouths
        Ground outside the vehicle gates.
    free
        Ground on which nothing stands or is kept free: all that a corner may take.

    Returns
    -------
    tuple of Polygon
        One piece for each corner that can be mended; none if rule aisle_corner_radius is off.
    """
    rule = "aisle_corner_radius"
    if not site.rules.active(rule) or drive.is_empty:
        return ()
    radius = site.rules.value(rule)
    lane = site.rules.value("aisle_turning_width")
    out: list[Polygon] = []
    ground = union([drive, mouths]).buffer(GAP_M, join_style="mitre")
    for bend in _bends(ground, lane):
        near = _around(bend, ground, radius, lane)
        patch = (
            None
            if _passable(bend, radius, lane, near)
            else _round_off(bend, radius, lane, near, free)
        )
        if patch is not None:
            out.append(patch)
    return tuple(out)


def _bends(ground: BaseGeometry, lane: float) -> list[Bend]:
    """Bends that a car drives round, with a lane's length of ground at either side."""
    out = []
    for part in polygons(ground.simplify(_KERB_M)):
        part = orient(part, 1.0)
        for ring in (part.exterior, *part.interiors):
            at = shapely.get_coordinates(ring)[:-1]
            ahead = np.roll(at, -1, axis=0) - at
            long = np.hypot(ahead[:, 0], ahead[:, 1])
            ahead /= long[:, None]
            back = np.roll(ahead, 1, axis=0)
            right = back[:, 0] * ahead[:, 1] - back[:, 1] * ahead[:, 0] < -1e-3
            n = len(at)
            # a vertex goes on with the bend before it when the edge between is short
            on = right & np.roll(right, 1) & (np.roll(long, 1) < lane / 2)
            for i in np.flatnonzero(right & ~on):
                last = int(i)
                while on[(last + 1) % n]:
                    last += 1
                bend = Bend(at[np.arange(i, last + 1) % n], back[i], ahead[last % n])
                legs = (
                    _strip(bend.kerb[0], -lane * bend.before, lane, bend.before),
                    _strip(bend.kerb[-1], lane * bend.after, lane, bend.after),
                )
                if _FLAT < bend.turn < _SHARP and all(
                    leg.intersection(ground).area > 0.95 * leg.area for leg in legs
                ):
                    out.append(bend)
    return out


def _strip(at: Points, along: Points, wide: float, way: Points) -> Polygon:
    """Return the ground left of a line of travel, from a place along a vector."""
    left = wide * np.array([-way[1], way[0]])
    return Polygon([at, at + along, at + along + left, at + left])


def _around(bend: Bend, ground: BaseGeometry, radius: float, lane: float) -> BaseGeometry:
    """Return the ground that any turn round a bend can lie on, to work on a small piece."""
    tangent = math.dist(bend.tip, bend.kerb[0]) + _MOST_M
    far = 2 * max(_WIDER[-1] * radius, tangent / math.tan(bend.turn / 2)) + lane + _MOST_M
    x, y = bend.tip
    return shapely.clip_by_rect(ground, x - far, y - far, x + far, y + far)


def _passable(bend: Bend, radius: float, lane: float, ground: BaseGeometry) -> bool:
    """Tell whether a car gets round a bend at the radius asked for, or at a wider one."""
    tangent = math.dist(bend.tip, bend.kerb[0])
    own = tangent / math.tan(bend.turn / 2)
    radii = [*(radius * k for k in _WIDER), *([own] if own > radius else [])]
    return any(_path_fits(bend, r, lane, ground, f) for r in radii for f in _TOUCH)


def _path_fits(bend: Bend, inner: float, lane: float, ground: BaseGeometry, touch: float) -> bool:
    """Tell whether the ring sector of a turn lies on the ground, its middle as far off as may be.

    ``touch`` says where in the turn, from 0 to 1, the car comes nearest to the tip of the bend.
    All of the kerb must lie within the inner radius, or the car would drive over it.
    """
    start = math.atan2(bend.before[0], -bend.before[1])  # the left of the way to the bend
    half = start - bend.turn * touch
    inward = -np.array([math.cos(half), math.sin(half)])
    # on the line from the tip: |kerb - tip - d inward| = inner, the far solution for each vertex
    rest = bend.kerb - bend.tip
    along = rest @ inward
    across2 = (rest**2).sum(axis=1) - along**2
    if (across2 > inner**2 + 1e-9).any():
        return False
    far = float((along + np.sqrt(np.maximum(0.0, inner**2 - across2))).min())
    if (np.hypot(*(rest - far * inward).T) > inner + 1e-6).any():
        return False
    middle = bend.tip + far * inward
    turns = start - bend.turn * np.linspace(0.0, 1.0, 25)
    rims = [
        middle + r * np.column_stack([np.cos(t), np.sin(t)])
        for r, t in ((inner + lane, turns), (max(inner, 1e-3), turns[::-1]))
    ]
    missed = without(Polygon(np.concatenate(rims)), ground)
    return bool(missed.buffer(-PLAY_M, join_style="mitre").is_empty)


def _round_off(
    bend: Bend, radius: float, lane: float, ground: BaseGeometry, free: BaseGeometry
) -> Polygon | None:
    """Round a corner off by as little as lets a car pass; None if it cannot be."""
    room = free.buffer(GAP_M, join_style="mitre")
    begin = math.dist(bend.tip, bend.kerb[0])
    for i in range(1, round(_MOST_M / _STEP_M) + 1):
        if i * _STEP_M <= begin:
            continue
        wider = bend.rounded(i * _STEP_M)
        patch = without(Polygon([*wider.kerb, bend.tip]), ground)
        if not room.covers(patch):
            return None
        whole = union([ground, patch.buffer(0.005, join_style="mitre")])
        if _passable(wider, radius, lane, whole):
            patch = without(Polygon([*wider.kerb, bend.tip]), ground.buffer(-GAP_M))
            return max(polygons(common(patch, room)), key=lambda p: p.area, default=None)
    return None
