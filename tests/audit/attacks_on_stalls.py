"""Ways to spoil stalls and the strips beside accessible ones."""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING

import shapely
from shapely import LineString, Point, Polygon, affinity

from spaceplan.model.enums import StallKind
from spaceplan.model.plan import AccessibleStrip, Patch, Plan, Stall
from tests.audit.attack import (
    Scene,
    add,
    bites,
    by,
    moved,
    mutation,
    place,
    ring,
    some,
    swap,
    turn,
)

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

OFF_AISLE = ("stall.box_off_aisle", "stall.unreached")
_OVERLAP = ("stall.overlap",)


def frame(stall: Stall) -> tuple[tuple[float, float], tuple[float, float]]:
    """Unit vectors along the access edge and into the stall."""
    (ax, ay), (bx, by_) = stall.access
    long = math.dist(*stall.access)
    ux, uy = (bx - ax) / long, (by_ - ay) / long
    c = place(stall).centroid
    sign = 1 if (c.x - ax) * -uy + (c.y - ay) * ux > 0 else -1
    return (ux, uy), (-uy * sign, ux * sign)


def box(scene: Scene, stall: Stall) -> Polygon:
    """The ground before a right-angled stall that a car turns on."""
    a, b = stall.access
    _, (nx, ny) = frame(stall)
    deep = scene.of("parallel_aisle_width" if stall.kind == "parallel" else "aisle_width")
    return Polygon(
        [a, b, (b[0] - nx * deep, b[1] - ny * deep), (a[0] - nx * deep, a[1] - ny * deep)]
    )


def bare(scene: Scene, plan: Plan, stall: Stall) -> BaseGeometry:
    """What of that ground is no drive at all, slivers aside."""
    return box(scene, stall).difference(scene.drive(plan)).buffer(-0.02)


def plain(plan: Plan) -> list[Stall]:
    return [s for s in plan.stalls if s.kind is StallKind.STANDARD]


def shifted(stall: Stall, along: float, into: float) -> Stall:
    (ux, uy), (nx, ny) = frame(stall)
    return moved(stall, by(ux * along + nx * into, uy * along + ny * into))  # type: ignore[no-any-return]


def grown(stall: Stall, wide: float, deep: float = 0.0) -> Stall:
    """The stall wider by so much at its second side and longer by so much at its back."""
    (ax, ay), (bx, by_) = stall.access
    (ux, uy), (nx, ny) = frame(stall)
    long = max((x - ax) * nx + (y - ay) * ny for x, y in stall.outline) + deep
    b = (bx + ux * wide, by_ + uy * wide)
    back = (b[0] + nx * long, b[1] + ny * long), (ax + nx * long, ay + ny * long)
    return stall.model_copy(update={"outline": ((ax, ay), b, *back), "access": ((ax, ay), b)})


@mutation(*_OVERLAP)
def stall_shifted_onto_its_neighbour(scene: Scene, rng: Random) -> Plan | None:
    for stall in some(rng, scene.plan.stalls):
        new = shifted(stall, rng.choice((-1, 1)) * rng.uniform(0.06, 2.4), 0)
        if any(bites(place(new), place(s)) for s in scene.plan.stalls if s is not stall):
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation(*_OVERLAP)
def stall_shifted_onto_something_solid(scene: Scene, rng: Random) -> Plan | None:
    for stall in some(rng, scene.plan.stalls):
        new = shifted(stall, rng.uniform(-6, 6), rng.uniform(0, 4))
        built = (*scene.plan.blocks, *scene.plan.bike_sheds, *scene.plan.greens, *scene.plan.areas)
        things = [*scene.standing.values(), *map(place, built)]
        if any(bites(place(new), t) for t in things):
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation("stall.outside")
def stall_shifted_across_the_boundary(scene: Scene, rng: Random) -> Plan | None:
    for stall in some(rng, scene.plan.stalls):
        new = shifted(stall, rng.uniform(-4, 4), rng.uniform(0, 4))
        if not place(new).difference(scene.site).buffer(-0.03).is_empty:
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation(*_OVERLAP)
def stall_shifted_into_the_aisle(scene: Scene, rng: Random) -> Plan | None:
    aisles = [place(a) for a in scene.plan.aisles]
    for stall in some(rng, scene.plan.stalls):
        new = shifted(stall, 0, -rng.uniform(0.06, 2))
        if any(bites(place(new), a) for a in aisles):
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation(*OFF_AISLE)
def stall_drawn_back_from_the_aisle(scene: Scene, rng: Random) -> Plan | None:
    for stall in some(rng, scene.plan.stalls):
        new = shifted(stall, 0, rng.uniform(0.1, 1.5))
        if bare(scene, scene.plan, new).area > 0.06 * 2.5:
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation(*OFF_AISLE, "stall.angle")
def stall_turned_away_from_the_aisle(scene: Scene, rng: Random) -> Plan | None:
    for stall in some(rng, scene.plan.stalls):
        new = moved(stall, turn(rng.choice((90, 180, 270)), place(stall)))
        if bare(scene, scene.plan, new).area > 0.5 * box(scene, new).area:
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation(*_OVERLAP, "stall.outside")
def stall_turned_a_little(scene: Scene, rng: Random) -> Plan | None:
    for stall in some(rng, scene.plan.stalls):
        new = moved(stall, turn(rng.choice((-1, 1)) * rng.uniform(3, 40), place(stall)))
        body = place(new)
        ground = [scene.solid(scene.plan, stall.id), *(place(a) for a in scene.plan.aisles)]
        if any(bites(body, g) for g in ground):
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation(*_OVERLAP)
def stall_widened_over_its_neighbour(scene: Scene, rng: Random) -> Plan | None:
    for stall in some(rng, scene.plan.stalls):
        new = grown(stall, rng.uniform(0.08, 0.8))
        if any(bites(place(new), place(s)) for s in scene.plan.stalls if s is not stall):
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation("stall.width", rule="stall_width")
def stall_narrowed(scene: Scene, rng: Random) -> Plan | None:
    for stall in some(rng, plain(scene.plan)):
        new = grown(stall, -rng.uniform(0.05, 0.6))
        if math.dist(*new.access) < scene.of("stall_width") - 0.04:
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation("stall.length", "stall.access", rule="stall_length")
def stall_shortened(scene: Scene, rng: Random) -> Plan | None:
    for stall in some(rng, plain(scene.plan)):
        return swap(scene.plan, "stalls", stall, grown(stall, 0, -rng.uniform(0.05, 3)))
    return None


@mutation("stall.door_shut", rule="stall_width_beside_wall")
def stall_beside_a_wall_no_wider_than_others(scene: Scene, rng: Random) -> Plan | None:
    built = [place(t) for t in (*scene.plan.blocks, *scene.plan.bike_sheds)]
    walls = shapely.union_all([*_walls(scene).values(), *built])
    close = [s for s in plain(scene.plan) if place(s).distance(walls) < 3]
    for stall in some(rng, close):
        width = math.dist(*stall.access)
        new = stall
        if width > scene.of("stall_width") + 0.04:
            # narrower at the side away from the wall, whichever it is
            less = scene.of("stall_width") - width
            near, far = grown(stall, less), grown(_flipped(stall), less)
            new = rng.choice((near, far))
        else:
            new = shifted(stall, rng.choice((-1, 1)) * rng.uniform(0.1, 6), 0)
        core = affinity.scale(place(new), 0.9, 0.9)
        off = [place(s) for s in scene.plan.stalls if s is not stall]
        if not _beside(new, scene.of("wall_beside_stall") - 0.05).intersects(walls):
            continue
        if not any(core.intersects(g) for g in (walls, *off)):
            return swap(scene.plan, "stalls", stall, new)
    return None


def _walls(scene: Scene) -> dict[str, BaseGeometry]:
    trees = {s.id for s in scene.case.structures if s.kind == "tree"}
    return {i: g for i, g in scene.standing.items() if i not in trees}


def _flipped(stall: Stall) -> Stall:
    a, b = stall.access
    return stall.model_copy(update={"access": (b, a)})


def _beside(stall: Stall, reach: float) -> BaseGeometry:
    """The ground along both long sides, but for half a metre at either end."""
    (ux, uy), (nx, ny) = frame(stall)
    out = []
    for (x, y), sign in zip(stall.access, (-1, 1), strict=True):
        low, high = (x + nx * 0.5, y + ny * 0.5), (x + nx * 4, y + ny * 4)
        side = [
            low,
            high,
            *((p[0] + sign * ux * reach, p[1] + sign * uy * reach) for p in (high, low)),
        ]
        out.append(Polygon(side))
    return shapely.union_all(out)


@mutation(*OFF_AISLE)
def stall_put_where_no_aisle_is(scene: Scene, rng: Random) -> Plan | None:
    x0, y0, x1, y1 = scene.site.bounds
    for stall in some(rng, scene.plan.stalls):
        there = by(rng.uniform(-1, 1) * (x1 - x0), rng.uniform(-1, 1) * (y1 - y0))
        new = moved(moved(stall, turn(rng.uniform(0, 360), place(stall))), there)
        free = scene.site.contains(place(new)) and not bites(place(new), scene.solid(scene.plan))
        if free and bare(scene, scene.plan, new).area > 0.6 * box(scene, new).area:
            extra = new.model_copy(update={"id": "extra"})
            return add(scene.plan, "stalls", extra)
    return None


@mutation("stall.overlap")
def stall_drawn_twice(scene: Scene, rng: Random) -> Plan | None:
    stall = rng.choice(scene.plan.stalls)
    return add(scene.plan, "stalls", stall.model_copy(update={"id": "again"}))


@mutation("plan.duplicate_id")
def two_stalls_with_one_id(scene: Scene, rng: Random) -> Plan | None:
    one, other = rng.sample(scene.plan.stalls, 2)
    return swap(scene.plan, "stalls", one, one.model_copy(update={"id": other.id}))


@mutation("stall.at_window", rule="stall_to_window_wall")
def stall_put_under_a_window_wall(scene: Scene, rng: Random) -> Plan | None:
    houses = [Polygon(s.outline) for s in scene.case.structures if s.is_dwelling and s.outline]
    for stall in some(rng, scene.plan.stalls):
        c, wall = place(stall).centroid, rng.choice(houses).exterior
        to = wall.interpolate(rng.random(), normalized=True)
        new = moved(stall, by(to.x - c.x + rng.uniform(-4, 4), to.y - c.y + rng.uniform(-4, 4)))
        near = place(new).distance(wall) < scene.of("stall_to_window_wall") - 0.05
        if near and not any(place(new).intersects(h) for h in houses):
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation("gate.stall_inside", rule="barrier_free_length")
def stall_put_just_inside_the_barrier(scene: Scene, rng: Random) -> Plan | None:
    gates = [g for g in scene.case.site.gates if g.vehicles and g.barrier]
    deep = scene.of("barrier_free_length")
    for stall in some(rng, scene.plan.stalls if gates else ()):
        line = LineString(rng.choice(gates).span)
        inside = line.buffer(deep, cap_style="flat").intersection(scene.site)
        c, to = place(stall).centroid, inside.centroid
        new = moved(stall, by(to.x - c.x + rng.uniform(-4, 4), to.y - c.y + rng.uniform(-4, 4)))
        if bites(place(new), inside):
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation("accessible.strip", rule="accessible_strip_width")
def stall_called_accessible_without_a_strip(scene: Scene, rng: Random) -> Plan | None:
    strips = [place(s) for s in scene.plan.accessible_strips]
    for stall in some(rng, plain(scene.plan)):
        if all(place(stall).distance(s) > 0.1 for s in strips):
            new = stall.model_copy(update={"kind": StallKind.ACCESSIBLE})
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation("accessible.strip", rule="accessible_strip_width")
def strip_dropped_or_narrowed(scene: Scene, rng: Random) -> Plan | None:
    for strip in some(rng, scene.plan.accessible_strips):
        if len(scene.plan.accessible_strips) > 1:
            return None
        thin = place(strip).buffer(-rng.uniform(0.04, 0.3), join_style="mitre")
        new = () if rng.random() < 0.2 else (AccessibleStrip(outline=ring(thin)),)
        return swap(scene.plan, "accessible_strips", strip, *new)
    return None


@mutation("accessible.count", rule="accessible_min")
def accessible_stall_called_standard(scene: Scene, rng: Random) -> Plan | None:
    mine = [s for s in scene.plan.stalls if s.kind is StallKind.ACCESSIBLE]
    if len(mine) != 1:
        return None
    new = mine[0].model_copy(update={"kind": StallKind.STANDARD})
    return swap(scene.plan, "stalls", mine[0], new)


@mutation("brief.stalls")
def fewer_stalls_than_asked_for(scene: Scene, rng: Random) -> Plan | None:
    least = scene.case.brief.stalls.min
    few = rng.sample(scene.plan.stalls, rng.randint(max(0, least - 4), max(0, least - 1)))
    return scene.plan.model_copy(update={"stalls": tuple(few)}) if len(few) < least else None


@mutation("tree.kerb", "stall.overlap", rule="trunk_to_kerb")
def stall_put_at_a_trunk(scene: Scene, rng: Random) -> Plan | None:
    trees = [s for s in scene.case.structures if s.kind == "tree" and s.id in scene.standing]
    for stall in some(rng, scene.plan.stalls if trees else ()):
        trunk, c = Point(rng.choice(trees).centre), place(stall).centroid
        far = rng.uniform(1, 3.6), rng.uniform(1, 3.6)
        new = moved(stall, by(trunk.x - c.x + far[0], trunk.y - c.y + far[1]))
        if 0 < place(new).distance(trunk) < scene.of("trunk_to_kerb") - 0.05:
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation("stall.access", "stall.angle", "stall.width", "stall.length", *OFF_AISLE)
def stall_called_what_it_is_not(scene: Scene, rng: Random) -> Plan | None:
    """A right-angled stall is called parallel or angled."""
    stall = rng.choice(plain(scene.plan))
    kind = rng.choice((StallKind.PARALLEL, StallKind.ANGLED))
    return swap(scene.plan, "stalls", stall, stall.model_copy(update={"kind": kind}))


@mutation("stall.access", *OFF_AISLE)
def stall_entered_by_another_edge(scene: Scene, rng: Random) -> Plan | None:
    for stall in some(rng, plain(scene.plan)):
        a, b, c, d = stall.outline
        new = stall.model_copy(update={"access": rng.choice(((a, b), (b, c), (c, d), (d, a)))})
        if bare(scene, scene.plan, new).area > 0.3 * box(scene, new).area:
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation("stall.shape", "stall.width", "stall.length", "outline.degenerate")
def stall_askew_or_crossed(scene: Scene, rng: Random) -> Plan | None:
    stall = rng.choice(plain(scene.plan))
    a, b, c, d = stall.outline
    x, y = rng.uniform(0.1, 1), rng.choice((-1, 1)) * rng.uniform(0.1, 1)
    crossed = (a, c, b, d), (a, b, (c[0] + x, c[1] + y), d)
    return swap(
        scene.plan, "stalls", stall, stall.model_copy(update={"outline": rng.choice(crossed)})
    )


@mutation("stall.overlap")
def stall_on_a_kept_road(scene: Scene, rng: Random) -> Plan | None:
    for stall in some(rng, scene.plan.stalls if scene.roads else ()):
        road, c = rng.choice(scene.roads), place(stall).centroid
        at = road.representative_point()
        new = moved(stall, by(at.x - c.x + rng.uniform(-3, 3), at.y - c.y + rng.uniform(-3, 3)))
        if bites(place(new), road):
            return swap(scene.plan, "stalls", stall, new)
    return None


@mutation("accessible.unreached", "walk.stall_cut_off")
def accessible_stall_fenced_in(scene: Scene, rng: Random) -> Plan | None:
    """A hedge round stall, strip and the ground before them, with a gap too narrow at most."""
    for stall in some(rng, [s for s in scene.plan.stalls if s.kind is StallKind.ACCESSIBLE]):
        strips = [place(s) for s in scene.plan.accessible_strips]
        mine = shapely.union_all(
            [place(stall), *(s for s in strips if s.distance(place(stall)) < 0.1)]
        )
        inner = mine.convex_hull.buffer(rng.uniform(0.2, 1.0), join_style="mitre")
        hedge = LineString(inner.exterior.coords).buffer(0.1, join_style="mitre")
        gap = Point(inner.exterior.interpolate(rng.random(), normalized=True)).buffer(
            rng.uniform(0.1, 0.5)
        )
        rest = hedge.difference(gap)
        if not isinstance(rest, Polygon) or rest.interiors:
            continue
        return add(scene.plan, "greens", Patch(id="hedge", outline=ring(rest)))
    return None
