"""Commands that ask about plans: ``why`` no stall stands there, and what changed (``diff``)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spaceplan.cli.common import (
    CLEAN,
    DebugOption,
    ForceOption,
    LangOption,
    OpenOption,
    ScenarioArgument,
    both,
    chosen,
    guarded,
    read_scenario,
    say,
)
from spaceplan.cli.targets import check_target, refuse, show_file, write, wrote
from spaceplan.cli.work import PlanArgument, read_plan


@guarded
def why(
    scenario: ScenarioArgument,
    plan: PlanArgument,
    x: Annotated[float, typer.Argument(metavar="X", help=both("横坐标，米", "x in metres"))],
    y: Annotated[float, typer.Argument(metavar="Y", help=both("纵坐标，米", "y in metres"))],
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Say why no stall stands at a spot / 这里为什么没有车位."""
    import math

    from spaceplan.audit import describe
    from spaceplan.compare import why as ask

    del debug
    tongue = chosen(lang)
    read = read_scenario(scenario, tongue)
    proposed = read_plan(plan, read)
    if not (math.isfinite(x) and math.isfinite(y)):
        raise refuse(
            plan,
            (f"位置 {x}, {y}", f"the place {x}, {y}"),
            ("以米计的两个数", "two figures in metres"),
        )
    answer = ask(read, proposed, x, y)
    say(f"({x:g}, {y:g}) [{answer.reason.value}] {answer.message.get(tongue)}")
    for finding in answer.findings:
        say(f"  {describe(finding, tongue)}")
    if answer.stall is not None:
        corners = ", ".join(f"({a:.2f}, {b:.2f})" for a, b in answer.stall.outline)
        head = "试放的车位" if tongue == "zh" else "the stall that was tried"
        say(f"  {head} ({answer.stall.kind.value}): {corners}")
    raise typer.Exit(CLEAN)


@guarded
def diff(
    before: Annotated[
        Path,
        typer.Argument(
            metavar="BEFORE", help=both("原布置图", "First plan (.plan.json)"), show_default=False
        ),
    ],
    after: Annotated[
        Path,
        typer.Argument(
            metavar="AFTER", help=both("新布置图", "Second plan (.plan.json)"), show_default=False
        ),
    ],
    scenario: Annotated[
        Path | None,
        typer.Option("--scenario", help=both("场景文件；画图时需要", "Scenario file, for the map")),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help=both("图的文件名 .png 或 .svg", "Map: .png or .svg")),
    ] = None,
    open_: OpenOption = False,
    force: ForceOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Say what changed between two plans / 两张布置图有什么不同."""
    import tempfile

    from spaceplan.compare import diff as differ
    from spaceplan.compare import diff_lines
    from spaceplan.exchange import load_plan

    del debug
    tongue = chosen(lang)
    read = read_scenario(scenario, tongue) if scenario is not None else None
    plans = [load_plan(p) if read is None else read_plan(p, read) for p in (before, after)]
    if out is not None:
        if read is None:
            raise refuse(
                out,
                ("没有场景文件，画不出图", "no scenario to draw the map from"),
                ("用 --scenario 给出场景文件", "the scenario, with --scenario"),
            )
        if out.suffix.lower() not in (".png", ".svg"):
            raise refuse(
                out,
                (f"图的格式“{out.suffix}”", f"the picture format '{out.suffix}'"),
                (".png 或 .svg", ".png or .svg"),
            )
        check_target(out, force)
    found = differ(plans[0], plans[1])
    for line in diff_lines(found):
        say(line.get(tongue))
    if out is not None and read is not None:
        from spaceplan.render.diff_map import save_diff

        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / f"map{out.suffix.lower()}"
            save_diff(read, plans[0], plans[1], found, target, tongue)
            write(out, target.read_bytes())
        wrote(out, tongue)
        if open_:
            show_file(out, tongue)
    raise typer.Exit(CLEAN)
