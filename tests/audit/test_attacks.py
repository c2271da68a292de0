"""Plans that a mistaken program would draw, and odd but honest ones."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import spaceplan.audit as package
from spaceplan.audit import audit, describe, verdict
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from tests.audit.yard import codes, found, plan, rect, scenario, stall
from tests.lots import PLAIN

#: Other checks than these are attacked here.
NO_ACCESSIBLE = PLAIN


def lot(site: dict[str, Any], **more: Any) -> Scenario:
    """A scenario of parking only, without accessible stalls."""
    rules = NO_ACCESSIBLE | more.pop("rules", {})
    data = {"schema_version": 1, "name": "lot", "site": site, "rules": rules} | more
    return Scenario.model_validate(data)


def layout(**parts: Any) -> Plan:
    return Plan.model_validate({"scenario": "lot", "option": "plan"} | parts)


SQUARE = {"boundary": rect(0, 0, 30, 30), "gates": [{"id": "g", "span": [(10, 0), (15.5, 0)]}]}
STRAIGHT = {"id": "a", "outline": rect(10, 0, 15.5, 30)}


def east(sid: str, y: float) -> dict[str, Any]:
    return stall(sid, 15.5, y, east=True)


def test_one_aisle_one_stall() -> None:
    """The smallest lot is clean; so is the gate 2 mm too narrow for its aisle."""
    assert codes(lot(SQUARE), layout(aisles=[STRAIGHT], stalls=[east("s", 3)])) == set()
    tight = SQUARE | {"gates": [{"id": "g", "span": [(10, 0), (15.498, 0)]}]}
    assert codes(lot(tight), layout(aisles=[STRAIGHT], stalls=[east("s", 3)])) == set()


def test_stall_across_the_aisle_mouth() -> None:
    """A car parked in the gate is a stall on the aisle, and in its neighbour's way."""
    across = {"id": "x", "outline": rect(10, 0, 15.3, 2.5), "access": [(10, 0), (10, 2.5)]}
    got = codes(lot(SQUARE), layout(aisles=[STRAIGHT], stalls=[across, east("s", 0)]))
    assert {"stall.overlap", "stall.box_blocked"} <= got


@pytest.mark.parametrize(("width", "clean"), [(5.5, True), (5.49, True), (5.45, False)])
def test_aisle_a_little_too_narrow(width: float, clean: bool) -> None:
    """One centimetre is chalk, five are not."""
    aisle = {"id": "a", "outline": rect(15.5 - width, 0, 15.5, 30)}
    got = codes(lot(SQUARE), layout(aisles=[aisle], stalls=[east("s", 3)]))
    assert (got == set()) is clean


def test_aisle_reached_through_a_corner_only() -> None:
    """Two aisles that touch by a corner are not joined, nor are they by a metre of overlap."""
    for shift in (0.0, 1.0):
        far = {"id": "b", "outline": rect(15.5 - shift, 20 - shift, 29, 25.5)}
        near = {"id": "a", "outline": rect(10, 0, 15.5, 20)}
        up = {"id": "s", "outline": rect(20, 14.7 - shift, 22.5, 20 - shift)}
        up["access"] = [(20, 20 - shift), (22.5, 20 - shift)]
        got = codes(lot(SQUARE), layout(aisles=[near, far], stalls=[up]))
        assert {"aisle.unreached", "stall.unreached"} <= got


def test_aisles_drawn_a_hair_apart_are_joined() -> None:
    """Rounding to a tenth of a millimetre leaves gaps that no car feels."""
    pieces = [
        {"id": "a", "outline": rect(10, 0, 15.5, 9.9999)},
        {"id": "b", "outline": rect(10, 10.0001, 15.5, 30)},
    ]
    assert codes(lot(SQUARE), layout(aisles=pieces, stalls=[east("s", 9)])) == set()


def test_stall_behind_another_stall() -> None:
    """The car in the second row cannot get out."""
    behind = stall("b", 20.8, 3, east=True)
    got = codes(lot(SQUARE), layout(aisles=[STRAIGHT], stalls=[east("s", 3), behind]))
    assert {"stall.box_blocked", "stall.box_off_aisle", "stall.unreached"} <= got


def test_stall_half_outside_a_concave_corner() -> None:
    """The boundary steps in under the stall."""
    ring = [(0, 0), (18, 0), (18, 6), (30, 6), (30, 30), (0, 30)]
    gates = [{"id": "g", "span": [(10, 0), (15.5, 0)]}]
    site = {"boundary": ring, "gates": gates}
    assert codes(lot(site), layout(aisles=[STRAIGHT], stalls=[east("s", 5)])) == {"stall.outside"}
    assert codes(lot(site), layout(aisles=[STRAIGHT], stalls=[east("s", 6)])) == set()


def test_hole_in_the_site() -> None:
    """Neither aisle nor stall may lie on a hole."""
    site = SQUARE | {"holes": [rect(14, 10, 17, 11)]}
    got = codes(lot(site), layout(aisles=[STRAIGHT], stalls=[east("s", 9)]))
    assert {"aisle.outside", "stall.outside"} <= got


@pytest.mark.parametrize(("width", "clean"), [(3.5, True), (3.47, True), (3.4, False)])
def test_neck_at_the_gate(width: float, clean: bool) -> None:
    """Single lane is 3.5 m; 3.4 m lets nobody in."""
    site = SQUARE | {"gates": [{"id": "g", "span": [(11, 0), (11 + width, 0)]}]}
    neck = {"id": "n", "outline": rect(11, 0, 11 + width, 6), "neck": True}
    full = {"id": "a", "outline": rect(10, 5, 15.5, 30)}
    got = codes(lot(site), layout(aisles=[neck, full], stalls=[east("s", 12)]))
    missed = {"gate.narrow", "aisle.unreached", "stall.unreached"}
    assert got == (set() if clean else missed)


def test_no_stall_is_entered_from_a_neck() -> None:
    """A stall beside the neck has no room to turn."""
    neck = {"id": "n", "outline": rect(12, 0, 15.5, 12), "neck": True}
    full = {"id": "a", "outline": rect(10, 11, 15.5, 30)}
    got = codes(lot(SQUARE), layout(aisles=[neck, full], stalls=[east("s", 3)]))
    assert {"stall.box_off_aisle", "stall.unreached"} <= got


def test_gate_for_people_only_lets_no_car_in() -> None:
    """The same gate without vehicles reaches nothing."""
    gate = SQUARE["gates"][0] | {"vehicles": False}  # type: ignore[index]
    got = codes(lot(SQUARE | {"gates": [gate]}), layout(aisles=[STRAIGHT], stalls=[east("s", 3)]))
    assert {"aisle.unreached", "stall.unreached"} <= got


def test_frontage_needs_no_aisle() -> None:
    """A stall on the frontage is entered from the road outside; a metre inside it is not."""
    site = SQUARE | {"frontages": [{"id": "f", "span": [(30, 0), (30, 30)]}]}
    edge = stall("s", 30, 5, east=False)
    assert codes(lot(site), layout(stalls=[edge])) == set()
    inner = stall("s", 29, 5, east=False)
    assert {"stall.box_off_aisle", "stall.unreached"} <= codes(lot(site), layout(stalls=[inner]))


def test_kept_road_is_drive_network() -> None:
    """Stalls may be entered from a kept road that is wide enough; no stall may lie on it."""
    road = {"id": "road", "kind": "road", "outline": rect(10, 0, 15.5, 30)}
    asked = lot(SQUARE, structures=[road])
    assert codes(asked, layout(stalls=[east("s", 3)])) == set()
    assert "stall.overlap" in codes(asked, layout(stalls=[stall("s", 15, 3, east=True)]))
    for treatment in ("modify", "remove"):
        gone = lot(SQUARE, structures=[road | {"treatment": treatment}])
        key = "modified" if treatment == "modify" else "removed"
        assert "stall.unreached" in codes(gone, layout(stalls=[east("s", 3)], **{key: ["road"]}))


def test_parallel_stalls_want_a_narrower_aisle() -> None:
    """A parallel stall lies along an aisle of 3.8 m; across it no other stall is entered."""
    lane = {"id": "a", "outline": rect(11.7, 0, 15.5, 30)}
    long = {"id": "p", "kind": "parallel", "outline": rect(15.5, 3, 17.9, 9)}
    long["access"] = [(15.5, 3), (15.5, 9)]
    assert codes(lot(SQUARE), layout(aisles=[lane], stalls=[long])) == set()
    got = codes(lot(SQUARE), layout(aisles=[lane], stalls=[long, east("s", 12)]))
    assert {"stall.unreached", "stall.box_off_aisle"} <= got


def test_optional_structure_stands_unless_removed() -> None:
    """An optional shed is in the way until the plan says that it goes."""
    shed = {"id": "shed", "kind": "shed", "treatment": "optional", "outline": rect(17, 3, 19, 5)}
    asked = lot(SQUARE, structures=[shed])
    assert "stall.overlap" in codes(asked, layout(aisles=[STRAIGHT], stalls=[east("s", 3)]))
    gone = layout(aisles=[STRAIGHT], stalls=[east("s", 3)], removed=["shed"])
    assert codes(asked, gone) == set()


def test_block_may_use_the_footprint_it_rebuilds() -> None:
    """In place: the block may lie on the old rooms, a stall may not; elsewhere nobody may."""
    old = {"id": "old", "kind": "rooms", "treatment": "modify", "outline": rect(18, 10, 28, 16)}
    block = {"id": "b", "typology": "bar", "outline": rect(18, 10, 28, 14)}
    option = {"id": "plan", "rooms": {"typology": "bar", "within": "old"}}
    proposed = layout(aisles=[STRAIGHT], stalls=[east("s", 3)], blocks=[block], modified=["old"])
    asked = lot(SQUARE, structures=[old], options=[option])
    assert codes(asked, proposed) == set()
    elsewhere = lot(SQUARE, structures=[old], options=[{"id": "plan"}])
    assert codes(elsewhere, proposed) == {"block.overlap"}
    on_it = layout(
        aisles=[STRAIGHT],
        stalls=[east("s", 13)],
        blocks=[block | {"outline": rect(21, 10, 28, 16)}],
        modified=["old"],
    )
    assert codes(asked, on_it) == {"stall.overlap"}


def test_e_bikes_come_in_groups() -> None:
    """By hand: 25 e-bikes of 0.8 m are a group of 20 m; the next begins 2 m farther on."""
    from spaceplan.audit.bikes import greatest_capacity, racks
    from spaceplan.standards import load_preset

    sizes = racks(load_preset("cn-renewal"))
    assert greatest_capacity(20.0, 3.5, 25, sizes) == 25
    assert greatest_capacity(22.8, 3.5, 26, sizes) == 26
    assert greatest_capacity(22.7, 3.5, 26, sizes) is None
    # Rows across a long shed would put 28 e-bikes in one heap 30 m long.
    assert greatest_capacity(30.0, 3.5, 38, sizes) is None
    # Plain bikes: one row with its aisle, two rows that share one, three rows with two.
    assert greatest_capacity(6.0, 3.5, 0, sizes) == 10
    assert greatest_capacity(6.0, 5.5, 0, sizes) == 20
    assert greatest_capacity(6.0, 8.9, 0, sizes) == 28  # two rows of 14 the other way round
    assert greatest_capacity(6.0, 9.0, 0, sizes) == 30
    assert greatest_capacity(3.0, 1.0, 0, sizes) == 0


def test_strange_plans_give_findings_not_exceptions() -> None:
    """Points, lines, bow ties and far-away coordinates are said, never raised."""
    dot = [(1.0, 1.0)] * 4
    line = [(0.0, 0.0), (5.0, 5.0), (9.0, 9.0), (2.0, 2.0)]
    bow = [(0.0, 0.0), (5.0, 5.0), (5.0, 0.0), (0.0, 5.0)]
    far = rect(1e8 - 3, 1e8 - 3, 1e8, 1e8)
    for ring in (dot, line, bow, far):
        proposed = plan(
            stalls=[
                {"id": "s", "outline": ring, "access": ring[:2]},
                {"id": "t", "kind": "accessible", "outline": ring, "access": ring[:2]},
                {"id": "p", "kind": "parallel", "outline": ring, "access": ring[:2]},
            ],
            accessible_strips=[{"outline": ring}],
            aisles=[{"id": "a", "outline": ring}],
            blocks=[{"id": "b", "typology": "half_ring", "outline": ring, "court": ring}],
            rooms=[{"id": "reading", "outline": ring, "area_m2": 1, "door": (0, 0)}],
            bike_sheds=[
                {"id": "d", "outline": ring, "capacity": 10**6, "ebikes": 10**6, "door": (9, 9)}
            ],
            greens=[{"id": "g", "outline": ring}],
            walkways=[{"id": "w", "outline": ring}],
            furniture=[{"id": "f", "kind": "bench", "outline": ring}, {"id": "n", "kind": "lamp"}],
        )
        found_here = audit(scenario(), proposed)
        assert not verdict(found_here)
        for finding in found_here:
            assert describe(finding, "zh")
            assert describe(finding, "en")


RINGS = st.lists(st.tuples(st.integers(-3, 43), st.integers(-3, 43)), min_size=4, max_size=4).map(
    tuple
)


@settings(max_examples=40, deadline=None)
@given(
    rings=st.lists(RINGS, min_size=6, max_size=6),
    kind=st.sampled_from(["standard", "accessible", "parallel"]),
)
@example(
    rings=[
        ((0, 0), (0, 0), (0, 0), (0, 0)),
        ((0, 0), (0, 0), (0, 0), (0, 0)),
        ((15, 5), (22, 15), (11, -1), (0, 0)),
        *[((0, 0), (0, 0), (0, 0), (0, 0))] * 3,
    ],
    kind="standard",
)
def test_no_plan_makes_the_audit_fail(rings: list[Any], kind: str) -> None:
    """Whatever four corners a program writes, the audit answers."""
    a, b, c, d, e, f = rings
    proposed = plan(
        stalls=lambda old: [
            *old,
            {"id": "x", "kind": kind, "outline": a, "access": a[:2]},
            {"id": "y", "kind": kind, "outline": b, "access": (a[0], b[2])},
        ],
        aisles=lambda old: [*old, {"id": "x", "outline": c}],
        blocks=[{"id": "x", "typology": "half_ring", "outline": d, "court": a}],
        bike_sheds=[{"id": "x", "outline": e, "capacity": 9, "ebikes": 9, "door": e[0]}],
        greens=[{"id": "x", "outline": f}],
        accessible_strips=[{"outline": f}],
    )
    assert "accessible.walk" not in codes(scenario(rules={"blind_aisle_extension": 1}), proposed)


def test_an_empty_plan_is_audited() -> None:
    """Nothing drawn: the brief is not met, and that is all."""
    got = codes(
        scenario(),
        plan(
            **{
                k: []
                for k in (
                    "stalls",
                    "accessible_strips",
                    "aisles",
                    "blocks",
                    "rooms",
                    "bike_sheds",
                    "greens",
                    "walkways",
                )
            }
        ),
    )
    assert got == {
        "brief.stalls",
        "brief.bikes",
        "brief.ebikes",
        "brief.green",
        "green.near_wall",
        "fire.reach",
        "accessible.count",
        "room.missing",
    }


def test_other_scenario_or_option_is_refused() -> None:
    """A plan of another yard is bad input, not a bad plan."""
    other = plan().model_copy(update={"scenario": "elsewhere"})
    with pytest.raises(SpaceplanError, match="elsewhere"):
        audit(scenario(), other)
    with pytest.raises(SpaceplanError, match="nothing-of-the-kind"):
        audit(scenario(), plan().model_copy(update={"option": "nothing-of-the-kind"}))


def test_findings_come_in_a_fixed_order() -> None:
    """Hard ones first, then by code and subject; the same each time; both languages."""
    spoilt = plan(
        stalls=lambda old: [
            *old,
            stall("z", 10.25, 16.2, east=False),
            stall("b", 4.95, 6, east=False),
        ],
        furniture=[{"id": "lamp", "kind": "lamp", "point": (29, 9)}],
    )
    asked = scenario(rules={"stalls_per_gate": 5, "stall_group_size": 5})
    first, again = found(asked, spoilt), found(asked, spoilt)
    assert first == again
    assert len({f.severity for f in first}) == 2
    key = [(f.severity != "hard", f.code, f.subject) for f in first]
    assert key == sorted(key)
    assert all(f.message.zh and f.message.en and f.message.zh != f.message.en for f in first)


def test_the_audit_imports_only_what_is_left_of_it() -> None:
    """Of the package nothing but units, model and standards is loaded with the audit."""
    code = (
        "import sys, spaceplan.audit; "
        "print(*sorted({m.split('.')[1] for m in sys.modules if m.startswith('spaceplan.')}))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(package.__path__[0]).parents[1],
    )
    loaded = set(out.stdout.split())
    assert loaded - {"_version"} == {"audit", "model", "standards", "units"}
    rooms = ("geometry", "typologies", "search", "master", "solve", "compare", "render", "exchange")
    source = "".join(p.read_text("utf-8") for p in Path(package.__path__[0]).glob("*.py"))
    assert not [r for r in rooms if f"spaceplan.{r}" in source]


def test_a_thousand_stalls_take_seconds() -> None:
    """Ten double rows of a hundred stalls along ten aisles that a cross aisle joins."""
    stalls, aisles = [], [{"id": "cross", "outline": rect(0, 0, 5.5, 170)}]
    for k in range(10):
        y = 5.5 + 16.1 * k
        aisles.append({"id": f"a{k}", "outline": rect(0, y + 5.3, 131, y + 10.8)})
        for i in range(50):
            x = 5.5 + 2.5 * i
            for name, near, far in (("s", y + 5.3, y), ("n", y + 10.8, y + 16.1)):
                ring = [(x, near), (x + 2.5, near), (x + 2.5, far), (x, far)]
                stalls.append({"id": f"{name}{k}-{i}", "outline": ring, "access": ring[:2]})
    gates = [{"id": "g", "span": [(0, 0), (5.5, 0)]}]
    asked = lot({"boundary": rect(0, 0, 131, 170), "gates": gates})
    proposed = layout(stalls=stalls, aisles=aisles)
    start = time.perf_counter()
    got = codes(asked, proposed)
    assert time.perf_counter() - start < 20
    # The double rows go 125 m beyond the cross aisle: rightly called dead ends.
    assert got == {"group.per_gate", "group.size", "aisle.dead_end", "aisle.dead_end_stalls"}
