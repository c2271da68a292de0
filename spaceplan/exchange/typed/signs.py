"""Signs of a Chinese keyboard, and spaces that are none, where a file wants the plain ones."""

from __future__ import annotations

import unicodedata

from spaceplan.model.base import Text

#: Signs that a compatibility mapping does not make plain.
_OWN = {
    "【": "[",
    "】": "]",
    "〔": "[",
    "〕": "]",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "、": ",",
}
_OWN |= {"。": ".", "−": "-", "–": "-", "—": "-"}
_ROUND = {"（": "[", "）": "]", "〈": "[", "〉": "]"}
_SPACES = {
    "\u00a0": Text(zh="不换行空格", en="a no-break space"),
    "\u3000": Text(zh="全角空格", en="an ideographic space"),
    "\u2003": Text(zh="全身空格", en="an em space"),
    "\u202f": Text(zh="窄不换行空格", en="a narrow no-break space"),
    "\u200b": Text(zh="零宽空格", en="a space without width"),
    "\ufeff": Text(zh="零宽空格", en="a space without width"),
}


def _plain(sign: str) -> str:
    if sign in _SPACES:
        return "" if sign in "\u200b\ufeff" else " "
    if sign in _ROUND:
        return _ROUND[sign]
    if sign in _OWN:
        return _OWN[sign]
    if "\uff01" <= sign <= "\uff5e":
        return unicodedata.normalize("NFKC", sign)
    return sign


def plain_signs(text: str) -> str:
    """Return a text with the plain signs that were meant.

    Parameters
    ----------
    text
        As it was typed.

    Returns
    -------
    str
        Full-width digits, letters and marks as plain ones, round brackets as square ones.
    """
    return "".join(_plain(sign) for sign in text)


def odd_signs(text: str) -> tuple[tuple[int, str], ...]:
    """Return the signs of a text that look like plain ones and are not.

    Parameters
    ----------
    text
        As it was typed.

    Returns
    -------
    tuple
        Where each stands, counted from 0, and the sign.
    """
    return tuple((i, sign) for i, sign in enumerate(text) if _plain(sign) != sign)


def named(odd: tuple[tuple[int, str], ...]) -> Text:
    """Return the names of such signs and what to write for each.

    Parameters
    ----------
    odd
        What :func:`odd_signs` found.

    Returns
    -------
    Text
        At most four of them.
    """
    signs = tuple(dict.fromkeys(sign for _, sign in odd))[:4]
    zh = [
        f"{_SPACES[s].zh}应为普通空格" if s in _SPACES else f"全角“{s}”应为“{_plain(s)}”"
        for s in signs
    ]
    en = [
        f"{_SPACES[s].en} instead of a plain one"
        if s in _SPACES
        else f"the full-width {s} instead of {_plain(s)}"
        for s in signs
    ]
    return Text(zh="，".join(zh), en=", ".join(en))
