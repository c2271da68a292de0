"""The anytime curve: which share of its count each case had after how many seconds.

With one seed it is the share of the case's own final count, a line a case.  With several it is the
share of the best known count, so that seeds can be held against each other: a band a suite.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from spaceplan.bench.figures import quantile
from spaceplan.bench.records import Record
from spaceplan.bench.results import Result
from spaceplan.bench.seeds import Tried, by_case
from spaceplan.model.base import Lang, Text
from spaceplan.render.fonts import font, settings
from spaceplan.render.paper import new_paper
from spaceplan.render.style import INK, SOFT_INK

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: The first tick of time, in seconds: nothing is found sooner.
_FROM_S = 0.05
_STEPS = 240
#: Size of the picture, in mm.
_SIZE = (200.0, 120.0)
#: Okabe-Ito, one a suite.
_COLOURS = ("#0072b2", "#009e73", "#d55e00", "#cc79a7", "#e69f00", "#56b4e9", "#7a6c00")
#: What the upright axis shows, and what the thick line is, with one seed and with several.
_AXIS = (
    Text(zh="占最终车位数", en="share of the final count"),
    Text(zh="占已知最好车位数", en="share of the best known count"),
)
_MEANING = (
    Text(zh="粗线：全部例子的中位", en="thick: median of all cases"),
    Text(zh="{seeds} 个种子各自的中位", en="medians of the cases, {seeds} seeds"),
)


def share_at(result: Result, seconds: float, of: int | None = None) -> float:
    """Return which share of a count was there at a time.

    Parameters
    ----------
    result
        A result with stalls.
    seconds
        Since the solve began.
    of
        The count, 1 or more; default the result's own final one.

    Returns
    -------
    float
        0 before anything was found, at most 1.
    """
    found = [m.stalls for m in result.cost.moments if m.seconds <= seconds]
    # a sketch may promise more than the plan keeps
    return min(result.stalls, max(found, default=0)) / (of or result.stalls)


def median_curve(results: Sequence[Result], times: Sequence[float]) -> tuple[float, ...]:
    """Return the median share over all cases, time by time.

    Parameters
    ----------
    results
        Results with stalls, at least one.
    times
        Seconds.

    Returns
    -------
    tuple of float
        One share a time.
    """
    return tuple(quantile(sorted(share_at(r, t) for r in results), 0.5) or 0.0 for t in times)


def seed_band(
    cases: Sequence[Tried], times: Sequence[float]
) -> tuple[tuple[float, float, float], ...]:
    """Return how far apart the seeds are, time by time.

    Parameters
    ----------
    cases
        What the seeds made of each case; at least one has a plan.
    times
        Seconds.

    Returns
    -------
    tuple of (float, float, float)
        The least, the middle and the most of the seeds' medians over all cases, each the share of
        the best known count.
    """
    seeds: dict[int | None, list[tuple[Result, int]]] = {}
    for case in cases:
        for r in case.results:
            if case.best_known:
                seeds.setdefault(r.seed, []).append((r, case.best_known))
    out = []
    for t in times:
        shares = (
            sorted(share_at(r, t, best) if r.counted else 0.0 for r, best in own)
            for own in seeds.values()
        )
        medians = sorted(quantile(s, 0.5) or 0.0 for s in shares)
        out.append((medians[0], quantile(medians, 0.5) or 0.0, medians[-1]))
    return tuple(out)


def bench_curve(results: Sequence[Result], lang: Lang, records: Sequence[Record] = ()) -> Figure:
    """Draw the anytime curves of some results.

    Parameters
    ----------
    results
        The results; those without stalls or times are left out.
    lang
        Language.
    records
        Best known counts, under the same rules.

    Returns
    -------
    matplotlib.figure.Figure
        One thin line a case, in the colour of its suite, and the median of all as a thick one.
        With several seeds a band a suite from the least to the most of the seeds' medians, and the
        middle one as a thick line; a seed without a plan that counts has none of it at any time.
    """
    cases = by_case(results, records)
    several = any(len(c.results) > 1 for c in cases)
    shown = [r for r in results if r.stalls and r.cost.moments and r.cost.total_s]
    zh = lang == "zh"
    with settings():
        paper = new_paper(*_SIZE, frame=False)
        ax = paper.window(18, 17, _SIZE[0] - 24, _SIZE[1] - 30)
        last = max((r.cost.total_s or 0.0 for r in shown), default=10.0)
        end = max(2 * _FROM_S, last * 1.1)
        suites = tuple(dict.fromkeys(r.case.suite for r in shown))
        spaced = [_FROM_S * (end / _FROM_S) ** (i / _STEPS) for i in range(_STEPS + 1)]
        for i, suite in enumerate(suites if several else ()):
            band = seed_band([c for c in cases if c.best.case.suite == suite], spaced)
            low, middle, high = zip(*band, strict=True)
            colour = _COLOURS[i % len(_COLOURS)]
            ax.fill_between(spaced, low, high, step="post", color=colour, alpha=0.3, lw=0, zorder=2)
            ax.step(spaced, middle, where="post", color=colour, lw=2.0, zorder=3)
        for r in () if several else shown:
            colour = _COLOURS[suites.index(r.case.suite) % len(_COLOURS)]
            times = [_FROM_S, *(max(_FROM_S, m.seconds) for m in r.cost.moments), end]
            shares = [share_at(r, t) for t in (0.0, *(m.seconds for m in r.cost.moments), end)]
            ax.step(times, shares, where="post", color=colour, lw=0.7, alpha=0.55, zorder=2)
        if shown and not several:
            ax.step(spaced, median_curve(shown, spaced), where="post", color=INK, lw=2.4, zorder=3)
        ax.set_xscale("log")
        ax.set_xlim(_FROM_S, end)
        ax.set_ylim(0.0, 1.02)
        ticks = [t for t in (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000) if t < end]
        ax.set_xticks(ticks, [f"{t:g}" for t in ticks], fontproperties=font(9))
        ax.set_xticks([], minor=True)
        levels = (0.0, 0.25, 0.5, 0.75, 0.95, 1.0)
        ax.set_yticks(levels, [f"{v:.0%}" for v in levels], fontproperties=font(9))
        ax.grid(color="#dddddd", lw=0.5, zorder=0)
        ax.set_xlabel("秒（对数）" if zh else "seconds (logarithmic)", fontproperties=font(10))
        ax.set_ylabel(_AXIS[several].get(lang), fontproperties=font(10))
        title = "车位数随时间" if zh else "Stalls against time"
        paper.text(18, _SIZE[1] - 2.5, title, 12)
        seeds = max((len(c.results) for c in cases), default=1)
        words = _MEANING[several].get(lang).format(seeds=seeds)
        paper.text(_SIZE[0] - 6, _SIZE[1] - 3.5, words, 8.5, SOFT_INK, align="right")
        x = 62.0
        for i, suite in enumerate(suites):
            own = sum(c.best.case.suite == suite for c in by_case(shown))
            words = f"{suite} ({own})"
            paper.text(x, _SIZE[1] - 3.5, words, 8.5, _COLOURS[i % len(_COLOURS)])
            x += 4.0 + 1.75 * len(words)
    return paper.figure
