"""Leaves out what cannot be planned with, and says so, where the rest of a file can."""

from __future__ import annotations

import re

from spaceplan.exchange.foreign import Leftover, Tally
from spaceplan.exchange.geometry_faults import geometry_faults
from spaceplan.model.fault import Fault
from spaceplan.model.scenario import Scenario

_PLACE = re.compile(r"(structures|surroundings)\.(\d+)\b")


def without_faulty(scenario: Scenario) -> tuple[Scenario, tuple[Leftover, ...], tuple[Fault, ...]]:
    """Return a scenario without structures and surroundings whose outline is none.

    Parameters
    ----------
    scenario
        A scenario made from a file of another program.

    Returns
    -------
    Scenario
        The same, or one without them.
    tuple of Leftover
        What was left out.
    tuple of Fault
        What is wrong with the rest of it.
    """
    faults = geometry_faults(scenario)
    gone: dict[str, dict[int, Fault]] = {"structures": {}, "surroundings": {}}
    for fault in faults:
        place = _PLACE.match(fault.path)
        if place is not None:
            gone[place[1]].setdefault(int(place[2]), fault)
    if not any(gone.values()):
        return scenario, (), faults
    told = Tally()
    left = {}
    for part, some in gone.items():
        items = getattr(scenario, part)
        left[part] = tuple(x for i, x in enumerate(items) if i not in some)
        for i, fault in some.items():
            told.add(
                items[i].kind.value, f"轮廓不可用：{fault.found.zh}", f"left out: {fault.found.en}"
            )
    kept = scenario.model_copy(update=left)
    return kept, told.leftovers(), geometry_faults(kept)
