"""Doors and gates as geometry: where one steps out, and where one comes in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon

from spaceplan.geometry.outline import door_normal, polygons
from spaceplan.model.base import Point, Ring
from spaceplan.model.case import Case, stands
from spaceplan.model.scenario import Gate

#: How far to look on both sides of a gate for the ground that it opens to, in metres.
_LOOK_M = 1.0


@dataclass(frozen=True)
class Door:
    """A door on a wall, with the direction people step out."""

    id: str
    point: Point
    facing: Point
    dwelling: bool = True
    """Whether people live behind it."""
    step_free: bool = True
    """Whether it is entered without a step."""


@dataclass(frozen=True)
class Opening:
    """A gate as geometry: its ends, its way in, and whether cars pass."""

    gate: Gate
    a: Point
    b: Point
    inward: Point
    width: float

    def ground(self, low: float, high: float, beside: float = 0.0) -> Polygon:
        """Return the rectangle over the gate's span between two lines along it.

        Parameters
        ----------
        low, high
            How far inward the lines lie, in metres; below 0 outside.
        beside
            How much wider than the gate on each side, in metres; below 0 narrower, default 0.

        Returns
        -------
        Polygon
            The ground.
        """
        (ax, ay), (bx, by), (nx, ny) = self.a, self.b, self.inward
        if beside:
            ux, uy = (bx - ax) / self.width * beside, (by - ay) / self.width * beside
            (ax, ay), (bx, by) = (ax - ux, ay - uy), (bx + ux, by + uy)
        return Polygon(
            [
                (ax + low * nx, ay + low * ny),
                (bx + low * nx, by + low * ny),
                (bx + high * nx, by + high * ny),
                (ax + high * nx, ay + high * ny),
            ]
        )


def gate_path(ring: Ring, a: Point, b: Point) -> tuple[Point, ...]:
    """Return the stretch of a ring between two points on it, the shorter way round.

    Parameters
    ----------
    ring
        Open ring, in metres.
    a, b
        Points on the ring, in metres.

    Returns
    -------
    tuple of Point
        ``a``, the ring's vertices between, ``b``.
    """
    loop = LineString([*ring, ring[0]])
    total = loop.length
    sa, sb = loop.project(shapely.Point(a)), loop.project(shapely.Point(b))
    stations = [loop.project(shapely.Point(p)) for p in ring]
    lo, hi = min(sa, sb), max(sa, sb)
    ends = (a, b) if sa <= sb else (b, a)
    inner = sorted((s, p) for s, p in zip(stations, ring, strict=True) if lo + 1e-6 < s < hi - 1e-6)
    if hi - lo <= total / 2:
        return (ends[0], *(p for _, p in inner), ends[1])
    after = sorted((s, p) for s, p in zip(stations, ring, strict=True) if s > hi + 1e-6)
    before = sorted((s, p) for s, p in zip(stations, ring, strict=True) if s < lo - 1e-6)
    return (ends[1], *(p for _, p in after), *(p for _, p in before), ends[0])


def opening_of(gate: Gate, ground: Polygon) -> Opening:
    """Return a gate as geometry, with its way in.

    Parameters
    ----------
    gate
        The gate, its ends on the boundary.
    ground
        The site.

    Returns
    -------
    Opening
        The gate; its way in leads to the side with more of the site.
    """
    (ax, ay), (bx, by) = gate.span
    width = math.hypot(bx - ax, by - ay)
    nx, ny = (-(by - ay) / width, (bx - ax) / width) if width > 0 else (0.0, 1.0)
    one = Opening(gate, (ax, ay), (bx, by), (nx, ny), width)
    # a gate across a corner of the outline has ground on both sides
    back, ahead = (one.ground(0.0, deep).intersection(ground).area for deep in (-_LOOK_M, _LOOK_M))
    return replace(one, inward=(-nx, -ny)) if back > ahead else one


def doors_of(case: Case, shapes: Mapping[str, Polygon | MultiPolygon]) -> tuple[Door, ...]:
    """Return the doors that people use after the rebuilding.

    Parameters
    ----------
    case
        The resolved option.
    shapes
        The ground of each structure as typed, by its id.

    Returns
    -------
    tuple of Door
        Doors of what stands; a block rebuilt in place brings its own.
    """
    doors = []
    for s in case.structures:
        if not stands(s) or s.id == case.within_id:
            continue
        outline = max(polygons(shapes[s.id]), key=lambda p: p.area)
        for i, typed in enumerate(s.doors):
            point, facing = door_normal(outline, typed)
            name = f"{s.id}-door-{i + 1}"
            doors.append(Door(name, point, facing, s.is_dwelling, s.step_free))
    return tuple(doors)
