"""Numbers of stalls: all where they can be read, else those that find the row again."""

from __future__ import annotations

import itertools

import pytest
from matplotlib.figure import Figure

from spaceplan.model.plan import Stall
from spaceplan.render.canvas import Canvas
from spaceplan.render.labels import touch
from spaceplan.render.stalls import paint_stalls
from spaceplan.render.view import view_on
from tests.lots import rect


def row(first: int, count: int, x: float, y: float) -> list[Stall]:
    """Stalls of 2.5 x 5.3 m side by side, entered from below, numbered from a first one."""
    return [
        Stall(
            id=f"s{first + i}",
            outline=tuple(rect(x + 2.5 * i, y, x + 2.5 * i + 2.5, y + 5.3)),
            access=((x + 2.5 * i, y), (x + 2.5 * i + 2.5, y)),
        )
        for i in range(count)
    ]


def drawn(stalls: list[Stall], metres: float) -> tuple[set[str], Canvas]:
    """The numbers on a map of 10 x 10 inches of so many metres of ground."""
    ax = Figure(figsize=(10, 10)).add_axes((0, 0, 1, 1))
    canvas = Canvas(ax, view_on(ax, (0, 0, metres, metres)), "en")
    paint_stalls(canvas, stalls)
    return {t.get_text() for t in ax.texts}, canvas


def test_all_numbers_where_there_is_room():
    numbers, _ = drawn(row(1, 40, 0, 0), 110)
    assert numbers == {str(n) for n in range(1, 41)}


def test_every_fifth_and_the_ends_where_there_is_little():
    numbers, _ = drawn(row(1, 40, 0, 0), 500)
    assert numbers == {"1", *(str(n) for n in range(5, 41, 5))}


def test_no_number_stands_on_another():
    """Rows of two, back to back: on a map of 500 m both ends of all of them would not fit."""
    stalls = [
        stall
        for i, (x, y) in enumerate(itertools.product(range(0, 100, 6), range(0, 100, 6)))
        for stall in row(1_001 + 2 * i, 2, x, y)
    ]
    numbers, canvas = drawn(stalls, 500)
    assert "1001" in numbers
    assert len(stalls) / 8 <= len(numbers) < len(stalls) / 2
    for a, b in itertools.combinations(canvas.taken, 2):
        assert not touch((a[0] + 0.2, *a[1:]), (b[0] + 0.2, *b[1:]))


def test_numbers_stand_as_far_from_those_behind_as_from_those_across_the_aisle():
    """Middles of stalls are 10.8 m apart over the aisle and 5.3 m back to back.

    A quarter of 5.3 m towards the aisle each, that is 8.15 and 7.95 m.
    """
    below, back = (
        [s.model_copy(update={"access": s.outline[2:]}) for s in row(first, 4, 0, y)]
        for first, y in ((101, 0), (301, 16.1))
    )
    _, canvas = drawn([*below, *row(201, 4, 0, 10.8), *back], 500)
    low, middle, high = sorted({round((box[1] + box[3]) / 2, 3) for box in canvas.taken})
    metres = canvas.view.metres_per_point
    assert (middle - low) * metres == pytest.approx(8.15, abs=0.01)
    assert (high - middle) * metres == pytest.approx(7.95, abs=0.01)
