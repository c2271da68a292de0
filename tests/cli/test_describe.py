"""Commands that work on the input alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spaceplan import __version__
from spaceplan.cli.common import default_lang
from spaceplan.exchange import load, schema

Run = Callable[..., Any]


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"spaceplan {__version__}\n"


def test_new_writes_a_scenario_that_loads(here: Path, run: Run) -> None:
    result = run("new", "our-yard.yaml")
    assert result.exit_code == 0
    assert load("our-yard.yaml").name == "our-yard"
    first = Path("our-yard.yaml").read_text(encoding="utf-8").split("\n")[0]
    way = first.split("$schema=")[1]
    assert json.loads((here / way).read_text(encoding="utf-8")) == schema()


def test_new_keeps_files_that_exist(here: Path, run: Run) -> None:
    before = Path("yard.yaml").read_bytes()
    result = run("new", "yard.yaml", "--lang", "zh")
    assert result.exit_code == 2
    assert "已存在" in result.stderr
    assert Path("yard.yaml").read_bytes() == before
    assert run("new", "yard.yaml", "--force").exit_code == 0
    assert Path("yard.yaml").read_bytes() != before


def test_new_makes_its_folder(here: Path, run: Run) -> None:
    assert run("new", "none/of/these/a.yaml").exit_code == 0
    assert load("none/of/these/a.yaml").name == "a"
    refused = run("new", "yard.yaml/a.yaml")
    assert refused.exit_code == 2
    assert "yard.yaml: found a file; expected a folder" in refused.stderr


@pytest.mark.parametrize(("lang", "words"), [("zh", "可以使用"), ("en", "good; 0 structures")])
def test_check_of_a_good_file(here: Path, run: Run, lang: str, words: str) -> None:
    result = run("check", "yard.yaml", "--lang", lang)
    assert result.exit_code == 0
    assert words in result.stdout
    assert result.stderr == ""


def test_check_lists_warnings_on_stdout(here: Path, run: Run) -> None:
    text = Path("yard.yaml").read_text(encoding="utf-8").replace("[0, 5.3]", "[0.2, 5.3]")
    Path("odd.yaml").write_text(text, encoding="utf-8")
    result = run("check", "odd.yaml")
    assert result.exit_code == 0
    assert "warning: odd.yaml:6: site.gates.0.span: found a gate 0.20 m off" in result.stdout
    assert result.stdout.endswith("1 warning\n")


@pytest.mark.parametrize(
    ("lang", "count", "words"),
    [("zh", "2 处错误", "应为 整数"), ("en", "2 faults", "expected a whole number")],
)
def test_check_lists_all_faults(here: Path, run: Run, lang: str, count: str, words: str) -> None:
    text = Path("yard.yaml").read_text(encoding="utf-8")
    Path("bad.yaml").write_text(text + "households: many\nresidents: -1\n", encoding="utf-8")
    result = run("check", "bad.yaml", "--lang", lang)
    assert result.exit_code == 2
    assert count in result.stderr
    assert "bad.yaml:11: households" in result.stderr
    assert "bad.yaml:12: residents" in result.stderr
    assert words in result.stderr
    assert result.stdout == ""


def test_hundreds_of_faults_are_counted(here: Path, run: Run) -> None:
    text = Path("yard.yaml").read_text(encoding="utf-8")
    wrong = "\n".join("  - {id: x, kind: y, centre: [0, 0], radius: 1}" for _ in range(100))
    Path("bad.yaml").write_text(f"{text}structures:\n{wrong}\n", encoding="utf-8")
    result = run("check", "bad.yaml")
    assert "100 faults" in result.stderr
    assert "… and 60 more" in result.stderr


def test_schema_prints_the_schema(run: Run) -> None:
    assert json.loads(run("schema").stdout) == schema()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["standards"], ["cn-renewal", "stall_width", "2.74 m hard", "–"]),
        (["standards", "--lang", "zh"], ["车位宽度", "2.5 m 必须"]),
        (["standards", "us"], ["2010 ADA Standards 208.2", "≤ 25: 1", "12 ft; our assumption"]),
        (["standards", "cn-renewal", "--lang", "zh"], ["GB 50763-2012", "quoted", "无障碍"]),
        (["standards", "--catalogue"], ["cn.tree.protect_old", "memory-medium"]),
    ],
)
def test_standards(run: Run, words: list[str], expected: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 0
    for text in expected:
        assert text in result.stdout


def test_unknown_preset(run: Run) -> None:
    result = run("standards", "fr", "--lang", "zh")
    assert result.exit_code == 2
    assert "cn-renewal, cn-new, de, us" in result.stderr


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "de_DE"}, "zh"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": ""}, "en"),
        ({}, "en"),
    ],
)
def test_language_of_the_locale(environment: dict[str, str], lang: str) -> None:
    assert default_lang(environment) == lang


def test_the_locale_is_used(here: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "可以使用" in run("check", "yard.yaml").stdout
    assert "good" in run("check", "yard.yaml", "--lang", "en").stdout
