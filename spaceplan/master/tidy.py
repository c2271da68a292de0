"""How tidy a draft is, before a plan is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely.geometry import LineString, Polygon

from spaceplan.geometry.overlay import common
from spaceplan.geometry.site import Site
from spaceplan.geometry.tidiness import StallShape, Tidiness, measure
from spaceplan.master.draft import Draft, stall_quads

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Drafts so many stalls behind the best are not measured: strips may cost the best one stall.
_BEHIND = 1


def tidiness_of(site: Site, draft: Draft) -> Tidiness:
    """Measure how tidy a draft is, by the same measure that tables show of plans.

    Parameters
    ----------
    site
        The site.
    draft
        The draft; its gaps are filled with as many stalls as they hold.

    Returns
    -------
    Tidiness
        The parts.
    """
    stalls = []
    for quad in (q for gap in draft.gaps for q in stall_quads(gap)):
        (ax, ay, *_), (bx, by, *_) = quad.exterior.coords[:2]
        stalls.append(StallShape(quad, ((ax, ay), (bx, by))))
    aisles = [common(Polygon(a.corners(a.start, a.end)), site.ground) for a in draft.sketch.aisles]
    gates: list[BaseGeometry] = [LineString([o.a, o.b]) for o in site.car_gates]
    return measure(stalls, aisles, [*gates, *site.roads])


def untidiness(site: Site, drafts: tuple[Draft, ...]) -> tuple[float, ...]:
    """Return how much more trouble each draft is than the tidiest of them.

    Parameters
    ----------
    site
        The site.
    drafts
        The drafts.

    Returns
    -------
    tuple of float
        In stalls' worth (see :mod:`spaceplan.geometry.tidiness`), 0 for the tidiest.  Drafts with
        two stalls or more less than the best are not measured and are set to infinity; so the
        time does not grow with drafts that will not stand.
    """
    most = max((d.stalls for d in drafts), default=0)
    troubles = [
        tidiness_of(site, d).trouble if d.stalls >= most - _BEHIND else float("inf") for d in drafts
    ]
    least = min(troubles, default=0.0)
    return tuple(t - least for t in troubles)
