"""Reads numbers of floors out of the texts of drawings."""

from __future__ import annotations

import re

_DIGITS = {sign: i for i, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_FLOORS = (
    re.compile(r"(?<![\d.])(\d{1,3})\s*(?:F\b|f\b|层|層)"),
    # surveys after GB/T 20257.1 write the material before the number of floors: 砼7, 砖混6
    re.compile(r"(?:砼|砖|混|钢|简|石|木)+\s*(\d{1,3})\b"),
)
_HAN_FLOORS = re.compile(r"([零一二两三四五六七八九十]{1,3})\s*[层層]")


def floors_in(text: str) -> int | None:
    """Return the number of floors that a text tells.

    Parameters
    ----------
    text
        Such as ``7F``, ``7层``, ``七层``, ``十二层`` or ``砖混6``.

    Returns
    -------
    int or None
        Floors, 1 to 200; None if it tells none.
    """
    found = [int(m[1]) for pattern in _FLOORS if (m := pattern.search(text))]
    han = _HAN_FLOORS.search(text)
    if not found and han:
        tens, ten, ones = han[1].rpartition("十")
        value = 10 * (_DIGITS.get(tens, 1) if tens else 1) if ten else 0
        found = [value + _DIGITS.get(ones, 0)]
    return found[0] if found and 1 <= found[0] <= 200 else None


def name_in(text: str) -> str:
    """Return what a text tells beside the number of floors.

    Parameters
    ----------
    text
        Such as ``3号楼 7层`` or ``1#住宅楼(6F)``.

    Returns
    -------
    str
        ``3号楼``, ``1#住宅楼``; empty where it tells nothing else.
    """
    for pattern in (*_FLOORS, _HAN_FLOORS):
        text = pattern.sub(" ", text)
    text = re.sub(r"地上|地下|层数|共|[(（\[【]\s*[)）\]】]", " ", text)
    text = " ".join(text.split()).strip(" ,，;；:：/／-")
    return text if any(sign.isalnum() for sign in text) else ""
