"""How much ground a brief takes from the stalls at the least: V in the proofs of the bound."""

from __future__ import annotations

import math

from spaceplan.geometry.outline import structure_polygon
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.model.case import stands
from spaceplan.model.enums import Kind, Severity
from spaceplan.search.area_slots import areas_wanted
from spaceplan.units import TOLERANCE_M

#: Green that the audit does not miss.
_GREEN_SLACK_M2 = 0.1


def programme_area(site: Site) -> float:
    """Return the least ground that the brief takes out of the free ground.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    float
        Rooms, new green, bike spaces, areas, and structures that stand somewhere together, by the
        audit's tolerances, in m².
    """
    brief = site.case.brief
    # as little as the audit lets pass
    rooms = sum(r.area_m2 - TOLERANCE_M * math.sqrt(r.area_m2) for r in brief.rooms)
    if site.case.within is not None:
        # a block in ground that is not free anyway takes nothing from the stalls
        rooms = max(0.0, rooms - without(site.block_ground, site.free).area)
    green = 0.0
    if brief.green is not None:
        # Kept green too narrow to count may count with new green beside it: all of it is taken off.
        old = union([*site.greens, *(x.home for x in site.loose if x.kind is Kind.GREEN)])
        green = max(0.0, brief.green.area_m2 - _GREEN_SLACK_M2 - old.area)
    return rooms + green + _bike_area(site) + _areas_area(site) + _loose_area(site)


def _areas_area(site: Site) -> float:
    """Return the ground of areas that nothing which stands can serve, as little as passes."""
    return sum(max(0.0, w.area_m2 - TOLERANCE_M * math.sqrt(w.area_m2)) for w in areas_wanted(site))


def _loose_area(site: Site) -> float:
    """Return the least ground that loose structures take, wherever they stand.

    Trees are left out: green may lie round them.  So are structures that now stand partly where
    nothing could be put anyway: they may stay there.
    """
    least = 0.0
    held = union([*site.roads, *(r.polygon for r in site.removable)])
    for one in site.loose:
        if one.kind is Kind.TREE:
            continue
        stays = without(common(one.home, site.free), held).area
        if one.limits is not None:
            stays = min(one.limits.min_area_m2, stays)
        if one.kind is Kind.GREEN and site.case.brief.green is not None:
            stays = 0.0  # what is asked for as green is not taken twice
        least += max(0.0, stays - TOLERANCE_M * one.home.length)
    return least


def _bike_area(site: Site) -> float:
    bikes, rules = site.case.brief.bikes, site.rules
    if bikes is None:
        return 0.0
    plain = rules.value("bike_space_width") * rules.value("bike_space_length")
    electric = plain
    if rules.severity("ebike_space_width") is not Severity.OFF:
        electric = rules.value("ebike_space_width") * rules.value("ebike_space_length")
    return (bikes.spaces - bikes.ebikes) * plain + bikes.ebikes * electric


def tree_area(site: Site) -> float:
    """Return the ground of trees that stand, their kerbs with it: green may lie on it.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    float
        In m²; 0 where no green is asked for.
    """
    if site.case.brief.green is None:
        return 0.0
    kerb = site.rules.value("trunk_to_kerb")
    return sum(
        structure_polygon(s, kerb).area
        for s in site.case.structures
        if s.kind is Kind.TREE and stands(s)
    )
