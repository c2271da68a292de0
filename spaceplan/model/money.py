"""What things cost, and who pays: the part of a scenario that speaks of money."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from spaceplan.model.base import Count, Frozen, Id, Text

Money = Annotated[
    float,
    Field(ge=0, le=1e12, allow_inf_nan=False, description="amount in the scenario's currency"),
]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False, description="ratio, 0.4 for 40 %")]
Months = Annotated[int, Field(ge=1, le=600, description="months")]
FloorNumber = Annotated[int, Field(ge=1, le=200, description="1 for the ground floor")]


class PriceNote(Frozen):
    """A price with where it comes from."""

    value: Money
    """The price, in the scenario's currency."""
    source: Text = Text()
    """Who said so, e.g. an offer; printed beside the price."""


UnitPrice = Money | PriceNote


class Costs(Frozen):
    """What one unit of each thing costs; what is left out comes from the default set."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"
    """Currency of every amount of the scenario, ISO 4217."""
    defaults: bool = True
    """Whether prices left out come from the default set (in CNY, our own assumptions)."""
    room_m2: UnitPrice | None = None
    """A new room, a m² of its floor."""
    room_refurbish_m2: UnitPrice | None = None
    """A room in a structure that is modified, a m² of its floor, beside that structure's cost."""
    bike_space: UnitPrice | None = None
    """A bike space in a shed, roof and rack included."""
    ebike_space: UnitPrice | None = None
    """An e-bike space in a shed, charging included."""
    stall: UnitPrice | None = None
    """A stall: marking, wheel stop, sign."""
    strip: UnitPrice | None = None
    """The marked strip beside an accessible stall."""
    aisle_m2: UnitPrice | None = None
    """Paving of an aisle where there is no road yet, a m²."""
    green_m2: UnitPrice | None = None
    """New green, a m²."""
    area_m2: UnitPrice | None = None
    """A play, exercise, seating or drying ground, a m²."""
    walkway_m2: UnitPrice | None = None
    """A walkway, a m²."""
    fire_lane_m2: UnitPrice | None = None
    """A fire lane outside aisles and roads, a m²."""
    bench: UnitPrice | None = None
    """A bench."""
    lamp: UnitPrice | None = None
    """A lamp, its cable included."""
    tree: UnitPrice | None = None
    """A tree planted or put elsewhere."""
    waste: UnitPrice | None = None
    """A waste point."""
    lift: UnitPrice | None = None
    """A lift added to a stair of a dwelling block."""
    pavilion: UnitPrice | None = None
    """A pavilion."""


class HouseholdGroup(Frozen):
    """Households that are alike, e.g. all flats of 62 m² on the third floor."""

    id: Id
    """Id of the group."""
    title: Text = Text()
    """Name shown in tables."""
    count: Annotated[int, Field(ge=1, le=1_000_000)]
    """How many households."""
    area_m2: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)] | None = None
    """Floor area of each, in m²."""
    floor: FloorNumber | None = None
    """The floor they live on."""


class FloorWeight(Frozen):
    """How much a household of one floor pays beside those of other floors."""

    floor: FloorNumber
    """The floor."""
    weight: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]
    """Its weight; 0 pays nothing."""
    households: Count | None = None
    """Households on that floor; left out, they are counted from ``households_list``."""


class Split(Frozen):
    """How a payer's part is shared among households."""

    by: Literal["household", "area", "floor", "floor_area"] = "household"
    """Equally, by floor area, by the weight of the floor, or by that weight times floor area."""
    floors: Annotated[tuple[FloorWeight, ...], Field(max_length=200)] = ()
    """For ``floor`` and ``floor_area``: what each floor weighs."""

    @model_validator(mode="after")
    def _weights_for_floors(self) -> Self:
        if self.by in ("floor", "floor_area") and not any(f.weight > 0 for f in self.floors):
            msg = "a split by floor needs floors, at least one of them with a weight above 0"
            raise ValueError(msg)
        return self


class Payer(Frozen):
    """Who pays a part: a subsidy, the residents, the maintenance fund."""

    id: Id
    """Id of the payer."""
    title: Text = Text()
    """Name shown in tables."""
    share: Share | None = None
    """Part of what fixed amounts leave over; all shares together make 1."""
    amount: Money | None = None
    """A fixed amount instead, paid first and never more than there is to pay."""
    split: Split | None = None
    """How it is shared among households; null for a payer that is no household."""
    instalments: Months = 1
    """Number of monthly instalments; the last one takes the rounding."""

    @model_validator(mode="after")
    def _share_or_amount(self) -> Self:
        if (self.share is None) == (self.amount is None):
            msg = "needs either a share or an amount"
            raise ValueError(msg)
        return self


class Funding(Frozen):
    """Who pays for all, or for the lifts alone."""

    applies_to: Literal["all", "lifts"] = "all"
    """What is paid: everything (but for lifts that have a funding of their own), or lifts."""
    payers: Annotated[tuple[Payer, ...], Field(min_length=1, max_length=40)]
    """Who pays, in the order in which fixed amounts are taken."""


def amount_of(price: UnitPrice) -> float:
    """Return the figure of a price, with or without a note.

    Parameters
    ----------
    price
        The price.

    Returns
    -------
    float
        In the scenario's currency.
    """
    return price.value if isinstance(price, PriceNote) else float(price)


#: Names of all unit prices, in the order of the file.
PRICE_IDS = tuple(name for name in Costs.model_fields if name not in ("currency", "defaults"))
