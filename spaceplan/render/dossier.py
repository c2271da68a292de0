"""All that a report tells of: the comparison, the vote, and what the wishes cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spaceplan.compare import Comparison, compare
from spaceplan.compare.comparison import Row
from spaceplan.compare.decision import Outcome, outcome
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.tradeoffs.price import Tradeoffs


@dataclass(frozen=True)
class Dossier:
    """What a report is made from.

    Parameters
    ----------
    scenario
        The scenario.
    comparison
        Its options side by side, each audited.
    outcome
        How the households voted; None before the vote.
    prices
        What wishes and rules cost in stalls, an option each; empty where nobody asked.
    """

    scenario: Scenario
    comparison: Comparison
    outcome: Outcome | None = None
    prices: tuple[Tradeoffs, ...] = ()

    @property
    def shown(self) -> tuple[Row, ...]:
        """The options that may be shown: solved, and without a hard finding."""
        return self.comparison.shown


def dossier_of(
    scenario: Scenario, plans: Sequence[Plan], prices: Sequence[Tradeoffs] = ()
) -> Dossier:
    """Audit plans, compare them, and count the votes.

    Parameters
    ----------
    scenario
        The scenario.
    plans
        At most one plan an option.
    prices
        What ``tradeoffs`` found, for options of the scenario; default nothing.

    Returns
    -------
    Dossier
        All that a report tells of.

    Raises
    ------
    SpaceplanError
        If a plan or a price does not belong to the scenario.
    """
    return Dossier(scenario, compare(scenario, plans), outcome(scenario), tuple(prices))
