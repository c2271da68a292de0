"""Finds the sheets and headings of a workbook, and the records that are typed under them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from spaceplan.exchange.workbook.book import Book, Cell, Page
from spaceplan.exchange.workbook.cells import Meaning, read_cell
from spaceplan.exchange.workbook.columns import Column, Table, Want, bare
from spaceplan.exchange.workbook.sheets import EXTRA, SHEETS
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault

#: Headings are looked for in so many rows from the top: titles may stand above them.
_TOP = 12
#: A sheet of another name is taken for ours if it has this share of the headings.
_ALIKE = 0.6


@dataclass
class Row:
    """A record as it was typed."""

    table: Table
    at: str
    """The first cell of it, e.g. ``构筑物 Structures!A5``."""
    values: dict[str, Meaning] = field(default_factory=dict)
    """Key of the column → value; empty cells and faulty ones are left out."""
    cells: dict[str, str] = field(default_factory=dict)
    """Key of the column → cell, for all cells that are not empty."""

    def number(self, key: str) -> float | None:
        """Return a number; None where there is none."""
        value = self.values.get(key)
        return float(value) if isinstance(value, int | float) else None

    def text(self, key: str) -> str:
        """Return a text; empty where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def cell(self, *keys: str) -> str:
        """Return the first cell that is filled, or the row's own."""
        return next((self.cells[k] for k in keys if k in self.cells), self.at)

    def typed(self, *keys: str) -> bool:
        """Return whether any of some cells is filled, well or not."""
        return any(k in self.cells for k in keys)

    def spoilt(self, *keys: str) -> bool:
        """Return whether any of some cells is filled with what it cannot hold."""
        return any(k in self.cells and k not in self.values for k in keys)


@dataclass
class Typed:
    """All records of a workbook."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    """Key of the table → its records, in their order."""
    faults: list[Fault] = field(default_factory=list)
    done: list[Text] = field(default_factory=list)

    def of(self, table: Table) -> list[Row]:
        """Return the records of a table."""
        return self.rows.get(table.key, [])


def address(page: Page, row: int, column: int) -> str:
    """Return a cell as spreadsheets write it, e.g. ``构筑物 Structures!C7``.

    Parameters
    ----------
    page
        The sheet.
    row, column
        Counted from 1.

    Returns
    -------
    str
        Sheet and cell.
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{page.title}!{letters}{row}"


def read_rows(book: Book) -> Typed:
    """Return the records of a workbook, with what is wrong with single cells.

    Parameters
    ----------
    book
        The workbook.

    Returns
    -------
    Typed
        Records; what could not be used is counted in the book's tally.
    """
    typed = Typed()
    for page, table in _matched(book, typed):
        _read(page, table, typed, book)
    return typed


def _matched(book: Book, typed: Typed) -> list[tuple[Page, Table]]:
    """Return which page is which table: by its name, else by its headings."""
    found: dict[str, Page] = {}
    spare: list[Page] = []
    for page in book.pages:
        name = bare(page.title)
        table = next((t for t in (*SHEETS, *EXTRA) if name in t.titles), None)
        if table is None or table.key in found:
            spare.append(page)
        else:
            found[table.key] = page
    for page in spare:
        open_ = [t for t in SHEETS if t.key not in found]
        best = max(open_, key=lambda t: _likeness(page, t), default=None)
        if best is not None and _likeness(page, best) >= _ALIKE:
            found[best.key] = page
            typed.done.append(
                Text(
                    zh=f"工作表“{page.title}”按表头认作“{best.zh}”",
                    en=f"the sheet '{page.title}' has the headings of '{best.en}': read as it",
                )
            )
        elif page.cells:
            book.tally.add(
                page.title,
                "不认识的工作表：名称或表头须与 spaceplan new --xlsx 写出的一致",
                "an unknown sheet: name or headings as 'spaceplan new --xlsx' writes them",
                len(page.cells),
            )
    for table in SHEETS:
        if table.key in found and found[table.key].hidden:
            page = found[table.key]
            typed.done.append(
                Text(
                    zh=f"隐藏的工作表“{page.title}”也已读入",
                    en=f"the hidden sheet '{page.title}' was read too",
                )
            )
    return [(found[t.key], t) for t in SHEETS if t.key in found]


def _likeness(page: Page, table: Table) -> float:
    texts = {
        bare(str(cell.value))
        for (row, column), cell in page.cells.items()
        if (column == 1 if table.upright else row <= _TOP)
    }
    return sum(1 for c in table.columns if c.headings & texts) / max(len(table.columns), 3)


def _read(page: Page, table: Table, typed: Typed, book: Book) -> None:
    across = page.cells if not table.upright else {(c, r): v for (r, c), v in page.cells.items()}

    def where(row: int, column: int) -> str:
        return address(page, row, column) if not table.upright else address(page, column, row)

    head, columns = _headings(table, across)
    if not columns:
        if page.cells:
            typed.faults.append(_no_headings(page, table))
        return
    for doubled in _doubles(columns):
        spots = [c for c, column in columns.items() if column is doubled]
        typed.faults.append(
            Fault(
                code="xlsx.heading_twice",
                path=where(head, spots[1]),
                found=Text(zh=f"表头“{doubled.heading}”出现两次", en=f"'{doubled.heading}' twice"),
                expected=Text(zh="每个表头只有一列", en="every heading once"),
            )
        )
    rows: dict[int, Row] = {}
    strange: Counter[str] = Counter()
    for (row, column), cell in sorted(across.items()):
        if row < head and not table.upright:
            strange[where(row, column)] += 1
        if row <= head or (table.upright and row > head + 1):
            continue  # notes stand beside the values of a list
        if column not in columns:
            above = across.get((head, column))
            strange[str(above.value)[:60] if above else where(head, column)] += 1
            continue
        record = rows.setdefault(row, Row(table, where(row, min(columns))))
        _take(record, columns[column], cell, where(row, column), typed)
    typed.rows[table.key] = [rows[r] for r in sorted(rows)]
    _missing(table, page, columns, typed)
    for heading, count in strange.items():
        book.tally.add(
            f"{page.title}: {heading}",
            "不在认识的表头之下",
            "under no heading that is known",
            count,
        )
    for ref in page.merged:
        book.tally.add(
            f"{page.title}!{ref}",
            "合并的单元格：只有左上角的值有效；每行各填一次",
            "merged cells: only the first has the value; type it in every row",
        )


def _headings(table: Table, cells: dict[tuple[int, int], Cell]) -> tuple[int, dict[int, Column]]:
    """Return the row that holds most of a table's headings, and which column each one heads."""
    best: tuple[int, dict[int, Column]] = (0, {})
    by_row: dict[int, dict[int, Column]] = {}
    for (row, number), cell in sorted(cells.items()):
        if row > _TOP or not isinstance(cell.value, str):
            continue
        word = bare(cell.value)
        column = next((c for c in table.columns if word in c.headings), None)
        if column is not None:
            by_row.setdefault(row, {})[number] = column
    for row, found in by_row.items():
        if len(found) > len(best[1]):
            best = (row, found)
    return best


def _take(record: Row, column: Column, cell: Cell, at: str, typed: Typed) -> None:
    if column.key in record.cells:
        return  # a heading twice is a fault of its own
    record.cells[column.key] = at
    meaning, found, expected = read_cell(cell, column)
    if meaning is not None:
        record.values[column.key] = meaning
        return
    code = f"xlsx.{column.want.name.lower()}"
    typed.faults.append(Fault(code=code, path=at, found=found, expected=expected))


def _missing(table: Table, page: Page, columns: dict[int, Column], typed: Typed) -> None:
    """Note the cells that every row must have; where a whole column is missing, once."""
    there = {c.key for c in columns.values()}
    rows = typed.of(table)
    for column in table.columns:
        empty = [r for r in rows if column.key not in r.cells]
        if not column.required or not empty:
            continue
        gone = column.key not in there
        if gone:
            found = Text(zh=f"没有“{column.heading}”一列", en=f"no column '{column.heading}'")
        else:
            found = Text(zh=f"“{column.heading}”空着", en=f"nothing under '{column.heading}'")
        expected = column.expects()
        if column.want in (Want.TEXT, Want.NAME) and column.help_en:
            expected = Text(zh=column.help_zh or expected.zh, en=column.help_en)
        for row in empty[: 1 if gone else None]:
            path = page.title if gone else row.at
            typed.faults.append(
                Fault(code="xlsx.missing", path=path, found=found, expected=expected)
            )


def _doubles(columns: dict[int, Column]) -> list[Column]:
    counts = Counter(c.key for c in columns.values())
    return [next(c for c in columns.values() if c.key == k) for k, n in counts.items() if n > 1]


def _no_headings(page: Page, table: Table) -> Fault:
    named = ", ".join(c.heading for c in table.columns[:4])
    return Fault(
        code="xlsx.no_headings",
        path=page.title,
        found=Text(zh="没有认识的表头", en="no heading that is known"),
        expected=Text(zh=f"表头一行：{named} …", en=f"a row of headings: {named} …"),
    )
