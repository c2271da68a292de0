"""How far people walk: to the gates, and to the bike sheds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from shapely.geometry import Polygon

from spaceplan.geometry.openings import Opening
from spaceplan.geometry.overlay import union, without
from spaceplan.geometry.site import Site
from spaceplan.geometry.walk import Grid, make_grid, spread
from spaceplan.master.draft import Draft, distance_at, entrances_of
from spaceplan.master.foot import Entrance, apron
from spaceplan.search.sketch import PlacedPart
from spaceplan.typologies.base import Footprint
from spaceplan.typologies.bike_shed import ShedFootprint

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def longest_walks(site: Site, draft: Draft) -> tuple[float | None, float | None]:
    """Measure the longest ways on foot, the stalls of the draft standing.

    Parameters
    ----------
    site
        The site.
    draft
        The draft.

    Returns
    -------
    tuple of float or None
        From a door to the nearest gate for people, and from a dwelling's door to the nearest bike
        shed, in metres; None where there is no such way.
    """
    rules = site.rules
    walk, size = rules.value("walkway_width"), rules.value("door_apron_depth")
    gates = [o for o in site.openings if o.gate.pedestrians and o.width >= walk]
    doors = [Entrance(d.point, d.facing) for d in site.doors]
    parts = draft.sketch.parts
    pinned = () if site.held is None else site.held.doors
    every = doors + [Entrance(d.point, d.facing) for d in pinned]
    every += [e for p in parts for e in entrances_of(p)]
    homes = {s.id for s in site.case.structures if s.is_dwelling}
    home = [Entrance(d.point, d.facing) for d in site.doors if d.id.rsplit("-door-")[0] in homes]
    sheds = [e for p in parts for e in shed_doors(p)]
    if not every or not (gates or (home and sheds)):
        return None, None
    grid = walk_grid(site, draft)

    def longest(goal: BaseGeometry, starts: list[Entrance]) -> float | None:
        far, _ = spread(grid, grid.covers(goal))
        ways = [distance_at(grid, far, _centre(apron(d, size))) for d in starts]
        reached = [w for w in ways if math.isfinite(w)]
        return round(max(reached), 1) if reached else None

    mouths = union(mouth(site, o) for o in gates)
    to_gate = longest(mouths, every) if gates else None
    if not home or not sheds:
        return to_gate, None
    return to_gate, longest(union(apron(e, size) for e in sheds), home)


def walk_grid(site: Site, draft: Draft, dear: BaseGeometry | None = None) -> Grid:
    """Lay a grid over the ground that people walk on, the stalls of the draft standing.

    Parameters
    ----------
    site
        The site.
    draft
        The draft.
    dear
        Ground on which a metre counts twice; default none.

    Returns
    -------
    Grid
        The grid.
    """
    walk = site.rules.value("walkway_width")
    walked = without(draft.open_ground, draft.stall_ground)
    middles = walked.buffer(-walk / 2 + 0.01, join_style="mitre")
    return make_grid(middles, dear or Polygon(), 1.0, step=0.2)


def mouth(site: Site, opening: Opening) -> BaseGeometry:
    """Return the ground at a gate from which people have come in.

    Parameters
    ----------
    site
        The site.
    opening
        The gate.

    Returns
    -------
    shapely geometry
        All that is within half a walkway's width, and a little, of it.
    """
    walk = site.rules.value("walkway_width")
    return Polygon([opening.a, opening.b, opening.b]).buffer(walk / 2 + 0.3)


def shed_doors(placed: PlacedPart) -> tuple[Entrance, ...]:
    """Return where people step out of the bike sheds of a placed part.

    Parameters
    ----------
    placed
        The part.

    Returns
    -------
    tuple of Entrance
        The ends of their inner aisles; empty where the part holds no shed.
    """
    part, ways = placed.part, entrances_of(placed)
    if isinstance(part, ShedFootprint):
        return ways
    if isinstance(part, Footprint) and part.sheds:
        return ways[-len(part.sheds) :]
    return ()


def _centre(shape: Polygon) -> tuple[float, float]:
    return (shape.centroid.x, shape.centroid.y)
