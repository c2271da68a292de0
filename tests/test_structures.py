"""What structures may say of themselves."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from spaceplan.model.case import resolve, stands
from spaceplan.model.scenario import Scenario, Structure
from spaceplan.model.sides import blind_sides
from tests.audit.yard import rect, scenario

LONG = rect(0, 0, 40, 12)


def of(**fields: object) -> Structure:
    return Structure.model_validate({"id": "it", "outline": LONG, **fields})


def test_gables_are_the_two_short_sides() -> None:
    assert blind_sides(of(kind="building")) == ()
    assert blind_sides(of(kind="building", blind="gables")) == ((1, 2), (3, 0))
    assert blind_sides(of(kind="building", blind=[[0, 1]])) == ((0, 1),)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "building", "blind": [[0, 2]]}, "no side of the outline"),
        ({"kind": "building", "blind": [[3, 4]]}, "no side of the outline"),
        ({"kind": "slope"}, "a slope needs percent"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        of(**wrong)


def test_slopes_manholes_and_tanks_are_ground_but_steps_and_stalls_are_not() -> None:
    assert not stands(of(kind="slope", percent=3))
    assert not stands(of(kind="manhole"))
    assert not stands(of(kind="tank"))
    assert stands(of(kind="slope", steps=True))
    assert stands(of(kind="parking"))


def around(**thing: object) -> Scenario:
    return scenario(surroundings=[thing])


def test_what_lies_around_is_part_of_the_case_but_for_its_title() -> None:
    house: dict[str, object] = {"kind": "building", "outline": rect(40, 0, 50, 10)}
    plain = resolve(around(**house)).fingerprint()
    assert resolve(around(**house, title="a house")).fingerprint() == plain
    assert resolve(scenario()).fingerprint() != plain


def test_kept_parking_is_counted() -> None:
    lots = [
        {"id": "one", "kind": "parking", "outline": rect(30, 0, 33, 6)},
        {
            "id": "row",
            "kind": "parking",
            "outline": rect(30, 6, 33, 20),
            "cars": 5,
            "owner": "Wang",
        },
        {"id": "gone", "kind": "parking", "treatment": "remove", "outline": rect(34, 0, 37, 6)},
    ]
    assert resolve(scenario(structures=lots)).existing_stalls == 6
