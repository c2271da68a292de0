"""What a run would do, and about how long it would take, without doing it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from spaceplan.cli.progress import duration

if TYPE_CHECKING:
    from spaceplan.model.base import Lang
    from spaceplan.model.enums import Effort
    from spaceplan.model.scenario import Scenario
    from spaceplan.search.rounds import Rounds

#: Seconds in which the speed of the search is measured.
_MEASURED_S = 1.0
#: Measured on two cores of a common server: steps a second of one thread with rooms to place,
#: compiling all kernels, choosing an option's plan, and drawing an option.
_STEPS_S, _COMPILE_S, _DECIDE_S, _DRAW_S = 12_000.0, 75.0, 4.0, 6.0
#: Below this share of kernels to be compiled the others are enough to measure the search.
_FEW = 0.3


def dry_run_lines(
    scenario: Scenario,
    options: Sequence[str],
    effort: Effort,
    seeds: int,
    jobs: int,
    lang: Lang,
    *,
    drawn: bool = False,
    counts: Mapping[str, int] | None = None,
) -> tuple[str, ...]:
    """Say how much work a run is and estimate how long it takes on this machine.

    Parameters
    ----------
    scenario
        What is asked.
    options
        Ids of the options.
    effort
        How hard to search.
    seeds
        Among how many seeds the work is shared.
    jobs
        Threads.
    lang
        Language.
    drawn
        Whether the plans are drawn afterwards; default no.
    counts
        How often each option is searched, at the least; default once.

    Returns
    -------
    tuple of str
        The steps of each option, what must be compiled, the speed, and the time.
    """
    from spaceplan.geometry.site import build_site
    from spaceplan.model.case import resolve
    from spaceplan.search.rounds import Rounds

    zh = lang == "zh"
    searches = [Rounds(build_site(resolve(scenario, n)), effort, 0, seeds) for n in options]
    # without a way to place what is asked nothing is searched
    often = [(counts or {}).get(n, 1) for n in options]
    steps = [
        s.work.total * seeds * n if s.ways else 0 for s, n in zip(searches, often, strict=True)
    ]
    out = [_work_line(s.name, n, k, zh) for s, n, k in zip(searches, steps, often, strict=True)]
    missing, known = _kernels()
    share = missing / max(known, 1)
    if missing:
        out.append(
            f"{known} 个内核中最多 {missing} 个需要先编译"
            if zh
            else f"up to {missing} of {known} kernels must be compiled first, once"
        )
    speed = _measured(next((s for s in searches if s.ways), None)) if share < _FEW else None
    rate = f"{speed or _STEPS_S:,.0f}"
    if speed is None:
        out.append(
            f"按每秒 {rate} 步计算（未实测）"
            if zh
            else f"{rate} steps a second taken (not measured)"
        )
    else:
        out.append(f"实测每秒 {rate} 步" if zh else f"{rate} steps a second measured here")
    parts = (
        share * _COMPILE_S,
        sum(steps) / (speed or _STEPS_S) / jobs,
        sum(often) * _DECIDE_S * seeds / jobs,
        len(options) * _DRAW_S if drawn else 0.0,
    )
    words = (
        ("编译", "求解", "选定", "绘图")
        if zh
        else ("compiling", "searching", "deciding", "drawing")
    )
    each = [f"{w} {duration(s, lang)}" for w, s in zip(words, parts, strict=True) if s >= 1]
    whole = duration(sum(parts), lang)
    threads = f"{jobs} 个线程" if zh else f"{jobs} thread{'s' if jobs > 1 else ''}"
    out.append(
        f"估计共需约 {whole}（{threads}：{'，'.join(each)}）"
        if zh
        else f"estimate: about {whole} on {threads} ({', '.join(each)})"
    )
    return tuple(out)


def searches_of(
    read: Scenario, names: Sequence[str], goals: Sequence[str] | None, shares: Sequence[float]
) -> dict[str, int]:
    """Return how many searches trade-offs take at the least.

    Parameters
    ----------
    read
        The scenario.
    names
        Ids of the options; empty for the first, or for all where goals are given.
    goals
        What plans are weighed by; None for prices.
    shares
        Shares of each wish, where goals are given.

    Returns
    -------
    dict of str to int
        By option.
    """
    from spaceplan.tradeoffs.goals import goals_of
    from spaceplan.tradeoffs.pareto import questions
    from spaceplan.tradeoffs.prices import searches

    if goals is None:
        return {name: searches(read, name) for name in names or (read.all_options[0].id,)}
    every = names or tuple(o.id for o in read.all_options)
    return {n: len(questions(read, goals_of(goals), (n,), shares)) for n in every}


def _work_line(name: str, steps: int, often: int, zh: bool) -> str:
    if often == 1:
        return f"{name}：{steps:,} 步" if zh else f"{name}: {steps:,} steps"
    return (
        f"{name}：至少求解 {often} 次，共 {steps:,} 步"
        if zh
        else f"{name}: {often} searches at the least, {steps:,} steps in all"
    )


def _measured(search: Rounds | None) -> float | None:
    """Return the steps a second of one scout on the site itself."""
    if search is None:
        return None
    search.scout(0, lambda: False)  # loads the kernels
    before, begun = search.steps, time.perf_counter()
    index = 1
    while time.perf_counter() - begun < _MEASURED_S:
        search.scout(index, lambda: time.perf_counter() - begun > 2 * _MEASURED_S)
        index += 1
    return max(1.0, (search.steps - before) / (time.perf_counter() - begun))


def _kernels() -> tuple[int, int]:
    """Return how many kernels have no machine code of this version yet, and how many there are."""
    from spaceplan.geometry.kernel import is_kept

    kept = [is_kept(kernel) for kernel in _all_kernels()]
    return kept.count(False), len(kept)


def _all_kernels() -> Iterator[Any]:
    from numba.core.dispatcher import Dispatcher

    for room in ("search", "geometry"):
        package = import_module(f"spaceplan.{room}")
        for module in iter_modules([str(Path(str(package.__file__)).parent)]):
            name = f"{package.__name__}.{module.name}"
            for value in vars(import_module(name)).values():
                if isinstance(value, Dispatcher) and value.py_func.__module__ == name:
                    yield value
