"""From the master's choice to a plan: outlines, ids, figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Polygon, box

from spaceplan.geometry.outline import points_of, polygons, ring_of
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.geometry.zones import solids
from spaceplan.master.changes import areas_of, changes_of
from spaceplan.master.choose import Choice, row_key
from spaceplan.master.draft import part_polygon
from spaceplan.master.furnish import lift_things
from spaceplan.master.give_back import give_back
from spaceplan.master.held import held_metres, put_back
from spaceplan.master.parts import built_parts
from spaceplan.master.patterns import Pattern
from spaceplan.master.restate import plan_metrics
from spaceplan.master.walks import longest_walks
from spaceplan.model.enums import StallKind, Treatment
from spaceplan.model.plan import (
    AccessibleStrip,
    Aisle,
    Housed,
    Metrics,
    Patch,
    Plan,
    Provenance,
    Stall,
)
from spaceplan.search.clearances import beside_extra, beyond_last, is_solid
from spaceplan.search.gap import AisleRect, Quad, RowGap

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Necks of a walkway thinner than this are not drawn, in metres.
_NECK_M = 0.01
#: So much of a long side at either end is not where a door opens, in metres.
_END_M = 0.05
#: A solid that reaches less far into a door's ground only touches it, in m².
_TOUCH_M2 = 1e-4
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
    aisles = _aisles(site, choice)
    drive = union([Polygon(a.outline) for a in aisles])
    if site.loose:
        choice = give_back(site, choice, drive)
    whole, site = site, site.with_standing(choice.draft.standing)
    stalls, strips = _stalls(site, choice)
    blocks, rooms, sheds, greens = built_parts(choice.draft.sketch)
    moved, placed = changes_of(site, choice)
    gone = set(choice.removed)
    taken = union(
        [choice.draft.bodies, *(Polygon(o.outline) for things in (aisles, stalls) for o in things)]
    )
    plan = Plan(
        scenario=case.scenario,
        option=case.option,
        stalls=stalls,
        accessible_strips=strips,
        aisles=aisles,
        blocks=blocks,
        rooms=rooms,
        housed=tuple(
            Housed(id=h.room.id, structure=h.structure, area_m2=h.room.area_m2) for h in case.housed
        ),
        bike_sheds=sheds,
        greens=greens,
        areas=areas_of(choice),
        walkways=_walkways(site, choice, taken),
        furniture=lift_things(site),
        removed=tuple(
            s.id for s in case.structures if s.treatment is Treatment.REMOVE or s.id in gone
        ),
        modified=tuple(s.id for s in case.structures if s.treatment is Treatment.MODIFY),
        moved=moved,
        placed=placed,
        upper_bound=bound,
        provenance=provenance,
    )
    plan = put_back(site, plan)
    metrics = plan_metrics(whole, plan, _measured(site, choice))
    return plan.model_copy(update={"metrics": metrics})


def _measured(site: Site, choice: Choice) -> Metrics:
    """Figures that were measured on the way, and that the outlines alone do not tell."""
    to_gate, to_shed = longest_walks(site, choice.draft)
    return Metrics(
        aisle_m=round(_metres(choice) + held_metres(site), 1),
        longest_walk_m=to_gate,
        bike_walk_m=to_shed,
        accessible_walk_m=None
        if choice.accessible_walk is None or not site.doors
        else round(choice.accessible_walk, 1),
    )


def _stalls(site: Site, choice: Choice) -> tuple[tuple[Stall, ...], tuple[AccessibleStrip, ...]]:
    """Stalls numbered along the rows, rows one after the other."""
    strip = site.rules.value("accessible_strip_width")
    stalls: list[Stall] = []
    strips: list[AccessibleStrip] = []
    walls = _walls(site, choice)
    for gap, pattern in sorted(choice.rows, key=lambda row: row_key(row[0])):
        for i, u in enumerate(pattern.starts):
            corners = points_of(_beside_walls(site, gap, u, walls))
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


def _walls(site: Site, choice: Choice) -> BaseGeometry:
    """All that a car's door would hit beside a stall."""
    gone = {*choice.removed, *choice.draft.sketch.removed}
    stood = [s for s in site.removable if s.id in gone]
    built = [part_polygon(p) for p in choice.draft.sketch.parts if is_solid(site, p.kind)]
    old = solids(site, choice.draft.standing)
    walls = union([without(old, union(r.polygon for r in stood)), *built])
    shapely.prepare(walls)
    return walls


def _beside_walls(site: Site, gap: RowGap, start: float, walls: BaseGeometry) -> Quad:
    """Return a stall's outline, wider on the sides where a solid keeps its doors from opening."""
    more = beside_extra(site.rules)
    if more <= 0 or gap.lean or gap.parallel:
        return gap.outline(start)
    reach, u0, u1 = site.rules.value("wall_beside_stall"), start, start + gap.pitch
    low, high = _END_M, gap.depth - _END_M
    ends = []
    for at, sense in ((u0, -1.0), (u1, 1.0)):
        door = [(at, low), (at + sense * reach, low), (at + sense * reach, high), (at, high)]
        ground = Polygon([gap.at(u, v) for u, v in door])
        near = walls.intersects(ground) and common(ground, walls).area > _TOUCH_M2
        ends.append(at + sense * more if near else at)
    u0, u1 = ends
    return gap.at(u0, 0), gap.at(u1, 0), gap.at(u1, gap.depth), gap.at(u0, gap.depth)


def _box(gap: RowGap, u0: float, u1: float) -> tuple:  # type: ignore[type-arg]
    return points_of([gap.at(u0, 0), gap.at(u1, 0), gap.at(u1, gap.depth), gap.at(u0, gap.depth)])


def _aisles(site: Site, choice: Choice) -> tuple[Aisle, ...]:
    rects = choice.draft.sketch.aisles
    found: list[tuple[Polygon, int, bool]] = []
    for i, rect in enumerate(rects):
        start, end = _used(i, rects, choice.rows, site)
        served = any(gap.aisle == i and pattern.count for gap, pattern in choice.rows)
        whole = common(Polygon(rect.corners(start, end)), site.ground)
        found += [(piece, i, served) for piece in polygons(whole) if piece.area > 1.0]
    return tuple(
        Aisle(
            id=f"a{number}",
            outline=ring_of(piece),
            neck=rects[i].neck and not served,
            one_way=_traffic(rects[i]),
        )
        for number, (piece, i, served) in enumerate(_needed(found, rects), start=1)
    )


def _needed(
    found: list[tuple[Polygon, int, bool]], rects: tuple[AisleRect, ...]
) -> list[tuple[Polygon, int, bool]]:
    """Leave out two-way aisles without stalls that lie within another one."""
    out = list(found)
    for one in found:
        piece, i, served = one
        within = (
            other.buffer(_NECK_M).covers(piece)
            for other, j, _ in out
            if j != i and rects[j].way == 0 and rects[j].half >= rects[i].half - _NECK_M
        )
        if not served and rects[i].way == 0 and any(within):
            out.remove(one)
    return out


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
        # a blind aisle goes on past its last stall, and past what that is wider beside a wall
        past = max(beyond_last(site.rules), beside_extra(site.rules))
        lo, hi = _turned_over(gap, pattern, 2 * me.half)
        square = not gap.lean and not gap.parallel
        us = [
            along(gap.at(u, v))
            for u in ((lo - past, hi + past) if square else (lo, hi))
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
