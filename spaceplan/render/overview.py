"""The first page of a report: what it comes to, in figures that are read from afar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spaceplan.compare import FIGURES, Row, card_figures, formatted, option_name, sentences
from spaceplan.model.base import Lang, Text
from spaceplan.render.dossier import Dossier
from spaceplan.render.flow import HEADING, Flow
from spaceplan.render.fonts import settings, text_size
from spaceplan.render.minutes import result_line
from spaceplan.render.paper import MM_PER_POINT
from spaceplan.render.style import ALARM, SOFT_INK

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEADING = Text(zh="方案报告", en="Report on the options")
_CARDS = 6


def overview_page(
    dossier: Dossier, lang: Lang, contents: Sequence[tuple[Text, int]]
) -> Iterator[Figure]:
    """Draw the first page.

    Parameters
    ----------
    dossier
        What the report tells of.
    lang
        Language.
    contents
        Heading and page number of each part.

    Yields
    ------
    matplotlib.figure.Figure
        A3 pages: more than one only where there is very much to say.
    """
    zh = lang == "zh"
    with settings():
        flow = Flow(dossier.scenario, _HEADING, lang)
        for start in range(0, len(dossier.shown), _CARDS):
            _cards(flow, dossier.shown[start : start + _CARDS], lang)
        if not dossier.shown:
            flow.text("没有可展示的方案" if zh else "No option can be shown", 18, ALARM)
        flow.subheading("结论" if zh else "What it comes to")
        for sentence in sentences(dossier.comparison):
            flow.text(sentence.get(lang), 13)
        if dossier.outcome is not None and dossier.outcome.tallies:
            said = [
                f"{option_name(t.option).get(lang)}：{result_line(t).zh}" if zh
                else f"{option_name(t.option).get(lang)}: {result_line(t).en}"
                for t in dossier.outcome.tallies
            ]  # fmt: skip
            flow.text(("表决：" if zh else "The vote: ") + "；".join(said) if zh
                      else "The vote: " + "; ".join(said), 13)  # fmt: skip
        flow.subheading("目录" if zh else "Contents")
        for heading, page in contents:
            flow.text(f"{page:>3}{'　' if zh else '  '}{heading.get(lang)}", 11, gap_mm=0.4)
    yield from (page.figure for page in flow.pages)


def _cards(flow: Flow, rows: Sequence[Row], lang: Lang) -> None:
    """One card an option: its name, its stalls as large as they go, what it gives besides."""
    zh = lang == "zh"
    figures = {f.id: f for f in FIGURES}
    flow.need(66)
    gap = 5.0
    each = (flow.width - gap * (len(rows) - 1)) / len(rows)
    top, lowest = flow.top, flow.top
    for i, row in enumerate(rows):
        x = flow.left + i * (each + gap)
        flow.paper.rule(x, x + each, top, 2.0)
        y = flow.paper.text(x, top - 2, option_name(row.option).get(lang), 16, HEADING, width=each)
        by = row.option.proposed_by.get(lang)
        if by:
            words = f"提出：{by}" if zh else f"proposed by {by}"
            y = flow.paper.text(x, y, words, 9, SOFT_INK, width=each)
        y = min(y, top - 16)
        count = str(len(row.plan.stalls))
        after = flow.paper.text(x, y, count, 54)
        wide = text_size(count, 54)[0] * MM_PER_POINT
        flow.paper.text(
            x + wide + 2, after + 8, "个车位" if zh else "stall" if count == "1" else "stalls", 14
        )
        y = after - 1
        gain = [figures["stalls_gain"]] if row.value("stalls_gain").number is not None else []
        for figure in (*gain, *card_figures(row)):
            line = f"{figure.heading(lang)}  {formatted(figure, row.value(figure.id), lang)}"
            y = flow.paper.text(x, y, line, 11, width=each)
        lowest = min(lowest, y)
    flow.top = lowest - 5
