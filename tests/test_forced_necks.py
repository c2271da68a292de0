"""Single lanes only where the ground is narrow: a yard whose way in lies between two houses."""

from __future__ import annotations

from lots import building, gate, lot, rect, site_of, solved

from spaceplan.geometry.zones import forced_necks

#: Two houses with 3.8 m between them; behind them 30 x 22 m.
HOUSES = [building("west", rect(0, 0, 13, 10)), building("east", rect(16.8, 0, 30, 10))]
NARROW = gate((13, 0), (16.8, 0))


def test_a_yard_behind_a_narrow_way_in_has_stalls():
    """A bay of 17.1 m lies across the yard: ten stalls on both sides are few."""
    asked = lot(rect(0, 0, 30, 32), NARROW, structures=HOUSES, rules={"necks": "forced"})
    plan = solved(asked)
    assert any(a.neck for a in plan.aisles)
    assert len(plan.stalls) >= 10


def test_a_neck_is_forced_where_aprons_leave_no_room_for_an_aisle():
    """Between two doors 8 m apart 5 m are left beside their aprons, and 8 m beyond these."""
    north = building("north", rect(10, 12, 20, 20), doors=[(15, 12)], dwelling=True)
    south = building("south", rect(10, -4, 20, 4), doors=[(15, 4)], dwelling=True)
    ground = rect(0, -4, 30, 20)
    asked = lot(ground, gate((0, 5), (0, 11)), structures=[north, south], rules={"necks": "forced"})
    (neck,) = forced_necks(site_of(asked))
    assert neck.bounds[0] > 10
    assert 14 < neck.centroid.x < 16
