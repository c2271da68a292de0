"""Prints tables that fit the terminal: cells fold, and what is still too wide is parted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spaceplan.cli.common import console, say

#: Columns keep so much at least, or what they hold if that is less.
_LEAST_FIGURE, _LEAST_WORDS, _LONGEST_ID = 14, 10, 24
#: Between two columns, and at the edges together.
_BETWEEN, _EDGES = 3, 2

_ID = re.compile(r"[a-z0-9]+(?:[_.-][a-z0-9]+)+")

Rows = Sequence[Sequence[str]]


def print_table(heads: Sequence[str], rows: Rows) -> None:
    """Print a table.

    Parameters
    ----------
    heads
        Headings; those of figures begin with ``>``.
    rows
        Cells, as many a row as there are headings.
    """
    if not _parts(heads, rows):
        _print_records(heads, rows)
    for columns in _parts(heads, rows):
        _print_part([heads[i] for i in columns], [[row[i] for i in columns] for row in rows])


def _parts(heads: Sequence[str], rows: Rows) -> list[list[int]]:
    """Part the columns so that each part fits; none where words would be too narrow to be read."""
    room = console().width - _EDGES
    least = [_least(head, [row[i] for row in rows]) for i, head in enumerate(heads)]
    if sum(least) + _BETWEEN * (len(heads) - 1) <= room:
        return [list(range(len(heads)))]
    if not all(head.startswith(">") for head in heads[1:]):
        return []
    parts = [[0]]
    for i in range(1, len(heads)):
        more = [*parts[-1], i]
        if len(parts[-1]) > 1 and sum(least[k] + _BETWEEN for k in more) - _BETWEEN > room:
            parts.append([0, i])
        else:
            parts[-1] = more
    return parts


def _least(head: str, cells: Sequence[str]) -> int:
    """Return how narrow a column may become, in signs of a terminal."""
    from rich.cells import cell_len

    texts = (head.lstrip(">"), *cells)
    whole = max(map(cell_len, texts))
    if not head.startswith(">"):
        # an id stays in one piece, so that it can be copied
        names = max((len(n) for text in cells for n in _ID.findall(text)), default=1)
        return max(1, min(whole, _LEAST_WORDS), min(names, _LONGEST_ID))
    if whole <= _LEAST_FIGURE:
        return max(1, whole)
    longest = max(cell_len(word) for text in texts for word in text.split())
    short = max((cell_len(cell) for cell in cells if cell_len(cell) <= _LEAST_FIGURE), default=1)
    return max(longest if longest <= _LEAST_FIGURE else 1, short)


def _widths(heads: Sequence[str], rows: Rows) -> list[int]:
    """Share the room among columns: each its least, then those that lack little first."""
    from rich.cells import cell_len

    cells = [[head.lstrip(">"), *(row[i] for row in rows)] for i, head in enumerate(heads)]
    whole = [max(1, *(cell_len(line) for text in c for line in text.split("\n"))) for c in cells]
    widths = [_least(head, [row[i] for row in rows]) for i, head in enumerate(heads)]
    room = console().width - _EDGES - _BETWEEN * (len(heads) - 1) - sum(widths)
    order = sorted(range(len(heads)), key=lambda i: whole[i] - widths[i])
    for done, i in enumerate(order):
        more = max(0, min(whole[i] - widths[i], room // (len(order) - done)))
        widths[i] += more
        room -= more
    return widths


def _print_part(heads: Sequence[str], rows: Rows) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, pad_edge=False)
    for head, width in zip(heads, _widths(heads, rows), strict=True):
        table.add_column(
            head.lstrip(">"),
            justify="right" if head.startswith(">") else "left",
            width=width,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*row)
    console().print(table)


def _print_records(heads: Sequence[str], rows: Rows) -> None:
    """Print each row as lines of its own, where it is too wide for a table."""
    from rich.padding import Padding

    out = console()
    for row in rows:
        say("")
        for i, (head, cell) in enumerate(zip(heads, row, strict=True)):
            if cell:
                name = head.lstrip(">")
                line = f"{name}: {cell}" if name else cell
                out.print(Padding(line, (0, 0, 0, 2 if i else 0)), overflow="fold")
