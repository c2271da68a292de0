"""Pins: what of a plan is to stay where it is while the rest is solved again.

People pin by id («block-1 stays»).  Written out, pins are a piece of a plan and need no other
file: that is what an option may carry, and what the solver and the audit hold a plan to.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from spaceplan.model.base import Frozen, Id, Ring
from spaceplan.model.plan import (
    AccessibleStrip,
    Aisle,
    BikeShed,
    Block,
    Furniture,
    ItemId,
    Patch,
    Room,
    Stall,
)


class PinKind(StrEnum):
    """What a pin says: this thing stays, or no stall there."""

    ITEM = "item"
    NO_STALL = "no_stall"


class Pin(Frozen):
    """One thing that is not to be changed."""

    kind: PinKind = PinKind.ITEM
    """Whether a thing stays or some ground is kept free of stalls."""
    item: ItemId | None = None
    """Id of a thing of the plan that is given (a stall, aisle, block, room, shed, green, walkway,
    fire lane, piece of furniture) or of an optional structure; ``all`` for everything."""
    outline: Ring | None = None
    """For ``no_stall``: the ground, in metres; cars and people may cross it."""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.kind is PinKind.ITEM and (self.item is None or self.outline is not None):
            msg = "a pin of the kind item needs the id of an item, and no outline"
            raise ValueError(msg)
        if self.kind is PinKind.NO_STALL and (self.outline is None or self.item is not None):
            msg = "a pin of the kind no_stall needs an outline, and no item"
            raise ValueError(msg)
        return self


class PinFile(Frozen):
    """A small file of pins, to be given with the plan that they speak of."""

    pins: Annotated[tuple[Pin, ...], Field(min_length=1, max_length=5000)]
    """The pins."""


class Pinned(Frozen):
    """Pins written out: a piece of a plan that stays to the centimetre."""

    stalls: tuple[Stall, ...] = ()
    """Stalls that stay."""
    accessible_strips: tuple[AccessibleStrip, ...] = ()
    """Strips beside accessible stalls that stay."""
    aisles: tuple[Aisle, ...] = ()
    """Aisles that stay."""
    blocks: tuple[Block, ...] = ()
    """Room blocks that stay, with their courts."""
    rooms: tuple[Room, ...] = ()
    """The rooms in these blocks."""
    bike_sheds: tuple[BikeShed, ...] = ()
    """Bike sheds that stay."""
    greens: tuple[Patch, ...] = ()
    """Greens that stay."""
    walkways: tuple[Patch, ...] = ()
    """Walkways that stay."""
    fire_lanes: tuple[Patch, ...] = ()
    """Fire lanes that stay."""
    furniture: tuple[Furniture, ...] = ()
    """Benches, lamps and the like that stay."""
    removed: tuple[Id, ...] = ()
    """Optional structures that go, whatever else is found."""
    standing: tuple[Id, ...] = ()
    """Optional structures that stay, whatever else is found."""
    no_stall: tuple[Ring, ...] = ()
    """Ground that no stall may stand on, in metres; cars and people may cross it."""

    @property
    def empty(self) -> bool:
        """Whether nothing is pinned."""
        return not any(getattr(self, name) for name in type(self).model_fields)

    def and_also(self, other: Pinned) -> Pinned:
        """Return all that is pinned here or there.

        Parameters
        ----------
        other
            More pins.

        Returns
        -------
        Pinned
            Both, each thing once.
        """
        return Pinned.model_validate(
            {
                name: tuple(dict.fromkeys((*getattr(self, name), *getattr(other, name))))
                for name in type(self).model_fields
            }
        )


class WrittenPins(Frozen):
    """A file of pins that need no plan: they are written out."""

    pins: Pinned
    """The pins."""


#: Lists of a plan whose things have ids and can be pinned.
LISTS = (
    "stalls",
    "aisles",
    "blocks",
    "bike_sheds",
    "greens",
    "walkways",
    "fire_lanes",
    "furniture",
)
