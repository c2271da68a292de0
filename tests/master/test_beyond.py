"""Proofs from the bound and from parts of the ground: where they just hold and just do not."""

import pytest
from lots import building, gate, lot, rect, site_of, strip

from spaceplan.master.beyond import no_part, over_bound
from spaceplan.master.bound import proofs
from spaceplan.master.feasible import conflicts


def parted(**changes):
    """40 x 17 m, cut in two by a house from x = 15 to 25: 255 m² on either side."""
    house = building("house", rect(15, 0, 25, 17))
    return lot(rect(0, 0, 40, 17), gate((0, 5.5), (0, 11.5)), structures=[house], **changes)


@pytest.mark.parametrize(("area", "proved"), [(262, True), (255, False)])
def test_a_room_is_one_piece(area: float, proved: bool):
    """510 m² in all, no piece above 15.04 x 17.04 = 256.3 m², the slack of 0.32 aside."""
    brief = {"rooms": [{"id": "hall", "area_m2": area}]}
    found = no_part(site_of(parted(brief=brief)))
    assert [c.wishes for c in found] == ([("brief.rooms.hall",)] if proved else [])


def test_large_and_wide_in_one_piece():
    """A long passage is large, a square court is wide; the room must be both."""
    walls = [building("long", rect(0, 4, 30, 17)), building("end", rect(30, 0, 32, 17))]
    # 30 x 4 m of passage, and 8 x 17 m beyond the houses, of which a wall leaves 8 x 8
    walls.append(building("top", rect(32, 8, 40, 17)))
    brief = {"rooms": [{"id": "hall", "area_m2": 100, "min_width_m": 5}]}
    scenario = lot(rect(0, 0, 40, 17), gate((0, 0), (0, 4)), structures=walls, brief=brief)
    assert [c.wishes for c in no_part(site_of(scenario))] == [("brief.rooms.hall",)]
    for less in ({"area_m2": 60}, {"min_width_m": 4}):
        brief = {"rooms": [{"id": "hall", "area_m2": 100, "min_width_m": 5, **less}]}
        fits = lot(rect(0, 0, 40, 17), gate((0, 0), (0, 4)), structures=walls, brief=brief)
        assert no_part(site_of(fits)) == ()


def test_green_wide_enough():
    """Beside a square of 8 x 8 a passage 30 m long and 1 m wide: near the square 5 x 1.5 m of it
    might count by the audit's mitres, never all 94 m².
    """
    wall = building("wall", rect(8, 1, 38, 8))
    site = {"structures": [wall], "rules": {}}

    def proved(area: float) -> bool:
        brief = {"green": {"area_m2": area, "min_width_m": 3}}
        scenario = lot(rect(0, 0, 38, 8), gate((0, 0), (0, 6)), brief=brief, **site)
        return bool(no_part(site_of(scenario)))

    assert not proved(64)
    assert proved(80)


@pytest.mark.parametrize("wish", ["min", "accessible", "ev"])
def test_more_stalls_than_the_bound(wish: str):
    bound = proofs(site_of(strip()))[0].stalls
    for count, wishes in ((bound, []), (bound + 1, [(f"brief.stalls.{wish}",)])):
        found = over_bound(site_of(strip(brief={"stalls": {wish: count}})))
        assert [c.wishes for c in found] == wishes
        assert all(str(bound) in c.message.en for c in found)


def test_what_takes_ground_is_named_where_it_matters():
    """As many stalls as the empty lot might hold, and a hall of 200 m² besides."""
    bound = proofs(site_of(strip()))[0].stalls
    brief = {"stalls": {"min": bound}, "rooms": [{"id": "hall", "area_m2": 200}]}
    (found,) = over_bound(site_of(strip(brief=brief)))
    assert found.wishes == ("brief.rooms.hall", "brief.stalls.min")
    more = {**brief, "stalls": {"min": bound + 1}}
    (found,) = over_bound(site_of(strip(brief=more)))
    assert found.wishes == ("brief.stalls.min",)


def test_nothing_is_proved_of_a_brief_that_fits():
    brief = {
        "rooms": [{"id": "hall", "area_m2": 24}],
        "green": {"area_m2": 30, "min_width_m": 3},
        "stalls": {"min": 10, "accessible": 2},
    }
    assert conflicts(site_of(strip(brief=brief))) == ()
