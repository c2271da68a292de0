"""Every shape there is.  A new shape is one new file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from spaceplan.model.enums import Typology
from spaceplan.model.scenario import RoomWish
from spaceplan.typologies.bar import bars
from spaceplan.typologies.base import BlockRules, Builder, Footprint
from spaceplan.typologies.double_bar import double_bars
from spaceplan.typologies.ell import ells
from spaceplan.typologies.half_ring import half_rings
from spaceplan.typologies.order import neighbours_met, wished_pairs
from spaceplan.typologies.ring import rings

if TYPE_CHECKING:
    from shapely import Polygon

TYPOLOGIES: Mapping[Typology, Builder] = MappingProxyType(
    {
        Typology.BAR: bars,
        Typology.HALF_RING: half_rings,
        Typology.ELL: ells,
        Typology.DOUBLE_BAR: double_bars,
        Typology.RING: rings,
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

    A wish for neighbours is kept where it can be: of all footprints only those are returned that
    fulfil the most such wishes.

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
    builders = TYPOLOGIES.values() if typology is Typology.ANY else (TYPOLOGIES[typology],)
    found = tuple(f for build in builders for f in build(rooms, rules, within))
    if not wished_pairs(rooms):
        return found
    met = [neighbours_met(rooms, f.rooms, rules.beside) for f in found]
    most = max(met, default=0)
    return tuple(f for f, count in zip(found, met, strict=True) if count == most)
