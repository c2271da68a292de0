"""From the layers of a map to a scenario: the yard, its frame, and what lies on and around it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, box
from shapely.validation import explain_validity

from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.geo_features import AROUND_M, Feature, title_of
from spaceplan.exchange.geo_frame import (
    WORLD,
    Frame,
    frame_at,
    metric_at,
    read_crs,
    refusal,
    transformer,
)
from spaceplan.exchange.geo_meaning import meaning
from spaceplan.exchange.geo_scenario import build
from spaceplan.exchange.geo_turn import Turn
from spaceplan.exchange.gis_in.choose import Yard, choose
from spaceplan.exchange.gis_in.names import Words
from spaceplan.exchange.gis_in.own import build_own, turn_from
from spaceplan.exchange.gis_in.settle import settle
from spaceplan.exchange.gis_in.sheet import Raw, Sheet
from spaceplan.model.base import Text

#: A yard smaller or larger than this, in m², is none.
LEAST_YARD_M2, MOST_YARD_M2 = 20.0, 1_000_000.0
#: Where a place lies that a coordinate system does not have, in metres.
_NOWHERE = 1e12


@dataclass(frozen=True)
class Ground:
    """Where the scenario lies.

    Parameters
    ----------
    frame
        Its frame; an empty ``crs`` for a map without one.
    turn
        The way between that frame and the grid of its coordinate system.
    system
        That coordinate system, or null.
    """

    frame: Frame
    turn: Turn
    system: Any


def bring(path: Path, settings: ImportSettings, sheet: Sheet) -> Imported:
    """Make a scenario of a map.

    Parameters
    ----------
    path
        The file.
    settings
        What the file does not say.
    sheet
        What it holds.

    Returns
    -------
    Imported
        The scenario and everything that should be known about it.

    Raises
    ------
    SpaceplanError
        If it is not clear which yard is meant, or an outline cannot be planned with.
    """
    words = Words(settings.profile)
    for layer in sheet.layers:
        told = (words.told(f.tags, layer.name) for f in layer.features)
        layer.features = [
            Raw(f.shape, tags, f.ref, role)
            for f, (tags, role) in zip(layer.features, told, strict=True)
        ]
    used = [layer for layer in sheet.layers if layer.features]
    if len({layer.crs is None for layer in used}) > 1:
        bare = next(layer.name for layer in used if layer.crs is None)
        raise refusal(
            "map.mixed_crs",
            sheet.file,
            Text(
                zh=f"图层 {bare} 没有坐标系，其他图层有",
                en=f"that the layer {bare} has no coordinate system while others have",
            ),
            Text(
                zh="每个图层都有坐标系；或用 --crs 说明没有的那些",
                en="one for every layer; or --crs for those that have none",
            ),
        )
    settled = settle(sheet, settings)
    yard = choose(sheet, settings)
    if not yard.area.is_valid:
        # told before anything is turned to metres: the place is to be found in the file
        sheet.fault("map.crosses", yard.raw.ref, *_crossing(yard.area))
        sheet.stop()
    ground, done = _ground(sheet, yard, settings)
    done = (*done, *settled)
    area = _local(yard.layer.crs, ground, np.array([yard.area], dtype=object))[0]
    _checked(sheet, yard, area)
    own = turn_from(yard.raw.tags) is not None
    near = _near(sheet, yard, ground, area, everything=own and _single(sheet))
    sheet.stop()
    if sheet.heights:
        n = sheet.heights
        done += (Text(zh=f"{n} 个要素的高程略去", en=f"heights of {n} features dropped"),)
    if sheet.curves:
        n = sheet.curves
        done += (Text(zh=f"{n} 个要素的曲线化直", en=f"curves of {n} features made straight"),)
    if own:
        made = build_own(path, settings, area, yard.raw.tags, near, ground.frame, done)
    else:
        area = _without_holes(sheet, area, near)
        rest = [f for f in near if not _is(f, "hole")]
        made = build(
            path, settings, area, rest, ground.frame, title=title_of(yard.raw.tags), done=done
        )
    return made.model_copy(update={"leftovers": (*made.leftovers, *sheet.leftovers)})


def _without_holes(sheet: Sheet, area: Polygon, near: Sequence[Feature]) -> Polygon:
    """Cut out ground that does not belong to the site, unless that takes the site to pieces."""
    for feature in near:
        if _is(feature, "hole") and isinstance(feature.shape, Polygon | MultiPolygon):
            left = area.difference(feature.shape)
            if isinstance(left, Polygon) and left.area > 0:
                area = left
            else:
                sheet.leave("hole", "会把用地切断", "it would cut the site to pieces")
    return area


def _single(sheet: Sheet) -> bool:
    every = (f for layer in sheet.layers for f in layer.features)
    return sum(f.role == "boundary" and turn_from(f.tags) is not None for f in every) == 1


def _is(feature: Feature, role: str) -> bool:
    what = meaning(feature.tags)
    return what is not None and what.role == role


def _ground(sheet: Sheet, yard: Yard, settings: ImportSettings) -> tuple[Ground, tuple[Text, ...]]:
    """Return where the scenario is to lie, and a word on it."""
    middle = yard.area.centroid
    system = yard.layer.crs
    noted = turn_from(yard.raw.tags)
    how = Text(
        zh=f"用地：{yard.raw.ref}", en=f"yard: {yard.raw.ref}"
    )  # fmt: skip
    if system is None:
        turn = noted or Turn(float(round(middle.x)), float(round(middle.y)))
        north = _number(yard.raw.tags, "north_deg", 90.0) if noted else 90.0
        note = Text(zh="没有坐标系：按米读取", en="no coordinate system: read as metres")
        return Ground(Frame("", turn.x, turn.y, north), turn, None), (how, note)
    own = str(yard.raw.tags.get("crs") or "")
    if noted is not None and own and (settings.crs or own).upper() == own.upper():
        target = read_crs(own, sheet.file)
        north = _number(yard.raw.tags, "north_deg", 90.0)
        return Ground(Frame(own, noted.x, noted.y, north), noted, target), (how,)
    lon, lat = transformer(system, WORLD)(middle.x, middle.y)
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lat) <= 84):
        raise refusal(
            "map.place",
            sheet.file,
            Text(
                zh=f"坐标 ({middle.x:g}, {middle.y:g}) 不在坐标系的范围内",
                en=f"the place ({middle.x:g}, {middle.y:g}), which is outside its system",
            ),
            Text(zh="正确的坐标系：--crs", en="the right coordinate system: --crs"),
            path=yard.raw.ref,
        )
    name = settings.crs
    if name is not None and not read_crs(name, sheet.file).is_projected:
        name = None  # it says what the coordinates are in, which is nothing to draw in
    if name is None and metric_at(system, lon, lat):
        code = system.to_authority()
        name = ":".join(code) if code else None
    frame = frame_at(lon, lat, name, sheet.file)
    turn = Turn(frame.x, frame.y)
    return Ground(frame, turn, read_crs(frame.crs, sheet.file)), (how, frame.told(lon, lat))


def _local(system: Any, ground: Ground, shapes: Any) -> Any:
    """Return shapes of a layer in local metres."""
    if system is None or system == ground.system:
        return shapely.transform(shapes, ground.turn.back)
    to = transformer(system, ground.system)

    def way(points: Any) -> Any:
        out = np.column_stack(to(points[:, 0], points[:, 1]))
        # rings must close, and what is nowhere in a system equals nothing
        return ground.turn.back(np.where(np.isfinite(out), out, _NOWHERE))

    return shapely.transform(shapes, way)


def _checked(sheet: Sheet, yard: Yard, area: Polygon) -> None:
    if not area.is_valid:
        sheet.fault("map.crosses", yard.raw.ref, *_crossing(area))
    elif not LEAST_YARD_M2 <= area.area <= MOST_YARD_M2:
        sheet.fault(
            "map.size",
            yard.raw.ref,
            Text(zh=f"{area.area:.0f} m² 的用地", en=f"a yard of {area.area:.0f} m²"),
            Text(
                zh=f"{LEAST_YARD_M2:.0f} 到 {MOST_YARD_M2:.0f} m²；坐标是米的，用 --crs 说明坐标系",
                en=f"{LEAST_YARD_M2:.0f} to {MOST_YARD_M2:.0f} m²; where coordinates are metres, "
                "say so with --crs",
            ),
        )
    sheet.stop()


def _crossing(area: Any) -> tuple[Text, Text]:
    why = explain_validity(area)
    place = why[why.find("[") :][:60] if "[" in why else ""
    return (
        Text(zh=f"自相交的轮廓 {place}", en=f"an outline that crosses itself at {place}"),
        Text(
            zh="不自相交的轮廓：在 QGIS 中用“修正几何图形”",
            en="one that does not: mend it with 'Fix geometries' in QGIS",
        ),
    )


def _near(
    sheet: Sheet, yard: Yard, ground: Ground, area: Polygon, everything: bool
) -> list[Feature]:
    """Return all else in local metres, as far as it lies near the yard."""
    out = []
    window = box(*area.bounds).buffer(2 * AROUND_M)
    for layer in sheet.layers:
        if not layer.features:
            continue
        shapes = np.array([f.shape for f in layer.features], dtype=object)
        local = _local(layer.crs, ground, shapes)
        bounds = shapely.bounds(local)
        close: Any = (np.abs(bounds) < _NOWHERE / 2).all(axis=1)
        if not everything:
            west, south, east, north = window.bounds
            close &= (bounds[:, 0] <= east) & (bounds[:, 2] >= west)
            close &= (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
        for raw, shape, kept in zip(layer.features, local, close, strict=True):
            if raw is yard.raw:
                continue
            if not kept:
                sheet.leave("feature", "离院子太远", "it lies far from the yard")
            elif isinstance(shape, Polygon | MultiPolygon) and not shape.is_valid:
                sheet.fault(
                    "map.crosses", raw.ref, *_crossing(shape if raw.shape.is_valid else raw.shape)
                )
            else:
                out.append(Feature(shape, raw.tags, raw.ref))
    return out


def _number(tags: Mapping[str, Any], key: str, default: float) -> float:
    value = tags.get(key)
    fine = isinstance(value, int | float) and math.isfinite(value)
    return float(value) if fine and value is not None else default
