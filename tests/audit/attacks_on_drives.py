"""Ways to spoil the ground that cars and fire engines drive on, and what leads to it."""

from __future__ import annotations

import itertools
import math
from random import Random
from typing import TYPE_CHECKING

import shapely
from shapely import LineString, Point, Polygon, affinity

from spaceplan.model.plan import Patch, Plan
from tests.audit.attack import Scene, add, bites, by, moved, mutation, place, ring, some, swap
from tests.audit.attacks_on_stalls import OFF_AISLE, bare, box

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@mutation(*OFF_AISLE)
def aisle_dropped(scene: Scene, rng: Random) -> Plan | None:
    for aisle in some(rng, scene.plan.aisles):
        new = swap(scene.plan, "aisles", aisle)
        if any(bare(scene, new, s).area > 0.5 * box(scene, s).area for s in new.stalls):
            return new
    return None


@mutation(*OFF_AISLE)
def aisle_narrowed_by_a_hand(scene: Scene, rng: Random) -> Plan | None:
    for aisle in some(rng, scene.plan.aisles):
        (dx, dy), step = _side(place(aisle), rng), rng.uniform(0.1, 0.5)
        new = place(aisle).intersection(affinity.translate(place(aisle), dx * step, dy * step))
        spoilt = swap(scene.plan, "aisles", aisle, aisle.model_copy(update={"outline": ring(new)}))
        if any(bare(scene, spoilt, s).area > 0.05 * 2.4 for s in spoilt.stalls):
            return spoilt
    return None


def _side(shape: BaseGeometry, rng: Random) -> tuple[float, float]:
    """A unit vector square to the long side of an aisle."""
    points = shapely.get_coordinates(shape.minimum_rotated_rectangle)[:3].tolist()
    a, b = max(itertools.pairwise(points), key=lambda s: math.dist(*s))
    sign = rng.choice((-1, 1)) / math.dist(a, b)
    return (b[1] - a[1]) * sign, (a[0] - b[0]) * sign


@mutation("stall.unreached", "aisle.unreached", "stall.box_off_aisle")
def aisle_cut_in_two(scene: Scene, rng: Random) -> Plan | None:
    for aisle in some(rng, scene.plan.aisles):
        body = place(aisle)
        dx, dy = _side(body, rng)
        at = rng.choice(shapely.get_coordinates(body.segmentize(1.0)).tolist())
        cut = LineString([(at[0] - 20 * dx, at[1] - 20 * dy), (at[0] + 20 * dx, at[1] + 20 * dy)])
        rest = body.difference(cut.buffer(rng.uniform(0.15, 1.0), cap_style="flat"))
        parts = [p for p in shapely.get_parts(rest) if p.area > 1]
        new = [
            aisle.model_copy(update={"id": f"{aisle.id}-{i}", "outline": ring(p)})
            for i, p in enumerate(parts)
        ]
        spoilt = swap(scene.plan, "aisles", aisle, *new)
        drive = shapely.get_parts(scene.drive(spoilt))
        reached = shapely.union_all(
            [p for p in drive if any(p.intersects(m) for m in scene.mouths)]
        )
        if any(
            box(scene, s).intersection(reached).area < 0.4 * box(scene, s).area
            for s in spoilt.stalls
        ):
            return spoilt
    return None


@mutation("aisle.overlap", "aisle.outside")
def aisle_over_what_stands(scene: Scene, rng: Random) -> Plan | None:
    for aisle in some(rng, scene.plan.aisles):
        wide = place(aisle).buffer(rng.uniform(0.08, 2), join_style="mitre")
        things = [g for g in scene.standing.values() if bites(wide, g)]
        out = not wide.difference(scene.site).buffer(-0.03).is_empty
        if things or out:
            new = aisle.model_copy(update={"outline": ring(wide)})
            return swap(scene.plan, "aisles", aisle, new)
    return None


@mutation("stall.box_off_aisle")
def aisle_called_a_neck(scene: Scene, rng: Random) -> Plan | None:
    for aisle in some(rng, scene.plan.aisles):
        rest = swap(scene.plan, "aisles", aisle)
        if any(bare(scene, rest, s).area > 0.3 * box(scene, s).area for s in rest.stalls):
            new = aisle.model_copy(update={"neck": True})
            return swap(scene.plan, "aisles", aisle, new)
    return None


@mutation("aisle.one_way_open", "aisle.one_way_head_on", "aisle.one_way_askew")
def blind_aisle_called_one_way(scene: Scene, rng: Random) -> Plan | None:
    for aisle in some(rng, scene.plan.aisles):
        rest = scene.drive(swap(scene.plan, "aisles", aisle))
        body = place(aisle)
        dx, dy = _side(body, rng)
        free = [
            p
            for p in shapely.get_parts(body.difference(rest))
            if p.area > 0.3 * body.area
            and len(shapely.get_parts(p.buffer(0.02).boundary.intersection(rest))) <= 1
        ]
        if len(free) == 1 and body.difference(rest).area < 1.05 * free[0].area:
            deg = math.degrees(math.atan2(dx, -dy))
            return swap(scene.plan, "aisles", aisle, aisle.model_copy(update={"one_way": deg}))
    return None


@mutation("road.end_shut", rule="road_ends_open")
def stall_before_the_end_of_a_road(scene: Scene, rng: Random) -> Plan | None:
    roads = [s for s in scene.case.structures if s.kind == "road" and s.treatment == "keep"]
    for stall in some(rng, scene.plan.stalls if roads else ()):
        corners = list(rng.choice(roads).outline)
        sides = sorted(
            zip(corners, [*corners[1:], corners[0]], strict=True), key=lambda s: math.dist(*s)
        )
        beyond = [
            LineString(s).buffer(2.5, cap_style="flat").difference(shapely.union_all(scene.roads))
            for s in sides[:2]
        ]
        beyond = [
            b
            for b in beyond
            if scene.site.buffer(0.01).contains(b)
            and not any(b.intersects(g) for g in scene.standing.values())
        ]
        if not beyond:
            return None
        middle = rng.choice(beyond)
        core, c = middle.buffer(-0.8), place(stall).centroid
        to = middle.centroid
        new = moved(stall, by(to.x - c.x + rng.uniform(-3, 3), to.y - c.y + rng.uniform(-3, 3)))
        if bites(place(new), core, 0.4):
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation("fire.lane_broken", rule="fire_lane_width")
def fire_lane_narrowed(scene: Scene, rng: Random) -> Plan | None:
    for lane in some(rng, scene.plan.fire_lanes):
        thin = place(lane).buffer(-rng.uniform(0.06, 1.5), join_style="mitre")
        if isinstance(thin, Polygon) and len(scene.plan.fire_lanes) == 1:
            new = lane.model_copy(update={"outline": ring(thin)})
            wide = scene.of("fire_lane_width") - 0.06
            fits = thin.buffer(-wide / 2).buffer(wide / 2 + 0.01)
            if fits.intersection(thin).area < 0.7 * thin.area:
                return swap(scene.plan, "fire_lanes", lane, new)
    return None


@mutation("fire.lane_broken", "fire_lane.overlap", "fire_lane.outside")
def fire_lane_shifted_onto_something(scene: Scene, rng: Random) -> Plan | None:
    for lane in some(rng, scene.plan.fire_lanes):
        new = moved(lane, by(rng.uniform(-6, 6), rng.uniform(-6, 6)))
        if bites(place(new), scene.solid(scene.plan), 0.2):
            return swap(scene.plan, "fire_lanes", lane, new)
    return None


@mutation("fire.lane_broken", rule="fire_lane_width")
def fire_lane_cut(scene: Scene, rng: Random) -> Plan | None:
    """A slice is taken out of the lane, so that most of it is parted from the gates."""
    for lane in some(rng, scene.plan.fire_lanes):
        body, near = place(lane), shapely.union_all(scene.mouths)
        at = Point(rng.choice(shapely.get_coordinates(body.segmentize(1.0)).tolist()))
        rest = body.difference(at.buffer(rng.uniform(4.6, 6)))
        parts = [p for p in shapely.get_parts(rest) if p.area > 1 and not p.interiors]
        lost = [p for p in parts if p.distance(near) > 0.5]
        if any(p.buffer(-1.9).area > 0.3 for p in lost):
            new = [
                lane.model_copy(update={"id": f"{lane.id}-{i}", "outline": ring(p)})
                for i, p in enumerate(parts)
            ]
            return swap(scene.plan, "fire_lanes", lane, *new)
    return None


@mutation("widening.overlap", "furniture.overlap", "area.overlap")
def corner_widened_over_something(scene: Scene, rng: Random) -> Plan | None:
    built = (*scene.plan.bike_sheds, *scene.plan.greens, *scene.plan.areas, *scene.plan.furniture)
    things = [place(t) for t in (*scene.plan.stalls[::4], *built)]
    for body in some(rng, [*things, *scene.standing.values()]):
        x, y = rng.choice(shapely.get_coordinates(body).tolist())
        new = Polygon([(x - 1, y - 1), (x + rng.uniform(1, 3), y - 1), (x - 1, y + 2)])
        if bites(new, body):
            return add(scene.plan, "widenings", Patch(id="extra", outline=ring(new)))
    return None


@mutation("walk.narrow", rule="walkway_width")
def walkway_narrowed(scene: Scene, rng: Random) -> Plan | None:
    """A drawn way is left narrower than a walkway, with no other ground made for walking beside."""
    paved = [place(t) for t in (*scene.plan.aisles, *scene.plan.accessible_strips)]
    other = shapely.union_all([*paved, *scene.roads, *(place(f) for f in scene.plan.fire_lanes)])
    for way in some(rng, scene.plan.walkways):
        if len(scene.plan.walkways) > 1:
            other = shapely.union_all(
                [other, *(place(w) for w in scene.plan.walkways if w is not way)]
            )
        less = place(way).buffer(-rng.uniform(0.1, 0.5), join_style="mitre")
        if not isinstance(less, Polygon) or less.area < 1:
            continue
        wide = (scene.of("walkway_width") - 0.06) / 2
        ground = less.union(other)
        fits = ground.buffer(-wide, join_style="mitre").buffer(wide + 0.01, join_style="mitre")
        if fits.intersection(less).area < 0.6 * less.area:
            return swap(scene.plan, "walkways", way, way.model_copy(update={"outline": ring(less)}))
    return None


@mutation("gate.blocked", "door.unreached", rule="walkway_width")
def foot_gate_shut(scene: Scene, rng: Random) -> Plan | None:
    gates = [g for g in scene.case.site.gates if g.pedestrians and not g.vehicles]
    if not gates:
        return None
    line = LineString(rng.choice(gates).span)
    body = line.buffer(rng.uniform(0.5, 2), cap_style="flat").intersection(scene.site)
    return add(scene.plan, "greens", Patch(id="hedge", outline=ring(body)))
