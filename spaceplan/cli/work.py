"""Commands that make, judge and show plans: ``solve``, ``compare``, ``audit``, ``draw``."""

from __future__ import annotations

import itertools
import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spaceplan.cli.common import (
    CLEAN,
    HARD,
    DebugOption,
    ForceOption,
    LangOption,
    ScenarioArgument,
    both,
    check_target,
    chosen,
    guarded,
    read_scenario,
    say,
    tell,
)
from spaceplan.cli.money import print_money
from spaceplan.cli.pinning import (
    NoStallOption,
    PinOption,
    PinsOption,
    PriceOption,
    WritePinsOption,
)
from spaceplan.cli.verdicts import (
    WEIGHT,
    good,
    hard_findings,
    outcome,
    print_comparison,
    tell_hard,
)
from spaceplan.model.enums import Effort

if TYPE_CHECKING:
    from spaceplan.cli.progress import TerminalListener
    from spaceplan.compare import Comparison
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
    force: ForceOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Find the best plan for one option / 求解一个方案."""
    from spaceplan.audit import audit as inspect
    from spaceplan.cli.pinning import asked_pins, pin_findings, pin_lines, written_out
    from spaceplan.cli.progress import TerminalListener, stoppable
    from spaceplan.exchange import dump_pins, dump_plan, write_atomic
    from spaceplan.model.case import find_option
    from spaceplan.solve import solve as find_plan

    del debug
    tongue = chosen(lang)
    read = read_scenario(scenario, tongue)
    wanted = find_option(read, option).id
    first = read_plan(start, read) if start else None
    for target in (out, write_pins):
        if target is not None:
            check_target(target, force)
    held = asked_pins(pin or (), no_stall or (), pins)
    pinned = written_out(read, wanted, first, held)
    if write_pins is not None:
        write_atomic(write_pins, dump_pins(pinned))
    more: dict[str, Any] = {"pins": held, "price": price} if held or price else {}
    with TerminalListener(read, tongue) as listener, stoppable(listener, tongue):
        plan = find_plan(
            read,
            wanted,
            effort=effort.value,
            seed=seed,
            start=first,
            listener=listener,
            tidiness=tidiness,
            audit=inspect,
            **more,
        )
    findings = pin_findings(pinned, plan, inspect(read, plan))
    line = "\n".join([f"{wanted}: {outcome(plan, findings, tongue)}", *pin_lines(plan, tongue)])
    if out is None:
        say(dump_plan(plan).rstrip("\n"))
        tell(line)
    else:
        write_atomic(out, dump_plan(plan))
        say(line)
    tell_hard(plan, findings, tongue)
    raise typer.Exit(CLEAN if good(plan, findings) else HARD)


@guarded
def compare(
    scenario: ScenarioArgument,
    out: Annotated[Path, typer.Option("--out", help=both("结果文件夹", "Folder for the results"))],
    effort: EffortOption = Effort.STANDARD,
    seed: SeedOption = 0,
    seeds: SeedsOption = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            min=1,
            max=256,
            help=both("并行数；默认全部核心", "Threads; default: all cores"),
        ),
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option("--option", help=both("只比较这些方案", "Only these options (repeatable)")),
    ] = None,
    tidiness: TidinessOption = 1.0,
    force: ForceOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Find, audit, compare and draw all options / 求解、审查、比较并画出各方案."""
    from spaceplan.audit import audit as inspect
    from spaceplan.cli.outputs import check_folder, whole_folder
    from spaceplan.cli.pictures import write_comparison
    from spaceplan.cli.progress import TerminalListener, stoppable
    from spaceplan.compare import compare as put_side_by_side
    from spaceplan.model.case import find_option, resolve
    from spaceplan.render.helpers import Helpers
    from spaceplan.solve import solve_all
    from spaceplan.standards import rules_for

    del debug
    tongue = chosen(lang)
    read = read_scenario(scenario, tongue)
    names = tuple(dict.fromkeys(option or [o.id for o in read.all_options]))
    for name in names:
        rules_for(resolve(read, find_option(read, name).id))
    check_folder(out, read.name, names, force)
    workers = jobs or os.cpu_count() or 1
    shared = seeds or effort.seeds
    times = {"begin": time.monotonic()}
    with TerminalListener(read, tongue) as listener, stoppable(listener, tongue):
        plans = solve_all(
            read,
            names,
            effort=effort.value,
            seed=seed,
            seeds=shared,
            jobs=workers,
            listener=listener,
            tidiness=tidiness,
            audit=inspect,
        )
    times["searched"] = time.monotonic()
    # Helpers get ready to draw while the plans are audited.
    with Helpers(workers - 1) as helpers:
        comparison = put_side_by_side(read, plans)
        times["audited"] = time.monotonic()
        print_comparison(comparison, tongue)
        print_money(comparison, tongue)
        # Should anything fail, helpers let go of the folder before it is removed.
        with whole_folder(out) as folder, helpers:
            write_comparison(read, comparison, folder, tongue, helpers)
            times["drawn"] = time.monotonic()
            run = {"seed": seed, "seeds": shared, "effort": effort.value, "jobs": workers}
            _write_run(comparison, folder, run, times, listener)
    if listener.stopped():
        tell(
            "搜索提前停止：以上是停止前最好的布置图"
            if tongue == "zh"
            else "the search was stopped early: these are the best plans until then"
        )
    say(f"已写出 {out}/index.html" if tongue == "zh" else f"wrote {out}/index.html")
    for row in comparison.rows:
        tell_hard(row.plan, row.findings, tongue)
    raise typer.Exit(CLEAN if all(row.shown for row in comparison.rows) else HARD)


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


def _write_run(
    comparison: Comparison,
    folder: Path,
    run: Mapping[str, object],
    times: dict[str, float],
    listener: TerminalListener,
) -> None:
    """Note how the run went: the one file with clock figures in it."""
    from spaceplan.cli.outputs import RUN_FILE, versions

    steps = list(times)
    data = {
        "command": "spaceplan compare",
        "scenario": comparison.scenario,
        **run,
        "stopped_early": listener.stopped(),
        "versions": versions(),
        "options": {
            row.option.id: {
                "status": row.plan.status.value,
                "stalls": len(row.plan.stalls),
                "by_seed": row.plan.metrics.by_seed,
                "hard": row.hard,
                "warnings": row.warnings,
                "shown": row.shown,
                "first_plan_s": listener.first_plan_s.get(row.option.id),
            }
            for row in comparison.rows
        },
        "seconds": {b: round(times[b] - times[a], 2) for a, b in itertools.pairwise(steps)},
        "files": sorted([*(p.name for p in folder.iterdir()), RUN_FILE]),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / RUN_FILE).write_text(text + "\n", encoding="utf-8")
