"""In which ways loose structures may stand: each at home, put elsewhere, or cut back.

An *arrangement* says of every loose structure whether it stands where it stood, stands there cut
back, or is one of the blocks that the annealing places.  Programmes take turns with them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Polygon, box
from shapely.ops import unary_union

from spaceplan.geometry.outline import clean, polygons
from spaceplan.geometry.site import Loose, Site, Stood
from spaceplan.geometry.sun import toward
from spaceplan.model.areas import Side
from spaceplan.model.base import Point

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Most structures that are tried one by one, beside all of them together.
_SINGLES = 3
#: Ground of a cut-back structure beyond its least area, so that rounding does not take it below.
_HAIR_M2 = 1e-3
#: How deep two things may meet that only touch, in metres, and what is left of that, in m².
_TOUCH_M, _NOISE_M2 = 2e-3, 1e-7


@dataclass(frozen=True)
class Arrangement:
    """How the loose structures stand in a programme."""

    standing: tuple[Stood, ...] = ()
    placed: tuple[Loose, ...] = ()
    """Those that the search places."""


def arrangements(site: Site) -> tuple[Arrangement, ...]:
    """Return the ways in which loose structures may stand.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Arrangement
        First everything as it is now; without loose structures only that.
    """
    movable = [x for x in site.loose if x.limits is None]
    pliable = [x for x in site.loose if x.limits is not None]
    away: list[frozenset[str]] = [frozenset()]
    if movable:
        away.append(frozenset(x.id for x in movable))
    if 1 < len(movable) <= _SINGLES:
        away += [frozenset({x.id}) for x in movable]
    ways = [_footprints(site, x) for x in pliable]
    # several at once are changed side by side: the first cut of each, then the second of each …
    shapes = [
        tuple(way[i % len(way)] for way in ways)
        for i in range(max((len(way) for way in ways), default=1))
    ]
    out = []
    for gone, shape in product(away, shapes):
        standing = [Stood(x.id, x.kind, x.home) for x in movable if x.id not in gone]
        standing += [s for s in shape if isinstance(s, Stood)]
        placed = [x for x in movable if x.id in gone]
        placed += [s for s in shape if isinstance(s, Loose)]
        out.append(Arrangement(tuple(standing), tuple(placed)))
    return tuple(out)


def _footprints(site: Site, loose: Loose) -> list[Stood | Loose]:
    """Ways of re-footprinting one structure: as it is, cut back, or rebuilt in its outline."""
    limits = loose.limits
    assert limits is not None
    whole = Stood(loose.id, loose.kind, loose.home)
    if limits.within is not None:
        inside = clean(Polygon(limits.within)).buffer(1e-6).covers(loose.home)
        return [whole, loose] if inside and loose.home.area >= limits.min_area_m2 else [loose]
    cuts = [
        replace(whole, ground=c, side=side)
        for side in sides(site, loose)
        if (c := cut(loose, side)) is not None
    ]
    return [whole, *cuts]


def sides(site: Site, loose: Loose) -> tuple[Point, ...]:
    """Return the directions in which a part of a structure may stay when the rest is cut off.

    Parameters
    ----------
    site
        The site.
    loose
        The structure.

    Returns
    -------
    tuple of Point
        Unit vectors: the side its limits name, else the four sides of its least rectangle.
    """
    assert loose.limits is not None
    keep, sun = loose.limits.keep_side, site.case.sun
    if keep is not None and sun is not None:
        return (toward(Side(keep), sun.north_deg),)
    corners = shapely.get_coordinates(loose.home.minimum_rotated_rectangle)
    (ax, ay), (bx, by) = corners[0], corners[1]
    length = math.hypot(bx - ax, by - ay)
    c, s = float((bx - ax) / length), float((by - ay) / length)
    return ((c, s), (-s, c), (-c, -s), (s, -c))


def cut(loose: Loose, side: Point) -> Polygon | None:
    """Cut a structure back to its least area, leaving one side.

    Parameters
    ----------
    loose
        The structure.
    side
        Unit vector to the side that stays.

    Returns
    -------
    Polygon or None
        What stays; None where it would fall apart, or nothing can be cut off.
    """
    assert loose.limits is not None
    least = loose.limits.min_area_m2 + _HAIR_M2
    if loose.home.area <= least:
        return None
    low, high = _reach(loose.home, side)
    for _ in range(60):
        middle = (low + high) / 2
        if beyond(loose.home, side, middle).area >= least:
            low = middle
        else:
            high = middle
    left = list(polygons(beyond(loose.home, side, low)))
    return left[0] if len(left) == 1 else None


def beyond(shape: BaseGeometry, side: Point, at: float) -> BaseGeometry:
    """Return the part of a shape on one side of a line.

    Parameters
    ----------
    shape
        The shape.
    side
        Unit vector across the line, to the side that is wanted.
    at
        Where the line crosses that vector, in metres from the origin.

    Returns
    -------
    shapely geometry
        The part.
    """
    _, high = _reach(shape, side)
    far = (
        math.hypot(
            *(
                b - a
                for a, b in ((shape.bounds[0], shape.bounds[2]), (shape.bounds[1], shape.bounds[3]))
            )
        )
        + 1.0
    )
    middle = shape.centroid
    across = -middle.x * side[1] + middle.y * side[0]
    half = box(at, across - far, max(high, at) + 1.0, across + far)
    (c, s) = side
    turned = shapely.transform(half, lambda p: p @ [[c, s], [-s, c]])
    return clean(shape.intersection(turned))


def _reach(shape: BaseGeometry, side: Point) -> tuple[float, float]:
    along = shapely.get_coordinates(shape) @ side
    return float(along.min()), float(along.max())


def regrown(loose: Loose, stood: Stood, taken: BaseGeometry) -> Stood:
    """Give a structure that was cut back all that nothing else has taken.

    Parameters
    ----------
    loose
        The structure.
    stood
        What is left of it; ``side`` says which side stayed.
    taken
        Ground that is used.

    Returns
    -------
    Stood
        The same with its edge pushed out as far as it goes.
    """
    side = stood.side
    if side is None:
        return stood
    low, high = _reach(loose.home, side)[0], _reach(stood.ground, side)[0]
    most = high
    # what touches a hair too deep, as the search allows, is not in the way
    taken = taken.buffer(-_TOUCH_M, join_style="mitre")
    if taken.intersection(loose.home).area < _NOISE_M2:
        return replace(stood, ground=loose.home)
    for _ in range(40):
        middle = (low + high) / 2
        if taken.intersection(beyond(loose.home, side, middle)).area < _NOISE_M2:
            high = middle
        else:
            low = middle
    left = list(polygons(beyond(loose.home, side, min(high + _TOUCH_M, most))))
    return replace(stood, ground=left[0]) if len(left) == 1 else stood


def whole(site: Site) -> BaseGeometry:
    """Return all ground that loose structures take now.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    shapely geometry
        Their union.
    """
    return unary_union([x.home for x in site.loose])
