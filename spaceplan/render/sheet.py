"""One A3 sheet with one map: title block, figures, legend and lists beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spaceplan.compare import FIGURES, Row, baseline_name, formatted, option_name, verdict
from spaceplan.compare.comparison import row_of
from spaceplan.model.base import Lang, Text
from spaceplan.model.case import find_option
from spaceplan.model.enums import PlanStatus
from spaceplan.model.fault import Fault
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.draw import Painted, paint
from spaceplan.render.fonts import settings
from spaceplan.render.paper import Paper, entries, legend, new_paper, table
from spaceplan.render.style import ALARM, INK, SOFT_INK
from spaceplan.render.typed import grid_step

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 420.0, 297.0
_COLUMN = 96.0
_EDGE = 5.0
NOT_FOR_BUILDING = Text(zh="方案比选，非施工图", en="For comparing options, not for construction")
_COMMA = Text(zh="，", en=", ")
_TYPED = Text(zh="现状与输入", en="What was typed")


@dataclass(frozen=True)
class Sheet:
    """A finished sheet.

    Parameters
    ----------
    paper
        The sheet.
    ax
        Its map.
    painted
        What the map shows.
    """

    paper: Paper
    ax: Axes
    painted: Painted


def map_sheet(
    scenario: Scenario,
    plan: Plan | None,
    lang: Lang,
    *,
    option: str | None = None,
    faults: Sequence[Fault] = (),
    findings: Sequence[Finding] | None = (),
) -> Sheet:
    """Lay out a sheet with one map.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The plan, or null for what was typed.
    lang
        Language.
    option
        Without a plan: the option whose treatments are shown.
    faults
        Warnings about the input.
    findings
        What the audit found; null or empty for a plan that was not audited here.

    Returns
    -------
    Sheet
        The sheet, A3 landscape.
    """
    with settings():
        paper = new_paper(WIDTH, HEIGHT)
        left = WIDTH - _EDGE - _COLUMN
        ax = paper.window(_EDGE + 2, _EDGE + 2, left - _EDGE - 4, HEIGHT - 2 * _EDGE - 4)
        painted = paint(
            scenario, plan, ax, lang, option=option, faults=faults, findings=findings or (),
            dimensioned=True,
        )  # fmt: skip
        paper.ax.plot([left, left], [_EDGE, HEIGHT - _EDGE], color=INK, lw=0.9)
        x, width = left + 4, _COLUMN - 8
        foot = _footer(paper, scenario, plan, painted, x, width, lang)
        y = _title(paper, scenario, plan, option, x, HEIGHT - _EDGE - 4, width, lang)
        if plan is not None and plan.status is PlanStatus.SOLVED:
            row = row_of(scenario, plan, tuple(findings or ()))
            y = _figures(paper, scenario, row, x, y - 2, width, lang)
            if findings:
                y = paper.text(x, y - 1, _verdict_line(row, lang), 8,
                               ALARM if row.hard else SOFT_INK, width=width)  # fmt: skip
        elif plan is not None:
            words = [c.message for c in plan.conflict] + ([plan.tried] if plan.tried else [])
            for text in words:
                y = paper.text(x, y - 1, text.get(lang), 8, ALARM, width=width)
        y = paper.text(x, y - 3, "图例" if lang == "zh" else "Legend", 10)
        y = legend(paper, painted.looks, x, y - 1, width, 2, lang)
        for line in _terms(scenario, plan, lang, painted):
            y = paper.text(x, y - 1, line, 8, SOFT_INK, width=width)
        if painted.layout.key:
            y = paper.text(x, y - 3, "图中字母" if lang == "zh" else "Letters on the map", 10)
            y = entries(paper, painted.layout.key, x, y - 1, width, foot + 12)
        if painted.notes:
            y = paper.text(x, y - 3, "提示与意见" if lang == "zh" else "Warnings and findings", 10)
            entries(paper, painted.notes, x, y - 1, width, foot + 2)
    return Sheet(paper, ax, painted)


def _terms(scenario: Scenario, plan: Plan | None, lang: Lang, painted: Painted) -> list[str]:
    """Return what the legend adds about rules that a drawing does not show by itself."""
    from spaceplan.model.case import resolve
    from spaceplan.standards import rules_for

    rule = "blind_aisle_extension"
    if plan is None:
        step = grid_step(painted.view)
        zh, en = f"方格 {step} m，坐标同文件", f"Grid of {step} m, coordinates as in the file"
        return [zh if lang == "zh" else en]
    if not plan.aisles:
        return []
    rules = rules_for(resolve(scenario, plan.option))
    past = rules.value(rule)
    if past <= 0 or not rules.active(rule):
        return []
    if lang == "zh":
        return [f"规则要求尽端车道越过末位车位至少 {past:g} m（{rule}）"]
    return [f"Blind aisles are to run at least {past:g} m past their last stall (rule {rule})"]


def _title(
    paper: Paper, scenario: Scenario, plan: Plan | None, option: str | None, x: float, top: float,
    width: float, lang: Lang,
) -> float:  # fmt: skip
    y = paper.text(x, top, scenario.title.get(lang) or scenario.name, 18, width=width)
    chosen = find_option(scenario, plan.option if plan else option)
    name = option_name(chosen).get(lang)
    if plan is None:
        name = _TYPED.get(lang) + ("" if not scenario.options else _COMMA.get(lang) + name)
    y = paper.text(x, y - 1, name, 14, "#0b4f7d", width=width)
    by = chosen.proposed_by.get(lang)
    if by and plan is not None:
        y = paper.text(x, y - 0.5, f"提出：{by}" if lang == "zh" else f"Proposed by {by}", 9,
                       width=width)  # fmt: skip
    note = scenario.note.get(lang)
    if note:
        y = paper.text(x, y - 1, note, 9, ALARM, width=width)
    paper.rule(x, x + width, y - 1.5)
    return y - 2


def _figures(
    paper: Paper, scenario: Scenario, row: Row, x: float, top: float, width: float, lang: Lang
) -> float:
    from spaceplan.compare.figures import of_today

    today = {v.figure: v for v in of_today(scenario)}
    rows = [
        (f.heading(lang), formatted(f, today[f.id], lang), formatted(f, row.value(f.id), lang))
        for f in FIGURES
        if f.key and (f.always or row.value(f.id).tells)
    ]
    changed = [
        f"{f.title.get(lang)} {formatted(f, row.value(f.id), lang)}"
        for f in FIGURES
        if f.id in ("kept", "modified", "removed", "moved", "built")
        and (f.always or row.value(f.id).tells)
    ]
    header = (
        ("主要指标", baseline_name().get(lang), "本方案")
        if lang == "zh"
        else ("Main figures", baseline_name().get(lang), "This plan")
    )
    widths = (width * 0.54, width * 0.22, width * 0.24)
    y = table(paper, header, rows, x, top, widths, 5.4, 8.5)
    return paper.text(x, y - 1.2, ("　" if lang == "zh" else ",  ").join(changed), 9, width=width)


def _verdict_line(row: Row, lang: Lang) -> str:
    return ("审查：" if lang == "zh" else "Audit: ") + verdict(row).get(lang)


def _footer(
    paper: Paper, scenario: Scenario, plan: Plan | None, painted: Painted, x: float, width: float,
    lang: Lang,
) -> float:  # fmt: skip
    """Write the lower end of the title block; return its upper edge, in mm."""
    lines = origin_lines(scenario, plan, lang)
    scale = painted.view.scale
    head = f"比例 1:{scale:.0f}（A3）" if lang == "zh" else f"Scale 1:{scale:.0f} on A3"
    size = 7.5
    from spaceplan.render.fonts import LINE, wrap
    from spaceplan.render.paper import MM_PER_POINT

    broken = [part for line in lines for part in wrap(line, size, width / MM_PER_POINT)]
    step = LINE * size * MM_PER_POINT
    top = _EDGE + 4 + len(broken) * step + 12
    paper.rule(x, x + width, top)
    y = paper.text(x, top - 1, head, 10)
    y = paper.text(x, y - 0.3, NOT_FOR_BUILDING.get(lang), 9, ALARM, width=width)
    for line in broken:
        y = paper.text(x, y, line, size, SOFT_INK)
    return top


def origin_lines(scenario: Scenario, plan: Plan | None, lang: Lang) -> list[str]:
    """Return the lines that say where a drawing comes from.

    Parameters
    ----------
    scenario
        Gives date, source and licence.
    plan
        Gives version and hash; null where no single plan is drawn.
    lang
        Language.

    Returns
    -------
    list of str
        Date, version and hash; then source and licence.
    """
    from spaceplan._version import __version__

    zh = lang == "zh"
    first = []
    if scenario.date is not None:
        first.append(f"日期 {scenario.date.isoformat()}" if zh else scenario.date.isoformat())
    version = plan.provenance.versions.get("spaceplan") if plan else None
    first.append(f"spaceplan {version or __version__}")
    digest = plan.provenance.scenario_sha256 if plan else None
    if digest:
        first.append(f"编号 {digest[:8]}" if zh else f"no. {digest[:8]}")
    lines = [_COMMA.get(lang).join(first)]
    source, licence = scenario.source.get(lang), scenario.licence
    if source:
        lines.append(f"资料来源：{source}" if zh else f"Source: {source}")
    if licence:
        lines.append(f"许可：{licence}" if zh else f"Licence: {licence}")
    return lines
