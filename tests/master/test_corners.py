"""Corners of the driveway: which are too tight, and how little is cut off."""

from __future__ import annotations

import math

import pytest
from shapely.geometry import LineString, Polygon, box
from shapely.ops import unary_union

from spaceplan.geometry.site import Site
from spaceplan.master.corners import widenings
from tests.lots import gate, lot, rect, site_of


def site(**rules: object) -> Site:
    return site_of(lot(rect(0, 0, 40, 40), gate((0, 10), (0, 15.5)), rules=rules))


def bend(wide: float) -> Polygon:
    """A drive so wide from the west that turns north at (16, 10 + wide)."""
    return unary_union([box(0, 10, 16 + wide, 10 + wide), box(16, 10, 16 + wide, 36)])


# By hand: a path of 3 m, inner radius 3 m: 3 + 3 (1 - cos 45°) = 3.88 m are wide enough.
@pytest.mark.parametrize(
    ("wide", "tight"), [(5.5, False), (3.9, False), (3.8, True), (3.5, True), (3.2, True)]
)
def test_a_right_angle(wide: float, tight: bool):
    here = site()
    patches = widenings(here, bend(wide), Polygon(), here.free)
    assert len(patches) == int(tight)
    if not tight:
        return
    (patch,) = patches
    assert patch.distance(Polygon([(16, 10 + wide), (15, 11 + wide), (15, 12 + wide)])) < 0.1
    assert patch.intersection(bend(wide)).area < 0.1
    # never more than a kerb of the full radius takes: (1 - pi / 4) 3 x 3 m, chords a little more
    assert 0.01 < patch.area < (1 - math.pi / 4) * 9 + 0.3
    # once cut, the corner is wide enough
    whole = unary_union([bend(wide), patch.buffer(0.005, join_style="mitre")])
    assert widenings(here, whole, Polygon(), here.free) == ()


def test_a_wider_drive_needs_a_smaller_cut():
    here = site()
    areas = [widenings(here, bend(w), Polygon(), here.free)[0].area for w in (3.1, 3.4, 3.75)]
    assert areas == sorted(areas, reverse=True)
    assert areas[0] > areas[2]


def test_nothing_is_cut_where_something_stands():
    here = site()
    assert widenings(here, bend(3.2), Polygon(), here.free.difference(box(14, 13, 15.9, 15))) == ()


def test_nothing_is_asked_where_the_rule_is_off():
    here = site(aisle_corner_radius={"severity": "off"})
    assert widenings(here, bend(3.5), Polygon(), here.free) == ()


def test_a_wide_aisle_lets_a_car_swing_out_into_a_narrow_one():
    """By hand: from 5.5 m it may touch the corner 35° before the end of the turn, and needs 3.5 m
    of the neck; from another neck of 3.5 m it cannot."""
    here = site()
    neck = box(16, 10, 19.5, 36)
    assert widenings(here, unary_union([box(0, 4.5, 19.5, 10), neck]), Polygon(), here.free) == ()
    assert len(widenings(here, bend(3.5), Polygon(), here.free)) == 1


def test_a_notch_is_no_corner():
    """An aisle that widens by a step leads nowhere to turn into."""
    here = site()
    step = unary_union([box(0, 10, 30, 13.5), box(15, 10, 30, 16)])
    assert widenings(here, step, Polygon(), here.free) == ()


def test_a_blunt_bend_needs_less():
    """45°: 3 + 3 (1 - cos 22.5°) = 3.23 m."""
    here = site()
    for wide, tight in ((3.26, False), (3.15, True)):
        line = LineString([(0, 10), (15, 10), (30, 25)])
        drive = line.buffer(wide / 2, cap_style="flat", join_style="mitre")
        assert len(widenings(here, drive, Polygon(), here.free)) == int(tight)
