"""Which structures may be moved or re-footprinted, and what shades the ground."""

from __future__ import annotations

from spaceplan.model.areas import Caster, Sun
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.scenario import Brief, Scenario, Structure

#: Kinds that can be put elsewhere (treatment *move*), beside trees.
PORTABLE = frozenset({Kind.SHED, Kind.PAVILION, Kind.UTILITY})
#: Kinds whose footprint can be changed within limits (treatment *modify*).
PLIABLE = frozenset({Kind.GREEN, Kind.SHED, Kind.ROOMS, Kind.PAVILION})


def movable(structure: Structure) -> bool:
    """Tell whether a structure may be put elsewhere.

    Parameters
    ----------
    structure
        A structure with the option's treatment applied.

    Returns
    -------
    bool
        True for trees, and for sheds, pavilions and utility boxes without doors, with the
        treatment *move*; anything else with that treatment stays where it is.
    """
    if structure.treatment is not Treatment.MOVE:
        return False
    if structure.kind is Kind.TREE:
        return structure.centre is not None
    return structure.kind in PORTABLE and structure.outline is not None and not structure.doors


def pliable(structure: Structure) -> bool:
    """Tell whether a structure's footprint may be changed.

    Parameters
    ----------
    structure
        A structure with the option's treatment applied.

    Returns
    -------
    bool
        True for greens, and for sheds, rooms and pavilions without doors, that are modified within
        limits.
    """
    return (
        structure.treatment is Treatment.MODIFY
        and structure.limits is not None
        and structure.kind in PLIABLE
        and structure.outline is not None
        and not structure.doors
    )


def sun_of(scenario: Scenario, brief: Brief) -> Sun | None:
    """Return what a case must know of north and of shadows.

    Parameters
    ----------
    scenario
        The scenario.
    brief
        The brief of the option.

    Returns
    -------
    Sun or None
        North and, where some area asks for sun, every building on the site and around it; null
        where neither a wish nor a limit asks.
    """
    if not any(a.sun for a in brief.areas):
        sides = any(s.limits is not None and s.limits.keep_side for s in scenario.structures)
        return Sun(north_deg=scenario.north_deg, casters=()) if sides else None
    solid = (Kind.BUILDING, Kind.ROOMS)
    own = [
        Caster(structure=s.id, outline=s.outline, storeys=s.floors or 1)
        for s in scenario.structures
        if s.kind in solid and s.outline is not None
    ]
    around = [
        Caster(structure=None, outline=s.outline, storeys=s.floors or 1)
        for s in scenario.surroundings
        if s.kind in solid
    ]
    return Sun(north_deg=scenario.north_deg, casters=(*own, *around))
