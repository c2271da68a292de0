"""Lifts added outside: at their doors, their landings free and within reach on foot."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from shapely import LineString, Point

from spaceplan.audit.ground import eroded
from spaceplan.audit.items import Door, Role, hard, structure_shape
from spaceplan.audit.shapes import apron, both, depth, minus, polygon, thick
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Furniture
from spaceplan.units import TOLERANCE_M

#: Least length of wall that a shaft stands against, in metres.
_WALL_M = 1.0


def at_doors(view: AuditView) -> Iterator[Finding]:
    """Ensure that each lift stands at a door that may have one, one a door, as large as asked.

    A lift stands at its door when its shaft touches the building no farther than two aprons from
    it, or stands straight before it, across the apron or the landing.
    """
    wish = view.case.brief.furniture.lifts if view.case.brief.furniture is not None else None
    doors = {d.id: d for d in view.doors if not d.new}
    served = Counter(f.serves for f in view.plan.furniture if f.kind == "lift")
    for lift in _lifts(view):
        assert lift.outline is not None
        shape = polygon(lift.outline)[0]
        door = doors.get(lift.serves or "")
        if door is None:
            text = Text(
                zh=f"{lift.id} 服务的单元门“{lift.serves or ''}”不存在",
                en=f"{lift.id} serves the door '{lift.serves or ''}', which there is not",
            )
            yield hard("lift.no_door", lift.id, shape, text)
            continue
        if served[lift.serves] > 1:
            text = Text(
                zh=f"{door.id} 有 {served[lift.serves]} 部电梯",
                en=f"{served[lift.serves]} lifts serve {door.id}",
            )
            yield hard("lift.twice", door.id, shape, text, measured=served[lift.serves], required=1)
        if not _allowed(door, wish.at if wish is not None else ()):
            text = Text(
                zh=f"{lift.id} 设在 {door.id}，任务书不允许",
                en=f"{lift.id} stands at {door.id}, where the brief allows none",
            )
            yield hard("lift.wrong_door", lift.id, shape, text)
        off = _off(view, lift, door)
        if off is not None:
            text = Text(
                zh=f"{lift.id} 没有靠上 {door.id} 处的外墙，也不正对该门",
                en=f"{lift.id} neither touches the wall at {door.id} nor stands straight before it",
            )
            yield hard(
                "lift.off_building", lift.id, shape, text, measured=off, required=0, unit="m"
            )
        wide, deep = (wish.footprint if wish is not None else None) or (
            view.rules.value("lift_width"),
            view.rules.value("lift_depth"),
        )
        sides = sorted(_sides(lift))
        if sides[0] < min(wide, deep) - TOLERANCE_M or sides[-1] < max(wide, deep) - TOLERANCE_M:
            text = Text(
                zh=f"{lift.id} 井道 {sides[0]:.2f} × {sides[-1]:.2f} m，要求 {wide:g} × {deep:g} m",
                en=f"the shaft of {lift.id} measures {sides[0]:.2f} × {sides[-1]:.2f} m, "
                f"required {wide:g} × {deep:g} m",
            )
            yield hard(
                "lift.small",
                lift.id,
                shape,
                text,
                measured=sides[0],
                required=min(wide, deep),
                unit="m",
            )


def landings(view: AuditView) -> Iterator[Finding]:
    """Ensure that before each lift's door a square stays free that can be walked to."""
    deep = _landing(view)
    built = [*view.stalls, *view.blocks, *view.sheds, *view.greens, *view.furniture]
    things = [*built, *(o for o in view.obstacles if o.role is not Role.REBUILT)]
    walk = view.rules.value("walkway_width")
    for lift in _lifts(view):
        assert lift.outline is not None
        if lift.door is None:
            text = Text(zh=f"{lift.id} 没有门", en=f"{lift.id} has no door")
            yield hard("lift.no_entrance", lift.id, polygon(lift.outline)[0], text)
            continue
        square, off = apron(lift.outline, lift.door, deep)
        if off > TOLERANCE_M:
            text = Text(
                zh=f"{lift.id} 的门离井道 {off:.2f} m",
                en=f"the door of {lift.id} lies {off:.2f} m off its shaft",
            )
            yield hard(
                "lift.no_entrance", lift.id, square, text, measured=off, required=0, unit="m"
            )
        out = thick(minus(square, view.site))
        blocked = [("", out)] if not out.is_empty else []
        blocked += [(t.id, thick(both(square, t.shape))) for t in things if t.id != lift.id]
        for name, shared in blocked:
            if shared.is_empty:
                continue
            text = Text(
                zh=f"{lift.id} 门前 {deep:g} m 见方的空地"
                + (f"被 {name} 占去 {shared.area:.2f} m²" if name else "伸出用地之外"),
                en=f"the landing of {lift.id} ({deep:g} m square) "
                + (f"has {name} on {shared.area:.2f} m² of it" if name else "leaves the site"),
            )
            yield hard(
                "lift.landing",
                f"{lift.id} / {name}" if name else lift.id,
                shared,
                text,
                measured=depth(shared),
                required=0,
                unit="m",
            )
        if not eroded(square, min(walk, deep)).intersects(view.walked.centres):
            text = Text(
                zh=f"从 {lift.id} 的门步行到不了人行出入口",
                en=f"one cannot get on foot from the door of {lift.id} to a gate",
            )
            yield hard("lift.unreached", lift.id, square, text, required=walk, unit="m")


def _lifts(view: AuditView) -> list[Furniture]:
    return [f for f in view.plan.furniture if f.kind == "lift" and f.outline is not None]


def _landing(view: AuditView) -> float:
    wish = view.case.brief.furniture.lifts if view.case.brief.furniture is not None else None
    asked = wish.landing_m if wish is not None else None
    return asked or view.rules.value("lift_landing")


def _allowed(door: Door, at: tuple[str, ...]) -> bool:
    if at:
        return door.id in at or door.owner in at
    return door.dwelling


def _sides(lift: Furniture) -> list[float]:
    assert lift.outline is not None
    box = polygon(lift.outline)[0].minimum_rotated_rectangle
    ring = getattr(box, "exterior", None)
    if ring is None:
        return [0.0, 0.0]
    points = list(ring.coords)
    return [math.dist(points[0], points[1]), math.dist(points[1], points[2])]


def _off(view: AuditView, lift: Furniture, door: Door) -> float | None:
    """How far the shaft is from standing at its door, in metres; None if it does."""
    assert lift.outline is not None
    shape = polygon(lift.outline)[0]
    house = structure_shape(view.case.structure(door.owner))
    size, point = view.rules.value("door_apron_depth"), door.apron.centroid
    here = shape.distance(Point(door.point))
    touching = both(shape.buffer(TOLERANCE_M), house).area / TOLERANCE_M
    if touching >= _WALL_M and here <= max(2 * size, _landing(view)) + TOLERANCE_M:
        return None
    far = max(size, _landing(view))
    dx, dy = point.x - door.point[0], point.y - door.point[1]
    long = math.hypot(dx, dy) or 1.0
    end = (
        door.point[0] + dx / long * (far + TOLERANCE_M),
        door.point[1] + dy / long * (far + TOLERANCE_M),
    )
    if LineString([door.point, end]).intersects(shape):
        return None
    return max(shape.distance(house), TOLERANCE_M)
