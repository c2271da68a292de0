"""The command ``tradeoffs``: what wishes and rules cost, which plans none beats, and why not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spaceplan.cli.common import (
    CLEAN,
    HARD,
    STOPPED,
    DebugOption,
    ForceOption,
    LangOption,
    OpenOption,
    ScenarioArgument,
    both,
    chosen,
    guarded,
    is_quiet,
    read_scenario,
    say,
    tell,
)
from spaceplan.cli.progress import ProgressOption, Showing
from spaceplan.cli.tables import print_table
from spaceplan.cli.targets import check_target, refuse, show_file, wrote
from spaceplan.cli.work import DryRunOption, JobsOption, SeedOption, read_plans
from spaceplan.model.base import counted
from spaceplan.model.enums import Effort

if TYPE_CHECKING:
    from spaceplan.exchange.case_store import FolderStore
    from spaceplan.model.base import Lang
    from spaceplan.model.listener import Listener
    from spaceplan.model.plan import Plan
    from spaceplan.model.scenario import Scenario
    from spaceplan.render.price_page import Part

#: Folder of what is done, so that a later run can go on.
_CASES = "cases"


@guarded
def tradeoffs(
    scenario: ScenarioArgument,
    option: Annotated[
        list[str] | None,
        typer.Option(
            "--option",
            help=both(
                "方案编号；默认第一个（--pareto 默认全部）",
                "Option id; default the first (--pareto: all of them; repeatable)",
            ),
        ),
    ] = None,
    pareto: Annotated[
        str | None,
        typer.Option(
            "--pareto",
            metavar="GOALS",
            help=both(
                "找出不被任何布置图全面超过的布置图，如 stalls,rooms,green,cost",
                "Find the plans that none beats on all counts, e.g. stalls,rooms,green,cost",
            ),
        ),
    ] = None,
    why_not: Annotated[
        bool,
        typer.Option(
            "--why-not",
            help=both(
                "任务书无解时：哪些愿望冲突，附近什么可行",
                "Why the brief has no plan: the wishes that collide, and what is possible",
            ),
        ),
    ] = False,
    shares: Annotated[
        str,
        typer.Option(
            "--shares",
            metavar="LIST",
            help=both("--pareto 每个愿望的份额", "Shares of each wish for --pareto"),
        ),
    ] = "0,0.5,1,1.5",
    plan: Annotated[
        list[Path] | None,
        typer.Option(
            "--plan",
            metavar="PLAN",
            help=both(
                "已有的布置图（如 compare 写出的），价格从它算起；可重复",
                "A plan there is already, e.g. of compare: prices start from it (repeatable)",
            ),
        ),
    ] = None,
    effort: Annotated[
        Effort,
        typer.Option(
            "--effort",
            help=both("每个问题的搜索力度", "How hard to search for each of some dozens of plans"),
        ),
    ] = Effort.QUICK,
    seed: SeedOption = 0,
    jobs: JobsOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help=both(
                "结果文件夹；中断后再次运行会接着做",
                "Folder for the results; a run that was stopped goes on from there",
            ),
        ),
    ] = None,
    dry_run: DryRunOption = False,
    progress: ProgressOption = Showing.AUTO,
    open_: OpenOption = False,
    force: ForceOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Price every wish and rule in stalls / 每个愿望、每条规范值多少车位."""
    from spaceplan.cli.progress import TerminalListener, stoppable
    from spaceplan.model.case import find_option
    from spaceplan.tradeoffs import UnfinishedError
    from spaceplan.tradeoffs.goals import goals_of

    del debug
    tongue = chosen(lang)
    read = read_scenario(scenario, tongue)
    names = tuple(dict.fromkeys(find_option(read, o).id for o in option or ()))
    plans = read_plans(plan or (), read)
    names = names or (() if pareto is not None else tuple(plans))
    if pareto is not None:
        goals_of(_words(pareto))
    parts = _numbers(shares)
    if out is not None:
        _check_folder(out, read, names, force)
    workers = jobs or os.cpu_count() or 1
    if dry_run:
        from spaceplan.cli.dry_run import dry_run_lines, searches_of

        counts = searches_of(read, names, None if pareto is None else _words(pareto), parts)
        for text in dry_run_lines(read, tuple(counts), effort, 1, workers, tongue, counts=counts):
            say(text)
        raise typer.Exit(CLEAN)
    work = _Work(read, effort, seed, workers, out, tongue, plans)
    try:
        with (
            TerminalListener(read, tongue, showing=progress) as listener,
            stoppable(listener, tongue),
        ):
            if pareto is not None:
                good = work.pareto(_words(pareto), names, parts, listener)
            else:
                first = names or (read.all_options[0].id,)
                tried = [work.one(name, why_not, listener) for name in first]
                good = all(tried)
    except UnfinishedError:
        left = "" if out is None else str(out / _CASES)
        kept_zh = f"；做完的在 {left}，再运行一次会接着做" if left else "；没有 --out，什么也没留下"
        kept_en = (
            f"; what is done is in {left}: the same command goes on from there"
            if left
            else "; without --out nothing was kept"
        )
        tell("已停止" + kept_zh if tongue == "zh" else "stopped" + kept_en)
        raise typer.Exit(STOPPED) from None
    if open_ and work.pages:
        show_file(work.pages[0], tongue)
    raise typer.Exit(CLEAN if good else HARD)


class _Work:
    """One run of the command: solves, prints and writes."""

    def __init__(
        self,
        read: Scenario,
        effort: Effort,
        seed: int,
        jobs: int,
        out: Path | None,
        lang: Lang,
        plans: Mapping[str, Plan],
    ) -> None:
        self.read, self.effort, self.seed, self.jobs = read, effort, seed, jobs
        self.out, self.lang, self.plans = out, lang, plans
        self.pages: list[Path] = []
        # with --quiet files are enough
        self.told = out is None or not is_quiet()

    def _store(self, name: str) -> FolderStore | None:
        from spaceplan.exchange.case_store import FolderStore

        return None if self.out is None else FolderStore(self.out / _CASES / name)

    def one(self, name: str, only_why: bool, listener: Listener) -> bool:
        """Price one option, or say why it has no plan; True if it has one."""
        from spaceplan.tradeoffs import tradeoffs as price_all
        from spaceplan.tradeoffs.table import price_rows, price_sentences

        if only_why:
            return self._why(name, listener)
        store = self._store(name)
        result = price_all(
            self.read, name, self.effort, self.seed, self.jobs, listener,
            store=store, plan=self.plans.get(name),
        )  # fmt: skip
        if result.base.plan is None:
            for sentence in price_sentences(result):
                tell(sentence.get(self.lang))
            return self._why(name, listener)
        if self.told:
            print_table(*price_rows(result, self.lang))
        said = price_sentences(result)
        for sentence in said:
            if self.told:
                say(sentence.get(self.lang))
        if self.out is not None:
            from spaceplan.exchange import write_atomic
            from spaceplan.exchange.prices import ENDING, dump_prices
            from spaceplan.model.base import Text
            from spaceplan.render.price_sheet import price_sheet

            stem = f"prices-{name}"
            asks = {a.id: a.scenario for a in result.asks}
            priced = [(p.id, p.plan) for p in (result.base, *result.prices) if p.plan is not None]
            self._plans(name, [(i, plan, asks[i]) for i, plan in priced])
            heading = Text(
                zh=f"{result.title.get('zh') or name}：愿望与规范的代价",
                en=f"{result.title.get('en') or name}: what wishes and rules cost",
            )
            part: Part = (
                heading,
                said,
                lambda one: price_sheet(self.read, result, one),
                lambda one: price_rows(result, one),
            )
            write_atomic(self.out / f"{stem}{ENDING}", dump_prices(result))
            self._files(stem, part)
        return True

    def pareto(
        self,
        goals: tuple[str, ...],
        names: tuple[str, ...],
        shares: tuple[float, ...],
        listener: Listener,
    ) -> bool:
        """Find the plans that none beats; True if there is one."""
        from spaceplan.model.base import Text
        from spaceplan.render.front_sheet import front_sheet
        from spaceplan.tradeoffs.pareto import pareto as find_front
        from spaceplan.tradeoffs.table import front_rows

        front = find_front(
            self.read, goals, names or None, self.effort, self.seed, self.jobs, listener,
            store=self._store("pareto"), plans=tuple(self.plans.values()), shares=shares,
        )  # fmt: skip
        if self.told:
            print_table(*front_rows(front, self.lang))
        total = len(front.points) + len(front.beaten)
        said = [
            Text(
                zh=f"共 {total} 张合格的布置图，其中 {len(front.points)} 张不被任何一张全面超过。",
                en=f"{counted(total, 'clean plan')}; "
                f"{counted(len(front.points), 'of them is', 'of them are')} beaten by none.",
            )
        ]
        if front.failed:
            zh = "；".join(t.zh for t in front.failed)
            en = "; ".join(t.en for t in front.failed)
            said.append(Text(zh=f"没有合格布置图：{zh}。", en=f"Without a clean plan: {en}."))
        for sentence in said:
            if self.told:
                say(sentence.get(self.lang))
        if self.out is not None and front.points:
            asks = {a.id: a.scenario for a in front.asks}
            self._plans("pareto", [(p.id, p.plan, asks[p.id]) for p in front.points])
            heading = Text(zh="取舍", en="Plans that no other beats")
            part: Part = (
                heading,
                said,
                lambda one: front_sheet(self.read, front, one),
                lambda one: front_rows(front, one),
            )
            self._files("pareto", part)
        return bool(front.points)

    def _why(self, name: str, listener: Listener) -> bool:
        from spaceplan.exchange import write_atomic
        from spaceplan.tradeoffs.why_not import why_not as find_out
        from spaceplan.tradeoffs.why_words import why_sentences

        why = find_out(
            self.read, name, self.effort, self.seed, self.jobs, listener, store=self._store(name)
        )
        said = why_sentences(why)
        for sentence in said:
            if self.told:
                say(sentence.get(self.lang))
        if self.out is not None:
            self._plans(name, [(n.id, n.plan, n.ask.scenario) for n in why.nearest])
            text = "".join(f"{s.get(self.lang)}\n" for s in said)
            path = self.out / f"why-{name}.txt"
            write_atomic(path, text)
            self._wrote(path)
        return why.possible

    def _plans(self, name: str, plans: Iterable[tuple[str, Plan, Scenario]]) -> None:
        """Write plans, each beside the scenario that it answers, so that both can be audited."""
        from spaceplan.exchange import save_plan, save_scenario

        assert self.out is not None
        folder = self.out / f"plans-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        for ask_id, plan, asked in plans:
            save_plan(plan, folder / f"{ask_id}.plan.json")
            save_scenario(asked, folder / f"{ask_id}.yaml")

    def _files(self, stem: str, part: Part) -> None:
        from spaceplan.exchange import write_atomic
        from spaceplan.render.price_page import price_page
        from spaceplan.render.save import save_figure
        from spaceplan.tradeoffs.table import as_csv

        assert self.out is not None
        picture, table = part[2], part[3]
        # Spreadsheets take a CSV for Latin-1 unless a byte order mark says otherwise.
        write_atomic(self.out / f"{stem}.csv", as_csv(table(self.lang)).encode("utf-8-sig"))
        if picture is not None:
            for ending in (".png", ".svg"):
                save_figure(picture(self.lang), self.out / f"{stem}{ending}")
        page = self.out / f"{stem}.html"
        write_atomic(page, price_page(self.read, part[0], [part], self.lang))
        self._wrote(page)

    def _wrote(self, path: Path) -> None:
        self.pages.append(path)
        wrote(path, self.lang)


def _check_folder(out: Path, read: Scenario, names: tuple[str, ...], force: bool) -> None:
    """Make sure, before the work, that the results may be written, and replace no foreign file."""
    if not out.exists():
        above = next(p for p in out.absolute().parents if p.exists())
        check_target(above / ".spaceplan", force=True)
        return
    if not out.is_dir():
        raise refuse(out, ("一个文件", "a file"), ("文件夹", "a folder"))
    check_target(out / ".spaceplan", force=True)
    if force or (out / _CASES).is_dir():
        return
    stems = ["pareto", *(f"prices-{n}" for n in names or [o.id for o in read.all_options])]
    for name in (f"{s}{e}" for s in stems for e in (".csv", ".json", ".png", ".svg", ".html")):
        check_target(out / name, force=False)


def _words(text: str) -> tuple[str, ...]:
    return tuple(w.strip() for w in text.split(",") if w.strip())


def _numbers(text: str) -> tuple[float, ...]:
    from spaceplan.model.base import Text
    from spaceplan.model.fault import Fault, SpaceplanError

    try:
        values = tuple(float(w) for w in _words(text))
    except ValueError:
        values = ()
    if not values or any(not 0 <= v <= 10 for v in values):
        fault = Fault(
            code="shares.bad",
            path="--shares",
            found=Text(zh=f"“{text}”", en=f"'{text}'"),
            expected=Text(
                zh="0 到 10 之间的数，用逗号分开，如 0,0.5,1",
                en="numbers from 0 to 10 with commas between, e.g. 0,0.5,1",
            ),
        )
        raise SpaceplanError((fault,))
    return values
