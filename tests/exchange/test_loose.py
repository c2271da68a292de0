"""What is odd or wrong about areas, limits and moves in a scenario file."""

from __future__ import annotations

from typing import Any

import pytest

from spaceplan.exchange.geometry_faults import geometry_faults
from spaceplan.exchange.oddities import oddities
from spaceplan.exchange.references import reference_faults
from spaceplan.model.case import resolve
from spaceplan.model.weights import Weights
from tests.lots import gate, lot, rect

ELM = {"id": "elm", "kind": "tree", "centre": (5, 5), "radius": 0.3, "treatment": "move"}
PLAY = {"id": "play", "kind": "play", "area_m2": 20}


def yard(*structures: dict[str, Any], **more: Any) -> Any:
    return lot(rect(0, 0, 30, 20), gate((10, 0), (16, 0)), structures=list(structures), **more)


def codes(scenario: Any) -> list[tuple[str, str]]:
    return [(f.code, f.path) for f in oddities(scenario)]


def test_what_can_be_moved_is_not_odd() -> None:
    """A tree and a box are moved; a wall and a shed with a door are not."""
    box = {"id": "box", "kind": "utility", "treatment": "move", "outline": rect(1, 1, 2, 2)}
    assert codes(yard(ELM, box)) == []
    wall = {"id": "wall", "kind": "wall", "treatment": "move", "line": [(8, 8), (9, 8)]}
    shed = {"id": "shed", "kind": "shed", "treatment": "move", "outline": rect(1, 1, 3, 3)}
    odd = codes(yard(wall | {"thickness": 0.2}, shed | {"doors": [(2, 1)]}))
    assert odd == [
        ("treatment.move", "structures.0.treatment"),
        ("treatment.move", "structures.1.treatment"),
    ]


def test_limits_without_effect() -> None:
    """On a kept green, on a road, and on a building they say nothing."""
    green = {"id": "g", "kind": "green", "outline": rect(1, 1, 9, 9)}
    limits = {"limits": {"min_area_m2": 10}}
    assert codes(yard(green | limits)) == [("structure.limits", "structures.0.limits")]
    assert codes(yard(green | limits | {"treatment": "modify"})) == []
    chosen = [{"id": "one", "treatments": {"g": "modify"}}]
    assert codes(yard(green | limits, options=chosen)) == []


def test_sun_needs_the_height_of_buildings() -> None:
    """Without floors a building shades as far as one floor does: that is said."""
    block = {"id": "b", "kind": "building", "outline": rect(1, 10, 9, 19)}
    assert codes(yard(block, brief={"areas": [PLAY]})) == []
    sunny = {"areas": [PLAY | {"sun": True}]}
    assert codes(yard(block, brief=sunny)) == [("structure.floors", "structures.0")]
    assert codes(yard(block | {"floors": 3}, brief=sunny)) == []


def test_area_ids_are_used_once() -> None:
    """In the brief and in an option's own areas."""
    (twice,) = reference_faults(yard(brief={"areas": [PLAY, PLAY]}))
    assert (twice.code, twice.path) == ("id.twice", "brief.areas.1.id")
    option = {"id": "one", "brief": {"areas": [PLAY, PLAY]}}
    (twice,) = reference_faults(yard(options=[option]))
    assert twice.path == "options.0.brief.areas.1.id"


def test_the_outline_of_limits_is_a_ring() -> None:
    """One that crosses itself is a fault at its place."""
    bow = {"min_area_m2": 5, "within": [(1, 1), (5, 5), (5, 1), (1, 5)]}
    green = {"id": "g", "kind": "green", "treatment": "modify", "outline": rect(1, 1, 9, 9)}
    (fault,) = geometry_faults(yard(green | {"limits": bow}))
    assert fault.path.startswith("structures.0.limits.within")


def test_an_option_brings_its_own_areas() -> None:
    """What an option leaves out stays; an empty list takes all away."""
    options = [
        {"id": "same"},
        {"id": "none", "brief": {"areas": []}},
        {"id": "other", "brief": {"areas": [PLAY | {"area_m2": 50}]}, "stall_worth": 7000},
    ]
    asked = yard(brief={"areas": [PLAY]}, options=options, stall_worth=5000)
    same, none, other = (resolve(asked, o) for o in ("same", "none", "other"))
    assert [a.area_m2 for a in same.brief.areas] == [20]
    assert none.brief.areas == ()
    assert [a.area_m2 for a in other.brief.areas] == [50]
    assert (same.stall_worth, other.stall_worth) == (5000, 7000)


@pytest.mark.parametrize(
    "more",
    [
        {"brief": {"areas": [PLAY]}},
        {"stall_worth": 5000},
        {"weights": {"window_stall": 0}},
        {"structures": [ELM | {"centre": (6, 5)}]},
    ],
)
def test_fingerprints_follow_what_is_asked(more: dict[str, Any]) -> None:
    """New wishes change it; their titles do not."""
    before = resolve(yard(ELM)).fingerprint()
    data = yard(ELM).model_dump(mode="json") | more
    after = resolve(type(yard()).model_validate(data)).fingerprint()
    assert before != after
    named = PLAY | {"title": {"en": "Sandpit"}}
    one, other = (resolve(yard(brief={"areas": [a]})).fingerprint() for a in (PLAY, named))
    assert one == other


def test_weights_as_they_were_leave_plans_fresh() -> None:
    """Typed or not, the defaults are the same; a plan of before knew none of them."""
    typed = yard(weights=Weights().model_dump()).model_dump(mode="json")
    case = resolve(type(yard()).model_validate(typed))
    assert case.weights == Weights()
    assert case.fingerprint() == resolve(yard()).fingerprint()
