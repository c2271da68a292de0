"""The one public verb, end to end on tiny sites: whatever it proposes passes the audit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lots import building, gate, hard, little_work, lot, rect, solved, strip
from shapely.geometry import Polygon, box

from spaceplan.audit import audit
from spaceplan.model.enums import Effort, PlanStatus, StallKind
from spaceplan.model.fault import SpaceplanError
from spaceplan.model.listener import Phase, Progress
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.search import work
from spaceplan.solve import solve, solve_all

REAL_WORK = work.WORK


@pytest.fixture(autouse=True)
def _little_work() -> Iterator[None]:
    """A few thousand steps, so that a solve takes a fraction of a second."""
    with little_work():
        yield


def test_strip():
    """36 x 17 m: the best count known is 28, two rows of fourteen; a little search comes near."""
    assert 24 <= len(solved(strip()).stalls) <= 28


@pytest.mark.parametrize(("height", "most"), [(6.1, 2), (6.3, 5), (8.6, 10)])
def test_a_strip_too_thin_for_a_full_aisle(
    height: float, most: int, monkeypatch: pytest.MonkeyPatch
):
    """30 m: an aisle of 3.8 m and parallel stalls of 2.4 x 6.0 m beside it take 6.2 m, 30 / 6 = 5.

    With 8.6 m both sides of it hold such stalls; with 6.1 m there is but a square of full aisle
    with two stalls across its end.
    """
    monkeypatch.setattr(work, "WORK", REAL_WORK)
    scenario = lot(rect(0, 0, 30, height), gate((0, 0), (0, height)))
    plan = solve(scenario, effort=Effort.QUICK)
    assert hard(scenario, plan) == []
    assert len(plan.stalls) == most
    assert not any(a.neck for a in plan.aisles)


@pytest.mark.slow
def test_strip_at_quick_effort(monkeypatch: pytest.MonkeyPatch):
    """At the effort people call quick, 28 are found."""
    monkeypatch.setattr(work, "WORK", REAL_WORK)
    assert len(solved(strip()).stalls) == 28


def test_one_sided_row():
    """20 x 10.8 m, gate in the west before the aisle: eight stalls side by side, no ninth.

    20 / 2.5 = 8 beside the aisle; the strip is too shallow for a second row.
    """
    scenario = lot(rect(0, 0, 20, 10.8), gate((0, 0), (0, 5.5)))
    assert len(solved(scenario).stalls) == 8


def test_two_sided_row():
    """15 x 16.1 m: six stalls on each side, or four and one across the end: never more than 12."""
    scenario = lot(rect(0, 0, 15, 16.1), gate((0, 5.3), (0, 10.8)))
    assert len(solved(scenario).stalls) == 12


def test_too_small_for_a_car():
    """4 x 4 m: an aisle does not even fit, and the plan says so by proposing no stall."""
    plan = solve(lot(rect(0, 0, 4, 4), gate((0, 0), (0, 4))), effort=Effort.QUICK)
    assert plan.stalls == ()


def test_accessible_stalls():
    """One accessible stall as the rule asks, its strip beside it."""
    plan = solved(strip(rules={"accessible_min": 1, "accessible_share": 0.005}))
    assert plan.metrics.accessible == 1
    assert sum(s.kind is StallKind.ACCESSIBLE for s in plan.stalls) == 1
    assert len(plan.accessible_strips) == 1


def test_two_accessible_stalls_share_a_strip():
    plan = solved(strip(brief={"stalls": {"accessible": 2}}))
    assert plan.metrics.accessible == 2
    assert len(plan.accessible_strips) == 1


def test_doors_can_be_walked_to():
    """A house along the north, its door in the middle: the audit finds the way on foot."""
    house = building("house", rect(4, 24, 26, 30), doors=[(15, 24)])
    plan = solved(lot(rect(0, 0, 30, 30), gate((0, 8), (0, 14)), structures=[house]))
    assert plan.stalls
    assert plan.metrics.longest_walk_m is not None
    assert plan.metrics.longest_walk_m > 15


def test_frontage_only():
    """No gate: stalls straight from the road in the south, 20 / 2.5 = 8 of them."""
    scenario = lot(rect(0, 0, 20, 8), frontages=[{"id": "street", "span": [(0, 0), (20, 0)]}])
    plan = solved(scenario)
    assert len(plan.stalls) == 8
    assert plan.aisles == ()
    assert all(p[1] == 0 for s in plan.stalls for p in s.access)


def test_frontage_typed_the_other_way_round():
    scenario = lot(rect(0, 0, 20, 8)[::-1], frontages=[{"id": "street", "span": [(20, 0), (0, 0)]}])
    assert len(solved(scenario).stalls) == 8


def test_a_kept_road_carries_stalls():
    """A road of 6 m through the middle, from gate to gate: stalls on both its sides."""
    road = {"id": "lane", "kind": "road", "outline": rect(0, 7, 30, 13)}
    scenario = lot(rect(0, 0, 30, 20), gate((0, 7), (0, 13)), structures=[road])
    plan = solved(scenario)
    assert len(plan.stalls) == 24
    assert not any(Polygon(s.outline).intersection(box(0, 7, 30, 13)).area for s in plan.stalls)


def test_two_gates():
    scenario = lot(
        rect(0, 0, 36, 17), gate((0, 5.5), (0, 11.5)), gate((36, 5.5), (36, 11.5), name="east")
    )
    assert len(solved(scenario).stalls) >= 22


def test_a_gate_with_one_lane():
    """3.6 m is wide enough for one car: the plan begins with a neck."""
    scenario = lot(rect(0, 0, 30, 25), gate((0, 10), (0, 13.6)))
    plan = solved(scenario)
    assert plan.stalls
    assert any(a.neck for a in plan.aisles)


def test_a_gate_in_a_slanting_side():
    outline = [(0.0, 0.0), (30.0, 0.0), (30.0, 25.0), (8.0, 25.0)]
    a, b = (8 * 0.3, 25 * 0.3), (8 * 0.6, 25 * 0.6)
    assert solved(lot(outline, gate(a, b))).stalls


def test_a_gate_round_a_corner():
    """A cut corner: its span runs across two edges of the boundary."""
    plan = solved(lot(rect(0, 0, 30, 25), gate((0, 5), (5, 0))))
    assert plan.stalls


def test_ground_in_two_pieces():
    """A house cuts the site in two; only the piece with the gate holds stalls."""
    house = building("house", rect(18, 0, 24, 20))
    scenario = lot(rect(0, 0, 42, 20), gate((0, 7), (0, 13)), structures=[house])
    plan = solved(scenario)
    assert plan.stalls
    assert all(x <= 18 for s in plan.stalls for x, _ in s.outline)


def test_an_optional_hut_goes_only_for_stalls():
    """In the row it costs stalls and goes; in a corner nobody reaches it stays."""
    hut = building("hut", rect(10, 0, 16, 5), treatment="optional", cost=100)
    plan = solved(strip(structures=[hut]))
    assert plan.removed == ("hut",)
    far = building("far", rect(30, 20, 36, 22), treatment="optional", cost=100)
    wide = [(0.0, 0.0), (36.0, 0.0), (36.0, 22.0), (29.0, 22.0), (29.0, 17.0), (0.0, 17.0)]
    plan = solved(lot(wide, gate((0, 5.5), (0, 11.5)), structures=[far]))
    assert len(plan.stalls) > 20 or plan.removed == ()


BRIEF = {
    "rooms": [
        {"id": "reading", "area_m2": 20, "min_width_m": 3.5},
        {"id": "games", "area_m2": 25, "min_width_m": 4},
        {"id": "chess", "area_m2": 16, "min_width_m": 3.5},
    ],
    "bikes": {"spaces": 20, "ebikes": 6},
    "green": {"area_m2": 20, "min_width_m": 3},
}


@pytest.mark.parametrize("typology", ["bar", "half_ring", "any"])
def test_a_whole_brief(typology: str):
    """Rooms, bikes, green and stalls on 36 x 30 m, whatever the shape of the block."""
    scenario = lot(
        rect(0, 0, 36, 30),
        gate((0, 10), (0, 16)),
        brief=BRIEF,
        options=[{"id": "plan", "rooms": {"typology": typology}}],
    )
    plan = solved(scenario)
    assert {r.id for r in plan.rooms} == {"reading", "games", "chess"}
    assert plan.metrics.bikes >= 20
    assert plan.metrics.green_m2 >= 20
    assert plan.stalls


def test_rebuilt_in_place():
    """The block keeps to the outline of the old one, which stands as modified."""
    old = {"id": "old", "kind": "rooms", "treatment": "modify", "outline": rect(20, 20, 36, 30)}
    scenario = lot(
        rect(0, 0, 36, 30),
        gate((0, 10), (0, 16)),
        structures=[old],
        brief={"rooms": BRIEF["rooms"]},
        options=[{"id": "plan", "rooms": {"typology": "any", "within": "old"}}],
    )
    plan = solved(scenario)
    assert plan.modified == ("old",)
    assert all(box(20, 20, 36, 30).buffer(0.02).contains(Polygon(b.outline)) for b in plan.blocks)


def test_infeasible_is_told_with_the_wishes():
    scenario = strip(brief={"rooms": [{"id": "hall", "area_m2": 900}]})
    plan = solve(scenario, effort=Effort.QUICK)
    assert plan.status is PlanStatus.INFEASIBLE
    assert plan.conflict[0].wishes == ("brief.rooms.hall",)
    assert plan.stalls == ()


def test_not_found_is_no_proof():
    """More stalls than the search finds, though fewer than the bound: not found, and says so."""
    plan = solve(strip(brief={"stalls": {"min": 36}}), effort=Effort.QUICK)
    assert plan.status is PlanStatus.NOT_FOUND
    assert plan.conflict == ()
    assert plan.tried is not None
    assert "36" in plan.tried.en
    assert "36" in plan.tried.zh


def test_a_block_that_fits_by_area_only():
    """A room of 60 m² in a strip 4 m wide: 15 m long, and the strip bends after 10."""
    bent = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (6.0, 10.0), (6.0, 4.0), (0.0, 4.0)]
    scenario = lot(
        bent,
        gate((0, 0), (0, 4)),
        brief={"rooms": [{"id": "hall", "area_m2": 60, "min_width_m": 3.9}]},
    )
    plan = solve(scenario, effort=Effort.QUICK)
    assert plan.status is PlanStatus.NOT_FOUND
    assert plan.tried is not None
    assert "no proof" in plan.tried.en


def test_unknown_option():
    with pytest.raises(SpaceplanError) as error:
        solve(strip(), option="nowhere")
    assert error.value.faults[0].code == "option.unknown"


def test_unknown_effort():
    with pytest.raises(ValueError, match="heroic"):
        solve(strip(), effort="heroic")


def two_options() -> Scenario:
    hut = building("hut", rect(10, 0, 16, 5))
    return strip(
        structures=[hut],
        options=[{"id": "kept"}, {"id": "gone", "treatments": {"hut": "remove"}}],
    )


def test_the_same_seed_gives_the_same_plans():
    """Whether one thread works or two, and whether an option is solved alone or with others."""
    scenario = two_options()
    one = solve_all(scenario, effort=Effort.QUICK, seed=7)
    two = solve_all(scenario, effort=Effort.QUICK, seed=7, jobs=2)
    assert one == two
    assert solve(scenario, "gone", effort=Effort.QUICK, seed=7) == one[1]
    assert [p.option for p in one] == ["kept", "gone"]
    assert len(one[1].stalls) >= len(one[0].stalls)


def test_seeds_are_told_apart():
    """The seed goes into the search and into the provenance."""
    a, b = (solve(strip(), effort=Effort.QUICK, seed=s) for s in (1, 2))
    assert (a.provenance.seed, b.provenance.seed) == (1, 2)
    assert a.stalls != b.stalls


def test_a_start_that_is_better_is_given_back():
    scenario = strip()
    plan = solve(scenario, effort=Effort.QUICK)
    more = plan.model_copy(update={"stalls": plan.stalls * 2})
    assert solve(scenario, effort=Effort.QUICK, start=more) is more
    fewer = plan.model_copy(update={"stalls": plan.stalls[:3]})
    assert len(solve(scenario, effort=Effort.QUICK, start=fewer).stalls) >= len(plan.stalls)


class Ear:
    """Hears everything; stops after so many reports."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.heard: list[Progress] = []
        self.stop_after = stop_after

    def report(self, progress: Progress) -> None:
        self.heard.append(progress)

    def stopped(self) -> bool:
        return self.stop_after is not None and len(self.heard) >= self.stop_after


def test_a_listener_hears_a_first_plan_early():
    """A complete plan that passes the audit comes before the search is done."""
    ear, scenario = Ear(), strip()
    plan = solve(scenario, effort=Effort.QUICK, listener=ear)
    phases = [p.phase for p in ear.heard]
    assert phases[0] is Phase.COMPILE
    assert phases[-2:] == [Phase.MASTER, Phase.DONE]
    first = next(p for p in ear.heard if p.plan is not None)
    assert first.phase is Phase.SEARCH
    assert first.plan is not None
    assert hard(scenario, first.plan) == []
    assert first.stalls == len(first.plan.stalls)
    assert ear.heard[-1].plan == plan
    shares = [p.share for p in ear.heard]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert max(p.stalls or 0 for p in ear.heard) <= len(plan.stalls)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_stopped_search_gives_the_best_so_far(jobs: int):
    """Stopped after the first plan: that plan is what comes back, and it passes the audit."""
    ear, scenario = Ear(stop_after=2), strip()
    (plan,) = solve_all(scenario, effort=Effort.QUICK, listener=ear, jobs=jobs)
    assert plan.status is PlanStatus.SOLVED
    assert hard(scenario, plan) == []
    first = next(p.plan for p in ear.heard if p.plan is not None)
    assert first is not None
    assert len(plan.stalls) >= len(first.stalls)


def test_stopped_before_anything_was_found():
    plan = solve(strip(), effort=Effort.QUICK, listener=Ear(stop_after=0))
    assert plan.status is PlanStatus.NOT_FOUND


def test_angled_stalls_where_two_rows_at_right_angles_find_no_room():
    """14.8 m wide: two rows at 60° of 1 + (42 - 0.722 - 4.665) / 2.887 = 13 stalls.

    At right angles there is room for one row of 42 / 2.5 = 16 and parallel stalls, 42 / 5.7 = 7.
    """

    def counted(angles: list[int]) -> Plan:
        scenario = lot(
            rect(0, 0, 42, 14.8), gate((0, 4.4), (0, 10.4), name="west"),
            gate((42, 4.4), (42, 10.4), name="east"), standards="de",
            rules={"stall_angles": angles},
        )  # fmt: skip
        return solved(scenario, audit=audit)

    angled = counted([90, 0, 45, 60])
    assert len(angled.stalls) == 26
    assert [a.one_way is not None for a in angled.aisles] == [True]
    plain = counted([90, 0])
    assert 20 <= len(plain.stalls) <= 24
    assert {s.kind for s in plain.stalls} <= {StallKind.STANDARD, StallKind.PARALLEL}
    assert all(a.one_way is None for a in plain.aisles)


def test_a_yard_for_one_accessible_stall_at_the_end_of_its_aisle():
    """8 x 11 m: the aisle takes 5.5 m of depth, stalls 5.3 m; 3.7 m of 8 are the wheelchair's."""
    asked = lot(
        rect(0, 0, 8, 11),
        gate((1, 0), (7, 0)),
        rules={"accessible_min": 1, "accessible_share": 0.02},
    )
    plan = solved(asked)
    assert sorted(s.kind.value for s in plan.stalls) == ["accessible", "standard"]
