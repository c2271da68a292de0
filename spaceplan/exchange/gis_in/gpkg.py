"""GeoPackage in: a copy in memory, of which only plain tables are read.

A GeoPackage is a database, and a database can hold programs: views, triggers, functions in
indices.  None of them runs here.  The file is never opened by SQLite itself, so nothing is written
beside it; the copy is asked for the rows of plain tables, may do nothing else, and only so much.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from spaceplan.exchange.foreign import Imported, ImportSettings
from spaceplan.exchange.geo_frame import read_crs, refusal
from spaceplan.exchange.gis_in.bring import bring
from spaceplan.exchange.gis_in.curves import straightened
from spaceplan.exchange.gis_in.sheet import Layer, Raw, Sheet, too_big
from spaceplan.exchange.gis_in.wkb import blob_wkb
from spaceplan.exchange.osm_data import read_bytes
from spaceplan.model.base import Text
from spaceplan.model.fault import SpaceplanError

_MAGIC = b"SQLite format 3\0"
#: Steps of the database's machine that one file may take; 300,000 features take a tenth of them.
_STEPS = 200_000_000
_STEP = 100_000
#: Longest text or geometry that is read, in bytes.
_LONGEST = 16_000_000
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})
_NEEDED = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys")
_EXPECTED = Text(zh="完整的 GeoPackage（.gpkg）", en="a whole GeoPackage (.gpkg)")


def read_gpkg(path: Path, settings: ImportSettings) -> Imported:
    """Read ``.gpkg``.

    Parameters
    ----------
    path
        The file.
    settings
        ``at`` or ``feature`` says which yard where there are several; ``crs`` is the system of
        layers that have none, else the one to draw in.

    Returns
    -------
    Imported
        The scenario to start from.

    Raises
    ------
    SpaceplanError
        If the file cannot be used, or it is not clear which yard is meant.
    """
    sheet = Sheet(str(path))
    fill(sheet, _content(path), settings)
    return bring(path, settings, sheet)


def fill(sheet: Sheet, content: bytes, settings: ImportSettings) -> None:
    """Read the layers of a GeoPackage into a sheet.

    Parameters
    ----------
    sheet
        What is filled.
    content
        The database.
    settings
        As for `read_gpkg`.

    Raises
    ------
    SpaceplanError
        If it is damaged, or holds nothing.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        try:
            db.deserialize(content)
            del content
            _hold(db)
            _read(db, sheet, settings)
        except sqlite3.Error as error:
            if "interrupted" in str(error):
                found = Text(zh="读不完的数据库", en="a database that takes too long to read")
                raise refusal("gpkg.too_much", sheet.file, found, _EXPECTED) from None
            raise _damaged(sheet.file, str(error)[:120]) from None
        except UnicodeDecodeError:  # names and messages of a database with scrambled names
            raise _damaged(sheet.file, "names that are no text") from None
    sheet.stop()
    if not any(layer.features for layer in sheet.layers):
        found = Text(zh="没有任何位置", en="no feature that has a place")
        raise refusal("map.empty", sheet.file, found, _EXPECTED)


def _content(path: Path) -> bytes:
    data = read_bytes(path, too_big)
    file = str(path)
    if not data.startswith(_MAGIC) or len(data) < 512:
        found = Text(zh="不是 SQLite 数据库", en="something that is no SQLite database")
        raise refusal("gpkg.not_sqlite", file, found, _EXPECTED)
    page = int.from_bytes(data[16:18], "big") or 1
    page = 65536 if page == 1 else page
    if int.from_bytes(data[28:32], "big") * page > len(data):
        raise _damaged(file, "it is cut off")
    for log in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-journal")):
        if log.is_file() and log.stat().st_size:
            raise refusal(
                "gpkg.open",
                file,
                Text(
                    zh=f"旁边的 {log.name} 里还有未存入的修改",
                    en=f"changes that are not in it yet, beside it in {log.name}",
                ),
                Text(
                    zh="先在 QGIS 中保存并移除该图层，或关闭 QGIS",
                    en="a file that is not open elsewhere: save and close it in QGIS",
                ),
            )
    if data[18] == 2:
        # A copy in memory has no log beside it.
        data = data[:18] + b"\x01\x01" + data[20:]
    return data


def _hold(db: sqlite3.Connection) -> None:
    """Bound what the file can make the database do."""
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    db.execute("PRAGMA query_only = ON")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    db.text_factory = lambda raw: raw.decode("utf-8", "replace")
    left = [_STEPS // _STEP]

    def tick() -> int:
        left[0] -= 1
        return int(left[0] < 0)

    def allow(action: int, name: str | None, _b: Any, _c: Any, within: str | None) -> int:
        if within is None and (
            action in _ALLOWED or (action == sqlite3.SQLITE_PRAGMA and name == "table_info")
        ):
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    db.set_progress_handler(tick, _STEP)
    db.set_authorizer(allow)


def _read(db: sqlite3.Connection, sheet: Sheet, settings: ImportSettings) -> None:
    master = db.execute("SELECT name, type, sql FROM sqlite_master").fetchall()
    plain = {
        str(n): str(n)
        for n, kind, sql in master
        if kind == "table" and not str(sql).upper().lstrip().startswith("CREATE VIRTUAL")
    }
    missing = [n for n in _NEEDED if n not in plain]
    if missing:
        raise refusal(
            "gpkg.tables",
            sheet.file,
            Text(zh=f"没有表 {missing[0]}", en=f"no table {missing[0]}"),
            _EXPECTED,
        )
    systems = {
        row[0]: row[1:]
        for row in db.execute(
            "SELECT srs_id, srs_name, organization, organization_coordsys_id, definition "
            "FROM gpkg_spatial_ref_sys"
        )
    }
    rows = db.execute(
        "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns"
    ).fetchall()
    for table, column, srs in rows:
        if table not in plain:
            sheet.leave(
                f"layer {str(table)[:60]}",
                "不是普通的表（视图不读）",
                "it is no plain table: a view",
            )
            continue
        layer = Layer(str(table), _system(sheet, systems, srs, str(table), settings))
        _fill(db, sheet, layer, str(column))
        sheet.layers.append(layer)
    if not rows:
        found = Text(zh="没有图层", en="no layers")
        raise refusal("map.empty", sheet.file, found, _EXPECTED)


def _system(
    sheet: Sheet, systems: dict[Any, Any], srs: Any, table: str, settings: ImportSettings
) -> Any:
    """Return the coordinate system of a layer, or null where it has none."""
    told = systems.get(srs)
    if told is None or srs in (-1, 0) or "undefined" in str(told[3])[:20].lower():
        return read_crs(settings.crs, sheet.file) if settings.crs else None
    name, organization, code, definition = told
    text = f"EPSG:{code}" if str(organization).upper() == "EPSG" else str(definition)
    try:
        system = read_crs(text, sheet.file)
    except SpaceplanError as error:
        if error.faults[0].code != "crs.unknown":
            raise
        raise refusal(
            "crs.unknown",
            sheet.file,
            Text(zh=f"不认识的坐标系“{str(name)[:60]}”", en=f"the system '{str(name)[:60]}'"),
            Text(zh="例如 EPSG:4547", en="one that is known, e.g. EPSG:4547"),
            path=table,
        ) from None
    return None if "Engineering" in system.type_name else system


def _fill(db: sqlite3.Connection, sheet: Sheet, layer: Layer, column: str) -> None:
    info = db.execute(f"PRAGMA table_info({_quoted(layer.name)})").fetchall()
    names = [str(row[1]) for row in info]
    if column not in names:
        raise _damaged(sheet.file, f"the layer {layer.name[:60]} has no column {column[:60]}")
    keys = [str(row[1]) for row in info if row[5]]
    refs, tags, wkbs = [], [], []
    asked = ", ".join(map(_quoted, names))
    for number, row in enumerate(db.execute(f"SELECT {asked} FROM {_quoted(layer.name)}"), 1):
        sheet.counted()
        said = dict(zip(names, row, strict=True))
        ref = f"{layer.name}/{said.get(keys[0]) if len(keys) == 1 else number}"[:120]
        blob = said.pop(column)
        if blob is None:
            sheet.leave(f"layer {layer.name[:60]}", "没有位置", "it has no place")
            continue
        try:
            wkb = blob_wkb(blob)
            straight = straightened(wkb) if wkb is not None else None
        except ValueError as error:
            zh, en = str(error).split("|", 1)
            sheet.fault(
                "gpkg.geometry", ref, Text(zh=zh, en=en),
                Text(zh="GeoPackage 的几何", en="a geometry as the format has it"),
            )  # fmt: skip
            continue
        if wkb is None:
            sheet.leave(
                f"layer {layer.name[:60]}",
                "几何集合：请拆开",
                "a collection: take it apart",
            )
            continue
        sheet.curves += straight is not None
        refs.append(ref)
        tags.append({k: v for k, v in said.items() if not isinstance(v, bytes) and k not in keys})
        wkbs.append(straight or wkb)
    layer.features += _shapes(sheet, layer, refs, tags, wkbs)


def _shapes(
    sheet: Sheet, layer: Layer, refs: list[str], tags: list[dict[str, Any]], wkbs: list[bytes]
) -> Iterator[Raw]:
    with np.errstate(invalid="ignore"):  # NaN is looked for below
        shapes = shapely.from_wkb(np.array(wkbs, dtype=object), on_invalid="ignore")
    sheet.heights += int(shapely.has_z(shapes).sum())
    shapes = shapely.force_2d(shapes)
    for ref, said, shape in zip(refs, tags, shapes, strict=True):
        if shape is None:
            sheet.fault(
                "gpkg.geometry", ref, Text(zh="损坏的几何", en="a damaged geometry"),
                Text(zh="GeoPackage 的几何", en="a geometry as the format has it"),
            )  # fmt: skip
        elif shape.is_empty:
            sheet.leave(f"layer {layer.name[:60]}", "没有位置", "it has no place")
        elif (
            not all(map(math.isfinite, shape.bounds))
            or not np.isfinite(shapely.get_coordinates(shape)).all()
        ):
            sheet.fault(
                "gpkg.numbers", ref, Text(zh="不是数的坐标", en="coordinates that are no numbers"),
                Text(zh="有限的数字", en="finite numbers"),
            )  # fmt: skip
        else:
            yield Raw(shape, said, ref)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _damaged(file: str, why: str) -> SpaceplanError:
    return refusal(
        "gpkg.damaged",
        file,
        Text(zh=f"损坏或不完整的数据库（{why}）", en=f"a damaged database: {why}"),
        _EXPECTED,
    )
