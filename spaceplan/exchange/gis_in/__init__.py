"""Maps in: GeoPackage and GeoJSON, our own and those of others."""
