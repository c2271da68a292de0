"""Ways to spoil the yard, one rule at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from tests.audit.yard import plan, rect, scenario, stall

Edit = Callable[[list[Any]], list[Any]]
Made = tuple[Scenario, Plan]


def add(*items: Any) -> Edit:
    return lambda old: [*old, *items]


def edit(item_id: str, **changes: Any) -> Edit:
    return lambda old: [i | changes if i["id"] == item_id else i for i in old]


def drop(item_id: str) -> Edit:
    return lambda old: [i for i in old if i["id"] != item_id]


def yard(asked: dict[str, Any] | None = None, **changes: Any) -> Made:
    return scenario(**(asked or {})), plan(**changes)


def standing(*more: dict[str, Any], without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The yard's structures with some more, or without some."""
    old = [s.model_dump(mode="json", exclude_none=True) for s in scenario().structures]
    return {"structures": [*(s for s in old if s["id"] not in without), *more]}


def w4(y0: float, y1: float, x0: float = 4.95) -> Edit:
    ring = [(10.25, y0), (x0, y0), (x0, y1), (10.25, y1)]
    return edit("w4", outline=ring, access=[(10.25, y0), (10.25, y1)])


def aisle(**changes: Any) -> dict[str, Any]:
    return {"aisles": edit("a1", **changes)}


def neck(width: float, *, flagged: bool = True) -> Made:
    """Four metres of neck at the gate, then the aisle."""
    first = {"id": "n1", "outline": rect(11, 0, 11 + width, 4.5), "neck": flagged}
    full = {"id": "a1", "outline": rect(10.25, 4, 15.75, 30)}
    return yard(aisles=[first, full])


def narrow_gate(width: float) -> Made:
    """The yard behind a gate so wide, the aisle drawn as if it were wider."""
    gate = {"id": "south", "span": [(11, 0), (11 + width, 0)]}
    return yard({"site": {"boundary": rect(0, 0, 40, 40), "gates": [gate]}})


def archway(width: float) -> Made:
    """A wide gate before a passage so wide between two walls, 4 m long."""
    walls = [
        {"id": f"wall-{i}", "kind": "other", "outline": rect(x, 1, x + 9, 5)}
        for i, x in enumerate((2, 11 + width))
    ]
    return yard(standing(*walls, without=("old-shed",)), removed=["kiosk"], stalls=[])


def lone_neck(long: float, room: float = 0.0, wide: float = 5.5) -> Made:
    """A neck from the gate, and beyond it an aisle so long and wide, where there is any."""
    first = {"id": "n1", "outline": rect(11, 0, 14.5, long), "neck": True}
    rest = {"id": "a1", "outline": rect(10.25, long - 1, 10.25 + wide, long - 1 + room)}
    return yard(aisles=[first, rest] if room else [first], stalls=[], accessible_strips=[])


def green(*boxes: tuple[float, float, float, float]) -> Edit:
    return add(*({"id": f"extra-{i}", "outline": rect(*b)} for i, b in enumerate(boxes)))


def fenced_rooms(top: float) -> Made:
    """Hedges round the rooms' doors, open in the west above ``top``."""
    return yard(greens=green((26, 8, 38, 8.4), (38, 8, 39, 10), (25, 8, 26, top)))


def fenced_dwelling(gap: float) -> Made:
    """Hedges round the dwelling's door, open in the east over ``gap``."""
    boxes = ((5, 31, 11, 31.4), (5, 31.4, 5.5, 33), (10.5, 31.4 + gap, 11, 33))
    return yard(greens=green(*(b for b in boxes if b[3] - b[1] > 0.01)))


def moved_shed(x: float, doors: list[tuple[float, float]]) -> Made:
    block = {"id": "block-1", "kind": "building", "outline": rect(2, 33, 14, 39), "doors": doors}
    shed = {"outline": rect(x, 34, x + 10, 37.5), "door": (x + 10, 36.75)}
    asked = standing(block, without=("block-1", "lawn"))
    return yard(
        asked | {"brief": scenario().brief.model_dump() | {"green": None}},
        bike_sheds=edit("shed", **shed),
    )


def option(**changes: Any) -> dict[str, Any]:
    return {"options": [{"id": "bar", **changes}]}


def half_ring(x0: float = 26, court: Any = None, wing: float = 4.0, **block: Any) -> Made:
    """Three wings 4 m deep round a court of 4 x 4 m that opens to the south."""
    x1, x2, x3 = x0 + 4, x0 + 4 + wing, x0 + 8 + wing
    ring = [(x0, 8), (x1, 8), (x1, 12), (x2, 12), (x2, 8), (x3, 8), (x3, 16), (x0, 16)]
    brief = {"rooms": [{"id": "hall", "area_m2": 16, "min_width_m": 4}]}
    room = {"id": "hall", "outline": rect(x0, 8, x1, 12), "area_m2": 16, "door": (x1, 10)}
    fields = {"id": "u", "typology": "half_ring", "outline": ring, "court": court} | block
    return yard(
        option(rooms={"typology": "half_ring"}) | {"brief": brief}, blocks=[fields], rooms=[room]
    )


def triple_strip(kind: str) -> Made:
    """A strip as long as two stalls, between the east row and stalls entered from farther east."""
    return yard(
        stalls=lambda old: [
            *edit("s", kind=kind)(old),
            stall("s", 15.75, 2.3, east=True, kind="accessible"),
            stall("b", 26.35, 6, east=False, kind=kind),
        ],
        accessible_strips=[{"outline": rect(15.75, 4.8, 26.35, 6)}],
    )


def fire_wall(opening: float) -> Made:
    ends = ((0, 11.5), (11.5 + opening, 40))
    walls = [
        {"id": f"wall-{i}", "kind": "wall", "line": [(a, 18), (b, 18)], "thickness": 0.2}
        for i, (a, b) in enumerate(ends)
    ]
    lane = patch(11.5, 0, 11.5 + opening, 25)
    return yard(standing(*walls), fire_lanes=lane, **aisle(outline=rect(10.25, 0, 15.75, 17)))


def bench_by_lane(edge: float) -> Made:
    """A bench at x = 23.8 to 25.3 beside a fire lane that ends at an edge."""
    bench = {"id": "b2", "kind": "bench", "outline": rect(23.8, 18, 25.3, 18.5)}
    asked = {"rules": {"fire_lane_furniture": {"severity": "hard"}}}
    return yard(asked, fire_lanes=patch(15, 17, edge, 21), furniture=add(bench))


def walled_dwelling() -> Made:
    wall = {"id": "wall", "kind": "wall", "thickness": 0.2, "line": [(5, 33), (5, 31), (11, 31)]}
    rest = {"id": "wall-2", "kind": "wall", "thickness": 0.2, "line": [(11, 31), (11, 33)]}
    return yard(standing(wall, rest))


def second_block(y: float) -> Made:
    return yard(standing({"id": "b2", "kind": "building", "outline": rect(2, y, 9, y + 3)}))


def rule(**values: Any) -> dict[str, Any]:
    return {"rules": values}


def tree(x: float, y: float = 25) -> dict[str, Any]:
    return standing({"id": "elm", "kind": "tree", "centre": (x, y), "radius": 0.2})


def piece(x: float, y: float) -> dict[str, Any]:
    return {"furniture": add({"id": "lamp", "kind": "lamp", "point": (x, y)})}


def patch(*box: float) -> Edit:
    return add({"id": "extra", "outline": rect(*box)})


def metrics(**values: Any) -> Made:
    return yard(metrics=values)


def brief(**changes: Any) -> dict[str, Any]:
    return {"brief": scenario().brief.model_dump() | changes}


def room(room_id: str, **changes: Any) -> dict[str, Any]:
    return {"rooms": edit(room_id, **changes)}


def empty(**changes: Any) -> Made:
    data = {"scenario": "yard", "option": "bar", "status": "infeasible"} | changes
    return scenario(), Plan.model_validate(data)


NOTCHED = [(26, 10), (38, 10), (38, 14.5), (33, 14.5), (33, 14), (26, 14)]
HOLED = {
    "boundary": rect(0, 0, 40, 40),
    "holes": [rect(6, 7, 7, 8)],
    "gates": [{"id": "south", "span": [(10, 0), (16, 0)]}],
}


def narrower(x0: float = 0, x1: float = 40, y1: float = 40) -> dict[str, Any]:
    gate = {"id": "south", "span": [(10, 0), (16, 0)]}
    return {"site": {"boundary": rect(x0, 0, x1, y1), "gates": [gate]}}


def foot_gate(shed_from: float) -> Made:
    """A second gate, for people only, south of the bike shed."""
    site = scenario().site.model_dump(mode="json", exclude_none=True)
    site["gates"].append({"id": "foot", "span": [(30, 0), (31.5, 0)], "vehicles": False})
    ring = rect(28, shed_from, 38, shed_from + 3.5)
    return yard({"site": site}, bike_sheds=edit("shed", outline=ring, door=(38, shed_from + 2)))


def foot_gate_walled() -> Made:
    """The same with a wall that shuts the gate today."""
    asked, proposed = foot_gate(0.9)
    wall = {"id": "wall", "kind": "wall", "line": [(27, 0.5), (39, 0.5)], "thickness": 0.24}
    shut = asked.model_dump() | {"structures": [*asked.structures, wall]}
    return Scenario.model_validate(shut), proposed
