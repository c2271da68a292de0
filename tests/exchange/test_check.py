"""Every malformed scenario gives one clear message, at the right line; odd ones a warning."""

import json
import math
import os
import time
from pathlib import Path

import pytest

from spaceplan.exchange import check, geometry_faults, load, template
from spaceplan.exchange.files import MAX_BYTES
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.scenario import Scenario

from .bad_inputs import BAD, GOOD, Bad


def write(folder: Path, text: str | bytes, name: str = "yard.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_one_fault(tmp_path: Path, bad: Bad) -> None:
    assert bad.old in GOOD
    path = write(tmp_path, GOOD.replace(bad.old, bad.new, 1))
    report = check(path)
    assert report.scenario is None
    # Renaming a key that is needed gives two faults: the unknown key and the missing one.
    fault = report.faults[0]
    assert len(report.faults) <= 2
    assert (fault.line, fault.path) == (bad.line, bad.path)
    assert fault.code.startswith(bad.code)
    assert bad.words in fault.expected.en
    assert fault.found.zh
    assert has_chinese(fault.expected.zh)
    with pytest.raises(SpaceplanError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:{bad.line}: {bad.path}")


def test_the_good_file_is_good(tmp_path: Path) -> None:
    report = check(write(tmp_path, GOOD))
    assert report.faults == ()
    assert report.warnings == ()
    assert report.scenario is not None
    assert report.scenario.structures[0].doors == ((20.0, 30.0),)


def test_all_faults_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("kind: tree", "kind: tre").replace("[[10, 0], [16, 0]]", "[[1, 9], [6, 9]]")
    text = text.replace("name: yard", "name: yard\nhouseholds: many")
    text = text.replace("{id: bar,", "{id: bar, treatments: {plum: remove, plumm: remove},")
    text += "  - {id: bar}\nrules: {stal_width: 2}\n"
    found = {(f.path, f.line) for f in check(write(tmp_path, text)).faults}
    assert found == {
        ("households", 3),
        ("site.gates.0.span", 6),
        ("structures.1.kind", 9),
        ("options.0.treatments.plumm", 13),
        ("options.1.id", 14),
        ("rules.stal_width", 15),
    }


def test_paths_stay_those_of_the_file_when_items_before_are_faulty(tmp_path: Path) -> None:
    bow = "{id: bow, kind: shed, outline: [[1, 1], [3, 3], [3, 1], [1, 3]]}"
    text = GOOD.replace("kind: building", "kind: bulding").replace("brief:", f"  - {bow}\nbrief:")
    found = {(f.path, f.code) for f in check(write(tmp_path, text)).faults}
    assert found == {("structures.0.kind", "value.enum"), ("structures.2.outline", "ring.crosses")}


def test_a_crossing_names_edges_and_place() -> None:
    scenario = make(site={"boundary": [[0, 0], [10, 10], [10, 0], [0, 10]]})
    (fault,) = geometry_faults(scenario)
    assert fault.place == (5.0, 5.0)
    assert "edge 0–1 meets edge 2–3" in fault.found.en


def make(**more: object) -> Scenario:
    base: dict[str, object] = {
        "schema_version": 1,
        "name": "yard",
        "site": {"boundary": [[0, 0], [60, 0], [60, 40], [0, 40]]},
    }
    return Scenario.model_validate({**base, **more})


def test_geometry_faults_of_a_scenario_made_in_python() -> None:
    hole = [[10, 10], [20, 10], [20, 20], [10, 20]]
    wall = {"id": "w", "kind": "wall", "line": [[1, 1], [1, 1]], "thickness": 0.2}
    site = {
        "boundary": [[0, 0], [60, 0], [60, 40], [0, 40]],
        "holes": [hole, [[20, 10], [30, 10], [30, 20], [20, 20]]],
        "frontages": [{"id": "f", "span": [[0, 3], [8, 3]]}],
    }
    option = {"id": "o", "rooms": {"within": [[1, 1], [2, 2], [3, 3]]}}
    near = [{"outline": [[70, 0], [80, 9], [80, 0], [70, 9]]}]
    faults = geometry_faults(
        make(site=site, structures=[wall], options=[option], surroundings=near)
    )
    assert {(f.path, f.code) for f in faults} == {
        ("structures.0.line", "line.no_length"),
        ("surroundings.0.outline", "ring.crosses"),
        ("options.0.rooms.within", "ring.no_area"),
        ("site.holes.1", "hole.place"),
        ("site.frontages.0.span", "frontage.off_boundary"),
    }
    assert geometry_faults(make()) == ()


def test_a_site_that_is_all_hole_is_empty() -> None:
    hole = [[0.001, 0.001], [59.999, 0.001], [59.999, 39.999], [0.001, 39.999]]
    site = {"boundary": [[0, 0], [60, 0], [60, 40], [0, 40]], "holes": [hole]}
    assert [f.code for f in geometry_faults(make(site=site))] == ["ring.no_area"]


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "file.empty", "spaceplan new"),
        (b"\xef\xbb\xbf \n", "file.empty", "spaceplan new"),
        (b"# only a comment\n", "file.empty", "spaceplan new"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff", "file.binary", "UTF-8"),
        ("title: 东兴苑小区\n".encode("gbk"), "file.encoding", "UTF-8"),
        ("title: 东兴苑\n".encode("utf-16"), "file.encoding", "UTF-8"),
        (b"a\x00b", "file.binary", "UTF-8"),
        (b"just some words", "file.no_scenario", "schema_version"),
        (b"- 1\n- 2\n", "file.no_scenario", "schema_version"),
        (b"a: \x07", "yaml.syntax", "valid YAML"),
    ],
)
def test_files_that_are_no_scenario(tmp_path: Path, content: bytes, code: str, words: str) -> None:
    (fault,) = check(write(tmp_path, content)).faults
    assert fault.code == code
    assert words in fault.expected.en
    assert has_chinese(fault.expected.zh)


def test_gbk_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "# 东兴苑\n".encode("gbk"))
    with pytest.raises(SpaceplanError) as caught:
        load(path)
    (line,) = caught.value.lines("zh")
    assert "GBK" in line
    assert "另存为" in line


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert load(write(tmp_path, data)).name == "yard"
    bad = data.replace(b"kind: tree", b"kind: tre")
    assert check(write(tmp_path, bad)).faults[0].line == 8


def test_missing_directory_and_pipe(tmp_path: Path) -> None:
    assert check(tmp_path / "none.yaml").faults[0].code == "file.missing"
    assert check(tmp_path).faults[0].code == "file.directory"
    assert check(tmp_path / "a" / "b\0c").faults[0].code == "file.unreadable"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert check(pipe).faults[0].code == "file.special"


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, GOOD)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert check(path).faults[0].code == "file.permission"


def test_too_big(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    assert check(path).faults[0].code == "file.too_big"


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_a_million_vertices_are_refused_soon(tmp_path: Path, ending: str) -> None:
    ring = ",".join(f"[{i},1]" for i in range(1_000_000))
    text = f'{{"schema_version": 1, "name": "a",\n "site": {{"boundary": [{ring}]}}}}'
    path = write(tmp_path, text, f"big.{ending}")
    begin = time.perf_counter()
    (fault,) = check(path).faults
    assert time.perf_counter() - begin < 20
    assert (fault.code, fault.path, fault.line) == ("file.too_many", "site.boundary", 2)


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_many_values_are_refused(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("yaml_text", "json_text"):
        monkeypatch.setattr(f"spaceplan.exchange.{module}.MAX_VALUES", 500)
    many = "[" + ",".join(["[1, 2, 3, 4, 5, 6, 7, 8, 9]"] * 100) + "]"
    (fault,) = check(write(tmp_path, '{"a": ' + many + "}", f"many.{ending}")).faults
    assert fault.code == "file.too_many"


def test_a_yaml_bomb_is_harmless(tmp_path: Path) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for old, new in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{new}: &{new} [" + ", ".join([f"*{old}"] * 9) + "]")
    (fault,) = check(write(tmp_path, "\n".join(lines))).faults
    assert (fault.code, fault.line) == ("yaml.alias", 2)


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "path"),
    [
        ('"name": "yard"', '"name": "yard", "nam": 1', "key.unknown", 3, "nam"),
        ("[60, 0]", "[60, NaN]", "value.finite_number", 5, "site.boundary.1.1"),
        ('"name": "yard"', '"name": "yard",\n "name": "x"', "key.twice", 4, "name"),
        ("[60, 0]", "[60, 0", "json.syntax", 5, ""),
        ("[60, 0]", "[" * 60, "file.too_deep", 5, "site.boundary.1.0"),
        ('"yard"', '"yard', "json.syntax", 3, ""),
    ],
)
def test_json_has_lines_too(
    tmp_path: Path, old: str, new: str, code: str, line: int, path: str
) -> None:
    good = (
        '{\n "schema_version": 1,\n "name": "yard",\n "site": {\n'
        '  "boundary": [[0, 0], [60, 0], [60, 40], [0, 40]]}}'
    )
    assert load(write(tmp_path, good, "a.json")).name == "yard"
    fault = check(write(tmp_path, good.replace(old, new, 1), "a.json")).faults[0]
    assert (fault.code, fault.line, fault.path) == (code, line, path)


ODD = (
    ("structure partly outside", "[5, 30], [40, 30]", "[-2, 30], [40, 30]", "structure.outside", 7),
    ("structure wholly outside", "centre: [30, 10]", "centre: [90, 10]", "structure.outside", 8),
    ("gate snapped", "[[10, 0], [16, 0]]", "[[10, 0.4], [16, 0.4]]", "gate.snapped", 5),
    ("gate round a corner", "[[10, 0], [16, 0]]", "[[0, 5], [5, 0]]", "gate.corner", 5),
    ("gate too narrow", "[16, 0]]", "[13, 0]]", "gate.narrow", 5),
    ("no cars", "[16, 0]]", "[16, 0]], vehicles: false", "gate.none", 5),
    ("no people", "[16, 0]]", "[16, 0]], pedestrians: false", "gate.no_pedestrians", 5),
    ("door off", "doors: [[20, 30]]", "doors: [[20, 29.5]]", "door.off_building", 7),
    ("move", "kind: building", "kind: building, treatment: move", "treatment.move", 7),
    ("closed ring", "[0, 40]]", "[0, 40], [0, 0]]", "ring.double", 4),
    ("double vertex", "[60, 0], ", "[60, 0], [60, 0], ", "ring.double", 4),
    ("touching", "[60, 40], [0, 40]]", "[60, 40], [30, 0], [0, 40]]", "ring.touches", 4),
    ("within any", "typology: bar", "within: hall", "option.within_any", 12),
    ("within kept", "typology: bar", "typology: bar, within: hall", "option.within_kept", 12),
    ("option moves", "{id: bar,", "{id: bar, treatments: {hall: move},", "treatment.move", 12),
    (
        "within no rooms",
        "rooms: {typology: bar}",
        "brief: {rooms: []}, rooms: {typology: bar, within: hall}",
        "option.within_no_rooms",
        12,
    ),
    (
        "rule off",
        "brief:",
        "standards: de\nrules: {stall_to_dwelling_wall: 5}\nbrief:",
        "rule.off",
        10,
    ),
    (
        "overlap",
        "brief:",
        "  - {id: hut, kind: shed, outline: [[38, 28], [42, 28], [42, 32], [38, 32]]}\nbrief:",
        "structure.overlap",
        9,
    ),
    (
        "survey coordinates",
        "[[0, 0], [60, 0], [60, 40], [0, 40]]",
        "[[400000, 3390000], [400060, 3390000], [400060, 3390040], [400000, 3390040]]",
        "units.survey",
        4,
    ),
    (
        "millimetres",
        "[[0, 0], [60, 0], [60, 40], [0, 40]]",
        "[[0, 0], [60000, 0], [60000, 40000], [0, 40000]]",
        "units.millimetres",
        4,
    ),
)


@pytest.mark.parametrize(("name", "old", "new", "code", "line"), ODD, ids=[o[0] for o in ODD])
def test_legal_but_odd(tmp_path: Path, name: str, old: str, new: str, code: str, line: int) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if code == "units.survey":
        text = text.replace("[[10, 0], [16, 0]]", "[[400010, 3390000], [400016, 3390000]]")
    report = check(write(tmp_path, text))
    assert report.faults == ()
    assert report.scenario is not None
    match = [w for w in report.warnings if w.code == code]
    assert match, [w.code for w in report.warnings]
    assert match[0].line == line
    assert match[0].warning
    assert has_chinese(match[0].found.zh)
    assert match[0].expected.zh


def test_double_vertices_are_dropped(tmp_path: Path) -> None:
    closed = GOOD.replace("[0, 40]]", "[0, 40], [0, 0]]", 1).replace(
        "[60, 0], ", "[60, 0], [60, 0], "
    )
    assert load(write(tmp_path, closed)).site.boundary == load(write(tmp_path, GOOD)).site.boundary


def test_a_wide_gate_of_a_lowered_lane_is_not_odd(tmp_path: Path) -> None:
    text = GOOD.replace("[16, 0]]", "[13, 0]]").replace(
        "brief:", "rules: {single_lane_width: 3.0}\nbrief:"
    )
    assert check(write(tmp_path, text)).warnings == ()


def test_the_template_is_a_good_small_courtyard(tmp_path: Path) -> None:
    report = check(write(tmp_path, template()))
    assert report.faults == ()
    assert report.warnings == ()
    scenario = report.scenario
    assert scenario is not None
    assert len(scenario.options) == 3
    assert any(s.doors for s in scenario.structures)
    assert scenario.brief.rooms
    assert scenario.brief.bikes is not None
    boundary = scenario.site.boundary
    assert math.isclose(max(x for x, _ in boundary), 62)


def test_values_of_yaml_1_2(tmp_path: Path) -> None:
    from spaceplan.exchange.yaml_text import read_yaml

    text = (
        "{a: no, b: 010, c: 0x1F, d: 1e3, e: '7', f: ~, g: -.inf, h: 2026-11-23, i: 0o17, j: TRUE}"
    )
    assert read_yaml(text).value == {
        "a": "no",
        "b": 10,
        "c": 31,
        "d": 1000.0,
        "e": "7",
        "f": None,
        "g": -math.inf,
        "h": "2026-11-23",
        "i": 15,
        "j": True,
    }


def test_json_and_yaml_agree(tmp_path: Path) -> None:
    from spaceplan.exchange.json_text import read_json
    from spaceplan.exchange.yaml_text import read_yaml

    tree = read_yaml(GOOD)
    as_json = json.dumps(tree.value, indent=1)
    assert read_json(as_json).value == tree.value
    assert set(read_json(as_json).lines) == set(tree.lines)


def test_a_narrow_gate_is_named_with_both_widths(tmp_path: Path) -> None:
    report = check(write(tmp_path, GOOD.replace("[16, 0]]", "[13, 0]]", 1), "a.yaml"))
    (fault,) = [w for w in report.warnings if w.code == "gate.narrow"]
    for lang in ("zh", "en"):
        assert "south" in fault.found.get(lang)
        assert "3.00 m" in fault.found.get(lang)
        assert "3.5 m" in fault.expected.get(lang)
