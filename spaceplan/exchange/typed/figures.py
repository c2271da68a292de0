"""Figures that are text because of full-width signs or a unit: what to write instead."""

from __future__ import annotations

import re

from spaceplan.exchange.trees import Value
from spaceplan.exchange.typed.signs import named, odd_signs, plain_signs
from spaceplan.model.base import Text


def mended(expected: Text, value: Value) -> Text:
    """Add to what was expected what to write, where signs or a unit made a number into text.

    Parameters
    ----------
    expected
        What may stand there.
    value
        What was typed.

    Returns
    -------
    Text
        The same where nothing of the kind was typed.
    """
    if isinstance(value, str) and len(value) > _LONGEST:
        return expected
    typed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    odd = tuple(o for text in typed if isinstance(text, str) for o in odd_signs(text))
    if odd and "请写" not in expected.zh:
        words = named(odd)
        zh, en = f"{expected.zh}；{words.zh}", f"{expected.en}; {words.en}"
        if isinstance(value, str):
            zh, en = f"{zh}：请写 {plain_signs(value)}", f"{en}: write {plain_signs(value)}"
        return Text(zh=zh, en=en)
    if isinstance(value, str) and (unit := _FIGURE.fullmatch(value.strip())):
        figure = float(unit[1]) * _IN_METRES[unit[2].lower()]
        return Text(
            zh=f"{expected.zh}，不写单位：请写 {figure:g}",
            en=f"{expected.en} without a unit: write {figure:g}",
        )
    return expected


#: What is longer than this, in signs, was not meant as a figure, and is not told in full.
_LONGEST = 60
_IN_METRES = {
    "m": 1.0,
    "米": 1.0,
    "m2": 1.0,
    "m²": 1.0,
    "平米": 1.0,
    "cm": 0.01,
    "厘米": 0.01,
    "mm": 0.001,
    "毫米": 0.001,
}
_FIGURE = re.compile(rf"([-+]?[0-9]+\.?[0-9]*)\s*({'|'.join(_IN_METRES)})", re.IGNORECASE)
