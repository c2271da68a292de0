"""Gates with a barrier: ground inside them on which one car can wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Polygon

from spaceplan.geometry.openings import Opening
from spaceplan.geometry.outline import polygons
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.search.gap import RowGap
from spaceplan.units import SWEEP_SLACK_M, TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Overlaps of a row with a waiting place below this are touches, in m².
_TOUCH_M2 = 1e-3


def waiting_places(site: Site) -> tuple[tuple[Opening, Polygon], ...]:
    """Return where cars wait inside the gates with a barrier (rule barrier_waiting_length).

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Opening and Polygon
        Each such gate with the rectangle inside it, over its span; none if the rule is off.
    """
    rule = "barrier_waiting_length"
    deep = site.rules.value(rule)
    if not site.rules.active(rule) or deep <= 0:
        return ()
    gates = [o for o in site.car_gates if o.gate.barrier and o.width > 0]
    return tuple((o, o.ground(0.0, deep)) for o in gates)


def taken_by_waiting(site: Site, gap: RowGap) -> list[tuple[float, float]]:
    """Return the stretches of a row that may not be entered because a car waits there.

    Parameters
    ----------
    site
        The site.
    gap
        The row.

    Returns
    -------
    list of tuple
        From, to, in metres along the row.
    """
    places = waiting_places(site)
    if not places:
        return []
    deep, spread = _box_depth(site, gap)
    a, b = gap.start - spread, gap.end + spread
    band = Polygon([gap.at(a, -deep), gap.at(b, -deep), gap.at(b, gap.depth), gap.at(a, gap.depth)])
    out = []
    for _, place in places:
        for part in polygons(common(band, place)):
            if part.area < _TOUCH_M2:
                continue
            us = [
                (x - gap.origin[0]) * gap.along[0] + (y - gap.origin[1]) * gap.along[1]
                for x, y, *_ in part.exterior.coords
            ]
            out.append((min(us) - spread, max(us) + spread))
    return out


def _box_depth(site: Site, gap: RowGap) -> tuple[float, float]:
    """Depth of the boxes before a row, and how far slanting ones reach along it, in metres."""
    if gap.parallel:
        return site.rules.value("parallel_aisle_width"), 0.0
    if gap.lean:
        deep = site.rules.angled_aisle_width(abs(gap.lean))
        return deep, deep
    return site.rules.value("aisle_width"), 0.0


def shut_in(site: Site, bare: BaseGeometry, bodies: BaseGeometry) -> bool:
    """Tell whether blocks, sheds or greens leave a waiting place without a lane.

    Parameters
    ----------
    site
        The site.
    bare
        Open ground when nothing is built.
    bodies
        What is built.

    Returns
    -------
    bool
        True if a lane leads to the end of a waiting place only while nothing is built.
    """
    for opening, place in waiting_places(site):
        if common(bodies, place).area <= _TOUCH_M2:
            continue
        deep = site.rules.value("barrier_waiting_length") - TOLERANCE_M
        before = _lane_depth(site, bare, opening, place)
        if before >= deep > _lane_depth(site, without(bare, bodies), opening, place):
            return True
    return False


def _lane_depth(site: Site, ground: BaseGeometry, opening: Opening, place: Polygon) -> float:
    """Return how deep a single lane leads into a waiting place, in metres."""
    half = (site.rules.value("single_lane_width") - SWEEP_SLACK_M) / 2 - 1e-3
    mouth = opening.ground(-4 * half, 0.05)
    middles = union([ground, mouth]).buffer(-half)
    seeds = mouth.buffer(-half)
    joined = union(p for p in shapely.get_parts(middles) if p.intersects(seeds))
    (ax, ay), (nx, ny) = opening.a, opening.inward
    swept = common(joined.buffer(half), place)
    return max(
        ((x - ax) * nx + (y - ay) * ny for x, y in shapely.get_coordinates(swept)), default=0.0
    )
