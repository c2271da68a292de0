"""Figures over many results: quartiles of the ratio, and how time grows with area."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from spaceplan.bench.records import Record
from spaceplan.bench.results import Result
from spaceplan.bench.seeds import by_case

#: A ratio from which a plan counts as level with the reference, for the share in the summary.
LEVEL = 0.95
#: Growth is measured from this many times the smallest ground on: below, fixed costs rule.
_GROWN = 3.5


@dataclass(frozen=True)
class Summary:
    """A suite in one line; ratios, times and memory are those of every seed.

    Parameters
    ----------
    suite
        Id of the suite, with what was selected of it.
    cases
        How many cases.
    clean
        How many of them have a plan without hard findings, or are rightly said to have none, with
        every seed.
    stalls
        All stalls that count, in the mean of the seeds.
    compared
        How many cases have a ratio.
    worst, lower, median, upper
        Least ratio, quartiles and median; None if there is no ratio.
    level
        Share of the ratios that are 0.95 or more.
    m2_per_stall
        Median of the ground a stall, in m².
    slowest_s, total_s
        Seconds of the slowest case, and of all.
    peak_mb
        Most memory of any case, in MB.
    growth
        Exponent of time over ground, for suites that grow; None elsewhere.
    spread
        Most by which the counts of a case differ from seed to seed, in stalls; None for one seed.
    mean_ratio
        Least mean of a case over its best known count; None where nothing was ever found.
    promise_lost
        Mean share of what the best drafts held that the plans lost; None where nobody knows.
    """

    suite: str
    cases: int
    clean: int
    stalls: float
    compared: int
    worst: float | None
    lower: float | None
    median: float | None
    upper: float | None
    level: float | None
    m2_per_stall: float | None
    slowest_s: float | None
    total_s: float | None
    peak_mb: float | None
    growth: float | None = None
    spread: int | None = None
    mean_ratio: float | None = None
    promise_lost: float | None = None


def summarise(results: Sequence[Result], records: Sequence[Record] = ()) -> tuple[Summary, ...]:
    """Sum up results suite by suite.

    Parameters
    ----------
    results
        The results, suites one after the other.
    records
        Best known counts, under the same rules.

    Returns
    -------
    tuple of Summary
        One a suite; a second one over the cases of tier A with mapped gates, where a suite has
        tiers.
    """
    out: list[Summary] = []
    for suite in dict.fromkeys(r.case.suite for r in results):
        own = [r for r in results if r.case.suite == suite]
        out.append(_summary(suite, own, records))
        best = [
            r for r in own if r.case.reference.tier == "A" and not r.case.reference.gates_assumed
        ]
        if best:
            out.append(_summary(f"{suite} (A)", best, records))
    return tuple(out)


def _summary(name: str, results: Sequence[Result], records: Sequence[Record]) -> Summary:
    cases = by_case(results, records)
    spreads = [c.spread for c in cases if c.spread is not None]
    means = [c.mean_ratio for c in cases if c.mean_ratio is not None]
    lost = [r.promise_lost for r in results if r.promise_lost is not None]
    ratios = sorted(r.ratio for r in results if r.ratio is not None)
    grounds = sorted(r.m2_per_stall for r in results if r.m2_per_stall is not None)
    times = [r.cost.total_s for r in results if r.cost.total_s is not None]
    peaks = [r.cost.peak_mb for r in results if r.cost.peak_mb is not None]
    return Summary(
        suite=name,
        cases=len(cases),
        clean=sum(c.clean for c in cases),
        stalls=sum(c.mean for c in cases),
        compared=len(ratios),
        worst=ratios[0] if ratios else None,
        lower=quantile(ratios, 0.25),
        median=quantile(ratios, 0.5),
        upper=quantile(ratios, 0.75),
        level=sum(r >= LEVEL for r in ratios) / len(ratios) if ratios else None,
        m2_per_stall=quantile(grounds, 0.5),
        slowest_s=max(times, default=None),
        total_s=sum(times) if times else None,
        peak_mb=max(peaks, default=None),
        growth=growth([(r.ground_m2, r.cost.total_s) for r in results if r.cost.total_s])
        if name == "scale"
        else None,
        spread=max(spreads, default=None),
        mean_ratio=min(means, default=None),
        promise_lost=sum(lost) / len(lost) if lost else None,
    )


def quantile(values: Sequence[float], share: float) -> float | None:
    """Return a quantile, straight between the two values next to it.

    Parameters
    ----------
    values
        Values in rising order.
    share
        0.5 for the median, 0.25 and 0.75 for the quartiles.

    Returns
    -------
    float or None
        The quantile; None of nothing.
    """
    if not values:
        return None
    at = share * (len(values) - 1)
    low = math.floor(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (at - low) * (values[high] - values[low])


def growth(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return the exponent by which time grows with ground, by least squares of logarithms.

    Parameters
    ----------
    pairs
        Ground in m² and seconds of each case; cases of less than 3.5 times the smallest ground
        are left out, since fixed costs rule them.

    Returns
    -------
    float or None
        1 where twice the ground takes twice the time; None for fewer than two cases.
    """
    if not pairs:
        return None
    least = _GROWN * min(g for g, _ in pairs)
    points = [(math.log(g), math.log(t)) for g, t in pairs if g >= least and t > 0]
    if len(points) < 2:
        return None
    mx = sum(x for x, _ in points) / len(points)
    my = sum(y for _, y in points) / len(points)
    spread = sum((x - mx) ** 2 for x, _ in points)
    return sum((x - mx) * (y - my) for x, y in points) / spread if spread else None
