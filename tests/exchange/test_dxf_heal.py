"""Open lines become rings whatever their order and direction; wider gaps are named, not closed."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon

from spaceplan.exchange.dxf_in.heal import Healed, heal

TOLERANCE = 0.05
Line = tuple[tuple[float, float], ...]


def star(radii: list[float]) -> list[tuple[float, float]]:
    """Corners about a point: a ring that never crosses itself."""
    n = len(radii)
    return [
        (r * math.cos(2 * math.pi * i / n), r * math.sin(2 * math.pi * i / n))
        for i, r in enumerate(radii)
    ]


def edges(ring: list[tuple[float, float]], gap: float) -> list[Line]:
    """The sides of a ring, each shortened so that gaps of that width are left at the corners."""
    out: list[Line] = []
    for a, b in pairwise([*ring, ring[0]]):
        length = math.dist(a, b)
        ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        cut = gap / 2
        out.append(((a[0] + cut * ux, a[1] + cut * uy), (b[0] - cut * ux, b[1] - cut * uy)))
    return out


radii = st.lists(st.floats(8, 20), min_size=3, max_size=9)


@settings(max_examples=60, deadline=None)
@given(radii, st.floats(0, 0.9 * TOLERANCE), st.randoms(use_true_random=False))
def test_shuffled_and_reversed_sides_give_one_ring(sizes: list[float], gap: float, chance):
    """The ring is that of the sides in order, to the last bit."""
    ring = star(sizes)
    lines = edges(ring, gap)
    tidy = heal(tuple(lines), TOLERANCE)
    chance.shuffle(lines)
    mixed = heal(tuple(p[::-1] if chance.random() < 0.5 else p for p in lines), TOLERANCE)
    assert mixed == tidy
    (found,) = mixed.rings
    assert mixed.open == ()
    assert len(found) == len(ring)
    assert Polygon(found).symmetric_difference(Polygon(ring)).area < 20 * len(ring) * TOLERANCE
    # gaps across a corner are narrower than what was cut off both sides together
    assert all(g.width <= gap + 1e-9 for g in mixed.gaps)
    if gap > 0.01:
        assert len(mixed.gaps) == len(ring)


@settings(max_examples=40, deadline=None)
@given(radii, st.floats(1.05 * TOLERANCE, 1.0), st.randoms(use_true_random=False))
def test_a_wider_gap_is_left_open_and_measured(sizes: list[float], gap: float, chance):
    """One side ends short of its corner: nothing closes, and the gap has width and place."""
    ring = star(sizes)
    lines = edges(ring, 0.0)
    (x, y), end = lines[0]
    length = math.dist((x, y), end)
    lines[0] = ((x + gap * (end[0] - x) / length, y + gap * (end[1] - y) / length), end)
    chance.shuffle(lines)
    healed: Healed = heal(tuple(lines), TOLERANCE)
    assert healed.rings == ()
    assert healed.gaps == ()
    (left,) = healed.left
    assert left.width == pytest.approx(gap, abs=1e-6)
    assert math.dist(left.place, ring[0]) <= gap
    assert heal(tuple(lines), gap + 0.01).rings


def test_a_polyline_whose_ends_nearly_meet_closes_itself():
    """The commonest survey fault: the last vertex was clicked beside the first."""
    line = ((0.0, 0.0), (10.0, 0.0), (10.0, 8.0), (0.0, 8.0), (0.0, 0.03))
    healed = heal((line,), TOLERANCE)
    assert len(healed.rings) == 1
    assert healed.gaps[0].width == pytest.approx(0.03)
    assert heal((line,), 0.0).rings == ()


def test_short_strokes_do_not_close_on_themselves():
    """A tick mark shorter than the tolerance is no ring."""
    assert heal((((0.0, 0.0), (0.01, 0.0), (0.01, 0.02)),), TOLERANCE).rings == ()


def test_lines_drawn_twice_count_once():
    """Designers draw over lines; the copies, in whatever direction, are counted."""
    lines = edges(star([10, 10, 10, 10]), 0.0)
    healed = heal((*lines, *(p[::-1] for p in lines)), TOLERANCE)
    assert len(healed.rings) == 1
    assert healed.doubles == 4


def test_many_ends_at_one_place_take_no_time():
    """Ten thousand strokes from one point: pairs of ends are not all looked at."""
    fan = tuple(((0.0, 0.0), (math.cos(i), math.sin(i) * 9)) for i in range(10_000))
    assert heal(fan, TOLERANCE).rings == ()


def test_an_end_near_a_line_that_it_would_meet_twice_goes_to_the_nearer_place():
    """The party wall stops 3 cm before a bend, which its way on cuts at two places."""
    bend = ((10.0, 10.0), (10.0, 14.98), (9.9, 15.1), (9.8, 14.9), (9.7, 15.1), (10.0, 20.0))
    lines = [((10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0)), bend]
    done = heal([*lines, ((20.0, 15.0), (10.03, 15.0))], 0.5)
    assert len(done.rings) == 2
    areas = sorted(Polygon(r).area for r in done.rings)
    assert sum(areas) == pytest.approx(
        Polygon((*bend[:-1], *lines[0][:0:-1], bend[0])).area, rel=0.02
    )
