"""Joins open lines to rings: ends that lie within a tolerance of each other belong together.

What comes out depends neither on the order of the lines nor on their directions.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from spaceplan.exchange.dxf_in.tangle import faces_of
from spaceplan.model.base import Point
from spaceplan.units import EPS_M, tidy

Path = tuple[Point, ...]
#: An end: index of the line, and whether it is the line's last point.
End = tuple[int, bool]


@dataclass(frozen=True)
class Gap:
    """A gap between two ends."""

    place: Point
    """Its middle, in metres."""
    width: float
    """Its width, in metres."""


@dataclass(frozen=True)
class Healed:
    """What became of some open lines."""

    rings: tuple[Path, ...]
    """Closed outlines: open rings, counter-clockwise from their lowest point, in metres."""
    open: tuple[Path, ...]
    """Lines that close nothing, joined where they could be."""
    gaps: tuple[Gap, ...]
    """Gaps that were closed."""
    left: tuple[Gap, ...]
    """What keeps each line of ``open`` from closing: the gap between its ends."""
    doubles: int
    """Lines that lay on another and were left out."""
    stubs: tuple[Path, ...] = ()
    """What sticks out of outlines: lines past a corner, fences that go on from one."""


def heal(paths: tuple[Path, ...], tolerance: float, *, faces: bool = True) -> Healed:
    """Join lines to rings.

    Parameters
    ----------
    paths
        Open lines, in metres; one whose first and last point coincide is a ring.
    tolerance
        Widest gap that is closed, in metres; ends within 0.1 mm always meet.
    faces
        Whether lines that meet in threes bound faces; default yes, no for walls and roads.

    Returns
    -------
    Healed
        The rings, what stayed open, and every gap that was closed, with its place.
    """
    reach = max(tolerance, EPS_M)
    lines = sorted({_canonical(p) for p in map(_clean, paths) if length_of(p) > EPS_M})
    usable = sum(length_of(_clean(p)) > EPS_M for p in paths)
    mates, gaps = _mates(lines, reach)
    opened: list[Path] = []
    seen: set[int] = set()
    rings: list[Path] = []
    stubs: list[Path] = []
    if faces and lines:
        found, stubs, met, seen = faces_of(lines, mates, reach)
        rings = [_ring(_rounded(p)) for p in found]
        gaps = tuple(sorted((*gaps, *(Gap(*g) for g in met)), key=lambda g: g.place))
    # open chains start at an end without a mate; whatever is left afterwards runs in circles
    starts = [e for i in range(len(lines)) for e in ((i, False), (i, True)) if e not in mates]
    for start in (*starts, *((i, False) for i in range(len(lines)))):
        if start[0] in seen:
            continue
        chain, closed = _walk(lines, mates, start, seen)
        if closed and len(chain) >= 3:
            rings.append(_ring(chain))
        else:
            opened.append(_canonical(chain))
    left = tuple(gap_of(p) for p in sorted(opened))
    return Healed(
        tuple(sorted(rings)),
        tuple(sorted(opened)),
        gaps,
        left,
        usable - len(lines),
        tuple(sorted(_rounded(p) for p in stubs)),
    )


def _rounded(path: Path) -> Path:
    return tuple((tidy(x), tidy(y)) for x, y in path)


def gap_of(path: Path) -> Gap:
    """Return the gap between the ends of a line."""
    return Gap(_middle(path[0], path[-1]), math.dist(path[0], path[-1]))


def _mates(lines: list[Path], reach: float) -> tuple[dict[End, End], tuple[Gap, ...]]:
    """Return which ends belong together, nearest first, and the gaps between them."""
    ends: dict[End, Point] = {}
    cells: dict[tuple[int, int], list[End]] = defaultdict(list)
    for i, line in enumerate(lines):
        for last in (False, True):
            point = line[-1 if last else 0]
            ends[i, last] = point
            cells[math.floor(point[0] / reach), math.floor(point[1] / reach)].append((i, last))
    pairs: list[tuple[float, Point, Point, End, End]] = []
    for (cx, cy), here in cells.items():
        near = [
            e for dx in (-1, 0, 1) for dy in (-1, 0, 1) for e in cells.get((cx + dx, cy + dy), ())
        ]
        # a crowd of ends at one place (hatch lines drawn singly) is no outline, and n² is slow
        near = near[:_CROWD]
        for one in here[:_CROWD]:
            for other in near:
                if one >= other or (one[0] == other[0] and not _may_close(lines[one[0]], reach)):
                    continue
                off = math.dist(ends[one], ends[other])
                if off <= reach:
                    low, high = ends[one], ends[other]
                    low, high = (low, high) if low <= high else (high, low)
                    pairs.append((0.0 if off < EPS_M else off, low, high, one, other))
    mates: dict[End, End] = {}
    gaps: list[Gap] = []
    for off, low, high, one, other in sorted(set(pairs)):
        if one not in mates and other not in mates:
            mates[one], mates[other] = other, one
            if off > EPS_M:
                gaps.append(Gap(_middle(low, high), off))
    return mates, tuple(sorted(gaps, key=lambda g: g.place))


#: Most ends at one place that are looked at.
_CROWD = 64


def _may_close(line: Path, reach: float) -> bool:
    """Tell whether a line may be a ring by itself, rather than a short stroke."""
    return len(line) >= 3 and length_of(line) > 4 * reach


def _walk(
    lines: list[Path], mates: dict[End, End], start: End, seen: set[int]
) -> tuple[Path, bool]:
    chain: list[Point] = []
    end = start
    while True:
        line = lines[end[0]]
        seen.add(end[0])
        step = line if not end[1] else line[::-1]
        if chain:
            # one clean corner in the middle of the gap instead of two beside it
            chain[-1] = _corner(chain[-2], chain[-1], step[0], step[1])
            step = step[1:]
        chain += step
        out: End = (end[0], not end[1])
        onward = mates.get(out)
        if onward is None:
            return tuple(chain), False
        if onward == start:
            chain[0] = _corner(chain[-2], chain[-1], chain[0], chain[1])
            return tuple(chain[:-1]), True
        end = onward


def _clean(path: Path) -> Path:
    """Drop points that lie on the one before."""
    kept = list(path[:1])
    kept += [q for p, q in pairwise(path) if math.dist(p, q) >= EPS_M]
    return tuple(kept)


def _canonical(path: Path) -> Path:
    return min(path, path[::-1])


def _ring(points: Path) -> Path:
    area = sum(points[i - 1][0] * q[1] - q[0] * points[i - 1][1] for i, q in enumerate(points))
    turned = points if area > 0 else points[::-1]
    first = turned.index(min(turned))
    return turned[first:] + turned[:first]


def length_of(path: Path) -> float:
    """Return the length of a line, in metres."""
    return sum(math.dist(p, q) for p, q in pairwise(path))


def _corner(a: Point, b: Point, c: Point, d: Point) -> Point:
    """Return where the line from a to b goes on as that from c to d.

    That is where they cross, if both were drawn past the corner, else the middle of the gap.
    """
    ux, uy, vx, vy = b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]
    turn = ux * vy - uy * vx
    if b == c or turn == 0:
        return _middle(b, c)
    t = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / turn
    s = ((c[0] - a[0]) * uy - (c[1] - a[1]) * ux) / turn
    return (a[0] + t * ux, a[1] + t * uy) if 0 < t < 1 and 0 < s < 1 else _middle(b, c)


def _middle(a: Point, b: Point) -> Point:
    return a if a == b else ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
