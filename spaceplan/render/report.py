"""The bound report: every page a meeting needs, in one PDF, true to scale and searchable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any, cast

from spaceplan.model.base import Lang, Text
from spaceplan.render.dossier import Dossier
from spaceplan.render.helpers import Helpers


@dataclass(frozen=True)
class Chapter:
    """One part of the report.

    Parameters
    ----------
    heading
        Its line in the contents.
    pages
        ``module:function`` of what draws its A3 pages from a dossier and a language; none where it
        has nothing to say.
    """

    heading: Text
    pages: str


_HERE = "spaceplan.render"
FORMATS: Mapping[str, str] = MappingProxyType(
    {".pdf": f"{_HERE}.report:report_pdf", ".html": f"{_HERE}.report_page:report_html"}
)
"""Suffix → ``module:function`` of what binds a report in that format."""
CHAPTERS = (
    Chapter(Text(zh="方案比较", en="Options compared"), f"{_HERE}.map_pages:comparison_pages"),
    Chapter(Text(zh="各方案鸟瞰", en="Each option from above"), f"{_HERE}.map_pages:view_pages"),
    Chapter(Text(zh="各方案总平面", en="Site plan of each option"), f"{_HERE}.map_pages:map_pages"),
    Chapter(Text(zh="改造前后", en="Before and after"), f"{_HERE}.before_after:before_after_pages"),
    Chapter(Text(zh="方案之间的变化", en="What changes"), f"{_HERE}.map_pages:change_pages"),
    Chapter(
        Text(zh="留改拆建清单", en="Kept, changed, removed, built"),
        f"{_HERE}.ledger_pages:ledger_pages",
    ),
    Chapter(Text(zh="费用与分摊", en="Costs and who pays"), f"{_HERE}.ledger_pages:money_pages"),
    Chapter(
        Text(zh="愿望与规范的代价", en="What wishes and rules cost"),
        f"{_HERE}.map_pages:wish_pages",
    ),
    Chapter(Text(zh="审查意见", en="What the audit says"), f"{_HERE}.ledger_pages:findings_pages"),
    Chapter(Text(zh="会议纪要", en="Minutes"), f"{_HERE}.minutes:minutes_pages"),
)
"""The parts, in order.  A new one is a file and a line here."""

_OVERVIEW = Text(zh="方案报告", en="Report on the options")
#: The chapters are drawn in two parts, side by side where there is a helper.  More parts take
#: longer: each has to cut its letters out of a font of forty thousand.
_HALVES = ((0, 4), (4, len(CHAPTERS)))


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
    made = _named(FORMATS[suffix])(dossier, tuple(langs), **more)
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

    drawn = [list(_named(c.pages)(dossier, lang)) for c in CHAPTERS[half[0] : half[1]]]
    figures = [figure for pages in drawn for figure in pages]
    return as_pdf(figures), tuple(len(pages) for pages in drawn)


def _named(name: str) -> Callable[..., Any]:
    """Import a function by ``module:function``, when it is needed."""
    module, _, function = name.partition(":")
    return cast("Callable[..., Any]", getattr(import_module(module), function))
