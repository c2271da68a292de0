"""What people mistype is found by the check, and said so that they can mend it, in zh and en."""

import re
from pathlib import Path

import pytest

from spaceplan.exchange import check
from spaceplan.model.base import Lang
from spaceplan.model.fault import Fault, SpaceplanError

from .typing_mistakes import BROKEN, GOOD, MISTAKES, Mistake

ROOT = Path(__file__).parents[2]
#: Inputs drawn for this project after public bug reports of neighbouring tools.
WILD = Path(__file__).parent / "data"


def looked(folder: Path, text: str, name: str = "yard.yaml") -> tuple[Fault, ...]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    report = check(path)
    return (*report.faults, *report.warnings)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_a_mistake_is_told(tmp_path: Path, mistake: Mistake, lang: Lang) -> None:
    """With code, line, words, the line of the file and a caret in it."""
    assert mistake.old in GOOD
    text = GOOD.replace(mistake.old, mistake.new, 1)
    if mistake.name == "gate shut in one option":
        text = text.replace(
            "[[5, 30], [40, 30], [40, 40], [5, 40]]", "[[5, 0], [40, 0], [40, 9], [5, 9]]"
        )
    found = [f for f in looked(tmp_path, text) if f.code.startswith(mistake.code)]
    assert found, mistake.name
    fault = found[0]
    assert fault.line == mistake.line
    assert fault.warning is not mistake.fault
    (said,) = SpaceplanError((fault,), "yard.yaml").lines(lang)
    assert (mistake.zh if lang == "zh" else mistake.en) in said
    first, source, caret = said.split("\n")
    assert first.startswith(f"yard.yaml:{mistake.line}")
    assert source.strip()
    assert caret.strip() == "^"


def test_the_good_file_has_none_of_it(tmp_path: Path) -> None:
    """Nothing is odd about a tidy yard, nor about a lane that reaches the gate."""
    lane = "  - {id: lane, kind: road, line: [[13, 0], [13, 20]], thickness: 4}\nbrief:"
    assert looked(tmp_path, GOOD) == ()
    assert looked(tmp_path, GOOD.replace("brief:", lane, 1)) == ()


@pytest.mark.parametrize(("old", "new", "words"), BROKEN)
def test_syntax_errors_are_chinese_in_chinese(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    """No word of the parser's own English is left but the names of signs."""
    (fault,) = looked(tmp_path, GOOD.replace(old, new, 1))
    assert fault.code == "yaml.syntax"
    assert words in fault.found.zh + fault.expected.zh
    assert not re.search(r"[a-z]{4,}", fault.found.zh)
    assert fault.column is not None
    assert fault.excerpt().endswith("^")


def test_json_syntax_errors_are_chinese_too(tmp_path: Path) -> None:
    """With the line and a caret."""
    (fault,) = looked(tmp_path, '{\n "schema_version": 1,,\n "name": "a"}', "yard.json")
    assert (fault.code, fault.line) == ("json.syntax", 2)
    assert not re.search(r"[a-z]{4,}", fault.found.zh)
    assert fault.excerpt().endswith("^")


def test_a_caret_stands_under_its_place_among_chinese_signs() -> None:
    """A Chinese sign is two columns wide; a long line is cut around the place."""
    both = MISTAKES[0]
    fault = Fault(
        code=both.code, path="", found="a", expected="b", line=1, column=6, source="东兴苑: x"
    )
    assert fault.excerpt() == "    东兴苑: x\n    \u3000\u3000\u3000  ^"
    long = fault.model_copy(update={"source": "x" * 500, "column": 400})
    first, second = long.excerpt().split("\n")
    assert len(first) == 104
    assert len(second) == 4 + 60 + 1


def test_gates_hardly_off_are_on_the_boundary(tmp_path: Path) -> None:
    """Nothing is said of 0.00 m, nor of a centimetre."""
    for off in ("0.0004", "0.004", "0.01"):
        text = GOOD.replace("[[10, 0], [16, 0]]", f"[[10, {off}], [16, {off}]]")
        assert looked(tmp_path, text) == ()


def test_a_wall_that_leaves_the_gate_open_does_not_shut_it(tmp_path: Path) -> None:
    """Two stretches beside it; a passage under a house needs its height to be open."""
    walls = (
        "  - {id: a, kind: wall, line: [[0, 0], [10, 0]], thickness: 0.24}\n"
        "  - {id: b, kind: wall, line: [[16, 0], [60, 0]], thickness: 0.24}\nbrief:"
    )
    codes = [f.code for f in looked(tmp_path, GOOD.replace("brief:", walls, 1))]
    assert "gate.blocked" not in codes


def test_wild_inputs(tmp_path: Path) -> None:
    """A gate behind which a house stands, and a neighbour's house that reaches into the site."""
    (blocked,) = check(WILD / "p01_gate_blocked.yaml").warnings
    assert (blocked.code, blocked.path) == ("gate.blocked", "site.gates.0")
    assert "slab" in blocked.found.zh
    (inside,) = check(WILD / "p04_around_overlaps_site.yaml").warnings
    assert (inside.code, inside.path) == ("surrounding.inside", "surroundings.0.outline")
    assert inside.place is not None


#: Told of yards that are right since before; none of them is new.
KNOWN = frozenset({"rule.off", "units.survey", "structure.outside", "structure.overlap"})


@pytest.mark.parametrize(
    "file",
    [*sorted(ROOT.glob("scenarios/*.yaml")), *sorted(ROOT.glob("scenarios/bench/courtyards/*"))],
    ids=lambda file: file.stem,
)
def test_yards_that_are_right_stay_right(file: Path) -> None:
    """No false alarm about surveyed yards and courtyards from maps."""
    report = check(file)
    assert report.faults == ()
    assert {w.code for w in report.warnings} <= KNOWN
