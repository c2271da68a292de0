"""Puts the commands together; imports nothing heavy, so that ``--help`` answers at once."""

from __future__ import annotations

from typing import Annotated

import typer

from spaceplan._version import __version__
from spaceplan.cli import (
    asking,
    bench,
    comparing,
    describe,
    drawing,
    exchange,
    money,
    report,
    sweeping,
    tradeoffs,
    work,
)
from spaceplan.cli.common import both

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=both(
        "老旧小区院落布局：车位、活动用房、车棚；找出、审查、比较并画出各方案。",
        "Layouts for old housing courtyards: found, audited, compared and drawn.",
    ),
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"spaceplan {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            "-V",
            callback=_version,
            is_eager=True,
            help=both("显示版本", "Show the version"),
        ),
    ] = False,
) -> None:
    del version


for _command in (
    describe.new,
    describe.check,
    describe.schema,
    describe.standards,
    work.solve,
    comparing.compare,
    work.audit,
    drawing.draw,
    money.costs,
    asking.diff,
    tradeoffs.tradeoffs,
    report.report,
    sweeping.sweep,
    bench.bench,
    exchange.export,
):
    app.command()(_command)
# a coordinate may be negative: it is no option then
app.command(context_settings={"ignore_unknown_options": True})(asking.why)
app.command("import")(exchange.import_)
