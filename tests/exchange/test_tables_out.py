"""Workbooks and CSV: real numbers, harmless words, the same bytes for the same drawing."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from spaceplan.compare import compare
from spaceplan.exchange import load
from spaceplan.exchange.csv_tables import (
    write_costs,
    write_findings,
    write_ledger,
    write_metrics,
    write_stalls,
)
from spaceplan.exchange.foreign import Drawing
from spaceplan.exchange.formats import write_foreign
from spaceplan.exchange.tables import tables_of
from spaceplan.exchange.xlsx import write_xlsx
from spaceplan.model.base import Lang, Text
from spaceplan.model.enums import Severity
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.finding import Finding
from spaceplan.model.money import Costs, Funding, Payer, Split
from spaceplan.model.scenario import Today
from tests.exchange.test_dxf_out import plan, yard

HOME = Path(__file__).parents[2]


def drawing(lang: Lang = "zh") -> Drawing:
    """The yard with one plan, one warning, prices and payers; its title begins like a formula."""
    base = yard()
    scenario = base.model_copy(
        update={
            "title": Text(zh="=1+1 & 东兴苑", en="=1+1 & Yard"),
            "today": Today(stalls=3),
            "households": 10,
            "costs": Costs(),
            "funding": (
                Funding(payers=(
                    Payer(id="city", title=Text(zh="补助", en="Subsidy"), share=0.7),
                    Payer(id="people", title=Text(zh="居民", en="Residents"), share=0.3,
                          split=Split(by="household")),
                )),
            ),
            "structures": (
                base.structures[0].model_copy(update={"title": Text(zh="@SUM(A1)", en="+cmd|x")}),
                *base.structures[1:],
            ),
        }
    )  # fmt: skip
    found = Finding(
        code="stall.near", severity=Severity.WARN, rule="stall_to_dwelling_wall", subject="s1",
        measured=0.41, required=6.0, unit="m", place=(1.5, 2.5),
        message=Text(zh="-太近", en="-too near"), source="GB 50016",
    )  # fmt: skip
    return Drawing(scenario=scenario, plans=(plan(),), findings=((found,),), lang=lang)


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def read_csv(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")  # else spreadsheets garble Chinese
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("zh", ["方案比较", "留改拆移建", "车位", "费用", "出资", "审查意见"]),
        ("en", ["Comparison", "Ledger", "Stalls", "Costs", "Who pays", "Findings"]),
    ],
)
def test_one_sheet_a_table_in_either_language(lang: Lang, names: list[str]):
    assert opened(write_xlsx(drawing(lang))).sheetnames == names


def test_numbers_are_numbers_with_formats_and_units_in_the_header():
    """What can be summed is no text."""
    book = opened(write_xlsx(drawing()))
    sheet = book["车位"]
    header = [c.value for c in sheet[1]]
    assert header[4:7] == ["宽（m）", "长（m）", "面积（m²）"]
    first = dict(zip(header, sheet[2], strict=True))
    assert (first["宽（m）"].value, first["宽（m）"].number_format) == (2.5, "#,##0.00")
    assert first["面积（m²）"].value == pytest.approx(13.25)
    assert sheet.max_row == 1 + len(plan().stalls)
    # the middle of the first stall, access edge from (8, 6) along x, 5.3 m deep, in the survey
    assert first["中心 X（m）"].value == pytest.approx(412345.678 + 9.25)
    assert first["中心 Y（m）"].value == pytest.approx(3389012.345 + 8.65)
    assert first["车头朝向（°，自东逆时针）"].value == pytest.approx(90)
    stalls = {r[0].value: r for r in book["方案比较"].iter_rows(min_row=2)}["车位"]
    assert [c.value for c in stalls[1:]] == [3, 7]


def test_figures_are_those_of_the_comparison():
    """Each row says what the comparison says."""
    d = drawing()
    compared = compare(d.scenario, d.plans, d.findings)
    (row,) = compared.rows
    sheet = opened(write_xlsx(d))["方案比较"]
    by_name = {r[0].value: r[2].value for r in sheet.iter_rows(min_row=2)}
    assert by_name["审查结论"] == "通过，1 条提示"
    assert by_name["车位"] == row.value("stalls").number
    costs = opened(write_xlsx(d))["费用"]
    total = [
        r for r in costs.iter_rows(min_row=2, values_only=True) if r[1] in ("合计", "已知合计")
    ]
    assert row.cost is not None
    assert [r[6] for r in total] == [row.cost.known_cents / 100]
    lines = [r[6] for r in costs.iter_rows(min_row=2, values_only=True) if r not in total]
    assert sum(x for x in lines if not isinstance(x, str)) == pytest.approx(total[0][6])


def test_payers_add_up():
    """Payers' amounts make the whole; households' parts make their payer's."""
    rows = list(opened(write_xlsx(drawing()))["出资"].iter_rows(min_row=2, values_only=True))
    payers = [r for r in rows if r[3] is None]
    assert [r[2] for r in payers] == ["补助", "居民"]
    assert [r[4] for r in payers] == [70, 30]
    parts = [r for r in rows if r[3] is not None]
    assert sum(r[5] for r in parts) == pytest.approx(payers[1][5], abs=0.1)


def test_words_never_become_formulas():
    """Neither in the workbook nor in CSV."""
    for lang in ("zh", "en"):
        d = drawing(lang)
        book = opened(write_xlsx(d))
        cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
        assert not [c for c in cells if c.data_type == "f"]
        words = {"zh": {"@SUM(A1)", "-太近"}, "en": {"+cmd|x", "-too near"}}[lang]
        assert words <= {c.value for c in cells}
        for write in (write_ledger, write_findings, write_costs, write_metrics, write_stalls):
            for row in read_csv(write(d)):
                for cell in row:
                    number = cell[:1] in "+-" and cell[1:].replace(".", "", 1).isdigit()
                    assert number or cell[:1] not in ("=", "+", "-", "@") or not cell
    assert opened(write_xlsx(drawing())).properties.title == "=1+1 & 东兴苑"


def test_a_title_with_an_equals_sign_stays_a_title():
    """An item called like a formula keeps its sign and is shown as it was typed."""
    d = drawing()
    title = Text(zh="=1+2", en="=1+2")
    first = d.scenario.structures[0].model_copy(update={"title": title})
    scenario = d.scenario.model_copy(update={"structures": (first, *d.scenario.structures[1:])})
    book = opened(write_xlsx(d.model_copy(update={"scenario": scenario})))
    (cell,) = [c for row in book["留改拆移建"].iter_rows() for c in row if c.value == "=1+2"]
    assert cell.data_type == "s"


def test_it_prints_on_landscape_paper_with_its_header_on_every_page():
    for sheet in opened(write_xlsx(drawing())):
        assert sheet.freeze_panes == "B2"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize in (8, 9, "8", "9")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert "方案比选，非施工图" in sheet.oddFooter.left.text
        for letter, column in sheet.column_dimensions.items():
            assert 8 <= column.width <= 52, (sheet.title, letter)


def test_the_same_drawing_gives_the_same_bytes():
    """No date of making anywhere."""
    one, two = write_xlsx(drawing()), write_xlsx(drawing())
    assert one == two
    archive = zipfile.ZipFile(io.BytesIO(one))
    assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-11-23T00:00:00Z") == 2


def test_the_longest_suffix_decides(tmp_path: Path):
    """``x.stalls.csv`` is the table of stalls, ``x.csv`` that of metrics."""
    d = drawing()
    stalls = read_csv(write_foreign(tmp_path / "x.stalls.csv", d))
    assert stalls[0][:4] == ["方案", "序号", "编号", "类型"]
    assert len(stalls) == 1 + len(plan().stalls)
    assert stalls[1][4:7] == ["2.50", "5.30", "13.25"]
    assert read_csv(write_foreign(tmp_path / "X.CSV", d))[1][0] == "today"
    assert read_csv(write_foreign(tmp_path / "x.findings.csv", d))[1][4] == "'-太近"
    assert read_csv(write_foreign(tmp_path / "x.ledger.csv", d))[0][1] == "处理"
    assert read_csv(write_foreign(tmp_path / "x.costs.csv", d))[-1][1] in ("合计", "已知合计")


def test_csv_and_workbook_hold_the_same_rows():
    """They are made from one table."""
    d = drawing()
    ledger = next(t for t in tables_of(d) if t.title == "留改拆移建")
    assert len(read_csv(write_ledger(d))) == 1 + len(ledger.rows)
    assert opened(write_xlsx(d))["留改拆移建"].max_row == 1 + len(ledger.rows)


def test_without_money_there_are_no_sheets_of_money():
    d = Drawing(scenario=yard(), plans=(plan(),), findings=((),))
    assert opened(write_xlsx(d)).sheetnames == ["方案比较", "留改拆移建", "车位", "审查意见"]
    assert len(read_csv(write_costs(d))) == 1


def test_without_plans_it_shows_today():
    """A workbook of a scenario alone can be opened."""
    book = opened(write_xlsx(Drawing(scenario=yard())))
    assert [c.value for c in book["方案比较"][1]] == ["指标", "现状"]


def test_a_plan_of_another_scenario_is_refused():
    other = load(HOME / "scenarios" / "dongxing-yuan.yaml")
    for write in (write_xlsx, write_stalls, write_metrics):
        with pytest.raises(SpaceplanError):
            write(Drawing(scenario=other, plans=(plan(),), findings=((),)))
