"""Pinned things and what was found beside them, put together to one plan."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import shapely
from shapely.geometry import Polygon

from spaceplan.geometry.overlay import without
from spaceplan.geometry.site import Site
from spaceplan.model.pins import LISTS, Pinned
from spaceplan.model.plan import Plan

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: A pinned outline may lie off by so much and is still where it was: a centimetre.
SAME_M = 0.01
#: A piece of walkway of which less is left beside pinned ones is not drawn, in m².
_SMALLEST_M2 = 0.05

T = TypeVar("T", bound=Any)


def drawn_of(plan: Plan) -> Pinned:
    """Return all that a plan draws and decides, as if everything were pinned.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    Pinned
        Its things.
    """
    lists = (*LISTS, "accessible_strips", "rooms", "removed")
    return Pinned.model_validate({name: getattr(plan, name) for name in lists})


def put_back(site: Site, plan: Plan) -> Plan:
    """Add the pinned things of a site to what was found for the rest.

    Parameters
    ----------
    site
        The site.
    plan
        What was found beside them.

    Returns
    -------
    Plan
        Both; pinned things keep their ids, the others get ids that are free.
    """
    if site.held is None:
        return plan
    pinned = site.held.pinned
    update: dict[str, Any] = {
        name: _together(getattr(pinned, name), getattr(plan, name)) for name in LISTS
    }
    update["walkways"] = _together(
        pinned.walkways,
        [w for w in plan.walkways if not _covered(w.outline, [p.outline for p in pinned.walkways])],
    )
    update["accessible_strips"] = (*pinned.accessible_strips, *plan.accessible_strips)
    update["rooms"] = (*pinned.rooms, *plan.rooms)
    return plan.model_copy(update=update)


def held_metres(site: Site) -> float:
    """Return the length of the pinned aisles.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    float
        Metres, along the middle of each.
    """
    if site.held is None:
        return 0.0
    total = 0.0
    for road in site.held.roads:
        ring = shapely.get_coordinates(road.minimum_rotated_rectangle)
        total += max(math.dist(ring[0], ring[1]), math.dist(ring[1], ring[2]))
    return total


def missing(pinned: Pinned, plan: Plan) -> tuple[str, ...]:
    """Return what a plan does not keep of what is pinned.

    Parameters
    ----------
    pinned
        What is to stay.
    plan
        The plan.

    Returns
    -------
    tuple of str
        Ids of things that are gone, moved by more than a centimetre or of another kind, and
        ``no-stall-1`` and so on for ground on which a stall stands.
    """
    out = []
    for name in (*LISTS, "rooms"):
        there = getattr(plan, name)
        out += [t.id for t in getattr(pinned, name) if not any(same(t, o) for o in there)]
    out += [s for s in pinned.removed if s not in plan.removed]
    out += [s for s in pinned.standing if s in plan.removed]
    stalls = [Polygon(s.outline) for s in plan.stalls]
    for i, ring in enumerate(pinned.no_stall, start=1):
        ground = Polygon(ring).buffer(-SAME_M, join_style="mitre")
        if any(ground.intersects(s) for s in stalls):
            out.append(f"no-stall-{i}")
    return tuple(out)


def strip(plan: Plan, pinned: Pinned) -> Plan:
    """Return what a plan draws beside what is pinned.

    Parameters
    ----------
    plan
        The plan.
    pinned
        What is pinned, perhaps not all of it in this plan.

    Returns
    -------
    Plan
        The plan without these things.
    """
    return plan.model_copy(
        update={
            name: tuple(
                t for t in getattr(plan, name) if not any(same(p, t) for p in getattr(pinned, name))
            )
            for name in (*LISTS, "rooms")
        }
    )


def same(one: Any, other: Any) -> bool:
    """Tell whether two things of a plan are the same to the centimetre, whatever their ids.

    Parameters
    ----------
    one, other
        Things of the same list of a plan.

    Returns
    -------
    bool
        Whether their outlines (or points) and kinds agree.
    """
    kind = ("kind", "neck", "typology", "capacity", "ebikes")
    if any(getattr(one, k, None) != getattr(other, k, None) for k in kind):
        return False
    a, b = (getattr(t, "outline", None) or (t.point,) for t in (one, other))
    if None in a or None in b:
        return bool(a == b)
    one_line, other_line = (_line(tuple(r)) for r in (a, b))
    return bool(shapely.hausdorff_distance(one_line, other_line) <= SAME_M)


def _line(ring: Any) -> BaseGeometry:
    return shapely.Point(ring[0]) if len(ring) == 1 else shapely.LinearRing(ring)


def _covered(ring: Any, others: Sequence[Any]) -> bool:
    left: BaseGeometry = Polygon(ring)
    for other in others:
        left = without(left, Polygon(other))
    return left.area < _SMALLEST_M2


def _together(pinned: Sequence[T], found: Sequence[T]) -> tuple[T, ...]:
    """Both, in the order of the numbers in their ids; what was found takes ids that are free."""
    if not pinned:
        return tuple(found)
    taken = {t.id for t in pinned}
    out = list(pinned)
    number = 0
    for thing in found:
        stem = re.sub(r"\d+$", "", thing.id)
        number = 1 if number == 0 else number
        while f"{stem}{number}" in taken:
            number += 1
        out.append(thing.model_copy(update={"id": f"{stem}{number}"}))
        taken.add(out[-1].id)
    return tuple(sorted(out, key=_by_number))


def _by_number(thing: Any) -> tuple[str, int]:
    tail = re.search(r"\d+$", thing.id)
    return (re.sub(r"\d+$", "", thing.id), int(tail.group()) if tail else 0)
