"""What was moved or re-footprinted: the same thing, on free ground, within its limits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely
from shapely import Polygon

from spaceplan.audit import shapes
from spaceplan.audit.items import Item, Role, hard, structure_shape
from spaceplan.audit.overlaps import NAMES
from spaceplan.audit.view import AuditView
from spaceplan.model.areas import Placed, Side
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind
from spaceplan.model.finding import Finding
from spaceplan.model.loose import movable, pliable
from spaceplan.model.scenario import Structure
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: What a moved thing must not stand on; drawn things that must keep off it are checked elsewhere.
_GROUND_OF_OTHERS = {Role.ROAD, Role.OBSTACLE, Role.LAWN, Role.TREE, Role.REBUILT}
#: Quarter turns of a side from north, counter-clockwise.
_TURNS = {Side.NORTH: 0, Side.WEST: 1, Side.SOUTH: 2, Side.EAST: 3}
#: Least footprints are kept to a tenth of a square metre.
_AREA_SLACK_M2 = 0.1


def listed(view: AuditView) -> Iterator[Finding]:
    """Ensure that a plan says where each moved thing stands, and of no other than may change."""
    known = {s.id: s for s in view.case.structures}
    places = {p.id for p in view.plan.placed}
    moved = set(view.plan.moved)
    for place in view.plan.placed:
        one = known.get(place.id)
        may = one is not None and (pliable(one) or (movable(one) and one.id in moved))
        if not may:
            text = Text(
                zh=f"{place.id} 不在可移、可改之列，却给了新位置",
                en=f"{place.id} may not be moved or re-footprinted, yet it has a new place",
            )
            yield hard("placed.unasked", place.id, shapes.EMPTY, text)
    for sid in dict.fromkeys(view.plan.moved):
        if sid not in places:
            text = Text(
                zh=f"{sid} 列为移位，却没有写明移到哪里",
                en=f"{sid} is listed as moved, yet no new place is given",
            )
            yield hard("placed.missing", sid, shapes.EMPTY, text)


def same_thing(view: AuditView) -> Iterator[Finding]:
    """Ensure that what is moved keeps its size and shape."""
    for place, structure in _placed(view):
        if not movable(structure):
            continue
        if structure.kind is Kind.TREE:
            off = abs((place.radius or 0.0) - (structure.radius or 0.0))
            same = place.centre is not None and off <= 1e-6
        else:
            same = place.outline is not None and _congruent(
                Polygon(place.outline), Polygon(structure.outline or ())
            )
        if not same:
            text = Text(
                zh=f"{place.id} 移位后的大小或形状与原来不同",
                en=f"{place.id} has another size or shape where it was moved to",
            )
            yield hard("placed.changed", place.id, _shape(place), text)


def within_limits(view: AuditView) -> Iterator[Finding]:
    """Ensure that a new footprint keeps to the limits of its structure."""
    for place, structure in _placed(view):
        limits = structure.limits
        if not pliable(structure) or limits is None:
            continue
        now = _shape(place)
        if now.area < limits.min_area_m2 - _AREA_SLACK_M2:
            text = Text(
                zh=f"{place.id} 只剩 {now.area:.2f} m²，至少要 {limits.min_area_m2:g} m²",
                en=f"{place.id} is left with {now.area:.2f} m², at least "
                f"{limits.min_area_m2:g} m² are to stay",
            )
            yield hard(
                "placed.small",
                place.id,
                now,
                text,
                measured=now.area,
                required=limits.min_area_m2,
                unit="m²",
            )
        old = shapes.polygon(structure.outline or ())[0]
        bounds = old if limits.within is None else shapes.polygon(limits.within)[0]
        out = shapes.minus(now, bounds)
        if not shapes.thick(out).is_empty:
            text = Text(
                zh=f"{place.id} 有 {out.area:.2f} m² 在允许的范围之外",
                en=f"{out.area:.2f} m² of {place.id} lie outside the outline it must keep to",
            )
            yield hard(
                "placed.beyond",
                place.id,
                out,
                text,
                measured=shapes.depth(out),
                required=0,
                unit="m",
            )
        if limits.keep_side is not None and view.case.sun is not None:
            lost = _lost(old, now, limits.keep_side, view.case.sun.north_deg)
            if lost > TOLERANCE_M:
                text = Text(
                    zh=f"{place.id} 应保留 {limits.keep_side.value} 侧，却退后了 {lost:.2f} m",
                    en=f"{place.id} is to keep its {limits.keep_side.value} side, it lost "
                    f"{lost:.2f} m there",
                )
                yield hard("placed.side", place.id, now, text, measured=lost, required=0, unit="m")


def on_free_ground(view: AuditView) -> Iterator[Finding]:
    """Ensure that new places lie in the site, clear of roads, aprons and all that stands.

    What a structure covered already where it stood is not the plan's doing.
    """
    known = {s.id: s for s in view.case.structures}
    others: list[Item] = [o for o in (*view.obstacles, *view.roads) if o.role in _GROUND_OF_OTHERS]
    for place, structure in _placed(view):
        old = structure_shape(known[place.id])
        now = shapes.minus(_shape(place), old) if pliable(structure) else _shape(place)
        out = shapes.minus(now, view.site)
        if not shapes.thick(out).is_empty:
            text = Text(
                zh=f"{place.id} 的新位置有 {out.area:.2f} m² 在用地之外",
                en=f"{out.area:.2f} m² of {place.id} lie outside the site where it stands now",
            )
            yield hard(
                "placed.outside",
                place.id,
                out,
                text,
                measured=shapes.depth(out),
                required=0,
                unit="m",
            )
        for other in others:
            shared = shapes.both(now, other.shape)
            if other.id == place.id or _green_round_tree(structure, other):
                continue
            if shapes.thick(shared).is_empty:
                continue
            name = NAMES[other.role]
            text = Text(
                zh=f"{place.id} 的新位置与{name.zh} {other.id} 重叠 {shared.area:.2f} m²",
                en=f"{place.id} stands on {shared.area:.2f} m² of the {name.en} {other.id} now",
            )
            yield hard(
                "placed.overlap",
                f"{place.id} / {other.id}",
                shared,
                text,
                measured=shapes.depth(shared),
                required=0,
                unit="m",
            )
        for door in view.doors:
            shared = shapes.both(now, door.apron)
            if not door.new and not shapes.thick(shared).is_empty:
                text = Text(
                    zh=f"{place.id} 移到了 {door.owner} 的门前，占去 {shared.area:.2f} m²",
                    en=f"{place.id} stands on {shared.area:.2f} m² of the apron of {door.owner} "
                    "now",
                )
                yield from view.by_rule(
                    "door_apron_depth",
                    "placed.apron",
                    f"{place.id} / {door.id}",
                    shared,
                    text,
                    measured=shapes.depth(shared),
                    required=0,
                )


def _green_round_tree(structure: Structure, other: Item) -> bool:
    return structure.kind is Kind.GREEN and other.role is Role.TREE


def _placed(view: AuditView) -> list[tuple[Placed, Structure]]:
    known = {s.id: s for s in view.case.structures}
    return [(p, known[p.id]) for p in view.plan.placed if p.id in known]


def _shape(place: Placed) -> BaseGeometry:
    if place.outline is not None:
        return shapes.polygon(place.outline)[0]
    if place.centre is not None:
        return shapely.Point(place.centre).buffer(place.radius or 0.0, quad_segs=32)
    return shapes.EMPTY


def _congruent(one: Polygon, other: Polygon) -> bool:
    """Tell whether two outlines are the same up to shifting, turning and mirroring."""
    a, b = (shapes.corners([(x, y) for x, y, *_ in p.exterior.coords[:-1]]) for p in (one, other))
    if len(a) != len(b) or not a:
        return False
    n = len(a)
    # every pair of corners as far apart: that holds for the same shape only
    for step in range(n):
        for turn in (1, -1):
            order = [(step + turn * i) % n for i in range(n)]
            if all(
                abs(math.dist(a[i], a[j]) - math.dist(b[order[i]], b[order[j]])) <= TOLERANCE_M
                for i in range(n)
                for j in range(i)
            ):
                return True
    return False


def _lost(old: BaseGeometry, now: BaseGeometry, side: Side, north_deg: float) -> float:
    """How far a footprint has drawn back from one side, in metres."""
    turn = math.radians(north_deg + 90.0 * _TURNS[side])
    way = (math.cos(turn), math.sin(turn))
    far = [max(x * way[0] + y * way[1] for x, y in shapely.get_coordinates(s)) for s in (old, now)]
    return float(far[0] - far[1])
