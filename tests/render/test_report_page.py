"""The report's page: whole, the same each time, asks nobody, and takes no text for markup."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from spaceplan.compare import compare
from spaceplan.model.base import Text
from spaceplan.model.enums import PlanStatus
from spaceplan.model.plan import Plan
from spaceplan.render.dossier import Dossier, dossier_of
from spaceplan.render.report_page import report_html
from spaceplan.tradeoffs.table import price_rows, price_sentences
from tests.render.test_prices import RESULT

HOSTILE = "<script>alert(1)</script>'\"</style></title>${x}{{ 7*7 }}--><img src=x onerror=alert(2)>"


class Reader(HTMLParser):
    """Keeps tags, attributes and the text of style and script."""

    void = frozenset({"meta", "img", "input", "br"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        where = self.open[-1] if self.open else ""
        self.texts[where] = self.texts.get(where, "") + data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def chinese(scenario, bar) -> str:
    return report_html(dossier_of(scenario, [bar]), ("zh",))


def test_page_is_whole_and_holds_all_it_shows(report_page, scenario):
    read = Reader(report_page)
    assert read.open == []
    pictures = [i["src"] for i in read.of("img") if "src" in i]
    assert all(s.startswith("data:image/svg+xml,") for s in pictures)
    # today and two options as maps and from above, and their difference, in two languages; the
    # rest are samples of legends
    assert len([i for i in read.of("img") if i.get("class") in ("zh", "en")]) == 14
    assert sum("from above" in (i.get("alt") or "") for i in read.of("img")) == 3
    assert "://" not in report_page
    assert all(u.startswith("data:") for u in re.findall(r"url\(([^)]*)", read.texts["style"]))
    assert "@import" not in read.texts["style"]
    for attributes in (a for _, a in read.tags):
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")


def test_policy_names_just_this_style_and_this_script(report_page):
    read = Reader(report_page)
    policy = next(m["content"] for m in read.of("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none'; img-src data:; font-src data:;")
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(read.texts[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_figures_of_each_option_are_there(report_page, scenario, bar, in_place):
    text = re.sub(r"<[^>]*>", "", report_page)
    assert f"{len(bar.stalls)} 个车位" in text
    gain = len(bar.stalls) - scenario.today.stalls
    assert f"比现状 {gain:+d}" in text
    assert f"{gain:+d} over today" in text
    assert "方案比选，非施工图" in text
    assert "For comparing options, not for construction" in text


def test_votes_are_told_with_the_majorities_they_reached(report_page):
    """Of 104 households 90 took part, of whom 80 agreed; the areas are not known."""
    text = re.sub(r"<[^>]*>", "", report_page)
    assert "王 &lt;主持&gt;" in text
    assert "90 / 104（86.5%）" in text
    assert "80 of 90 (88.9%)" in text
    assert "✗ 未通过" in text
    bars = [a for a in Reader(report_page).of("rect") if a["class"] == "against"]
    assert [(a["x"], a["width"]) for a in bars] == [("20", "60"), ("80", "6")]


def test_drawings_are_well_formed_and_of_one_size(report_page):
    import xml.etree.ElementTree as ET

    sizes = set()
    for image in Reader(report_page).of("img"):
        if "src" not in image:
            continue
        svg = ET.fromstring(unquote(image["src"].split(",", 1)[1]))
        assert svg.tag.endswith("svg")
        assert not [
            e for e in svg.iter() if e.tag.rsplit("}", 1)[-1] in ("script", "style", "text")
        ]
        hrefs = [v for e in svg.iter() for k, v in e.attrib.items() if k.endswith("href")]
        assert all(h.startswith("#") for h in hrefs)
        ids = {e.attrib["id"] for e in svg.iter() if "id" in e.attrib}
        assert {h[1:] for h in hrefs} <= ids
        above = any(word in str(image.get("alt")) for word in ("鸟瞰", "from above"))
        if image.get("class") and not above:
            sizes.add((svg.attrib["viewBox"], image["width"], image["height"]))
    assert len(sizes) == 1


def test_one_language_holds_nothing_of_the_other(chinese):
    assert '<html lang="zh"' in chinese
    assert not [a for _, a in Reader(chinese).tags if a.get("class") == "en"]
    assert 'name="language"' not in chinese.split("<body>")[1].split("<script>")[0]
    # one option is compared with nothing
    assert 'id="changes"' not in chinese


def test_hostile_titles_stay_text(scenario, bar):
    bad = Text(zh=HOSTILE, en=HOSTILE)
    option = scenario.options[1].model_copy(update={"title": bad, "proposed_by": bad})
    named = scenario.model_copy(
        update={
            "title": bad,
            "note": bad,
            "source": bad,
            "options": (scenario.options[0], option),
            "structures": tuple(s.model_copy(update={"title": bad}) for s in scenario.structures),
        }
    )
    page = report_html(dossier_of(named, [bar]), ("zh", "en"))
    read = Reader(page)
    assert read.open == []
    assert len(read.of("script")) == len(read.of("style")) == len(read.of("title")) == 1
    assert "alert" not in read.texts["script"] + read.texts["style"]
    assert not [i for i in read.of("img") if i.get("src") == "x" or "onerror" in i]
    assert read.texts["span"].count(HOSTILE) >= 4
    assert "{{ 7*7 }}" in read.texts["span"]


def test_same_dossier_gives_same_bytes(chinese, scenario, bar):
    assert report_html(dossier_of(scenario, [bar]), ("zh",)) == chinese


def test_prices_are_told_where_somebody_asked(scenario):
    page = report_html(Dossier(scenario, compare(scenario, []), None, (RESULT,)), ("en",))
    section = page.split('<section id="prices">')[1].split("</section>")[0]
    read = Reader(section)
    assert [i["alt"] for i in read.of("img")] == ["Plan"]
    for sentence in price_sentences(RESULT):
        assert escape(sentence.en) in section
    assert len(read.of("tr")) == 1 + len(price_rows(RESULT, "en")[1])
    assert '<a href="#prices">' in page


def test_without_an_option_the_page_still_shows_today(scenario):
    none = Plan(scenario=scenario.name, option="bar", status=PlanStatus.NOT_FOUND)
    page = report_html(dossier_of(scenario, [none]), ("en",))
    read = Reader(page)
    assert "No option can be shown" in page
    assert [f["class"] for f in read.of("figure")] == ["view", "slide"]
    assert 'id="slider"' not in page
