"""Charging stalls: as many as asked for, off buildings, and near to where power is had."""

from __future__ import annotations

from collections.abc import Iterator

from spaceplan.audit.greens import buildings
from spaceplan.audit.items import Item, hard, structure_shape
from spaceplan.audit.shapes import EMPTY, together
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text, counted
from spaceplan.model.enums import StallKind, UtilityUse
from spaceplan.model.finding import Finding
from spaceplan.model.utility import use_of
from spaceplan.units import TOLERANCE_M


def asked_for(view: AuditView) -> Iterator[Finding]:
    """Ensure that there are as many charging stalls as the brief asks for."""
    got, asked = len(_charging(view)), view.case.brief.stalls.ev
    if got < asked:
        text = Text(
            zh=f"充电车位 {got} 个，任务书要 {asked} 个",
            en=f"{counted(got, 'charging stall')}, the brief asks for {asked}",
        )
        yield hard("brief.ev", "stalls", EMPTY, text, measured=got, required=asked)


def to_buildings(view: AuditView) -> Iterator[Finding]:
    """Measure how near charging stalls stand to buildings, rooms and sheds, old and new."""
    rule = "ev_to_building"
    houses = buildings(view)
    if not view.rules.active(rule) or houses.is_empty:
        return
    need = view.rules.value(rule)
    for item in _charging(view):
        got = float(item.shape.distance(houses))
        if got < need - TOLERANCE_M:
            text = Text(
                zh=f"充电车位 {item.id} 距建筑 {got:.2f} m，要求 {need:g} m",
                en=f"the charging stall {item.id} is {got:.2f} m from a building, "
                f"required {need:g} m",
            )
            yield from view.by_rule(
                rule, "stall.ev_near_building", item.id, item.shape, text, measured=got
            )


def to_power(view: AuditView) -> Iterator[Finding]:
    """Measure how far charging stalls stand from the nearest transformer, where there is one."""
    rule = "ev_to_power"
    boxes = [structure_shape(s) for s in view.standing if use_of(s) is UtilityUse.TRANSFORMER]
    if not view.rules.active(rule) or not boxes:
        return
    most, power = view.rules.value(rule), together(boxes)
    for item in _charging(view):
        got = float(item.shape.distance(power))
        if got > most + TOLERANCE_M:
            text = Text(
                zh=f"充电车位 {item.id} 距变压器 {got:.1f} m，最多 {most:g} m",
                en=f"the charging stall {item.id} is {got:.1f} m from a transformer, "
                f"{most:g} m at most",
            )
            yield from view.by_rule(rule, "stall.ev_far", item.id, item.shape, text, measured=got)


def _charging(view: AuditView) -> list[Item]:
    pairs = zip(view.plan.stalls, view.stalls, strict=True)
    return [item for stall, item in pairs if stall.kind is StallKind.EV]
