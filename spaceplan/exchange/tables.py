"""Metrics, ledger, stalls, costs, payers and findings as tables of numbers and words.

Workbooks and CSV files are made from the same tables, so that they cannot differ.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from spaceplan.compare import baseline_name, compare, formatted, option_name, verdict
from spaceplan.compare.comparison import Comparison, Row
from spaceplan.compare.figure import Figure, Value
from spaceplan.compare.ledger import ACTION_NAMES
from spaceplan.compare.names import KIND_NAMES, UNKNOWN
from spaceplan.compare.table import visible_figures
from spaceplan.exchange.foreign import Drawing
from spaceplan.model.base import Lang, Text
from spaceplan.model.enums import Severity
from spaceplan.model.plan import Stall
from spaceplan.standards.prices import Origin, currency_name


@dataclass(frozen=True)
class Cell:
    """One cell.

    Parameters
    ----------
    value
        A number, words, or nothing.
    digits
        Decimals that a number is shown with.
    signed
        Whether a plus sign is shown.
    """

    value: str | float | int | None = None
    digits: int = 0
    signed: bool = False


@dataclass(frozen=True)
class Table:
    """One table.

    Parameters
    ----------
    title
        What it shows.
    header
        Titles of the columns, with units.
    rows
        The rows, each as long as the header.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


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
        _t("指标", "Figure", lang),
        baseline_name().get(lang),
        *(option_name(r.option).get(lang) for r in compared.rows),
    )
    rows = []
    for figure in visible_figures(compared):
        heading = figure.heading(lang)
        if figure.money and compared.currency and not figure.unit.get(lang):
            heading = _with_unit(heading, currency_name(compared.currency, lang), lang)
        rows.append(
            (
                Cell(heading),
                _figure(figure, compared.baseline_value(figure.id), lang),
                *(_figure(figure, r.value(figure.id), lang) for r in compared.rows),
            )
        )
    said = (Cell(verdict(r).get(lang)) for r in compared.rows)
    rows.append((Cell(_t("审查结论", "Verdict", lang)), Cell(), *said))
    by = [r.option.proposed_by.get(lang) for r in compared.rows]
    if any(by):
        rows.append((Cell(_t("提出者", "Proposed by", lang)), Cell(), *map(Cell, by)))
    return Table(_t("方案比较", "Comparison", lang), header, tuple(rows))


def _figure(figure: Figure, value: Value, lang: Lang) -> Cell:
    if value.applies and value.words is None and value.number is not None:
        number = round(value.number, figure.digits) + 0.0
        whole = figure.digits == 0
        return Cell(int(number) if whole else number, figure.digits, figure.signed)
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
        *_heads(
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
        *((_with_unit(_t("费用", "Cost", lang), currency_name(compared.currency, lang), lang),)
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
                Cell(_number(e.quantity), 1 if e.unit == "m²" else 0),
                Cell(_unit(e.unit, lang) if e.quantity is not None else ""),
                Cell(e.detail.get(lang)),
            ]
            if money:
                cells.append(_cents(e.cents, lang) if e.lines else Cell())
            rows.append(tuple(cells))
    return Table(_t("留改拆移建", "Ledger", lang), header, tuple(rows))


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
    header = _heads(
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
        for number, stall in enumerate(plan.stalls, 1):
            width, length, area, middle, angle = _measured(stall)
            rows.append(
                (
                    Cell(names.get(plan.option, plan.option)),
                    Cell(number),
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
    return Table(_t("车位", "Stalls", lang), header, tuple(rows))


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


def costs_table(compared: Comparison, lang: Lang) -> Table:
    """Return every cost line with its price, and the sum of each plan.

    Parameters
    ----------
    compared
        The comparison, of a scenario that speaks of money.
    lang
        Language.

    Returns
    -------
    Table
        One row a line; a sum says how many lines are unknown.
    """
    currency = currency_name(compared.currency, lang)
    header = (
        *_heads(
            lang,
            ("方案", "Option"),
            ("费用", "Cost"),
            ("项目", "Item"),
            ("数量", "Quantity"),
            ("单位", "Unit"),
        ),
        _with_unit(_t("单价", "Unit price", lang), currency, lang),
        _with_unit(_t("金额", "Amount", lang), currency, lang),
        _t("单价来源", "Price from", lang),
    )
    return Table(
        _t("费用", "Costs", lang),
        header,
        tuple(cells for row in compared.rows for cells in _cost_rows(row, lang)),
    )


def _cost_rows(row: Row, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    if row.cost is None:
        return
    name = Cell(option_name(row.option).get(lang))
    titles = {
        line: line.item if line.item in e.members and e.count > 1 else e.title.get(lang)
        for e in row.ledger.entries
        for line in e.lines
    }
    for line in row.cost.lines:
        yield (
            name,
            Cell(line.title.get(lang)),
            Cell(titles.get(line, line.item)),
            Cell(_number(line.quantity), 1 if line.unit == "m²" else 0),
            Cell(_unit(line.unit, lang)),
            Cell(UNKNOWN.get(lang)) if line.price is None else Cell(_number(line.price), 2),
            _cents(line.cents, lang),
            Cell(_ORIGINS[line.origin].get(lang)),
        )
    unknown = len(row.cost.unknown)
    word = _t("已知合计", "Known so far", lang) if unknown else _t("合计", "Total", lang)
    note = _t(f"另有 {unknown} 项未知", f"{unknown} more unknown", lang) if unknown else ""
    yield (name, Cell(word), Cell(), Cell(), Cell(), Cell(), _cents(row.cost.known_cents, lang),
           Cell(note))  # fmt: skip


def payers_table(compared: Comparison, lang: Lang) -> Table:
    """Return who pays what, and what each household pays.

    Parameters
    ----------
    compared
        The comparison, of a scenario with a funding.
    lang
        Language.

    Returns
    -------
    Table
        One row a payer, then a row for each group of its households.
    """
    currency = currency_name(compared.currency, lang)
    what = {"all": Text(zh="全部", en="all"), "lifts": Text(zh="电梯", en="lifts")}
    header = (
        *_heads(lang, ("方案", "Option"), ("资金", "Funds"), ("出资方", "Who pays"),
                ("住户", "Households of"), ("占比（%）", "Share (%)")),
        _with_unit(_t("金额", "Amount", lang), currency, lang),
        _t("户数", "Households", lang),
        _with_unit(_t("每户", "Each", lang), currency, lang),
        _t("分期（月）", "Instalments (months)", lang),
    )  # fmt: skip
    rows = []
    for row in compared.rows:
        for bill in row.bills:
            first = (
                Cell(option_name(row.option).get(lang)),
                Cell(what[bill.funding].get(lang)),
                Cell(bill.title.get(lang)),
            )
            share = Cell() if bill.share is None else Cell(round(100 * bill.share, 1), 1)
            months = Cell(bill.instalments.months) if not bill.parts else Cell()
            rows.append(
                (*first, Cell(), share, _cents(bill.cents, lang), Cell(), Cell(), months)
            )  # fmt: skip
            rows += [
                (
                    *first,
                    Cell(part.title.get(lang)),
                    Cell(),
                    _cents(part.each_cents * part.households, lang),
                    Cell(part.households),
                    _cents(part.each_cents, lang),
                    Cell(part.instalments.months),
                )
                for part in bill.parts
            ]
    return Table(_t("出资", "Who pays", lang), header, tuple(rows))


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
    header = _heads(
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
        Severity.HARD: _t("不合格", "hard", lang),
        Severity.WARN: _t("提示", "warning", lang),
    }
    rows = []
    for row in compared.rows:
        for f in row.findings:
            digits = 0 if f.unit == "count" else 2
            x, y = f.place if f.place is not None else (None, None)
            unit = "" if f.unit == "ratio" else _unit(f.unit, lang)
            rows.append(
                (
                    Cell(option_name(row.option).get(lang)),
                    Cell(severity.get(f.severity, f.severity.value)),
                    Cell(f.rule or f.code),
                    Cell(f.subject),
                    Cell(f.message.get(lang)),
                    Cell(_number(f.measured), digits),
                    Cell(_number(f.required), digits),
                    Cell(unit),
                    Cell(_number(x), 2),
                    Cell(_number(y), 2),
                    Cell(f.source),
                )
            )
    return Table(_t("审查意见", "Findings", lang), header, tuple(rows))


_UNITS = {
    "stalls": Text(zh="个", en="stalls"),
    "spaces": Text(zh="位", en="spaces"),
    "count": Text(zh="个", en="pieces"),
}
_ORIGINS = {
    Origin.SCENARIO: Text(zh="场景", en="scenario"),
    Origin.DEFAULT: Text(zh="默认", en="default"),
    Origin.UNKNOWN: UNKNOWN,
}


def _unit(unit: str, lang: Lang) -> str:
    return _UNITS.get(unit, Text(zh=unit, en=unit)).get(lang)


def _number(value: float | None) -> float | int | None:
    """Return a number without the dust of binary fractions; whole ones as integers."""
    if value is None:
        return None
    rounded = round(value, 4) + 0.0
    return int(rounded) if rounded == int(rounded) else rounded


def _cents(cents: int | None, lang: Lang) -> Cell:
    return Cell(UNKNOWN.get(lang)) if cents is None else Cell(_number(cents / 100), 2)


def _with_unit(title: str, unit: str, lang: Lang) -> str:
    if not unit:
        return title
    return f"{title}（{unit}）" if lang == "zh" else f"{title} ({unit})"


def _heads(lang: Lang, *pairs: tuple[str, str]) -> tuple[str, ...]:
    return tuple(_t(zh, en, lang) for zh, en in pairs)


def _t(zh: str, en: str, lang: Lang) -> str:
    return zh if lang == "zh" else en
