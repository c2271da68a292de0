"""Tape sketches: laid, adjusted, their closing error told, the wrong reading named."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from spaceplan.exchange.foreign import Imported
from spaceplan.exchange.workbook.adjust import adjust, closing
from spaceplan.exchange.workbook.readings import Length, Reading, Turn, Walk, place
from spaceplan.model.base import Point
from spaceplan.model.fault import SpaceplanError
from tests.exchange.workbooks import Filled

SQUARE = {"A": (0.0, 0.0), "B": (40.0, 0.0), "C": (40.0, 30.0), "D": (0.0, 30.0)}


def fitted(points: dict[str, Point], truth: dict[str, Point]) -> float:
    """How far points lie from the truth at most, once they are moved and turned onto it."""
    a = np.array([points[n] for n in truth])
    b = np.array(list(truth.values()))
    a, b = a - a.mean(0), b - b.mean(0)
    u, _, vt = np.linalg.svd(a.T @ b)
    turn = u @ np.diag([1, np.linalg.det(u @ vt)]) @ vt
    return float(np.abs(a @ turn - b).max())


@st.composite
def measured(draw: Any) -> tuple[dict[str, Point], list[Reading], float]:
    """A yard of some corners, every side and angle with noise, and some diagonals."""
    n = draw(st.integers(3, 9))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    spread = rng.uniform(0.7, 1.3, n)
    angles = np.cumsum(spread) / spread.sum() * 2 * math.pi
    radii = rng.uniform(15, 40, n)
    truth = {
        f"P{i}": (float(r * math.cos(a)), float(r * math.sin(a)))
        for i, (r, a) in enumerate(zip(radii, angles, strict=True))
    }
    noise = draw(st.sampled_from((0.0, 0.005, 0.02)))
    names = list(truth)
    out: list[Reading] = []
    for i, name in enumerate(names):
        after, before = names[(i + 1) % n], names[i - 1]
        out.append(length(name, after, truth, float(rng.normal(0, noise))))
        turn = Turn(before, name, after, 0.0, "")
        out.append(
            Turn(before, name, after, turn.off(truth) + float(rng.normal(0, noise * 20)), "")
        )
    out += [length(names[0], names[i], truth, float(rng.normal(0, noise))) for i in range(2, n - 1)]
    return truth, out, noise


def length(a: str, b: str, truth: dict[str, Point], error: float = 0.0) -> Length:
    return Length(a, b, math.dist(truth[a], truth[b]) + error, f"{a}{b}")


def laid(readings: list[Reading], walk: Walk | None = None) -> dict[str, Point]:
    start, _ = place(tuple(readings), {}, {}, walk or Walk((), True))
    return adjust(tuple(readings), start, frozenset()).points


@settings(max_examples=60, deadline=None)
@given(measured())
def test_a_yard_comes_out_within_its_noise(case: tuple[dict[str, Point], list[Reading], float]):
    """Whatever its shape: exact readings give it exactly, noisy ones within a few noises."""
    truth, readings, noise = case
    assert fitted(laid(readings), truth) < max(8 * noise, 1e-6)


@settings(max_examples=40, deadline=None)
@given(measured(), st.data())
def test_the_wrong_reading_is_found(
    case: tuple[dict[str, Point], list[Reading], float], data: st.DataObject
):
    """A slip of 30 cm in a side or diagonal that others check is the oddest of all readings."""
    truth, readings, _ = case
    exact: list[Reading] = [
        length(r.start, r.end, truth) if isinstance(r, Length)
        else Turn(*r.names, Turn(*r.names, 0, "").off(truth), "")
        for r in readings
    ]  # fmt: skip
    lengths = [i for i, r in enumerate(exact) if isinstance(r, Length)]
    at = data.draw(st.sampled_from(lengths))
    slip = exact[at]
    exact[at] = Length(slip.names[0], slip.names[1], slip.value + 0.3, "slip")
    start, _ = place(tuple(exact), {}, {}, Walk((), True))
    found = adjust(tuple(exact), start, frozenset())
    worst = max(found.residuals, key=lambda r: r.odd)
    hit = next(r for r in found.residuals if r.reading.ref == "slip")
    assume(hit.by_others is not None)
    assert hit.odd >= 0.9 * worst.odd
    assert hit.by_others == pytest.approx(slip.value, abs=0.1)


def test_the_compass_rule_is_near():
    """Bowditch moves each corner by the gap times the share of the way walked up to it."""
    names, error = list(SQUARE), 0.05
    sides = []
    for i, name in enumerate(names):
        slip = error if name == "A" else 0.0
        turn = Turn(names[i - 1], name, names[(i + 1) % 4], 90.0, "")
        sides.append((length(name, names[(i + 1) % 4], SQUARE, slip), turn))
    gap = closing(tuple(sides))
    assert gap == pytest.approx(error)
    walked = dict(zip(names, (0, 40.05, 70.05, 110.05), strict=True))
    raw = {n: (x + (error if n in "BCD" else 0), y) for n, (x, y) in SQUARE.items()}
    bowditch = {n: (x - error * walked[n] / 140.05, y) for n, (x, y) in raw.items()}
    assert fitted(laid([r for pair in sides for r in pair]), bowditch) < error / 2


# ------------------------------------------------------------------------------ as a table

SPOKES = [(n, "M", 25.0) for n in "ABCD"]
SIDES = [("A", "B", 40.0), ("B", "C", 30.0), ("C", "D", 40.0), ("D", "A", 30.0)]


def sketch(rows: list[tuple[Any, ...]], **more: list[dict[str, Any]]) -> Filled:
    keys = ("From", "To", "Distance", "Interior angle", "Turn", "Side")
    typed = [dict(zip(keys, row, strict=False)) for row in rows]
    filled = Filled().bare().put("Tape", *typed)
    filled.put("Gates", {"Start Point": "A", "End Point": rows[0][1] or "B", "Width": 6})
    for name, some in more.items():
        filled.put(name, *some)
    return filled


def read(rows: list[tuple[Any, ...]], folder: Path, **more: list[dict[str, Any]]) -> Imported:
    return sketch(rows, **more).read(folder)


def refused(rows: list[tuple[Any, ...]], folder: Path, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(SpaceplanError) as caught:
        read(rows, folder, **more)
    assert all(f.found.zh and f.expected.zh for f in caught.value.faults)
    return [(f.path.split()[-1], f.code) for f in caught.value.faults]


@pytest.mark.parametrize(
    "rows",
    [
        [(*s, 90.0) for s in SIDES],
        [(*s, None, 90.0) for s in SIDES],
        [*SIDES, ("A", "C", 50.0)],
        [*SIDES, ("A", "C", 50.0), ("D", "B", 50.0)],
        [SIDES[0], ("A", "C", 50.0), ("B", "C", 30.0, None, None, "左"), ("A", "D", 30.0),
         ("B", "D", 50.0), ("C", "D", 40.0)],
    ],
)  # fmt: skip
def test_a_rectangle_by_tape(tmp_path: Path, rows: list[tuple[Any, ...]]):
    """Sides with angles, with turns, with one diagonal, with two, and from two corners alone."""
    boundary = [] if len(rows) != 6 or rows[1][0] != "A" else [{"Corner": n} for n in "ABCD"]
    made = read(rows, tmp_path, Boundary=boundary)
    for got, want in zip(made.scenario.site.boundary, SQUARE.values(), strict=True):
        assert got == pytest.approx(want, abs=1e-3)
    if len(rows) == 5:
        assert [f.code for f in made.oddities] == ["tape.unchecked"]
        return
    assert any("disagree by up to 0.0 cm" in t.en or "0.000 m (1:∞)" in t.en for t in made.done)
    assert made.oddities == ()


def test_walked_the_other_way(tmp_path: Path):
    """With the yard on the right the same angles give the same yard, and no mirrored one."""
    rows = [("A", "D", 30.0, 90), ("D", "C", 40.0, 90), ("C", "B", 30.0, 90), ("B", "A", 40.0, 90)]
    made = sketch(rows).say("Yard", "Yard lies on the", "右").read(tmp_path)
    ring = made.scenario.site.boundary
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
    assert area / 2 == pytest.approx(-1200, abs=0.1)


def test_a_corner_that_turns_inwards(tmp_path: Path):
    """An angle beyond 180 degrees, or a side that says so."""
    ell = [("A", "B", 40, 90), ("B", "C", 10, 90), ("C", "D", 20, 90), ("D", "E", 20, 270),
           ("E", "F", 20, 90), ("F", "A", 30, 90)]  # fmt: skip
    made = read(ell, tmp_path)
    assert made.scenario.site.boundary[3] == pytest.approx((20, 10), abs=1e-3)
    # without angles: E is found from F and A before D is, and D then from C and E; it turns inwards
    taped = [(a, b, d) for a, b, d, _ in ell]
    taped += [("A", "C", math.hypot(40, 10)), ("C", "F", math.hypot(40, 20)),
              ("A", "E", math.hypot(20, 30)), ("A", "D", math.hypot(20, 10))]  # fmt: skip
    taped[2] = ("C", "D", 20, None, None, "左")
    made = read(taped, tmp_path)
    assert made.scenario.site.boundary[3] == pytest.approx((20, 10), abs=1e-2)


def test_the_closing_error_is_told_and_spread(tmp_path: Path):
    """How long, one to how many, each correction; and it stands in the source."""
    rows = [("A", "B", 40.1, 90), *[(*s, 90) for s in SIDES[1:]]]
    made = read(rows, tmp_path)
    assert (
        made.done[0].en == "tape sketch: 140.10 m of sides, closing error 0.100 m (1:1401), spread"
    )
    assert "闭合差 0.100 m（1:1401）" in made.done[0].zh
    assert "closing error 10 cm (1:1401)" in made.scenario.source.en
    assert any(t.en.startswith("corrected ") for t in made.done)


def test_too_much_is_refused_and_the_reading_named(tmp_path: Path):
    """A diagonal read a metre too long: its cell, and what the others say instead."""
    with pytest.raises(SpaceplanError) as caught:
        read([*SIDES, ("A", "C", 51.0), ("B", "D", 50.0), *SPOKES], tmp_path)
    (text,) = caught.value.lines("en")
    assert "Tape!C6: found the reading 51.00 m of A–C, 0.6" in text
    assert "expected some 50.0" in text
    rows = [("A", "B", 45.0, 90), *[(*s, 90) for s in SIDES[1:]]]
    assert ("Tape!A2", "tape.closing") in refused(rows, tmp_path)


def test_an_odd_reading_within_bounds_is_told(tmp_path: Path):
    """40 cm in 50 m are spread, and the reading is named."""
    made = read([*SIDES, ("A", "C", 50.4), ("B", "D", 50.0), *SPOKES], tmp_path)
    assert [(f.path.split()[-1], f.code) for f in made.oddities] == [("Tape!C6", "tape.suspect")]


def test_nobody_is_blamed_where_any_may_be_wrong(tmp_path: Path):
    """With one reading more than needed each of the six may be the wrong one; so it is said."""
    with pytest.raises(SpaceplanError, match=r"6 readings .* A–C 50\.0\d m, B–D 4[89]\.\d\d m"):
        read([*SIDES, ("A", "C", 51.0), ("B", "D", 50.0)], tmp_path)


def test_what_nothing_checks_is_told(tmp_path: Path):
    """Three sides of a triangle fit whatever was read."""
    made = read([("A", "B", 40), ("B", "C", 30), ("C", "A", 50)], tmp_path)
    assert [f.code for f in made.oddities] == ["tape.unchecked"]
    assert any("bulge outwards: C" in t.en for t in made.done)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (SIDES, [("Tape!B3", "tape.lost"), ("Tape!B4", "tape.lost")]),
        ([*SIDES, ("A", "A", 3)], [("Tape!B6", "tape.same")]),
        ([*SIDES, ("A", "C", None)], [("Tape!A6", "tape.nothing")]),
        ([("A", "B", 40, 90, 90), *SIDES[1:]], [("Tape!E2", "tape.two_angles")]),
        ([("A", "B", 40, 90), ("B", "C", 30)], [("Tape!D2", "tape.no_side")]),
        ([("A", "B", "4o"), *SIDES[1:]], [("Tape!C2", "xlsx.number")]),
        ([("A", "B", 40, 400), *SIDES[1:]], [("Tape!D2", "xlsx.number")]),
        ([("A", None, 40), *SIDES[1:]], [("Tape!A2", "xlsx.missing")]),
        ([*SIDES, ("A", "C", 50), ("X", "Y", 3)],
         [("Tape!A7", "tape.lost"), ("Tape!B7", "tape.lost")]),
        ([("A", "B", 40), ("B", "C", 30), ("A", "C", 50)], [("Tape!B3", "tape.lost")]),
        ([("A", "B", 40), ("B", "C", 30, 90)], [("Tape", "xlsx.no_boundary")]),
    ],
)  # fmt: skip
def test_faults_of_a_sketch(tmp_path: Path, rows: Any, expected: list[tuple[str, str]]):
    """Each with its cell and what to add."""
    assert refused(rows, tmp_path) == expected


def test_things_are_measured_from_corners(tmp_path: Path):
    """Points inside by two distances; houses, trees, gates and outlines by their names."""
    rows = [*[(*s, 90) for s in SIDES],
            ("A", "t", 5.0, None, None, "left"), ("B", "T", math.hypot(37, 4)),
            ("A", "h", 20.0, None, None, "left"), ("B", "h", math.hypot(40, 20))]  # fmt: skip
    made = read(
        rows, tmp_path,
        Trees=[{"Point": "T", "Radius": 0.3}],
        Structures=[{"Kind": "楼", "Corner Point": "H", "Towards": "A", "Length": 10, "Depth": 8},
                    {"Kind": "road", "Corner Point": "C", "Towards": "A", "Thickness": 4}],
        Gates=[{"Start Point": "a", "End Point": "b", "Offset": 17, "Width": 6}],
    ).scenario  # fmt: skip
    house, road, tree = made.structures
    assert tree.centre == pytest.approx((3, 4), abs=1e-3)
    assert house.outline is not None
    assert house.outline[1] == pytest.approx((0, 10), abs=1e-3)
    assert house.outline[2] == pytest.approx((8, 10), abs=1e-3)
    assert road.line is not None
    assert road.line[1] == pytest.approx((0, 0), abs=1e-3)
    assert made.site.gates[0].span[0] == pytest.approx((17, 0), abs=1e-3)


def test_corners_with_coordinates_stay(tmp_path: Path):
    """Two known corners hold the sketch; the tape finds the others."""
    boundary = [{"Corner": "A", "x": 10, "y": 10}, {"Corner": "B", "x": 10, "y": 50},
                {"Corner": "C"}, {"Corner": "D"}]  # fmt: skip
    rows = [("B", "C", 30), ("A", "C", 50), ("A", "D", 30), ("C", "D", 40), ("B", "D", 50)]
    gate = [{"Start Point": "A", "End Point": "B", "Width": 6}]
    ring = read(rows, tmp_path, Boundary=boundary, Gates=gate).scenario.site.boundary
    for got, want in zip(ring, ((10, 10), (10, 50), (-20, 50), (-20, 10)), strict=True):
        assert got == pytest.approx(want, abs=1e-3)


def test_a_sketch_that_fails_blames_no_other_sheet(tmp_path: Path):
    """Names of its points are no further faults."""
    gate = [{"Start Point": "A", "End Point": "B"}]
    assert {c for _, c in refused(SIDES, tmp_path, Gates=gate)} == {"tape.lost"}
