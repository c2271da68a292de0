"""From a file to a document: looked at before it is parsed, so that nothing runs away."""

from __future__ import annotations

import codecs
import io
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from spaceplan.exchange.dxf_in.bounds import MAX_BYTES, MAX_RECORDS, SAVE_AS, broken, too_many
from spaceplan.exchange.dxf_in.text import decoded, unescaped, with_version, written
from spaceplan.exchange.foreign import Tally
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError

if TYPE_CHECKING:
    from ezdxf.document import Drawing as Document

#: A record starts with code 0 and a name; a plain ``0`` may be a value too, as of layer 0.
_RECORD = re.compile(rb"(?:^|\n)[ \t]*0[ \t]*\r?\n[ \t]*(?:3D)?[A-Z_]")
_EOF = re.compile(rb"\n[ \t]*0[ \t]*\r?\n[ \t]*EOF", re.IGNORECASE)
_UNITS = re.compile(rb"\$INSUNITS\s+70\s+(\d+)")
#: Repairs of a broken file that are told one by one; a message has 120 signs at most.
_TOLD = 8


@dataclass(frozen=True)
class Opened:
    """A parsed drawing."""

    doc: Document
    """The document."""
    units: int | None
    """What ``$INSUNITS`` says; None where the file says nothing."""
    done: tuple[Text, ...]
    """What had to be guessed or mended to read it."""
    lost: Tally = field(default_factory=Tally)
    """What did not even get into the document."""
    proxies: int = 0
    """How many of those are objects of another program."""


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the library from writing its log to the terminal: what matters is told in ``done``."""
    log = logging.getLogger("ezdxf")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)


def open_dxf(path: Path) -> Opened:
    """Read a DXF file within bounds of size, records and time.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Opened
        The document, and what had to be mended.

    Raises
    ------
    SpaceplanError
        If it is missing, too big, empty, binary, cut off, not text, or broken beyond mending.
    """
    data = drawing_bytes(path, _look)
    units = _UNITS.search(data, 0, 200_000)
    try:
        text, encoding, done = decoded(data)
        text, noted = with_version(text)
        with quiet():
            doc, mended = _parsed(text, encoding)
    except SpaceplanError as error:
        raise SpaceplanError(error.faults, str(path)) from None
    return Opened(doc, int(units[1]) if units else None, (*done, *noted, *mended))


def drawing_bytes(path: Path, look: Callable[[bytes], Fault | None]) -> bytes:
    """Read a drawing that is not too big.

    Parameters
    ----------
    path
        The file.
    look
        Says what is wrong with its bytes; null for nothing.

    Returns
    -------
    bytes
        The whole of it.

    Raises
    ------
    SpaceplanError
        If it cannot be read, is too big, or `look` finds a fault.
    """
    fault: Fault | None = None
    data = b""
    try:
        if path.is_dir():
            fault = broken("file.directory", ("一个文件夹", "a directory"), SAVE_AS)
        elif path.exists() and not path.is_file():
            fault = broken(
                "file.special", ("不是普通文件", "something that is no plain file"), SAVE_AS
            )
        elif path.stat().st_size > MAX_BYTES:
            fault = _too_big(path.stat().st_size)
        else:
            with path.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1).removeprefix(codecs.BOM_UTF8)
            fault = _too_big(len(data)) if len(data) > MAX_BYTES else look(data)
    except FileNotFoundError:
        fault = broken(
            "file.missing",
            ("没有这个文件", "no such file"),
            ("检查文件名和所在文件夹", "the name of a file: check name and folder"),
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        fault = broken(
            "file.unreadable",
            (f"无法读取（{reason}）", f"it cannot be read: {reason}"),
            ("一个可读的文件", "a file that can be read"),
        )
    if fault is not None:
        raise SpaceplanError((fault,), str(path))
    return data


def _too_big(size: int) -> Fault:
    mega, most = size / 1024 / 1024, MAX_BYTES // 1024 // 1024
    return broken(
        "dxf.too_big",
        (f"{mega:.0f} MB 的文件", f"a file of {mega:.0f} MB"),
        (
            f"最多 {most} MB：用 WBLOCK（写块）只导出本院落",
            f"at most {most} MB: write out the courtyard alone (WBLOCK)",
        ),
    )


def _look(data: bytes) -> Fault | None:
    """Return what keeps bytes from being an ASCII DXF file, before anything is parsed."""
    if not data.strip():
        return broken("file.empty", ("空文件", "an empty file"), SAVE_AS)
    if data.startswith(b"AutoCAD Binary DXF"):
        return broken("dxf.binary", ("二进制 DXF", "a binary DXF file"), SAVE_AS)
    if re.match(rb"AC10\d\d", data):
        return broken(
            "dxf.dwg",
            ("DWG 文件（扩展名改成了 .dxf）", "a DWG file named .dxf"),
            ("扩展名改回 .dwg 再导入", "its own name: rename it to .dwg"),
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return broken("dxf.encoding", ("UTF-16 编码的文本", "text in UTF-16"), SAVE_AS)
    if b"\0" in data:
        return broken("dxf.not_text", ("不是文本的数据", "data that is no text"), SAVE_AS)
    if not re.search(rb"(?:^|\n)[ \t]*0[ \t]*\r?\n[ \t]*SECTION", data[:100_000]):
        return broken("dxf.no_dxf", ("没有 SECTION 的文本", "text without a SECTION"), SAVE_AS)
    if not _EOF.search(data):
        line = data.count(b"\n") + 1
        return broken(
            "dxf.truncated",
            ("没有结尾标记 EOF：文件不完整", "no EOF: the file is cut off"),
            ("完整的文件：重新导出或重新拷贝", "the whole file: export or copy it again"),
            line,
        )
    count = sum(1 for _ in _RECORD.finditer(data))
    if count > MAX_RECORDS:
        return too_many(count, MAX_RECORDS)
    return None


def _parsed(text: str, encoding: str) -> tuple[Document, list[Text]]:
    from ezdxf import recover
    from ezdxf.filemanagement import read

    done: list[Text] = []
    plain = unescaped(text)
    try:
        try:
            doc = read(io.StringIO(plain))
            auditor = doc.audit()
        except Exception:  # a parser of others: whatever it raises, the other one may do
            doc, auditor = recover.read(io.BytesIO(written(plain, encoding)))
            done.append(
                Text(zh="文件有结构错误，已尽量修复", en="the file was broken and was mended")
            )
    except Exception as error:
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise SpaceplanError(
            (
                broken(
                    "dxf.broken",
                    (f"无法解析（{reason}）", f"it cannot be parsed: {reason}"),
                    SAVE_AS,
                ),
            )
        ) from None
    for items, zh, en in (
        (auditor.fixes, "修复了 {} 处结构问题", "{} structural faults mended"),
        (auditor.errors, "{} 处结构问题未能修复", "{} structural faults not mended"),
    ):
        if items:
            said = "; ".join(
                dict.fromkeys(" ".join(e.message.split())[:120] for e in items[:_TOLD])
            )
            more = "; …" if len(items) > _TOLD else ""
            zh, en = zh.format(len(items)), en.format(len(items))
            done.append(Text(zh=f"{zh}：{said}{more}", en=f"{en}: {said}{more}"))
    return doc, done
