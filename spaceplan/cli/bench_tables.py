"""What ``bench`` prints: a table a suite, what went wrong, sums, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from spaceplan.cli.common import say
from spaceplan.cli.tables import print_table

if TYPE_CHECKING:
    from spaceplan.bench import Record, Result
    from spaceplan.model.base import Lang

#: Of these suites only what went wrong is listed: they may have thousands of cases.
_UNLISTED = ("yards",)


def print_results(results: Sequence[Result], records: Sequence[Record], lang: Lang) -> None:
    """Print a table a suite, and a line for each case without a clean plan.

    Parameters
    ----------
    results
        The results.
    records
        Best known counts.
    lang
        Language.
    """
    from spaceplan.bench.outcomes import trouble_lines
    from spaceplan.bench.table import result_table

    for suite in dict.fromkeys(r.case.suite for r in results):
        say(suite)
        if suite not in _UNLISTED:
            own = [r for r in results if r.case.suite == suite]
            _table(*result_table(own, lang, records))
    for line in trouble_lines(results, lang):
        say(line)


def print_summaries(results: Sequence[Result], records: Sequence[Record], lang: Lang) -> None:
    """Print the sums: counts and times of each suite, and how its solves ended.

    Parameters
    ----------
    results
        The results.
    records
        Best known counts.
    lang
        Language.
    """
    from spaceplan.bench import outcomes, summarise
    from spaceplan.bench.outcomes import outcome_table
    from spaceplan.bench.table import summary_table

    _table(*summary_table(summarise(results, records), lang))
    _table(*outcome_table(outcomes(results), lang))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print_table([heads[0], *(f">{head}" for head in heads[1:])], rows)


def print_changes(results: Sequence[Result], known: Sequence[Record], lang: Lang) -> bool:
    """Say what got better or worse.

    Parameters
    ----------
    results
        The results.
    known
        The best known counts.
    lang
        Language.

    Returns
    -------
    bool
        Whether anything got worse.
    """
    from spaceplan.bench import compare_records
    from spaceplan.bench.table import change_line

    changes = compare_records(results, known)
    for change in changes:
        if change.by:
            say(change_line(change, lang))
    better = sum(c.by > 0 for c in changes)
    worse = sum(c.by < 0 for c in changes)
    same = sum(c.by == 0 and c.before is not None for c in changes)
    new = len(changes) - better - worse - same
    say(
        f"更好 {better}，相同 {same}，更差 {worse}，无记录 {new}"
        if lang == "zh"
        else f"{better} better, {same} the same, {worse} worse, {new} without a record"
    )
    return worse > 0
