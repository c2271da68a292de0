"""Small invented maps for the tests of map formats, and a writer of ``.osm.pbf`` to match."""

from __future__ import annotations

import math
import struct
import zlib

LON, LAT = 104.08, 30.66
_M_LAT = 1 / 110_860.0
_M_LON = 1 / (111_320.0 * math.cos(math.radians(LAT)))


def place(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of metres east and north of the middle of the map."""
    return round(LON + x * _M_LON, 7), round(LAT + y * _M_LAT, 7)


class Map:
    """Nodes, ways and relations, drawn in metres."""

    def __init__(self) -> None:
        self.nodes: dict[int, tuple[tuple[float, float], dict[str, str]]] = {}
        self.ways: dict[int, tuple[list[int], dict[str, str]]] = {}
        self.relations: dict[int, tuple[list[tuple[str, int, str]], dict[str, str]]] = {}

    def node(self, x: float, y: float, **tags: str) -> int:
        number = len(self.nodes) + 1
        self.nodes[number] = (place(x, y), _keys(tags))
        return number

    def way(self, number: int, points: list[object], closed: bool = False, **tags: str) -> int:
        refs = [p if isinstance(p, int) else self.node(*p) for p in points]  # type: ignore[misc]
        self.ways[number] = ([*refs, refs[0]] if closed else refs, _keys(tags))
        return number

    def box(self, number: int, x0: float, y0: float, x1: float, y1: float, **tags: str) -> int:
        return self.way(number, [(x0, y0), (x1, y0), (x1, y1), (x0, y1)], True, **tags)

    def xml(self) -> str:
        out = ["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6">']
        for i, ((lon, lat), tags) in self.nodes.items():
            out.append(f'<node id="{i}" lon="{lon}" lat="{lat}">{_xml(tags)}</node>')
        for i, (refs, tags) in self.ways.items():
            nodes = "".join(f'<nd ref="{r}"/>' for r in refs)
            out.append(f'<way id="{i}">{nodes}{_xml(tags)}</way>')
        for i, (members, tags) in self.relations.items():
            rows = "".join(f'<member type="{t}" ref="{r}" role="{o}"/>' for t, r, o in members)
            out.append(f'<relation id="{i}">{rows}{_xml(tags)}</relation>')
        return "\n".join([*out, "</osm>"])

    def pbf(self) -> bytes:
        """The same map, nodes dense, as the format's description has it."""
        words = [""]

        def w(text: str) -> int:
            if text not in words:
                words.append(text)
            return words.index(text)

        def tags(t: dict[str, str]) -> bytes:
            return _bytes(2, _pack([w(k) for k in t])) + _bytes(
                3, _pack([w(v) for v in t.values()])
            )

        lats = [round(p[1] * 1e7) for p, _ in self.nodes.values()]
        lons = [round(p[0] * 1e7) for p, _ in self.nodes.values()]
        pairs = [
            n
            for _, t in self.nodes.values()
            for n in [*(i for k, v in t.items() for i in (w(k), w(v))), 0]
        ]
        dense = (
            _bytes(1, _deltas(list(self.nodes)))
            + _bytes(8, _deltas(lats))
            + _bytes(9, _deltas(lons))
            + _bytes(10, _pack(pairs))
        )
        groups = [_bytes(2, dense)]
        groups += [
            _bytes(3, _number(1, i) + tags(t) + _bytes(8, _deltas(refs)))
            for i, (refs, t) in self.ways.items()
        ]
        kinds = {"node": 0, "way": 1, "relation": 2}
        groups += [
            _bytes(
                4,
                _number(1, i)
                + tags(t)
                + _bytes(8, _pack([w(o) for _, _, o in m]))
                + _bytes(9, _deltas([r for _, r, _ in m]))
                + _bytes(10, _pack([kinds[k] for k, _, _ in m])),
            )
            for i, (m, t) in self.relations.items()
        ]
        table = b"".join(_bytes(1, s.encode()) for s in words)
        head = _bytes(4, b"OsmSchema-V0.6") + _bytes(4, b"DenseNodes")
        body = _bytes(1, table) + b"".join(_bytes(2, g) for g in groups)
        return blob("OSMHeader", head) + blob("OSMData", body)


def blob(kind: str, content: bytes) -> bytes:
    """One block of an ``.osm.pbf``."""
    data = _number(2, len(content)) + _bytes(3, zlib.compress(content))
    head = _bytes(1, kind.encode()) + _number(3, len(data))
    return struct.pack(">I", len(head)) + head + data


def yard() -> Map:
    """A block of 60 × 44 m between four streets, with two houses and a drive through a gate."""
    m = Map()
    a, b, c, d = (m.node(x, y) for x, y in ((-34, -26), (34, -26), (34, 26), (-34, 26)))
    south = m.node(10, -26)
    for number, refs in ((1, [a, south, b]), (2, [b, c]), (3, [c, d]), (4, [d, a])):
        m.way(number, refs, highway="residential")
    gate = m.node(10, -22, barrier="lift_gate")
    m.way(5, [south, gate, m.node(10, -4)], highway="service")
    m.way(6, [m.node(-34, 0), m.node(-20, 0)], highway="footway", width="1.8")
    door = m.node(-10, 9, entrance="staircase")
    corner = [m.node(x, y) for x, y in ((-26, 9), (26, 9), (26, 20), (-26, 20))]
    m.way(7, [corner[0], door, *corner[1:]], True, building="apartments",
          **{"building:levels": "6", "name": "1号楼"})  # fmt: skip
    m.box(8, -28, -20, -22, -10, building="garage")
    m.box(9, 40, -20, 52, 20, building="yes", **{"building:levels": "5"})
    m.box(10, 200, 200, 240, 240, building="yes")
    m.node(20, 2, natural="tree", diameter_crown="6")
    m.node(0, -12, amenity="recycling")
    m.way(11, [(-28, -5), (-24, -5)], barrier="wall")
    return m


def court() -> Map:
    """A perimeter building whose inner ring is the yard; the drive passes under the house."""
    m = Map()
    m.box(20, -30, -30, 30, 30)
    m.box(21, -18, -18, 18, 18)
    m.relations[90] = (
        [("way", 20, "outer"), ("way", 21, "inner")],
        {"type": "multipolygon", "building": "apartments", "building:levels": "5"},
    )
    m.way(22, [(-60, -40), (60, -40)], highway="residential")
    m.way(23, [(0, -40), (0, -30)], highway="service", width="4")
    m.ways[24] = (
        [m.ways[23][0][1], m.node(0, -18)],
        {"highway": "service", "tunnel": "building_passage", "width": "4"},
    )
    m.ways[25] = ([m.ways[24][0][1], m.node(0, -10)], {"highway": "service", "width": "4"})
    return m


def _keys(tags: dict[str, str]) -> dict[str, str]:
    return dict(tags)


def _xml(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _pack(values: list[int]) -> bytes:
    return b"".join(map(_varint, values))


def _deltas(values: list[int]) -> bytes:
    steps = [v - u for u, v in zip([0, *values], values, strict=False)]
    return _pack([s << 1 if s >= 0 else (-s << 1) - 1 for s in steps])
