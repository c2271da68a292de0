"""How a vote came out: which of the majorities asked for were reached, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction

from spaceplan.model.base import Frozen
from spaceplan.model.decision import Ballot, Decision, Majority
from spaceplan.model.scenario import Option, Scenario
from spaceplan.standards.majorities import majority_of_law


class Of(StrEnum):
    """What a majority is counted in."""

    HOUSEHOLDS = "households"
    """Households, one vote each."""
    AREA = "area"
    """Floor area of their flats, in m²."""


class Hurdle(Frozen):
    """One condition of a majority, and whether it was met."""

    of: Of
    """What is counted."""
    agree: bool
    """Whether it is about those who agree; else about those who take part."""
    got: float
    """Households, or m², that count for it."""
    whole: float
    """Households, or m², that they are a part of."""
    need: str
    """The part asked for, as it was written."""
    more_than: bool
    """Whether exactly that part is not enough."""
    reached: bool
    """Whether it was met."""

    @property
    def share(self) -> float:
        """The part that was reached; 0 of nothing."""
        return self.got / self.whole if self.whole else 0.0


class Tally(Frozen):
    """The vote on one option."""

    option: Option
    """The option."""
    ballot: Ballot
    """The votes."""
    absent: int | None
    """Households that did not take part; null when unknown."""
    hurdles: tuple[Hurdle, ...]
    """Every condition that can be told from what was typed."""
    complete: bool
    """Whether that is all of them."""

    @property
    def passed(self) -> bool | None:
        """Whether the option was adopted; None when what was typed does not tell."""
        if any(not h.reached for h in self.hurdles):
            return False
        return True if self.complete else None


class Outcome(Frozen):
    """What a vote came to."""

    decision: Decision
    """What was typed."""
    majority: Majority | None
    """The majority asked for; null where neither scenario nor law says."""
    households: int | None
    """Households in all."""
    area_m2: float | None
    """Floor area of all flats, in m²."""
    tallies: tuple[Tally, ...]
    """One an option with a ballot, in the scenario's order."""

    @property
    def adopted(self) -> tuple[Tally, ...]:
        """The options that reached every majority, the one with most votes first."""
        passed = [t for t in self.tallies if t.passed]
        return tuple(sorted(passed, key=lambda t: -t.ballot.agree))


def outcome(scenario: Scenario) -> Outcome | None:
    """Tell how the vote of a scenario came out.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    Outcome or None
        The outcome, shares compared as exact fractions; None when nothing was decided yet.
    """
    decision = scenario.decision
    if decision is None:
        return None
    majority = decision.majority or majority_of_law(scenario.standards, decision.matter)
    area = total_area(scenario)
    ballots = {b.option: b for b in decision.ballots}
    return Outcome(
        decision=decision,
        majority=majority,
        households=scenario.households,
        area_m2=area,
        tallies=tuple(
            _tally(option, ballots[option.id], majority, scenario.households, area)
            for option in scenario.all_options
            if option.id in ballots
        ),
    )


def total_area(scenario: Scenario) -> float | None:
    """Return the floor area of all flats of a scenario.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    float or None
        As the decision says, else summed over ``households_list``, in m²; None when some is
        missing.
    """
    said = scenario.decision.total_area_m2 if scenario.decision else None
    groups = scenario.households_list
    if said is not None or not groups or any(g.area_m2 is None for g in groups):
        return said
    return float(sum(_exact(g.area_m2 or 0.0) * g.count for g in groups))


def portion(text: str) -> Fraction:
    """Read a part of a whole.

    Parameters
    ----------
    text
        ``2/3``, ``75%`` or ``0.75``.

    Returns
    -------
    Fraction
        Exactly that; 0 for a fraction with nothing below the line.
    """
    text = text.strip()
    if text.endswith("%"):
        return Fraction(text[:-1].strip()) / 100
    over, line, under = text.partition("/")
    if line and int(under) == 0:
        return Fraction(0)
    return Fraction(over.strip()) / (int(under) if line else 1)


def _exact(value: float) -> Fraction:
    """Take a figure for what was typed, not for the nearest binary one."""
    return Fraction(str(value))


def _tally(
    option: Option,
    ballot: Ballot,
    majority: Majority | None,
    households: int | None,
    area: float | None,
) -> Tally:
    absent = ballot.absent
    if absent is None and households is not None:
        absent = max(0, households - ballot.voted)
    hurdles = [] if majority is None else list(_hurdles(ballot, absent, majority, area))
    return Tally(
        option=option,
        ballot=ballot,
        absent=absent,
        hurdles=tuple(hurdles),
        complete=len(hurdles) == 2 * len(Of),
    )


def _hurdles(
    ballot: Ballot, absent: int | None, majority: Majority, area: float | None
) -> Iterator[Hurdle]:
    if absent is not None:
        total = Fraction(ballot.voted + absent)
        yield _hurdle(Of.HOUSEHOLDS, False, Fraction(ballot.voted), total, majority)
    yield _hurdle(Of.HOUSEHOLDS, True, Fraction(ballot.agree), Fraction(ballot.voted), majority)
    areas = ballot.areas_m2
    if areas is None:
        return
    voted = _exact(areas.agree) + _exact(areas.against) + _exact(areas.abstain)
    if area is not None:
        yield _hurdle(Of.AREA, False, voted, _exact(area), majority)
    yield _hurdle(Of.AREA, True, _exact(areas.agree), voted, majority)


def _hurdle(of: Of, agree: bool, got: Fraction, whole: Fraction, majority: Majority) -> Hurdle:
    need = majority.agree if agree else majority.take_part
    more = agree and majority.more_than
    least = portion(need) * whole
    return Hurdle(
        of=of,
        agree=agree,
        got=float(got),
        whole=float(whole),
        need=need.strip(),
        more_than=more,
        reached=whole > 0 and (got > least if more else got >= least),
    )
