"""The pages of a report that are sheets of their own, too: comparison, maps, changes, prices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spaceplan.model.base import Lang
from spaceplan.render.dossier import Dossier

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Most options on one comparison sheet: more, and the maps are too small to read.
_TOGETHER = 6


def map_pages(dossier: Dossier, lang: Lang) -> Iterator[Figure]:
    """Draw the site plan of every option that may be shown.

    Parameters
    ----------
    dossier
        What the report tells of.
    lang
        Language.

    Yields
    ------
    matplotlib.figure.Figure
        A3 pages, one an option.
    """
    from spaceplan.render.sheet import map_sheet

    for row in dossier.shown:
        sheet = map_sheet(dossier.scenario, row.plan, lang, findings=row.findings)
        yield sheet.paper.figure


def view_pages(dossier: Dossier, lang: Lang) -> Iterator[Figure]:
    """Draw what is there now and every option at a slant, all seen from the same direction.

    Parameters
    ----------
    dossier
        What the report tells of.
    lang
        Language.

    Yields
    ------
    matplotlib.figure.Figure
        A3 pages.
    """
    from spaceplan.render.axonometric import axonometric
    from spaceplan.render.sight import look_at

    if not dossier.shown:
        return
    plans = [row.plan for row in dossier.shown]
    seen = look_at(dossier.scenario, plans)
    for plan in (None, *plans):
        yield axonometric(dossier.scenario, plan, lang, seen=seen)


def comparison_pages(dossier: Dossier, lang: Lang) -> Iterator[Figure]:
    """Draw the options side by side, six to a page at the most.

    Parameters
    ----------
    dossier
        What the report tells of.
    lang
        Language.

    Yields
    ------
    matplotlib.figure.Figure
        A3 pages.
    """
    from spaceplan.render.comparison_sheet import comparison_sheet

    rows = dossier.comparison.rows
    for start in range(0, max(len(rows), 1), _TOGETHER):
        some = dossier.comparison.model_copy(update={"rows": rows[start : start + _TOGETHER]})
        yield comparison_sheet(dossier.scenario, some, lang).paper.figure


def change_pages(dossier: Dossier, lang: Lang) -> Iterator[Figure]:
    """Draw what every other option changes of the first.

    Parameters
    ----------
    dossier
        What the report tells of.
    lang
        Language.

    Yields
    ------
    matplotlib.figure.Figure
        A3 pages, one fewer than there are options.
    """
    from spaceplan.compare import diff
    from spaceplan.render.diff_map import diff_sheet

    for row in dossier.shown[1:]:
        first = dossier.shown[0].plan
        yield diff_sheet(dossier.scenario, first, row.plan, diff(first, row.plan), lang)


def wish_pages(dossier: Dossier, lang: Lang) -> Iterator[Figure]:
    """Draw what wishes and rules cost in stalls, where somebody asked.

    Parameters
    ----------
    dossier
        What the report tells of.
    lang
        Language.

    Yields
    ------
    matplotlib.figure.Figure
        A3 pages, upright.
    """
    from spaceplan.render.price_sheet import price_pages

    for prices in dossier.prices:
        yield from price_pages(dossier.scenario, prices, lang)
