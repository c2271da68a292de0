"""Every shape there is.  A new shape is one new file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from spaceplan.model.enums import Typology
from spaceplan.model.scenario import RoomWish
from spaceplan.typologies import double_bar, ell, half_ring, ring
from spaceplan.typologies.bar import bars
from spaceplan.typologies.base import BlockRules, Builder, Footprint
from spaceplan.typologies.double_bar import double_bars
from spaceplan.typologies.ell import ells
from spaceplan.typologies.half_ring import half_rings
from spaceplan.typologies.order import neighbours_met, wished_pairs
from spaceplan.typologies.ring import rings

if TYPE_CHECKING:
    from shapely import Polygon


@dataclass(frozen=True, slots=True)
class Shape:
    """How a block is built.

    Attributes
    ----------
    build
        What cuts rooms into it.
    least_rooms
        How many rooms it takes: one a wing.
    """

    build: Builder
    least_rooms: int


TYPOLOGIES: Mapping[Typology, Shape] = MappingProxyType(
    {
        Typology.BAR: Shape(bars, 1),
        Typology.HALF_RING: Shape(half_rings, half_ring.WINGS),
        Typology.ELL: Shape(ells, ell.WINGS),
        Typology.DOUBLE_BAR: Shape(double_bars, double_bar.BARS),
        Typology.RING: Shape(rings, ring.WINGS),
    }
)
"""Every shape, by its name."""


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
    shapes = TYPOLOGIES.values() if typology is Typology.ANY else (TYPOLOGIES[typology],)
    found = tuple(f for shape in shapes for f in shape.build(rooms, rules, within))
    if not wished_pairs(rooms):
        return found
    met = [neighbours_met(rooms, f.rooms, rules.beside) for f in found]
    most = max(met, default=0)
    return tuple(f for f, count in zip(found, met, strict=True) if count == most)
