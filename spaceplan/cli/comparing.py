"""The command ``compare``: finds, audits, compares and draws all options of a scenario."""

from __future__ import annotations

import itertools
import json
import os
import time
from collections.abc import Mapping
from functools import partial
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
    remark,
    tell,
)
from spaceplan.cli.money import print_money
from spaceplan.cli.progress import ProgressOption, Showing
from spaceplan.cli.targets import show_file, wrote
from spaceplan.cli.verdicts import print_comparison, tell_hard
from spaceplan.cli.work import (
    DryRunOption,
    EffortOption,
    JobsOption,
    SeedOption,
    SeedsOption,
    TidinessOption,
)
from spaceplan.model.enums import Effort, PlanStatus

if TYPE_CHECKING:
    from spaceplan.cli.former import Asked
    from spaceplan.cli.progress import TerminalListener
    from spaceplan.compare import Comparison


@guarded
def compare(
    scenario: ScenarioArgument,
    out: Annotated[Path, typer.Option("--out", help=both("结果文件夹", "Folder for the results"))],
    effort: EffortOption = Effort.STANDARD,
    seed: SeedOption = 0,
    seeds: SeedsOption = None,
    jobs: JobsOption = None,
    option: Annotated[
        list[str] | None,
        typer.Option("--option", help=both("只比较这些方案", "Only these options (repeatable)")),
    ] = None,
    tidiness: TidinessOption = 1.0,
    dry_run: DryRunOption = False,
    progress: ProgressOption = Showing.AUTO,
    open_: OpenOption = False,
    force: ForceOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Find, audit, compare and draw all options / 求解、审查、比较并画出各方案."""
    from spaceplan.audit import audit as inspect
    from spaceplan.cli.former import Asked, better_ones, former_plans
    from spaceplan.cli.outputs import check_folder, whole_folder
    from spaceplan.cli.progress import (
        DRAWING,
        STOPPED_EARLY,
        TerminalListener,
        stoppable,
        unless_stopped,
    )
    from spaceplan.compare import compare as put_side_by_side
    from spaceplan.exchange.comparison_files import write_comparison
    from spaceplan.exchange.fingerprints import scenario_sha256, versions
    from spaceplan.model.case import find_option, resolve
    from spaceplan.render.helpers import Helpers
    from spaceplan.standards import rules_for

    del debug
    tongue = chosen(lang)
    read = read_scenario(scenario, tongue)
    names = tuple(dict.fromkeys(option or [o.id for o in read.all_options]))
    for name in names:
        rules_for(resolve(read, find_option(read, name).id))
    shared = seeds or effort.seeds
    asked = Asked(
        scenario_sha256(read), names, tongue, effort.value, seed, shared, tidiness, versions()
    )
    check_folder(out, read.name, asked, force)
    workers = jobs or os.cpu_count() or 1
    if dry_run:
        from spaceplan.cli.dry_run import dry_run_lines

        for line in dry_run_lines(read, names, effort, shared, workers, tongue, drawn=True):
            typer.echo(line)
        raise typer.Exit(CLEAN)
    from spaceplan.solve import solve_all

    former = {} if force else former_plans(out, names)
    times = {"begin": time.monotonic()}
    with (
        TerminalListener(read, tongue, names=names, showing=progress) as listener,
        stoppable(listener, tongue),
    ):
        found = solve_all(
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
    plans, kept = better_ones(read, unless_stopped(found, listener), former, inspect)
    if listener.stopped() and not any(p.status is PlanStatus.SOLVED for p in plans):
        nothing = "；什么也没有写出" if tongue == "zh" else "; nothing was written"
        tell(STOPPED_EARLY.get(tongue) + nothing)
        raise typer.Exit(STOPPED)
    # Helpers get ready to draw while the plans are audited.
    with Helpers(workers - 1, partial(listener.step, DRAWING)) as helpers:
        comparison = put_side_by_side(read, plans)
        times["audited"] = time.monotonic()
        if not is_quiet():
            print_comparison(comparison, tongue)
            print_money(comparison, tongue)
        listener.step(DRAWING, 0, 1)
        # Should anything fail, helpers let go of the folder before it is removed.
        with whole_folder(out) as folder, helpers, listener:
            write_comparison(read, comparison, folder, tongue, helpers)
            times["drawn"] = time.monotonic()
            _write_run(comparison, folder, asked, workers, times, listener)
    for sentence in kept:
        remark(sentence.get(tongue))
    if listener.stopped():
        tell(
            "搜索提前停止：以上是停止前最好的布置图"
            if tongue == "zh"
            else "the search was stopped early: these are the best plans until then"
        )
    wrote(out / "index.html", tongue)
    for row in comparison.rows:
        tell_hard(row.plan, row.findings, tongue)
    if open_:
        show_file(out / "index.html", tongue)
    raise typer.Exit(CLEAN if all(row.shown for row in comparison.rows) else HARD)


def _write_run(
    comparison: Comparison,
    folder: Path,
    asked: Asked,
    jobs: int,
    times: Mapping[str, float],
    listener: TerminalListener,
) -> None:
    """Note how the run went: the one file with clock figures in it."""
    from spaceplan.cli.former import RUN_FILE
    from spaceplan.exchange.fingerprints import sha256

    steps = list(times)
    files = sorted(folder.iterdir())
    data = {
        "command": "spaceplan compare",
        "scenario": comparison.scenario,
        **asked.noted(),
        "jobs": jobs,
        "stopped_early": listener.stopped(),
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
        "files": sorted([*(p.name for p in files), RUN_FILE]),
        "sha256": {p.name: sha256(p.read_bytes()) for p in files},
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / RUN_FILE).write_text(text + "\n", encoding="utf-8")
