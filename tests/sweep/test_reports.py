"""The reports: the same rows everywhere, no formulas, nothing from outside, broken ones said."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest

from spaceplan.model.base import Text
from spaceplan.model.enums import Effort
from spaceplan.sweep import CaseResult, CaseStatus, Row, Sum, Wanted, begin, fund, reports
from spaceplan.sweep.cases import find_files
from spaceplan.sweep.folder import Folder
from spaceplan.sweep.records import not_worked_on
from tests.sweep.stubs import write_yards, yard

EVIL = '=HYPERLINK("http://x") <script>alert(1)</script> \' " &'


def results() -> list[CaseResult]:
    rows = tuple(
        Row(
            compound="yard", title=Text(zh=EVIL, en=EVIL), households=20, option=name,
            option_title=Text(zh="@方案", en="@option"), shown=True, today_stalls=4,
            stalls=4 + gain, gain=gain, cost_cents=gain * 1_000_000, currency="CNY",
            said=Text(zh="通过", en="passed"), green_m2=12.34, licence="ODbL © <somebody>",
            note=Text(zh="示意", en="for illustration"),
        )
        for name, gain in (("small", 3), ("big", 9))
    )  # fmt: skip
    done = CaseResult(key="0" * 64, scenario="yard", status=CaseStatus.DONE, rows=rows)
    gone = not_worked_on("", "gone", Text(), Text(zh="-内存不够", en="-out of memory"))
    return [done, gone]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    home = tmp_path / "compounds" / "yard"
    home.mkdir(parents=True)
    (home / "big.small.png").write_bytes(b"picture")
    return Folder(tmp_path)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_hold_every_row_and_no_formula(folder: Folder, lang):
    files = reports(results(), folder, lang)
    lines = list(csv.reader(io.StringIO(files["district.csv"].decode("utf-8-sig"))))
    assert len(lines) == 4
    assert [line[0] for line in lines[1:]] == ["yard", "yard", "gone"]
    assert all(not cell.startswith(("=", "+", "@")) for line in lines for cell in line)
    sheet = openpyxl.load_workbook(io.BytesIO(files["district.xlsx"])).worksheets[0]
    assert sheet.max_row == 4
    assert {c.data_type for r in sheet for c in r} <= {"s", "n"}
    assert sheet["G2"].value == 7


def test_the_page_needs_nothing_else(folder: Folder):
    page = reports(results(), folder, "zh")["district.html"].decode()
    assert not re.search(r"""(src|href)\s*=\s*["'](https?:)?//""", page)
    assert "<script>alert" not in page
    assert page.count("<tr") == 4
    assert "data:image/png;base64,cGljdHVyZQ==" in page
    assert "href='compounds/yard/index.html'" in page
    # as many stalls for the money: the one that gains more comes first, what is broken last
    order = [page.index(f"data-v='{v}'") for v in ("big", "small", "gone")]
    assert order == sorted(order)
    assert "内存不够" in page
    assert page.count("ODbL © &lt;somebody&gt;") == 1
    assert page.count("for illustration") == 2
    assert "out of memory" in page


def test_what_is_funded_is_marked_everywhere(folder: Folder):
    found = results()
    funded = fund([r for one in found for r in one.rows], Sum(5_000_000))
    files = reports(found, folder, "en", funded)
    lines = list(csv.reader(io.StringIO(files["district.csv"].decode("utf-8-sig"))))
    assert [line[-1] for line in lines] == ["Funded", "yes", "", ""]
    book = openpyxl.load_workbook(io.BytesIO(files["district.xlsx"]))
    assert book.sheetnames == ["District", "Funding"]
    assert files["district.html"].decode().count("★</b>") == 1


def test_the_same_results_give_the_same_bytes(folder: Folder):
    assert reports(results(), folder, "en") == reports(results(), folder, "en")


def test_the_key_tells_everything_that_decides(tmp_path: Path):
    """Effort, seed, options, versions, words and prices: each makes another case of it."""
    yards = write_yards(tmp_path / "yards", "a")

    def key(**how: object) -> str:
        wanted = Wanted(**{"effort": Effort.QUICK, "versions": {"x": "1"}, **how})  # type: ignore[arg-type]
        with begin(yards, tmp_path / "out", wanted, force=True) as begun:
            return begun.cases[0].key

    keys = [
        key(),
        key(effort=Effort.STANDARD),
        key(seed=1),
        key(seeds=2),
        key(options=("row",)),
        key(versions={"x": "2"}),
    ]
    (yards / "a.yaml").write_text(yard("a", extra="costs: {stall: 1}\n"), "utf-8")
    keys.append(key())
    assert len(set(keys)) == len(keys)
    assert key(lang="en") == keys[-1]


def test_plans_beside_scenarios_are_not_taken_for_them(tmp_path: Path):
    yards = write_yards(tmp_path / "yards", "ab")
    (yards / "row.plan.json").write_text("{}", "utf-8")
    (yards / ".hidden.yaml").write_text("", "utf-8")
    found = find_files([yards, str(yards / "*"), yards / "a.yaml"])
    assert [f.file.name for f in found] == ["a.yaml", "b.yaml"]


def test_two_sweeps_do_not_share_a_folder(tmp_path: Path):
    pytest.importorskip("fcntl")
    yards = write_yards(tmp_path / "yards", "a")
    wanted = Wanted(versions={"x": "1"})
    with begin(yards, tmp_path / "out", wanted), pytest.raises(Exception, match="at work in it"):
        begin(yards, tmp_path / "out", wanted)
    begin(yards, tmp_path / "out", wanted).close()
