"""Replica exchange: several runs at temperatures of their own, which change places."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spaceplan.search.run import Run

#: Steps between two exchanges.
EPOCH = 500
#: Hottest and coldest temperature, in stalls: one lets blocks change places, one none of the
#: stalls go.
HOT, COLD = 1.0, 0.06


def exchange(
    runs: Sequence[Run], steps: int, seed: int, report: Callable[[int], bool] | None = None
) -> None:
    """Drive runs on at different temperatures, the better ones drifting to the cold end.

    Hot runs find other arrangements, cold ones fill them: a run that is stuck goes up and comes
    back another one (Swendsen and Wang 1986, Geyer 1991).  Neighbours change temperatures with the
    probability min(1, exp((1/T_cold − 1/T_hot) (v_hot − v_cold))), v being what they are worth now;
    so runs of different programmes may compete.

    Parameters
    ----------
    runs
        The runs, the most promising first.
    steps
        How many steps of all runs together.
    seed
        Seed of the exchanges.
    report
        Told the steps done since it was last told; returns True to end early.
    """
    if not runs:
        return
    luck, last = np.random.default_rng(seed), max(1, len(runs) - 1)
    heats = [COLD * (HOT / COLD) ** (i / last) for i in range(len(runs))]
    order = list(runs)
    for run in runs:
        run.return_to_best()
    for epoch in range(max(1, steps // (EPOCH * len(runs)))):
        now = [run.walk(EPOCH, heat) for run, heat in zip(order, heats, strict=True)]
        # neighbours in pairs, the others' pairs next time
        for cold in range(epoch % 2, len(runs) - 1, 2):
            hot = cold + 1
            gain = (1 / heats[cold] - 1 / heats[hot]) * (now[hot] - now[cold])
            if luck.random() < math.exp(min(0.0, gain)):
                order[cold], order[hot] = order[hot], order[cold]
        if report is not None and report(EPOCH * len(runs)):
            return
