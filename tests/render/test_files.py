"""Files come out the same each time, hold searchable Chinese, and load nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader

from spaceplan.compare import compare
from spaceplan.model.base import Text
from spaceplan.model.enums import PlanStatus, Severity
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Plan
from spaceplan.render import index_html, save_comparison, save_map
from spaceplan.render.comparison_sheet import comparison_sheet
from spaceplan.render.save import save_figure

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
from pathlib import Path
from ruamel.yaml import YAML
from spaceplan.compare import compare
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render import index_html, save_comparison, save_map
data, out = Path(sys.argv[1]), Path(sys.argv[2])
scenario = Scenario.model_validate(YAML(typ="safe").load((data / "courtyard.yaml").read_text()))
names = ("bar", "in-place")
plans = [Plan.model_validate_json((data / f"{n}.plan.json").read_text()) for n in names]
save_map(scenario, plans[0], out / "bar", "zh")
comparison = compare(scenario, plans, findings=[(), ()])
save_comparison(scenario, comparison, out / "comparison", "zh")
(out / "index.html").write_text(index_html(scenario, comparison, "zh"))
"""
WARN = Finding(
    code="wall.near",
    severity=Severity.WARN,
    measured=5.1,
    required=6.0,
    unit="m",
    message=Text(zh="车位离住宅墙 <太近>", en="stall <too near> a wall"),
    source="GB 50067",
)


def test_two_runs_write_the_same_bytes(tmp_path):
    digests = []
    for run in ("one", "two"):
        out = tmp_path / run
        out.mkdir()
        data = Path(__file__).parents[1] / "compare" / "data"
        subprocess.run(
            [sys.executable, "-W", "error::UserWarning", "-c", SCRIPT, str(data), str(out)],
            check=True,
            cwd=ROOT,
        )
        digests.append(
            {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(out.iterdir())}
        )
    assert set(digests[0]) == {
        "bar.png",
        "bar.svg",
        "comparison.pdf",
        "comparison.png",
        "index.html",
    }
    assert digests[0] == digests[1]


def test_pdf_text_can_be_searched(scenario, bar, in_place, tmp_path):
    got = compare(scenario, [bar, in_place], findings=[(), (WARN,)])
    png, pdf = save_comparison(scenario, got, tmp_path / "v1.2-comparison", "zh")
    assert png.name == "v1.2-comparison.png"
    reader = PdfReader(pdf)
    text = reader.pages[0].extract_text()
    for word in ("车位", "48 个车位", "“一字形”车位最多", "图例", "方案比选，非施工图", "未知"):
        assert word in text
    page = reader.pages[0].mediabox
    assert float(page.width) / 72 * 25.4 == pytest.approx(420, abs=0.1)
    assert "CreationDate" not in (reader.metadata or {})


def test_maps_of_a_comparison_share_one_scale(scenario, bar, in_place):
    sheet = comparison_sheet(scenario, compare(scenario, [bar, in_place], [(), ()]), "en")
    assert len(sheet.maps) == 2
    assert len({p.view.scale for p in sheet.painted}) == 1
    assert len({p.view.width_pt for p in sheet.painted}) == 1


def test_failed_plans_are_not_drawn(scenario, bar, in_place):
    hard = WARN.model_copy(update={"severity": Severity.HARD})
    got = compare(scenario, [bar, in_place], findings=[(hard,), ()])
    sheet = comparison_sheet(scenario, got, "zh")
    assert len(sheet.maps) == 1
    text = " ".join(t.get_text() for t in sheet.paper.ax.texts)
    assert "48 个车位" not in text
    page = index_html(scenario, got, "zh")
    assert "48 个车位" not in page
    assert "不合格" in page


def test_a_comparison_of_nothing_still_has_a_sheet_and_a_page(scenario):
    none = Plan(scenario=scenario.name, option="bar", status=PlanStatus.NOT_FOUND)
    got = compare(scenario, [none])
    sheet = comparison_sheet(scenario, got, "zh")
    assert len(sheet.maps) == 1
    assert "没有可展示的方案" in " ".join(t.get_text() for t in sheet.paper.ax.texts)
    assert "No option can be shown" in index_html(scenario, got, "en")


@pytest.mark.parametrize("count", [5, 12])
def test_many_options_fit_on_one_sheet(scenario, bar, count):
    option = scenario.options[1]
    many = scenario.model_copy(
        update={"options": tuple(option.model_copy(update={"id": f"o{i}"}) for i in range(count))}
    )
    plans = [bar.model_copy(update={"option": f"o{i}"}) for i in range(count)]
    sheet = comparison_sheet(many, compare(many, plans, [()] * count), "zh")
    assert len(sheet.maps) == count
    boxes = [ax.get_position().extents for ax in sheet.maps]
    for box in boxes:
        assert box.min() >= 0
        assert box.max() <= 1
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []
        self.void = {"meta", "img", "br"}

    def handle_starttag(self, tag, attrs):
        if tag not in self.void:
            self.open.append(tag)
        self.sources += [v for k, v in attrs if k in ("src", "href")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_is_whole_and_asks_nobody(scenario, bar, in_place, lang):
    page = index_html(scenario, compare(scenario, [bar, in_place], [(), (WARN,)]), lang)
    reader = _Reader()
    reader.feed(page)
    assert reader.open == []
    assert len(reader.sources) == 4
    assert all(s.startswith("data:image/svg+xml;base64,") for s in reader.sources)
    assert not re.search(r"https?:", page)
    assert f'<html lang="{lang}">' in page
    assert "&lt;太近&gt;" in page
    assert "实测 5.10 m" in page
    for source in reader.sources:
        svg = base64.b64decode(source.split(",", 1)[1]).decode()
        outside = [u for u in re.findall(r'(?:href|src)="([^"]*)"', svg) if not u.startswith("#")]
        assert outside == []
        assert "<text" not in svg


def test_other_formats_are_refused(scenario, bar):
    sheet = comparison_sheet(scenario, compare(scenario, [bar], [()]), "zh")
    with pytest.raises(KeyError):
        save_figure(sheet.paper.figure, Path("map.bmp"))


def test_save_map_names_what_it_wrote(scenario, tmp_path):
    paths = save_map(scenario, None, tmp_path / "typed", "en")
    assert [p.name for p in paths] == ["typed.png", "typed.svg"]
    assert paths[0].read_bytes()[:4] == b"\x89PNG"
    assert io.BytesIO(paths[1].read_bytes()).read(5) == b"<?xml"
