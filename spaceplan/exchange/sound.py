"""Leaves out what cannot be planned with, and says so, where the rest of a file can."""

from __future__ import annotations

import re
from collections import Counter

from spaceplan.exchange.foreign import Leftover
from spaceplan.exchange.geometry_faults import geometry_faults
from spaceplan.model.base import Text
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
    told: Counter[tuple[str, str, str]] = Counter()
    left = {}
    for part, some in gone.items():
        items = getattr(scenario, part)
        left[part] = tuple(x for i, x in enumerate(items) if i not in some)
        for i, fault in some.items():
            told[items[i].kind.value, fault.found.zh, fault.found.en] += 1
    kept = scenario.model_copy(update=left)
    leftovers = tuple(
        Leftover(what=what, count=n, why=Text(zh=f"轮廓不可用：{zh}", en=f"left out: {en}"))
        for (what, zh, en), n in sorted(told.items())
    )
    return kept, leftovers, geometry_faults(kept)
