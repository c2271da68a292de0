"""Writes the workbook: headings, lists to choose from, limits, and a scenario filled in."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spaceplan.exchange.foreign import ImportSettings, Leftover
from spaceplan.exchange.workbook.book import cells_of
from spaceplan.exchange.workbook.choices import spoken
from spaceplan.exchange.workbook.columns import Column, Table, Want
from spaceplan.exchange.workbook.fill import Filled, fill, missing
from spaceplan.exchange.workbook.reader import read_book
from spaceplan.exchange.workbook.sheets import EXTRA, SHEETS
from spaceplan.exchange.xlsx import clean, room, saved
from spaceplan.model.base import Frozen, Text
from spaceplan.model.scenario import Scenario

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

#: Lists and limits reach down to this row.
_LAST = 500
#: What a spreadsheet shows of a hint or a message, in signs.
_HINT, _TITLE = 250, 30
_HEAD, _NEEDED = "DDE6F0", "B9CDE5"

_Lists = dict[tuple[str, ...], str]


class Sheeted(Frozen):
    """A scenario as a workbook."""

    content: bytes
    """The file."""
    leftovers: tuple[Leftover, ...]
    """What of the scenario the workbook has no room for."""


def write_workbook(scenario: Scenario) -> Sheeted:
    """Return a workbook to type into, with a scenario filled in.

    Parameters
    ----------
    scenario
        The scenario; its trees come after its other structures.

    Returns
    -------
    Sheeted
        The file, the same for the same scenario; and what it cannot hold, found by reading it back.

    Raises
    ------
    SpaceplanError
        If the scenario has more of anything than a workbook is read with.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = "spaceplan"
    book.properties.title = clean(scenario.title.get("zh") or scenario.name)
    if book.active is not None:
        book.remove(book.active)
    guide, lists = EXTRA
    _guide(book.create_sheet(guide.title))
    names = _list_cells(lists.title)
    for table, rows in fill(scenario):
        sheet = book.create_sheet(table.title)
        (_upright if table.upright else _across)(sheet, table, rows, names)
    _lists(book, lists.title)
    content = saved(book, str(scenario.date or ""))
    back = read_book(cells_of(content), Path("workbook.xlsx"), ImportSettings())
    return Sheeted(content=content, leftovers=missing(scenario, back.scenario).leftovers())


def _guide_lines() -> list[Text]:
    from spaceplan.exchange.yaml_text import read_yaml

    data = files("spaceplan.exchange") / "data" / "workbook-guide.yaml"
    tree: Any = read_yaml(data.read_text(encoding="utf-8")).value
    return [Text.model_validate(line) for line in tree["lines"]]


def _guide(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    before = True
    for number, line in enumerate(_guide_lines(), 1):
        for column, text in enumerate((line.zh, line.en), 1):
            cell = sheet.cell(number, column)
            _write(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=before)
        before = not line.zh
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 70, 80


def _across(sheet: Worksheet, table: Table, rows: list[Filled], lists: _Lists) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(table.columns, 1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number)
        _write(head, f"{column.zh}\n{' '.join(p for p in (column.en, column.unit) if p)}")
        _heading(head, column)
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        shown = [room(str(row.get(column.key, ""))) for row in rows]
        width = max(room(str(head.value)), 9.0, *(min(w, 30.0) for w in shown), 0.0)
        sheet.column_dimensions[letter].width = width + 2
        _limit(sheet, column, f"{letter}2:{letter}{_LAST}", lists)
    for r, row in enumerate(rows, 2):
        for c, column in enumerate(table.columns, 1):
            if column.key in row:
                _write(sheet.cell(r, c), _said(row[column.key], column))
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "B2"


def _upright(sheet: Worksheet, table: Table, rows: list[Filled], lists: _Lists) -> None:
    from openpyxl.styles import Alignment, Font

    values = rows[0] if rows else {}
    for number, column in enumerate(table.columns, 1):
        head, cell, note = (sheet.cell(number, c) for c in (1, 2, 3))
        _write(head, column.heading)
        _heading(head, column)
        if column.key in values:
            _write(cell, _said(values[column.key], column))
        cell.alignment = Alignment(horizontal="left", wrap_text=True)
        hint = _hint(column)
        _write(note, f"{hint.zh} / {hint.en}")
        note.font = Font(italic=True, color="777777")
        _limit(sheet, column, f"B{number}", lists)
    for letter, width in (("A", 36), ("B", 44), ("C", 90)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "B1"


def _heading(cell: Cell | MergedCell, column: Column) -> None:
    from openpyxl.styles import Font, PatternFill

    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor=_NEEDED if column.required else _HEAD)


def _write(cell: Cell | MergedCell, value: Any) -> None:
    """Put a value into a cell: words stay words, even those that begin like a formula."""
    if isinstance(value, str):
        if value:
            cell.value, cell.data_type = clean(value), "s"
    else:
        cell.value = value


def _said(value: Any, column: Column) -> Any:
    if column.want is Want.CHOICE:
        return spoken(str(value))
    return spoken("yes" if value else "no") if column.want is Want.YES_NO else value


def _hint(column: Column) -> Text:
    what = column.expects()
    needed = (" *", " *") if column.required else ("", "")
    zh = "；".join(t for t in (column.help_zh, what.zh) if t) + needed[0]
    en = "; ".join(t for t in (column.help_en.rstrip("."), what.en) if t) + needed[1]
    return Text(zh=zh, en=en)


def _limit(sheet: Worksheet, column: Column, cells: str, lists: _Lists) -> None:
    """Say what the cells may hold, and have the spreadsheet refuse anything else."""
    from openpyxl.worksheet.datavalidation import DataValidation

    what, hint = column.expects(), _hint(column)
    rule: dict[str, Any] = {"showErrorMessage": True}
    if column.want in (Want.CHOICE, Want.YES_NO):
        words = column.choices or ("yes", "no")
        rule |= {"type": "list", "formula1": lists[words]}
    elif column.refers:
        first = next(t for t in SHEETS if t.key == column.refers[0])
        rule |= {"type": "list", "formula1": f"'{first.title}'!$A$2:$A${_LAST}"}
        rule["showErrorMessage"] = False  # names will do as well as ids, and several of them
    elif column.want in (Want.NUMBER, Want.WHOLE):
        low = column.low if column.low is not None else -1e12
        high = column.high if column.high is not None else 1e12
        kind = "whole" if column.want is Want.WHOLE else "decimal"
        rule |= {"type": kind, "operator": "between", "formula1": f"{low:.15g}"}
        rule["formula2"] = f"{high:.15g}"
    check = DataValidation(
        allow_blank=True,
        error=f"{what.zh}\n{what.en}"[:_HINT],
        errorTitle=column.heading[:_TITLE],
        prompt=f"{hint.zh}\n{hint.en}"[:_HINT],
        promptTitle=column.heading[:_TITLE],
        showInputMessage=True,
        **rule,
    )
    check.add(cells)
    sheet.add_data_validation(check)


def _choices() -> list[tuple[tuple[str, ...], str]]:
    """Return every list of words with the heading of the first column that uses it."""
    found: dict[tuple[str, ...], str] = {("yes", "no"): "是否 Yes or no"}
    for table in SHEETS:
        for column in table.columns:
            if column.choices:
                found.setdefault(column.choices, column.heading)
    return list(found.items())


def _list_cells(title: str) -> _Lists:
    from openpyxl.utils import get_column_letter

    out: _Lists = {}
    for number, (words, _) in enumerate(_choices(), 1):
        letter = get_column_letter(number)
        out[words] = f"'{title}'!${letter}$2:${letter}${len(words) + 1}"
    return out


def _lists(book: Workbook, title: str) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    for number, (words, heading) in enumerate(_choices(), 1):
        _write(sheet.cell(1, number), heading)
        sheet.cell(1, number).font = Font(bold=True)
        for row, word in enumerate(words, 2):
            _write(sheet.cell(row, number), spoken(word))
        sheet.column_dimensions[get_column_letter(number)].width = 22
