"""Prints what a plan keeps, changes and builds, what that costs, and who pays: ``costs``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spaceplan.cli.common import (
    CLEAN,
    HARD,
    DebugOption,
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
from spaceplan.cli.tables import print_table
from spaceplan.cli.verdicts import good, outcome, tell_hard

if TYPE_CHECKING:
    from spaceplan.compare import Comparison
    from spaceplan.model.base import Lang


@guarded
def costs(
    scenario: ScenarioArgument,
    plan: Annotated[
        Path,
        typer.Argument(
            metavar="PLAN", help=both("布置图文件", "Plan (.plan.json)"), show_default=False
        ),
    ],
    lang: LangOption = None,
    debug: DebugOption = False,
) -> None:
    """Say what a plan keeps, removes and builds, what it costs and who pays / 留改拆建与费用."""
    from spaceplan.audit import audit as inspect
    from spaceplan.cli.work import read_plan
    from spaceplan.compare.ledger import ledger_of
    from spaceplan.compare.money_words import bill_rows, cost_rows, cost_sentences, ledger_rows
    from spaceplan.model.case import resolve
    from spaceplan.model.enums import PlanStatus
    from spaceplan.money.funding import bills
    from spaceplan.money.lines import cost_of

    del debug
    tongue = chosen(lang)
    read = read_scenario(scenario, tongue)
    proposed = read_plan(plan, read)
    findings = inspect(read, proposed)
    if proposed.status is PlanStatus.SOLVED:
        cost = cost_of(resolve(read, proposed.option), proposed)
        due = bills(read, cost)
        ledger = ledger_of(read, proposed, cost)
        say(f"{proposed.option}: {ledger.phrase.get(tongue)}")
        print_table(*ledger_rows(ledger, cost.currency, tongue, money=True))
        print_table(*cost_rows(ledger, cost, tongue))
        stalls, today = len(proposed.stalls), read.today.stalls
        for sentence in cost_sentences(cost, stalls, today, read.households, due):
            say(sentence.get(tongue))
        if due:
            say("")
            print_table(*bill_rows(due, cost.currency, tongue))
    if good(proposed, findings):
        remark(f"{proposed.option}: {outcome(proposed, findings, tongue)}", err=True)
    else:
        tell(f"{proposed.option}: {outcome(proposed, findings, tongue)}")
    tell_hard(proposed, findings, tongue)
    raise typer.Exit(CLEAN if good(proposed, findings) else HARD)


def print_money(comparison: Comparison, lang: Lang) -> None:
    """Print ledger and money of every option that is shown.

    Parameters
    ----------
    comparison
        The comparison.
    lang
        Language.
    """
    from spaceplan.compare import option_name
    from spaceplan.compare.money_words import bill_rows, cost_sentences, ledger_rows

    for row in comparison.shown:
        say("")
        name = option_name(row.option).get(lang)
        colon = "：" if lang == "zh" else ": "
        say(f"{name}{colon}{row.ledger.phrase.get(lang)}")
        money = row.cost is not None
        print_table(*ledger_rows(row.ledger, comparison.currency, lang, money=money))
        if row.cost is not None:
            stalls, today = len(row.plan.stalls), comparison.today_stalls
            for sentence in cost_sentences(
                row.cost, stalls, today, comparison.households, row.bills
            ):
                say(sentence.get(lang))
        if row.bills:
            print_table(*bill_rows(row.bills, comparison.currency, lang))
