"""Processes that draw beside this one: pictures do not depend on each other, so they share out."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from typing import Any, Generic, ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

#: More helpers than this wait for each other rather than for pictures.
MOST_HELPERS = 7
#: How long helpers may take to end when they are told to, in seconds.
_PATIENCE_S = 5.0
#: How often meanwhile it is looked whether they have.
_LOOKS = 5000


class Task(Generic[T]):
    """A piece of work that a helper may have begun, and that this process can do as well.

    Parameters
    ----------
    work
        Does the work.
    future
        The helper's promise, or null where nobody helps.
    """

    def __init__(self, work: Callable[[], T], future: Future[T] | None) -> None:
        self._work = work
        self._future = future
        self._done: list[T] = []

    def take(self) -> None:
        """Do the work here and now, unless a helper has begun it."""
        if not self._done and (self._future is None or self._future.cancel()):
            self._done.append(self._work())

    def result(self) -> T:
        """Return what the work came to; do it here where no helper could.

        Returns
        -------
        object
            What the function returned.

        Raises
        ------
        Exception
            Whatever the function raised, here or at the helper's.
        """
        self.take()
        if not self._done:
            assert self._future is not None
            try:
                self._done.append(self._future.result())
            except BrokenProcessPool:
                # A helper died, e.g. for want of memory; one process needs less of it.
                self._done.append(self._work())
        return self._done[0]


class Helpers:
    """Some processes that draw; without any, all is drawn here.

    What is drawn is the same however many help.  The processes start at once, since it takes
    them a second to get ready.

    Parameters
    ----------
    count
        How many processes besides this one; 0 for none.
    told
        Called with how many pieces of work are done and how many were handed out, whenever one
        is done; default nobody.
    """

    def __init__(self, count: int = 0, told: Callable[[int, int], None] | None = None) -> None:
        self._told = told
        self._done = self._asked = 0
        self._counting = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._processes: list[BaseProcess] = []
        self._tasks: list[Task[Any]] = []
        count = min(count, MOST_HELPERS)
        if count < 1:
            return
        before = set(multiprocessing.active_children())
        # Where the system allows no pool, e.g. for want of shared memory, nobody helps.
        with contextlib.suppress(OSError, ImportError, BrokenProcessPool), _no_interrupt():
            # Spawned, not forked: the search may have threads, which a fork would not survive.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin)
            for _ in range(count):
                self._pool.submit(_get_ready)
        self._processes = [p for p in multiprocessing.active_children() if p not in before]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._pool is None:
            return
        if kind is not None:
            for process in self._processes:
                process.terminate()
            for process in self._processes:
                process.join(_PATIENCE_S)
                _wait_for_the_note(process)
        self._pool.shutdown(wait=kind is None, cancel_futures=True)
        self._pool = None

    def ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Task[T]:
        """Hand out a piece of work.

        Parameters
        ----------
        work
            A function of a module.
        *args, **kwargs
            What it is called with; they travel to another process.

        Returns
        -------
        Task
            Gives the result.
        """
        self._asked += 1
        future: Future[T] | None = None
        if self._pool is not None:
            with contextlib.suppress(BrokenProcessPool):
                future = self._pool.submit(work, *args, **kwargs)
        if future is not None:
            future.add_done_callback(self._count_for)
        task = Task(lambda: self._counted(work, *args, **kwargs), future)
        self._tasks.append(task)
        return task

    @property
    def asked(self) -> int:
        """How many pieces of work were handed out."""
        return self._asked

    def here(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a piece of work in this process, now, and count it among the others.

        Parameters
        ----------
        work
            A function.
        *args, **kwargs
            What it is called with.

        Returns
        -------
        object
            What it returned.
        """
        self._asked += 1
        return self._counted(work, *args, **kwargs)

    def _counted(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        made = work(*args, **kwargs)
        self._count()
        return made

    def _count_for(self, future: Future[Any]) -> None:
        if not future.cancelled() and future.exception() is None:
            self._count()

    def _count(self) -> None:
        with self._counting:
            self._done += 1
            if self._told is not None:
                self._told(self._done, self._asked)

    def join_in(self) -> None:
        """Do here, last first, all handed out work that no helper has begun."""
        while self._tasks:
            self._tasks.pop().take()


def _wait_for_the_note(process: BaseProcess) -> None:
    """Wait, not for ever, until a process that has ended counts as ended here.

    The pool's own thread may have been told of the end first, and not noted it yet.
    """
    pause = threading.Event()
    for _ in range(_LOOKS):
        if not process.is_alive():
            return
        pause.wait(_PATIENCE_S / _LOOKS)


@contextlib.contextmanager
def _no_interrupt() -> Iterator[None]:
    """Let processes that start here never see Ctrl-C: the one who started them answers it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Without a handler Python itself would print the warnings of libraries.
    logging.getLogger().addHandler(logging.NullHandler())
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def follow() -> None:
        parent.join()
        os._exit(1)

    # A helper must not outlive the program, however that ends.
    threading.Thread(target=follow, daemon=True).start()


def _get_ready() -> None:
    """Import what every picture needs."""
    from importlib import import_module

    for name in ("matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg"):
        import_module(name)
    from spaceplan.render.fonts import text_size

    text_size("0", 1.0)
