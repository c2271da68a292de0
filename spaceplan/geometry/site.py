"""The site: a case turned into ground that cars, rooms and people may use."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.ops import unary_union

from spaceplan.geometry.outline import clean, door_normal, polygons, structure_polygon
from spaceplan.model.base import Point, Ring
from spaceplan.model.case import Case, stands
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.scenario import Gate
from spaceplan.standards import Rules, rules_for

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from spaceplan.geometry.held import Held

Ground = Polygon | MultiPolygon

#: Slivers of free ground below this are noise of the overlay, in m².
_SLIVER_M2 = 0.01


@dataclass(frozen=True)
class Door:
    """A door on a wall, with the direction people step out."""

    id: str
    point: Point
    facing: Point


@dataclass(frozen=True)
class Opening:
    """A gate as geometry: its ends, its way in, and whether cars pass."""

    gate: Gate
    a: Point
    b: Point
    inward: Point
    width: float


@dataclass(frozen=True)
class Removable:
    """A structure that the solver may take away, at its cost."""

    id: str
    polygon: Ground
    cost: float


@dataclass(frozen=True)
class Site:
    """Ground of one case, ready for the search.

    ``free`` is the ground without standing structures, kept roads included; ``roads`` are the kept
    roads; ``removable`` are optional structures; ``block_ground`` is where the room block may lie.
    """

    case: Case
    rules: Rules
    ground: Polygon
    free: Ground
    roads: tuple[Polygon, ...]
    removable: tuple[Removable, ...]
    openings: tuple[Opening, ...]
    doors: tuple[Door, ...]
    block_ground: Ground
    greens: tuple[Polygon, ...]
    held: Held | None = None
    """What is pinned there; None where nothing is."""

    @property
    def walk_ground(self) -> Ground:
        """Ground that people may walk on: free ground, and what a block rebuilt in place leaves."""
        if self.held is not None:
            return self.held.walk
        if self.case.within is None:
            return self.free
        return _solid(self.free.union(self.block_ground))

    def accessible_required(self, stalls: int) -> int:
        """Return how many accessible stalls are owed beside the pinned ones.

        Parameters
        ----------
        stalls
            All stalls that are proposed beside the pinned ones.

        Returns
        -------
        int
            At least 0; all that the rules and the brief demand where nothing is pinned.
        """
        asked = self.case.brief.stalls.accessible
        if self.held is None:
            return self.rules.accessible_required(stalls, asked)
        owed = self.rules.accessible_required(stalls + self.held.stalls, asked)
        return max(0, owed - self.held.accessible)

    @property
    def car_gates(self) -> tuple[Opening, ...]:
        """Openings that cars may use."""
        return tuple(o for o in self.openings if o.gate.vehicles)


def build_site(case: Case) -> Site:
    """Build the ground of one case.

    Parameters
    ----------
    case
        The resolved option.

    Returns
    -------
    Site
        Free ground, roads, gates and doors.

    Raises
    ------
    SpaceplanError
        If the case names rules that do not exist.
    """
    rules = rules_for(case)
    trunk = rules.value("trunk_to_kerb")
    ground = clean(Polygon(case.site.boundary, case.site.holes))
    if isinstance(ground, MultiPolygon):
        ground = max(ground.geoms, key=lambda p: p.area)
    shapes = {s.id: structure_polygon(s, trunk) for s in case.structures}
    standing = [shapes[s.id] for s in case.structures if stands(s)]
    free = _solid(ground.difference(unary_union(standing)) if standing else ground)
    roads = [
        part
        for s in case.structures
        if s.kind is Kind.ROAD and s.treatment in (Treatment.KEEP, Treatment.OPTIONAL)
        for part in polygons(shapes[s.id].intersection(ground))
        if part.area > _SLIVER_M2
    ]
    removable = tuple(
        Removable(s.id, _solid(shapes[s.id].intersection(ground)), s.cost)
        for s in case.structures
        if s.treatment is Treatment.OPTIONAL
        and s.kind not in (Kind.ROAD, Kind.PAVING)
        and shapes[s.id].intersection(ground).area > _SLIVER_M2
    )
    return Site(
        case=case,
        rules=rules,
        ground=ground,
        free=free,
        roads=tuple(roads),
        removable=removable,
        openings=tuple(_opening(g, ground) for g in case.site.gates),
        doors=_doors(case, shapes),
        block_ground=_block_ground(case, ground, free, shapes),
        greens=tuple(
            part
            for s in case.structures
            if s.kind is Kind.GREEN and stands(s)
            for part in polygons(shapes[s.id].intersection(ground))
        ),
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


def _solid(shape: BaseGeometry) -> Ground:
    """Drop slivers and vertices that lie on straight lines."""
    parts = [p for p in polygons(clean(shape)) if p.area > _SLIVER_M2]
    simple = shapely.simplify(MultiPolygon(parts), 1e-4)
    return clean(simple)


def _opening(gate: Gate, ground: Polygon) -> Opening:
    (ax, ay), (bx, by) = gate.span
    width = math.hypot(bx - ax, by - ay)
    normal = (-(by - ay) / width, (bx - ax) / width) if width > 0 else (0.0, 1.0)
    mid = ((ax + bx) / 2, (ay + by) / 2)
    probe = shapely.Point(mid[0] + 0.05 * normal[0], mid[1] + 0.05 * normal[1])
    if not ground.contains(probe):
        normal = (-normal[0], -normal[1])
    return Opening(gate, (ax, ay), (bx, by), normal, width)


def _doors(case: Case, shapes: dict[str, Ground]) -> tuple[Door, ...]:
    """Doors people use after the rebuilding; a block rebuilt in place brings its own doors."""
    doors = []
    for s in case.structures:
        if not stands(s) or s.id == case.within_id:
            continue
        outline = max(polygons(shapes[s.id]), key=lambda p: p.area)
        for i, typed in enumerate(s.doors):
            point, facing = door_normal(outline, typed)
            doors.append(Door(f"{s.id}-door-{i + 1}", point, facing))
    return tuple(doors)


def _block_ground(case: Case, ground: Polygon, free: Ground, shapes: dict[str, Ground]) -> Ground:
    """Where the room block may lie: free ground, or the area the option names."""
    if case.within is None:
        return free
    others = [shapes[s.id] for s in case.structures if stands(s) and s.id != case.within_id]
    region = clean(Polygon(case.within)).intersection(ground)
    return _solid(region.difference(unary_union(others)) if others else region)
