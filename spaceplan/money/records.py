"""What the sums of money are made of: cost lines, bills, instalments; all in whole cents (fen)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from spaceplan.model.base import Frozen, Text
from spaceplan.standards.prices import Origin

#: What the ledger calls the parking ground: stalls, strips and aisles together.
PARKING = "parking"
#: Walkways, and fire lanes, are one thing of the ledger each.
WALKWAYS, FIRE_LANES = "walkways", "fire-lanes"
#: The lines of structures, beside those that are named after their unit price.
REMOVE, MODIFY, MOVE = "remove", "modify", "move"


class CostLine(Frozen):
    """One line of a plan's cost."""

    item: str
    """Id of the thing it belongs to: a structure, a block, a shed, a kind of furniture …"""
    key: str
    """Unit price it uses, or ``remove``, ``modify``, ``move`` for a structure's own cost."""
    title: Text
    """What is paid for."""
    quantity: float
    """How much of it, in ``unit``."""
    unit: str
    """``m²`` or ``count``."""
    price: float | None
    """Price of one unit, in the currency; null when unknown."""
    origin: Origin
    """Where the price comes from."""
    cents: int | None
    """Quantity times price in hundredths of the currency (fen); null when unknown."""


class PlanCost(Frozen):
    """What a plan costs."""

    currency: str
    """ISO 4217."""
    lines: tuple[CostLine, ...]
    """Every line: structures first, then what is built."""
    budget_cents: int | None = None
    """Most it may cost, in hundredths of the currency; null for no limit."""

    @property
    def known_cents(self) -> int:
        """Sum of all lines with a known price, in hundredths of the currency."""
        return sum(line.cents or 0 for line in self.lines)

    @property
    def unknown(self) -> tuple[CostLine, ...]:
        """The lines whose price nobody gave."""
        return tuple(line for line in self.lines if line.cents is None)

    @property
    def total_cents(self) -> int | None:
        """Sum of all lines, in hundredths of the currency; None while any is unknown."""
        return None if self.unknown else self.known_cents

    @property
    def parking_cents(self) -> int | None:
        """Cost of stalls, strips and aisles alone, in hundredths; None while any is unknown."""
        lines = [line for line in self.lines if line.item == PARKING]
        if any(line.cents is None for line in lines):
            return None
        return sum(line.cents or 0 for line in lines)

    @property
    def uses_defaults(self) -> bool:
        """Whether any line rests on the default set of prices."""
        return any(line.origin is Origin.DEFAULT and line.cents for line in self.lines)


class Instalments(Frozen):
    """How an amount is paid off."""

    months: int
    """Number of instalments."""
    each_cents: int
    """All instalments but the last, in hundredths of the currency."""
    last_cents: int
    """The last one, which takes the rounding."""


class Part(Frozen):
    """What some households pay, each as much as the others."""

    title: Text
    """Which households."""
    households: int
    """How many."""
    each_cents: int
    """What each of them pays, in hundredths of the currency."""
    instalments: Instalments
    """How each of them pays it."""


class Bill(Frozen):
    """What one payer pays of one funding."""

    funding: str
    """``all`` or ``lifts``."""
    payer: str
    """Id of the payer; empty for what nobody pays yet."""
    title: Text
    """Name of the payer."""
    cents: int
    """What it pays, in hundredths of the currency."""
    share: float | None
    """Its part of the whole, as a ratio; null where there is nothing to pay."""
    instalments: Instalments
    """How it is paid."""
    parts: tuple[Part, ...] = ()
    """How it is shared among households; empty for a payer that is no household."""


def to_cents(amount: float) -> int:
    """Return an amount in hundredths of its currency.

    Parameters
    ----------
    amount
        Amount in the currency.

    Returns
    -------
    int
        Whole cents, halves rounded up.
    """
    return int((Decimal(repr(amount)) * 100).to_integral_value(ROUND_HALF_UP))
