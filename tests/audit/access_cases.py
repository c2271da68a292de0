"""Cases of the codes on kinds of access: angles, one-way aisles, dead ends, gates and necks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.audit.edits import Made, aisle, archway, edit, lone_neck, narrow_gate, rule, yard
from tests.audit.lanes import lot, post
from tests.audit.yard import rect


def against(long: float) -> dict[str, Any]:
    """An aisle upon the west end of the lane's, driven the other way."""
    return {"id": "a2", "outline": rect(0, 2, long, 5.8), "one_way": 180.0}


def necked(long: float, **rules: Any) -> Made:
    """The yard with a neck so long between its gate and its aisle."""
    first = {"id": "n1", "outline": rect(11, 0, 14.5, long), "neck": True}
    full = {"id": "a1", "outline": rect(10.25, long, 15.75, 30)}
    return yard(rule(**rules), aisles=[first, full])


ACCESS_CASES: list[tuple[str, Callable[[], Made], Callable[[], Made]]] = [
    ("stall.angle", lambda: lot(rules={"stall_angles": [90, 60]}), lot),
    ("stall.angle", lambda: lot(stood=46.1), lambda: lot(stood=45.9)),
    ("stall.angle", lambda: lot(angle=60, stood=58.9), lambda: lot(angle=60, stood=59.1)),
    (
        "stall.angle",
        lambda: yard(rule(stall_angles=[0, 45])),
        lambda: yard(rule(stall_angles=[90])),
    ),
    (
        "stall.angle",
        lambda: yard(rule(stall_angles=[90]), stalls=edit("w1", kind="parallel")),
        lambda: yard(stalls=edit("w1", kind="parallel")),
    ),
    ("stall.angle", lambda: yard(stalls=edit("w1", kind="angled")), yard),
    ("stall.against_one_way", lambda: lot(west=True), lambda: lot(west=True, one_way=180)),
    ("stall.against_one_way", lambda: lot(one_way=180), lambda: lot(one_way=None, wide=5.5)),
    # Of the box only the triangle before the slanting edge may lie off the aisle; by hand the box
    # ends 3.8 - 2.5 cos 45° = 2.03 m from the stalls' foremost corners, at y = 3.77.
    ("stall.box_off_aisle", lambda: lot(drawn=-0.1), lambda: lot(drawn=-0.01)),
    ("stall.box_off_aisle", lambda: lot(south=4.1), lambda: lot(south=3.77)),
    ("stall.box_off_aisle", lambda: lot(rise=0.4), lambda: lot(rise=0)),
    (
        "stall.box_blocked",
        lambda: lot(structures=(post(5.8, 6),)),
        lambda: lot(structures=(post(1, 9),)),
    ),
    (
        "aisle.one_way_forbidden",
        lambda: lot(rules={"aisle_one_way": False}),
        lambda: lot(rules={"aisle_one_way": False}, one_way=None, wide=5.5),
    ),
    ("aisle.one_way_open", lambda: lot(gates=(True, False)), lot),
    ("aisle.one_way_open", lambda: lot(gates=(False, True)), lot),
    (
        "aisle.one_way_head_on",
        lambda: lot(more=(against(5.54),)),
        lambda: lot(more=(against(5.5),)),
    ),
    ("aisle.one_way_askew", lambda: lot(one_way=46), lambda: lot(one_way=44)),
    ("aisle.narrow", lambda: lot(one_way=None), lambda: lot(one_way=None, wide=5.5)),
    ("aisle.narrow", lambda: lot(wide=3.75), lambda: lot(wide=3.77)),
    (
        "aisle.narrow",
        lambda: yard(**aisle(one_way=90, outline=rect(10.3, 0, 15.7, 30))),
        lambda: yard(**aisle(one_way=90)),
    ),
    (
        "aisle.dead_end",
        lambda: yard(rule(dead_end_length=29.9)),
        lambda: yard(rule(dead_end_length=30.1)),
    ),
    (
        "aisle.dead_end",
        lambda: yard(rule(dead_end_length=20, dead_end_turning_place=5.6)),
        lambda: yard(rule(dead_end_length=20, dead_end_turning_place=5.5)),
    ),
    # eight stalls open to the one aisle, which leads nowhere but back to the gate
    (
        "aisle.dead_end_stalls",
        lambda: yard(rule(dead_end_stalls=7)),
        lambda: yard(rule(dead_end_stalls=8)),
    ),
    (
        "aisle.dead_end_stalls",
        lambda: yard(rule(dead_end_stalls=7, dead_end_turning_place=5.6)),
        lambda: yard(rule(dead_end_stalls=7, dead_end_turning_place=5.5)),
    ),
    # and all are behind a neck before it
    (
        "neck.many_behind",
        lambda: necked(5.8, neck_stalls=7),
        lambda: necked(5.8, neck_stalls=8),
    ),
    (
        "neck.many_behind",
        lambda: necked(5.6, neck_stalls=7),
        lambda: necked(5.4, neck_stalls=7),
    ),
    ("gate.narrow", lambda: narrow_gate(3.44), lambda: narrow_gate(3.47)),
    ("gate.narrow", lambda: archway(3.44), lambda: archway(3.47)),
    ("neck.no_waiting", lambda: lone_neck(5.4), lambda: lone_neck(5.3)),
    ("neck.no_waiting", lambda: lone_neck(20), lambda: lone_neck(20, room=5.5)),
    (
        "neck.no_waiting",
        lambda: lone_neck(20, room=12, wide=5.4),
        lambda: lone_neck(20, room=12, wide=5.47),
    ),
]
