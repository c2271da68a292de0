"""Shows how far the work is, on a terminal only, and stops it kindly at Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, Self

from spaceplan.cli.common import STOPPED, console, tell
from spaceplan.model.base import counted
from spaceplan.model.listener import Phase, Progress

if TYPE_CHECKING:
    from rich.progress import TaskID

    from spaceplan.model.base import Lang
    from spaceplan.model.plan import Plan
    from spaceplan.model.scenario import Scenario


class TerminalListener:
    """Shows one bar an option, audits the first plans as they come, and can be asked to stop.

    Parameters
    ----------
    scenario
        The scenario worked on, for the audit of plans under way.
    lang
        Language.
    visible
        Whether to show anything; a pipe gets nothing.
    """

    def __init__(self, scenario: Scenario, lang: Lang, visible: bool | None = None) -> None:
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn
        from rich.progress import Progress as Bars

        self.first_plan_s: dict[str, float] = {}
        self._scenario = scenario
        self._lang = lang
        self._visible = sys.stderr.isatty() if visible is None else visible
        self._stop = threading.Event()
        self._begin = time.monotonic()
        self._compiles = False
        self._tasks: dict[str, TaskID] = {}
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TaskProgressColumn(),
            TextColumn("{task.fields[note]}"),
            console=console(stderr=True),
            transient=True,
            disable=not self._visible,
        )

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def report(self, progress: Progress) -> None:
        """Show progress; audit a plan that came with it until one was clean.

        Parameters
        ----------
        progress
            What there is to report.
        """
        if progress.phase is Phase.COMPILE and not self._compiles:
            self._compiles = True
            self.note(
                "首次运行：正在编译搜索程序，需要一些时间，以后不再需要"
                if self._lang == "zh"
                else "first run: compiling the search; this takes a while, once"
            )
        if progress.plan is not None and progress.option not in self.first_plan_s:
            self._first(progress.option, progress.plan)
        if self._visible:
            task = self._tasks.get(progress.option)
            if task is None:
                task = self._bars.add_task(progress.option, total=1.0, note="")
                self._tasks[progress.option] = task
            self._bars.update(task, completed=progress.share, note=self._stalls(progress.stalls))

    def stopped(self) -> bool:
        """Tell whether Ctrl-C was pressed.

        Returns
        -------
        bool
            True once it was.
        """
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask the work to end with the best found so far."""
        self._stop.set()

    def note(self, text: str) -> None:
        """Print a line above the bars.

        Parameters
        ----------
        text
            The line.
        """
        if self._visible:
            self._bars.console.print(text)

    def _stalls(self, stalls: int | None) -> str:
        if stalls is None:
            return ""
        return f"{stalls} 个车位" if self._lang == "zh" else counted(stalls, "stall")

    def _first(self, option: str, plan: Plan) -> None:
        from spaceplan.audit import audit, verdict

        if not verdict(audit(self._scenario, plan)):
            return
        after = time.monotonic() - self._begin
        self.first_plan_s[option] = round(after, 2)
        n = len(plan.stalls)
        self.note(
            f"{option}：第一个布置图，{n} 个车位，审查通过，{after:.1f} 秒"
            if self._lang == "zh"
            else f"{option}: first plan, {counted(n, 'stall')}, clean, after {after:.1f} s"
        )


@contextlib.contextmanager
def stoppable(listener: TerminalListener, lang: Lang) -> Iterator[None]:
    """Let the first Ctrl-C end the search with the best so far, and the second end the program.

    Parameters
    ----------
    listener
        The listener that the search asks.
    lang
        Language.
    """
    presses = 0

    def pressed(_signal: int, _frame: FrameType | None) -> None:
        nonlocal presses
        presses += 1
        if presses > 2:
            os._exit(STOPPED)
        if presses > 1:
            raise KeyboardInterrupt
        listener.stop()
        tell(
            "正在停止：保留目前最好的布置图（再按一次 Ctrl-C 立即退出）"
            if lang == "zh"
            else "stopping with the best plans so far (Ctrl-C again to quit at once)"
        )

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, pressed)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
