"""Yards at random, and one yard turned, mirrored and moved: the same verdict, as many stalls."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lots import Pair, building, gate, hard, little_work, lot, rect, solved, turned

from spaceplan.model.enums import Effort, PlanStatus
from spaceplan.solve import solve

FEW = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def _little_work() -> Iterator[None]:
    with little_work():
        yield


@st.composite
def yards(draw: st.DrawFn) -> tuple[list[Pair], tuple[Pair, Pair], list[dict[str, Any]]]:
    """A rectangle with a corner cut out or cut off, a gate in its west side, an obstacle."""
    width, height = draw(st.integers(24, 40)), draw(st.integers(18, 34))
    cut = draw(st.sampled_from(["none", "notch", "slant", "trapezium"]))
    a, b = draw(st.integers(3, width // 2)), draw(st.integers(3, height // 3))
    w, h = float(width), float(height)
    outline = {
        "none": rect(0, 0, w, h),
        "notch": [(0.0, 0.0), (w, 0.0), (w, h - b), (w - a, h - b), (w - a, h), (0.0, h)],
        "slant": [(0.0, 0.0), (w, 0.0), (w, h - b), (w - a, h), (0.0, h)],
        "trapezium": [(0.0, 0.0), (w, 0.0), (w - a / 2, h), (0.0, h)],
    }[cut]
    at = draw(st.floats(0, height - 7))
    x, y = draw(st.floats(6, w - 6)), draw(st.floats(1, h - 4))
    kind = draw(st.sampled_from(["tree", "hut", "house", "wall"]))
    thing: dict[str, Any] = {
        "tree": {"id": "thing", "kind": "tree", "centre": (x, y), "radius": 1.0},
        "hut": building("thing", rect(x, y, x + 3, y + 2), treatment="optional", dwelling=False),
        "house": building("thing", rect(x, y, x + 4, y + 3), doors=[(x + 2, y)]),
        "wall": {
            "id": "thing",
            "kind": "wall",
            "line": [(x, y), (x + 2, y + 3)],
            "thickness": 0.24,
        },
    }[kind]
    return outline, ((0.0, at), (0.0, at + 6.5)), [thing]


@FEW
@given(yards(), st.integers(0, 99))
def test_any_yard_passes_the_audit(
    yard: tuple[list[Pair], tuple[Pair, Pair], list[dict[str, Any]]], seed: int
):
    outline, span, things = yard
    scenario = lot(outline, gate(*span), structures=things)
    plan = solve(scenario, effort=Effort.QUICK, seed=seed)
    assert plan.status in (PlanStatus.SOLVED, PlanStatus.NOT_FOUND)
    if plan.status is PlanStatus.SOLVED:
        assert hard(scenario, plan) == []


#: A yard that is not alike from any two sides.
YARD = [(0.0, 0.0), (38.0, 0.0), (38.0, 18.0), (26.0, 27.0), (0.0, 27.0)]
SPAN = [(0.0, 9.0), (0.0, 15.0)]
HUT = rect(30, 3, 33, 6)


def counted(points: Any) -> int:
    """The best of two seeds on the yard, its points altered by a function."""
    house = {"id": "hut", "kind": "utility", "outline": points(HUT)}
    scenario = lot(points(YARD), gate(*points(SPAN)), structures=[house])
    return max(len(solved(scenario, seed=s).stalls) for s in (0, 1))


@pytest.mark.parametrize(
    "alter",
    [
        pytest.param(lambda p: turned(p, 90), id="a quarter turn"),
        pytest.param(lambda p: turned(p, 33), id="33 degrees"),
        pytest.param(lambda p: [(-x, y) for x, y in p], id="mirrored"),
        pytest.param(lambda p: [(x + 512_345.67, y - 98_765.43) for x, y in p], id="far away"),
        pytest.param(lambda p: p[::-1], id="the other way round"),
    ],
)
def test_where_it_lies_does_not_matter(alter: Any):
    """Turned, mirrored or moved, the yard holds as many stalls, give or take the search."""
    plain, other = counted(lambda p: p), counted(alter)
    assert math.isclose(plain, other, rel_tol=0.15)
