"""Footprints that are cut back, what goes home again, and the shapes of areas."""

from __future__ import annotations

import math
from typing import Any

import pytest
from shapely.geometry import Point, Polygon, box

from spaceplan.geometry.outline import polygons
from spaceplan.geometry.site import Loose, Site, Stood, build_site
from spaceplan.model.areas import AreaKind, AreaWish, Limits
from spaceplan.model.case import resolve
from spaceplan.model.enums import Kind
from spaceplan.model.scenario import Scenario
from spaceplan.search.area_slots import (
    area_variants,
    areas_wanted,
    aspects,
    least_box,
    lit_ground,
    loose_part,
    refit_variants,
)
from spaceplan.search.programme import programmes
from spaceplan.search.standing import arrangements, beyond, cut, regrown, sides


def rect(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float]]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def site(*structures: dict[str, Any], **more: Any) -> Site:
    """A yard of 40 x 30 m with a gate in the south."""
    data = {
        "schema_version": 1,
        "name": "yard",
        "site": {
            "boundary": rect(0, 0, 40, 30),
            "gates": [{"id": "south", "span": [(17, 0), (23, 0)]}],
        },
        "structures": list(structures),
    }
    return build_site(resolve(Scenario.model_validate(data | more)))


def lawn(**limits: Any) -> dict[str, Any]:
    """A lawn of 8 x 10 m of which 30 m² must stay."""
    return {
        "id": "lawn",
        "kind": "green",
        "treatment": "modify",
        "outline": rect(0, 8, 8, 18),
        "limits": {"min_area_m2": 30} | limits,
    }


ELM = {"id": "elm", "kind": "tree", "treatment": "move", "centre": (12, 6), "radius": 0.4}


def test_a_rectangle_is_cut_back_from_each_side() -> None:
    """Of 8 x 10 m 30 m² are left: 3 m of its length, or 3.75 m of its width."""
    (loose,) = site(lawn()).loose
    left = [cut(loose, side) for side in sides(site(lawn()), loose)]
    boxes = {tuple(round(v, 2) for v in part.bounds) for part in left if part is not None}
    assert boxes == {
        (0.0, 8.0, 8.0, 11.75),
        (0.0, 14.25, 8.0, 18.0),
        (0.0, 8.0, 3.0, 18.0),
        (5.0, 8.0, 8.0, 18.0),
    }


def test_the_side_that_stays_is_one_of_the_compass() -> None:
    """With north along x, the east side is the one of least y."""
    yard = site(lawn(keep_side="east"), north_deg=0.0)
    (loose,) = yard.loose
    (side,) = sides(yard, loose)
    assert side == pytest.approx((0.0, -1.0))
    left = cut(loose, side)
    assert left is not None
    assert left.bounds == pytest.approx((0, 8, 8, 11.75), abs=1e-3)


def test_nothing_is_cut_off_what_is_least_already() -> None:
    """A lawn of 80 m² of which 80 m² must stay is left alone."""
    (loose,) = site(lawn(min_area_m2=80)).loose
    assert cut(loose, (1.0, 0.0)) is None
    assert len(arrangements(site(lawn(min_area_m2=80)))) == 1


def test_a_u_that_would_fall_apart_is_not_cut() -> None:
    """Two arms of 2 x 8 m joined in the south: the north side cannot stay alone."""
    ring = Polygon([(0, 0), (10, 0), (10, 10), (8, 10), (8, 2), (2, 2), (2, 10), (0, 10)])
    loose = Loose("u", Kind.GREEN, ring, 0.0, limits=Limits(min_area_m2=16))
    assert cut(loose, (0.0, 1.0)) is None
    south = cut(loose, (0.0, -1.0))
    assert south is not None
    assert south.area == pytest.approx(16, abs=0.01)


def test_half_of_a_turned_square() -> None:
    """A line through the middle of a diamond leaves half of it."""
    diamond = Polygon([(0, -1), (1, 0), (0, 1), (-1, 0)])
    assert beyond(diamond, (math.sqrt(0.5), math.sqrt(0.5)), 0.0).area == pytest.approx(1.0)


def test_what_nobody_takes_is_given_back() -> None:
    """A lawn cut to 3 m beside a stall that begins at x = 5 grows back to 5 m, or wholly."""
    (loose,) = site(lawn()).loose
    stood = Stood("lawn", Kind.GREEN, box(0, 8, 3, 18), side=(-1.0, 0.0))
    grown = regrown(loose, stood, box(5, 9, 10, 12))
    assert grown.ground.bounds == pytest.approx((0, 8, 5, 18), abs=1e-3)
    assert regrown(loose, stood, box(20, 9, 25, 12)).ground.equals(loose.home)


def test_arrangements_start_with_how_things_are() -> None:
    """One tree and one lawn: tree at home or not, lawn whole or cut in four ways."""
    yard = site(ELM, lawn())
    ways = arrangements(yard)
    assert len(ways) == 2 * 5
    assert {s.id for s in ways[0].standing} == {"elm", "lawn"}
    assert not ways[0].placed
    assert sum(bool(w.placed) for w in ways) == 5
    assert all(len(w.standing) + len(w.placed) == 2 for w in ways)


def test_loose_ground_is_free_until_it_stands() -> None:
    """1,200 m² of yard; the lawn takes 80 m², the elm a disc of 0.75 m with its kerb."""
    yard = site(ELM, lawn())
    assert yard.free.area == pytest.approx(1200)
    whole = yard.with_standing(arrangements(yard)[0].standing)
    kerb = 16 * math.tan(math.pi / 16) * 0.75**2
    assert whole.free.area == pytest.approx(1200 - 80 - kerb, abs=0.01)
    assert sum(g.area for g in whole.greens) == pytest.approx(80)


def test_a_tree_is_a_square_as_wide_as_its_kerb() -> None:
    """0.75 m on each side of its middle, fixed to where it stands."""
    yard = site(ELM)
    part = loose_part(yard, yard.loose[0])
    assert part.rect == (0, 0, 1.5, 1.5)
    assert part.fixed is not None
    assert (part.fixed.x, part.fixed.y) == (11.25, 5.25)


def test_a_turned_box_keeps_its_shape() -> None:
    """A box of 2 x 1 m turned by 30° has a rectangle of 2 x 1 m, laid back onto itself."""
    c, s = math.cos(math.radians(30)), math.sin(math.radians(30))
    ring = [(5, 5), (5 + 2 * c, 5 + 2 * s), (5 + 2 * c - s, 5 + 2 * s + c), (5 - s, 5 + c)]
    yard = site({"id": "box", "kind": "utility", "treatment": "move", "outline": ring})
    part = loose_part(yard, yard.loose[0])
    assert sorted((part.rect[2], part.rect[3])) == pytest.approx([1, 2])
    assert Polygon(part.ring).area == pytest.approx(2)
    assert part.fixed is not None


@pytest.mark.parametrize(
    "item",
    [
        {"kind": "building", "outline": rect(1, 1, 5, 5)},
        {"kind": "shed", "outline": rect(1, 1, 5, 5), "doors": [(1, 3)]},
        {"kind": "wall", "line": [(1, 1), (5, 1)], "thickness": 0.3},
    ],
)
def test_what_cannot_be_moved_stands(item: dict[str, Any]) -> None:
    """Buildings, walls and sheds with doors keep their ground although they are to be moved."""
    yard = site({"id": "it", "treatment": "move"} | item)
    assert not yard.loose
    assert yard.free.area < 1200 - 1


def test_aspects_have_the_area_and_the_width() -> None:
    """40 m², 4 m wide: 10 x 4, 6.67 x 6, the square of 6.33 m and what lies between."""
    found = aspects(40, 4)
    assert found[0] == (10.0, 4.0)
    assert all(length * width >= 40 and width >= 4 for length, width in found)
    assert all(length >= width for length, width in found)
    assert found[-1] == (6.33, 6.33)


def test_a_wide_wish_is_a_square() -> None:
    """10 m² at least 5 m wide take a square of 5 m."""
    assert aspects(10, 5) == ((5.0, 5.0),)


def test_every_area_has_a_way_in() -> None:
    """From the middle of a long side or of a short one; the square before it is kept free."""
    wish = AreaWish(id="play", kind=AreaKind.PLAY, area_m2=40, min_width_m=4)
    first, second, *_ = area_variants(wish, 1.5)
    assert first.exits[0].point == (5.0, 0.0)
    assert first.keep_free == ((4.25, -1.5, 5.75, 0.0),)
    assert second.exits[0].point == (0.0, 2.0)
    assert second.keep_free == ((-1.5, 1.25, 0.0, 2.75),)


def test_a_pavilion_that_stands_serves_one_wish() -> None:
    """Of two wishes for 9 m² one is served by the pavilion of 3.5 x 3.5 m, none by a smaller."""
    wish = {"kind": "pavilion", "area_m2": 9, "min_width_m": 3}
    areas = [{"id": "one", **wish}, {"id": "two", **wish}, {"id": "sunny", **wish, "sun": True}]
    old = {"id": "old", "kind": "pavilion", "outline": rect(10, 10, 13.5, 13.5)}
    left = areas_wanted(site(old, brief={"areas": areas}))
    assert [w.id for w in left] == ["two", "sunny"]
    small = old | {"outline": rect(10, 10, 12.9, 13.5)}
    assert len(areas_wanted(site(small, brief={"areas": areas}))) == 3


def test_lit_ground_is_north_of_no_building() -> None:
    """Five floors of 3 m shade 1.4 times 15 m = 21 m north of a building of 10 x 5 m."""
    block = {"id": "b", "kind": "building", "outline": rect(10, 2, 20, 7), "floors": 5}
    wish = {"id": "play", "kind": "play", "area_m2": 9, "sun": True}
    yard = site(block, brief={"areas": [wish]})
    lit = lit_ground(yard)
    assert lit.area == pytest.approx(1200 - 10 * (5 + 21), abs=0.01)
    assert not lit.intersects(Point(15, 27.9))
    assert lit.intersects(Point(15, 28.1))


def test_sunny_areas_are_offered_lit_ground_first() -> None:
    """Every other programme lets a part of the area lie in the shade."""
    block = {"id": "b", "kind": "building", "outline": rect(10, 2, 20, 7), "floors": 5}
    wish = {"id": "play", "kind": "play", "area_m2": 9, "sun": True}
    first, second = programmes(site(block, brief={"areas": [wish]}))[:2]
    assert first.slots[0].region is not None
    assert second.slots[0].region is None


def test_a_rebuilt_shed_keeps_its_least_area() -> None:
    """A shed of 10 x 3 m rebuilt with 24 m²: no narrower than 3 m where that is possible."""
    limits = {"min_area_m2": 24, "within": rect(0, 0, 20, 20)}
    old = {"id": "s", "kind": "shed", "treatment": "modify", "outline": rect(1, 1, 11, 4)}
    yard = site(old | {"limits": limits})
    for part in refit_variants(yard.loose[0]):
        _, _, length, width = part.rect
        assert length * width >= 24
        assert width >= 3
    (whole, placed) = arrangements(yard)
    assert not whole.placed
    assert [x.id for x in placed.placed] == ["s"]


def test_least_box_goes_round_counter_clockwise() -> None:
    """The least rectangle round a triangle of base 4 and height 2 has 8 m²."""
    found = least_box(Polygon([(0, 0), (4, 0), (1, 2)]))
    assert found.area == pytest.approx(8)
    assert found.exterior.is_ccw
    assert len(list(polygons(found))) == 1
