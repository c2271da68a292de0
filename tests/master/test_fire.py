"""Fire lanes on yards drawn by hand: where they run, which stalls go, when there is none."""

from __future__ import annotations

from typing import Any

import pytest
from shapely.geometry import Polygon, box
from shapely.ops import unary_union

from spaceplan.geometry.site import Site
from spaceplan.master.draft import make_draft, stall_quads
from spaceplan.master.feasible import conflicts
from spaceplan.master.fire import clear_lanes, demanded, propose, unreachable
from spaceplan.model.scenario import Structure
from spaceplan.search.gap import AisleRect, RowGap
from spaceplan.search.sketch import Sketch
from tests.lots import building, gate, lot, rect, site_of

#: No dwelling is excused: what cn-new asks for.
HARD = {"fire_lane_reach": {"severity": "hard"}, "fire_reach_where_possible": {"value": False}}
EXCUSED = HARD | {"fire_reach_where_possible": {"value": True}}
TURNING = HARD | {"fire_dead_end_length": {"severity": "hard"}}


def yard(rules: dict[str, Any] | None = None, *more: dict[str, Any]) -> Site:
    """36 x 34 m, cars in the south-west, a dwelling along the north."""
    home = building("home", rect(0, 30, 36, 34))
    scenario = lot(
        rect(0, 0, 36, 34), gate((0, 3), (0, 8.5)), structures=[home, *more], rules=rules or {}
    )
    return site_of(scenario)


def alley(wide: float, long: float = 80, rules: dict[str, Any] | None = None) -> Site:
    """A strip with its gate in the west and a dwelling across its east end."""
    home = building("home", rect(long - 4, 0, long, wide))
    low = wide / 2 - 2.75
    entry = gate((0, low), (0, low + 5.5))
    return site_of(lot(rect(0, 0, long, wide), entry, structures=[home], rules=rules or {}))


def row(y0: float, y1: float, count: int = 14) -> list[Polygon]:
    return [box(2.5 * i, y0, 2.5 * i + 2.5, y1) for i in range(count)]


def test_a_lane_is_four_metres_wide_and_leads_to_the_dwelling():
    """From the gate over open ground; what it takes is about its length times 4 m."""
    site = yard()
    shape, reach = propose(site, site.free, box(0, 3, 36, 8.5))
    assert reach is not None
    assert reach == pytest.approx(shape.distance(box(0, 30, 36, 34)))
    assert reach < 12
    assert shape.intersects(box(0, 3, 0.1, 8.5))
    assert site.free.buffer(1e-6).covers(shape)
    # as wide as a disc of 3.96 m everywhere, nowhere more than one of 4.2 m
    assert shape.buffer(-1.98).area > 0
    assert shape.buffer(-2.1).area < 0.5


def test_a_lane_keeps_to_the_aisle_where_it_can():
    """An aisle goes round two sides; the short cut across open ground is hardly shorter."""
    site = yard()
    aisle = unary_union([box(0, 3, 8, 8.5), box(2.5, 3, 8, 26)])
    shape, _ = propose(site, site.free, aisle)
    assert shape.difference(aisle).area < 0.35 * shape.area


def test_no_lane_without_dwellings_or_gate():
    open_lot = site_of(lot(rect(0, 0, 30, 20), gate((0, 5), (0, 11))))
    assert propose(open_lot, open_lot.free, Polygon()) == (Polygon(), None)
    assert not demanded(open_lot)
    home = building("home", rect(0, 15, 30, 20))
    shut = site_of(lot(rect(0, 0, 30, 20), structures=[home], rules=HARD))
    assert propose(shut, shut.free, Polygon()) == (Polygon(), None)


def test_two_stalls_of_a_row_give_way():
    """By hand: south of the row at y = 12 it is 18 m to the wall; 4.4 m are two stalls of 2.5 m."""
    site = yard(HARD)
    stalls = row(12, 17.3)
    first = clear_lanes(site, site.free, stalls)
    assert first is not None
    assert len(first.clear) == 1
    hit = [q for q in stalls if q.intersection(first.clear[0]).area > 1e-3]
    assert len(hit) == 2
    left = [q for q in stalls if q not in hit]
    then = clear_lanes(site, site.free, left)
    assert then is not None
    assert then.clear == ()
    assert unary_union(then.lanes).distance(box(0, 30, 36, 34)) <= 12
    assert unary_union(then.lanes).intersection(unary_union(left)).area < 1e-6


def test_near_enough_takes_no_stall():
    """With the row's front beyond y = 18 the lane before it is 12 m away: nothing need go."""
    site = yard(HARD)
    for front, clears in ((18.1, False), (17.9, True)):
        found = clear_lanes(site, site.free, row(front, front + 5.3))
        assert found is not None
        assert bool(found.clear) is clears


def test_a_draft_gives_up_stalls_only_where_the_rule_is_hard():
    """The row north of an aisle fills the yard's width: 14 stalls, 12 with a lane between them."""
    aisle = AisleRect((0.0, 5.75), (1.0, 0.0), 0.0, 36.0, 2.75, neck=False, gate=True)
    gap = RowGap((0.0, 8.5), (1.0, 0.0), (0.0, 1.0), 0.0, 36.0, False, 0, 2.5, 5.3)
    sketch = Sketch(0.0, 14, (aisle,), (gap,), (), (), ())
    warned = {"fire_lane_reach": {"severity": "warn"}}
    soft, hard = make_draft(yard(warned), sketch), make_draft(yard(HARD), sketch)
    assert soft is not None
    assert hard is not None
    assert (soft.stalls, soft.lanes) == (14, ())
    assert hard.stalls == 12
    stalls = unary_union([q for g in hard.gaps for q in stall_quads(g)])
    assert unary_union(hard.lanes).intersection(stalls).area < 1e-6


def test_a_turning_place_is_cleared_where_a_dead_end_is_long():
    """80 m deep: the engine stands 68 m from the gate, farther than it may back."""
    site = alley(17, rules=TURNING)
    stalls = [*row(0, 5.3, 28), *row(11.7, 17, 28)]
    found = clear_lanes(site, site.free, stalls)
    assert found is not None
    (place,) = found.clear
    # a circle of 12 m, within the 40 m from where the engine stands
    assert 113 <= place.area <= 125
    assert place.centroid.x > 76 - 12 - 40
    left = [q for q in stalls if q.intersection(place).area < 1e-3]
    then = clear_lanes(site, site.free, left)
    assert then is not None
    assert then.clear == ()
    turning = unary_union(then.lanes)
    assert turning.buffer(-5.9).area > 0


def test_an_alley_too_narrow_to_turn_in_has_no_draft():
    """11 m wide: no circle of 12 m; 48 m deep the engine backs 32 m and need not turn."""
    assert clear_lanes(alley(11, rules=TURNING), alley(11).free, []) is None
    short = alley(11, 48, TURNING)
    found = clear_lanes(short, short.free, [])
    assert found is not None
    assert found.clear == ()


@pytest.mark.parametrize(("open_to", "proved"), [(0.0, True), (3.7, True), (4.2, False)])
def test_a_dwelling_behind_a_wall_is_proved_out_of_reach(open_to: float, proved: bool):
    """A wall at y = 15 leaves an opening too narrow for 4 m; the wall is 15 m from the dwelling."""
    wall = {"id": "wall", "kind": "wall", "line": [(open_to, 15), (36, 15)], "thickness": 0.2}
    site = yard(HARD, wall)
    found = unreachable(site)
    assert bool(found) is proved
    texts = [c for c in conflicts(site) if "rules.fire_lane_reach" in c.wishes]
    assert bool(texts) is proved
    if proved:
        (name, got) = found[0]
        assert name == "home"
        assert got is not None
        # the engine stands before the wall's south side, at y = 14.9, its nose in the opening
        assert 12 < got <= 15.1
        assert "home" in texts[0].message.en
        assert "structures.home" in texts[0].wishes
    assert unreachable(yard(None, wall)) == ()
    assert conflicts(yard(EXCUSED, wall)) == ()


def test_a_dwelling_beyond_all_ground_asks_for_nothing_where_that_excuses():
    """The wall's opening is 3.7 m: a draft without a lane to the dwelling serves, with one dies."""
    wall = {"id": "wall", "kind": "wall", "line": [(3.7, 15), (36, 15)], "thickness": 0.2}
    ground = yard(HARD, wall).free
    assert clear_lanes(yard(HARD, wall), ground, []) is None
    found = clear_lanes(yard(EXCUSED, wall), ground, [])
    assert found is not None
    assert found.clear == ()
    # an opening just wide enough excuses nobody: stalls before it have to go
    wider = {**wall, "line": [(4.2, 15), (36, 15)]}
    site = yard(EXCUSED, wider)
    found = clear_lanes(site, site.free, row(9, 14.3))
    assert found is not None
    assert found.clear


def test_an_alley_too_narrow_to_turn_in_is_excused_where_the_ground_gives_no_more():
    rules = TURNING | {"fire_reach_where_possible": {"value": True}}
    found = clear_lanes(alley(11, rules=rules), alley(11).free, [])
    assert found is not None
    assert found.clear == ()


def test_a_lane_keeps_out_of_a_low_archway(monkeypatch: pytest.MonkeyPatch):
    """The whole yard's width at y = 15 lies under a bridge: 4.0 m high it is passed, 3.9 m not."""
    deck = {"id": "deck", "kind": "road", "outline": rect(0, 14, 36, 15)}
    rules = HARD | {"fire_clear_height": {"severity": "hard"}}
    for high, reached in ((4.0, True), (3.9, False)):
        says = property(lambda s, h=high: h if s.id == "deck" else None)
        monkeypatch.setattr(Structure, "clear_height_m", says, raising=False)
        shape, _ = propose(yard(rules, deck), yard().free, Polygon())
        assert (shape.bounds[3] > 15) is reached
        monkeypatch.undo()


@pytest.mark.parametrize("fence", [20.0, 20.07, 20.13, 20.19])
def test_a_lane_comes_as_near_as_the_ground_allows(fence: float):
    """A fence 0.2 m thick; the lane's edge gets to it, whatever the steps of the grid."""
    home = building("home", rect(0, 32, 36, 36))
    wall = {"id": "fence", "kind": "wall", "line": [(0, fence), (36, fence)], "thickness": 0.2}
    reach = {"fire_lane_reach": {"severity": "hard", "value": round(32.16 - fence, 2)}}
    asked = lot(rect(0, 0, 36, 36), gate((0, 3), (0, 8.5)), structures=[home, wall], rules=reach)
    site = site_of(asked)
    _, far = propose(site, site.free, Polygon())
    assert far is not None
    assert far <= 32.16 - fence
