"""Cases of the codes on walking, fire lanes, corners of the driveway and gates with a barrier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.audit.edits import Made, add, fenced_rooms, green, metrics, patch, rule, standing, yard
from tests.audit.yard import rect

_DOORS = {"doors": [(8, 33)]}


def barred(deep: float = 6.0, **changes: Any) -> Made:
    """The yard with a barrier in its gate."""
    gate = {"id": "south", "span": [(10, 0), (16, 0)], "barrier": True}
    site = {"boundary": rect(0, 0, 40, 40), "gates": [gate]}
    return yard({"site": site} | rule(barrier_waiting_length=deep), **changes)


def parted(gap: float) -> Made:
    """Cars come from the south, people from the north; between them a hedge with a gap."""
    gates = [
        {"id": "south", "span": [(10, 0), (16, 0)], "pedestrians": False},
        {"id": "north", "span": [(18, 40), (20, 40)], "vehicles": False},
    ]
    site = {"boundary": rect(0, 0, 40, 40), "gates": gates}
    return yard({"site": site}, greens=green((0, 31, 40 - gap, 31.4)))


def stepped(*, all_doors: bool = True, hedged: bool = False) -> Made:
    """Steps before the dwelling; perhaps a second one without, its door hedged in or not."""
    old = {"id": "block-1", "kind": "building", "outline": rect(2, 33, 14, 39)} | _DOORS
    more = [old | {"step_free": False}]
    if not all_doors:
        more.append(
            {"id": "b2", "kind": "building", "outline": rect(2, 20, 9, 23), "doors": [(9, 21.5)]}
        )
    hedge = ((9, 20, 10.6, 20.4), (9, 22.6, 10.6, 23), (10.6, 20, 10.9, 23))
    asked = standing(*more, without=("block-1",))
    return yard(asked, greens=green(*hedge if hedged else ()))


def branch(wide: float, *, cut: bool = False, **stated: float) -> Made:
    """A neck so wide that leaves the aisle to the east and turns north; its corner cut by 3 m."""
    x, y = 25 - wide, 17 + wide
    necks = [
        {"id": "a2", "outline": rect(15.75, 17, 25, y), "neck": True},
        {"id": "a3", "outline": rect(x, 17, 25, 30), "neck": True},
    ]
    corner = {"id": "c1", "outline": [(x, y), (x, y + 3), (x - 3, y)]}
    drawn = {"widenings": [corner] if cut else []} | ({"metrics": stated} if stated else {})
    return yard(aisles=add(*necks), greens=[], **drawn)


def lane(wide: float, top: float = 25, **stated: float) -> Made:
    """A fire lane north from the gate; by hand it ends 33 - 25 = 8 m before the dwelling."""
    lanes = [{"id": "f1", "outline": rect(11, 0, 11 + wide, top)}]
    return yard(fire_lanes=lanes, **({"metrics": stated} if stated else {}))


WAY_CASES: list[tuple[str, Callable[[], Made], Callable[[], Made]]] = [
    (
        "widening.outside",
        lambda: yard(widenings=patch(38, 20, 40.05, 24)),
        lambda: yard(widenings=patch(38, 20, 40, 24)),
    ),
    (
        "widening.overlap",
        lambda: yard(widenings=patch(20, 7, 22, 8)),
        lambda: yard(widenings=patch(21.05, 7, 22, 8)),
    ),
    # the bench stands at (24, 28), a disc of 5 cm
    (
        "furniture.overlap",
        lambda: yard(widenings=patch(23, 27, 24, 29)),
        lambda: yard(widenings=patch(23, 27, 23.94, 29)),
    ),
    ("fire.lane_broken", lambda: lane(3.94), lambda: lane(3.97)),
    (
        "fire.lane_broken",
        lambda: yard(fire_lanes=patch(30, 16, 34, 19)),
        lambda: yard(fire_lanes=patch(11, 0, 15, 19)),
    ),
    (
        "metrics.wrong",
        lambda: lane(4, fire_reach_m=8.2),
        lambda: lane(4, fire_reach_m=8.05),
    ),
    ("metrics.wrong", lambda: metrics(fire_reach_m=8), lambda: lane(4, fire_reach_m=8)),
    (
        "metrics.wrong",
        # by hand the corner cut off is half of 3 x 3 m
        lambda: branch(4, cut=True, widened_m2=4.7),
        lambda: branch(4, cut=True, widened_m2=4.5),
    ),
    (
        "fire.reach",
        lambda: yard(rule(fire_lane_reach=12) | standing(_wall(20.7))),
        lambda: yard(rule(fire_lane_reach=12) | standing(_wall(21.3))),
    ),
    ("accessible.stepped", stepped, lambda: stepped(all_doors=False)),
    (
        "accessible.unreached",
        lambda: stepped(all_doors=False, hedged=True),
        lambda: stepped(all_doors=False),
    ),
    ("accessible.room_unreached", lambda: fenced_rooms(8.9), lambda: fenced_rooms(8.78)),
    ("walk.stall_cut_off", lambda: parted(1.1), lambda: parted(1.25)),
    # By hand: from the dwelling (8, 33) it is 32 m to the gate, and 31 m round the block to a room.
    (
        "walk.stated",
        lambda: metrics(longest_walk_m=15),
        lambda: metrics(longest_walk_m=32),
    ),
    (
        "walk.stated",
        lambda: metrics(walk_to_rooms_m=18),
        lambda: metrics(walk_to_rooms_m=31),
    ),
    # 15 m to where one gets into the car: the box of w4 ends at y = 16.
    (
        "walk.stated",
        lambda: metrics(walk_to_stalls_m=5),
        lambda: metrics(walk_to_stalls_m=15),
    ),
    (
        "walk.long",
        lambda: yard(rule(longest_walk={"value": 31, "severity": "warn"})),
        lambda: yard(rule(longest_walk={"value": 52, "severity": "warn"})),
    ),
    # The first stalls begin at y = 6.
    ("gate.waiting_entered", lambda: barred(6.03), lambda: barred(6.01)),
    (
        "gate.no_waiting",
        lambda: barred(greens=green((0, 5.9, 40, 6.3))),
        lambda: barred(greens=green((0, 6, 40, 6.3))),
    ),
    # By hand: a path of 3 m, inner radius 3 m, a right angle: 3 + 3 (1 - cos 45°) = 3.88 m.
    ("corner.tight", lambda: branch(3.8), lambda: branch(3.89)),
    # With the corner cut the car turns by 45° twice, with room to swing out between.
    ("corner.tight", lambda: branch(3.3), lambda: branch(3.3, cut=True)),
    # 1.2 m are asked; beside the aisle (x up to 15.75) a strip of any width is part of its ground
    ("walk.narrow", lambda: path(18, 1.17), lambda: path(18, 1.19)),
    ("walk.narrow", lambda: path(15.8, 0.6), lambda: path(15.75, 0.6)),
]


def path(x: float, wide: float) -> Made:
    """A way north through the middle of the yard."""
    return yard(walkways=patch(x, 20, x + wide, 27))


def _wall(y: float) -> dict[str, Any]:
    """A wall across the yard: north of it no engine comes, and it ends so far from the dwelling."""
    return {"id": "wall", "kind": "wall", "line": [(0, y), (40, y)], "thickness": 0.2}
