"""Shapes of structures: rectangles by their measures, discs, centre lines, outlines; and doors."""

from __future__ import annotations

import math
from typing import Any

from spaceplan.exchange.workbook.places import Places, tidied
from spaceplan.exchange.workbook.readings import beyond, heading
from spaceplan.exchange.workbook.rows import Row
from spaceplan.model.base import Point, Ring


def shape(places: Places, row: Row, points: list[Row]) -> tuple[str, Any]:
    """Return the geometry of a structure, whichever was measured.

    Parameters
    ----------
    places
        Where points lie; takes the faults.
    row
        The structure.
    points
        Its points, where they were listed.

    Returns
    -------
    key : str
        ``outline``, ``centre`` or ``line``.
    geometry
        In metres; None with a fault noted.
    """
    box, disc, thick = row.typed("@depth"), row.typed("radius"), row.typed("thickness")
    straight = thick and not points and not box
    shapes = [box, disc, bool(points) or straight]
    if sum(shapes) != 1:
        places.fault(
            "place.shape",
            row.at,
            "几种形状同时给出" if any(shapes) else "没有形状",
            "more than one shape" if any(shapes) else "no shape",
            "一种：角点加长、深；圆心加半径；“轮廓点”表中的点；厚度加长",
            "one: a corner with length and depth; a centre with a radius; points on the sheet "
            "Outlines; a thickness with a length",
        )
        return "outline", None
    if box:
        return "outline", _box(places, row)
    if disc:
        return "centre", places.point(row)
    if straight:
        return "line", _stretch(places, row)
    spots = [places.point(p) for p in points]
    whole = [tidied(s) for s in spots if s is not None]
    return "line" if thick else "outline", whole if len(whole) == len(spots) else None


def door(places: Places, row: Row, outline: Any, lost: bool) -> Point | None:
    """Return where a door is: its place, or so far along a side of the outline.

    Parameters
    ----------
    places
        Where points lie; takes the faults.
    row
        The door.
    outline
        Corners of its structure, in metres; null where it has none.
    lost
        Whether that is at fault already.

    Returns
    -------
    Point or None
        In metres; None with a fault noted, here or before.
    """
    if not row.typed("@edge", "@offset"):
        return places.point(row)
    edge, offset = row.number("@edge"), row.number("@offset") or 0.0
    if row.spoilt("@edge", "@offset") or lost:
        return None
    count = len(outline or ())
    if edge is None or edge > count:
        places.fault(
            "place.edge",
            row.cell("@edge", "@offset"),
            "没有这条边",
            "no such side",
            f"第几边：1 到 {count}",
            f"the number of a side, 1 to {count}",
        )
        return None
    start, end = outline[int(edge) - 1], outline[int(edge) % count]
    return beyond(start, heading(start, end), offset)


def rectangle(
    corner: Point, length: float, depth: float, angle_deg: float, aim: Point | None = None
) -> Ring:
    """Return the outline of a rectangle.

    Parameters
    ----------
    corner
        Where it begins, in metres.
    length
        Along its angle, in metres.
    depth
        To the left of that, in metres.
    angle_deg
        From the x axis, counter-clockwise.
    aim
        A point that its length runs towards, instead of the angle; null for none.

    Returns
    -------
    Ring
        Four corners to 0.1 mm.
    """
    way = math.radians(angle_deg) if aim is None else heading(corner, aim)
    across = beyond(corner, way + math.pi / 2, depth)
    spots = (corner, beyond(corner, way, length), beyond(across, way, length), across)
    return tuple(tidied(p) for p in spots)


def _box(places: Places, row: Row) -> Ring | None:
    corner, aim = places.point(row), _aim(places, row)
    if not row.typed("@length"):
        places.fault(
            "place.rectangle",
            row.at,
            "矩形没有长",
            "a rectangle without length",
            "长和深（米）",
            "length and depth in metres",
        )
    length, depth = row.number("@length"), row.number("@depth")
    if corner is None or length is None or depth is None or row.spoilt("@angle"):
        return None
    if row.typed("@towards") and not _runs(places, row, corner, aim):
        return None
    return rectangle(corner, length, depth, row.number("@angle") or 0.0, aim)


def _stretch(places: Places, row: Row) -> tuple[Point, Point] | None:
    """Return a straight centre line: from a corner so far along an angle, or up to a point."""
    start, aim = places.point(row), _aim(places, row)
    if start is None or row.spoilt("@length", "@angle"):
        return None
    if row.typed("@towards") and not _runs(places, row, start, aim):
        return None
    length = row.number("@length")
    if aim is None and length is None:
        places.fault(
            "place.line",
            row.at,
            "墙或道路没有长度",
            "a centre line without length",
            "长（米）、朝向点，或“轮廓点”表中的点",
            "a length in metres, a point it runs towards, or points on the sheet Outlines",
        )
        return None
    way = math.radians(row.number("@angle") or 0.0) if aim is None else heading(start, aim)
    reach = length if length is not None else math.dist(start, aim or start)
    return (tidied(start), tidied(beyond(start, way, reach)))


def _aim(places: Places, row: Row) -> Point | None:
    return places.named(row, "@towards") if row.typed("@towards") else None


def _runs(places: Places, row: Row, start: Point, aim: Point | None) -> bool:
    """Whether a point to run towards says a direction."""
    if aim is not None and math.dist(start, aim) < 1e-3:
        places.fault(
            "place.towards",
            row.cell("@towards"),
            "朝向点就是角点",
            "a point to run towards that is the corner",
            "另一个点",
            "another point",
        )
        return False
    return aim is not None
