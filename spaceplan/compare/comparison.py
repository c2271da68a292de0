"""Compare the plans of a scenario's options, each beside what the audit says of it."""

from __future__ import annotations

from collections.abc import Sequence

from spaceplan.compare.figures import Audited, Value, of_plan, of_today, stalls_today
from spaceplan.compare.ledger import Ledger
from spaceplan.compare.money_figures import currency_of
from spaceplan.compare.seeds import by_seed, spread
from spaceplan.model.base import Frozen, Text
from spaceplan.model.case import find_option
from spaceplan.model.enums import PlanStatus, Severity
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Option, Scenario
from spaceplan.money.records import Bill, PlanCost


class Row(Frozen):
    """One option with its plan, its findings and its figures."""

    option: Option
    """The option."""
    plan: Plan
    """The plan for it."""
    findings: tuple[Finding, ...]
    """What the audit found; empty for an option without a plan."""
    shown: bool
    """Whether it may be shown as an option: solved, and no hard finding."""
    figures: tuple[Value, ...]
    """Its figures, in the order of ``FIGURES``."""
    ledger: Ledger = Ledger(entries=())
    """What it keeps, changes, removes, moves and builds; empty for a plan that is not shown."""
    cost: PlanCost | None = None
    """What it costs; null where the scenario says nothing of money or the plan is not shown."""
    bills: tuple[Bill, ...] = ()
    """Who pays how much; empty without any funding."""

    def value(self, figure_id: str) -> Value:
        """Return one figure.

        Parameters
        ----------
        figure_id
            Id of the figure.

        Returns
        -------
        Value
            Its value.

        Raises
        ------
        KeyError
            If there is no such figure.
        """
        return _pick(self.figures, figure_id)

    @property
    def seeds(self) -> int:
        """How many seeds the option was searched with; 0 where nobody knows."""
        return len(by_seed(self.plan))

    @property
    def spread(self) -> int | None:
        """How far apart the stalls lie that the seeds found; null unless two seeds were tried."""
        return spread(self.plan)

    @property
    def hard(self) -> int:
        """Number of hard findings."""
        return sum(f.severity is Severity.HARD for f in self.findings)

    @property
    def warnings(self) -> int:
        """Number of warnings."""
        return sum(f.severity is Severity.WARN for f in self.findings)


def beyond_chance(one: Row, other: Row) -> bool:
    """Tell whether two plans differ in stalls by more than other seeds of the search would.

    Parameters
    ----------
    one, other
        Two options of a comparison.

    Returns
    -------
    bool
        True if they differ by more than the larger of their spreads; where no spread is known, if
        they differ at all.
    """
    gap = abs(len(one.plan.stalls) - len(other.plan.stalls))
    return gap > max(one.spread or 0, other.spread or 0)


class Comparison(Frozen):
    """The options of a scenario side by side, and what there is now."""

    scenario: str
    """Name of the scenario."""
    title: Text
    """Name of the compound."""
    today_stalls: int | None
    """Stalls in use now; null when unknown."""
    baseline: tuple[Value, ...]
    """What there is now, in the order of ``FIGURES``."""
    rows: tuple[Row, ...]
    """One row an option, in the scenario's order."""
    households: int | None = None
    """Households that live there; null when unknown."""
    currency: str = ""
    """Currency of its amounts, ISO 4217; empty where the scenario says nothing of money."""

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that may be shown as options."""
        return tuple(r for r in self.rows if r.shown)

    def baseline_value(self, figure_id: str) -> Value:
        """Return one figure of what there is now.

        Parameters
        ----------
        figure_id
            Id of the figure.

        Returns
        -------
        Value
            Its value.

        Raises
        ------
        KeyError
            If there is no such figure.
        """
        return _pick(self.baseline, figure_id)


def compare(
    scenario: Scenario,
    plans: Sequence[Plan],
    findings: Sequence[tuple[Finding, ...]] | None = None,
) -> Comparison:
    """Compare plans for the options of one scenario.

    Parameters
    ----------
    scenario
        What was asked.
    plans
        At most one plan an option, in any order.  An option without a plan has no row.
    findings
        What the audit found, one tuple a plan, where it has run already; default runs it.

    Returns
    -------
    Comparison
        One row a plan, in the order of the scenario's options.

    Raises
    ------
    SpaceplanError
        If a plan belongs to another scenario, to an option that does not exist, or to the same
        option as another plan, or if the funding of the scenario is faulty.
    ValueError
        If there are not as many sets of findings as plans.

    Examples
    --------
    A strip of 20 x 8 m along a street, with stalls of 2.5 m: 20 / 2.5 = 8 of them.

    >>> import spaceplan as sp
    >>> from spaceplan.model.scenario import Scenario
    >>> scenario = Scenario.model_validate({
    ...     "schema_version": 1,
    ...     "name": "row",
    ...     "site": {
    ...         "boundary": [(0, 0), (20, 0), (20, 8), (0, 8)],
    ...         "frontages": [{"id": "street", "span": [(0, 0), (20, 0)]}],
    ...         "gates": [{"id": "foot", "span": [(0, 5.5), (0, 8)], "vehicles": False}],
    ...     },
    ...     "rules": {"accessible_min": 0, "accessible_share": 0},
    ... })
    >>> plan = sp.solve(scenario, effort="quick")
    >>> comparison = sp.compare(scenario, [plan])
    >>> [(row.shown, row.value("stalls").number) for row in comparison.rows]
    [(True, 8.0)]
    """
    _check(scenario, plans)
    audits = findings if findings is not None else [_audited(scenario, plan) for plan in plans]
    order = [o.id for o in scenario.all_options]
    pairs = sorted(zip(plans, audits, strict=True), key=lambda p: order.index(p[0].option))
    return Comparison(
        scenario=scenario.name,
        title=scenario.title,
        today_stalls=stalls_today(scenario),
        baseline=of_today(scenario),
        rows=tuple(row_of(scenario, plan, found) for plan, found in pairs),
        households=scenario.households,
        currency=currency_of(scenario),
    )


def row_of(scenario: Scenario, plan: Plan, findings: tuple[Finding, ...]) -> Row:
    """Return the row of one audited plan.

    Parameters
    ----------
    scenario
        What was asked.
    plan
        The plan.
    findings
        What the audit found.

    Returns
    -------
    Row
        The row; ``shown`` only if the plan is solved and no finding is hard.
    """
    hard = any(f.severity is Severity.HARD for f in findings)
    shown = plan.status is PlanStatus.SOLVED and not hard
    audited = Audited(scenario, plan, findings)
    money = shown and scenario.speaks_of_money
    return Row(
        option=find_option(scenario, plan.option),
        plan=plan,
        findings=findings,
        shown=shown,
        figures=of_plan(audited, shown),
        ledger=audited.ledger if shown else Ledger(entries=()),
        cost=audited.cost if money else None,
        bills=audited.bills if money else (),
    )


def _audited(scenario: Scenario, plan: Plan) -> tuple[Finding, ...]:
    if plan.status is not PlanStatus.SOLVED:
        return ()
    from spaceplan.audit import audit  # heavy: shapely

    return audit(scenario, plan)


def _check(scenario: Scenario, plans: Sequence[Plan]) -> None:
    faults = [
        Fault(
            code="plan.other_scenario",
            path="scenario",
            found=Text(
                zh=f"布置图属于“{plan.scenario}”", en=f"a plan of the scenario '{plan.scenario}'"
            ),
            expected=Text(zh=f"“{scenario.name}”的布置图", en=f"a plan of '{scenario.name}'"),
        )
        for plan in plans
        if plan.scenario != scenario.name
    ]
    seen: set[str] = set()
    for plan in plans:
        find_option(scenario, plan.option)
        if plan.option in seen:
            faults.append(
                Fault(
                    code="plan.option_twice",
                    path="option",
                    found=Text(
                        zh=f"方案“{plan.option}”有两张布置图",
                        en=f"two plans for the option '{plan.option}'",
                    ),
                    expected=Text(zh="每个方案一张布置图", en="one plan an option"),
                )
            )
        seen.add(plan.option)
    if faults:
        raise SpaceplanError(tuple(faults))


def _pick(values: tuple[Value, ...], figure_id: str) -> Value:
    for value in values:
        if value.figure == figure_id:
            return value
    raise KeyError(figure_id)
