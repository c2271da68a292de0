"""Tidiness: the simpler of two plans with as many stalls scores better, however it lies.

All plans lie on a site of 100 x 80 m with two gates in the west and two in the east, from y = 20 to
25.5 and from 60 to 65.5; the tidy plan has one aisle from west to east with 20 stalls on either
side.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spaceplan.compare import FIGURES, compare, formatted, table_rows
from spaceplan.compare.tidiness import Tidiness, tidiness
from spaceplan.model.enums import PlanStatus
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario

Pair = tuple[float, float]
Move = Callable[[Pair], Pair]
Stalls = list[dict[str, Any]]
STAY: Move = lambda p: p  # noqa: E731
GATES: list[list[Pair]] = [[(x, y), (x, y + 5.5)] for x in (0, 100) for y in (20, 60)]
THROUGH = [(0, 20), (100, 20), (100, 25.5), (0, 25.5)]


def rect(x0: float, y0: float, x1: float, y1: float) -> list[Pair]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def row(
    count: int, x: float, y: float, *, north: bool = True, gap: float = 0.0, degrees: float = 0.0
) -> Stalls:  # fmt: skip
    """Stalls side by side from (x, y) on, their access edges on the line through it."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    depth = 5.3 if north else -5.3
    out = []
    for i in range(count):
        a = (2.5 + gap) * i
        ring = [(a, 0.0), (a + 2.5, 0.0), (a + 2.5, depth), (a, depth)]
        points = [(x + c * u - s * v, y + s * u + c * v) for u, v in ring]
        out.append({"outline": points, "access": points[:2]})
    return out


def scene(
    stalls: Stalls, *aisles: list[Pair], move: Move = STAY, road: list[Pair] | None = None
) -> tuple[Scenario, Plan]:  # fmt: skip
    def moved(points: list[Pair]) -> list[Pair]:
        return [move(p) for p in points]

    structures = [{"id": "road", "kind": "road", "outline": moved(road)}] if road else []
    scenario = Scenario.model_validate(
        {
            "schema_version": 1,
            "name": "lot",
            "site": {
                "boundary": moved(rect(0, 0, 100, 80)),
                "gates": [{"id": f"g{i}", "span": moved(g)} for i, g in enumerate(GATES)],
            },
            "structures": structures,
        }
    )
    plan = {
        "scenario": "lot",
        "option": "plan",
        "stalls": [
            {"id": f"s{i}", "outline": moved(s["outline"]), "access": moved(s["access"])}
            for i, s in enumerate(stalls)
        ],
        "aisles": [{"id": f"a{i}", "outline": moved(a)} for i, a in enumerate(aisles)],
    }
    return scenario, Plan.model_validate(plan)


def parts(stalls: Stalls, *aisles: list[Pair], **more: Any) -> Tidiness:
    found = tidiness(*scene(stalls, *aisles, **more))
    assert found is not None
    return found


def score(found: Tidiness) -> float:
    assert found.score is not None
    return found.score


def sides(count: int, x: float = 10.0) -> Stalls:
    """As many stalls north and south of the aisle."""
    return row(count, x, 25.5) + row(count, x, 20, north=False)


TIDY = (sides(20), THROUGH)
#: A plan, one with as many stalls that is less tidy in one respect, and the parts that differ.
PAIRS: dict[str, tuple[tuple[Any, ...], tuple[Any, ...], set[str]]] = {
    "one aisle rather than two": (
        TIDY,
        (row(20, 10, 25.5) + row(20, 10, 65.5), THROUGH, rect(0, 60, 100, 65.5)),
        {"aisles"},
    ),
    "a through aisle rather than a dead end": (
        TIDY,
        (sides(20), rect(0, 20, 90, 25.5)),
        {"dead_ends"},
    ),
    "straight rather than with a step": (
        TIDY,
        (sides(20), rect(0, 20, 62, 25.5), rect(62, 19, 100, 24.5)),
        {"bends"},
    ),
    "straight rather than with a stub": (
        TIDY,
        (sides(20), THROUGH, rect(70, 25, 75.5, 28.5)),
        {"aisles", "bends", "dead_ends"},
    ),
    "whole rows rather than pieces": (
        TIDY,
        (row(20, 10, 25.5) + row(10, 10, 20, north=False) + row(10, 40, 20, north=False), THROUGH),
        {"rows"},
    ),
    "straight rows rather than jagged ones": (
        TIDY,
        (row(20, 10, 25.5) + row(10, 10, 20, north=False) + row(10, 35, 19, north=False), THROUGH),
        {"rows"},
    ),
    "no single stalls": (
        (row(20, 10, 25.5) + row(18, 10, 20, north=False), THROUGH),
        (row(36, 5, 25.5) + row(2, 10, 20, north=False), THROUGH),
        {"stray"},
    ),
    "strays near others rather than far away": (
        (row(20, 10, 25.5) + row(1, 63, 25.5), THROUGH),
        (row(20, 10, 25.5) + row(1, 73, 25.5), THROUGH),
        {"far"},
    ),
    "rows back to back rather than almost": (
        (row(20, 10, 35.3, north=False) + row(20, 10, 24.7), THROUGH),
        (row(20, 10, 35.7, north=False) + row(20, 10, 24.7), THROUGH),
        {"back_to_back"},
    ),
    "one direction rather than two": (
        TIDY,
        (row(20, 10, 25.5) + row(20, 15, 60, degrees=-20), THROUGH),
        {"directions"},
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_of_two_plans_with_as_many_stalls_the_simpler_scores_better(name: str):
    (simple, *aisles), (other, *others), differing = PAIRS[name]
    one, two = parts(simple, *aisles), parts(other, *others)
    assert one.stalls == two.stalls
    assert score(one) > score(two)
    changed = {k for k, v in asdict(one).items() if v != asdict(two)[k]}
    assert changed == differing


def test_a_plain_plan_counted_by_hand():
    found = parts(*TIDY)
    assert found == Tidiness(40, 1, 0, 0, rows=2, stray=0, far=0, backed=0, back_to_back=0,
                             directions=1)  # fmt: skip
    assert found.trouble == pytest.approx(1 + 2 * 0.5)
    assert found.score == pytest.approx(100 * 40 / 42)
    assert found.back_to_back_share == 1.0


def test_a_crowded_plan_counted_by_hand():
    """A crossing, whose branch ends dead; rows almost back to back; a pair and a turned stall."""
    found = parts(
        row(10, 20, 25.5) + row(10, 20, 36.6, north=False) + row(2, 52, 25.5)
        + row(1, 90, 60, degrees=30),
        THROUGH, rect(50, 10, 55.5, 60),
    )  # fmt: skip
    assert found == Tidiness(23, 2, 2, 4, rows=4, stray=3, far=1, backed=20, back_to_back=0,
                             directions=2)  # fmt: skip
    assert found.trouble == pytest.approx(2 + 2 + 4 * 0.25 + 4 * 0.5 + 3 * 0.5 + 1 + 20 * 0.1 + 2)


@pytest.mark.parametrize(
    ("part", "better"),
    [(f.name, -1) for f in fields(Tidiness) if f.name not in ("stalls", "back_to_back")]
    + [("back_to_back", 1)],
)
def test_each_part_alone_tips_the_scales(part: str, better: int):
    middling = Tidiness(100, 5, 3, 8, rows=12, stray=4, far=2, backed=50, back_to_back=30,
                        directions=3)  # fmt: skip
    changed = replace(middling, **{part: getattr(middling, part) + better})
    assert score(changed) > score(middling)
    assert 0 < score(middling) < 100


def test_two_copies_are_as_tidy_as_one():
    two = parts(
        sides(20) + row(20, 10, 65.5) + row(20, 10, 60, north=False),
        THROUGH, rect(0, 60, 100, 65.5),
    )  # fmt: skip
    assert score(two) == pytest.approx(score(parts(*TIDY)))


@pytest.mark.parametrize(
    "pieces",
    [
        [rect(0, 20, 60, 25.5), rect(45, 20, 100, 25.5), rect(40, 20, 45.5, 50)],
        [rect(0, 20, 100, 25.5), rect(40, 25.5, 45.5, 50)],
        [[(0, 20), (100, 20), (100, 25.5), (45.5, 25.5), (45.5, 50), (40, 50), (40, 25.5),
          (0, 25.5)]],
    ],
)  # fmt: skip
def test_it_does_not_matter_in_what_pieces_aisles_are_drawn(pieces: list[list[Pair]]):
    found = parts(sides(10), *pieces)
    assert (found.aisles, found.dead_ends, found.bends) == (2, 1, 2)


def test_an_aisle_that_meets_a_road_is_no_dead_end():
    short = rect(0, 20, 70, 25.5)
    assert parts(sides(20), short).dead_ends == 1
    assert parts(sides(20), short, road=rect(70, 0, 76, 80)).dead_ends == 0


def test_a_loop_has_no_dead_end():
    loop = [rect(0, 20, 60, 25.5), rect(20, 50, 60, 55.5), rect(20, 20, 25.5, 55.5),
            rect(54.5, 20, 60, 55.5)]  # fmt: skip
    found = parts(sides(10), *loop)
    assert (found.aisles, found.dead_ends) == (4, 0)


def test_a_strip_or_a_way_on_foot_does_not_break_a_row():
    apart = row(5, 10, 25.5) + row(5, 10 + 12.5 + 1.52, 25.5)
    assert parts(apart, THROUGH).rows == 1
    assert parts(row(5, 10, 25.5) + row(5, 25, 25.5), THROUGH).rows == 2


@pytest.mark.parametrize("degrees", [45, 60])
def test_angled_stalls_stand_in_rows(degrees: int):
    """The access edges of a sawtooth row are not in one line, but its stalls are side by side."""
    lean = math.radians(degrees)
    turn = degrees - 90  # of a stall against one at right angles to the aisle
    angled = [
        stall
        for i in range(12)
        for stall in row(1, 10 + 2.5 / math.sin(lean) * i, 30, degrees=turn)
    ]
    found = parts(angled, THROUGH)
    assert (found.rows, found.stray, found.directions) == (1, 0, 1)


def test_stalls_without_order_are_all_stray():
    found = parts(row(6, 10, 30, gap=4.0), THROUGH)
    assert (found.rows, found.stray, found.far) == (6, 6, 0)


def test_plans_without_layout_have_no_tidiness():
    scenario, plan = scene([])
    assert tidiness(scenario, plan) is None
    scenario, plan = scene(*TIDY)
    unsolved = plan.model_copy(update={"status": PlanStatus.NOT_FOUND})
    assert tidiness(scenario, unsolved) is None


turns = st.tuples(st.floats(0, 360), st.booleans(), st.floats(-5000, 5000), st.floats(-5000, 5000))


def mover(turn: tuple[float, bool, float, float]) -> Move:
    degrees, mirrored, dx, dy = turn
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def move(p: Pair) -> Pair:
        x, y = (-p[0] if mirrored else p[0]), p[1]
        return (round(c * x - s * y + dx, 4), round(s * x + c * y + dy, 4))

    return move


@pytest.mark.parametrize("name", PAIRS)
@settings(max_examples=12, deadline=None)
@given(turn=turns)
def test_tidiness_does_not_change_when_a_plan_is_turned_moved_or_mirrored(name: str, turn):
    for stalls, *aisles in PAIRS[name][:2]:
        assert parts(stalls, *aisles, move=mover(turn)) == parts(stalls, *aisles)


#: Multiples of this never differ by exactly one of the measure's bounds.
STEP = 0.83
rows_of = st.lists(
    st.tuples(st.integers(1, 8), st.integers(0, 60), st.integers(0, 60), st.booleans()),
    min_size=1, max_size=6,
)  # fmt: skip
aisles_of = st.lists(
    st.tuples(st.integers(0, 70), st.integers(0, 70), st.integers(5, 40), st.booleans()),
    min_size=1, max_size=5,
)  # fmt: skip


# the same heaps each time: one in thousands may lie on a bound of the measure after all
@settings(max_examples=40, deadline=None, derandomize=True)
@given(rows=rows_of, aisles=aisles_of, turn=turns)
def test_nor_does_that_of_any_heap_of_rows_and_aisles(rows, aisles, turn):
    stalls = [s for n, x, y, north in rows for s in row(n, STEP * x, STEP * y, north=north)]
    outlines = [
        rect(STEP * x, STEP * y, STEP * x + (STEP * n if flat else 5.5),
             STEP * y + (5.5 if flat else STEP * n))
        for x, y, n, flat in aisles
    ]  # fmt: skip
    here = parts(stalls, *outlines)
    there = parts(stalls, *outlines, move=mover(turn))
    assert there == here


def test_tables_show_it_in_both_languages(scenario, bar, in_place):
    got = compare(scenario, [bar, in_place], findings=[(), ()])
    figure = next(f for f in FIGURES if f.id == "tidiness")
    for r in got.rows:
        found = tidiness(scenario, r.plan)
        assert found is not None
        assert r.value("tidiness").number == pytest.approx(found.score)
        for lang in ("zh", "en"):
            _, rows = table_rows(got, lang)
            (line,) = [cells for cells in rows if cells[0] == figure.heading(lang)]
            assert formatted(figure, r.value("tidiness"), lang) in line
    assert formatted(figure, got.baseline_value("tidiness"), "en") == "–"
