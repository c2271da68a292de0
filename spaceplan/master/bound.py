"""A proved upper bound on the stalls of a site, and how it is derived.

Four arguments are tried, and the least count holds.  Each is a proof for every plan whatsoever
that keeps the hard rules of the audit (``design.md`` §5): stalls at any angle, aisles of any
shape, any place for what else the brief asks for.  Stalls and boxes have the sizes of the rules;
the two centimetres that the audit forgives in drawing are granted to ``area`` and ``street`` alone
(granted everywhere, and used by a plan for every stall, they would be worth 3 %).

In what follows a *body* is a stall's outline, of area B; its *box* is the manoeuvre box before its
access edge, W wide and D deep, free of bodies.  Bodies and boxes lie in the ground U: the free
ground of the site, and the mouths outside its gates (the streets, too, where there are
frontages).  |.| is area.

``area``
    Bodies do not overlap: n B <= free ground that is no road.

``street``
    A stall that is entered from a frontage takes its access edge of it, so at most (length / W)
    are.  Where no gate is as wide as a lane, there are no others.

``sectors``
    Let p lie in the boxes of several stalls.  The triangle from p to an access edge lies in that
    stall's box.  Were two such edges seen from p in one direction, the body behind the nearer one
    would stand in the box of the farther.  So the angles a under which p sees them add up to 2 pi
    at most, and ``w = a / (2 pi)`` is a share of the ground at p: each stall has for itself its
    body and the integral E of w over its box, and n (B + E) <= |U|.

``lanes``
    What is driven is swept by a disc: let r be the radius of a single lane's disc (with the
    audit's play), L the places of its middle that are joined to a gate, and A(s) the area of L
    grown by s.  L has at most N parts, one for each gate that a car can pass.  Then the function
    ``A(s) - N pi s^2`` is concave (B. Sz.-Nagy, Acta Sci. Math. Szeged 20, 1959): its slope is the
    length of the grown edge, less 2 pi N s, and that length grows by 2 pi a metre and part at the
    most, less where inner corners and holes close.  Comparing the mean slopes before and after
    s = r, for the swept ground S of area A(r) and any T > 0 with k = r / T::

        k (A(r + T) - A(r))  <=  |S| - |L| + N pi r (r + T).                              (1)

    The left side is the skirt of S, T wide.  No body lies in S, and bodies that are entered from S
    stand in its skirt: with h(x) the distance of the point x of an access edge from S, the column
    of the body behind x is in the skirt to the depth of T - h(x).  The column of the box before x
    is free of S up to h(x); it is *gap*, shared with others as in ``sectors``, and in the skirt up
    to T - h(x).  Bodies, gaps and S share the ground U.  So with the wanted ground V of rooms,
    sheds, greens and areas, and of structures that stand somewhere (``wanted``)::

        sum over stalls of (B + gap + k (body and gap in the skirt))
            <=  |U| - V - |L| + N pi r (r + T) - k Q,                                       (2)

    where Q is skirt that is not in U: the mouths' own middles are in L, so what they reach outside
    of U counts, and their area is a lower bound on |L|.  It remains to find the least that one
    stall adds to the left side: the sum over its columns, of which each is least for some h(x).
    Half of the box is swept by discs of the full aisle (which is part of S), so the disc of radius
    h(x) round x covers no more of the box than the other half: h(x) <= H(x).  Within [0, H(x)] the
    term is concave in h, so it is least at an end.  It grows with x towards the middle of the
    edge and H falls, so a sum over strips taken at their outer sides is less than the integral.
    Long rows beside an aisle as narrow as a lane would attain (2).

In ``sectors`` and ``lanes`` pockets narrower than any stall, and ground that no lane leads near,
are not counted: with w the least width of stalls, boxes and lanes, each point of such a rectangle
lies within ``w / sqrt(2)`` of the middle of a disc as wide as w inside it.

How loose it is: in long rows each stall needs ``W D / 2`` of the aisle.  Of this ``lanes`` proves
about ``W r``, because a plan may pinch its aisles to a lane between any two stalls, and the proof
does not say what such a pinch costs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from spaceplan.geometry.outline import structure_polygon
from spaceplan.geometry.overlay import union, without
from spaceplan.geometry.site import Site, without_lifts
from spaceplan.geometry.terrain import terrain_of
from spaceplan.master.share import HAIR_M, allowed_angles, box_share, farthest, forms, least_share
from spaceplan.master.wanted import programme_area, tree_area
from spaceplan.model.base import Text, counted
from spaceplan.model.case import stands
from spaceplan.model.enums import Kind
from spaceplan.units import SWEEP_SLACK_M, TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Widths of skirt that are tried, as shares of the stall's length; each gives a valid bound.
_SKIRTS = (0.9, 0.95, 1.0, 1.05, 1.1)


@dataclass(frozen=True)
class Bound:
    """A proved bound and the argument that gives it."""

    stalls: int
    """No plan has more."""
    argument: str
    """Name of the argument: ``area``, ``street``, ``gates``, ``sectors`` or ``lanes``."""
    derived: Text
    """How it is derived, with its figures."""


def upper_bound(site: Site) -> int:
    """Return a count that no plan for this site can exceed.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    int
        The least of the counts proved by the arguments of this module; see ``proofs`` for them.
    """
    return proofs(site)[0].stalls


def proofs(site: Site) -> tuple[Bound, ...]:
    """Return what each argument proves, the tightest first.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Bound
        At least the bound by area; arguments that prove nothing here are left out.
    """
    site = without_lifts(site)
    found = [_area(site), _street(site), _per_gate(site)]
    # Where a box may reach off the aisles, it may reach off the site.
    if all(site.rules.hard(name) for name in _aisle_rules(site)):
        ground = _ground(site)
        left = _left(site, ground)
        found += [_sectors(site, left), _lanes(site, ground, left)]
    return tuple(sorted((b for b in found if b is not None), key=lambda b: b.stalls))


# The arguments.


def _area(site: Site) -> Bound:
    slack = 2 * TOLERANCE_M  # too short by one, overlapping its neighbours by halves of another
    body = min((f.edge - slack) * (f.deep - slack) for f in forms(site.rules))
    ground = without(_free(site), union(site.roads)).buffer(TOLERANCE_M / 2, join_style="mitre")
    # greens may lie round trees, on ground that is not counted as free
    left = max(0.0, ground.area - max(0.0, programme_area(site) - tree_area(site)))
    return Bound(
        int(left / body),
        "area",
        Text(
            zh=f"空地 {left:.0f} m²，每车位本身至少 {body:.2f} m²",
            en=f"{left:.0f} m² of free ground, at least {body:.2f} m² for each stall itself",
        ),
    )


def _street(site: Site) -> Bound | None:
    if _mouth_middles(site).area > 0:
        return None
    most = _from_street(site)
    return Bound(
        most,
        "street",
        Text(
            zh=f"没有车能通过的出入口；临路边最多可直接进 {most} 个车位",
            en="no gate that a car can pass; "
            f"at most {counted(most, 'stall is', 'stalls are')} entered from a street",
        ),
    )


def _per_gate(site: Site) -> Bound | None:
    most = most_through_gates(site)
    if most is None:
        return None
    each, gates = site.rules.value("stalls_per_gate"), len(site.car_gates)
    return Bound(
        most,
        "gates",
        Text(
            zh=f"{gates} 个车行出入口，每个至多 {each:g} 个车位",
            en=f"vehicle gates: {gates}, with at most {counted(each, 'stall')} each",
        ),
    )


def most_through_gates(site: Site) -> int | None:
    """Return how many stalls the rule on gates allows; None where it is not hard or says nothing.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    int or None
        A count of stalls; stalls entered from a street need no gate, so frontages give None.
    """
    hard = site.rules.hard("stalls_per_gate")
    if not hard or not site.car_gates or site.case.site.frontages:
        return None
    return math.floor(site.rules.value("stalls_per_gate") * len(site.car_gates))


def _sectors(site: Site, left: float) -> Bound:
    share = min(f.body + box_share(f) for f in forms(site.rules))
    return Bound(
        _count(site, left, share),
        "sectors",
        Text(
            zh=f"可用地 {left:.0f} m²，每车位连同独占的回转地至少 {share:.2f} m²"
            "（同一点看各进车边的视角之和不超过一周）",
            en=f"{left:.0f} m² of usable ground, at least {share:.2f} m² for each stall with its "
            "own part of the turning ground (the access edges seen from a point fill at most a "
            "full turn)",
        ),
    )


def _lanes(site: Site, ground: BaseGeometry, usable: float) -> Bound | None:
    middles = _mouth_middles(site)
    mouths = union(o.ground(0.0, -_deep(site)) for o in site.car_gates)
    # A mouth that reaches over the site itself may have stalls on it: nothing is proved then.
    if middles.area <= 0 or mouths.intersection(site.ground).area > TOLERANCE_M:
        return None
    r, parts = _lane_radius(site), len(shapely.get_parts(middles))
    here = usable - middles.area
    best: tuple[float, float, float, float] | None = None
    for part in _SKIRTS:
        wide = part * site.rules.value("stall_length")
        k = r / wide
        outside = without(middles.buffer(r + wide, quad_segs=32), ground).area
        left = here + parts * math.pi * r * (r + wide) - k * outside
        share = min(least_share(f, r, wide) for f in forms(site.rules))
        if best is None or left / share < best[0]:
            best = (left / share, left, share, wide)
    assert best is not None
    _, left, share, wide = best
    return Bound(
        _count(site, left, share),
        "lanes",
        Text(
            zh=f"可用地折合 {left:.0f} m²，每车位连同连通到出入口的车道至少 {share:.2f} m²"
            f"（车道半宽 {r:.2f} m，Sz.-Nagy 平行集定理，外圈 {wide:.2f} m）",
            en=f"{left:.0f} m² of ground in all, at least {share:.2f} m² for each stall with its "
            f"part of lanes joined to a gate (half a lane is {r:.2f} m; Sz.-Nagy's theorem on "
            f"parallel sets, skirt of {wide:.2f} m)",
        ),
    )


def _count(site: Site, left: float, share: float) -> int:
    """Return how many stalls fit: those entered from a street take their bodies only."""
    body = min(f.body for f in forms(site.rules))
    street = _from_street(site)
    if left <= street * body:
        return max(0, int(left / body + 1e-9))
    return street + int((left - street * body) / share + 1e-9)


def _from_street(site: Site) -> int:
    least = min(f.edge for f in forms(site.rules)) - 2 * TOLERANCE_M
    spans = (f.span for f in site.case.site.frontages)
    return sum(int((math.dist(a, b) + 2 * TOLERANCE_M) / least) for a, b in spans)


# The ground.


def _deep(site: Site) -> float:
    return max(site.rules.value("aisle_width"), max(f.box for f in forms(site.rules)))


def _aisle_rules(site: Site) -> tuple[str, ...]:
    angles = allowed_angles(site.rules)
    parallel = ("parallel_aisle_width",) if 0.0 in angles else ()
    angled = (f"angled_{a:g}_aisle_width" for a in (45.0, 60.0) if a in angles)
    return ("aisle_width", *parallel, *angled)


def _lane_radius(site: Site) -> float:
    names = ("single_lane_width", *_aisle_rules(site))
    narrowest = min(site.rules.value(n) for n in names)
    return (narrowest - SWEEP_SLACK_M) / 2 - HAIR_M


def _mouth_middles(site: Site) -> BaseGeometry:
    """Return where the middle of a lane can be outside the gates; it is part of L."""
    r, deep = _lane_radius(site), site.rules.value("aisle_width")
    return union(o.ground(0.0, -deep).buffer(-r, join_style="mitre") for o in site.car_gates)


def _free(site: Site) -> BaseGeometry:
    """Return the site without what stands, open at archways and gates; trees are discs inside."""
    trunk = 0.0
    if site.rules.hard("trunk_to_kerb"):
        trunk = site.rules.value("trunk_to_kerb") - TOLERANCE_M
    shapes = {s.id: structure_polygon(s) for s in site.case.structures}
    solid = terrain_of(site.case, site.rules, site.ground, shapes).solid
    standing: list[BaseGeometry] = []
    for s in site.case.structures:
        if not stands(s):
            continue
        if s.kind is Kind.TREE and s.centre is not None:
            standing.append(shapely.Point(s.centre).buffer(max(s.radius or 0.0, trunk)))
        else:
            standing.append(solid[s.id])
    return without(site.ground, union(standing))


def _ground(site: Site) -> BaseGeometry:
    """Return U: where bodies, boxes and lanes may be."""
    deep = _deep(site)
    parts = [_free(site), *(o.ground(0.0, -deep) for o in site.car_gates)]
    # a street lies on the one side of its span or on the other: both, what is not the site's
    spans = (shapely.LineString(f.span) for f in site.case.site.frontages)
    parts.extend(without(s.buffer(deep, cap_style="flat"), site.ground) for s in spans)
    # A hair between the boundary and a gate typed across it parts no ground.
    gap = TOLERANCE_M / 2 + HAIR_M
    return union(parts).buffer(gap, join_style="mitre").buffer(-gap, join_style="mitre")


def _left(site: Site, ground: BaseGeometry) -> float:
    """Return the area of U that bodies, boxes and lanes can cover, less V; in m²."""
    usable = _usable(site, ground)
    wanted = programme_area(site)
    if wanted <= 0:
        return usable
    # Greens may lie round trees; anything may lie where no car can.
    return usable - max(0.0, wanted - tree_area(site) - max(0.0, ground.area - usable))


def _usable(site: Site, ground: BaseGeometry) -> float:
    least = min(min(f.edge, f.deep, f.box) for f in forms(site.rules))
    least = min(least, 2 * _lane_radius(site))
    # A point of a rectangle lies within least / sqrt(2) of the middle of a disc inside it.
    half = least / 2 - HAIR_M
    near: BaseGeometry = ground.buffer(-half).buffer(half * math.sqrt(2) + 2 * HAIR_M, quad_segs=32)
    if not site.case.site.frontages:
        r = _lane_radius(site)
        lanes = ground.buffer(-(r - HAIR_M))
        seeds = _mouth_middles(site).buffer(HAIR_M)
        joined = union(p for p in shapely.get_parts(lanes) if p.intersects(seeds))
        reach = r + max(farthest(f, 0.0) + max(f.deep, f.box) for f in forms(site.rules))
        near = near.intersection(joined.buffer(reach + 0.1, quad_segs=32))
    return float(shapely.intersection(ground, near, grid_size=1e-6).area)
