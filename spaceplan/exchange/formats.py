"""The files of other programs that are read and written.  A new format is one file and one line.

Nothing of a format is imported before it is needed: the registry names modules, not functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, cast

from spaceplan.exchange.foreign import Drawing, Imported, ImportSettings
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError


class Reader(Protocol):
    """What turns a file of another program into a scenario to start from."""

    def __call__(self, path: Path, settings: ImportSettings) -> Imported:
        """Read a file; bad input raises `SpaceplanError` with every fault found."""
        ...


class Writer(Protocol):
    """What turns a scenario with its plans into the bytes of a file of another program."""

    def __call__(self, drawing: Drawing) -> bytes:
        """Return the whole content of the file; the same drawing gives the same bytes."""
        ...


READERS: Mapping[str, str] = MappingProxyType(
    {
        ".dwg": "spaceplan.exchange.dwg_in:read_dwg",
        ".dxf": "spaceplan.exchange.dxf_in:read_dxf",
        ".gpkg": "spaceplan.exchange.gis_in:read_gpkg",
        ".fgb": "spaceplan.exchange.gis_in.ogr:read_fgb",
        ".kml": "spaceplan.exchange.gis_in.ogr:read_kml",
        ".kmz": "spaceplan.exchange.gis_in.ogr:read_kml",
        ".shp": "spaceplan.exchange.gis_in.ogr:read_shp",
        ".zip": "spaceplan.exchange.gis_in.ogr:read_zip",
        ".geojson": "spaceplan.exchange.gis_in:read_geojson",
        ".geojsonl": "spaceplan.exchange.gis_in:read_geojson",
        ".geojsons": "spaceplan.exchange.gis_in:read_geojson",
        ".json": "spaceplan.exchange.gis_in:read_geojson",
        ".ndjson": "spaceplan.exchange.gis_in:read_geojson",
        ".osm": "spaceplan.exchange.osm:read_xml",
        ".osm.pbf": "spaceplan.exchange.osm:read_pbf",
        ".xlsx": "spaceplan.exchange.workbook:read_workbook",
        ".xlsm": "spaceplan.exchange.workbook:read_workbook",
    }
)
"""Suffix, in small letters → ``module:function`` of the `Reader`."""

WRITERS: Mapping[str, str] = MappingProxyType(
    {
        ".dxf": "spaceplan.exchange.dxf_out:write_dxf",
        ".gpkg": "spaceplan.exchange.gis_out:write_gpkg",
        ".geojson": "spaceplan.exchange.gis_out:write_geojson",
        ".xlsx": "spaceplan.exchange.xlsx:write_xlsx",
        ".csv": "spaceplan.exchange.csv_tables:write_metrics",
        ".ledger.csv": "spaceplan.exchange.csv_tables:write_ledger",
        ".stalls.csv": "spaceplan.exchange.csv_tables:write_stalls",
        ".costs.csv": "spaceplan.exchange.csv_tables:write_costs",
        ".findings.csv": "spaceplan.exchange.csv_tables:write_findings",
    }
)
"""Suffix, in small letters → ``module:function`` of the `Writer`."""


def read_foreign(path: Path, settings: ImportSettings) -> Imported:
    """Read a file of another program.

    Parameters
    ----------
    path
        The file; its suffix says what it is.
    settings
        What the file does not say by itself.

    Returns
    -------
    Imported
        A scenario to start from, and what could not be used.

    Raises
    ------
    SpaceplanError
        If no reader knows the suffix, or the file cannot be used.
    """
    try:
        return cast("Reader", _found(READERS, path))(path, settings)
    except SpaceplanError as error:
        raise SpaceplanError(error.faults, error.file or str(path)) from None


def write_foreign(path: Path, drawing: Drawing) -> bytes:
    """Return what a file of another program is to hold.

    Parameters
    ----------
    path
        The file; its suffix says what it is to be.  It is not written here.
    drawing
        What it is to show.

    Returns
    -------
    bytes
        Its content.

    Raises
    ------
    SpaceplanError
        If no writer knows the suffix, or the format cannot hold the drawing.
    """
    return cast("Writer", _found(WRITERS, path))(drawing)


def _found(registry: Mapping[str, str], path: Path) -> object:
    names = sorted(registry, key=len, reverse=True)
    suffix = next((s for s in names if path.name.lower().endswith(s)), None)
    if suffix is None:
        known = ", ".join(sorted(registry)) or "-"
        own = path.suffix or path.name
        fault = Fault(
            code="format.unknown",
            path="",
            found=Text(zh=f"不认识的格式“{own}”", en=f"the format '{own}', which is not known"),
            expected=Text(zh=f"下列之一：{known}", en=f"one of {known}"),
        )
        raise SpaceplanError((fault,), str(path))
    module, _, function = registry[suffix].partition(":")
    return getattr(import_module(module), function)
