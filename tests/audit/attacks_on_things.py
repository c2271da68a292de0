"""Ways to spoil what is set up, and to shut doors with it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import shapely
from shapely import LineString, Point, Polygon

from spaceplan.model.plan import Furniture, Patch, Plan
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
)

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def sized(kind: str, at: tuple[float, float], name: str = "extra") -> Furniture:
    """A thing of the usual size."""
    x, y = at
    half = {"bench": (0.75, 0.25), "lamp": (0.15, 0.15), "waste": (1.5, 1.0), "tree": (0.6, 0.6)}
    a, b = half[kind]
    outline = ((x - a, y - b), (x + a, y - b), (x + a, y + b), (x - a, y + b))
    return Furniture(id=name, kind=kind, outline=outline, point=at)


def spot(rng: Random, shape: BaseGeometry, off: float = 0.0) -> tuple[float, float]:
    """A place in a shape, or so near it."""
    x0, y0, x1, y1 = shape.buffer(off).bounds
    while True:
        p = Point(rng.uniform(x0, x1), rng.uniform(y0, y1))
        if shape.distance(p) <= off:
            return p.x, p.y


def furnished(
    scene: Scene, rng: Random, kinds: tuple[str, ...], shape: BaseGeometry
) -> Plan | None:
    """The plan with one more thing, which bites into a shape."""
    for kind in some(rng, kinds):
        thing = sized(kind, spot(rng, shape, 0.6))
        if bites(place(thing), shape):
            return add(scene.plan, "furniture", thing)
    return None


@mutation("fire.furniture", "furniture.overlap", rule="fire_lane_furniture")
def thing_on_the_fire_lane(scene: Scene, rng: Random) -> Plan | None:
    for lane in some(rng, scene.plan.fire_lanes):
        off = place(lane).difference(scene.drive(scene.plan))
        ground = off if off.area > 1 and rng.random() < 0.7 else place(lane)
        return furnished(scene, rng, ("bench", "lamp", "waste", "tree"), ground)
    return None


@mutation("apron.blocked", rule="door_apron_depth")
def thing_before_a_door(scene: Scene, rng: Random) -> Plan | None:
    for _, _, apron in some(rng, [*scene.homes, *scene.new_doors]):
        return furnished(scene, rng, ("bench", "lamp", "waste"), apron)
    return None


@mutation("apron.blocked", rule="door_apron_depth")
def built_thing_moved_before_a_door(scene: Scene, rng: Random) -> Plan | None:
    parts = ("stalls", "bike_sheds", "greens", "areas", "furniture")
    for part in some(rng, parts):
        if getattr(scene.plan, part):
            thing, (house, _, apron) = (
                rng.choice(getattr(scene.plan, part)),
                rng.choice(scene.homes),
            )
            c, to = place(thing).centroid, apron.centroid
            away = by(to.x - c.x + rng.uniform(-4, 4), to.y - c.y + rng.uniform(-4, 4))
            new = moved(thing, away)
            if bites(place(new), apron) and not bites(place(new), house):
                return swap(scene.plan, part, thing, new)
    return None


@mutation("door.on_aisle", rule="apron_off_aisles")
def aisle_before_a_door(scene: Scene, rng: Random) -> Plan | None:
    for house, _, apron in some(rng, scene.homes):
        aisle, step = rng.choice(scene.plan.aisles), rng.uniform(0.5, 3)
        wide = place(aisle).buffer(step, join_style="mitre").difference(house)
        new = max(getattr(wide, "geoms", [wide]), key=lambda g: g.area)
        mine = new.intersection(apron).difference(shapely.union_all(scene.roads))
        if not mine.buffer(-0.05).is_empty and not new.interiors:
            drawn = aisle.model_copy(update={"outline": ring(new)})
            return swap(scene.plan, "aisles", aisle, drawn)
    return None


@mutation("door.unreached", rule="walkway_width")
def door_fenced_in(scene: Scene, rng: Random) -> Plan | None:
    """A hedge round the apron, whole or with a gap narrower than a walkway."""
    for house, door, apron in some(rng, scene.homes):
        hedge = (
            apron.buffer(0.5, join_style="mitre").difference(apron.buffer(0.01)).difference(house)
        )
        gap = Point(spot(rng, hedge)).buffer(rng.uniform(0.1, 0.5))
        hedge = hedge.difference(gap) if rng.random() < 0.7 else hedge
        parts = [g for g in getattr(hedge, "geoms", [hedge]) if g.area > 0.05]
        others = [o for _, d, o in scene.homes if d != door]
        if any(p.interiors or any(bites(p, o) for o in others) for p in parts):
            continue
        new = [Patch(id=f"hedge-{i}", outline=ring(p)) for i, p in enumerate(parts)]
        return add(scene.plan, "greens", *new)
    return None


@mutation("furniture.overlap")
def thing_on_a_way(scene: Scene, rng: Random) -> Plan | None:
    grounds = [*map(place, scene.plan.aisles), *map(place, scene.plan.stalls), *scene.roads]
    grounds += [*map(place, scene.plan.walkways), *map(place, scene.plan.accessible_strips)]
    return furnished(scene, rng, ("bench", "lamp", "waste"), rng.choice(grounds))


@mutation("furniture.overlap", rule="road_ends_open")
def thing_in_a_kept_road(scene: Scene, rng: Random) -> Plan | None:
    kinds = ("bench", "lamp", "waste")
    return furnished(scene, rng, kinds, rng.choice(scene.roads)) if scene.roads else None


@mutation("furniture.overlap", "tree.crowded")
def thing_in_something_solid(scene: Scene, rng: Random) -> Plan | None:
    built = [place(t) for t in (*scene.plan.blocks, *scene.plan.bike_sheds)]
    solid = rng.choice([*built, *scene.standing.values()])
    return furnished(scene, rng, ("bench", "lamp", "waste"), solid)


@mutation("furniture.outside")
def thing_outside(scene: Scene, rng: Random) -> Plan | None:
    for kind in some(rng, ("bench", "lamp", "waste", "tree")):
        thing = sized(kind, spot(rng, scene.site.boundary, 0.8))
        if not place(thing).difference(scene.site).buffer(-0.03).is_empty:
            return add(scene.plan, "furniture", thing)
    return None


def kinds(scene: Scene, kind: str) -> list[Furniture]:
    return [f for f in scene.plan.furniture if f.kind == kind]


@mutation("brief.benches", "brief.trees", "brief.waste", "brief.lifts")
def thing_asked_for_dropped(scene: Scene, rng: Random) -> Plan | None:
    wish = scene.case.brief.furniture
    asked = {"bench": "benches", "tree": "trees", "waste": "waste", "lift": "lifts"}
    for kind in some(rng, asked):
        part, mine = getattr(wish, asked[kind], None), kinds(scene, kind)
        if part is not None and mine and len(mine) <= part.count:
            return swap(scene.plan, "furniture", rng.choice(mine))
    return None


@mutation("lamp.unlit")
def lamp_dropped_that_a_stall_needs(scene: Scene, rng: Random) -> Plan | None:
    lamps, wish = kinds(scene, "lamp"), scene.case.brief.furniture
    middles = [place(s).centroid for s in scene.plan.stalls]
    for lamp in some(rng, lamps):
        spots = [place(x).centroid for x in lamps if x is not lamp]
        reach = wish.lamps.reach_m + 0.05 if wish and wish.lamps else 0
        if any(all(m.distance(x) > reach for x in spots) for m in middles):
            return swap(scene.plan, "furniture", lamp)
    return None


@mutation("bench.spacing")
def benches_side_by_side(scene: Scene, rng: Random) -> Plan | None:
    wish = scene.case.brief.furniture
    for bench in some(rng, kinds(scene, "bench") if wish and wish.benches else ()):
        assert wish is not None
        assert wish.benches is not None
        near = rng.uniform(0.5, wish.benches.min_spacing_m / 2)
        new = moved(bench, by(rng.choice((-1, 1)) * near, near)).model_copy(update={"id": "extra"})
        return add(scene.plan, "furniture", new)
    return None


@mutation("bench.small", "waste.small", "lift.small", "lamp.small", "tree.small")
def thing_too_small(scene: Scene, rng: Random) -> Plan | None:
    """Every side shorter than rules ask: a tenth to a half of the least side is taken off."""
    for kind in some(rng, ("bench", "waste", "lift", "lamp", "tree")):
        mine = kinds(scene, kind)
        thing = rng.choice(mine) if mine else None
        if thing is not None and thing.outline:
            body = place(thing)
            x0, y0, x1, y1 = body.bounds
            off = rng.uniform(0.1, 0.3) * min(x1 - x0, y1 - y0)
            new = thing.model_copy(update={"outline": ring(body.buffer(-off, join_style="mitre"))})
            if new.door is not None:
                new = new.model_copy(update={"door": onto(new, new.door)})
            if off > 0.04:
                return swap(scene.plan, "furniture", thing, new)
    return None


def onto(thing: Any, door: tuple[float, float]) -> tuple[float, float]:
    edge = LineString([*thing.outline, thing.outline[0]])
    at = edge.interpolate(edge.project(Point(door)))
    return at.x, at.y


@mutation("tree.crowded", rule="trunk_to_kerb")
def new_tree_at_a_kerb(scene: Scene, rng: Random) -> Plan | None:
    edges = [place(t) for t in (*scene.plan.stalls, *scene.plan.aisles, *scene.plan.bike_sheds)]
    near = scene.of("trunk_to_kerb") - 0.06
    at = spot(rng, rng.choice(edges), near)
    return add(scene.plan, "furniture", sized("tree", at))


@mutation("tree.spacing", rule="tree_spacing")
def new_tree_at_another(scene: Scene, rng: Random) -> Plan | None:
    old = [Point(s.centre) for s in scene.case.structures if s.centre and s.id in scene.standing]
    trunks = [*old, *(place(t).centroid for t in kinds(scene, "tree"))]
    for trunk in some(rng, trunks):
        at = spot(rng, trunk, scene.of("tree_spacing") - 0.1)
        return add(scene.plan, "furniture", sized("tree", at))
    return None


@mutation("furniture.on_green")
def waste_on_a_green(scene: Scene, rng: Random) -> Plan | None:
    lawns = [
        Polygon(s.outline)
        for s in scene.case.structures
        if s.kind == "green" and s.treatment == "keep"
    ]
    greens = [*lawns, *map(place, scene.plan.greens)]
    return furnished(scene, rng, ("waste",), rng.choice(greens)) if greens else None


@mutation("lift.off_building", "lift.landing")
def lift_away_from_its_wall(scene: Scene, rng: Random) -> Plan | None:
    houses = shapely.union_all([h for h, _, _ in scene.homes])
    for lift in some(rng, kinds(scene, "lift")):
        new = moved(lift, by(rng.uniform(-8, 8), rng.uniform(-8, 8)))
        if place(new).distance(houses) > 3.5:
            return swap(scene.plan, "furniture", lift, new)
    return None


@mutation("lift.no_entrance", "lift.landing")
def lift_door_shut(scene: Scene, rng: Random) -> Plan | None:
    for lift in some(rng, kinds(scene, "lift")):
        if rng.random() < 0.3:
            return swap(scene.plan, "furniture", lift, lift.model_copy(update={"door": None}))
        x, y = lift.door
        out = Point(x, y).buffer(0.7).difference(place(lift))
        thing = sized("bench", spot(rng, out))
        if place(thing).distance(Point(x, y)) < 0.5 and not bites(place(thing), place(lift)):
            return add(scene.plan, "furniture", thing)
    return None


@mutation("lift.no_door", "lift.twice", "lift.off_building")
def lift_at_the_wrong_door(scene: Scene, rng: Random) -> Plan | None:
    for lift in some(rng, kinds(scene, "lift")):
        other = [f.serves for f in kinds(scene, "lift") if f is not lift]
        serves = rng.choice([*other, "nowhere/door-1", None])
        return swap(scene.plan, "furniture", lift, lift.model_copy(update={"serves": serves}))
    return None
