"""What a draft leaves to areas that want sun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely.geometry import Polygon

from spaceplan.geometry.outline import clean
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.geometry.sun import shade
from spaceplan.search.area_slots import AreaPatch, lit_ground
from spaceplan.search.programme import lay_point, rects_of
from spaceplan.search.sketch import PlacedPart, Sketch
from spaceplan.typologies.base import Footprint, Rect

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def lit_enough(site: Site, sketch: Sketch) -> bool:
    """Tell whether the noon sun reaches as much as the rule asks of each area that wants it.

    Parameters
    ----------
    site
        The site.
    sketch
        What the search proposes.

    Returns
    -------
    bool
        Whether it does; always true where the rule is not hard.
    """
    if not site.rules.hard("sunlit_share"):
        return True
    share = site.rules.value("sunlit_share")
    return all(lit >= share for lit in lit_shares(site, sketch))


def lit_shares(site: Site, sketch: Sketch) -> tuple[float, ...]:
    """Return how much of each area that wants sun the noon sun reaches.

    Parameters
    ----------
    site
        The site.
    sketch
        What the search proposes.

    Returns
    -------
    tuple of float
        Shares, 0 to 1, in the order of the sketch.
    """
    sun = site.case.sun
    sunny = {w.id for w in site.case.brief.areas if w.sun}
    if sun is None or not sunny:
        return ()
    blocks = [(_laid(p), 1) for p in sketch.parts if isinstance(p.part, Footprint)]
    dark = clean(shade(blocks, sun.north_deg, site.rules))
    lit = clean(without(lit_ground(site), dark))
    wanted = [p for p in sketch.parts if isinstance(p.part, AreaPatch) and p.part.wish in sunny]
    grounds = [_laid(p) for p in wanted]
    return tuple(common(g, lit).area / g.area for g in grounds)


def _laid(placed: PlacedPart) -> BaseGeometry:
    def lay(rect: Rect) -> Polygon:
        x0, y0, x1, y1 = rect
        ring = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        return Polygon([lay_point(p, placed.placement) for p in ring])

    return union(lay(r) for r in rects_of(placed.part))
