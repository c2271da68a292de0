"""A way that crosses the boundary where there is no room for a gate gives none, and is told."""

from shapely.geometry import LineString

from spaceplan.exchange.geo_gates import Way, find_gates

#: 30 x 20 m with a slot of 0.5 m in its south side, 3 m deep outward.
RING = ((0, 0), (10, 0), (10, -3), (10.5, -3), (10.5, 0), (30, 0), (30, 20), (0, 20))


def test_a_crossing_at_the_end_of_a_slot_is_told():
    drive = Way(LineString([(10.25, -8), (10.25, 6)]), "way 7", 4.0, False)
    gates, odd = find_gates(RING, [drive])
    assert gates == ()
    assert [(f.code, f.warning) for f in odd] == [("gate.short", True)]
    assert "way 7" in odd[0].found.en
    assert "0.50 m" in odd[0].found.zh


def test_beside_it_there_is_room():
    drive = Way(LineString([(20, -8), (20, 6)]), "way 8", 4.0, False)
    gates, odd = find_gates(RING, [drive])
    assert [g.vehicles for g in gates] == [True]
    assert odd == ()
