"""GeoJSON out (RFC 7946): one collection in degrees on WGS 84, each thing with its role."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely

from spaceplan.exchange.foreign import Drawing
from spaceplan.exchange.geo_frame import WORLD, read_crs, refusal, transformer
from spaceplan.exchange.geo_turn import turn_of
from spaceplan.exchange.gis_out.gather import gather
from spaceplan.exchange.gis_out.layers import BY_NAME
from spaceplan.model.base import Text

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Decimals of a degree: 0.1 mm on the ground.
DECIMALS = 9


def write_geojson(drawing: Drawing) -> bytes:
    """Return a GeoJSON file.

    Parameters
    ----------
    drawing
        A scenario that has a coordinate system, with any number of plans.

    Returns
    -------
    bytes
        One ``FeatureCollection`` in UTF-8, a feature a line; the same drawing gives the same
        bytes.

    Raises
    ------
    SpaceplanError
        If the scenario has no coordinate system or an unusable one, a plan is of another
        scenario, or two are for one option.
    """
    scenario = drawing.scenario
    if not scenario.origin.crs:
        raise refusal(
            "geojson.no_crs",
            scenario.name,
            Text(
                zh="没有坐标系：GeoJSON 只能用经纬度",
                en="no coordinate system, and GeoJSON holds degrees only",
            ),
            Text(
                zh="场景中的 origin: {x: 东坐标, y: 北坐标, crs: EPSG:4547}；或改用不需要坐标系的 "
                "--out 名称.gpkg",
                en="origin: {x: easting, y: northing, crs: EPSG:4547} in the scenario; or "
                "--out NAME.gpkg, which needs none",
            ),
            path="origin.crs",
        )
    turn = turn_of(scenario)
    to = transformer(read_crs(scenario.origin.crs, scenario.name), WORLD)

    def degrees(points: Any) -> Any:
        import numpy as np

        out = turn.out(points)
        return np.column_stack(to(out[:, 0], out[:, 1]))

    lines = []
    for name, items in gather(drawing, turn).items():
        columns = BY_NAME[name].columns
        for item in items:
            said = {c: item.values.get(c) for c in columns}
            feature = {
                "type": "Feature",
                "properties": {"layer": name} | {c: v for c, v in said.items() if v is not None},
                "geometry": _geometry(item.shape, degrees),
            }
            lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = '{"type":"FeatureCollection","features":[\n'
    return (head + ",\n".join(lines) + "\n]}\n").encode()


def _geometry(shape: BaseGeometry | None, degrees: Any) -> dict[str, Any] | None:
    if shape is None:
        return None
    world = shapely.orient_polygons(shapely.transform(shape, degrees))
    made: dict[str, Any] = shapely.geometry.mapping(world)
    return {"type": made["type"], "coordinates": _rounded(made["coordinates"])}


def _rounded(values: Any) -> Any:
    if isinstance(values, float):
        return round(values, DECIMALS) + 0.0
    return [_rounded(v) for v in values]
