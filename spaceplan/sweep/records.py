"""What a sweep hands about: cases, what came of them, and one row a compound and option."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from spaceplan.model.base import Frozen, Id, Lang, Text
from spaceplan.model.enums import Effort, PlanStatus
from spaceplan.model.plan import Plan

#: Name of a result file: a SHA-256.
Key = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Case(Frozen):
    """One compound to be solved: a scenario with the options that are asked for."""

    key: Key
    """SHA-256 of all that its result depends on."""
    file: str
    """Absolute path of the scenario."""
    scenario_sha256: str
    """SHA-256 of the whole scenario, words and prices included."""
    scenario: Id
    """Name of the scenario."""
    title: Text = Text()
    """Name of the compound."""
    options: tuple[Id, ...]
    """Ids of the options, in the scenario's order."""
    effort: Effort = Effort.STANDARD
    """How hard to search."""
    seed: int = 0
    """Seed of all random choices."""
    seeds: int = 1
    """How many searches share the effort's work."""
    lang: Lang = "zh"
    """Language of the drawings in the compound's folder."""
    weight: float = 0.0
    """How much work it is, compared with others: area of the site in m², times its options."""


class Row(Frozen):
    """The figures of one compound and option."""

    compound: str
    """Name of the scenario; of one that cannot be read, its file's."""
    title: Text = Text()
    """Name of the compound."""
    note: Text = Text()
    """What is printed on every drawing, such as that nobody surveyed it."""
    licence: str = ""
    """Licence of the scenario's data, with whom to name."""
    households: int | None = None
    """Households that live there; null when unknown."""
    option: str = ""
    """Id of the option; empty for a compound that is broken."""
    option_title: Text = Text()
    """Name of the option."""
    status: PlanStatus | None = None
    """How the search ended; null for a compound that is broken."""
    shown: bool = False
    """Whether it may be shown as an option: solved, and no hard finding."""
    today_stalls: int | None = None
    """Stalls in use now; null when unknown."""
    stalls: int | None = None
    """Stalls of the plan; null where none may be shown, as for the figures below."""
    gain: int | None = None
    """Stalls won over today; null when those of today are unknown, too."""
    upper_bound: int | None = None
    """No plan whatever has more stalls."""
    rooms: int | None = None
    """Rooms built."""
    rooms_m2: float | None = None
    """Floor area of rooms, in m²."""
    bikes: int | None = None
    """Spaces for bikes."""
    green_m2: float | None = None
    """Green, in m²."""
    trees_felled: int | None = None
    """Trees that go."""
    hard: int = 0
    """Hard findings of the audit."""
    warnings: int = 0
    """Warnings of the audit."""
    cost_cents: int | None = None
    """Cost, in hundredths of the currency; null when any price is unknown."""
    currency: str = ""
    """ISO 4217; empty where the scenario says nothing of money."""
    said: Text = Text()
    """How the plan fared, or why the compound is broken."""


class CaseStatus(StrEnum):
    """What came of a case."""

    DONE = "done"
    BROKEN = "broken"


class CaseResult(Frozen):
    """What came of a case: the one format of results, whichever engine made them."""

    key: str
    """The case's key; empty for a scenario that could not be read."""
    scenario: str
    """Name of the scenario."""
    status: CaseStatus
    """Whether it was solved."""
    reason: Text = Text()
    """Why it is broken."""
    rows: tuple[Row, ...]
    """One row an option; one row without option for a broken case."""
    plans: tuple[Plan, ...] = ()
    """The plans, one an option."""

    @property
    def broken(self) -> bool:
        """Whether there is no plan because the case could not be worked on."""
        return self.status is CaseStatus.BROKEN


class Outcome(Frozen):
    """A result with what it took to make it; the clock's figures never enter results."""

    result: CaseResult
    """The result."""
    seconds: float = 0.0
    """Time the case took, in seconds."""
    peak_mb: float = 0.0
    """Most memory its process held until then, in MB; 0 when unknown."""


def broken(case: Case, reason: Text) -> CaseResult:
    """Return the result of a case that could not be worked on.

    Parameters
    ----------
    case
        The case.
    reason
        Why.

    Returns
    -------
    CaseResult
        One row without figures.
    """
    return not_worked_on(case.key, case.scenario, case.title, reason)


def not_worked_on(key: str, name: str, title: Text, reason: Text) -> CaseResult:
    """Return the result of a compound without plans.

    Parameters
    ----------
    key
        The case's key, or empty.
    name, title
        Of the compound.
    reason
        Why.

    Returns
    -------
    CaseResult
        One row without figures.
    """
    row = Row(compound=name, title=title, said=reason)
    return CaseResult(key=key, scenario=name, status=CaseStatus.BROKEN, reason=reason, rows=(row,))
