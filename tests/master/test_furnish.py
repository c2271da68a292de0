"""What stands about, on yards where the best places can be reckoned by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from lots import building, gate, lot, rect, site_of
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from spaceplan.geometry.outline import polygons
from spaceplan.geometry.overlay import union
from spaceplan.geometry.site import Site
from spaceplan.master.furnish import Furnished, furnish
from spaceplan.master.spots import close_pairs, discs, lit, rectangles
from spaceplan.model.plan import Furniture, Plan
from spaceplan.model.scenario import Scenario

WEST = gate((0, 5.3), (0, 10.8))


def row(
    x0: float = 0.0, count: int = 8, y: float = 5.3, deep: float = -5.3
) -> list[dict[str, Any]]:
    """Stalls of 2.5 m side by side along y, entered from there."""
    out = []
    for i in range(count):
        a, b = x0 + 2.5 * i, x0 + 2.5 * (i + 1)
        ring = [(a, y), (b, y), (b, y + deep), (a, y + deep)]
        out.append({"id": f"s{i + 1}", "outline": ring, "access": [(a, y), (b, y)]})
    return out


def plan(stalls: list[dict[str, Any]], *aisles: Any, **more: Any) -> Plan:
    made = [{"id": f"a{i}", "outline": a} for i, a in enumerate(aisles, 1)]
    return Plan.model_validate(
        {"scenario": "lot", "option": "plan", "stalls": stalls, "aisles": made, **more}
    )


def lane(**furniture: Any) -> Scenario:
    """20 m of stalls (y 0 to 5.3) on an aisle (to y = 10.8), a metre of bare ground behind them."""
    return lot(rect(0, -1, 20, 10.8), WEST, brief={"furniture": furniture})


LANE = plan(row(), rect(0, 5.3, 20, 10.8))


def done(scenario: Scenario, proposed: Plan, seed: int = 0) -> tuple[Site, Furnished]:
    site = site_of(scenario)
    return site, furnish(site, proposed, seed)


def kinds(found: Furnished, kind: str) -> list[Furniture]:
    return [t for t in found.things if t.kind == kind]


@pytest.mark.parametrize(("radius", "count"), [(6.0, 2), (9.0, 2), (9.6, 1), (4.0, 3)])
def test_lamps_along_a_row(radius: float, count: int):
    """The middles of 8 stalls lie on 17.5 m at y = 2.65; lamps stand on the strip behind.

    With the light 6 m far and lamps 2.81 m off (y = -0.16) one lamp serves 2 * 5.3 = 10.6 m: two
    are needed and enough.  One would need a reach of hypot(8.75, 2.81) = 9.19 m.  With 4 m one
    lamp serves 2 * 2.85 = 5.7 m, three middles (5.0 m) at the most: 8 stalls need three.
    """
    _, found = done(lane(lamps={"radius_m": radius}), LANE)
    lamps = kinds(found, "lamp")
    assert len(lamps) == found.figures["lamps"] == found.figures["lamps_least"] == count
    assert found.figures["lit_share"] == 1
    for stall in LANE.stalls:
        middle = Polygon(stall.outline).centroid
        near = min(math.dist((middle.x, middle.y), lamp.point or (0, 0)) for lamp in lamps)
        assert near <= radius
    taken = box(0, 0, 20, 10.8)
    assert all(Polygon(t.outline or ()).intersection(taken).area < 1e-6 for t in lamps)


def test_height_shortens_the_reach():
    """From 4.5 m up a light of 7.5 m reaches 6 m over the ground: two lamps, as above."""
    _, found = done(lane(lamps={"radius_m": 7.5, "height_m": 4.5}), LANE)
    assert found.figures["lamps"] == 2
    assert kinds(found, "lamp")[0].radius_m == 6


def test_light_does_not_pass_through_buildings():
    """A wall of a house between lamp and place; beside it, and along its face, light passes."""
    house = box(4, 0, 6, 4)
    lamps, places = np.array([[0.0, 2.0]]), np.array([[10.0, 2.0], [3.9, 2.0], [10.0, 8.0]])
    reach = np.full(3, 20.0)
    assert lit(lamps, places, reach, house).tolist() == [[False, True, True]]
    along = lit(np.array([[0.0, 4.0]]), np.array([[10.0, 4.0]]), np.array([20.0]), house)
    assert along.tolist() == [[True]]
    assert lit(lamps, places, np.full(3, 5.0), house).tolist() == [[False, True, False]]


@pytest.mark.parametrize("seed", range(20))
def test_light_goes_wherever_no_wall_crosses_its_line(seed: int):
    """Every line looked at by itself, lamps and places beside, in and far from houses."""
    chance = np.random.default_rng(seed)
    houses = [box(x, y, x + a, y + b) for x, y, a, b in chance.integers(1, 25, (3, 4))]
    walls = MultiPolygon(list(polygons(union(houses))))
    lamps, places = np.round(chance.random((8, 2)) * 40, 1), np.round(chance.random((9, 2)) * 40, 1)
    reach, solid = np.round(chance.random(9) * 30, 1), walls.buffer(-0.02)
    expected = [
        [
            math.dist(a, b) <= r + 1e-9 and not solid.intersects(LineString([a, b]))
            for b, r in zip(places, reach, strict=True)
        ]
        for a in lamps
    ]
    assert lit(lamps, places, reach, walls).tolist() == expected


def test_a_house_between_asks_for_one_lamp_more():
    """Two stalls on either side of a house 4 m wide: in the open one lamp, round it two."""
    rows = [*row(0, 1), *row(9, 1)]
    rows[1]["id"] = "s9"
    proposed = plan(rows, rect(0, 5.3, 20, 10.8))
    wish = {"furniture": {"lamps": {"radius_m": 8}}}
    bare = lot(rect(0, -1, 20, 10.8), WEST, brief=wish)
    walled = lot(
        rect(0, -1, 20, 10.8), WEST, brief=wish,
        structures=[building("hut", rect(4, -1, 8, 5.3), dwelling=False)],
    )  # fmt: skip
    assert done(bare, proposed)[1].figures["lamps"] == 1
    assert done(walled, proposed)[1].figures["lamps"] == 2


#: A lane 4 m wide and 40 m long between two lawns, a house at its end; the gate in the west.
HOUSE = building("house", rect(40, 0, 46, 12), doors=[(40, 6)], floors=6)


def long_yard(**furniture: Any) -> Scenario:
    return lot(
        rect(0, 0, 46, 12),
        gate((0, 5), (0, 7), vehicles=False),
        structures=[HOUSE],
        brief={"furniture": furniture},
    )


def test_benches_serve_different_stretches():
    """One straight way of 40 m, a reach of 5 m: no two benches serve the same metres.

    Off the way (y = 6, kept free 0.75 m to either side) a bench stands 1 m or more from it and
    serves 2 * sqrt(25 - 1) = 9.8 m: four serve about 39 of 40 m, two about half.
    """
    for count, share in ((2, 0.49), (4, 0.93)):
        _, found = done(long_yard(benches={"count": count, "reach_m": 5}), plan([]))
        benches = kinds(found, "bench")
        assert len(benches) == count
        got = found.figures["bench_way_share"]
        assert got is not None
        assert share - 0.07 < got <= share + 0.07
        left = box(0, 0, 40, 12)
        for bench in benches:
            left = left.difference(Polygon(bench.outline))
        # somebody 1.2 m wide still gets from the gate to the door
        parts = left.buffer(-0.59, join_style="mitre")
        whole = next(p for p in getattr(parts, "geoms", [parts]) if p.intersects(Point(1, 6)))
        assert whole.intersects(Point(39, 6))


def test_benches_keep_their_spacing():
    """Three benches 15 m apart on 40 m of way; six do not fit on a yard 46 m long."""
    _, found = done(long_yard(benches={"count": 3, "min_spacing_m": 15}), plan([]))
    spots = [Polygon(b.outline or ()).centroid for b in kinds(found, "bench")]
    assert len(spots) == 3
    assert min(a.distance(b) for a in spots for b in spots if a is not b) >= 15
    _, none = done(long_yard(benches={"count": 6, "min_spacing_m": 15}), plan([]))
    assert none.lack is not None
    assert "6" in none.lack.en


def test_trees_keep_clear_and_apart():
    """Five trees 4 m apart and 2 m off houses, ways and the edge of the ground."""
    _, found = done(long_yard(trees={"count": 5, "clearance_m": 2}), plan([]))
    trees = kinds(found, "tree")
    assert len(trees) == found.figures["trees_planted"] == 5
    spots = [t.point or (0, 0) for t in trees]
    assert min(math.dist(a, b) for a in spots for b in spots if a != b) >= 4
    ground = box(0, 0, 40, 12).difference(box(0, 5.4, 40, 6.6))
    assert all(ground.buffer(-2).buffer(1e-6).intersects(box(*p, *p)) for p in spots)


def test_trees_stand_in_greens_where_there_are_any():
    """A lawn of 6 x 6 m holds a tree; all else is stalls, aisle and a metre of ground."""
    lawn = {"id": "lawn", "kind": "green", "outline": rect(20, 0, 26, 6)}
    scenario = lot(
        rect(0, 0, 26, 10.8), WEST, structures=[lawn], brief={"furniture": {"trees": {"count": 1}}}
    )
    _, found = done(scenario, LANE)
    (tree,) = kinds(found, "tree")
    assert box(20, 0, 26, 6).contains(Polygon(tree.outline or ()))
    assert found.dropped == ()


@pytest.mark.parametrize("kind", ["waste", "trees", "benches"])
def test_where_nothing_is_left_one_stall_goes(kind: str):
    """Stalls and aisle fill the ground: a waste point, tree or bench takes one stall's, not two."""
    scenario = lot(rect(0, 0, 20, 10.8), WEST, brief={"furniture": {kind: {"count": 1}}})
    _, found = done(scenario, LANE)
    assert found.lack is None
    assert len(found.things) == 1
    assert len(found.dropped) == 1
    gone = Polygon(LANE.stalls[found.dropped[0]].outline)
    assert gone.buffer(0.01).contains(Polygon(found.things[0].outline or ()))


def test_waste_near_all_doors_or_not_at_all():
    """Door and gate are 40 m apart: a point within 12 m of the door stands by the house.

    A yard for people only has no drive: nothing that a truck could reach within 10 m.
    """
    _, none = done(long_yard(waste={"count": 1, "radius_m": 12}), plan([]))
    assert none.lack is not None
    drive = plan([], rect(0, 0, 39, 4))
    _, found = done(long_yard(waste={"count": 1, "radius_m": 12}), drive)
    (point,) = kinds(found, "waste")
    shape = Polygon(point.outline or ())
    assert shape.area == pytest.approx(6)
    assert 5 <= shape.distance(box(40, 0, 46, 12)) <= 12
    assert shape.distance(box(0, 0, 39, 4)) <= 10
    walk = found.figures["waste_walk_m"]
    assert walk is not None
    assert walk <= 12


def test_same_seed_same_things():
    wish = {"benches": {"count": 3}, "trees": {"count": 2}, "lamps": {"radius_m": 8}}
    once, again = (done(long_yard(**wish), plan([]))[1] for _ in range(2))
    assert once == again


def test_candidates_lie_on_edges():
    """In a niche of 3 x 2 m a thing of 3 x 2 m has its one place; one of 3 x 2.1 m has none."""
    niche = box(0, 0, 3, 2)
    assert [s.outline.bounds for s in rectangles(niche, 3, 2)] == [(0, 0, 3, 2)]
    assert rectangles(niche, 3, 2.1) == []
    assert rectangles(niche, 2, 3, ()) != []


def test_a_place_knows_which_stalls_it_takes():
    """Two stalls and a strip of bare ground beside them."""
    stalls = [box(0, 0, 2.5, 5.3), box(2.5, 0, 5, 5.3)]
    spots = rectangles(box(5, 0, 6, 5.3), 3, 2, stalls)
    assert all(s.drops for s in spots)
    for spot in spots:
        took = tuple(i for i, s in enumerate(stalls) if s.intersection(spot.outline).area > 1e-3)
        assert spot.drops == took
    assert any(s.drops == (1,) for s in spots)


def test_pairs_too_close():
    """Trees on a line: those nearer than 4 m, and those that touch."""
    spots = discs(box(0, 0, 9, 1.6), 0.4, 0.8)
    pairs = close_pairs(spots, 4)
    for i, a in enumerate(spots):
        for j in range(i + 1, len(spots)):
            near = math.dist(a.point, spots[j].point) < 4
            assert ((i, j) in pairs) == near
