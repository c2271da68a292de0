"""GeoJSON in: RFC 7946 in degrees, and the older form that names its coordinate system."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Polygon
from shapely import Point as Spot

from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.geo_frame import WORLD, read_crs, refusal
from spaceplan.exchange.gis_in.bring import bring
from spaceplan.exchange.gis_in.json_kinds import (
    DEPTH,
    EXPECTED,
    NUMBERS,
    WrongError,
    features_of,
    parsed,
)
from spaceplan.exchange.gis_in.sheet import Layer, Raw, Sheet
from spaceplan.exchange.osm import read_overpass
from spaceplan.model.base import Text

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Deepest nesting of geometry collections that is read.
MAX_NESTED = 8


def read_geojson(path: Path, settings: ImportSettings) -> Imported:
    """Read ``.geojson`` or ``.json``.

    Parameters
    ----------
    path
        The file.
    settings
        ``at`` or ``feature`` says which yard where there are several; ``crs`` is the system of
        coordinates that are no degrees, else the one to draw in (default: the UTM zone).

    Returns
    -------
    Imported
        The scenario to start from.

    Raises
    ------
    SpaceplanError
        If the file cannot be used, or it is not clear which yard is meant.
    """
    sheet, layer = Sheet(str(path)), Layer("", None)
    with _no_collector():
        data = parsed(path)
        if isinstance(data.get("elements"), list):
            return read_overpass(path, settings, data["elements"])
        system = _filled(path, sheet, layer, data)
        del data
    sheet.stop()
    layer.crs = _placed(sheet, layer, system, settings)
    sheet.layers.append(layer)
    return bring(path, settings, sheet)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep Python from looking for cycles among millions of lists that have none.

    That search takes three quarters of the time of reading a large file.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _filled(path: Path, sheet: Sheet, layer: Layer, data: dict[str, Any]) -> Any:
    """Read the features into a layer, and return the system that the file names, or null."""
    features = features_of(path, data)
    system = _system(sheet, data)
    crs = data.get("crs")
    features.reverse()
    for index in range(len(features)):
        sheet.counted()
        _add(sheet, layer, index, features.pop(), crs)  # what was read makes room for its shape
    return system


def _system(sheet: Sheet, data: dict[str, Any]) -> Any:
    """Return the system that the old member ``crs`` names, or null."""
    said = data.get("crs")
    if said is None:
        return None
    name = said.get("properties", {}) if isinstance(said, dict) else {}
    name = name.get("name") if isinstance(name, dict) else None
    if not isinstance(name, str) or not name:
        raise refusal(
            "geojson.crs",
            sheet.file,
            Text(zh="crs 没有写名称", en="a member crs without a name"),
            Text(zh="如 urn:ogc:def:crs:EPSG::4547", en="e.g. urn:ogc:def:crs:EPSG::4547"),
            path="crs",
        )  # fmt: skip
    return read_crs(name, sheet.file)


def _add(sheet: Sheet, layer: Layer, index: int, feature: Any, crs: Any) -> None:
    where = f"features.{index}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        found = Text(zh="不是 Feature 对象", en="something that is no Feature")
        sheet.fault("geojson.feature", where, found, EXPECTED)
        return
    if "geometry" not in feature:
        sheet.fault(
            "geojson.no_geometry",
            where,
            Text(zh="没有 geometry", en="no member geometry"),
            Text(zh="geometry（无位置的写 null）", en="a geometry, or null for no place"),
        )
        return
    drawn = feature["geometry"]
    for holder in (feature, drawn):
        if isinstance(holder, dict) and holder.get("crs", crs) != crs:
            sheet.fault(
                "geojson.mixed_crs",
                where,
                Text(zh="另一个坐标系", en="a coordinate system of its own"),
                Text(
                    zh="全文件一个坐标系：在 QGIS 中重新导出",
                    en="one for the whole file: export it again from QGIS",
                ),
            )
            return
    tags = feature.get("properties")
    tags = dict(tags) if isinstance(tags, dict) else {}
    given = feature.get("id")
    ref = str(given)[:80] if isinstance(given, str | int) and given != "" else f"feature {index}"
    try:
        shapes, heights = geometry(drawn)
    except WrongError as wrong:
        sheet.fault(wrong.code, f"{where}.geometry", wrong.text, NUMBERS)
        return
    sheet.heights += heights
    if not shapes:
        sheet.leave("geometry=null", "没有位置", "it has no place")
    layer.features += [Raw(one, tags, ref) for one in shapes]


def geometry(value: Any, depth: int = 0) -> tuple[list[BaseGeometry], bool]:
    """Return the shapes of a geometry.

    Parameters
    ----------
    value
        A geometry of GeoJSON, or null.
    depth
        How many collections lie around it; default none.

    Returns
    -------
    list of BaseGeometry
        One shape, several of a collection, or none where it is empty.
    bool
        Whether it had heights, which are dropped.
    """
    if value is None:
        return [], False
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "GeometryCollection" and isinstance(value.get("geometries"), list):
        if depth >= MAX_NESTED:
            raise WrongError(
                "geojson.nested", "几何集合嵌套过深", "collections within collections, too deep"
            )
        shapes, heights = [], False
        for one in value["geometries"]:
            made, high = geometry(one, depth + 1)
            shapes += made
            heights = heights or high
        return shapes, heights
    if not isinstance(kind, str) or kind not in DEPTH:
        shown = str(kind)[:40]
        raise WrongError("geojson.geometry", f"几何类型“{shown}”", f"the geometry '{shown}'")
    coords = value.get("coordinates")
    if not isinstance(coords, list):
        raise WrongError("geojson.numbers", "没有坐标", "no coordinates")
    if not coords:
        return [], False
    points: list[Any] = []
    nested = _numbers(coords, DEPTH[kind], points)
    try:
        shape = _shape(kind, nested)
    except (ValueError, TypeError, shapely.errors.GEOSException):
        raise WrongError(
            "geojson.ring", "点数不足的线或环", "a line or ring of too few points"
        ) from None
    return ([] if shape.is_empty else [shape]), any(p.shape[1] > 2 for p in points)


def _numbers(value: Any, depth: int, points: list[Any]) -> Any:
    """Return nested lists of arrays (n, 2); what had heights is noted in ``points``."""
    if depth > 1:
        if not isinstance(value, list):
            raise WrongError(
                "geojson.numbers", "坐标的层次不对", "coordinates nested in another way"
            )
        return [_numbers(v, depth - 1, points) for v in value if v != []]
    rows = [value] if depth == 0 else value
    try:
        array = np.asarray(rows)
    except ValueError:  # some with heights, some without
        try:
            array = np.asarray([r[:2] for r in rows])
            points.append(np.zeros((1, 3)))
        except (ValueError, TypeError):
            array = np.asarray("")
    if array.dtype.kind not in "iuf" or array.ndim != 2 or array.shape[1] < 2:
        raise WrongError(
            "geojson.numbers", "坐标不是数字对", "coordinates that are no pairs of numbers"
        )
    if not np.isfinite(array).all():
        raise WrongError("geojson.numbers", "无穷大的坐标", "coordinates without end")
    points.append(array)
    return array[:, :2].astype(float)


def _shape(kind: str, nested: Any) -> BaseGeometry:
    if kind == "Point":
        return Spot(nested[0])
    if kind == "LineString":
        return LineString(nested)
    if kind == "Polygon":
        return _polygon(nested) if nested else Polygon()
    if kind == "MultiPolygon":
        return MultiPolygon([_polygon(p) for p in nested if p])
    return MultiPoint(nested) if kind == "MultiPoint" else MultiLineString(nested)


def _polygon(rings: Any) -> Polygon:
    outer, *inner = [shapely.linearrings(r) for r in rings]
    made: Polygon = shapely.polygons(outer, inner or None)
    return made


def _placed(sheet: Sheet, layer: Layer, system: Any, settings: ImportSettings) -> Any:
    """Return the system of the coordinates: what is told, or degrees where they can be degrees."""
    if not layer.features:
        found = Text(zh="没有任何位置", en="no feature that has a place")
        raise refusal("map.empty", sheet.file, found, EXPECTED)
    bounds = shapely.bounds([f.shape for f in layer.features])
    most = np.abs(bounds)
    world = (most[:, [0, 2]] <= 180).all(axis=1) & (most[:, [1, 3]] <= 90).all(axis=1)
    if system is not None and (not system.is_projected or not settings.crs):
        if system.is_projected or world.all():
            return system
        wrong = int(np.argmin(world))
    elif settings.crs and (system is not None or not world.all()):
        return read_crs(settings.crs, sheet.file)
    elif world.all():
        return read_crs(WORLD, sheet.file)
    else:
        wrong = int(np.argmin(world))
    west, south = bounds[wrong][:2]
    turned = abs(west) <= 90 and 90 < abs(south) <= 180
    mixed = bool(world.any())
    raise refusal(
        "geojson.mixed_crs" if mixed else "geojson.no_crs",
        sheet.file,
        Text(
            zh=f"坐标 ({west:g}, {south:g}) 不是经纬度，"
            + ("其他要素却是" if mixed else "文件也没有说明坐标系"),
            en=f"coordinates such as ({west:g}, {south:g}), which are no degrees, "
            + ("beside others that are" if mixed else "and nothing that says what they are"),
        ),
        Text(
            zh="经度在前、纬度在后（像是写反了）",
            en="longitude before latitude: these look swapped",
        )
        if turned
        else Text(
            zh="经度 ±180、纬度 ±90 之内的坐标；或用 --crs 说明，如 --crs EPSG:4547",
            en="longitude within ±180 and latitude within ±90; or --crs, e.g. --crs EPSG:4547",
        ),
        path=layer.features[wrong].ref,
    )
