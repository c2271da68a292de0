"""Scenarios with one thing changed."""

from __future__ import annotations

import math
from collections.abc import Mapping

from spaceplan.model.base import Text
from spaceplan.model.case import resolve
from spaceplan.model.enums import Severity, Treatment
from spaceplan.model.scenario import (
    BikeWish,
    Brief,
    BriefOverride,
    GreenWish,
    RoomWish,
    RuleFigure,
    RuleOverride,
    Scenario,
)

_WHAT_IF = Text(zh="假设", en="What if")


def single(scenario: Scenario, option: str | None = None) -> Scenario:
    """Return a scenario of one option alone, which asks the same of it.

    Parameters
    ----------
    scenario
        The scenario.
    option
        Id of the option; default the first.

    Returns
    -------
    Scenario
        The option's own parts of the brief stand in the scenario's brief.

    Raises
    ------
    SpaceplanError
        If there is no such option.
    """
    case = resolve(scenario, option)
    chosen = next(o for o in scenario.all_options if o.id == case.option)
    alone = chosen.model_copy(update={"brief": BriefOverride()})
    return scenario.model_copy(update={"brief": case.brief, "options": (alone,)})


def with_brief(scenario: Scenario, brief: Brief) -> Scenario:
    """Return a scenario of one option with another brief.

    Parameters
    ----------
    scenario
        A scenario as ``single`` returns it.
    brief
        What is asked instead.

    Returns
    -------
    Scenario
        The changed scenario.
    """
    return scenario.model_copy(update={"brief": brief})


def with_treatments(scenario: Scenario, changes: Mapping[str, Treatment]) -> Scenario:
    """Return a scenario of one option with other treatments.

    Parameters
    ----------
    scenario
        A scenario as ``single`` returns it.
    changes
        Structure id to treatment.

    Returns
    -------
    Scenario
        The changed scenario.
    """
    (option,) = scenario.options
    treatments = {**option.treatments, **changes}
    return scenario.model_copy(
        update={"options": (option.model_copy(update={"treatments": treatments}),)}
    )


def with_rule(
    scenario: Scenario,
    rule_id: str,
    value: RuleFigure | None = None,
    severity: Severity | None = None,
) -> Scenario:
    """Return a scenario of one option with another value or weight of one rule.

    Parameters
    ----------
    scenario
        A scenario as ``single`` returns it.
    rule_id
        Id of the rule.
    value
        Its value instead, in the rule's unit; None leaves it.
    severity
        Its weight instead; None leaves it.

    Returns
    -------
    Scenario
        The changed scenario.
    """
    (option,) = scenario.options
    now = option.rules.get(rule_id, scenario.rules.get(rule_id))
    full = now if isinstance(now, RuleOverride) else RuleOverride(value=now)
    update: dict[str, object] = {"reason": _WHAT_IF}
    if value is not None:
        update["value"] = value
    if severity is not None:
        update["severity"] = severity
    rules = {**option.rules, rule_id: full.model_copy(update=update)}
    return scenario.model_copy(update={"options": (option.model_copy(update={"rules": rules}),)})


def budget_of(scenario: Scenario) -> float | None:
    """Return the budget of a scenario of one option.

    Parameters
    ----------
    scenario
        A scenario as ``single`` returns it.

    Returns
    -------
    float or None
        Most that a plan may cost, in the scenario's currency; None for no limit.
    """
    (option,) = scenario.options
    return scenario.budget if option.budget is None else option.budget


def with_budget(scenario: Scenario, budget: float | None) -> Scenario:
    """Return a scenario of one option with another budget.

    Parameters
    ----------
    scenario
        A scenario as ``single`` returns it.
    budget
        Most that a plan may cost; None for no limit.

    Returns
    -------
    Scenario
        The changed scenario.
    """
    (option,) = scenario.options
    option = option.model_copy(update={"budget": None})
    return scenario.model_copy(update={"options": (option,), "budget": budget})


def scaled_room(room: RoomWish, share: float) -> RoomWish:
    """Return a wish for a room of another area.

    Parameters
    ----------
    room
        The wish.
    share
        Area against the wish, more than 0.

    Returns
    -------
    RoomWish
        The wish; its least width stays, unless a square room would be narrower.
    """
    area = round(room.area_m2 * share, 2)
    width = room.min_width_m if share >= 1 else min(room.min_width_m, _floor(math.sqrt(area), 2))
    return room.model_copy(update={"area_m2": area, "min_width_m": width})


def scaled_green(green: GreenWish, share: float) -> GreenWish:
    """Return a wish for another area of green.

    Parameters
    ----------
    green
        The wish.
    share
        Area against the wish, more than 0.

    Returns
    -------
    GreenWish
        The wish; its least width stays, unless a square green would be narrower.
    """
    area = round(green.area_m2 * share, 2)
    width = green.min_width_m if share >= 1 else min(green.min_width_m, _floor(math.sqrt(area), 2))
    return green.model_copy(update={"area_m2": area, "min_width_m": width})


def scaled_bikes(bikes: BikeWish, share: float) -> BikeWish | None:
    """Return a wish for another number of bikes, the e-bikes in proportion.

    Parameters
    ----------
    bikes
        The wish.
    share
        Spaces against the wish, 0 or more.

    Returns
    -------
    BikeWish or None
        The wish, rounded down; None when no space is left.
    """
    spaces = math.floor(bikes.spaces * share + 1e-9)
    if spaces < 1:
        return None
    ebikes = min(spaces, math.floor(bikes.ebikes * share + 1e-9))
    return bikes.model_copy(update={"spaces": spaces, "ebikes": ebikes})


def _floor(value: float, digits: int) -> float:
    scale = 10.0**digits
    return float(math.floor(value * scale) / scale)
