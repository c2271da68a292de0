"""Shows how far the work is, as bars or as plain lines, and stops it kindly at Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Self

import typer

from spaceplan.cli.common import STOPPED, both, console, is_quiet, tell
from spaceplan.model.base import Text, counted
from spaceplan.model.listener import Phase, Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from spaceplan.model.base import Lang
    from spaceplan.model.plan import Plan
    from spaceplan.model.scenario import Scenario


class Showing(StrEnum):
    """How progress is shown."""

    AUTO = "auto"
    BAR = "bar"
    PLAIN = "plain"
    OFF = "off"


ProgressOption = Annotated[
    Showing,
    typer.Option(
        "--progress",
        help=both(
            "进度：auto 在终端显示进度条，plain 每几秒在标准错误输出一行",
            "How far the work is: auto shows bars on a terminal, plain a line every few seconds "
            "on stderr",
        ),
    ),
]

#: Seconds between plain lines.
EVERY_S = 3.0
#: Time left is told when so much is done and so many seconds have gone by: before, nobody knows.
_KNOWN_SHARE, _KNOWN_S = 0.04, 1.0

SEARCHING = Text(zh="求解", en="searching")
DECIDING = Text(zh="选定", en="deciding")
DRAWING = Text(zh="绘图", en="drawing")


class TerminalListener:
    """Shows how far each option is, audits first plans as they come, and can be asked to stop.

    Parameters
    ----------
    scenario
        The scenario worked on, for the audit of plans under way.
    lang
        Language.
    visible
        Whether to show bars; default on a terminal only.
    names
        What will be reported of, so that the time left is that of all of it; default whatever
        comes.
    showing
        How progress is shown; default bars on a terminal, nothing in a pipe.
    """

    def __init__(
        self,
        scenario: Scenario,
        lang: Lang,
        visible: bool | None = None,
        *,
        names: Sequence[str] = (),
        showing: Showing = Showing.AUTO,
    ) -> None:
        self.first_plan_s: dict[str, float] = {}
        self._scenario = scenario
        self._lang = lang
        quiet = is_quiet()
        self._plain = showing is Showing.PLAIN and not quiet
        asked = sys.stderr.isatty() if showing is Showing.AUTO else showing is Showing.BAR
        self._visible = asked and not quiet if visible is None else visible
        self._stop = threading.Event()
        self._begin = self._stage_begin = time.monotonic()
        self._stage = SEARCHING
        self._compiles = False
        self._shares: dict[str, float] = dict.fromkeys(names, 0.0)
        self._stalls: dict[str, int | None] = {}
        self._tasks: dict[str, TaskID] = {}
        self._bars = _bars(self._visible)
        self._ticks: _Ticks | None = None

    def __enter__(self) -> Self:
        self._bars.start()
        if self._plain:
            self._ticks = _Ticks(lambda: tell(self.line()))
        return self

    def __exit__(self, *_: object) -> None:
        if self._ticks is not None:
            self._ticks.end()
        self._bars.stop()

    def report(self, progress: Progress) -> None:
        """Show progress; audit a plan that came with it until one was clean.

        Parameters
        ----------
        progress
            What there is to report.
        """
        if progress.phase is Phase.COMPILE:
            if not self._compiles and not progress.kept:
                self._compiles = True
                self.note(
                    "首次运行：正在编译搜索程序，需要一些时间，以后不再需要"
                    if self._lang == "zh"
                    else "first run: compiling the search; this takes a while, once"
                )
            return
        if progress.plan is not None and progress.option not in self.first_plan_s:
            self._first(progress.option, progress.plan)
        if self._stage is SEARCHING and not any(self._shares.values()):
            # compiling before the first step says nothing of how fast the steps are
            self._stage_begin = time.monotonic() if self._compiles else self._begin
        if progress.stalls is not None:
            self._stalls[progress.option] = progress.stalls
        self._shares[progress.option] = progress.share
        stage = DECIDING if min(self._shares.values()) >= 1 else SEARCHING
        if stage is not self._stage:
            self._go_on_to(stage)
        self._show(progress.option, progress.share, self._words(progress.option))

    def step(self, stage: Text, done: float, total: float) -> None:
        """Show how far a stage is.

        Parameters
        ----------
        stage
            What is done.
        done, total
            How much is done, and how much there is.
        """
        if stage is not self._stage:
            self._go_on_to(stage)
            for task in self._tasks.values():
                self._bars.remove_task(task)
            self._tasks = {}
        name = stage.get(self._lang)
        self._shares = {name: done / max(total, 1)}
        self._show(name, self._shares[name], "")

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
        """Print a line above the bars, or among the plain lines.

        Parameters
        ----------
        text
            The line.
        """
        if self._visible:
            self._bars.console.print(text)
        elif self._plain:
            tell(text)

    def line(self) -> str:
        """Say in one line how far the work is, and how long it will take.

        Returns
        -------
        str
            What is done, how much of it, and the time left once it can be known.
        """
        zh = self._lang == "zh"
        shares = dict(self._shares)
        whole = sum(shares.values()) / max(len(shares), 1)
        each = [f"{n} {s:.0%}{self._told(n)}" for n, s in shares.items()]
        stage = self._stage.get(self._lang)
        inner = "，".join(each) if zh else ", ".join(each)
        if self._stage is not SEARCHING or not each:
            inner = ""
        head = stage if self._stage is DECIDING else f"{stage} {whole:.0%}"
        if inner:
            head += f"（{inner}）" if zh else f" ({inner})"
        left = self._left(whole)
        return head if not left else f"{head}{'，' if zh else ', '}{left}"

    def _left(self, share: float) -> str:
        """Say how long the stage will take, if that can be known."""
        gone = time.monotonic() - self._stage_begin
        if share < _KNOWN_SHARE or gone < _KNOWN_S or share >= 1:
            return ""
        left = duration(gone * (1 - share) / share, self._lang)
        return f"约剩 {left}" if self._lang == "zh" else f"about {left} left"

    def _go_on_to(self, stage: Text) -> None:
        self._stage, self._stage_begin = stage, time.monotonic()

    def _show(self, name: str, share: float, words: str) -> None:
        if not self._visible:
            return
        task = self._tasks.get(name)
        if task is None:
            task = self._bars.add_task(name, total=1.0, note="")
            self._tasks[name] = task
        shares = self._shares.values()
        left = self._left(sum(shares) / max(len(shares), 1))
        note = "  ".join(part for part in (words, left) if part)
        self._bars.update(task, completed=share, note=note)

    def _words(self, name: str) -> str:
        stalls = self._stalls.get(name)
        if self._stage is DECIDING:
            return DECIDING.get(self._lang)
        if stalls is None:
            return ""
        return f"{stalls} 个车位" if self._lang == "zh" else counted(stalls, "stall")

    def _told(self, name: str) -> str:
        words = "" if name not in self._stalls else self._words(name)
        return f" {words}" if words else ""

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


class _Ticks:
    """Calls a function every few seconds, in a thread of its own, until it ends."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call, self._ended = call, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop, and wait until the last call is over."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(EVERY_S):
            self._call()


def _bars(visible: bool) -> Bars:
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Shown

    return Shown(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TaskProgressColumn(),
        TextColumn("{task.fields[note]}"),
        console=console(stderr=True),
        transient=True,
        disable=not visible,
    )


def duration(seconds: float, lang: Lang) -> str:
    """Write a span of time as people say it.

    Parameters
    ----------
    seconds
        The span.
    lang
        Language.

    Returns
    -------
    str
        Whole seconds below two minutes, whole minutes above.
    """
    zh = lang == "zh"
    if seconds < 120:
        return f"{max(seconds, 1):.0f} 秒" if zh else f"{max(seconds, 1):.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} 分钟" if zh else f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} 小时" if zh else f"{seconds / 3600:.1f} h"


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


def unless_stopped(plans: Sequence[Plan], listener: TerminalListener) -> tuple[Plan, ...]:
    """Say of plans that were not found that the search was stopped, if it was.

    Parameters
    ----------
    plans
        What the search gave back.
    listener
        Knows whether it was stopped.

    Returns
    -------
    tuple of Plan
        The plans; those not found tell that nobody looked to the end.
    """
    from spaceplan.model.enums import PlanStatus

    if not listener.stopped():
        return tuple(plans)
    told = {"tried": STOPPED_EARLY}
    return tuple(
        p.model_copy(update=told) if p.status is PlanStatus.NOT_FOUND else p for p in plans
    )


STOPPED_EARLY = Text(
    zh="搜索在找到第一张布置图之前就被停止了",
    en="the search was stopped before it had a first plan",
)
