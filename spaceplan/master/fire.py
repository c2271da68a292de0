"""Fire lanes: ways of a fire engine from a gate to within reach of each dwelling block.

The cheapest ways prefer ground that cars drive on.  :func:`propose` draws lanes on open ground;
:func:`clear_lanes` finds the ground to clear of stalls where the rules are hard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import Point, Polygon

from spaceplan.geometry.outline import polygons, structure_polygon
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.master.engine import NEAR_MARGIN_M, PLAY_M, Home, Net, homes, least, outside
from spaceplan.model.case import stands
from spaceplan.model.enums import Severity, Treatment
from spaceplan.units import SWEEP_SLACK_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Extra price of a metre beside the drive ground, and over each stall, in metres.
_BESIDE, _STALL = 0.5, 40.0
#: What is held back of the length an engine may back, in metres, for the steps of the grid.
_BACK_MARGIN_M = 1.0
#: How much wider on each side a lane over stalls is cleared, so that the grid finds it again.
_CLEAR_M = 0.2
#: Candidates for a turning place lie so far apart, in metres.
_TURN_STEP_M = 0.9


def demanded(site: Site) -> bool:
    """Tell whether a plan must have fire lanes: the rule on their reach is hard.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    bool
        True if so, and there are dwellings and a vehicle gate.
    """
    hard = site.rules.hard("fire_lane_reach")
    return hard and bool(homes(site)) and bool(site.car_gates)


def propose(
    site: Site, ground: BaseGeometry, drive: BaseGeometry
) -> tuple[BaseGeometry, float | None]:
    """Draw fire lanes over the open ground of a plan.

    Parameters
    ----------
    site
        The site.
    ground
        Ground on which nothing stands, in metres.
    drive
        Ground that cars drive on: preferred.

    Returns
    -------
    tuple
        Lanes and turning places as one shape, and the farthest that they stay from a dwelling
        block's wall, in metres; empty and None without dwellings, or when no engine can come in.
    """
    blocks, ground = homes(site), without(ground, union(site.low))
    if not blocks or not site.rules.active("fire_lane_width") or not site.car_gates:
        return Polygon(), None
    # cheap is where the whole lane lies on the drive ground
    inner = drive.buffer(0.05 - site.rules.value("fire_lane_width") / 2, join_style="mitre")
    net = Net(site, ground, (without(ground, inner),), _BESIDE)
    shape = common(union(_lanes(site, net, blocks)), site.ground)
    if shape.is_empty:
        return Polygon(), None
    return shape, max(float(shape.distance(b.wall)) for b in blocks)


@dataclass(frozen=True)
class Cleared:
    """What fire lanes ask of a draft."""

    clear: tuple[Polygon, ...]
    """Ground to clear of stalls before it is looked at again; empty when none is in the way."""
    lanes: tuple[BaseGeometry, ...]
    """The lanes and turning places, once nothing is in the way."""


def clear_lanes(site: Site, ground: BaseGeometry, stalls: Sequence[Polygon]) -> Cleared | None:
    """Find ground to clear of stalls so that an engine gets to every dwelling, and can turn.

    Parameters
    ----------
    site
        The site.
    ground
        Ground on which nothing but stalls may stand, in metres.
    stalls
        The stalls.

    Returns
    -------
    Cleared or None
        Lanes and turning places over as few stalls as can be found; None when some block is not
        reached even without stalls, or no engine could turn.  Where rules are for where the ground
        allows them, a block that bare ground keeps engines from asks for nothing.
    """
    taken, blocks = union(stalls), homes(site)
    ground = without(ground, union(site.low))
    free = without(ground, taken)
    missed = _missed(site, free, blocks)
    if missed and excusing(site):
        # measured as the audit does: what it excuses, and no more
        excused = {name for name, _ in _beyond(site, -SWEEP_SLACK_M / 2, -SWEEP_SLACK_M / 2, 0.0)}
        missed = [b for b in missed if b.id not in excused]
    if missed:
        half = site.rules.value("fire_lane_width") / 2 + _CLEAR_M
        hit = (q.buffer(half, join_style="mitre") for q in stalls)
        over = Net(site, ground, hit, _STALL)
        ends = [over.end(b) for b in missed]
        lanes = [over.lane(over.way(e), _CLEAR_M) for e in ends if e is not None]
        pieces = tuple(p for lane in lanes for p in polygons(lane))
        return Cleared(pieces, ()) if all(e is not None for e in ends) else None
    net = Net(site, free, (), 0.0)
    if site.rules.hard("fire_dead_end_length") and _one_way_in(site):
        for block in blocks:
            serving = net.serving(block)
            if not serving.any() or net.way_to_turn[serving].min() <= _most(site):
                continue
            place = _cheapest_place(site, net, block, ground, stalls)
            if place is not None:
                return Cleared((place,), ())
            if not excusing(site) or _turns(site, block):
                return None
    return Cleared((), tuple(_lanes(site, net, blocks)))


def _missed(site: Site, free: BaseGeometry, blocks: Sequence[Home]) -> list[Home]:
    """Return blocks that no engine gets near enough to, found without a grid."""
    half = site.rules.value("fire_lane_width") / 2
    near = site.rules.value("fire_lane_reach") - NEAR_MARGIN_M / 2
    mouths = [outside(o, 2 * half) for o in site.car_gates]
    middles = union([free, *mouths]).buffer(PLAY_M - half)
    seeds = union(m.buffer(PLAY_M - half) for m in mouths)
    swept = union(p for p in shapely.get_parts(middles) if p.intersects(seeds)).buffer(half)
    return [b for b in blocks if swept.is_empty or swept.distance(b.wall) > near]


def _lanes(site: Site, net: Net, blocks: Sequence[Home]) -> list[BaseGeometry]:
    """Lanes to all blocks, to each as near as may be, with turning places where they are long."""
    ends = [net.end(b) for b in blocks]
    cells = [e for e in ends if e is not None]
    short = [net.last_metres(b) for b, e in zip(blocks, ends, strict=True) if e is None]
    turns = []
    for block in blocks:
        cell = _turning(site, net, block)
        if cell is not None:
            cells.append(cell)
            turns.append(Point(net.grid.place(cell)).buffer(net.turn / 2, quad_segs=16))
    lines = [net.way(cell) for cell in dict.fromkeys(cells)]
    lines += [line for line in short if line is not None]
    return [
        *(net.lane(line) for line in lines if line.length > 0),
        *(common(turn, net.ground) for turn in turns),
    ]


def unreachable(site: Site) -> tuple[tuple[str, float | None], ...]:
    """Return dwelling blocks that no plan whatsoever lets a fire engine come near enough to.

    A proof: nothing is built, every optional structure is gone, the lane is a hand narrower and the
    ground of trees no more than their own.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of str and float
        Ids, with how near an engine gets in metres, None if it does not enter.
    """
    if not demanded(site) or excusing(site):
        return ()
    return _beyond(site, -0.07, 0.05, 0.03)


def excusing(site: Site) -> bool:
    """Tell whether dwellings that the ground itself keeps an engine from ask for no lane.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    bool
        True where the rules say so.
    """
    rule = site.rules["fire_reach_where_possible"]
    return rule.severity is not Severity.OFF and rule.value > 0


def _bare(site: Site, thinner: float = 0.0) -> BaseGeometry:
    """Ground less what stands for certain, a little thinner, and what is too low to drive under."""
    solid = [
        structure_polygon(s)
        for s in site.case.structures
        if stands(s) and s.treatment is not Treatment.MOVE
    ]
    bare = without(site.ground, union(s.buffer(-thinner, join_style="mitre") for s in solid))
    if site.case.within is not None:
        bare = union([bare, site.block_ground])
    return without(union([bare, *site.passages]), union(site.low))


def _beyond(
    site: Site, body: float, reach: float, thinner: float
) -> tuple[tuple[str, float | None], ...]:
    """Blocks that an engine gets to on no ground; its half width and its side, changed so much."""
    width, near = site.rules.value("fire_lane_width"), site.rules.value("fire_lane_reach")
    half = width / 2 + body - 1e-3
    mouths = [outside(o, width) for o in site.car_gates]
    middles = union([_bare(site, thinner), *mouths]).buffer(-half)
    seeds = union(m.buffer(-half) for m in mouths)
    reached = (p for p in shapely.get_parts(middles) if p.intersects(seeds))
    swept = union(reached).buffer(width / 2 + reach)
    inside = common(swept, site.ground)
    out: list[tuple[str, float | None]] = []
    for block in homes(site):
        if inside.is_empty:
            out.append((block.id, None))
        elif inside.distance(block.wall) > near:
            out.append((block.id, float(inside.distance(block.wall))))
    return tuple(out)


def _turns(site: Site, block: Home) -> bool:
    """Tell whether an engine that serves a block could turn near enough on bare ground."""
    net = Net(site, _bare(site), (), 0.0)
    serving = net.serving(block)
    return bool(serving.any()) and float(net.way_to_turn[serving].min()) <= _most(site)


def _one_way_in(site: Site) -> bool:
    return len(site.car_gates) == 1


def _most(site: Site) -> float:
    return site.rules.value("fire_dead_end_length") - _BACK_MARGIN_M


def _turning(site: Site, net: Net, block: Home) -> tuple[int, int] | None:
    """Where a turning place is drawn for a block whose lane is a long dead end; None without."""
    if not site.rules.active("fire_dead_end_length") or not _one_way_in(site):
        return None
    serving = net.serving(block)
    if not serving.any() or net.way_out[serving].min() <= _most(site):
        return None
    back = net.back(serving)
    return least(np.where(net.places & (back <= _most(site)), back, np.inf))


def _cheapest_place(
    site: Site, net: Net, block: Home, ground: BaseGeometry, stalls: Sequence[Polygon]
) -> Polygon | None:
    """Return the turning place near enough to a block's lane that takes the fewest stalls."""
    back = net.back(net.serving(block))
    whole = union([ground, *net.mouths]).buffer(PLAY_M - net.turn / 2)
    fits = net.grid.covers(whole) & (back <= _most(site))
    every = max(1, round(_TURN_STEP_M / net.grid.step))
    cells = [c for c in np.argwhere(fits) if c[0] % every == 0 and c[1] % every == 0]
    if not cells:
        return None
    points = shapely.points([net.grid.place((int(i), int(j))) for i, j in cells])
    hit, _ = shapely.STRtree(list(stalls)).query(points, predicate="dwithin", distance=net.turn / 2)
    hits = np.bincount(hit, minlength=len(cells))
    ranks = [(int(hits[k]), float(back[tuple(c)]), k) for k, c in enumerate(cells)]
    wide = net.turn / 2 + net.grid.step
    return Polygon(points[min(ranks)[2]].buffer(wide, quad_segs=16))
