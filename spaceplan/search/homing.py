"""Nothing is moved for nothing: what can stand where it stood goes back there."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Polygon

from spaceplan.geometry.overlay import common, union
from spaceplan.geometry.site import Site, Stood
from spaceplan.model.plan import Plan
from spaceplan.search.area_slots import LoosePart, least_box, loose_part
from spaceplan.search.prices import price_of
from spaceplan.search.programme import Programme, lay_point, rects_of
from spaceplan.search.sketch import PlacedPart, Sketch

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Ground that two things may share and still only touch, in m².
_TOUCH_M2 = 1e-3
#: Outlines read from a file may be off by so much and still be the same, in metres.
_SAME_M = 0.03


def sent_home(site: Site, sketch: Sketch) -> tuple[Sketch, ...]:
    """Send structures home that nothing keeps from it, and count what the others cost.

    Parameters
    ----------
    site
        The site.
    sketch
        What a run of the search proposes.

    Returns
    -------
    tuple of Sketch
        The sketch with all of them home that can be.  Where that is not how it was, also the sketch
        as it was: at home something may stand in the way of people.
    """
    loose = {x.id: x for x in site.loose if x.limits is None}
    away = [p for p in sketch.parts if isinstance(p.part, LoosePart) and p.part.id in loose]
    if not away:
        return (sketch,)
    fixed = _taken(sketch)
    parts, standing = list(sketch.parts), list(sketch.standing)
    for one in sorted(away, key=lambda p: -loose[p.part.id].cost):  # type: ignore[union-attr]
        home = loose[one.part.id]  # type: ignore[union-attr]
        others = union(_ground(p) for p in parts if p is not one)
        if common(home.home, fixed).area < _TOUCH_M2 and common(home.home, others).area < _TOUCH_M2:
            parts.remove(one)
            standing.append(Stood(home.id, home.kind, home.home))
    moved = replace(sketch, value=sketch.value - _fee(site, sketch.parts))
    if len(parts) == len(sketch.parts):
        return (moved,)
    value = sketch.value - _fee(site, tuple(parts))
    back = replace(sketch, value=value, parts=tuple(parts), standing=tuple(standing))
    return (back, moved)


def moved_ids(parts: tuple[PlacedPart, ...]) -> tuple[str, ...]:
    """Return the structures that parts put elsewhere.

    Parameters
    ----------
    parts
        Parts of a sketch.

    Returns
    -------
    tuple of str
        Their ids.
    """
    moved = (p for p in parts if p.kind.startswith("moved:"))
    return tuple(p.part.id for p in moved if isinstance(p.part, LoosePart))


def _fee(site: Site, parts: tuple[PlacedPart, ...]) -> float:
    moved = set(moved_ids(parts))
    return sum(price_of(site, x.cost) for x in site.loose if x.id in moved)


def _taken(sketch: Sketch) -> BaseGeometry:
    """Ground of aisles and rows; rows with their slack, where strips may come."""
    aisles = (Polygon(a.corners(a.start, a.end)) for a in sketch.aisles)
    return union([*aisles, *(Polygon(g.band) for g in sketch.gaps)])


def _ground(placed: PlacedPart) -> BaseGeometry:
    some = (*rects_of(placed.part), *placed.part.keep_free)
    return union(
        Polygon([lay_point(p, placed.placement) for p in ((a, b), (c, b), (c, d), (a, d))])
        for a, b, c, d in some
    )


def placed_items(site: Site, plan: Plan) -> dict[str, list[BaseGeometry]]:
    """Return the ground of loose structures in a plan, as the slots that place them know it.

    Parameters
    ----------
    site
        The site.
    plan
        The plan.

    Returns
    -------
    dict of str to list of Polygon
        Kind of slot → the rectangle round where the structure stands.
    """
    places = {p.id: p for p in plan.placed}
    out: dict[str, list[BaseGeometry]] = {}
    for one in site.loose:
        place = places.get(one.id)
        if one.limits is not None:
            if place is not None and place.outline is not None:
                out[f"refit:{one.id}"] = [Polygon(place.outline)]
            continue
        part = loose_part(site, one)
        if place is not None and place.centre is not None:
            (x, y), half = place.centre, part.middle[0]
            box = shapely.box(x - half, y - half, x + half, y + half)
        elif place is not None and place.outline is not None:
            box = least_box(Polygon(place.outline))
        else:
            x, y, turn = 0.0, 0.0, 0.0
            if part.fixed is not None:
                x, y, turn = part.fixed.x, part.fixed.y, math.radians(part.fixed.angle_deg)
            here = (x, y, math.cos(turn), math.sin(turn), 1.0)
            a, b, c, d = part.rect
            box = Polygon([lay_point(p, here) for p in ((a, b), (c, b), (c, d), (a, d))])
        out[f"moved:{one.id}"] = [box]
    return out


def same_standing(site: Site, programme: Programme, plan: Plan) -> bool:
    """Tell whether loose structures stand in a plan as a programme leaves them.

    Parameters
    ----------
    site
        The site.
    programme
        The programme.
    plan
        The plan.

    Returns
    -------
    bool
        Whether what the programme leaves at home was not moved, and what it cuts back was cut back
        in that way.
    """
    places = {p.id: p for p in plan.placed}
    home = {x.id: x.home for x in site.loose}
    for stood in programme.standing:
        place = places.get(stood.id)
        if stood.id in plan.moved:
            return False
        cut_back = home[stood.id].area - stood.ground.area > _TOUCH_M2
        if cut_back != (place is not None and place.outline is not None):
            return False
        if place is not None and place.outline is not None:
            now = Polygon(place.outline).buffer(_SAME_M)
            if not now.covers(stood.ground):
                return False
    return True
