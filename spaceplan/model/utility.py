"""What a utility is for, as its scenario says or as its name lets read."""

from __future__ import annotations

from spaceplan.model.enums import Kind, UtilityUse
from spaceplan.model.scenario import Structure

#: Words in ids and titles, in small letters.
_WORDS = {
    UtilityUse.TRANSFORMER: ("transformer", "substation", "变压", "变电", "箱变", "配电"),
    UtilityUse.REFUSE: ("refuse", "rubbish", "garbage", "waste", "trash", "垃圾"),
    UtilityUse.GUARD: ("guard-house", "guard house", "gatehouse", "门卫", "岗亭", "值班"),
}


def use_of(structure: Structure) -> UtilityUse | None:
    """Return what a utility is for.

    Parameters
    ----------
    structure
        Any structure.

    Returns
    -------
    UtilityUse or None
        What is typed; else what words in its id and title say of a ``utility``, or of an ``other``
        (guard houses are often typed so); None for what is no utility.
    """
    if structure.utility is not None:
        return structure.utility
    if structure.kind not in (Kind.UTILITY, Kind.OTHER):
        return None
    name = f"{structure.id} {structure.title.zh} {structure.title.en}".lower()
    said = [use for use, words in _WORDS.items() if any(w in name for w in words)]
    if said:
        return said[0]
    return UtilityUse.OTHER if structure.kind is Kind.UTILITY else None
