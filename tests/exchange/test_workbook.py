"""The workbook to type a yard into: there and back, what is told, and faults with their cells."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spaceplan.exchange import example, load
from spaceplan.exchange.foreign import ImportSettings
from spaceplan.exchange.formats import read_foreign
from spaceplan.exchange.workbook import book, read_workbook, write_workbook
from spaceplan.exchange.workbook.columns import Want, bare
from spaceplan.exchange.workbook.sheets import SHEETS
from spaceplan.exchange.workbook.writer import _hint
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.scenario import Scenario
from tests.exchange.workbooks import SQUARE, Filled, template_bytes, yard

HOME = Path(__file__).parents[2]
SCENARIOS = sorted((HOME / "scenarios").glob("*.yaml"))


def faults(filled: Filled, folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(SpaceplanError) as caught:
        filled.read(folder)
    for fault in caught.value.faults:
        assert fault.found.zh
        assert fault.expected.zh
        assert fault.expected.en
    assert str(caught.value).startswith(str(folder / "yard.xlsx"))
    return [(f.path.split()[-1], f.code) for f in caught.value.faults]


# ------------------------------------------------------------------------------ there and back


def held() -> Scenario:
    """The template, less the doors of its lifts, for which a workbook has no room."""
    brief = example().brief
    assert brief.furniture is not None
    assert brief.furniture.lifts is not None
    lifts = brief.furniture.lifts.model_copy(update={"at": ()})
    furniture = brief.furniture.model_copy(update={"lifts": lifts})
    return example().model_copy(update={"brief": brief.model_copy(update={"furniture": furniture})})


def test_the_example_comes_back_as_it_was(tmp_path: Path):
    """The workbook of «new» holds the template but for the doors of lifts; trees come last."""
    path = tmp_path / "yard.xlsx"
    path.write_bytes(template_bytes())
    made = read_workbook(path, ImportSettings())
    assert (made.done, made.leftovers, made.oddities) == ((), (), ())
    assert same(held(), made.scenario)
    assert made.scenario.source.en == "typed into the workbook yard.xlsx"


def same(a: Scenario, b: Scenario) -> bool:
    def sorted_(scenario: Scenario) -> dict[str, Any]:
        data = scenario.model_dump(exclude={"source"})
        data["structures"] = sorted(data["structures"], key=lambda s: s["id"])
        return data

    return sorted_(a) == sorted_(b)


@pytest.mark.parametrize("file", SCENARIOS, ids=[f.stem for f in SCENARIOS])
def test_every_scenario_comes_back_or_is_told(file: Path, tmp_path: Path):
    """What the workbook holds is equal; what it does not is named, and only that is missing."""
    scenario = load(file)
    made = write_workbook(scenario)
    path = tmp_path / "yard.xlsx"
    path.write_bytes(made.content)
    back = read_workbook(path, ImportSettings()).scenario
    if not made.leftovers:
        assert same(scenario, back)
    for part in ("site", "brief", "today", "options", "structures"):
        if not any(item.what.startswith(part) for item in made.leftovers):
            old, new = getattr(scenario, part), getattr(back, part)
            if part == "structures":
                old, new = (sorted(x, key=lambda s: s.id) for x in (old, new))
            assert list(old) == list(new) if part in ("structures", "options") else old == new


def test_what_has_no_room_is_told():
    """Rules, prices, weights: named by the key of the file."""
    scenario = held().model_copy(update={"rules": {"aisle_width": 5.0}})
    (left,) = write_workbook(scenario).leftovers
    assert left.what == "rules.aisle_width"
    assert "no room" in left.why.en


def test_the_same_bytes_again():
    """No moment of writing stands in the file."""
    assert write_workbook(example()).content == template_bytes()


def test_every_cell_says_what_it_holds():
    """Every column has a hint in both languages, and limits or a list where it has them."""
    opened = openpyxl.load_workbook(io.BytesIO(template_bytes()))
    for table in SHEETS:
        sheet = opened[table.title]
        checks = sheet.data_validations.dataValidation
        assert len(checks) == len(table.columns)
        for column, check in zip(table.columns, checks, strict=True):
            hint = _hint(column)
            assert hint.zh
            assert hint.en
            assert len(check.prompt) <= 250
            assert len(check.promptTitle) <= 30
            if column.want is Want.CHOICE:
                assert check.type == "list"
            if column.want is Want.NUMBER:
                assert check.type == "decimal"
        assert sheet.freeze_panes in ("B2", "B1")


def test_headings_mean_one_thing():
    """No heading, in any way it may be typed, belongs to two columns of a sheet."""
    for table in SHEETS:
        seen: dict[str, str] = {}
        for column in table.columns:
            for heading in column.headings:
                assert seen.setdefault(heading, column.key) == column.key


def test_words_stay_words():
    """A title that begins like a formula is text."""
    scenario = held().model_copy(update={"title": Text(zh="=1+1", en="+cmd|x")})
    made = write_workbook(scenario)
    sheet = openpyxl.load_workbook(io.BytesIO(made.content))["小区 Yard"]
    assert sheet["B2"].data_type == "s"
    assert not made.leftovers


@settings(max_examples=25, deadline=None)
@given(
    x=st.floats(-500, 500), y=st.floats(-500, 500), angle=st.floats(-180, 180),
    length=st.floats(0.5, 80), depth=st.floats(0.5, 80),
)  # fmt: skip
def test_a_rectangle_is_measured_or_listed(x, y, angle, length, depth, tmp_path_factory):
    """Whatever its angle, an outline comes back to the digit, as a rectangle or by its points."""
    from spaceplan.exchange.workbook.shapes import rectangle

    base = example()
    ring = rectangle((x, y), length, depth, angle)
    house = base.structures[0].model_copy(update={"outline": ring, "doors": ()})
    boundary = rectangle((x - 300, y - 300), 900, 900, 0)
    scenario = Scenario.model_validate(
        {"schema_version": 1, "name": "a", "site": {"boundary": boundary}, "structures": [house]}
    )
    folder = tmp_path_factory.mktemp("box")
    path = folder / "a.xlsx"
    path.write_bytes(write_workbook(scenario).content)
    assert read_workbook(path, ImportSettings()).scenario.structures == scenario.structures


# ------------------------------------------------------------------------------ as people type


def test_headings_are_read_as_they_are_typed(tmp_path: Path):
    """Either language, case, spaces, width; columns in any order; a title above them."""
    filled = yard()
    sheet = filled.sheet("Trees")
    sheet.insert_rows(1)
    sheet["A1"] = "我们的树"
    for c, (head, value) in enumerate(
        (("Ｙ", 8), ("x (m)", 4), (" RADIUS ", 0.3), ("中文名", "李树"), ("处理", "可拆")), 1
    ):
        sheet.cell(2, c).value, sheet.cell(3, c).value = head, value
    for c in range(6, sheet.max_column + 1):
        sheet.cell(2, c).value = None
    made = filled.read(tmp_path)
    (tree,) = made.scenario.structures
    assert (tree.id, tree.kind, tree.centre) == ("tree-1", Kind.TREE, (4, 8))
    assert (tree.title.zh, tree.treatment.value) == ("李树", "optional")
    assert [(i.what, i.count) for i in made.leftovers] == [("树 Trees: 树 Trees!A1", 1)]


@pytest.mark.parametrize(
    ("heading", "value", "meant"),
    [
        ("x", "４．５", 4.5), ("x", "4.5", 4.5), ("x", " 4.5 ", 4.5),
        ("x", 5, 5.0), ("Crown", "＋2", 2.0), ("Cost", "1e3", 1000.0),
    ],
)  # fmt: skip
def test_figures_are_figures(tmp_path: Path, heading: str, value: Any, meant: float):
    """Text that holds a number, in full width too, is that number."""
    tree = {"x": 4, "y": 8, "Radius": 0.3} | {heading: value}
    made = yard().put("Trees", tree).read(tmp_path).scenario.structures[0]
    assert {"x": made.centre and made.centre[0], "Crown": made.crown, "Cost": made.cost}[
        heading
    ] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("是", True), ("yes", True), ("是 yes", True), (True, True), (1, True), ("Y", True),
     ("否", False), ("NO", False), ("否 no", False), (False, False), (0, False), ("无", False)],
)  # fmt: skip
def test_yes_and_no(tmp_path: Path, typed: Any, meant: bool):
    """Both languages, signs and truth values."""
    gate = {"Start Point": "A", "End Point": "B", "Barrier": typed}
    assert yard().put("Gates", gate).read(tmp_path).scenario.site.gates[0].barrier is meant


@pytest.mark.parametrize(
    "typed", ["楼 building", "楼", "Building", "住宅楼", "ｂｕｉｌｄｉｎｇ", "house"]
)
def test_words_of_the_list(tmp_path: Path, typed: str):
    """Either language, both, or what others call it."""
    box = {"Kind": typed, "Corner x": 0, "Corner y": 20, "Length": 20, "Depth": 10}
    made = yard().put("Structures", box).read(tmp_path).scenario.structures[0]
    assert (made.kind, made.id) == (Kind.BUILDING, "building-1")
    assert made.outline == ((0, 20), (20, 20), (20, 30), (0, 30))


def test_things_are_named_by_id_or_title(tmp_path: Path):
    """Doors, outlines, options and rooms refer to what people call a thing."""
    made = (
        yard()
        .put("Structures",
             {"Kind": "building", "Chinese name": "1号楼", "Corner x": 0, "Corner y": 20,
              "Length": 40, "Depth": 10},
             {"Id": "old", "Kind": "rooms", "English name": "Old rooms", "Treatment": "modify"},
             {"Kind": "wall", "Thickness": 0.24, "Corner Point": "A", "Length": 5, "Angle": 90})
        .put("Outlines", *({"Structure": "old rooms", "x": x, "y": y}
                           for x, y in ((20, 2), (30, 2), (30, 8), (20, 8))))
        .put("Doors", {"Structure": "1号楼", "Side no.": 1, "Offset": 8},
             {"Structure": "1号楼", "x": 30, "y": 20})
        .put("Rooms", {"Chinese name": "阅览室", "Area": 20},
             {"Chinese name": "棋牌室", "Area": 20, "Beside": "阅览室"})
        .put("Options", {"Chinese name": "一字", "Typology": "一", "Within": "Old rooms"})
        .put("Treatments", {"Option": "一字", "Structure": "old", "Treatment": "拆"})
        .read(tmp_path).scenario
    )  # fmt: skip
    house, old, wall = made.structures
    assert house.doors == ((8, 20), (30, 20))
    assert old.outline == ((20, 2), (30, 2), (30, 8), (20, 8))
    assert wall.line == ((0, 0), (0, 5))
    assert made.brief.rooms[1].beside == ("room-1",)
    assert made.options[0].rooms.within == "old"
    assert made.options[0].treatments == {"old": "remove"}


def test_gates_are_measured_along_a_side(tmp_path: Path):
    """From a corner towards another, so far, so wide; or from corner to corner."""
    made = (
        yard()
        .put("Gates", {"Start Point": "b", "End Point": "C", "Offset": 5, "Width": 4},
             {"Start x": 0, "Start y": 10, "End Point": "A", "Width": 3})
        .put("Frontages", {"Start Point": "A", "End Point": "B"})
        .read(tmp_path).scenario.site
    )  # fmt: skip
    assert [g.span for g in made.gates] == [((40, 5), (40, 9)), ((0, 10), (0, 7))]
    assert made.frontages[0].span == ((0, 0), (40, 0))


def test_holes(tmp_path: Path):
    """Ground that does not belong, by its number."""
    hole = [{"x": x, "y": y, "Hole": 1} for x, y in ((5, 5), (10, 5), (10, 10))]
    made = yard().put("Boundary", *SQUARE, *hole).read(tmp_path).scenario.site
    assert made.holes == (((5, 5), (10, 5), (10, 10)),)
    assert len(made.boundary) == 4


def test_rules_and_name_of_the_command_win(tmp_path: Path):
    """As for every format: what the command says goes before what the file says."""
    filled = yard().say("Yard", "Name", "our-yard").say("Yard", "Standards", "新建")
    made = filled.read(tmp_path).scenario
    assert (made.name, made.standards) == ("our-yard", "cn-new")
    made = filled.read(tmp_path, name="other", standards="de").scenario
    assert (made.name, made.standards) == ("other", "de")


def test_dates_of_spreadsheets(tmp_path: Path):
    """A real date, or a text."""
    for typed in (dt.datetime(2026, 11, 3), "2026-11-3", "2026/11/03", "2026年11月3日"):
        made = yard().say("Yard", "Date", typed).read(tmp_path).scenario
        assert made.date == dt.date(2026, 11, 3)


# ------------------------------------------------------------------------------ what is told


def test_nothing_goes_without_a_word(tmp_path: Path):
    """Columns and sheets of one's own, merged cells, renamed and hidden sheets."""
    filled = yard().put("Trees", {"x": 4, "y": 8, "Radius": 0.3})
    trees = filled.sheet("Trees")
    trees.cell(1, 30).value, trees.cell(2, 30).value = "备注", "很老"
    trees.merge_cells("B4:B6")
    filled.sheet("Gates").sheet_state = "hidden"
    filled.sheet("Boundary").title = "红线图"
    filled.book.create_sheet("草稿")["A1"] = "x"
    made = filled.read(tmp_path)
    assert {i.what for i in made.leftovers} == {"树 Trees: 备注", "树 Trees!B4:B6", "草稿"}
    assert [t.en for t in made.done] == [
        "the sheet '红线图' has the headings of 'Boundary': read as it",
        "the hidden sheet '出入口 Gates' was read too",
    ]


def test_what_is_odd_names_its_cell(tmp_path: Path):
    """Warnings of the check, with the cell instead of a path."""
    made = yard().put("Trees", {"x": 4, "y": 80, "Radius": 0.3}).read(tmp_path)
    assert [f.path for f in made.oddities] == ["树 Trees!A2"]


def test_macros_are_told_and_never_run(tmp_path: Path):
    """A workbook with macros is read as any other."""
    path = yard().save(tmp_path / "yard.xlsm")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0" * 100)
        archive.writestr("xl/media/image1.png", b"\0")
    made = read_foreign(path, ImportSettings())
    assert {i.what for i in made.leftovers} == {"macros", "picture"}


def test_formulas_are_read_by_their_results(tmp_path: Path):
    """A result is a value; a formula that was never worked out is a fault, not an empty cell."""
    filled = yard().put("Trees", {"x": "=1+3", "y": 8, "Radius": 0.3})
    assert faults(filled, tmp_path) == [("Trees!F2", "xlsx.number")]
    path = tmp_path / "yard.xlsx"
    with zipfile.ZipFile(path) as old:
        parts = {n: old.read(n) for n in old.namelist()}
    name = next(n for n, p in parts.items() if b"<f>1+3</f>" in p)
    parts[name] = (
        parts[name]
        .replace(b"<f>1+3</f><v />", b"<f>1+3</f><v>4</v>")
        .replace(b"<f>1+3</f><v></v>", b"<f>1+3</f><v>4</v>")
    )
    with zipfile.ZipFile(path, "w") as new:
        for part, content in parts.items():
            new.writestr(part, content)
    assert read_workbook(path, ImportSettings()).scenario.structures[0].centre == (4, 8)


# ------------------------------------------------------------------------------ what is wrong

TREE = {"x": 4, "y": 8, "Radius": 0.3}
BOX = {"Kind": "building", "Corner x": 0, "Corner y": 20, "Length": 20, "Depth": 10}


@pytest.mark.parametrize(
    ("sheet", "rows", "expected"),
    [
        ("Trees", [TREE | {"x": "abc"}], [("Trees!F2", "xlsx.number")]),
        ("Trees", [TREE | {"x": "4 m"}], [("Trees!F2", "xlsx.number")]),
        ("Trees", [TREE | {"x": "1,5"}], [("Trees!F2", "xlsx.number")]),
        ("Trees", [TREE | {"x": dt.datetime(2026, 3, 4)}], [("Trees!F2", "xlsx.number")]),
        ("Trees", [TREE | {"x": True}], [("Trees!F2", "xlsx.number")]),
        ("Trees", [TREE | {"x": "#REF!"}], [("Trees!F2", "xlsx.number")]),
        ("Trees", [TREE | {"x": 1e300}], [("Trees!F2", "xlsx.number")]),
        ("Trees", [TREE | {"Radius": 0}], [("Trees!H2", "xlsx.number")]),
        ("Trees", [TREE | {"Radius": -1}], [("Trees!H2", "xlsx.number")]),
        ("Trees", [TREE | {"Radius": None}], [("Trees!A2", "xlsx.missing")]),
        ("Trees", [TREE, {}, TREE | {"y": "q"}], [("Trees!G4", "xlsx.number")]),
        ("Trees", [TREE | {"y": None}], [("Trees!F2", "place.missing")]),
        ("Trees", [TREE | {"Point": "A"}], [("Trees!F2", "place.two")]),
        ("Trees", [{"Point": "Q", "Radius": 1}], [("Trees!E2", "place.unknown")]),
        ("Trees", [TREE | {"Id": "Plum 1"}], [("Trees!A2", "value.string_pattern_mismatch")]),
        ("Trees", [TREE | {"Id": "a"}, TREE | {"Id": "a"}], [("Trees!A3", "id.twice")]),
        ("Trees", [TREE | {"Treatment": "burn"}], [("Trees!D2", "xlsx.choice")]),
        ("Trees", [TREE | {"x": "abc", "y": "def", "Radius": "g"}],
         [("Trees!F2", "xlsx.number"), ("Trees!G2", "xlsx.number"), ("Trees!H2", "xlsx.number")]),
        ("Structures", [BOX | {"Kind": None}], [("Structures!A2", "xlsx.missing")]),
        ("Structures", [BOX | {"Floors": 2.5}], [("Structures!P2", "xlsx.whole")]),
        ("Structures", [BOX | {"Floors": 500}], [("Structures!P2", "xlsx.whole")]),
        ("Structures", [BOX | {"Length": None}], [("Structures!A2", "place.rectangle")]),
        ("Structures", [BOX | {"Radius": 2}], [("Structures!A2", "place.shape")]),
        ("Structures", [{"Kind": "shed"}], [("Structures!A2", "place.shape")]),
        ("Structures", [BOX | {"Towards": "Q"}], [("Structures!L2", "place.unknown")]),
        ("Structures", [BOX | {"Kind": "slope"}], [("Structures!A2", "value.value_error")]),
        ("Structures", [BOX | {"Rooms": "none"}], [("Structures!AE2", "reference.unknown")]),
        ("Gates", [{"Start Point": "A", "End Point": "B", "Offset": 38, "Width": 4}],
         [("Gates!J2", "place.beyond")]),
        ("Gates", [{"Start x": 15, "Start y": 9, "End x": 19, "End y": 9}],
         [("Gates!A2", "gate.off_boundary")]),
        ("Doors", [{"Structure": "none", "x": 1, "y": 1}], [("Doors!A2", "reference.unknown")]),
        ("Doors", [{"x": 1, "y": 1}], [("Doors!A2", "xlsx.missing")]),
        ("Options", [{"Within": "nowhere"}], [("Options!G2", "reference.unknown")]),
        ("Boundary", SQUARE[:2], [("Boundary!A2", "value.too_short")]),
        ("Boundary", [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]],
         [("Boundary!A2", "ring.crosses")]),
        ("Boundary", [], [("Boundary", "xlsx.no_boundary")]),
        ("Boundary", [*SQUARE[:3], {"Corner": "D"}], [("Boundary!A5", "place.missing")]),
    ],
)  # fmt: skip
def test_faults_name_their_cell(
    tmp_path: Path, sheet: str, rows: list[dict[str, Any]], expected: list[tuple[str, str]]
):
    """One fault a slip, with the cell; nothing else is blamed for it."""
    filled = yard()
    if sheet == "Boundary":
        filled.put("Gates")
    assert [(where, code) for where, code in faults(filled.put(sheet, *rows), tmp_path)] == expected


def test_all_faults_of_a_file_at_once(tmp_path: Path):
    """In the order of the workbook: single cells, places, and what the whole file contradicts."""
    filled = (
        yard()
        .say("Yard", "Households", "many").say("Wishes", "E-bike spaces", 9)
        .put("Trees", TREE | {"x": "abc"}).put("Structures", BOX | {"Corner x": "west"}, BOX)
        .put("Treatments", {"Option": "none", "Structure": "building-1", "Treatment": "留"})
    )  # fmt: skip
    assert faults(filled, tmp_path) == [
        ("Yard!B10", "xlsx.whole"), ("Structures!G2", "xlsx.number"), ("Trees!F2", "xlsx.number"),
        ("Wishes!B5", "value.missing"), ("Treatments!A2", "reference.unknown"),
    ]  # fmt: skip


def test_messages_say_what_to_write(tmp_path: Path):
    """Sheet, cell, what was found, what was expected, in both languages."""
    filled = yard().put("Trees", TREE | {"x": "1250mm"})
    with pytest.raises(SpaceplanError) as caught:
        filled.read(tmp_path)
    path = tmp_path / "yard.xlsx"
    assert caught.value.lines("en") == (
        f"{path}: 树 Trees!F2: found '1250mm'; expected a number in m without a unit: write 1.25",
    )
    assert "请写 1.25" in caught.value.lines("zh")[0]


@pytest.mark.parametrize("long", ["x" * 30_000, "１" * 3000, "a, " * 9000, "=" * 3000])
def test_long_texts_are_cut(tmp_path: Path, long: str):
    """Whatever cell they stand in: a message, or nothing to say; never an error of ours."""
    opened = openpyxl.load_workbook(io.BytesIO(template_bytes()))
    for table in SHEETS:
        sheet = opened[table.title]
        for number in range(1, len(table.columns) + 1):
            spot = (number, 2) if table.upright else (2, number)
            sheet.cell(*spot).value, sheet.cell(*spot).data_type = long, "s"
    opened.create_sheet("x")["A1"] = "y"
    opened.save(tmp_path / "yard.xlsx")
    with pytest.raises(SpaceplanError) as caught:
        read_workbook(tmp_path / "yard.xlsx", ImportSettings())
    assert all(len(f.found.zh) < 200 for f in caught.value.faults)


def test_a_heading_twice_and_none(tmp_path: Path):
    """Which of two columns is meant nobody can tell; a table without headings is none."""
    filled = yard()
    filled.sheet("Trees").cell(1, 20).value = "RADIUS"
    filled.put("Doors")
    for cell in filled.sheet("Gates")[1]:
        cell.value = None
    assert faults(filled, tmp_path) == [
        ("Gates", "xlsx.no_headings"), ("Trees!T1", "xlsx.heading_twice")
    ]  # fmt: skip


def test_a_needed_column_that_is_gone_is_told_once(tmp_path: Path):
    """Not once for each of its rows."""
    filled = yard().put(
        "Rooms", {"English name": "a", "Area": 20}, {"English name": "b", "Area": 24}
    )
    filled.sheet("Rooms").cell(1, filled.column("Rooms", "Area")).value = "大小"
    assert faults(filled, tmp_path) == [("Rooms", "xlsx.missing")]


def test_some_other_workbook(tmp_path: Path):
    """Says which sheets it has and which ours has."""
    other = openpyxl.Workbook()
    other.active["A1"] = "income"
    other.save(tmp_path / "yard.xlsx")
    with pytest.raises(SpaceplanError, match="the sheets Sheet, none of which is known"):
        read_workbook(tmp_path / "yard.xlsx", ImportSettings())


# ------------------------------------------------------------------------------ hostile files


def repacked(path: Path, change: dict[str, bytes | None], content: bytes | None = None) -> Path:
    with zipfile.ZipFile(io.BytesIO(content or template_bytes())) as old:
        parts: dict[str, bytes | None] = {n: old.read(n) for n in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in (parts | change).items():
            if part is not None:
                new.writestr(name, part)
    return path


SHEET = "xl/worksheets/sheet3.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def grid(rows: bytes, dimension: bytes = b"A1:B2") -> bytes:
    return (
        HEAD
        + b'<dimension ref="'
        + dimension
        + b'"/><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">]>'


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({SHEET: b" " * (book.MAX_UNPACKED + 1)}, "xlsx.too_big"),
        ({SHEET: grid(b"<row/>" * (book.MAX_ELEMENTS + 1))}, "xlsx.too_big"),
        ({"xl/styles.xml": b"<xf/>" * (book.MAX_TRIM + 1)}, "xlsx.too_big"),
        ({f"xl/junk/{i}.bin": b"" for i in range(book.MAX_PARTS)}, "xlsx.too_big"),
        ({SHEET: grid(b"<row>" + b"<c><v>1</v></c>" * (book.MAX_CELLS + 1) + b"</row>")},
         "xlsx.too_big"),
        ({SHEET: grid(b'<row><c r="XFD1"><v>1</v></c></row>' * 2000)}, "xlsx.too_big"),
        ({SHEET: b"<worksheet"}, "xlsx.broken"),
        ({SHEET: ENTITIES + grid(b"")}, "xlsx.broken"),
        ({SHEET: grid(b"", b"nonsense")}, "xlsx.broken"),
        ({SHEET: grid(b'<row r="x"><c r="A1"><v>1</v></c></row>')}, "xlsx.broken"),
        ({SHEET: grid(b'<row><c t="s"><v>999999</v></c></row>')}, "xlsx.broken"),
        ({"xl/workbook.xml": None}, "xlsx.broken"),
        ({"[Content_Types].xml": None}, "xlsx.broken"),
        ({"xl/workbook.bin": b""}, "xlsx.old"),
        ({"content.xml": b""}, "xlsx.old"),
    ],
)  # fmt: skip
def test_one_clear_message(tmp_path: Path, change: dict[str, bytes | None], code: str):
    """Every bad workbook has its word, soon."""
    path = repacked(tmp_path / "yard.xlsx", change)
    with pytest.raises(SpaceplanError) as caught:
        read_workbook(path, ImportSettings())
    assert [f.code for f in caught.value.faults] == [code]
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "file.empty"), (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "xlsx.old"),
     (b"a,b\n1,2\n", "xlsx.no_workbook"), (b"PK\x03\x04 and no more", "xlsx.broken")],
)  # fmt: skip
def test_what_is_no_workbook(tmp_path: Path, data: bytes, code: str):
    """Old formats, locked files, text with another suffix, cut archives."""
    path = tmp_path / "yard.xlsx"
    path.write_bytes(data)
    with pytest.raises(SpaceplanError) as caught:
        read_workbook(path, ImportSettings())
    assert [f.code for f in caught.value.faults] == [code]


def test_claims_of_size_are_not_believed(tmp_path: Path):
    """A sheet that claims a thousand million cells, and one cell at the end of the world."""
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    change = {"xl/worksheets/sheet16.xml": grid(far, b"A1:XFD1048576")}
    made = read_workbook(repacked(tmp_path / "yard.xlsx", change), ImportSettings())
    assert [(i.what, i.count) for i in made.leftovers] == [("词表 Lists", 1)]


def test_bare_headings():
    """Spaces, brackets, width and case make no other heading."""
    assert bare(" Corner  X (m)\n") == bare("ｃｏｒｎｅｒ x m") == "cornerxm"
