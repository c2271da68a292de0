"""What rooms wish for beside their size: neighbours, a quiet place or a gate near by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shapely import LineString, Point

from spaceplan.audit.items import structure_shape
from spaceplan.audit.shapes import EMPTY, both, together
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.enums import Side
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def beside(view: AuditView) -> Iterator[Finding]:
    """Measure the wall that rooms share which wish to be neighbours.

    A room that moved into an old structure is as large as that structure here.
    """
    shapes: dict[str, BaseGeometry] = {item.id: item.shape for item in view.rooms}
    home = {lodging.room.id: lodging.structure for lodging in view.case.housed}
    for room_id, structure in home.items():
        shapes[room_id] = structure_shape(view.case.structure(structure))
    wishes = [*view.case.brief.rooms, *(lodging.room for lodging in view.case.housed)]
    need = view.rules.value("room_beside_wall")
    seen: set[frozenset[str]] = set()
    for wish in wishes:
        for other in wish.beside:
            pair = frozenset((wish.id, other))
            if len(pair) < 2 or pair in seen or not pair <= shapes.keys():
                continue
            seen.add(pair)
            if wish.id in home and home[wish.id] == home.get(other):
                continue
            got = shared_wall(shapes[wish.id], shapes[other])
            if got < need - TOLERANCE_M:
                text = Text(
                    zh=f"{wish.id} 应与 {other} 相邻，共用墙长 {got:.2f} m，要求 {need:g} m",
                    en=f"{wish.id} wishes to be beside {other}; they share {got:.2f} m of wall, "
                    f"required {need:g} m",
                )
                yield from view.by_rule(
                    "room_beside_wall",
                    "room.not_beside",
                    f"{wish.id} / {other}",
                    shapes[wish.id],
                    text,
                    measured=got,
                )


def shared_wall(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return how much wall two outlines share.

    Parameters
    ----------
    one, other
        The outlines.

    Returns
    -------
    float
        Length in metres of the one's edge that lies within the tolerance of the other.
    """
    if one.is_empty or other.is_empty:
        return 0.0
    near = other.buffer(TOLERANCE_M, join_style="mitre")
    length = float(both(one.boundary, near).length)
    # At both ends of the wall the edge runs on for as much as the tolerance.
    return max(0.0, length - 2 * TOLERANCE_M)


def side(view: AuditView) -> Iterator[Finding]:
    """Measure whether rooms that wish for a quiet place, or for a gate, have the best of the block.

    Quiet is how far a room lies from aisles, roads and vehicle gates; near a gate is how far its
    door is from any gate.  A room is compared with those that do not have the wish.
    """
    wishes = {w.id: w.side for w in view.case.brief.rooms}
    slack = view.rules.value("room_side_slack")
    loud = together(
        [
            *(a.shape for a in view.aisles),
            *view.road_ground,
            *(LineString(g.span).buffer(TOLERANCE_M) for g in view.gates(vehicles=True)),
        ]
    )
    spans = together([LineString(g.span).buffer(TOLERANCE_M) for g in view.case.site.gates])
    for wanted in Side:
        if wanted not in wishes.values():
            continue
        quiet = wanted is Side.QUIET
        goal = loud if quiet else spans
        if goal.is_empty:
            continue
        off: dict[str, float] = {}
        for room, item in zip(view.plan.rooms, view.rooms, strict=True):
            at = item.shape if quiet else Point(room.door)
            if not at.is_empty:
                off[room.id] = at.distance(goal)
        rest = [d for r, d in off.items() if wishes.get(r) is not wanted]
        if not rest:
            continue
        best = max(rest) if quiet else min(rest)
        for room_id, got in off.items():
            worse = best - got if quiet else got - best
            if wishes.get(room_id) is wanted and worse > slack + TOLERANCE_M:
                yield from _worse(view, room_id, got, best, worse, quiet=quiet)


def _worse(
    view: AuditView, room_id: str, got: float, best: float, worse: float, *, quiet: bool
) -> Iterator[Finding]:
    if quiet:
        text = Text(
            zh=f"{room_id} 应安静，离车行处 {got:.1f} m，另有房间离 {best:.1f} m",
            en=f"{room_id} wishes for quiet but lies {got:.1f} m from the cars; another room lies "
            f"{best:.1f} m away",
        )
    else:
        text = Text(
            zh=f"{room_id} 应靠近出入口，其门离 {got:.1f} m，另有房间的门离 {best:.1f} m",
            en=f"{room_id} wishes for a gate near by but its door is {got:.1f} m from one; another "
            f"room's is {best:.1f} m away",
        )
    where = next((i.shape for i in view.rooms if i.id == room_id), EMPTY)
    code = "room.not_quiet" if quiet else "room.far_from_gate"
    yield from view.by_rule("room_side_slack", code, room_id, where, text, measured=worse)
