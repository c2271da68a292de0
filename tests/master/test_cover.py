"""The small exact models, on tables that can be reckoned by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from spaceplan.master.cover import Sites, best_sites, fewest_sites, greedy, undominated


def table(*rows: str) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([[c == "x" for c in row] for row in rows])


#: Worth 3, 3, 2 and 2.5 (in tenths): a serves 6, b serves 5, c serves 2.5.
ROWS = table("xx..", ".xx.", "...x")


def sites(**changes: object) -> Sites:
    made = {"covers": ROWS, "weights": (30, 30, 20, 25), "penalties": (0, 0, 0)}
    return Sites(**{**made, **changes})  # type: ignore[arg-type]


def test_nothing_is_counted_twice():
    """a and b serve 6 + 5 - 3 = 8 together, a and c 6 + 2.5 = 8.5: the better pair."""
    assert best_sites(sites(), 2, 0) == (0, 2)
    assert best_sites(sites(), 1, 0) == (0,)


def test_pairs_that_clash_stay_apart():
    """Without a and c together the next best is a and b (8), not b and c (7.5)."""
    assert best_sites(sites(clashes=((0, 2),)), 2, 0) == (0, 1)
    assert best_sites(sites(clashes=((0, 1), (0, 2), (1, 2))), 2, 0) is None


def test_a_stall_is_worth_more_than_any_gain():
    """a would take stall 7: b and c stand instead; where all are wanted, a comes too."""
    dear = sites(drops=((7,), (), ()))
    assert best_sites(dear, 2, 0) == (1, 2)
    assert best_sites(dear, 3, 0) == (0, 1, 2)
    # two that take the same stall cost one stall, not two
    shared = sites(drops=((7,), (8,), (7,)))
    assert best_sites(shared, 2, 0) == (0, 2)


def test_what_must_be_served_is():
    """The fourth sample must be served: c stands, however little it is worth."""
    assert best_sites(sites(must=(3,)), 1, 0) == (2,)
    assert best_sites(sites(must=(0, 3)), 1, 0) is None
    assert best_sites(sites(), 4, 0) is None


def test_fewest_beats_greedy():
    """Six samples: greedy takes the middle one (4) and then two more; two would do."""
    rows = table(".xxxx.", "xxx...", "...xxx")
    assert len(greedy(rows)) == 3
    assert fewest_sites(rows, 0) == ((1, 2), 2)


def test_a_first_look_takes_one_by_one():
    """Without the solver: a, then c; what must be served and is not is no answer."""
    assert best_sites(sites(), 2, None) == (0, 2)
    assert best_sites(sites(clashes=((0, 2),)), 2, None) == (0, 1)
    assert best_sites(sites(must=(3,)), 1, None) is None
    assert best_sites(sites(), 4, None) is None
    rows = table(".xxxx.", "xxx...", "...xxx")
    assert fewest_sites(rows, None) == ((0, 1, 2), 1)


def test_fewest_of_nothing():
    assert fewest_sites(np.zeros((0, 0), dtype=bool), 0) == ((), 0)


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        (table("xx.", "x..", "..x"), [0, 2]),
        (table("x..", "x..", "..x"), [1, 2]),
        (table("...", "x.."), [1]),
    ],
)
def test_the_dominated_go(rows: np.ndarray, kept: list[int]):  # type: ignore[type-arg]
    """What serves less than another goes, and of equals the one with the greater rank."""
    assert undominated(rows, [1.0, 0.5, 0.0]) == kept


@pytest.mark.parametrize("seed", range(20))
def test_who_stays_lies_in_no_other_set(seed: int):
    """Told from the sets themselves: of equals one stays, and none that lies in a larger one."""
    chance = np.random.default_rng(seed)
    rows = chance.random((60, 1 + seed % 9)) < chance.random()
    ranks = chance.integers(0, 3, 60).astype(float).tolist()
    served = [frozenset(np.flatnonzero(r).tolist()) for r in rows]
    for empty in (False, True):
        kept = [
            i
            for i, mine in enumerate(served)
            if (empty or mine)
            and not any(mine < other for other in served)
            and (ranks[i], i) == min((ranks[k], k) for k, s in enumerate(served) if s == mine)
        ]
        assert undominated(rows, ranks, empty=empty) == kept


@pytest.mark.parametrize("seed", range(10))
def test_no_other_choice_is_better(seed: int):
    """All choices of three out of twelve reckoned by hand: the solver's is worth the most."""
    chance = np.random.default_rng(seed)
    covers = chance.random((12, 15)) < 0.3
    weights, costs = chance.integers(1, 30, 15), chance.integers(0, 10, 12)
    clashes = tuple((i, i + 1) for i in range(0, 12, 3))
    found = best_sites(Sites(covers, (*weights.tolist(),), (*costs.tolist(),), clashes), 3, 0)

    def worth(some: tuple[int, ...]) -> int:
        return int(weights[covers[list(some)].any(axis=0)].sum() - costs[list(some)].sum())

    every = [c for c in combinations(range(12), 3) if not any(set(p) <= set(c) for p in clashes)]
    assert found in every
    assert worth(found) == max(map(worth, every))
