"""The reports of a district: tables, workbook and page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spaceplan.exchange.csv_tables import csv_bytes
from spaceplan.exchange.table_cells import Cell, Table, cents_cell, either, heads
from spaceplan.exchange.xlsx import workbook_of
from spaceplan.model.base import Lang, Text
from spaceplan.render.sheet import NOT_FOR_BUILDING
from spaceplan.sweep.budget import Funded, funding_said
from spaceplan.sweep.folder import Folder
from spaceplan.sweep.page import TITLE, district_html
from spaceplan.sweep.records import CaseResult, Row


@dataclass(frozen=True)
class Column:
    """One column of the district's table.

    Parameters
    ----------
    head
        Its title, with unit.
    cell
        What stands in it.
    """

    head: Text
    cell: Callable[[Row, Lang], Cell]


COLUMNS: tuple[Column, ...] = (
    Column(Text(zh="编号", en="Id"), lambda r, _: Cell(r.compound)),
    Column(Text(zh="院落", en="Compound"), lambda r, lang: Cell(r.title.get(lang))),
    Column(Text(zh="户数", en="Households"), lambda r, _: Cell(r.households)),
    Column(Text(zh="方案编号", en="Option id"), lambda r, _: Cell(r.option)),
    Column(Text(zh="方案", en="Option"), lambda r, lang: Cell(r.option_title.get(lang))),
    Column(Text(zh="现有车位", en="Stalls today"), lambda r, _: Cell(r.today_stalls)),
    Column(Text(zh="车位", en="Stalls"), lambda r, _: Cell(r.stalls)),
    Column(Text(zh="比现状增减", en="Gain over today"), lambda r, _: Cell(r.gain, 0, True)),
    Column(
        Text(zh="车位上界（已证明）", en="Proved upper bound"), lambda r, _: Cell(r.upper_bound)
    ),
    Column(Text(zh="新建活动室", en="Rooms built"), lambda r, _: Cell(r.rooms)),
    Column(Text(zh="活动室面积（m²）", en="Rooms (m²)"), lambda r, _: Cell(r.rooms_m2, 1)),
    Column(Text(zh="非机动车位", en="Bike spaces"), lambda r, _: Cell(r.bikes)),
    Column(Text(zh="绿地（m²）", en="Green (m²)"), lambda r, _: Cell(r.green_m2, 1)),
    Column(Text(zh="伐除树木", en="Trees felled"), lambda r, _: Cell(r.trees_felled)),
    Column(Text(zh="提示", en="Warnings"), lambda r, _: Cell(r.warnings if r.option else None)),
    Column(
        Text(zh="费用", en="Cost"),
        lambda r, lang: cents_cell(r.cost_cents, lang) if r.shown and r.currency else Cell(),
    ),
    Column(Text(zh="货币", en="Currency"), lambda r, _: Cell(r.currency)),
    Column(Text(zh="结论", en="Verdict"), lambda r, lang: Cell(r.said.get(lang))),
    Column(Text(zh="说明", en="Note"), lambda r, lang: Cell(r.note.get(lang))),
    Column(Text(zh="许可", en="Licence"), lambda r, _: Cell(r.licence)),
)


def reports(
    results: Sequence[CaseResult], folder: Folder, lang: Lang, funded: Funded | None = None
) -> dict[str, bytes]:
    """Return the files of the district.

    Parameters
    ----------
    results
        What there is, in the order of the table.
    folder
        The sweep's folder, where the small maps are.
    lang
        Language.
    funded
        What a sum comes to; default nobody asked.

    Returns
    -------
    dict of str to bytes
        ``district.csv``, ``district.xlsx`` and ``district.html``: the same results give the same
        bytes.
    """
    rows = tuple(row for result in results for row in result.rows)
    table = district_table(rows, lang, funded)
    tables = [table, *([funding_table(funded, lang)] if funded is not None else [])]
    return {
        "district.csv": csv_bytes(table),
        "district.xlsx": workbook_of(
            tables, title=TITLE.get(lang), note="", foot=NOT_FOR_BUILDING.get(lang), day=""
        ),
        "district.html": district_html(rows, folder, lang, funded).encode(),
    }


def district_table(rows: Sequence[Row], lang: Lang, funded: Funded | None = None) -> Table:
    """Return the table of the district, one row a compound and option.

    Parameters
    ----------
    rows
        The rows.
    lang
        Language.
    funded
        What a sum comes to; its rows are marked.

    Returns
    -------
    Table
        The table.
    """
    header = tuple(c.head.get(lang) for c in COLUMNS)
    body = [tuple(c.cell(row, lang) for c in COLUMNS) for row in rows]
    if funded is not None:
        header = (*header, either("出资", "Funded", lang))
        yes = either("是", "yes", lang)
        body = [
            (*cells, Cell(yes if row in funded.rows else ""))
            for cells, row in zip(body, rows, strict=True)
        ]
    return Table(either("片区", "District", lang), header, tuple(body))


def funding_table(funded: Funded, lang: Lang) -> Table:
    """Return what a sum comes to, as a table.

    Parameters
    ----------
    funded
        The choice.
    lang
        Language.

    Returns
    -------
    Table
        One row a compound that is funded, then the total.
    """
    header = heads(
        lang,
        ("院落", "Compound"),
        ("方案", "Option"),
        ("新增车位", "Stalls won"),
        ("户数", "Households"),
        ("费用", "Cost"),
        ("说明", "Note"),
    )
    rows = [
        (
            Cell(r.title.get(lang) or r.compound),
            Cell(r.option_title.get(lang)),
            Cell(r.gain),
            Cell(r.households),
            cents_cell(r.cost_cents, lang),
            Cell(),
        )
        for r in funded.rows
    ]
    rows.append(
        (
            Cell(either("合计", "Total", lang)),
            Cell(),
            Cell(funded.stalls),
            Cell(funded.households),
            cents_cell(funded.cents, lang),
            Cell(funding_said(funded).get(lang)),
        )
    )
    nothing = (Cell(),) * 4
    rows += [(Cell(name), *nothing, Cell(why.get(lang))) for name, why in funded.left_out]
    return Table(either("出资建议", "Funding", lang), header, tuple(rows))
