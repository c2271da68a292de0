"""Shapes of an OpenStreetMap extract around one place, in local metres."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely import Point as Spot

from spaceplan.exchange.geo_features import Feature
from spaceplan.exchange.geo_frame import WORLD, Frame, angle, read_crs, transformer
from spaceplan.exchange.osm_data import OsmData, Tags

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: How far around the place anything is looked at, in metres.
WINDOW_M = 1500.0

#: Keys that make a closed way an area, not a line that returns to its start.
_AREA_KEYS = frozenset(
    {"building", "building:part", "landuse", "leisure", "amenity", "natural", "power", "place",
     "man_made", "shop", "tourism", "historic", "water", "emergency"}
)  # fmt: skip

#: Keys that say what a thing is, for the ways which only bound a relation of the same tags.
_TELLING = (*sorted(_AREA_KEYS), "highway", "barrier", "entrance")

#: Keys that say nothing of a thing; what has no others is the shape of something else.
_SILENT = frozenset({"created_by", "source", "note", "fixme", "FIXME", "description"})


class Surroundings:
    """The part of an extract around a place.

    Parameters
    ----------
    data
        The extract.
    frame
        The local frame.
    lon, lat
        The place, in degrees.
    """

    def __init__(self, data: OsmData, frame: Frame, lon: float, lat: float) -> None:
        self.data = data
        high = WINDOW_M / 111_000
        wide = high / max(0.01, math.cos(math.radians(lat)))
        near = [
            (i, p)
            for i, p in data.places.items()
            if abs(angle(p[0] - lon)) <= wide and abs(p[1] - lat) <= high
        ]
        degrees = np.array([p for _, p in near], dtype=float).reshape(-1, 2)
        to = transformer(WORLD, read_crs(frame.crs))
        x, y = to(degrees[:, 0], degrees[:, 1])
        spots = zip((x - frame.x).tolist(), (y - frame.y).tolist(), strict=True)
        self.places = dict(zip((i for i, _ in near), spots, strict=True))
        self.torn = self.far = 0
        self.relations: Counter[str] = Counter()

    def line(self, way: int) -> LineString | None:
        """Return the line of a way, as far as its nodes are there.

        Parameters
        ----------
        way
            Its id.

        Returns
        -------
        LineString or None
            In metres; None for fewer than two nodes.
        """
        refs, _ = self.data.ways.get(way, ((), {}))
        points = [self.places[r] for r in refs if r in self.places]
        return LineString(points) if len(points) >= 2 and len(set(points)) >= 2 else None

    def area(self, kind: str, item: int) -> Polygon | MultiPolygon | None:
        """Return the area of a closed way or of a multipolygon.

        Parameters
        ----------
        kind
            ``way`` or ``relation``.
        item
            Its id.

        Returns
        -------
        Polygon, MultiPolygon or None
            In metres; None where it is not closed, or some of it is missing.
        """
        if kind == "way":
            refs, _ = self.data.ways.get(item, ((), {}))
            if len(refs) < 4 or refs[0] != refs[-1]:
                return None
            if not all(r in self.places for r in refs):
                return None
            return _sound(Polygon([self.places[r] for r in refs]))
        members, _ = self.data.relations.get(item, ((), {}))
        outer = self._rings([m[1] for m in members if m[0] == "way" and m[2] != "inner"])
        inner = self._rings([m[1] for m in members if m[0] == "way" and m[2] == "inner"])
        if outer is None or inner is None or outer.is_empty:
            return None
        return _sound(outer.difference(inner))

    def features(self) -> Iterator[Feature]:
        """Yield everything around that has telling tags.

        Yields
        ------
        Feature
            Areas of relations and ways, lines, then nodes, each by its id.
        """
        shown: set[int] = set()
        for item, (members, tags) in sorted(self.data.relations.items()):
            if tags.get("type") == "multipolygon" and _speaks(tags, "type"):
                near = any(self.line(m[1]) is not None for m in members if m[0] == "way")
                area = self.area("relation", item) if near else None
                if area is not None:
                    # A way that only bounds this relation often carries the same tags.
                    key = next((k for k in _TELLING if k in tags), "")
                    shown |= {m[1] for m in members if key and self._tag(m[1], key) == tags[key]}
                    yield Feature(area, tags, f"relation/{item}")
                elif near:
                    self.torn += 1
                else:
                    self.far += 1
            elif tags.get("type") != "multipolygon":
                self.relations[tags.get("type", "")[:40]] += 1
        for item, (refs, tags) in sorted(self.data.ways.items()):
            if item in shown or not _speaks(tags):
                continue
            shape = self.area("way", item) if is_area(refs, tags) else self.line(item)
            if shape is not None:
                yield Feature(shape, tags, f"way/{item}")
            elif any(r in self.places for r in refs):
                self.torn += 1
            else:
                self.far += 1
        for item, tags in sorted(self.data.node_tags.items()):
            if item in self.places and _speaks(tags):
                yield Feature(Spot(self.places[item]), tags, f"node/{item}")
            elif _speaks(tags):
                self.far += 1

    def _tag(self, way: int, key: str) -> str | None:
        return self.data.ways.get(way, ((), {}))[1].get(key)

    def _rings(self, ways: list[int]) -> BaseGeometry | None:
        lines = []
        for way in ways:
            refs, _ = self.data.ways.get(way, ((), {}))
            if len(refs) < 2 or not all(r in self.places for r in refs):
                return None
            lines.append(LineString([self.places[r] for r in refs]))
        rings = shapely.get_parts(shapely.polygonize(lines))
        return shapely.union_all(rings) if len(rings) or not lines else None


def _speaks(tags: Tags, *silent: str) -> bool:
    return any(k not in _SILENT and k not in silent for k in tags)


def is_area(refs: tuple[int, ...], tags: Tags) -> bool:
    """Return whether a way stands for the ground within.

    Parameters
    ----------
    refs
        Its nodes.
    tags
        Its tags.

    Returns
    -------
    bool
        True for closed ways with ``area=yes`` or a key of things that have ground.
    """
    if len(refs) < 4 or refs[0] != refs[-1] or tags.get("area") == "no":
        return False
    return tags.get("area") == "yes" or any(k in tags for k in _AREA_KEYS)


def _sound(shape: BaseGeometry) -> Polygon | MultiPolygon | None:
    if not shape.is_valid:
        shape = shapely.make_valid(shape)
    parts = [p for p in shapely.get_parts(shape) if isinstance(p, Polygon) and p.area > 0.05]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
