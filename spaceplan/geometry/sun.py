"""Where buildings keep the noon sun away, and which way a side of the compass lies."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from shapely import affinity
from shapely.geometry import Polygon
from shapely.ops import unary_union

from spaceplan.geometry.outline import clean, polygons
from spaceplan.model.areas import Side
from spaceplan.model.base import Point
from spaceplan.standards import Rules

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Quarter turns of a side from north, counter-clockwise.
_TURNS = {Side.NORTH: 0, Side.WEST: 1, Side.SOUTH: 2, Side.EAST: 3}


def toward(side: Side, north_deg: float) -> Point:
    """Return the direction of a side of the compass.

    Parameters
    ----------
    side
        The side.
    north_deg
        Direction of north, in degrees counter-clockwise from the x axis.

    Returns
    -------
    Point
        A unit vector.
    """
    turn = math.radians(north_deg + 90.0 * _TURNS[side])
    return (math.cos(turn), math.sin(turn))


def shadow(outline: BaseGeometry, storeys: int, north_deg: float, rules: Rules) -> BaseGeometry:
    """Return the ground that a building shades at noon, its own ground with it.

    Parameters
    ----------
    outline
        Outline of the building.
    storeys
        How many floors it has.
    north_deg
        Direction of north, in degrees counter-clockwise from the x axis.
    rules
        Give the height of a floor and the length of a shadow for each metre of height.

    Returns
    -------
    shapely geometry
        The outline swept northward.
    """
    far = storeys * rules.value("storey_height") * rules.value("noon_shadow_factor")
    dx, dy = (far * v for v in toward(Side.NORTH, north_deg))
    swept: list[BaseGeometry] = []
    for part in polygons(clean(outline)):
        swept += [part, affinity.translate(part, dx, dy)]
        for (ax, ay), (bx, by) in pairwise([c[:2] for c in part.exterior.coords]):
            side = Polygon([(ax, ay), (bx, by), (bx + dx, by + dy), (ax + dx, ay + dy)])
            swept.append(side.buffer(0))
    return unary_union(swept)


def shade(
    casters: Iterable[tuple[BaseGeometry, int]], north_deg: float, rules: Rules
) -> BaseGeometry:
    """Return the ground that some buildings shade at noon.

    Parameters
    ----------
    casters
        Outlines and numbers of floors.
    north_deg
        Direction of north, in degrees counter-clockwise from the x axis.
    rules
        Give the height of a floor and the length of a shadow for each metre of height.

    Returns
    -------
    shapely geometry
        The ground, perhaps empty.
    """
    return unary_union([shadow(o, n, north_deg, rules) for o, n in casters])
