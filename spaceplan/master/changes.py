"""What becomes of loose structures in a plan, and the areas that it makes."""

from __future__ import annotations

from shapely.geometry import Polygon

from spaceplan.geometry.outline import polygons, ring_of
from spaceplan.geometry.site import Site
from spaceplan.master.choose import Choice
from spaceplan.master.draft import lay_rect
from spaceplan.model.areas import Area, Placed
from spaceplan.model.base import Point
from spaceplan.search.area_slots import AreaPatch, LoosePart
from spaceplan.search.homing import moved_ids
from spaceplan.search.programme import lay_point
from spaceplan.units import tidy

#: A footprint that lost less is as it was, in m².
_SAME_M2 = 0.01


def areas_of(choice: Choice) -> tuple[Area, ...]:
    """Return the areas and pavilions of a choice.

    Parameters
    ----------
    choice
        What the master decided.

    Returns
    -------
    tuple of Area
        One for each wish that nothing served before.
    """
    out = []
    for placed in choice.draft.sketch.parts:
        part = placed.part
        if isinstance(part, AreaPatch):
            shape = lay_rect(part.rect, placed)
            out.append(
                Area(
                    id=part.wish,
                    kind=part.use,
                    outline=ring_of(shape),
                    area_m2=round(shape.area, 2),
                    entrance=_point(lay_point(part.exits[0].point, placed.placement)),
                )
            )
    return tuple(out)


def changes_of(site: Site, choice: Choice) -> tuple[tuple[str, ...], tuple[Placed, ...]]:
    """Return what is moved, and where loose structures stand now.

    Parameters
    ----------
    site
        The site.
    choice
        What the master decided.

    Returns
    -------
    tuple
        Ids of moved structures; the new places and footprints.  In the order of the scenario's
        structures.
    """
    moved = set(moved_ids(choice.draft.sketch.parts))
    now: dict[str, Placed] = {}
    for placed in choice.draft.sketch.parts:
        part = placed.part
        if not isinstance(part, LoosePart):
            continue
        if not part.ring:
            centre = _point(lay_point(part.middle, placed.placement))
            radius = site.case.structure(part.id).radius
            now[part.id] = Placed(id=part.id, kind=part.kind, centre=centre, radius=radius)
            continue
        shape = Polygon([lay_point(p, placed.placement) for p in part.ring])
        now[part.id] = Placed(id=part.id, kind=part.kind, outline=ring_of(shape))
    home = {x.id: x.home.area for x in site.loose}
    for stood in choice.draft.standing:
        if stood.ground.area < home[stood.id] - _SAME_M2:
            left = max(polygons(stood.ground), key=lambda p: p.area)
            now[stood.id] = Placed(id=stood.id, kind=stood.kind, outline=ring_of(left))
    order = [s.id for s in site.case.structures]
    return (
        tuple(i for i in order if i in moved),
        tuple(now[i] for i in order if i in now),
    )


def _point(at: Point) -> Point:
    return (tidy(at[0]), tidy(at[1]))
