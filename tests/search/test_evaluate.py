"""What is worked out step by step is what is worked out at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spaceplan.bench.scale import grown_site
from spaceplan.exchange import load
from spaceplan.model.scenario import Scenario
from spaceplan.search.anneal import anneal, settle, start
from spaceplan.search.build import build_world
from spaceplan.search.evaluate import add_up
from spaceplan.search.programme import programmes
from spaceplan.search.states import new_scratch, new_state
from tests.lots import building, gate, lot, rect, site_of, turned

SCENARIOS = Path(__file__).parents[2] / "scenarios"
#: Not compiled, the same steps take a thousand times as long.
STEPS = 3_000 if hasattr(settle, "signatures") else 60


def yard(angles: tuple[int, ...] = (90, 0)) -> Scenario:
    """A turned yard with a road, a house with doors, an optional hut, rooms and sheds to place."""
    outline = turned(rect(0, 0, 48, 40), 20)
    house = building("house", turned(rect(10, 30, 30, 38), 20), doors=turned([(20, 30)], 20))
    hut = building("hut", turned(rect(30, 10, 33, 13), 20), treatment="optional", cost=9)
    road = {"id": "lane", "kind": "road", "outline": turned(rect(0, 2, 20, 8), 20)}
    span = turned([(0, 2), (0, 8)], 20)
    brief = {
        "rooms": [{"id": "one", "area_m2": 30}, {"id": "two", "area_m2": 20}],
        "bikes": {"spaces": 20},
    }
    options = [{"id": "bar", "rooms": {"typology": "bar"}}]
    return lot(
        outline, gate(*span), structures=[house, hut, road], brief=brief, options=options,
        rules={"stall_angles": angles},
    )  # fmt: skip


YARDS = {
    "yard": yard(),
    "angled": yard((90, 45, 60, 0)),
    "one way": yard((45, 60)),
    "grown": grown_site(4),
}


@pytest.mark.parametrize(
    "name", [*YARDS, "dongxing-yuan", "lot-ell", "courtyard-krems-1", "lot-angled"]
)
def test_step_by_step_is_as_at_once(name: str):
    scenario = YARDS[name] if name in YARDS else load(SCENARIOS / f"{name}.yaml")
    site = site_of(scenario)
    world = build_world(site, programmes(site)[0])
    state, other, best = (new_state(world, 30) for _ in range(3))
    scratch = new_scratch(world, state)
    assert start(world, state, scratch, 3, 4_000, False)
    value = -np.inf
    for begin in range(0, STEPS, STEPS // 3):
        value = anneal(
            world, state, other, best, scratch,
            begin, begin, begin + STEPS // 3, STEPS, 2.0, 0.1, value,
        )  # fmt: skip
        step_by_step = add_up(world, state, scratch)
        totals, runs = scratch.totals[:4].copy(), state.run_count.copy()
        assert settle(world, state, other, scratch) == pytest.approx(step_by_step, abs=1e-6)
        assert scratch.totals[:4].tolist() == pytest.approx(totals.tolist())
        living = state.info[:, 0] == 1
        assert (state.run_count[living] == runs[living]).all()
