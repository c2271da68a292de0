"""One A3 sheet with every shown option at the same scale, the table, and what it says in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from spaceplan.compare import Comparison, Row, formatted, option_name, sentences, table_rows
from spaceplan.compare.figures import FIGURES
from spaceplan.model.base import Lang, Text, counted
from spaceplan.model.scenario import Scenario
from spaceplan.render.draw import Painted, paint, site_bounds
from spaceplan.render.fonts import settings, text_size
from spaceplan.render.labels import Box
from spaceplan.render.paper import (
    MM_PER_POINT,
    Paper,
    entries,
    entries_height,
    legend,
    new_paper,
    table,
)
from spaceplan.render.save import beside, save_figure
from spaceplan.render.sheet import HEIGHT, NOT_FOR_BUILDING, WIDTH, origin_lines
from spaceplan.render.style import ALARM, LOOKS, SOFT_INK
from spaceplan.render.view import fitting_scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_EDGE = 9.0
_HEAD = 12.0
_CAPTION = 15.0
_GAP = 4.0
#: Sizes at which the letters of a map are explained under it.
_KEY_PT = (6.0, 5.5, 5.0, 4.5)
_HEADING = Text(zh="方案比较", en="Options compared")


@dataclass(frozen=True)
class ComparisonSheet:
    """A finished comparison sheet.

    Parameters
    ----------
    paper
        The sheet.
    maps
        The map of each shown option, in order; one map of the site alone where none is shown.
    painted
        What each map shows.
    """

    paper: Paper
    maps: tuple[Axes, ...]
    painted: tuple[Painted, ...]


def comparison_sheet(scenario: Scenario, comparison: Comparison, lang: Lang) -> ComparisonSheet:
    """Lay out the sheet that a meeting decides from.

    Parameters
    ----------
    scenario
        The scenario.
    comparison
        The comparison.
    lang
        Language.

    Returns
    -------
    ComparisonSheet
        A3 landscape; every map at the same scale, the first of a ruler's at which all fit.
    """
    header, rows = table_rows(comparison, lang, sheet=True)
    row_mm = min(4.1, 90.0 / (len(rows) + 1))
    table_top = _EDGE + row_mm * (len(rows) + 1)
    shown: list[Row | None] = list(comparison.shown) or [None]
    low, top = table_top + 4, HEIGHT - _EDGE - _HEAD
    columns, per_point = _grid(len(shown), top - low, site_bounds(scenario))
    lines = -(-len(shown) // columns)
    cell_w = (WIDTH - 2 * _EDGE - _GAP * (columns - 1)) / columns
    cell_h = (top - low) / lines
    maps, painted = [], []
    with settings():
        paper = new_paper(WIDTH, HEIGHT)
        for i, row in enumerate(shown):
            x = _EDGE + (i % columns) * (cell_w + _GAP)
            y = top - (i // columns + 1) * cell_h
            ax = paper.window(x, y + _CAPTION, cell_w, cell_h - _CAPTION)
            done = paint(scenario, row.plan if row else None, ax, lang, metres_per_point=per_point)
            maps.append(ax)
            painted.append(done)
            _caption(paper, row, done, x, y + _CAPTION - 1, cell_w, y, lang)
        _head(paper, scenario, painted[0], lang)
        first = min(66.0, (WIDTH - 2 * _EDGE) * 0.2)
        each = min(34.0, (WIDTH - 2 * _EDGE - first - 110) / (len(header) - 1))
        widths = (first, *([each] * (len(header) - 1)))
        table(paper, header, rows, _EDGE, table_top, widths, row_mm, 7.5)
        _words(paper, scenario, comparison, painted, _EDGE + sum(widths) + 6, table_top, lang)
    return ComparisonSheet(paper, tuple(maps), tuple(painted))


def save_comparison(
    scenario: Scenario, comparison: Comparison, path_stem: Path | str, lang: Lang
) -> tuple[Path, ...]:
    """Write the comparison sheet as PNG and PDF.

    Parameters
    ----------
    scenario
        The scenario.
    comparison
        The comparison.
    path_stem
        Where to write, without suffix.
    lang
        Language.

    Returns
    -------
    tuple of pathlib.Path
        The files written.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    sheet = comparison_sheet(scenario, comparison, lang)
    return tuple(
        save_figure(sheet.paper.figure, beside(path_stem, suffix)) for suffix in (".png", ".pdf")
    )


def _grid(count: int, height_mm: float, bounds: Box) -> tuple[int, float]:
    """Return how many maps stand side by side so that they come out largest, and the scale."""
    best: tuple[float, int] | None = None
    for columns in range(1, count + 1):
        lines = -(-count // columns)
        width = (WIDTH - 2 * _EDGE - _GAP * (columns - 1)) / columns
        height = height_mm / lines - _CAPTION
        if height < 15:
            continue
        m = fitting_scale(bounds, width / MM_PER_POINT, height / MM_PER_POINT, margin_pt=14)
        # Among equal scales the wider cells leave more room for names beside the site.
        if best is None or m < best[0] - 1e-12:
            best = (m, columns)
    if best is None:
        columns = max(1, round(count**0.5 * 1.6))
        width = WIDTH / columns
        return columns, fitting_scale(bounds, width / MM_PER_POINT, 15 / MM_PER_POINT, margin_pt=4)
    return best[1], best[0]


def _caption(
    paper: Paper, row: Row | None, done: Painted, x: float, top: float, width: float, low: float,
    lang: Lang,
) -> None:  # fmt: skip
    zh = lang == "zh"
    if row is None:
        paper.text(x, top, "没有可展示的方案" if zh else "No option can be shown", 11, ALARM)
        return
    y = paper.text(x, top, option_name(row.option).get(lang), 13, "#0b4f7d")
    gain = row.value("stalls_gain")
    n = len(row.plan.stalls)
    stalls = f"{n} 个车位" if zh else counted(n, "stall")
    if gain.number is not None:
        figure = next(f for f in FIGURES if f.id == "stalls_gain")
        change = formatted(figure, gain, lang)
        stalls += f"（比现状 {change}）" if zh else f" ({change} over today)"
    paper.text(x + width, top - 0.3, stalls, 12, align="right")
    by = row.option.proposed_by.get(lang)
    if by:
        wide = text_size(option_name(row.option).get(lang), 13)[0] * MM_PER_POINT
        words = f"提出：{by}" if zh else f"Proposed by {by}"
        paper.text(x + wide + 4, top - 2.2, words, 7.5, SOFT_INK)
    if done.layout.key:
        listed = [("", "  ".join(f"{mark} {text}" for mark, text in done.layout.key))]
        # all of it, smaller where there is much
        fits = (s for s in _KEY_PT if y - entries_height(listed, width + 7, s) >= low)
        entries(paper, listed, x - 7, y - 0.2, width + 7, low - _GAP, next(fits, _KEY_PT[-1]))


def _head(paper: Paper, scenario: Scenario, first: Painted, lang: Lang) -> None:
    top = HEIGHT - _EDGE + 1.5
    name = scenario.title.get(lang) or scenario.name
    paper.text(_EDGE, top, f"{name}　{_HEADING.get(lang)}" if lang == "zh" else
               f"{name}: {_HEADING.get(lang).lower()}", 18)  # fmt: skip
    scale = f"1:{first.view.scale:.0f}"
    right = WIDTH - _EDGE
    note = scenario.note.get(lang)
    first_line = NOT_FOR_BUILDING.get(lang) + (f"　{note}" if lang == "zh" else f". {note}")
    y = paper.text(right, top, first_line, 9, ALARM, align="right")
    lines = origin_lines(scenario, None, lang)
    same = f"各图同比例 {scale}（A3）" if lang == "zh" else f"all maps at {scale} on A3"
    paper.text(right, y, f"{same}　{lines[0]}" if lang == "zh" else f"{same}, {lines[0]}", 8,
               SOFT_INK, align="right")  # fmt: skip


def _words(
    paper: Paper, scenario: Scenario, comparison: Comparison, painted: list[Painted], x: float,
    top: float, lang: Lang,
) -> None:  # fmt: skip
    width = WIDTH - _EDGE - x
    looks = {item for done in painted for item in done.looks}
    ordered = [item.id for item in LOOKS if item.id in looks]
    columns = max(1, min(4, int(width // 39)))
    legend_mm = -(-len(ordered) // columns) * 5.0
    foot = _EDGE + 3 * (len(origin_lines(scenario, None, lang)) - 1)
    y = paper.text(x, top, "比较结论" if lang == "zh" else "What it comes to", 10)
    points = [("■", s.get(lang)) for s in sentences(comparison)]
    y = entries(paper, points, x - 1, y - 0.5, width + 1, foot + legend_mm + 8, 9.5)
    y = paper.text(x, y - 2, "图例" if lang == "zh" else "Legend", 10)
    legend(paper, ordered, x, y - 0.5, width, columns, lang, 7.5)
    origin = origin_lines(scenario, None, lang)[1:]
    if origin:
        paper.text(x, foot + 0.5, "；".join(origin) if lang == "zh" else "; ".join(origin), 6.5,
                   SOFT_INK, width=width)  # fmt: skip
