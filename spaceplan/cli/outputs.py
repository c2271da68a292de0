"""The folder that ``compare`` writes: whole or not at all, and never over a user's own files."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from spaceplan.cli.former import ELSEWHERE, RUN_FILE, Asked, check_former, former_run
from spaceplan.cli.targets import check_target, refuse

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


def check_folder(folder: Path, scenario: str, asked: Asked, force: bool) -> None:
    """Make sure, before the search, that a comparison may be written to a folder.

    Parameters
    ----------
    folder
        The folder; made later if it is missing.
    scenario
        Name of the scenario.
    asked
        What the comparison is to be.
    force
        Whether files of others and other results may be replaced.

    Raises
    ------
    SpaceplanError
        If it would replace a file that is no output of a former comparison of this scenario, or a
        result that does not come again.
    """
    names = file_names(asked.options)
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
            ELSEWHERE,
        )
    other = former.get("scenario", scenario)
    if other != scenario:
        raise refuse(
            folder,
            (f"场景“{other}”的比较结果", f"the comparison of another scenario, '{other}'"),
            ELSEWHERE,
        )
    if former:
        check_former(folder, asked)


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
