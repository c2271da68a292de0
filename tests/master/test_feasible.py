"""Proofs, each on a lot where it holds and on one where it just does not."""

import pytest
from lots import building, gate, lot, rect, site_of, strip

from spaceplan.master.feasible import conflicts


def wishes(scenario) -> list[tuple[str, ...]]:
    found = conflicts(site_of(scenario))
    assert all(c.message.zh and c.message.en for c in found)
    return [c.wishes for c in found]


def test_nothing_is_proved_of_a_plain_lot():
    assert wishes(strip()) == []


def test_no_gate():
    assert wishes(lot(rect(0, 0, 20, 20))) == [("site.gates",)]
    foot = gate((0, 0), (0, 6), vehicles=False)
    assert wishes(lot(rect(0, 0, 20, 20), foot)) == [("site.gates",)]
    street = [{"id": "street", "span": [(0, 0), (20, 0)]}]
    assert wishes(lot(rect(0, 0, 20, 20), frontages=street)) == []


@pytest.mark.parametrize(("width", "proved"), [(3.4, True), (3.5, False)])
def test_a_gate_too_narrow(width: float, proved: bool):
    found = wishes(lot(rect(0, 0, 20, 20), gate((0, 5), (0, 5 + width))))
    assert found == ([("site.gates.gate", "rules.single_lane_width")] if proved else [])


@pytest.mark.parametrize(("width", "proved"), [(17.1, True), (17.0, False)])
def test_a_room_too_wide(width: float, proved: bool):
    room = {"id": "hall", "area_m2": 300, "min_width_m": width}
    found = wishes(strip(brief={"rooms": [room]}))
    assert found == ([("brief.rooms.hall.min_width_m",)] if proved else [])


def test_a_green_too_wide():
    found = wishes(strip(brief={"green": {"area_m2": 10, "min_width_m": 18}}))
    assert found == [("brief.green.min_width_m",)]


@pytest.mark.parametrize(("stalls", "proved"), [(37, True), (36, False)])
def test_too_many_stalls(stalls: int, proved: bool):
    found = wishes(strip(brief={"stalls": {"min": stalls}}))
    assert found == ([("brief.stalls.min",)] if proved else [])


def test_wishes_that_collide_only_together():
    """200 m² of rooms, 200 of green, 20 stalls of 13.25: 665 of 612 m²."""
    brief = {
        "rooms": [{"id": "hall", "area_m2": 200}],
        "green": {"area_m2": 200, "min_width_m": 3},
        "stalls": {"min": 20},
    }
    assert wishes(strip(brief=brief)) == [("brief.rooms.hall", "brief.green", "brief.stalls.min")]
    for left_out in brief:
        assert wishes(strip(brief={k: v for k, v in brief.items() if k != left_out})) == []


def test_rooms_too_large_for_their_place():
    option = {"id": "plan", "rooms": {"within": rect(10, 10, 16, 16)}}
    found = wishes(strip(brief={"rooms": [{"id": "hall", "area_m2": 40}]}, options=[option]))
    assert found == [("brief.rooms.hall", "options.plan.rooms.within")]


@pytest.mark.parametrize(("shape", "rooms", "proved"), [("half_ring", 2, True), ("ell", 2, False)])
def test_a_shape_takes_a_room_a_wing(shape: str, rooms: int, proved: bool):
    brief = {"rooms": [{"id": f"r{i}", "area_m2": 12} for i in range(rooms)]}
    options = [{"id": "plan", "rooms": {"typology": shape}}]
    found = wishes(strip(brief=brief, options=options))
    assert found == ([("brief.rooms", "options.plan.rooms.typology")] if proved else [])


@pytest.mark.parametrize(("back", "proved"), [(0.5, True), (4.0, False)])
def test_a_house_behind_the_only_gate(back: float, proved: bool):
    """Half a metre of 6 m is no ground to turn on; 4 m is a lane."""
    slab = building("slab", rect(0, back, 30, 20), dwelling=False)
    found = wishes(lot(rect(0, 0, 30, 40), gate((10, 0), (16, 0)), structures=[slab]))
    assert found == ([("site.gates", "rules.single_lane_width")] if proved else [])


@pytest.mark.parametrize(("between", "proved"), [(6.9, True), (7.6, False)])
def test_aisles_that_must_keep_off_the_houses_beside_the_gate(between: float, proved: bool):
    """Walls without doors ask for 2 m on both sides: 3.5 m are left of 7.5."""
    x = 12 + between
    sides = [building("w", rect(0, 0, 12, 10)), building("e", rect(x, 0, 34, 10))]
    way = gate((12, 0), (x, 0))
    rules = {"road_to_dwelling": {"severity": "hard"}}
    asked = lot(rect(0, 0, 34, 40), way, structures=sides, rules=rules)
    (found,) = wishes(asked) or [()]
    assert (found[:1] == ("site.gates",)) == proved


def test_a_sharp_corner_beside_the_gate_shuts_it_to_nobody():
    """The tip of the house is 3.6 m from the fence: a disc of 3.5 m passes it."""
    spike = building("spike", [(3.6, 0.3), (30, 0), (30, 1.5)], dwelling=False)
    assert wishes(lot(rect(0, 0, 30, 30), gate((0, 0), (3.6, 0)), structures=[spike])) == []


def hard_rules(**values: float) -> dict[str, dict[str, object]]:
    return {rule: {"value": v, "severity": "hard"} for rule, v in values.items()}


@pytest.mark.parametrize(("asked", "proved"), [(4, False), (9, True)])
def test_charging_stalls_off_buildings(asked: int, proved: bool):
    """A house leaves 9 x 12 m beyond its 6 m: the bodies of eight stalls of 2.5 x 5.3 m."""
    house = building("house", rect(0, 0, 15, 12))
    found = wishes(
        lot(
            rect(0, 0, 30, 12),
            gate((30, 0), (30, 6)),
            structures=[house],
            brief={"stalls": {"ev": asked}},
            rules=hard_rules(ev_to_building=6),
        )
    )
    assert found == ([("brief.stalls.ev", "rules.ev_to_building")] if proved else [])


@pytest.mark.parametrize(("treatment", "proved"), [("remove", True), ("optional", False)])
def test_a_tree_that_is_to_go_without_a_permit(treatment: str, proved: bool):
    elm = {"id": "elm", "kind": "tree", "centre": (20, 15), "radius": 0.4, "treatment": treatment}
    found = wishes(strip(structures=[elm], rules=hard_rules(tree_permit=True)))
    assert found == ([("structures.elm", "rules.tree_permit")] if proved else [])
    assert wishes(strip(structures=[elm])) == []
