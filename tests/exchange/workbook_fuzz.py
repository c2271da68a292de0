"""Spoilt workbooks: bytes, parts and cells changed by chance, by a seed.

``python -m tests.exchange.workbook_fuzz 1000 7`` tries a thousand, from seed 7 on.
"""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import MergedCell

from spaceplan.exchange import load, save_scenario
from spaceplan.exchange.foreign import ImportSettings
from spaceplan.exchange.formats import read_foreign
from spaceplan.model.fault import SpaceplanError
from tests.exchange.workbooks import Filled, template_bytes

#: What people and programs put into cells.
VALUES: tuple[Any, ...] = (
    None, "", " ", 0, -1, 1, 2.5, 1e9, -1e9, 1e300, 1e-300, True, False, "abc", "１２．５", "1,5",
    "12 m",
    "=1+1", "=1/0", "#REF!", "#N/A", "是", "no", "楼", "keep", "A", "B", "1", "block-1", "x" * 3000,
    "2026-02-31", dt.datetime(2026, 3, 4, 5), dt.time(1, 2), dt.timedelta(days=2), "nan", "inf",
    "\u202e\u200b", "{}", "[1, 2]", "old-rooms, block-1", "<a>", "'", "\n", "90", 1e16, "1" * 400,
)  # fmt: skip
#: What breaks XML and the numbers in it.
SCRAPS = (
    b"", b"<", b">", b"&", b"&#0;", b"&x;", b"]]>", b"\0", b"\xff\xfe", b'"', b"-1", b"1e999",
    b"NaN",
    b"99999999999", b"A1:XFD1048576", b"XFD1048576", b"</row>", b"<c/>", b't="s"', b"<f>1</f>",
)  # fmt: skip
TAPE = ("A", "B", "C", "D", "E")


def spoilt(rng: random.Random) -> bytes:
    """Return a workbook that went wrong somewhere."""
    content = template_bytes()
    if rng.random() < 0.75:
        content = _cells(rng, content)
    if rng.random() < 0.25:
        content = _parts(rng, content)
    if rng.random() < 0.1:
        content = _bytes(rng, content)
    return content


def _cells(rng: random.Random, content: bytes) -> bytes:
    filled = Filled(content)
    book = filled.book
    for _ in range(rng.randint(1, 12)):
        sheet = rng.choice(book.worksheets)
        row, column = rng.randint(1, 12), rng.randint(1, 14)
        act = rng.randint(0, 11)
        if act < 5:
            _write(sheet.cell(row, column), rng.choice(VALUES))
        elif act == 5:
            sheet.insert_rows(row) if rng.random() < 0.5 else sheet.delete_rows(row)
        elif act == 6:
            sheet.insert_cols(column) if rng.random() < 0.5 else sheet.delete_cols(column)
        elif act == 7:
            sheet.merge_cells(
                start_row=row, start_column=column, end_row=row + 2, end_column=column + 1
            )
        elif act == 8:
            sheet.title = rng.choice(("Trees", "边界", "Sheet1", "ＴＡＰＥ", "x" * 31, "词表"))
        elif act == 9:
            sheet.sheet_state = rng.choice(("hidden", "veryHidden", "visible"))
        elif act == 10 and len(book.worksheets) > 2:
            book.remove(sheet)
        else:
            _tape(rng, filled)
    if not any(s.sheet_state == "visible" for s in book.worksheets):
        book.worksheets[0].sheet_state = "visible"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _tape(rng: random.Random, filled: Filled) -> None:
    try:
        sheet = filled.sheet("Tape")
    except StopIteration:
        return
    for row in range(2, rng.randint(3, 9)):
        for column, some in enumerate(
            (TAPE[row % 4 : row % 4 + 1], TAPE[row % 3 + 1 :], (0.01, 30, 40, 50, 40, 30, 1e5),
             (None, 90, 89, 359), (None, None, None, -90), (None, "左", "right")), 1,
        ):  # fmt: skip
            if rng.random() < 0.9:
                _write(sheet.cell(row, column), rng.choice(some))
    if rng.random() < 0.5:
        for cells in filled.book.worksheets[2].iter_rows(min_row=2, min_col=2, max_col=3):
            for cell in cells:
                _write(cell, None)


def _write(cell: Any, value: Any) -> None:
    """Write a cell, unless it is merged into another one."""
    if not isinstance(cell, MergedCell):
        cell.value = value


def _parts(rng: random.Random, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    for _ in range(rng.randint(1, 4)):
        name = rng.choice(list(parts))
        part = parts[name]
        act = rng.randint(0, 5)
        at = rng.randrange(len(part) + 1)
        if act == 0:
            parts[name] = part[:at] + rng.choice(SCRAPS) + part[at + rng.randint(0, 3) :]
        elif act == 1:
            parts[name] = (
                part[:at] + part[at : at + rng.randint(1, 400)] * rng.randint(0, 3) + part[at:]
            )
        elif act == 2:
            numbers = list(re.finditer(rb'"[^"<>]{1,30}"', part))
            if numbers:
                hit = rng.choice(numbers)
                parts[name] = (
                    part[: hit.start()] + b'"' + rng.choice(SCRAPS) + b'"' + part[hit.end() :]
                )
        elif act == 3:
            hits = list(re.finditer(rb"<v>[^<]*</v>", part))
            if hits:
                hit = rng.choice(hits)
                scrap = b"<v>" + rng.choice(SCRAPS) + b"</v>"
                parts[name] = part[: hit.start()] + scrap + part[hit.end() :]
        elif act == 4 and len(parts) > 1:
            del parts[name]
        else:
            parts[name] = part[:at]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def _bytes(rng: random.Random, content: bytes) -> bytes:
    data = bytearray(content)
    if rng.random() < 0.2:
        return bytes(data[: rng.randrange(len(data))])
    for _ in range(rng.randint(1, 20)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def attempt(seed: int, folder: Path) -> tuple[str, float]:
    """Import a spoilt workbook; return what came of it and how many seconds it took.

    Anything but a scenario that loads, or faults that all say something, is an error here.
    """
    path, out = folder / "yard.xlsx", folder / "yard.yaml"
    path.write_bytes(spoilt(random.Random(seed)))
    start = time.perf_counter()
    refused: SpaceplanError | None = None
    try:
        made = read_foreign(path, ImportSettings())
    except SpaceplanError as error:
        refused = error
    if refused is None:
        save_scenario(made.scenario, out)
        load(out)
        out.unlink()
    else:
        assert all(f.found.zh and f.found.en and f.expected.zh for f in refused.faults)
        assert refused.lines("zh")
    said = "read" if refused is None else refused.faults[0].code
    path.unlink()
    assert not list(folder.iterdir())
    return said, time.perf_counter() - start


def main() -> None:
    """Try many, and say what came of them."""
    count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    results: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            try:
                said, seconds = attempt(seed, Path(folder))
            except Exception:
                raise
            results[said] += 1
            slowest = max(slowest, seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{results.most_common()}\nslowest {slowest:.1f} s, peak {peak:.0f} MB\n")


if __name__ == "__main__":
    main()
