"""Mends what needs no asking: a vertex that was typed twice."""

from __future__ import annotations

import math

from spaceplan.model.base import Ring
from spaceplan.model.scenario import Scenario
from spaceplan.units import EPS_M


def open_ring(ring: Ring) -> Ring:
    """Return a ring without vertices that repeat the one before, or the first at its end.

    Parameters
    ----------
    ring
        Ring in metres, open or closed.

    Returns
    -------
    Ring
        The open ring; the same where nothing was double.
    """
    kept = [ring[0]]
    for point in ring[1:]:
        if math.dist(point, kept[-1]) >= EPS_M:
            kept.append(point)
    while len(kept) > 3 and math.dist(kept[0], kept[-1]) < EPS_M:
        kept.pop()
    return tuple(kept) if len(kept) >= 3 else ring


def without_doubles(scenario: Scenario) -> Scenario:
    """Return a scenario whose rings hold no vertex twice in a row.

    Parameters
    ----------
    scenario
        A scenario without faults.

    Returns
    -------
    Scenario
        The same scenario where nothing was double.
    """
    site = scenario.site.model_copy(
        update={
            "boundary": open_ring(scenario.site.boundary),
            "holes": tuple(open_ring(hole) for hole in scenario.site.holes),
        }
    )
    structures = tuple(
        item
        if item.outline is None
        else item.model_copy(update={"outline": open_ring(item.outline)})
        for item in scenario.structures
    )
    return scenario.model_copy(update={"site": site, "structures": structures})
