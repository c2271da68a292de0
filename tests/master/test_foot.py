"""What must stay joined on foot, and the ways opened to it, on rows drawn by hand."""

from __future__ import annotations

import pytest
from shapely.geometry import Polygon, box
from shapely.ops import unary_union

from spaceplan.geometry.site import Site
from spaceplan.master.draft import _split, make_draft, stall_quads
from spaceplan.master.foot import (
    Entrance,
    cut_off,
    foot_gates,
    foot_net,
    gate_mouth,
    gate_mouths,
    joined_gates,
    open_ways,
)
from spaceplan.search.gap import AisleRect, RowGap
from spaceplan.search.sketch import Sketch
from tests.lots import building, gate, lot, rect, site_of, strip

FOOT = gate((18, 0), (20, 0), name="foot", vehicles=False)


def ground_of(site: Site) -> Polygon:
    return unary_union([site.free, *(gate_mouth(o, 1.2) for o in foot_gates(site))])


def yard(*gates, **changes) -> Site:
    """36 x 17 m, cars in the west, people in the south as well."""
    return site_of(lot(rect(0, 0, 36, 17), gate((0, 5.5), (0, 11.5)), *gates, **changes))


@pytest.mark.parametrize(("top", "shut"), [(5.3, True), (0.0, False)])
def test_a_row_before_a_foot_gate_cuts_it_off(top: float, shut: bool):
    site = yard(FOOT)
    ground = ground_of(site)
    net = foot_net(site, ground, (), ())
    assert [[o.gate.id for o in group] for group in net.gates] == [["gate", "foot"]]
    doors, gates = cut_off(site, net, ground, box(5, 0, 30, top) if top else Polygon())
    assert doors == []
    assert [o.gate.id for o in gates] == (["foot"] if shut else [])


def test_a_gate_that_leads_nowhere_today_is_not_asked_for():
    """A house stands right before it."""
    house = building("house", rect(15, 0, 25, 4))
    site = yard(FOOT, structures=[house])
    net = foot_net(site, ground_of(site), (), ())
    assert [[o.gate.id for o in group] for group in net.gates] == [["gate"]]


def test_whoever_parks_can_walk_out():
    """Cars come in from the west and people from the south: a row between them is opened."""
    west = gate((0, 5.5), (0, 11.5), pedestrians=False)
    site = site_of(lot(rect(0, 0, 36, 17), west, FOOT))
    ground = unary_union([site.free, *(gate_mouth(o, 1.2) for o in joined_gates(site))])
    net = foot_net(site, ground, (), ())
    assert [[o.gate.id for o in group] for group in net.gates] == [["gate", "foot"]]
    # the row leaves people a pocket before their gate, so that no gate is shut
    row = box(0, 3, 36, 8.3).difference(box(0, 3, 0.5, 8.3))
    doors, gates = cut_off(site, net, ground, row)
    assert doors == []
    assert [o.gate.id for o in gates] == ["foot"]
    ways = open_ways(site, net, (doors, gates), ground, row)
    assert ways is not None
    assert cut_off(site, net, ground, row.difference(unary_union(ways))) == ([], [])


def test_gates_for_cars_alone_ask_for_nothing():
    """Nobody comes on foot: there is nothing to be joined."""
    site = site_of(lot(rect(0, 0, 36, 17), gate((0, 5.5), (0, 11.5), pedestrians=False)))
    ground = unary_union([site.free, *(gate_mouth(o, 1.2) for o in joined_gates(site))])
    assert foot_net(site, ground, (), ()).gates == ()


def test_doors_of_a_part_with_a_gate_of_its_own_are_walked_to_there():
    """A wall across the yard: each part keeps its own gate."""
    wall = {"id": "wall", "kind": "wall", "line": [(10, 0), (10, 17)], "thickness": 0.2}
    site = yard(FOOT, structures=[wall])
    ground = ground_of(site)
    door = Entrance((30.0, 17.0), (0.0, -1.0))
    net = foot_net(site, ground, (door,), ())
    assert len(net.gates) == 2
    assert cut_off(site, net, ground, Polygon()) == ([], [])
    assert cut_off(site, net, ground, box(28, 15, 32, 17))[0] == [door]


def test_a_way_is_opened_from_a_shut_gate():
    """The way runs 1.2 m wide from the gate to the aisle, and no stall is left on it."""
    site = yard(FOOT)
    row = RowGap((0.0, 5.3), (1.0, 0.0), (0.0, -1.0), 5.0, 30.0, False, 0, 2.5, 5.3)
    aisle = AisleRect((0.0, 8.05), (1.0, 0.0), 0.0, 36.0, 2.75, neck=False, gate=True)
    draft = make_draft(site, Sketch(0.0, 0, (aisle,), (row,), (), (), ()))
    assert draft is not None
    assert draft.stalls in (8, 9)
    assert len(draft.ways) >= 1
    way = unary_union(draft.ways)
    assert way.intersection(box(18, 0, 20, 5.3)).area >= 1.2 * 5.3 - 0.01
    left = [q for g in draft.gaps for q in stall_quads(g)]
    assert max(q.intersection(way).area for q in left) < 0.01


def test_no_way_out_of_a_door_behind_a_wall():
    """A door behind a wall without an opening cannot be given a way."""
    wall = {"id": "wall", "kind": "wall", "line": [(30, 0), (30, 17)], "thickness": 0.2}
    site = site_of(strip(structures=[wall]))
    ground = ground_of(site)
    net = foot_net(site, ground, (), (Entrance((33.0, 17.0), (0.0, -1.0)),))
    cut = cut_off(site, net, ground, Polygon())
    assert len(cut[0]) == 1
    assert open_ways(site, net, cut, ground, Polygon()) is None


@pytest.mark.parametrize("right", [False, True])
def test_a_cut_row_does_not_take_the_slack_of_its_gap(right: bool):
    """A gap of 26 m holds 10 stalls; the metre that is over may be another row's."""
    gap = RowGap((0.0, 5.3), (1.0, 0.0), (0.0, -1.0), 5.0, 31.0, right, 0, 2.5, 5.3)
    before = unary_union(stall_quads(gap))
    for at in (5.5, 12.0, 24.2, 30.6):
        pieces = _split(gap, [box(at, -1, at + 1.2, 9)])
        after = [q for piece in pieces for q in stall_quads(piece)]
        assert 8 <= len(after) <= 10
        assert unary_union(after).difference(before).area < 1e-6
        assert all(q.intersection(box(at, -1, at + 1.2, 9)).area < 1e-6 for q in after)
    assert _split(gap, [box(50, 0, 51, 9)]) == [gap]


def test_gates_beside_a_corner_are_not_joined_outside():
    """Gates that end 1.4 m and 1.3 m from a corner: mouths 2.4 m deep meet there, 1.2 m do not."""
    inner = [(0, 0), (20, 0), (20, 10), (30, 10), (30, 30), (0, 30)]
    south = gate((21.4, 10), (27, 10), name="south")
    east = gate((20, 2), (20, 8.7), name="east")
    gates = site_of(lot(inner, south, east)).openings
    one, other = (gate_mouth(o, 1.2) for o in gates)
    assert one.intersection(other).area > 0.5
    one, other = gate_mouths(gates, 1.2)
    assert one.intersection(other).area == 0
