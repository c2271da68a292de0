"""Where lifts are added; every place can be reckoned by hand."""

from __future__ import annotations

from typing import Any

import pytest
from lots import building, gate, lot, rect, site_of
from shapely.geometry import Polygon, box

from spaceplan.geometry.lifts import wanted_doors
from spaceplan.geometry.site import without_lifts
from spaceplan.master.bound import upper_bound
from spaceplan.model.furniture import LiftWish
from spaceplan.model.scenario import Scenario

SOUTH = gate((10, 0), (16, 0))
#: 30 m of wall along y = 22, doors at x = 12 and x = 28; aprons reach 0.75 m to either side.
HOUSE = building("house", rect(5, 22, 35, 30), doors=[(12, 22), (28, 22)], floors=7)


def yard(count: int = 1, *more: dict[str, Any], **wish: Any) -> Scenario:
    lifts = {"count": count, **wish}
    return lot(
        rect(0, 0, 40, 30), SOUTH, structures=[HOUSE, *more], brief={"furniture": {"lifts": lifts}}
    )


def test_a_lift_stands_beside_its_door():
    """Shaft 2.5 x 3.0 m from the apron's edge (12.75), its landing of 1.5 m over the apron."""
    (lift,) = site_of(yard(at=["house/door-1"])).lifts
    assert lift.serves == "house/door-1"
    assert lift.outline.equals(box(12.75, 19, 15.25, 22))
    assert lift.door == (12.75, 20.5)
    assert lift.facing == (-1, 0)
    assert lift.landing.equals(box(11.25, 19.75, 12.75, 21.25))


def test_what_lifts_take_is_no_longer_free():
    """Two shafts of 7.5 m²; their doors' aprons are kept free like any others."""
    site = site_of(yard(2))
    assert [x.serves for x in site.lifts] == ["house/door-1", "house/door-2"]
    assert without_lifts(site).free.area - site.free.area == pytest.approx(15)
    assert [d.point for d in site.doors] == [(12, 22), (28, 22), (12.75, 20.5), (28.75, 20.5)]
    assert without_lifts(site).lifts == ()


def test_a_wide_landing_is_kept_by_more_aprons():
    """A landing of 2.4 m is covered by squares of 1.5 m, and by nothing beyond."""
    site = site_of(yard(at=["house/door-1"], landing_m=2.4))
    (lift,) = site.lifts
    x0, y0, x1, y1 = lift.landing.bounds
    assert (x1 - x0, y1 - y0) == pytest.approx((2.4, 2.4))
    squares = []
    for door in site.doors[2:]:
        (x, y), (fx, fy) = door.point, door.facing
        far = (x + 1.5 * fx, y + 1.5 * fy)
        side = (0.75 * fy, -0.75 * fx)
        squares.append(
            box(
                min(x, far[0]) - abs(side[0]), min(y, far[1]) - abs(side[1]),
                max(x, far[0]) + abs(side[0]), max(y, far[1]) + abs(side[1]),
            )
        )  # fmt: skip
    kept = Polygon()
    for square in squares:
        kept = kept.union(square)
    assert kept.symmetric_difference(lift.landing).area == pytest.approx(0, abs=1e-6)


def test_taller_houses_come_first():
    """One lift for two houses: it goes to the one of seven floors, wherever it is named."""
    low = building("low", rect(0, 8, 4, 18), doors=[(4, 13)], floors=3)
    assert [x.serves for x in site_of(yard(1, low, at=["low", "house/door-2"])).lifts] == [
        "house/door-2"
    ]
    assert [x.serves for x in site_of(yard(1, low, at=["low"])).lifts] == ["low/door-1"]


def test_no_lift_closes_a_way():
    """Both doors lie on a blind passage of 3 m that opens in the east.

    Beside a shaft of 2.5 m nobody gets by in 1.2 m: at the eastern door it would shut off the
    western one, at the western door it may stand at the blind end.  Beside one of 1.7 m there are
    1.3 m, enough for everybody.
    """
    walls = [
        {"id": "wall", "kind": "other", "outline": rect(0, 18.5, 35, 19)},
        {"id": "end", "kind": "other", "outline": rect(0, 19, 0.5, 30)},
    ]
    size = (2.5, 2.5)
    assert site_of(yard(1, *walls, at=["house/door-2"], footprint=size)).lifts == ()
    (west,) = site_of(yard(1, *walls, at=["house/door-1"], footprint=size)).lifts
    assert west.outline.bounds[2] <= 11.25, "its shaft stands west of the door's apron"
    (only,) = site_of(yard(2, *walls, footprint=size)).lifts
    assert only.serves == "house/door-1"
    assert len(site_of(yard(2, *walls, footprint=(2.0, 1.7))).lifts) == 2


def test_which_doors_may_have_one():
    """A structure stands for all its doors; nothing named means every dwelling's."""
    low = building("low", rect(0, 8, 4, 18), doors=[(4, 13)])
    hall = building("hall", rect(30, 0, 40, 5), doors=[(30, 2)], dwelling=False)
    case = site_of(yard(1, low, hall)).case
    every = ("house/door-1", "house/door-2", "low/door-1")
    assert wanted_doors(case, LiftWish(count=1)) == every
    named = LiftWish(count=1, at=("low", "house/door-2", "low/door-1", "hall"))
    assert wanted_doors(case, named) == ("low/door-1", "house/door-2", "hall/door-1")


def test_the_bound_is_that_of_the_site_without_lifts():
    """Lifts might stand elsewhere: what is proved of every plan does not count their ground."""
    site = site_of(yard(2))
    assert upper_bound(site) == upper_bound(without_lifts(site))


def test_a_lift_leans_on_a_wall_and_leaves_the_gate_beside_it_open():
    """The door is a metre from the corner; past it runs the only way in, 3.8 m wide."""
    house = building("house", rect(0, 12, 10, 22), doors=[(9, 12)], floors=7)
    other = building("other", rect(13.8, 12, 30, 22))
    way = gate((10, 22), (13.8, 22))
    wish = {"furniture": {"lifts": {"count": 1}}}
    asked = lot(rect(0, 0, 30, 22), way, structures=[house, other], brief=wish)
    (lift,) = site_of(asked).lifts
    assert lift.outline.intersection(box(0, 12, 10, 22)).length > 1.2
    assert lift.outline.bounds[2] <= 10
