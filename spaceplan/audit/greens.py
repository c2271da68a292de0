"""Green that counts: off the walls of buildings, in pieces worth the name, one of them wide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely

from spaceplan.audit.brief import kept_greens
from spaceplan.audit.items import structure_shape
from spaceplan.audit.shapes import depth, minus, together, wide_part
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Areas are printed to a tenth of a square metre.
_AREA_SLACK_M2 = 0.1
#: What has walls that green keeps off, and that nobody sees through.
_WALLED = frozenset({Kind.BUILDING, Kind.ROOMS, Kind.SHED})


def buildings(view: AuditView) -> BaseGeometry:
    """Return the buildings, rooms and sheds that stand, and the blocks and sheds of the plan.

    Parameters
    ----------
    view
        What is audited.

    Returns
    -------
    shapely geometry
        Their ground, together.
    """
    old = [
        structure_shape(s) for s in view.standing if s.kind in _WALLED and s.id != view.rebuilt_id
    ]
    return together([*old, *(i.shape for i in (*view.blocks, *view.sheds))])


def off_walls(view: AuditView) -> Iterator[Finding]:
    """Ensure that green is as much as asked without its strip along walls.

    What is nearer than ``green_to_wall`` to a building (``buildings``) is left out first; what is
    left counts where it is as wide as the brief asks.
    """
    wish = view.case.brief.green
    if wish is None or not view.rules.active("green_to_wall"):
        return
    need = view.rules.value("green_to_wall")
    got = _off_walls(view).area
    if got < wish.area_m2 - _AREA_SLACK_M2:
        text = Text(
            zh=f"距建筑外墙 {need:g} m 以外的绿地只有 {got:.1f} m²，任务书要 {wish.area_m2:g} m²："
            "绿地须离墙布置或加大",
            en=f"only {got:.1f} m² of green lie more than {need:g} m off buildings' walls, the "
            f"brief asks for {wish.area_m2:g} m²: move it off the walls or enlarge it",
        )
        yield from view.by_rule(
            "green_to_wall",
            "green.near_wall",
            "green",
            _ground(view),
            text,
            measured=got,
            required=wish.area_m2,
            unit="m²",
        )


def pieces(view: AuditView) -> Iterator[Finding]:
    """Ensure that green is as much as asked in pieces of at least ``green_piece`` m² each.

    A piece is what lies together of the green that counts (``off_walls``).
    """
    wish = view.case.brief.green
    if wish is None or not view.rules.active("green_piece"):
        return
    least = view.rules.value("green_piece")
    whole = _off_walls(view)
    large = [p for p in _parts(whole) if p.area >= least - _AREA_SLACK_M2]
    got = sum(p.area for p in large)
    if got < min(whole.area, wish.area_m2) - _AREA_SLACK_M2:
        small = [p for p in _parts(whole) if p.area < least - _AREA_SLACK_M2]
        text = Text(
            zh=f"不小于 {least:g} m² 的绿地共 {got:.1f} m²，任务书要 {wish.area_m2:g} m²："
            f"另有 {len(small)} 块过小不计，宜合并",
            en=f"{got:.1f} m² of green lie in pieces of at least {least:g} m², the brief asks for "
            f"{wish.area_m2:g} m²: pieces too small to count: {len(small)}; put them together",
        )
        yield from view.by_rule(
            "green_piece",
            "green.scraps",
            "green",
            small[0] if small else whole,
            text,
            measured=got,
            required=wish.area_m2,
            unit="m²",
        )


def central(view: AuditView) -> Iterator[Finding]:
    """Ensure that one green is as wide as a central green, where much green is asked for.

    More than ``central_green_from`` m² are; width is the greatest circle that fits into the green
    that counts (``off_walls``).
    """
    wish, rules = view.case.brief.green, view.rules
    if wish is None or not rules.active("central_green_width"):
        return
    if wish.area_m2 <= rules.value("central_green_from") + _AREA_SLACK_M2:
        return
    need, whole = rules.value("central_green_width"), _off_walls(view)
    got = depth(whole)
    if got < need - TOLERANCE_M:
        text = Text(
            zh=f"最宽的一块绿地宽 {got:.2f} m，集中绿地应不小于 {need:g} m",
            en=f"the widest green is {got:.2f} m wide; one central green must be {need:g} m wide "
            "at least",
        )
        yield from view.by_rule(
            "central_green_width", "green.no_central", "green", whole, text, measured=got
        )


def _ground(view: AuditView) -> BaseGeometry:
    return together([*kept_greens(view), *(g.shape for g in view.greens)])


def _off_walls(view: AuditView) -> BaseGeometry:
    """Green wide enough to count, less its strip along walls if the rule is kept."""
    wish, ground = view.case.brief.green, _ground(view)
    if view.rules.active("green_to_wall"):
        far = view.rules.value("green_to_wall") - TOLERANCE_M
        ground = minus(ground, buildings(view).buffer(far, join_style="mitre"))
    return ground if wish is None else wide_part(ground, wish.min_width_m)


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    return [p for p in shapely.get_parts(shape) if p.area > 0]
