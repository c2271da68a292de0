"""Lines that meet in threes or cross: the faces between them, and what sticks out.

A row of houses shares its party walls, a fence goes on from a corner, a line is drawn past the
corner it was to end at.  Joining ends two by two makes nothing of these; the arrangement of the
lines does.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from spaceplan.model.base import Point
from spaceplan.units import EPS_M

if TYPE_CHECKING:
    from spaceplan.exchange.dxf_in.heal import End, Path

#: Pairs of lines that meet, beyond which they are strokes of a hatch and no outlines: in all, and
#: for each line beyond the first hundred.
_MOST_MEETINGS = 200_000
_MOST_EACH = 12

#: Faces for each line, and in all, beyond which lines that cross are strokes and no outlines.
_MOST_FACES_EACH, _MOST_FACES = 3, 5000

#: Lines that are compared with all others at a time, so that a bound is seen before it is passed.
_BATCH = 50

#: Most lines at the end of another that are looked at.
_CROWD = 64

#: Points nearer than this, in metres, are one.
_GRID_M = EPS_M


def faces_of(
    lines: list[Path], mates: dict[End, End], reach: float
) -> tuple[list[Path], list[Path], list[tuple[Point, float]], set[int]]:
    """Return the faces of lines that do not simply follow each other.

    Parameters
    ----------
    lines
        Open lines, in metres.
    mates
        Which ends belong together, by twos.
    reach
        Widest gap that is closed, in metres.

    Returns
    -------
    list of Path
        The faces, as open rings.
    list of Path
        What sticks out of them.
    list of tuple of Point and float
        Place and width of the gaps that were closed to a line, not to an end.
    set of int
        The lines that were used.
    """
    from shapely import LineString, STRtree, get_parts, polygonize_full, union_all

    snapped = _snapped(lines, mates)
    shapes: list[Any] = [LineString(p) for p in snapped]
    if _meetings(shapes) is None:
        return [], [], [], set()
    snapped, gaps = _reaching(snapped, shapes, STRtree(shapes), mates, reach)
    shapes = [LineString(p) for p in snapped]
    pairs = _meetings(shapes)
    if pairs is None:
        return [], [], [], set()
    rings: list[Path] = []
    stubs: list[Path] = []
    used: set[int] = set()
    for some in _clusters(len(lines), pairs):
        if not _tangled(some, snapped, shapes, pairs, mates):
            continue
        node = union_all([shapes[i] for i in sorted(some)], grid_size=_GRID_M)
        found, cuts, dangles, _ = polygonize_full(get_parts(node))
        faces = [f for f in get_parts(found) if f.area > 0]
        if not faces or len(faces) > min(_MOST_FACES_EACH * max(len(some), 8), _MOST_FACES):
            continue
        used |= some
        rings += [tuple(f.exterior.coords[:-1]) for f in faces]
        rest = [p for p in (*get_parts(cuts), *get_parts(dangles)) if p.length > _GRID_M]
        stubs += [tuple(p.coords) for p in rest]
    return rings, stubs, [g for i, g in gaps if i in used], used


def _meetings(shapes: list[Any]) -> list[tuple[int, int]] | None:
    """Return which lines meet; None where so many do that they are no outlines."""
    from shapely import STRtree

    tree = STRtree(shapes)
    pairs: list[tuple[int, int]] = []
    most = min(_MOST_MEETINGS, _MOST_EACH * (len(shapes) + 100))
    for start in range(0, len(shapes), _BATCH):
        left, right = tree.query(
            shapes[start : start + _BATCH], predicate="dwithin", distance=_GRID_M
        )
        pairs += [
            (start + int(i), int(j)) for i, j in zip(left, right, strict=True) if start + i < j
        ]
        if len(pairs) > most:
            return None
    return pairs


def _snapped(lines: list[Path], mates: dict[End, End]) -> list[Path]:
    """Move ends that belong together to the middle of their gap."""
    out = [list(p) for p in lines]
    for (i, last), (j, other) in mates.items():
        a, b = lines[i][-1 if last else 0], lines[j][-1 if other else 0]
        if math.dist(a, b) > 0:
            out[i][-1 if last else 0] = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    return [tuple(p) for p in out]


def _reaching(
    lines: list[Path], shapes: list[Any], tree: Any, mates: dict[End, End], reach: float
) -> tuple[list[Path], list[tuple[int, tuple[Point, float]]]]:
    """Lengthen ends without a mate to the line that they would meet within the reach."""
    import numpy as np
    from shapely import LineString, get_coordinates, intersection

    if reach <= EPS_M:
        return lines, []
    ends: list[End] = []
    rays: list[Any] = []
    for i, line in enumerate(lines):
        for last in (False, True):
            end, before = (line[-1], line[-2]) if last else (line[0], line[1])
            if (i, last) in mates or math.dist(end, before) == 0:
                continue
            long = reach / math.dist(end, before)
            tip = (end[0] + long * (end[0] - before[0]), end[1] + long * (end[1] - before[1]))
            ends.append((i, last))
            rays.append(LineString((end, tip)))
    out = [list(p) for p in lines]
    gaps: list[tuple[int, tuple[Point, float]]] = []
    ray_of, line_of = tree.query(rays) if rays else (np.empty(0, int), np.empty(0, int))
    first: dict[int, tuple[float, Point]] = {}
    # of those whose box a ray meets, so many at most: ranks within each ray
    rank = np.arange(len(ray_of)) - np.searchsorted(ray_of, ray_of)
    own = np.array([i for i, _ in ends], int)
    kept = (rank < _CROWD) & (line_of != own[ray_of])
    ray_of, line_of = ray_of[kept], line_of[kept]
    met = intersection(np.array(rays, object)[ray_of], np.array(shapes, object)[line_of])
    spots, of = get_coordinates(met, return_index=True)
    for (x, y), k in zip(spots.tolist(), ray_of[of].tolist(), strict=True):
        off = math.dist((x, y), rays[k].coords[0])
        if k not in first or off < first[k][0]:
            first[k] = (off, (x, y))
    for k, (i, last) in enumerate(ends):
        off, spot = first.get(k, (0.0, (0.0, 0.0)))
        if off > EPS_M:
            out[i].insert(len(out[i]) if last else 0, spot)
            gaps.append((i, (spot, off)))
    return [tuple(p) for p in out], gaps


def _clusters(count: int, pairs: list[tuple[int, int]]) -> list[set[int]]:
    """Return the lines that hang together."""
    near: dict[int, list[int]] = defaultdict(list)
    for i, j in pairs:
        near[i].append(j)
        near[j].append(i)
    seen: set[int] = set()
    out = []
    for i in range(count):
        if i in seen:
            continue
        some, todo = set(), [i]
        while todo:
            k = todo.pop()
            if k not in some:
                some.add(k)
                todo += near[k]
        seen |= some
        out.append(some)
    return out


def _tangled(
    some: set[int],
    lines: list[Path],
    shapes: list[Any],
    pairs: list[tuple[int, int]],
    mates: dict[End, End],
) -> bool:
    """Tell whether lines meet in threes, or meet elsewhere than end to end and leave ends free."""
    ends = [(i, last) for i in some for last in (False, True)]
    if len(some) == 1:
        return not shapes[ends[0][0]].is_simple and ends[0] not in mates
    cells = Counter(_cell(lines[i][-1 if last else 0]) for i, last in ends)
    if max(cells.values()) > 2:
        return True
    if all(e in mates for e in ends):
        return False
    return any(
        not _end_to_end(lines[i], lines[j], shapes[i].intersection(shapes[j]))
        for i, j in pairs
        if i in some
    )


def _cell(point: Point) -> tuple[int, int]:
    return round(point[0] / (10 * _GRID_M)), round(point[1] / (10 * _GRID_M))


def _end_to_end(a: Path, b: Path, met: Any) -> bool:
    """Tell whether two lines meet at ends of both alone."""
    if met.is_empty:  # nearer than the grid, but not touching
        return True
    if met.geom_type not in ("Point", "MultiPoint"):
        return False
    spots = [(p.x, p.y) for p in getattr(met, "geoms", (met,))]
    return all(
        min(math.dist(s, e) for e in (a[0], a[-1])) <= 2 * _GRID_M
        and min(math.dist(s, e) for e in (b[0], b[-1])) <= 2 * _GRID_M
        for s in spots
    )
