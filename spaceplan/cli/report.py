"""The command ``report``: binds options, costs, prices and votes for a meeting."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spaceplan.cli.common import (
    CLEAN,
    HARD,
    DebugOption,
    ForceOption,
    OpenOption,
    ScenarioArgument,
    both,
    chosen,
    guarded,
    read_scenario,
)
from spaceplan.cli.progress import ProgressOption, Showing
from spaceplan.cli.targets import check_target, refuse, show_file, write, wrote

if TYPE_CHECKING:
    from spaceplan.model.base import Lang

_PLAN = ".plan.json"


class Languages(StrEnum):
    """In which languages a report is written."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"


@guarded
def report(
    scenario: ScenarioArgument,
    plans: Annotated[
        list[Path],
        typer.Argument(
            metavar="PLAN...",
            help=both(
                "布置图文件，或 compare 写出的文件夹", "Plans, or the folder that compare wrote"
            ),
            show_default=False,
        ),
    ],
    out: Annotated[
        list[Path],
        typer.Option(
            "--out", help=both("报告 .pdf 或 .html；可重复", "Report, .pdf or .html (repeatable)")
        ),
    ],
    lang: Annotated[
        Languages | None,
        typer.Option(
            "--lang",
            help=both("语言；默认随系统", "Languages; default from the locale"),
            show_default=False,
        ),
    ] = None,
    prices: Annotated[
        Path | None,
        typer.Option(
            "--prices",
            metavar="DIR",
            help=both("tradeoffs 写出的文件夹", "Folder that tradeoffs wrote"),
        ),
    ] = None,
    progress: ProgressOption = Showing.AUTO,
    open_: OpenOption = False,
    force: ForceOption = False,
    debug: DebugOption = False,
) -> None:
    """Bind a report for a meeting / 为业主大会装订报告."""
    from spaceplan.cli.progress import DRAWING, TerminalListener
    from spaceplan.cli.work import read_plan
    from spaceplan.exchange.prices import load_prices
    from spaceplan.render.dossier import dossier_of
    from spaceplan.render.helpers import Helpers
    from spaceplan.render.report import FORMATS, report_bytes

    del debug
    langs: tuple[Lang, ...] = ("zh", "en") if lang is Languages.BOTH else (_one(lang),)
    for target in out:
        if target.suffix.lower() not in FORMATS:
            known = ", ".join(FORMATS)
            raise refuse(
                target,
                (f"报告格式“{target.suffix}”", f"the report format '{target.suffix}'"),
                (f"下列之一：{known}", f"one of {known}"),
            )
        check_target(target, force)
    read = read_scenario(scenario, langs[0])
    shown = tuple(read_plan(p, read) for p in _plans(plans))
    priced = () if prices is None else tuple(load_prices(p, read) for p in _prices(prices))
    endings = [target.suffix.lower() for target in out]
    listener = TerminalListener(read, langs[0], showing=progress)
    listener.step(DRAWING, 0, 1)
    made: list[bytes] = []
    before = 0

    def told(done: int, asked: int) -> None:
        """Show the share of all reports: what the next one takes is not handed out yet."""
        share = (done - before) / max(asked - before, 1)
        listener.step(DRAWING, len(made) + share, len(endings))

    # Helpers get ready to draw while the plans are audited.
    with listener, Helpers((os.cpu_count() or 1) - 1, told) as helpers:
        dossier = dossier_of(read, shown, priced)
        for end in endings:
            made.append(report_bytes(end, dossier, langs, helpers=helpers))
            before = helpers.asked
    for target, content in zip(out, made, strict=True):
        write(target, content)
        wrote(target, langs[0])
    if open_:
        show_file(out[0], langs[0])
    raise typer.Exit(CLEAN if all(row.shown for row in dossier.comparison.rows) else HARD)


def _one(lang: Languages | None) -> Lang:
    from spaceplan.cli.common import Language

    return chosen(None if lang is None else Language(lang.value))


def _plans(given: list[Path]) -> list[Path]:
    """Return the plan files; a folder stands for all that are in it."""
    out: list[Path] = []
    for path in given:
        if not path.is_dir():
            out.append(path)
            continue
        inside = sorted(path.glob(f"*{_PLAN}"))
        if not inside:
            raise refuse(
                path,
                ("没有布置图的文件夹", "a folder without plans"),
                (f"至少一个 *{_PLAN} 文件", f"at least one file *{_PLAN}"),
            )
        out += inside
    return out


def _prices(folder: Path) -> list[Path]:
    found = sorted(folder.glob("prices-*.json")) if folder.is_dir() else []
    if not found:
        raise refuse(
            folder,
            ("没有代价文件", "no prices there"),
            (
                "spaceplan tradeoffs SCENARIO --out DIR 写出的文件夹",
                "a folder that 'spaceplan tradeoffs SCENARIO --out DIR' wrote",
            ),
        )
    return found
