"""The map of what is there now, drawn by the hand that draws the options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spaceplan.model.base import Lang
from spaceplan.model.enums import PlanStatus
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.draw import Painted, paint
from spaceplan.render.fonts import settings

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def paint_today(
    scenario: Scenario, ax: Axes, lang: Lang, metres_per_point: float | None = None
) -> Painted:
    """Draw what is there now: nothing removed, nothing built.

    Parameters
    ----------
    scenario
        The scenario.
    ax
        Where to draw.
    lang
        Language.
    metres_per_point
        The scale; default the first of a ruler's that fits.

    Returns
    -------
    Painted
        What the map shows.
    """
    now = Plan(scenario=scenario.name, option=scenario.all_options[0].id, status=PlanStatus.SOLVED)
    with settings():
        return paint(scenario, now, ax, lang, metres_per_point=metres_per_point)
