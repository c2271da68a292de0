"""Ground that suits what people want near their doors, whatever is built besides.

Each of these follows from the site alone, so the search keeps to it where the rule is hard; what is
built may still stand in the way, which is looked at in each draft.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import MultiPoint, Polygon, box

from spaceplan.geometry.openings import Door
from spaceplan.geometry.outline import polygons, square_before, structure_polygon
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.geometry.walk import Flags, make_grid, spread
from spaceplan.model.case import stands
from spaceplan.model.enums import Kind

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: One stands so far before a door to look round, in metres.
LOOK_M = 1.5
#: What one cannot see through.
WALLED = frozenset({Kind.BUILDING, Kind.ROOMS, Kind.SHED})
#: Distance between the points that walks are measured from, in metres.
_STEP_M = 0.5


def home_doors(site: Site) -> tuple[Door, ...]:
    """Return the doors that people live behind.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Door
        Doors of dwellings.
    """
    return tuple(d for d in site.doors if d.dwelling)


def look_from(door: Door) -> tuple[float, float]:
    """Return where one stands before a door to look round.

    Parameters
    ----------
    door
        The door.

    Returns
    -------
    tuple of float
        The place, in metres.
    """
    (x, y), (u, v) = door.point, door.facing
    return (x + LOOK_M * u, y + LOOK_M * v)


def out_of_sight(site: Site) -> BaseGeometry:
    """Return the ground that no dwelling's door sees, for what stands there for certain.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    shapely geometry
        The ground; all of it without such doors.
    """
    walls = [structure_polygon(s) for s in site.case.structures if s.kind in WALLED and stands(s)]
    x0, y0, x1, y1 = site.ground.bounds
    far = 2.0 * math.hypot(x1 - x0, y1 - y0)
    hidden: BaseGeometry = site.ground
    for door in home_doors(site):
        eye = look_from(door)
        shade = (s for wall in walls for s in _shadows(wall, eye, far))
        hidden = common(hidden, union([*walls, *shade]))
    return hidden


def _shadows(wall: BaseGeometry, eye: tuple[float, float], far: float) -> Iterator[BaseGeometry]:
    """Yield what lies behind each side of a wall, seen from a place."""
    for part in polygons(wall):
        ring = list(part.exterior.coords)
        for a, b in pairwise(ring):
            beyond = []
            for x, y in (a[:2], b[:2]):
                d = math.dist((x, y), eye) or 1.0
                beyond.append((x + (x - eye[0]) / d * far, y + (y - eye[1]) / d * far))
            yield MultiPoint([a[:2], b[:2], *beyond]).convex_hull


def across_drive(site: Site, play: float = 0.0) -> BaseGeometry:
    """Return the ground that one only walks to across a kept road, from any dwelling's door.

    Parameters
    ----------
    site
        The site.
    play
        By how much a way may be narrower on each side, in metres; default not at all.

    Returns
    -------
    shapely geometry
        The ground; all of it where every door opens onto a road.
    """
    half = site.rules.value("walkway_width") / 2 - play
    quiet = without(site.walk_ground, union(site.roads)).buffer(-half, quad_segs=16)
    deep = site.rules.value("door_apron_depth")
    aprons = union(square_before(d.point, d.facing, deep) for d in home_doors(site))
    parts = (p for p in polygons(quiet) if p.intersects(aprons))
    return without(site.ground, union(p.buffer(half, join_style="mitre") for p in parts))


def too_far(site: Site, doors: Sequence[Door], metres: float) -> BaseGeometry:
    """Return the ground that is too far on foot from some of the doors.

    Parameters
    ----------
    site
        The site.
    doors
        The doors.
    metres
        How far one may walk.

    Returns
    -------
    shapely geometry
        Squares of a grid, measured while nothing is built.
    """
    half = site.rules.value("walkway_width") / 2
    middles = site.walk_ground.buffer(0.01 - half, join_style="mitre")
    grid = make_grid(middles, Polygon(), 0.0, step=_STEP_M)
    far = np.zeros(grid.cost.shape, dtype=bool)
    deep = site.rules.value("door_apron_depth")
    for door in doors:
        starts = grid.covers(square_before(door.point, door.facing, deep).buffer(grid.step))
        ways = spread(grid, starts & np.isfinite(grid.cost))[0]
        far |= (ways > metres) & np.isfinite(ways)
    return _squares(far, grid.x0, grid.y0, grid.step)


def _squares(flags: Flags, x0: float, y0: float, step: float) -> BaseGeometry:
    """Return the ground round the points of a grid, column by column."""
    out = []
    for i in range(flags.shape[0]):
        column = np.flatnonzero(np.diff(np.concatenate(([0], flags[i].view(np.int8), [0]))))
        for low, high in column.reshape(-1, 2):
            x, y = x0 + (i - 0.5) * step, y0 + (low - 0.5) * step
            out.append(box(x, y, x + step, y0 + (high - 0.5) * step))
    return union(out)
