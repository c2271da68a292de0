"""The one font of every drawing, with Chinese in it, and how wide a text is in it.

The font file travels in the package ``zhplot``.  It is found without importing that package,
since the import changes matplotlib's settings for everybody.  Only the regular weight exists, so
drawings stress by size and colour, never by weight.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

#: Height of a line of text over its size, so that boxes never touch ink.
LINE = 1.28
#: Width of a full-width sign over the size of the text.
_EM = 100.0


@lru_cache(maxsize=1)
def font_path() -> Path:
    """Return the file of the font that all drawings use.

    Returns
    -------
    pathlib.Path
        ``NotoSansSC-Regular.ttf``.

    Raises
    ------
    RuntimeError
        If the package that carries the font is not installed.
    """
    spec = find_spec("zhplot")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "fonts" / "NotoSansSC-Regular.ttf"
        if path.is_file():
            return path
    msg = "the font NotoSansSC-Regular.ttf is missing: install the package zhplot"
    raise RuntimeError(msg)


@lru_cache(maxsize=64)
def font(size_pt: float) -> FontProperties:
    """Return the font at one size.

    Parameters
    ----------
    size_pt
        Size in points.

    Returns
    -------
    matplotlib.font_manager.FontProperties
        To be handed to every text by name.
    """
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(font_path()), size=size_pt)


@lru_cache(maxsize=1)
def _measure() -> FT2Font:
    from matplotlib.ft2font import FT2Font

    face = FT2Font(str(font_path()))
    face.set_size(_EM, 72)
    return face


@cache
def _advance(sign: str) -> float:
    """Return the width of one sign over its size; there are some thousands, and few are used."""
    return float(_measure().load_char(ord(sign)).linearHoriAdvance) / 65536 / _EM


def _line_width(line: str) -> float:
    # Sign by sign, not as FreeType sets a whole line: that takes two milliseconds a line, and a
    # report measures thousands.  Without kerning a line comes out a hair wider, never narrower.
    return sum(map(_advance, line))


@lru_cache(maxsize=4096)
def _unit_size(text: str) -> tuple[float, int]:
    """Return the width of a text over its size, and how many lines it has."""
    lines = printable(text).split("\n")
    return max(map(_line_width, lines)), len(lines)


def text_size(text: str, size_pt: float) -> tuple[float, float]:
    """Return how much room a text takes.

    Parameters
    ----------
    text
        One or more lines.
    size_pt
        Size of the font, in points.

    Returns
    -------
    tuple of float
        Width and height in points.
    """
    width, lines = _unit_size(text)
    return width * size_pt, LINE * size_pt * lines


def missing_signs(text: str) -> str:
    """Return the signs of a text that the font has not.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    str
        The missing signs, each once; empty when all are there.
    """
    known = _charmap()
    return "".join(dict.fromkeys(c for c in text if c != "\n" and ord(c) not in known))


@lru_cache(maxsize=1)
def _charmap() -> frozenset[int]:
    return frozenset(_measure().get_charmap())


@lru_cache(maxsize=4096)
def printable(text: str) -> str:
    """Return a text with every sign the font has not replaced by a hollow square.

    Parameters
    ----------
    text
        The text, e.g. a title with an emoji in it.

    Returns
    -------
    str
        A text that draws without a gap.
    """
    gone = missing_signs(text)
    return "".join("□" if c in gone else c for c in text) if gone else text


def wrap(text: str, size_pt: float, width_pt: float) -> list[str]:
    """Break a text into lines: Latin words at blanks, Chinese anywhere but before a stop.

    Parameters
    ----------
    text
        The text.
    size_pt
        Size of the font, in points.
    width_pt
        Greatest width of a line, in points.

    Returns
    -------
    list of str
        The lines; a single word wider than the width keeps its own line.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        trial = line + piece
        if line and text_size(trial.rstrip(), size_pt)[0] > width_pt:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line = trial
    if line.strip():
        lines.append(line.rstrip())
    return lines


_NOT_FIRST = "，。；：、）》”！？,.;:)%²"
_NOT_LAST = "（《“("


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for sign in text:
        sticks = pieces and (
            sign in _NOT_FIRST
            or pieces[-1][-1] in _NOT_LAST
            or (not _wide(sign) and not _wide(pieces[-1][-1]) and pieces[-1][-1] != " ")
        )
        if sticks:
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _wide(sign: str) -> bool:
    return ord(sign) >= 0x2E80


@contextmanager
def settings() -> Iterator[None]:
    """Hold matplotlib's settings to those that make drawings the same on every machine.

    Yields
    ------
    None
        Inside, files come out byte for byte the same: fixed salt of ids, glyphs as paths in SVG,
        TrueType (searchable) text in PDF.  Outside, the caller's settings stand.
    """
    import matplotlib as mpl

    with mpl.rc_context(
        {
            "svg.hashsalt": "spaceplan",
            "svg.fonttype": "path",
            "pdf.fonttype": 42,
            "pdf.compression": 6,
            "hatch.linewidth": 0.35,
            "path.simplify": True,
            "axes.unicode_minus": True,
            "text.usetex": False,
            "savefig.bbox": None,
            "savefig.facecolor": "white",
            "figure.facecolor": "white",
            "axes.facecolor": "white",
            "lines.dash_capstyle": "butt",
        }
    ):
        yield
