"""The docs page is made from the docstrings, with no warning and nothing from the net."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

#: The rooms of the public verbs, one page each.
ROOMS = {
    "load": "exchange",
    "solve": "solve",
    "compare": "compare",
    "audit": "audit",
    "draw": "render",
    "tradeoffs": "tradeoffs",
    "sweep": "sweep",
}
OPTIONS = ("-m", "pdoc", "-d", "numpy", "--no-show-source")
HOME = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    command = [
        sys.executable,
        *OPTIONS,
        *(f"spaceplan.{room}" for room in ROOMS.values()),
        "-o",
        str(folder),
    ]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr.lower(), done.stderr
    return folder


@pytest.mark.parametrize("verb", ROOMS)
def test_every_verb_is_described(docs: Path, verb: str) -> None:
    page = (docs / "spaceplan" / f"{ROOMS[verb]}.html").read_text(encoding="utf-8")
    assert f'id="{verb}"' in page
    assert "Examples" in page


def test_nothing_is_loaded_from_the_net(docs: Path) -> None:
    loads = re.compile(
        r"""<(?:script|img|link|iframe)\b[^>]*(?:src|href)\s*=\s*["']?(?:https?:)?//"""
    )
    for page in docs.rglob("*.html"):
        assert not loads.search(page.read_text(encoding="utf-8")), page.name


def test_contributing_names_the_command() -> None:
    text = (HOME / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"python {' '.join(OPTIONS)} spaceplan.{{{','.join(ROOMS.values())}}} -o " in text
