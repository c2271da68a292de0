"""What plans cost and who pays, as tables of numbers and words."""

from __future__ import annotations

from collections.abc import Iterator

from spaceplan.compare import option_name
from spaceplan.compare.comparison import Comparison, Row
from spaceplan.compare.names import UNKNOWN
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
from spaceplan.model.base import Lang, Text
from spaceplan.standards.prices import Origin, currency_name

_ORIGINS = {
    Origin.SCENARIO: Text(zh="场景", en="scenario"),
    Origin.DEFAULT: Text(zh="默认", en="default"),
    Origin.UNKNOWN: UNKNOWN,
}


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
        *heads(
            lang,
            ("方案", "Option"),
            ("费用", "Cost"),
            ("项目", "Item"),
            ("数量", "Quantity"),
            ("单位", "Unit"),
        ),
        with_unit(either("单价", "Unit price", lang), currency, lang),
        with_unit(either("金额", "Amount", lang), currency, lang),
        either("单价来源", "Price from", lang),
    )
    return Table(
        either("费用", "Costs", lang),
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
            Cell(number(line.quantity), 1 if line.unit == "m²" else 0),
            Cell(unit_name(line.unit, lang)),
            Cell(UNKNOWN.get(lang)) if line.price is None else Cell(number(line.price), 2),
            cents_cell(line.cents, lang),
            Cell(_ORIGINS[line.origin].get(lang)),
        )
    unknown = len(row.cost.unknown)
    word = either("已知合计", "Known so far", lang) if unknown else either("合计", "Total", lang)
    note = either(f"另有 {unknown} 项未知", f"{unknown} more unknown", lang) if unknown else ""
    yield (name, Cell(word), Cell(), Cell(), Cell(), Cell(), cents_cell(row.cost.known_cents, lang),
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
        *heads(lang, ("方案", "Option"), ("资金", "Funds"), ("出资方", "Who pays"),
                ("住户", "Households of"), ("占比（%）", "Share (%)")),
        with_unit(either("金额", "Amount", lang), currency, lang),
        either("户数", "Households", lang),
        with_unit(either("每户", "Each", lang), currency, lang),
        either("分期（月）", "Instalments (months)", lang),
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
                (*first, Cell(), share, cents_cell(bill.cents, lang), Cell(), Cell(), months)
            )  # fmt: skip
            rows += [
                (
                    *first,
                    Cell(part.title.get(lang)),
                    Cell(),
                    cents_cell(part.each_cents * part.households, lang),
                    Cell(part.households),
                    cents_cell(part.each_cents, lang),
                    Cell(part.instalments.months),
                )
                for part in bill.parts
            ]
    return Table(either("出资", "Who pays", lang), header, tuple(rows))
