"""Numbers of stalls: all where they can be read, else those that find the row again."""

from __future__ import annotations

import itertools

from matplotlib.figure import Figure

from spaceplan.model.plan import Stall
from spaceplan.render.canvas import Canvas
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
        assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])
