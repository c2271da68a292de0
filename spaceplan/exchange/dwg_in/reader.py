"""From a DWG file to a scenario: looked at, decoded by a child process, then read as a drawing."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError

from spaceplan.exchange.apart import TOO_LONG, run_apart
from spaceplan.exchange.dwg_in.decoded import Decoded, Why
from spaceplan.exchange.dxf_in.bounds import (
    CUSTOM,
    MAX_RECORDS,
    NO_LINE,
    SOLID,
    UNDERLAY,
    broken,
    too_many,
)
from spaceplan.exchange.dxf_in.file import Opened, drawing_bytes, open_dxf
from spaceplan.exchange.dxf_in.reader import read_opened
from spaceplan.exchange.foreign import Imported, ImportSettings, Tally
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError

#: What a version of the format is called, by the first six bytes of a file.
_VERSIONS = {
    b"AC1012": "R13", b"AC1014": "R14", b"AC1015": "2000", b"AC1018": "2004", b"AC1021": "2007",
    b"AC1024": "2010", b"AC1027": "2013", b"AC1032": "2018",
}  # fmt: skip
_OLD = {
    b"AC1001": "2.2", b"AC1002": "2.5", b"AC1003": "2.6", b"AC1004": "R9", b"AC1006": "R10",
    b"AC1007": "R11", b"AC1008": "R11", b"AC1009": "R11/R12",
}  # fmt: skip
_SAVE_AS = (
    "2004 至 2018 版 DWG，或 DXF：在 CAD 中另存为",
    "a DWG of version 2004 to 2018, or a DXF: save it so in CAD",
)
_WHOLE = (
    "完整的 DWG：在 CAD 中打开、核查（AUDIT）后另存为 DXF 再导入",
    "a whole DWG: open it in CAD, audit it (AUDIT), save it as DXF and import that",
)
_CHILD = "spaceplan.exchange.dwg_in.child"
#: Seconds of a processor for a small file, for each megabyte more, and at most; one with 47,000
#: entities in 2 MB takes 6.
_SECONDS, _SECONDS_PER_MB, _MOST_SECONDS = 4, 8, 60

_WHY: dict[Why, tuple[str, str]] = {
    "custom": CUSTOM,
    "flat": NO_LINE,
    "solid": SOLID,
    "underlay": UNDERLAY,
    "unread": (
        "DWG 里解不出：在 CAD 中另存为 DXF 再导入",
        "it could not be decoded: save the drawing as DXF in CAD, then import that",
    ),
    "clip": (
        "图块的裁剪边界在 DWG 里解不出：图块按未裁剪读入；要裁剪请另存为 DXF",
        "clips of blocks are not decoded, the blocks are read unclipped: save as DXF for clips",
    ),
    "multiline": (
        "已读入，但多线样式在 DWG 里解不出：宽度按 STANDARD 样式",
        "read, but styles of multilines are not decoded: as wide as the style STANDARD has it",
    ),
}


def read_dwg(path: Path, settings: ImportSettings) -> Imported:
    """Read a DWG drawing as a scenario.

    Parameters
    ----------
    path
        A DWG file of AutoCAD R13 to 2018 or of a program that writes the same.
    settings
        As for a DXF drawing: ``units`` is needed where the drawing has none (R13 and R14 never
        have one), ``profile``, ``at`` and ``feature`` choose what is read.

    Returns
    -------
    Imported
        A scenario, what was decided, and what was not used or could not be decoded.

    Raises
    ------
    SpaceplanError
        If the file cannot be decoded, has no unit or no closed boundary; says why.
    """
    data = drawing_bytes(path, _look)
    try:
        return read_opened(path, _opened(data), settings)
    except SpaceplanError as error:
        raise SpaceplanError(error.faults, str(path)) from None


def _look(data: bytes) -> Fault | None:
    """Return what keeps bytes from being a DWG that can be decoded."""
    head = data[:6]
    if head in _VERSIONS:
        if len(data) < 256 or not any(data[256:]):
            return broken("dwg.truncated", ("只有文件头的 DWG", "a DWG cut off"), _WHOLE)
        return None
    if head in _OLD or re.match(rb"(MC0\.0|AC1\.[2-5]|AC2\.1)", data):
        name = _OLD.get(head, "1.x/2.x")
        old = (f"{name} 版 DWG，太旧", f"a DWG of version {name}, which is too old")
        return broken("dwg.old", old, _SAVE_AS)
    if re.match(rb"AC10\d\d", head):
        code = head.decode("ascii")
        new = (f"版本未知的 DWG（{code}）", f"a DWG of an unknown version ({code})")
        return broken("dwg.version", new, _SAVE_AS)
    if not data.strip(b"\0 \r\n"):
        return broken("file.empty", ("空文件", "an empty file"), _SAVE_AS)
    if re.match(rb"\s*(0|999)\s*\r?\n|AutoCAD Binary DXF", data):
        dxf = ("DXF 文件（扩展名改成了 .dwg）", "a DXF file named .dwg")
        return broken("dwg.dxf", dxf, ("扩展名改回 .dxf 再导入", "its own name: rename it to .dxf"))
    return broken("dwg.no_dwg", ("不是 DWG 的数据", "data that is no DWG"), _SAVE_AS)


def _opened(data: bytes) -> Opened:
    """Decode a file in a process of its own, and open what came of it."""
    from spaceplan.exchange.dwg_in.child import DRAWING, OUTCOME

    with tempfile.TemporaryDirectory(prefix="spaceplan-") as name:
        folder = Path(name)
        source = folder / "source.dwg"
        source.write_bytes(data)
        seconds = min(_SECONDS + _SECONDS_PER_MB * len(data) // 1024 // 1024, _MOST_SECONDS)
        code = run_apart(_CHILD, str(source), str(folder), seconds=seconds)
        try:
            text = (folder / OUTCOME).read_text(encoding="utf-8")
            outcome = Decoded.model_validate_json(text)
        except (OSError, ValueError, ValidationError):
            raise SpaceplanError((_broke_off(code, seconds),)) from None
        if outcome.records is not None:
            raise SpaceplanError((too_many(outcome.records, MAX_RECORDS),))
        if outcome.error is not None:
            raise SpaceplanError((_broken(outcome.error),))
        opened = open_dxf(folder / DRAWING)
    lost = Tally()
    for one in outcome.lost:
        lost.add(f"{one.layer}: {one.kind}" if one.layer else one.kind, *_WHY[one.why], one.count)
    proxies = sum(one.count for one in outcome.lost if one.why == "custom")
    return replace(opened, done=(_told(data), *opened.done), lost=lost, proxies=proxies)


def _broke_off(code: int, seconds: int) -> Fault:
    if code == TOO_LONG:
        long = (f"{seconds} 秒内解不完的 DWG", f"a DWG that takes more than {seconds} s to decode")
        return broken("dwg.too_long", long, _WHOLE)
    return _broken("the decoder broke off")


def _broken(reason: str) -> Fault:
    if reason == "memory":
        return broken(
            "dwg.too_much",
            ("解码需要太多内存的 DWG", "a DWG that needs too much memory to decode"),
            _WHOLE,
        )
    return broken(
        "dwg.broken",
        (f"损坏或不完整的 DWG（{reason}）", f"a DWG that is damaged or cut off: {reason}"),
        _WHOLE,
    )


def _told(data: bytes) -> Text:
    name = _VERSIONS[data[:6]]
    by = version("ezdwg")
    return Text(
        zh=f"{name} 版 DWG，由 ezdwg {by} 解码；有疑问时另存为 DXF 对照",
        en=f"a DWG of version {name}, decoded by ezdwg {by}; in doubt compare with a DXF of it",
    )
