"""Plans of others: found by what they say they are, judged by the audit."""

import json
from pathlib import Path

import pytest

from spaceplan.bench import load_cases, score
from spaceplan.model.fault import SpaceplanError
from tests.bench.yards import YARD, row, suite, write_plan


def test_plans_are_judged_whatever_their_file_is_called(tmp_path: Path):
    home = suite(tmp_path, "a", "b", "c", references="tiny,a,plan,10,by hand,,no\n")
    write_plan(tmp_path / "plans", row("b", width=2.0), name="mine")
    write_plan(tmp_path / "plans", row("a"))
    write_plan(tmp_path / "plans", row("elsewhere"))
    scored = score(load_cases("tiny", home), tmp_path / "plans")
    first, second = scored.results
    assert (first.case.scenario.name, first.verdict, first.ratio) == ("a", "clean", 0.8)
    assert first.cost.total_s is None
    assert (second.case.scenario.name, second.verdict, second.counted) == ("b", "hard", 0)
    assert [c.scenario.name for c in scored.missing] == ["c"]
    assert scored.strangers == ("elsewhere.plan.plan.json",)


def test_stalls_and_aisles_are_enough(tmp_path: Path):
    """Another program need not fill in what the audit does not look at."""
    home = suite(tmp_path, "a")
    path = write_plan(tmp_path / "plans", row("a"))
    whole = json.loads(path.read_text("utf-8"))
    wanted = ("scenario", "option", "stalls", "aisles")
    path.write_text(json.dumps({k: whole[k] for k in wanted}), encoding="utf-8")
    (result,) = score(load_cases("tiny", home), tmp_path / "plans").results
    assert (result.counted, result.verdict) == (8, "clean")


def test_all_bad_files_are_told(tmp_path: Path):
    home = suite(tmp_path, "a")
    folder = tmp_path / "plans"
    write_plan(folder, row("a"))
    write_plan(folder, row("a"), name="again")
    (folder / "broken.plan.json").write_text('{"scenario": "a"', encoding="utf-8")
    (folder / "half.plan.json").write_text('{"scenario": "a"}', encoding="utf-8")
    with pytest.raises(SpaceplanError) as caught:
        score(load_cases("tiny", home), folder)
    said = str(caught.value)
    assert "a second plan for 'a.plan'" in said
    assert "broken.plan.json" in said
    assert "half.plan.json: option" in said


@pytest.mark.parametrize("names", [(), ("elsewhere",)])
def test_nothing_to_judge_is_told(tmp_path: Path, names: tuple[str, ...]):
    home = suite(tmp_path, "a")
    for name in names:
        write_plan(tmp_path / "plans", row(name))
    with pytest.raises(SpaceplanError, match=f"no plan for any case .* and {len(names)} other"):
        score(load_cases("tiny", home), tmp_path / "plans")


def test_cases_are_chosen_by_name(tmp_path: Path):
    home = suite(tmp_path, "yard-1", "yard-2", "shed-1")

    def names(*patterns: str) -> list[str]:
        return [c.scenario.name for c in load_cases("tiny", home, patterns)]

    assert names() == ["shed-1", "yard-1", "yard-2"]
    assert names("yard*") == ["yard-1", "yard-2"]
    assert names("yard_2", "shed-1.plan") == ["shed-1", "yard-2"]
    assert names("none", "yard-1.other") == []


def test_unknown_suites_and_bad_files(tmp_path: Path):
    home = suite(tmp_path, "good", "bad", "worse")
    for name in ("bad", "worse"):
        file = home / "tiny" / f"{name}.yaml"
        file.write_text(file.read_text("utf-8").replace("[0, 10.8]]\n", "[0, 0]]\n"), "utf-8")
    with pytest.raises(SpaceplanError) as caught:
        load_cases("tiny", home)
    assert "bad.yaml: " in str(caught.value)
    assert "worse.yaml: " in str(caught.value)
    with pytest.raises(SpaceplanError, match="no folder of the suite 'none'"):
        load_cases("none", home)
    assert len(load_cases("scale", None)) == 6


def table(home: Path, *lines: str) -> None:
    text = "\n".join(("file,option", *lines, ""))
    (home / "tiny" / "cases.csv").write_text(text, encoding="utf-8")


def test_a_table_names_cases_of_elsewhere(tmp_path: Path):
    home = suite(tmp_path, "own", references="tiny,far,plan,9,by hand,,no\n")
    (home / "far.yaml").write_text(YARD.format(name="far"), encoding="utf-8")
    table(home, "../far.yaml,p*")
    assert [c.key for c in load_cases("tiny", home)] == [
        ("tiny", "own", "plan"),
        ("tiny", "far", "plan"),
    ]
    (far,) = load_cases("tiny", home, ("far.plan",))
    assert far.reference.stalls == 9


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("../far.yaml,bar", "no option 'bar' of 'far'"),
        ("../none.yaml,*", "cases.csv:2: found no file"),
        ("own.yaml,*", "'own.plan' a second time"),
        (",*", "no file"),
    ],
)
def test_a_bad_table_of_cases_is_told(tmp_path: Path, line: str, said: str):
    home = suite(tmp_path, "own")
    (home / "far.yaml").write_text(YARD.format(name="far"), encoding="utf-8")
    table(home, line)
    with pytest.raises(SpaceplanError) as caught:
        load_cases("tiny", home)
    assert said in str(caught.value)
    (home / "tiny" / "cases.csv").write_text("file\nown.yaml\n", encoding="utf-8")
    with pytest.raises(SpaceplanError, match="also option"):
        load_cases("tiny", home)
