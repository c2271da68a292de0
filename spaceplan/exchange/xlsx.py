"""The tables as a workbook for a spreadsheet, ready to be printed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from spaceplan.exchange.foreign import Drawing
from spaceplan.exchange.table_cells import Cell, Table
from spaceplan.exchange.tables import tables_of
from spaceplan.render.sheet import NOT_FOR_BUILDING, origin_lines

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: Narrowest and widest column, in signs.
_NARROW, _WIDE = 7.0, 52.0
#: The first moment that a zip archive can tell; the workbook's own date is a scenario's.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_A4, _A3 = 9, 8
#: From so many columns on a sheet is printed on A3.
_MANY = 8


def write_xlsx(drawing: Drawing) -> bytes:
    """Return a workbook with one sheet a table.

    Parameters
    ----------
    drawing
        A scenario with its plans.

    Returns
    -------
    bytes
        An Office Open XML workbook; the same drawing gives the same bytes.

    Raises
    ------
    SpaceplanError
        If a plan is of another scenario, or two are for one option.
    """
    scenario, lang = drawing.scenario, drawing.lang
    return workbook_of(
        tables_of(drawing),
        title=scenario.title.get(lang) or scenario.name,
        note=scenario.note.get(lang),
        foot=f"{NOT_FOR_BUILDING.get(lang)}  {origin_lines(scenario, None, lang)[0]}",
        day=str(scenario.date or ""),
    )


def workbook_of(tables: Sequence[Table], *, title: str, note: str, foot: str, day: str) -> bytes:
    """Return a workbook with one sheet a table, ready to be printed.

    Parameters
    ----------
    tables
        The tables.
    title
        What the workbook is about.
    note
        Printed at the top right of every page.
    foot
        Printed at the bottom left of every page.
    day
        The day it is to bear, as in 2026-11-23; empty for the first of 2000.

    Returns
    -------
    bytes
        An Office Open XML workbook; the same tables give the same bytes.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = "spaceplan"
    book.properties.title = clean(title)
    first = book.active
    if first is not None:
        book.remove(first)
    for table in tables:
        sheet = book.create_sheet(table.title)
        _fill(sheet, table)
        _print(sheet, table, f"{title}  {table.title}", note, foot)
    return saved(book, day)


def saved(book: Workbook, day: str) -> bytes:
    """Return the bytes of a workbook, the same whenever it is made.

    Parameters
    ----------
    book
        The workbook.
    day
        The day it is to bear, as in 2026-11-23; empty for the first of 2000.

    Returns
    -------
    bytes
        An Office Open XML workbook.
    """
    from openpyxl.writer.excel import ExcelWriter

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()
    return _undated(out.getvalue(), f"{day or '2000-01-01'}T00:00:00Z")


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    line = Side(style="thin", color="BBBBBB")
    border = Border(bottom=line)
    for c, head in enumerate(table.header, 1):
        cell = sheet.cell(1, c)
        cell.value, cell.data_type = clean(head), "s"
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E2E2E2")
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.border = Border(bottom=Side(style="medium"))
    for r, row in enumerate(table.rows, 2):
        for c, item in enumerate(row, 1):
            if item.value is None or item.value == "":
                continue
            cell = sheet.cell(r, c)
            cell.border = border
            if isinstance(item.value, str):
                # words stay words, even those that begin like a formula
                cell.value, cell.data_type = clean(item.value), "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            else:
                cell.value = item.value
                cell.number_format = _format(item)
                cell.alignment = Alignment(vertical="top")
    for c in range(1, len(table.header) + 1):
        width = max(
            room(table.header[c - 1]) / 1.6,
            *(room(_shown(row[c - 1])) for row in table.rows),
            _NARROW,
        )
        sheet.column_dimensions[get_column_letter(c)].width = min(width + 2, _WIDE)
    sheet.freeze_panes = "B2"
    if table.rows:
        last = get_column_letter(len(table.header))
        sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"


def _print(sheet: Worksheet, table: Table, title: str, note: str, foot: str) -> None:
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.properties import PageSetupProperties

    setup = sheet.page_setup
    setup.orientation = "landscape"
    setup.paperSize = _A3 if len(table.header) > _MANY else _A4
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    top, bottom = HeaderFooterItem(), HeaderFooterItem()
    top.left.text, top.right.text = _header(title), _header(note)
    bottom.left.text, bottom.right.text = _header(foot), "&P / &N"
    sheet.oddHeader, sheet.oddFooter = top, bottom


def _format(cell: Cell) -> str:
    digits = "." + "0" * cell.digits if cell.digits else ""
    plain = f"#,##0{digits}"
    return f"+{plain};-{plain};0{digits}" if cell.signed else plain


def _shown(cell: Cell) -> str:
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or ""
    return f"{cell.value:,.{cell.digits}f}"


def room(text: str) -> float:
    """Return how many signs wide a column must be: Chinese ones count twice.

    Parameters
    ----------
    text
        What stands in it; the widest of its lines counts.

    Returns
    -------
    float
        In signs.
    """
    lines = text.split("\n")
    return max(sum(2.0 if ord(sign) >= 0x2E80 else 1.05 for sign in one) for one in lines)


def clean(text: str) -> str:
    """Return a text without the control signs that no workbook can hold.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        The same as far as it can be written.
    """
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", text)


def _header(text: str) -> str:
    """Return a text for page header or footer, where & begins a code and 255 signs are the most."""
    return clean(" ".join(text.split()))[:100].replace("&", "&&")


def _undated(data: bytes, day: str) -> bytes:
    """Put a workbook together again without the moment it was made."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*",
                    rb"\g<1>" + day.encode(),
                    content,
                )
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, content)
    return out.getvalue()
