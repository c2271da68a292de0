"""GeoJSON in: RFC 7946 in degrees, and the older form that names its coordinate system."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Polygon
from shapely import Point as Spot

from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.geo_frame import WORLD, read_crs, refusal
from spaceplan.exchange.gis_in.bring import bring
from spaceplan.exchange.gis_in.sheet import Layer, Raw, Sheet, too_big
from spaceplan.exchange.osm_data import read_bytes
from spaceplan.model.base import Text

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Deepest nesting of geometry collections that is read.
MAX_NESTED = 8

#: How deep the coordinates of each geometry lie in lists.
_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
          "MultiPolygon": 3}  # fmt: skip
_EXPECTED = Text(
    zh="GeoJSON 的 FeatureCollection（UTF-8）", en="a FeatureCollection of GeoJSON, in UTF-8"
)
_NUMBERS = Text(zh="有限的数字 [x, y]", en="finite numbers [x, y]")


class _WrongError(Exception):
    """A geometry that cannot be used, with the reason."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code, self.text = code, Text(zh=zh, en=en)


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
        system = _filled(path, sheet, layer)
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


def _filled(path: Path, sheet: Sheet, layer: Layer) -> Any:
    """Read the features into a layer, and return the system that the file names, or null."""
    data = _parsed(path)
    features = _features(path, data)
    system = _system(sheet, data)
    crs = data.get("crs")
    features.reverse()
    for index in range(len(features)):
        sheet.counted()
        _add(sheet, layer, index, features.pop(), crs)  # what was read makes room for its shape
    return system


def _parsed(path: Path) -> dict[str, Any]:
    content = read_bytes(path, too_big)
    file = str(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal(
            "geojson.encoding",
            file,
            Text(
                zh=f"第 {error.start + 1} 个字节不是 UTF-8",
                en=f"that byte {error.start + 1} is not UTF-8",
            ),
            Text(
                zh="UTF-8 编码的 GeoJSON（GBK 文件请另存为 UTF-8）",
                en="GeoJSON in UTF-8: save it again in that encoding",
            ),
        ) from None
    del content
    try:
        data = json.loads(text, parse_constant=_no_constant)
        if "\\ud" in text.lower():  # half a character, which no text can hold, becomes «?»
            whole = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
            data = json.loads(whole)
    except _WrongError as wrong:
        raise refusal(wrong.code, file, wrong.text, _NUMBERS) from None
    except RecursionError:
        found = Text(zh="嵌套过深", en="lists within lists without end")
        raise refusal("geojson.nested", file, found, _EXPECTED) from None
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise refusal(
            "geojson.syntax",
            file,
            Text(
                zh=f"不是完整的 JSON（{f'第 {line} 行，' if line else ''}{str(error)[:80]}）",
                en=f"no complete JSON: {str(error)[:120]}",
            ),
            _EXPECTED,
        ) from None
    if not isinstance(data, dict):
        found = Text(zh="最外层不是对象", en="something else than an object at the top")
        raise refusal("geojson.kind", file, found, _EXPECTED)
    return data


def _no_constant(name: str) -> NoReturn:
    raise _WrongError("geojson.numbers", f"数值 {name}", f"the number {name}")


def _features(path: Path, data: dict[str, Any]) -> list[Any]:
    kind = data.get("type")
    features = data.get("features")
    if kind == "FeatureCollection" and isinstance(features, list):
        if not features:
            found = Text(zh="没有要素", en="no features")
            raise refusal("geojson.empty", str(path), found, _EXPECTED)
        return features
    if kind == "Feature":
        return [data]
    if kind in (*_DEPTH, "GeometryCollection"):
        return [{"type": "Feature", "properties": {}, "geometry": data}]
    shown = str(kind)[:40] if kind is not None else "-"
    zh, en = f"类型“{shown}”", f"the type '{shown}'"
    if "schema_version" in data:
        zh, en = "一个场景文件，不是地图", "a scenario, which is no map and needs no import"
    raise refusal("geojson.kind", str(path), Text(zh=zh, en=en), _EXPECTED)


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
        sheet.fault("geojson.feature", where, found, _EXPECTED)
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
    except _WrongError as wrong:
        sheet.fault(wrong.code, f"{where}.geometry", wrong.text, _NUMBERS)
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
            raise _WrongError(
                "geojson.nested", "几何集合嵌套过深", "collections within collections, too deep"
            )
        shapes, heights = [], False
        for one in value["geometries"]:
            made, high = geometry(one, depth + 1)
            shapes += made
            heights = heights or high
        return shapes, heights
    if not isinstance(kind, str) or kind not in _DEPTH:
        shown = str(kind)[:40]
        raise _WrongError("geojson.geometry", f"几何类型“{shown}”", f"the geometry '{shown}'")
    coords = value.get("coordinates")
    if not isinstance(coords, list):
        raise _WrongError("geojson.numbers", "没有坐标", "no coordinates")
    if not coords:
        return [], False
    points: list[Any] = []
    nested = _numbers(coords, _DEPTH[kind], points)
    try:
        shape = _shape(kind, nested)
    except (ValueError, TypeError, shapely.errors.GEOSException):
        raise _WrongError(
            "geojson.ring", "点数不足的线或环", "a line or ring of too few points"
        ) from None
    return ([] if shape.is_empty else [shape]), any(p.shape[1] > 2 for p in points)


def _numbers(value: Any, depth: int, points: list[Any]) -> Any:
    """Return nested lists of arrays (n, 2); what had heights is noted in ``points``."""
    if depth > 1:
        if not isinstance(value, list):
            raise _WrongError(
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
        raise _WrongError(
            "geojson.numbers", "坐标不是数字对", "coordinates that are no pairs of numbers"
        )
    if not np.isfinite(array).all():
        raise _WrongError("geojson.numbers", "无穷大的坐标", "coordinates without end")
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
        raise refusal("map.empty", sheet.file, found, _EXPECTED)
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
            zh="经度 ±180、纬度 ±90 之内的坐标；或用 --crs 说明，如 --crs EPSG:4547",
            en="longitude within ±180 and latitude within ±90; or --crs, e.g. --crs EPSG:4547",
        ),
        path=layer.features[wrong].ref,
    )
