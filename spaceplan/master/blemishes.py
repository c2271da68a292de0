"""What residents mind about a draft, measured from its sketch and priced by the scenario's weights.

Each measure counts the units of one field of :class:`spaceplan.model.weights.Weights`; stalls under
windows depend on how gaps are filled and are counted for each offer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon

from spaceplan.geometry.dwellings import setbacks, under_windows
from spaceplan.geometry.near_homes import WALLED, home_doors, look_from
from spaceplan.geometry.outline import polygons, structure_polygon
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.geometry.walk import Grid, spread, way_back
from spaceplan.master.draft import Draft, distance_at, part_polygon, stall_box
from spaceplan.master.foot import Entrance, apron, nearest_cell
from spaceplan.master.network import network
from spaceplan.master.offers import Offer
from spaceplan.master.parts import built_parts
from spaceplan.master.patterns import Pattern, plain
from spaceplan.master.sunlit import lit_shares
from spaceplan.master.walks import mouth, shed_doors, walk_grid
from spaceplan.model.areas import AreaKind
from spaceplan.model.base import Point as Place
from spaceplan.model.case import stands
from spaceplan.model.enums import Kind
from spaceplan.search.area_slots import AreaPatch
from spaceplan.search.gap import RowGap
from spaceplan.search.green_slots import GreenPatch
from spaceplan.search.sketch import PlacedPart, Sketch
from spaceplan.typologies.base import Footprint
from spaceplan.typologies.bike_shed import ShedFootprint
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Greens nearer than this are one, in metres.
_TOUCH_M = 0.05
#: Grounds that somebody keeps an eye on.
_WATCHED = frozenset({AreaKind.PLAY, AreaKind.EXERCISE})


def blemish(site: Site, draft: Draft) -> float:
    """Return what a draft's blemishes weigh, stalls under windows left out.

    Parameters
    ----------
    site
        The site; its case has the weights.
    draft
        The draft, its gaps filled with as many stalls as they hold.

    Returns
    -------
    float
        In stalls; what weighs nothing is not measured.
    """
    w = site.case.weights
    measures: tuple[tuple[float, Callable[[Site, Draft], float]], ...] = (
        (w.single_lane, single_lane),
        (w.ebike_metre, ebike_metres),
        (w.near_dwelling_m2, near_dwelling),
        (w.walk_on_drive_metre, walk_on_drive),
        (w.green_piece, green_pieces),
        (w.play_out_of_sight, play_out_of_sight),
        (w.play_shade, play_shade),
        (w.bike_walk_metre, bike_walk),
    )
    return sum(price * measure(site, draft) for price, measure in measures if price > 0)


def single_lane(site: Site, draft: Draft) -> float:
    """Return the metres of new single lanes, each times the stalls reached through it alone."""
    aisles = draft.sketch.aisles
    if not any(a.neck for a in aisles):
        return 0.0
    net = network(site, aisles)
    stalls = [0] * len(net.shapes)
    for gap in draft.gaps:
        at = net.serving(gap)
        if at is not None:
            stalls[at] += gap.count
    whole = net.reached()
    total = 0.0
    for i, aisle in enumerate(aisles):
        if aisle.neck and i in whole:
            behind = sum(stalls[k] for k in whole - net.reached({i}))
            bare = without(net.shapes[i], union(s for k, s in enumerate(net.shapes) if k != i))
            total += bare.area / (2 * aisle.half) * behind
    return total


def ebike_metres(site: Site, draft: Draft) -> float:
    """Return the metres that sheds with e-bikes lack to dwellings' walls and doors."""
    sheds = [Polygon(s.outline) for s in built_parts(draft.sketch)[2] if s.ebikes]
    walls = [structure_polygon(s) for s in site.case.structures if s.is_dwelling and stands(s)]
    doors = [Point(d.point) for d in site.doors if d.dwelling]
    total = 0.0
    for rule, things in (("ebike_to_wall", union(walls)), ("ebike_to_exit", union(doors))):
        if site.rules.active(rule) and not things.is_empty:
            lacks = (site.rules.value(rule) - shed.distance(things) for shed in sheds)
            total += sum(x for x in lacks if x > TOLERANCE_M)
    return total


def near_dwelling(site: Site, draft: Draft) -> float:
    """Return the ground of new aisles nearer to dwellings than rules on roads ask, in m²."""
    strips = without(union(setbacks(site, hard=False)), union(site.roads))
    return common(strips, _aisles(draft)).area


def walk_on_drive(site: Site, draft: Draft) -> float:
    """Return the metres over aisles and roads from a dwelling's door to a gate, in the mean.

    People go where a metre of drive ground counts twice.
    """
    wide = site.rules.value("walkway_width")
    gates = [o for o in site.openings if o.gate.pedestrians and o.width >= wide]
    aprons = _home_aprons(site)
    if not aprons or not gates:
        return 0.0
    grid = walk_grid(site, draft, union([_aisles(draft), *site.roads]))
    far, came = spread(grid, grid.covers(union(mouth(site, o) for o in gates)))
    cells = [nearest_cell(grid, far, at, 2.0) for at in aprons]
    metres = [_over_dear(grid, way_back(grid, came, c)) for c in cells if c is not None]
    return fmean(metres) if metres else 0.0


def green_pieces(site: Site, draft: Draft) -> float:
    """Count the pieces of green beyond the first."""
    optional = {r.id: r.polygon for r in site.removable if r.id not in draft.sketch.removed}
    kept = [p for k, p in optional.items() if site.case.structure(k).kind is Kind.GREEN]
    new = [part_polygon(p) for p in draft.sketch.parts if isinstance(p.part, GreenPatch)]
    every = [*site.with_standing(draft.standing).greens, *kept, *new]
    return max(0, len(list(polygons(union(g.buffer(_TOUCH_M / 2) for g in every)))) - 1)


def play_out_of_sight(site: Site, draft: Draft) -> float:
    """Count the grounds for play and exercise whose middle no dwelling's door sees."""
    rule, parts = "play_in_sight", draft.sketch.parts
    grounds, homes = watched(draft.sketch), home_doors(site)
    if not grounds or not homes or not site.rules.active(rule) or not site.rules.value(rule):
        return 0.0
    optional = {r.id for r in site.removable} - set(draft.sketch.removed)
    old = [
        structure_polygon(s)
        for s in site.case.structures
        if s.kind in WALLED and s.id != site.case.within_id and (stands(s) or s.id in optional)
    ]
    new = [part_polygon(p) for p in parts if isinstance(p.part, Footprint | ShedFootprint)]
    loose = [s.ground for s in draft.standing if s.kind in WALLED]
    walls = union([*old, *new, *loose])
    hidden = 0
    for ground in grounds:
        middle = part_polygon(ground).centroid
        views = [LineString([look_from(d), (middle.x, middle.y)]) for d in homes]
        hidden += all(common(v, walls).length > TOLERANCE_M for v in views)
    return hidden


def watched(sketch: Sketch) -> list[PlacedPart]:
    """Return the grounds of a sketch that somebody keeps an eye on: for play and exercise.

    Parameters
    ----------
    sketch
        What the search proposes.

    Returns
    -------
    list of PlacedPart
        The grounds where they were put.
    """
    return [p for p in sketch.parts if isinstance(p.part, AreaPatch) and p.part.use in _WATCHED]


def play_shade(site: Site, draft: Draft) -> float:
    """Return how many areas that are to have sun are shaded at noon, each by its share."""
    if not site.rules.active("sunlit_share"):
        return 0.0
    return sum(1 - share for share in lit_shares(site, draft.sketch))


def bike_walk(site: Site, draft: Draft) -> float:
    """Return the metres from a dwelling's door to the nearest new bike shed, in the mean."""
    aprons, size = _home_aprons(site), site.rules.value("door_apron_depth")
    sheds = [e for p in draft.sketch.parts for e in shed_doors(p)]
    if not aprons or not sheds:
        return 0.0
    grid = walk_grid(site, draft)
    far, _ = spread(grid, grid.covers(union(apron(e, size) for e in sheds)))
    metres = [m for m in (distance_at(grid, far, at) for at in aprons) if math.isfinite(m)]
    return fmean(metres) if metres else 0.0


def stalls_under_windows(
    site: Site, drafts: list[list[tuple[RowGap, list[Offer]]]]
) -> list[list[list[int]]]:
    """Count the stalls under windows of offers.

    Parameters
    ----------
    site
        The site.
    drafts
        Of each draft each gap with its offers.

    Returns
    -------
    list of list of list of int
        Of each draft, for each gap, one count an offer; 0 where the weight is 0.
    """
    counts = _Windows(site)
    return [
        [counts.of(gap, [o.pattern for o in some]) for gap, some in offered] for offered in drafts
    ]


def plain_under_windows(site: Site, drafts: list[Draft]) -> list[int]:
    """Count the stalls under windows of drafts whose gaps hold plain stalls.

    Parameters
    ----------
    site
        The site.
    drafts
        The drafts.

    Returns
    -------
    list of int
        One count a draft; 0 where the weight is 0.
    """
    counts = _Windows(site)
    return [sum(counts.of(gap, [plain(gap)])[0] for gap in d.gaps) for d in drafts]


class _Windows:
    """Ground near windows, looked up for one stall after another."""

    def __init__(self, site: Site) -> None:
        weighs = site.case.weights.window_stall > 0
        self.zone = under_windows(site) if weighs else Polygon()
        shapely.prepare(self.zone)

    def of(self, gap: RowGap, some: list[Pattern]) -> list[int]:
        if self.zone.is_empty or not self.zone.intersects(Polygon(gap.band)):
            return [0] * len(some)
        starts = sorted({u for p in some for u in p.starts})
        meets = shapely.intersects(self.zone, [stall_box(gap, u) for u in starts])
        under = {u for u, met in zip(starts, np.atleast_1d(meets), strict=True) if met}
        return [sum(u in under for u in p.starts) for p in some]


def _aisles(draft: Draft) -> BaseGeometry:
    return union(Polygon(a.corners(a.start, a.end)) for a in draft.sketch.aisles)


def _home_aprons(site: Site) -> list[Place]:
    """Return the middles of the ground before dwellings' doors."""
    size = site.rules.value("door_apron_depth")
    shapes = [apron(Entrance(d.point, d.facing), size) for d in site.doors if d.dwelling]
    return [(s.centroid.x, s.centroid.y) for s in shapes]


def _over_dear(grid: Grid, way: list[Place]) -> float:
    """Return how much of a way leads over ground that counts twice, in metres."""
    return sum(
        math.dist(a, b) * (float(grid.cost[grid.cell(a)] + grid.cost[grid.cell(b)]) - 2) / 2
        for a, b in pairwise(way)
    )
