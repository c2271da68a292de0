"""Pinned things as ground: a site on which some of a plan stands already.

A pinned thing is no longer sought: its ground is taken away from the search, pinned aisles become
kept roads that rows may be entered from, and the doors of pinned blocks are doors like all others.
The rest is an ordinary site.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString, Polygon

from spaceplan.geometry.openings import Door
from spaceplan.geometry.outline import clean, door_normal, polygons, structure_polygon
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Ground, Site, build_site
from spaceplan.model.base import Ring
from spaceplan.model.case import Case
from spaceplan.model.enums import Kind, StallKind, Treatment
from spaceplan.model.pins import Pinned

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: By so much pinned things are taken smaller, so that coordinates rounded to 0.1 mm do not cost
#: the stall that just fits between two of them, in metres.
_GIVE_M = 0.001
#: Overlaps below this are touches, in m².
_TOUCH_M2 = 0.02
#: Outlines so near are one ground, in metres.
GAP_M = 0.005
#: How much narrower than a lane on each side the ground may be that joins aisles, in metres.
LANE_PLAY_M = 0.02
#: So much of a pinned aisle must be joined.
JOINED = 0.5
#: Ground of a gate's mouth that counts as a way in, in metres.
_MOUTH_M = 3.0


@dataclass(frozen=True)
class Held:
    """What is pinned on a site, as the solver sees it."""

    pinned: Pinned
    """The things themselves."""
    walk: Ground
    """Where people may walk: free ground, courts and wheelchair strips as well."""
    bare: tuple[Polygon, ...]
    """Ground on which no stall may stand: what was asked for, walkways and fire lanes."""
    roads: tuple[Polygon, ...]
    """The pinned aisles."""
    doors: tuple[Door, ...]
    """Doors of pinned rooms and sheds: each must be walked to."""
    exits: tuple[Door, ...]
    """Where people step onto open ground: the same, but courts instead of the doors in them."""
    stalls: int
    """How many stalls are pinned."""
    accessible: int
    """Of these, accessible ones."""


def hold(case: Case, pinned: Pinned) -> Site:
    """Build the ground of a case on which some things stand already.

    Parameters
    ----------
    case
        The resolved option.
    pinned
        What stays.

    Returns
    -------
    Site
        The ground that is left for the rest, and the brief that is left to be met.

    Raises
    ------
    SpaceplanError
        If the case names rules that do not exist.
    """
    site = build_site(_rest_of(case, pinned))
    solid = _less(
        [
            *(s.outline for s in pinned.stalls),
            *(b.outline for b in pinned.blocks),
            *(s.outline for s in pinned.bike_sheds),
            *(g.outline for g in pinned.greens),
        ]
    )
    soft = _less(
        [
            *(b.court for b in pinned.blocks if b.court is not None),
            *(s.outline for s in pinned.accessible_strips),
            *(f.outline for f in pinned.furniture if f.outline is not None),
        ]
    )
    taken = union([solid, soft])
    held = Held(
        pinned=pinned,
        walk=clean(without(site.walk_ground, solid)),
        bare=tuple(
            part
            for ring in (
                *pinned.no_stall,
                *(w.outline for w in pinned.walkways),
                *(f.outline for f in pinned.fire_lanes),
            )
            for part in polygons(clean(common(clean(Polygon(ring)), site.ground)))
        ),
        roads=tuple(Polygon(a.outline) for a in pinned.aisles),
        doors=_doors(pinned),
        exits=_exits(pinned),
        stalls=len(pinned.stalls),
        accessible=sum(s.kind is StallKind.ACCESSIBLE for s in pinned.stalls),
    )
    return replace(
        site,
        free=clean(without(site.free, taken)),
        block_ground=clean(without(site.block_ground, taken)),
        roads=(*site.roads, *held.roads),
        greens=(*site.greens, *(Polygon(g.outline) for g in pinned.greens)),
        held=held,
    )


def with_companions(case: Case, plan: Pinned, pinned: Pinned, *, way_in: bool = False) -> Pinned:
    """Add what pinned things cannot do without.

    A stall needs the aisle before it and, if accessible, its strip; a one-way aisle all others of
    its round and the slanting stalls on them; an accessible strip its stalls.

    Parameters
    ----------
    case
        The resolved option.
    plan
        All that the given plan draws.
    pinned
        What is asked to stay.
    way_in
        Whether each pinned aisle brings the aisles with it that join it to a gate, the fewest
        there are.  Default False: another way in may be found.

    Returns
    -------
    Pinned
        The pins, and what stays because of them.
    """
    strips = [s for s in plan.accessible_strips if _beside(s.outline, pinned)]
    more = Pinned(accessible_strips=tuple(strips))
    aisles: list[int] = []
    deep = _aisle_width(case)
    grounds = [Polygon(a.outline) for a in plan.aisles]
    roads = union(
        structure_polygon(s)
        for s in case.structures
        if s.kind is Kind.ROAD and s.treatment in (Treatment.KEEP, Treatment.OPTIONAL)
    )
    for stall in pinned.stalls:
        box = without(box_before(stall.outline, stall.access, deep), roads)
        aisles += [k for k, g in enumerate(grounds) if common(box, g).area > _TOUCH_M2]
    aisles += [k for k, a in enumerate(plan.aisles) if a in pinned.aisles]
    if any(plan.aisles[k].one_way is not None for k in aisles):
        aisles += [k for k, a in enumerate(plan.aisles) if a.one_way is not None]
        slanting = tuple(s for s in plan.stalls if s.kind is StallKind.ANGLED)
        more = more.and_also(Pinned(stalls=slanting))
    if way_in:
        mouths = [LineString(g.span).buffer(_MOUTH_M) for g in case.site.gates if g.vehicles]
        aisles += _way_in(grounds, union([*mouths, roads]), sorted(set(aisles)))
    more = more.and_also(Pinned(aisles=tuple(plan.aisles[k] for k in sorted(set(aisles)))))
    return pinned.and_also(more)


def box_before(outline: Ring, access: Ring, deep: float) -> Polygon:
    """Return the rectangle before a stall's access edge.

    Parameters
    ----------
    outline, access
        The stall and its access edge, in metres.
    deep
        How deep the rectangle is, in metres.

    Returns
    -------
    Polygon
        The rectangle, away from the stall.
    """
    (ax, ay), (bx, by) = access[0], access[1]
    line = LineString([(ax, ay), (bx, by)])
    if line.length < 1e-9:
        return Polygon()
    nx, ny = (by - ay) / line.length, (ax - bx) / line.length
    middle = Polygon(outline).centroid
    if (middle.x - ax) * nx + (middle.y - ay) * ny > 0:
        nx, ny = -nx, -ny
    d = deep
    return Polygon([(ax, ay), (bx, by), (bx + d * nx, by + d * ny), (ax + d * nx, ay + d * ny)])


def joined(site: Site, aisles: Iterable[BaseGeometry]) -> bool:
    """Tell whether all pinned aisles can be driven to, with the other aisles that are proposed.

    Parameters
    ----------
    site
        The site.
    aisles
        Aisles that are proposed, as shapes.

    Returns
    -------
    bool
        True also where nothing is pinned.
    """
    if site.held is None or not site.held.roads:
        return True
    lane = site.rules.value("single_lane_width")
    mouths = [o.ground(0.1, -5.0) for o in site.car_gates]
    ground = union(p.buffer(GAP_M, join_style="mitre") for p in (*aisles, *site.roads, *mouths))
    half = lane / 2 - LANE_PLAY_M
    middles = ground.buffer(-half - GAP_M, quad_segs=16)
    parts = [p for p in polygons(middles) if any(p.intersects(m) for m in mouths)]
    swept = union(parts).buffer(half, quad_segs=16)
    return all(common(r, swept).area > JOINED * r.area for r in site.held.roads)


def _rest_of(case: Case, pinned: Pinned) -> Case:
    """Return the case that is left: the brief less what is pinned, structures decided by pins."""
    brief = case.brief
    rooms = {r.id for r in pinned.rooms}
    bikes = brief.bikes
    if bikes is not None and pinned.bike_sheds:
        ebikes = max(0, bikes.ebikes - sum(s.ebikes for s in pinned.bike_sheds))
        spaces = max(ebikes, bikes.spaces - sum(s.capacity for s in pinned.bike_sheds))
        bikes = bikes.model_copy(update={"spaces": spaces, "ebikes": ebikes})
    least = max(0, brief.stalls.min - len(pinned.stalls))
    rest = brief.model_copy(
        update={
            "rooms": tuple(r for r in brief.rooms if r.id not in rooms),
            "bikes": bikes,
            "stalls": brief.stalls.model_copy(update={"min": least}),
        }
    )
    decided = dict.fromkeys(pinned.removed, Treatment.REMOVE)
    decided |= dict.fromkeys(pinned.standing, Treatment.KEEP)
    structures = tuple(
        s.model_copy(update={"treatment": decided[s.id]})
        if s.treatment is Treatment.OPTIONAL and s.id in decided
        else s
        for s in case.structures
    )
    return case.model_copy(update={"brief": rest, "structures": structures})


def _less(rings: Iterable[Ring]) -> BaseGeometry:
    return union(clean(Polygon(r)).buffer(-_GIVE_M, join_style="mitre") for r in rings)


def _doors(pinned: Pinned) -> tuple[Door, ...]:
    doors = [(r.id, r.outline, r.door) for r in pinned.rooms]
    doors += [
        (s.id, s.outline, d)
        for s in pinned.bike_sheds
        for d in (s.door, *s.more_doors)
        if d is not None
    ]
    return tuple(
        Door(f"{owner}-door", *door_normal(Polygon(outline), door))
        for owner, outline, door in doors
    )


def _exits(pinned: Pinned) -> tuple[Door, ...]:
    courts = [(b, Polygon(b.court)) for b in pinned.blocks if b.court is not None]
    out = [
        d
        for d in _doors(pinned)
        if not any(court.distance(shapely.Point(d.point)) < 0.02 for _, court in courts)
    ]
    for block, court in courts:
        ring, walls = list(court.exterior.coords), Polygon(block.outline).buffer(0.02)
        for a, b in pairwise(ring):
            middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
            if not walls.intersects(shapely.Point(middle)):
                out.append(Door(f"{block.id}-court", *door_normal(court, middle)))
    return tuple(out)


def _beside(strip: Ring, pinned: Pinned) -> bool:
    """Tell whether a strip lies along a pinned accessible stall."""
    shape = Polygon(strip).buffer(0.02, join_style="mitre")
    return any(
        common(shape, Polygon(s.outline)).length > 2.0
        for s in pinned.stalls
        if s.kind is StallKind.ACCESSIBLE
    )


def _aisle_width(case: Case) -> float:
    from spaceplan.standards import rules_for

    return rules_for(case).value("aisle_width")


def _way_in(grounds: list[Polygon], gates: BaseGeometry, wanted: list[int]) -> list[int]:
    """Return aisles that join the wanted ones to a gate, the fewest for each."""
    tree = shapely.STRtree(grounds)
    near = [
        [int(j) for j in tree.query(g) if int(j) != k and common(g, grounds[int(j)]).area > 1.0]
        for k, g in enumerate(grounds)
    ]
    came: dict[int, int] = {k: k for k, g in enumerate(grounds) if g.intersects(gates)}
    queue = sorted(came)
    for k in queue:
        for j in sorted(near[k]):
            if j not in came:
                came[j] = k
                queue.append(j)
    out: list[int] = []
    for k in wanted:
        while k in came and came[k] != k:
            k = came[k]
            out.append(k)
    return out
