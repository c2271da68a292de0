"""Findings are read aloud at meetings: numbers are rounded, and one thing is not many."""

from __future__ import annotations

import re

from tests.audit.edits import Made, rule, yard
from tests.audit.furniture_cases import lamps
from tests.audit.yard import found


def messages(made: Made, code: str) -> list[str]:
    return [f.message.en for f in found(*made) if f.code == code]


def test_what_is_dark_is_counted_in_words_and_the_reach_is_rounded() -> None:
    said = messages(lamps(4, radius=13.9876), "lamp.unlit")
    assert said
    for text in said:
        match = re.search(r"dark in (\d+) (places?) \(light reaches ([\d.]+) m\)", text)
        assert match, text
        assert (match[1] == "1") == (match[2] == "place"), text
        assert match[3] == "14.0", text


def test_one_gate_is_not_called_gates() -> None:
    (said,) = messages(yard(rule(stalls_per_gate=7)), "group.per_gate")
    assert said == "8 stalls on 1 vehicle gate: 8.0 a gate, 7 at most"
