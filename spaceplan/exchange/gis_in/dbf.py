"""The encoding of a shapefile's table: said in a file beside it, in a byte, or not at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from spaceplan.exchange.dxf_in.text import best
from spaceplan.model.fault import SpaceplanError

#: Code pages by the byte that stands for them in the head of a table (29).
_PAGES = {0x03: "cp1252", 0x13: "cp932", 0x4D: "gbk", 0x4E: "cp949", 0x4F: "big5", 0x57: "cp1252",
          0x78: "big5", 0x7A: "gbk", 0x7B: "cp932"}  # fmt: skip
#: What ``.cpg`` files say in other words than Python.
_SAID = {"936": "gbk", "cp936": "gbk", "gb2312": "gbk", "gb18030": "gbk", "950": "big5",
         "cp950": "big5", "latin-1": "cp1252", "iso8859-1": "cp1252", "88591": "cp1252",
         "1252": "cp1252", "65001": "utf-8", "system": "", "oem": ""}  # fmt: skip
_FIELD = 32
#: So much of a table is looked at, in bytes.
_LOOKED_AT = 4_000_000


def table_text(data: bytes, page: str) -> tuple[bytes, str, bool]:
    """Return a table whose texts end with whole characters, its encoding, and whether it said so.

    Parameters
    ----------
    data
        A ``.dbf`` file.
    page
        What the ``.cpg`` file beside it says; empty for none.

    Returns
    -------
    bytes
        The table; characters that were cut at the end of a cell are blanks.
    str
        Python's name of its encoding.
    bool
        Whether the file or the one beside it says that encoding.
    """
    said = _said(page) or (_PAGES.get(data[29]) if len(data) > _FIELD else None)
    cells = list(_cells(data))
    shown = [_whole(data[a:b]) for a, b in cells]
    if all(map(bytes.isascii, shown)):
        return data, said or "utf-8", True
    # a cell that is full may have been cut within a character, which no encoding allows
    short = [c for c, (a, b) in zip(shown, cells, strict=True) if len(c) < b - a]
    text = b"\n".join(c for c in short if not c.isascii()) or b"\n".join(shown)
    try:
        _, encoding = best(_lines(text), said, page)
    except SpaceplanError:
        encoding = "cp1252"
    out = bytearray(data)
    for a, b in cells:
        if encoding == "utf-8":
            kept = _whole(data[a:b])
        else:
            kept = data[a:b].decode(encoding, "ignore").encode(encoding)
        out[a:b] = kept.ljust(b - a)
    return bytes(out), encoding, encoding == said


def _lines(text: bytes) -> bytes:
    """Return as many whole lines of a text as are looked at."""
    return text if len(text) <= _LOOKED_AT else text[: text.rfind(b"\n", 0, _LOOKED_AT)]


def _said(page: str) -> str | None:
    word = re.sub(r"^(ansi|oem|ldid)[ _/]*|\s", "", page.lower())
    word = _SAID.get(word, word)
    try:
        name = codecs.lookup(word).name if word else ""
        if not name or b"a".decode(name) != "a":  # some of Python's are no encodings of text
            return None
    except (LookupError, ValueError):
        return None
    return _SAID.get(name, name)


def _cells(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where in a table there is text: names of columns, then cells."""
    head, wide = (int.from_bytes(data[i : i + 2], "little") for i in (8, 10))
    columns: list[tuple[int, int]] = []
    at, spot = _FIELD, 1
    while at + _FIELD <= min(head, len(data)) and data[at] != 0x0D:
        end = data.find(b"\0", at, at + 11)
        yield at, end if end >= 0 else at + 11
        if data[at + 11 : at + 12] == b"C":
            columns.append((spot, data[at + 16]))
        spot += data[at + 16]
        at += _FIELD
    if not columns or wide < spot or head < at:
        return
    for start in range(head, len(data) - wide + 1, wide):
        yield from ((start + a, start + a + n) for a, n in columns)


def _whole(cell: bytes) -> bytes:
    """Cut off the beginning of a character of UTF-8 at the end, where the rest is UTF-8."""
    cell = cell.rstrip(b" \0")
    try:
        cell.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > len(cell) - 4:
            return cell[: error.start]
    return cell
