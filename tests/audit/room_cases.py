"""Cases of the codes on blocks, rooms' wishes, daylight, rooms that move in, and racks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from tests.audit.edits import Made, add, edit, option, standing, yard
from tests.audit.yard import plan_data, rect, scenario

Ring = list[tuple[float, float]]


def shaped(typology: str, *outlines: Ring, court: Ring | None = None) -> Made:
    """The yard with a block of one room, 16 m² in its south-west corner, of some shape."""
    brief = {"rooms": [{"id": "hall", "area_m2": 16, "min_width_m": 4}]}
    fields = [
        {"id": f"b{i}", "typology": typology, "outline": ring, "court": court}
        for i, ring in enumerate(outlines)
    ]
    room = {"id": "hall", "outline": rect(24, 8, 28, 12), "area_m2": 16, "door": (26, 8)}
    asked = option(rooms={"typology": typology}) | {"brief": brief}
    return yard(asked, blocks=fields, rooms=[room])


def ell(notch: float = 0.0) -> Made:
    """Wings 4 m wide, 12 and 8 m long; or the longer one with a notch at its end."""
    ring = [(24, 8), (36, 8), (36, 12), (28, 12), (28, 16), (24, 16)]
    if notch:
        ring[1:2] = [(34, 8), (34, 8 + notch), (36, 8 + notch)]
    return shaped("ell", ring)


def ring(court: float = 4.0, passage: float = 1.2, drawn: float = 0.0, **more: Any) -> Made:
    """Wings 4 m deep round a court 4 m deep, the passage in the middle of the north or aside."""
    x, y = 28 + court, 16
    a = 28.5 if more.get("middle", True) else x - passage
    b = a + passage
    front = [(b, y + 4), (b, y)] if more.get("middle", True) else [(x, y + 4)]
    line = [(24, 8), (x + 4, 8), (x + 4, y + 4), *front, (x, y), (x, 12), (28, 12), (28, y)]
    line = [p for p in line if p != (x, y) or more.get("middle", True)]
    line += [(a, y), (a, y + 4), (24, y + 4)]
    return shaped("ring", line, court=rect(28, 12, x, y + drawn) if drawn else None)


def double_bar(lane: float = 4.0, shift: float = 0.0, court: Ring | None = None) -> Made:
    """Two bars of 10 x 4 m, so far apart, the northern one shifted east."""
    low, high = 12 + lane, 16 + lane
    return shaped(
        "double_bar",
        rect(24, 8, 34, 12),
        rect(24 + shift, low, 34 + shift, high),
        court=court or rect(26, 12, 34, low),
    )


def wishes(reading: dict[str, Any], **rules: Any) -> Made:
    """The yard, a third room in the east of its bar, and a wish of the reading room.

    reading x 26 to 32, games 32 to 36, store 36 to 38; doors in the south.
    """
    rooms = [
        {"id": "reading", "area_m2": 27, "min_width_m": 4.5, **reading},
        {"id": "games", "area_m2": 18, "min_width_m": 4},
        {"id": "store", "area_m2": 9, "min_width_m": 2},
    ]
    drawn = [
        {"id": "reading", "outline": rect(26, 10, 32, 14.5), "area_m2": 27, "door": (29, 10)},
        {"id": "games", "outline": rect(32, 10, 36, 14.5), "area_m2": 18, "door": (34, 10)},
        {"id": "store", "outline": rect(36, 10, 38, 14.5), "area_m2": 9, "door": (37, 10)},
    ]
    return yard({"brief": {"rooms": rooms}, "rules": rules}, rooms=drawn)


def behind_walls(off: float, gap: float) -> Made:
    """Walls of 0.24 m round the bar, their middle so far off, open before both doors over a gap."""
    y, x0, x1 = 10 - off, 26 - off, 38 + off
    lines = [
        [(x0, y), (29 - gap / 2, y)],
        [(29 + gap / 2, y), (35 - gap / 2, y)],
        [(35 + gap / 2, y), (x1, y)],
        [(x0, y), (x0, 14.5 + off)],
        [(x1, y), (x1, 14.5 + off)],
        [(x0, 14.5 + off), (x1, 14.5 + off)],
    ]
    walls = [
        {"id": f"w{i}", "kind": "wall", "line": line, "thickness": 0.24}
        for i, line in enumerate(lines)
    ]
    return yard(standing(*walls))


def moved_in(area: float = 20, width: float = 3, listed: Any = None, **structure: Any) -> Made:
    """A day room that moves into an old hall of 6 x 4 m."""
    hall = {"id": "hall", "kind": "rooms", "outline": rect(22, 28, 28, 32), "rooms": ["day-room"]}
    asked = standing(hall | structure)
    rooms = [*scenario().brief.model_dump(mode="json", exclude_none=True)["rooms"]]
    rooms.append({"id": "day-room", "area_m2": area, "min_width_m": width})
    brief = scenario().brief.model_dump(mode="json", exclude_none=True) | {"rooms": rooms}
    made = {} if listed is None else {"housed": listed}
    return yard(asked | {"brief": brief}, furniture=[], **made)


def row(y: float = 2, spaces: int = 16, x: float = 28.2, **more: Any) -> dict[str, Any]:
    """Bikes against the shed's back at y, wheeled out northward."""
    x1, y1 = x + more.pop("long", 0.6 * spaces), y + more.pop("deep", 2.0)
    outline = [(x1, y1), (x, y1), (x, y), (x1, y)]
    return {"outline": outline, "spaces": spaces, **more}


def racked(*rows: dict[str, Any], rules: dict[str, Any] | None = None, **shed: Any) -> Made:
    """The yard's shed, x 28 to 38 and y 2 to 5.5, with its rows."""
    total = sum(r["spaces"] for r in rows)
    fields = {"capacity": total, "ebikes": sum(r["spaces"] for r in rows if r.get("ebikes"))}
    brief = scenario().brief.model_dump() | {"bikes": None}
    changed = edit("shed", rows=list(rows), **(fields | shed))
    return yard({"brief": brief, "rules": rules or {}}, bike_sheds=changed)


def ebike_sheds(apart: float, gap: float = 2.0) -> Made:
    """Two sheds of 13 e-bikes each end to end, so far apart, with groups of 20 m at the most."""
    long, y = 10.4, 36
    sheds = []
    for i, x in enumerate((15.0, 15.0 + long + apart)):
        outline = [(x + long, y + 2), (x, y + 2), (x, y), (x + long, y)]
        sheds.append(
            {
                "id": f"e{i}",
                "outline": rect(x, y, x + long, y + 3.5),
                "capacity": 13,
                "ebikes": 13,
                "door": (x + long / 2, y),
                "rows": [{"outline": outline, "spaces": 13, "ebikes": True}],
            }
        )
    asked = standing(without=("block-1", "lawn", "camphor")) | {"brief": {"bikes": None}}
    return yard(
        asked | {"rules": {"ebike_group_gap": gap}, "brief": _rooms_only()}, bike_sheds=sheds
    )


def _rooms_only() -> dict[str, Any]:
    return {"rooms": scenario().brief.model_dump(mode="json", exclude_none=True)["rooms"]}


def in_block(gap: float) -> Made:
    """A shed so far east of the bar, which ends at x = 34 here."""
    data = plan_data()
    rooms = [{"id": "reading", "area_m2": 27, "min_width_m": 4.5}]
    brief = {"rooms": rooms, "bikes": {"spaces": 5, "in_block": True}}
    ring = rect(32 + gap, 10, 35 + gap, 13.5)
    shed = {"id": "shed", "outline": ring, "capacity": 5, "door": (33.5 + gap, 13.5)}
    data["blocks"][0]["outline"] = rect(26, 10, 32, 14.5)
    changes = {"blocks": data["blocks"], "rooms": data["rooms"][:1], "bike_sheds": [shed]}
    return scenario(brief=brief), Plan.model_validate(data | changes)


def far_shed(limit: float, **stated: Any) -> Made:
    """The dwelling's door is at (8, 33), the shed's at (38, 4.75): 41 m as the crow flies."""
    return yard({"rules": {"bike_walk_length": limit}}, **stated)


_HOUSED = {"id": "games", "structure": "old-rooms", "area_m2": 20}


def _swapped(slack: float) -> Made:
    """The store wishes for a gate near by; its door is the farthest of all."""
    asked, proposed = wishes({}, room_side_slack=slack)
    data = asked.model_dump(mode="json", exclude_none=True)
    data["brief"]["rooms"][2]["side"] = "gate"
    return Scenario.model_validate(data), proposed


def _counted(**metrics: Any) -> Made:
    asked, proposed = moved_in()
    data = proposed.model_dump(exclude_unset=True) | {"metrics": metrics or {"housed_m2": 20}}
    return asked, Plan.model_validate(data)


def _drawn_too() -> Made:
    """A room that moves in is drawn in the new block besides."""
    asked, proposed = moved_in()
    drawn = proposed.model_dump(exclude_unset=True)
    extra = {"id": "day-room", "outline": rect(26, 10, 32, 14.5), "area_m2": 27, "door": (29, 10)}
    return asked, Plan.model_validate(drawn | {"rooms": [*drawn["rooms"], extra]})


def _hedged(made: Made) -> Made:
    """A hedge along the open side of the shed, but for its door."""
    asked, proposed = made
    drawn = proposed.model_dump(exclude_unset=True)
    hedge = {"id": "hedge", "outline": rect(28, 5.5, 38, 6)}
    return asked, Plan.model_validate(drawn | {"greens": add(hedge)(list(drawn["greens"]))})


ROOM_CASES: list[tuple[str, Callable[[], Made], Callable[[], Made]]] = [
    ("block.shape", lambda: ell(0.5), ell),
    ("block.shape", lambda: shaped("ell", rect(24, 8, 36, 12)), ell),
    ("block.shape", lambda: ring(passage=4.0), ring),
    ("block.shape", lambda: ring(passage=4.0, middle=False), lambda: ring(middle=False)),
    ("block.shape", lambda: shaped("ring", rect(24, 8, 36, 20)), ring),
    ("block.shape", lambda: double_bar(shift=10.5), lambda: double_bar(shift=2)),
    ("block.shape", lambda: shaped("double_bar", rect(24, 8, 34, 12)), double_bar),
    ("court.narrow", lambda: ring(court=3.95), lambda: ring(court=3.985)),
    ("court.narrow", lambda: ring(drawn=-0.05), lambda: ring(drawn=-0.01)),
    ("court.narrow", lambda: double_bar(3.95), lambda: double_bar(3.985)),
    ("court.shape", lambda: ring(drawn=0.05), lambda: ring(drawn=-0.01)),
    (
        "court.shape",
        lambda: double_bar(court=rect(24, 12, 34.05, 16)),
        lambda: double_bar(court=rect(24, 12, 34, 16)),
    ),
    ("court.passage", lambda: ring(passage=1.17), lambda: ring(passage=1.2)),
    ("court.passage", lambda: ring(passage=1.17, middle=False), lambda: ring(middle=False)),
    (
        "room.not_beside",
        lambda: wishes({"beside": ["store"]}),
        lambda: wishes({"beside": ["games"]}),
    ),
    # reading and games share the whole depth of the bar, 4.5 m
    (
        "room.not_beside",
        lambda: wishes({"beside": ["games"]}, room_beside_wall=4.6),
        lambda: wishes({"beside": ["games"]}, room_beside_wall=4.5),
    ),
    # From the aisle's edge at x = 15.75 the reading room lies 10.25 m, the store 20.25 m.
    (
        "room.not_quiet",
        lambda: wishes({"side": "quiet"}, room_side_slack=9.9),
        lambda: wishes({"side": "quiet"}, room_side_slack=10.1),
    ),
    # Door to the gate's end at (16, 0): reading (29, 10) 16.40 m, store (37, 10) 23.26 m.
    ("room.far_from_gate", lambda: _swapped(6.8), lambda: _swapped(6.9)),
    ("room.far_from_gate", lambda: _swapped(6.8), lambda: wishes({"side": "gate"})),
    # With walls nearer than 3 m light comes through the gaps alone, as wide as asked or not.
    ("room.dark", lambda: behind_walls(2.9, 1.15), lambda: behind_walls(2.9, 1.25)),
    ("room.dark", lambda: behind_walls(2.9, 1.15), lambda: behind_walls(3.13, 1.15)),
    # 6 x 4 m are 24 m²
    ("room.existing_small", lambda: moved_in(24.2), lambda: moved_in(24)),
    ("room.existing_small", lambda: moved_in(24, capacity_m2=23), lambda: moved_in(24, floors=2)),
    ("room.existing_narrow", lambda: moved_in(width=4.1), lambda: moved_in(width=4.0)),
    (
        "room.existing_listed",
        lambda: moved_in(listed=[]),
        lambda: moved_in(listed=[{"id": "day-room", "structure": "hall", "area_m2": 20}]),
    ),
    ("room.existing_listed", lambda: yard(housed=[_HOUSED]), yard),
    ("metrics.wrong", lambda: _counted(housed=0), lambda: _counted(housed=1, housed_m2=20)),
    ("metrics.wrong", lambda: _counted(housed_m2=0), _counted),
    ("room.unasked", lambda: _drawn_too(), moved_in),
    ("bikes.rack_sum", lambda: racked(row(), capacity=17), lambda: racked(row())),
    ("bikes.rack_sum", lambda: racked(row(), ebikes=1), lambda: racked(row())),
    ("bikes.rack_capacity", lambda: racked(row(long=9.57)), lambda: racked(row(long=9.59))),
    ("bikes.rack_capacity", lambda: racked(row(deep=1.97)), lambda: racked(row(deep=1.99))),
    (
        "bikes.rack_capacity",
        lambda: racked(row(spaces=11, long=8.7, ebikes=True)),
        lambda: racked(row(spaces=11, long=8.8, ebikes=True)),
    ),
    # At 45°: 9 x 0.85 + 1.4 = 9.05 m long and 1.4 m deep.
    (
        "bikes.rack_capacity",
        lambda: racked(row(spaces=9, long=9.0, deep=1.4, angle_deg=45)),
        lambda: racked(row(spaces=9, long=9.05, deep=1.4, angle_deg=45)),
    ),
    (
        "bikes.rack_shape",
        lambda: racked(row(spaces=9, long=9.05, deep=1.4, angle_deg=60)),
        lambda: racked(row(spaces=9, long=9.05, deep=1.4, angle_deg=45)),
    ),
    ("bikes.rack_outside", lambda: racked(row(x=28.5)), lambda: racked(row(x=28.4))),
    (
        "bikes.rack_overlap",
        lambda: racked(row(spaces=5), row(spaces=5, x=31.1)),
        lambda: racked(row(spaces=5), row(spaces=5, x=31.2)),
    ),
    # The roof ends at y = 5.5; where a green lies beyond it, only 1.5 m behind y = 4 are free.
    (
        "bikes.rack_aisle",
        lambda: _hedged(racked(row(y=2.05))),
        lambda: _hedged(racked(row(y=2.01))),
    ),
    # At 45° the aisle is 1.2 m: the row may stand up to y = 4.3.
    (
        "bikes.rack_aisle",
        lambda: _hedged(racked(row(y=2.95, spaces=9, long=9.05, deep=1.4, angle_deg=45))),
        lambda: _hedged(racked(row(y=2.91, spaces=9, long=9.05, deep=1.4, angle_deg=45))),
    ),
    (
        "bikes.group_size",
        lambda: racked(row(spaces=11, long=8.8, ebikes=True), rules={"ebike_group_size": 10}),
        lambda: racked(row(spaces=11, long=8.8, ebikes=True), rules={"ebike_group_size": 11}),
    ),
    (
        "bikes.group_length",
        lambda: racked(row(spaces=11, long=8.8, ebikes=True), rules={"ebike_group_length": 8.7}),
        lambda: racked(row(spaces=11, long=8.8, ebikes=True), rules={"ebike_group_length": 8.8}),
    ),
    # 2 x 10.4 m with a gap below 2 m are one group longer than 20 m.
    ("bikes.group_length", lambda: ebike_sheds(1.95), lambda: ebike_sheds(1.99)),
    ("bikes.not_in_block", lambda: in_block(0.05), lambda: in_block(0.0)),
    ("bikes.far", lambda: far_shed(35), lambda: far_shed(60)),
    (
        "bikes.walk_stated",
        lambda: yard(metrics={"bike_walk_m": 20}),
        lambda: yard(metrics={"bike_walk_m": 45}),
    ),
]
