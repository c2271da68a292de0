"""What several seeds made of a case: how far apart they lie, and how near to the best known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spaceplan.bench.records import Record, known_stalls
from spaceplan.bench.results import Result


@dataclass(frozen=True)
class Tried:
    """What came of one case, with one seed or several.

    Parameters
    ----------
    results
        One a seed, in the order they were tried; at least one.
    recorded
        The most stalls that the records know of; None where they know nothing of the case.
    """

    results: tuple[Result, ...]
    recorded: int | None = None

    @property
    def best(self) -> Result:
        """The result with the most stalls that count, of equals a clean one, then the first."""
        return max(self.results, key=lambda r: (r.counted, r.clean))

    @property
    def counts(self) -> tuple[int, ...]:
        """Stalls that count, seed by seed; 0 where there is no plan that passes."""
        return tuple(r.counted for r in self.results)

    @property
    def spread(self) -> int | None:
        """The most less the least of the counts, in stalls; None for a single seed."""
        return max(self.counts) - min(self.counts) if len(self.counts) > 1 else None

    @property
    def mean(self) -> float:
        """Mean of the counts, in stalls."""
        return sum(self.counts) / len(self.counts)

    @property
    def best_known(self) -> int:
        """The most stalls that the records or one of these results have."""
        return max((self.recorded or 0, *self.counts))

    @property
    def mean_ratio(self) -> float | None:
        """Mean of the counts over the best known; None where nothing was ever found."""
        return self.mean / self.best_known if self.best_known else None

    @property
    def promise_lost(self) -> float | None:
        """Mean share of what the best drafts held that the plans lost; None where nobody knows."""
        lost = [r.promise_lost for r in self.results if r.promise_lost is not None]
        return sum(lost) / len(lost) if lost else None

    @property
    def clean(self) -> bool:
        """Whether every seed's result is clean."""
        return all(r.clean for r in self.results)


def by_case(results: Sequence[Result], records: Sequence[Record] = ()) -> tuple[Tried, ...]:
    """Put together what the seeds made of each case.

    Parameters
    ----------
    results
        The results; those that name no seed stand for themselves.
    records
        Best known counts; those of the versions that made the results count.

    Returns
    -------
    tuple of Tried
        One a case, in order of first appearance.
    """
    groups: dict[object, list[Result]] = {}
    for r in results:
        groups.setdefault(id(r) if r.seed is None else r.case.key, []).append(r)
    return tuple(Tried(tuple(own), known_stalls(own, records)) for own in groups.values())


def best_of(results: Sequence[Result]) -> tuple[Result, ...]:
    """Return the best result of each case.

    Parameters
    ----------
    results
        The results, of one seed or several.

    Returns
    -------
    tuple of Result
        One a case, in order of first appearance.
    """
    return tuple(t.best for t in by_case(results))
