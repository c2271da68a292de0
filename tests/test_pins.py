"""Pins: what is pinned stays to the centimetre, and the rest is solved around it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
import shapely
from shapely import LinearRing, Polygon

from spaceplan.audit import audit, pins_kept
from spaceplan.exchange import dump_pins, dump_plan, load_pins
from spaceplan.model.case import resolve
from spaceplan.model.enums import Severity
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.pins import Pin, PinKind, Pinned
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.solve import solve
from tests.lots import gate, lot, rect, strip, turned

#: Rooms of 2 x 25 m², five bikes and 30 m² of green on 40 x 24 m.
YARD: dict[str, Any] = {
    "brief": {
        "rooms": [{"id": "reading", "area_m2": 25}, {"id": "games", "area_m2": 25}],
        "bikes": {"spaces": 5},
        "green": {"area_m2": 30, "min_width_m": 3},
    },
    "options": [{"id": "bar", "rooms": {"typology": "bar"}}],
    # what a pinned shed keeps clear, the search does not know yet
    "rules": {r: {"severity": "off"} for r in ("apron_off_aisles", "shed_to_stall")},
}


def yard() -> Scenario:
    return lot(rect(0, 0, 40, 24), gate((0, 8), (0, 14)), **YARD)


@pytest.fixture(scope="module")
def given() -> Plan:
    plan = solve(yard(), effort="quick", seed=1)
    assert plan.stalls
    return plan


def hard(asked: Scenario, plan: Plan) -> list[str]:
    return [f.code for f in audit(asked, plan) if f.severity is Severity.HARD]


def outlines(things: Iterable[Any]) -> list[Any]:
    return [t.outline for t in things]


def items(*ids: str) -> tuple[Pin, ...]:
    return tuple(Pin(item=i) for i in ids)


def test_everything_pinned_is_the_same_plan(given: Plan) -> None:
    """Nothing is left to be solved; only the note of what was pinned is new."""
    again = solve(yard(), effort="quick", seed=5, start=given, pins=items("all"))
    assert dump_plan(again.model_copy(update={"pinned": None})) == dump_plan(given)
    assert again.pinned is not None
    assert again.pinned.along == ()
    ids = tuple(t.id for t in (*given.stalls, *given.aisles, *given.blocks, *given.bike_sheds))
    assert set(ids) <= set(again.pinned.kept)
    assert again.pinned.given == len(given.stalls)


@pytest.mark.parametrize("which", ["blocks", "bike_sheds", "greens", "aisles"])
def test_one_thing_stays_to_the_centimetre(given: Plan, which: str) -> None:
    """The plan is clean, and the thing stands where it stood under its old id."""
    thing = getattr(given, which)[0]
    again = solve(yard(), effort="quick", seed=7, start=given, pins=items(thing.id))
    assert hard(yard(), again) == []
    (kept,) = [t for t in getattr(again, which) if t.id == thing.id]
    assert shapely.hausdorff_distance(LinearRing(kept.outline), LinearRing(thing.outline)) < 0.01
    assert again.pinned is not None
    assert thing.id in again.pinned.kept
    # beginning from the plan that is given, and giving it back else
    assert len(again.stalls) >= len(given.stalls)
    assert {r.id for r in again.rooms} == {"reading", "games"}
    assert again.metrics.bikes >= 5


def test_a_room_keeps_its_block(given: Plan) -> None:
    again = solve(yard(), effort="quick", seed=7, start=given, pins=items("games"))
    assert outlines(again.blocks) == outlines(given.blocks)
    assert hard(yard(), again) == []


def test_a_stall_brings_its_aisle(given: Plan) -> None:
    """A car must get to it: the aisle before it stays as well, and the note says so."""
    stall = given.stalls[0]
    again = solve(yard(), effort="quick", seed=3, start=given, pins=items(stall.id))
    assert stall in again.stalls
    assert again.pinned is not None
    assert again.pinned.along
    aisles = {a.id: a for a in given.aisles}
    for name in again.pinned.along:
        assert aisles[name] in again.aisles
    assert hard(yard(), again) == []


def test_the_rest_is_found_again(given: Plan) -> None:
    """All stalls but one are pinned: one slot is left, and it is filled again."""
    others = [s.id for s in given.stalls[1:]]
    more = [t.id for t in (*given.aisles, *given.blocks, *given.bike_sheds, *given.greens)]
    asked = Pinned.model_validate(
        {
            "stalls": given.stalls[1:],
            "aisles": given.aisles,
            "blocks": given.blocks,
            "rooms": given.rooms,
            "bike_sheds": given.bike_sheds,
            "greens": given.greens,
        }
    )
    again = solve(yard(), effort="quick", seed=3, start=given, pins=items(*others, *more))
    assert list(pins_kept(asked, again)) == []
    assert len(again.stalls) >= len(given.stalls)
    assert hard(yard(), again) == []
    assert len({s.id for s in again.stalls}) == len(again.stalls)


def test_no_stall_there_and_what_it_costs(given: Plan) -> None:
    """The ground of two neighbouring stalls is kept free; without pins there are as many again."""
    asked, ground = strip(), ((10.0, 0.0), (15.0, 0.0), (15.0, 5.3), (10.0, 5.3))
    first = solve(asked, effort="quick", seed=1)
    pin = Pin(kind=PinKind.NO_STALL, outline=ground)
    again = solve(asked, effort="quick", seed=1, start=first, pins=(pin,), price=True)
    area = Polygon(ground).buffer(-0.011)
    assert any(area.intersects(Polygon(s.outline)) for s in first.stalls)
    assert not any(area.intersects(Polygon(s.outline)) for s in again.stalls)
    assert hard(asked, again) == []
    assert again.pinned is not None
    assert again.pinned.no_stall == (ground,)
    assert again.pinned.given == len(first.stalls)
    assert again.pinned.free is not None
    assert again.pinned.free >= len(first.stalls) > len(again.stalls)
    assert again.upper_bound == first.upper_bound


def test_pins_of_an_option_need_no_plan() -> None:
    """Written out in the option, pins hold without a plan to begin from; the audit knows them."""
    first = solve(strip(), effort="quick", seed=1)
    aisle = first.aisles[0]
    pins = Pinned(aisles=(aisle,))
    asked = strip(options=[{"id": "kept", "pins": pins.model_dump(mode="json")}])
    plan = solve(asked, effort="quick", seed=2)
    assert hard(asked, plan) == []
    assert aisle in plan.aisles
    # the one aisle of the strip with 28 stalls at the most
    assert len(plan.stalls) >= 24
    moved = aisle.model_copy(update={"outline": tuple((x, y + 0.02) for x, y in aisle.outline)})
    spoilt = plan.model_copy(update={"aisles": (moved, *plan.aisles[1:])})
    assert "pin.moved" in hard(asked, spoilt)
    stays = aisle.model_copy(update={"outline": tuple((x, y + 0.009) for x, y in aisle.outline)})
    kept = plan.model_copy(update={"aisles": (stays, *plan.aisles[1:])})
    assert "pin.moved" not in hard(asked, kept)


def test_turned_by_seventeen_degrees() -> None:
    """Coordinates rounded to 0.1 mm cost no stall between pinned ones."""
    by = (500.0, 300.0)
    way = turned([(0, 5.5), (0, 11.5)], 17, by)
    asked = lot(turned(rect(0, 0, 36, 17), 17, by), gate(*way))
    first = solve(asked, effort="quick", seed=1)
    every_other = [s.id for s in first.stalls[::2]]
    again = solve(asked, effort="quick", seed=2, start=first, pins=items(*every_other))
    assert hard(asked, again) == []
    assert len(again.stalls) >= len(first.stalls)
    assert [s for s in first.stalls[::2] if s not in again.stalls] == []


@pytest.mark.parametrize(
    ("pins", "code"),
    [
        (items("nothing"), "pin.unknown"),
        (
            (
                Pin(kind=PinKind.NO_STALL, outline=((0, 0), (36, 0), (36, 17), (0, 17))),
                Pin(item="s1"),
            ),
            "pin.contradiction",
        ),
    ],
)
def test_pins_that_cannot_be(pins: tuple[Pin, ...], code: str) -> None:
    first = solve(strip(), effort="quick", seed=1)
    with pytest.raises(SpaceplanError) as caught:
        solve(strip(), effort="quick", start=first, pins=pins)
    assert [f.code for f in caught.value.faults] == [code]


def test_a_pin_needs_a_plan() -> None:
    with pytest.raises(SpaceplanError) as caught:
        solve(strip(), effort="quick", pins=items("a1"))
    assert [f.code for f in caught.value.faults] == ["pin.no_plan"]


def test_no_pins_leave_the_fingerprint_alone() -> None:
    """A scenario that knows of no pins and one with none are the same."""
    case = resolve(strip())
    assert case.model_copy(update={"pins": Pinned()}).fingerprint() == case.fingerprint()
    other = case.model_copy(update={"pins": Pinned(standing=("kiosk",))})
    assert other.fingerprint() != case.fingerprint()


def test_files_of_pins(tmp_path: Any, given: Plan) -> None:
    """A small file is read; pins written out can be put into an option."""
    path = tmp_path / "pins.yaml"
    path.write_text(
        "pins:\n- {item: block-1}\n- {kind: no_stall, outline: [[0, 0], [5, 0], [5, 4]]}\n"
    )
    block, ground = load_pins(path)
    assert (block.kind, block.item) == (PinKind.ITEM, "block-1")
    assert ground.outline == ((0, 0), (5, 0), (5, 4))
    path.write_text("pins:\n- {kind: no_stall, item: block-1}\n")
    with pytest.raises(SpaceplanError, match="outline"):
        load_pins(path)
    path.write_text("- block-1\n")
    with pytest.raises(SpaceplanError, match="pins"):
        load_pins(path)
    from ruamel.yaml import YAML

    text = dump_pins(Pinned(blocks=given.blocks, rooms=given.rooms))
    read = YAML(typ="safe").load(text)
    again = Pinned.model_validate(read["pins"])
    assert outlines(again.blocks) == outlines(given.blocks)
    assert [r.id for r in again.rooms] == [r.id for r in given.rooms]
