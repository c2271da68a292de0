"""An option never ends with fewer stalls than one whose plans serve it, and says what seeds found.

The search is stood in for: what one option finds is a real plan, what the freer one finds is poor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from lots import building, gate, hard, little_work, lot, rect, strip
from shapely.geometry import Polygon

from spaceplan import solve as solver
from spaceplan.audit import audit
from spaceplan.exchange import dump_plan
from spaceplan.master.task import Task
from spaceplan.model.case import resolve
from spaceplan.model.enums import Effort, PlanStatus
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.search.work import WORK
from spaceplan.solve import solve_all

ROOMS = [{"id": "hall", "area_m2": 20, "min_width_m": 3.5}]
HUT = building("hut", rect(33, 14, 36, 17))

#: The site and brief, what one option asks for beyond it, and what the freer one asks for.
PAIRS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "any shape": (
        {"brief": {"rooms": ROOMS}},
        {"rooms": {"typology": "bar"}},
        {"rooms": {"typology": "any"}},
    ),
    "more angles": (
        {},
        {"rules": {"stall_angles": [90]}},
        {"rules": {"stall_angles": [0, 45, 60, 90]}},
    ),
    "necks anywhere": ({}, {"rules": {"necks": "forced"}}, {"rules": {"necks": "anywhere"}}),
    "fewer wishes": ({"brief": {"rooms": ROOMS}}, {}, {"brief": {"rooms": []}}),
    "less green": (
        {"brief": {"green": {"area_m2": 30, "min_width_m": 3}}},
        {},
        {"brief": {"green": {"area_m2": 10, "min_width_m": 3}}},
    ),
    "a kept thing optional": (
        {"structures": [HUT]},
        {"treatments": {"hut": "keep"}},
        {"treatments": {"hut": "optional"}},
    ),
    "a kept thing removed": (
        {"structures": [HUT]},
        {"treatments": {"hut": "keep"}},
        {"treatments": {"hut": "remove"}},
    ),
    "a thinner aisle": ({}, {}, {"rules": {"aisle_width": 5.0}}),
    "smaller stalls": ({}, {}, {"rules": {"stall_width": 2.4}}),
    "no least count": ({}, {"brief": {"stalls": {"min": 5}}}, {}),
}


def pair(name: str) -> Scenario:
    site, asked, freer = PAIRS[name]
    return strip(**site, options=[{"id": "asked", **asked}, {"id": "freer", **freer}])


def found_by(plans: Mapping[str, Sequence[Plan]]) -> Any:
    """A search that finds these plans, seed by seed."""

    def search(tasks: Mapping[str, Task], **_: Any) -> dict[str, list[Plan]]:
        return {name: list(plans[name]) for name in tasks}

    return search


def poor(plan: Plan, option: str, stalls: int = 1) -> Plan:
    """A plan of another option with few stalls; nobody audits what a search brings home."""
    return plan.model_copy(update={"option": option, "stalls": plan.stalls[:stalls]})


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    """A clean plan for what each pair asks."""
    with little_work():
        return {n: solver.solve(pair(n), "asked", "quick", audit=audit) for n in PAIRS}


@pytest.mark.parametrize("name", list(PAIRS))
def test_the_freer_option_has_no_fewer(
    name: str, plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario, good = pair(name), plans[name]
    assert good.status is PlanStatus.SOLVED
    assert len(good.stalls) > 1
    given = {"asked": [good], "freer": [poor(good, "freer")]}
    monkeypatch.setattr(solver, "_solve_tasks", found_by(given))
    asked, freer = solve_all(scenario, effort=Effort.QUICK, audit=audit)
    assert asked.stalls == good.stalls
    assert len(freer.stalls) >= len(asked.stalls)
    assert freer.option == "freer"
    assert freer.provenance.taken_from == "asked"
    assert freer.provenance.scenario_sha256 == resolve(scenario, "freer").fingerprint()
    assert freer.metrics.by_seed == (len(freer.stalls),)
    assert hard(scenario, freer) == []
    assert Plan.model_validate_json(dump_plan(freer)).provenance.taken_from == "asked"


def test_what_was_not_found_is_taken_too(
    plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = plans["more angles"]
    none = Plan(scenario=good.scenario, option="freer", status=PlanStatus.NOT_FOUND)
    given = {"asked": [good], "freer": [none]}
    monkeypatch.setattr(solver, "_solve_tasks", found_by(given))
    _, freer = solve_all(pair("more angles"), effort=Effort.QUICK, audit=audit)
    assert freer.status is PlanStatus.SOLVED
    assert len(freer.stalls) == len(good.stalls)


def test_what_does_not_serve_is_not_taken(
    plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan without rooms is none of the option that wants them; its own plan stays."""
    scenario, asked = pair("fewer wishes"), plans["fewer wishes"]
    bare = poor(asked, "freer", len(asked.stalls)).model_copy(update={"rooms": (), "blocks": ()})
    few = asked.model_copy(update={"stalls": asked.stalls[:3]})
    monkeypatch.setattr(solver, "_solve_tasks", found_by({"asked": [few], "freer": [bare]}))
    plan, _ = solve_all(scenario, effort=Effort.QUICK, audit=audit)
    assert plan.stalls == few.stalls
    assert plan.provenance.taken_from is None
    assert "taken_from" not in dump_plan(plan)


def test_nobody_judges_nothing_is_taken(
    plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = plans["more angles"]
    given = {"asked": [good], "freer": [poor(good, "freer")]}
    monkeypatch.setattr(solver, "_solve_tasks", found_by(given))
    assert len(solve_all(pair("more angles"), effort=Effort.QUICK)[1].stalls) == 1


def test_each_seed_counts_what_it_alone_would_have_told(
    plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With either seed the plan of the narrow option is the freer one's, too."""
    good = plans["more angles"]
    n = len(good.stalls)
    given = {
        "asked": [poor(good, "asked", n - 2), good],
        "freer": [poor(good, "freer", n - 3), poor(good, "freer", n - 3)],
    }
    monkeypatch.setattr(solver, "_solve_tasks", found_by(given))
    asked, freer = solve_all(pair("more angles"), effort=Effort.QUICK, seeds=2, audit=audit, seed=5)
    assert asked.metrics.by_seed == (n - 2, n)
    assert freer.metrics.by_seed == (n - 2, n)
    assert len(freer.stalls) == n
    assert {p.provenance.seed for p in (asked, freer)} == {5}
    again = Plan.model_validate_json(dump_plan(asked))
    assert again.metrics.by_seed == asked.metrics.by_seed


def test_a_seed_that_found_none_is_told(
    plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = plans["no least count"]
    none = Plan(scenario=good.scenario, option="asked", status=PlanStatus.NOT_FOUND)
    monkeypatch.setattr(solver, "_solve_tasks", found_by({"asked": [none, good]}))
    (plan,) = solve_all(pair("no least count"), ("asked",), Effort.QUICK, seeds=2, audit=audit)
    assert plan.metrics.by_seed == (None, len(good.stalls))
    assert Plan.model_validate_json(dump_plan(plan)).metrics.by_seed == plan.metrics.by_seed


def test_nothing_is_said_of_seeds_that_nobody_knows() -> None:
    plan = Plan(scenario="yard", option="row")
    assert "by_seed" not in dump_plan(plan)
    assert Plan.model_validate_json(dump_plan(plan)) == plan


def test_money_counts_where_a_stall_has_its_price(
    plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two stalls more for a hut that costs three of them: the option keeps its own plan."""
    hut = HUT | {"cost": 300.0}
    scenario = strip(
        structures=[hut],
        options=[
            {"id": "asked", "treatments": {"hut": "remove"}},
            {"id": "freer", "treatments": {"hut": "optional"}, "stall_worth": 100.0},
        ],
    )
    with little_work():
        good = solver.solve(scenario, "asked", "quick", audit=audit)
    assert good.removed == ("hut",)
    kept = poor(good, "freer", len(good.stalls) - 2)
    metrics = kept.metrics.model_copy(update={"removal_cost": 0.0})
    kept = kept.model_copy(update={"removed": (), "metrics": metrics})
    given = {"asked": [good], "freer": [kept]}
    monkeypatch.setattr(solver, "_solve_tasks", found_by(given))
    _, freer = solve_all(scenario, effort=Effort.QUICK, audit=audit)
    assert freer.stalls == kept.stalls


@pytest.mark.parametrize("seeds", [1, 2, 3, 4, 7])
def test_seeds_share_the_work(seeds: int) -> None:
    """All of them together take no more steps than one alone, and nearly as many."""
    for work in WORK.values():
        each = work.shared(seeds)
        assert each.scouts >= 1
        assert all(r.total >= 1 for r in each.rounds)
        assert 0.98 * work.total <= seeds * each.total <= work.total


def test_seeds_are_one_at_least() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        solve_all(strip(), effort=Effort.QUICK, seeds=0)


def test_jobs_change_nothing() -> None:
    scenario = lot(
        rect(0, 0, 20, 17),
        gate((0, 5.5), (0, 11.5)),
        options=[{"id": "square", "rules": {"stall_angles": [90]}}, {"id": "all"}],
    )
    with little_work():
        one, two = (
            solve_all(scenario, effort=Effort.QUICK, seeds=2, jobs=j, audit=audit) for j in (1, 2)
        )
    assert [dump_plan(p) for p in one] == [dump_plan(p) for p in two]
    assert all(len(p.metrics.by_seed) == 2 for p in one)
    assert all(max(c or 0 for c in p.metrics.by_seed) == len(p.stalls) for p in one)
    assert len(one[1].stalls) >= len(one[0].stalls)


@pytest.mark.parametrize("name", list(PAIRS))
def test_as_it_is_searched(name: str) -> None:
    """With next to no search, whatever comes of it: the freer option has no fewer."""
    scenario = pair(name)
    with little_work(2):
        asked, freer = solve_all(scenario, effort=Effort.QUICK, seed=3, seeds=2, audit=audit)
    assert hard(scenario, asked) == hard(scenario, freer) == []
    assert len(freer.stalls) >= len(asked.stalls) > 0
    for mine, other in zip(freer.metrics.by_seed, asked.metrics.by_seed, strict=True):
        assert (mine or 0) >= (other or 0)


#: One corner of the strip holds stalls; the other ground lies on its aisle.
CORNER, AISLE = rect(0, 0, 9, 9), rect(20, 8, 21, 9)


@pytest.mark.parametrize(("ground", "taken"), [(CORNER, False), (AISLE, True)])
def test_what_an_option_pins_it_keeps(
    ground: Any, taken: bool, plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ground that is to stay free of stalls: a plan with stalls there is not taken over."""
    good = plans["more angles"]
    scenario = strip(
        options=[
            {"id": "asked", "rules": {"stall_angles": [90]}},
            {"id": "freer", "pins": {"no_stall": [ground]}},
        ]
    )
    own = poor(good, "freer", 0)
    monkeypatch.setattr(solver, "_solve_tasks", found_by({"asked": [good], "freer": [own]}))
    _, freer = solve_all(scenario, effort=Effort.QUICK, audit=audit)
    free = Polygon(ground).buffer(-0.01)
    assert any(free.intersects(Polygon(s.outline)) for s in good.stalls) != taken
    assert freer.stalls == (good.stalls if taken else own.stalls)
    if taken:
        assert hard(scenario, freer) == []
        assert freer.pinned is not None
        assert len(freer.pinned.no_stall) == 1
