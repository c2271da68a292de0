"""Houses that are drawn as one closed outline and parted by lines: each part is one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spaceplan.exchange.dxf_in.heal import Path
from spaceplan.exchange.dxf_in.pieces import Piece
from spaceplan.units import EPS_M, tidy

if TYPE_CHECKING:
    from shapely import Polygon


def divided(
    closed: list[Piece], lines: list[Piece], reach: float
) -> tuple[list[Piece], list[Piece]]:
    """Cut outlines of buildings along lines that lead from side to side.

    Parameters
    ----------
    closed
        Outlines, in metres.
    lines
        Lines that close nothing.
    reach
        A line ends at an outline this near to it, in metres.

    Returns
    -------
    tuple of list of Piece and list of Piece
        The outlines, parts in the place of those that were cut; and the lines that cut them.
    """
    from shapely import LineString, Point, Polygon, STRtree

    cuts = [p for p in lines if p.role == "building" and not p.data]
    if not cuts:
        return closed, []
    shapes = [LineString(p.points) for p in cuts]
    tree = STRtree(shapes)
    out: list[Piece] = []
    used: set[int] = set()
    off = max(reach, EPS_M)
    for piece in closed:
        polygon = Polygon(piece.points)
        if piece.role != "building" or piece.data or piece.filled or not polygon.is_valid:
            out.append(piece)
            continue
        edge, near = polygon.exterior, polygon.buffer(off)
        some = []
        for i in sorted(int(k) for k in tree.query(near, predicate="covers")):
            ends = (cuts[i].points[0], cuts[i].points[-1])
            if cuts[i].layer == piece.layer and all(edge.distance(Point(e)) <= off for e in ends):
                some.append(i)
        parts = _parts(polygon, [cuts[i].points for i in some])
        if len(parts) < 2:
            out.append(piece)
            continue
        used.update(some)
        out += [replace(piece, points=part, handle="") for part in parts]
    return out, [cuts[i] for i in sorted(used)]


def _parts(polygon: Polygon, cuts: list[Path]) -> list[Path]:
    """Return the parts of a polygon between lines from side to side."""
    from shapely import LineString, Point, get_parts, polygonize, union_all

    if not cuts:
        return []
    edge = polygon.exterior
    lines = []
    for line in cuts:
        on = [edge.interpolate(edge.project(Point(p))) for p in (line[0], line[-1])]
        lines.append(LineString([(on[0].x, on[0].y), *line, (on[1].x, on[1].y)]))
    faces = get_parts(polygonize(get_parts(union_all([edge, *lines], grid_size=EPS_M))))
    inside = [f for f in faces if f.area > EPS_M and polygon.covers(f.representative_point())]
    rings = [tuple((tidy(x), tidy(y)) for x, y in f.exterior.coords[:-1]) for f in inside]
    return sorted(rings)
