"""Reads what GDAL knows and writes it as a GeoPackage, within limits: for `run_apart`."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np

from spaceplan.exchange.apart import hold
from spaceplan.exchange.gis_in.sheet import MAX_FEATURES
from spaceplan.model.base import Frozen

#: Names of what is written into the folder.
TABLES, OUTCOME = "layers.gpkg", "outcome.json"
#: Columns that a GeoPackage has itself.
_TAKEN = ("fid", "geom")


class Outcome(Frozen):
    """What became of the files."""

    features: int = 0
    """How many features were written."""
    crowded: bool = False
    """Whether there are more than are read."""
    error: str | None = None
    """Why they could not be read."""


def main(folder: str, sources: tuple[str, ...], names: tuple[str, ...], seconds: int) -> None:
    """Write a GeoPackage of some files.

    Parameters
    ----------
    folder
        Where it is written.
    sources
        Names of files in that folder; the encoding of a shapefile's table goes before it, as in
        ``CP936:1.shp``.
    names
        What the layer of each is called; empty for its own names.
    seconds
        Seconds of a processor that it may take.
    """
    import pyogrio  # what it needs itself is not to count

    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES"})  # an index can be made anew
    hold(seconds)
    outcome = Outcome()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for source, name in zip(sources, names, strict=True):
                encoding, _, file = source.rpartition(":")
                path = str(Path(folder, file))
                options = {"ENCODING": encoding} if encoding else {}
                for own, _ in pyogrio.list_layers(path):
                    outcome = _copied(path, str(own), name, Path(folder, TABLES), outcome, options)
    except MemoryError:
        outcome = Outcome(error="memory")
    except Exception as error:  # whatever a driver of GDAL finds wrong
        reason = " ".join(str(error).replace(folder, "").split())[:160]
        outcome = Outcome(error=reason or type(error).__name__)
    Path(folder, OUTCOME).write_text(outcome.model_dump_json(), encoding="utf-8")


def _copied(
    path: str, own: str, name: str, target: Path, before: Outcome, options: dict[str, str]
) -> Outcome:
    """Add a layer to the GeoPackage."""
    from pyogrio.raw import read, write

    left = MAX_FEATURES - before.features
    meta, _, shapes, columns = read(path, layer=own, max_features=left + 1, **options)
    count = 0 if shapes is None else len(shapes)
    if count > left or before.crowded:
        return Outcome(features=before.features, crowded=True)
    if not count:
        return before
    write(
        target,
        shapes,
        [_plain(c) for c in columns],
        _names(meta["fields"]),
        layer=name or own,
        driver="GPKG",
        geometry_type="Unknown",
        crs=meta["crs"],
        encoding="UTF-8",
    )
    return Outcome(features=before.features + count)


def _plain(column: Any) -> Any:
    """Return a column as numbers or texts: a scenario needs no dates and lists."""
    if column.dtype.kind in "iufb":
        return column
    texts = [
        None if v is None or (isinstance(v, np.datetime64) and np.isnat(v)) else str(v)
        for v in column
    ]
    return np.array([t.replace("\0", " ") if t else None for t in texts], dtype=object)


def _names(fields: Any) -> list[str]:
    """Return names of columns that differ, in capitals too, and are none of the format's own."""
    out: list[str] = []
    seen = set(_TAKEN)
    for field in fields:
        base = name = str(field) or "column"
        number = 2
        while name.lower() in seen:
            name, number = f"{base}_{number}", number + 1
        seen.add(name.lower())
        out.append(name)
    return out
