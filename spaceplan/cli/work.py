"""Commands that make and judge plans: ``solve`` and ``audit``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spaceplan.cli.common import (
    CLEAN,
    HARD,
    STOPPED,
    DebugOption,
    ForceOption,
    LangOption,
    ScenarioArgument,
    both,
    chosen,
    guarded,
    read_scenario,
    remark,
    say,
    tell,
)
from spaceplan.cli.pinning import (
    NoStallOption,
    PinOption,
    PinsOption,
    PriceOption,
    WritePinsOption,
)
from spaceplan.cli.progress import ProgressOption, Showing
from spaceplan.cli.targets import check_target, write
from spaceplan.cli.verdicts import WEIGHT, good, hard_findings, outcome, tell_hard
from spaceplan.model.enums import Effort, PlanStatus

if TYPE_CHECKING:
    from spaceplan.model.plan import Plan
    from spaceplan.model.scenario import Scenario

EffortOption = Annotated[
    Effort, typer.Option("--effort", help=both("搜索力度", "How hard to search"))
]
SeedOption = Annotated[
    int,
    typer.Option(
        "--seed",
        min=0,
        max=2**31 - 1,
        help=both("随机种子；相同则结果相同", "Seed; the same gives the same plans"),
    ),
]
SeedsOption = Annotated[
    int | None,
    typer.Option(
        "--seeds",
        min=1,
        max=64,
        help=both(
            "用几个随机种子分担同样的工作量；默认 quick 1、standard 2、thorough 4",
            "Seeds that share the same work; default 1 at quick, 2 at standard, 4 at thorough",
        ),
        show_default=False,
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        min=1,
        max=256,
        help=both("并行数；默认全部核心", "Threads; default: all cores"),
        show_default=False,
    ),
]
DryRunOption = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help=both(
            "不求解，只说工作量和估计的时间", "Solve nothing: say how much work it is, and how long"
        ),
    ),
]
OptionOption = Annotated[
    str | None,
    typer.Option("--option", help=both("方案编号；默认第一个", "Option id; default the first")),
]
TidinessOption = Annotated[
    float,
    typer.Option(
        "--tidiness",
        min=0,
        help=both(
            "车位数相同时整齐度的权重", "Weight of tidiness between layouts with as many stalls"
        ),
    ),
]
PlanArgument = Annotated[
    Path,
    typer.Argument(
        metavar="PLAN", help=both("布置图文件", "Plan (.plan.json)"), show_default=False
    ),
]


@guarded
def solve(
    scenario: ScenarioArgument,
    option: OptionOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help=both("写到文件；默认标准输出", "Plan file; default stdout")),
    ] = None,
    effort: EffortOption = Effort.STANDARD,
    seed: SeedOption = 0,
    start: Annotated[
        Path | None,
        typer.Option("--start", help=both("从这张布置图开始", "A plan to start from")),
    ] = None,
    tidiness: TidinessOption = 1.0,
    pin: PinOption = None,
    no_stall: NoStallOption = None,
    pins: PinsOption = None,
    write_pins: WritePinsOption = None,
    price: PriceOption = False,
    jobs: JobsOption = None,
    dry_run: DryRunOption = False,
    progress: ProgressOption = Showing.AUTO,
    force: ForceOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Find the best plan for one option / 求解一个方案."""
    from spaceplan.audit import audit as inspect
    from spaceplan.cli.pinning import asked_pins, pin_findings, pin_lines, written_out
    from spaceplan.cli.progress import STOPPED_EARLY, TerminalListener, stoppable
    from spaceplan.exchange import dump_pins, dump_plan
    from spaceplan.model.case import find_option

    del debug
    tongue = chosen(lang)
    read = read_scenario(scenario, tongue)
    wanted = find_option(read, option).id
    first = read_plan(start, read) if start else None
    for target in (out, write_pins):
        if target is not None:
            check_target(target, force)
    held, written = asked_pins(pin or (), no_stall or (), pins)
    asked, pinned = written_out(read, wanted, first, held, written)
    workers = jobs or os.cpu_count() or 1
    if dry_run:
        from spaceplan.cli.dry_run import dry_run_lines

        for text in dry_run_lines(read, (wanted,), effort, 1, workers, tongue):
            say(text)
        raise typer.Exit(CLEAN)
    from spaceplan.solve import solve as find_plan

    if write_pins is not None:
        write(write_pins, dump_pins(pinned))
    pinning: Any = held if written.empty else asked
    more: dict[str, Any] = {"pins": pinning, "price": price} if pinning or price else {}
    with (
        TerminalListener(read, tongue, names=(wanted,), showing=progress) as listener,
        stoppable(listener, tongue),
    ):
        plan = find_plan(
            read,
            wanted,
            effort=effort.value,
            seed=seed,
            start=first,
            listener=listener,
            tidiness=tidiness,
            audit=inspect,
            jobs=workers,
            **more,
        )
    if listener.stopped() and plan.status is PlanStatus.NOT_FOUND:
        tell(STOPPED_EARLY.get(tongue))
        raise typer.Exit(STOPPED)
    findings = pin_findings(pinned, plan, inspect(read, plan))
    line = "\n".join([f"{wanted}: {outcome(plan, findings, tongue)}", *pin_lines(plan, tongue)])
    if out is None:
        say(dump_plan(plan).rstrip("\n"))
        remark(line, err=True)
    else:
        write(out, dump_plan(plan))
        remark(line)
    if listener.stopped():
        tell(
            "搜索提前停止：这是停止前最好的布置图"
            if tongue == "zh"
            else "the search was stopped early: this is the best plan until then"
        )
    tell_hard(plan, findings, tongue)
    raise typer.Exit(CLEAN if good(plan, findings) else HARD)


@guarded
def audit(
    scenario: ScenarioArgument,
    plan: PlanArgument,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Check a plan against the rules, whoever made it / 审查一张布置图."""
    from spaceplan.audit import audit as inspect
    from spaceplan.audit import describe

    del debug
    tongue = chosen(lang)
    read = read_scenario(scenario, tongue)
    proposed = read_plan(plan, read)
    findings = inspect(read, proposed)
    for finding in findings:
        say(f"{WEIGHT[tongue][finding.severity]} {describe(finding, tongue)}")
    say(f"{proposed.option}: {outcome(proposed, findings, tongue)}")
    raise typer.Exit(HARD if hard_findings(findings) else CLEAN)


def read_plan(path: Path, scenario: Scenario) -> Plan:
    """Read a plan and make sure that it was made for a scenario.

    Parameters
    ----------
    path
        The file.
    scenario
        The scenario.

    Returns
    -------
    Plan
        The plan.

    Raises
    ------
    SpaceplanError
        If the file has faults, or the plan belongs to another scenario.
    """
    from spaceplan.exchange import check_plan_matches, load_plan
    from spaceplan.model.fault import SpaceplanError

    plan = load_plan(path)
    try:
        check_plan_matches(scenario, plan)
    except SpaceplanError as error:
        raise SpaceplanError(error.faults, str(path)) from None
    return plan


def read_plans(paths: Sequence[Path], scenario: Scenario) -> dict[str, Plan]:
    """Read plans of different options.

    Parameters
    ----------
    paths
        The files.
    scenario
        The scenario they were made for.

    Returns
    -------
    dict of str to Plan
        The plans by option, in the order given.

    Raises
    ------
    SpaceplanError
        If a file has faults or belongs to another scenario, or two are of one option.
    """
    from spaceplan.model.base import Text
    from spaceplan.model.fault import Fault, SpaceplanError

    plans: dict[str, Plan] = {}
    for path in paths:
        plan = read_plan(path, scenario)
        if plan.option in plans:
            fault = Fault(
                code="plan.option_twice",
                path="option",
                found=Text(
                    zh=f"方案“{plan.option}”的第二张布置图",
                    en=f"a second plan for the option '{plan.option}'",
                ),
                expected=Text(zh="每个方案一张布置图", en="one plan an option"),
            )
            raise SpaceplanError((fault,), str(path))
        plans[plan.option] = plan
    return plans
