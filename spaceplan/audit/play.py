"""Grounds for play and exercise: wide, in sight of homes, reached without crossing a drive."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely
from shapely import LineString

from spaceplan.audit.areas import pairs
from spaceplan.audit.greens import buildings
from spaceplan.audit.ground import eroded
from spaceplan.audit.items import Door, Item
from spaceplan.audit.shapes import both, minus, together, wide_part
from spaceplan.audit.view import AuditView
from spaceplan.model.areas import AreaKind, AreaWish
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: What children and the old stay in for a while.
_KINDS = (AreaKind.PLAY, AreaKind.EXERCISE)
#: One stands so far before a door to look round, in metres.
_LOOK_M = 1.5
#: How far from an area's edge one may come to a stop and still be there, in metres.
_AT_HAND_M = 0.05


def width(view: AuditView) -> Iterator[Finding]:
    """Ensure that grounds for play and exercise are as wide as the rule asks.

    As much as was asked for is nowhere narrower than ``play_width``, whatever the wish allows.
    """
    if not view.rules.active("play_width"):
        return
    need = view.rules.value("play_width")
    for wish, area in _grounds(view):
        wide = wide_part(area.shape, need).area
        if wide < min(area.shape.area, wish.area_m2) * 0.99 - 0.1:
            text = Text(
                zh=f"{wish.id} 只有 {wide:.2f} m² 宽度达到 {need:g} m"
                f"（任务书允许 {wish.min_width_m:g} m）",
                en=f"only {wide:.2f} m² of {wish.id} are at least {need:g} m wide "
                f"(the brief allows {wish.min_width_m:g} m)",
            )
            yield from view.by_rule(
                "play_width",
                "play.narrow",
                wish.id,
                area.shape,
                text,
                measured=wide,
                required=wish.area_m2,
                unit="m²",
            )


def in_sight(view: AuditView) -> Iterator[Finding]:
    """Ensure that some dwelling door sees the middle of each ground for play and exercise.

    The straight line from 1.5 m before the door to the ground's middle crosses no building.
    """
    if not _on(view, "play_in_sight"):
        return
    homes, walls = [d for d in view.doors if d.dwelling], buildings(view)
    for wish, area in _grounds(view):
        middle = area.shape.centroid
        lines = [LineString([_before(d), (middle.x, middle.y)]) for d in homes]
        if homes and all(shapely.intersection(x, walls).length > TOLERANCE_M for x in lines):
            text = Text(
                zh=f"没有一个单元门能望见 {wish.id}：中间隔着建筑",
                en=f"no dwelling door sees {wish.id}: buildings stand between; move it",
            )
            yield from view.by_rule(
                "play_in_sight",
                "play.out_of_sight",
                wish.id,
                area.shape,
                text,
                measured=0,
                unit="count",
            )


def off_drive(view: AuditView) -> Iterator[Finding]:
    """Ensure that one walks from some dwelling door to each such ground without crossing a drive.

    Over open ground less aisles and kept roads, as wide as a walkway.  Said only of a ground that
    can be walked to at all (``areas.reached``).
    """
    if not _on(view, "play_off_drive"):
        return
    homes, wide = [d for d in view.doors if d.dwelling], view.rules.value("walkway_width")
    drive = together([i.shape for i in (*view.aisles, *view.roads)])
    quiet = shapely.get_parts(eroded(minus(view.open_ground, drive), wide))
    safe = [p.buffer(wide / 2 + _AT_HAND_M) for p in quiet if any(_meets(p, d) for d in homes)]
    for wish, area in _grounds(view):
        edge = area.shape.boundary
        met = max((both(edge, p).length for p in safe), default=0.0)
        if homes and met < wide - 2 * TOLERANCE_M:
            text = Text(
                zh=f"从任何单元门步行到 {wish.id} 都要穿越车道",
                en=f"every way on foot from a dwelling door to {wish.id} crosses ground that cars "
                "drive on; move it to the doors' side",
            )
            yield from view.by_rule(
                "play_off_drive",
                "play.across_drive",
                wish.id,
                area.shape,
                text,
                measured=0,
                unit="count",
            )


def _on(view: AuditView, rule: str) -> bool:
    return view.rules.active(rule) and view.rules.value(rule) > 0


def _grounds(view: AuditView) -> list[tuple[AreaWish, Item]]:
    return [(w, a) for w, a in pairs(view) if w.kind in _KINDS]


def _before(door: Door) -> tuple[float, float]:
    (x, y), middle = door.point, door.apron.centroid
    far = math.dist((x, y), (middle.x, middle.y)) or 1.0
    return (x + (middle.x - x) / far * _LOOK_M, y + (middle.y - y) / far * _LOOK_M)


def _meets(part: BaseGeometry, door: Door) -> bool:
    return bool(part.intersects(door.apron))
