"""Write drawings as small SVG that a page can carry in an attribute."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from spaceplan.render.save import svg_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Letters are drawn in 6400ths of their size; 400ths still look the same on a projector.
_GLYPH_STEP = 16
_PATH = re.compile(r'<path( id="[^"]*")? d="([^"]*)"( transform="scale\(0\.015625\)")?')
_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
#: Which numbers of a command are coordinates: all of those that matplotlib writes.
_COUNTS = {"M": 2, "L": 2, "Q": 4, "C": 6}


def slim_svg(figure: Figure) -> str:
    """Return a figure as SVG, its letters as outlines, without what a browser need not be told.

    Coordinates are relative and rounded to a hundredth of a point, styles are attributes.  So no
    rule about styles (Content-Security-Policy) can undo how it looks.

    Parameters
    ----------
    figure
        The figure.

    Returns
    -------
    str
        SVG on one line, the same each time.
    """
    return slimmed(svg_text(figure))


def slimmed(svg: str) -> str:
    """Return SVG as matplotlib writes it, smaller.

    Parameters
    ----------
    svg
        The SVG.

    Returns
    -------
    str
        SVG that draws the same to a hundredth of a point, on one line.
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<style.*?</style>|<!--.*?-->|<metadata.*?</metadata>", "", svg, flags=re.S)
    svg = _PATH.sub(_path, svg)
    svg = re.sub(r' style="([^"]*)"', _attributes, svg)
    svg = re.sub(r"<g id=\"[^\"]*\"", "<g", svg)
    svg = re.sub(r"-?\d+\.\d{3,}(?=[^\"]*\"[^<]*>)", _rounded, svg)
    svg = _once(svg)
    svg = svg.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1)
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", svg)).strip()


def data_uri(svg: str) -> str:
    """Return SVG as an address that holds it, to be put between double quotes.

    Parameters
    ----------
    svg
        The SVG.

    Returns
    -------
    str
        A ``data:`` address; a third shorter than in base64.
    """
    svg = svg.replace("'", "%27").replace('"', "'")
    for sign, code in (("<", "%3C"), (">", "%3E"), ("#", "%23"), ("&", "%26"), ("//", "%2F%2F")):
        svg = svg.replace(sign, code)
    return "data:image/svg+xml," + svg


def _attributes(found: re.Match[str]) -> str:
    pairs = [part.split(":", 1) for part in found.group(1).split(";") if part.strip()]
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)


def _once(svg: str) -> str:
    """Write long outlines that come again, as those of dotted hatches do, only once."""
    counts = Counter(re.findall(r'<path d="([^"]{500,})"', svg))
    again = [data for data, count in counts.items() if count > 1]
    for i, data in enumerate(again):
        svg = svg.replace(f'<path d="{data}"', f'<use xlink:href="#again{i}"')
    shared = "".join(f'<path id="again{i}" d="{data}"/>' for i, data in enumerate(again))
    return svg.replace("<defs>", f"<defs>{shared}", 1)


def _rounded(found: re.Match[str]) -> str:
    # Factors of letters are small: 0.09 of a size, so they keep six decimals.
    value = float(found.group())
    return _short(round(value, 6 if abs(value) < 1 else 2))


def _path(found: re.Match[str]) -> str:
    name, data, glyph = found.group(1) or "", found.group(2), found.group(3)
    if glyph:
        small = _relative(data, 1.0 / _GLYPH_STEP, 1)
        return f'<path{name} d="{small}" transform="scale(.25)"'
    return f'<path{name} d="{_relative(data, 100.0, 100)}"'


def _relative(data: str, times: float, parts: int) -> str:
    """Return the data of a path with relative coordinates, in whole steps of 1 / ``parts``."""
    out: list[str] = []
    x = y = start_x = start_y = 0
    last = ""
    for command, numbers in _commands(data):
        if command in "zZ":
            out.append("z")
            x, y = start_x, start_y
            last = "z"
            continue
        steps = [round(n * times) for n in numbers]
        if command != last or command == "M":
            out.append(command.lower())
        last = command
        for i in range(0, len(steps), 2):
            for step in (steps[i] - x, steps[i + 1] - y):
                text = _short(step / parts)
                glued = text[0] == "-" or out[-1][-1].isalpha()
                out.append(text if glued else f" {text}")
        x, y = steps[-2], steps[-1]
        if command == "M":
            start_x, start_y = x, y
    return "".join(out)


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(data)
    at = 0
    while at < len(tokens):
        command = tokens[at]
        count = 0 if command in "zZ" else _COUNTS[command]
        yield command, [float(t) for t in tokens[at + 1 : at + 1 + count]]
        at += 1 + count


def _short(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
