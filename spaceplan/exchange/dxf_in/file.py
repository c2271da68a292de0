"""From a file to a document: looked at before it is parsed, so that nothing runs away."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from spaceplan.exchange.dxf_in.bounds import MAX_BYTES, MAX_RECORDS, broken, too_many
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError

if TYPE_CHECKING:
    from ezdxf.document import Drawing as Document

#: A record starts with code 0 and a name; a plain ``0`` may be a value too, as of layer 0.
_RECORD = re.compile(rb"(?:^|\n)[ \t]*0[ \t]*\r?\n[ \t]*(?:3D)?[A-Z_]")
_EOF = re.compile(rb"\n[ \t]*0[ \t]*\r?\n[ \t]*EOF", re.IGNORECASE)
_VERSION = re.compile(rb"\$ACADVER\s+1\s+(AC\d{4})")
_PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+(\S+)")
_UNITS = re.compile(rb"\$INSUNITS\s+70\s+(\d+)")
#: Code pages by the number in ``ANSI_936``; AutoCAD's names of the few that are no ``cp…``.
_PAGES = {"936": "gbk", "950": "big5", "932": "cp932", "949": "cp949"}
#: Repairs of a broken file that are told one by one; a message has 120 signs at most.
_TOLD = 8
_SAVE_AS = (
    "DXF 文件：在 CAD 中另存为 AutoCAD 2010 DXF（ASCII）或更高版本",
    "a DXF file: save it as AutoCAD 2010 DXF (ASCII) or later",
)


@dataclass(frozen=True)
class Opened:
    """A parsed drawing."""

    doc: Document
    """The document."""
    units: int | None
    """What ``$INSUNITS`` says; None where the file says nothing."""
    done: tuple[Text, ...]
    """What had to be guessed or mended to read it."""


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
    data = _bytes(path)
    units = _UNITS.search(data, 0, 200_000)
    try:
        text, encoding, done = _text(data)
        # the library's reader keeps the \r of Windows in every value, and then knows no section
        doc, mended = _parsed(text.replace("\r\n", "\n").replace("\r", "\n"), encoding)
    except SpaceplanError as error:
        raise SpaceplanError(error.faults, str(path)) from None
    return Opened(doc, int(units[1]) if units else None, (*done, *mended))


def _bytes(path: Path) -> bytes:
    fault: Fault | None = None
    data = b""
    try:
        if path.is_dir():
            fault = broken("file.directory", ("一个文件夹", "a directory"), _SAVE_AS)
        elif path.exists() and not path.is_file():
            fault = broken(
                "file.special", ("不是普通文件", "something that is no plain file"), _SAVE_AS
            )
        elif path.stat().st_size > MAX_BYTES:
            fault = _too_big(path.stat().st_size)
        else:
            with path.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
            fault = _look(data)
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
    if len(data) > MAX_BYTES:
        return _too_big(len(data))
    if not data.strip():
        return broken("file.empty", ("空文件", "an empty file"), _SAVE_AS)
    if data.startswith(b"AutoCAD Binary DXF"):
        return broken("dxf.binary", ("二进制 DXF", "a binary DXF file"), _SAVE_AS)
    if re.match(rb"AC10\d\d", data):
        return broken(
            "dxf.dwg", ("DWG 文件（扩展名改成了 .dxf）", "a DWG file named .dxf"), _SAVE_AS
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return broken("dxf.encoding", ("UTF-16 编码的文本", "text in UTF-16"), _SAVE_AS)
    if b"\0" in data:
        return broken("dxf.not_text", ("不是文本的数据", "data that is no text"), _SAVE_AS)
    if not re.search(rb"(?:^|\n)[ \t]*0[ \t]*\r?\n[ \t]*SECTION", data[:100_000]):
        return broken("dxf.no_dxf", ("没有 SECTION 的文本", "text without a SECTION"), _SAVE_AS)
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


def _text(data: bytes) -> tuple[str, str, list[Text]]:
    """Decode by what the header says; where that is wrong, GBK, since most such files are."""
    head = data[:200_000]
    version = _VERSION.search(head)
    if version is not None and version[1] >= b"AC1021":
        said, name = "utf-8", "UTF-8"
    else:
        page = _PAGE.search(head)
        name = page[1].decode("ascii", "replace") if page else "ANSI_1252"
        number = re.sub(r"(?i)^(ansi_|dos)", "", name)
        said = _PAGES.get(number, f"cp{number}")
    if data.isascii():
        return data.decode("ascii"), said, []
    own = _decoded(data, said)
    chinese = _decoded(data, "gbk")
    if own is not None and not (said == "cp1252" and chinese is not None and _han(chinese)):
        return own, said, []
    if chinese is not None:
        zh = f"文件头写的编码是 {name}，文字实为 GBK：按 GBK 读"
        en = f"the header says {name}, but the text is GBK: read as GBK"
        return chinese, "gbk", [Text(zh=zh, en=en)]
    modern = _decoded(data, "utf-8")
    if modern is not None:
        zh = f"文件头写的编码是 {name}，文字实为 UTF-8：按 UTF-8 读"
        en = f"the header says {name}, but the text is UTF-8: read as UTF-8"
        return modern, "utf-8", [Text(zh=zh, en=en)]
    line = _bad_line(data, said)
    raise SpaceplanError(
        (
            broken(
                "dxf.encoding",
                (
                    f"既不是 {name} 也不是 GBK、UTF-8 的文字",
                    f"text that is neither {name} nor GBK nor UTF-8",
                ),
                _SAVE_AS,
                line,
            ),
        )
    )


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _bad_line(data: bytes, encoding: str) -> int | None:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    except LookupError:
        pass
    return None


def _han(text: str) -> bool:
    """Tell whether the signs beyond ASCII are mostly Chinese ones, so that GBK was meant."""
    beyond = [sign for sign in text if ord(sign) > 127]
    return 2 * sum("\u4e00" <= sign <= "\u9fff" for sign in beyond) > len(beyond)


def _parsed(text: str, encoding: str) -> tuple[Document, list[Text]]:
    import logging

    from ezdxf import recover
    from ezdxf.filemanagement import read
    from ezdxf.lldxf import encoding as escapes

    done: list[Text] = []
    plain = text
    if "\\U+" in plain:
        plain = escapes.decode_dxf_unicode(plain)
    if "\\M+" in plain:
        plain = escapes.decode_mif_to_unicode(plain)
    log = logging.getLogger("ezdxf")
    level = log.level
    try:
        # the library tells of repairs in its log; what matters is told in `done`
        log.setLevel(logging.CRITICAL + 1)
        try:
            doc = read(io.StringIO(plain))
            auditor = doc.audit()
        except Exception:  # a parser of others: whatever it raises, the other one may do
            doc, auditor = recover.read(io.BytesIO(_said_as(text, encoding)))
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
                    _SAVE_AS,
                ),
            )
        ) from None
    finally:
        log.setLevel(level)
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


def _said_as(text: str, encoding: str) -> bytes:
    """Return a text in an encoding that its header tells."""
    version = re.search(r"\$ACADVER\s+1\s+(AC\d{4})", text[:200_000])
    if version is not None and version[1] >= "AC1021":
        return text.encode("utf-8", "replace")
    page = next((f"ANSI_{n}" for n, name in _PAGES.items() if name == encoding), None)
    if page is not None:
        text = re.sub(r"(\$DWGCODEPAGE\s+3\s+)\S+", rf"\g<1>{page}", text, count=1)
    return text.encode(encoding, "replace")
