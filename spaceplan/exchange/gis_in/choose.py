"""Which of a map's outlines is the yard that is meant."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from shapely import MultiPolygon, Polygon
from shapely import Point as Spot

from spaceplan.exchange.foreign import ImportSettings
from spaceplan.exchange.geo_features import Feature, title_of
from spaceplan.exchange.geo_frame import WORLD, refusal, transformer
from spaceplan.exchange.geo_meaning import word
from spaceplan.exchange.gis_in.sheet import Layer, Raw, Sheet
from spaceplan.exchange.osm import yardish
from spaceplan.model.base import Text
from spaceplan.model.fault import SpaceplanError

#: Most yards that a message names.
_NAMED = 8


@dataclass(frozen=True)
class Yard:
    """An outline that may be meant.

    Parameters
    ----------
    layer
        Its layer.
    raw
        The feature.
    area
        One part of it, in the layer's coordinates.
    """

    layer: Layer
    raw: Raw
    area: Polygon

    def called(self, name: str) -> bool:
        """Return whether a name is that of this yard.

        Parameters
        ----------
        name
            Its reference, or what any of its columns says: id, title, number of a parcel.

        Returns
        -------
        bool
            True if so.
        """
        said = {str(v) for v in self.raw.tags.values() if isinstance(v, str | int | float)}
        return name != "" and name in {self.raw.ref, *said}


def choose(sheet: Sheet, settings: ImportSettings) -> Yard:
    """Return the yard that is meant.

    Parameters
    ----------
    sheet
        The map; properties are under names that are known.
    settings
        ``feature`` names it, ``at`` is a point in it.

    Returns
    -------
    Yard
        The one that is named, the smallest around the point, or the only one.

    Raises
    ------
    SpaceplanError
        If there is none, or several and nothing says which.
    """
    every = [(layer, raw) for layer in sheet.layers for raw in layer.features]
    areas = [y for layer, raw in every for y in _areas(layer, raw)]
    known = [y for y in areas if y.raw.role == "boundary"]
    # a parcel of a cadastre says whose it is, not what
    plain = [y for y in areas if not y.raw.role]
    if settings.feature is not None:
        found = [y for y in areas if y.called(settings.feature)]
        best = [y for y in found if y.raw.role == "boundary"] or found
        if not best:
            what = settings.feature[:60]
            raise _none(
                sheet.file,
                Text(zh=f"没有名为“{what}”的面", en=f"no area called '{what}'"),
                known or plain,
            )
        return _only(sheet.file, _around(sheet.file, best, settings), settings)
    if settings.at is not None:
        usual = [y for y in areas if yardish(Feature(y.raw.shape, y.raw.tags, y.raw.ref))]
        for candidates in (known, usual, plain):
            around = _around(sheet.file, candidates, settings)
            if around:
                return min(around, key=lambda y: (y.area.area, y.raw.ref))
        x, y = settings.at
        spot = Text(zh=f"({x:g}, {y:g}) 处没有院子", en=f"no yard around ({x:g}, {y:g})")
        raise _none(sheet.file, spot, known or plain)
    if not known:
        raise _none(sheet.file, _bare(sheet), plain)
    return _only(sheet.file, known, settings)


def _bare(sheet: Sheet) -> Text:
    """Say that there is no boundary, and what was left out that may have been one."""
    some = list(sheet.leftovers[:_NAMED])
    zh = "；".join(f"{x.what} × {x.count}：{x.why.zh}" for x in some)
    en = "; ".join(f"{x.count} × {x.what}: {x.why.en}" for x in some)
    return Text(
        zh=f"没有用地红线（未用：{zh}）" if some else "没有用地红线",
        en=f"no boundary of a site (left out: {en})" if some else "no boundary of a site",
    )


def _areas(layer: Layer, raw: Raw) -> list[Yard]:
    if not isinstance(raw.shape, Polygon | MultiPolygon):
        return []
    parts = [raw.shape] if isinstance(raw.shape, Polygon) else raw.shape.geoms
    return [Yard(layer, raw, part) for part in parts]


def _around(file: str, yards: Sequence[Yard], settings: ImportSettings) -> list[Yard]:
    """Return those of some yards in which the point lies, all of them where there is no point."""
    if settings.at is None:
        return list(yards)
    x, y = settings.at
    if not (math.isfinite(x) and math.isfinite(y)):
        found = Text(zh="不是数的点", en="a point that is no numbers")
        raise refusal("map.at", file, found, Text(zh="两个数字", en="two numbers"), path="--at")
    spots: dict[int, Spot] = {}
    out = []
    for yard in yards:
        key = id(yard.layer)
        if key not in spots:
            spots[key] = _spot(yard.layer, x, y)
        if yard.area.covers(spots[key]):
            out.append(yard)
    return out


def _spot(layer: Layer, x: float, y: float) -> Spot:
    """Return the point in a layer's coordinates; degrees are meant where they can be."""
    degrees = abs(x) <= 180 and abs(y) <= 90
    if layer.crs is None or not degrees:
        return Spot(x, y)
    a, b = transformer(WORLD, layer.crs)(x, y)
    a += 360 if layer.unwrapped and a < 0 else 0
    return Spot(a, b) if math.isfinite(a) and math.isfinite(b) else Spot()


def _only(file: str, yards: Sequence[Yard], settings: ImportSettings) -> Yard:
    if len(yards) == 1:
        return yards[0]
    if not yards:
        raise _none(file, Text(zh="该点不在其中", en="that the point is not in it"), ())
    some = _list(yards)
    how = Text(
        zh="用 --id 名称 或 --at 院内一点 指明一个",
        en="one of them: --id NAME, or --at with a point in it",
    )
    if settings.feature is not None:
        how = Text(zh="用 --at 院内一点 指明一个", en="one of them: --at with a point in it")
    raise refusal(
        "map.which",
        file,
        Text(zh=f"{len(yards)} 个院子：{some}", en=f"{len(yards)} yards: {some}"),
        how,
    )


def _none(file: str, found: Text, known: Sequence[Yard]) -> SpaceplanError:
    if known:
        some = _list(known)
        expected = Text(
            zh=f"其中之一：{some}（--id 名称 或 --at 院内一点）",
            en=f"one of {some}: --id NAME, or --at with a point in it",
        )
    else:
        expected = Text(
            zh="一个面：图层名为“红线”或属性 role=boundary；或用 --id 指明一个面",
            en="a polygon on a layer called boundary, or with role=boundary; or --id with the "
            "name of one",
        )
    return refusal("map.no_yard", file, found, expected)


def _list(yards: Sequence[Yard]) -> str:
    names = []
    for yard in yards:
        own = word(yard.raw.tags, "id")
        title = title_of(yard.raw.tags).zh
        name = own or yard.raw.ref
        names.append(f"{name} ({title})" if title and title != name else name)
    names = list(dict.fromkeys(names))
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
