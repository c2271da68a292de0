"""What rules keep clear, as arrays: zones in convex pieces, edges with a solid behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.polygon import orient

from spaceplan.geometry.outline import polygons
from spaceplan.geometry.site import Site, Stood
from spaceplan.geometry.terrain import FLAT
from spaceplan.geometry.zones import solids
from spaceplan.model.enums import Kind
from spaceplan.search.world import Floats, Ints
from spaceplan.standards import Rules

if TYPE_CHECKING:
    from shapely.geometry import Polygon


def beside_extra(rules: Rules) -> float:
    """Return how much wider a stall beside a solid is (rules wall_beside_stall, …), in metres.

    Parameters
    ----------
    rules
        The rules.

    Returns
    -------
    float
        0 where no rule asks for more.
    """
    if not (rules.active("wall_beside_stall") and rules.active("stall_width_beside_wall")):
        return 0.0
    more = rules.value("stall_width_beside_wall") - rules.value("stall_width")
    return max(0.0, min(more, rules.value("wall_beside_stall")))


def is_solid(site: Site, kind: str) -> bool:
    """Tell whether a placed part is one that a car's door would hit.

    Parameters
    ----------
    site
        The site.
    kind
        Kind of the part's slot.

    Returns
    -------
    bool
        True for rooms, sheds and structures that are moved or changed, but greens and areas.
    """
    what, _, name = kind.partition(":")
    if what in ("moved", "refit"):
        kinds = {s.id: s.kind for s in site.case.structures}
        return kinds[name] not in FLAT and kinds[name] is not Kind.TREE
    return what in ("rooms", "shed")


def beyond_last(rules: Rules) -> float:
    """Return how far an aisle goes on past its last stall, in metres."""
    rule = "blind_aisle_extension"
    return rules.value(rule) if rules.active(rule) else 0.0


def solid_edges(site: Site, standing: tuple[Stood, ...], edges: Floats) -> Ints:
    """Tell of each edge whether a solid stands within a door's reach behind it."""
    rule = "wall_beside_stall"
    if not len(edges) or not site.rules.active(rule):
        return np.zeros(len(edges), dtype=np.int64)
    lines = shapely.linestrings(edges.reshape(-1, 2, 2))
    near = shapely.distance(lines, solids(site, standing)) < site.rules.value(rule)
    return np.asarray(near, dtype=np.int64)


def convex_rows(zones: tuple[Polygon, ...]) -> Floats:
    """Corners of zones in convex pieces."""
    rows = [corners_of(piece) for zone in zones for piece in convex_pieces(zone)]
    return np.array(rows, dtype=float).reshape(-1, 8)


def convex_pieces(polygon: Polygon) -> list[Polygon]:
    """Cut a polygon into convex pieces of three or four corners.

    Parameters
    ----------
    polygon
        The polygon.

    Returns
    -------
    list of Polygon
        The polygon itself if it is such a piece, else triangles.
    """
    corners = len(polygon.exterior.coords) - 1
    hull = polygon.convex_hull
    if not polygon.interiors and corners <= 4 and hull.area - polygon.area < 1e-6:
        return [polygon]
    return [p for p in polygons(shapely.constrained_delaunay_triangles(polygon)) if p.area > 1e-6]


def corners_of(piece: Polygon) -> tuple[float, ...]:
    """Return the corners of a convex piece of at most four corners as eight numbers."""
    coords = list(orient(piece, 1.0).exterior.coords)[:-1]
    while len(coords) < 4:
        coords.append(coords[-1])
    return tuple(v for c in coords for v in c[:2])
