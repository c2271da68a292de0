"""The way of the data: one direction, no way back (design.md, section 3)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import spaceplan

HOME = Path(spaceplan.__file__).parent
FILES = sorted(HOME.rglob("*.py"))
NAMES = [f.relative_to(HOME).as_posix() for f in FILES]

#: The rooms of the house from left to right: a room imports only rooms to its left, and itself.
ROOMS = (
    *("units", "model", "standards", "geometry", "money", "typologies", "search", "master"),
    *("solve", "audit", "compare", "tradeoffs", "render", "exchange", "bench", "sweep", "cli"),
)
#: Stands outside the order: the version, which anyone may read.
ANYWHERE = {"_version", "__version__"}
#: What a room may import when that is less than everything to its left.
ONLY = {"audit": {"units", "model", "standards", "audit"}}


def room_of(file: Path) -> str:
    """The room a file belongs to; the package's own door counts as the last room."""
    first = file.relative_to(HOME).parts[0]
    room = first.removesuffix(".py")
    return "cli" if room in ("__init__", "__main__") else room


def imported(file: Path, text: str | None = None) -> Iterator[tuple[int, str]]:
    """Every module a file imports, wherever in it: in functions and under TYPE_CHECKING too."""
    inside = ["spaceplan", *file.relative_to(HOME).parts[:-1]]
    for node in ast.walk(ast.parse(text if text is not None else file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = inside[: len(inside) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                # «from spaceplan import audit» names the room only here
                yield node.lineno, f"{module}.{alias.name}"


def faults_of(file: Path, text: str | None = None) -> list[str]:
    mine = room_of(file)
    allowed = ONLY.get(mine, set(ROOMS[: ROOMS.index(mine) + 1])) | ANYWHERE
    out = []
    for line, module in imported(file, text):
        parts = module.split(".")
        if parts[0] == "spaceplan" and len(parts) > 1 and parts[1] not in allowed:
            out.append(f"{file.relative_to(HOME)}:{line} imports {module}")
    return out


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_imports_go_left(file: Path):
    """No room knows of a room to its right; audit knows nothing of search, master and geometry."""
    if room_of(file) in ANYWHERE:
        assert not [m for _, m in imported(file) if m.startswith("spaceplan")]
        return
    assert room_of(file) in ROOMS, "a room that the design does not name"
    assert faults_of(file) == []


@pytest.mark.parametrize(
    ("room", "text"),
    [
        ("audit", "from spaceplan.geometry.outline import clean"),
        ("audit", "def f():\n    from spaceplan import search"),
        ("search", "import spaceplan.master.choose"),
        ("search", "from ..audit import audit"),
        ("model", "if TYPE_CHECKING:\n    from spaceplan.standards import Rules"),
    ],
)
def test_a_way_back_is_seen(room: str, text: str):
    """The test itself can fail: lazy, relative and type-only imports all count."""
    assert len(faults_of(HOME / room / "made_up.py", text)) == 1


#: Modules that would let a result depend on when or where it was made.
CLOCKS = {"time", "datetime", "random", "secrets", "uuid"}
#: Dates are data of a scenario, and random numbers come from seeded generators.
DATES_AS_DATA = {"model/decision.py", "model/scenario.py"}


def outside_world(file: Path, text: str | None = None) -> list[str]:
    """Prints, clocks, environments and unseeded chance in one file."""
    found = []
    where = file.relative_to(HOME).as_posix()
    for node in ast.walk(ast.parse(text if text is not None else file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ("print", "input"):
                found.append(f"{where}:{node.lineno} {node.func.id}()")
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = f"{node.value.id}.{node.attr}"
            if name in ("os.environ", "os.getenv", "sys.stdout", "sys.stderr", "sys.argv"):
                found.append(f"{where}:{node.lineno} {name}")
    for line, module in imported(file, text):
        top = module.split(".")[0]
        clock = top in CLOCKS and not (top == "datetime" and where in DATES_AS_DATA)
        if clock or module in ("os.environ", "os.getenv", "sys.argv"):
            found.append(f"{where}:{line} {module}")
    return found


@pytest.mark.parametrize(
    "file",
    [f for f in FILES if room_of(f) != "cli"],
    ids=[n for f, n in zip(FILES, NAMES, strict=True) if room_of(f) != "cli"],
)
def test_the_library_keeps_to_itself(file: Path):
    """Nothing below cli prints, reads a clock, the environment or the command line."""
    found = outside_world(file)
    if file.name == "solve.py":
        # warm_up tells how long compiling took; no plan depends on it
        found = [f for f in found if not f.endswith(" time")]
    if room_of(file) == "sweep":
        # how long a case took stands in the journal, never in results; processes that it begins
        # are told by their environment to use one thread
        found = [f for f in found if not f.endswith((" time", " os.environ"))]
    if room_of(file) == "bench":
        # a benchmark measures time; its figures stand beside plans, never in them; and it draws
        # yards from generators of its own, each with its seed
        found = [f for f in found if not f.endswith((" time", " random.Random"))]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "print('hello')",
        "import time",
        "from datetime import datetime",
        "import os\nx = os.environ['HOME']",
        "from os import environ",
        "def f():\n    import random",
    ],
)
def test_the_outside_world_is_seen(text: str):
    """The test itself can fail."""
    assert outside_world(HOME / "search" / "made_up.py", text)
