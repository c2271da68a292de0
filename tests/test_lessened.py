"""A scenario with one lift fewer, to tell what a lift costs."""

from __future__ import annotations

import pytest
from lots import building, gate, lot, rect

from spaceplan.model.case import resolve
from spaceplan.model.lessened import without_lift
from spaceplan.model.scenario import Scenario

HOUSE = building("house", rect(5, 22, 35, 30), doors=[(12, 22), (28, 22)])
HALL = building("hall", rect(0, 0, 5, 5), doors=[(5, 2)], dwelling=False)


def yard(count: int, *at: str) -> Scenario:
    lifts = {"count": count, "at": at}
    return lot(
        rect(0, 0, 40, 30),
        gate((10, 0), (16, 0)),
        structures=[HOUSE, HALL],
        brief={"furniture": {"lifts": lifts, "benches": {"count": 1}}, "stalls": {"min": 3}},
        options=[{"id": "bar"}, {"id": "free"}],
    )


@pytest.mark.parametrize(
    ("at", "gone", "left"),
    [
        ((), "house/door-1", ("house/door-2",)),
        (("house",), "house/door-2", ("house/door-1",)),
        (("house", "hall"), "house", ("hall/door-1",)),
        (("house/door-2", "hall"), None, ("house/door-2", "hall/door-1")),
    ],
)
def test_one_lift_fewer(at: tuple[str, ...], gone: str | None, left: tuple[str, ...]):
    """The door named has none any more; all other wishes and options stay as they are."""
    asked = yard(2, *at)
    fewer = without_lift(asked, "free", gone)
    lifts = resolve(fewer, "free").brief.furniture
    assert lifts is not None
    assert lifts.lifts is not None
    assert (lifts.lifts.count, lifts.lifts.at) == (1, left)
    assert lifts.benches is not None
    assert resolve(fewer, "free").brief.stalls.min == 3
    assert resolve(fewer, "bar") == resolve(asked, "bar")


def test_the_last_lift_goes():
    """With none left there is no wish for lifts; there is nothing to take from that."""
    none = without_lift(yard(1), "bar")
    furniture = resolve(none, "bar").brief.furniture
    assert furniture is not None
    assert furniture.lifts is None
    with pytest.raises(ValueError, match="no lifts"):
        without_lift(none, "bar")
