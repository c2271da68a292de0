"""Unit prices: a scenario's own, and the default set for what it leaves out."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from spaceplan.model.base import Frozen, Lang, Text
from spaceplan.model.money import PRICE_IDS, Costs, PriceNote, amount_of
from spaceplan.standards.catalogue import read_data


class Origin(StrEnum):
    """Where a price comes from."""

    SCENARIO = "scenario"
    DEFAULT = "default"
    UNKNOWN = "unknown"


class Price(Frozen):
    """What one unit of something costs."""

    id: str
    """Id of the price, e.g. ``room_m2``."""
    title: Text
    """What is priced."""
    unit: str
    """``m²`` or ``count``."""
    value: float | None
    """Price of one unit, in the currency; null when nobody gave one."""
    origin: Origin
    """Whether the scenario gave it, the default set, or nobody."""
    source: Text = Text()
    """Who said so; empty when unknown."""
    confidence: str = ""
    """How sure we are: as in the catalogue; empty for the scenario's own."""
    note: Text = Text()
    """What else to know about it."""


class Prices(Frozen):
    """All unit prices of one scenario."""

    currency: str
    """ISO 4217."""
    items: tuple[Price, ...]
    """The prices, in the order of the file."""

    def __getitem__(self, price_id: str) -> Price:
        """Return one price; raises KeyError if there is none of that id."""
        for price in self.items:
            if price.id == price_id:
                return price
        raise KeyError(price_id)

    def value(self, price_id: str) -> float | None:
        """Return what one unit costs.

        Parameters
        ----------
        price_id
            Id of the price.

        Returns
        -------
        float or None
            In the currency; None when unknown.

        Raises
        ------
        KeyError
            If there is no such price.
        """
        return self[price_id].value


class DefaultPrices(Frozen):
    """A marked set of prices for scenarios that give none."""

    id: str
    """Id of the set."""
    title: Text
    """What it is called, with the warning that it is no offer."""
    currency: str
    """ISO 4217."""
    items: tuple[Price, ...]
    """The prices."""


@lru_cache(maxsize=1)
def default_prices() -> DefaultPrices:
    """Return the default set of prices.

    Returns
    -------
    DefaultPrices
        One price for every id, each with its source and how sure we are.
    """
    data = read_data("costs")
    by_id = {item["id"]: item for item in data["prices"]}
    return DefaultPrices(
        id=data["id"],
        title=Text.model_validate(data["title"]),
        currency=data["currency"],
        items=tuple(
            Price.model_validate(by_id[name] | {"origin": Origin.DEFAULT}) for name in PRICE_IDS
        ),
    )


def prices_for(costs: Costs) -> Prices:
    """Return the unit prices that hold for a scenario.

    Parameters
    ----------
    costs
        What the scenario says of costs.

    Returns
    -------
    Prices
        Its own prices; for the others the default set, where it is wanted and in the same currency;
        what is left is unknown.
    """
    default = default_prices()
    fill = costs.defaults and costs.currency == default.currency
    return Prices(
        currency=costs.currency, items=tuple(_price(costs, item, fill) for item in default.items)
    )


def _price(costs: Costs, default: Price, fill: bool) -> Price:
    own = getattr(costs, default.id)
    if own is None:
        if fill:
            return default
        return Price(
            id=default.id,
            title=default.title,
            unit=default.unit,
            value=None,
            origin=Origin.UNKNOWN,
        )
    return Price(
        id=default.id,
        title=default.title,
        unit=default.unit,
        value=amount_of(own),
        origin=Origin.SCENARIO,
        source=own.source if isinstance(own, PriceNote) else Text(),
    )


def currency_name(currency: str, lang: Lang) -> str:
    """Return what people call a currency: 元 for CNY in Chinese, else its code.

    Parameters
    ----------
    currency
        ISO 4217 code.
    lang
        Language.

    Returns
    -------
    str
        The name.
    """
    return "元" if lang == "zh" and currency == "CNY" else currency
