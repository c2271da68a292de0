"""What is asked of the things that stand about: benches, lamps, trees, waste points, lifts."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from spaceplan.model.base import Frozen, Metres

Few = Annotated[int, Field(ge=1, le=100, description="how many, at least one")]
DoorRef = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9-]*(/door-[1-9][0-9]*)?$",
        max_length=100,
        description="a structure's id (each of its doors), or one door of it: block-1/door-2",
    ),
]


class BenchWish(Frozen):
    """Benches along the ways that people walk (座椅)."""

    count: Few
    """How many benches."""
    min_spacing_m: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)] = 0.0
    """Least distance between the middles of two benches, in metres."""
    reach_m: Metres | None = None
    """How far from a bench a way may pass and still be served, in metres; null for the rule's."""


class LampWish(Frozen):
    """Lamps that light every stall and walkway, as few as will do (路灯)."""

    radius_m: Metres
    """How far the light of a lamp reaches, in metres."""
    height_m: Metres | None = None
    """Height of the light; given, ``radius_m`` is measured from there, not over the ground."""

    @model_validator(mode="after")
    def _reaches_ground(self) -> Self:
        if self.height_m is not None and self.height_m >= self.radius_m:
            msg = (
                f"height_m ({self.height_m:g}) must be below radius_m ({self.radius_m:g}): "
                "the light would not reach the ground"
            )
            raise ValueError(msg)
        return self

    @property
    def reach_m(self) -> float:
        """How far over the ground the light reaches, in metres."""
        high = self.height_m or 0.0
        return float((self.radius_m**2 - high**2) ** 0.5)


class TreeWish(Frozen):
    """Trees to be planted (补植乔木)."""

    count: Few
    """How many trees."""
    clearance_m: Metres | None = None
    """Least distance of a trunk from all that is built or paved; never below the rule's kerb."""
    spacing_m: Metres | None = None
    """Least distance between trunks, in metres; null for the rule's."""


class WasteWish(Frozen):
    """Points where waste is collected (垃圾投放点)."""

    count: Few = 1
    """How many points."""
    radius_m: Metres | None = None
    """Longest way on foot from a dwelling door, in metres; null for the rule's."""
    footprint: tuple[Metres, Metres] | None = None
    """Its two sides, in metres; null for the rules'."""


class LiftWish(Frozen):
    """Lifts added outside at dwelling doors (加装电梯)."""

    count: Few
    """How many lifts, one a door."""
    at: Annotated[tuple[DoorRef, ...], Field(max_length=200)] = ()
    """Doors that may get one; a structure's id stands for all its doors.  Empty: any dwelling's."""
    footprint: tuple[Metres, Metres] | None = None
    """Width along the wall and depth of the shaft, in metres; null for the rules'."""
    landing_m: Annotated[float, Field(gt=0, le=3, allow_inf_nan=False)] | None = None
    """Side of the square before its door that stays free, in metres; null for the rule's."""


class FurnitureWish(Frozen):
    """Things that stand about; what is left out is not asked for."""

    benches: BenchWish | None = None
    """Benches."""
    lamps: LampWish | None = None
    """Lamps."""
    trees: TreeWish | None = None
    """Trees to be planted."""
    waste: WasteWish | None = None
    """Waste points."""
    lifts: LiftWish | None = None
    """Lifts."""
