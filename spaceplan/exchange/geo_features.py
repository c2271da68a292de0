"""Features of a map in local metres, sorted into the parts of a scenario.

Every reader of maps ends here: it hands over shapes with their properties, and gets structures,
surroundings, gates and what could not be used.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import shapely
from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Polygon, box
from shapely import Point as Spot

from spaceplan.exchange.foreign import Leftover
from spaceplan.exchange.geo_gates import Way
from spaceplan.exchange.geo_meaning import FOOT_GATE_M, GATE_M, Meaning, meaning, word
from spaceplan.exchange.rings import open_ring
from spaceplan.model.base import Point, Ring, Text
from spaceplan.model.enums import Kind
from spaceplan.model.fault import Fault
from spaceplan.model.scenario import Structure, Surrounding
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Buildings farther than this from the boundary, in metres, are not drawn.
AROUND_M = 30.0

#: A door nearer than this to an outline, in metres, is a door of that building.
DOOR_M = 1.0

#: Pieces of a road shorter than this, in metres, are left out.
LEAST_ROAD_M = 2.0

#: An archway is drawn so much longer than the house that it leads through, in metres.
OUT_M = 0.5

_HOUSES = frozenset({Kind.BUILDING, Kind.SHED, Kind.ROOMS, Kind.PAVILION, Kind.UTILITY})


@dataclass(frozen=True)
class Feature:
    """A thing of a map.

    Parameters
    ----------
    shape
        Its geometry, in local metres.
    tags
        Its properties.
    ref
        What the map calls it, e.g. ``way/123`` or ``feature 7``.
    """

    shape: BaseGeometry
    tags: Mapping[str, Any]
    ref: str


@dataclass
class Sorted:
    """What features became; filled while they are gone through."""

    structures: list[Structure] = field(default_factory=list)
    surroundings: list[Surrounding] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    unused: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    oddities: list[Fault] = field(default_factory=list)

    def leave(self, what: str, zh: str, en: str) -> None:
        """Count a thing that was not used.

        Parameters
        ----------
        what
            What it is in the words of the file.
        zh, en
            Why it was not used.
        """
        self.unused[what, zh, en] += 1

    @property
    def leftovers(self) -> tuple[Leftover, ...]:
        """What was not used, sorted by name."""
        return tuple(
            Leftover(what=what, count=count, why=Text(zh=zh, en=en))
            for (what, zh, en), count in sorted(self.unused.items())
        )


def sort_features(boundary: Polygon, features: Iterable[Feature]) -> Sorted:
    """Sort the features of a map into structures, surroundings and ways that make gates.

    Parameters
    ----------
    boundary
        The site, in local metres.
    features
        Everything else of the map.

    Returns
    -------
    Sorted
        Structures on the site; buildings up to 30 m around it; ways and marked gates; the rest
        with the reason why it was left out.
    """
    out = Sorted()
    known = [(f, meaning(f.tags)) for f in features]
    doors = [f for f, m in known if m is not None and m.role == "door"]
    houses = shapely.union_all(
        [f.shape for f, m in known if m and m.kind in _HOUSES and f.shape.area > 0]
    )
    taken: set[str] = set()
    left = {id(f) for f in doors}
    for feature, what in known:
        if what is None:
            out.leave(label(feature), "没有认识的含义", "it has no meaning that is known")
        elif what.role in {"structure", "surrounding"}:
            for part in _parts(feature.shape):
                _place(out, Feature(part, feature.tags, feature.ref), what, boundary, houses, taken)
        elif what.role == "gate":
            _gate(out, feature, what)
        elif what.role != "door":
            out.leave(label(feature), "此处用不上", "it is of no use here")
    for i, item in enumerate(out.structures):
        if item.kind in _HOUSES and item.outline is not None:
            outline = Polygon(item.outline)
            own = [d for d in doors if outline.exterior.distance(d.shape) <= DOOR_M]
            left -= {id(d) for d in own}
            wall = outline.exterior
            spots = [wall.interpolate(wall.project(d.shape.centroid)) for d in own]
            places = tuple((tidy(s.x), tidy(s.y)) for s in spots)
            out.structures[i] = item.model_copy(update={"doors": item.doors + places})
    for door in doors:
        if id(door) in left and boundary.distance(door.shape) < DOOR_M:
            out.leave("entrance", "不在用地内建筑的轮廓上", "it lies on no building of the site")
    return out


def ring_of(polygon: Polygon) -> Ring:
    """Return the outer ring of a polygon as files carry it.

    Parameters
    ----------
    polygon
        The polygon, in metres.

    Returns
    -------
    Ring
        Open ring to 0.1 mm, counter-clockwise.
    """
    coords = shapely.get_coordinates(shapely.orient_polygons(polygon).exterior)[:-1]
    return open_ring(tuple((tidy(float(x)), tidy(float(y))) for x, y in coords))


def points_of(line: LineString) -> tuple[Point, ...]:
    """Return the points of a line as files carry them.

    Parameters
    ----------
    line
        The line, in metres.

    Returns
    -------
    tuple of Point
        Its points, to 0.1 mm.
    """
    return tuple((tidy(float(x)), tidy(float(y))) for x, y in shapely.get_coordinates(line))


def label(feature: Feature) -> str:
    """Return what kind of thing a feature is, in the words of its file.

    Parameters
    ----------
    feature
        The feature.

    Returns
    -------
    str
        E.g. ``amenity=parking``, or the kind of its geometry.
    """
    for key in ("role", "kind", "building", "highway", "barrier", "amenity", "landuse", "leisure",
                "natural", "power", "man_made"):  # fmt: skip
        value = word(feature.tags, key)
        if value:
            return f"{key}={value[:40]}"
    return feature.shape.geom_type


def title_of(tags: Mapping[str, Any]) -> Text:
    """Return the name of a feature.

    Parameters
    ----------
    tags
        Its properties.

    Returns
    -------
    Text
        From ``title_zh``/``title_en``, ``name:zh``/``name:en`` or ``name``.
    """

    def first(*keys: str) -> str:
        return next((str(tags[k])[:200] for k in keys if isinstance(tags.get(k), str)), "")

    return Text(zh=first("title_zh", "name:zh", "name"), en=first("title_en", "name:en", "name"))


def id_of(tags: Mapping[str, Any], fallback: str, taken: set[str]) -> str:
    """Return an id that no other structure has, and note it.

    Parameters
    ----------
    tags
        Properties; ``id`` is used where it has the form of an id.
    fallback
        What to number otherwise.
    taken
        Ids in use; the new one is added.

    Returns
    -------
    str
        The id.
    """
    own = tags.get("id")
    if isinstance(own, str) and re.fullmatch(r"[a-z][a-z0-9-]{0,79}", own) and own not in taken:
        taken.add(own)
        return own
    number = 1
    while f"{fallback}-{number}" in taken:
        number += 1
    taken.add(f"{fallback}-{number}")
    return f"{fallback}-{number}"


def _place(
    out: Sorted,
    feature: Feature,
    what: Meaning,
    boundary: Polygon,
    houses: BaseGeometry,
    taken: set[str],
) -> None:
    kind = what.kind or Kind.BUILDING
    shape = feature.shape
    if what.role == "surrounding" or boundary.disjoint(shape):
        _around(out, feature, what, boundary)
        return
    if kind is Kind.ROAD and isinstance(shape, LineString):
        wide = (what.width_m or 5.5) if what.vehicles else FOOT_GATE_M
        opening = GATE_M if what.assumed and what.vehicles else wide
        if what.assumed and what.vehicles and wide <= 3.5:
            opening = wide
        arch = what.height_m is not None
        way = Way(shape, feature.ref, opening, what.assumed, what.vehicles, archway=arch)
        out.ways.append(way)
        if not what.vehicles:
            out.leave(label(feature), "步行路由方案重新布置", "ways on foot are planned anew")
            return
        inner = shape.intersection(boundary)
        inner = (
            inner.difference(houses) if what.height_m is None else _through(inner, houses, boundary)
        )
        for piece in shapely.get_parts(shapely.line_merge(inner)):
            if isinstance(piece, LineString) and piece.length >= LEAST_ROAD_M:
                _add(out, Feature(piece, feature.tags, feature.ref), what, kind, taken)
        return
    if isinstance(shape, Polygon):
        inside = shape.intersection(boundary).area / max(shape.area, 1e-9)
        if kind in _HOUSES and inside < 0.5:
            _around(out, feature, what, boundary)
            return
        if kind not in _HOUSES and inside < 1:
            for part in shapely.get_parts(shape.intersection(boundary)):
                if isinstance(part, Polygon) and part.area > 0.5:
                    _add(out, Feature(part, feature.tags, feature.ref), what, kind, taken)
            return
    if isinstance(shape, LineString) and kind is Kind.WALL:
        shape = shape.intersection(boundary.buffer(0.3))
        if not isinstance(shape, LineString | MultiLineString):
            return
        for piece in shapely.get_parts(shape):
            _add(out, Feature(piece, feature.tags, feature.ref), what, kind, taken)
        return
    _add(out, feature, what, kind, taken)


def _add(out: Sorted, feature: Feature, what: Meaning, kind: Kind, taken: set[str]) -> None:
    shape = feature.shape
    geometry: dict[str, Any]
    if isinstance(shape, Polygon):
        geometry = {"outline": ring_of(shape)}
        if len(geometry["outline"]) < 3 or Polygon(geometry["outline"]).area < 0.05:
            out.leave(label(feature), "没有面积", "it holds no ground")
            return
    elif isinstance(shape, LineString) and what.width_m:
        line = points_of(shape)
        if shape.length < 0.05:
            return
        geometry = {"line": line, "thickness": tidy(what.width_m)}
    elif isinstance(shape, Spot) and kind is Kind.TREE:
        geometry = {
            "centre": (tidy(shape.x), tidy(shape.y)),
            "radius": tidy(what.width_m or 0.6),
            "crown": what.crown_m,
        }
    else:
        out.leave(label(feature), "这种几何用不上", f"a {shape.geom_type} says no extent")
        return
    item = Structure(
        id=id_of(feature.tags, kind.value, taken),
        kind=kind,
        treatment=what.treatment,
        title=title_of(feature.tags),
        floors=what.floors,
        dwelling=what.dwelling,
        clear_height_m=what.height_m,
        **geometry,
    )
    out.structures.append(item)
    if what.height_m is not None and what.kind is Kind.ROAD:
        out.oddities += _archway(len(out.structures) - 1, item, feature.ref, what)


def _through(line: BaseGeometry, houses: BaseGeometry, boundary: Polygon) -> BaseGeometry:
    """Lengthen a way through a house until it is out: maps end it at the wall, or just before."""
    ends = []
    for piece in shapely.get_parts(line):
        points = shapely.get_coordinates(piece)
        for at, before in ((points[0], points[1]), (points[-1], points[-2])):
            long = math.dist(at, before)
            if long > 0 and houses.distance(Spot(at)) < OUT_M:
                ends.append(LineString([at, at + (at - before) * (OUT_M / long)]))
    return shapely.line_merge(shapely.union_all([line, *ends])).intersection(boundary)


def _archway(index: int, item: Structure, ref: str, what: Meaning) -> list[Fault]:
    """Say which figures of an archway are ours."""
    said = [
        (what.assumed, "thickness", "宽度", "width", item.thickness),
        (what.height_assumed, "clear_height_m", "净高", "headroom", item.clear_height_m),
    ]
    return [
        Fault(
            code="archway.assumed", path=f"structures.{index}.{key}", warning=True,
            place=item.line[0] if item.line else None,
            found=Text(
                zh=f"门洞 {item.id}（{ref}）未给{zh}，假定 {value:g} m",
                en=f"an assumed {en} of {value:g} m for the archway {item.id}: {ref} says none",
            ),
            expected=Text(zh="实测的数值", en="the figure as measured on the spot"),
        )
        for assumed, key, zh, en, value in said
        if assumed and value is not None
    ]  # fmt: skip


def _around(out: Sorted, feature: Feature, what: Meaning, boundary: Polygon) -> None:
    shape = feature.shape
    kind = what.kind or Kind.BUILDING
    near = boundary.distance(shape) <= AROUND_M or what.role == "surrounding"
    if kind is Kind.ROAD and isinstance(shape, LineString):
        shape = shape.intersection(boundary.buffer(AROUND_M)).buffer(
            (what.width_m or 5.5) / 2, cap_style="flat"
        )
        near = near and what.vehicles
    solid = kind in _HOUSES or kind in {Kind.ROAD, Kind.GREEN}
    parts = [p for p in _parts(shape) if isinstance(p, Polygon) and p.area > 0.5]
    if not (near and solid and parts):
        out.leave(label(feature), "在用地以外", "it lies outside the site")
        return
    for part in parts:
        around = Surrounding(
            kind=kind, outline=ring_of(part), title=title_of(feature.tags), floors=what.floors
        )
        out.surroundings.append(around)


def _gate(out: Sorted, feature: Feature, what: Meaning) -> None:
    shape = feature.shape
    width = what.width_m or GATE_M
    if isinstance(shape, LineString) and "span" not in feature.tags:
        # A gate drawn as a stretch of boundary is as wide as it is drawn.
        middle = shape.interpolate(0.5, normalized=True)
        out.ways.append(Way(middle, feature.ref, shape.length, False, what.vehicles, what.barrier))
    elif isinstance(shape, Spot):
        out.ways.append(Way(shape, feature.ref, width, what.assumed, what.vehicles, what.barrier))
    else:
        out.leave(label(feature), "出入口应为点或线", "a gate is a point or a line")


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    if isinstance(shape, MultiPolygon | MultiLineString | MultiPoint):
        return [part for one in shape.geoms for part in _parts(one)]
    if isinstance(shape, Polygon) and shape.interiors:
        return [part for half in _halves(shape) for part in _parts(half)]
    return [shape]


def _halves(shape: Polygon) -> list[Polygon]:
    """Cut a house around a court through the court: outlines of files have no holes."""
    middle = Polygon(shape.interiors[0]).representative_point().x
    west, south, east, north = shape.bounds
    sides = (box(west, south, middle, north), box(middle, south, east, north))
    cut = [p for side in sides for p in shapely.get_parts(shape.intersection(side))]
    return [p for p in cut if isinstance(p, Polygon)]
