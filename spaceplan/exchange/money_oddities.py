"""What is odd about the money of a scenario: budgets that cannot hold, prices nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

from spaceplan.model.base import Text, counted
from spaceplan.model.case import resolve
from spaceplan.model.enums import Treatment
from spaceplan.model.fault import Fault
from spaceplan.model.scenario import Scenario
from spaceplan.standards.prices import Origin, default_prices, prices_for


def money_oddities(scenario: Scenario) -> tuple[Fault, ...]:
    """Return what deserves a second look in costs, budgets and funding.

    Parameters
    ----------
    scenario
        A scenario without faults.

    Returns
    -------
    tuple of Fault
        Warnings, without lines.
    """
    return (*_budgets(scenario), *_prices(scenario), *_households(scenario), *_lifts(scenario))


def _budgets(scenario: Scenario) -> Iterator[Fault]:
    own = {o.id: i for i, o in enumerate(scenario.options)}
    told: set[tuple[str, float]] = set()
    for option in scenario.all_options:
        case = resolve(scenario, option.id)
        if case.budget is None:
            continue
        path = "budget" if option.budget is None else f"options.{own[option.id]}.budget"
        # Only what the option settles for certain: optional structures may stay.
        owed = [s for s in case.structures if s.treatment in (Treatment.REMOVE, Treatment.MODIFY)]
        least = sum(s.cost for s in owed)
        if least > case.budget and (path, least) not in told:
            told.add((path, least))
            yield _warn(
                "budget.below_removals",
                path,
                (
                    f"预算 {case.budget:,.0f}，低于方案“{option.id}”的拆改费用 {least:,.0f}",
                    f"a budget of {case.budget:,.0f}; removing and changing alone costs "
                    f"{least:,.0f} in '{option.id}'",
                ),
                (
                    f"至少 {least:,.0f}，或保留更多构筑物",
                    f"at least {least:,.0f}, or more structures that stay",
                ),
            )
        untyped = [s.id for s in owed if "cost" not in s.model_fields_set]
        if untyped and (path, -1.0) not in told:
            told.add((path, -1.0))
            names = ", ".join(untyped[:5]) + (" …" if len(untyped) > 5 else "")
            yield _warn(
                "budget.unknown_costs",
                path,
                (f"有预算，但 {names} 的费用未知", f"a budget, and no cost of {names}"),
                (
                    "这些构筑物的 cost；不花钱写 0",
                    "a cost of each of them, 0 if it is free: what is unknown is not counted",
                ),
            )


def _prices(scenario: Scenario) -> Iterator[Fault]:
    costs = scenario.costs
    if costs is None or not costs.defaults or costs.currency == default_prices().currency:
        return
    missing = [p.id for p in prices_for(costs).items if p.origin is Origin.UNKNOWN]
    if missing:
        names = ", ".join(missing[:4]) + (" …" if len(missing) > 4 else "")
        yield _warn(
            "costs.no_defaults",
            "costs.currency",
            (
                f"货币 {costs.currency}，而默认造价以 {default_prices().currency} 计",
                f"the currency {costs.currency}; default prices are in {default_prices().currency}",
            ),
            (
                f"自己的单价；缺少的按未知处理：{names}",
                f"prices of your own: what is left out is unknown ({names})",
            ),
        )


def _households(scenario: Scenario) -> Iterator[Fault]:
    listed = sum(g.count for g in scenario.households_list)
    if listed and scenario.households is not None and listed != scenario.households:
        yield _warn(
            "households.differ",
            "households_list",
            (
                f"各组共 {listed} 户，households 写的是 {scenario.households}",
                f"{counted(listed, 'household')} in the groups, "
                f"{scenario.households} under households",
            ),
            ("两处户数相同", "the same number in both"),
        )


def _lifts(scenario: Scenario) -> Iterator[Fault]:
    """Somebody may pay for lifts alone, and nobody for the rest: say so."""
    kinds = [f.applies_to for f in scenario.funding]
    if kinds == ["lifts"]:
        yield _warn(
            "funding.lifts_only",
            "funding",
            ("只有电梯的资金安排", "a funding for lifts only"),
            ("另有一个 applies_to: all，否则其余费用无人承担", "one for all beside it, or nobody "
             "pays for the rest"),
        )  # fmt: skip


def _warn(code: str, path: str, found: tuple[str, str], expected: tuple[str, str]) -> Fault:
    return Fault(
        code=code,
        path=path,
        found=Text(zh=found[0], en=found[1]),
        expected=Text(zh=expected[0], en=expected[1]),
        warning=True,
    )
