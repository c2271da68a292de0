"""Archways, and gates in walls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely import LineString

from spaceplan.audit.items import Role, structure_shape
from spaceplan.audit.shapes import EMPTY, both, minus, thick, together
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.finding import Finding
from spaceplan.model.scenario import Structure

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from spaceplan.audit.view import AuditView

#: A wall this near to a gate opens there, in metres.
_GATE_IN_WALL_M = 0.3
_HEIGHT_SLACK_M = 1e-6


@dataclass(frozen=True)
class Ways:
    """Where one gets through what stands."""

    archways: BaseGeometry
    gates: BaseGeometry


def _archways(view: AuditView) -> list[tuple[Structure, float]]:
    """Archways that stay, with their headroom."""
    removed = set(view.plan.removed)
    return [
        (s, s.clear_height_m)
        for s in view.case.structures
        if s.kind is Kind.ROAD and s.clear_height_m is not None
        if s.treatment is not Treatment.REMOVE and s.id not in removed
    ]


def ways_through(view: AuditView) -> Ways:
    """Return where archways are high enough for cars, and where gates open walls.

    An archway below a height that is hard is shut: the building stands there.

    Parameters
    ----------
    view
        The plan.

    Returns
    -------
    Ways
        Both, as ground.
    """
    hard = view.rules.hard("archway_clear_height")
    least = view.rules.value("archway_clear_height") if hard else 0.0
    high = [s for s, height in _archways(view) if height >= least - _HEIGHT_SLACK_M]
    spans = [LineString(g.span) for g in view.case.site.gates]
    return Ways(
        together(structure_shape(s) for s in high),
        together(s.buffer(_GATE_IN_WALL_M, cap_style="flat") for s in spans),
    )


def opened(structure: Structure, ways: Ways) -> BaseGeometry:
    """Return the ground that a structure takes, less the ways through it.

    Parameters
    ----------
    structure
        What stands.
    ways
        Archways and gates.

    Returns
    -------
    shapely geometry
        Its ground; trees, greens and stalls have no ways through them.
    """
    shape = structure_shape(structure)
    if structure.kind in (Kind.TREE, Kind.GREEN, Kind.PARKING):
        return shape
    through = [ways.archways, *((ways.gates,) if structure.kind is Kind.WALL else ())]
    through = [w for w in through if w.intersects(shape)]
    return minus(shape, together(through)) if through else shape


def too_low_for_engines(view: AuditView) -> BaseGeometry:
    """Return the archways that no fire engine gets through.

    Parameters
    ----------
    view
        The plan.

    Returns
    -------
    shapely geometry
        Their ground; empty where the rule is off.
    """
    if not view.rules.active("fire_clear_height"):
        return EMPTY
    need = view.rules.value("fire_clear_height") - _HEIGHT_SLACK_M
    return together(structure_shape(s) for s, height in _archways(view) if height < need)


def headroom(view: AuditView) -> Iterator[Finding]:
    """Ensure that no aisle leads through an archway too low for cars.

    Measured is the ``clear_height_m`` of a road under which an aisle of the plan lies.
    """
    yield from _below(view, Role.AISLE, "archway_clear_height", "archway.low")


def engines(view: AuditView) -> Iterator[Finding]:
    """Ensure that no fire lane is drawn through an archway too low for a fire engine."""
    yield from _below(view, Role.FIRE_LANE, "fire_clear_height", "archway.fire")


def _below(view: AuditView, role: Role, rule: str, code: str) -> Iterator[Finding]:
    if not view.rules.active(rule):
        return
    need = view.rules.value(rule)
    name = (
        Text(zh="车道", en="aisle") if role is Role.AISLE else Text(zh="消防车道", en="fire lane")
    )
    for arch, height in _archways(view):
        if height >= need - _HEIGHT_SLACK_M:
            continue
        for thing in view.drawn:
            shared = both(thing.shape, structure_shape(arch)) if thing.role is role else EMPTY
            if thick(shared).is_empty:
                continue
            text = Text(
                zh=f"{name.zh} {thing.id} 穿过净高 {height:g} m 的门洞 {arch.id}，要求 {need:g} m："
                "移开车道，或核对 clear_height_m",
                en=f"the {name.en} {thing.id} leads through the archway {arch.id}, "
                f"{height:g} m high, required {need:g} m: lead it elsewhere, or check "
                "clear_height_m",
            )
            yield from view.by_rule(
                rule, code, f"{thing.id} / {arch.id}", thick(shared), text, measured=height
            )
