"""Names never cover each other and never leave the sheet."""

from __future__ import annotations

import itertools

import pytest
from shapely import Polygon

from spaceplan.render.fonts import font_path, missing_signs, printable, text_size, wrap
from spaceplan.render.labels import Label, crosses, place

SHEET = (0.0, 0.0, 200.0, 120.0)


def touch(a, b) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def square(x, y, side):
    return Polygon([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])


def test_a_name_that_fits_stands_inside():
    layout = place([Label("阅览室", (60, 60), square(40, 40, 40))], SHEET, [], [])
    (name,) = layout.placed
    assert name.inside
    assert name.leader is None
    assert square(40, 40, 40).buffer(1).contains(Polygon.from_bounds(*name.box))


def test_a_name_too_wide_is_broken_before_it_is_turned_out():
    layout = place([Label("Reading room", (60, 60), square(40, 40, 38))], SHEET, [], [])
    assert layout.placed[0].inside
    assert layout.placed[0].text == "Reading\nroom"


def test_a_name_too_big_stands_beside_and_keeps_off_what_is_taken():
    taken = [(100.0, 50.0, 130.0, 70.0)]
    layout = place([Label("院落议事厅", (60, 60), square(55, 55, 10))], SHEET, taken, [])
    (name,) = layout.placed
    assert not name.inside
    assert not any(touch(name.box, t) for t in taken)


def test_crowded_names_go_to_the_list_and_nothing_overlaps():
    labels = [Label(f"活动室 {i}", (90 + i % 5 * 3, 60 + i // 5 * 3)) for i in range(40)]
    layout = place(labels, SHEET, [], [])
    assert len(layout.key) > 0
    marks = {p.text for p in layout.placed}
    assert all(mark in marks or mark == "–" for mark, _ in layout.key)
    assert len(layout.placed) + sum(m == "–" for m, _ in layout.key) == 40
    for a, b in itertools.combinations(layout.placed, 2):
        assert not touch(a.box, b.box)
    for name in layout.placed:
        assert 0 <= name.box[0] <= name.box[2] <= 200
        assert 0 <= name.box[1] <= name.box[3] <= 120
        for other in layout.placed:
            assert not (name.leader and crosses(name.leader, other.box))


def test_names_that_may_go_are_not_listed():
    full = [(0.0, 0.0, 200.0, 120.0)]
    layout = place([Label("a", (9, 9), may_go=True), Label("b", (9, 9))], SHEET, full, [])
    assert layout.placed == ()
    assert layout.key == (("–", "b"),)


def test_more_names_than_letters():
    full = [(0.0, 0.0, 200.0, 120.0)]
    layout = place([Label(f"n{i}", (9, 9)) for i in range(30)], (0, 0, 4, 4), full, [])
    assert len(layout.key) == 30


@pytest.mark.parametrize(
    ("leader", "hit"),
    [
        (((0, 0), (10, 10)), True),
        (((0, 0), (0, 10)), False),
        (((5, 0), (5, 3)), False),
        (((0, 5), (10, 5)), True),
    ],
)
def test_a_line_through_a_box(leader, hit):
    assert crosses(leader, (4.0, 4.0, 6.0, 6.0)) is hit


def test_the_font_has_chinese_and_says_what_it_lacks():
    assert font_path().name == "NotoSansSC-Regular.ttf"
    assert missing_signs("半回 一 停车位 活动室 m² ≥ –") == ""
    assert missing_signs("房\U0001f697") == "\U0001f697"
    assert printable("房\U0001f697") == "房□"
    wide, high = text_size("车位", 10)
    assert wide == pytest.approx(20, rel=0.06)
    assert text_size("车\n位", 10)[1] == pytest.approx(2 * high)


def test_lines_break_at_words_and_before_no_stop():
    assert wrap("one two three", 10, 50) == ["one two", "three"]
    lines = wrap("在这个院子里，一字形比半回形多三个车位。", 10, 70)
    assert "".join(lines) == "在这个院子里，一字形比半回形多三个车位。"
    assert len(lines) > 1
    assert not any(line[0] in "，。" for line in lines)
