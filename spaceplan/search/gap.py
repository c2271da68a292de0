"""Rows and aisles of a sketch: where stalls stand, and what they stand beside."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from spaceplan.model.base import Point

Quad = tuple[Point, Point, Point, Point]


@dataclass(frozen=True)
class RowGap:
    """A free stretch of a row: stalls of one kind stand side by side in it."""

    origin: Point
    along: Point
    outward: Point
    start: float
    end: float
    right: bool
    """Whether the stalls are pushed to the end rather than to the start."""
    aisle: int
    """Index of the aisle in the sketch, or −1 for a kept road or a frontage."""
    pitch: float
    """Length of row that one stall takes, in metres."""
    depth: float
    """How deep a stall is, in metres."""
    parallel: bool = False
    """Whether its stalls lie along the aisle."""
    lean: float = 0.0
    """Angle of angled stalls to the aisle, in degrees; negative where they lean against ``along``;
    0 for stalls at right angles and parallel ones."""

    @property
    def count(self) -> int:
        """How many stalls fit."""
        return max(0, int((self.length - self.extra + 2e-6) / self.pitch))

    @property
    def extra(self) -> float:
        """How much more of the row the first stall takes than each further one, in metres."""
        if self.lean == 0:
            return 0.0
        c, s, width, long = self._sizes
        return width * s + long * c - self.pitch

    @property
    def tooth(self) -> float:
        """Open ground that angled stalls need before the first of them, in metres."""
        if self.lean == 0:
            return 0.0
        c, s, width, _ = self._sizes
        return width * c * c / s

    @property
    def _sizes(self) -> tuple[float, float, float, float]:
        """Cosine and sine of the lean; width and length of an angled stall."""
        c, s = math.cos(math.radians(self.lean)), math.sin(math.radians(abs(self.lean)))
        width = self.pitch * s
        return c, s, width, (self.depth - width * c) / s

    def ground(self, first: float, last: float) -> tuple[float, float]:
        """Return what stalls take of the row, the open ground before angled ones included.

        Parameters
        ----------
        first, last
            Where the first and the last of them begin, in metres.

        Returns
        -------
        tuple of float
            From, to.
        """
        end = last + self.pitch + self.extra
        return (first, end + self.tooth) if self.lean < 0 else (first - self.tooth, end)

    @property
    def band(self) -> Quad:
        """All its ground from the aisle to the far end of its stalls, the slack with it."""
        low, high = self.start - self.tooth, self.end + self.tooth
        ends = ((low, 0.0), (high, 0.0), (high, self.depth), (low, self.depth))
        a, b, c, d = (self.at(u, v) for u, v in ends)
        return a, b, c, d

    def outline(self, start: float) -> Quad:
        """Return the corners of one stall.

        Parameters
        ----------
        start
            Where the stall begins along the row, in metres.

        Returns
        -------
        tuple of Point
            Four corners; the access edge joins the first two.
        """
        if self.lean == 0:
            u0, u1 = start, start + self.pitch
            return self.at(u0, 0), self.at(u1, 0), self.at(u1, self.depth), self.at(u0, self.depth)
        c, s, width, long = self._sizes
        if self.lean > 0:
            ua, va, ub, vb, sense = start, width * c, start + width * s, 0.0, 1.0
        else:
            ua, va, ub, vb, sense = (
                start + long * c,
                0.0,
                start + long * c + width * s,
                width * c,
                -1.0,
            )
        du, dv = sense * long * c, long * s
        return (
            self.at(ua, va),
            self.at(ub, vb),
            self.at(ub + du, vb + dv),
            self.at(ua + du, va + dv),
        )

    @property
    def length(self) -> float:
        """Free length, in metres."""
        return self.end - self.start

    def at(self, u: float, v: float) -> Point:
        """Return a place of the row.

        Parameters
        ----------
        u, v
            Along and outward, in metres.

        Returns
        -------
        Point
            The place on the site.
        """
        return (
            self.origin[0] + u * self.along[0] + v * self.outward[0],
            self.origin[1] + u * self.along[1] + v * self.outward[1],
        )


@dataclass(frozen=True)
class AisleRect:
    """An aisle as a rectangle about a straight line."""

    anchor: Point
    along: Point
    start: float
    end: float
    half: float
    neck: bool
    """Whether it is too narrow for stalls at right angles."""
    gate: bool
    way: int = 0
    """1 where cars drive along it one way, −1 against it, 0 where they drive both ways."""

    def corners(self, start: float, end: float) -> Quad:
        """Return the corners of a stretch of it.

        Parameters
        ----------
        start, end
            Stretch along the line, in metres.

        Returns
        -------
        tuple of Point
            Four corners.
        """
        (px, py), (ux, uy), h = self.anchor, self.along, self.half
        nx, ny = -uy, ux
        return (
            (px + start * ux - h * nx, py + start * uy - h * ny),
            (px + end * ux - h * nx, py + end * uy - h * ny),
            (px + end * ux + h * nx, py + end * uy + h * ny),
            (px + start * ux + h * nx, py + start * uy + h * ny),
        )


def cut_gap(gap: RowGap, taken: list[tuple[float, float]]) -> list[RowGap]:
    """Leave out stretches of a gap; what is left keeps to the ground of its stalls.

    Parameters
    ----------
    gap
        The gap.
    taken
        From, to, in metres along the row.

    Returns
    -------
    list of RowGap
        What is left of it; the gap itself where nothing is taken.
    """
    if not taken:
        return [gap]
    full = gap.count * gap.pitch
    begin = gap.end - full if gap.right else gap.start
    end, at = begin + full, begin
    out = []
    for lo, hi in [*sorted(taken), (end, end)]:
        if min(lo, end) - at > 0.5:
            piece_end = min(lo, end)
            out.append(replace(gap, start=at, end=piece_end, right=lo >= end and at > begin))
        at = max(at, hi)
    return out
