"""Solve many questions side by side, each once, and remember what is done.

What a question comes to depends on the question, the effort, the seed and the plan it begins from,
never on how many threads there are; so a result that is kept from a former run is the result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Protocol, TypeVar

from spaceplan._version import __version__
from spaceplan.audit import audit
from spaceplan.model.case import resolve
from spaceplan.model.enums import Effort
from spaceplan.model.listener import Listener, Phase, Progress, Silent
from spaceplan.model.plan import Plan
from spaceplan.solve import solve, solve_all
from spaceplan.tradeoffs.ask import Ask
from spaceplan.tradeoffs.carry import Audited, judged, normal

T = TypeVar("T")


class UnfinishedError(Exception):
    """The work was asked to stop; what was done until then is in the store."""


class Store(Protocol):
    """Whoever keeps what is done, so that a later run can go on from there."""

    def get(self, name: str, key: str) -> Plan | None:
        """Return the plan of a finished question.

        Parameters
        ----------
        name
            Id of the question.
        key
            Hash over all that the plan depends on.

        Returns
        -------
        Plan or None
            None if it is not done, or was done from something else.
        """

    def put(self, name: str, key: str, plan: Plan) -> None:
        """Keep the plan of a finished question.

        Parameters
        ----------
        name
            Id of the question.
        key
            Hash over all that the plan depends on.
        plan
            The plan.
        """


class Desk:
    """Where questions are solved.

    Parameters
    ----------
    effort
        How hard each is searched for.
    seed
        Seed of all of them.
    jobs
        Threads; no result depends on it.
    listener
        Told how many are done, asked whether to stop.
    store
        Keeps what is done; None keeps nothing.
    """

    def __init__(
        self,
        effort: Effort | str,
        seed: int,
        jobs: int = 1,
        listener: Listener | None = None,
        store: Store | None = None,
    ) -> None:
        self.effort, self.seed, self.jobs = Effort(effort), seed, max(1, jobs)
        self.listener = listener or Silent()
        self.store = store
        self.total, self.done = 0, 0
        self.best: int | None = None
        self.label = ""
        self._warm = False

    def expect(self, count: int) -> None:
        """Announce work, for the share that is told.

        Parameters
        ----------
        count
            How many more questions there are to be solved.
        """
        self.total += count

    def solved(
        self,
        ask: Ask,
        start: Plan | None = None,
        seed: int | None = None,
        *,
        hint: Plan | None = None,
    ) -> Audited:
        """Solve and audit one question, or take it from a former run.

        Parameters
        ----------
        ask
            The question.
        start
            A clean plan for it to begin from; it is given back if nothing better is found.
        seed
            Seed instead of the desk's own.
        hint
            A plan that need not serve this question: the search begins from its layout, too.

        Returns
        -------
        Audited
            The plan and what the audit found.

        Raises
        ------
        UnfinishedError
            If the work was stopped meanwhile: a search cut short is no result.
        """
        chosen = self.seed if seed is None else seed
        name = ask.id if seed is None else f"{ask.id}.seed-{seed}"
        key = self._key(ask, chosen, start, hint)
        plan = self.store.get(name, key) if self.store is not None else None
        if plan is None:
            if self.listener.stopped():
                raise UnfinishedError
            plan = normal(self._solve(ask, chosen, start, hint))
            if self.listener.stopped():
                raise UnfinishedError
            if self.store is not None:
                self.store.put(name, key, plan)
        return judged(ask.scenario, plan)

    def all(self, works: Sequence[Callable[[], T]]) -> list[T]:
        """Do several works in threads.

        Parameters
        ----------
        works
            Each solves one question; they must not depend on each other.

        Returns
        -------
        list
            What they return, in order.

        Raises
        ------
        UnfinishedError
            If the work was stopped.
        """
        out: list[T] = []
        with ThreadPoolExecutor(max_workers=self.jobs) as pool:
            # Loading the kernels in two threads at once helps nobody.
            alone = 0 if self._warm else 1
            for work in works[:alone]:
                out.append(pool.submit(work).result())
                self._tell()
            self._warm = self._warm or bool(works)
            waiting = [pool.submit(work) for work in works[alone:]]
            try:
                for future in waiting:
                    while not wait([future], timeout=0.2).done:
                        pass
                    out.append(future.result())
                    self._tell()
            except BaseException:
                for future in waiting:
                    future.cancel()
                raise
        return out

    def _tell(self) -> None:
        self.done += 1
        share = min(1.0, self.done / max(self.total, 1))
        self.listener.report(
            Progress(option=self.label, phase=Phase.SEARCH, share=share, stalls=self.best)
        )

    def _solve(self, ask: Ask, seed: int, start: Plan | None, hint: Plan | None) -> Plan:
        hushed = _Hushed(self.listener)
        if hint is None:
            return solve(
                ask.scenario, ask.option, self.effort, seed, start, listener=hushed, audit=audit
            )  # fmt: skip
        names, starts = (ask.option,), {ask.option: hint}
        (plan,) = solve_all(
            ask.scenario, names, self.effort, seed, 1, listener=hushed, starts=starts, audit=audit
        )
        return plan

    def _key(self, ask: Ask, seed: int, start: Plan | None, hint: Plan | None) -> str:
        parts = (
            resolve(ask.scenario, ask.option).fingerprint(),
            self.effort.value,
            str(seed),
            __version__,
            "" if start is None else start.model_dump_json(),
            "" if hint is None else hint.model_dump_json(),
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class _Hushed:
    """Passes on the wish to stop and that kernels are compiled: many solves would talk at once."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def report(self, progress: Progress) -> None:
        """Say nothing but that kernels are compiled."""
        if progress.phase is Phase.COMPILE and not progress.kept:
            self._listener.report(progress)

    def stopped(self) -> bool:
        """Tell whether to stop."""
        return self._listener.stopped()
