"""Pairs of plans that just break, and just keep, a rule on cars near walls, doors and gates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.audit.edits import Made, add, brief, edit, standing, yard
from tests.audit.yard import rect


def hard(*names: str, **values: float) -> dict[str, Any]:
    rules: dict[str, Any] = {n: {"severity": "hard"} for n in names}
    rules |= {n: {"severity": "hard", "value": v} for n, v in values.items()}
    return {"rules": rules}


def house(y: float, **more: Any) -> dict[str, Any]:
    """A house north of the western stalls, which end at y 16."""
    return standing({"id": "house", "kind": "building", "outline": rect(2, y, 9, y + 3)} | more)


def wall(y: float) -> dict[str, Any]:
    return standing({"id": "fence", "kind": "wall", "line": [(5, y), (10, y)], "thickness": 0.1})


def road(**changes: Any) -> Made:
    """A kept road whose southern end opens to free ground at y 24."""
    lane = standing({"id": "lane", "kind": "road", "outline": rect(20, 24, 23.5, 33)})
    return yard(hard("road_ends_open") | lane, **changes)


def along(y: float) -> dict[str, Any]:
    """An aisle before the dwelling's southern wall, which has a door and lies at y 33."""
    return {"id": "a2", "outline": rect(2, 28, 14, y)}


def barrier(deep: float) -> Made:
    gate = {"id": "south", "span": [(10, 0), (16, 0)], "barrier": True}
    site = {"site": {"boundary": rect(0, 0, 40, 40), "gates": [gate]}}
    return yard(hard(barrier_free_length=deep) | site)


def neck(to: float, gate: tuple[float, float], **rules: Any) -> Made:
    """A lane 4 m wide from the gate, the aisle from y ``to``."""
    site = {"boundary": rect(0, 0, 40, 40)}
    site["gates"] = [{"id": "south", "span": [(gate[0], 0), (gate[1], 0)]}]
    first = {"id": "n1", "outline": rect(11, 0, 15, to + 0.5), "neck": True}
    full = {"id": "a1", "outline": rect(10.25, to, 15.75, 30)}
    return yard({"site": site} | (rules or hard("necks")), aisles=[first, full])


WALLS = ("wall_beside_stall", "stall_width_beside_wall")


def small(long: float) -> Any:
    """The last stall in the west as a compact one, so long."""
    ring = [(10.25, 13.5), (10.25 - long, 13.5), (10.25 - long, 16), (10.25, 16)]
    return edit("w4", kind="compact", outline=ring)


def thin(wide: float) -> Any:
    """The last stall in the west as a compact one, so wide."""
    ring = [(10.25, 16 - wide), (10.25, 16), (4.95, 16), (4.95, 16 - wide)]
    return edit("w4", kind="compact", outline=ring, access=ring[:2])


def box_at(y: float) -> dict[str, Any]:
    """A transformer north of the western stalls."""
    box = {"id": "t", "kind": "utility", "utility": "transformer"}
    return standing(box | {"outline": rect(6, y, 8, y + 2)}, without=("block-1",))


CAR_CASES: list[tuple[str, Callable[[], Made], Callable[[], Made]]] = [
    # a tenth of eight stalls is none, an eighth is one; sizes of the record
    (
        "stall.compact_share",
        lambda: yard(hard(compact_share=0.12), stalls=edit("w1", kind="compact")),
        lambda: yard(hard(compact_share=0.125), stalls=edit("w1", kind="compact")),
    ),
    (
        "stall.length",
        lambda: yard(hard(compact_share=0.2), stalls=small(4.27)),
        lambda: yard(hard(compact_share=0.2), stalls=small(4.29)),
    ),
    (
        "brief.ev",
        lambda: yard(brief(stalls={"ev": 2}), stalls=edit("w1", kind="ev")),
        lambda: yard(brief(stalls={"ev": 1}), stalls=edit("w1", kind="ev")),
    ),
    # the stall ends at y 16, x 10.25
    (
        "stall.ev_near_building",
        lambda: yard(house(21.97) | hard("ev_to_building"), stalls=edit("w4", kind="ev")),
        lambda: yard(house(21.99) | hard("ev_to_building"), stalls=edit("w4", kind="ev")),
    ),
    (
        "stall.ev_far",
        lambda: yard(box_at(35) | hard(ev_to_power=18.9), stalls=edit("w4", kind="ev")),
        lambda: yard(box_at(35) | hard(ev_to_power=19.1), stalls=edit("w4", kind="ev")),
    ),
    (
        "stall.at_window",
        lambda: yard(hard("stall_to_window_wall") | house(16.95)),
        lambda: yard(hard("stall_to_window_wall") | house(17)),
    ),
    (
        "stall.door_shut",
        lambda: yard(hard(*WALLS) | wall(16.6)),
        lambda: yard(hard(*WALLS) | wall(16.65)),
    ),
    # a compact stall of 2.2 m is wider by as much as others are
    (
        "stall.door_shut",
        lambda: yard(hard(*WALLS, compact_share=0.2) | wall(16.1), stalls=thin(2.37)),
        lambda: yard(hard(*WALLS, compact_share=0.2) | wall(16.1), stalls=thin(2.39)),
    ),
    (
        "stall.door_shut",
        # a house next door counts, the boundary itself does not
        lambda: yard(
            hard(*WALLS) | {"surroundings": [{"kind": "building", "outline": rect(2, 16.5, 9, 18)}]}
        ),
        lambda: yard(hard(*WALLS)),
    ),
    (
        "door.on_aisle",
        lambda: yard(
            hard("apron_off_aisles"), aisles=add({"id": "a2", "outline": rect(8.7, 31, 14, 32.9)})
        ),
        lambda: yard(
            hard("apron_off_aisles"), aisles=add({"id": "a2", "outline": rect(8.75, 31, 14, 32.9)})
        ),
    ),
    (
        "aisle.near_dwelling",
        lambda: yard(
            hard("road_to_dwelling_door"),
            aisles=add({"id": "a2", "outline": rect(2, 28, 14, 30.55)}),
        ),
        lambda: yard(
            hard("road_to_dwelling_door"),
            aisles=add({"id": "a2", "outline": rect(2, 28, 14, 30.5)}),
        ),
    ),
    ("gate.stall_inside", lambda: barrier(6.1), lambda: barrier(6.0)),
    (
        "road.end_shut",
        lambda: road(greens=add({"id": "g2", "outline": rect(20, 18, 23, 21.1)})),
        lambda: road(greens=add({"id": "g2", "outline": rect(20, 18, 23, 21)})),
    ),
    # a gate as wide as an aisle forces no lane, a narrow one does for an aisle's width
    ("neck.not_forced", lambda: neck(4, (10, 16)), lambda: neck(4, (11, 15))),
    ("neck.not_forced", lambda: neck(7, (11, 15)), lambda: neck(6, (11, 15))),
    (
        "neck.too_long",
        lambda: neck(4, (11, 15), **hard(neck_length=3)),
        lambda: neck(4, (11, 15), **hard(neck_length=4.5)),
    ),
]
