"""A case turned into ground."""

import math

import pytest
from lots import building, gate, lot, rect, site_of
from shapely.geometry import Point, Polygon, box

from spaceplan.geometry.openings import Opening, gate_path
from spaceplan.geometry.site import build_site
from spaceplan.model.case import resolve
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.scenario import Gate

SQUARE = rect(0, 0, 40, 40)
SOUTH = gate((10, 0), (16, 0))


def test_free_ground_is_the_site_less_what_stands():
    """40 x 40 less a house of 10 x 5 and a wall of 8 x 0.25."""
    site = site_of(
        lot(
            SQUARE,
            SOUTH,
            structures=[
                building("house", rect(0, 35, 10, 40)),
                {"id": "wall", "kind": "wall", "line": [(20, 20), (28, 20)], "thickness": 0.25},
                {"id": "paved", "kind": "paving", "outline": rect(1, 1, 5, 5)},
                building("gone", rect(20, 30, 30, 35), treatment="remove"),
            ],
        )
    )
    assert site.free.area == pytest.approx(1600 - 50 - 2)
    assert site.ground.area == pytest.approx(1600)


@pytest.mark.parametrize(
    ("treatment", "free"), [("keep", 84), ("modify", 84), ("move", 100), ("remove", 100)]
)
def test_treatments(treatment: str, free: float):
    """16 m² are taken by what stands for certain; what may be moved takes none before it stands."""
    shed = {"id": "shed", "kind": "shed", "treatment": treatment, "outline": rect(3, 3, 7, 7)}
    assert site_of(lot(rect(0, 0, 10, 10), structures=[shed])).free.area == pytest.approx(free)


def test_holes_are_not_ground():
    site = site_of(lot(SQUARE, SOUTH, holes=[rect(10, 10, 20, 20)]))
    assert site.free.area == pytest.approx(1500)
    assert not site.free.contains(Point(15, 15))


def test_trees_keep_their_kerb():
    """A trunk of 0.2 m still takes 0.75 m all round; its crown takes nothing."""
    tree = {"id": "camphor", "kind": "tree", "centre": (20, 20), "radius": 0.2, "crown": 4}
    free = site_of(lot(SQUARE, SOUTH, structures=[tree])).free
    assert free.distance(Point(20, 20)) == pytest.approx(0.75)


def test_ground_cut_in_two():
    """A house across the whole site leaves two pieces of free ground."""
    site = site_of(lot(SQUARE, SOUTH, structures=[building("bar", rect(0, 15, 40, 25))]))
    assert sorted(p.area for p in site.free.geoms) == pytest.approx([600, 600])


def test_removables_do_not_stand():
    site = site_of(
        lot(
            SQUARE,
            SOUTH,
            structures=[
                building("hut", rect(35, 35, 45, 40), treatment="optional", cost=500),
                building("outside", rect(50, 50, 55, 55), treatment="optional"),
                {
                    "id": "paved",
                    "kind": "paving",
                    "treatment": "optional",
                    "outline": rect(1, 1, 2, 2),
                },
            ],
        )
    )
    assert site.free.area == pytest.approx(1600)
    (hut,) = site.removable
    assert (hut.id, hut.cost) == ("hut", 500)
    assert hut.polygon.equals(box(35, 35, 40, 40))


@pytest.mark.parametrize(
    ("treatment", "roads"), [("keep", 1), ("optional", 1), ("modify", 0), ("remove", 0)]
)
def test_kept_roads(treatment: str, roads: int):
    """A kept road is ground for cars; one that is changed or goes is just free ground."""
    road = {
        "id": "lane",
        "kind": "road",
        "treatment": treatment,
        "line": [(-5, 20), (45, 20)],
        "thickness": 6,
    }
    site = site_of(lot(SQUARE, SOUTH, structures=[road]))
    assert len(site.roads) == roads
    assert site.free.area == pytest.approx(1600)
    assert all(r.equals(box(0, 17, 40, 23)) for r in site.roads)
    assert site.removable == ()


def test_kept_greens_are_known():
    lawn = {"id": "lawn", "kind": "green", "outline": rect(30, 30, 50, 40)}
    site = site_of(lot(SQUARE, SOUTH, structures=[lawn]))
    assert [g.area for g in site.greens] == pytest.approx([100])
    assert site.free.area == pytest.approx(1500)


def test_doors_step_out_of_what_stands():
    site = site_of(
        lot(
            SQUARE,
            SOUTH,
            structures=[
                building("house", rect(0, 35, 10, 40), doors=[(5, 35), (10, 37)]),
                building("gone", rect(20, 30, 30, 35), treatment="remove", doors=[(25, 30)]),
            ],
        )
    )
    assert [d.id for d in site.doors] == ["house-door-1", "house-door-2"]
    assert [d.facing for d in site.doors] == [(0, -1), (1, 0)]
    assert [d.point for d in site.doors] == [(5, 35), (10, 37)]


@pytest.mark.parametrize(
    ("first", "second", "shop", "homes"),
    [
        (True, True, True, ["a-door-1", "b-door-1"]),
        (False, True, True, ["b-door-1"]),
        # all dwellings have steps: they count all the same; a shop's door is nobody's home
        (False, False, True, ["a-door-1", "b-door-1"]),
    ],
)
def test_homes_are_step_free_where_there_are_such(first, second, shop, homes):
    site = site_of(
        lot(
            SQUARE,
            SOUTH,
            structures=[
                building("a", rect(0, 35, 10, 40), doors=[(5, 35)], step_free=first),
                building("b", rect(20, 35, 30, 40), doors=[(25, 35)], step_free=second),
                building("c", rect(35, 35, 40, 40), doors=[(37, 35)], dwelling=not shop),
            ],
        )
    )
    assert [d.id for d in site.homes] == homes


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize(
    ("a", "b", "inward"),
    [
        ((10, 0), (16, 0), (0, 1)),
        ((40, 10), (40, 16), (-1, 0)),
        ((10, 40), (16, 40), (0, -1)),
        ((0, 10), (0, 16), (1, 0)),
    ],
)
def test_gates_lead_in(a: Point, b: Point, inward: Point, flip: bool):
    span = (b, a) if flip else (a, b)
    (opening,) = site_of(lot(SQUARE, gate(*span))).openings
    assert opening.inward == pytest.approx(inward)
    assert opening.width == pytest.approx(6)


@pytest.mark.parametrize("flip", [False, True])
def test_a_gate_across_a_corner_leads_to_the_larger_side(flip: bool):
    """Outside of its line is a triangle of ground, 1 m deep at the corner, and no more."""
    corner = [(0, 0), (10, -1), (20, 0), (20, 20), (0, 20)]
    a, b = (7.0, -0.7), (13.0, -0.7)
    (opening,) = site_of(lot(corner, gate(*((b, a) if flip else (a, b))))).openings
    assert opening.inward == pytest.approx((0, 1))


def test_gates_for_people_only_are_no_car_gates():
    site = site_of(lot(SQUARE, SOUTH, gate((30, 0), (32, 0), name="foot", vehicles=False)))
    assert [o.gate.id for o in site.car_gates] == ["gate"]
    assert len(site.openings) == 2


RING = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))


def test_gate_path_on_one_edge():
    assert gate_path(RING, (2, 0), (6, 0)) == ((2, 0), (6, 0))
    assert gate_path(RING, (6, 0), (2, 0)) == ((2, 0), (6, 0))


def test_gate_path_round_a_corner():
    """Round (10, 0), in whichever order the ends are given."""
    for ends in (((8, 0), (10, 3)), ((10, 3), (8, 0))):
        assert gate_path(RING, *ends) == ((8, 0), (10, 0), (10, 3))


def test_gate_path_round_the_first_corner():
    """Where the ring begins, the shorter way is over its seam."""
    for ends in (((0, 3), (2, 0)), ((2, 0), (0, 3))):
        path = gate_path(RING, *ends)
        assert set(path) == {(0, 3), (0, 0), (2, 0)}
        assert path[1] == (0, 0)


def test_gate_path_round_two_corners():
    path = gate_path(((0.0, 0.0), (10.0, 0.0), (10.0, 2.0), (0.0, 2.0)), (9, 0), (9, 2))
    assert path == ((9, 0), (10, 0), (10, 2), (9, 2))


def in_place(treatment: str, within: object = "old") -> dict[str, object]:
    return {
        "structures": [
            building("old", rect(10, 10, 20, 16), treatment=treatment, doors=[(12, 10)]),
            building("house", rect(18, 10, 24, 16), doors=[(22, 10)]),
        ],
        "options": [{"id": "plan", "rooms": {"typology": "any", "within": within}}],
    }


def test_a_block_rebuilt_in_place_may_use_the_old_outline():
    """Its outline less what else stands there; its old doors go with it."""
    site = site_of(lot(SQUARE, SOUTH, **in_place("modify")))
    assert site.block_ground.equals(box(10, 10, 18, 16))
    assert site.free.area == pytest.approx(1600 - 14 * 6)
    assert [d.id for d in site.doors] == ["house-door-1"]


def test_a_block_within_an_outline():
    site = site_of(lot(SQUARE, SOUTH, **in_place("keep", rect(30, 30, 50, 50))))
    assert site.block_ground.equals(box(30, 30, 40, 40))


def test_a_block_anywhere():
    site = site_of(lot(SQUARE, SOUTH))
    assert site.block_ground.equals(site.free)


def test_rules_that_do_not_exist():
    with pytest.raises(SpaceplanError):
        build_site(resolve(lot(SQUARE, SOUTH, rules={"no_such_rule": 3.0})))


def test_a_figure_of_eight_keeps_its_larger_part():
    """A boundary that crosses itself was typed wrong; the larger part is the ground."""
    bow = [(0, 0), (30, 0), (30, 1), (0, -9)]
    site = site_of(lot(bow))
    assert isinstance(site.ground, Polygon)
    crossing = 27.0  # the lower edge meets y = 0 there
    assert math.isclose(site.ground.area, crossing * 9 / 2, rel_tol=1e-6)


def test_ground_of_a_gate() -> None:
    """Over its span, inward from one line to another, wider or narrower by as much on each side."""
    gate = Gate(id="g", span=((2.0, 0.0), (6.0, 0.0)))
    opening = Opening(gate, (2.0, 0.0), (6.0, 0.0), (0.0, 1.0), 4.0)
    assert opening.ground(0.0, 5.5).bounds == (2.0, 0.0, 6.0, 5.5)
    assert opening.ground(0.05, -3.0).bounds == (2.0, -3.0, 6.0, 0.05)
    assert opening.ground(1.0, 2.0, 0.5).bounds == (1.5, 1.0, 6.5, 2.0)
    assert opening.ground(0.0, 1.0, -0.5).bounds == (2.5, 0.0, 5.5, 1.0)
