"""Daylight: each room needs an outer wall with open ground before it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely
from shapely import Polygon

from spaceplan.audit.items import structure_shape
from spaceplan.audit.shapes import Pair, both, corners, edges, minus, polygonal, thick, together
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: What stands there and takes no light from a window.
_LOW = frozenset({Kind.TREE, Kind.GREEN, Kind.PARKING, Kind.SLOPE})


def rooms(view: AuditView) -> Iterator[Finding]:
    """Measure the longest stretch of each room's walls that stands free to the asked depth.

    Buildings, walls, sheds and the ground beyond the boundary take the light; stalls, aisles,
    greens, trees and courts do not.  A wall may back onto anything as long as another is free.
    """
    need = view.rules.value("room_daylight_wall")
    if not view.plan.rooms or not view.rules.active("room_daylight_wall"):
        return
    deep = view.rules.value("room_daylight_depth")
    standing = [
        structure_shape(s) for s in view.standing if s.kind not in _LOW and s.id != view.rebuilt_id
    ]
    built = [i.shape for i in (*view.blocks, *view.sheds)]
    around = together([i.shape.buffer(2 * deep) for i in view.rooms])
    dark = together([*standing, *built, minus(around, view.site)])
    for room, item in zip(view.plan.rooms, view.rooms, strict=True):
        if not item.sound:
            continue
        got = max((_free(a, b, deep, dark) for a, b in edges(corners(room.outline))), default=0.0)
        if got < need - TOLERANCE_M:
            text = Text(
                zh=f"{room.id} 的外墙前有 {deep:g} m 空地的只有 {got:.2f} m，要求 {need:g} m",
                en=f"{room.id} has {got:.2f} m of outer wall with {deep:g} m of open ground before "
                f"it, required {need:g} m",
            )
            yield from view.by_rule(
                "room_daylight_wall", "room.dark", room.id, item.shape, text, measured=got
            )


def _free(a: Pair, b: Pair, deep: float, dark: BaseGeometry) -> float:
    """Return the longest stretch of an edge of a counter-clockwise ring with nothing before it."""
    length = math.dist(a, b)
    ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    nx, ny = deep * uy, -deep * ux
    strip = Polygon([a, b, (b[0] + nx, b[1] + ny), (a[0] + nx, a[1] + ny)])
    taken = []
    for part in shapely.get_parts(polygonal(thick(both(strip, dark)))):
        if part.is_empty:
            continue
        points = shapely.get_coordinates(part)
        along = (points[:, 0] - a[0]) * ux + (points[:, 1] - a[1]) * uy
        taken.append((float(along.min()), float(along.max())))
    best, at = 0.0, 0.0
    for lo, hi in [*sorted(taken), (length, length)]:
        best, at = max(best, lo - at), max(at, hi)
    return best
