"""From the bytes of a DXF file to its text: encodings, escapes, and a header that says its version.

UTF-8 is tried first, since text of another encoding is hardly ever valid UTF-8; then what the
header says; then what the signs look like.
"""

from __future__ import annotations

import re

from spaceplan.exchange.dxf_in.bounds import SAVE_AS, broken
from spaceplan.model.base import Text
from spaceplan.model.fault import SpaceplanError

_HEAD = 200_000
_VERSION = re.compile(rb"\$ACADVER\s+1\s+(AC\d{4})")
_PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+(\S+)")
#: Code pages by the number in ``ANSI_936``; AutoCAD's names of the few that are no ``cp…``.
_PAGES = {"936": "gbk", "950": "big5", "932": "cp932", "949": "cp949", "65001": "utf-8"}
_WIDE = frozenset({"gbk", "big5", "cp932", "cp949"})

#: Where so large a part of the signs is usual in a language, they were meant to be of it.
_USUAL = 0.8

_LETTERS = frozenset("äöüßÄÖÜéèêëàâçîïôûùœñáíóúìòÀÉÈÊÇÁÍÓÚÑåøæÅØÆãõÃÕ°²³±µ×·–—“”„‘’«»§€½¼¾®©¿¡")

#: A long text is cut into pieces of 250 signs, without regard to escapes such as ``\U+5BE8``.
_CUT = re.compile(
    r"(\\(?:[UM](?:\+[0-9A-Fa-f]{0,4})?)?)\n([ \t]*[13][ \t]*\n)(?=([^\n]{0,9}))", re.ASCII
)
_WHOLE = re.compile(r"\\(?:U\+[0-9A-Fa-f]{4}|M\+[1-5][0-9A-Fa-f]{4})")
_UNICODE = re.compile(r"\\U\+([0-9A-Fa-f]{4})")
_HALF = re.compile("[\ud800-\udfff]")
_MARKERS = re.compile(r"\n[ \t]*100[ \t]*\nAcDbEntity[ \t]*\n")
_SAYS = re.compile(r"(\$ACADVER[ \t]*\n[ \t]*1[ \t]*\n[ \t]*)(AC\d{4})")
_HEADER = re.compile(r"(?:^|\n)[ \t]*0[ \t]*\nSECTION[ \t]*\n[ \t]*2[ \t]*\nHEADER[ \t]*\n")


def decoded(data: bytes) -> tuple[str, str, list[Text]]:
    """Return the text of a file, its encoding, and what had to be guessed.

    Parameters
    ----------
    data
        The whole file.

    Returns
    -------
    tuple of str, str and list of Text
        Text with plain ends of lines, Python's name of the encoding, and notes.

    Raises
    ------
    SpaceplanError
        If no encoding fits.
    """
    said, name = _said(data[:_HEAD])
    if data.isascii():
        return _plain(data.decode("ascii")), said or "cp1252", []
    text, encoding = best(data, said, name)
    notes = []
    if encoding != said:
        shown = {"gbk": "GBK", "utf-8": "UTF-8", "cp1252": "cp1252（西欧）"}.get(encoding, encoding)
        en = shown.replace("（西欧）", "")
        notes.append(
            Text(
                zh=f"文件头写的编码是 {name}，文字实为 {shown}：按 {shown} 读",
                en=f"the header says {name}, but the text is {en}: read as {en}",
            )
        )
    return _plain(text), encoding, notes


def _said(head: bytes) -> tuple[str | None, str]:
    """Return the encoding that a header says, and how it says so."""
    version = _VERSION.search(head)
    if version is not None and version[1] >= b"AC1021":
        return "utf-8", "UTF-8"
    said, name = _page(head) or ("cp1252", "ANSI_1252")
    try:
        b"".decode(said)
    except LookupError:
        return None, name
    return said, name


def _page(head: bytes) -> tuple[str, str] | None:
    """Return the code page that a header names, as Python and as the header call it."""
    found = _PAGE.search(head)
    if found is None:
        return None
    name = found[1].decode("ascii", "replace")
    number = re.sub(r"(?i)^(ansi_|dos)", "", name)
    return _PAGES.get(number, f"cp{number}"), name


def best(data: bytes, said: str | None, name: str) -> tuple[str, str]:
    """Return the most likely text of some bytes, and its encoding.

    Parameters
    ----------
    data
        The bytes.
    said
        The encoding that the file says it has, as Python calls it; null where it says none.
    name
        How the file calls that.

    Returns
    -------
    tuple of str and str
        The text and Python's name of its encoding.

    Raises
    ------
    SpaceplanError
        If no encoding fits.
    """
    modern = _tried(data, "utf-8")
    own = _tried(data, said) if said not in (None, "utf-8") else None
    if modern is not None and not (own is not None and said in _WIDE and _by_chance(modern)):
        return modern, "utf-8"
    chinese = _tried(data, "gbk")
    meant = chinese is not None and _chinese(chinese)
    if own is not None and said is not None and not (said == "cp1252" and meant):
        return own, said
    if chinese is not None and meant:
        return chinese, "gbk"
    page = _page(data[:_HEAD])  # a newer version says UTF-8, and still has its old page
    for other in (*(page or ())[:1], "cp1252"):
        text = _tried(data, other)
        if text is not None and (other != "cp1252" or _western(text)):
            return text, other
    line = _bad_line(data, said or "cp1252")
    zh, en = (
        f"既不是 {name} 也不是 GBK、UTF-8、cp1252 的文字",
        (f"text that is neither {name} nor GBK, UTF-8 or cp1252"),
    )
    raise SpaceplanError((broken("dxf.encoding", (zh, en), SAVE_AS, line),))


def _plain(text: str) -> str:
    # the library's reader keeps the \r of Windows in every value, and then knows no section
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _tried(data: bytes, encoding: str | None) -> str | None:
    try:
        return data.decode(encoding or "ascii")
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


def _by_chance(text: str) -> bool:
    """Tell whether valid UTF-8 is likely two bytes of something wider: no Latin letters, no Han."""
    beyond = {sign for sign in text if sign > "\x7f"}
    return all("\u0180" <= sign < "\u0800" for sign in beyond)


def _chinese(text: str) -> bool:
    """Tell whether the signs beyond ASCII are mostly the common ones of GB 2312.

    German or French text read as GBK makes pairs of a letter with an umlaut and the next plain
    letter, which are rare signs beyond GB 2312.
    """
    beyond = [sign for sign in text if sign > "\x7f"]
    han = sum("\u4e00" <= sign <= "\u9fff" for sign in beyond)
    common = sum(_tried_sign(sign) for sign in beyond)
    return common >= _USUAL * len(beyond) and 2 * han > len(beyond)


def _western(text: str) -> bool:
    """Tell whether the signs beyond ASCII are mostly letters and signs of Western Europe."""
    beyond = [sign for sign in text if sign > "\x7f"]
    return sum(sign in _LETTERS for sign in beyond) >= _USUAL * len(beyond)


def _tried_sign(sign: str) -> bool:
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def unescaped(text: str) -> str:
    r"""Return a text with ``\U+XXXX`` and ``\M+nXXXX`` as signs, also where they were cut in two.

    Parameters
    ----------
    text
        The whole file.

    Returns
    -------
    str
        The same; what is no sound escape stays as it is.
    """
    from ezdxf.lldxf.encoding import decode_mif_to_unicode

    if "\\U" in text or "\\M" in text or "\\\n" in text:
        text = _CUT.sub(_joined, text)
    if "\\U+" in text:
        text = _UNICODE.sub(_sign, text)
        if _HALF.search(text):  # halves of rarer signs
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return decode_mif_to_unicode(text) if "\\M+" in text else text


def _joined(found: re.Match[str]) -> str:
    """Move the beginning of an escape to the piece that has its end."""
    if not _WHOLE.match(found[1] + found[3]):
        return found[0]
    return f"\n{found[2]}{found[1]}"


def _sign(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if code >= 32 else " "  # an end of line would take the file to pieces


def with_version(text: str) -> tuple[str, list[Text]]:
    """Return a text whose header says a version under which the library looks at subclasses.

    Without ``$ACADVER`` a file is taken for release 12, which had none: layers and closed flags
    behind the markers of subclasses would be passed over.

    Parameters
    ----------
    text
        The whole file.

    Returns
    -------
    tuple of str and list of Text
        The same text or one with ``$ACADVER``, and a note.
    """
    said = _SAYS.search(text[:_HEAD])
    if not _MARKERS.search(text) or (said is not None and said[2] > "AC1009"):
        return text, []
    note = Text(
        zh="文件头没有相符的版本（$ACADVER）：按 AutoCAD 2000 读",
        en="the header says no version ($ACADVER) that fits: read as AutoCAD 2000",
    )
    if said is not None:
        return text[: said.start(2)] + "AC1015" + text[said.end(2) :], [note]
    version = "  9\n$ACADVER\n  1\nAC1015\n"
    header = _HEADER.search(text)
    if header is not None:
        return text[: header.end()] + version + text[header.end() :], [note]
    return f"  0\nSECTION\n  2\nHEADER\n{version}  0\nENDSEC\n{text}", [note]


def written(text: str, encoding: str) -> bytes:
    """Return a text in bytes whose header says their encoding.

    Parameters
    ----------
    text
        The whole file.
    encoding
        Python's name of an encoding.

    Returns
    -------
    bytes
        For a reader that looks at the header alone.
    """
    version = re.search(r"\$ACADVER\s+1\s+(AC\d{4})", text[:_HEAD])
    if version is not None and version[1] >= "AC1021":
        return text.encode("utf-8", "replace")
    if encoding == "utf-8" and version is not None:
        text = text[: version.start(1)] + "AC1021" + text[version.end(1) :]
        return text.encode("utf-8", "replace")
    page = next((n for n, name in _PAGES.items() if name == encoding), encoding.removeprefix("cp"))
    text = re.sub(r"(\$DWGCODEPAGE\s+3\s+)\S+", rf"\g<1>ANSI_{page}", text, count=1)
    return text.encode(encoding, "replace")
