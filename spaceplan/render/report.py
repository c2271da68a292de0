"""The bound report: every page a meeting needs, in one PDF, true to scale and searchable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from spaceplan.model.base import Lang, Text
from spaceplan.render.dossier import Dossier
from spaceplan.render.helpers import Helpers

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Pages = Callable[[Dossier, Lang], Iterator["Figure"]]


@dataclass(frozen=True)
class Chapter:
    """One part of the report.

    Parameters
    ----------
    heading
        Its line in the contents.
    pages
        ``module:function`` of what draws its A3 pages; none where it has nothing to say.
    """

    heading: Text
    pages: str


_HERE = "spaceplan.render"
FORMATS: Mapping[str, str] = MappingProxyType(
    {".pdf": f"{_HERE}.report:report_pdf", ".html": f"{_HERE}.report_page:report_html"}
)
"""Suffix → ``module:function`` of what binds a report in that format."""
CHAPTERS = (
    Chapter(Text(zh="方案比较", en="Options compared"), f"{_HERE}.report:comparison_pages"),
    Chapter(Text(zh="各方案鸟瞰", en="Each option from above"), f"{_HERE}.report:view_pages"),
    Chapter(Text(zh="各方案总平面", en="Site plan of each option"), f"{_HERE}.report:map_pages"),
    Chapter(Text(zh="改造前后", en="Before and after"), f"{_HERE}.before_after:before_after_pages"),
    Chapter(Text(zh="方案之间的变化", en="What changes"), f"{_HERE}.report:change_pages"),
    Chapter(
        Text(zh="留改拆建清单", en="Kept, changed, removed, built"),
        f"{_HERE}.ledger_pages:ledger_pages",
    ),
    Chapter(Text(zh="费用与分摊", en="Costs and who pays"), f"{_HERE}.ledger_pages:money_pages"),
    Chapter(
        Text(zh="愿望与规范的代价", en="What wishes and rules cost"), f"{_HERE}.report:wish_pages"
    ),
    Chapter(Text(zh="审查意见", en="What the audit says"), f"{_HERE}.ledger_pages:findings_pages"),
    Chapter(Text(zh="会议纪要", en="Minutes"), f"{_HERE}.minutes:minutes_pages"),
)
"""The parts, in order.  A new one is a file and a line here."""

_OVERVIEW = Text(zh="方案报告", en="Report on the options")
#: The chapters are drawn in two parts, side by side where there is a helper.  More parts take
#: longer: each has to cut its letters out of a font of forty thousand.
_HALVES = ((0, 4), (4, len(CHAPTERS)))
#: Most options on one comparison sheet: more, and the maps are too small to read.
_TOGETHER = 6


def report_bytes(suffix: str, dossier: Dossier, langs: Sequence[Lang], **more: object) -> bytes:
    """Bind the report in one of the formats.

    Parameters
    ----------
    suffix
        ``.pdf`` or ``.html``.
    dossier
        What it tells of.
    langs
        Its languages.
    **more
        What else the format takes: ``helpers``.

    Returns
    -------
    bytes
        The content of the file.

    Raises
    ------
    KeyError
        If there is no such format.
    """
    module, _, name = FORMATS[suffix].partition(":")
    made = getattr(import_module(module), name)(dossier, tuple(langs), **more)
    return made.encode("utf-8") if isinstance(made, str) else cast("bytes", made)


def report_pdf(dossier: Dossier, langs: Sequence[Lang], helpers: Helpers | None = None) -> bytes:
    """Bind the report.

    Parameters
    ----------
    dossier
        What it tells of.
    langs
        Its languages, one after the other.
    helpers
        Draw chapters beside this process; what they draw does not depend on how many they are.
        Default none.

    Returns
    -------
    bytes
        A PDF of A3 pages, fonts inside, text searchable; the same each time.
    """
    from spaceplan.render.binding import as_pdf, bound
    from spaceplan.render.overview import overview_page

    helpers = helpers or Helpers()
    asked = {
        lang: [helpers.ask(half_pdf, dossier, lang, half) for half in _HALVES] for lang in langs
    }
    helpers.join_in()
    series: list[list[bytes]] = []
    marks: list[tuple[str, int]] = []
    before = 0
    for lang in langs:
        halves = [task.result() for task in asked[lang]]
        counts = [count for _, some in halves for count in some]
        # the contents need the numbers, and the numbers how long the contents are
        first = 1
        while True:
            contents: list[tuple[Text, int]] = []
            number = first + 1
            for chapter, count in zip(CHAPTERS, counts, strict=True):
                if count:
                    contents.append((chapter.heading, number))
                number += count
            opening = list(overview_page(dossier, lang, contents))
            if len(opening) == first:
                break
            first = len(opening)
        series.append([as_pdf(opening), *(part for part, _ in halves)])
        marks.append((_OVERVIEW.get(lang), before + 1))
        marks += [(heading.get(lang), before + page) for heading, page in contents]
        before += first + sum(counts)
    title = dossier.scenario.title.get(langs[0]) or dossier.scenario.name
    return bound(series, marks, title)


def half_pdf(dossier: Dossier, lang: Lang, half: tuple[int, int]) -> tuple[bytes, tuple[int, ...]]:
    """Draw some chapters.

    Parameters
    ----------
    dossier
        What the report tells of.
    lang
        Language.
    half
        Number of the first chapter in `CHAPTERS`, and of the one after the last.

    Returns
    -------
    tuple of bytes and counts
        A PDF of their pages, and how many pages each has.
    """
    from spaceplan.render.binding import as_pdf

    drawn = [list(_maker(c)(dossier, lang)) for c in CHAPTERS[half[0] : half[1]]]
    figures = [figure for pages in drawn for figure in pages]
    return as_pdf(figures), tuple(len(pages) for pages in drawn)


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


def _maker(chapter: Chapter) -> Pages:
    module, _, name = chapter.pages.partition(":")
    return cast("Pages", getattr(import_module(module), name))
