"""Writing: whole or not at all, and the same bytes for the same content."""

import json
from pathlib import Path

import pytest

import spaceplan.exchange
from spaceplan.exchange import (
    EDITOR_LINE,
    check_plan_matches,
    dump_plan,
    dump_scenario,
    load,
    load_plan,
    save_plan,
    save_scenario,
    schema,
    template,
    write_atomic,
)
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario

from .bad_inputs import GOOD

PLAN = Plan.model_validate(
    {
        "scenario": "yard",
        "option": "bar",
        "stalls": [
            {
                "id": f"s{i}",
                "outline": [[i * 2.5, 0], [i * 2.5 + 2.5, 0], [i * 2.5 + 2.5, 5.3], [i * 2.5, 5.3]],
                "access": [[i * 2.5, 5.3], [i * 2.5 + 2.5, 5.3]],
            }
            for i in range(3)
        ],
        "aisles": [{"id": "a1", "outline": [[0, 5.3], [1 / 3, 5.3], [9, 10.8], [-1e-9, 10.8]]}],
    }
)


def scenario(tmp_path: Path) -> Scenario:
    path = tmp_path / "yard.yaml"
    path.write_text(GOOD)
    return load(path)


def test_a_plan_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "bar.plan.json"
    save_plan(PLAN, path)
    back = load_plan(path)
    assert back.stalls == PLAN.stalls
    assert dump_plan(back) == dump_plan(PLAN) == path.read_text(encoding="utf-8")


def test_a_stall_a_line_and_no_float_noise() -> None:
    text = dump_plan(PLAN)
    assert json.loads(text)["aisles"][0]["outline"][1] == [0.3333, 5.3]
    assert "-0.0" not in text
    assert sum('"id": "s' in line for line in text.split("\n")) == 3
    assert text.endswith("}\n")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1]", "file.no_plan"),
        ('{"site": {}}', "file.no_plan"),
        ("{", "json.syntax"),
        ('{"scenario": "yard"}', "value.missing"),
        ('{"scenario": "yard", "option": "bar",\n "stals": []}', "key.unknown"),
        (
            '{"scenario": "yard", "option": "bar",\n "stalls": [\n{"id": "1", "outline": 3, '
            '"access": [[0, 0], [1, 0]]}]}',
            "value.tuple_type",
        ),
    ],
)
def test_bad_plans(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(SpaceplanError) as caught:
        load_plan(path)
    (fault,) = caught.value.faults
    assert fault.code == code
    assert fault.line == text.count("\n", 0, text.find("{", 1) + 1) + 1 or fault.line


def test_the_line_of_a_fault_in_a_plan(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(dump_plan(PLAN).replace('"kind": "standard"', '"kind": "big"', 2))
    with pytest.raises(SpaceplanError) as caught:
        load_plan(path)
    assert [f.path for f in caught.value.faults] == ["stalls.0.kind", "stalls.1.kind"]
    first, second = (f.line for f in caught.value.faults)
    assert first is not None
    assert second == first + 1


def test_a_plan_of_another_scenario_is_caught(tmp_path: Path) -> None:
    yard = scenario(tmp_path)
    check_plan_matches(yard, PLAN)
    with pytest.raises(SpaceplanError) as caught:
        check_plan_matches(yard, PLAN.model_copy(update={"scenario": "x", "option": "y"}))
    assert [f.code for f in caught.value.faults] == ["plan.other_scenario", "plan.other_option"]


def test_a_scenario_comes_back_as_it_was_written(tmp_path: Path) -> None:
    start = tmp_path / "t.yaml"
    start.write_text(template(), encoding="utf-8")
    first = load(start)
    save_scenario(first, tmp_path / "again.yaml")
    assert load(tmp_path / "again.yaml") == first
    assert dump_scenario(first).startswith(EDITOR_LINE + "\n")
    assert "outline: [[" in dump_scenario(first)


def test_the_committed_schema_is_that_of_the_model() -> None:
    folder = Path(spaceplan.exchange.__file__).parent
    written = (folder / "scenario.schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == schema()


def test_write_atomic_replaces_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_atomic(path, "old\n")
    write_atomic(path, b"new\n")
    assert path.read_bytes() == b"new\n"
    assert list(tmp_path.iterdir()) == [path]


def test_write_atomic_fails_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SpaceplanError, match="No space left"):
        write_atomic(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_write_atomic_says_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SpaceplanError, match="no such folder"):
        write_atomic(tmp_path / "none" / "a", "x")
    with pytest.raises(SpaceplanError, match="a directory"):
        write_atomic(tmp_path, "x")

    def denied(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", denied)
    with pytest.raises(SpaceplanError, match="Permission denied"):
        write_atomic(tmp_path / "a", "x")
