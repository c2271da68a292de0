"""Angled stalls on one-way aisles, counted by hand.

In ``de`` stalls are 2.5 x 5.0 m.  At 60° they are 5 sin 60 + 2.5 cos 60 = 5.580 m deep beside an
aisle of 3.6 m; a row of n takes 2.5 sin 60 + 5 cos 60 = 4.665 m, and 2.5 / sin 60 = 2.887 m for
each after the first; open ground begins 2.5 cos² 60 / sin 60 = 0.722 m before it.
"""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from lots import building, gate, lot, rect, site_of, turned

from spaceplan.audit import audit
from spaceplan.master.choose import fill
from spaceplan.master.draft import make_draft, stall_quads
from spaceplan.master.finish import finish
from spaceplan.master.patterns import plain, with_strip
from spaceplan.model.enums import Effort, StallKind
from spaceplan.model.plan import Plan, Provenance
from spaceplan.model.scenario import Scenario
from spaceplan.search.angled import half_of
from spaceplan.search.anneal import settle
from spaceplan.search.build import build_world
from spaceplan.search.frame import point_in_frame, way_in_frame
from spaceplan.search.gap import RowGap
from spaceplan.search.programme import Programme
from spaceplan.search.resume import read_plan
from spaceplan.search.sketch import Sketch, read_sketches
from spaceplan.search.states import new_scratch, new_state

NOTHING = Programme(())
EVERY = [90, 0, 45, 60]
Laid = tuple[tuple[float, float], tuple[float, float], float, float, int, int]


def yard(
    long: float, wide: float = 14.8, turn: float = 0.0, angles: list[int] = EVERY, **more: object
) -> Scenario:
    """A strip with a gate of 6 m in the middle of both ends."""
    low, high = wide / 2 - 3, wide / 2 + 3
    return lot(
        turned(rect(0, 0, long, wide), turn),
        gate(*turned([(0, low), (0, high)], turn), name="west"),
        gate(*turned([(long, low), (long, high)], turn), name="east"),
        standards="de",
        rules={"stall_angles": angles},
        **more,
    )


def sketch_of(scenario: Scenario, *aisles: Laid, necks: tuple[int, ...] = ()) -> Sketch:
    """What a state holds: anchor, direction, back, ahead, gate, kind of each aisle."""
    site = site_of(scenario)
    world = build_world(site, NOTHING)
    state, other = new_state(world, 8), new_state(world, 8)
    scratch = new_scratch(world, state)
    for k, (at, way, back, ahead, opening, kind) in enumerate(aisles, start=len(world.fixed)):
        state.aisle[k] = (*point_in_frame(world, at), *way_in_frame(world, way), back, ahead)
        state.half[k] = world.params.lane / 2 if k in necks else half_of(world, kind)
        state.info[k] = (1, opening, 0, 0, kind)
    settle(world, state, other, scratch)
    return read_sketches(site, NOTHING, world, state, other, scratch)[0]


def plan_of(scenario: Scenario, *aisles: Laid) -> Plan:
    site = site_of(scenario)
    draft = make_draft(site, sketch_of(scenario, *aisles))
    assert draft is not None
    choice = fill(site, draft)
    assert choice is not None
    made = Provenance(effort=Effort.QUICK, seed=0)
    return finish(site, choice, 999, made)


def through(turn: float = 0.0, wide: float = 14.8, kind: int = 2) -> Laid:
    """An aisle from the west gate to the east one."""
    (at,), (way,) = turned([(0, wide / 2)], turn), turned([(1, 0)], turn)
    return (at, way, 20.0, 999.0, 0, kind)


@pytest.mark.parametrize(
    ("long", "stalls"),
    [
        # (long - 0.722 - 4.665) / 2.887 + 1 on each of two sides
        pytest.param(42, 26, id="12.68 more"),
        pytest.param(40, 24, id="11.99 more"),
        pytest.param(40.1, 26, id="12.02 more"),
        pytest.param(5.3, 0, id="none"),
    ],
)
def test_rows_of_a_strip_between_two_gates(long: float, stalls: int):
    sketch = sketch_of(yard(long), through())
    assert sketch.stalls == stalls
    if stalls:
        plan = plan_of(yard(long), through())
        assert len(plan.stalls) == stalls
        assert {s.kind for s in plan.stalls} == {StallKind.ANGLED}


def test_at_45_degrees():
    """42 m: 1.768 m open ground, 5.303 m, then 3.536 m each: 1 + 9.88 on each of two sides."""
    assert sketch_of(yard(42), through(kind=1)).stalls == 20


@pytest.mark.parametrize("kind", [1, 2, -1, -2])
@pytest.mark.parametrize("turn", [0, 33, 200])
def test_the_audit_finds_nothing(kind: int, turn: float):
    """Whichever way cars drive, and wherever north is."""
    scenario = yard(42, turn=turn)
    plan = plan_of(scenario, through(turn, kind=kind))
    assert len(plan.stalls) == (20 if abs(kind) == 1 else 26)
    (aisle,) = plan.aisles
    assert aisle.one_way is not None
    against = (aisle.one_way - turn - (180 if kind < 0 else 0)) % 360
    assert min(against, 360 - against) < 0.01
    assert audit(scenario, plan) == ()


def test_too_narrow_by_a_hand():
    """Two rows and the aisle take 14.760 m."""
    assert sketch_of(yard(42, wide=14.77), through(wide=14.77)).stalls == 26
    assert sketch_of(yard(42, wide=14.7), through(wide=14.7)).stalls == 0


def test_traffic_that_does_not_go_round_is_worth_nothing():
    """The same strip with its west gate alone."""
    scenario = lot(
        rect(0, 0, 42, 14.8), gate((0, 4.9), (0, 9.9)), standards="de",
        rules={"stall_angles": EVERY},
    )  # fmt: skip
    assert sketch_of(scenario, through()).stalls == 0


def test_a_lane_upon_the_aisle_is_no_way_back():
    """One gate; a single lane 3 m wide on the same ground would lead back against the traffic."""
    scenario = lot(
        rect(0, 0, 42, 14.8), gate((0, 4.4), (0, 10.4)), standards="de",
        rules={"stall_angles": EVERY},
    )  # fmt: skip
    lane = ((0.0, 7.4), (1.0, 0.0), 20.0, 999.0, 0, 0)
    assert sketch_of(scenario, lane, through(), necks=(0,)).stalls == 0
    short = ((0.0, 7.4), (1.0, 0.0), 20.0, 10.0, 0, 0)
    assert sketch_of(
        yard(42), short, ((21.0, 7.4), (1.0, 0.0), 17.0, 99.0, -1, 2), necks=(0,)
    ).stalls


def ring(kind: int, ahead: float = 15.0) -> tuple[Laid, ...]:
    """Three two-way aisles round a one-way one, which runs from x = 3 to 33 at y = 20.

    Its traffic begins at the west aisle, x = 0 to 6, and ends at the east one, x = 30 to 36.
    """
    return (
        ((0, 3), (1, 0), 20.0, 999.0, 0, 0),
        ((3, 14), (0, 1), 99.0, 99.0, -1, 0),
        ((33, 14), (0, 1), 99.0, 99.0, -1, 0),
        ((18, 20), (1, 0), 18.0, ahead + 3, -1, kind),
    )


RING = lot(
    rect(0, 0, 36, 28), gate((0, 0), (0, 6)), standards="de", rules={"stall_angles": [45, 60]}
)


@pytest.mark.parametrize("kind", [1, 2, -1, -2])
def test_one_way_from_aisle_to_aisle(kind: int):
    """Between x = 6 and 30: at 60° 1 + (24 - 4.665) / 2.887 = 7 a side, at 45° 6; none else.

    Its open ground may lie on the aisle that it begins at.
    """
    assert sketch_of(RING, *ring(kind)).stalls == (12 if abs(kind) == 1 else 14)
    assert audit(RING, plan_of(RING, *ring(kind))) == ()


def test_no_stalls_beyond_the_last_way_out():
    """The west and the east aisle, drawn in by 8 m: beyond them cars would turn back."""
    south, west, east, inner = ring(2)
    drawn_in = (south, ((11, 14), *west[1:]), ((25, 14), *east[1:]), inner)
    assert sketch_of(RING, *drawn_in).stalls == 0


def test_an_aisle_that_ends_before_it_meets_another_has_no_stalls():
    assert sketch_of(RING, *ring(2, ahead=7.0)).stalls == 0


def test_a_wall_needs_open_ground_after_it():
    """A hut at x = 10 to 12 in the north row: 0.722 m before the first stall east of it.

    West 1 + (10 - 0.722 - 4.665) / 2.887 = 2; east 1 + (30 - 0.722 - 4.665) / 2.887 = 9; south 13.
    """
    scenario = yard(42, structures=[building("hut", rect(10, 11, 12, 14.8))])
    assert sketch_of(scenario, through()).stalls == 2 + 9 + 13
    assert audit(scenario, plan_of(scenario, through())) == ()


def test_right_angles_only_where_they_are_allowed():
    two_way = ((0.0, 8.0), (1.0, 0.0), 20.0, 999.0, 0, 0)
    assert sketch_of(yard(40, wide=16), two_way).stalls == 32
    assert sketch_of(yard(40, wide=16, angles=[45, 60]), two_way).stalls == 0


def test_aisles_are_two_way_where_one_way_is_forbidden():
    scenario = lot(
        rect(0, 0, 42, 14.8), gate((0, 4), (0, 10)),
        rules={"stall_angles": EVERY, "aisle_one_way": False},
    )  # fmt: skip
    world = build_world(site_of(scenario), NOTHING)
    assert world.params.angled_45 == world.params.angled_60 == 0


@pytest.mark.parametrize("lean", [60.0, -60.0, 45.0, -45.0])
def test_stalls_of_a_gap(lean: float):
    """Stalls of 2.5 x 5 m that touch, lean the right way, and fill their stretch."""
    turn = math.radians(abs(lean))
    deep = 5 * math.sin(turn) + 2.5 * math.cos(turn)
    gap = RowGap(
        (0, 0), (1, 0), (0, 1), 3, 20, False, 0, 2.5 / math.sin(turn), deep, lean=lean
    )  # fmt: skip
    quads = stall_quads(gap)
    assert len(quads) == 1 + int((17 - gap.extra - gap.pitch) / gap.pitch)
    for quad in quads:
        assert quad.area == pytest.approx(12.5)
        (a, b, c, _, _) = quad.exterior.coords
        assert math.dist(a, b) == pytest.approx(2.5)
        assert math.dist(b, c) == pytest.approx(5)
        assert (c[0] - b[0]) * lean > 0
        assert min(a[1], b[1]) == pytest.approx(0)
    for one, other in pairwise(quads):
        assert one.distance(other) == pytest.approx(0, abs=1e-9)
        assert one.intersection(other).area < 1e-9
    west, _, east, north = map(max, zip(*(q.bounds for q in quads), strict=True))
    first = min(q.bounds[0] for q in quads)
    assert (first, north) == pytest.approx((3, deep))
    assert west < east <= 20
    assert plain(gap).count == len(quads)
    assert with_strip(gap, 1.0) == ()


def test_a_plan_with_angled_stalls_is_read_back():
    for kind in (1, -2):
        scenario = yard(42)
        plan = plan_of(scenario, through(kind=kind))
        read = read_plan(site_of(scenario), (NOTHING,), plan)
        assert read is not None
        assert [a.kind for a in read.aisles] == [kind]
