"""A site turned, mirrored or moved is the same site."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from spaceplan.audit import audit
from spaceplan.model.scenario import Scenario
from spaceplan.solve import solve
from tests.lots import Pair, gate, lot, rect

Move = Callable[[Pair], Pair]

C, S = math.cos(math.radians(37)), math.sin(math.radians(37))
MOVES: tuple[Move, ...] = (
    lambda p: (C * p[0] - S * p[1], S * p[0] + C * p[1]),
    lambda p: (-p[0], p[1]),
    lambda p: (p[0] + 412_000.25, p[1] + 3_391_000.5),
    lambda p: (S * p[1] - C * p[0] + 4_000.0, S * p[0] + C * p[1]),
)

#: Outline, gates, and outlines of houses that stand there.
SITES: dict[str, tuple[list[Pair], list[list[Pair]], list[list[Pair]]]] = {
    "strip": (rect(0, 0, 36, 17), [[(0, 5.5), (0, 11.5)]], []),
    "square": (rect(0, 0, 27, 27), [[(10, 0), (16, 0)]], []),
    "two gates": (rect(0, 0, 42, 17), [[(0, 5.5), (0, 11.5)], [(42, 5.5), (42, 11.5)]], []),
    "long": (rect(0, 0, 60, 16.5), [[(27, 0), (33, 0)]], []),
    "house": (rect(0, 0, 34, 30), [[(0, 12), (0, 18)]], [rect(14, 12, 20, 18)]),
    "ell": (
        [(0, 0), (34, 0), (34, 17), (17, 17), (17, 34), (0, 34)],
        [[(5, 0), (11, 0)]],
        [],
    ),
    "wedge": ([(0, 0), (40, 0), (34, 18), (0, 24)], [[(0, 8), (0, 14)]], []),
    "slant": ([(0, 0), (34, 4), (32, 21), (-2, 17)], [[(-0.7, 6), (-1.4, 12)]], []),
    "notch": (
        [(0, 0), (40, 0), (40, 17), (26, 17), (26, 12), (18, 12), (18, 17), (0, 17)],
        [[(0, 5.5), (0, 11.5)]],
        [],
    ),
    "corner": (rect(0, 0, 30, 22), [[(0, 0), (0, 6)]], [rect(24, 16, 30, 22)]),
}


def made(name: str, move: Move) -> Scenario:
    outline, spans, houses = SITES[name]
    ring = [move(p) for p in outline]
    gates = [gate(move(a), move(b), name=f"gate-{i}") for i, (a, b) in enumerate(spans)]
    structures = [
        {"id": f"house-{i}", "kind": "building", "outline": [move(p) for p in h]}
        for i, h in enumerate(houses)
    ]
    return lot(ring, *gates, structures=structures)


def count(scenario: Scenario) -> int:
    plan = solve(scenario, effort="standard")
    assert [f for f in audit(scenario, plan) if f.severity == "hard"] == []
    return len(plan.stalls)


@pytest.mark.parametrize(("name", "how"), [(n, i % 4) for i, n in enumerate(SITES)])
def test_counts_do_not_depend_on_how_a_site_lies(name: str, how: int):
    """Turned, mirrored, moved, or all of it: no count changes by more than one in fifty."""
    as_drawn, moved = count(made(name, lambda p: p)), count(made(name, MOVES[how]))
    assert as_drawn > 10
    assert abs(moved - as_drawn) <= 0.02 * as_drawn
