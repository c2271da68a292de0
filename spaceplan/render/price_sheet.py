"""What wishes and rules cost, as bars that a meeting reads without a table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spaceplan.model.base import Lang, Text, counted
from spaceplan.model.scenario import Scenario
from spaceplan.render.fonts import LINE, settings, text_size, wrap
from spaceplan.render.paper import MM_PER_POINT, Paper, new_paper
from spaceplan.render.style import ALARM, INK, SOFT_INK
from spaceplan.tradeoffs.ask import Topic
from spaceplan.tradeoffs.price import Price, Tradeoffs
from spaceplan.tradeoffs.table import TOPICS, gain_text, money_text, of_topic, price_sentences

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH_MM = 297.0
_EDGE, _ROW, _HEADING, _GAP = 10.0, 5.6, 8.0, 3.0
#: Where the words end and the bars may go, in mm.
_WORDS, _RIGHT = 112.0, 262.0
_SIZE = 9.0
_LINE_PT = (WIDTH_MM - 2 * _EDGE - 8) / MM_PER_POINT
_STEP = LINE * _SIZE * MM_PER_POINT
#: What is not bars or lines: margins and head, in mm; and the height of an A3 page upright.
_FIXED, _PAGE_MM = 2 * _EDGE + 24.0, 420.0
#: Okabe-Ito: what one gains and what one gives up; told apart in grey by the side they are on.
GAIN, LOSS = "#0072b2", "#d55e00"
_CHANCE = "#ececec"
_HEADLINE = Text(
    zh="每个愿望、每条规范值多少车位", en="What each wish and each rule costs in stalls"
)


def drawn(result: Tradeoffs, topic: Topic) -> tuple[Price, ...]:
    """Return the prices of a topic that get a bar.

    Parameters
    ----------
    result
        The prices.
    topic
        The topic.

    Returns
    -------
    tuple of Price
        Those that move any stall; the others are told in a line.
    """
    return tuple(p for p in of_topic(result, topic) if p.gain)


def price_sheet(scenario: Scenario, result: Tradeoffs, lang: Lang) -> Figure:
    """Draw the prices of one option.

    Parameters
    ----------
    scenario
        The scenario, for its title.
    result
        The prices.
    lang
        Language.

    Returns
    -------
    matplotlib.figure.Figure
        A sheet as wide as A4 lying, and as high as its bars need.
    """
    with settings():
        blocks, foot = _blocks(result, lang), _foot(result, lang)
        height = _FIXED + sum(b.height for b in blocks) + (len(foot) + 1) * _STEP
        return _draw(scenario, result, lang, blocks, foot, height, frame=False)


def price_pages(scenario: Scenario, result: Tradeoffs, lang: Lang) -> Iterator[Figure]:
    """Draw the prices of one option on A3 pages, upright.

    Parameters
    ----------
    scenario
        The scenario, for its title.
    result
        The prices.
    lang
        Language.

    Yields
    ------
    matplotlib.figure.Figure
        As many pages as the bars need; each explains itself.
    """
    with settings():
        foot = _foot(result, lang)
        room = _PAGE_MM - _FIXED - (len(foot) + 1) * _STEP
        page: list[_Block] = []
        for block in _blocks(result, lang, room):
            if page and sum(b.height for b in page) + block.height > room:
                yield _draw(scenario, result, lang, page, foot, _PAGE_MM, frame=True)
                page = []
            page.append(block)
        yield _draw(scenario, result, lang, page, foot, _PAGE_MM, frame=True)


@dataclass(frozen=True)
class _Block:
    """The bars of one topic, or as many as go on a page, and what is said under them."""

    name: str
    prices: tuple[Price, ...]
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return _HEADING + len(self.prices) * _ROW + len(self.lines) * _STEP + _GAP


def _blocks(result: Tradeoffs, lang: Lang, most_mm: float = math.inf) -> list[_Block]:
    out: list[_Block] = []
    for topic, name in TOPICS:
        if not of_topic(result, topic):
            continue
        note = _still(result, topic, lang)
        lines = tuple(wrap(note, _SIZE, _LINE_PT)) if note else ()
        block = _Block(name.get(lang), drawn(result, topic), lines)
        if block.height <= most_mm:
            out.append(block)
            continue
        many = max(1, int((most_mm - _HEADING - _GAP) // _ROW))
        bars = (block.prices[k : k + many] for k in range(0, len(block.prices), many))
        out += [replace(block, prices=some, lines=()) for some in bars]
        step = max(1, int((most_mm - _HEADING - _GAP) // _STEP))
        words = (lines[k : k + step] for k in range(0, len(lines), step))
        out += [replace(block, prices=(), lines=some) for some in words]
    return out


def _foot(result: Tradeoffs, lang: Lang) -> list[str]:
    said = [s.get(lang) for s in price_sentences(result)]
    return [line for s in (said[0], *said[-2:]) for line in wrap(s, _SIZE, _LINE_PT)]


def _draw(
    scenario: Scenario, result: Tradeoffs, lang: Lang, blocks: Sequence[_Block],
    foot: Sequence[str], height: float, *, frame: bool,
) -> Figure:  # fmt: skip
    paper = new_paper(WIDTH_MM, height, frame=frame)
    top = _head(paper, scenario, result, lang)
    scale = _Scale(result)
    for block in blocks:
        top = paper.text(_EDGE, top, block.name, 11.5, "#0b4f7d") - 1.2
        if block.prices:
            top = _bars(paper, block.prices, scale, result, top, lang)
        for line in block.lines:
            top = paper.text(_EDGE, top, line, _SIZE, SOFT_INK)
        top -= _GAP
    paper.rule(_EDGE, WIDTH_MM - _EDGE, top + 1)
    for line in foot:
        top = paper.text(_EDGE, top, line, _SIZE)
    return paper.figure


class _Scale:
    """From stalls to millimetres, with nought where both sides fit."""

    def __init__(self, result: Tradeoffs) -> None:
        gains = [p.gain for p in result.prices if p.gain]
        least, most = min([0, *gains]), max([0, *gains])
        room = _RIGHT - _WORDS - 34.0
        self.per = min(room / max(most - least, 1), 6.0)
        self.zero = _WORDS + 17.0 - least * self.per

    def at(self, stalls: float) -> float:
        return self.zero + stalls * self.per


def _head(paper: Paper, scenario: Scenario, result: Tradeoffs, lang: Lang) -> float:
    name = scenario.title.get(lang) or scenario.name
    option = result.title.get(lang) or result.option
    y = paper.text(_EDGE, paper.height_mm - _EDGE, f"{name} · {_HEADLINE.get(lang)}", 16)
    count, zh = result.base.stalls, lang == "zh"
    stalls = "– stalls" if count is None else counted(count, "stall")
    line = f"方案：{option}　任务书原样 {'–' if count is None else count} 个车位" if zh else (
        f"Option: {option}.  The brief as it is: {stalls}"
    )  # fmt: skip
    y = paper.text(_EDGE, y, line, 11.5, SOFT_INK)
    note = scenario.note.get(lang)
    if note:
        y = paper.text(_EDGE, y, note, 9, ALARM)
    return y - 4


def _bars(
    paper: Paper, prices: Sequence[Price], scale: _Scale, result: Tradeoffs, top: float, lang: Lang
) -> float:
    from matplotlib.patches import Rectangle

    low = top - len(prices) * _ROW
    if result.spread:
        left, right = scale.at(-result.spread), scale.at(result.spread)
        paper.ax.add_artist(
            Rectangle((left, low), right - left, top - low, fc=_CHANCE, ec="none", zorder=0.5)
        )
    for price in prices:
        gain = price.gain or 0
        x0, x1 = sorted((scale.zero, scale.at(gain)))
        paper.ax.add_artist(
            Rectangle(
                (x0, top - _ROW + 1.0), x1 - x0, _ROW - 2.0, fc=GAIN if gain > 0 else LOSS,
                ec=INK, lw=0.4, hatch="////" if price.dropped else None, zorder=2,
            )
        )  # fmt: skip
        size = 9.5
        words = price.title.get(lang)
        room = (_WORDS - _EDGE) / MM_PER_POINT
        wide = text_size(words, size)[0]
        fits = size if wide <= room else size * room / wide
        paper.text(_EDGE, top - 0.5, words, max(fits, 6.0))
        figure = gain_text(price, result.spread)
        if gain > 0:
            paper.text(x1 + 1.5, top - 0.5, figure, size)
        else:
            paper.text(x0 - 1.5, top - 0.5, figure, size, align="right")
        if price.money:
            amount = money_text(price.money)
            money = f"费用 {amount}" if lang == "zh" else f"cost {amount}"
            paper.text(WIDTH_MM - _EDGE, top - 0.8, money, 8, SOFT_INK, align="right")
        top -= _ROW
    paper.ax.plot([scale.zero] * 2, [low, top + len(prices) * _ROW], color=INK, lw=0.8, zorder=3)
    return top - 0.8


def _still(result: Tradeoffs, topic: Topic, lang: Lang) -> str:
    """Say what moves no stall, and what has no price."""
    zh = lang == "zh"
    same = [p.title.get(lang) for p in of_topic(result, topic) if p.gain == 0]
    none = [p.title.get(lang) for p in of_topic(result, topic) if p.gain is None]
    parts = []
    if same:
        names = ("看不出差别", "No difference that the search can tell")
        what = names if result.spread else ("不增不减", "No stall more or less")
        parts.append(f"{what[0]}：{'、'.join(same)}" if zh else f"{what[1]}: {'; '.join(same)}")
    if none:
        parts.append(f"没有找到合格的布置：{'、'.join(none)}" if zh else
                     f"No clean plan was found: {'; '.join(none)}")  # fmt: skip
    return ("。" if zh else ". ").join(parts)
