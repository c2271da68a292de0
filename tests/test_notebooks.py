"""The notebooks: stripped, readable in both languages, and run from the first cell to the last."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from typing import Any

import pytest

HOME = Path(__file__).parents[1] / "notebooks"
BOOKS = sorted(HOME.glob("*.ipynb"))
NAMES = [b.stem for b in BOOKS]
#: Much more than any of them takes: a notebook that hangs must not hang the tests.
MOST_SECONDS = 300


def cells(book: Path) -> list[dict[str, Any]]:
    return json.loads(book.read_text(encoding="utf-8"))["cells"]  # type: ignore[no-any-return]


def words(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def test_there_are_five() -> None:
    assert [name[:2] for name in NAMES] == ["01", "02", "03", "04", "05"]


@pytest.mark.parametrize("book", BOOKS, ids=NAMES)
def test_outputs_are_stripped(book: Path) -> None:
    """What a run leaves behind would change with every machine."""
    for cell in cells(book):
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
        assert set(cell["metadata"]) <= {"tags"}
    numbers = [cell["id"] for cell in cells(book)]
    assert len(set(numbers)) == len(numbers)
    kept = json.loads(book.read_text(encoding="utf-8"))["metadata"]
    assert kept["kernelspec"]["name"] == "python3"
    assert "version" not in kept["language_info"]


@pytest.mark.parametrize("book", BOOKS, ids=NAMES)
def test_it_explains_itself_in_both_languages(book: Path) -> None:
    told = [words(c) for c in cells(book) if c["cell_type"] == "markdown"]
    assert told[0].startswith("# ")
    assert "**中文提要**" in told[0]
    text = "\n".join(told)
    assert len(re.findall(r"[一-鿿]", text)) > 100
    assert len(re.findall(r"[A-Za-z]{3,}", text)) > 80


@pytest.mark.parametrize("book", BOOKS, ids=NAMES)
def test_no_figure_is_typed_in(book: Path) -> None:
    """Counts of stalls come from a solve, never from the text around it."""
    for cell in cells(book):
        if cell["cell_type"] == "markdown":
            assert not re.search(r"\d+ (stalls|个车位)", words(cell))


@pytest.mark.slow
@pytest.mark.parametrize("book", BOOKS, ids=NAMES)
def test_it_runs(book: Path) -> None:
    """Every cell, in a kernel of its own, where a reader would start it."""
    with warnings.catch_warnings():
        # of the kernel's own libraries, not ours
        warnings.simplefilter("ignore")
        import nbformat
        from nbclient import NotebookClient

        read = nbformat.read(book, as_version=4)
        client = NotebookClient(
            read,
            timeout=MOST_SECONDS,
            kernel_name="python3",
            resources={"metadata": {"path": str(HOME)}},
        )
        done = client.execute()
    shown = [o for c in done.cells for o in c.get("outputs", [])]
    assert not [o for o in shown if o["output_type"] == "error"]
    said = "".join(o["text"] for o in shown if o.get("name") == "stderr")
    assert not re.search("Warning|Error|Traceback", said)
    if book.stem[:2] != "05":
        assert sum("image/png" in o.get("data", {}) for o in shown) >= 2
