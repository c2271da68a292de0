"""The map of what is there now, drawn by the hand that draws the options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spaceplan.model.base import Lang
from spaceplan.model.case import resolve
from spaceplan.model.enums import PlanStatus
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.canvas import Canvas, look_used
from spaceplan.render.draw import Painted, corners, site_bounds
from spaceplan.render.fonts import settings
from spaceplan.render.ground import paint_site, paint_structures
from spaceplan.render.underlay import paint_underlay
from spaceplan.render.view import view_on

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
    case = resolve(scenario, now.option)
    with settings():
        for spine in ax.spines.values():
            spine.set_linewidth(0.6)
        canvas = Canvas(ax, view_on(ax, site_bounds(scenario), metres_per_point), lang)
        if scenario.underlay is not None:
            paint_underlay(ax, scenario.underlay)
        paint_site(canvas, scenario, case)
        paint_structures(canvas, case, now)
        corners(canvas, scenario)
        layout = canvas.flush()
    return Painted(canvas.view, layout, look_used(canvas), tuple(canvas.taken), ())
