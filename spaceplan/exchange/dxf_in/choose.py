"""Which ring of a drawing is the site: the one that is named or pointed at, else the largest."""

from __future__ import annotations

from dataclasses import dataclass

from spaceplan.exchange.dxf_in.outlines import Outline, Outlines
from spaceplan.exchange.dxf_in.profiles import plain_name
from spaceplan.model.base import Point, Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.units import GATE_SNAP_M

#: Rings smaller than this, in m², are no yards.
_LEAST_YARD_M2 = 20.0

#: A point this near to the only ring around it marks a gate, in metres.
NEAR_GATE_M = 5.0

#: Most rings that a message names.
_NAMED = 8


@dataclass(frozen=True)
class Choice:
    """The ring that is the site.

    Parameters
    ----------
    ring
        The ring; null where there is none.
    gate
        Where a gate is wanted, in metres; null if the point only chose the ring, or there is none.
    done
        How it was chosen, where there was a choice.
    """

    ring: Outline | None
    gate: Point | None
    done: tuple[Text, ...] = ()


def choose(found: Outlines, role: str, at: Point | None, feature: str | None) -> Choice:
    """Return the ring that is the site.

    Parameters
    ----------
    found
        The rings of a drawing.
    role
        ``boundary``, or ``outline`` where layers do not count.
    at
        A point on the boundary, where a gate is wanted, or in the yard, in metres; null for none.
    feature
        Handle or layer of the ring; null: the smallest around the point, else the largest.

    Returns
    -------
    Choice
        The ring, and whether the point is still wanted for a gate.

    Raises
    ------
    SpaceplanError
        If there is no ring of that name.
    """
    from shapely import Point as Spot

    rings = [o for o in found.rings if o.piece.role == role]
    rings.sort(key=lambda o: -o.polygon.convex_hull.area)
    if feature is not None:
        rings = _named(found, feature, rings)
    if not rings:
        return Choice(None, at)
    if at is not None:
        spot = Spot(at)
        edge = min(o.polygon.boundary.distance(spot) for o in rings)
        around = [
            o
            for o in rings
            if o.polygon.is_valid and o.polygon.area >= _LEAST_YARD_M2 and o.polygon.contains(spot)
        ]
        moot = len(around) == 1 and around[0] is rings[0] and edge <= NEAR_GATE_M
        if around and edge > GATE_SNAP_M and not moot:
            return Choice(around[-1], None, (_said(around[-1], "--at"),))
    ring = rings[0]
    if feature is not None:
        return Choice(ring, at, (_said(ring, "--id"),))
    others = [o for o in rings[1:] if o.polygon.convex_hull.area >= _LEAST_YARD_M2]
    if not others:
        return Choice(ring, at)
    n, some = len(others), _list(others)
    note = Text(
        zh=f"红线：最大的轮廓（{called(ring)}）；另有 {n} 个：{some}；--at 院内一点 或 --id 可另选",
        en=f"boundary: the largest outline ({called(ring)}); {n} others: {some}; "
        "--at with a point in the yard or --id chooses another",
    )
    return Choice(ring, at, (note,))


def called(ring: Outline) -> str:
    """Return how a ring is named in messages: handle, layer and ground."""
    handle = f"{ring.piece.handle}, " if ring.piece.handle else ""
    return f"{handle}{ring.piece.layer}, {ring.polygon.convex_hull.area:.0f} m²"


def _named(found: Outlines, feature: str, rings: list[Outline]) -> list[Outline]:
    wanted = feature.strip().casefold()
    by_handle = [o for o in found.rings if o.piece.handle and o.piece.handle.casefold() == wanted]
    by_layer = [
        o
        for o in found.rings
        if wanted in (o.piece.layer.casefold(), plain_name(o.piece.layer).casefold())
    ]
    by_layer.sort(key=lambda o: -o.polygon.convex_hull.area)
    if by_handle or by_layer:
        return by_handle or by_layer
    raise SpaceplanError(
        (
            Fault(
                code="dxf.id",
                path="--id",
                found=Text(zh=f"没有轮廓“{feature}”", en=f"no outline '{feature}'"),
                expected=Text(
                    zh=f"句柄或图层名，如：{_list(rings or list(found.rings))}",
                    en=f"a handle or layer, such as {_list(rings or list(found.rings))}",
                ),
            ),
        )
    )


def _list(rings: list[Outline]) -> str:
    more = " …" if len(rings) > _NAMED else ""
    return "; ".join(called(o) for o in rings[:_NAMED]) + more


def _said(ring: Outline, how: str) -> Text:
    return Text(zh=f"红线：{called(ring)}（{how}）", en=f"boundary: {called(ring)} ({how})")
