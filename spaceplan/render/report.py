"""The bound report: every page a meeting needs, in one PDF, true to scale and searchable."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from spaceplan.model.base import Lang, Text
from spaceplan.render.dossier import Dossier

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
#: Most options on one comparison sheet: more, and the maps are too small to read.
_TOGETHER = 6
#: Distance of the page number from the lower and the right edge, in mm, and its size.
_NUMBER_MM, _NUMBER_PT = (1.2, 6.0), 7.0


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
        What else the format takes: ``helpers`` for a page.

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


def report_pdf(dossier: Dossier, langs: Sequence[Lang]) -> bytes:
    """Bind the report.

    Parameters
    ----------
    dossier
        What it tells of.
    langs
        Its languages, one after the other.

    Returns
    -------
    bytes
        A PDF of A3 pages, fonts inside, text searchable; the same each time.
    """
    from matplotlib.backends.backend_pdf import PdfPages

    from spaceplan.render.bookmarks import with_bookmarks
    from spaceplan.render.fonts import settings

    out = io.BytesIO()
    marks: list[tuple[str, int]] = []
    bound = 0
    title = dossier.scenario.title
    metadata = {"CreationDate": None, "Creator": None, "Producer": None,
                "Title": title.get(langs[0]) or dossier.scenario.name}  # fmt: skip
    with settings(), PdfPages(out, metadata=metadata) as pdf:
        for lang in langs:
            figures, contents = _numbered(dossier, lang)
            marks.append((_OVERVIEW.get(lang), bound + 1))
            marks += [(heading.get(lang), bound + page) for heading, page in contents]
            for figure in figures:
                pdf.savefig(figure)
            bound += len(figures)
    return with_bookmarks(out.getvalue(), marks)


def report_figures(dossier: Dossier, lang: Lang) -> list[Figure]:
    """Draw all pages in one language, numbered.

    Parameters
    ----------
    dossier
        What the report tells of.
    lang
        Language.

    Returns
    -------
    list of matplotlib.figure.Figure
        A3 pages: the overview with the contents, then every chapter that has something to say.
    """
    return _numbered(dossier, lang)[0]


def _numbered(dossier: Dossier, lang: Lang) -> tuple[list[Figure], list[tuple[Text, int]]]:
    """Draw all pages; return them with the heading and the first page of every chapter."""
    from spaceplan.render.overview import overview_page

    parts = [(c.heading, list(_maker(c)(dossier, lang))) for c in CHAPTERS]
    parts = [(heading, pages) for heading, pages in parts if pages]
    # the contents need the numbers, and the numbers how long the contents are
    first = 1
    while True:
        contents: list[tuple[Text, int]] = []
        number = first + 1
        for heading, pages in parts:
            contents.append((heading, number))
            number += len(pages)
        opening = list(overview_page(dossier, lang, contents))
        if len(opening) == first:
            break
        first = len(opening)
    figures = [*opening, *(page for _, pages in parts for page in pages)]
    for number, figure in enumerate(figures, start=1):
        _stamp(figure, number, len(figures))
    return figures, contents


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


def _stamp(figure: Figure, number: int, total: int) -> None:
    """Write the number of a page under its frame."""
    from spaceplan.render.fonts import font
    from spaceplan.render.style import SOFT_INK

    width, height = (side * 25.4 for side in figure.get_size_inches())
    up, across = _NUMBER_MM
    figure.text(
        1 - across / width, up / height, f"{number} / {total}", ha="right", va="bottom",
        fontproperties=font(_NUMBER_PT), color=SOFT_INK,
    )  # fmt: skip
