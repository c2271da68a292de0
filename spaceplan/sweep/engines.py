"""Who works on cases: this process, processes of this machine, or a cluster."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol

from spaceplan.sweep.records import Case, Outcome
from spaceplan.sweep.work import WORK, attempt, work_named
from spaceplan.sweep.worker import EndedError, Limits, Worker

#: Seconds between two looks at the keyboard while cases are in work.
_LOOK_S = 0.2


class Engine(Protocol):
    """Works on cases; the results are the same files whoever does."""

    def run(self, cases: Sequence[Case], out: Path) -> Iterator[tuple[Case, Outcome]]:
        """Work on cases.

        Parameters
        ----------
        cases
            The cases, those to be begun first in front.
        out
            The sweep's folder.

        Yields
        ------
        Case and Outcome
            As they finish.
        """
        ...


@dataclass(frozen=True)
class Inline:
    """Works in this process, one case after another, without limits: for tests and debuggers.

    Parameters
    ----------
    work
        Module and function of the work.
    """

    work: str = WORK

    def run(self, cases: Sequence[Case], out: Path) -> Iterator[tuple[Case, Outcome]]:
        """Work on cases, in order; see `Engine`."""
        work = work_named(self.work)
        for case in cases:
            begun = time.perf_counter()
            result = attempt(work, case, out)
            yield case, Outcome(result=result, seconds=time.perf_counter() - begun)


@dataclass(frozen=True)
class Processes:
    """Works in processes of this machine, each with one thread, limits and one case at a time.

    Parameters
    ----------
    jobs
        How many processes.
    limits
        What one case may take.
    work
        Module and function of the work.
    """

    jobs: int
    limits: Limits = field(default_factory=Limits)
    work: str = WORK

    def run(self, cases: Sequence[Case], out: Path) -> Iterator[tuple[Case, Outcome]]:
        """Work on cases; see `Engine`.  Processes end when the iterator is closed."""
        todo = iter(cases)
        guard = threading.Lock()
        done: SimpleQueue[tuple[Case, Outcome] | Exception] = SimpleQueue()
        workers = [Worker(self.limits, self.work) for _ in range(min(self.jobs, len(cases)))]

        def go(worker: Worker) -> None:
            while True:
                with guard:
                    case = next(todo, None)
                if case is None:
                    worker.end()
                    return
                try:
                    done.put((case, worker.do(case, out)))
                except EndedError:
                    return
                except Exception as error:
                    done.put(error)
                    return

        threads = [threading.Thread(target=go, args=(w,), daemon=True) for w in workers]
        try:
            for thread in threads:
                thread.start()
            for _ in cases:
                found = _next(done)
                if isinstance(found, Exception):
                    raise found
                yield found
        finally:
            for worker in workers:
                worker.end()
            for thread in threads:
                if thread.ident is not None:
                    thread.join()


def _next(
    done: SimpleQueue[tuple[Case, Outcome] | Exception],
) -> tuple[Case, Outcome] | Exception:
    """Wait in small steps: on Windows a wait without end would not hear Ctrl-C."""
    from queue import Empty

    while True:
        try:
            return done.get(timeout=_LOOK_S)
        except Empty:
            continue
