"""Shapefiles, FlatGeobuf, KML and KMZ in, by GDAL in a process of its own."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import shapely
from pydantic import ValidationError

from spaceplan.exchange.apart import TOO_LONG, run_apart
from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.geo_frame import need, read_crs, refusal
from spaceplan.exchange.gis_in.bring import bring
from spaceplan.exchange.gis_in.dbf import table_text
from spaceplan.exchange.gis_in.gpkg import fill
from spaceplan.exchange.gis_in.sheet import MAX_FEATURES, Sheet, too_big
from spaceplan.exchange.gis_in.unzip import unzipped
from spaceplan.exchange.osm_data import read_bytes
from spaceplan.model.base import Text
from spaceplan.model.fault import SpaceplanError

_CHILD = "spaceplan.exchange.gis_in.ogr_child"
#: Seconds of a processor for a small file and for each megabyte more.
_SECONDS, _SECONDS_PER_MB = 4, 1
#: Parts of a shapefile that are read.
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
#: A map without a coordinate system that is no wider than this is in degrees, not in metres.
_DEGREES = 5.0
#: What of KML is not read, and why.
_KML_ONLY = {
    "GroundOverlay": ("叠加的图片：用作底图（underlay）", "a picture: use it as an underlay"),
    "PhotoOverlay": ("照片", "a photograph"),
    "NetworkLink": ("链接的数据不在文件里：在 Google Earth 中另存", "data elsewhere: save it too"),
    "Model": ("三维模型", "a model in three dimensions"),
    "gx:Track": ("轨迹：转成线", "a track: make it a path"),
    "gx:MultiTrack": ("轨迹：转成线", "tracks: make them paths"),
}


@dataclass
class _Found:
    """Files for GDAL, with what is to be said of them."""

    contents: dict[str, bytes] = field(default_factory=dict)
    """Content by name in the folder."""
    sources: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    done: list[Text] = field(default_factory=list)
    unused: list[tuple[str, int, str, str]] = field(default_factory=list)


def read_shp(path: Path, settings: ImportSettings) -> Imported:
    """Read ``.shp`` with what lies beside it.

    Parameters
    ----------
    path
        The file; ``.dbf``, ``.prj``, ``.shx`` and ``.cpg`` of the same name are read too.
    settings
        As for a GeoPackage; ``crs`` is needed where there is no ``.prj`` and the place matters.

    Returns
    -------
    Imported
        The scenario to start from.

    Raises
    ------
    SpaceplanError
        If the files cannot be used, or it is not clear which yard is meant.
    """
    parts = {".shp": read_bytes(path, too_big)}
    beside = {p.suffix.lower(): p for p in sorted(path.parent.glob("*")) if p.stem == path.stem}
    for suffix in _PARTS[1:]:
        if suffix in beside and beside[suffix].is_file() and beside[suffix].stat().st_size:
            parts[suffix] = read_bytes(beside[suffix], too_big)
    found = _Found()
    _add_shapefile(found, path.stem, parts)
    return _brought(path, settings, found)


def read_zip(path: Path, settings: ImportSettings) -> Imported:
    """Read the shapefiles of a ``.zip``, each as a layer.

    Parameters
    ----------
    path
        The file.
    settings
        As for `read_shp`.

    Returns
    -------
    Imported
        The scenario to start from.

    Raises
    ------
    SpaceplanError
        If the files cannot be used, or it is not clear which yard is meant.
    """
    found, sets = _Found(), dict[str, dict[str, bytes]]()
    data = read_bytes(path, too_big)
    for name, content in unzipped(data, str(path), lambda n: n.lower().endswith(_PARTS)):
        inside = PurePosixPath(name.replace("\\", "/"))
        if not inside.name.startswith("._"):  # what a Mac puts in beside each file
            stem = str(inside.with_suffix(""))
            sets.setdefault(stem.lower(), {"": stem.encode()})[inside.suffix.lower()] = content
    for _, parts in sorted(sets.items()):
        if ".shp" in parts:
            _add_shapefile(found, PurePosixPath(parts.pop("").decode()).name, parts)
    if not found.sources:
        raise refusal(
            "zip.no_map",
            str(path),
            Text(zh="没有 shapefile 的 ZIP", en="a zip without a shapefile"),
            Text(
                zh="含 .shp、.shx、.dbf、.prj 的 ZIP；其他格式先解压",
                en="one with .shp, .shx, .dbf and .prj; unpack files of other formats first",
            ),
        )
    return _brought(path, settings, found)


def read_fgb(path: Path, settings: ImportSettings) -> Imported:
    """Read ``.fgb``, a FlatGeobuf.

    Parameters
    ----------
    path
        The file.
    settings
        As for a GeoPackage.

    Returns
    -------
    Imported
        The scenario to start from.

    Raises
    ------
    SpaceplanError
        If the file cannot be used, or it is not clear which yard is meant.
    """
    data = read_bytes(path, too_big)
    if not data.startswith(b"fgb\x03fgb"):
        raise refusal(
            "fgb.no_fgb",
            str(path),
            Text(zh="不是 FlatGeobuf 的数据", en="data that is no FlatGeobuf"),
            Text(zh="第 3 版 FlatGeobuf", en="a FlatGeobuf of version 3"),
        )
    found = _Found({"map.fgb": data}, ["map.fgb"], [path.stem])
    return _brought(path, settings, found)


def read_kml(path: Path, settings: ImportSettings) -> Imported:
    """Read ``.kml`` or ``.kmz``, of Google Earth or a telephone; its folders are layers.

    Parameters
    ----------
    path
        The file.
    settings
        As for a GeoPackage.

    Returns
    -------
    Imported
        The scenario to start from.

    Raises
    ------
    SpaceplanError
        If the file cannot be used, or it is not clear which yard is meant.
    """
    data = read_bytes(path, too_big)
    if data.startswith(b"PK"):
        inside = dict(unzipped(data, str(path), lambda n: n.lower().endswith(".kml")))
        main = min(inside, key=lambda n: (n.count("/"), n.lower() != "doc.kml"), default=None)
        if main is None:
            raise refusal(
                "kml.no_kml",
                str(path),
                Text(zh="没有 KML 的 KMZ", en="a KMZ without a KML"),
                Text(zh="Google Earth 存的 KMZ", en="a KMZ as Google Earth saves it"),
            )
        data = inside[main]
    if not re.search(rb"<(\w+:)?kml\b", data[:4000]):
        raise refusal(
            "kml.no_kml",
            str(path),
            Text(zh="不是 KML 的数据", en="data that is no KML"),
            Text(zh="KML 或 KMZ 文件", en="a KML or KMZ file"),
        )
    if b"<!ENTITY" in data:
        raise refusal(
            "kml.entity",
            str(path),
            Text(zh="自定义实体（ENTITY）", en="entities of its own (ENTITY)"),
            Text(zh="没有实体的 KML", en="a KML without any"),
        )
    found = _Found({"map.kml": data}, ["map.kml"], [""])
    for tag, (zh, en) in _KML_ONLY.items():
        count = len(re.findall(rb"<" + tag.encode() + rb"[\s>]", data))
        if count:
            found.unused.append((tag, count, zh, en))
    return _brought(path, settings, found)


def _add_shapefile(found: _Found, name: str, parts: Mapping[str, bytes]) -> None:
    number = str(len(found.sources) + 1)
    encoding = "utf-8"
    for suffix in _PARTS[:-1]:
        if suffix not in parts:
            continue
        content = parts[suffix]
        if suffix == ".dbf":
            page = parts.get(".cpg", b"")[:40].decode("ascii", "ignore").strip()
            content, encoding, told = table_text(content, page)
            if not told:
                shown = encoding.upper()
                found.done.append(
                    Text(
                        zh=f"{name}.dbf：文字按 {shown} 读（{page or '没有 .cpg'}）",
                        en=f"{name}.dbf: texts read as {shown} ({page or 'there is no .cpg'})",
                    )
                )
        if suffix == ".prj" and not _is_system(content):
            found.done.append(
                Text(
                    zh=f"{name}.prj 里没有认识的平面坐标系；可用 --crs 指定，如 EPSG:4547",
                    en=f"{name}.prj names no system of the ground that is known: give it by --crs",
                )
            )
            continue
        found.contents[number + suffix] = content
    if ".dbf" not in parts:
        found.done.append(
            Text(
                zh=f"{name}：没有 .dbf，要素没有属性",
                en=f"{name}: no .dbf, so that its features have no properties",
            )
        )
    if ".prj" not in parts:
        found.done.append(
            Text(
                zh=f"{name}：没有 .prj；坐标系可用 --crs 指定，如 EPSG:4547",
                en=f"{name}: no .prj; its coordinate system can be given by --crs, e.g. EPSG:4547",
            )
        )
    found.names.append(name)
    found.sources.append(f"{_gdal(encoding)}:{number}.shp")


def _is_system(content: bytes) -> bool:
    """Tell whether a ``.prj`` names a coordinate system of the ground."""
    try:
        system = read_crs(content[:20_000].decode("utf-8", "replace").strip())
    except SpaceplanError as error:
        if error.faults[0].code != "crs.unknown":
            raise
        return False
    return bool(system.is_projected or system.is_geographic)


def _gdal(encoding: str) -> str:
    """Return what GDAL calls an encoding of Python's."""
    return {"utf-8": "UTF-8", "gbk": "CP936", "big5": "CP950"}.get(encoding, encoding.upper())


def _brought(path: Path, settings: ImportSettings, found: _Found) -> Imported:
    file = str(path)
    need("pyogrio", file)
    sheet = Sheet(file)
    for what, count, zh, en in found.unused:
        sheet.unused[what, zh, en] += count
    fill(sheet, _tables(file, found), settings)
    _see_degrees(sheet, settings)
    made = bring(path, settings, sheet)
    return made.model_copy(update={"done": (*found.done, *made.done)})


def _tables(file: str, found: _Found) -> bytes:
    """Have GDAL make a GeoPackage of files."""
    from spaceplan.exchange.gis_in.ogr_child import OUTCOME, TABLES, Outcome

    with tempfile.TemporaryDirectory(prefix="spaceplan-") as name:
        folder = Path(name)
        for inside, content in found.contents.items():
            (folder / inside).write_bytes(content)
        size = sum(map(len, found.contents.values()))
        seconds = _SECONDS + _SECONDS_PER_MB * (size // 1024 // 1024)
        code = run_apart(_CHILD, name, tuple(found.sources), tuple(found.names), seconds=seconds)
        try:
            text = (folder / OUTCOME).read_text(encoding="utf-8")
            outcome = Outcome.model_validate_json(text)
        except (OSError, ValueError, ValidationError):
            long = f"it takes more than {seconds} s to read"
            why = long if code == TOO_LONG else "reading it broke off"
            raise _damaged(file, why) from None
        if outcome.crowded:
            raise too_big(file, f"{MAX_FEATURES:,}")
        if outcome.error is not None:
            memory = outcome.error == "memory"
            raise _damaged(file, "it needs too much memory" if memory else outcome.error)
        if not outcome.features:
            found_ = Text(zh="没有任何要素", en="no features")
            raise refusal("map.empty", file, found_, _WHOLE)
        return (folder / TABLES).read_bytes()


_WHOLE = Text(
    zh="完整的文件：在 QGIS 中打开后另存为 GeoPackage 再导入",
    en="a whole file: open it in QGIS, save it as GeoPackage and import that",
)


def _damaged(file: str, why: str) -> SpaceplanError:
    return refusal(
        "map.damaged",
        file,
        Text(zh=f"读不出的文件（{why}）", en=f"a file that cannot be read: {why}"),
        _WHOLE,
    )


def _see_degrees(sheet: Sheet, settings: ImportSettings) -> None:
    """See that what has no coordinate system is not in degrees."""
    if settings.crs is not None:
        return
    shapes = [f.shape for layer in sheet.layers if layer.crs is None for f in layer.features]
    if not shapes:
        return
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    small = max(east - west, north - south) <= _DEGREES
    if small and abs(west) <= 180 and abs(east) <= 180 and abs(south) <= 90 and abs(north) <= 90:
        raise refusal(
            "map.degrees",
            sheet.file,
            Text(
                zh=f"像经纬度的坐标 ({west:.6g}, {south:.6g})，没有 .prj",
                en=f"coordinates that look like degrees, ({west:.6g}, {south:.6g}), and no .prj",
            ),
            Text(
                zh="坐标系：--crs EPSG:4490（国家 2000）或 EPSG:4326（WGS 84）",
                en="their system: --crs EPSG:4326 (WGS 84) or EPSG:4490 (CGCS2000)",
            ),
        )
