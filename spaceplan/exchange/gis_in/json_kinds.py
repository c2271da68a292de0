"""JSON of maps: GeoJSON, features line by line, and the kinds of others by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from spaceplan.exchange.geo_frame import refusal
from spaceplan.exchange.gis_in.sheet import too_big
from spaceplan.exchange.osm_data import read_bytes
from spaceplan.model.base import Text
from spaceplan.model.fault import SpaceplanError

#: How deep the coordinates of each geometry lie in lists.
DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
          "MultiPolygon": 3}  # fmt: skip
EXPECTED = Text(
    zh="GeoJSON 的 FeatureCollection（UTF-8）", en="a FeatureCollection of GeoJSON, in UTF-8"
)
NUMBERS = Text(zh="有限的数字 [x, y]", en="finite numbers [x, y]")


class WrongError(Exception):
    """A geometry that cannot be used, with the reason."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code, self.text = code, Text(zh=zh, en=en)


def parsed(path: Path) -> dict[str, Any]:
    """Return the object that a file holds; of several, one after the other, a collection.

    Parameters
    ----------
    path
        The file, in UTF-8.

    Returns
    -------
    dict
        The object.

    Raises
    ------
    SpaceplanError
        If it is no JSON, no object, or holds numbers without end.
    """
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
        data = _loaded(text)
        if "\\ud" in text.lower():  # half a character, which no text can hold, becomes «?»
            whole = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
            data = json.loads(whole)
    except WrongError as wrong:
        raise refusal(wrong.code, file, wrong.text, NUMBERS) from None
    except RecursionError:
        found = Text(zh="嵌套过深", en="lists within lists without end")
        raise refusal("geojson.nested", file, found, EXPECTED) from None
    except ValueError as error:
        if text.lstrip()[:1] == "<":
            raise _other(file, "XML 或网页", "XML or a web page") from None
        line = getattr(error, "lineno", None)
        raise refusal(
            "geojson.syntax",
            file,
            Text(
                zh=f"不是完整的 JSON（{f'第 {line} 行，' if line else ''}{str(error)[:80]}）",
                en=f"no complete JSON: {str(error)[:120]}",
            ),
            EXPECTED,
        ) from None
    if not isinstance(data, dict):
        found = Text(zh="最外层不是对象", en="something else than an object at the top")
        raise refusal("geojson.kind", file, found, EXPECTED)
    return data


def _loaded(text: str) -> Any:
    """Return what a text holds; features a line each (RFC 8142 and its kin) become a collection."""
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    found: list[Any] = []
    at = _next(text, 0)
    while at < len(text) or not found:
        one, at = decoder.raw_decode(text, at)
        found.append(one)
        at = _next(text, at)
        if len(found) == 1 and at < len(text) and not _is_feature(one):
            raise json.JSONDecodeError("Extra data", text, at)
    if len(found) == 1:
        return found[0]
    return {"type": "FeatureCollection", "features": found}


def _next(text: str, at: int) -> int:
    """Return where the next value begins: past blanks and record separators."""
    while at < len(text) and text[at] in " \t\r\n\x1e":
        at += 1
    return at


def _is_feature(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "Feature"


def _no_constant(name: str) -> NoReturn:
    raise WrongError("geojson.numbers", f"数值 {name}", f"the number {name}")


def features_of(path: Path, data: dict[str, Any]) -> list[Any]:
    """Return the features of an object.

    Parameters
    ----------
    path
        The file that it comes from.
    data
        A collection, a feature or a geometry.

    Returns
    -------
    list
        The features, one at least, as the file has them.

    Raises
    ------
    SpaceplanError
        If it is nothing of GeoJSON; what it is instead is named where that is known.
    """
    kind = data.get("type")
    features = data.get("features")
    if kind == "FeatureCollection" and isinstance(features, list):
        if not features:
            found = Text(zh="没有要素", en="no features")
            raise refusal("geojson.empty", str(path), found, EXPECTED)
        return features
    if kind == "Feature":
        return [data]
    if kind in (*DEPTH, "GeometryCollection"):
        return [{"type": "Feature", "properties": {}, "geometry": data}]
    if "schema_version" in data:
        zh, en = "一个场景文件，不是地图", "a scenario, which is no map and needs no import"
        raise refusal("geojson.kind", str(path), Text(zh=zh, en=en), EXPECTED)
    for key, value, name, how in _OTHERS:
        said = data.get(key)
        if key in data and (value is None or str(said).startswith(value)):
            raise _other(str(path), name, name, how)
    shown = str(kind)[:40] if kind is not None else "-"
    keys = ", ".join(str(k)[:20] for k in list(data)[:5])
    found = Text(zh=f"类型“{shown}”（{keys}）", en=f"the type '{shown}' (with {keys})")
    raise refusal("geojson.kind", str(path), found, EXPECTED)


#: Key and beginning of its value → what has it, and how to make GeoJSON of it.
_OTHERS = (
    ("geometryType", "esri", "Esri JSON", "f=geojson"),
    ("displayFieldName", None, "Esri JSON", "f=geojson"),
    ("spatialReference", None, "Esri JSON", "f=geojson"),
    ("rings", None, "Esri JSON", "f=geojson"),
    ("type", "Topology", "TopoJSON", "mapshaper -o format=geojson"),
    ("type", "CityJSON", "CityJSON", "QGIS"),
    ("tilejson", None, "TileJSON", "QGIS"),
    ("exceptions", None, "an error of a map server", "outputFormat=application/json"),
)


def _other(file: str, zh: str, en: str, how: str = "QGIS") -> SpaceplanError:
    """Return the error for a file of another kind, with the way to GeoJSON."""
    return refusal(
        "geojson.kind",
        file,
        Text(zh=f"这是 {zh}，不是 GeoJSON", en=f"that this is {en}, not GeoJSON"),
        Text(zh=f"导出为 GeoJSON（{how}）", en=f"it exported as GeoJSON ({how})"),
    )
