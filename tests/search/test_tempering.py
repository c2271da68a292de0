"""Replica exchange: better runs come to the cold end, and the same seed gives the same states."""

from __future__ import annotations

import math

from spaceplan.search.programme import programmes
from spaceplan.search.run import Run
from spaceplan.search.tempering import EPOCH, exchange
from tests.lots import gate, lot, rect, site_of


class Still:
    """A run that stays what it is worth, and remembers the temperatures it was driven at."""

    def __init__(self, worth: float) -> None:
        self.worth, self.heats = worth, list[float]()

    def return_to_best(self) -> None:
        pass

    def walk(self, _steps: int, heat: float) -> float:
        self.heats.append(heat)
        return self.worth


def test_the_best_comes_to_the_cold_end_and_stays():
    """Differences of ten stalls are never accepted the wrong way: exp(-10 (1/0.06 - ...)) is 0."""
    runs = [Still(w) for w in (10.0, 20.0, 30.0, 40.0)]
    exchange(runs, 20 * EPOCH * len(runs), seed=1)  # type: ignore[arg-type]
    ends = [r.heats[-1] for r in runs]
    assert ends == sorted(ends, reverse=True)
    assert math.isclose(min(ends), 0.06)
    assert math.isclose(max(ends), 1.0)


def test_no_more_steps_than_asked_and_an_end_when_told():
    runs = [Still(1.0) for _ in range(3)]
    told: list[int] = []
    exchange(runs, 10 * EPOCH * 3 + 5, seed=1, report=lambda n: bool(told.append(n)))  # type: ignore[arg-type]
    assert sum(told) == 10 * EPOCH * 3
    exchange(runs, 10 * EPOCH * 3, seed=1, report=lambda _: True)  # type: ignore[arg-type]
    assert len(runs[0].heats) == 11
    exchange([], 1_000, seed=1)


def test_the_same_seed_gives_the_same_layouts_and_none_is_lost():
    brief = {"bikes": {"spaces": 10}}
    site = site_of(lot(rect(0, 0, 36, 17), gate((0, 5.5), (0, 11.5)), brief=brief))
    (way, *_) = programmes(site)
    found = []
    for _ in range(2):
        runs = [Run(site, way, seed) for seed in range(3)]
        for run in runs:
            run.drive(1_000, (2.0, 0.15))
        before = [run.value for run in runs]
        exchange(runs, 4 * EPOCH * 3, seed=7)
        assert all(run.value >= old for run, old in zip(runs, before, strict=True))
        found.append([run.value for run in runs])
    assert found[0] == found[1]
