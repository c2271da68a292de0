"""The tables as CSV, one file each; a suffix such as ``.ledger.csv`` says which."""

from __future__ import annotations

import csv
import io

from spaceplan.compare import to_csv
from spaceplan.exchange.foreign import Drawing
from spaceplan.exchange.money_tables import costs_table
from spaceplan.exchange.table_cells import Cell, Table
from spaceplan.exchange.tables import (
    compared_of,
    findings_table,
    ledger_table,
    stalls_table,
)


def write_metrics(drawing: Drawing) -> bytes:
    """Return the comparison as CSV: today, then one line an option.

    Parameters
    ----------
    drawing
        A scenario with its plans.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, so that spreadsheets show Chinese.

    Raises
    ------
    SpaceplanError
        If a plan is of another scenario, or two are for one option.
    """
    return to_csv(compared_of(drawing), drawing.lang).encode("utf-8-sig")


def write_ledger(drawing: Drawing) -> bytes:
    """Return the ledger of every plan as CSV; as :func:`write_metrics`."""
    return csv_bytes(ledger_table(compared_of(drawing), drawing.lang))


def write_stalls(drawing: Drawing) -> bytes:
    """Return every stall as CSV; as :func:`write_metrics`."""
    compared_of(drawing)  # refuses plans of other scenarios
    return csv_bytes(stalls_table(drawing))


def write_costs(drawing: Drawing) -> bytes:
    """Return every cost line as CSV; as :func:`write_metrics`."""
    return csv_bytes(costs_table(compared_of(drawing), drawing.lang))


def write_findings(drawing: Drawing) -> bytes:
    """Return what the audit found as CSV; as :func:`write_metrics`."""
    return csv_bytes(findings_table(compared_of(drawing), drawing.lang))


def csv_bytes(table: Table) -> bytes:
    """Return a table as CSV.

    Parameters
    ----------
    table
        The table.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark; words that begin like a formula stay words.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_harmless(title) for title in table.header])
    writer.writerows([_said(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _said(cell: Cell) -> str:
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return _harmless(cell.value)
    return f"{cell.value:.{cell.digits}f}" if cell.digits else f"{cell.value:.10g}"


def _harmless(text: str) -> str:
    """Keep a spreadsheet from running words that begin like a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
