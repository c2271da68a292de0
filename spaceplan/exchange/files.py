"""Reads and writes files: every way this can fail is said plainly, and nothing is half written."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from spaceplan.exchange.json_text import read_json
from spaceplan.exchange.trees import Tree
from spaceplan.exchange.yaml_text import read_yaml
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError

#: Largest file that is read, in bytes: a drawn courtyard has some kilobytes.
MAX_BYTES = 16 * 1024 * 1024


def read_tree(path: str | os.PathLike[str]) -> Tree:
    """Read a YAML or JSON file into values that remember their lines.

    Parameters
    ----------
    path
        The file; ``.json`` is read as JSON, anything else as YAML.

    Returns
    -------
    Tree
        What the file says; faults of its syntax are in ``faults``.

    Raises
    ------
    SpaceplanError
        If there is no readable text.
    """
    text = read_text(path)
    if not text.strip():
        raise _error(path, "file.empty", Text(zh="空文件", en="an empty file"), _START)
    tree = read_json(text) if Path(path).suffix.lower() == ".json" else read_yaml(text)
    if tree.value is None and not tree.faults:
        found = Text(zh="只有注释，没有内容", en="nothing but comments")
        raise _error(path, "file.empty", found, _START)
    return tree


_START = Text(
    zh="一个场景；用 spaceplan new 生成一个可以改的样例",
    en="a scenario; 'spaceplan new' writes one to start from",
)


def read_text(path: str | os.PathLike[str]) -> str:
    """Read a text file as UTF-8, with or without a byte order mark.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        Its text.

    Raises
    ------
    SpaceplanError
        If it is missing, a directory, not readable, too big, or no UTF-8 text.
    """
    expected = Text(zh="一个场景（通常几 KB）", en="a scenario, which has some kilobytes")
    return _decode(path, read_bytes(path, expected))


def read_bytes(path: str | os.PathLike[str], usual: Text) -> bytes:
    """Read a file of at most `MAX_BYTES`.

    Parameters
    ----------
    path
        The file.
    usual
        What is expected instead of one that is too big.

    Returns
    -------
    bytes
        Its content.

    Raises
    ------
    SpaceplanError
        If it is missing, a directory, not readable, or too big.
    """
    file = Path(path)
    expected = Text(zh="一个可读的文件", en="a file that can be read")
    try:
        # Looked at before opening: a pipe or a device would make the reader wait for ever.
        if file.is_dir():
            found = Text(zh="一个文件夹", en="a directory")
            raise _error(path, "file.directory", found, Text(zh="一个文件", en="a file"))
        if file.exists() and not file.is_file():
            found = Text(zh="不是普通文件", en="something that is no plain file")
            raise _error(path, "file.special", found, expected)
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        found = Text(zh="没有这个文件", en="no such file")
        expected = Text(zh="检查文件名和所在文件夹", en="the name of a file: check name and folder")
        raise _error(path, "file.missing", found, expected) from None
    except PermissionError:
        found = Text(zh="没有读取权限", en="no permission to read it")
        raise _error(path, "file.permission", found, expected) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        found = Text(zh=f"无法读取（{reason}）", en=f"it cannot be read: {reason}")
        raise _error(path, "file.unreadable", found, expected) from None
    if len(data) > MAX_BYTES:
        mega = MAX_BYTES // 1024 // 1024
        found = Text(zh=f"大于 {mega} MB", en=f"more than {mega} MB")
        raise _error(path, "file.too_big", found, usual)
    return data


def write_atomic(path: str | os.PathLike[str], content: bytes | str) -> None:
    """Write a file so that it is either whole or not there; an older one is replaced.

    Parameters
    ----------
    path
        The file.
    content
        Bytes, or text that is written as UTF-8 with plain line ends.

    Raises
    ------
    SpaceplanError
        If the folder is missing or cannot be written to.
    """
    target = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    if target.is_dir():
        found = Text(zh="一个文件夹", en="a directory")
        raise _error(path, "file.directory", found, Text(zh="文件名", en="the name of a file"))
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    except FileNotFoundError:
        found = Text(zh="没有这个文件夹", en="no such folder")
        expected = Text(zh="先建立文件夹", en="a folder that exists: make it first")
        raise _error(target.parent, "file.no_folder", found, expected) from None
    except OSError as error:
        raise _unwritable(path, error) from None
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes private files; the result is to be as open as any new file.
        beside.chmod(0o666 & ~_umask())
        beside.replace(target)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(path: str | os.PathLike[str], error: OSError) -> SpaceplanError:
    reason = error.strerror or str(error)
    return _error(
        path,
        "file.unwritable",
        Text(zh=f"无法写入（{reason}）", en=f"it cannot be written: {reason}"),
        Text(zh="一个可以写入、有空间的位置", en="a place with room that you may write to"),
    )


def _decode(path: str | os.PathLike[str], data: bytes) -> str:
    expected = Text(
        zh="UTF-8 编码的文本：在编辑器里“另存为”，编码选 UTF-8",
        en="text in UTF-8: 'Save as' in your editor, encoding UTF-8",
    )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            found = Text(zh="UTF-16 编码的文本", en="text in UTF-16")
            raise _error(path, "file.encoding", found, expected) from None
        if b"\0" not in data and _reads_as_gbk(data):
            found = Text(
                zh="GBK 编码的中文（Windows 记事本的 ANSI）",
                en="Chinese in GBK (what Windows Notepad calls ANSI)",
            )
            raise _error(path, "file.encoding", found, expected, line) from None
        found = Text(zh="不是文本的数据", en="data that is no text")
        raise _error(path, "file.binary", found, expected, line) from None
    if "\0" in text:
        found = Text(zh="不是文本的数据", en="data that is no text")
        raise _error(path, "file.binary", found, expected)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _reads_as_gbk(data: bytes) -> bool:
    try:
        text = data.decode("gbk")
    except UnicodeDecodeError:
        return False
    return all(ch.isprintable() or ch in "\r\n\t" for ch in text)


def _error(
    path: str | os.PathLike[str], code: str, found: Text, expected: Text, line: int | None = None
) -> SpaceplanError:
    fault = Fault(code=code, path="", found=found, expected=expected, line=line)
    return SpaceplanError((fault,), str(path))
