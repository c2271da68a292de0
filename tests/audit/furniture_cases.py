"""Cases of the codes on furniture: benches, lamps, new trees, waste points, added lifts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shapely import Point

from tests.audit.edits import Made, add, brief, half_ring, metrics, standing, yard
from tests.audit.yard import plan_data, rect

#: Against the south wall of block-1 (y = 33), east of the apron of its door at (8, 33).
SHAFT = rect(8.75, 30, 11.25, 33)
#: Lamps that light all stalls and ways of the yard with a reach of 14 m.
LAMPS = ((3.0, 11.0), (39.0, 8.0), (18.0, 20.0), (6.0, 26.0), (24.0, 8.0))


def asks(**furniture: Any) -> dict[str, Any]:
    return brief(furniture=furniture)


def with_(asked: dict[str, Any], *things: dict[str, Any], **changes: Any) -> Made:
    """The yard with some things in place of its bench."""
    return yard(asked, furniture=list(things), **changes)


def thing(kind: str, outline: Any, name: str = "x", **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "outline": outline, **more}


def bench(x: float, y: float, name: str = "b1") -> dict[str, Any]:
    return thing("bench", rect(x - 0.75, y - 0.25, x + 0.75, y + 0.25), name)


def tree(x: float, y: float, name: str = "t1") -> dict[str, Any]:
    return thing("tree", rect(x - 0.6, y - 0.6, x + 0.6, y + 0.6), name, point=(x, y))


def waste(x: float, y: float, name: str = "w1") -> dict[str, Any]:
    return thing("waste", rect(x, y, x + 3, y + 2), name)


def octagon(x: float, y: float, across: float) -> list[tuple[float, float]]:
    """A disc drawn with eight corners."""
    return list(Point(x, y).buffer(across / 2, quad_segs=2).exterior.coords)[:-1]


def lift(**changes: Any) -> dict[str, Any]:
    """A lift beside the door; its landing x 7.25–8.75, y 30.75–32.25 lies over the apron."""
    made = thing("lift", SHAFT, "lift-1", serves="block-1/door-1", door=(8.75, 31.5))
    return made | changes


def lifted(**changes: Any) -> Made:
    return with_(asks(lifts={"count": 1}), lift(**changes))


def lamps(count: int = 5, radius: float = 14.0) -> Made:
    some = [
        thing("lamp", rect(x - 0.15, y - 0.15, x + 0.15, y + 0.15), f"l{i}")
        for i, (x, y) in enumerate(LAMPS[:count])
    ]
    return with_(asks(lamps={"radius_m": radius}), *some)


def stated(**figures: Any) -> Made:
    asked, proposed = lamps()
    return asked, proposed.model_copy(
        update={"metrics": proposed.metrics.model_copy(update=figures)}
    )


def fenced(*more: dict[str, Any]) -> Made:
    """The lift's door to the south, walls on both sides of its landing and perhaps before it."""
    walls = (
        {"id": "west", "kind": "other", "outline": rect(9.0, 28.0, 9.2, 30)},
        {"id": "east", "kind": "other", "outline": rect(10.8, 28.0, 11.0, 30)},
    )
    asked = standing(*walls, *more) | asks(lifts={"count": 1})
    return with_(asked, lift(door=(10, 30)))


def strip_only() -> Made:
    """A bench on the strip beside the accessible stall."""
    asked, proposed = yard()
    return asked, proposed.model_validate(plan_data() | {"furniture": [bench(18, 5.4)]})


FURNITURE_CASES: list[tuple[str, Callable[[], Made], Callable[[], Made]]] = [
    (
        "brief.benches",
        lambda: with_(asks(benches={"count": 2}), bench(24, 28)),
        lambda: with_(asks(benches={"count": 1}), bench(24, 28)),
    ),
    (
        "brief.trees",
        lambda: with_(asks(trees={"count": 1}), bench(24, 28)),
        lambda: with_(asks(trees={"count": 1}), tree(24, 30)),
    ),
    (
        "brief.waste",
        lambda: with_(asks(waste={"count": 2}), waste(18, 20)),
        lambda: with_(asks(waste={"count": 1}), waste(18, 20)),
    ),
    ("brief.lifts", lambda: with_(asks(lifts={"count": 1})), lifted),
    (
        "bench.spacing",
        lambda: with_(
            asks(benches={"count": 2, "min_spacing_m": 4.05}), bench(24, 28), bench(24, 32, "b2")
        ),
        lambda: with_(
            asks(benches={"count": 2, "min_spacing_m": 4.01}), bench(24, 28), bench(24, 32, "b2")
        ),
    ),
    # a bench of 1.5 x 0.5 m, a waste point of 3 x 2 m, a base of 0.3 m, a pit of 1.2 m
    *(
        (
            f"{kind}.small",
            lambda k=kind, a=a, b=b: with_({}, thing(k, rect(20, 20, 20 + a - 0.03, 20 + b))),
            lambda k=kind, a=a, b=b: with_({}, thing(k, rect(20, 20, 20 + a - 0.01, 20 + b))),
        )
        for kind, a, b in (("bench", 1.5, 0.5), ("waste", 3, 2))
    ),
    *(
        (
            f"{kind}.small",
            lambda k=kind, a=a: with_({}, thing(k, octagon(20, 20, a - 0.05))),
            lambda k=kind, a=a: with_({}, thing(k, octagon(20, 20, a))),
        )
        for kind, a in (("lamp", 0.3), ("tree", 1.2))
    ),
    (
        "waste.small",
        lambda: with_(asks(waste={"count": 1, "footprint": (4, 2)}), waste(18, 20)),
        lambda: with_(asks(waste={"count": 1, "footprint": (2, 3)}), waste(18, 20)),
    ),
    # the camphor stands at (30, 35); new trees keep 4 m from it
    (
        "tree.spacing",
        lambda: with_({}, tree(30, 38.95)),
        lambda: with_({}, tree(30, 38.99)),
    ),
    (
        "tree.spacing",
        lambda: with_(asks(trees={"count": 1, "spacing_m": 3}), tree(30, 37.95)),
        lambda: with_(asks(trees={"count": 1, "spacing_m": 3}), tree(30, 37.99)),
    ),
    # the aisle ends at x = 15.75; trunks keep 0.75 m from its kerb
    ("tree.crowded", lambda: with_({}, tree(16.47, 22)), lambda: with_({}, tree(16.49, 22))),
    (
        "tree.crowded",
        lambda: with_(asks(trees={"count": 1, "clearance_m": 2}), tree(17.7, 22)),
        lambda: with_(asks(trees={"count": 1, "clearance_m": 2}), tree(17.74, 22)),
    ),
    # a green reaches from x = 26 to 36, y 20 to 26; the lawn lies at y > 34
    (
        "furniture.on_green",
        lambda: with_({}, waste(23.05, 22)),
        lambda: with_({}, waste(23.01, 22)),
    ),
    ("furniture.on_green", lambda: with_({}, waste(22.5, 35)), lambda: with_({}, bench(24, 36))),
    ("furniture.overlap", strip_only, yard),
    (
        "furniture.overlap",
        lambda: half_ring_with(bench(31, 10)),
        lambda: half_ring_with(bench(31, 27.5)),
    ),
    (
        "furniture.overlap",
        lambda: with_({}, bench(24, 28), bench(25, 28, "b2")),
        lambda: with_({}, bench(24, 28), bench(26, 28, "b2")),
    ),
    # from the door (8, 33) to (18, 20) it is 12 m as the crow flies round the block's corner
    (
        "waste.far",
        lambda: with_(asks(waste={"count": 1, "radius_m": 8}), waste(18, 20)),
        lambda: with_(asks(waste={"count": 1, "radius_m": 20}), waste(18, 20)),
    ),
    # the aisle's east edge is x = 15.75, its north end y = 30
    ("waste.no_truck", lambda: with_({}, waste(30, 37)), lambda: with_({}, waste(18, 20))),
    ("waste.near_dwelling", lambda: with_({}, waste(18.95, 34)), lambda: with_({}, waste(19, 34))),
    ("lamp.unlit", lambda: lamps(4), lamps),
    # with 3 m of reach no lamp beside the rows lights the middle of a stall 5.3 m long
    ("lamp.cannot_light", lambda: lamps(5, radius=3), lamps),
    # with one lamp by the gate's side the northern half of the way to the door is dark
    ("lamp.way_dark", lambda: lamps(1), lamps),
    ("metrics.wrong", lambda: stated(lamps=4), lambda: stated(lamps=5)),
    ("metrics.wrong", lambda: stated(lit_share=0.8), lambda: stated(lit_share=1.0)),
    ("metrics.wrong", lambda: metrics(benches=2), lambda: metrics(benches=1)),
    ("lift.no_door", lambda: lifted(serves="block-1/door-2"), lifted),
    (
        "lift.twice",
        lambda: with_(asks(lifts={"count": 1}), lift(), lift(id="l2", outline=rect(2, 30, 5, 33))),
        lifted,
    ),
    (
        "lift.wrong_door",
        lambda: with_(asks(lifts={"count": 1, "at": ["old-rooms"]}), lift()),
        lambda: with_(asks(lifts={"count": 1, "at": ["block-1/door-1"]}), lift()),
    ),
    (
        "lift.off_building",
        lambda: lifted(outline=rect(8.75, 29.9, 11.25, 32.9)),
        lambda: lifted(outline=rect(8.75, 29.99, 11.25, 32.99)),
    ),
    # two aprons are 3 m: the shaft may begin 3 m from the door, no farther
    (
        "lift.off_building",
        lambda: lifted(outline=rect(11.1, 30, 13.6, 33), door=(11.1, 31.5)),
        lambda: lifted(outline=rect(11, 30, 13.5, 33), door=(11, 31.5)),
    ),
    # straight before the door, across its apron of 1.5 m
    (
        "lift.off_building",
        lambda: lifted(outline=rect(6.75, 28.4, 9.25, 31.4), door=(8, 31.4)),
        lambda: lifted(outline=rect(6.75, 28.5, 9.25, 31.5), door=(8, 31.5)),
    ),
    (
        "lift.small",
        lambda: lifted(outline=rect(8.75, 30.05, 11.25, 33)),
        lambda: lifted(outline=rect(8.75, 30.01, 11.25, 33)),
    ),
    ("lift.no_entrance", lambda: lifted(door=None), lifted),
    ("lift.no_entrance", lambda: lifted(door=(8.7, 31.5)), lifted),
    (
        "lift.landing",
        lambda: with_(asks(lifts={"count": 1}), lift(), bench(6.55, 31)),
        lambda: with_(asks(lifts={"count": 1}), lift(), bench(6.49, 31)),
    ),
    (
        "lift.unreached",
        lambda: fenced({"id": "south", "kind": "other", "outline": rect(9.0, 27.8, 11.0, 28)}),
        fenced,
    ),
    # a bench counts as standing in the way: it closes the only gap before the rooms' doors
    (
        "door.unreached",
        lambda: gap_with(bench(8, 31.2)),
        lambda: gap_with(bench(24, 28)),
    ),
]


def half_ring_with(piece: dict[str, Any]) -> Made:
    """A half-ring round a court (x 30 to 34, y 8 to 12), with one more thing."""
    asked, proposed = half_ring(court=rect(30, 8, 34, 12))
    data = proposed.model_dump(mode="json") | {"furniture": [piece]}
    return asked, type(proposed).model_validate(data)


def gap_with(piece: dict[str, Any]) -> Made:
    """Walls west and east of the dwelling's door, and a thing."""
    walls = (
        {"id": "west", "kind": "other", "outline": rect(6.9, 30.5, 7.1, 33)},
        {"id": "east", "kind": "other", "outline": rect(8.9, 30.5, 9.1, 33)},
    )
    return yard(standing(*walls), furniture=add(piece))
