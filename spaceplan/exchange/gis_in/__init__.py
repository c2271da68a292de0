"""Maps in: GeoPackage and GeoJSON, our own and those of others."""

from spaceplan.exchange.gis_in.geojson import read_geojson
from spaceplan.exchange.gis_in.gpkg import read_gpkg

__all__ = ["read_geojson", "read_gpkg"]
