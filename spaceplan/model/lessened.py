"""Scenarios that ask for a little less, to tell what a wish costs."""

from __future__ import annotations

from spaceplan.model.case import find_option
from spaceplan.model.scenario import BriefOverride, Scenario


def without_lift(
    scenario: Scenario, option_id: str | None = None, at: str | None = None
) -> Scenario:
    """Return the scenario with one lift fewer in one option.

    The plans of both, solved alike, differ by the stalls that the lift costs.

    Parameters
    ----------
    scenario
        The scenario.
    option_id
        Id of the option; default the first.
    at
        The door, or structure, that is to have none, as ``brief.furniture.lifts.at`` has it (a lift
        of a plan names its door in ``serves``); default any door.  Where the brief names a
        structure and one of its doors is given, its other doors take the structure's place.

    Returns
    -------
    Scenario
        The scenario; with no wish for lifts where it asked for one.

    Raises
    ------
    SpaceplanError
        If the scenario has no option of that id.
    ValueError
        If the option asks for no lifts.
    """
    option = find_option(scenario, option_id)
    furniture = option.brief.furniture or scenario.brief.furniture
    if furniture is None or furniture.lifts is None:
        msg = f"the option '{option.id}' asks for no lifts"
        raise ValueError(msg)
    lifts = furniture.lifts
    fewer = None
    if lifts.count > 1:
        doors = tuple(
            d for d in _doors(scenario, lifts.at) if d != at and at != d.partition("/")[0]
        )
        fewer = lifts.model_copy(update={"count": lifts.count - 1, "at": doors})
    brief = option.brief.model_copy(
        update={"furniture": furniture.model_copy(update={"lifts": fewer})}
    )
    changed = option.model_copy(update={"brief": BriefOverride.model_validate(brief)})
    options = tuple(changed if o.id == option.id else o for o in scenario.all_options)
    return scenario.model_copy(update={"options": options})


def _doors(scenario: Scenario, at: tuple[str, ...]) -> tuple[str, ...]:
    """Doors one by one; all dwellings' where none are named."""
    named = at or tuple(s.id for s in scenario.structures if s.is_dwelling)
    out: list[str] = []
    for ref in named:
        if "/" in ref:
            out.append(ref)
        else:
            doors = next((s.doors for s in scenario.structures if s.id == ref), ())
            out += [f"{ref}/door-{i}" for i in range(1, len(doors) + 1)]
    return tuple(dict.fromkeys(out))
