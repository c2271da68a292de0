"""Best known counts: read, compared with, and added to."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spaceplan.bench.cases import Key
from spaceplan.bench.results import Result
from spaceplan.bench.suites import read_table, whole
from spaceplan.exchange import write_atomic
from spaceplan.exchange.files import read_text
from spaceplan.model.plan import Plan

#: The records that come with the cases.
RECORDS = "records.csv"
_COLUMNS = ("suite", "case", "option", "stalls", "seed", "effort", "version")


@dataclass(frozen=True)
class Record:
    """The count that was reached for a case.

    Parameters
    ----------
    key
        Suite, case and option.
    stalls
        The count.
    seed, effort, version
        How to reach it again; empty where another program reached it.
    """

    key: Key
    stalls: int
    seed: str = ""
    effort: str = ""
    version: str = ""


@dataclass(frozen=True)
class Change:
    """A result held against the best known count.

    Parameters
    ----------
    result
        The result.
    before
        The best known count; None where there is none.
    """

    result: Result
    before: int | None

    @property
    def by(self) -> int:
        """How many stalls more than before; 0 where nothing was known."""
        return 0 if self.before is None else self.result.counted - self.before


def read_records(path: Path) -> tuple[Record, ...]:
    """Read records, or results that ``--out`` wrote.

    Parameters
    ----------
    path
        A CSV file with at least the columns suite, case, option and stalls.  Lines whose column
        ``verdict`` says anything but ``clean`` do not count.

    Returns
    -------
    tuple of Record
        The best one of each case, in order of first appearance.

    Raises
    ------
    SpaceplanError
        If the file cannot be read, a column is missing or a count is no whole number.
    """
    best: dict[Key, Record] = {}
    for line, row in read_table(path, ("suite", "case", "option", "stalls")):
        if row.get("verdict", "clean") != "clean":
            continue
        record = Record(
            (row["suite"], row["case"], row["option"]),
            whole(row["stalls"], path, line),
            *(row.get(name, "") for name in ("seed", "effort", "version")),
        )
        known = best.get(record.key)
        if known is None or record.stalls > known.stalls:
            best[record.key] = record
    return tuple(best.values())


def compare_records(results: Sequence[Result], records: Sequence[Record]) -> tuple[Change, ...]:
    """Hold results against best known counts.

    Parameters
    ----------
    results
        The results.
    records
        What is known.

    Returns
    -------
    tuple of Change
        One a result, in order.
    """
    known = {r.key: r.stalls for r in records}
    return tuple(Change(r, known.get(r.case.key)) for r in results)


def better(results: Sequence[Result], records: Sequence[Record]) -> tuple[Record, ...]:
    """Return the records that results set.

    Parameters
    ----------
    results
        The results; how they were made stands in their plans.
    records
        What is known.

    Returns
    -------
    tuple of Record
        Clean plans with more stalls than known, or the first of their case.
    """
    known = {r.key: r.stalls for r in records}
    return tuple(
        _record(r, r.plan)
        for r in results
        if r.plan is not None and r.verdict == "clean" and r.counted > known.get(r.case.key, 0)
    )


def _record(result: Result, plan: Plan) -> Record:
    made = plan.provenance
    names = sorted(made.versions)
    version = made.versions.get("spaceplan") or " ".join(f"{n} {made.versions[n]}" for n in names)
    seed = "" if made.seed is None else str(made.seed)
    return Record(result.case.key, result.counted, seed, made.effort or "", version)


def append_records(path: Path, records: Sequence[Record]) -> None:
    """Add records at the end of a file; it is replaced whole or not at all.

    Parameters
    ----------
    path
        The file; made with its head line if it does not exist.
    records
        What to add; nothing is written for nothing.

    Raises
    ------
    SpaceplanError
        If it cannot be read or written.
    """
    if not records:
        return
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if path.exists():
        before = read_text(path)
        out.write(before if not before or before.endswith("\n") else before + "\n")
    if not out.getvalue():
        writer.writerow(_COLUMNS)
    for r in records:
        writer.writerow((*r.key, r.stalls, r.seed, r.effort, r.version))
    write_atomic(path, out.getvalue())
