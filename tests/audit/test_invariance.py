"""The verdict does not depend on where the yard lies; and no damage goes unseen."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from tests.audit.lanes import lot
from tests.audit.yard import codes, found, plan, plan_data, rect, scenario, stall

Move = Callable[[float, float], tuple[float, float]]
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def moved(value: Any, move: Move) -> Any:
    """Every point of a dumped model moved; whatever is no point stays."""
    if isinstance(value, dict):
        return {
            k: turned_way(v, move) if k == "one_way" and v is not None else moved(v, move)
            for k, v in value.items()
        }
    if isinstance(value, list | tuple):
        numbers = len(value) == 2 and all(isinstance(v, float | int) for v in value)
        return move(*value) if numbers else [moved(v, move) for v in value]
    return value


def turned_way(way: float, move: Move) -> float:
    """A driving direction, in degrees, after a motion."""
    (x, y), (u, v) = move(0, 0), move(math.cos(math.radians(way)), math.sin(math.radians(way)))
    return math.degrees(math.atan2(v - y, u - x))


def motion(angle: float, dx: float, dy: float, *, mirror: bool) -> Move:
    c, s = math.cos(angle), math.sin(angle)

    def move(x: float, y: float) -> tuple[float, float]:
        x = -x if mirror else x
        return (c * x - s * y + dx, s * x + c * y + dy)

    return move


def spoilt_plan() -> Plan:
    """Several things wrong at once, hard and soft."""
    return plan(
        stalls=lambda old: [*old, stall("b", 4.95, 6, east=False)],
        accessible_strips=[{"outline": rect(15.75, 4.9, 21.05, 6)}],
        furniture=[{"id": "lamp", "kind": "lamp", "point": (29, 9)}],
        greens=lambda old: [*old, {"id": "g2", "outline": rect(25, 8, 26, 9.5)}],
        aisles=lambda old: [*old, {"id": "a2", "outline": rect(2, 17, 8, 23)}],
    )


def strict_yard() -> Scenario:
    return scenario(rules={"stalls_per_gate": 5, "stall_group_size": 5, "blind_aisle_extension": 1})


PLANS: dict[str, tuple[Callable[[], Scenario], Callable[[], Plan]]] = {
    "clean": (scenario, plan),
    "spoilt": (strict_yard, spoilt_plan),
    "angled": (lambda: lot()[0], lambda: lot()[1]),
    "angled-spoilt": (lambda: lot(angle=60)[0], lambda: lot(angle=60, stood=55, one_way=180)[1]),
}


@pytest.mark.parametrize("name", sorted(PLANS))
@QUICK
@given(
    angle=st.floats(0, 2 * math.pi),
    dx=st.floats(-5000, 5000),
    dy=st.floats(-5000, 5000),
    mirror=st.booleans(),
)
def test_motion_changes_no_finding(
    name: str, angle: float, dx: float, dy: float, mirror: bool
) -> None:
    """Turned, mirrored and shifted, a yard gets the same findings with the same figures."""
    asked, proposed = (make() for make in PLANS[name])
    move = motion(angle, dx, dy, mirror=mirror)
    there = Scenario.model_validate(moved(asked.model_dump(exclude_unset=True), move))
    drawn = Plan.model_validate(moved(proposed.model_dump(exclude_unset=True), move))
    here, turned = found(asked, proposed), found(there, drawn)
    assert [(f.code, f.subject) for f in turned] == [(f.code, f.subject) for f in here]
    for one, other in zip(here, turned, strict=True):
        assert other.measured == pytest.approx(one.measured, abs=0.01)
        assert (other.place is None) is (one.place is None)


def test_rings_may_run_either_way() -> None:
    """Clockwise or not, and starting anywhere, a ring is the same outline."""
    data = plan_data()
    for part in ("stalls", "aisles", "blocks", "rooms", "bike_sheds", "greens", "walkways"):
        for item in data[part]:
            ring = item["outline"][::-1]
            item["outline"] = ring[1:] + ring[:1]
    assert found(scenario(), Plan.model_validate(data)) == []


SHIFT = st.tuples(st.floats(0, 2 * math.pi), st.floats(0.2, 3.0))


@QUICK
@given(index=st.integers(0, 7), shift=SHIFT)
def test_a_displaced_stall_is_seen(index: int, shift: tuple[float, float]) -> None:
    """A stall pushed anywhere by 0.2 m or more lies on something, or off its aisle."""
    data = plan_data()
    dx, dy = (shift[1] * f(shift[0]) for f in (math.cos, math.sin))
    item = data["stalls"][index]
    for key in ("outline", "access"):
        item[key] = [(x + dx, y + dy) for x, y in item[key]]
    # The outermost stalls of a row have free ground beside them and may slide along the aisle.
    free = index in (0, 3, 7) and abs(dx) < 0.14
    got = codes(scenario(), Plan.model_validate(data))
    expected = {
        "stall.overlap",
        "stall.box_off_aisle",
        "stall.box_blocked",
        "strip.overlap",
        "accessible.strip",
    }
    assert free or got & expected


@QUICK
@given(index=st.integers(0, 7), cut=st.floats(0.03, 1.0), end=st.booleans())
def test_a_shrunk_stall_is_seen(index: int, cut: float, end: bool) -> None:
    """A stall shortened or narrowed by more than the tolerance is too small."""
    data = plan_data()
    item = data["stalls"][index]
    a, b, c, d = item["outline"]
    if end:
        towards = 1 if b[0] < a[0] else -1
        item["outline"] = [a, (b[0] + towards * cut, b[1]), (c[0] + towards * cut, c[1]), d]
    else:
        item["outline"] = [a, b, (c[0], c[1] - cut), (d[0], d[1] - cut)]
        item["access"] = [a, (d[0], d[1] - cut)]
    got = codes(scenario(), Plan.model_validate(data))
    assert ("stall.length" if end else "stall.width") in got


def test_touching_is_not_overlapping() -> None:
    """GEOS without a grid takes these two touching rectangles for one inside the other."""
    from shapely import Polygon

    from spaceplan.audit.shapes import both

    one = Polygon(
        [
            (1.0455919145296475, -7.70773880903279),
            (2.881336660279418, -9.404807230886226),
            (-0.8522138677981399, -13.44344567153572),
            (-2.6879586135479103, -11.746377249682286),
        ]
    )
    other = Polygon(
        [
            (-0.7164483940498654, -13.296586091875739),
            (2.881336660279418, -9.404807230886226),
            (4.717081406029188, -11.101875652739661),
            (1.119296351699905, -14.993654513729176),
        ]
    )
    assert both(one, other).area == 0


DELETIONS = {
    "stalls": "brief.stalls",
    "accessible_strips": "accessible.strip",
    "aisles": "stall.unreached",
    "blocks": "room.outside_block",
    "rooms": "room.missing",
    "bike_sheds": "brief.bikes",
    "greens": "brief.green",
    "modified": "treatment.modified",
}


@pytest.mark.parametrize(("part", "code"), DELETIONS.items())
@QUICK
@given(data=st.data())
def test_what_is_deleted_is_missed(part: str, code: str, data: st.DataObject) -> None:
    """Any one thing taken out of the clean plan is missed."""
    parts = plan_data()
    index = data.draw(st.integers(0, len(parts[part]) - 1))
    del parts[part][index]
    assert code in codes(scenario(), Plan.model_validate(parts))


@QUICK
@given(x=st.floats(0.2, 39), y=st.floats(0.2, 39), size=st.floats(0.3, 6))
def test_a_green_anywhere_is_weighed(x: float, y: float, size: float) -> None:
    """A green put on top of anything, or over the edge, is seen; on free ground it is not."""
    from shapely import box, union_all
    from shapely.geometry import Polygon

    data = plan_data()
    patch = box(x, y, x + size, y + size)
    data["greens"].append({"id": "new", "outline": list(patch.exterior.coords)[:-1]})
    taken = [
        Polygon(s["outline"]) for p in ("stalls", "aisles", "blocks", "bike_sheds") for s in data[p]
    ]
    taken += [Polygon(s["outline"]) for s in (*data["accessible_strips"], *data["walkways"])]
    taken += [Polygon(s["outline"]) for s in plan_data()["greens"]]
    taken += [
        Polygon(s.outline)
        for s in scenario().structures
        if s.outline and s.id not in data["removed"]
    ]
    on_it = patch.intersection(union_all(taken)).area > 0.05 * (size + 1) or not box(
        0, 0, 40, 40
    ).buffer(-0.05).covers(patch)
    got = codes(scenario(), Plan.model_validate(data))
    hits = {c for c in got if c.endswith((".overlap", ".outside", ".box_blocked"))}
    if on_it and patch.difference(box(0, 0, 40, 40)).area in (0, pytest.approx(0)):
        assert hits or x + size > 39.9 or y + size > 39.9
    elif on_it:
        assert hits
