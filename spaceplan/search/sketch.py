"""A sketch: what one run of the search proposes, as plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from spaceplan.geometry.site import Site
from spaceplan.model.base import Point
from spaceplan.model.enums import Effort
from spaceplan.search.programme import Part, Programme
from spaceplan.search.world import State, Tally, World, new_state, new_tally

Quad = tuple[Point, Point, Point, Point]


@dataclass(frozen=True)
class RowGap:
    """A free stretch of a row: stalls of one width stand side by side in it."""

    origin: Point
    along: Point
    outward: Point
    start: float
    end: float
    right: bool
    """Whether the stalls are pushed to the end rather than to the start."""
    aisle: int
    """Index of the aisle in the sketch, or −1 for a kept road or a frontage."""

    @property
    def length(self) -> float:
        """Free length, in metres."""
        return self.end - self.start

    def at(self, u: float, v: float) -> Point:
        """Return a place of the row.

        Parameters
        ----------
        u, v
            Along and outward, in metres.

        Returns
        -------
        Point
            The place on the site.
        """
        return (
            self.origin[0] + u * self.along[0] + v * self.outward[0],
            self.origin[1] + u * self.along[1] + v * self.outward[1],
        )


@dataclass(frozen=True)
class AisleRect:
    """An aisle as a rectangle about a straight line."""

    anchor: Point
    along: Point
    start: float
    end: float
    half: float
    neck: bool
    gate: bool

    def corners(self, start: float, end: float) -> Quad:
        """Return the corners of a stretch of it.

        Parameters
        ----------
        start, end
            Stretch along the line, in metres.

        Returns
        -------
        tuple of Point
            Four corners.
        """
        (px, py), (ux, uy), h = self.anchor, self.along, self.half
        nx, ny = -uy, ux
        return (
            (px + start * ux - h * nx, py + start * uy - h * ny),
            (px + end * ux - h * nx, py + end * uy - h * ny),
            (px + end * ux + h * nx, py + end * uy + h * ny),
            (px + start * ux + h * nx, py + start * uy + h * ny),
        )


@dataclass(frozen=True)
class PlacedPart:
    """A block, shed or green where it was put."""

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


@dataclass(frozen=True)
class Work:
    """How much a search does, in steps."""

    restarts: int
    steps: int
    polish: int
    """Steps at a low temperature after the best of the restart."""


#: What the three efforts mean.
WORK = {
    Effort.QUICK: Work(restarts=4, steps=24_000, polish=12_000),
    Effort.STANDARD: Work(restarts=10, steps=90_000, polish=60_000),
    Effort.THOROUGH: Work(restarts=32, steps=250_000, polish=150_000),
}

#: Enough to show something at once.
FIRST = Work(restarts=1, steps=5_000, polish=0)

#: Steps between two reports.
_SLICE = 6_000
_HOT, _COLD, _WARM = 2.0, 0.08, 0.5
#: Places tried for each block before a programme is given up.
PLACES = 4_000


def run_restart(
    site: Site,
    programme: Programme,
    work: Work,
    seed: int,
    report: Callable[[float, int], bool] | None = None,
) -> Sketch | None:
    """Anneal once from scratch.

    Parameters
    ----------
    site
        The site.
    programme
        What is to be built.
    work
        How many steps.
    seed
        Seed of this restart.
    report
        Called with the share done and the stalls so far; returns True to end early.

    Returns
    -------
    Sketch or None
        The best state found; None when some block found no place.
    """
    from spaceplan.search.anneal import anneal, copy_state, start
    from spaceplan.search.build import build_world
    from spaceplan.search.rows import working_room

    world = build_world(site, programme)
    state, other, best = new_state(world), new_state(world), new_state(world)
    tally, spans = new_tally(world), working_room()
    seed = seed % 2**31
    if not start(world, state, spans, seed, PLACES):
        return None
    value = -np.inf
    total = work.steps + work.polish
    phases = [(work.steps, _HOT, _COLD)]
    if work.polish:
        phases.append((work.polish, _WARM, _COLD / 2))
    done, ended = 0, False
    for steps, hot, cold in phases:
        if done:
            copy_state(state, best)
        for begin in range(0, steps, _SLICE):
            end = min(begin + _SLICE, steps)
            value = anneal(
                world, state, other, best, tally, spans, (seed + 7919 * (done + 1)) % 2**31,
                begin, end, steps, hot, cold, value,
            )  # fmt: skip
            done += end - begin
            if report is not None and report(done / total, max(0, round(value))):
                ended = True
                break
        if ended:
            break
    return read_sketch(site, programme, world, best, tally)


def read_sketch(
    site: Site, programme: Programme, world: World, state: State, tally: Tally
) -> Sketch:
    """Read a sketch out of a state, leaving out aisles that serve nothing.

    Parameters
    ----------
    site, programme
        What the world was built from.
    world, state, tally
        What the search worked on.

    Returns
    -------
    Sketch
        The sketch.
    """
    from spaceplan.search.evaluate import evaluate
    from spaceplan.search.rows import refresh_all, working_room

    spans = working_room()
    refresh_all(world, state, spans)
    value = evaluate(world, state, tally, spans)
    fixed = len(world.fixed)
    for k in range(fixed, len(state.half)):
        if state.info[k, 0] == 0:
            continue
        state.info[k, 0] = 0
        without = evaluate(world, state, tally, spans)
        if without >= value:
            value = without
        else:
            state.info[k, 0] = 1
    evaluate(world, state, tally, spans)
    aisles: list[AisleRect] = []
    index: dict[int, int] = {}
    for k in range(fixed, len(state.half)):
        if tally.reached[k] == 0:
            continue
        index[k] = len(aisles)
        aisles.append(
            AisleRect(
                anchor=_pair(state.aisle[k, 0:2]),
                along=_pair(state.aisle[k, 2:4]),
                start=float(state.span[k, 0]),
                end=float(state.span[k, 1]),
                half=float(state.half[k]),
                neck=bool(2 * state.half[k] < world.params.aisle - 0.01),
                gate=bool(state.info[k, 1] >= 0),
            )
        )
    gaps = []
    for r in range(int(tally.totals[5])):
        run = tally.runs[r]
        gaps.append(
            RowGap(
                origin=_pair(run[0:2]),
                along=_pair(run[2:4]),
                outward=_pair(run[4:6]),
                start=float(run[6]),
                end=float(run[7]),
                right=bool(run[9] > 0),
                aisle=index.get(int(tally.run_aisle[r, 0]), -1),
            )
        )
    variants = [v for slot in programme.slots for v in slot.variants]
    parts = tuple(
        PlacedPart(
            slot.kind,
            variants[int(state.variant[m])],
            tuple(float(v) for v in state.block[m]),  # type: ignore[arg-type]
        )
        for m, slot in enumerate(programme.slots)
    )
    lanes = tuple(
        tuple((float(q[2 * i]), float(q[2 * i + 1])) for i in range(4))
        for q in tally.lanes[: int(tally.totals[4])]
    )
    return Sketch(
        value=float(value),
        stalls=int(tally.totals[0]),
        aisles=tuple(aisles),
        gaps=tuple(gaps),
        parts=parts,
        removed=tuple(r.id for r, gone in zip(site.removable, state.removed, strict=True) if gone),
        lanes=lanes,  # type: ignore[arg-type]
    )


def _pair(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Point:
    return (float(values[0]), float(values[1]))
