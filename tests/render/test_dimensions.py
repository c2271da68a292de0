"""Dimensions: true to the plan, and where they hide nothing."""

from __future__ import annotations

import itertools
import math

import pytest
from matplotlib.figure import Figure

from spaceplan.model.case import resolve
from spaceplan.model.plan import Aisle, Block, Plan, Stall
from spaceplan.render.canvas import Canvas
from spaceplan.render.dimensions import paint_dimensions
from spaceplan.render.draw import paint
from spaceplan.render.view import view_on
from tests.lots import building, gate, lot, rect


def row(count: int, x: float = 10.0) -> tuple[Stall, ...]:
    """Stalls of 2.5 x 5.3 m side by side over an aisle at y = 9 to 14.5."""
    return tuple(
        Stall(
            id=f"s{i + 1}",
            outline=tuple(rect(x + 2.5 * i, 14.5, x + 2.5 * i + 2.5, 19.8)),
            access=((x + 2.5 * i, 14.5), (x + 2.5 * i + 2.5, 14.5)),
        )
        for i in range(count)
    )


def canvas_of(scenario) -> Canvas:
    ax = Figure(figsize=(11, 8)).add_axes((0, 0, 1, 1))
    return Canvas(ax, view_on(ax, (0, 0, 40, 30)), "en")


@pytest.fixture
def yard():
    block = building("b", rect(8, 23, 32, 29), floors=5)
    return lot(rect(0, 0, 40, 30), gate((0, 9), (0, 14.5)), structures=[block])


@pytest.fixture
def plan() -> Plan:
    aisle = Aisle(id="a1", outline=tuple(rect(0, 9, 30, 14.5)))
    rooms = Block(id="block-1", typology="bar", outline=tuple(rect(4, 1, 20, 5.5)))
    return Plan(scenario="lot", option="plan", stalls=row(6), aisles=(aisle,), blocks=(rooms,))


def test_every_measure_is_written_once(yard, plan):
    """A stall's two sides, the aisle, the depth of the rooms, and the 3.20 m to the dwellings."""
    written = paint_dimensions(canvas_of(yard), resolve(yard), plan)
    assert sorted(text for text, _ in written) == ["2.50", "3.20", "4.50", "5.30", "5.50"]
    for text, (a, b) in written:
        assert f"{math.dist(a, b):.2f}" == text


def test_stalls_of_another_size_are_measured_too(yard, plan):
    wide = Stall(
        id="s9",
        outline=tuple(rect(31, 14.5, 33.8, 20.5)),
        access=((31, 14.5), (33.8, 14.5)),
    )
    more = plan.model_copy(update={"stalls": (*plan.stalls, wide)})
    written = {text for text, _ in paint_dimensions(canvas_of(yard), resolve(yard), more)}
    assert {"2.80", "6.00", "2.50", "5.30"} <= written


def test_where_all_is_taken_nothing_is_written(yard, plan):
    canvas = canvas_of(yard)
    canvas.taken.append((0.0, 0.0, 2000.0, 2000.0))
    assert paint_dimensions(canvas, resolve(yard), plan) == ()


def test_dimensions_keep_off_each_other_and_off_what_stands_there(yard, plan):
    canvas = canvas_of(yard)
    paint_dimensions(canvas, resolve(yard), plan)
    for a, b in itertools.combinations(canvas.taken, 2):
        assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


def test_only_a_map_that_asks_for_them_has_dimensions(yard, plan):
    for wanted in (True, False):
        ax = Figure(figsize=(11, 8)).add_axes((0, 0, 1, 1))
        done = paint(yard, plan, ax, "en", dimensioned=wanted)
        assert ("dimension" in done.looks) is wanted
