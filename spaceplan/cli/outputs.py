"""The folder that ``compare`` writes: whole or not at all, and never over a user's own files."""

from __future__ import annotations

import contextlib
import json
import platform
import shutil
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from spaceplan.cli.common import check_target, refuse

RUN_FILE = "run.json"
_WHOLE = ("comparison.png", "comparison.pdf", "comparison.csv", "index.html", RUN_FILE)
_EACH = (".plan.json", ".png", ".svg")


def file_names(options: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of all files that a comparison may write.

    Parameters
    ----------
    options
        Ids of the options.

    Returns
    -------
    tuple of str
        File names within the folder.
    """
    return (*(f"{option}{end}" for option in options for end in _EACH), *_WHOLE)


def check_folder(folder: Path, scenario: str, options: tuple[str, ...], force: bool) -> None:
    """Make sure, before the search, that a comparison may be written to a folder.

    Parameters
    ----------
    folder
        The folder; made later if it is missing.
    scenario
        Name of the scenario.
    options
        Ids of the options.
    force
        Whether files of others may be replaced.

    Raises
    ------
    SpaceplanError
        If it would replace a file that is no output of a former comparison of this scenario.
    """
    names = file_names(options)
    doubles = sorted({name for name in names if names.count(name) > 1})
    if doubles:
        raise refuse(
            folder / doubles[0],
            (
                "方案编号与比较结果的文件名相同",
                "an option named like the comparison",
            ),
            ("另一个方案编号", "another id for that option"),
        )
    if not folder.exists():
        above = next(p for p in folder.absolute().parents if p.exists())
        check_target(above / ".spaceplan", force=True)
        return
    if not folder.is_dir():
        raise refuse(folder, ("一个文件", "a file"), ("文件夹", "a folder"))
    check_target(folder / ".spaceplan", force=True)
    if force:
        return
    former = former_run(folder)
    strange = [n for n in names if (folder / n).exists() and n not in former.get("files", ())]
    if strange:
        listed = ", ".join(strange[:5])
        raise refuse(
            folder,
            (
                f"已有不是 spaceplan compare 写出的文件：{listed}",
                f"files that 'spaceplan compare' did not write: {listed}",
            ),
            _ELSEWHERE,
        )
    other = former.get("scenario", scenario)
    if other != scenario:
        raise refuse(
            folder,
            (f"场景“{other}”的比较结果", f"the comparison of another scenario, '{other}'"),
            _ELSEWHERE,
        )


_ELSEWHERE = ("另一个文件夹，或用 --force 覆盖", "another folder, or --force to replace them")


def former_run(folder: Path) -> dict[str, Any]:
    """Return what a former comparison noted about itself.

    Parameters
    ----------
    folder
        The folder.

    Returns
    -------
    dict
        The content of ``run.json``; empty if there is none of ours.
    """
    try:
        data = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    ours = isinstance(data, dict) and data.get("command") == "spaceplan compare"
    if not ours or not isinstance(data.get("files"), list):
        return {}
    data["files"] = [str(name) for name in data["files"]]
    return dict(data)


@contextlib.contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a place beside to write to; at the end all its files go to the folder at once.

    Files of a former comparison that this one did not write again are removed.

    Parameters
    ----------
    folder
        The folder.

    Yields
    ------
    pathlib.Path
        An empty folder to write to.
    """
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".spaceplan-", dir=folder))
    done = False
    try:
        yield beside
        former = former_run(folder)
        written = sorted(beside.iterdir(), key=lambda p: p.name == RUN_FILE)
        for path in written:
            path.replace(folder / path.name)
        names = {path.name for path in written}
        for name in former.get("files", ()):
            if name not in names and Path(name).name == name:
                (folder / name).unlink(missing_ok=True)
        done = True
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if made and not done:
            with contextlib.suppress(OSError):
                folder.rmdir()


def versions() -> dict[str, str]:
    """Return the versions of everything that has a say in the result.

    Returns
    -------
    dict
        Name to version.
    """
    from spaceplan import __version__

    found = {"spaceplan": __version__, "python": platform.python_version()}
    for name in ("ortools", "numba", "numpy", "shapely", "matplotlib", "pydantic"):
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found
