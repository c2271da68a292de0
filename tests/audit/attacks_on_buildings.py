"""Ways to spoil what is built: rooms, sheds, greens, grounds; and what is taken away."""

from __future__ import annotations

from random import Random

import shapely
from shapely import LineString, Point, Polygon

from spaceplan.model.enums import Typology
from spaceplan.model.plan import Plan
from tests.audit.attack import Scene, add, bites, by, moved, mutation, place, ring, some, swap, turn
from tests.audit.attacks_on_things import onto


@mutation("block.overlap", "stall.overlap", "shed.overlap", "green.overlap", "block.outside")
def block_shifted_onto_something(scene: Scene, rng: Random) -> Plan | None:
    for block in some(rng, scene.plan.blocks):
        there = by(rng.uniform(-3, 3), rng.uniform(-3, 3))
        new = moved(block, there)
        others = [
            place(t) for t in (*scene.plan.stalls, *scene.plan.aisles, *scene.plan.bike_sheds)
        ]
        out = not place(new).difference(scene.site).buffer(-0.03).is_empty
        if out or any(bites(place(new), g) for g in (*others, *scene.standing.values())):
            mine = place(block).buffer(0.05)
            rooms = [moved(r, there) if mine.covers(place(r)) else r for r in scene.plan.rooms]
            spoilt = swap(scene.plan, "blocks", block, new)
            return spoilt.model_copy(update={"rooms": tuple(rooms)})
    return None


@mutation("transformer.building", rule="transformer_to_building")
def shed_at_the_transformer(scene: Scene, rng: Random) -> Plan | None:
    boxes = [g for i, g in scene.standing.items() if i == "transformer"]
    for shed in some(rng, scene.plan.bike_sheds if boxes else ()):
        c, to = place(shed).centroid, boxes[0].centroid
        new = moved(shed, by(to.x - c.x + rng.uniform(-11, 11), to.y - c.y + rng.uniform(-11, 11)))
        if 0.1 < place(new).distance(boxes[0]) < scene.of("transformer_to_building") - 0.05:
            return swap(scene.plan, "bike_sheds", shed, new)
    return None


@mutation("room.missing")
def room_dropped(scene: Scene, rng: Random) -> Plan | None:
    return swap(scene.plan, "rooms", rng.choice(scene.plan.rooms)) if scene.plan.rooms else None


@mutation("room.small", "room.narrow")
def room_shrunk(scene: Scene, rng: Random) -> Plan | None:
    asked = {w.id: w.area_m2 for w in scene.case.brief.rooms}
    for room in some(rng, scene.plan.rooms):
        less = place(room).buffer(-rng.uniform(0.05, 0.6), join_style="mitre")
        if less.area < asked[room.id] - 0.3:
            new = room.model_copy(update={"outline": ring(less)})
            return swap(
                scene.plan, "rooms", room, new.model_copy(update={"door": onto(new, room.door)})
            )
    return None


@mutation("room.outside_block")
def room_shifted_out_of_its_block(scene: Scene, rng: Random) -> Plan | None:
    blocks = shapely.union_all([place(b) for b in scene.plan.blocks])
    for room in some(rng, scene.plan.rooms):
        new = moved(room, by(rng.uniform(-2, 2), rng.uniform(-2, 2)))
        if not place(new).difference(blocks).buffer(-0.03).is_empty:
            return swap(scene.plan, "rooms", room, new)
    return None


@mutation("door.off_wall", "apron.blocked")
def door_on_no_outer_wall(scene: Scene, rng: Random) -> Plan | None:
    blocks = [place(b) for b in scene.plan.blocks]
    for room in some(rng, scene.plan.rooms):
        line = LineString([*room.outline, room.outline[0]])
        at = line.interpolate(rng.random(), normalized=True)
        if any(b.contains(at.buffer(0.8)) for b in blocks) or rng.random() < 0.3:
            at = at if any(b.contains(at.buffer(0.8)) for b in blocks) else place(room).centroid
            return swap(scene.plan, "rooms", room, room.model_copy(update={"door": (at.x, at.y)}))
    return None


@mutation("brief.bikes", "brief.ebikes")
def shed_dropped(scene: Scene, rng: Random) -> Plan | None:
    wish = scene.case.brief.bikes
    for shed in some(rng, scene.plan.bike_sheds):
        left = sum(s.capacity for s in scene.plan.bike_sheds) - shed.capacity
        if wish is not None and left < wish.spaces:
            return swap(scene.plan, "bike_sheds", shed)
    return None


@mutation("bikes.rack_outside", "bikes.rack_capacity", "bikes.capacity", "bikes.rack_aisle")
def shed_shrunk_round_its_racks(scene: Scene, rng: Random) -> Plan | None:
    for shed in some(rng, scene.plan.bike_sheds):
        less = place(shed).buffer(-rng.uniform(0.06, 0.8), join_style="mitre")
        new = shed.model_copy(update={"outline": ring(less)})
        racks = [Polygon(r.outline) for r in shed.rows]
        if any(not r.difference(less).buffer(-0.03).is_empty for r in racks):
            return swap(
                scene.plan,
                "bike_sheds",
                shed,
                new.model_copy(update={"door": onto(new, shed.door)}),
            )
    return None


@mutation("bikes.rack_capacity")
def rack_filled_beyond_its_length(scene: Scene, rng: Random) -> Plan | None:
    for shed in some(rng, scene.plan.bike_sheds):
        k, more = rng.randrange(len(shed.rows)), rng.randint(1, 9)
        row = shed.rows[k]
        more += int(max(LineString(row.outline[:2]).length, 0) / 0.6) - row.spaces
        rows = [
            r if i != k else r.model_copy(update={"spaces": r.spaces + more})
            for i, r in enumerate(shed.rows)
        ]
        figures = {"rows": tuple(rows), "capacity": shed.capacity + more}
        figures["ebikes"] = shed.ebikes + more * row.ebikes
        return swap(scene.plan, "bike_sheds", shed, shed.model_copy(update=figures))
    return None


@mutation("shed.overlap", "stall.overlap", "shed.outside", "block.overlap", "green.overlap")
def shed_shifted_onto_something(scene: Scene, rng: Random) -> Plan | None:
    plan = scene.plan
    for shed in some(rng, plan.bike_sheds):
        change = (
            by(rng.uniform(-5, 5), rng.uniform(-5, 5))
            if rng.random() < 0.7
            else turn(rng.uniform(10, 90), place(shed))
        )
        new = moved(shed, change)
        others = [
            place(t)
            for t in (*plan.stalls, *plan.aisles, *plan.greens, *plan.bike_sheds)
            if t is not shed
        ]
        if any(bites(place(new), g) for g in (*others, *scene.standing.values())):
            return swap(plan, "bike_sheds", shed, new)
    return None


@mutation("bikes.shed_to_stall", rule="shed_to_stall")
def shed_close_to_a_stall(scene: Scene, rng: Random) -> Plan | None:
    stalls = shapely.union_all([place(s) for s in scene.plan.stalls])
    for shed in some(rng, scene.plan.bike_sheds):
        new = moved(shed, by(rng.uniform(-9, 9), rng.uniform(-9, 9)))
        if 0.01 < place(new).distance(stalls) < scene.of("shed_to_stall") - 0.05:
            return swap(scene.plan, "bike_sheds", shed, new)
    return None


@mutation("bikes.ebike_to_exit", rule="ebike_to_exit")
def ebikes_near_a_home_s_door(scene: Scene, rng: Random) -> Plan | None:
    for shed in some(rng, scene.plan.bike_sheds):
        _, door, apron = rng.choice(scene.homes)
        c, to = place(shed).centroid, apron.centroid
        new = moved(shed, by(to.x - c.x + rng.uniform(-12, 12), to.y - c.y + rng.uniform(-12, 12)))
        far = place(new).distance(Point(door))
        if shed.ebikes and 2 < far < scene.of("ebike_to_exit") - 0.05:
            return swap(scene.plan, "bike_sheds", shed, new)
    return None


@mutation("brief.green")
def green_shrunk_or_dropped(scene: Scene, rng: Random) -> Plan | None:
    wish, old = scene.case.brief.green, scene.plan.metrics.green_m2
    for green in some(rng, scene.plan.greens):
        less = place(green).buffer(-rng.uniform(0.1, 1.5), join_style="mitre")
        keep = isinstance(less, Polygon) and less.area > 1 and rng.random() < 0.8
        lost = place(green).area - (less.area if keep else 0)
        if wish is not None and old - lost < wish.area_m2 - 0.3:
            new = [green.model_copy(update={"outline": ring(less)})] if keep else []
            return swap(scene.plan, "greens", green, *new)
    return None


@mutation("green.overlap", "stall.overlap", "green.outside", "area.overlap", "shed.overlap")
def green_shifted_onto_something(scene: Scene, rng: Random) -> Plan | None:
    return _shifted(scene, rng, "greens")


@mutation("area.overlap", "stall.overlap", "area.outside", "green.overlap", "shed.overlap")
def ground_shifted_onto_something(scene: Scene, rng: Random) -> Plan | None:
    return _shifted(scene, rng, "areas")


def _shifted(scene: Scene, rng: Random, part: str) -> Plan | None:
    plan = scene.plan
    trees = {s.id for s in scene.case.structures if s.kind == "tree"}
    for thing in some(rng, getattr(plan, part)):
        new = moved(thing, by(rng.uniform(-5, 5), rng.uniform(-5, 5)))
        others = [place(t) for t in (*plan.stalls, *plan.aisles, *plan.bike_sheds, *plan.blocks)]
        kept = [g for i, g in scene.standing.items() if i not in trees]
        if any(bites(place(new), g) for g in (*others, *kept)):
            return swap(plan, part, thing, new)
    return None


@mutation("area.small", "area.missing", "play.narrow", "area.narrow")
def ground_shrunk_narrowed_or_dropped(scene: Scene, rng: Random) -> Plan | None:
    for area in some(rng, scene.plan.areas):
        less = place(area).buffer(-rng.uniform(0.05, 2), join_style="mitre")
        new = [area.model_copy(update={"outline": ring(less)})] if rng.random() < 0.8 else []
        return swap(scene.plan, "areas", area, *new)
    return None


@mutation("walkway.overlap")
def walkway_through_something(scene: Scene, rng: Random) -> Plan | None:
    for way in some(rng, scene.plan.walkways):
        new = moved(way, by(rng.uniform(-15, 15), rng.uniform(-15, 15)))
        if bites(place(new), scene.solid(scene.plan)):
            return swap(scene.plan, "walkways", way, new)
    return None


@mutation("treatment.removed")
def kept_thing_removed(scene: Scene, rng: Random) -> Plan | None:
    kept = [s.id for s in scene.case.structures if s.treatment == "keep"]
    return add(scene.plan, "removed", rng.choice(kept))


@mutation("stall.overlap", "aisle.overlap", "shed.overlap", "block.overlap", "tree.kerb")
def thing_in_the_way_left_standing(scene: Scene, rng: Random) -> Plan | None:
    """An optional structure under what the plan builds is no longer listed as removed."""
    for s in some(rng, [s for s in scene.case.structures if s.id in scene.plan.removed]):
        body = Polygon(s.outline) if s.outline else Point(s.centre or (0, 0)).buffer(s.radius or 0)
        built = (*scene.plan.stalls, *scene.plan.aisles, *scene.plan.bike_sheds, *scene.plan.blocks)
        if s.treatment == "optional" and any(bites(body, place(t)) for t in built):
            return swap(scene.plan, "removed", s.id)
    return None


@mutation("block.typology", "block.shape", "court.shape")
def block_of_another_shape(scene: Scene, rng: Random) -> Plan | None:
    """A bar is called a ring or an ell, or a corner of it is cut off."""
    for block in some(rng, [b for b in scene.plan.blocks if b.typology is Typology.BAR]):
        if rng.random() < 0.5:
            new = block.model_copy(update={"typology": rng.choice((Typology.RING, Typology.ELL))})
            return swap(scene.plan, "blocks", block, new)
        x, y = rng.choice(block.outline)
        less = place(block).difference(Point(x, y).buffer(rng.uniform(0.3, 1.5), quad_segs=1))
        return swap(scene.plan, "blocks", block, block.model_copy(update={"outline": ring(less)}))
    return None


@mutation("room.small", "room.narrow")
def rooms_that_change_their_names(scene: Scene, rng: Random) -> Plan | None:
    asked = {w.id: w.area_m2 for w in scene.case.brief.rooms}
    for one in some(rng, scene.plan.rooms):
        other = rng.choice(scene.plan.rooms)
        if place(one).area < asked[other.id] - 0.5:
            names = {one.id: other.id, other.id: one.id}
            new = [r.model_copy(update={"id": names.get(r.id, r.id)}) for r in scene.plan.rooms]
            return scene.plan.model_copy(update={"rooms": tuple(new)})
    return None


@mutation("door.missing", "door.off_wall", "apron.blocked")
def shed_without_a_door(scene: Scene, rng: Random) -> Plan | None:
    for shed in some(rng, scene.plan.bike_sheds):
        c = place(shed).centroid
        door = rng.choice((None, (c.x, c.y)))
        return swap(scene.plan, "bike_sheds", shed, shed.model_copy(update={"door": door}))
    return None


@mutation("bikes.rack_overlap", "bikes.rack_aisle", "bikes.rack_outside")
def rack_shifted(scene: Scene, rng: Random) -> Plan | None:
    """A rack into another, out of the shed or so near to one that no bike gets out."""
    for shed in some(rng, scene.plan.bike_sheds):
        k = rng.randrange(len(shed.rows))
        new = moved(shed.rows[k], by(rng.uniform(-2, 2), rng.uniform(-2, 2)))
        body, rest = Polygon(new.outline), [r for r in shed.rows if r is not shed.rows[k]]
        out = not body.difference(place(shed)).buffer(-0.03).is_empty
        if out or any(bites(body, Polygon(r.outline)) for r in rest):
            rows = tuple(new if r is shed.rows[k] else r for r in shed.rows)
            return swap(scene.plan, "bike_sheds", shed, shed.model_copy(update={"rows": rows}))
    return None


@mutation("bikes.capacity", "bikes.rack_sum", rule="bike_space_width")
def shed_that_claims_more_than_it_holds(scene: Scene, rng: Random) -> Plan | None:
    """Without racks, more bikes than 0.6 m x 2 m each would fill it wall to wall."""
    for shed in some(rng, scene.plan.bike_sheds):
        most = int(place(shed).area / (0.6 * 2)) + rng.randint(1, 30)
        racks = shed.rows if rng.random() < 0.3 else ()
        new = shed.model_copy(update={"capacity": most, "rows": racks, "racks": ()})
        return swap(scene.plan, "bike_sheds", shed, new)
    return None


@mutation("bikes.rack_capacity", "bikes.groups", rule="ebike_space_width")
def bikes_called_e_bikes(scene: Scene, rng: Random) -> Plan | None:
    for shed in some(rng, scene.plan.bike_sheds):
        row = rng.choice(shed.rows)
        if not row.ebikes and LineString(row.outline[:2]).length < 0.8 * row.spaces - 0.05:
            new = row.model_copy(update={"ebikes": True})
            rows = tuple(new if r is row else r for r in shed.rows)
            figures = {"rows": rows, "ebikes": shed.ebikes + row.spaces}
            return swap(scene.plan, "bike_sheds", shed, shed.model_copy(update=figures))
    return None


@mutation("brief.green")
def green_cut_into_strips(scene: Scene, rng: Random) -> Plan | None:
    """Narrow gaps leave as good as the same area, in strips narrower than asked for."""
    wish = scene.case.brief.green
    for green in some(rng, scene.plan.greens if wish else ()):
        assert wish is not None
        body, step = place(green), wish.min_width_m * rng.uniform(0.5, 0.9)
        x0, y0, _x1, y1 = body.bounds
        gaps = [
            LineString([(x0 + k * step, y0 - 1), (x0 + k * step, y1 + 1)]) for k in range(1, 60)
        ]
        rest = body.difference(shapely.union_all([g.buffer(0.05) for g in gaps]))
        parts = [p for p in shapely.get_parts(rest) if p.area > 0.05]
        new = [
            green.model_copy(update={"id": f"{green.id}-{i}", "outline": ring(p)})
            for i, p in enumerate(parts)
        ]
        half, old = wish.min_width_m / 2 - 0.03, scene.plan.metrics.green_m2 - body.area
        if old + rest.buffer(-half).buffer(half * 1.5).intersection(rest).area < wish.area_m2 - 1:
            return swap(scene.plan, "greens", green, *new)
    return None


@mutation("play.narrow", rule="play_width")
def play_ground_long_and_narrow(scene: Scene, rng: Random) -> Plan | None:
    for area in some(rng, [a for a in scene.plan.areas if a.kind == "play"]):
        body, wide = place(area), rng.uniform(2, scene.of("play_width") - 0.1)
        x0, y0, *_ = body.bounds
        x1, y1 = x0 + wide, y0 + body.area / wide
        new = area.model_copy(
            update={"outline": ((x0, y0), (x1, y0), (x1, y1), (x0, y1)), "entrance": None}
        )
        return swap(scene.plan, "areas", area, new)
    return None


@mutation("plan.duplicate_id")
def two_things_with_one_id(scene: Scene, rng: Random) -> Plan | None:
    parts = ("aisles", "bike_sheds", "furniture", "fire_lanes", "greens")
    for part in some(rng, parts):
        if getattr(scene.plan, part):
            return add(scene.plan, part, rng.choice(getattr(scene.plan, part)))
    return None


@mutation("treatment.removed")
def thing_to_be_removed_left_out(scene: Scene, rng: Random) -> Plan | None:
    owed = [s.id for s in scene.case.structures if s.treatment == "remove"]
    return swap(scene.plan, "removed", rng.choice(owed)) if owed else None
