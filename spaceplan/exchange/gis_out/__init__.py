"""Maps for QGIS and other programs: GeoPackage with stored styles, and GeoJSON."""

from spaceplan.exchange.gis_out.geojson import write_geojson
from spaceplan.exchange.gis_out.gpkg import write_gpkg

__all__ = ["write_geojson", "write_gpkg"]
