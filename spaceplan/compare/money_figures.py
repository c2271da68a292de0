"""The figures of money: what a plan costs in all, per household and per stall gained."""

from __future__ import annotations

from spaceplan.compare.amounts import amount
from spaceplan.compare.figure import Audited, Figure
from spaceplan.compare.names import NOT_APPLICABLE
from spaceplan.model.base import Text
from spaceplan.model.case import resolve
from spaceplan.model.money import Costs
from spaceplan.model.scenario import Scenario
from spaceplan.money.funding import household_pays
from spaceplan.money.records import MODIFY, MOVE, REMOVE


def currency_of(scenario: Scenario) -> str:
    """Return the currency of a scenario's amounts.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    str
        ISO 4217 code; empty where the scenario says nothing of money.
    """
    return (scenario.costs or Costs()).currency if scenario.speaks_of_money else ""


def _speaks(scenario: Scenario) -> bool:
    return scenario.speaks_of_money


def _limited(scenario: Scenario) -> bool:
    return scenario.budget is not None or any(o.budget is not None for o in scenario.options)


def _total(a: Audited) -> float | Text | None:
    cost = a.cost
    if cost.total_cents is not None:
        return cost.total_cents / 100
    if not cost.known_cents:
        return None
    known, n = cost.known_cents, len(cost.unknown)
    return Text(
        zh=f"不少于 {amount(known, cost.currency, 'zh', short=True)}（另有 {n} 项未知）",
        en=f"at least {amount(known, cost.currency, 'en', short=True)} ({n} more unknown)",
    )


def _per_household(a: Audited) -> float | Text | None:
    paid = household_pays(a.cost, a.bills, a.scenario.households)
    if paid is None:
        return None
    each, all_of_it = paid
    if all_of_it:
        return float(each) / 100
    zh, en = (amount(round(each), a.cost.currency, lang, short=True) for lang in ("zh", "en"))
    return Text(zh=f"不少于 {zh}（另有部分尚无人承担）", en=f"at least {en} (some is not covered)")


def _per_stall_gained(a: Audited) -> float | Text | None:
    parking, today = a.cost.parking_cents, a.scenario.today.stalls
    if parking is None or today is None:
        return None
    gain = len(a.plan.stalls) - today
    # Nothing gained has no price a piece.
    return parking / 100 / gain if gain > 0 else Text(zh=NOT_APPLICABLE, en=NOT_APPLICABLE)


def _left(a: Audited) -> float | Text | None:
    budget = resolve(a.scenario, a.plan.option).budget
    if budget is None:
        return Text(zh="无预算", en="no budget")
    total = a.cost.total_cents
    return None if total is None else budget - total / 100


def _removal(a: Audited) -> float | None:
    touched = {*a.plan.removed, *a.plan.modified, *a.plan.moved}
    if not touched:
        return 0.0
    # A cost that nobody typed is not nought: unknown, unless at least one was given.
    typed = [line for line in a.cost.lines if line.key in (REMOVE, MODIFY, MOVE) and line.price]
    given = [s for s in a.scenario.structures if s.id in touched and "cost" in s.model_fields_set]
    return sum(line.cents or 0 for line in typed) / 100 if given else None


_NO_UNIT = Text()

MONEY_FIGURES: tuple[Figure, ...] = (
    Figure(
        "removal_cost",
        Text(zh="拆改费用", en="Cost of removing and changing"),
        _NO_UNIT,
        _removal,
        money=True,
    ),
    Figure(
        "cost_total",
        Text(zh="总费用", en="Total cost"),
        _NO_UNIT,
        _total,
        money=True,
        always=False,
        asked=_speaks,
    ),
    Figure(
        "budget_left",
        Text(zh="预算余额", en="Left of the budget"),
        _NO_UNIT,
        _left,
        money=True,
        always=False,
        asked=_limited,
        on_sheet=False,
    ),
    Figure(
        "cost_per_household",
        Text(zh="每户平均承担（已扣补助）", en="What a household pays on average"),
        _NO_UNIT,
        _per_household,
        money=True,
        always=False,
        asked=_speaks,
        on_sheet=False,
    ),
    Figure(
        "cost_per_stall_gained",
        Text(zh="每新增车位的停车场地费用", en="Cost of parking alone, per stall gained"),
        _NO_UNIT,
        _per_stall_gained,
        money=True,
        always=False,
        asked=_speaks,
    ),
)
