"""Every shape there is.  A new shape is one new file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from spaceplan.model.enums import Typology
from spaceplan.model.scenario import RoomWish
from spaceplan.typologies.bar import bars
from spaceplan.typologies.base import BlockRules, Builder, Footprint
from spaceplan.typologies.half_ring import half_rings

if TYPE_CHECKING:
    from shapely import Polygon

TYPOLOGIES: Mapping[Typology, Builder] = MappingProxyType(
    {
        Typology.BAR: bars,
        Typology.HALF_RING: half_rings,
    }
)
"""Shape → what cuts rooms into it."""


def footprints(
    typology: Typology,
    rooms: tuple[RoomWish, ...],
    rules: BlockRules,
    within: Polygon | None = None,
) -> tuple[Footprint, ...]:
    """Return the footprints of one shape, or of all of them.

    Parameters
    ----------
    typology
        The shape; ``any`` stands for every shape of the registry.
    rooms
        The rooms that are wanted.
    rules
        Apron and court figures.
    within
        Outline to keep to, in metres; default None: anywhere.

    Returns
    -------
    tuple of Footprint
        Footprints, each shape's best first; empty without rooms or when nothing fits.

    Raises
    ------
    KeyError
        If no shape of that name is known yet.
    """
    if typology is Typology.ANY:
        return tuple(f for build in TYPOLOGIES.values() for f in build(rooms, rules, within))
    return TYPOLOGIES[typology](rooms, rules, within)
