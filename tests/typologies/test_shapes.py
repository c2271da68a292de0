"""Ells, double bars and rings by hand; neighbours, other orders, sheds against a block."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, affinity, box, unary_union

from spaceplan.model.enums import Typology
from spaceplan.model.scenario import RoomWish
from spaceplan.typologies.attached import attach, attached
from spaceplan.typologies.base import BlockRules, Footprint, kept_free, lay
from spaceplan.typologies.bike_shed import BikeRules, shed_footprints
from spaceplan.typologies.order import arrangements, neighbours_met, orders, shared_wall
from spaceplan.typologies.outline import read_ells
from spaceplan.typologies.recut import recuts
from spaceplan.typologies.registry import TYPOLOGIES, footprints
from tests.typologies.test_blocks import assert_sound

RULES = BlockRules(apron=1.5, court_width=4.0, passage=1.2, beside=1.0)
BIKES = BikeRules(space_width=0.6, space_length=2.0, aisle_width=1.5, apron=1.5)


def wish(name: str, area: float, width: float = 3.0, *beside: str) -> RoomWish:
    return RoomWish(id=name, area_m2=area, min_width_m=width, beside=beside)


def equal(count: int, area: float = 18) -> tuple[RoomWish, ...]:
    return tuple(wish(f"r{i}", area) for i in range(count))


def shallow(shape: Typology, rooms: tuple[RoomWish, ...]) -> list[Footprint]:
    """Blocks whose back wing is 3 m deep."""
    return [f for f in footprints(shape, rooms, RULES) if f.rects[0][3] == 3.0]


def test_an_ell_of_three_rooms():
    """18 m² in wings of 3 m: 6 m each.  Two along the back wall 12 m, the third beside 3 + 6 m."""
    sizes = {f.size: f for f in shallow(Typology.ELL, equal(3))}
    assert {(6.0, 15.0), (12.0, 9.0)} == set(sizes)
    block = sizes[12.0, 9.0]
    assert block.area_m2 == pytest.approx(54)
    assert block.court is None
    # The corner room opens beyond the side wing: between x = 3 and 6.  Which room goes where does
    # not matter: all are alike.
    assert {cut.door for cut in block.rooms} == {(4.5, 3.0), (9.0, 3.0), (3.0, 6.0)}


def test_an_ell_needs_two_rooms():
    assert footprints(Typology.ELL, equal(1), RULES) == ()


@pytest.mark.parametrize("angle", [0, 40, 90, 222])
def test_an_ell_fills_a_drawn_ell(angle: float):
    """Wings of 4.5 and 4 m, 14 and 11 m long, turned any way, drawn in either direction."""
    ring = [(0, 0), (14, 0), (14, 4.5), (4, 4.5), (4, 11), (0, 11)]
    for drawn in (ring, ring[::-1], [(y, x) for x, y in ring]):
        within = affinity.translate(affinity.rotate(Polygon(drawn), angle, origin=(0, 0)), 70, -9)
        assert len(read_ells(within)) == 2
        fixed = [f for f in footprints(Typology.ELL, equal(4, 15), RULES, within) if f.fixed]
        assert fixed
        for block in fixed:
            assert_sound(block, equal(4, 15), RULES)
        laid = Polygon(lay(fixed[0].outline, fixed[0].fixed))
        assert laid.difference(within.buffer(1e-6)).area == pytest.approx(0, abs=1e-6)
        assert within.area - laid.area < 0.01 * within.length


def test_a_double_bar_of_four_rooms():
    """Two bars of two rooms: 12 x 3 m each, a lane of 4 m between: 12 x 10 m, way in at x = 12."""
    (block,) = shallow(Typology.DOUBLE_BAR, equal(4))
    assert block.size == (12.0, 10.0)
    assert block.court == (0.0, 3.0, 12.0, 7.0)
    assert block.rects == ((0.0, 0.0, 12.0, 3.0), (0.0, 7.0, 12.0, 10.0))
    assert [len(ring) for ring in block.outlines] == [4, 4]
    assert [e.point for e in block.exits] == [(12.0, 5.0)]
    assert sorted(cut.facing for cut in block.rooms) == [(0, -1), (0, -1), (0, 1), (0, 1)]


def test_the_shorter_bar_is_stretched():
    """Three rooms: 12 m and 6 m; the single room grows to 12 x 3 m."""
    (block,) = shallow(Typology.DOUBLE_BAR, equal(3))
    assert sorted(cut.area_m2 for cut in block.rooms) == pytest.approx([18, 18, 36])


def test_a_ring_of_four_rooms():
    """Wings of 3 m round a court of 4 x 4 m: 10 x 10 m at the least.

    The back room is 10 m long, the left one 4 m; the front room begins 3 + 1.5 m from the east, so
    it is 5.5 m long; the right one is 7 m long.  18 m² take 6 m of a wing: so left and front ask
    for more.  Left: 6 m, the ring is 12 m high; front: 6 + 1.5 + 3 = 10.5 m wide.
    """
    (block,) = shallow(Typology.RING, equal(4))
    assert block.size == (10.5, 12.0)
    assert block.court == (3.0, 3.0, 7.5, 9.0)
    assert sorted(cut.area_m2 for cut in block.rooms) == pytest.approx([18, 18, 27, 31.5])
    assert [e.point for e in block.exits] == [(6.75, 12.0)]
    assert (6.0, 9.0, 7.5, 12.0) in block.keep_free


def test_a_ring_needs_four_rooms():
    assert footprints(Typology.RING, equal(3), RULES) == ()


@pytest.mark.parametrize("shape", list(TYPOLOGIES))
def test_every_shape_stands_against_the_sides_of_a_rectangle(shape: Typology):
    """Every placement given for a rectangle lies in it, mirrored ones too."""
    within = affinity.rotate(box(0, 0, 34, 15), 17)
    found = footprints(shape, equal(5, 16), RULES, within)
    fixed = [f for f in found if f.fixed is not None]
    assert fixed
    for block in fixed:
        for ring in block.outlines:
            laid = Polygon(lay(ring, block.fixed))
            assert laid.difference(within.buffer(1e-6)).area == pytest.approx(0, abs=1e-6)


def test_neighbours_stand_together():
    """A chain of wishes is a row; of a star only two can touch its middle in one row."""
    assert orders(3, ()) == ((0, 1, 2),)
    for order in orders(4, ((0, 2), (1, 3))):
        assert abs(order.index(0) - order.index(2)) == 1
        assert abs(order.index(1) - order.index(3)) == 1
    star = ((0, 1), (0, 2), (0, 3))
    for order in orders(4, star):
        assert sum(abs(order.index(a) - order.index(b)) == 1 for a, b in star) == 2


def test_arrangements_share_out_every_room_once():
    for wings in (2, 3, 4):
        for pairs in ((), ((0, 4), (1, 2))):
            some = list(arrangements(5, wings, pairs))
            assert some
            for parts in some:
                assert len(parts) == wings
                assert all(parts)
                assert sorted(itertools.chain(*parts)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("shape", [*TYPOLOGIES, Typology.ANY])
def test_kitchen_beside_canteen(shape: Typology):
    """A wish that can be kept is kept by every footprint, whatever its shape."""
    rooms = (
        wish("kitchen", 14, 3.0, "canteen"),
        wish("hall", 30, 4.0),
        wish("store", 9, 2.4, "toilet"),
        wish("canteen", 26, 3.6),
        wish("toilet", 9, 2.4),
    )
    found = footprints(shape, rooms, RULES)
    assert found
    for block in found:
        assert_sound(block, rooms, RULES)
        assert neighbours_met(rooms, block.rooms, 1.0) == 2


def test_shared_wall():
    assert shared_wall((0, 0, 4, 3), (4, 1, 8, 5)) == 2
    assert shared_wall((0, 0, 4, 3), (1, 3, 9, 5)) == 3
    assert shared_wall((0, 0, 4, 3), (4, 3, 8, 5)) == 0
    assert shared_wall((0, 0, 4, 3), (4.2, 0, 8, 3)) == 0


def test_a_bar_can_be_cut_in_every_order():
    """Three rooms: five other orders, the same outline, each room as long as before."""
    rooms = (wish("a", 18), wish("b", 12), wish("c", 24))
    bar = footprints(Typology.BAR, rooms, RULES)[0]
    other = list(recuts(bar, RULES.apron))
    assert len(other) == 5
    assert len({tuple(sorted((c.rect[0], c.id) for c in f.rooms)) for f in other}) == 5
    for block in other:
        assert block.outline == bar.outline
        assert_sound(block, rooms, RULES)
        assert [e.point for e in block.exits] == [c.door for c in block.rooms]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.floats(6, 40), min_size=4, max_size=6), st.sampled_from(list(TYPOLOGIES)))
def test_other_orders_are_sound(areas: list[float], shape: Typology):
    """Doors, aprons, areas: a block cut anew keeps all that a block must hold to."""
    rooms = tuple(wish(f"r{i}", area, 2.4) for i, area in enumerate(areas))
    for block in footprints(shape, rooms, RULES)[:3]:
        for other in itertools.islice(recuts(block, RULES.apron), 12):
            assert_sound(other, rooms, RULES)
            assert other.size == block.size


def test_many_doors_share_strips():
    """Thirty rooms in a bar: one strip before all doors, no more than fourteen exits."""
    rooms = equal(30, 12)
    for shape in TYPOLOGIES:
        for block in footprints(shape, rooms, RULES):
            assert len(block.keep_free) <= 16
            assert len(block.exits) <= 14
    bar = footprints(Typology.BAR, rooms, RULES)[0]
    assert len(bar.keep_free) == 1
    assert kept_free(None, bar.rooms[:3], 1.5) == tuple(
        (c.door[0] - 0.75, c.door[1], c.door[0] + 0.75, c.door[1] + 1.5) for c in bar.rooms[:3]
    )


def test_a_shed_against_a_bar():
    """Ten bikes on one side, 6 x 3.5 m, east of a bar of 18 x 3 m: their backs in one line."""
    (bar,) = [f for f in footprints(Typology.BAR, equal(3), RULES) if f.size == (18.0, 3.0)]
    shed = next(s for s in shed_footprints(10, 0, BIKES) if not s.two_sided)
    both = attach(bar, shed)
    assert both is not None
    assert both.rects == ((0.0, 0.0, 18.0, 3.0), (18.0, 0.0, 24.0, 3.5))
    assert both.outline == bar.outline
    assert both.exits[-1].point == (21.0, 3.5)
    assert both.size == (24.0, 3.5)


def test_a_shed_never_shuts_a_lane():
    """A shed 5.5 m deep reaches the apron before the lane's mouth where the bar is below 4.25 m."""
    shed = next(s for s in shed_footprints(10, 0, BIKES) if s.two_sided)
    found = {
        f.rects[0][3]: attach(f, shed) for f in footprints(Typology.DOUBLE_BAR, equal(4), RULES)
    }
    assert {deep for deep, both in found.items() if both is None} == {3.0, 3.3, 3.6, 3.9, 4.2}
    assert any(both is not None for both in found.values())


def test_sheds_are_attached_once_to_each_size():
    within = box(0, 0, 40, 20)
    blocks = footprints(Typology.ANY, equal(5), RULES, within)
    sheds = shed_footprints(20, 0, BIKES)
    found = attached(blocks, sheds)
    assert len(found) == len(set(found)) > 0
    assert all(f.fixed is None for f in found)
    for block in found:
        shapes = [box(*r) for r in block.rects]
        assert unary_union(shapes).area == pytest.approx(sum(s.area for s in shapes))
        bare = replace(block, sheds=())
        assert block.sheds
        assert bare.outlines == block.outlines
