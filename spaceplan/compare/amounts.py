"""Amounts of money in words: 元 and 万元 in Chinese, thousands separators everywhere."""

from __future__ import annotations

from spaceplan.model.base import Lang
from spaceplan.standards.prices import currency_name

#: From this many hundredths on (10,000 元) a short Chinese amount is written in 万元.
_WAN_CENTS = 1_000_000


def amount(cents: int, currency: str, lang: Lang, *, short: bool = False) -> str:
    """Write an amount.

    Parameters
    ----------
    cents
        The amount in hundredths of the currency (fen).
    currency
        ISO 4217 code; empty when nobody named one.
    lang
        Language.
    short
        Whether it is for a table: whole units, in Chinese 万元 from ten thousand on; default to the
        cent, where there are any.

    Returns
    -------
    str
        E.g. ``48.35 万元``, ``9,800 元``, ``CNY 483,500``.
    """
    if short and lang == "zh" and abs(cents) >= _WAN_CENTS:
        name = currency_name(currency, lang)
        return f"{cents / _WAN_CENTS:,.2f} 万{name if name == '元' else ' ' + name}".strip()
    digits = 0 if short or cents % 100 == 0 else 2
    number = f"{cents / 100:,.{digits}f}"
    if digits == 0 and number == "-0":
        number = "0"
    if not currency:
        return number
    name = currency_name(currency, lang)
    return f"{number} {name}" if lang == "zh" else f"{name} {number}"
