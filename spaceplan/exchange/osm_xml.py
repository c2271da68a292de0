"""Reads ``.osm``: XML of OpenStreetMap, in a stream, without document types or entities."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from spaceplan.exchange.geo_frame import refusal
from spaceplan.exchange.osm_data import (
    MAX_REFS,
    OsmData,
    Tags,
    damaged,
    place_of,
    read_bytes,
    too_big,
)
from spaceplan.model.base import Text

#: OpenStreetMap nests three deep: osm, way, nd.
MAX_DEPTH = 8

_CHUNK = 1 << 16


def read_osm_xml(path: Path) -> OsmData:
    """Read an extract in XML.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    OsmData
        Its nodes, ways and relations; what is marked as deleted is left out.

    Raises
    ------
    SpaceplanError
        If it is no such file, declares a document type or entities, nests deeply, or is too big.
    """
    data = read_bytes(path)
    taker = _Taker(str(path))
    parser = expat.ParserCreate()
    parser.buffer_text = True
    # A document type is where entity bombs and external entities are declared; OSM has none.
    parser.StartDoctypeDeclHandler = taker.doctype
    parser.EntityDeclHandler = taker.doctype
    parser.ExternalEntityRefHandler = taker.doctype
    parser.StartElementHandler = taker.start
    parser.EndElementHandler = taker.end
    try:
        for at in range(0, len(data), _CHUNK):
            parser.Parse(data[at : at + _CHUNK], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        reason = f"line {error.lineno}: {expat.ErrorString(error.code)}"
        raise damaged(str(path), reason) from None
    except (LookupError, ValueError) as error:  # an encoding that nobody knows, or of no XML
        raise damaged(str(path), str(error)[:80]) from None
    if not taker.seen_root:
        raise damaged(str(path), "it has no <osm>")
    return taker.data.settled(str(path))


class _Taker:
    """Takes what the parser meets."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.data = OsmData()
        self.seen_root = False
        self.depth = 0
        self.id = 0
        self.tags: Tags = {}
        self.refs: list[int] = []
        self.members: list[tuple[str, int, str]] = []
        self.kept = True
        self.deleting = False

    def doctype(self, *_: object) -> NoReturn:
        raise refusal(
            "xml.doctype",
            self.file,
            Text(zh="文档类型或实体声明", en="a document type or entity declaration"),
            Text(
                zh="没有 <!DOCTYPE> 的 OpenStreetMap 数据；这样的声明可能有害，不予读取",
                en="OpenStreetMap data without <!DOCTYPE>: such declarations can do harm",
            ),
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise damaged(self.file, f"elements nested more than {MAX_DEPTH} deep")
        if self.depth == 1:
            if name not in {"osm", "osmChange"}:
                raise damaged(self.file, f"<{name[:40]}> instead of <osm>")
            self.seen_root = True
        try:
            self._take(name, attributes)
        except (KeyError, ValueError):
            raise damaged(self.file, f"a <{name[:40]}> without sound attributes") from None

    def _take(self, name: str, given: dict[str, str]) -> None:
        if name in {"node", "way", "relation"}:
            self.id = int(given["id"])
            self.tags, self.refs, self.members = {}, [], []
            self.kept = not (
                self.deleting
                or given.get("visible", "true") == "false"
                or given.get("action") == "delete"
            )
            if not self.kept:
                self.data.deleted[name] += 1
            elif name == "node":
                self.data.places[self.id] = place_of(given)
        elif name == "delete":
            self.deleting = True
        elif name == "tag":
            if len(self.tags) < 500:
                self.tags[given["k"]] = given["v"]
        elif name == "nd":
            self.refs.append(self._node(given))
        elif name == "member":
            self.members.append((given["type"], int(given["ref"]), given.get("role", "")))
        if len(self.refs) > MAX_REFS or len(self.members) > MAX_REFS:
            raise too_big(self.file, f"{MAX_REFS:,}")

    def _node(self, given: dict[str, str]) -> int:
        """Return the node of a way; Overpass's ``out geom`` has its place there, and no nodes."""
        ref = given.get("ref")
        if "lat" not in given:
            return int(given["ref"])
        place = place_of(given)
        if ref is None:  # the nodes of a member of a relation have no number
            ref = str(self.data.numbered(place))
        self.data.lent.setdefault(int(ref), place)
        return int(ref)

    def end(self, name: str) -> None:
        self.depth -= 1
        if name == "delete":
            self.deleting = False
        if not self.kept:
            pass
        elif name == "node" and self.tags:
            self.data.node_tags[self.id] = self.tags
        elif name == "way":
            self.data.ways[self.id] = (tuple(self.refs), self.tags)
        elif name == "relation":
            self.data.relations[self.id] = (tuple(self.members), self.tags)
        elif name == "member" and self.refs:
            if self.members and self.members[-1][0] == "way":
                self.data.lent_ways.setdefault(self.members[-1][1], tuple(self.refs))
            self.refs = []
        if name in {"node", "way", "relation"}:
            self.tags = {}
            self.data.counted(self.file)
