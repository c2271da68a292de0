"""How a stall is entered: which aisle it opens to, at which angle, over which ground.

Definitions, for an angled stall (kind ``angled``):

- **Its aisle** is the aisle, or else the existing road, whose outline holds most of a probe: the
  rectangle before the access edge, as wide as the edge and ``aisle_width`` deep.
- **Its angle** is the angle between the stall's axis and that aisle, in degrees from 0 to 90; the
  aisle runs as the edge of its outline that is nearest to the access edge, short edges aside.  The
  rule that holds is that of 45 or 60, whichever is nearer.
- **Its manoeuvre box** lies before the access edge, as wide as that edge, and so deep that it
  just lies in a strip as wide as the rule's aisle: with the aisle's width A, the stall's width W
  and the angle t the depth is ``(A - W cos t) / sin t``.
- **Its tooth** is the part of the box that lies on the stall's side of the foremost corner of the
  access edge: the triangle between the slanting edge and the aisle.  A car crosses it, so it must
  be open ground; the rest of the box must lie on aisles, as the whole box of any other stall must.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely import Point, Polygon

from spaceplan.audit.shapes import EMPTY, beside, both, edges
from spaceplan.model.enums import StallKind
from spaceplan.model.plan import Stall
from spaceplan.standards import Rules

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Pair = tuple[float, float]

#: Angles of angled stalls that there are rules for, in degrees.
ANGLES = (45.0, 60.0)
#: A car is not turned more precisely than this, in degrees: 0.1 m over a stall's length.
ANGLE_SLACK_DEG = 1.0
#: No box is shallower than this, in metres, however wide the stall: something is left to look at.
_LEAST_DEPTH_M = 0.5
#: Edges of an aisle shorter than this share of its longest do not tell where it runs.
_LONG = 0.5
#: Farther than any car looks, in metres.
_FAR_M = 100.0


@dataclass(frozen=True)
class Access:
    """How one stall is entered."""

    box: Polygon
    """Its manoeuvre box."""
    turning: BaseGeometry
    """The part of the box that must lie on aisles: all of it but an angled stall's tooth."""
    tooth: BaseGeometry
    """The ground between an angled stall's access edge and its aisle; empty for other kinds."""
    rule: str
    """Id of the rule that gives the width of its aisle."""
    width: float
    """That width, in metres."""
    angle: float | None
    """Angle to its aisle in degrees, measured for angled stalls; None where there is no aisle."""


def size_rules(rules: Rules, kind: StallKind) -> str:
    """Return how the ids of the rules on the size of a stall of some kind begin.

    Parameters
    ----------
    rules
        The rules.
    kind
        The kind.

    Returns
    -------
    str
        To be followed by ``_width`` or ``_length``; compact stalls have sizes of their own where
        rule compact_share is in use.
    """
    if kind is StallKind.PARALLEL:
        return "parallel_stall"
    compact = kind is StallKind.COMPACT and rules.active("compact_share")
    return "compact_stall" if compact else "stall"


def centre(stall: Stall) -> Pair:
    """Return the middle of a stall, in metres."""
    return (sum(p[0] for p in stall.outline) / 4, sum(p[1] for p in stall.outline) / 4)


def heading(stall: Stall) -> Pair:
    """Return the direction in which a car enters a stall.

    Parameters
    ----------
    stall
        The stall.

    Returns
    -------
    tuple of float
        Unit vector square to the access edge, into the stall; zero for an edge without length.
    """
    (ax, ay), (bx, by) = stall.access
    length = math.hypot(bx - ax, by - ay)
    if length < 1e-9:
        return (0.0, 0.0)
    nx, ny = (by - ay) / length, (ax - bx) / length
    x, y = centre(stall)
    inward = (x - ax) * nx + (y - ay) * ny > 0
    return (nx, ny) if inward else (-nx, -ny)


def probe(stall: Stall, deep: float) -> Polygon:
    """Return the rectangle before a stall's access edge.

    Parameters
    ----------
    stall
        The stall.
    deep
        How deep it is, in metres.

    Returns
    -------
    Polygon
        The rectangle; empty if the access edge has no length.
    """
    return beside(stall.access[0], stall.access[1], deep, centre(stall))


def run_of(shape: BaseGeometry, near: Pair) -> Pair | None:
    """Return the direction in which an aisle runs beside a place.

    Parameters
    ----------
    shape
        The aisle's ground.
    near
        The place, in metres.

    Returns
    -------
    tuple of float or None
        Unit vector along the edge nearest to the place, of the edges at least half as long as the
        longest; None for a shape without edges.
    """
    parts = [p for p in shapely.get_parts(shape) if isinstance(p, Polygon) and not p.is_empty]
    if not parts:
        return None
    part = min(parts, key=lambda p: p.distance(Point(near)))
    ring = [(x, y) for x, y in shapely.get_coordinates(part.exterior.simplify(1e-3))[:-1].tolist()]
    sides = [(math.dist(a, b), a, b) for a, b in edges(ring)]
    longest = max((s[0] for s in sides), default=0.0)
    if longest <= 0:
        return None
    long = [s for s in sides if s[0] >= _LONG * longest]
    here = Point(near)
    length, a, b = min(long, key=lambda s: shapely.LineString(s[1:]).distance(here))
    return ((b[0] - a[0]) / length, (b[1] - a[1]) / length)


def opens_to(probes: Sequence[Polygon], grounds: Sequence[BaseGeometry]) -> list[int | None]:
    """Return for each probe the ground that holds most of it.

    Parameters
    ----------
    probes
        Rectangles before access edges.
    grounds
        Outlines of aisles and roads; of two that hold as much the first counts.

    Returns
    -------
    list of int or None
        Index of the ground; None for a probe that lies on none of them.
    """
    best: list[tuple[float, int] | None] = [None] * len(probes)
    if not probes or not grounds:
        return [None] * len(probes)
    tree = shapely.STRtree(list(grounds))
    left, right = tree.query(list(probes), predicate="intersects")
    for i, j in sorted(zip(left.tolist(), right.tolist(), strict=True)):
        area = both(probes[i], grounds[j]).area
        found = best[i]
        if area > 1e-6 and (found is None or area > found[0] + 1e-6):
            best[i] = (area, j)
    return [None if b is None else b[1] for b in best]


def enter(stall: Stall, rules: Rules, ground: BaseGeometry | None = None) -> Access:
    """Return how a stall is entered.

    Parameters
    ----------
    stall
        The stall.
    rules
        Rules aisle_width, parallel_aisle_width, angled_45_aisle_width, angled_60_aisle_width.
    ground
        The aisle that an angled stall opens to; None for none, and for stalls of other kinds.

    Returns
    -------
    Access
        Box, turning ground, and the rule that gives the aisle's width.
    """
    if stall.kind is not StallKind.ANGLED:
        rule = "parallel_aisle_width" if stall.kind is StallKind.PARALLEL else "aisle_width"
        width = rules.value(rule)
        box = probe(stall, width)
        return Access(box, box, EMPTY, rule, width, None)
    (ax, ay), (bx, by) = stall.access
    along = None if ground is None else run_of(ground, ((ax + bx) / 2, (ay + by) / 2))
    into = heading(stall)
    angle = None
    if along is not None:
        angle = math.degrees(math.acos(min(1.0, abs(into[0] * along[0] + into[1] * along[1]))))
    nearest = min(ANGLES, key=lambda a: abs(a - (angle if angle is not None else 90.0)))
    rule = f"angled_{nearest:g}_aisle_width"
    width, turn = rules.value(rule), math.radians(nearest)
    wide = math.dist(*stall.access)
    deep = max((width - wide * math.cos(turn)) / math.sin(turn), _LEAST_DEPTH_M)
    box = probe(stall, deep)
    if along is None or box.is_empty:
        return Access(box, box, EMPTY, rule, width, angle)
    turning = both(box, _half(stall, along, into, out=True))
    tooth = both(box, _half(stall, along, into, out=False))
    return Access(box, turning, tooth, rule, width, angle)


def _half(stall: Stall, along: Pair, into: Pair, *, out: bool) -> Polygon:
    """Return one side of the line along the aisle through the foremost access corner."""
    across = (-along[1], along[0])
    if across[0] * into[0] + across[1] * into[1] > 0:
        across = (along[1], -along[0])
    corner = max(stall.access, key=lambda p: p[0] * across[0] + p[1] * across[1])
    a = (corner[0] - _FAR_M * along[0], corner[1] - _FAR_M * along[1])
    b = (corner[0] + _FAR_M * along[0], corner[1] + _FAR_M * along[1])
    sign = -1.0 if out else 1.0
    inner = (corner[0] + sign * across[0], corner[1] + sign * across[1])
    return beside(a, b, _FAR_M, inner)
