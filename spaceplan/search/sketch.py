"""A sketch: what one run of the search proposes, as plain data."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from spaceplan.geometry.site import Site, Stood
from spaceplan.model.base import Point
from spaceplan.search.frame import point_on_site, way_on_site
from spaceplan.search.gap import AisleRect, RowGap
from spaceplan.search.programme import Part, Programme
from spaceplan.search.world import PARALLEL, ROWS, Scratch, State, World


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
    standing: tuple[Stood, ...] = ()
    """Where loose structures stand that are none of the parts."""


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
        The state, and where loose structures may be sent home the same with some of them there.
    """
    from spaceplan.search.anneal import settle
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
    sketch = _read(site, programme, world, state, value)
    return tuple(sent_home(site, sketch)) if site.loose else (sketch,)


def _read(site: Site, programme: Programme, world: World, state: State, value: float) -> Sketch:
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
        standing=programme.standing,
    )


def _pair(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Point:
    return (float(values[0]), float(values[1]))
