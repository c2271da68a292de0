"""What a price is, and what a plan costs in money."""

from __future__ import annotations

from collections.abc import Callable

from spaceplan.compare import FIGURES
from spaceplan.compare import Audited as Row
from spaceplan.model.base import Frozen, Text
from spaceplan.model.enums import Effort
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.tradeoffs.ask import Ask, Change, Topic

#: Tells what a plan costs, in the scenario's currency; None for unknown.
Money = Callable[[Scenario, Plan], float | None]


class Price(Frozen):
    """One question and what its best plan has more or fewer than the brief as it is."""

    id: str
    """Id of the question, e.g. ``brief.green.half``."""
    topic: Topic
    """What it is about."""
    subject: str
    """Path of what is changed."""
    change: Change
    """What is changed."""
    title: Text
    """The question in a few words."""
    stalls: int | None
    """Stalls of its plan; null when there is none."""
    gain: int | None
    """Stalls more (or, below 0, fewer) than with the brief as it is; null without a plan."""
    money: float | None
    """What its plan costs more than that of the brief, in the scenario's currency; null when
    unknown."""
    dropped: int = 0
    """Stalls given up to keep a rule that the search does not know: then ``gain`` is an upper
    estimate of the loss."""
    note: Text = Text()
    """Why there is no price, or what to keep in mind."""
    plan: Plan | None = None
    """The audited plan; null when there is none."""
    findings: tuple[Finding, ...] = ()
    """What the audit says of it; never a hard finding."""


class Tradeoffs(Frozen):
    """What each wish and rule costs, for one option."""

    scenario: str
    """Name of the scenario."""
    option: str
    """Id of the option."""
    title: Text
    """Name of the option."""
    effort: Effort
    """How hard each question was searched for."""
    seed: int
    """Seed of the search."""
    base: Price
    """The brief as it is."""
    prices: tuple[Price, ...]
    """One a question."""
    spread: int
    """How far apart the counts are that different seeds find for the same brief: differences no
    greater than this may be chance."""
    asks: tuple[Ask, ...]
    """The questions themselves, the brief as it is first."""
    given: int | None = None
    """Stalls of the plan for the brief that was handed in; null when none was."""

    def price(self, ask_id: str) -> Price:
        """Return one price.

        Parameters
        ----------
        ask_id
            Id of the question.

        Returns
        -------
        Price
            Its price.

        Raises
        ------
        KeyError
            If there is no such question.
        """
        for price in (self.base, *self.prices):
            if price.id == ask_id:
                return price
        raise KeyError(ask_id)


def plan_cost(scenario: Scenario, plan: Plan) -> float | None:
    """Return what a plan costs.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The plan.

    Returns
    -------
    float or None
        In the scenario's currency: all that is taken away and built where the scenario has prices
        for it, else what removing and changing costs.  None when that is not known in full.
    """
    # Scenarios that say nothing of money know the cost of removals at the most.
    name = "cost_total" if scenario.speaks_of_money else "removal_cost"
    figure = next(f for f in FIGURES if f.id == name)
    value = figure.of_plan(Row(scenario, plan, ()))
    return float(value) if isinstance(value, int | float) else None
