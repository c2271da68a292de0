"""One restart of the search, which can be driven on and take over parts of others."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from spaceplan.geometry.site import Site
from spaceplan.search.frame import point_in_frame, way_in_frame
from spaceplan.search.prices import price_of
from spaceplan.search.programme import Programme
from spaceplan.search.sketch import Sketch, read_sketches
from spaceplan.search.states import new_scratch, new_state, slots
from spaceplan.search.work import PLACES
from spaceplan.search.world import State, World

if TYPE_CHECKING:
    from spaceplan.search.resume import Resumed

#: What stands this near to where it stood was not moved, in metres.
AT_HOME_M = 1e-3
#: Steps between two looks at the listener.
_SLICE = 6_000
#: What a given plan builds stays where it is if it is off by no more than this, in metres: plans
#: are written to a tenth of a millimetre, and the audit lets two centimetres pass.
_PLAY_M = 0.015


class Run:
    """One restart of the search, which can be driven on.

    Parameters
    ----------
    site
        The site.
    programme
        What is to be built.
    seed
        Seed of this restart: the same seed and steps give the same states.
    comb
        Whether to begin with parallel aisles over the whole ground; default False.
    """

    def __init__(self, site: Site, programme: Programme, seed: int, *, comb: bool = False) -> None:
        from spaceplan.search.anneal import start
        from spaceplan.search.build import build_world

        self.site, self.programme = site, programme
        self._world = build_world(site, programme)
        room = slots(site.free.area)
        self._state, self._other = new_state(self._world, room), new_state(self._world, room)
        self._best = new_state(self._world, room)
        self._scratch = new_scratch(self._world, self._state)
        self._seed, self._slices = seed % 2**31, 0
        self.value = -np.inf
        self.placed = bool(start(self._world, self._state, self._scratch, self._seed, PLACES, comb))

    @property
    def worth(self) -> float:
        """The value less what is moved from its place, in stalls."""
        if not self.site.loose or not math.isfinite(self.value):
            return float(self.value)
        cost = {x.id: price_of(self.site, x.cost) for x in self.site.loose}
        fee = 0.0
        for m, slot in enumerate(self.programme.slots):
            kind, _, name = slot.kind.partition(":")
            home = self._world.pinned[self._world.slot_first[m]]
            if kind == "moved" and np.abs(self._best.block[m] - home).max() > AT_HOME_M:
                fee += cost[name]
        return float(self.value) - fee

    def take(self, plan: Resumed) -> bool:
        """Begin from a plan instead of a first layout by chance.

        Parameters
        ----------
        plan
            The plan; it must follow the programme of this run.

        Returns
        -------
        bool
            False when something stands where the plan builds, and that found no other place.
        """
        from spaceplan.search.angled import half_of
        from spaceplan.search.anneal import keep_proposal, settle
        from spaceplan.search.block_moves import rehouse

        world, state = self._world, self._state
        fixed = len(world.fixed)
        state.info[fixed:, 0] = 0
        for k, aisle in enumerate(plan.aisles[: len(state.half) - fixed], start=fixed):
            ways = way_in_frame(world, aisle.along)
            likeness = abs(world.dirs @ np.array(ways))
            state.aisle[k] = (*point_in_frame(world, aisle.anchor), *ways, aisle.back, aisle.ahead)
            state.half[k] = aisle.width / 2 if aisle.width > 0 else half_of(world, aisle.kind)
            state.info[k] = (1, aisle.gate, int(np.argmax(likeness)), 0, aisle.kind)
        for m, (variant, placed) in enumerate(zip(plan.variants, plan.placements, strict=True)):
            state.variant[m] = world.slot_first[m] + variant
            place, way = point_in_frame(world, placed[:2]), way_in_frame(world, placed[2:4])
            state.block[m] = (*place, *way, placed[4])
        state.removed[:] = plan.removed
        if not rehouse(world, state, self._seed, PLACES, _PLAY_M):
            return False
        self.value = settle(world, state, self._other, self._scratch)
        keep_proposal(self._best, state)
        self.placed = True
        return True

    def drive(
        self,
        steps: int,
        heat: tuple[float, float],
        report: Callable[[int], bool] | None = None,
        *,
        parallel: bool = True,
    ) -> None:
        """Anneal on from the best state so far.

        Parameters
        ----------
        steps
            How many steps.
        heat
            First and last temperature, in stalls.
        report
            Told the steps done since it was last told; returns True to end early.
        parallel
            Whether strips too thin for other stalls are filled with parallel ones; a search that
            starts with them settles too early.  Default True.
        """
        from spaceplan.search.anneal import keep_proposal, settle

        self.return_to_best()
        world = self._world
        if not parallel:
            world = world.replaced(params=world.params.replaced(side_width=0.0))
        for begin in range(0, steps, _SLICE):
            end = min(begin + _SLICE, steps)
            self._anneal(world, (begin, end, steps), heat)
            if report is not None and report(end - begin):
                break
        if not parallel:
            keep_proposal(self._state, self._best)
            self.value = settle(self._world, self._state, self._other, self._scratch)

    def walk(self, steps: int, heat: float) -> float:
        """Anneal on from where the last step led, at one temperature.

        Parameters
        ----------
        steps
            How many steps.
        heat
            The temperature, in stalls.

        Returns
        -------
        float
            What the present state is worth, in stalls; ``value`` is that of the best so far.
        """
        self._anneal(self._world, (0, steps, steps), (heat, heat))
        return float(self._scratch.totals[4])

    def return_to_best(self) -> None:
        """Go back to the best state so far."""
        from spaceplan.search.anneal import keep_proposal

        if self.value > -np.inf:
            keep_proposal(self._state, self._best)

    def _anneal(self, world: World, steps: tuple[int, int, int], heat: tuple[float, float]) -> None:
        from spaceplan.search.anneal import anneal

        self._slices += 1
        self.value = anneal(
            world, self._state, self._other, self._best, self._scratch,
            (self._seed + 7919 * self._slices) % 2**31, *steps, *heat, self.value,
        )  # fmt: skip

    def snapshot(self) -> State:
        """Return the best state so far, for others to take parts from while this is driven on.

        Returns
        -------
        State
            What it proposes, and the boxes of its aisles; nothing else of it may be read.
        """
        from spaceplan.search.anneal import keep_proposal, settle

        keep_proposal(self._state, self._best)
        settle(self._world, self._state, self._other, self._scratch)
        now = self._state
        return now.replaced(
            aisle=now.aisle.copy(), half=now.half.copy(), info=now.info.copy(),
            order=now.order.copy(), box=now.box.copy(),
        )  # fmt: skip

    def graft(self, donors: Sequence[State], tries: int) -> None:
        """Take over parts of other layouts, where that makes this one no worse.

        Parameters
        ----------
        donors
            Snapshots of runs of the same programme.
        tries
            How many parts of each are tried.
        """
        from spaceplan.search.anneal import keep_proposal
        from spaceplan.search.graft import graft

        for donor in donors:
            self._slices += 1
            keep_proposal(self._state, self._best)
            self.value = graft(
                self._world, self._state, self._other, self._best, self._scratch, donor,
                (self._seed + 7919 * self._slices) % 2**31, tries,
            )  # fmt: skip

    def sketches(self) -> tuple[Sketch, ...]:
        """Return the best state so far.

        Returns
        -------
        tuple of Sketch
            The state as the search counted it, and the same with loose structures sent home.
        """
        from spaceplan.search.anneal import keep_proposal

        keep_proposal(self._state, self._best)
        return read_sketches(
            self.site, self.programme, self._world, self._state, self._other, self._scratch
        )


def kernels_kept() -> bool:
    """Tell whether what takes long to compile is kept from an earlier run.

    Returns
    -------
    bool
        True if the kernels that a search begins with are only loaded.
    """
    from spaceplan.geometry.kernel import is_kept
    from spaceplan.search.anneal import anneal, keep_proposal, settle, start
    from spaceplan.search.graft import graft

    return all(is_kept(k) for k in (start, anneal, keep_proposal, settle, graft))
