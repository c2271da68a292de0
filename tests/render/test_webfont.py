"""The page carries its own letters: no Chinese font is needed to read it."""

from __future__ import annotations

import base64
import io
import re

from fontTools.ttLib import TTFont

from spaceplan.render.webfont import font_face


def carried(rule: str) -> set[int]:
    found = re.search(r"base64,([A-Za-z0-9+/=]+)\)", rule)
    assert found is not None
    return set(TTFont(io.BytesIO(base64.b64decode(found[1]))).getBestCmap())


def test_the_subset_holds_every_letter_of_the_text():
    """车位 and Latin letters are there; what nobody asked for is not."""
    letters = carried(font_face("东兴苑车位"))
    assert {ord(c) for c in "东兴苑车位Aa0"} <= letters
    assert ord("猫") not in letters


def test_the_same_text_gives_the_same_bytes():
    """Pages are byte-identical, so their fonts must be."""
    assert font_face("绿地") == font_face("地绿绿")
