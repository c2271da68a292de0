"""Metrics, ledger, stalls, costs, payers and findings as tables of numbers and words.

Workbooks and CSV files are made from the same tables, so that they cannot differ.
"""

from __future__ import annotations

import math

from spaceplan.compare import baseline_name, compare, formatted, option_name, verdict
from spaceplan.compare.comparison import Comparison
from spaceplan.compare.figure import Figure, Value
from spaceplan.compare.ledger import ACTION_NAMES
from spaceplan.compare.names import KIND_NAMES
from spaceplan.compare.table import visible_figures
from spaceplan.exchange.foreign import Drawing
from spaceplan.exchange.money_tables import costs_table, payers_table
from spaceplan.exchange.table_cells import (
    Cell,
    Table,
    cents_cell,
    either,
    heads,
    number,
    unit_name,
    with_unit,
)
from spaceplan.model.base import Lang
from spaceplan.model.enums import Severity
from spaceplan.model.plan import Stall
from spaceplan.standards.prices import currency_name


def tables_of(drawing: Drawing) -> tuple[Table, ...]:
    """Return all tables of a drawing that have something to say.

    Parameters
    ----------
    drawing
        A scenario with its plans.

    Returns
    -------
    tuple of Table
        Metrics, ledger, stalls, costs, payers, findings; costs and payers only where the scenario
        speaks of money.

    Raises
    ------
    SpaceplanError
        If a plan is of another scenario, or two are for one option.
    """
    compared = compared_of(drawing)
    lang = drawing.lang
    out = [metrics_table(compared, lang), ledger_table(compared, lang), stalls_table(drawing)]
    if compared.currency:
        out.append(costs_table(compared, lang))
        if any(row.bills for row in compared.rows):
            out.append(payers_table(compared, lang))
    return (*out, findings_table(compared, lang))


def compared_of(drawing: Drawing) -> Comparison:
    """Return the comparison of a drawing's plans.

    Parameters
    ----------
    drawing
        A scenario with its plans.

    Returns
    -------
    Comparison
        One row a plan.

    Raises
    ------
    SpaceplanError
        If a plan is of another scenario, or two are for one option.
    """
    return compare(drawing.scenario, drawing.plans, drawing.findings)


def metrics_table(compared: Comparison, lang: Lang) -> Table:
    """Return the figures: one row a figure, one column an option beside today's.

    Parameters
    ----------
    compared
        The comparison.
    lang
        Language.

    Returns
    -------
    Table
        The table.
    """
    header = (
        either("指标", "Figure", lang),
        baseline_name().get(lang),
        *(option_name(r.option).get(lang) for r in compared.rows),
    )
    rows = []
    for figure in visible_figures(compared):
        heading = figure.heading(lang)
        if figure.money and compared.currency and not figure.unit.get(lang):
            heading = with_unit(heading, currency_name(compared.currency, lang), lang)
        rows.append(
            (
                Cell(heading),
                _figure(figure, compared.baseline_value(figure.id), lang),
                *(_figure(figure, r.value(figure.id), lang) for r in compared.rows),
            )
        )
    said = (Cell(verdict(r).get(lang)) for r in compared.rows)
    rows.append((Cell(either("审查结论", "Verdict", lang)), Cell(), *said))
    by = [r.option.proposed_by.get(lang) for r in compared.rows]
    if any(by):
        rows.append((Cell(either("提出者", "Proposed by", lang)), Cell(), *map(Cell, by)))
    return Table(either("方案比较", "Comparison", lang), header, tuple(rows))


def _figure(figure: Figure, value: Value, lang: Lang) -> Cell:
    if value.applies and value.words is None and value.number is not None:
        shown = round(value.number, figure.digits) + 0.0
        whole = figure.digits == 0
        return Cell(int(shown) if whole else shown, figure.digits, figure.signed)
    return Cell(formatted(figure, value, lang))


def ledger_table(compared: Comparison, lang: Lang) -> Table:
    """Return the ledger 留 / 改 / 拆 / 移 / 建 of every plan that may be shown.

    Parameters
    ----------
    compared
        The comparison.
    lang
        Language.

    Returns
    -------
    Table
        One row an item.
    """
    names = dict(ACTION_NAMES)
    money = bool(compared.currency)
    header = (
        *heads(
            lang,
            ("方案", "Option"),
            ("处理", "Action"),
            ("编号", "Id"),
            ("项目", "Item"),
            ("处数", "Pieces"),
            ("数量", "Quantity"),
            ("单位", "Unit"),
            ("说明", "Detail"),
        ),
        *((with_unit(either("费用", "Cost", lang), currency_name(compared.currency, lang), lang),)
          if money else ()),
    )  # fmt: skip
    rows = []
    for row in compared.rows:
        for e in row.ledger.entries:
            cells = [
                Cell(option_name(row.option).get(lang)),
                Cell(names[e.action].get(lang)),
                Cell(e.id),
                Cell(e.title.get(lang)),
                Cell(e.count),
                Cell(number(e.quantity), 1 if e.unit == "m²" else 0),
                Cell(unit_name(e.unit, lang) if e.quantity is not None else ""),
                Cell(e.detail.get(lang)),
            ]
            if money:
                cells.append(cents_cell(e.cents, lang) if e.lines else Cell())
            rows.append(tuple(cells))
    return Table(either("留改拆移建", "Ledger", lang), header, tuple(rows))


def stalls_table(drawing: Drawing) -> Table:
    """Return every stall with its kind, size and place.

    Parameters
    ----------
    drawing
        A scenario with its plans.

    Returns
    -------
    Table
        One row a stall; places are survey coordinates of its middle.
    """
    lang, scenario = drawing.lang, drawing.scenario
    names = {o.id: option_name(o).get(lang) for o in scenario.all_options}
    kinds = dict(KIND_NAMES)
    header = heads(
        lang,
        ("方案", "Option"),
        ("序号", "Number"),
        ("编号", "Id"),
        ("类型", "Kind"),
        ("宽（m）", "Width (m)"),
        ("长（m）", "Length (m)"),
        ("面积（m²）", "Area (m²)"),
        ("中心 X（m）", "Middle X (m)"),
        ("中心 Y（m）", "Middle Y (m)"),
        ("车头朝向（°，自东逆时针）", "Direction into it (° counter-clockwise from x)"),
    )
    rows = []
    for plan in drawing.plans:
        for nth, stall in enumerate(plan.stalls, 1):
            width, length, area, middle, angle = _measured(stall)
            rows.append(
                (
                    Cell(names.get(plan.option, plan.option)),
                    Cell(nth),
                    Cell(stall.id),
                    Cell(kinds[stall.kind].get(lang)),
                    Cell(width, 2),
                    Cell(length, 2),
                    Cell(area, 2),
                    Cell(round(middle[0] + scenario.origin.x, 3), 3),
                    Cell(round(middle[1] + scenario.origin.y, 3), 3),
                    Cell(angle, 1),
                )
            )
    return Table(either("车位", "Stalls", lang), header, tuple(rows))


def _measured(stall: Stall) -> tuple[float, float, float, tuple[float, float], float]:
    """Return width and length (m), area (m²), middle, and direction from the access edge (°)."""
    ring = stall.outline
    x, y = (sum(p[i] for p in ring) / 4 for i in (0, 1))
    (ax, ay), (bx, by) = stall.access
    width = math.dist(*stall.access)
    double = sum(ring[i - 1][0] * q[1] - q[0] * ring[i - 1][1] for i, q in enumerate(ring))
    nx, ny = -(by - ay) / width, (bx - ax) / width
    if nx * (x - ax) + ny * (y - ay) < 0:
        nx, ny = -nx, -ny
    length = max(nx * (p[0] - ax) + ny * (p[1] - ay) for p in ring)
    angle = round(math.degrees(math.atan2(ny, nx)) % 360, 1) % 360
    return round(width, 3), round(length, 3), round(abs(double) / 2, 3), (x, y), angle


def findings_table(compared: Comparison, lang: Lang) -> Table:
    """Return what the audit found.

    Parameters
    ----------
    compared
        The comparison.
    lang
        Language.

    Returns
    -------
    Table
        One row a finding; places are local coordinates, as in the scenario.
    """
    header = heads(
        lang,
        ("方案", "Option"),
        ("程度", "Severity"),
        ("规则", "Rule"),
        ("对象", "Subject"),
        ("意见", "Finding"),
        ("实测", "Measured"),
        ("要求", "Required"),
        ("单位", "Unit"),
        ("X（m）", "X (m)"),
        ("Y（m）", "Y (m)"),
        ("依据", "Source"),
    )
    severity = {
        Severity.HARD: either("不合格", "hard", lang),
        Severity.WARN: either("提示", "warning", lang),
    }
    rows = []
    for row in compared.rows:
        for f in row.findings:
            digits = 0 if f.unit == "count" else 2
            x, y = f.place if f.place is not None else (None, None)
            unit = "" if f.unit == "ratio" else unit_name(f.unit, lang)
            rows.append(
                (
                    Cell(option_name(row.option).get(lang)),
                    Cell(severity.get(f.severity, f.severity.value)),
                    Cell(f.rule or f.code),
                    Cell(f.subject),
                    Cell(f.message.get(lang)),
                    Cell(number(f.measured), digits),
                    Cell(number(f.required), digits),
                    Cell(unit),
                    Cell(number(x), 2),
                    Cell(number(y), 2),
                    Cell(f.source),
                )
            )
    return Table(either("审查意见", "Findings", lang), header, tuple(rows))
