"""Among drafts with as many stalls the one that residents mind less stands."""

from __future__ import annotations

import re
from itertools import permutations
from pathlib import Path

import pytest
from lots import building, gate, lot, rect, site_of, strip

from spaceplan.geometry.site import Site
from spaceplan.master import blemishes
from spaceplan.master.choose import choose
from spaceplan.master.decide import _fewer
from spaceplan.master.draft import Draft
from spaceplan.master.weighing import lessened, prices
from spaceplan.model.weights import Weights
from spaceplan.search.gap import AisleRect
from tests.master.drafts import (
    HALF,
    HOUSE,
    NONE,
    aisle,
    drafted,
    green,
    lane,
    only,
    play,
    row,
    shed,
    yard,
)


def winner(site: Site, *drafts: Draft) -> Draft:
    """The draft that is chosen, in whatever order they are offered; tidiness plays no part."""
    found = []
    for some in permutations(drafts):
        choice = choose(site, some, 0, tidiness=0)
        assert choice is not None
        found.append(choice.draft)
    assert all(f is found[0] for f in found)
    return found[0]


def check(site: Site, worse: Draft, better: Draft, unpriced: Site) -> None:
    """The better one wins, though its aisle is longer; that decides where the weight is 0."""
    assert worse.stalls == better.stalls
    assert winner(site, worse, better) is better
    assert winner(unpriced, worse, better) is worse


def test_metres_of_single_lane_times_stalls_behind():
    """A lane of 8 m before the aisle, with 8 stalls behind it, or beyond all of them."""
    rules = {"necks": "anywhere"}
    site = site_of(strip(weights=only("single_lane"), rules=rules))
    rows = (row(8, 28, north=False),)
    behind = drafted(site, *rows, aisles=(aisle(8, 30), lane(0, 14)))
    before = drafted(site, *rows, aisles=(aisle(0, 30), lane(24.5, 34)))
    assert blemishes.single_lane(site, behind) == pytest.approx(8 * 8)
    assert blemishes.single_lane(site, before) == 0
    check(site, behind, before, site_of(strip(weights=NONE, rules=rules)))


def test_a_second_way_leaves_no_stall_behind_a_lane():
    """Two gates: what one lane serves is reached from the other side, too."""
    ends = gate((0, 5.5), (0, 11.5)), gate((36, 5.5), (36, 11.5), name="east")
    site = site_of(lot(rect(0, 0, 36, 17), *ends, rules={"necks": "anywhere"}))
    rows = (row(8, 28, north=False),)
    middle = AisleRect((0.0, 8.5), (1.0, 0.0), 8.0, 36.0, 2.75, neck=False, gate=True)
    assert blemishes.single_lane(site, drafted(site, *rows, aisles=(middle, lane(0, 14)))) == 0


def test_lanes_in_a_row_hold_back_what_lies_behind_both():
    site = site_of(strip(rules={"necks": "anywhere"}))
    lanes = (aisle(8, 14), lane(0, 12), lane(11, 20), aisle(18, 36))
    draft = drafted(site, row(22, 32, north=False, aisle=3), aisles=lanes)
    # 8 m, and from 14 to 18 m, are lanes only; four stalls lie behind each
    assert blemishes.single_lane(site, draft) == pytest.approx((8 + 4) * 4)


def test_ebikes_near_walls_and_doors():
    """A shed 1.5 m from the wall and 2.1 m from the door, or far from both."""
    soft = {"ebike_to_wall": {"severity": "warn"}, "ebike_to_exit": {"severity": "warn"}}
    site = yard(only("ebike_metre"), rules=soft)
    near = drafted(site, *HALF, parts=(shed(29.5, 14.5),), end=35)
    far = drafted(site, *HALF, parts=(shed(4, 14.5),))
    lacks = (3 - 1.5) + (6 - (1.5**2 + 1.5**2) ** 0.5)
    assert blemishes.ebike_metres(site, near) == pytest.approx(lacks)
    assert blemishes.ebike_metres(site, far) == 0
    check(site, near, far, yard(NONE, rules=soft))
    # bikes without a battery may stand anywhere, and a rule that is off asks nothing
    plain = drafted(site, *HALF, parts=(shed(29.5, 14.5, 0),))
    assert blemishes.ebike_metres(site, plain) == 0
    off = yard(NONE, rules={r: {"severity": "off"} for r in soft})
    assert blemishes.ebike_metres(off, near) == 0


def test_stalls_under_windows():
    """The north row ends 1.45 m before the house: 4 stalls there, or as many away from it."""
    site = yard(only("window_stall"))
    under = drafted(site, row(20, 30), end=35)
    away = drafted(site, row(0, 10))
    assert blemishes.plain_under_windows(site, [under, away]) == [4, 0]
    check(site, under, away, yard(NONE))


def test_no_stall_is_under_a_wall_without_windows():
    blind = HOUSE | {"blind": [[0, 1]], "doors": [(36, 20)]}
    site = yard(only("window_stall"), structures=[blind])
    # nor one beside a house, however near to a window round the corner
    assert blemishes.plain_under_windows(site, [drafted(site, row(20, 30))]) == [0]
    off = yard(only("window_stall"), rules={"stall_to_dwelling_wall": {"severity": "off"}})
    assert blemishes.plain_under_windows(off, [drafted(off, row(20, 30))]) == [0]


def test_of_stalls_that_may_not_all_be_those_under_windows_go():
    """8 stalls, 4 under windows, and a gate that serves 4."""
    site = yard(only("window_stall"), rules={"stalls_per_gate": {"value": 4, "severity": "hard"}})
    draft = drafted(site, row(0, 10), row(20, 30))
    choice = choose(site, (draft,), 0)
    assert choice is not None
    assert [(g.start, p.count) for g, p in choice.rows] == [(0, 4), (20, 0)]


def test_aisles_near_dwellings():
    """A branch ends 1 m before the wall with the door: 2.5 m are asked."""
    soft = {"road_to_dwelling_door": {"severity": "warn"}}
    near, far = (AisleRect((x, 8.5), (0.0, 1.0), 0.0, 8.5, 2.75, False, False) for x in (32.5, 5.0))
    site = yard(only("near_dwelling_m2"), rules=soft)
    worse = drafted(site, *HALF, aisles=(aisle(end=35.25), near))
    better = drafted(site, *HALF, aisles=(aisle(), far))
    assert blemishes.near_dwelling(site, worse) == pytest.approx(1.5 * 5.5)
    assert blemishes.near_dwelling(site, better) == 0
    check(site, worse, better, yard(NONE, rules=soft))
    # a road that is there already is nobody's fault
    road = {"id": "road", "kind": "road", "outline": rect(29.75, 8, 35.25, 18)}
    assert blemishes.near_dwelling(yard(NONE, road, rules=soft), worse) == 0


def test_walks_over_ground_of_cars():
    """A branch of the aisle lies across the whole way from the door to the gate on foot."""
    north = gate((0, 14), (0, 17), vehicles=False, name="foot")
    frame, more = rect(0, 0, 36, 22), {"structures": [HOUSE]}
    cars = gate((0, 5.5), (0, 11.5), pedestrians=False)

    def site_with(weights: dict[str, float]) -> Site:
        return site_of(lot(frame, cars, north, weights=weights, **more))

    site = site_with(only("walk_on_drive_metre"))
    across = AisleRect((12.0, 8.5), (0.0, 1.0), 0.0, 13.5, 2.75, neck=False, gate=False)
    away = AisleRect((12.0, 8.5), (0.0, -1.0), 0.0, 8.5, 2.75, neck=False, gate=False)
    rows = (row(20, 30, north=False),)
    worse = drafted(site, *rows, aisles=(aisle(end=30), across))
    better = drafted(site, *rows, aisles=(aisle(), away))
    assert blemishes.walk_on_drive(site, worse) == pytest.approx(5.5, abs=0.5)
    assert blemishes.walk_on_drive(site, better) == 0
    check(site, worse, better, site_with(NONE))


def test_pieces_of_green():
    """Two pieces apart, or side by side; a kept green counts as well."""
    site = yard(only("green_piece"))
    apart = drafted(site, *HALF, parts=(green(2, 14), green(10, 14)), end=35)
    one = drafted(site, *HALF, parts=(green(2, 14), green(5, 14)))
    assert [blemishes.green_pieces(site, d) for d in (apart, one)] == [1, 0]
    check(site, apart, one, yard(NONE))
    lawn = {"id": "lawn", "kind": "green", "outline": rect(30, 0, 35, 3)}
    assert blemishes.green_pieces(yard(NONE, lawn), one) == 1


def test_play_grounds_in_sight():
    """A shed of brick between the door and the ground, or none."""
    hut = building("hut", rect(8, 13, 10, 21), dwelling=False)
    site = yard(only("play_out_of_sight"), hut)
    hidden = drafted(site, *HALF, parts=(play(2, 17),), end=35)
    seen = drafted(site, *HALF, parts=(play(12, 15),))
    assert [blemishes.play_out_of_sight(site, d) for d in (hidden, seen)] == [1, 0]
    check(site, hidden, seen, yard(NONE, hut))
    off = yard(NONE, hut, rules={"play_in_sight": {"severity": "off"}})
    assert blemishes.play_out_of_sight(off, hidden) == 0


def test_play_grounds_in_the_sun():
    """North of a hut of three floors, or in the open."""
    hut = building("hut", rect(1, 12, 9, 14), dwelling=False, floors=3)
    wish = {"id": "play", "kind": "play", "area_m2": 9, "sun": True}
    more = {"brief": {"areas": [wish]}, "rules": {"sunlit_share": {"severity": "warn"}}}
    site = yard(only("play_shade"), hut, **more)
    shaded = drafted(site, *HALF, parts=(play(3, 16),), end=35)
    sunny = drafted(site, *HALF, parts=(play(13, 16),))
    assert blemishes.play_shade(site, shaded) == pytest.approx(1)
    assert blemishes.play_shade(site, sunny) == 0
    check(site, shaded, sunny, yard(NONE, hut, **more))


def test_ways_to_bike_sheds():
    """A shed in the far corner, or beside the door."""
    site = yard(only("bike_walk_metre"))
    far = drafted(site, *HALF, parts=(shed(2, 17, 0),), end=35)
    near = drafted(site, *HALF, parts=(shed(20, 14.5, 0),))
    assert blemishes.bike_walk(site, far) > 20 > 10 > blemishes.bike_walk(site, near) > 0
    check(site, far, near, yard(NONE))


@pytest.mark.parametrize("value", [0.01, 1.0])
def test_no_weight_is_worth_a_stall(value: float):
    """All weights at once, on a draft with all the faults and a stall more."""
    hut = building("hut", rect(8, 13, 10, 21), dwelling=False)
    soft = {"ebike_to_wall": {"severity": "warn"}, "ebike_to_exit": {"severity": "warn"}}
    site = yard(dict.fromkeys(NONE, value), hut, rules=soft)
    parts = (play(2, 17), green(12, 14), green(17, 14))
    worse = drafted(site, row(0, 36, north=False), row(20, 28), parts=(*parts, shed(30, 14.5)))
    better = drafted(site, row(0, 36, north=False), row(0, 5))
    assert worse.stalls == better.stalls + 1
    assert prices(site, [better])[0] < prices(site, [worse])[0]
    assert winner(site, worse, better) is worse
    same = drafted(site, row(0, 36, north=False), row(20, 25), parts=parts)
    assert same.stalls == better.stalls
    assert winner(site, same, better) is better


def test_all_prices_together_differ_by_less_than_a_stall():
    assert lessened([0.0, 0.2], [0.3, 0.8]) == 1
    assert lessened([0.0, 2.0], [0.0, 4.0]) == pytest.approx(0.2)
    assert lessened([3.0, 3.5], [3.0, 3.5]) == 1
    assert lessened([], []) == 1
    site = yard(only("window_stall", 1.0))
    drafts = [drafted(site, row(0, 10)), drafted(site, row(20, 30))]
    assert prices(site, drafts) == pytest.approx([0, 0.8])


def test_drafts_with_fewer_blemishes_are_looked_at_where_not_all_can_be():
    site = yard(only("window_stall"))
    under, away = drafted(site, row(20, 30)), drafted(site, row(0, 10))
    assert _fewer(site, [under, away], 1, 0.0) == (away,)
    none = yard(NONE)
    assert _fewer(none, [under, away], 1, 0.0) == (under,)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_papers_list_every_weight_with_its_default(name: str):
    lines = (Path(__file__).parents[2] / name).read_text(encoding="utf-8").splitlines()
    rows = [re.match(r"\| `(\w+)` \| ([\d.]+) \|", line) for line in lines]
    assert {m[1]: float(m[2]) for m in rows if m} == Weights().model_dump()
