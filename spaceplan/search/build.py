"""Build the arrays of a search from a site and a programme."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString

from spaceplan.geometry.directions import dominant_directions
from spaceplan.geometry.openings import Opening, gate_path
from spaceplan.geometry.outline import clean, polygons
from spaceplan.geometry.site import Ground, Site
from spaceplan.geometry.zones import forced_necks, no_aisles, no_stalls, road_ends, way_width
from spaceplan.model.base import Point
from spaceplan.search.clearances import (
    beside_extra,
    beyond_last,
    convex_pieces,
    convex_rows,
    corners_of,
    is_solid,
    solid_edges,
)
from spaceplan.search.foot_grid import with_foot_grid
from spaceplan.search.frame import to_frame
from spaceplan.search.green_slots import figure
from spaceplan.search.prices import price_of
from spaceplan.search.programme import Programme, rects_of
from spaceplan.search.roads import Edge, lay_roads, passable, ring_edges
from spaceplan.search.world import ALIKE, FAR, MAX_PARTS, Floats, Ints, Params, World
from spaceplan.standards import Rules
from spaceplan.units import SWEEP_SLACK_M

#: The edge of a ground that is nowhere.
_NOWHERE = (1e9, 1e9, 1e9 + 0.5, 1e9)
#: Most of a foot gate's width that is kept free of everything, in metres.
_FOOT_GATE_M = 3.0
#: Price of gates that no aisle joins, in stalls: they must be joined on foot.  With it krems-2 has
#: 140, 142, 143 (seeds 0 to 2) for 136, 141, 142: sketches promised up to 11 more than plans could
#: hold.  Not measured where something is placed, nor asked for there.
_PER_PART = 2.0
#: How often those beside a moved aisle are laid against it where directions fan out, on ground of
#: so many m².  Less ground has few aisles side by side (42 real lots, standard, seed 0: 2,351
#: stalls for 2,352; krems-1, 2,700 m², seeds 0 to 5: mean 102.0 for 102.8); on more it costs time
#: (moscow-3's street block, 1,924 for 1,952 in 112 s for 100); and where something is placed it
#: did not help (Dongxing Yuan, seed 0: 343 in four options for 345).
_STACK_FROM_M2, _STACK_TO_M2 = 3_000.0, 8_000.0
_STACK = 0.08


def build_world(site: Site, programme: Programme) -> World:
    """Turn a site and what is to be built on it into arrays.

    Parameters
    ----------
    site
        The site.
    programme
        What is to be built.

    Returns
    -------
    World
        Arrays for the kernels.
    """
    site = site.with_standing(programme.standing)
    dirs = _directions(site)
    params = _params(site)
    if not programme.slots:
        params = params.replaced(per_part=_PER_PART, parts=_pieces(site))
        if _STACK_FROM_M2 < site.free.area < _STACK_TO_M2 and _fan_out(dirs):
            params = params.replaced(stack=_STACK)
    edges, tags = _edges(site, site.free)
    quads = _quads(site, params)
    own_edges, own_tags, own_rows = _regions(site, programme)
    open_edges, open_tags = _edges(site, site.walk_ground)
    fixed, fixed_group, segments, segment_group, reached = lay_roads(site, params)
    rects, keep, exits, pinned, counts = _variants(programme)
    hard = [int(is_solid(site, s.kind)) for s in programme.slots for _ in s.variants]
    lawn = [int(s.kind == "green") for s in programme.slots for _ in s.variants]
    firsts, lasts, at = [], [], 0
    for slot in programme.slots:
        firsts.append(at)
        at += len(slot.variants)
        lasts.append(at)
    world = to_frame(
        World(
            params=params,
            frame=_frame(site),
            edges=edges,
            tags=tags,
            solid=solid_edges(site, programme.standing, edges),
            chunks=np.zeros((0, 4)),
            no_stall_box=np.zeros((0, 4)),
            no_aisle_box=np.zeros((0, 4)),
            block_edges=own_edges,
            block_tags=own_tags,
            open_edges=open_edges,
            open_tags=open_tags,
            quads=quads,
            no_stall=np.concatenate([quads, convex_rows(no_stalls(site))]),
            no_aisle=convex_rows(no_aisles(site)),
            narrow=convex_rows(forced_necks(site) if params.forced else ()),
            dirs=dirs,
            gates=np.array([_gate_row(o, params) for o in passable(site)]).reshape(-1, 7),
            fixed=fixed,
            fixed_group=fixed_group,
            road_segments=segments,
            road_group=segment_group,
            road_reached=reached,
            removal=np.array([price_of(site, r.cost) for r in site.removable], dtype=float),
            slot_first=np.array(firsts, dtype=np.int64),
            slot_last=np.array(lasts, dtype=np.int64),
            slot_region=own_rows,
            rects=rects,
            rect_count=counts[0],
            keep=keep,
            keep_count=counts[1],
            off_count=counts[4],
            exits=exits,
            exit_count=counts[2],
            pinned=pinned,
            has_pin=counts[3],
            hard=np.array(hard, dtype=np.int64),
            lawn=np.array(lawn, dtype=np.int64),
        )
    )
    return with_foot_grid(site, world)


def _frame(site: Site) -> Floats:
    """Return the heaviest direction of the site, and its low corner seen along it."""
    angle = dominant_directions([site.free, *site.roads])[0]
    c, s = math.cos(angle), math.sin(angle)
    corners = np.array(site.ground.exterior.coords)[:, :2] @ np.array([[c, -s], [s, c]])
    x, y = corners.min(axis=0)
    return np.array([c, s, c * x - s * y, s * x + c * y])


def expected_stalls(site: Site) -> int:
    """Return a rough count of stalls, to know how many accessible ones the rules will ask for.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    int
        Free ground over 25 m² a stall (catalogue: ``cn.area_per_surface_stall``).
    """
    return max(1, int(site.free.area / 25.0))


def _params(site: Site) -> Params:
    rules = site.rules
    accessible = site.accessible_required(expected_stalls(site))
    return Params(
        aisle=way_width(site),
        lane=rules.value("single_lane_width"),
        width=rules.value("stall_width"),
        length=rules.value("stall_length"),
        walk=rules.value("walkway_width"),
        apron=rules.value("door_apron_depth"),
        side_width=rules.value("parallel_stall_width") if 0 in rules.angles else 0.0,
        side_length=rules.value("parallel_stall_length"),
        side_aisle=_thin(rules),
        strip=rules.value("accessible_strip_width"),
        pairs=float(math.ceil(accessible / 2)),
        per_metre=0.02,
        # on large ground aisles that serve nothing pile up, and each costs time
        per_idle=0.05 if site.free.area < 6_000.0 else 0.2,
        per_removal=0.5,
        angled_45=_angled(rules, 45.0),
        angled_60=_angled(rules, 60.0),
        square=90 in rules.angles,
        beside=beside_extra(rules),
        beyond=beyond_last(rules),
        off_aprons=rules.active("apron_off_aisles") and rules.value("apron_off_aisles") > 0,
        forced=not rules.necks_anywhere,
        off_walls=figure(rules, "green_to_wall"),
        lane_most=_most(rules, "neck_length"),
        behind_most=_most(rules, "neck_stalls"),
        end_most=_most(rules, "dead_end_stalls"),
        end_length=_most(rules, "dead_end_length"),
    )


def _most(rules: Rules, rule: str) -> float:
    """Return the limit of a rule; beyond all bounds unless it is hard."""
    return rules.value(rule) if rules.hard(rule) else FAR


def _angled(rules: Rules, angle: float) -> float:
    """Return the width of a one-way aisle at stalls of an angle; 0 where the rules have none."""
    return rules.angled_aisle_width(angle) if rules.one_way and angle in rules.angles else 0.0


def _thin(rules: Rules) -> float:
    """Return the width of an aisle for parallel stalls alone; 0 where it would save nothing."""
    wide = max(rules.value("parallel_aisle_width"), rules.value("single_lane_width"))
    if not rules.necks_anywhere:
        return 0.0  # a thin aisle is a single lane
    return wide if 0 in rules.angles and wide < rules.value("aisle_width") - 0.01 else 0.0


def _gate_row(opening: Opening, params: Params) -> tuple[float, ...]:
    narrow = float(opening.width < params.aisle - SWEEP_SLACK_M)
    return (*opening.a, *opening.b, *opening.inward, narrow)


def _edges(site: Site, shape: Ground) -> tuple[Floats, Ints]:
    """Edges of a ground, cut where gates open, and the edges of removables inside it."""
    paths = [gate_path(ring, o.a, o.b) for o in passable(site) for ring in [_ring_under(site, o)]]
    rows: list[Edge] = []
    tags: list[int] = []
    for edge in ring_edges(shape):
        for piece, tag in _cut(edge, paths):
            rows.append(piece)
            tags.append(tag)
    for k, removable in enumerate(site.removable):
        for edge in ring_edges(removable.polygon):
            rows.append(edge)
            tags.append(k)
    return np.array(rows, dtype=float).reshape(-1, 4), np.array(tags, dtype=np.int64)


def _regions(site: Site, programme: Programme) -> tuple[Floats, Ints, Ints]:
    """Edges of the grounds that slots keep to, one after the other, and which are whose."""
    edges, tags = [np.zeros((0, 4))], [np.zeros(0, dtype=np.int64)]
    rows = np.zeros((len(programme.slots), 2), dtype=np.int64)
    at = 0
    for m, slot in enumerate(programme.slots):
        if slot.kind == "rooms" and site.case.within is not None:
            ground = site.block_ground
            if slot.region is not None:
                ground = clean(slot.region.intersection(ground))
        elif slot.region is not None:
            ground = clean(slot.region.intersection(site.free))
        else:
            continue
        own, own_tags = _edges(site, ground)
        if not len(own):
            # no ground at all: an edge far away, so that it does not pass for all free ground
            own, own_tags = np.array([_NOWHERE]), np.array([-1], dtype=np.int64)
        edges.append(own)
        tags.append(own_tags)
        rows[m] = at, at + len(own)
        at += len(own)
    return np.concatenate(edges), np.concatenate(tags), rows


def _ring_under(site: Site, opening: Opening) -> tuple[Point, ...]:
    rings = (site.case.site.boundary, *site.case.site.holes)
    middle = shapely.Point((opening.a[0] + opening.b[0]) / 2, (opening.a[1] + opening.b[1]) / 2)
    return min(rings, key=lambda r: LineString([*r, r[0]]).distance(middle))


def _cut(edge: Edge, paths: Sequence[Sequence[Point]]) -> list[tuple[Edge, int]]:
    """Cut an edge at the gates that lie on it; tag −2−g where gate g opens, −1 elsewhere."""
    x0, y0, x1, y1 = edge
    length = math.hypot(x1 - x0, y1 - y0)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    open_at: list[tuple[float, float, int]] = []
    for g, path in enumerate(paths):
        for (ax, ay), (bx, by) in pairwise(path):
            va = -(ax - x0) * uy + (ay - y0) * ux
            vb = -(bx - x0) * uy + (by - y0) * ux
            if abs(va) > 0.02 or abs(vb) > 0.02:
                continue
            ua, ub = (ax - x0) * ux + (ay - y0) * uy, (bx - x0) * ux + (by - y0) * uy
            lo, hi = max(0.0, min(ua, ub)), min(length, max(ua, ub))
            if hi - lo > 1e-3:
                open_at.append((lo, hi, g))
    out: list[tuple[Edge, int]] = []
    at = 0.0

    def piece(lo: float, hi: float) -> Edge:
        # ends of edges stay exactly what they are: rings with a gap of a hair are not closed, and
        # an aisle snapped to the height of that gap would count as inside wherever it lay
        a = (x0, y0) if lo <= 0 else (x0 + lo * ux, y0 + lo * uy)
        b = (x1, y1) if hi >= length else (x0 + hi * ux, y0 + hi * uy)
        return (*a, *b)

    for lo, hi, g in sorted(open_at):
        if lo - at > 1e-6:
            out.append((piece(at, lo), -1))
            at = lo
        if hi > at:
            hi = length if length - hi <= 1e-6 else hi
            out.append((piece(at, hi), -2 - g))
            at = hi
    if length - at > 1e-6:
        out.append((piece(at, length), -1))
    return out


def _directions(site: Site) -> Floats:
    angles = list(dominant_directions([site.free, *site.roads]))
    for opening in passable(site):
        angle = math.atan2(opening.inward[1], opening.inward[0]) % (math.pi / 2)
        quarter = math.pi / 2
        if all(
            abs((angle - a + quarter / 2) % quarter - quarter / 2) > math.radians(0.05)
            for a in angles
        ):
            angles.append(angle)
    out = []
    for angle in angles:
        c, s = math.cos(angle), math.sin(angle)
        out += [(c, s), (-s, c)]
    return np.array(out)


def _pieces(site: Site) -> int:
    """Return into how many pieces walls part the ground that cars get to, at least 1."""
    gates = [LineString([o.a, o.b]) for o in passable(site)]
    pieces = [p for p in polygons(site.walk_ground) if any(p.distance(g) < 0.05 for g in gates)]
    return max(1, len(pieces))


def _fan_out(dirs: Floats) -> bool:
    """Tell whether some directions differ by so little that aisles along them lie side by side."""
    cosines = np.abs(dirs @ dirs.T)
    return bool(((cosines > ALIKE) & ~np.eye(len(dirs), dtype=bool)).any())


def _quads(site: Site, params: Params) -> Floats:
    """Aprons of doors and gates for people first, then kept roads in convex pieces.

    Last comes ground that pins keep free of stalls.
    """
    rows = [_apron(at, way, wide, params.apron) for at, way, wide in _ways_out(site, params)]
    bare = () if site.held is None else site.held.bare
    for ground in (*site.roads, *road_ends(site), *bare):
        rows += [corners_of(piece) for piece in convex_pieces(ground)]
    return np.array(rows, dtype=float).reshape(-1, 8)


def _ways_out(site: Site, params: Params) -> list[tuple[Point, Point, float]]:
    """Doors, then gates for people: where, which way to the open, how wide to keep free."""
    pinned = () if site.held is None else site.held.exits
    out = [(door.point, door.facing, params.apron) for door in (*site.doors, *pinned)]
    for opening in site.openings:
        if not opening.gate.pedestrians or opening.width < params.walk:
            continue
        # cars clear their own way in: people beside them need no more than a walkway
        most = params.walk if opening.gate.vehicles else _FOOT_GATE_M
        (ax, ay), (bx, by) = opening.a, opening.b
        middle = ((ax + bx) / 2, (ay + by) / 2)
        out.append((middle, opening.inward, min(opening.width, most)))
    return out


def _apron(at: Point, facing: Point, wide: float, deep: float) -> tuple[float, ...]:
    (x, y), (fx, fy), half = at, facing, wide / 2
    a, b = (x - half * fy, y + half * fx), (x + half * fy, y - half * fx)
    return (*a, *b, b[0] + deep * fx, b[1] + deep * fy, a[0] + deep * fx, a[1] + deep * fy)


def _variants(
    programme: Programme,
) -> tuple[Floats, Floats, Floats, Floats, Ints]:
    parts = [v for slot in programme.slots for v in slot.variants]
    n = len(parts)
    rects, keep = np.zeros((n, MAX_PARTS, 4)), np.zeros((n, MAX_PARTS, 4))
    exits, pinned = np.zeros((n, MAX_PARTS, 4)), np.zeros((n, 5))
    counts = np.zeros((5, n), dtype=np.int64)
    for i, part in enumerate(parts):
        solid = (*rects_of(part), *getattr(part, "solid", ()))
        for j, rect in enumerate(solid):
            rects[i, j] = rect
        free = (*part.keep_free, *getattr(part, "no_stalls", ()))
        for j, rect in enumerate(free):
            keep[i, j] = rect
        for j, way in enumerate(part.exits):
            exits[i, j] = (*way.point, *way.facing)
        counts[0, i], counts[1, i] = len(solid), len(part.keep_free)
        counts[2, i], counts[4, i] = len(part.exits), len(free)
        fixed = getattr(part, "fixed", None)
        if fixed is not None:
            a = math.radians(fixed.angle_deg)
            pinned[i] = (
                fixed.x,
                fixed.y,
                math.cos(a),
                math.sin(a),
                -1.0 if fixed.mirrored else 1.0,
            )
            counts[3, i] = 1
    return rects, keep, exits, pinned, counts
