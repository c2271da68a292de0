"""The plans that no other beats, as a cloud of numbered dots and a table of bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from spaceplan.model.base import Lang, Text, counted
from spaceplan.model.case import find_option
from spaceplan.model.scenario import Scenario
from spaceplan.render.fonts import font, settings, text_size
from spaceplan.render.paper import MM_PER_POINT, Paper, new_paper
from spaceplan.render.style import ALARM, INK, SOFT_INK
from spaceplan.tradeoffs.goals import Goal
from spaceplan.tradeoffs.pareto import Front, Point
from spaceplan.tradeoffs.table import goal_heading, goals_in, value_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH_MM = 297.0
_EDGE, _ROW, _CLOUD = 10.0, 6.2, 92.0
#: Okabe-Ito, one colour and one mark an option, so that a grey copy tells them apart, too.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#555555")
_MARKS = ("o", "s", "^", "D", "v", "P", "X")
_HEADLINE = Text(
    zh="取舍：没有被全面超过的布置图", en="The plans that no other plan beats on all counts"
)
#: Room for the words of a row, in mm.
_WORDS = 96.0


def front_sheet(scenario: Scenario, front: Front, lang: Lang) -> Figure:
    """Draw the plans that no other beats.

    Parameters
    ----------
    scenario
        The scenario, for its titles.
    front
        The plans.
    lang
        Language.

    Returns
    -------
    matplotlib.figure.Figure
        A sheet as wide as A4 lying: the first two goals as a cloud of dots, plans that are beaten
        in grey; below, one row a plan with a bar for each goal, longer always better.
    """
    goals = goals_in(front)
    height = 2 * _EDGE + 34 + _CLOUD + (len(front.points) + 1) * _ROW + 10
    with settings():
        paper = new_paper(WIDTH_MM, height, frame=False)
        title = f"{scenario.title.get(lang) or scenario.name} · {_HEADLINE.get(lang)}"
        y = paper.text(_EDGE, height - _EDGE, title, 16)
        n, m = len(front.points), len(front.beaten)
        line = (
            f"共 {n + m} 张审查合格的布置图，其中 {n} 张不被任何一张全面超过；图中编号即下表编号"
            if lang == "zh"
            else f"{counted(n + m, 'clean plan')}, {n} of them beaten by none; "
            "the numbers are those of the table below"
        )
        y = paper.text(_EDGE, y, line, 10, SOFT_INK)
        note = scenario.note.get(lang)
        if note:
            y = paper.text(_EDGE, y, note, 9, ALARM)
        _cloud(paper, scenario, front, goals, y - 4, lang)
        _rows(paper, scenario, front, goals, y - _CLOUD - 14, lang)
    return paper.figure


def _look(scenario: Scenario, option: str) -> tuple[str, str]:
    k = [o.id for o in scenario.all_options].index(option)
    return _COLOURS[k % len(_COLOURS)], _MARKS[k % len(_MARKS)]


def _cloud(
    paper: Paper, scenario: Scenario, front: Front, goals: Sequence[Goal], top: float, lang: Lang
) -> None:
    ax = paper.window(_EDGE + 16, top - _CLOUD + 6, WIDTH_MM - 2 * _EDGE - 70, _CLOUD - 8)
    across, up = goals[1], goals[0]
    ax.tick_params(labelsize=8)
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        label.set_fontproperties(font(8.0))
    ax.set_xlabel(goal_heading(across, lang), fontproperties=font(9.5))
    ax.set_ylabel(goal_heading(up, lang), fontproperties=font(9.5))
    ax.grid(visible=True, color="#e4e4e4", lw=0.5)
    ax.set_axisbelow(True)
    for spine in ("top", "right"):
        ax.spines[spine].set_visible(False)
    for point in front.beaten:
        _dot(ax, point, "#bdbdbd", _look(scenario, point.option)[1], 16)
    seen: dict[tuple[float, float], list[str]] = {}
    for i, point in enumerate(front.points, start=1):
        colour, mark = _look(scenario, point.option)
        _dot(ax, point, colour, mark, 46)
        x, y = point.values[1], point.values[0]
        if x is not None and y is not None:
            seen.setdefault((x, y), []).append(str(i))
    for (x, y), numbers in seen.items():
        text = ", ".join(numbers[:6]) + ("…" if len(numbers) > 6 else "")
        ax.annotate(text, (x, y), textcoords="offset points", xytext=(5, 4),
                    fontproperties=font(8.0), color=INK, zorder=5)  # fmt: skip
    _key(paper, scenario, front, WIDTH_MM - _EDGE - 50, top, lang)


def _dot(ax: Axes, point: Point, colour: str, mark: str, size: float) -> None:
    x, y = point.values[1], point.values[0]
    if x is not None and y is not None:
        ax.scatter([x], [y], s=size, c=colour, marker=mark, edgecolors=INK, linewidths=0.4,
                   zorder=3 if size > 20 else 2)  # fmt: skip


def _key(paper: Paper, scenario: Scenario, front: Front, x: float, top: float, lang: Lang) -> None:
    there = {p.option for p in (*front.points, *front.beaten)}
    options = [o.id for o in scenario.all_options if o.id in there]
    for k, option in enumerate(options):
        colour, mark = _look(scenario, option)
        y = top - 3 - k * 6
        paper.ax.plot([x + 2], [y], mark, ms=6, mfc=colour, mec=INK, mew=0.4)
        name = find_option(scenario, option).title.get(lang) or option
        paper.text(x + 6, y + 2.2, name, 9.5)
    y = top - 3 - len(options) * 6
    paper.ax.plot([x + 2], [y], "o", ms=4, mfc="#bdbdbd", mec=INK, mew=0.4)
    paper.text(x + 6, y + 2.2, "被别的布置图全面超过" if lang == "zh" else "beaten by another", 9.5)


def _rows(
    paper: Paper, scenario: Scenario, front: Front, goals: Sequence[Goal], top: float, lang: Lang
) -> None:
    from matplotlib.patches import Rectangle

    wide = (WIDTH_MM - 2 * _EDGE - _WORDS) / len(goals)
    left = [_EDGE + _WORDS + k * wide for k in range(len(goals))]
    for k, goal in enumerate(goals):
        head = goal_heading(goal, lang)
        room = (wide - 3) / MM_PER_POINT
        size = min(9.0, 9.0 * room / max(text_size(head, 9.0)[0], 1.0))
        paper.text(left[k], top, head, size, SOFT_INK)
    top -= _ROW
    paper.rule(_EDGE, WIDTH_MM - _EDGE, top + 1)
    spans = [_span(front, k) for k in range(len(goals))]
    for i, point in enumerate(front.points, start=1):
        colour, _ = _look(scenario, point.option)
        words = f"{i}  {point.title.get(lang)}"
        room = (_WORDS - 3) / MM_PER_POINT
        size = min(9.0, 9.0 * room / max(text_size(words, 9.0)[0], 1.0))
        paper.text(_EDGE, top, words, size)
        for k, goal in enumerate(goals):
            value = point.values[k]
            if value is not None:
                share = _share(value, *spans[k], more=goal.more)
                bar = 0.8 + share * (wide - 22.0)
                paper.ax.add_artist(
                    Rectangle((left[k], top - _ROW + 2.5), bar, _ROW - 3.0, fc=colour, ec=INK,
                              lw=0.3, alpha=0.75, zorder=2)
                )  # fmt: skip
                paper.text(left[k] + bar + 1.2, top, value_text(point, k, goal, lang), 9)
            else:
                paper.text(left[k], top, value_text(point, k, goal, lang), 9, SOFT_INK)
        top -= _ROW
    said = "条越长越好" if lang == "zh" else "The longer the bar, the better"
    paper.text(_EDGE, top - 1, said, 8.5, SOFT_INK)


def _span(front: Front, index: int) -> tuple[float, float]:
    values = [v for p in front.points if (v := p.values[index]) is not None]
    return (min(values), max(values)) if values else (0.0, 0.0)


def _share(value: float, low: float, high: float, *, more: bool) -> float:
    if high <= low:
        return 1.0
    share = (value - low) / (high - low)
    return share if more else 1.0 - share
