"""The report as one page that needs nothing but itself: figures, maps, before and after, votes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from html import unescape
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from spaceplan.compare import (
    Figure,
    Row,
    baseline_name,
    card_figures,
    diff,
    diff_lines,
    formatted,
    option_name,
    sentences,
    stalls_said,
    table_rows,
    verdict,
)
from spaceplan.compare.decision import Tally
from spaceplan.model.base import Lang, Text, counted
from spaceplan.render.dossier import Dossier
from spaceplan.render.helpers import Helpers, Task
from spaceplan.render.html_parts import both, findings_html, table_html
from spaceplan.render.minutes import hurdle_line, majority_line, result_line
from spaceplan.render.money_section import money_section
from spaceplan.render.report_pictures import (
    Picture,
    map_picture,
    price_picture,
    swatch_picture,
    view_picture,
)
from spaceplan.render.sheet import NOT_FOR_BUILDING, origin_lines
from spaceplan.render.sight import look_at
from spaceplan.render.slim import data_uri
from spaceplan.render.style import LOOKS, Look
from spaceplan.render.webfont import font_face
from spaceplan.tradeoffs.table import price_rows, price_sentences

_TODAY = "today"

_Pictures = dict[Lang, Task[Picture]]


def report_html(dossier: Dossier, langs: tuple[Lang, ...], helpers: Helpers | None = None) -> str:
    """Return the report as one page for phones and projectors.

    Parameters
    ----------
    dossier
        All that the report tells of.
    langs
        Its languages; it opens in the first, and a switch leads to the other.
    helpers
        Draw the pictures.  Default none: all is drawn here.

    Returns
    -------
    str
        HTML that loads nothing from anywhere, the same each time.
    """
    return ReportPage(dossier, langs, helpers).html()


class ReportPage:
    """The page of a report, whose pictures others may draw while this process does other work.

    Parameters
    ----------
    dossier
        All that the report tells of.
    langs
        The languages of the page; it opens in the first.
    helpers
        Draw the pictures.  Default none: all is drawn here.
    """

    def __init__(
        self, dossier: Dossier, langs: Sequence[Lang], helpers: Helpers | None = None
    ) -> None:
        scenario, comparison = dossier.scenario, dossier.comparison
        self._scenario, self._comparison = scenario, comparison
        self._langs, self._prices, self._outcome = tuple(langs), dossier.prices, dossier.outcome
        self._helpers = helpers or Helpers()
        shown = comparison.shown
        ask = self._helpers.ask
        self._maps: list[_Pictures] = [
            {one: ask(map_picture, scenario, row.plan if row else None, one) for one in self._langs}
            for row in (None, *shown)
        ]
        plans = [row.plan for row in shown]
        seen = look_at(scenario, plans)
        self._views: list[_Pictures] = [
            {one: ask(view_picture, scenario, plan, one, seen) for one in self._langs}
            for plan in (None, *plans)
        ]
        self._found = [diff(shown[0].plan, row.plan) for row in shown[1:]]
        self._diffs: list[_Pictures] = [
            {one: ask(map_picture, scenario, row.plan, one, found) for one in self._langs}
            for row, found in zip(shown[1:], self._found, strict=True)
        ]
        self._bars: list[_Pictures] = [
            {one: ask(price_picture, scenario, prices, one) for one in self._langs}
            for prices in dossier.prices
        ]

    def html(self) -> str:
        """Return the page.

        Returns
        -------
        str
            HTML that loads nothing from anywhere, the same each time.
        """
        from jinja2 import Environment, StrictUndefined

        self._helpers.join_in()
        langs = self._langs
        environment = Environment(
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        environment.globals.update(
            both=lambda text: Markup(both(text, langs)),
            w=lambda zh, en: Markup(both(Text(zh=zh, en=en), langs)),
            # The address is made here, of a drawing whose letters are outlines: no text is in it.
            uri=cache(lambda picture: Markup(data_uri(picture.svg))),
            swatch=cache(lambda look_id: Markup(data_uri(swatch_picture(look_id).svg))),
        )
        template = environment.from_string(_file("report.html"))
        words, script = self._words(), _file("report.js")
        letters = unescape(template.render(words, style="", policy="", script=""))
        style = font_face(letters) + "\n" + _file("report.css")
        return template.render(
            words, style=Markup(style), policy=Markup(_policy(style, script)), script=Markup(script)
        )

    def _words(self) -> dict[str, Any]:
        scenario, comparison, langs = self._scenario, self._comparison, self._langs
        name = scenario.title
        options = [self._option(row) for row in comparison.shown]
        words: dict[str, Any] = {
            "langs": langs,
            "title": Text(
                zh=f"{name.get('zh') or scenario.name} 方案报告",
                en=f"{name.get('en') or scenario.name}: report on the options",
            ),
            "note": _joined(NOT_FOR_BUILDING, scenario.note),
            "not_for_building": NOT_FOR_BUILDING,
            "foot": Text(
                zh=" · ".join(origin_lines(scenario, None, "zh")),
                en=" · ".join(origin_lines(scenario, None, "en")),
            ),
            "sentences": sentences(comparison),
            "options": options,
            "slides": self._slides(),
            "map_looks": _looks(self._maps),
            "diff_looks": _looks(self._diffs),
            "tables": [Markup(table_html(*table_rows(comparison, one), one)) for one in langs],
            "changes": self._changes(),
            "money": [Markup(money_section(row, comparison, langs)) for row in comparison.shown],
            "prices": self._price_words(),
            "vote": self._vote(),
            "findings": [Markup(findings_html(row, langs)) for row in comparison.rows],
        }
        words["contents"] = [
            (where, text)
            for where, text, there in (
                ("figures", Text(zh="要点", en="In short"), True),
                ("views", Text(zh="鸟瞰", en="From above"), True),
                ("pictures", Text(zh="图", en="Maps"), True),
                ("slider", Text(zh="前后", en="Before/after"), bool(options)),
                ("table", Text(zh="指标", en="Figures"), True),
                ("changes", Text(zh="不同", en="Differences"), bool(words["changes"])),
                ("money", Text(zh="留改拆建与费用", en="Works, cost"), bool(words["money"])),
                ("prices", Text(zh="代价", en="Prices"), bool(words["prices"])),
                ("votes", Text(zh="表决", en="Votes"), words["vote"] is not None),
                ("findings", Text(zh="审查", en="Audit"), True),
            )
            if there
        ]
        return words

    def _option(self, row: Row) -> dict[str, Any]:
        by = row.option.proposed_by
        gain = row.value("stalls_gain").number
        said = None
        if gain is not None:
            said = Text(zh=f"比现状 {_signed(gain)}", en=f"{_signed(gain)} over today")
        return {
            "row": row,
            "name": option_name(row.option),
            "by": by.get("en")
            and Text(zh=f"提出：{by.get('zh')}", en=f"Proposed by {by.get('en')}"),
            "stalls": len(row.plan.stalls),
            "gain": said,
            "verdict": verdict(row),
            "figures": [self._figure(f, row) for f in card_figures(row)],
        }

    def _figure(self, figure: Figure, row: Row) -> dict[str, Any]:
        value = row.value(figure.id)
        unit = figure.unit
        words = {one: formatted(figure, value, one) for one in ("zh", "en")}
        change = None
        today = self._comparison.baseline_value(figure.id).number
        if figure.total and today is not None and value.number is not None:
            more = round(value.number - today, figure.digits) + 0.0
            change = Text(**_same(_change(more, figure.digits)))
        return {
            "name": figure.title,
            "value": Text(
                zh=f"{words['zh']} {unit.get('zh')}".strip(),
                en=f"{words['en']} {unit.get('en')}".strip(),
            ),
            "change": change,
        }

    def _slides(self) -> list[dict[str, Any]]:
        today = self._comparison.today_stalls
        first = Text(
            zh="车位数未知" if today is None else f"{today} 个车位",
            en="stalls unknown" if today is None else counted(today, "stall"),
        )
        slides = [
            {
                "id": _TODAY,
                "name": baseline_name(),
                "said": first,
                "alt": Text(zh="现状图", en="Map of what is there today"),
                "alt_view": Text(zh="现状鸟瞰图", en="What is there today, from above"),
            }
        ]
        for row in self._comparison.shown:
            name = option_name(row.option)
            slides.append(
                {
                    "id": row.option.id,
                    "name": name,
                    "said": stalls_said(row),
                    "alt": Text(zh=f"{name.zh}的布置图", en=f"Map of the option {name.en}"),
                    "alt_view": Text(
                        zh=f"{name.zh}的鸟瞰图", en=f"The option {name.en}, from above"
                    ),
                }
            )
        return [
            {**slide, "pictures": _results(maps), "view": _results(views)}
            for slide, maps, views in zip(slides, self._maps, self._views, strict=True)
        ]

    def _changes(self) -> list[dict[str, Any]]:
        shown = self._comparison.shown
        out = []
        for row, found, maps in zip(shown[1:], self._found, self._diffs, strict=True):
            old, new = option_name(shown[0].option), option_name(row.option)
            name = Text(zh=f"{old.zh} → {new.zh}", en=f"{old.en} → {new.en}")
            out.append({"name": name, "lines": diff_lines(found), "pictures": _results(maps)})
        return out

    def _price_words(self) -> list[dict[str, Any]]:
        return [
            {
                "name": prices.title or Text(zh=prices.option, en=prices.option),
                "sentences": price_sentences(prices),
                "pictures": _results(bars),
                "tables": [
                    Markup(table_html(*price_rows(prices, one), one)) for one in self._langs
                ],
            }
            for prices, bars in zip(self._prices, self._bars, strict=True)
        ]

    def _vote(self) -> dict[str, Any] | None:
        outcome = self._outcome
        if outcome is None:
            return None
        said = outcome.decision
        facts = [
            (Text(zh="日期", en="Date"), Text(**_same(said.date.isoformat() if said.date else ""))),
            (Text(zh="地点", en="Place"), said.place),
            (Text(zh="主持", en="Chair"), Text(**_same(said.chair))),
            (Text(zh="记录", en="Recorder"), Text(**_same(said.recorder))),
        ]
        return {
            "title": said.title,
            "facts": [(name, text) for name, text in facts if text.get("zh")],
            "majority": outcome.majority and majority_line(outcome.majority),
            "tallies": [_tally(tally) for tally in outcome.tallies],
            "note": said.note,
        }


def _same(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def _tally(tally: Tally) -> dict[str, Any]:
    ballot = tally.ballot
    counts = [
        ("agree", Text(zh="同意", en="For"), ballot.agree),
        ("against", Text(zh="反对", en="Against"), ballot.against),
        ("abstain", Text(zh="弃权", en="Abstain"), ballot.abstain),
    ]
    if tally.absent is not None:
        counts.append(("absent", Text(zh="未参加", en="Absent"), tally.absent))
    parts, left = [], 0
    for kind, _, count in counts:
        parts.append((kind, left, count))
        left += count
    return {
        "name": option_name(tally.option),
        "result": result_line(tally),
        "passed": tally.passed,
        "counts": counts,
        "parts": parts,
        "whole": left,
        "hurdles": [(hurdle.reached, hurdle_line(hurdle)) for hurdle in tally.hurdles],
    }


def _results(tasks: Mapping[Lang, Task[Picture]]) -> dict[Lang, Picture]:
    return {one: task.result() for one, task in tasks.items()}


def _looks(maps: Sequence[_Pictures]) -> list[Look]:
    used = {look_id for tasks in maps for task in tasks.values() for look_id in task.result().looks}
    return [look for look in LOOKS if look.id in used]


def _joined(*texts: Text) -> Text:
    return Text(
        zh="　".join(t.get("zh") for t in texts if t.get("zh")),
        en="　".join(t.get("en") for t in texts if t.get("en")),
    )


def _signed(number: float) -> str:
    return _change(number, 0)


def _change(number: float, digits: int) -> str:
    return "±0" if number == 0 else f"{number:+.{digits}f}".replace("-", "−")


def _file(name: str) -> str:
    return files("spaceplan.render").joinpath(name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Return what the page may load: its own style and script, and pictures it holds itself."""

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    return (
        "default-src 'none'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{digest(style)}'; script-src 'sha256-{digest(script)}'"
    )
