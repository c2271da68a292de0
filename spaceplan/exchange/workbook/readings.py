"""What a tape says of a yard: lengths, turns, and on which side of two points a third one lies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from spaceplan.model.base import Point

Points = dict[str, Point]

#: How far a tape's reading may be trusted, one standard deviation: 1 cm and a two-thousandth of the
#: length (sag and slant), and one degree of an angle taken by set square or telephone.
_TAPE_M, _TAPE_SHARE, _ANGLE_DEG = 0.01, 0.0005, 1.0

#: A third length tells on which side a point lies if both differ by more than this, in metres.
_TELLS_M = 0.5

#: Points nearer than this, in metres, say nothing of a direction.
_SAME_M = 1e-3


@dataclass(frozen=True)
class Length:
    """A distance between two points."""

    start: str
    end: str
    value: float
    """In metres."""
    ref: str
    """Cell that it was read from."""

    @property
    def spread(self) -> float:
        """Standard deviation, in metres."""
        return _TAPE_M + _TAPE_SHARE * self.value

    @property
    def names(self) -> tuple[str, ...]:
        """The points that it ties together."""
        return (self.start, self.end)

    @property
    def typed(self) -> float:
        """As it was read, in metres."""
        return self.value

    def as_typed(self, change: float) -> float:
        """Return a change of the value as one of what was read, in metres."""
        return change

    def off(self, at: Mapping[str, Point]) -> float:
        """Return how much the points are further apart than the tape says, in metres."""
        return math.dist(at[self.start], at[self.end]) - self.value


@dataclass(frozen=True)
class Turn:
    """A turn at a point, for one who comes from the point before and goes on to the next."""

    before: str
    corner: str
    after: str
    value: float
    """In degrees, to the left."""
    ref: str
    """Cell that it was read from."""
    spread: float = _ANGLE_DEG
    """Standard deviation, in degrees."""
    inside: int = 0
    """1 for an angle inside a yard on the left, -1 for one on the right, 0 for a turn."""

    @property
    def typed(self) -> float:
        """As it was read, in degrees: a turn, or an angle inside the yard."""
        return 180 - self.value * self.inside if self.inside else self.value

    def as_typed(self, change: float) -> float:
        """Return a change of the turn as one of what was read, in degrees."""
        return -change * self.inside if self.inside else change

    @property
    def names(self) -> tuple[str, ...]:
        """The points that it ties together."""
        return (self.before, self.corner, self.after)

    def off(self, at: Mapping[str, Point]) -> float:
        """Return how much more to the left the way turns than was read, in degrees."""
        there = heading(at[self.corner], at[self.after]) - heading(at[self.before], at[self.corner])
        return (math.degrees(there) - self.value + 180) % 360 - 180


@dataclass(frozen=True)
class Walk:
    """The corners of a yard in the order of one who walks round it."""

    corners: tuple[str, ...]
    """Names, the first not repeated."""
    left: bool
    """Whether the yard lies on the left."""

    def before(self, name: str, after: str) -> str:
        """Return the corner before one, for a side of the yard; empty for any other way."""
        if name not in self.corners:
            return ""
        i, n = self.corners.index(name), len(self.corners)
        return self.corners[i - 1] if self.corners[(i + 1) % n] == after else ""

    def bulges(self, a: str, b: str, name: str) -> bool | None:
        """Return whether a corner lies left of the way from a to b in a yard that bulges."""
        if not {a, b, name} <= set(self.corners):
            return None
        first, second, third = (self.corners.index(n) for n in (a, b, name))
        n = len(self.corners)
        onwards = (second - first) % n < (third - first) % n
        return onwards == self.left


Reading = Length | Turn


def heading(a: Point, b: Point) -> float:
    """Return the direction from one point to another, in radians from the x axis.

    Parameters
    ----------
    a, b
        The points, in metres.

    Returns
    -------
    float
        Counter-clockwise.
    """
    return math.atan2(b[1] - a[1], b[0] - a[0])


def beyond(start: Point, direction: float, metres: float) -> Point:
    """Return the point that lies so far from another in a direction.

    Parameters
    ----------
    start
        Where from, in metres.
    direction
        In radians from the x axis.
    metres
        How far.

    Returns
    -------
    Point
        In metres.
    """
    return (start[0] + metres * math.cos(direction), start[1] + metres * math.sin(direction))


def place(
    readings: tuple[Reading, ...],
    fixed: Mapping[str, Point],
    sides: Mapping[str, bool],
    walk: Walk,
) -> tuple[Points, tuple[str, ...]]:
    """Lay points one after the other, each by the first readings that will do.

    Parameters
    ----------
    readings
        In the order of the table.
    fixed
        Points that lie fast, in metres; without any the first length starts at (0, 0) and runs
        along the x axis.
    sides
        Of points found by two lengths, whether they lie on the left for one who looks from the
        first point they were measured from to the second, in the order of the table.
    walk
        The corners of the yard.

    Returns
    -------
    points : dict
        A place for each point that could be reached, roughly where it belongs.
    taken : tuple of str
        Corners of which nothing said the side: they are taken to bulge outwards.
    """
    at: Points = dict(fixed)
    lengths = [r for r in readings if isinstance(r, Length)]
    turns = [r for r in readings if isinstance(r, Turn)]
    taken: list[str] = []
    first = next((r for r in lengths if not at or at.keys() & set(r.names)), None)
    if len(at) < 2 and first is not None:
        start = first.end if first.end in at else first.start
        end = first.end if start == first.start else first.start
        at.setdefault(start, (0.0, 0.0))
        at[end] = beyond(at[start], math.pi if start == first.end else 0.0, first.value)
    while True:
        names = dict.fromkeys(name for r in readings for name in r.names if name not in at)
        found = next(((n, p) for n in names if (p := _walked(n, at, lengths, turns))), None)
        found = found or next(((n, p) for n in names if (p := _met(n, at, lengths, sides))), None)
        if found is None:
            found = next(((n, p) for n in names if (p := _bulging(n, at, lengths, walk))), None)
            if found is None:
                return at, tuple(taken)
            taken.append(found[0])
        at[found[0]] = found[1]


def _tapes_to(name: str, at: Mapping[str, Point], lengths: list[Length]) -> list[tuple[str, float]]:
    """Return the points that lie already and from which a point was measured, with metres."""
    known: dict[str, float] = {}
    for r in lengths:
        other = r.start if r.end == name else r.end if r.start == name else None
        if other is not None and other in at:
            known.setdefault(other, r.value)
    return list(known.items())


def _walked(name: str, at: Points, lengths: list[Length], turns: list[Turn]) -> Point | None:
    """Return where a point lies by a turn and a length, walked forwards or backwards."""
    reach = dict(_tapes_to(name, at, lengths))
    for t in turns:
        if t.corner not in at or t.corner not in reach:
            continue
        turned = math.radians(t.value)
        if t.after == name and t.before in at:
            return beyond(
                at[t.corner], heading(at[t.before], at[t.corner]) + turned, reach[t.corner]
            )
        if t.before == name and t.after in at:
            back = heading(at[t.corner], at[t.after]) - turned + math.pi
            return beyond(at[t.corner], back, reach[t.corner])
    return None


def _met(name: str, at: Points, lengths: list[Length], sides: Mapping[str, bool]) -> Point | None:
    """Return where two lengths meet, on the side that is said or that a third length tells."""
    known = _tapes_to(name, at, lengths)
    if name in sides:
        return _meeting(known, at, sides[name])
    if len(known) > 2:
        third, length = known[2]
        spots = [p for left in (True, False) if (p := _meeting(known, at, left))]
        misses = [abs(math.dist(at[third], spot) - length) for spot in spots]
        if spots and abs(misses[0] - misses[1]) > _TELLS_M:
            return spots[misses.index(min(misses))]
    return None


def _bulging(name: str, at: Points, lengths: list[Length], walk: Walk) -> Point | None:
    """Return where two lengths meet so that a corner of the yard bulges outwards."""
    known = _tapes_to(name, at, lengths)
    left = walk.bulges(known[0][0], known[1][0], name) if len(known) > 1 else None
    return None if left is None else _meeting(known, at, left)


def _meeting(known: list[tuple[str, float]], at: Points, left: bool) -> Point | None:
    """Return where the first two lengths meet on one side of the way between their points."""
    if len(known) < 2:
        return None
    (a, first), (b, second) = known[:2]
    base = math.dist(at[a], at[b])
    if base < _SAME_M:
        return None
    along = (base * base + first * first - second * second) / (2 * base)
    # tapes that are a little too short to meet are laid end to end; the adjustment does the rest
    across = math.sqrt(max(first * first - along * along, 0.0))
    way = heading(at[a], at[b])
    return beyond(
        beyond(at[a], way, along), way + (math.pi if not left else 0) + math.pi / 2, across
    )
