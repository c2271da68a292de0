"""The page of a meeting about prices: picture, table and sentences in one file."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from html import escape, unescape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from spaceplan.model.base import Lang, Text
from spaceplan.model.scenario import Scenario
from spaceplan.render.html_parts import LANGS, both, table_html
from spaceplan.render.save import svg_text
from spaceplan.render.sheet import NOT_FOR_BUILDING, origin_lines
from spaceplan.render.webfont import font_face
from spaceplan.tradeoffs.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: One part of the page: its heading, its sentences, its picture and its table by language.
Part = tuple[Text, Sequence[Text], Callable[[Lang], "Figure"] | None, Callable[[Lang], Table]]


def price_page(scenario: Scenario, title: Text, parts: Sequence[Part], lang: Lang) -> str:
    """Return a page with pictures, tables and sentences, in both languages.

    Parameters
    ----------
    scenario
        The scenario.
    title
        What the page is about.
    parts
        What it shows.
    lang
        The language the page opens in; a button switches to the other.

    Returns
    -------
    str
        HTML that loads nothing from anywhere, the same each time.
    """
    page = files("spaceplan.render").joinpath("page.html").read_text(encoding="utf-8")
    name = Text(
        zh=f"{scenario.title.get('zh') or scenario.name} {title.zh}",
        en=f"{scenario.title.get('en') or scenario.name}: {title.en}",
    )
    said = "".join(f"<li>{both(s)}</li>" for _, sentences, _, _ in parts for s in sentences)
    tables = "".join(
        f"<h2>{both(heading)}</h2>" + "".join(table_html(*table(one), one) for one in LANGS)
        for heading, _, _, table in parts
    )
    foot = Text(zh=_foot(scenario, "zh"), en=_foot(scenario, "en"))
    words = {
        "plain_title": escape(name.get(lang)),
        "header": f"<h1>{both(name)}</h1><span class='note'>{both(scenario.note)}</span>",
        "sentences": said,
        "table": tables,
        "findings": "",
        "money": "",
        "footer": both(foot),
    }
    maps = "".join(
        f"<figure><h2>{both(heading)}</h2>"
        + "".join(f"<span class='{one}'>{_image(picture(one), heading, one)}</span>"
                  for one in LANGS)
        + "</figure>"
        for heading, _, picture, _ in parts
        if picture is not None
    )  # fmt: skip
    letters = page + unescape("".join(words.values()))
    letters += "".join(h.zh + h.en for h, _, _, _ in parts)
    # One picture a row: these are read, not compared side by side.
    wide = page.replace("minmax(min(100%, 30rem), 1fr)", "minmax(min(100%, 60rem), 1fr)")
    return Template(wide).substitute(words, maps=maps, lang=lang, font=font_face(letters))


def _image(figure: Figure, heading: Text, lang: Lang) -> str:
    data = base64.b64encode(svg_text(figure).encode()).decode("ascii")
    alt = escape(heading.get(lang))
    return f'<img alt="{alt}" src="data:image/svg+xml;base64,{data}">'


def _foot(scenario: Scenario, lang: Lang) -> str:
    return " · ".join([*origin_lines(scenario, None, lang), NOT_FOR_BUILDING.get(lang)])
