"""What lies around a site, but not all of it outside."""

from __future__ import annotations

from spaceplan.model.enums import Kind
from spaceplan.model.ground import Ground
from spaceplan.model.scenario import Surrounding

#: Kinds that are in nobody's way where they reach into the site.
_FLAT = frozenset(
    {Kind.ROAD, Kind.PAVING, Kind.SLOPE, Kind.MANHOLE, Kind.TANK}
    | {Kind.GREEN, Kind.TREE, Kind.PARKING}
)
#: What reaches in by less than twice this is drawn inexactly, in metres.
_REACH_M = 0.02


def reaching_in(site: Ground, surroundings: tuple[Surrounding, ...]) -> tuple[Surrounding, ...]:
    """Return the surroundings that stand in the site's way.

    Parameters
    ----------
    site
        The ground that is planned.
    surroundings
        What lies around it.

    Returns
    -------
    tuple of Surrounding
        Buildings, walls and the like that reach more than 4 cm into the site.
    """
    solid = [s for s in surroundings if s.kind not in _FLAT]
    if not solid:
        return ()
    from shapely import Polygon  # only where something lies around

    ground = Polygon(site.boundary, site.holes).buffer(-_REACH_M)
    shapes = [Polygon(s.outline).buffer(0).intersection(ground) for s in solid]
    return tuple(s for s, p in zip(solid, shapes, strict=True) if not p.buffer(-_REACH_M).is_empty)
