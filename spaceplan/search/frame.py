"""The frame of a search: the site's main direction lies along x, its low corner at the origin.

Boxes fit what lies along the axes, so turning the site first makes them tight; and the same site
turned or moved gives the same arrays up to rounding, so also the same search.
"""

from __future__ import annotations

import math

import numpy as np

from spaceplan.model.base import Point
from spaceplan.search.world import CHUNK, FAR, Floats, World


def to_frame(world: World) -> World:
    """Turn the arrays of a world into its own frame.

    Parameters
    ----------
    world
        Arrays in the site's coordinates; ``frame`` says where to.

    Returns
    -------
    World
        The same in the frame, with the boxes of its edges and zones.
    """
    edges = _turn(world, world.edges)
    no_stall, no_aisle = _turn(world, world.no_stall), _turn(world, world.no_aisle)
    fixed, pinned, gates = world.fixed.copy(), world.pinned.copy(), world.gates.copy()
    gates[:, :4], gates[:, 4:6] = _turn(world, gates[:, :4]), _spin(world, gates[:, 4:6])
    fixed[:, :2], fixed[:, 2:4] = _turn(world, fixed[:, :2]), _spin(world, fixed[:, 2:4])
    pinned[:, :2], pinned[:, 2:4] = _turn(world, pinned[:, :2]), _spin(world, pinned[:, 2:4])
    return world.replaced(
        edges=edges,
        chunks=_chunks(edges),
        block_edges=_turn(world, world.block_edges),
        open_edges=_turn(world, world.open_edges),
        quads=_turn(world, world.quads),
        no_stall=no_stall,
        no_stall_box=_boxes(no_stall),
        no_aisle=no_aisle,
        no_aisle_box=_boxes(no_aisle),
        narrow=_turn(world, world.narrow),
        dirs=_spin(world, world.dirs),
        gates=gates,
        fixed=fixed,
        road_segments=_turn(world, world.road_segments),
        pinned=pinned,
    )


def point_in_frame(world: World, point: Point) -> Point:
    """Return where a place of the site lies in the frame.

    Parameters
    ----------
    world
        The world.
    point
        A place in the site's coordinates, in metres.

    Returns
    -------
    Point
        The same in the frame.
    """
    c, s, ox, oy = (float(v) for v in world.frame)
    x, y = point[0] - ox, point[1] - oy
    return (c * x + s * y, c * y - s * x)


def way_in_frame(world: World, way: Point) -> Point:
    """Return a direction of the site as one of the frame.

    Parameters
    ----------
    world
        The world.
    way
        A unit vector of the site.

    Returns
    -------
    Point
        The same in the frame.
    """
    c, s = float(world.frame[0]), float(world.frame[1])
    return (c * way[0] + s * way[1], c * way[1] - s * way[0])


def point_on_site(world: World, point: Point) -> Point:
    """Return where a place of the frame lies on the site.

    Parameters
    ----------
    world
        The world.
    point
        A place in the frame, in metres.

    Returns
    -------
    Point
        The same in the site's coordinates.
    """
    c, s, ox, oy = (float(v) for v in world.frame)
    return (ox + c * point[0] - s * point[1], oy + s * point[0] + c * point[1])


def way_on_site(world: World, way: Point) -> Point:
    """Return a direction of the frame as one of the site.

    Parameters
    ----------
    world
        The world.
    way
        A unit vector of the frame.

    Returns
    -------
    Point
        The same in the site's coordinates, of length 1 within rounding.
    """
    c, s = float(world.frame[0]), float(world.frame[1])
    x, y = c * way[0] - s * way[1], s * way[0] + c * way[1]
    length = math.hypot(x, y)
    return (x / length, y / length)


def _turn(world: World, rows: Floats) -> Floats:
    """Places, two numbers each."""
    c, s, ox, oy = world.frame
    if c == 1.0:
        return np.asarray(rows - np.tile([ox, oy], rows.shape[1] // 2))
    out = np.empty_like(rows)
    x, y = rows[:, 0::2] - ox, rows[:, 1::2] - oy
    out[:, 0::2], out[:, 1::2] = c * x + s * y, c * y - s * x
    return out


def _spin(world: World, rows: Floats) -> Floats:
    """Directions."""
    c, s = world.frame[:2]
    return np.column_stack([c * rows[:, 0] + s * rows[:, 1], c * rows[:, 1] - s * rows[:, 0]])


def _chunks(edges: Floats) -> Floats:
    out = np.empty((-(-len(edges) // CHUNK), 4))
    for i in range(len(out)):
        some = edges[i * CHUNK : (i + 1) * CHUNK].reshape(-1, 2)
        # a hair wider: lines along an axis have boxes without width
        out[i, :2], out[i, 2:] = some.min(axis=0) - 1e-5, some.max(axis=0) + 1e-5
    return out if len(out) else np.full((1, 4), FAR)


def _boxes(quads: Floats) -> Floats:
    xs, ys = quads[:, 0::2], quads[:, 1::2]
    return np.column_stack([xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)])
