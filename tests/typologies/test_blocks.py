"""Room blocks of every shape: hand-checked ones, and what every block must hold to."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, affinity, box, unary_union

from spaceplan.model.enums import Typology
from spaceplan.model.scenario import RoomWish
from spaceplan.typologies.base import BlockRules, Footprint, Placement, apron_of, lay
from spaceplan.typologies.outline import corner_placements, read_u
from spaceplan.typologies.registry import TYPOLOGIES, footprints

RULES = BlockRules(apron=1.5, court_width=4.0)
U = Polygon(
    [(0, 0), (16.6, 0), (16.6, 12.2), (12.1, 12.2), (12.1, 4.5), (4.5, 4.5), (4.5, 12.2), (0, 12.2)]
)


def wish(name: str, area: float, width: float = 3.3) -> RoomWish:
    return RoomWish(id=name, area_m2=area, min_width_m=width)


FOUR = (
    wish("chess", 30, 3.6),
    wish("reading", 24),
    wish("meeting", 30, 3.6),
    wish("store", 9, 2.1),
)


@st.composite
def wishes(draw: st.DrawFn) -> tuple[RoomWish, ...]:
    n = draw(st.integers(1, 5))
    return tuple(wish(f"r{i}", draw(st.floats(2, 60)), draw(st.floats(1, 5))) for i in range(n))


def assert_sound(block: Footprint, rooms: tuple[RoomWish, ...], rules: BlockRules) -> None:
    """Everything that holds for a block of any shape."""
    buildings = [Polygon(ring) for ring in block.outlines]
    assert all(b.is_valid and b.exterior.is_ccw for b in buildings)
    outline = MultiPolygon(buildings)
    assert sum(b.area for b in buildings) == pytest.approx(outline.area, abs=1e-6)
    assert sum(box(*r).area for r in block.rects) == pytest.approx(outline.area, abs=1e-6)
    assert unary_union([box(*r) for r in block.rects]).symmetric_difference(
        outline
    ).area == pytest.approx(0, abs=1e-6)
    assert [cut.id for cut in block.rooms] == [room.id for room in rooms]
    cuts = [box(*cut.rect) for cut in block.rooms]
    assert sum(cut.area for cut in cuts) == pytest.approx(outline.area, abs=1e-6)
    assert unary_union(cuts).area == pytest.approx(outline.area, abs=1e-6)
    assert unary_union(cuts).difference(outline).area == pytest.approx(0, abs=1e-6)
    free = unary_union([box(*rect) for rect in block.keep_free])
    for cut, room in zip(block.rooms, rooms, strict=True):
        x0, y0, x1, y1 = cut.rect
        assert (x1 - x0) * (y1 - y0) >= room.area_m2 - 1e-5
        assert min(x1 - x0, y1 - y0) >= room.min_width_m - 1e-5
        assert Polygon(cut.outline).exterior.distance(Point(cut.door)) < 1e-9
        assert outline.boundary.distance(Point(cut.door)) < 1e-9
        outside = Point(cut.door[0] + 0.01 * cut.facing[0], cut.door[1] + 0.01 * cut.facing[1])
        assert not outline.contains(outside)
        apron = apron_of(cut.door, cut.facing, rules.apron)
        assert box(*apron).difference(free).area == pytest.approx(0, abs=1e-6)
        assert box(*apron).intersection(outline).area == pytest.approx(0, abs=1e-9)
    if block.court is not None:
        x0, y0, x1, y1 = block.court
        wide = {
            Typology.HALF_RING: x1 - x0,
            Typology.DOUBLE_BAR: y1 - y0,
            Typology.RING: min(x1 - x0, y1 - y0),
        }[block.typology]
        assert wide >= rules.court_width - 1e-9
        assert box(*block.court).intersection(outline).area == pytest.approx(0, abs=1e-9)
        assert block.court in block.keep_free
    most = 14
    assert len(block.keep_free) <= most + 1
    assert len(block.exits) <= most


def test_a_bar_is_as_long_as_its_rooms():
    """Two rooms, 3.6 m deep: 36 / 3.6 + 18 / 3.6 = 15 m."""
    found = footprints(Typology.BAR, (wish("a", 36, 3.6), wish("b", 18, 3.6)), RULES)
    bar = next(f for f in found if f.size[1] == 3.6)
    assert bar.size == (15.0, 3.6)
    assert [cut.door for cut in bar.rooms] == [(5.0, 3.6), (12.5, 3.6)]
    assert [e.facing for e in bar.exits] == [(0.0, 1.0), (0.0, 1.0)]


def test_bars_come_in_whole_decimetres_too():
    """24 m² at 3.3 m depth is 7.273 m: cut at 7.28 m and at 7.3 m."""
    sizes = {f.size for f in footprints(Typology.BAR, (wish("a", 24),), RULES)}
    assert {(7.28, 3.3), (7.3, 3.3)} <= sizes


def test_half_ring_needs_three_rooms():
    """Each wing holds a room."""
    assert footprints(Typology.HALF_RING, FOUR[:2], RULES) == ()
    assert footprints(Typology.HALF_RING, FOUR[:3], RULES)


def test_three_equal_rooms_make_the_smallest_half_ring():
    """30 m² each, wings 3.3 m: side rooms 9.10 m; base 10.6 m wide with a court of 4 m."""
    rooms = tuple(wish(n, 30, 3.3) for n in "abc")
    shallow = [f for f in footprints(Typology.HALF_RING, rooms, RULES) if f.rects[0][3] == 3.3]
    assert shallow
    for block in shallow:
        assert block.size == (10.6, 12.4)
        assert block.court == (3.3, 3.3, 7.3, 12.4)
        assert block.exits[0].point == pytest.approx((5.3, 12.4))


def test_any_is_every_shape():
    """``any`` joins all shapes of the registry."""
    joined = footprints(Typology.ANY, FOUR, RULES)
    assert {f.typology for f in joined} == set(TYPOLOGIES)
    assert footprints(Typology.ANY, (), RULES) == ()


@settings(max_examples=15, deadline=None)
@given(wishes(), st.floats(1, 2.2), st.floats(2, 6))
def test_every_block_is_sound(rooms: tuple[RoomWish, ...], apron: float, court: float):
    """Areas, widths, doors, aprons, tiling: whatever is asked."""
    rules = BlockRules(apron=round(apron, 2), court_width=round(court, 2))
    found = footprints(Typology.ANY, rooms, rules)
    assert any(f.typology is Typology.BAR for f in found)
    for block in found:
        assert_sound(block, rooms, rules)


def test_many_rooms_still_give_half_rings():
    """Above seven rooms only the rows are shared out, not every distribution."""
    rooms = tuple(wish(f"r{i}", 12 + i) for i in range(9))
    found = footprints(Typology.HALF_RING, rooms, RULES)
    assert found
    for block in found:
        assert_sound(block, rooms, RULES)


@pytest.mark.parametrize("angle", [0, 33, 90, 200.5, 270])
def test_half_ring_fills_a_drawn_u(angle: float):
    """The block laid by its placement is the outline itself, whichever way it is turned."""
    within = affinity.translate(affinity.rotate(U, angle), 120.3, -45.7)
    found = footprints(Typology.HALF_RING, FOUR, RULES, within)
    fixed = [f for f in found if f.fixed is not None]
    assert fixed
    for block in fixed:
        assert_sound(block, FOUR, RULES)
        laid = Polygon(lay(block.outline, block.fixed))
        assert laid.difference(within.buffer(1e-6)).area == pytest.approx(0, abs=1e-9)
        assert within.area - laid.area < 0.01 * within.length
    assert found[0].fixed is not None


def test_unequal_wings_are_read_as_drawn():
    """A U with wings of 4, 3 and 5 m and arms of 6 and 8 m, its ring clockwise."""
    ring = [(0, 0), (15, 0), (15, 11), (10, 11), (10, 3), (4, 3), (4, 9), (0, 9)]
    shape = read_u(Polygon(ring[::-1]))
    assert shape is not None
    assert (shape.width, shape.base, shape.left, shape.right) == (1500, 300, 400, 500)
    assert (shape.left_arm, shape.right_arm, shape.court) == (600, 800, 600)
    assert shape.placement == pytest.approx((0, 0, 0, False))


def test_crooked_u_stays_inside_and_a_bent_one_is_refused():
    """3 cm off the right angle is trimmed away; 8 cm is another shape."""
    for off, read in ((0.03, True), (0.08, False)):
        ring = list(U.exterior.coords[:-1])
        ring[2] = (ring[2][0] - off, ring[2][1] - off)
        crooked = Polygon(ring)
        shape = read_u(crooked)
        assert (shape is not None) is read
        blocks = footprints(Typology.HALF_RING, FOUR, RULES, crooked)
        for block in blocks:
            if block.fixed is not None:
                laid = Polygon(lay(block.outline, block.fixed))
                assert laid.difference(crooked.buffer(1e-6)).area == pytest.approx(0, abs=1e-9)


def test_u_with_too_narrow_a_court_is_not_offered():
    narrow = BlockRules(apron=1.5, court_width=7.7)
    found = footprints(Typology.HALF_RING, FOUR, narrow, U)
    assert all(f.fixed is None for f in found)


@pytest.mark.parametrize("shape", [Typology.BAR, Typology.HALF_RING])
def test_blocks_stand_against_the_sides_of_a_rectangle(shape: Typology):
    """Every placement given for a rectangle lies in it."""
    within = affinity.rotate(box(0, 0, 30, 14), 17)
    found = footprints(shape, FOUR, RULES, within)
    fixed = [f for f in found if f.fixed is not None]
    assert fixed
    for block in fixed:
        laid = Polygon(lay(block.outline, block.fixed))
        assert laid.difference(within.buffer(1e-6)).area == pytest.approx(0, abs=1e-6)
    for block in found:
        assert max(block.size) <= 30
        assert min(block.size) <= 14


def test_too_small_an_outline_yields_nothing():
    assert footprints(Typology.ANY, FOUR, RULES, box(0, 0, 5, 5)) == ()


def test_corner_placements_only_for_rectangles():
    assert corner_placements(100, 100, Polygon([(0, 0), (9, 0), (4, 6)])) == ()
    assert len(corner_placements(300, 200, box(0, 0, 4, 2.5))) == 2
    assert corner_placements(500, 200, box(0, 0, 4, 2.5)) == ()


def test_lay_mirrors_then_turns_then_moves():
    """(1, 0) mirrored is (-1, 0), turned by 90° (0, -1), moved (10, 4)."""
    assert lay([(1, 0)], Placement(10, 5, 90, True))[0] == pytest.approx((10, 4))
    assert math.dist(*lay([(0, 0), (3, 4)], Placement(1, 2, 77))) == pytest.approx(5)
