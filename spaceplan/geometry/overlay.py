"""Overlays on a fine grid.

Floating-point overlays of GEOS 3.14 can return a whole rectangle for two turned rectangles that
only touch; on a grid of a micrometre they cannot.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Polygon

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_GRID = 1e-6


def _plain(shape: BaseGeometry) -> BaseGeometry:
    """Leave out the points and lines of a mixture: GEOS overlays none on a grid."""
    if shape.geom_type != "GeometryCollection":
        return shape
    return shapely.MultiPolygon(
        [q for p in shapely.get_parts(shape) for q in shapely.get_parts(p) if q.area > 0]
    )


def common(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    """Return the ground two shapes share.

    Parameters
    ----------
    a, b
        Shapes in metres.

    Returns
    -------
    shapely geometry
        Their intersection.
    """
    return shapely.intersection(_plain(a), _plain(b), grid_size=_GRID)


def without(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    """Return the ground of one shape that another does not take.

    Parameters
    ----------
    a, b
        Shapes in metres.

    Returns
    -------
    shapely geometry
        ``a`` less ``b``.
    """
    return shapely.difference(_plain(a), _plain(b), grid_size=_GRID)


def union(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return the ground that some shapes take together.

    Parameters
    ----------
    shapes
        Shapes in metres.

    Returns
    -------
    shapely geometry
        Their union; an empty polygon for no shapes.
    """
    some = [p for p in (_plain(s) for s in shapes) if not p.is_empty]
    return shapely.union_all(some, grid_size=_GRID) if some else Polygon()
