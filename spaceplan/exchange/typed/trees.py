"""Trees that were typed where none can stand: inside a building, or before its door."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from shapely import Point as Spot
from shapely import Polygon

from spaceplan.exchange.oddity import warn
from spaceplan.exchange.typed.ways import Shapes
from spaceplan.model.base import Point, Ring
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.fault import Fault
from spaceplan.model.on_boundary import snap_to_boundary

#: A trunk whose middle lies deeper in a building than this, in metres, stands inside.
_DEEP_M = 0.05


def tree_oddities(shapes: Shapes, solid: frozenset[Kind], apron: float) -> Iterator[Fault]:
    """Yield kept trees inside kept buildings and before their doors.

    Parameters
    ----------
    shapes
        Index, structure and ground of everything sound that stands there.
    solid
        Kinds that no tree stands in.
    apron
        Side of the square before a door that is to stay free, in metres.

    Yields
    ------
    Fault
        Warnings, without lines of a file.
    """
    kept = [s for s in shapes if s[1].treatment is Treatment.KEEP]
    trees = [(i, t, shape) for i, t, shape in kept if t.kind is Kind.TREE]
    houses = [(h, shape) for _, h, shape in kept if h.kind in solid]
    for i, tree, disc in trees:
        middle = disc.centroid
        spot = (middle.x, middle.y)
        inside = next((h for h, s in houses if s.buffer(-_DEEP_M).contains(middle)), None)
        if inside is not None:
            yield warn(
                "tree.in_building",
                f"structures.{i}",
                (f"树“{tree.id}”在“{inside.id}”里面", f"tree '{tree.id}' inside '{inside.id}'"),
                (
                    "建筑外的树；若已砍掉，写 treatment: remove",
                    "a tree outside of buildings, or treatment: remove if it is to go",
                ),
                spot,
            )
            continue
        for house, _ in houses:
            for k, door in enumerate(house.doors):
                if house.outline is None or not _apron(house.outline, door, apron).intersects(disc):
                    continue
                off = Spot(door).distance(disc)
                yield warn(
                    "tree.before_door",
                    f"structures.{i}",
                    (
                        f"树“{tree.id}”离“{house.id}”的门（第 {k + 1} 个）{off:.2f} m",
                        f"tree '{tree.id}' {off:.2f} m from door {k + 1} of '{house.id}'",
                    ),
                    (
                        f"门前 {apron:g} m × {apron:g} m 内没有树",
                        f"no tree on the {apron:g} m × {apron:g} m before a door",
                    ),
                    spot,
                )


def _apron(outline: Ring, typed: Point, size: float) -> Polygon:
    door, _ = snap_to_boundary(typed, (outline,))
    edges = [*pairwise(outline), (outline[-1], outline[0])]
    a, b = min(edges, key=lambda e: snap_to_boundary(door, (e,))[1])
    length = math.dist(a, b) or 1.0
    ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    nx, ny = -uy, ux
    if Polygon(outline).contains(Spot(door[0] + 0.05 * nx, door[1] + 0.05 * ny)):
        nx, ny = -nx, -ny
    half = size / 2
    left = (door[0] - half * ux, door[1] - half * uy)
    right = (door[0] + half * ux, door[1] + half * uy)
    far = [(p[0] + size * nx, p[1] + size * ny) for p in (right, left)]
    return Polygon([left, right, *far])
