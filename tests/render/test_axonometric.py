"""The picture at a slant: what is nearer hides what is behind it, and nothing that matters."""

from __future__ import annotations

import math

import numpy as np
import pytest
from shapely import Polygon, box

from spaceplan.model.plan import Plan, Stall
from spaceplan.model.scenario import Scenario
from spaceplan.render.axonometric import axonometric, seen_names
from spaceplan.render.depth import back_to_front
from spaceplan.render.save import save_figure
from spaceplan.render.sight import GLASS, SOLID, Outlook, Sight, look_at, opacity_of, pieces, veil
from spaceplan.render.solid_faces import faces_of
from spaceplan.render.solids import FLOOR_M, Solid, model_of
from tests.lots import building, gate, lot, rect

HALF = math.tan(math.radians(38.0))


def square(x: float, y: float, side: float = 1.0) -> np.ndarray:
    return np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side)], dtype=float)


def yard(*structures: dict, **more: object) -> Scenario:
    return lot(rect(0, 0, 40, 30), gate((0, 12), (0, 18)), structures=list(structures), **more)


# --- what is painted first


def test_what_is_farther_is_painted_first():
    assert back_to_front([square(0, 0), square(0, 5), square(0, 2)]) == [1, 2, 0]


def test_a_long_thing_before_a_small_one_that_lies_farther_by_its_middle():
    """The bar from (0, 0) to (10, 0.5) is nearer than the square at (9, 1), though a tilted bar's
    middle would be farther: what counts is the line of sight that meets both."""
    bar = np.array([(0, 4), (10, 0), (10, 0.5), (0, 4.5)], dtype=float)
    small = square(9, 1)
    assert small[:, 1].mean() < bar[:, 1].mean()
    assert back_to_front([bar, small]) == [1, 0]


def test_things_side_by_side_hide_nothing_and_still_have_an_order():
    assert back_to_front([square(0, 0), square(3, 7), square(6, 3)]) == [1, 2, 0]


def test_a_circle_of_overlapping_things_ends():
    one = np.array([(0, 0), (4, 4), (0, 1)], dtype=float)
    assert sorted(back_to_front([one, one + 0.1, one[::-1], square(0, 0, 3)])) == [0, 1, 2, 3]


def test_nothing_has_no_order():
    assert back_to_front([]) == []


@pytest.mark.parametrize("seed", range(5))
def test_no_thing_is_painted_over_what_is_nearer(seed):
    """Squares on a grid, turned at random: along each line of sight from far to near."""
    rng = np.random.default_rng(seed)
    a = rng.uniform(0, math.pi)
    turn = np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]])
    cells = [(i, j) for i in range(6) for j in range(6) if rng.random() < 0.6]
    parts = [square(2 * i, 2 * j, 1.6) @ turn for i, j in cells]
    order = back_to_front(parts)
    place = {k: n for n, k in enumerate(order)}
    for x in np.linspace(-20, 20, 81):
        met = []
        for k, p in enumerate(parts):
            line = Polygon(p).intersection(box(x - 1e-4, -50, x + 1e-4, 50))
            if line.area > 0:
                met.append((line.centroid.y, k))
        far_to_near = [k for _, k in sorted(met, reverse=True)]
        assert [place[k] for k in far_to_near] == sorted(place[k] for k in far_to_near)


# --- how ground and height come to paper


def test_lengths_across_stay_and_heights_go_up():
    """At 52° a metre of height is cos 52° = 0.616 m on paper, a metre away sin 52° = 0.788 m."""
    sight = Sight(0.0)
    flat = sight.paper(sight.ground([(0, 0), (1, 0), (0, 1)]), 0.0)
    assert flat.tolist() == [[0, 0], [1, 0], [0, pytest.approx(0.788, abs=1e-3)]]
    up = sight.paper(sight.ground([(0, 0)]), 1.0)
    assert up[0].tolist() == [0, pytest.approx(0.616, abs=1e-3)]


def test_a_quarter_turn_brings_the_east_to_the_top():
    sight = Sight(90.0)
    assert sight.ground([(1.0, 0.0)])[0] == pytest.approx([0.0, 1.0])
    assert sight.away == pytest.approx((1.0, 0.0))


def test_a_block_hides_the_ground_behind_it():
    """10 m high and seen along +y: 9 m x cot 52° = 7.03 m behind it, 10 m wide."""
    shade = veil(Solid(tuple(rect(0, 0, 10, 4)), 10.0, "#cccccc"), Sight(0.0))
    assert shade.bounds == pytest.approx((0, 4, 10, 4 + 9 * HALF), abs=1e-6)
    assert shade.area == pytest.approx(10 * 9 * HALF, rel=1e-6)


# --- what stands


def test_blocks_are_as_high_as_their_floors():
    model = model_of(yard(building("b", rect(5, 5, 15, 10), floors=6)), None)
    (block,) = model.solids
    assert block.high == pytest.approx(6 * FLOOR_M)


def test_a_car_stands_within_its_stall():
    stall = Stall(id="s1", outline=((1, 1), (3.5, 1), (3.5, 6.3), (1, 6.3)),
                  access=((1, 1), (3.5, 1)))  # fmt: skip
    plan = Plan(scenario="lot", option="plan", stalls=(stall,))
    (car,) = model_of(yard(), plan).solids
    assert box(1, 1, 3.5, 6.3).contains(Polygon(car.ring))
    assert car.top is not None
    assert Polygon(car.ring).contains(Polygon(car.top[0]))
    west, south, east, north = Polygon(car.ring).bounds
    assert (east - west, north - south) == pytest.approx((1.8, 4.8))


def test_nobody_parks_where_the_wheelchair_stands():
    stall = Stall(id="s1", kind="accessible", outline=((1, 1), (3.5, 1), (3.5, 6.3), (1, 6.3)),
                  access=((1, 1), (3.5, 1)))  # fmt: skip
    model = model_of(yard(), Plan(scenario="lot", option="plan", stalls=(stall,)))
    assert model.solids == []
    assert model.flat[-1] == ("stall_accessible", stall.outline)


def test_what_is_removed_does_not_stand():
    scenario = yard(building("b", rect(5, 5, 15, 10), treatment="remove", dwelling=False))
    plan = Plan(scenario="lot", option="plan", removed=("b",))
    assert model_of(scenario, plan).solids == []
    assert len(model_of(scenario, None).solids) == 1


def test_a_court_is_cut_into_pieces_with_its_own_sides():
    """An L of six sides: however it is cut, six of the sides are its own."""
    ring = ((0, 0), (6, 0), (6, 2), (2, 2), (2, 6), (0, 6))
    parts = pieces(ring)
    assert sum(Polygon(p).area for p, _ in parts) == pytest.approx(20.0)
    own = sum(
        math.dist(a, b)
        for p, sides in parts
        for (a, b), is_own in zip(zip(p, (*p[1:], p[0]), strict=True), sides, strict=True)
        if is_own
    )
    assert own == pytest.approx(Polygon(ring).length)


# --- from where


def test_a_block_before_the_stalls_turns_to_glass(in_place, scenario):
    seen = look_at(scenario, [in_place])
    for solid in model_of(scenario, in_place).solids:
        hidden = 0.0
        if solid.high >= 4.0 and not solid.crown:
            hidden = veil(solid, seen.sight).intersection(seen.matter).area
        assert opacity_of(solid, seen) == (GLASS if hidden > 4.0 else SOLID)


def test_one_looks_from_where_nothing_is_hidden():
    """A high block along the north: one looks so that it stands behind the stalls."""
    scenario = yard(building("b", rect(0, 24, 40, 30), floors=7))
    row = tuple(
        Stall(id=f"s{i}", outline=tuple(rect(2.5 * i, 17, 2.5 * i + 2.5, 22.3)),
              access=((2.5 * i, 17), (2.5 * i + 2.5, 17)))
        for i in range(8)
    )  # fmt: skip
    plan = Plan(scenario="lot", option="plan", stalls=row)
    seen = look_at(scenario, [plan])
    (block,) = [s for s in model_of(scenario, plan).solids if s.high > 10]
    assert veil(block, seen.sight).intersection(seen.matter).area == 0


def test_what_stands_behind_a_block_is_not_named():
    kiosk = {"id": "kiosk", "kind": "utility", "outline": rect(18, 12, 20, 14), "title": "Kiosk"}
    scenario = yard(building("b", rect(10, 2, 30, 8), floors=7, title="Block"), kiosk)
    model = model_of(scenario, None)
    front, back = Outlook(Sight(180.0), None), Outlook(Sight(0.0), None)
    assert {n.text.en for n in seen_names(model, front)} == {"Block, 7 floors", "Kiosk"}
    assert {n.text.en for n in seen_names(model, back)} == {"Block, 7 floors"}


# --- the sheet


def test_faces_have_corners_and_colours(scenario, bar):
    faces = list(faces_of(model_of(scenario, bar), look_at(scenario, [bar])))
    assert len(faces) > 3 * len(bar.stalls)
    assert all(len(f.points) >= 2 and np.isfinite(f.points).all() for f in faces)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_do_not_overlap_and_stay_on_the_sheet(scenario, bar, lang):
    figure = axonometric(scenario, bar, lang)
    figure.canvas.draw()
    flags = [t for t in figure.axes[0].texts if t.get_bbox_patch() is not None]
    assert flags
    boxes = [t.get_window_extent() for t in flags]
    width, height = figure.canvas.get_width_height()
    for i, a in enumerate(boxes):
        assert 0 <= a.x0 <= a.x1 <= width
        assert 0 <= a.y0 <= a.y1 <= height
        assert not any(a.overlaps(b) for b in boxes[:i])


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_the_same_picture_is_the_same_bytes(scenario, bar, tmp_path, suffix):
    first, second = (
        save_figure(axonometric(scenario, bar, "zh"), tmp_path / f"{n}{suffix}") for n in "ab"
    )
    assert first.read_bytes() == second.read_bytes()
