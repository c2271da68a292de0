"""The command ``sweep``: solves, audits, compares and draws many compounds, and resumes."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

import typer

from spaceplan.cli.common import (
    CLEAN,
    HARD,
    STOPPED,
    DebugOption,
    ForceOption,
    LangOption,
    OpenOption,
    both,
    chosen,
    console,
    guarded,
    is_quiet,
    remark,
    show_faults,
    tell,
)
from spaceplan.cli.progress import ProgressOption, Showing, duration
from spaceplan.cli.targets import refuse, show_file, wrote
from spaceplan.cli.work import EffortOption, JobsOption, SeedOption, SeedsOption
from spaceplan.model.base import counted
from spaceplan.model.enums import Effort

if TYPE_CHECKING:
    from spaceplan.model.base import Lang
    from spaceplan.sweep import Case, Funded, Outcome, Row, Sweep


class EngineName(StrEnum):
    """Who does the work; a test compares them with the room's own names."""

    INLINE = "inline"
    PROCESSES = "processes"
    DASK = "dask"


class AimName(StrEnum):
    """What a sum is to come to."""

    STALLS = "stalls"
    HOUSEHOLDS = "households"


@guarded
def sweep(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIOS",
            help=both(
                "场景文件、文件夹、带 * 的名称，或有 file 一列的 CSV 表",
                "Scenario files, folders, names with *, or CSV lists with a column 'file'",
            ),
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            help=both(
                "结果文件夹；已有的结果不再求解",
                "Folder for the results; what is in it is not solved again",
            ),
        ),
    ],
    options: Annotated[
        list[str] | None,
        typer.Option(
            "--options",
            metavar="IDS",
            help=both(
                "只求解这些方案，以逗号分隔，可用 *",
                "Only these options, by commas, * for anything (repeatable)",
            ),
        ),
    ] = None,
    effort: EffortOption = Effort.STANDARD,
    seed: SeedOption = 0,
    seeds: SeedsOption = None,
    jobs: JobsOption = None,
    engine: Annotated[
        EngineName | None,
        typer.Option(
            "--engine",
            help=both(
                "由谁计算；默认 processes，给出 --scheduler 时为 dask",
                "Who does the work; default processes, with --scheduler dask",
            ),
            show_default=False,
        ),
    ] = None,
    scheduler: Annotated[
        str,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help=both(
                "Dask 调度器，如 tcp://10.0.0.1:8786", "Dask scheduler, as in tcp://10.0.0.1:8786"
            ),
            show_default=False,
        ),
    ] = "",
    memory: Annotated[
        int,
        typer.Option(
            "--memory",
            min=0,
            metavar="MB",
            help=both(
                "每个院子的内存上限；0 为不限", "Most memory that a compound may take; 0: no limit"
            ),
        ),
    ] = 2000,
    minutes: Annotated[
        float,
        typer.Option(
            "--minutes",
            min=0,
            max=100_000,
            help=both("每个院子的时间上限；0 为不限", "Most time for a compound; 0: no limit"),
        ),
    ] = 60.0,
    retry: Annotated[
        bool,
        typer.Option(
            "--retry",
            help=both("再试以前中断的院子", "Try compounds again that were broken before"),
        ),
    ] = False,
    budget: Annotated[
        float | None,
        typer.Option(
            "--budget",
            metavar="SUM",
            help=both(
                "用这笔钱资助哪些院子的哪个方案", "Which compounds and options to fund with this"
            ),
            show_default=False,
        ),
    ] = None,
    aim: Annotated[
        AimName,
        typer.Option(
            "--aim",
            help=both(
                "这笔钱用来新增最多车位，或惠及最多住户",
                "What the sum is for: most stalls won, or most households served",
            ),
        ),
    ] = AimName.STALLS,
    equal_shares: Annotated[
        bool,
        typer.Option(
            "--equal-shares",
            help=both(
                "每个院子不超过总额除以院子数",
                "No compound gets more than the sum divided by the compounds",
            ),
        ),
    ] = False,
    progress: ProgressOption = Showing.AUTO,
    open_: OpenOption = False,
    force: ForceOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Solve many compounds, resume, and report / 一次求解许多院子，可中断后继续."""
    del debug
    _check(budget, aim, equal_shares, scheduler, engine)
    from spaceplan.exchange.fingerprints import versions
    from spaceplan.sweep import Aim, Limits, Sum, Wanted, begin, engine_named, fund, reports
    from spaceplan.sweep.cases import split

    tongue = chosen(lang)
    name = engine or (EngineName.DASK if scheduler else EngineName.PROCESSES)
    workers = jobs or os.cpu_count() or 1
    who = engine_named(name.value, scheduler, workers, Limits(memory, minutes * 60))
    patterns = tuple(p for text in options or () for p in split(text))
    wanted = Wanted(patterns, effort, seed, seeds or effort.seeds, tongue, versions())
    with begin(scenarios, out, wanted, force=force, retry=retry) as begun:
        for error in begun.errors:
            show_faults(error, tongue)
        known = len(begun.done)
        if known:
            remark(_resumed(known, len(begun.left), tongue), err=True)
        stopped = False
        try:
            with SweepProgress(begun, 0 if scheduler else workers, tongue, progress) as shown:
                for case, outcome in begun.run(who):
                    shown.done(case, outcome)
        except KeyboardInterrupt:
            stopped = True
            tell(_ended(len(begun.left), tongue))
        if not begun.results:
            raise typer.Exit(STOPPED)
        rows = [row for result in begun.results for row in result.rows]
        funded = None
        if budget is not None:
            funded = fund(rows, Sum(round(budget * 100), Aim(aim.value), equal_shares))
        begun.folder.write_reports(reports(begun.results, begun.folder, tongue, funded))
    if not is_quiet():
        _print(rows, funded, tongue)
    page = out / "district.html"
    wrote(page, tongue)
    if open_:
        show_file(page, tongue)
    if stopped:
        raise typer.Exit(STOPPED)
    raise typer.Exit(CLEAN if all(row.shown for row in rows) else HARD)


def _check(
    budget: float | None,
    aim: AimName,
    equal_shares: bool,
    scheduler: str,
    engine: EngineName | None,
) -> None:
    """Refuse options that do not go together."""
    if budget is not None and not (math.isfinite(budget) and budget >= 0):
        raise refuse(
            Path("--budget"), (f"{budget}", f"{budget}"), ("不小于 0 的金额", "a sum, 0 or more")
        )
    if budget is None and (equal_shares or aim is not AimName.STALLS):
        name = "--equal-shares" if equal_shares else "--aim"
        raise refuse(
            Path(name), ("没有金额", "no sum"), ("同时给出 --budget", "--budget beside it")
        )
    if scheduler and engine not in (None, EngineName.DASK):
        raise refuse(
            Path("--scheduler"),
            (f"--engine {engine}", f"--engine {engine}"),
            ("--engine dask，或不写", "--engine dask, or none"),
        )


class SweepProgress:
    """Shows how far a sweep is: done, in work, time left, stalls gained so far.

    Parameters
    ----------
    begun
        The sweep.
    workers
        How many compounds are in work at a time; 0 when unknown.
    lang
        Language.
    showing
        How it is shown: bars, a line for each compound that is done, or nothing.
    """

    def __init__(self, begun: Sweep, workers: int, lang: Lang, showing: Showing) -> None:
        from rich.progress import BarColumn, Progress, TextColumn

        self._workers, self._lang = workers, lang
        self._plain = showing is Showing.PLAIN and not is_quiet()
        asked = sys.stderr.isatty() if showing is Showing.AUTO else showing is Showing.BAR
        self._all, self._left = len(begun.cases), len(begun.left)
        self._weight = max(sum(c.weight for c in begun.left), 1e-9)
        self._weight_done = self._seconds = 0.0
        self._gain = sum(_best_gain(r.rows) for r in begun.results)
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[note]}"),
            console=console(stderr=True),
            transient=True,
            disable=not asked or is_quiet(),
        )
        self._task = self._bars.add_task("sweep", total=1.0, note=self.line())

    def __enter__(self) -> Self:
        self._bars.start()
        if self._plain and self._left:
            tell(self.line())
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def done(self, case: Case, outcome: Outcome) -> None:
        """Tell of a compound that is done.

        Parameters
        ----------
        case, outcome
            The compound, and what came of it.
        """
        zh = self._lang == "zh"
        self._left -= 1
        self._weight_done += case.weight
        self._seconds += outcome.seconds
        self._gain += _best_gain(outcome.result.rows)
        share = self._weight_done / self._weight
        self._bars.update(self._task, completed=share, note=self.line())
        took = duration(outcome.seconds, self._lang)
        if outcome.result.broken:
            why = outcome.result.reason.get(self._lang)
            self._note(f"{case.scenario}：中断，{why}" if zh else f"{case.scenario}: broken, {why}")
        elif self._plain:
            self._note(f"{case.scenario}：{took}" if zh else f"{case.scenario}: done in {took}")
        if self._plain:
            tell(self.line())

    def line(self) -> str:
        """Say in one line how far the sweep is.

        Returns
        -------
        str
            Done, in work, stalls gained so far, and the time left once it can be known.
        """
        zh = self._lang == "zh"
        done = self._all - self._left
        parts = [f"已完成 {done}/{self._all}" if zh else f"{done}/{self._all} done"]
        busy = min(self._workers, self._left)
        if busy:
            parts.append(f"正在求解 {busy}" if zh else f"{busy} in work")
        parts.append(f"车位 {self._gain:+d}" if zh else f"stalls {self._gain:+d}")
        if self._weight_done and busy:
            # of what the cases took: compiling before them says nothing of how fast they are
            left = self._seconds * (self._weight / self._weight_done - 1) / busy
            told = duration(left, self._lang)
            parts.append(f"约剩 {told}" if zh else f"about {told} left")
        return ("，" if zh else ", ").join(parts)

    def _note(self, text: str) -> None:
        if self._bars.disable:
            remark(text, err=True)
        else:
            self._bars.console.print(text)


def _best_gain(rows: Sequence[Row]) -> int:
    """Return what a compound gains with the option that gains most; nothing where none does."""
    return max((r.gain for r in rows if r.gain is not None), default=0)


def _resumed(known: int, left: int, lang: Lang) -> str:
    if lang == "zh":
        return f"已有 {known} 个院子的结果，还有 {left} 个"
    told = counted(known, "compound is done", "compounds are done")
    return f"{told} already, {left} to go"


def _ended(left: int, lang: Lang) -> str:
    if lang == "zh":
        return f"已停止：还有 {left} 个院子；再运行同一条命令即可继续"
    return f"stopped with {counted(left, 'compound')} to go; the same command goes on from here"


def _print(rows: Sequence[Row], funded: Funded | None, lang: Lang) -> None:
    from spaceplan.cli.tables import print_table
    from spaceplan.compare.names import UNKNOWN
    from spaceplan.sweep.budget import funding_said

    zh = lang == "zh"
    heads = (
        ("院落", "方案", ">现有", ">车位", ">增加", ">费用", "结论")
        if zh
        else ("compound", "option", ">today", ">stalls", ">gain", ">cost", "verdict")
    )
    body = []
    for row in rows:
        cost = ""
        if row.shown and row.currency:
            known = row.cost_cents is not None
            cost = f"{(row.cost_cents or 0) / 100:,.0f}" if known else UNKNOWN.get(lang)
        mark = "★ " if funded is not None and row in funded.rows else ""
        body.append(
            (
                mark + row.compound,
                row.option,
                _whole(row.today_stalls),
                _whole(row.stalls),
                "" if row.gain is None else f"{row.gain:+d}",
                cost,
                row.said.get(lang),
            )
        )
    print_table(heads, body)
    if funded is not None:
        remark(funding_said(funded).get(lang))
        for name, why in funded.left_out:
            remark(f"{name}：{why.zh}" if zh else f"{name}: {why.en}")


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)
