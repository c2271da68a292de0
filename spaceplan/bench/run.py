"""Solve cases one after the other, each in a process of its own, and measure what it costs.

The parent loads the kernels and the solver once; where the system can fork, each case starts from
there, so that its time is that of warm code, its peak memory is its own, and a case that brings
its process down does not end the suite.
"""

from __future__ import annotations

import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from multiprocessing import get_all_start_methods, get_context
from typing import TYPE_CHECKING

from spaceplan.bench.cases import BenchCase
from spaceplan.bench.results import Cost, Moment, Result, improvements, judge
from spaceplan.model.enums import Effort
from spaceplan.model.listener import Progress
from spaceplan.model.plan import Plan

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: Told while a case runs: the case, the share of its effort done, the most stalls so far.
Watcher = Callable[[BenchCase, float, int | None], None]
_MEGA = 1024.0 * 1024.0


@dataclass(frozen=True)
class Settings:
    """How cases are solved.

    Parameters
    ----------
    effort
        How much work a solve may do.
    seed
        Seed of the search, or the first of several.
    jobs
        Threads inside each solve.
    retry
        Whether a case that nothing is found for with less effort is tried again with standard.
    seeds
        How many seeds, one after the other from ``seed`` on, each with the whole effort.
    """

    effort: Effort = Effort.STANDARD
    seed: int = 0
    jobs: int = 1
    retry: bool = False
    seeds: int = 1


@dataclass(frozen=True)
class _Done:
    """What a child sends at its end."""

    plan: Plan | None
    cost: Cost
    broken: str = ""


def run_cases(
    cases: Sequence[BenchCase], settings: Settings, watch: Watcher | None = None
) -> Iterator[Result]:
    """Solve and audit cases one after the other.

    Parameters
    ----------
    cases
        The cases.
    settings
        How they are solved.
    watch
        Told how far the case under way is; default nobody.

    Yields
    ------
    Result
        One a case and seed, as soon as it is done; the seeds of a case follow each other.
    """
    if not cases:
        return
    fork = "fork" in get_all_start_methods() and sys.platform != "darwin"
    if fork:
        load_solver()
    method = "fork" if fork else "spawn"
    for case in cases:
        for seed in range(settings.seed, settings.seed + settings.seeds):
            yield _one(case, replace(settings, seed=seed), watch, method)


def _one(case: BenchCase, settings: Settings, watch: Watcher | None, method: str) -> Result:
    """Solve a case with one seed, and again at standard what quick did not find."""
    done = _apart(case, settings, watch, method)
    result = judge(case, done.plan, done.cost, done.broken)
    if settings.retry and settings.effort is Effort.QUICK and result.verdict == "not_found":
        done = _apart(case, replace(settings, effort=Effort.STANDARD), watch, method)
        first = result.cost.total_s or 0.0
        result = judge(case, done.plan, done.cost.after(first), done.broken)
        result = replace(result, tries=2)
    return replace(result, seed=settings.seed)


def load_solver() -> None:
    """Load kernels and solver into this process, so that children find them warm."""
    from spaceplan.solve import warm_up

    warm_up()
    # imported where it is used, so only now: importing it takes a second
    import_module("ortools.sat.python.cp_model")


def _apart(case: BenchCase, settings: Settings, watch: Watcher | None, method: str) -> _Done:
    context = get_context(method)
    here, there = context.Pipe(duplex=False)
    child = context.Process(  # type: ignore[attr-defined]
        target=_child, args=(there, case, settings, method == "spawn")
    )
    with warnings.catch_warnings():
        # newer Pythons warn of forking beside idle threads of numpy; the child does not use them
        warnings.simplefilter("ignore", DeprecationWarning)
        child.start()
    there.close()
    try:
        while True:
            try:
                message = here.recv()
            except EOFError:
                child.join()
                return _Done(None, Cost(), _ended(child.exitcode))
            if isinstance(message, _Done):
                return message
            if watch is not None:
                watch(case, *message)
    finally:
        here.close()
        if child.is_alive():
            child.join(1.0)
        if child.is_alive():
            child.terminate()
        child.join()


def _ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {-code}"
    return f"exit {code}"


def _child(pipe: Connection, case: BenchCase, settings: Settings, cold: bool) -> None:
    """Solve one case and send what came of it; Ctrl-C is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if cold:
        load_solver()
    listener = _Clocked(pipe)
    plan, broken = None, ""
    try:
        from spaceplan.audit import audit
        from spaceplan.solve import solve_all

        (plan,) = solve_all(
            case.scenario,
            (case.option,),
            effort=settings.effort,
            seed=settings.seed,
            jobs=settings.jobs,
            listener=listener,
            audit=audit,
        )
    except Exception as error:  # whatever goes wrong in one case must not end the others
        broken = f"{type(error).__name__}: {error}".split("\n")[0][:200]
    total = listener.now()
    pipe.send(_Done(plan, Cost(improvements(listener.moments), total, _peak_mb()), broken))
    pipe.close()


class _Clocked:
    """Notes when how many stalls were found, and passes on how far the work is."""

    def __init__(self, pipe: Connection) -> None:
        self.moments: list[Moment] = []
        self._pipe = pipe
        self._begin = time.monotonic()

    def now(self) -> float:
        return time.monotonic() - self._begin

    def report(self, progress: Progress) -> None:
        """Note the time; a plan counts by its own stalls, a sketch by what it tells."""
        plan = progress.plan
        stalls = len(plan.stalls) if plan is not None else progress.stalls
        if stalls is not None:
            self.moments.append(Moment(self.now(), stalls, plan is not None))
        self._pipe.send((progress.share, stalls))

    def stopped(self) -> bool:
        """Never stop early: a benchmark takes the time it takes."""
        return False


def _peak_mb() -> float | None:
    """Return the most memory this process held, in MB; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # kilobytes everywhere but on macOS
    return peak / _MEGA if sys.platform == "darwin" else peak / 1024.0
