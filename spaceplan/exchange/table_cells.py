"""What tables are made of, whatever file they go into."""

from __future__ import annotations

from dataclasses import dataclass

from spaceplan.compare.names import UNKNOWN
from spaceplan.model.base import Lang, Text


@dataclass(frozen=True)
class Cell:
    """One cell.

    Parameters
    ----------
    value
        A number, words, or nothing.
    digits
        Decimals that a number is shown with.
    signed
        Whether a plus sign is shown.
    """

    value: str | float | int | None = None
    digits: int = 0
    signed: bool = False


@dataclass(frozen=True)
class Table:
    """One table.

    Parameters
    ----------
    title
        What it shows.
    header
        Titles of the columns, with units.
    rows
        The rows, each as long as the header.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


_UNITS = {
    "stalls": Text(zh="个", en="stalls"),
    "spaces": Text(zh="位", en="spaces"),
    "count": Text(zh="个", en="pieces"),
}


def unit_name(unit: str, lang: Lang) -> str:
    """Return what a unit is called.

    Parameters
    ----------
    unit
        Unit of the ledger or of a finding.
    lang
        Language.

    Returns
    -------
    str
        Its name.
    """
    return _UNITS.get(unit, Text(zh=unit, en=unit)).get(lang)


def number(value: float | None) -> float | int | None:
    """Return a number without the dust of binary fractions; whole ones as integers.

    Parameters
    ----------
    value
        The number; null stays null.

    Returns
    -------
    float, int or None
        Rounded to four decimals.
    """
    if value is None:
        return None
    rounded = round(value, 4) + 0.0
    return int(rounded) if rounded == int(rounded) else rounded


def cents_cell(cents: int | None, lang: Lang) -> Cell:
    """Return the cell of an amount.

    Parameters
    ----------
    cents
        Hundredths of the currency; null when unknown.
    lang
        Language.

    Returns
    -------
    Cell
        The amount in the currency, or the word for unknown.
    """
    return Cell(UNKNOWN.get(lang)) if cents is None else Cell(number(cents / 100), 2)


def with_unit(title: str, unit: str, lang: Lang) -> str:
    """Return a heading with its unit.

    Parameters
    ----------
    title
        The heading.
    unit
        The unit; empty for none.
    lang
        Language.

    Returns
    -------
    str
        E.g. ``费用（元）``.
    """
    if not unit:
        return title
    return f"{title}（{unit}）" if lang == "zh" else f"{title} ({unit})"


def heads(lang: Lang, *pairs: tuple[str, str]) -> tuple[str, ...]:
    """Return headings in one language.

    Parameters
    ----------
    lang
        Language.
    pairs
        Chinese and English.

    Returns
    -------
    tuple of str
        The headings.
    """
    return tuple(either(zh, en, lang) for zh, en in pairs)


def either(zh: str, en: str, lang: Lang) -> str:
    """Return one of two texts.

    Parameters
    ----------
    zh, en
        The texts.
    lang
        Language.

    Returns
    -------
    str
        The one of that language.
    """
    return zh if lang == "zh" else en
