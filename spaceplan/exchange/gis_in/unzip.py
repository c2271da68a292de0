"""Takes files out of a zip that may be hostile: none by its own path, and not without end."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator

from spaceplan.exchange.geo_frame import refusal
from spaceplan.exchange.gis_in.sheet import too_big
from spaceplan.exchange.osm_data import MAX_BYTES
from spaceplan.model.base import Text

#: Most files of a zip that are looked at.
_MOST = 2000
_UTF8 = 0x800
_EXPECTED = Text(zh="完整、未加密的 ZIP", en="a whole zip without a password")


def unzipped(data: bytes, file: str, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """Yield files of a zip.

    Parameters
    ----------
    data
        The zip.
    file
        Its name.
    wanted
        Tells by its name which files are.

    Yields
    ------
    tuple of str and bytes
        Name with folders, and content.

    Raises
    ------
    SpaceplanError
        If it is damaged, has a password, or holds too much.
    """
    left = MAX_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            infos = packed.infolist()
            if len(infos) > _MOST:
                raise too_big(file, f"{_MOST:,}")
            for info in infos:
                name = _named(info)
                if info.is_dir() or not wanted(name):
                    continue
                with packed.open(info) as stream:
                    content = stream.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise too_big(file, f"{MAX_BYTES // 1024 // 1024} MB")
                yield name, content
    except (
        zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError,
        ValueError, OverflowError,
    ) as error:  # fmt: skip
        reason = " ".join(str(error).split())[:120]
        raise refusal(
            "zip.damaged",
            file,
            Text(zh=f"打不开的 ZIP（{reason}）", en=f"a zip that cannot be opened: {reason}"),
            _EXPECTED,
        ) from None


def _named(info: zipfile.ZipInfo) -> str:
    """Return the name of a file: Chinese Windows writes GBK, which Python takes for cp437."""
    name = info.filename
    if info.flag_bits & _UTF8 or name.isascii():
        return name
    for encoding in ("utf-8", "gbk"):
        try:
            return name.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return name
