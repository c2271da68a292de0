"""From a file to cells: looked at before it is parsed, so that nothing runs away or runs at all.

Macros, links, formulas and pictures of a workbook are never followed; they are told.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from spaceplan.exchange.files import read_bytes
from spaceplan.exchange.foreign import Tally
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

#: Most bytes of all tables of a workbook, unpacked; a yard has some hundred kilobytes.
MAX_UNPACKED = 6 * 1024 * 1024
#: Most cells that hold something, most parts that a workbook is made of, and most sheets.
MAX_CELLS, MAX_PARTS, MAX_SHEETS = 40_000, 2000, 60
#: Most XML elements of its cells and texts, and of all else (styles, lists, merged ranges), which
#: take a parser some ten times as long.
MAX_ELEMENTS, MAX_TRIM = 120_000, 20_000
#: Cells beyond this column or row hold no table of ours; a form's last row may carry a format.
MAX_COLUMN, MAX_ROW = 200, 20_000
#: Rows are filled up to their last cell; so many places are looked at in a sheet.
_MOST_VISITED = 2_000_000

#: So much of a sheet's title is told; spreadsheets allow 31 signs.
_MOST_TITLE = 60

_TEXT_PART = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:]{2,24})\"")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s[^<>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"[^<>]*>\s*<(?:\w+:)?f(?:\s[^<>]*)?/?>([^<]*)"
)

Value: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True)
class Cell:
    """What stands in a cell."""

    value: Value
    """Text, number or truth; null for a formula that holds no result."""
    formula: str = ""
    """The formula that made it, as far as it matters: a text with =."""
    wrong: bool = False
    """Whether it holds an error of the spreadsheet, e.g. #REF!."""
    moment: bool = False
    """Whether it is a date or time, which ``value`` then tells as ISO 8601 does."""


@dataclass
class Page:
    """A sheet of the file."""

    title: str
    hidden: bool
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    """Row and column, counted from 1 → what stands there; empty cells are left out."""
    merged: tuple[str, ...] = ()
    """Ranges of cells that were made one."""
    beyond: int = 0
    """Cells that lie too far out to belong to a table."""


@dataclass(frozen=True)
class Book:
    """A workbook, as far as it is tables."""

    pages: tuple[Page, ...]
    tally: Tally
    """What it holds beside tables."""


def open_book(path: Path) -> Book:
    """Read the cells of a workbook within bounds of size, parts and cells.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Book
        Its sheets, and what it holds beside them.

    Raises
    ------
    SpaceplanError
        If it is missing, too big, no workbook, locked, or broken.
    """
    usual = Text(zh="院子的表格（通常几十 KB）", en="the table of a yard, some ten kilobytes")
    data = read_bytes(path, usual)
    try:
        return cells_of(data)
    except SpaceplanError as error:
        raise SpaceplanError(error.faults, str(path)) from None


def cells_of(data: bytes) -> Book:
    """Read the cells of a workbook from its bytes.

    Parameters
    ----------
    data
        The bytes.

    Returns
    -------
    Book
        As for `open_book`.

    Raises
    ------
    SpaceplanError
        If they are too many, no workbook, locked, or broken.
    """
    _look(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _bounded(archive)
            parts = {n: archive.read(n) for n in archive.namelist() if _TEXT_PART.search(n)}
            names = archive.namelist()
        if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts.values()):
            raise _refused("xlsx.broken", "表内含 DTD 实体声明", "declarations of entities (a DTD)")
        _few(parts)
        tally = Tally()
        _beside(names, tally)
        return Book(_pages(data, parts, tally), tally)
    except SpaceplanError:
        raise
    except Exception as error:  # a parser of others: whatever it raises, the file is to blame
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise _refused(
            "xlsx.broken", f"无法解析（{reason}）", f"it cannot be parsed: {reason}"
        ) from None


_SAVE_AS = Text(
    zh="Excel 工作簿（.xlsx，不加密）：在 Excel、WPS 或 LibreOffice 中打开，另存为 .xlsx",
    en="an Excel workbook (.xlsx) without a password: open it in Excel, WPS or LibreOffice and "
    "save it as .xlsx",
)


_SMALLER = Text(
    zh="一个院子的表：把需要的单元格复制到 spaceplan new --xlsx 写出的工作簿",
    en="the tables of one yard: copy its cells into a workbook of 'spaceplan new --xlsx'",
)


def _refused(code: str, zh: str, en: str, expected: Text = _SAVE_AS) -> SpaceplanError:
    return SpaceplanError((Fault(code=code, path="", found=Text(zh=zh, en=en), expected=expected),))


def _look(data: bytes) -> None:
    """Refuse what is no zip archive, before anything is parsed."""
    if not data.strip():
        raise _refused("file.empty", "空文件", "an empty file")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(
            "xlsx.old",
            "旧格式 .xls，或带密码的工作簿",
            "an old .xls, or a workbook with a password",
        )
    if not data.startswith(b"PK"):
        raise _refused("xlsx.no_workbook", "不是工作簿的数据", "data that is no workbook")


def _bounded(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that unpacks to too much; none unpacks to more than it says."""
    infos = archive.infolist()
    names = {i.filename for i in infos}
    if "xl/workbook.bin" in names:
        raise _refused("xlsx.old", "二进制工作簿 .xlsb", "a binary workbook (.xlsb)")
    if "content.xml" in names:
        raise _refused("xlsx.old", "OpenDocument 表格 .ods", "an OpenDocument sheet (.ods)")
    if any(i.flag_bits & 1 for i in infos):
        raise _refused("xlsx.locked", "带密码的文件", "a file with a password")
    if len(infos) > MAX_PARTS or len(names) < len(infos):
        raise _refused(
            "xlsx.too_big", f"由 {len(infos)} 个部件组成", f"a workbook of {len(infos)} parts"
        )
    unpacked = sum(i.file_size for i in infos if _TEXT_PART.search(i.filename))
    if unpacked > MAX_UNPACKED:
        mega = unpacked / 1024 / 1024
        raise _refused(
            "xlsx.too_big",
            f"展开后有 {mega:.0f} MB",
            f"{mega:.0f} MB when unpacked",
            _SMALLER,
        )


def _few(parts: dict[str, bytes]) -> None:
    """Refuse more elements than are soon parsed, wherever they stand."""
    cells = trim = 0
    for name, part in parts.items():
        head, end, tail = part.partition(b"</sheetData>")
        plain = bool(end) or name == "xl/sharedStrings.xml"
        cells += _elements(head) if plain else 0
        trim += _elements(tail if plain else head)
    sheets = sum(len(_SHEET.findall(p)) for n, p in parts.items() if n == "xl/workbook.xml")
    if cells > MAX_ELEMENTS or trim > MAX_TRIM or sheets > MAX_SHEETS:
        raise _refused(
            "xlsx.too_big",
            f"{sheets} 张工作表，{cells + trim} 个元素",
            f"{sheets} sheets of {cells + trim:,} elements",
            _SMALLER,
        )


def _elements(part: bytes) -> int:
    return part.count(b"<") - part.count(b"</")


_BESIDE = (
    (r"vbaProject", "macros", "宏不运行", "macros are never run"),
    (r"^xl/media/", "picture", "图片不读；底图写在场景的 underlay", "not read; see underlay"),
    (r"^xl/charts/", "chart", "图表不读", "not read"),
    (r"^xl/(threadedC|c)omments", "comments", "批注不读", "not read"),
    (r"^xl/externalLinks/externalLink", "link", "链接不跟随", "links are not followed"),
    (r"^xl/embeddings/", "embedded object", "嵌入对象不读", "not read"),
    (r"^xl/pivotTables/", "pivot table", "透视表不读", "not read"),
    (r"^xl/(chart|dialog|macro)sheets/[^/]+$", "sheet without cells", "不是表格", "it is no table"),
)


def _beside(names: list[str], tally: Tally) -> None:
    for pattern, what, zh, en in _BESIDE:
        count = sum(1 for n in names if re.search(pattern, n) and not n.endswith(".rels"))
        if count:
            tally.add(what, zh, en, count)


def _pages(data: bytes, parts: dict[str, bytes], tally: Tally) -> tuple[Page, ...]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        pages, left = [], MAX_CELLS
        for sheet in values.worksheets:
            page = Page(sheet.title[:_MOST_TITLE], sheet.sheet_state != "visible")
            left -= _fill(page, sheet, left)
            raw = parts.get(getattr(sheet, "_worksheet_path", "").lstrip("/"), b"")
            _with_formulas(page, raw)
            page.merged = tuple(sorted({m.decode() for m in _MERGED.findall(raw)}))
            pages.append(page)
    for page in pages:
        if page.beyond:
            tally.add(
                page.title, f"第 {MAX_ROW} 行或第 {MAX_COLUMN} 列以外的单元格",
                f"cells beyond row {MAX_ROW} or column {MAX_COLUMN}", page.beyond,
            )  # fmt: skip
    return tuple(pages)


def _fill(page: Page, sheet: ReadOnlyWorksheet, most: int) -> int:
    """Put the cells of a sheet that hold something on a page; return how many there are."""
    count = 0
    for row, column, cell in _cells(sheet):
        count += 1
        if count > most:
            raise _refused(
                "xlsx.too_big",
                f"超过 {MAX_CELLS} 个单元格",
                f"more than {MAX_CELLS:,} cells",
                _SMALLER,
            )
        if row > MAX_ROW or column > MAX_COLUMN:
            page.beyond += 1
        else:
            value = cell.value
            moment = not isinstance(value, str | int | float | bool)
            shown = str(getattr(value, "isoformat", value.__str__)()) if moment else value
            page.cells[row, column] = Cell(shown, wrong=cell.data_type == "e", moment=moment)
    return count


def _with_formulas(page: Page, raw: bytes) -> None:
    """Note the formulas that hold no result: a reader of results takes them for empty cells."""
    for letters, row, text in _FORMULA.findall(raw):
        column = 0
        for letter in letters:
            column = column * 26 + letter - ord("A") + 1
        spot = (int(row), column)
        if spot not in page.cells and spot[0] <= MAX_ROW and column <= MAX_COLUMN:
            page.cells[spot] = Cell(None, formula=f"={text[:100].decode('utf-8', 'replace')}")


def _cells(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, int, Any]]:
    """Yield row, column and cell of all that is not empty, whatever size the sheet claims."""
    sheet.reset_dimensions()
    visited = 0
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows()  # type: ignore[misc]  # a stub too narrow
    for number, row in enumerate(rows, 1):
        visited += len(row)
        if visited > _MOST_VISITED:
            raise _refused("xlsx.too_big", "表格过宽", "rows that are very wide", _SMALLER)
        for column, cell in enumerate(row, 1):
            value = cell.value
            if value is not None and (not isinstance(value, str) or value.strip()):
                yield number, column, cell
