"""Workbooks to try: the one that ``new --xlsx`` writes, with cells set by sheet and heading."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from spaceplan.exchange import example
from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.workbook import read_workbook, write_workbook

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


@lru_cache(maxsize=1)
def template_bytes() -> bytes:
    """The workbook with the example in it."""
    return write_workbook(example()).content


class Filled:
    """A workbook that is filled in as a person would."""

    def __init__(self, content: bytes | None = None) -> None:
        self.book: Workbook = openpyxl.load_workbook(io.BytesIO(content or template_bytes()))

    def sheet(self, name: str) -> Worksheet:
        """The sheet of an English name."""
        return next(s for s in self.book.worksheets if s.title.endswith(name))

    def column(self, name: str, heading: str) -> int:
        """The column of an English heading, without its unit."""
        heads = {str(c.value).split("\n")[-1]: c.column for c in self.sheet(name)[1]}
        return next(n for h, n in heads.items() if h == heading or h.startswith(heading + " "))

    def put(self, name: str, *rows: Mapping[str, Any]) -> Filled:
        """Empty a sheet and write rows by their headings."""
        sheet = self.sheet(name)
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                cell.value = None
        for r, row in enumerate(rows, 2):
            for heading, value in row.items():
                sheet.cell(r, self.column(name, heading)).value = value
        return self

    def set(self, name: str, cell: str, value: Any) -> Filled:
        """Write one cell."""
        self.sheet(name)[cell].value = value
        return self

    def say(self, name: str, heading: str, value: Any) -> Filled:
        """Write a value of a list: the sheets Yard and Wishes."""
        sheet = self.sheet(name)
        for row in range(1, sheet.max_row + 1):
            if heading in str(sheet.cell(row, 1).value):
                sheet.cell(row, 2).value = value
                return self
        raise KeyError(heading)

    def bare(self) -> Filled:
        """Empty all but the headings."""
        for name in ("Boundary", "Tape", "Gates", "Frontages", "Structures", "Outlines", "Doors",
                     "Trees", "Rooms", "Areas", "Options", "Treatments"):  # fmt: skip
            self.put(name)
        for name in ("Yard", "Wishes"):
            for row in self.sheet(name).iter_rows(min_col=2, max_col=2):
                row[0].value = None
        return self

    def save(self, path: Path) -> Path:
        """Write it."""
        self.book.save(path)
        return path

    def read(self, folder: Path, **settings: Any) -> Imported:
        """Import it."""
        return read_workbook(self.save(folder / "yard.xlsx"), ImportSettings(**settings))


def corners(*points: tuple[float, float]) -> list[dict[str, Any]]:
    """Rows of the sheet Boundary: corners A, B, C …"""
    return [{"Corner": chr(65 + i), "x": x, "y": y} for i, (x, y) in enumerate(points)]


SQUARE = corners((0, 0), (40, 0), (40, 30), (0, 30))


def yard() -> Filled:
    """A yard of 40 × 30 m with a gate."""
    return (
        Filled().bare().put("Boundary", *SQUARE)
        .put("Gates", {"Start x": 17, "Start y": 0, "End x": 23, "End y": 0})
    )  # fmt: skip
