"""Whether the plan gives what the brief asks for; rooms have their own file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spaceplan.audit.items import hard, structure_shape
from spaceplan.audit.shapes import EMPTY, both, together, wide_part
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text, counted
from spaceplan.model.enums import Kind
from spaceplan.model.finding import Finding

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def stalls(view: AuditView) -> Iterator[Finding]:
    """Ensure that there are as many stalls as the brief wants at least."""
    got, asked = len(view.plan.stalls), view.case.brief.stalls.min
    if got < asked:
        text = Text(
            zh=f"车位 {got} 个，至少要 {asked} 个",
            en=f"{counted(got, 'stall')}, at least {asked} asked",
        )
        yield hard("brief.stalls", "stalls", EMPTY, text, measured=got, required=asked)


def bikes(view: AuditView) -> Iterator[Finding]:
    """Ensure that there are as many bike and e-bike spaces as the brief asks for."""
    wish = view.case.brief.bikes
    if wish is None:
        return
    spaces = sum(s.capacity for s in view.plan.bike_sheds)
    ebikes = sum(s.ebikes for s in view.plan.bike_sheds)
    if spaces < wish.spaces:
        text = Text(
            zh=f"非机动车位 {spaces} 个，任务书要 {wish.spaces} 个",
            en=f"{counted(spaces, 'bike space')}, the brief asks for {wish.spaces}",
        )
        yield hard("brief.bikes", "bikes", EMPTY, text, measured=spaces, required=wish.spaces)
    if ebikes < wish.ebikes:
        text = Text(
            zh=f"电动自行车位 {ebikes} 个，任务书要 {wish.ebikes} 个",
            en=f"{counted(ebikes, 'e-bike space')}, the brief asks for {wish.ebikes}",
        )
        yield hard("brief.ebikes", "ebikes", EMPTY, text, measured=ebikes, required=wish.ebikes)


def kept_greens(view: AuditView) -> list[BaseGeometry]:
    """Return the greens that stand and stay, within the site.

    Parameters
    ----------
    view
        What is audited.

    Returns
    -------
    list of shapely geometry
        Their ground.
    """
    green = [s for s in view.standing if s.kind is Kind.GREEN]
    return [both(structure_shape(s), view.site) for s in green]


def green(view: AuditView) -> Iterator[Finding]:
    """Ensure that the green wide enough to count, kept and made, is as much as asked."""
    wish = view.case.brief.green
    if wish is None:
        return
    ground = together([*kept_greens(view), *(g.shape for g in view.greens)])
    broad = wide_part(ground, wish.min_width_m).area
    if broad < wish.area_m2 - 0.1:
        text = Text(
            zh=f"宽度不小于 {wish.min_width_m:g} m 的绿地共 {broad:.1f} m²，"
            f"任务书要 {wish.area_m2:g} m²",
            en=f"{broad:.1f} m² of green at least {wish.min_width_m:g} m wide, "
            f"the brief asks for {wish.area_m2:g} m²",
        )
        yield hard(
            "brief.green", "green", ground, text, measured=broad, required=wish.area_m2, unit="m²"
        )
