"""Makes shapefiles, FlatGeobuf and KML, and ruins them; run it for thousands.

``python -m tests.exchange.ogr_files 1000`` imports as many ruined files of all map formats, and
fails at the first internal error.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import warnings
import zipfile
from pathlib import Path

import numpy as np
import shapely
from pyogrio.raw import write

from spaceplan.exchange.foreign import ImportSettings
from spaceplan.exchange.formats import read_foreign, write_foreign
from spaceplan.model.fault import SpaceplanError
from tests.exchange.dwg_files import mutant

#: The local corner in CGCS2000 / 3-degree zone around 105° E, in metres.
EAST, NORTH = 411_820.0, 3_393_120.0
CRS = "EPSG:4544"
SHAPES = tuple(
    shapely.box(EAST + x, NORTH + y, EAST + x + wide, NORTH + y + high)
    for x, y, wide, high in ((0, 0, 60, 42), (5, 30, 30, 10), (40, 30, 18, 10))
)
KINDS = ("红线", "住宅", "住宅")
FLOORS = (0, 6, 5)


def layer(path: Path, crs: str | None = CRS, encoding: str = "UTF-8", **more) -> Path:
    """Write the yard as one layer of polygons, in the format of the suffix."""
    wkbs = np.array([shapely.to_wkb(s) for s in more.pop("shapes", SHAPES)], dtype=object)
    columns = {"类别": KINDS, "层数": FLOORS, "名称": ("晨光里", "3号楼", "4号楼"), **more}
    values = [
        np.array(v, dtype=object if isinstance(v[0], str) else None) for v in columns.values()
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        write(
            str(path), wkbs, values, list(columns), geometry_type="Polygon", crs=crs,
            encoding=encoding,
        )  # fmt: skip
    return path


def zipped(path: Path, folder: Path, inside: str = "") -> Path:
    """Pack all parts of a shapefile."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in sorted(folder.iterdir()):
            packed.write(part, inside + part.name)
    return path


def placemark(name: str, ring: tuple[tuple[float, float], ...], more: str = "") -> str:
    """Return a polygon of KML, 500 m above the sea."""
    spots = " ".join(f"{x},{y},500" for x, y in (*ring, ring[0]))
    return (
        f"<Placemark><name>{name}</name>{more}<Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{spots}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )


def ring(west: float, south: float, wide: float, high: float) -> tuple[tuple[float, float], ...]:
    """Return a box in degrees, given in metres east and north of a place in Chengdu."""
    at = [
        (104.06 + x / 95_840, 30.67 + y / 110_870)
        for x in (west, west + wide)
        for y in (south, south + high)
    ]
    return (at[0], at[2], at[3], at[1])


def kml(more: str = "") -> str:
    """Return a yard of a telephone: a boundary, and a folder of houses."""
    floors = '<ExtendedData><Data name="floors"><value>6</value></Data></ExtendedData>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document>{placemark('红线', ring(0, 0, 60, 42))}<Folder><name>建筑</name>"
        f"{placemark('3号楼', ring(5, 30, 30, 10), floors)}</Folder>{more}</Document></kml>"
    )


def main(count: int) -> None:
    """Import ruined files, and tell what came of them."""
    from spaceplan.exchange.foreign import Drawing
    from tests.exchange.gis import yard

    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        shapes = home / "shapes"
        shapes.mkdir()
        layer(shapes / "a.shp")
        sources = [zipped(home / "a.zip", shapes), layer(home / "a.fgb")]
        (home / "a.kml").write_text(kml(), encoding="utf-8")
        sources.append(home / "a.kml")
        for suffix in (".gpkg", ".geojson"):
            target = home / f"own{suffix}"
            target.write_bytes(write_foreign(target, Drawing(scenario=yard())))
            sources.append(target)
        rng = random.Random(19)
        codes: dict[str, int] = {}
        worst = 0.0
        for number in range(count):
            source = rng.choice(sources)
            start = time.perf_counter()
            try:
                if source.suffix == ".zip" and rng.random() < 0.8:
                    path = shapes / "a.shp"
                    part = rng.choice(sorted(shapes.iterdir()))
                    kept = part.read_bytes()
                    part.write_bytes(mutant(kept, rng))
                    try:
                        read_foreign(path, ImportSettings())
                    finally:
                        part.write_bytes(kept)
                else:
                    path = home / f"mutant{source.suffix}"
                    path.write_bytes(mutant(source.read_bytes(), rng))
                    read_foreign(path, ImportSettings())
                code = "read"
            except SpaceplanError as error:
                code = error.faults[0].code
            except BaseException:
                print(f"mutant {number} of {source.name}: an internal error")  # noqa: T201
                raise
            worst = max(worst, time.perf_counter() - start)
            codes[code] = codes.get(code, 0) + 1
        print(f"{count} mutants, the slowest {worst:.1f} s: {codes}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
