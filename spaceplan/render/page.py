"""One page with all maps, the table and the findings, that needs nothing but itself."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from html import escape, unescape
from importlib.resources import files
from string import Template

from spaceplan.compare import (
    Comparison,
    Row,
    option_name,
    sentences,
    stalls_said,
    table_rows,
    verdict,
)
from spaceplan.model.base import Lang, Text
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.draw import paint, site_bounds
from spaceplan.render.fonts import settings
from spaceplan.render.helpers import Helpers
from spaceplan.render.html_parts import LANGS, both, findings_html, table_html
from spaceplan.render.money_section import money_section
from spaceplan.render.paper import (
    entries,
    entries_height,
    legend,
    legend_height,
    new_paper,
)
from spaceplan.render.save import svg_text
from spaceplan.render.sheet import NOT_FOR_BUILDING, origin_lines
from spaceplan.render.webfont import font_face

_WIDTH = 270.0
#: More than a legend and a list of names ever need under a map, in mm; the rest is cut off.
_MOST_BELOW = 160.0


def index_html(scenario: Scenario, comparison: Comparison, lang: Lang) -> str:
    """Return a page for phones and projectors: maps, table, findings, in both languages.

    Parameters
    ----------
    scenario
        The scenario.
    comparison
        The comparison.
    lang
        The language the page opens in; a button switches to the other.

    Returns
    -------
    str
        HTML that loads nothing from anywhere: the maps are in it, their letters as outlines.
    """
    return IndexPage(scenario, comparison, lang).html()


class IndexPage:
    """The page of a comparison, whose maps others may draw while this process does other work.

    Parameters
    ----------
    scenario
        The scenario.
    comparison
        The comparison.
    lang
        The language the page opens in.
    helpers
        Draw the maps and cut the font; default none.
    """

    def __init__(
        self, scenario: Scenario, comparison: Comparison, lang: Lang, helpers: Helpers | None = None
    ) -> None:
        page = files("spaceplan.render").joinpath("page.html").read_text(encoding="utf-8")
        helpers = helpers or Helpers()
        title = Text(
            zh=f"{scenario.title.get('zh') or scenario.name} 方案比较",
            en=f"{scenario.title.get('en') or scenario.name}: options compared",
        )
        self._lang = lang
        self._template = Template(page)
        self._parts = {
            "plain_title": escape(title.get(lang)),
            "header": f"<h1>{both(title)}</h1><span class='note'>{both(_note(scenario))}</span>",
            "sentences": "".join(f"<li>{both(s)}</li>" for s in sentences(comparison)),
            "table": "".join(_table(comparison, one) for one in LANGS),
            "money": "".join(money_section(row, comparison) for row in comparison.shown),
            "findings": "".join(findings_html(row) for row in comparison.rows),
            "footer": both(Text(zh=_foot(scenario, "zh"), en=_foot(scenario, "en"))),
        }
        self._shown: list[Row | None] = list(comparison.shown) or [None]
        frames = "".join(_figure(row, _alt(row).zh + _alt(row).en) for row in self._shown)
        letters = page + unescape("".join(self._parts.values()) + frames)
        self._font = helpers.ask(font_face, letters)
        self._maps = [
            {one: helpers.ask(map_svg, scenario, row.plan if row else None, one) for one in LANGS}
            for row in self._shown
        ]

    def html(self) -> str:
        """Return the page.

        Returns
        -------
        str
            HTML that loads nothing from anywhere.
        """
        figures = [
            _figure(row, _images(row, {one: task.result() for one, task in maps.items()}))
            for row, maps in zip(self._shown, self._maps, strict=True)
        ]
        return self._template.substitute(
            self._parts, maps="".join(figures), lang=self._lang, font=self._font.result()
        )


def map_svg(scenario: Scenario, plan: Plan | None, lang: Lang) -> str:
    """Return one map with its legend as SVG, the letters as outlines.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        The plan, or null for what was typed.
    lang
        Language.

    Returns
    -------
    str
        SVG text, the same each time.
    """
    west, south, east, north = site_bounds(scenario)
    shape = (north - south + 14) / max(east - west + 14, 1.0)
    map_mm = _WIDTH * min(max(shape, 0.5), 1.35)
    with settings():
        paper = new_paper(_WIDTH, map_mm + _MOST_BELOW, frame=False)
        ax = paper.window(1, _MOST_BELOW - 1, _WIDTH - 2, map_mm)
        done = paint(scenario, plan, ax, lang)
        key = done.layout.key
        width, columns = (_WIDTH * 0.68, 3) if key else (_WIDTH, 4)
        beside = _WIDTH - width - 4
        below = max(legend_height(len(done.looks), columns, 9.0), entries_height(key, beside, 8.5))
        paper = paper.shortened(max(0.0, _MOST_BELOW - below - 6))
        top = paper.height_mm - map_mm - 2
        legend(paper, done.looks, 2, top, width - 4, columns, lang, 9.0)
        entries(paper, key, width + 2, top, beside, 1, 8.5)
    return svg_text(paper.figure)


def _images(row: Row | None, maps: Mapping[Lang, str]) -> str:
    return "".join(
        f'<span class="{one}"><img alt="{escape(_alt(row).get(one))}" '
        f'src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode("ascii")}"></span>'
        for one, svg in maps.items()
    )


def _figure(row: Row | None, images: str) -> str:
    if row is None:
        words = Text(zh="没有可展示的方案", en="No option can be shown")
        return f"<figure><h2 class='failed'>{both(words)}</h2>{images}</figure>"
    by = row.option.proposed_by
    proposer = Text(zh="提出：" + by.get("zh"), en="Proposed by " + by.get("en"))
    who = f"<p class='soft'>{both(proposer)}</p>"
    return (
        f"<figure><h2>{both(option_name(row.option))}</h2>{who if by.get('en') else ''}"
        f"<p class='count'>{both(stalls_said(row, today=True))}</p>{images}"
        f"<figcaption>{both(Text(zh='审查：' + verdict(row).zh, en='Audit: ' + verdict(row).en))}"
        "</figcaption></figure>"
    )


def _alt(row: Row | None) -> Text:
    if row is None:
        return Text(zh="用地现状图", en="Map of the site")
    name = option_name(row.option)
    return Text(zh=f"{name.zh}的布置图", en=f"Map of the option {name.en}")


def _table(comparison: Comparison, lang: Lang) -> str:
    header, rows = table_rows(comparison, lang)
    return table_html(header, rows, lang)


def _note(scenario: Scenario) -> Text:
    parts = {
        one: "　".join(t for t in (NOT_FOR_BUILDING.get(one), scenario.note.get(one)) if t)
        for one in LANGS
    }
    return Text(zh=parts["zh"], en=parts["en"])


def _foot(scenario: Scenario, lang: Lang) -> str:
    return " · ".join(origin_lines(scenario, None, lang))
