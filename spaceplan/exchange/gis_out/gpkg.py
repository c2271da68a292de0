"""GeoPackage 1.3 out: one layer a role, with the styles that QGIS stores beside them.

The file is put together with SQLite alone, so that the same plan gives the same bytes: nothing of
it comes from a clock, and what the header would tell of the library that wrote it is fixed.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from spaceplan.exchange.foreign import Drawing
from spaceplan.exchange.geo_frame import read_crs, refusal
from spaceplan.exchange.geo_turn import Turn, turn_of
from spaceplan.exchange.gis_out.gather import gather
from spaceplan.exchange.gis_out.layers import (
    BOOLEANS,
    BY_NAME,
    INTEGERS,
    LAYERS,
    REALS,
    GisLayer,
)
from spaceplan.exchange.gis_out.stand import Item
from spaceplan.exchange.gis_out.style import qml, sld
from spaceplan.model.base import Text

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Name of the geometry column of every layer.
GEOMETRY = "geom"
#: ``GPKG`` in the header, and the version 1.3.0 of the format.
APPLICATION, VERSION = 0x47504B47, 10300
#: Id of plane coordinates in metres without a known system, as the format has it.
UNDEFINED = -1
#: Id given to a system that has none of EPSG's.
_OWN_CRS = 100_000
_PAGE = 4096
#: Version of SQLite told in the header, whichever wrote it.
_SQLITE = 3_040_000
#: Told as the date of a scenario without one; drawings never read the clock.
_NO_DATE = "2000-01-01"

_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""

_STYLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
  styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
  owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
"""

_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)


def write_gpkg(drawing: Drawing) -> bytes:
    """Return a GeoPackage.

    Parameters
    ----------
    drawing
        A scenario with any number of plans.

    Returns
    -------
    bytes
        GeoPackage 1.3 with a layer a role, in the scenario's coordinate system or, where it has
        none, in undefined plane metres; the same drawing gives the same bytes.

    Raises
    ------
    SpaceplanError
        If the scenario's coordinate system is unknown or no metric one, a plan is of another
        scenario, or two are for one option.
    """
    scenario = drawing.scenario
    turn = turn_of(scenario)
    layers = gather(drawing, turn)
    when = f"{scenario.date or _NO_DATE}T00:00:00.000Z"
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute(f"PRAGMA page_size = {_PAGE}")
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("BEGIN")
        for statement in _TABLES.split(";"):
            db.execute(statement)
        srs = _systems(db, scenario.origin.crs, scenario.name)
        for name, items in layers.items():
            _layer(db, BY_NAME[name], items, turn, srs, when)
        _styles(db, [layer for layer in LAYERS if layer.name in layers], drawing, when)
        db.execute("COMMIT")
        return _settled(db.serialize())


def _systems(db: sqlite3.Connection, crs: str | None, name: str) -> int:
    """Note the coordinate systems that the format demands and the scenario's, and return its id."""
    rows: list[tuple[str, int, str, int, str, str]] = [
        ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "plane metres 平面坐标（米）"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "longitude and latitude"),
        ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude and latitude"),
    ]
    srs = UNDEFINED
    if crs:
        system = read_crs(crs, name)
        code = system.to_epsg() if crs.upper().startswith("EPSG:") else None
        srs = code or _OWN_CRS
        wkt = _wkt(system, crs, name)
        rows.append((system.name, srs, "EPSG" if code else "NONE", srs, wkt, crs))
    db.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", rows)
    return srs


def _wkt(system: Any, crs: str, name: str) -> str:
    from pyproj.exceptions import CRSError

    try:
        made: str | None = system.to_wkt("WKT1_GDAL")
    except CRSError:
        made = None
    if not made:
        raise refusal(
            "gpkg.crs",
            name,
            Text(zh=f"GeoPackage 记不下坐标系 {crs}", en=f"that a GeoPackage cannot hold {crs}"),
            Text(zh="投影坐标系，例如 EPSG:4547", en="a projected system, e.g. EPSG:4547"),
            path="origin.crs",
        )
    return made


def _layer(
    db: sqlite3.Connection, layer: GisLayer, items: Sequence[Item], turn: Turn, srs: int, when: str
) -> None:
    typed = [f'"{c}" {_type(c)}' for c in layer.columns]
    geometry = [f'"{GEOMETRY}" {layer.geometry}'] if layer.geometry else []
    columns = ", ".join(['"fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL', *geometry, *typed])
    db.execute(f'CREATE TABLE "{layer.name}" ({columns})')
    shapes = [None if i.shape is None else _on_grid(i.shape, turn) for i in items]
    marks = ", ".join("?" * (1 + len(geometry) + len(typed)))
    db.executemany(
        f'INSERT INTO "{layer.name}" VALUES ({marks})',
        _rows(layer, items, shapes, srs),
    )
    title = f"{layer.title.zh} {layer.title.en}"
    known = [s for s in shapes if s is not None]
    bounds = shapely.total_bounds(known).tolist() if known else [None] * 4
    kind = "features" if layer.geometry else "attributes"
    db.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (layer.name, kind, layer.name, title, when, *bounds, srs if layer.geometry else None),
    )
    if layer.geometry:
        db.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)",
            (layer.name, GEOMETRY, layer.geometry, srs),
        )


def _rows(
    layer: GisLayer, items: Sequence[Item], shapes: Sequence[BaseGeometry | None], srs: int
) -> Iterable[tuple[Any, ...]]:
    for number, (item, shape) in enumerate(zip(items, shapes, strict=True), 1):
        place = (_blob(shape, srs),) if layer.geometry else ()
        yield (number, *place, *(_cell(item.values, c) for c in layer.columns))


def _cell(values: Mapping[str, Any], column: str) -> Any:
    value = values.get(column)
    return float(value) if value is not None and column in REALS else value


def _type(column: str) -> str:
    if column in REALS:
        return "DOUBLE"
    if column in INTEGERS:
        return "INTEGER"
    return "BOOLEAN" if column in BOOLEANS else "TEXT"


def _on_grid(shape: BaseGeometry, turn: Turn) -> BaseGeometry:
    """Lay a shape on the grid, to the thousandth of a millimetre, rings counter-clockwise."""
    made = shapely.transform(shape, lambda points: np.round(turn.out(points), 6) + 0.0)
    return shapely.orient_polygons(made)


def _blob(shape: BaseGeometry | None, srs: int) -> bytes | None:
    """Return a geometry as the format has it: a header, bounds, then WKB, little end first."""
    if shape is None:
        return None
    wkb: bytes = shapely.to_wkb(shape, byte_order=1)
    if shape.geom_type == "Point":
        return struct.pack("<2sBBi", b"GP", 0, 0b0001, srs) + wkb
    west, south, east, north = shape.bounds
    head = struct.pack("<2sBBi4d", b"GP", 0, 0b0011, srs, west, east, south, north)
    return head + wkb


def _styles(
    db: sqlite3.Connection, layers: Sequence[GisLayer], drawing: Drawing, when: str
) -> None:  # fmt: skip
    db.execute(_STYLES.strip().rstrip(";"))
    db.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
        (when,),
    )
    rows = [
        ("", "", layer.name, GEOMETRY, layer.name[:30], qml(layer, drawing.lang),
         sld(layer, drawing.lang), 1, layer.title.get(drawing.lang), "", None, when)
        for layer in layers
        if layer.geometry
    ]  # fmt: skip
    db.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, "
        "update_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def _settled(data: bytes) -> bytes:
    """Fix what the header tells of the library and its history, not of the content."""
    head = bytearray(data[:100])
    struct.pack_into(">II", head, 24, 1, len(data) // _PAGE)
    struct.pack_into(">II", head, 92, 1, _SQLITE)
    return bytes(head) + data[100:]
