"""Files that commands write: refused before the work, whole or not at all, said and opened."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from spaceplan.cli.common import remark, tell

if TYPE_CHECKING:
    from spaceplan.model.base import Lang
    from spaceplan.model.fault import SpaceplanError


def refuse(path: Path, found: tuple[str, str], expected: tuple[str, str]) -> SpaceplanError:
    """Return the error of an output that must not be written.

    Parameters
    ----------
    path
        The file or folder.
    found
        What is there, in Chinese and English.
    expected
        What to do, in Chinese and English.

    Returns
    -------
    SpaceplanError
        To be raised.
    """
    from spaceplan.model.base import Text
    from spaceplan.model.fault import Fault, SpaceplanError

    fault = Fault(
        code="output.refused",
        path="",
        found=Text(zh=found[0], en=found[1]),
        expected=Text(zh=expected[0], en=expected[1]),
    )
    return SpaceplanError((fault,), str(path))


def check_target(path: Path, force: bool) -> None:
    """Make sure, before any work is done, that an output file may be written.

    Folders that are missing are made when it is.

    Parameters
    ----------
    path
        The file.
    force
        Whether an older file may be replaced.

    Raises
    ------
    SpaceplanError
        If the file exists, or may not be written there.
    """
    if path.is_dir():
        raise refuse(path, ("一个文件夹", "a directory"), ("文件名", "the name of a file"))
    if path.exists() and not force:
        raise refuse(
            path,
            ("文件已存在", "a file that exists"),
            ("另一个文件名，或用 --force 覆盖", "another name, or --force to replace it"),
        )
    above = next(p for p in path.absolute().parents if p.exists())
    if not above.is_dir():
        raise refuse(above, ("一个文件", "a file"), ("文件夹", "a folder"))
    if not os.access(above, os.W_OK):
        raise refuse(
            above,
            ("没有写入权限", "no permission to write there"),
            ("可以写入的文件夹", "a folder that you may write to"),
        )


def write(path: Path, content: bytes | str) -> None:
    """Write a file, whole or not at all, and the folders that it is to lie in.

    Parameters
    ----------
    path
        The file.
    content
        Bytes or text.

    Raises
    ------
    SpaceplanError
        If it cannot be written.
    """
    from spaceplan.exchange import write_atomic

    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, content)


def wrote(path: Path | str, lang: Lang) -> None:
    """Say that a file was written.

    Parameters
    ----------
    path
        The file.
    lang
        Language.
    """
    remark(f"已写出 {path}" if lang == "zh" else f"wrote {path}")


def show_file(path: Path, lang: Lang) -> None:
    """Open a file with the program that the system has for it, or say that there is none.

    Parameters
    ----------
    path
        The file.
    lang
        Language.
    """
    try:
        opened = typer.launch(str(path.absolute())) == 0
    except OSError:
        opened = False
    if not opened:
        tell(
            f"无法打开 {path}：系统没有相应的程序"
            if lang == "zh"
            else f"{path}: found no program to open it"
        )
