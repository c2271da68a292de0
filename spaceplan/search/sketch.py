"""A sketch: what one run of the search proposes, as plain data."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from spaceplan.geometry.site import Site, Stood
from spaceplan.model.base import Point
from spaceplan.model.enums import Effort
from spaceplan.search.frame import (
    point_in_frame,
    point_on_site,
    way_in_frame,
    way_on_site,
)
from spaceplan.search.gap import AisleRect, Quad, RowGap
from spaceplan.search.prices import price_of
from spaceplan.search.programme import Part, Programme
from spaceplan.search.world import (
    PARALLEL,
    ROWS,
    Floats,
    Scratch,
    State,
    World,
    new_scratch,
    new_state,
    slots,
)

if TYPE_CHECKING:
    from spaceplan.search.resume import Resumed


@dataclass(frozen=True)
class PlacedPart:
    """A block, shed, green, area or loose structure where it was put."""

    kind: str
    part: Part
    placement: tuple[float, float, float, float, float]
    """x, y, cos, sin, mirror ±1."""


@dataclass(frozen=True)
class Sketch:
    """What one run of the search proposes."""

    value: float
    stalls: int
    aisles: tuple[AisleRect, ...]
    gaps: tuple[RowGap, ...]
    parts: tuple[PlacedPart, ...]
    removed: tuple[str, ...]
    lanes: tuple[Quad, ...]
    standing: tuple[Stood, ...] = ()
    """Where loose structures stand that are none of the parts."""


@dataclass(frozen=True)
class Work:
    """How much a search does, in steps: many scouts, the best driven on, the best of those again.

    Two rounds of driving on lose less to chance than a longer one: a run that does not get on
    gives its steps to others.
    """

    scouts: int
    """Restarts from scratch."""
    scout_steps: int
    """Steps of each scout."""
    kept: int
    """How many scouts are driven on."""
    steps: int
    """Further steps of each of them."""
    drafts: int
    """How many sketches the master chooses among."""
    per_slot: float
    """Share of steps more for each block, shed and green that is to be placed."""
    finals: int = 0
    """How many of those driven on are driven on once more."""
    final_steps: int = 0
    """Further steps of each of them."""

    @property
    def total(self) -> int:
        """All steps together."""
        driven = self.kept * self.steps + self.finals * self.final_steps
        return self.scouts * self.scout_steps + driven


#: What the three efforts mean.
WORK = {
    Effort.QUICK: Work(scouts=10, scout_steps=6_000, kept=2, steps=32_000, drafts=3, per_slot=0.0),
    Effort.STANDARD: Work(
        scouts=20,
        scout_steps=20_000,
        kept=6,
        steps=100_000,
        drafts=6,
        per_slot=0.05,
        finals=2,
        final_steps=200_000,
    ),
    Effort.THOROUGH: Work(
        scouts=48,
        scout_steps=50_000,
        kept=8,
        steps=300_000,
        drafts=8,
        per_slot=0.25,
        finals=3,
        final_steps=900_000,
    ),
}


def work_for(effort: Effort, site: Site, programme: Programme | None) -> Work:
    """Return how much a search does on a site.

    Parameters
    ----------
    effort
        The effort asked for.
    site
        The site.  Beyond 6,000 m² of free ground the steps shrink a little with the area: each
        costs more there.
    programme
        What is to be placed; None for nothing.

    Returns
    -------
    Work
        The effort's work, its steps in proportion.
    """
    work = WORK[effort]
    slots = 0 if programme is None else len(programme.slots)
    factor = (1 + work.per_slot * slots) * min(1.0, (LARGE_M2 / site.free.area) ** _SHRINK)
    return replace(
        work,
        scout_steps=int(work.scout_steps * factor),
        steps=int(work.steps * factor),
        final_steps=int(work.final_steps * factor),
    )


#: What stands this near to where it stood was not moved, in metres.
AT_HOME_M = 1e-3
#: Free ground beyond which steps shrink and half of the scouts begin with a comb, in m² …
LARGE_M2 = 6_000.0
#: … and the power of the area by which they shrink.
_SHRINK = 0.35
#: Steps between two looks at the listener.
_SLICE = 6_000
#: First and last temperatures of scouts, and of what is driven on, in stalls.
SCOUT_HEAT = (2.0, 0.15)
#: The last time a run is driven on, it is warmed a little less.
FINAL_HEAT = (0.6, 0.04)
#: A comb of aisles is a beginning worth keeping: its scouts start cooler.
COMB_HEAT = (0.8, 0.1)
DRIVE_HEAT = (0.9, 0.04)
#: Places tried for each block before a programme is given up.
PLACES = 4_000
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
        self._scratch = new_scratch(self._state)
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
        from spaceplan.search.anneal import anneal, keep_proposal, settle

        if self.value > -np.inf:
            keep_proposal(self._state, self._best)
        world = self._world
        if not parallel:
            world = world._replace(params=world.params._replace(side_width=0.0))
        for begin in range(0, steps, _SLICE):
            end = min(begin + _SLICE, steps)
            self._slices += 1
            self.value = anneal(
                world, self._state, self._other, self._best, self._scratch,
                (self._seed + 7919 * self._slices) % 2**31, begin, end, steps, *heat, self.value,
            )  # fmt: skip
            if report is not None and report(end - begin):
                break
        if not parallel:
            keep_proposal(self._state, self._best)
            self.value = settle(self._world, self._state, self._other, self._scratch)

    def sketches(self) -> tuple[Sketch, ...]:
        """Return the best state so far, with and without straight walkways before doors.

        Returns
        -------
        tuple of Sketch
            The state as the search counted it, and the same with stalls across the walkways:
            ways on foot may be opened elsewhere for fewer stalls.
        """
        from spaceplan.search.anneal import keep_proposal

        keep_proposal(self._state, self._best)
        return read_sketches(
            self.site, self.programme, self._world, self._state, self._other, self._scratch
        )


def read_sketches(
    site: Site, programme: Programme, world: World, state: State, other: State, scratch: Scratch
) -> tuple[Sketch, ...]:
    """Read sketches out of a state, leaving out aisles that serve nothing.

    Parameters
    ----------
    site, programme
        What the world was built from.
    world, state, other, scratch
        What the search worked on.

    Returns
    -------
    tuple of Sketch
        With straight walkways before doors, and without them.
    """
    from spaceplan.search.anneal import settle, without_lanes
    from spaceplan.search.homing import sent_home

    value = settle(world, state, other, scratch)
    for k in range(len(world.fixed), len(state.half)):
        if state.info[k, 0] == 0:
            continue
        state.info[k, 0] = 0
        less = settle(world, state, other, scratch)
        if less >= value:
            value = less
        else:
            state.info[k, 0] = 1
    value = float(settle(world, state, other, scratch))
    lanes = state.lane[state.lane_kind == 1].copy()
    out = [_read(site, programme, world, state, value, lanes)]
    if len(lanes):
        without_lanes(world, state, other, scratch)
        out.append(_read(site, programme, world, state, value, lanes[:0]))
    if site.loose:
        return tuple(s for one in out for s in sent_home(site, one))
    return tuple(out)


def _read(
    site: Site, programme: Programme, world: World, state: State, value: float, lanes: Floats
) -> Sketch:
    from spaceplan.search.angled import DEGREES
    from spaceplan.search.rows import row_depth, row_frame, row_pitch

    aisles: list[AisleRect] = []
    index: dict[int, int] = {}
    gaps: list[RowGap] = []
    for k in (int(k) for k in np.flatnonzero(state.reached)):
        if k < len(world.fixed):
            continue
        index[k] = len(aisles)
        aisles.append(
            AisleRect(
                anchor=point_on_site(world, _pair(state.aisle[k, 0:2])),
                along=way_on_site(world, _pair(state.aisle[k, 2:4])),
                start=float(state.span[k, 0]),
                end=float(state.span[k, 1]),
                half=float(state.half[k]),
                neck=bool(state.info[k, 4] == 0 and 2 * state.half[k] < world.params.aisle - 0.01),
                gate=bool(state.info[k, 1] >= 0),
                way=int(np.sign(state.info[k, 4])),
            )
        )
    for k in (int(k) for k in state.order):
        kind = int(state.info[k, 4])
        lean = 0.0 if kind == 0 else math.copysign(DEGREES[abs(kind) - 1], kind)
        for row in range(ROWS):
            for i in range(state.run_count[k, row]):
                ox, oy, ux, uy, nx, ny, _lo, _hi = row_frame(state, k, row)
                gaps.append(
                    RowGap(
                        origin=point_on_site(world, (ox, oy)),
                        along=way_on_site(world, (ux, uy)),
                        outward=way_on_site(world, (nx, ny)),
                        start=float(state.runs[k, row, i, 0]),
                        end=float(state.runs[k, row, i, 1]),
                        right=bool((state.info[k, 3] >> row) & 1),
                        aisle=index.get(k, -1),
                        pitch=float(row_pitch(world, kind, row)),
                        depth=float(row_depth(world, kind, row)),
                        parallel=row >= PARALLEL,
                        lean=lean,
                    )
                )
    variants = [v for slot in programme.slots for v in slot.variants]
    return Sketch(
        value=value,
        stalls=int(state.stalls.sum()),
        aisles=tuple(aisles),
        gaps=tuple(gaps),
        parts=tuple(
            PlacedPart(
                slot.kind,
                variants[int(state.variant[m])],
                (
                    *point_on_site(world, _pair(state.block[m, 0:2])),
                    *way_on_site(world, _pair(state.block[m, 2:4])),
                    float(state.block[m, 4]),
                ),
            )
            for m, slot in enumerate(programme.slots)
        ),
        removed=tuple(r.id for r, gone in zip(site.removable, state.removed, strict=True) if gone),
        lanes=tuple(
            tuple(point_on_site(world, _pair(q[2 * i : 2 * i + 2])) for i in range(4))  # type: ignore[misc]
            for q in lanes
        ),
        standing=programme.standing,
    )


def _pair(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Point:
    return (float(values[0]), float(values[1]))
