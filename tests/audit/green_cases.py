"""Cases of the codes on green that counts, grounds for play, and trees that go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.audit.area_cases import PLAY, play
from tests.audit.edits import Made, add, aisle, brief, edit, rule, standing, yard
from tests.audit.yard import rect


def hard(**values: float) -> dict[str, Any]:
    """Rules that are switched on, with these values."""
    return rule(**{k: {"value": v, "severity": "hard"} for k, v in values.items()})


def north(y: float) -> Made:
    """The green of 10 x 6 m so far north; rooms stand from y 28 on."""
    return yard(hard(green_to_wall=1), greens=edit("g1", outline=rect(26, y, 36, y + 6)))


def beside_bar(y: float) -> Made:
    """The same green before the new bar, whose north wall is at y 14.5."""
    return yard(hard(green_to_wall=1), greens=edit("g1", outline=rect(26, y, 36, y + 6)))


def central(width: float, asked: float = 85) -> Made:
    wish = brief(green={"area_m2": asked, "min_width_m": 3})
    return yard(wish | hard(central_green_width=width, central_green_from=84))


def hut(y: float) -> Made:
    """A hut near the line from the dwelling's door to the playground: at x 18 that is at 24.83."""
    shed = {"id": "hut", "kind": "shed", "outline": rect(18, y, 20, y + 1)}
    return play(**standing(shed), **hard(play_in_sight=True))


def long_aisle(top: float) -> Made:
    """The aisle runs on towards the dwelling; the way round its end is 33 - ``top`` wide."""
    return play(**hard(play_off_drive=True), **aisle(outline=rect(10.25, 0, 15.75, top)))


def elm(treatment: str, gone: bool) -> Made:
    old = {"id": "elm", "kind": "tree", "centre": (7, 20), "radius": 0.3, "treatment": treatment}
    return yard(standing(old) | hard(tree_permit=True), removed=add(*(["elm"] if gone else [])))


def replanted(y: float) -> Made:
    old = {"id": "elm", "kind": "tree", "centre": (7, 20), "radius": 0.3, "treatment": "move"}
    place = {"id": "elm", "kind": "tree", "centre": (7, y), "radius": 0.3}
    changes = {"moved": ["elm"], "placed": [place]} if y != 20 else {}
    return yard(standing(old) | hard(tree_permit=True), **changes)


GREEN_CASES: list[tuple[str, Callable[[], Made], Callable[[], Made]]] = [
    ("green.near_wall", lambda: north(21.05), lambda: north(21)),
    ("green.near_wall", lambda: beside_bar(15.45), lambda: beside_bar(15.5)),
    (
        "green.scraps",
        lambda: yard(hard(green_piece=26)),
        lambda: yard(hard(green_piece=25)),
    ),
    ("green.no_central", lambda: central(6.1), lambda: central(6)),
    ("green.no_central", lambda: central(6.1), lambda: central(6.1, asked=84)),
    (
        "play.narrow",
        lambda: play(**hard(play_width=4.1)),
        lambda: play(**hard(play_width=4)),
    ),
    (
        "play.narrow",
        lambda: play(PLAY, **hard(play_width=6)),
        lambda: play(PLAY, {"kind": "seating"}, area={"kind": "seating"}, **hard(play_width=6)),
    ),
    ("play.out_of_sight", lambda: hut(24.8), lambda: hut(24.85)),
    ("play.across_drive", lambda: long_aisle(31.9), lambda: long_aisle(31.75)),
    ("tree.permit", lambda: elm("remove", True), lambda: elm("optional", False)),
    ("tree.permit", lambda: replanted(25), lambda: replanted(20)),
]
