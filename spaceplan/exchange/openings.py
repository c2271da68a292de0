"""Openings of a boundary about a point on it: straight ones where it bends as well."""

from __future__ import annotations

import math

from shapely import LineString
from shapely import Point as Spot

from spaceplan.model.base import Point, Ring, Segment
from spaceplan.units import tidy

#: An opening on short edges goes round bends that turn by no more than this in all, in degrees.
MOST_TURN_DEG = 45.0

#: The same on an edge that has room for the opening: a point in a straight line is no corner.
_STRAIGHT_DEG = 10.0

#: Where less than a lane is left that way, in metres, the boundary may be steps: there an opening
#: is a chord over a stretch that is longer than it by no more than this factor.
_LANE_M = 2.5
_STEPS_FACTOR = 1.6

#: Steps in which the ends of a chord are looked for; each halves what is left.
_STEPS = 40


def opening(ring: Ring, spot: Point, width: float) -> Segment:
    """Return the two ends of an opening in a boundary.

    On an edge as long as the opening it stays within that edge and those that go straight on.
    Shorter edges are those of a curve, or of a survey with many points: there it is a chord over
    the edges that follow, as far as these turn by no more than `MOST_TURN_DEG`.

    Parameters
    ----------
    ring
        Open ring, in metres.
    spot
        Where its middle is wanted, in metres.
    width
        How wide it is to be, in metres.

    Returns
    -------
    Segment
        Its ends, to 0.1 mm; nearer to each other than ``width`` where the boundary leaves no room.
    """
    at = Spot(spot)
    edges = [LineString((ring[i - 1], b)) for i, b in enumerate(ring)]
    # of the edges that meet at a corner the longest takes the opening
    index = min(
        range(len(edges)), key=lambda i: (round(edges[i].distance(at), 2), -edges[i].length)
    )
    run = _run(ring, index, _STRAIGHT_DEG if edges[index].length >= width else MOST_TURN_DEG)
    found = _across(run, at, width, run.length)
    if found.length < min(width, _LANE_M):
        turned = _from(ring, index)
        wider = _across(turned, at, width, _STEPS_FACTOR * width / 2)
        found = max(found, wider, key=lambda c: c.length)
    (ax, ay), (bx, by) = found.coords
    return (tidy(ax), tidy(ay)), (tidy(bx), tidy(by))


def _across(run: LineString, at: Spot, width: float, most: float) -> LineString:
    """Return the chord of a width about a point, over no more of a line on either side."""
    middle = run.project(at)
    low, high = 0.0, most
    for _ in range(_STEPS):
        half = (low + high) / 2
        low, high = (half, high) if _chord(run, middle, half).length < width else (low, half)
    return _chord(run, middle, high)


def _from(ring: Ring, index: int) -> LineString:
    """Return a whole ring as a line in the middle of which the edge that ends at a vertex lies."""
    n = len(ring)
    first = (index + n // 2) % n
    return LineString([ring[(first + k) % n] for k in range(n + 1)])


def _chord(run: LineString, middle: float, half: float) -> LineString:
    """Return the chord over a stretch of a line, moved along where it would leave the line."""
    start = min(max(middle - half, 0.0), max(run.length - 2 * half, 0.0))
    return LineString((run.interpolate(start), run.interpolate(min(start + 2 * half, run.length))))


def _run(ring: Ring, index: int, most: float) -> LineString:
    """Return the edges about one that turn off its direction by no more than so many degrees."""
    n = len(ring)
    points = [ring[index - 1], ring[index]]
    base = _heading(*points)
    first, last = (index - 1) % n, index
    while (last + 1) % n != first and _off(base, ring[last], ring[(last + 1) % n]) <= most:
        last = (last + 1) % n
        points.append(ring[last])
    while (first - 1) % n != last and _off(base, ring[(first - 1) % n], ring[first]) <= most:
        first = (first - 1) % n
        points.insert(0, ring[first])
    return LineString(points)


def _heading(a: Point, b: Point) -> float:
    return math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))


def _off(base: float, a: Point, b: Point) -> float:
    return abs((_heading(a, b) - base + 180) % 360 - 180)
