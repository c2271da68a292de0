"""Reading a plan back into the search: where a warm start begins."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString, Polygon

from spaceplan.geometry.openings import Opening
from spaceplan.geometry.overlay import common, union
from spaceplan.geometry.site import Site
from spaceplan.model.base import Point
from spaceplan.model.plan import Aisle, Plan
from spaceplan.search.homing import placed_items, same_standing
from spaceplan.search.programme import Part, Programme, lay_point, rects_of
from spaceplan.search.roads import passable
from spaceplan.typologies.base import Footprint
from spaceplan.typologies.bike_shed import ShedFootprint

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Sides of a block may be off by so much and still be the same, in metres.
_SAME_M = 0.03
#: The outline of a block may differ from its variant by this share of its area.
_SAME_SHARE = 0.02

Placement = tuple[float, float, float, float, float]


@dataclass(frozen=True)
class ReadAisle:
    """An aisle of a plan as the search knows aisles."""

    anchor: Point
    along: Point
    back: float
    ahead: float
    width: float
    """0 where its kind gives the width."""
    gate: int
    """Index among the gates that cars can pass, or −1."""
    kind: int = 0
    """0 for stalls at right angles; ±1 and ±2 for one-way aisles with stalls at 45 and 60°."""


@dataclass(frozen=True)
class Resumed:
    """A plan as the search knows plans."""

    way: int
    """Which programme it follows."""
    variants: tuple[int, ...]
    """Index of the variant in each slot."""
    placements: tuple[Placement, ...]
    aisles: tuple[ReadAisle, ...]
    removed: tuple[bool, ...]


def read_plan(site: Site, ways: Sequence[Programme], plan: Plan) -> Resumed | None:
    """Read a plan back into the search.

    Parameters
    ----------
    site
        The site.
    ways
        Programmes that the search tries.
    plan
        The plan, perhaps of another program.

    Returns
    -------
    Resumed or None
        Where to begin; None when the plan has no aisles and none is pinned, or its blocks, sheds
        and greens are none that the search could make.
    """
    aisles = tuple(read for a in plan.aisles for read in _aisles(site, a))
    if not aisles and not (site.held and site.held.roads):
        return None
    rooms = tuple((r.id, r.door) for r in plan.rooms)
    items = {
        "rooms": [_Built(shape, rooms) for shape in _buildings(plan)],
        "shed": [
            _Built(Polygon(s.outline), () if s.door is None else (("", s.door),))
            for s in plan.bike_sheds
        ],
        "green": [_Built(Polygon(g.outline), ()) for g in plan.greens],
    }
    for area in plan.areas:
        items[f"area:{area.id}"] = [_Built(Polygon(area.outline), ())]
    for kind, shapes in placed_items(site, plan).items():
        items[kind] = [_Built(shape, ()) for shape in shapes]
    for way, programme in enumerate(ways):
        found = _match(programme, items) if same_standing(site, programme, plan) else None
        if found is not None:
            return Resumed(
                way=way,
                variants=tuple(v for v, _ in found),
                placements=tuple(p for _, p in found),
                aisles=aisles,
                removed=tuple(r.id in plan.removed for r in site.removable),
            )
    return None


def _buildings(plan: Plan) -> list[BaseGeometry]:
    """Room blocks, bars with a common court as one; then each with a shed that touches it."""
    blocks: dict[object, BaseGeometry] = {}
    for block in plan.blocks:
        key = block.id if block.court is None else block.court
        shape = Polygon(block.outline)
        blocks[key] = union([blocks[key], shape]) if key in blocks else shape
    joined = [
        union([block, shed])
        for block in blocks.values()
        for shed in (Polygon(s.outline) for s in plan.bike_sheds)
        if block.distance(shed) < _SAME_M
    ]
    return [*blocks.values(), *joined]


@dataclass(frozen=True)
class _Built:
    """A block, shed or green of a plan, with the doors that tell which way round it stands."""

    shape: BaseGeometry
    doors: tuple[tuple[str, Point], ...]


def _match(
    programme: Programme, items: dict[str, list[_Built]]
) -> list[tuple[int, Placement]] | None:
    """Give every slot one of the things built, each once."""
    left = {kind: list(shapes) for kind, shapes in items.items()}
    out: list[tuple[int, Placement]] = []
    for slot in programme.slots:
        for built in left.get(slot.kind, []):
            found = list(_fits(slot.variants, built.shape))
            if found:
                # a rectangle lies four ways on its outline: doors tell which
                out.append(min(found, key=lambda f: _off(slot.variants[f[0]], f[1], built.doors)))
                left[slot.kind].remove(built)
                break
        else:
            return None
    return out


def _off(part: Part, placement: Placement, doors: tuple[tuple[str, Point], ...]) -> float:
    """How far the doors of a placed part lie from those of a plan, in metres; to a centimetre."""
    if isinstance(part, Footprint):
        mine = {r.id: r.door for r in part.rooms}
    elif isinstance(part, ShedFootprint):
        mine = {"": part.door}
    else:
        return 0.0
    off = [math.dist(lay_point(mine[i], placement), at) for i, at in doors if i in mine]
    return round(sum(off), 2)


def _fits(variants: Sequence[Part], shape: BaseGeometry) -> Iterator[tuple[int, Placement]]:
    corners = shapely.get_coordinates(shape.minimum_rotated_rectangle)[:4]
    ring = [(float(x), float(y)) for x, y in corners]
    for index, part in enumerate(variants):
        rects = rects_of(part)
        width, depth = max(r[2] for r in rects), max(r[3] for r in rects)
        for i in range(4):
            corner, right, left = ring[i], ring[(i + 1) % 4], ring[(i + 3) % 4]
            for far, side in ((right, left), (left, right)):
                wide, deep = math.dist(corner, far), math.dist(corner, side)
                if abs(wide - width) > _SAME_M or abs(deep - depth) > _SAME_M:
                    continue
                xx, xy = (far[0] - corner[0]) / wide, (far[1] - corner[1]) / wide
                yx, yy = (side[0] - corner[0]) / deep, (side[1] - corner[1]) / deep
                # local y is (−s, c); local x is ±(c, s)
                mirror = 1.0 if yy * xx - yx * xy > 0 else -1.0
                placement = (corner[0], corner[1], yy, -yx, mirror)
                laid = union(_laid(rect, placement) for rect in rects)
                if laid.symmetric_difference(shape).area < _SAME_SHARE * shape.area:
                    yield index, placement


def _laid(rect: tuple[float, float, float, float], placement: Placement) -> Polygon:
    x0, y0, x1, y1 = rect
    corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    return Polygon([lay_point(p, placement) for p in corners])


def _aisles(site: Site, aisle: Aisle) -> tuple[ReadAisle, ...]:
    """Read an aisle; one that is wider than its gate was led in by a single lane along it."""
    read = _aisle(site, aisle)
    if read.gate < 0 or read.kind != 0:
        return (read,)
    opening, shape = passable(site)[read.gate], Polygon(aisle.outline)
    mouth = LineString([opening.a, opening.b]).intersection(shape.buffer(_SAME_M))
    ux, uy = read.along
    across = abs(ux * opening.inward[0] + uy * opening.inward[1])
    wide = read.width or site.rules.value("aisle_width")
    if mouth.is_empty or mouth.length * across > wide - 2 * _SAME_M:
        return (read,)
    half = read.ahead / 2
    anchor = (read.anchor[0] + half * ux, read.anchor[1] + half * uy)
    middle = mouth.interpolate(0.5, normalized=True)
    lane = replace(read, anchor=(middle.x, middle.y), width=site.rules.value("single_lane_width"))
    return replace(read, anchor=anchor, back=half, ahead=half, gate=-1), lane


def _aisle(site: Site, aisle: Aisle) -> ReadAisle:
    shape = Polygon(aisle.outline)
    width = _width(site, aisle, shape)
    narrow = 0.0 if width == site.rules.value("aisle_width") else width
    # along its longest edge, or across it where that fits the width better
    ring = list(shape.exterior.coords)
    a, b = max(pairwise(ring), key=lambda e: math.dist(e[0], e[1]))
    length = math.dist(a, b)
    ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    us, vs = _extent(shape, ux, uy)
    if abs(us[1] - us[0] - width) < abs(vs[1] - vs[0] - width):
        ux, uy = -uy, ux
        us, vs = _extent(shape, ux, uy)
    kind = 0
    if aisle.one_way is not None:
        turn = math.radians(aisle.one_way)
        ux, uy = math.cos(turn), math.sin(turn)
        us, vs = _extent(shape, ux, uy)
        kind = _kind(site, vs[1] - vs[0])
        width = vs[1] - vs[0] if kind else width
    middle = (vs[0] + vs[1]) / 2
    for g, opening in enumerate(passable(site)):
        at = _entry(opening, shape, (ux, uy), middle)
        if at is None:
            continue
        sense = 1.0 if ux * opening.inward[0] + uy * opening.inward[1] > 0 else -1.0
        u = at[0] * ux + at[1] * uy
        ahead = us[1] - u if sense > 0 else u - us[0]
        way = (sense * ux, sense * uy)
        return ReadAisle(at, way, 2 * width, ahead, narrow, g, int(sense) * kind)
    u = (us[0] + us[1]) / 2
    anchor = (u * ux - middle * uy, u * uy + middle * ux)
    half = (us[1] - us[0]) / 2
    return ReadAisle(anchor, (ux, uy), half, half, narrow, -1, kind)


def _width(site: Site, aisle: Aisle, shape: Polygon) -> float:
    """Which of the widths of two-way aisles one has."""
    rules = site.rules
    lane, wide = rules.value("single_lane_width"), rules.value("aisle_width")
    if aisle.one_way is not None:
        return wide
    thin = max(lane, rules.value("parallel_aisle_width"))
    known = (lane, thin) if aisle.neck else (wide, thin)
    ring = shapely.get_coordinates(shape.minimum_rotated_rectangle).tolist()
    side = min(math.dist(ring[0], ring[1]), math.dist(ring[1], ring[2]))
    # a stub is shorter than wide: then the plain width is as good a guess as any
    return min(known, key=lambda w: (abs(side - w) > _SAME_M, known.index(w)))


def _kind(site: Site, width: float) -> int:
    """Which angle a one-way aisle is for, by its width; 0 where no angled stalls are allowed."""
    rules = site.rules
    known = [
        (abs(rules.angled_aisle_width(angle) - width), kind)
        for kind, angle in ((1, 45.0), (2, 60.0))
        if rules.one_way and angle in rules.angles
    ]
    return min(known)[1] if known else 0


def _extent(
    shape: Polygon, ux: float, uy: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    us = [x * ux + y * uy for x, y in shape.exterior.coords]
    vs = [y * ux - x * uy for x, y in shape.exterior.coords]
    return (min(us), max(us)), (min(vs), max(vs))


def _entry(opening: Opening, shape: Polygon, along: Point, middle: float) -> Point | None:
    """Where the middle of an aisle crosses a gate that it touches."""
    if abs(along[0] * opening.inward[0] + along[1] * opening.inward[1]) < 0.4:
        return None
    if shape.distance(LineString([opening.a, opening.b])) > 0.05:
        return None
    (ux, uy), far = along, 1e4
    ox, oy = -middle * uy, middle * ux
    line = LineString([(ox - far * ux, oy - far * uy), (ox + far * ux, oy + far * uy)])
    point = common(line, LineString([opening.a, opening.b]).buffer(1e-6))
    if point.is_empty:
        return None
    middle_point = shapely.centroid(point)
    return (float(middle_point.x), float(middle_point.y))
