"""Before and after on one sheet: what is there now beside one option, at the same scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spaceplan.compare import FIGURES, Row, baseline_name, formatted, option_name
from spaceplan.model.base import Lang, Text
from spaceplan.render.dossier import Dossier
from spaceplan.render.draw import paint, site_bounds
from spaceplan.render.flow import EDGE, HEADING, Flow
from spaceplan.render.fonts import settings
from spaceplan.render.paper import MM_PER_POINT, entries, legend
from spaceplan.render.style import LOOKS, SOFT_INK
from spaceplan.render.today import paint_today
from spaceplan.render.view import fitting_scale

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEADING = Text(zh="改造前后", en="Before and after")
_GAP, _CAPTION, _BELOW = 6.0, 9.0, 52.0
_FIGURES = ("stalls", "stalls_accessible", "rooms_m2", "bikes", "ebikes", "green_m2")


def before_after_pages(dossier: Dossier, lang: Lang) -> Iterator[Figure]:
    """Draw one sheet an option: what is there now on the left, the option on the right.

    Parameters
    ----------
    dossier
        What the report tells of.
    lang
        Language.

    Yields
    ------
    matplotlib.figure.Figure
        A3 sheets.
    """
    for row in dossier.shown:
        yield _sheet(dossier, row, lang)


def _sheet(dossier: Dossier, row: Row, lang: Lang) -> Figure:
    scenario, zh = dossier.scenario, lang == "zh"
    name = option_name(row.option)
    heading = Text(zh=f"{_HEADING.zh}：{name.zh}", en=f"{_HEADING.en}: {name.en}")
    with settings():
        flow = Flow(scenario, heading, lang)
        width = (flow.width - _GAP) / 2
        low = flow.low + _BELOW
        height = flow.top - low - _CAPTION
        per_point = fitting_scale(
            site_bounds(scenario), width / MM_PER_POINT, height / MM_PER_POINT, margin_pt=14
        )
        left = flow.paper.window(EDGE, low, width, height)
        right = flow.paper.window(EDGE + width + _GAP, low, width, height)
        before = paint_today(scenario, left, lang, per_point)
        after = paint(scenario, row.plan, right, lang, metres_per_point=per_point)
        scale = f"1:{after.view.scale:.0f}"
        same = f"两图同比例 {scale}（A3）" if zh else f"both at {scale} on A3"
        top = flow.top
        flow.paper.text(EDGE, top, baseline_name().get(lang), 14, HEADING)
        flow.paper.text(EDGE + width + _GAP, top, name.get(lang), 14, HEADING)
        flow.paper.text(EDGE + flow.width, top - 1, same, 9, SOFT_INK, align="right")
        # figures to the left, what the maps leave unsaid to the right
        flow.top = low - 3
        today = dossier.comparison
        figures = [
            f for f in FIGURES
            if f.id in _FIGURES and any(
                v.number is not None for v in (today.baseline_value(f.id), row.value(f.id))
            )
        ]  # fmt: skip
        x = EDGE
        each = width / max(len(figures), 1)
        for figure in figures:
            was = formatted(figure, today.baseline_value(figure.id), lang)
            now = formatted(figure, row.value(figure.id), lang)
            y = flow.paper.text(x, flow.top, figure.heading(lang), 8.5, SOFT_INK, width=each - 2)
            y = flow.paper.text(x, min(y, flow.top - 8), now, 20)
            flow.paper.text(x, y, f"{baseline_name().get(lang)} {was}", 9.5, SOFT_INK)
            x += each
        x = EDGE + width + _GAP
        looks = {*before.looks, *after.looks}
        ordered = [item.id for item in LOOKS if item.id in looks]
        end = legend(flow.paper, ordered, x, flow.top, width, 4, lang)
        marks = [
            ("", "  ".join(f"{mark} {text}" for mark, text in done.layout.key))
            for done in (before, after)
            if done.layout.key
        ]
        entries(flow.paper, marks, x - 7, end - 1, width + 7, flow.low, 7.0)
    return flow.paper.figure
