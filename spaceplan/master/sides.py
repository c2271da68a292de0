"""Rooms that wish to lie quietly or near a gate: put where they wish, where it costs no stall."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shapely.geometry import LineString, Point, Polygon

from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.master.draft import (
    Draft,
    kept_free,
    lay_rect,
    make_draft,
    part_polygon,
)
from spaceplan.model.enums import Side
from spaceplan.search.programme import block_rules, lay_point
from spaceplan.search.sketch import PlacedPart, Sketch
from spaceplan.typologies.base import Footprint
from spaceplan.typologies.order import neighbours_met
from spaceplan.typologies.recut import recuts

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Rounds of exchanging rooms.
_ROUNDS = 8
#: Ground below this is noise of the overlay, in m².
_NOISE_M2 = 1e-3


def drafted(site: Site, sketch: Sketch) -> Draft | None:
    """Make a draft, the rooms of its block in the order that suits their wishes for a side best.

    Parameters
    ----------
    site
        The site.
    sketch
        What the search proposes.

    Returns
    -------
    Draft or None
        The draft; of two with as many stalls the one whose rooms lie as they wish.  None where
        some door or gate cannot be reached.
    """
    plain = make_draft(site, sketch)
    if plain is None or not any(room.side for room in site.case.brief.rooms):
        return plain
    better = suited(site, sketch)
    if better is sketch:
        return plain
    draft = make_draft(site, better)
    return draft if draft is not None and draft.stalls >= plain.stalls else plain


def suited(site: Site, sketch: Sketch) -> Sketch:
    """Exchange rooms within their rows so that they come nearer to the side they wish for.

    Parameters
    ----------
    site
        The site.
    sketch
        What the search proposes.

    Returns
    -------
    Sketch
        The same stalls and outlines, perhaps with rooms exchanged; the sketch itself where nothing
        is gained.  No door comes to open onto a stall or off the open ground.
    """
    where = [i for i, p in enumerate(sketch.parts) if isinstance(p.part, Footprint)]
    if not where:
        return sketch
    at = where[0]
    old = sketch.parts[at]
    blocked = _blocked(site, sketch, at)
    loud, gates = _loud(site, sketch), union(LineString([o.a, o.b]) for o in site.openings)
    now, least = old, _regret(site, old, loud, gates)
    for _ in range(_ROUNDS):
        best = now
        for placed in _others(site, now, blocked):
            regret = _regret(site, placed, loud, gates)
            if regret < least - 1e-6:
                best, least = placed, regret
        if best is now:
            break
        now = best
    if now is old:
        return sketch
    parts = (*sketch.parts[:at], now, *sketch.parts[at + 1 :])
    return replace(sketch, parts=parts)


def _others(site: Site, now: PlacedPart, blocked: BaseGeometry) -> list[PlacedPart]:
    part = now.part
    if not isinstance(part, Footprint):
        return []
    rules, rooms = block_rules(site), site.case.brief.rooms
    met = neighbours_met(rooms, part.rooms, rules.beside)
    out = []
    for other in recuts(part, rules.apron):
        if neighbours_met(rooms, other.rooms, rules.beside) < met:
            continue
        placed = replace(now, part=other)
        if common(kept_free(placed), blocked).area < _NOISE_M2:
            out.append(placed)
    return out


def _blocked(site: Site, sketch: Sketch, at: int) -> BaseGeometry:
    """Return the ground on which no new apron may lie."""
    standing = [r.polygon for r in site.removable if r.id not in sketch.removed]
    bodies = [part_polygon(p) for p in sketch.parts]
    rows = [
        Polygon([g.at(g.start, 0), g.at(g.end, 0), g.at(g.end, g.depth), g.at(g.start, g.depth)])
        for g in sketch.gaps
    ]
    # far enough to hold everything that an apron could reach
    around = part_polygon(sketch.parts[at]).buffer(30.0)
    return union([without(around, site.walk_ground), *standing, *bodies, *rows])


def _loud(site: Site, sketch: Sketch) -> BaseGeometry:
    aisles = [Polygon(a.corners(a.start, a.end)) for a in sketch.aisles]
    mouths = [LineString([o.a, o.b]) for o in site.car_gates]
    return union([*aisles, *site.roads, *(m.buffer(0.01) for m in mouths)])


def _regret(site: Site, placed: PlacedPart, loud: BaseGeometry, gates: BaseGeometry) -> float:
    """Sum up, in metres, how much better rooms without a wish lie for it than those with it."""
    part = placed.part
    if not isinstance(part, Footprint):
        return 0.0
    sides = {room.id: room.side for room in site.case.brief.rooms}
    quiet = {c.id: lay_rect(c.rect, placed).distance(loud) for c in part.rooms}
    near = {c.id: Point(lay_point(c.door, placed.placement)).distance(gates) for c in part.rooms}
    total = 0.0
    for room_id, side in sides.items():
        if side is Side.QUIET and not loud.is_empty:
            best = max((d for r, d in quiet.items() if sides[r] is not side), default=0.0)
            total += max(0.0, best - quiet[room_id])
        if side is Side.GATE and not gates.is_empty:
            best = min((d for r, d in near.items() if sides[r] is not side), default=1e9)
            total += max(0.0, near[room_id] - best)
    return total
