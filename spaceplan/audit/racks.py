"""Bike sheds rack by rack: what stands in each row, the aisle before it, and groups of e-bikes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from spaceplan.audit.items import hard
from spaceplan.audit.shapes import both, depth, minus, polygon, thick, together, turns
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.enums import Severity
from spaceplan.model.finding import Finding
from spaceplan.model.plan import BikeShed, RackRow
from spaceplan.standards import Rules
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: The angle of slanting racks that the rules have figures for, in degrees.
_SLANT = 45.0


@dataclass(frozen=True)
class _Row:
    shed: BikeShed
    row: RackRow
    name: str
    shape: BaseGeometry


def counted(view: AuditView) -> Iterator[Finding]:
    """Ensure that the rows add up to what a shed claims, and that each holds what it claims."""
    for shed, item in zip(view.plan.bike_sheds, view.sheds, strict=True):
        if not shed.rows:
            continue
        for name, claimed, rows in (
            ("capacity", shed.capacity, sum(r.spaces for r in shed.rows)),
            ("ebikes", shed.ebikes, sum(r.spaces for r in shed.rows if r.ebikes)),
        ):
            if claimed != rows:
                text = Text(
                    zh=f"{shed.id} 的 {name} 写作 {claimed}，各排车架合计 {rows}",
                    en=f"{name} of {shed.id} is stated as {claimed}, its racks add up to {rows}",
                )
                yield hard(
                    "bikes.rack_sum", shed.id, item.shape, text, measured=claimed, required=rows
                )
        for row in _rows(shed):
            out = minus(row.shape, item.shape)
            ring = list(row.row.outline)
            square = turns(ring) is not None
            slanting = row.row.angle_deg < 90.0
            if not square or (slanting and abs(row.row.angle_deg - _SLANT) > 0.5):
                text = Text(
                    zh=f"车架 {row.name} 不是矩形，或角度不是 90° 或 45°",
                    en=f"the rack {row.name} is no rectangle, or its angle neither 90° nor 45°",
                )
                yield hard("bikes.rack_shape", row.name, row.shape, text)
                continue
            if not thick(out).is_empty:
                text = Text(
                    zh=f"车架 {row.name} 有 {out.area:.2f} m² 在车棚之外",
                    en=f"{out.area:.2f} m² of the rack {row.name} lie outside its shed",
                )
                yield hard(
                    "bikes.rack_outside", row.name, thick(out), text, measured=depth(out), unit="m"
                )
            most = _holds(row.row, view.rules)
            if row.row.spaces > most:
                text = Text(
                    zh=f"车架 {row.name} 称停 {row.row.spaces} 辆，按其尺寸最多 {most} 辆",
                    en=f"the rack {row.name} claims {row.row.spaces} bikes, by its size it holds "
                    f"{most}",
                )
                rule = "angled_bike_space_width" if slanting else "bike_space_width"
                rule = "ebike_space_width" if row.row.ebikes else rule
                rule = rule if view.rules.active(rule) else "bike_space_width"
                yield from view.by_rule(
                    rule,
                    "bikes.rack_capacity",
                    row.name,
                    row.shape,
                    text,
                    measured=row.row.spaces,
                    required=most,
                    unit="count",
                )


def _rows(shed: BikeShed) -> list[_Row]:
    return [
        _Row(shed, row, f"{shed.id}/row-{i}", polygon(row.outline)[0])
        for i, row in enumerate(shed.rows, start=1)
    ]


def _holds(row: RackRow, rules: Rules) -> int:
    """Return how many bikes go into a row by its outline."""

    def one(rule: str, otherwise: str) -> float:
        return rules.value(rule if rules.active(rule) else otherwise)

    a, b, c, _ = row.outline
    along, deep = math.dist(a, b) + TOLERANCE_M, math.dist(b, c) + TOLERANCE_M
    if row.ebikes:
        wide = one("ebike_space_width", "bike_space_width")
        need = one("ebike_space_length", "bike_space_length")
        reach = 0.0
    elif row.angle_deg < 90.0:
        wide = rules.value("angled_bike_space_width")
        need = reach = rules.value("angled_bike_row_depth")
    else:
        wide, need = rules.value("bike_space_width"), rules.value("bike_space_length")
        reach = 0.0
    return max(0, int((along - reach) / wide + 1e-9)) if deep >= need else 0


def room_to_wheel(view: AuditView) -> Iterator[Finding]:
    """Ensure that no racks overlap, and that an aisle lies before each to wheel bikes out."""
    rows = [row for shed in view.plan.bike_sheds for row in _rows(shed)]
    for i, row in enumerate(rows):
        for other in rows[:i]:
            shared = both(row.shape, other.shape)
            if not thick(shared).is_empty:
                text = Text(
                    zh=f"车架 {row.name} 与 {other.name} 重叠 {shared.area:.2f} m²",
                    en=f"the racks {row.name} and {other.name} overlap on {shared.area:.2f} m²",
                )
                yield hard(
                    "bikes.rack_overlap",
                    f"{row.name} / {other.name}",
                    thick(shared),
                    text,
                    measured=depth(shared),
                    required=0,
                    unit="m",
                )
        rule = "angled_bike_aisle_width" if row.row.angle_deg < 90.0 else "bike_aisle_width"
        aisle = _aisle(row, view.rules.value(rule))
        roofs = {s.id: item.shape for s, item in zip(view.plan.bike_sheds, view.sheds, strict=True)}
        outside = minus(aisle, roofs[row.shed.id])
        open_air = both(outside, view.open_ground)
        taken = together(
            [minus(outside, open_air), *(both(aisle, o.shape) for o in rows if o is not row)]
        )
        if not thick(taken).is_empty:
            text = Text(
                zh=f"车架 {row.name} 前的通道被占去 {taken.area:.2f} m²",
                en=f"{taken.area:.2f} m² of the aisle before the rack {row.name} are taken",
            )
            yield from view.by_rule(
                rule,
                "bikes.rack_aisle",
                row.name,
                thick(taken),
                text,
                measured=max(0.0, view.rules.value(rule) - depth(taken)),
            )


def _aisle(row: _Row, deep: float) -> BaseGeometry:
    """Return the ground before a row's first edge, away from the row."""
    a, b, c, _ = row.row.outline
    long = math.dist(b, c) or 1.0
    x, y = (b[0] - c[0]) / long * deep, (b[1] - c[1]) / long * deep
    return polygon([a, b, (b[0] + x, b[1] + y), (a[0] + x, a[1] + y)])[0]


def groups(view: AuditView) -> Iterator[Finding]:
    """Ensure that e-bikes stand in groups that are not too long, not too large, and gapped.

    Rows nearer to each other than the gap are one group.  Where a group spans several sheds a
    solid wall between them serves as well (Sichuan guide), which no outline shows: a warning.
    """
    rules = view.rules
    rows = [row for shed in view.plan.bike_sheds for row in _rows(shed) if row.row.ebikes]
    gap = rules.value("ebike_group_gap") if rules.active("ebike_group_gap") else 0.0
    for group in _joined(rows, gap):
        shape = together([r.shape for r in group])
        spaces = sum(r.row.spaces for r in group)
        long = _length(shape)
        names = ", ".join(r.name for r in group)
        apart = len({r.shed.id for r in group}) > 1
        found: list[Finding] = []
        if rules.active("ebike_group_size") and spaces > rules.value("ebike_group_size"):
            text = Text(
                zh=f"电动自行车一组 {spaces} 辆（{names}），"
                f"最多 {rules.value('ebike_group_size'):g} 辆",
                en=f"{spaces} e-bikes stand in one group ({names}), "
                f"{rules.value('ebike_group_size'):g} at most",
            )
            found += view.by_rule(
                "ebike_group_size",
                "bikes.group_size",
                group[0].name,
                shape,
                text,
                measured=spaces,
                unit="count",
            )
        limit = rules.value("ebike_group_length")
        if rules.active("ebike_group_length") and long > limit + TOLERANCE_M:
            text = Text(
                zh=f"电动自行车一组长 {long:.2f} m（{names}），最长 {limit:g} m",
                en=f"a group of e-bikes is {long:.2f} m long ({names}), {limit:g} m at most",
            )
            found += view.by_rule(
                "ebike_group_length",
                "bikes.group_length",
                group[0].name,
                shape,
                text,
                measured=long,
            )
        for finding in found:
            if not apart:
                yield finding
                continue
            wall = Text(
                zh=f"{finding.message.zh}：车棚之间须设实体墙",
                en=f"{finding.message.en}: build a solid wall between the sheds",
            )
            yield finding.model_copy(update={"severity": Severity.WARN, "message": wall})


def _joined(rows: list[_Row], gap: float) -> list[list[_Row]]:
    """Put rows together that are nearer to each other than the gap."""
    left, out = list(rows), []
    while left:
        group = [left.pop(0)]
        for row in group:
            near = [o for o in left if row.shape.distance(o.shape) < gap - TOLERANCE_M]
            group += near
            left = [o for o in left if o not in near]
        out.append(group)
    return out


def _length(shape: BaseGeometry) -> float:
    points = shapely.get_coordinates(shape.minimum_rotated_rectangle)
    if len(points) < 4:
        return 0.0
    return max(math.dist(points[0], points[1]), math.dist(points[1], points[2]))
