"""Mends what needs no asking: a vertex that was typed twice."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from spaceplan.model.base import Ring
from spaceplan.model.scenario import Scenario
from spaceplan.units import EPS_M

if TYPE_CHECKING:
    from shapely import Polygon

#: Width of the slit between a court and the outside, in metres.
SLIT_M = 0.001


def open_ring(ring: Ring) -> Ring:
    """Return a ring without vertices that repeat the one before, or the first at its end.

    Parameters
    ----------
    ring
        Ring in metres, open or closed.

    Returns
    -------
    Ring
        The open ring; the same where nothing was double.
    """
    kept = [ring[0]]
    for point in ring[1:]:
        if math.dist(point, kept[-1]) >= EPS_M:
            kept.append(point)
    while len(kept) > 3 and math.dist(kept[0], kept[-1]) < EPS_M:
        kept.pop()
    return tuple(kept) if len(kept) >= 3 else ring


def slit_ring(polygon: Polygon) -> Ring:
    """Return the outline of ground with islands, which outlines of files cannot have.

    Parameters
    ----------
    polygon
        The ground, in metres.

    Returns
    -------
    Ring
        Its outer ring; each island is joined to the outside by a slit `SLIT_M` wide where it lies
        nearest, so that the area stays what it is within a hundredth of a square metre.
    """
    from shapely import LineString, get_parts, union_all
    from shapely.ops import nearest_points

    whole = polygon
    while whole.interiors:
        hole = whole.interiors[0]
        others = union_all([whole.exterior, *list(whole.interiors)[1:]])
        a, b = nearest_points(hole, others)
        long = a.distance(b) or 1.0
        dx, dy = (b.x - a.x) / long * SLIT_M, (b.y - a.y) / long * SLIT_M
        slit = LineString(((a.x - dx, a.y - dy), (b.x + dx, b.y + dy)))
        cut = whole.difference(slit.buffer(SLIT_M / 2, cap_style="flat"))
        whole = max(get_parts(cut), key=lambda p: p.area)
        if len(whole.interiors) >= len(polygon.interiors):
            break
        polygon = whole
    return tuple((float(x), float(y)) for x, y in whole.exterior.coords[:-1])


def without_doubles(scenario: Scenario) -> Scenario:
    """Return a scenario whose rings hold no vertex twice in a row.

    Parameters
    ----------
    scenario
        A scenario without faults.

    Returns
    -------
    Scenario
        The same scenario where nothing was double.
    """
    site = scenario.site.model_copy(
        update={
            "boundary": open_ring(scenario.site.boundary),
            "holes": tuple(open_ring(hole) for hole in scenario.site.holes),
        }
    )
    structures = tuple(
        item
        if item.outline is None
        else item.model_copy(update={"outline": open_ring(item.outline)})
        for item in scenario.structures
    )
    return scenario.model_copy(update={"site": site, "structures": structures})
