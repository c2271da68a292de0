"""Reads ``.osm.pbf``: blocks of OpenStreetMap in protocol buffers, deflated.

Written after the format's description at https://wiki.openstreetmap.org/wiki/PBF_Format.  The
wire format has five lines to it, and a library would keep from us what is needed most here: which
nodes lie on which way (doors on outlines) and the members of relations.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path

from spaceplan.exchange.osm_data import (
    MAX_ITEMS,
    MAX_REFS,
    OsmData,
    Tags,
    damaged,
    read_bytes,
    too_big,
)

#: Largest block, deflated or not: what the format's description allows.
MAX_BLOB = 32 * 1024 * 1024
MAX_HEADER = 64 * 1024

#: Most data of all blocks together, inflated: small blocks can blow up a thousandfold.
MAX_INFLATED = 512 * 1024 * 1024

#: Most words of one block's table.
MAX_WORDS = 500_000

_KNOWN = frozenset({"OsmSchema-V0.6", "DenseNodes", "HistoricalInformation"})
_TYPES = ("node", "way", "relation")

Value = int | memoryview


class _BadError(ValueError):
    """The data is not what the format says."""


def read_osm_pbf(path: Path) -> OsmData:
    """Read an extract in protocol buffers.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    OsmData
        Its nodes, ways and relations.

    Raises
    ------
    SpaceplanError
        If it is no such file, breaks off, is compressed otherwise than with zlib, or is too big.
    """
    data = memoryview(read_bytes(path))
    out = OsmData()
    try:
        for kind, block in _blobs(data):
            if kind == "OSMHeader":
                _header(block)
            elif kind == "OSMData":
                _block(block, out)
                out.counted(str(path))
    except (_BadError, LookupError, UnicodeDecodeError, struct.error, zlib.error) as error:
        reason = str(error) if isinstance(error, _BadError) else "it is no .osm.pbf or breaks off"
        raise damaged(str(path), reason) from None
    except OverflowError:
        raise too_big(str(path), f"{MAX_ITEMS:,}") from None
    return out.settled(str(path))


def _blobs(data: memoryview) -> Iterator[tuple[str, memoryview]]:
    at, first, all_of_it = 0, True, 0
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        if size > MAX_HEADER or at + 4 + size > len(data):
            raise _BadError("a block header without sound length")
        head = dict(_fields(data[at + 4 : at + 4 + size]))
        at += 4 + size
        kind, length = _text(head.get(1)), _int(head.get(3))
        if first and kind != "OSMHeader":
            raise _BadError("it does not begin with OSMHeader")
        first = False
        if not 0 < length <= MAX_BLOB or at + length > len(data):
            raise _BadError("a block without sound length")
        block = _inflated(dict(_fields(data[at : at + length])))
        all_of_it += len(block)
        if all_of_it > MAX_INFLATED:
            raise OverflowError
        yield kind, block
        at += length


def _inflated(blob: dict[int, Value]) -> memoryview:
    raw, deflated = blob.get(1), blob.get(3)
    if isinstance(raw, memoryview):
        return raw
    if not isinstance(deflated, memoryview):
        raise _BadError("a block that is compressed otherwise than with zlib")
    engine = zlib.decompressobj()
    plain = engine.decompress(deflated, MAX_BLOB)
    if engine.unconsumed_tail or not engine.eof:
        raise _BadError("a block that breaks off, or holds more than 32 MB")
    return memoryview(plain)


def _header(block: memoryview) -> None:
    for number, value in _fields(block):
        if number == 4 and _text(value) not in _KNOWN:
            raise _BadError(f"it needs '{_text(value)[:40]}', which is not known")


def _block(block: memoryview, out: OsmData) -> None:
    fields = list(_fields(block))
    one = {n: v for n, v in fields if n in {17, 19, 20} and isinstance(v, int)}
    table = next((v for n, v in fields if n == 1), None)
    if not isinstance(table, memoryview):
        raise _BadError("a block without its table of strings")
    words = [_text(v) for n, v in islice(_fields(table), MAX_WORDS) if n == 1]
    scale = one.get(17, 100) * 1e-9
    east, north = _signed(one.get(20, 0)) * 1e-9, _signed(one.get(19, 0)) * 1e-9

    def put(node: int, lat: int, lon: int, tags: Tags) -> None:
        # Seven decimals are what OpenStreetMap keeps; the product carries float noise.
        if len(out.places) >= MAX_ITEMS:
            raise OverflowError
        out.places[node] = (round(east + scale * lon, 9), round(north + scale * lat, 9))
        if tags:
            out.node_tags[node] = tags

    for number, group in fields:
        if number != 2 or not isinstance(group, memoryview):
            continue
        for kind, item in _fields(group):
            if not isinstance(item, memoryview):
                continue
            if kind == 1:
                own = dict(_fields(item))
                put(
                    _zig(_int(own.get(1))),
                    _zig(_int(own.get(8))),
                    _zig(_int(own.get(9))),
                    _tags(own, words),
                )
            elif kind == 2:
                for node, lat, lon, tags in _dense(dict(_fields(item)), words):
                    put(node, lat, lon, tags)
            elif kind == 3:
                own = dict(_fields(item))
                refs = tuple(accumulate(map(_zig, _packed(own.get(8)))))
                out.ways[_int(own.get(1))] = (_few(refs), _tags(own, words))
            elif kind == 4:
                own = dict(_fields(item))
                ids = accumulate(map(_zig, _packed(own.get(9))))
                roles, types = _packed(own.get(8)), _packed(own.get(10))
                members = tuple(
                    (_TYPES[t], i, words[r]) for t, i, r in zip(types, ids, roles, strict=True)
                )
                out.relations[_int(own.get(1))] = (members[:MAX_REFS], _tags(own, words))


def _dense(own: dict[int, Value], words: list[str]) -> Iterator[tuple[int, int, int, Tags]]:
    ids, lats, lons = (tuple(accumulate(map(_zig, _packed(own.get(n))))) for n in (1, 8, 9))
    if not len(ids) == len(lats) == len(lons):
        raise _BadError("nodes without places")
    pairs = iter(_packed(own.get(10)))
    for node, lat, lon in zip(ids, lats, lons, strict=True):
        tags: Tags = {}
        for key in pairs:
            if key == 0:
                break
            tags[words[key]] = words[next(pairs, 0)]
        yield node, lat, lon, tags


def _tags(own: dict[int, Value], words: list[str]) -> Tags:
    keys, values = _packed(own.get(2)), _packed(own.get(3))
    return {words[k]: words[v] for k, v in zip(keys, values, strict=False)}


def _few(refs: tuple[int, ...]) -> tuple[int, ...]:
    if len(refs) > MAX_REFS:
        raise OverflowError
    return refs


def _fields(data: memoryview) -> Iterator[tuple[int, Value]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = _varint(data, at)
            yield number, value
            continue
        size = {1: 8, 5: 4}.get(kind)
        if kind == 2:
            size, at = _varint(data, at)
        if size is None or at + size > len(data):
            raise _BadError("it is no .osm.pbf or breaks off")
        yield number, data[at : at + size]
        at += size


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, at
        shift += 7
        if shift > 63:
            raise _BadError("a number without end")


def _packed(value: Value | None) -> list[int]:
    if not isinstance(value, memoryview):
        return []
    out, at = [], 0
    while at < len(value):
        number, at = _varint(value, at)
        out.append(number)
    return out


def _zig(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _int(value: Value | None) -> int:
    if not isinstance(value, int):
        raise _BadError("a number is missing")
    return _signed(value)


def _text(value: Value | None) -> str:
    return bytes(value).decode("utf-8") if isinstance(value, memoryview) else ""
