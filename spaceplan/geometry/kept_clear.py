"""Ground that rules keep clear of stalls or of buildings, from what stands on the site.

Only hard rules keep ground clear: what is a warning may have to give way on narrow ground.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Polygon

from spaceplan.geometry.outline import door_normal, polygons, square_before, structure_polygon
from spaceplan.geometry.overlay import union
from spaceplan.geometry.site import Ground, Site
from spaceplan.model.case import stands
from spaceplan.model.enums import Severity, UtilityUse
from spaceplan.model.scenario import Structure
from spaceplan.model.utility import use_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: What may keep off something, as :func:`no_building_zone` knows it.
HOUSE, EBIKES, PLAY, GREEN, FURNITURE = "house", "ebikes", "play", "green", "furniture"


def no_stall_zones(site: Site) -> tuple[Polygon, ...]:
    """Return ground that stalls keep clear: room to work before the doors of utilities.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Polygon
        Squares, one a door; empty unless the rule is hard.
    """
    deep = _hard(site, "utility_door_room")
    return tuple(
        _before(structure, i, deep)
        for structure in _standing(site)
        if deep > 0 and use_of(structure) is not None and structure.outline is not None
        for i in range(len(structure.doors))
    )


def no_building_zone(site: Site, what: str) -> Ground:
    """Return ground that a thing that is built keeps clear of.

    Parameters
    ----------
    site
        The site.
    what
        ``house``, ``ebikes`` (a shed with e-bikes), ``play`` (play and exercise grounds), ``green``
        or ``furniture``.

    Returns
    -------
    Ground
        Buffers round transformers, walls, exits and structures with their own clearance, room
        before utilities' doors, manholes and tanks; empty where nothing is asked.
    """
    zones: list[BaseGeometry] = list(no_stall_zones(site))
    if what != GREEN:
        zones += site.no_building
    transformer = {HOUSE: "transformer_to_building", EBIKES: "transformer_to_building"}
    far = _hard(site, transformer.get(what, "")) or 0.0
    far = _hard(site, "transformer_to_play") if what == PLAY else far
    wall = _hard(site, "ebike_to_wall") if what == EBIKES else 0.0
    for structure in _standing(site):
        away = max(
            far if use_of(structure) is UtilityUse.TRANSFORMER else 0.0,
            wall if structure.is_dwelling else 0.0,
        )
        if away > 0 and structure.id != site.case.within_id:
            zones.append(structure_polygon(structure).buffer(away, quad_segs=16))
    exits = _hard(site, "ebike_to_exit") if what == EBIKES else 0.0
    if exits > 0:
        zones += [
            shapely.Point(d.point).buffer(exits, quad_segs=16) for d in site.doors if d.dwelling
        ]
    return shapely.MultiPolygon(list(polygons(union(zones)))) if zones else Polygon()


def no_walkway_zone(site: Site) -> BaseGeometry:
    """Return ground that walkways keep clear of: round transformers (rule transformer_to_walk).

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    shapely geometry
        The ground; empty unless the rule is hard.
    """
    far = _hard(site, "transformer_to_walk")
    boxes = [s for s in _standing(site) if use_of(s) is UtilityUse.TRANSFORMER]
    return union(structure_polygon(s).buffer(far, quad_segs=16) for s in boxes if far > 0)


def _hard(site: Site, rule: str) -> float:
    hard = bool(rule) and site.rules.severity(rule) is Severity.HARD
    return site.rules.value(rule) if hard else 0.0


def _standing(site: Site) -> list[Structure]:
    """Structures that stand where they stood; such as may go are taken to stay."""
    optional = {r.id for r in site.removable}
    return [s for s in site.case.structures if stands(s) or s.id in optional]


def _before(structure: Structure, door: int, deep: float) -> Polygon:
    outline = max(polygons(structure_polygon(structure)), key=lambda p: p.area)
    return square_before(*door_normal(outline, structure.doors[door]), deep)
