"""What an OpenStreetMap extract holds, as its two readers hand it over, and how much may be."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spaceplan.exchange.geo_frame import refusal
from spaceplan.model.base import Text
from spaceplan.model.fault import SpaceplanError

#: Largest extract that is read, in bytes: a district has some megabytes.
MAX_BYTES = 64 * 1024 * 1024

#: Most nodes, ways and relations together: a city quarter has some hundred thousand.
MAX_ITEMS = 2_000_000

#: Most references of one way or relation; OpenStreetMap itself allows 2,000 nodes a way.
MAX_REFS = 40_000

Tags = dict[str, str]


def place_of(given: Mapping[str, Any]) -> tuple[float, float]:
    """Return longitude and latitude that an element gives, in degrees; ValueError if no place."""
    lon, lat = float(given["lon"]), float(given["lat"])
    if not (math.isfinite(lon) and abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError
    return lon, lat


@dataclass
class OsmData:
    """Nodes, ways and relations, by id; filled by a reader."""

    places: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Node → longitude and latitude, in degrees."""
    node_tags: dict[int, Tags] = field(default_factory=dict)
    """Tags of nodes that have some."""
    ways: dict[int, tuple[tuple[int, ...], Tags]] = field(default_factory=dict)
    """Way → its nodes and tags."""
    relations: dict[int, tuple[tuple[tuple[str, int, str], ...], Tags]] = field(
        default_factory=dict
    )
    """Relation → its members (type, id, role) and tags."""

    lent: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Places that ways tell of nodes which are missing (``out geom`` of Overpass)."""
    numbers: dict[tuple[float, float], int] = field(default_factory=dict)
    """Place → number given to a node that has none in the file."""
    lent_ways: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Nodes of ways that only a relation tells."""
    deleted: Counter[str] = field(default_factory=Counter)
    """How many nodes, ways and relations are marked as deleted: they are left out."""
    missing: int = 0
    """How many nodes the file names without saying where they are."""

    def numbered(self, place: tuple[float, float]) -> int:
        """Return the number of a node that has none in the file, the same for the same place."""
        return self.numbers.setdefault(place, -1 - 10**15 - len(self.numbers))

    def settled(self, file: str) -> OsmData:
        """Take what ways tell of nodes that are missing, and count those that nothing tells of.

        Parameters
        ----------
        file
            Name of the file.

        Returns
        -------
        OsmData
            The same.

        Raises
        ------
        SpaceplanError
            If it has ways, but no place at all.
        """
        self.lent = {i: p for i, p in self.lent.items() if i not in self.places}
        self.places |= self.lent
        for way, refs in self.lent_ways.items():
            self.ways.setdefault(way, (refs, {}))
        named = {r for refs, _ in self.ways.values() for r in refs}
        self.missing = len(named - self.places.keys())
        if self.ways and not self.places:
            raise refusal(
                "osm.no_nodes",
                file,
                Text(
                    zh=f"{self.missing} 个节点都不在文件里",
                    en=f"{self.missing} nodes are missing, and no way says where it lies",
                ),
                Text(
                    zh="带节点的数据：Overpass 查询里用 (._;>;); out body;",
                    en="data with its nodes: use (._;>;); out body; in the query of Overpass",
                ),
            )
        return self

    def counted(self, file: str) -> None:
        """Stop where there is more than one courtyard can need.

        Parameters
        ----------
        file
            Name of the file.

        Raises
        ------
        SpaceplanError
            Above `MAX_ITEMS`.
        """
        if len(self.places) + len(self.ways) + len(self.relations) > MAX_ITEMS:
            raise too_big(file, f"{MAX_ITEMS:,}")


def too_big(file: str, amount: str) -> SpaceplanError:
    """Return the error for an extract of more than a district.

    Parameters
    ----------
    file
        Name of the file.
    amount
        What it has more of than is read.

    Returns
    -------
    SpaceplanError
        The error, with the way to cut the extract.
    """
    return refusal(
        "osm.too_big",
        file,
        Text(zh=f"超过 {amount} 的数据", en=f"more than {amount} of it"),
        Text(
            zh="一个小区周围的数据：osmium extract -b 西,南,东,北",
            en="the surroundings of one courtyard: osmium extract -b WEST,SOUTH,EAST,NORTH",
        ),
    )


def read_bytes(path: Path, refuse: Callable[[str, str], SpaceplanError] = too_big) -> bytes:
    """Read a file of bounded size.

    Parameters
    ----------
    path
        The file.
    refuse
        Makes the error for a file above `MAX_BYTES` of its name and that bound.

    Returns
    -------
    bytes
        Its content.

    Raises
    ------
    SpaceplanError
        If it is missing, no plain file, not readable, empty, or too big.
    """
    file = str(path)
    expected = Text(zh="一个可读的文件", en="a file that can be read")
    if not path.exists():
        raise refusal("file.missing", file, Text(zh="没有这个文件", en="no such file"), expected)
    if not path.is_file():
        found = Text(zh="不是普通文件", en="something that is no plain file")
        raise refusal("file.special", file, found, expected)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        found = Text(zh=f"无法读取（{reason}）", en=f"it cannot be read: {reason}")
        raise refusal("file.unreadable", file, found, expected) from None
    if len(data) > MAX_BYTES:
        raise refuse(file, f"{MAX_BYTES // 1024 // 1024} MB")
    if not data:
        raise refusal("file.empty", file, Text(zh="空文件", en="an empty file"), expected)
    return data


def damaged(file: str, why: str) -> SpaceplanError:
    """Return the error for an extract that breaks off or is none.

    Parameters
    ----------
    file
        Name of the file.
    why
        What is wrong with it, in English.

    Returns
    -------
    SpaceplanError
        The error.
    """
    return refusal(
        "osm.damaged",
        file,
        Text(zh=f"不完整或损坏的数据（{why}）", en=f"data that is damaged: {why}"),
        Text(
            zh="OpenStreetMap 的 .osm（XML）或 .osm.pbf 文件",
            en="an extract of OpenStreetMap: .osm (XML) or .osm.pbf",
        ),
    )
