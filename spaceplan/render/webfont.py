"""The letters of a page, carried in the page: a subset of the font that the maps are drawn with."""

from __future__ import annotations

import base64
import io

from spaceplan.render.fonts import font_path

#: Signs that every page may need, whatever its text.
_ALWAYS = "".join(chr(code) for code in range(0x20, 0x7F)) + "…–—‘’“”、。（），：；〔〕㎡²°×≤≥"


def font_face(text: str) -> str:
    """Return the CSS rule that brings along the letters of a text.

    Parameters
    ----------
    text
        All text that the page shows; markup in it does no harm.

    Returns
    -------
    str
        An ``@font-face`` rule with the subset inside (WOFF), the same each time; some 50 to 200 kB.

    Raises
    ------
    FileNotFoundError
        If the font that zhplot carries is missing.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(flavor="woff", notdef_outline=True, hinting=False, layout_features=[])
    with TTFont(font_path(), recalcTimestamp=False, lazy=True) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(sorted(set(text + _ALWAYS))))
        subsetter.subset(font)
        font.flavor = "woff"
        out = io.BytesIO()
        font.save(out)
    data = base64.b64encode(out.getvalue()).decode()
    return (
        "@font-face{font-family:'Spaceplan Sans';"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )
