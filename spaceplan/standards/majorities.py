"""The majority that the law asks for when owners decide together."""

from __future__ import annotations

from spaceplan.model.base import Text
from spaceplan.model.decision import Majority, Matter
from spaceplan.standards.catalogue import record


def majority_of_law(preset: str, matter: Matter) -> Majority | None:
    """Return the majority that owners need for a matter.

    Parameters
    ----------
    preset
        Name of a preset of rules, which says whose law counts.
    matter
        Kind of matter.

    Returns
    -------
    Majority or None
        Civil Code of the PRC, art. 278, for the Chinese presets: two thirds of the owners, who hold
        two thirds of the floor area, take part; of those three quarters agree where something is
        rebuilt or a common part put to another use, else more than half.  None for other presets,
        whose law this catalogue does not know.
    """
    if not preset.startswith("cn-"):
        return None
    rebuild = matter is Matter.REBUILD
    agree = record("cn.vote.rebuild" if rebuild else "cn.vote.ordinary")
    return Majority(
        take_part=str(record("cn.vote.take_part").value),
        agree=str(agree.value),
        more_than=not rebuild,
        source=Text(zh="《民法典》第二百七十八条", en="Civil Code of the PRC, art. 278"),
    )
