"""``new --xlsx`` and ``import`` of a workbook, as people run them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spaceplan.exchange import example, load
from tests.exchange.workbooks import Filled

Run = Callable[..., Any]


@pytest.mark.parametrize("words", [("--xlsx", "our.xlsx"), ("our.xlsx", "--xlsx"), ("our.xlsx",)])
def test_a_workbook_to_type_into(here: Path, run: Run, words: tuple[str, ...]) -> None:
    """Written, read as it is, and as good as the commented file."""
    result = run("new", *words, "--lang", "zh")
    assert result.exit_code == 0
    assert "填好后运行：spaceplan import our.xlsx --out our.yaml" in result.stdout
    assert run("import", "our.xlsx", "--out", "our.yaml").exit_code == 0
    made = load("our.yaml")
    assert made.name == example().name
    assert run("check", "our.yaml").stdout.endswith("0 warnings\n")


def test_no_table_is_replaced(here: Path, run: Run) -> None:
    """What somebody filled in stays, unless he says so."""
    Path("our.xlsx").write_bytes(b"mine")
    result = run("new", "--xlsx", "our.xlsx")
    assert result.exit_code == 2
    assert "a file that exists" in result.stderr
    assert Path("our.xlsx").read_bytes() == b"mine"
    assert run("new", "--xlsx", "our.xlsx", "--force").exit_code == 0


def test_names_of_tables(here: Path, run: Run) -> None:
    """Without a name there is one; another suffix is refused."""
    assert run("new", "--xlsx").exit_code == 0
    assert Path("scenario.xlsx").is_file()
    result = run("new", "--xlsx", "our.yaml")
    assert result.exit_code == 2
    assert "ends with .xlsx" in result.stderr
    assert not Path("our.yaml").exists()


def test_a_scenario_becomes_a_table(here: Path, run: Run) -> None:
    """A file that was typed goes on as a table; what has no room is said."""
    result = run("new", "--from", "yard.yaml", "yard.xlsx")
    assert result.exit_code == 0
    assert "rules.accessible_min: no room in the workbook" in result.stderr
    assert run("import", "yard.xlsx", "--out", "again.yaml").exit_code == 0
    assert load("again.yaml").site == load("yard.yaml").site


def test_faults_leave_nothing_behind(here: Path, run: Run) -> None:
    """Exit 2, sheet and cell, no file."""
    Filled().set("Trees", "F2", "abc").save(Path("bad.xlsx"))
    result = run("import", "bad.xlsx", "--out", "bad.yaml", "--lang", "zh")
    assert result.exit_code == 2
    assert "bad.xlsx: 树 Trees!F2: 发现 “abc”; 应为 数字，单位 m" in result.stderr
    assert not Path("bad.yaml").exists()
