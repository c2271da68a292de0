"""What a figure of a comparison is: its title, its unit, how it is taken and how it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from spaceplan.compare.amounts import amount
from spaceplan.compare.names import NOT_APPLICABLE, UNKNOWN
from spaceplan.model.base import Frozen, Lang, Text
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario

if TYPE_CHECKING:
    from spaceplan.compare.ledger import Ledger
    from spaceplan.compare.walked import Walked
    from spaceplan.money.records import Bill, PlanCost


class Value(Frozen):
    """One figure of one row: a number, words, unknown, or not applicable."""

    figure: str
    """Id of the figure."""
    number: float | None = None
    """The number, in the figure's unit; null when it is unknown or is said in words."""
    words: Text | None = None
    """The value in words, for figures that are no numbers."""
    applies: bool = True
    """Whether the figure makes sense in this row; a number that is missing then is unknown."""
    currency: str | None = None
    """For an amount of money: its currency, empty when nobody named one; null for other figures."""

    @property
    def tells(self) -> bool:
        """Whether it is more than nought, or said in words."""
        return bool(self.number) or self.words is not None


@dataclass(frozen=True)
class Audited:
    """A plan with what the audit found: what figures are taken from."""

    scenario: Scenario
    plan: Plan
    findings: tuple[Finding, ...]

    @cached_property
    def cost(self) -> PlanCost:
        """What the plan costs."""
        from spaceplan.model.case import resolve
        from spaceplan.money.lines import cost_of  # heavy: shapely

        return cost_of(resolve(self.scenario, self.plan.option), self.plan)

    @cached_property
    def bills(self) -> tuple[Bill, ...]:
        """Who pays how much of it; empty without any funding."""
        from spaceplan.money.funding import bills

        return bills(self.scenario, self.cost)

    @cached_property
    def walked(self) -> Walked:
        """How far people walk in it, and where."""
        from spaceplan.compare.walked import walked  # heavy: shapely

        return walked(self.scenario, self.plan)

    @cached_property
    def ledger(self) -> Ledger:
        """What the plan keeps, changes, removes, moves and builds."""
        from spaceplan.compare.ledger import ledger_of

        return ledger_of(self.scenario, self.plan, self.cost)


def _always(scenario: Scenario) -> bool:
    del scenario
    return True


OfPlan = Callable[[Audited], float | Text | None]
OfToday = Callable[[Scenario], float | None]


@dataclass(frozen=True)
class Figure:
    """One column of every comparison.

    Parameters
    ----------
    id
        Id, used as the key in scripts.
    title
        Name shown to people.
    unit
        Unit, empty for counts.
    of_plan
        Takes the value from a plan; null means unknown.
    of_today
        Takes the value from what there is now; left out, the baseline shows a dash.
    digits
        Decimals shown.
    signed
        Whether a plus sign is shown.
    always
        Whether it is shown even when every row has nought or nothing to say.
    when_failed
        Whether it is also shown for a plan that is not shown as an option.
    total
        Whether plan and baseline count the same thing, so that their difference means something.
    key
        Whether it belongs to the short list printed on every map.
    money
        Whether it is an amount in the scenario's currency.
    asked
        Whether it makes sense for a scenario at all; default for every one.
    on_sheet
        Whether the comparison sheet shows it; terminal, page and CSV show all.
    """

    id: str
    title: Text
    unit: Text
    of_plan: OfPlan
    of_today: OfToday | None = None
    digits: int = 0
    signed: bool = False
    always: bool = True
    when_failed: bool = False
    total: bool = False
    key: bool = False
    money: bool = False
    asked: Callable[[Scenario], bool] = _always
    on_sheet: bool = True

    def heading(self, lang: Lang) -> str:
        """Return the title with its unit.

        Parameters
        ----------
        lang
            Language of the text.

        Returns
        -------
        str
            E.g. ``Green (m²)``.
        """
        title, unit = self.title.get(lang), self.unit.get(lang)
        if not unit:
            return title
        return f"{title}（{unit}）" if lang == "zh" else f"{title} ({unit})"


def stated(name: str) -> OfPlan:
    """Return a getter of one metric that is unknown where the plan's author left it out.

    Parameters
    ----------
    name
        Name of the metric.

    Returns
    -------
    function
        Takes a plan to the number, or null.
    """

    def getter(a: Audited) -> float | None:
        if name not in a.plan.metrics.model_fields_set:
            return None
        value = getattr(a.plan.metrics, name)
        return None if value is None else float(value)

    return getter


def formatted(figure: Figure, value: Value, lang: Lang, *, plain: bool = False) -> str:
    """Write a value as people read it.

    Parameters
    ----------
    figure
        What the value is.
    value
        The value.
    lang
        Language of the text.
    plain
        Whether amounts of money are written for spreadsheets, without unit and separators; default
        False.

    Returns
    -------
    str
        The number with the figure's decimals, the words, 未知/unknown, or a dash.
    """
    if not value.applies:
        return NOT_APPLICABLE
    if value.words is not None:
        return value.words.get(lang)
    if value.number is None:
        return UNKNOWN.get(lang)
    if value.currency is not None and not plain:
        return amount(round(value.number * 100), value.currency, lang, short=True)
    number = round(value.number, figure.digits) + 0.0
    return f"{number:+.{figure.digits}f}" if figure.signed else f"{number:.{figure.digits}f}"
