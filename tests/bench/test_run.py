"""Running cases: each in a process of its own, timed, and none can end the others."""

import os
import signal
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from spaceplan.bench import Settings, load_cases, run_cases
from spaceplan.model.enums import Effort
from spaceplan.model.listener import Phase, Progress
from tests.bench.yards import case, row

FOLDER = Path(__file__).parents[2] / "scenarios" / "bench"
needs_fork = pytest.mark.skipif(
    not hasattr(os, "fork") or sys.platform == "darwin", reason="the stand-in needs fork"
)


def solve_all(
    scenario: Any, options: Any, effort: Any, seed: int, jobs: int, listener: Any, audit: Any
):
    """What the name of the case asks for."""
    name = scenario.name
    if name == "raises":
        raise ValueError("no such luck\nmore")
    if name == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    listener.report(Progress(option="plan", phase=Phase.COMPILE, share=0))
    listener.report(Progress(option="plan", phase=Phase.SEARCH, share=0.1, stalls=5))
    time.sleep(0.05)
    first = row(name, 4)
    listener.report(Progress(option="plan", phase=Phase.SEARCH, share=0.5, plan=first))
    if name == "greedy":
        kept = bytearray(80 * 1024 * 1024)
        kept[::4096] = b"x" * len(kept[::4096])
    last = row(name, seed + jobs)
    listener.report(Progress(option="plan", phase=Phase.DONE, share=1, stalls=8, plan=last))
    return (last,)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch):
    module = ModuleType("spaceplan.solve")
    module.solve_all = solve_all  # type: ignore[attr-defined]
    module.warm_up = lambda: 0.0  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "spaceplan.solve", module)


@needs_fork
def test_a_case_is_timed_from_what_it_reports(stand_in):
    seen = []
    (r,) = run_cases(
        [case()], Settings(Effort.QUICK, 6, 2), lambda c, share, n: seen.append((share, n))
    )
    assert (r.stalls, r.verdict) == (8, "clean")
    assert [(m.stalls, m.planned) for m in r.cost.moments] == [(5, False), (5, True), (8, True)]
    assert r.first_s is not None
    assert r.cost.total_s is not None
    assert 0.05 <= r.first_s <= r.seconds_to(0.95) <= r.cost.total_s < 5.0
    assert r.seconds_to(0.6) < 0.05
    assert seen == [(0.0, None), (0.1, 5), (0.5, 4), (1.0, 8)]


@needs_fork
def test_seeds_follow_each_other_case_by_case(stand_in):
    settings = Settings(Effort.QUICK, 5, 1, seeds=3)
    results = list(run_cases([case("a"), case("b")], settings))
    assert [(r.case.scenario.name, r.seed, r.stalls) for r in results] == [
        (name, seed, seed + 1) for name in ("a", "b") for seed in (5, 6, 7)
    ]


@needs_fork
def test_a_crash_ends_one_case_only(stand_in):
    names = ("raises", "yard", "dies", "last")
    results = list(run_cases([case(n) for n in names], Settings(seed=7)))
    assert [r.verdict for r in results] == ["broken", "clean", "broken", "clean"]
    assert results[0].broken == "ValueError: no such luck"
    assert results[2].broken == "signal 9"
    assert not any(r.clean for r in results if r.broken)


@needs_fork
def test_peak_memory_is_that_of_the_case(stand_in):
    """80 MB more in one case are seen there, and neither before nor after."""
    results = run_cases([case("a"), case("greedy"), case("b")], Settings(seed=7))
    before, greedy, after = (r.cost.peak_mb or 0.0 for r in results)
    assert greedy > before + 70
    assert abs(after - before) < 40


def test_a_real_case():
    """The whole way: a yard behind a straight archway, found and clean at the quickest effort."""
    cases = load_cases("necks", FOLDER, ("straight",))
    (r,) = run_cases(cases, Settings(Effort.QUICK))
    assert (r.verdict, r.broken) == ("clean", "")
    assert r.counted <= (r.plan.upper_bound if r.plan and r.plan.upper_bound else 0)
    assert r.ratio is not None
    assert r.ratio >= 0.8
    assert r.first_s is not None
    assert r.first_s <= (r.cost.total_s or 0)
    assert (r.cost.peak_mb or 0) > 30
