"""Sees that the coordinates of a layer are what its coordinate system says they are."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from spaceplan.exchange.foreign import ImportSettings
from spaceplan.exchange.geo_frame import WORLD, read_crs, refusal, transformer
from spaceplan.exchange.gis_in.sheet import Layer, Sheet
from spaceplan.model.base import Text

#: Systems are used a little beyond the area that they are made for, in degrees.
MARGIN_DEG = 6.0


def settle(sheet: Sheet, settings: ImportSettings) -> tuple[Text, ...]:
    """Put the coordinates of every layer into the order and range of its system.

    Parameters
    ----------
    sheet
        The map; features whose axes are swapped, or that lie on both sides of the antimeridian,
        are replaced.
    settings
        ``crs`` is what degrees in a layer of metres are taken for.

    Returns
    -------
    tuple of Text
        What was done.

    Raises
    ------
    SpaceplanError
        If coordinates are degrees though the layer says metres, or lie outside the area that its
        system is made for.
    """
    done: list[Text] = []
    for layer in sheet.layers:
        if layer.crs is None or not layer.features:
            continue
        _degrees(sheet, layer, settings)
        if not layer.crs.is_projected:
            _unwrapped(layer)
        done += _turned(sheet, layer)
    return tuple(dict.fromkeys(done))


def _bounds(layer: Layer) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.total_bounds([f.shape for f in layer.features])
    return float(west), float(south), float(east), float(north)


def _degrees(sheet: Sheet, layer: Layer, settings: ImportSettings) -> None:
    """See that a layer which says metres does not hold degrees: a yard is no metre wide in them."""
    if not layer.crs.is_projected:
        return
    west, south, east, north = _bounds(layer)
    range_ok = max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90
    if not range_ok or max(east - west, north - south) > 1 or (west, south) == (east, north):
        return
    if settings.crs:
        wanted = read_crs(settings.crs, sheet.file)
        if not wanted.is_projected:
            layer.crs = wanted
            return
    raise refusal(
        "map.degrees",
        sheet.file,
        Text(
            zh=f"坐标 ({west:g}, {south:g}) 等是经纬度，文件却说是 {layer.crs.name}（米）",
            en=f"coordinates such as ({west:g}, {south:g}): these are degrees, though the file "
            f"says {layer.crs.name}, which is in metres",
        ),
        Text(zh="真正的坐标系，如 --crs EPSG:4326", en="their own system, e.g. --crs EPSG:4326"),
        path=layer.name,
    )


def _unwrapped(layer: Layer) -> None:
    """Put what lies just beyond 180 degrees beside what lies before it."""
    west, _, east, _ = _bounds(layer)
    if east - west <= 180:
        return
    spots = shapely.get_coordinates([f.shape for f in layer.features])[:, 0]
    beyond = np.where(spots < 0, spots + 360, spots)
    if beyond.max() - beyond.min() > 180:
        return

    def way(points: Any) -> Any:
        out = points.copy()
        out[out[:, 0] < 0, 0] += 360
        return out

    layer.unwrapped = True
    # what was cut at the antimeridian, as RFC 7946 wants it, is one piece again
    layer.features = [
        replace(f, shape=_joined(shapely.transform(f.shape, way))) for f in layer.features
    ]


def _joined(shape: Any) -> Any:
    parts = shapely.get_parts(shape)
    whole = shape.geom_type == "MultiPolygon" and shapely.is_valid(parts).all()
    return shapely.union_all(parts) if whole else shape


def _turned(sheet: Sheet, layer: Layer) -> list[Text]:
    """Swap the axes of a layer that lies where its system is used only if they are swapped."""
    area = layer.crs.area_of_use
    if area is None:
        return []
    west, south, east, north = _bounds(layer)
    x, y = (west + east) / 2, (south + north) / 2
    to = transformer(layer.crs, WORLD)
    lon, lat = to(x, y)
    if _within(lon, lat, area):
        return []
    other = to(y, x)
    if not _within(*other, area):
        where = f"{lon:.3f}, {lat:.3f}" if math.isfinite(lon) and math.isfinite(lat) else "-"
        name = layer.crs.name
        raise refusal(
            "map.area_of_use",
            sheet.file,
            Text(
                zh=f"坐标 ({x:g}, {y:g})（经纬度 {where}）在坐标系 {name} 的适用范围之外",
                en=f"coordinates such as ({x:g}, {y:g}), at longitude and latitude {where}, "
                f"outside the area of use of {name}: {str(area.name)[:80]}",
            ),
            Text(
                zh="真正的坐标系：--crs，或在 QGIS 中重新指定",
                en="the system that they are in: --crs, or assign it in QGIS",
            ),
            path=layer.name,
        )
    layer.features = [
        replace(f, shape=shapely.transform(f.shape, lambda p: p[:, ::-1])) for f in layer.features
    ]
    name = layer.crs.name
    return [
        Text(
            zh=f"坐标是先北后东（y, x），已按 {name} 的适用范围对调",
            en=f"coordinates had north before east: swapped, since only so they lie where {name} "
            "is used",
        )
    ]


def _within(lon: float, lat: float, area: Any) -> bool:
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return False
    wide = (area.east - area.west) % 360 or 360
    off = (lon - area.west + MARGIN_DEG) % 360
    return bool(
        off <= min(wide + 2 * MARGIN_DEG, 360)
        and area.south - MARGIN_DEG <= lat <= area.north + MARGIN_DEG
    )
