"""The bound report: A3, true to scale, fonts inside, searchable, the same each time."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from spaceplan.compare import compare
from spaceplan.compare.decision import outcome
from spaceplan.exchange import load
from spaceplan.model.base import Text
from spaceplan.model.decision import Decision
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.dossier import Dossier, dossier_of
from spaceplan.render.flow import Flow, column_widths
from spaceplan.render.fonts import settings
from spaceplan.render.map_pages import map_pages
from spaceplan.render.minutes import hurdle_line, majority_line, minutes_pages, result_line
from spaceplan.render.overview import overview_page
from spaceplan.render.report import CHAPTERS, report_pdf
from spaceplan.render.save import save_figure

SCENARIOS = Path(__file__).parents[2] / "scenarios"
VOTE = {
    "date": "2026-11-20",
    "chair": "Wang",
    "ballots": [{"option": "bar", "agree": 6, "against": 2}],
}


def dossier(scenario: Scenario, plans: list[Plan], **changes: object) -> Dossier:
    """Plans made by hand, taken as clean."""
    asked = scenario.model_copy(update=changes)
    return Dossier(asked, compare(asked, plans, [()] * len(plans)), outcome(asked))


@pytest.fixture(scope="module")
def voted(scenario: Scenario, bar: Plan, in_place: Plan) -> Dossier:
    return dossier(scenario, [bar, in_place], decision=Decision.model_validate(VOTE), households=12)


@pytest.fixture(scope="module")
def bound(voted: Dossier) -> bytes:
    """In Chinese, then in English."""
    return report_pdf(voted, ("zh", "en"))


def words(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_every_page_is_a3(bound):
    for page in PdfReader(io.BytesIO(bound)).pages:
        width, height = (float(v) * 25.4 / 72 for v in page.mediabox[2:])
        assert sorted((round(width, 1), round(height, 1))) == [297.0, 420.0]


def test_text_is_found(bound):
    pages = words(bound)
    text = "\n".join(pages)
    for word in ("车位", "方案比选，非施工图", "会议纪要", "现状", "留改拆建", "民法典"):
        assert word in text
    half = len(pages) // 2
    assert f"1 / {half}" in pages[0]
    assert f"{half} / {half}" in pages[half - 1]


def test_fonts_are_inside(bound):
    """Every font of every page carries its file."""
    fonts = 0
    for page in PdfReader(io.BytesIO(bound)).pages:
        for entry in page["/Resources"]["/Font"].values():
            font = entry.get_object()
            inner = [f.get_object() for f in font.get("/DescendantFonts", [font])]
            for one in inner:
                descriptor = one["/FontDescriptor"].get_object()
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
                fonts += 1
    assert fonts


def test_the_same_report_is_the_same_bytes(voted, bound):
    assert report_pdf(voted, ("zh", "en")) == bound


def test_the_contents_name_the_page_on_which_a_chapter_begins(bound):
    pages = words(bound)
    text = pages[len(pages) // 2 :]
    numbers = dict(re.findall(r"(?m)^\s*(\d+)\s+(\w.*)$", text[0]))
    chapters = {n: t for n, t in numbers.items() if t in {c.heading.en for c in CHAPTERS}}
    assert len(chapters) >= 6
    minutes = next(int(n) for n, t in chapters.items() if t == "Minutes")
    assert "Minutes of the meeting" in text[minutes - 1]
    ledger = next(int(n) for n, t in chapters.items() if t.startswith("Kept"))
    assert "Kept, changed, removed, built" in text[ledger - 1]


def test_bookmarks_lead_to_the_pages_of_the_contents(bound):
    reader = PdfReader(io.BytesIO(bound))
    marks = {str(m.title): reader.get_destination_page_number(m) for m in reader.outline}
    half = len(reader.pages) // 2
    assert marks["方案报告"] == 0
    assert marks["Report on the options"] == half
    assert "会议纪要" in reader.pages[marks["会议纪要"]].extract_text()
    assert marks["Minutes"] == marks["会议纪要"] + half
    assert reader.metadata is not None
    assert "/CreationDate" not in reader.metadata


def test_both_languages_follow_each_other(bound):
    text = words(bound)
    assert "方案报告" in text[0]
    assert "Report on the options" in text[len(text) // 2]


def test_ten_metres_measure_what_the_scale_says(tmp_path):
    """The lot of 60 x 40 m on paper, measured in the file: 240 x 160 mm at 1:250."""
    scenario = load(SCENARIOS / "lot-rectangle-60x40.yaml")
    plan = Plan(scenario=scenario.name, option=scenario.all_options[0].id, status="solved")
    (figure,) = map_pages(dossier(scenario, [plan]), "en")
    reader = PdfReader(save_figure(figure, tmp_path / "map.pdf"))
    (page,) = reader.pages
    scale = re.search(r"Scale 1:(\d+) on A3", page.extract_text())
    assert scale is not None
    lengths = {round(length, 1) for length in sides(page, reader)}
    per_metre = 1000 / int(scale[1])
    assert {round(60 * per_metre, 1), round(40 * per_metre, 1)} <= lengths


def sides(page: object, reader: PdfReader) -> list[float]:
    """Lengths of all straight lines of a page, in mm."""
    at: tuple[float, float] | None = None
    out = []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:  # type: ignore[attr-defined]
        if operator in (b"m", b"l"):
            to = (float(operands[0]), float(operands[1]))
            if operator == b"l" and at is not None:
                out.append(((to[0] - at[0]) ** 2 + (to[1] - at[1]) ** 2) ** 0.5 * 25.4 / 72)
            at = to
    return out


def test_a_report_without_a_plan_says_so(scenario):
    pages = words(report_pdf(dossier_of(scenario, []), ("en",)))
    assert "No option can be shown" in pages[0]


# --- minutes


def test_without_a_vote_the_minutes_have_blanks(scenario, bar):
    (page,) = minutes_pages(dossier(scenario, [bar]), "zh")
    said = [t.get_text() for ax in page.axes for t in ax.texts]
    assert any("日期：＿＿" in s for s in said)
    assert not any("未通过" in s for s in said)
    assert sum(s == "签名、日期" for s in said) == 4


def test_the_vote_is_told_with_every_hurdle(voted):
    assert voted.outcome is not None
    (tally,) = voted.outcome.tallies
    said = [hurdle_line(h) for h in tally.hurdles]
    assert said[0].zh == "参与表决，按户数：8 / 12（66.7%），要求 2/3 以上：达到"
    assert said[1].en == "agree, by households: 6 of 8 (75.0%), at least 3/4 asked for: reached"
    assert result_line(tally).en == "what was typed does not tell"
    assert voted.outcome.majority is not None
    line = majority_line(voted.outcome.majority)
    assert "2/3" in line.zh
    assert "《民法典》第二百七十八条" in line.zh
    assert "at least 3/4 agree" in line.en


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_of_the_minutes_runs_over_another(voted, lang):
    (page,) = minutes_pages(voted, lang)
    page.canvas.draw()
    texts = [t for ax in page.axes for t in ax.texts if t.get_text().strip()]
    boxes = [t.get_window_extent() for t in texts]
    width, height = page.canvas.get_width_height()
    for i, a in enumerate(boxes):
        assert 0 <= a.x0 <= a.x1 <= width, texts[i].get_text()
        assert 0 <= a.y0 <= a.y1 <= height
        for j in range(i):
            b = boxes[j]
            over_x = min(a.x1, b.x1) - max(a.x0, b.x0)
            over_y = min(a.y1, b.y1) - max(a.y0, b.y0)
            assert over_x <= 0.5 or over_y <= 2.0, (texts[i].get_text(), texts[j].get_text())


# --- pages that flow


def test_a_long_table_goes_on_with_its_head(scenario):
    """200 rows of 10 pt do not fit on one page; every row is written once."""
    with settings():
        flow = Flow(scenario, Text(zh="表", en="Table"), "en")
        flow.subheading("Rows")
        flow.table((">no.", "what"), [(str(i), f"thing {i}") for i in range(200)])
    assert len(flow.pages) > 1
    pages = [[t.get_text() for t in p.ax.texts] for p in flow.pages]
    assert all("no." in page for page in pages)
    assert [t for page in pages for t in page if t.startswith("thing ")] == [
        f"thing {i}" for i in range(200)
    ]
    lowest = min(t.get_position()[1] for p in flow.pages for t in p.ax.texts)
    assert lowest > 5


def test_a_table_that_fits_a_page_is_not_torn(scenario):
    with settings():
        flow = Flow(scenario, Text(zh="表", en="Table"), "en")
        for name in "ABC":
            flow.subheading(name)
            flow.table(("what",), [(f"{name}{i}",) for i in range(25)])
    for page in flow.pages:
        said = [t.get_text() for t in page.ax.texts]
        for name in "ABC":
            count = sum(bool(re.fullmatch(rf"{name}\d+", s)) for s in said)
            assert count in (0, 25)
            assert (name in said) == (count > 0)


def test_long_cells_are_wrapped_and_short_ones_left_alone():
    rows = [("1", "word " * 100, "12.50"), ("2", "few", "1,000.00")]
    widths = column_widths(rows, 10, 200.0)
    assert sum(widths) <= 200.0 + 1e-6
    assert widths[1] > 3 * max(widths[0], widths[2])


def test_the_overview_has_the_stalls_of_every_option(voted):
    (page,) = overview_page(voted, "en", [(Text(zh="一", en="One"), 2)])
    said = [t.get_text() for t in page.axes[0].texts]
    for row in voted.shown:
        assert str(len(row.plan.stalls)) in said
