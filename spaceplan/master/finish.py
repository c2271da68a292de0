"""From the master's choice to a plan: outlines, ids, figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from shapely.geometry import Polygon, box

from spaceplan.geometry.outline import points_of, polygons, ring_of
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Removable, Site
from spaceplan.geometry.walk import make_grid, spread
from spaceplan.master.choose import Choice
from spaceplan.master.draft import (
    distance_at,
    entrances_of,
    lay_rect,
    part_polygon,
    stall_quads,
)
from spaceplan.master.foot import Entrance, apron
from spaceplan.master.patterns import Pattern
from spaceplan.model.case import stands
from spaceplan.model.enums import Kind, StallKind, Treatment, Typology
from spaceplan.model.plan import (
    AccessibleStrip,
    Aisle,
    BikeShed,
    Block,
    Metrics,
    Patch,
    Plan,
    Provenance,
    Room,
    Stall,
)
from spaceplan.search.gap import AisleRect, RowGap
from spaceplan.search.programme import lay_point
from spaceplan.typologies.base import Footprint
from spaceplan.typologies.bike_shed import ShedFootprint
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Necks of a walkway thinner than this are not drawn, in metres.
_NECK_M = 0.01
#: Pieces of walkway below this are not drawn, in m².
_SMALLEST_WAY_M2 = 0.3


def finish(site: Site, choice: Choice, bound: int, provenance: Provenance) -> Plan:
    """Write the plan of a choice.

    Parameters
    ----------
    site
        The site.
    choice
        What the master decided.
    bound
        Proved upper bound on the stalls.
    provenance
        What the plan was made from.

    Returns
    -------
    Plan
        The plan, its items numbered along the rows.
    """
    case = site.case
    stalls, strips = _stalls(site, choice)
    aisles = _aisles(site, choice)
    blocks, rooms, sheds, greens = _parts(choice)
    drive = union([Polygon(a.outline) for a in aisles])
    gone = set(choice.removed)
    removed = tuple(
        s.id for s in case.structures if s.treatment is Treatment.REMOVE or s.id in gone
    )
    modified = tuple(s.id for s in case.structures if s.treatment is Treatment.MODIFY)
    taken = union([choice.draft.bodies, drive, *(Polygon(s.outline) for s in stalls)])
    kept_green = union(site.greens)
    spared = [r.polygon for r in _optional_greens(site) if r.id not in gone]
    green_area = union([kept_green, *spared, *(Polygon(g.outline) for g in greens)]).area
    built = len(blocks) + len(sheds) + len(greens) + (1 if stalls else 0)
    count = len(stalls)
    metrics = Metrics(
        stalls=count,
        accessible=sum(s.kind is StallKind.ACCESSIBLE for s in stalls),
        parallel=sum(s.kind is StallKind.PARALLEL for s in stalls),
        rooms_m2=round(sum(r.area_m2 for r in rooms), 2),
        rooms=len(rooms),
        bikes=sum(s.capacity for s in sheds),
        ebikes=sum(s.ebikes for s in sheds),
        green_m2=round(green_area, 2),
        aisle_m=round(_metres(choice), 1),
        drive_m2=round(drive.area, 1),
        m2_per_stall=round((drive.area + sum(Polygon(s.outline).area for s in stalls)) / count, 1)
        if count
        else None,
        longest_walk_m=_longest_walk(site, choice),
        accessible_walk_m=None
        if choice.accessible_walk is None or not site.doors
        else round(choice.accessible_walk, 1),
        kept=sum(
            (stands(s) and s.treatment is not Treatment.MODIFY)
            or (s.treatment is Treatment.OPTIONAL and s.id not in gone)
            or (s.kind in (Kind.ROAD, Kind.PAVING) and s.treatment is Treatment.KEEP)
            for s in case.structures
        ),
        modified=len(modified),
        removed=len(removed),
        built=built,
        removal_cost=round(
            sum(s.cost for s in case.structures if s.id in removed or s.id in modified), 2
        ),
    )
    return Plan(
        scenario=case.scenario,
        option=case.option,
        stalls=stalls,
        accessible_strips=strips,
        aisles=aisles,
        blocks=blocks,
        rooms=rooms,
        bike_sheds=sheds,
        greens=greens,
        walkways=_walkways(site, choice, taken),
        removed=removed,
        modified=modified,
        upper_bound=bound,
        metrics=metrics,
        provenance=provenance,
    )


def _optional_greens(site: Site) -> list[Removable]:
    """Return the greens that the plan may spare; spared ones are kept green."""
    kinds = {s.id: s.kind for s in site.case.structures}
    return [r for r in site.removable if kinds[r.id] is Kind.GREEN]


def _stalls(site: Site, choice: Choice) -> tuple[tuple[Stall, ...], tuple[AccessibleStrip, ...]]:
    """Stalls numbered along the rows, rows one after the other."""
    strip = site.rules.value("accessible_strip_width")
    stalls: list[Stall] = []
    strips: list[AccessibleStrip] = []
    for gap, pattern in sorted(choice.rows, key=lambda row: _row_key(row[0])):
        for i, u in enumerate(pattern.starts):
            corners = points_of(gap.outline(u))
            kind = StallKind.PARALLEL if gap.parallel else StallKind.STANDARD
            kind = StallKind.ANGLED if gap.lean else kind
            kind = StallKind.ACCESSIBLE if i in pattern.accessible else kind
            stalls.append(
                Stall(
                    id=f"s{len(stalls) + 1}",
                    kind=kind,
                    outline=corners,
                    access=(corners[0], corners[1]),
                )
            )
        if pattern.strip is not None:
            strips.append(AccessibleStrip(outline=_box(gap, pattern.strip, pattern.strip + strip)))
    return tuple(stalls), tuple(strips)


def _row_key(gap: RowGap) -> tuple[float, ...]:
    """Rows in the order of their aisles, each side from its start."""
    return (gap.aisle if gap.aisle >= 0 else -1, *(round(v, 3) for v in gap.outward), gap.start)


def _box(gap: RowGap, u0: float, u1: float) -> tuple:  # type: ignore[type-arg]
    return points_of([gap.at(u0, 0), gap.at(u1, 0), gap.at(u1, gap.depth), gap.at(u0, gap.depth)])


def _aisles(site: Site, choice: Choice) -> tuple[Aisle, ...]:
    rects = choice.draft.sketch.aisles
    out: list[Aisle] = []
    for i, rect in enumerate(rects):
        start, end = _used(i, rects, choice.rows, site)
        served = any(gap.aisle == i and pattern.count for gap, pattern in choice.rows)
        whole = common(Polygon(rect.corners(start, end)), site.ground)
        for piece in polygons(whole):
            if piece.area > 1.0:
                out.append(
                    Aisle(
                        id=f"a{len(out) + 1}",
                        outline=ring_of(piece),
                        neck=rect.neck and not served,
                        one_way=_traffic(rect),
                    )
                )
    return tuple(out)


def _traffic(rect: AisleRect) -> float | None:
    """Return the direction of a one-way aisle's traffic, in degrees; None for a two-way one."""
    if rect.way == 0:
        return None
    x, y = rect.way * rect.along[0], rect.way * rect.along[1]
    return round(math.degrees(math.atan2(y, x)) % 360.0, 3) % 360.0


def _used(
    i: int,
    rects: tuple[AisleRect, ...],
    rows: tuple[tuple[RowGap, Pattern], ...],
    site: Site,
) -> tuple[float, float]:
    """Return the stretch of an aisle that stalls, crossings, its gate and kept roads need."""
    me = rects[i]
    (px, py), (ux, uy) = me.anchor, me.along
    spans: list[tuple[float, float]] = []
    if me.gate:
        spans.append((me.start, 2 * me.half))

    def along(point: tuple[float, ...]) -> float:
        return (point[0] - px) * ux + (point[1] - py) * uy

    for gap, pattern in rows:
        if gap.aisle != i or not pattern.count:
            continue
        us = [
            along(gap.at(u, v))
            for u in _turned_over(gap, pattern, 2 * me.half)
            for v in (0.0, -2 * me.half if abs(gap.along[0] * ux + gap.along[1] * uy) < 0.5 else 0)
        ]
        spans.append((min(us), max(us)))
        if pattern.strip is not None:
            strip = site.rules.value("accessible_strip_width")
            us = [along(gap.at(pattern.strip, 0)), along(gap.at(pattern.strip + strip, 0))]
            spans.append((min(us), max(us)))
    mine = Polygon(me.corners(me.start, me.end))
    others = [Polygon(r.corners(r.start, r.end)) for j, r in enumerate(rects) if j != i]
    met: list[tuple[float, float]] = []
    for other in [*others, *site.roads]:
        for part in polygons(common(mine, other)):
            us = [along(c) for c in part.exterior.coords]
            met.append((min(us), max(us)))
    spans += met
    if not spans:
        return me.start, me.end
    if me.way:
        # an end that no aisle and no road meets opens to a gate
        near = site.rules.value("aisle_width")
        spans += [(e, e) for e in (me.start, me.end) if not _met(e, met, near)]
    lo, hi = min(s[0] for s in spans), max(s[1] for s in spans)
    short = max(0.0, 2 * me.half - (hi - lo))
    return max(me.start, lo - short), min(me.end, hi + short)


def _turned_over(gap: RowGap, pattern: Pattern, wide: float) -> tuple[float, float]:
    """Return the stretch of a row before which cars turn into its stalls, along the row."""
    first, last = pattern.starts[0], pattern.starts[-1] + gap.pitch + gap.extra
    if gap.lean == 0:
        return first, last
    turn = math.radians(gap.lean)
    c, s = math.cos(turn), abs(math.sin(turn))
    back = max(0.0, (wide - gap.pitch * s * c) * c / s)
    return (first, last + back) if gap.lean < 0 else (first - back, last)


def _met(end: float, met: list[tuple[float, float]], near: float) -> bool:
    return any(lo <= end + near and hi >= end - near for lo, hi in met)


def _metres(choice: Choice) -> float:
    return sum(a.end - max(a.start, 0.0 if a.gate else a.start) for a in choice.draft.sketch.aisles)


def _parts(
    choice: Choice,
) -> tuple[tuple[Block, ...], tuple[Room, ...], tuple[BikeShed, ...], tuple[Patch, ...]]:
    blocks: list[Block] = []
    rooms: list[Room] = []
    sheds: list[BikeShed] = []
    greens: list[Patch] = []
    for placed in choice.draft.sketch.parts:
        part = placed.part
        if isinstance(part, Footprint):
            name = f"block-{len(blocks) + 1}"
            outline = Polygon([lay_point(p, placed.placement) for p in part.outline])
            court = None if part.court is None else ring_of(lay_rect(part.court, placed))
            blocks.append(
                Block(
                    id=name,
                    typology=Typology(part.typology),
                    outline=ring_of(outline),
                    court=court,
                )
            )
            for room in part.rooms:
                shape = lay_rect(room.rect, placed)
                door = lay_point(room.door, placed.placement)
                rooms.append(
                    Room(
                        id=room.id,
                        outline=ring_of(shape),
                        area_m2=round(shape.area, 2),
                        door=(tidy(door[0]), tidy(door[1])),
                    )
                )
        elif isinstance(part, ShedFootprint):
            door = lay_point(part.door, placed.placement)
            sheds.append(
                BikeShed(
                    id=f"shed-{len(sheds) + 1}",
                    outline=ring_of(lay_rect(part.rect, placed)),
                    capacity=part.capacity,
                    ebikes=part.ebikes,
                    door=(tidy(door[0]), tidy(door[1])),
                    racks=tuple(ring_of(lay_rect(r.rect, placed)) for r in part.racks),
                )
            )
        else:
            outline = next(polygons(part_polygon(placed)))
            greens.append(Patch(id=f"green-{len(greens) + 1}", outline=ring_of(outline)))
    return tuple(blocks), tuple(rooms), tuple(sheds), tuple(greens)


def _walkways(site: Site, choice: Choice, taken: BaseGeometry) -> tuple[Patch, ...]:
    """Ways on foot outside aisles and roads."""
    ways = without(union(choice.draft.ways), union([taken, *site.roads]))
    ways = common(ways, site.free)
    return tuple(
        Patch(id=f"way-{i + 1}", outline=ring_of(piece))
        for i, piece in enumerate(
            sorted(
                (p for p in simple_pieces(ways) if p.area > _SMALLEST_WAY_M2),
                key=lambda p: (round(p.centroid.x, 3), round(p.centroid.y, 3)),
            )
        )
    )


def simple_pieces(shape: BaseGeometry) -> list[Polygon]:
    """Cut a shape into pieces without holes that stay simple when written with four digits.

    Parameters
    ----------
    shape
        Any polygonal shape, in metres.

    Returns
    -------
    list of Polygon
        The pieces; necks thinner than a centimetre are lost.
    """
    out: list[Polygon] = []
    left = list(polygons(shape.buffer(-_NECK_M / 2, join_style="mitre")))
    while left:
        piece = left.pop()
        if piece.interiors:
            x, (x0, y0, x1, y1) = piece.interiors[0].centroid.x, piece.bounds
            for low, high in ((x0 - 1, x), (x, x1 + 1)):
                left += polygons(common(piece, box(low, y0 - 1, high, y1 + 1)))
            continue
        grown = list(polygons(piece.buffer(_NECK_M / 2, join_style="mitre")))
        sound = [p for p in grown if not p.interiors and Polygon(ring_of(p)).is_valid]
        out += sound or [piece]
    return [p for p in out if Polygon(ring_of(p)).is_valid]


def _longest_walk(site: Site, choice: Choice) -> float | None:
    """Measure the longest way from a door to the nearest gate for people, in metres."""
    rules = site.rules
    walk, size = rules.value("walkway_width"), rules.value("door_apron_depth")
    gates = [o for o in site.openings if o.gate.pedestrians and o.width >= walk]
    doors = [Entrance(d.point, d.facing) for d in site.doors]
    doors += [e for p in choice.draft.sketch.parts for e in entrances_of(p)]
    if not gates or not doors:
        return None
    stalls = union(q for g in choice.draft.gaps for q in stall_quads(g))
    middles = without(choice.draft.open_ground, stalls).buffer(-walk / 2 + 0.01, join_style="mitre")
    grid = make_grid(middles, Polygon(), 0.0, step=0.4)
    mouths = union(Polygon([o.a, o.b, o.b]).buffer(walk / 2 + 0.3) for o in gates)
    far, _ = spread(grid, grid.covers(mouths))
    ways = [distance_at(grid, far, _centre(apron(d, size))) for d in doors]
    reached = [w for w in ways if math.isfinite(w)]
    return round(max(reached), 1) if reached else None


def _centre(shape: Polygon) -> tuple[float, float]:
    return (shape.centroid.x, shape.centroid.y)
