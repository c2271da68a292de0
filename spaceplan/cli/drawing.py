"""The command ``draw``: one map, or one picture from above."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spaceplan.cli.common import (
    CLEAN,
    HARD,
    DebugOption,
    ForceOption,
    LangOption,
    OpenOption,
    ScenarioArgument,
    both,
    chosen,
    guarded,
    read_scenario,
    remark,
    tell,
)
from spaceplan.cli.targets import check_target, refuse, show_file, write, wrote
from spaceplan.cli.verdicts import good, hard_findings, outcome
from spaceplan.cli.work import OptionOption, read_plan

if TYPE_CHECKING:
    from spaceplan.model.fault import Fault


class Picture(StrEnum):
    """What ``draw`` draws."""

    MAP = "map"
    AXONOMETRIC = "axonometric"


@guarded
def draw(
    scenario: ScenarioArgument,
    plan: Annotated[
        Path | None,
        typer.Argument(
            metavar="PLAN",
            help=both("布置图；不给则画现状", "Plan file; without one, what was typed"),
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help=both("图的文件名 .png、.svg 或 .pdf", "Picture: .png, .svg or .pdf")
        ),
    ] = None,
    option: OptionOption = None,
    view: Annotated[
        Picture,
        typer.Option("--view", help=both("平面图，或鸟瞰图", "Map, or seen from above at a slant")),
    ] = Picture.MAP,
    open_: OpenOption = False,
    force: ForceOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Draw a plan, or what was typed / 画布置图；不给布置图则画输入的现状."""
    import tempfile

    from spaceplan.audit import audit as inspect
    from spaceplan.exchange import check
    from spaceplan.model.case import find_option
    from spaceplan.render import save_map
    from spaceplan.render.save import save_view

    del debug
    tongue = chosen(lang)
    read = read_scenario(scenario, tongue)
    proposed = read_plan(plan, read) if plan else None
    if option is not None:
        find_option(read, option)
    warnings: tuple[Fault, ...] = ()
    shown = read
    if proposed is None:
        typed = check(scenario)
        # corners are numbered as in the file
        warnings, shown = typed.warnings, typed.typed or read
    findings = inspect(read, proposed) if proposed else None
    ending = proposed.option if proposed else option or "today"
    more = "" if view is Picture.MAP else "-view"
    targets = _pictures(out, f"{read.name}-{ending}{more}")
    for target in targets:
        check_target(target, force)
    with tempfile.TemporaryDirectory() as folder:
        stem = Path(folder) / "picture"
        endings = tuple(target.suffix.lower() for target in targets)
        if view is Picture.MAP:
            made = save_map(
                shown, proposed, stem, tongue, option=option, faults=warnings, findings=findings,
                endings=endings,
            )  # fmt: skip
        else:
            made = save_view(read, proposed, stem, tongue, endings)
        for target in targets:
            path = next(p for p in made if p.suffix == target.suffix.lower())
            write(target, path.read_bytes())
            wrote(target, tongue)
    if open_:
        show_file(targets[0], tongue)
    if proposed is not None and findings is not None:
        line = f"{proposed.option}: {outcome(proposed, findings, tongue)}"
        if good(proposed, findings):
            remark(line, err=True)
        else:
            tell(line)
        raise typer.Exit(HARD if hard_findings(findings) else CLEAN)


def _pictures(out: Path | None, name: str) -> tuple[Path, ...]:
    if out is None:
        return Path(f"{name}.png"), Path(f"{name}.svg")
    if out.suffix.lower() in (".png", ".svg", ".pdf"):
        return (out,)
    if out.suffix:
        raise refuse(
            out,
            (f"图的格式 {out.suffix}", f"the picture format {out.suffix}"),
            (
                ".png、.svg 或 .pdf；不写后缀则写前两种",
                ".png, .svg or .pdf; without an ending, the first two",
            ),
        )
    return out.with_name(out.name + ".png"), out.with_name(out.name + ".svg")
