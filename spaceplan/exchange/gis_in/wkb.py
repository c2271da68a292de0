"""Takes the geometry out of a GeoPackage's cell, and sees that reading it ends."""

from __future__ import annotations

import struct

_ENVELOPES = (0, 32, 48, 48, 64)
_POINT, _LINE, _POLYGON = 1, 2, 3


def blob_wkb(blob: object) -> bytes | None:
    """Return the well-known binary within a cell.

    Parameters
    ----------
    blob
        What the cell holds.

    Returns
    -------
    bytes or None
        WKB of a point, line, polygon, of several of one kind, or of a curve; None for collections,
        which can lie within each other without end.

    Raises
    ------
    ValueError
        If the cell holds no geometry; the text has the reason in Chinese and English.
    """
    if not isinstance(blob, bytes) or len(blob) < 13 or blob[:2] != b"GP":
        raise ValueError("不是 GeoPackage 的几何|a value that is no geometry")
    flags = blob[3]
    code = flags >> 1 & 7
    if code >= len(_ENVELOPES):
        raise ValueError("几何的范围写法不对|bounds written in an unknown way")
    if flags & 0b100000:
        return None
    wkb = blob[8 + _ENVELOPES[code] :]
    try:
        kind, _, _ = head(wkb, 0)
        if kind in (_POINT, _LINE, _POLYGON) or 8 <= kind <= 12:
            return wkb
        if kind in (4, 5, 6):
            _walk(wkb, kind - 3)
            return wkb
    except (struct.error, IndexError):
        raise ValueError("不完整的几何|a geometry that is cut off") from None
    return None


def head(wkb: bytes, at: int) -> tuple[int, int, str]:
    """Return kind, number of ordinates and byte order of the geometry at a place.

    Parameters
    ----------
    wkb
        Well-known binary.
    at
        Where in it.

    Returns
    -------
    tuple of int, int and str
        Kind without its dimensions, ordinates of a point, and the sign that `struct` takes.
    """
    order = "<" if wkb[at] == 1 else ">"
    (code,) = struct.unpack_from(order + "I", wkb, at + 1)
    ordinates = 2 + bool(code & 0x80000000) + bool(code & 0x40000000)
    code &= 0x0FFFFFFF
    ordinates += (0, 1, 1, 2)[code // 1000] if code < 4000 else 0
    return code % 1000, ordinates, order


def _walk(wkb: bytes, member: int) -> None:
    """See that a geometry of several parts has parts of one kind, each of them simple."""
    _, _, order = head(wkb, 0)
    (count,) = struct.unpack_from(order + "I", wkb, 5)
    at = 9
    for _ in range(count):
        kind, ordinates, own = head(wkb, at)
        if kind != member:
            raise ValueError("部分的类型不一致|parts of another kind")
        at += 5
        if kind == _POINT:
            at += 8 * ordinates
            continue
        rings = 1
        if kind == _POLYGON:
            (rings,) = struct.unpack_from(own + "I", wkb, at)
            at += 4
        for _ in range(rings):
            (points,) = struct.unpack_from(own + "I", wkb, at)
            at += 4 + 8 * ordinates * points
            if at > len(wkb):
                raise IndexError
