"""OpenStreetMap in: the yard around a point, or of an id, becomes a scenario to start from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely import Point as Spot

from spaceplan.exchange.foreign import Imported, ImportSettings, Leftover
from spaceplan.exchange.geo_features import AROUND_M, Feature, title_of
from spaceplan.exchange.geo_frame import WORLD, angle, frame_at, read_crs, refusal, transformer
from spaceplan.exchange.geo_meaning import below, word
from spaceplan.exchange.geo_scenario import build
from spaceplan.exchange.osm_data import OsmData
from spaceplan.exchange.osm_json import overpass_data
from spaceplan.exchange.osm_pbf import read_osm_pbf
from spaceplan.exchange.osm_shapes import Surroundings, is_area
from spaceplan.exchange.osm_xml import read_osm_xml
from spaceplan.model.base import Text
from spaceplan.model.fault import SpaceplanError

SOURCE = Text(zh="© OpenStreetMap contributors", en="© OpenStreetMap contributors")
LICENCE = "ODbL-1.0"

#: A yard smaller or larger than this, in m², is looked for no further.
LEAST_YARD_M2 = 100.0
MOST_YARD_M2 = 80_000.0

#: The boundary of a street block keeps off the streets' centre lines, in metres.
SETBACK_M = 4.0

#: Most yards that a message names.
_NAMED = 8

_STREETS = frozenset(
    {"motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential",
     "living_street", "pedestrian", "road"}
)  # fmt: skip
_YARD_USES = frozenset({"residential", "garages", "commercial", "retail", "courtyard"})


def read_xml(path: Path, settings: ImportSettings) -> Imported:
    """Read ``.osm``.

    Parameters
    ----------
    path
        The file.
    settings
        ``at`` (longitude, latitude) or ``feature`` (``way/123``) says which yard; ``crs``, the
        system to draw it in, is the UTM zone of the place where left out.

    Returns
    -------
    Imported
        The scenario to start from.

    Raises
    ------
    SpaceplanError
        If the file cannot be used, or there is no such yard in it.
    """
    return _read(path, settings, read_osm_xml)


def read_pbf(path: Path, settings: ImportSettings) -> Imported:
    """Read ``.osm.pbf``.

    Parameters
    ----------
    path
        The file.
    settings
        As for `read_xml`.

    Returns
    -------
    Imported
        The scenario to start from.

    Raises
    ------
    SpaceplanError
        If the file cannot be used, or there is no such yard in it.
    """
    return _read(path, settings, read_osm_pbf)


def read_overpass(path: Path, settings: ImportSettings, elements: Sequence[object]) -> Imported:
    """Read what Overpass answers in JSON.

    Parameters
    ----------
    path
        The file.
    settings
        As for `read_xml`.
    elements
        Its member ``elements``.

    Returns
    -------
    Imported
        The scenario to start from.

    Raises
    ------
    SpaceplanError
        If the file cannot be used, or there is no such yard in it.
    """
    return _read(path, settings, lambda file: overpass_data(file, elements))


def _read(path: Path, settings: ImportSettings, reader: Callable[[Path], OsmData]) -> Imported:
    at = _checked(path, settings)
    data = reader(path)
    wanted = _wanted(path, data, settings) if at is None else None
    lon, lat = at or _place_of(path, data, wanted)
    frame = frame_at(lon, lat, settings.crs, str(path))
    near = Surroundings(data, frame, lon, lat)
    features = tuple(near.features())
    if wanted is not None:
        yard, how, tags, ref = _by_id(path, data, near, wanted)
    else:
        focus = near_point(frame.crs, lon, lat, frame.x, frame.y)
        yard, how, tags, ref = _around(path, features, focus)
    close = yard.buffer(2 * AROUND_M)
    others = [f for f in features if f.ref != ref]
    rest = [f for f in others if f.shape.intersects(close)]
    made = build(
        path, settings, yard, rest, frame, title=title_of(tags), source=SOURCE, licence=LICENCE,
        done=(how, frame.told(lon, lat), *_lent(data)),
    )  # fmt: skip
    missing = _missing(data, near, len(others) - len(rest))
    return made.model_copy(update={"leftovers": (*made.leftovers, *missing)})


def _lent(data: OsmData) -> tuple[Text, ...]:
    if not data.lent:
        return ()
    n = len(data.lent)
    return (
        Text(
            zh=f"{n} 个节点不在文件里，位置取自各条路；节点上的门、出入口须用 (._;>;); 取得",
            en=f"{n} nodes are missing, their places were taken from the ways: for the gates and "
            "doors on them use (._;>;); in the query",
        ),
    )


def _missing(data: OsmData, near: Surroundings, far: int) -> tuple[Leftover, ...]:
    """Count what of an extract goes no further."""
    said = [
        ("area", near.torn, "轮廓不闭合，或数据范围截断了它",
         "its outline is open, or cut off by the extract: take a larger one"),
        ("feature", far + near.far, "离院子太远", "it lies far from the yard"),
        *((f"relation type={kind}", n, "这类关系用不上", "such relations are of no use here")
          for kind, n in sorted(near.relations.items())),
        *((kind, n, "标为已删除", "it is marked as deleted")
          for kind, n in sorted(data.deleted.items())),
        ("node", data.missing, "文件里没有它的位置：查询里用 (._;>;);",
         "nodes are missing, the file does not say where they are: use (._;>;); in the query"),
    ]  # fmt: skip
    return tuple(
        Leftover(what=what, count=n, why=Text(zh=zh, en=en)) for what, n, zh, en in said if n
    )


def near_point(crs: str, lon: float, lat: float, x: float, y: float) -> Spot:
    """Return a place of the world in a local frame.

    Parameters
    ----------
    crs
        Coordinate system of the frame.
    lon, lat
        The place, in degrees.
    x, y
        Origin of the frame, in metres.

    Returns
    -------
    Spot
        The place, in local metres.
    """
    east, north = transformer(WORLD, read_crs(crs))(lon, lat)
    return Spot(east - x, north - y)


def _checked(path: Path, settings: ImportSettings) -> tuple[float, float] | None:
    """Return the point that was given, unless a yard is named."""
    if settings.feature is not None or settings.at is None:
        return None
    lon, lat = settings.at
    if not (abs(lon) <= 180 and abs(lat) <= 84):
        raise refusal(
            "osm.at",
            str(path),
            Text(zh=f"点 ({lon:g}, {lat:g})", en=f"the point ({lon:g}, {lat:g})"),
            Text(
                zh="先经度（±180）后纬度（±84），单位为度",
                en="longitude (±180) before latitude (±84), in degrees",
            ),
        )
    return settings.at


def _wanted(path: Path, data: OsmData, settings: ImportSettings) -> tuple[str, int]:
    """Return the yard that is named, or the only one of the extract."""
    if settings.feature is not None:
        found = re.fullmatch(r"(way|relation)/(-?\d{1,18})", settings.feature)
        if found is None:
            raise refusal(
                "osm.id",
                str(path),
                Text(zh=f"编号“{settings.feature}”", en=f"the id '{settings.feature}'"),
                Text(zh="way/123 或 relation/123", en="way/123 or relation/123"),
            )
        return found[1], int(found[2])
    areas = [("way", i, t) for i, (refs, t) in sorted(data.ways.items()) if is_area(refs, t)]
    areas += [
        ("relation", i, t)
        for i, (_, t) in sorted(data.relations.items())
        if t.get("type") == "multipolygon"
    ]
    yards = [(k, i) for k, i, t in areas if yardish(Feature(Spot(), t, "")) and not below(t)]
    if len(yards) == 1:
        return yards[0]
    some = ", ".join(f"{k}/{i}" for k, i in yards[:_NAMED]) + (" …" if len(yards) > _NAMED else "")
    raise refusal(
        "osm.where",
        str(path),
        Text(
            zh=f"没有说明是 {len(yards)} 个院子中的哪个：{some}" if yards else "没有说明是哪个院子",
            en=f"nothing that says which of {len(yards)} yards: {some}"
            if yards
            else "nothing that says which yard",
        ),
        Text(
            zh="--at 经度 纬度（院内一点）或 --id way/123",
            en="--at LON LAT, a point in the yard, or --id way/123",
        ),
    )


def _place_of(path: Path, data: OsmData, wanted: tuple[str, int] | None) -> tuple[float, float]:
    kind, item = wanted or ("", 0)
    ways = [item] if kind == "way" else [m[1] for m in data.relations.get(item, ((), {}))[0]]
    refs = [r for w in ways for r in data.ways.get(w, ((), {}))[0] if r in data.places]
    if not refs:
        raise _no_yard(path, f"{kind}/{item}")
    lons, lats = zip(*(data.places[r] for r in refs), strict=True)
    # from the first of them on, since beyond 180° comes −180°
    off = [angle(lon - lons[0]) for lon in lons]
    return angle(lons[0] + (min(off) + max(off)) / 2), (min(lats) + max(lats)) / 2


def _by_id(
    path: Path, data: OsmData, near: Surroundings, wanted: tuple[str, int]
) -> tuple[Polygon, Text, dict[str, str], str]:
    kind, item = wanted
    ref = f"{kind}/{item}"
    area = near.area(kind, item)
    store = data.ways if kind == "way" else data.relations
    tags = store[item][1] if item in store else {}
    if area is None:
        raise _no_yard(path, ref)
    yard = _largest(area)
    if word(tags, "building") and word(tags, "building") != "no":
        courts = [Polygon(r) for p in shapely.get_parts(area) for r in p.interiors]
        if not courts:
            raise refusal(
                "osm.building", str(path),
                Text(zh=f"{ref} 是建筑", en=f"that {ref} is a building"),
                Text(zh="院子的编号，或 --at 院内一点", en="the id of a yard, or --at"),
            )  # fmt: skip
        yard, ref = max(courts, key=lambda c: c.area), ""
    return _whole(path, yard), _how(f"{kind}/{item}", yard), tags, ref


def _around(
    path: Path, features: Sequence[Feature], focus: Spot
) -> tuple[Polygon, Text, dict[str, str], str]:
    found: list[tuple[float, str, Polygon, Feature]] = []
    for feature in features:
        for part in shapely.get_parts(feature.shape):
            if not isinstance(part, Polygon):
                continue
            if below(feature.tags):
                continue
            if word(feature.tags, "building"):
                found += [
                    (p.area, "", p, feature)
                    for p in map(Polygon, part.interiors)
                    if p.covers(focus)
                ]
            elif yardish(feature) and part.covers(focus):
                found.append((part.area, feature.ref, part, feature))
    found = [f for f in found if LEAST_YARD_M2 <= f[0] <= MOST_YARD_M2]
    if found:
        _, ref, yard, feature = min(found, key=lambda f: (f[0], f[1]))
        what = feature.ref if ref else f"court of {feature.ref}"
        return _whole(path, yard), _how(what, yard), dict(feature.tags) if ref else {}, ref
    block = _block(features, focus)
    if block is None:
        raise _no_yard(path, f"({focus.x:.0f}, {focus.y:.0f}) m")
    zh = f"街坊：道路围合的地块，退道路中线 {SETBACK_M:g} m，{block.area:.0f} m²"
    en = (
        f"yard: the block between the streets, {SETBACK_M:g} m off their centre lines "
        f"(assumed), {block.area:.0f} m²"
    )
    return block, Text(zh=zh, en=en), {}, ""


def _block(features: Sequence[Feature], focus: Spot) -> Polygon | None:
    streets = [
        f.shape
        for f in features
        if word(f.tags, "highway") in _STREETS and isinstance(f.shape, LineString)
    ]
    if not streets:
        return None
    faces = shapely.get_parts(shapely.polygonize([*shapely.get_parts(shapely.union_all(streets))]))
    face = next((f for f in faces if f.covers(focus)), None)
    if face is None or face.area > MOST_YARD_M2:
        return None
    parts = shapely.get_parts(face.buffer(-SETBACK_M, join_style="mitre"))
    own = next((p for p in parts if p.covers(focus)), None)
    if own is None or own.area < LEAST_YARD_M2:
        return None
    return Polygon(own.simplify(0.05).exterior)


def yardish(feature: Feature) -> bool:
    """Return whether a feature of OpenStreetMap may be a yard.

    Parameters
    ----------
    feature
        The feature.

    Returns
    -------
    bool
        True for ground that people live around, parks cars, or is a square.
    """
    tags = feature.tags
    if below(tags) or (word(tags, "building") or "no") != "no":
        return False
    return (
        word(tags, "landuse") in _YARD_USES
        or word(tags, "amenity") == "parking"
        or word(tags, "place") in {"square", "city_block", "plot"}
        or word(tags, "leisure") == "common"
        or (word(tags, "highway") == "pedestrian" and feature.shape.area > 0)
    )


def _largest(area: Polygon | MultiPolygon) -> Polygon:
    parts: list[Polygon] = list(shapely.get_parts(area))
    return max(parts, key=lambda p: p.area)


def _whole(path: Path, yard: Polygon) -> Polygon:
    if not LEAST_YARD_M2 <= yard.area <= 10 * MOST_YARD_M2:
        raise refusal(
            "osm.size",
            str(path),
            Text(zh=f"{yard.area:.0f} m² 的用地", en=f"a yard of {yard.area:.0f} m²"),
            Text(
                zh=f"{LEAST_YARD_M2:.0f} 到 {10 * MOST_YARD_M2:.0f} m² 的院子",
                en=f"one of {LEAST_YARD_M2:.0f} to {10 * MOST_YARD_M2:.0f} m²",
            ),
        )
    return yard


def _how(ref: str, yard: Polygon) -> Text:
    return Text(zh=f"用地：{ref}，{yard.area:.0f} m²", en=f"yard: {ref}, {yard.area:.0f} m²")


def _no_yard(path: Path, what: str) -> SpaceplanError:
    return refusal(
        "osm.no_yard",
        str(path),
        Text(zh=f"{what} 处没有可用的院子", en=f"no yard that can be used at {what}"),
        Text(
            zh="封闭的轮廓、道路围合的街坊，或更大范围的数据；也可用 --id 指定",
            en="a closed outline there, a block between streets, or a larger extract; "
            "or name one with --id",
        ),
    )
