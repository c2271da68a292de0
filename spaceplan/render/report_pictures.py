"""Pictures of the report's page: all maps of one size and scale, so that they can be laid over."""

from __future__ import annotations

from dataclasses import dataclass

from spaceplan.compare import PlanDiff
from spaceplan.model.base import Lang
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.draw import paint, site_bounds
from spaceplan.render.fonts import settings
from spaceplan.render.paper import MM_PER_POINT, new_paper, swatch
from spaceplan.render.sight import Outlook
from spaceplan.render.slim import slim_svg
from spaceplan.render.style import look
from spaceplan.render.today import paint_today
from spaceplan.render.view import SCALES
from spaceplan.tradeoffs.price import Tradeoffs

#: A map is at most this wide and high, in mm: larger, and its letters were too small to read.
_WIDEST, _HIGHEST = 290.0, 220.0
#: Room for names, scale bar and north arrow beside the site, in mm.
_SIDE, _ENDS = 40.0, 24.0
#: Width and height of a picture from above, in mm: its letters are read on a phone.
_VIEW = (185.0, 150.0)


@dataclass(frozen=True)
class Picture:
    """A picture for a page.

    Parameters
    ----------
    svg
        The picture.
    width, height
        Its size, in points.
    looks
        Ids of the looks that a legend must explain.
    key
        Mark and text of the names that stand beside the map.
    """

    svg: str
    width: int
    height: int
    looks: tuple[str, ...] = ()
    key: tuple[tuple[str, str], ...] = ()


def map_size(scenario: Scenario) -> tuple[float, float]:
    """Return the size of every map of a scenario, just large enough at a ruler's scale.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    tuple of float
        Width and height in mm.
    """
    west, south, east, north = site_bounds(scenario)
    for scale in SCALES:
        width = (east - west) * 1000 / scale + _SIDE
        height = (north - south) * 1000 / scale + _ENDS
        if width <= _WIDEST and height <= _HIGHEST:
            # A strip is given some room over and under it, for names and for the scale bar.
            return (max(width, 0.55 * height), max(height, 0.4 * width))
    return (_WIDEST, _HIGHEST)


def map_picture(
    scenario: Scenario, plan: Plan | None, lang: Lang, found: PlanDiff | None = None
) -> Picture:
    """Draw a map: what is there now, a plan, or what a plan changes of another.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The plan; null for what is there now, drawn by the same hand, nothing removed or built.
    lang
        Language.
    found
        What changed from another plan, which the map then shows.  Default nothing.

    Returns
    -------
    Picture
        The map, of the same size, scale and place whatever it shows.
    """
    width, height = map_size(scenario)
    with settings():
        paper = new_paper(width, height, frame=False)
        ax = paper.window(0.4, 0.4, width - 0.8, height - 0.8)
        key: tuple[tuple[str, str], ...] = ()
        if plan is None:
            done = paint_today(scenario, ax, lang)
            key, looks = done.layout.key, done.looks
        elif found is None:
            done = paint(scenario, plan, ax, lang)
            key, looks = done.layout.key, done.looks
        else:
            from spaceplan.render.diff_map import paint_diff

            looks = paint_diff(scenario, plan, found, ax, lang)
        svg = slim_svg(paper.figure)
    size = (round(width / MM_PER_POINT), round(height / MM_PER_POINT))
    return Picture(svg, *size, looks=looks, key=key)


def view_picture(scenario: Scenario, plan: Plan | None, lang: Lang, seen: Outlook) -> Picture:
    """Draw what is there now, or a plan, from above at a slant.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The plan; null for what is there now.
    lang
        Language of the names.
    seen
        From where; the same for all pictures of the page.

    Returns
    -------
    Picture
        The picture, names in it.
    """
    from spaceplan.render.axonometric import paint_solids

    width, height = _VIEW
    with settings():
        paper = new_paper(width, height, frame=False)
        room = (6.0, 4.0, width - 12.0, height - 14.0)
        paint_solids(paper, scenario, plan, lang, room, seen)
        svg = slim_svg(paper.figure)
    return Picture(svg, round(width / MM_PER_POINT), round(height / MM_PER_POINT))


def price_picture(scenario: Scenario, prices: Tradeoffs, lang: Lang) -> Picture:
    """Draw what wishes and rules cost, as bars.

    Parameters
    ----------
    scenario
        The scenario.
    prices
        The prices.
    lang
        Language.

    Returns
    -------
    Picture
        The bars.
    """
    from spaceplan.render.price_sheet import price_sheet

    figure = price_sheet(scenario, prices, lang)
    wide, high = figure.get_size_inches()
    return Picture(slim_svg(figure), round(wide * 72), round(high * 72))


def swatch_picture(look_id: str) -> Picture:
    """Draw the sample of one look for a legend.

    Parameters
    ----------
    look_id
        Id of the look.

    Returns
    -------
    Picture
        The sample, 9 by 5 mm.
    """
    with settings():
        paper = new_paper(9.0, 5.0, frame=False)
        swatch(paper, look(look_id), 0.5, 2.5)
        return Picture(slim_svg(paper.figure), 26, 14)
