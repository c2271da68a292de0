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
        The best one of each case and version, in order of first appearance.

    Raises
    ------
    SpaceplanError
        If the file cannot be read, a column is missing or a count is no whole number.
    """
    best: dict[tuple[Key, str], Record] = {}
    for line, row in read_table(path, ("suite", "case", "option", "stalls")):
        if row.get("verdict", "clean") != "clean":
            continue
        record = Record(
            (row["suite"], row["case"], row["option"]),
            whole(row["stalls"], path, line),
            *(row.get(name, "") for name in ("seed", "effort", "version")),
        )
        known = best.get((record.key, record.version))
        if known is None or record.stalls > known.stalls:
            best[record.key, record.version] = record
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
        One a result, in order, against what its own version found, or what the others did where
        that found nothing.
    """
    out = []
    for r in results:
        before = known_stalls([r], records)
        if before is None:
            before = max((k.stalls for k in records if k.key == r.case.key), default=None)
        out.append(Change(r, before))
    return tuple(out)


def known_stalls(results: Sequence[Result], records: Sequence[Record]) -> int | None:
    """Return the most stalls that the records know of for a case, under the same rules.

    Parameters
    ----------
    results
        What came of the case, at least one result.
    records
        What is known.  Rules change with versions, so only lines of the version that made one of
        the results count, and lines that name none.

    Returns
    -------
    int or None
        None where nothing is known.
    """
    versions = {"", *(version_of(r.plan) for r in results if r.plan is not None)}
    counts = (r.stalls for r in records if r.key == results[0].case.key and r.version in versions)
    return max(counts, default=None)


def better(results: Sequence[Result], records: Sequence[Record]) -> tuple[Record, ...]:
    """Return the records that results set.

    Parameters
    ----------
    results
        The results; how they were made stands in their plans.
    records
        What is known; only lines of the same version count, and lines that name none.

    Returns
    -------
    tuple of Record
        Clean plans with more stalls than known, or the first of their case; of several seeds the
        best one, of equals the first.
    """
    new: dict[Key, Record] = {}
    for r in results:
        if r.plan is None or r.verdict != "clean":
            continue
        known = known_stalls([r], (*records, *new.values()))
        if r.counted > (known or 0):
            new[r.case.key] = _record(r, r.plan)
    return tuple(new.values())


def _record(result: Result, plan: Plan) -> Record:
    made = plan.provenance
    seed = "" if made.seed is None else str(made.seed)
    return Record(result.case.key, result.counted, seed, made.effort or "", version_of(plan))


def version_of(plan: Plan) -> str:
    """Return the version that made a plan; of other programs with their names.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        E.g. ``1.2.3``, or ``my-program 1.0``; empty where the plan does not say.
    """
    versions = plan.provenance.versions
    return versions.get("spaceplan") or " ".join(f"{n} {versions[n]}" for n in sorted(versions))


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
