"""Real runs of the program: what it imports, what it prints, how it ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("ortools", "matplotlib", "numba", "shapely", "pandas", "ruamel", "numpy")


def spaceplan(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_MESSAGES", "LANG")}
    return subprocess.run(
        [sys.executable, "-m", "spaceplan", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**clean, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("words", [["--help"], ["compare", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys\n"
        "from spaceplan.cli import main\n"
        f"sys.argv = ['spaceplan', *{words!r}]\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.strip().split("\n")[-1] == "[]"


def test_help_names_every_command() -> None:
    text = spaceplan("--help").stdout
    for name in ("new", "check", "schema", "standards", "solve", "compare", "audit", "draw"):
        assert f"\n  {name} " in text


def test_a_run_from_new_to_check(tmp_path: Path) -> None:
    file = str(tmp_path / "yard.yaml")
    assert spaceplan("new", file).returncode == 0
    done = spaceplan("check", file, LANG="zh_CN.UTF-8")
    assert done.returncode == 0
    assert "可以使用" in done.stdout


@pytest.mark.parametrize("words", [["check"], ["nonsense"], ["compare", "x.yaml"], ["check", "-x"]])
def test_wrong_usage_ends_with_2(words: list[str]) -> None:
    done = spaceplan(*words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Usage" in done.stderr


def test_a_terminal_without_chinese_gets_no_traceback(tmp_path: Path) -> None:
    done = spaceplan("standards", "--lang", "zh", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "stall_width" in done.stdout


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m spaceplan standards --catalogue | head -1"
    done = subprocess.run(
        command,
        shell=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
