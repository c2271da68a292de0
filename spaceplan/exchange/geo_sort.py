"""Sorts the features of a map into structures, surroundings and ways that make gates."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import shapely
from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Polygon, box
from shapely import Point as Spot

from spaceplan.exchange.geo_features import (
    AROUND_M,
    Feature,
    Sorted,
    id_of,
    label,
    points_of,
    ring_of,
    title_of,
)
from spaceplan.exchange.geo_gates import MARK_M, ON_WAY_M, REACH_M, Way
from spaceplan.exchange.geo_meaning import FOOT_GATE_M, GATE_M, Meaning, meaning
from spaceplan.exchange.geo_things import thing
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind
from spaceplan.model.fault import Fault
from spaceplan.model.scenario import Structure, Surrounding
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: A door nearer than this to an outline, in metres, is a door of that building.
DOOR_M = 1.0

#: Pieces of a road shorter than this, in metres, are left out.
LEAST_ROAD_M = 2.0

#: An archway is drawn so much longer than the house that it leads through, in metres.
OUT_M = 0.5

#: A part of a building that stands out of it by less than this, in m², is told with it.
LEAST_PART_M2 = 1.0

_HOUSES = frozenset({Kind.BUILDING, Kind.SHED, Kind.ROOMS, Kind.PAVILION, Kind.UTILITY})


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
        [
            f.shape
            for f, m in known
            if m and m.kind in _HOUSES and m.role not in {"over", "below"} and f.shape.area > 0
        ]
    )
    taken: set[str] = set()
    left = {id(f) for f in doors}
    whole = shapely.union_all(
        [f.shape for f, m in known if m and m.kind in _HOUSES and m.role == "structure"]
    )
    drawn: dict[tuple[float, ...], BaseGeometry] = {}
    for feature, what in known:
        if what is None:
            out.leave(label(feature), "没有认识的含义", "it has no meaning that is known")
        elif what.role == "below":
            out.leave(label(feature), "在地下", "it lies under the ground")
        elif what.role == "gone":
            out.leave(label(feature), "已拆除或尚未建", "it stands no more, or not yet")
        elif what.role == "over":
            out.leave(
                label(feature),
                "悬在上面，车可从下面过；落地的柱、墙请另画",
                "it hangs over, cars pass under it: draw what carries it",
            )
        elif what.role == "part":
            _part(out, feature, what, boundary, houses, whole, taken)
        elif what.kind in _HOUSES and _twice(feature, drawn):
            out.leave(label(feature), "与另一个轮廓重合", "it is drawn a second time")
        elif what.role in {"structure", "surrounding"}:
            for part in _parts(feature.shape):
                _place(out, Feature(part, feature.tags, feature.ref), what, boundary, houses, taken)
        elif what.role not in {"door", "gate"}:
            out.leave(label(feature), "此处用不上", "it is of no use here")
    for feature, what in known:
        if what is not None and what.role == "gate":
            _gate(out, feature, what, boundary, taken)
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
        elif id(door) in left:
            out.leave("entrance", "在用地以外", "it lies outside the site")
    return out


def _twice(feature: Feature, drawn: dict[tuple[float, ...], BaseGeometry]) -> bool:
    """Tell whether a house is one that was there before, and note it."""
    shape = feature.shape
    key = tuple(round(v, 1) for v in (*shape.bounds, shape.area))
    other = drawn.setdefault(key, shape)
    return other is not shape and other.symmetric_difference(shape).area < 0.01 * shape.area


def _part(
    out: Sorted,
    feature: Feature,
    what: Meaning,
    boundary: Polygon,
    houses: BaseGeometry,
    whole: BaseGeometry,
    taken: set[str],
) -> None:
    """Take of a part of a building what stands out of the building."""
    shape = feature.shape.difference(whole) if feature.shape.area > 0 else feature.shape
    if shape.area < LEAST_PART_M2:
        out.leave(label(feature), "建筑的一部分，建筑已画出", "a part of a building that is there")
        return
    for piece in _parts(shape):
        if piece.area >= LEAST_PART_M2:
            part = Feature(piece, feature.tags, feature.ref)
            _place(out, part, what, boundary, houses, taken)


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
    way = kind is Kind.ROAD and isinstance(shape, LineString)
    if what.role == "surrounding" or boundary.distance(shape) > (REACH_M if way else 0):
        _around(out, feature, what, boundary)
        return
    if kind is Kind.ROAD and isinstance(shape, LineString):
        wide = (what.width_m or 5.5) if what.vehicles else FOOT_GATE_M
        opening = GATE_M if what.assumed and what.vehicles else wide
        if what.assumed and what.vehicles and wide <= 3.5:
            opening = wide
        arch = what.height_m is not None
        out.ways.append(
            Way(shape, feature.ref, opening, what.assumed, what.vehicles, archway=arch,
                feet=what.feet)
        )  # fmt: skip
        if not what.vehicles:
            out.leave(label(feature), "步行路由方案重新布置", "ways on foot are planned anew")
            return
        inner = shape.intersection(boundary)
        inner = (
            inner.difference(houses) if what.height_m is None else _through(inner, houses, boundary)
        )
        pieces = [p for p in shapely.get_parts(inner) if p.length > 0]
        merged = shapely.get_parts(shapely.line_merge(shapely.union_all(pieces)))
        roads = [p for p in merged if p.length >= LEAST_ROAD_M]
        for piece in roads:
            _add(out, Feature(piece, feature.tags, feature.ref), what, kind, taken)
        if not roads:
            _around(out, feature, what, boundary)
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
        pieces = [p for p in shapely.get_parts(shape) if isinstance(p, LineString)]
        for piece in pieces:
            _add(out, Feature(piece, feature.tags, feature.ref), what, kind, taken)
        if not pieces:
            out.leave(label(feature), "在用地以外", "it lies outside the site")
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
            out.leave(label(feature), "没有长度", "it has no length")
            return
        geometry = {"line": line, "thickness": tidy(what.width_m)}
    elif isinstance(shape, Spot) and (kind is Kind.TREE or (kind is Kind.OTHER and what.width_m)):
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
        title=_named(feature, what),
        floors=what.floors,
        dwelling=what.dwelling,
        clear_height_m=what.height_m,
        **geometry,
    )
    out.structures.append(item)
    if what.said is not None:
        out.tell(label(feature), what.said)
    if what.height_m is not None and what.kind is Kind.ROAD:
        out.oddities += _archway(len(out.structures) - 1, item, feature.ref, what)


def _through(line: BaseGeometry, houses: BaseGeometry, boundary: Polygon) -> BaseGeometry:
    """Lengthen a way through a house until it is out: maps end it at the wall, or just before."""
    ends = []
    for piece in shapely.get_parts(line):
        if piece.length == 0:
            continue
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
        shape = shape.difference(boundary)  # a street's half width is no ground of the site's
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


def _gate(out: Sorted, feature: Feature, what: Meaning, boundary: Polygon, taken: set[str]) -> None:
    shape = feature.shape
    width = what.width_m or GATE_M
    # a gate drawn as a stretch of boundary is as wide as it is drawn
    line = isinstance(shape, LineString) and "span" not in feature.tags
    if not line and not isinstance(shape, Spot):
        out.leave(label(feature), "出入口应为点或线", "a gate is a point or a line")
        return
    middle = shape.interpolate(0.5, normalized=True) if line else shape.centroid
    off = boundary.boundary.distance(middle)
    post = thing(feature.tags) if what.role == "gate" and isinstance(shape, Spot) else None
    shuts = any(
        isinstance(w.shape, LineString) and w.shape.distance(middle) < ON_WAY_M for w in out.ways
    )
    if post is not None and not (shuts and off <= MARK_M):
        if boundary.covers(middle):
            own = Meaning("structure", post.kind, width_m=post.radius_m, title=post.title)
            _add(out, feature, own, post.kind, taken)
        else:
            out.leave(label(feature), "在用地以外", "it lies outside the site")
    elif off > MARK_M:
        out.leave(label(feature), "离红线太远", "it lies far from the boundary")
    else:
        out.ways.append(
            Way(middle, feature.ref, shape.length if line else width, what.assumed and not line,
                what.vehicles, what.barrier, feet=what.feet)
        )  # fmt: skip


def _named(feature: Feature, what: Meaning) -> Text:
    own = title_of(feature.tags)
    return own if own.zh or own.en else what.title or own


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
