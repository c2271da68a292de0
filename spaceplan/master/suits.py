"""Whether a draft keeps what hard rules say of things that stalls cannot mend."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Polygon

from spaceplan.geometry.near_homes import home_doors
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.geometry.walk import spread
from spaceplan.master.blemishes import play_out_of_sight, watched
from spaceplan.master.draft import Draft, distance_at, part_polygon
from spaceplan.master.foot import Entrance, apron
from spaceplan.master.walks import shed_doors, walk_grid
from spaceplan.units import SWEEP_SLACK_M, TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def suits(site: Site, draft: Draft) -> bool:
    """Tell whether sheds are near enough on foot and grounds for play seen and safely reached.

    Parameters
    ----------
    site
        The site.
    draft
        The draft.

    Returns
    -------
    bool
        True where the rules on that (bike_walk_length, play_in_sight, play_off_drive) are not hard,
        or kept.
    """
    if not home_doors(site):
        return True
    return not (
        (_hard(site, "bike_walk_length") and _bikes_far(site, draft))
        or (_hard(site, "play_in_sight") and play_out_of_sight(site, draft))
        or (_hard(site, "play_off_drive") and _across_drive(site, draft))
    )


def _hard(site: Site, rule: str) -> bool:
    return site.rules.hard(rule) and site.rules.value(rule) > 0


def _bikes_far(site: Site, draft: Draft) -> bool:
    """Tell whether it is too far from some dwelling's door to the nearest shed."""
    size, most = site.rules.value("door_apron_depth"), site.rules.value("bike_walk_length")
    sheds = [e for p in draft.sketch.parts for e in shed_doors(p)]
    if site.held is not None:
        owners = tuple(s.id for s in site.held.pinned.bike_sheds)
        sheds += [Entrance(d.point, d.facing) for d in site.held.doors if d.id.startswith(owners)]
    if not sheds:
        return False
    grid = walk_grid(site, draft)
    far, _ = spread(grid, grid.covers(union(apron(e, size) for e in sheds)))
    for door in home_doors(site):
        middle = apron(Entrance(door.point, door.facing), size).centroid
        got = distance_at(grid, far, (middle.x, middle.y))
        # a door without any way is the walkways' business
        if most < got < math.inf:
            return True
    return False


def _across_drive(site: Site, draft: Draft) -> bool:
    """Tell whether no dwelling's door leads to some ground for play but across a drive."""
    wide, size = site.rules.value("walkway_width"), site.rules.value("door_apron_depth")
    aisles = (Polygon(a.corners(a.start, a.end)) for a in draft.sketch.aisles)
    drive = union([*aisles, *site.roads])
    open_ground = without(draft.open_ground, union([drive, draft.stall_ground]))
    aprons = union(apron(Entrance(d.point, d.facing), size) for d in home_doors(site))
    for ground in watched(draft.sketch):
        shape = part_polygon(ground)
        quiet = without(open_ground, shape).buffer(SWEEP_SLACK_M / 4 - wide / 2, join_style="mitre")
        safe = [p for p in shapely.get_parts(quiet) if p.intersects(aprons)]
        met = max((_met(shape, p, wide) for p in safe), default=0.0)
        if met < wide - TOLERANCE_M:
            return True
    return False


def _met(shape: BaseGeometry, middles: BaseGeometry, wide: float) -> float:
    """Return how much of an area's edge people come to, in metres."""
    return float(common(shape.boundary, middles.buffer(wide / 2 + TOLERANCE_M)).length)
