"""Rooms of the brief: each there once, large and wide enough, in a block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import shapely

from spaceplan.audit.items import hard
from spaceplan.audit.shapes import EMPTY, both, depth, minus, thick
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M


def asked_for(view: AuditView) -> Iterator[Finding]:
    """Ensure that every room of the brief is there exactly once, and no other."""
    asked = [w.id for w in view.case.brief.rooms]
    drawn = Counter(r.id for r in view.plan.rooms)
    for room_id in dict.fromkeys(asked):
        if drawn[room_id] == 0:
            text = Text(zh=f"缺少活动室 {room_id}", en=f"the room {room_id} is missing")
            yield hard("room.missing", room_id, EMPTY, text, measured=0, required=1)
    for room_id, times in sorted(drawn.items()):
        if times > 1:
            text = Text(
                zh=f"活动室 {room_id} 画了 {times} 次",
                en=f"the room {room_id} is drawn {times} times",
            )
            yield hard("room.twice", room_id, EMPTY, text, measured=times, required=1)
        if room_id not in asked:
            text = Text(zh=f"任务书没有活动室 {room_id}", en=f"the brief knows no room {room_id}")
            yield hard("room.unasked", room_id, EMPTY, text)


def sizes(view: AuditView) -> Iterator[Finding]:
    """Ensure that each room is as large as asked, and so where it is as wide as asked.

    A wide place at the end of a long passage does not make a wide room: only the part of the room
    that a square of the asked width can sweep counts.
    """
    wishes = {w.id: w for w in view.case.brief.rooms}
    for item in view.rooms:
        wish = wishes.get(item.id)
        if wish is None:
            continue
        slack = TOLERANCE_M * item.shape.area**0.5
        if item.shape.area < wish.area_m2 - slack:
            text = Text(
                zh=f"{item.id} 面积 {item.shape.area:.2f} m²，任务书要 {wish.area_m2:g} m²",
                en=f"{item.id} has {item.shape.area:.2f} m², "
                f"the brief asks for {wish.area_m2:g} m²",
            )
            yield hard(
                "room.small",
                item.id,
                item.shape,
                text,
                measured=item.shape.area,
                required=wish.area_m2,
                unit="m²",
            )
        half = max(wish.min_width_m - TOLERANCE_M, 0.0) / 2
        core = item.shape.buffer(-half, join_style="mitre")
        wide = both(core.buffer(half, join_style="mitre"), item.shape)
        if wide.area < min(wish.area_m2, item.shape.area) - 2 * slack:
            got = depth(item.shape)
            text = Text(
                zh=f"{item.id} 净宽不足 {wish.min_width_m:g} m（最宽处 {got:.2f} m，"
                f"够宽的部分 {wide.area:.1f} m²）",
                en=f"{item.id} is not {wish.min_width_m:g} m wide throughout (widest place "
                f"{got:.2f} m, wide enough on {wide.area:.1f} m²)",
            )
            yield hard(
                "room.narrow",
                item.id,
                item.shape,
                text,
                measured=got,
                required=wish.min_width_m,
                unit="m",
            )


def in_blocks(view: AuditView) -> Iterator[Finding]:
    """Ensure that every room lies in one block."""
    for item in view.rooms:
        rest = [minus(item.shape, b.shape) for b in view.blocks] or [item.shape]
        out = min(rest, key=lambda r: r.area)
        if not thick(out).is_empty:
            text = Text(
                zh=f"{item.id} 有 {out.area:.2f} m² 不在任何一栋活动用房内",
                en=f"{out.area:.2f} m² of {item.id} lie in no room block",
            )
            yield hard(
                "room.outside_block",
                item.id,
                shapely.point_on_surface(thick(out)),
                text,
                measured=depth(out),
                required=0,
                unit="m",
            )
