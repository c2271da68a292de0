"""Gates of maps: where ways cross the boundary, and where a point marks a gate."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import shapely
from shapely import LineString, Polygon
from shapely import Point as Spot

from spaceplan.exchange.oddity import warn
from spaceplan.exchange.openings import opening
from spaceplan.model.base import Ring, Segment, Text
from spaceplan.model.fault import Fault
from spaceplan.model.scenario import Gate

#: A way that meets the boundary at less than this angle runs along it, in degrees.
LEAST_ANGLE_DEG = 25.0

#: A marked gate farther than this from the boundary, in metres, belongs to something else.
MARK_M = 4.0

#: A way that comes from outside and ends so near to the boundary, in metres, leads in: outlines
#: are kept to 0.1 mm, and maps to a centimetre or two.
REACH_M = 0.3

#: A way that ends so near to the boundary, in metres, ends on it, from whichever side it comes.
_ON_M = 0.05

#: A mark so near to a way, in metres, stands on it.
ON_WAY_M = 1.5

#: A stretch shorter than this, in metres, is no gate.
LEAST_M = 0.8

#: A gate this near to an archway leads into it, in metres.
IN_ARCHWAY_M = 0.5


@dataclass(frozen=True)
class Way:
    """A way, or a marked gate, that may open the boundary.

    Parameters
    ----------
    shape
        Its line, or the point of a marked gate, in metres.
    ref
        What the map calls it.
    width_m
        Width of the opening, in metres.
    assumed
        Whether that width is ours.
    vehicles
        Whether cars pass.
    barrier
        Whether a barrier stands there.
    archway
        Whether it leads through a building.
    feet
        Whether people on foot pass.
    """

    shape: LineString | Spot
    ref: str
    width_m: float
    assumed: bool
    vehicles: bool = True
    barrier: bool = False
    archway: bool = False
    feet: bool = True


def find_gates(boundary: Ring, ways: Iterable[Way]) -> tuple[tuple[Gate, ...], tuple[Fault, ...]]:
    """Return the gates of a boundary, and what its author should look at.

    Parameters
    ----------
    boundary
        Open ring, in metres.
    ways
        Ways and marked gates; those that do not reach the boundary give none.

    Returns
    -------
    tuple of Gate
        Gates that do not overlap, those for cars first, then along the boundary.
    tuple of Fault
        A warning for each width that was assumed or cut down to the edge it lies on, and for each
        way that crosses an edge too short for a gate or that nobody may pass.
    """
    site = Polygon(boundary)
    ring = site.exterior
    found: list[tuple[float, Way, Segment]] = []
    odd: list[Fault] = []
    # Wide and marked ones first: a path beside a driveway is not to take its place.
    marks = [w for w in ways if isinstance(w.shape, Spot)]
    lines = [w for w in ways if isinstance(w.shape, LineString)]
    for each in [*marks, *sorted(lines, key=lambda w: (not w.vehicles, -w.width_m, w.ref))]:
        for spot in _crossings(site, each):
            way = _under(each, spot, lines)
            span = opening(boundary, (spot.x, spot.y), way.width_m)
            middle = ring.project(spot)
            rivals = [LineString(s) for _, _, s in found]
            if any(r.distance(LineString(span)) < 0.5 for r in rivals):
                continue
            if math.dist(*span) < LEAST_M:
                odd.append(_short(way, span))
                continue
            found.append((middle, _with_way(way, spot, lines), span))
    found.sort(key=lambda f: (not f[1].vehicles, f[0]))
    gates: list[Gate] = []
    for _, way, span in found:
        if not (way.vehicles or way.feet):
            odd.append(_shut(way, span))
            continue
        gates.append(
            Gate(id=f"gate-{len(gates) + 1}", span=span, vehicles=way.vehicles,
                 pedestrians=way.feet, barrier=way.barrier and way.vehicles)
        )  # fmt: skip
        odd += _oddities(len(gates) - 1, way, span)
    return tuple(gates), tuple(odd)


def _under(way: Way, spot: Spot, lines: list[Way]) -> Way:
    """Make a gate no wider than the archway that it leads into."""
    arches = [w for w in lines if w.archway and w.shape.distance(spot) < IN_ARCHWAY_M]
    least = min(arches, key=lambda w: w.width_m, default=way)
    if least.width_m >= way.width_m:
        return way
    return replace(way, width_m=least.width_m, assumed=least.assumed, ref=least.ref)


def _crossings(site: Polygon, way: Way) -> list[Spot]:
    ring = site.exterior
    if isinstance(way.shape, Spot):
        near = ring.distance(way.shape) <= MARK_M
        return [ring.interpolate(ring.project(way.shape))] if near else []
    line = way.shape
    met = shapely.get_parts(ring.intersection(line))
    spots = [p for p in met if isinstance(p, Spot)]
    for end in (Spot(line.coords[0]), Spot(line.coords[-1])):
        before = line.interpolate(abs(line.project(end) - min(1.0, line.length / 2)))
        reach = _ON_M if site.contains(before) else REACH_M
        if ring.distance(end) <= reach and all(p.distance(end) > reach for p in spots):
            spots.append(ring.interpolate(ring.project(end)))
    return [p for p in spots if _angle(ring, line, p) >= LEAST_ANGLE_DEG]


def _angle(ring: LineString, line: LineString, spot: Spot) -> float:
    def heading(of: LineString) -> float:
        at = of.project(spot)
        a = of.interpolate(max(0.0, at - 0.3))
        b = of.interpolate(min(of.length, at + 0.3))
        return math.degrees(math.atan2(b.y - a.y, b.x - a.x))

    turn = abs(heading(ring) - heading(line)) % 180
    return min(turn, 180 - turn)


def _with_way(mark: Way, spot: Spot, lines: list[Way]) -> Way:
    """Give a marked gate without a width that of the way through it, and what passes there."""
    if not isinstance(mark.shape, Spot):
        return mark
    through = [w for w in lines if w.shape.distance(spot) < ON_WAY_M]
    if not through:
        return mark
    best = max(through, key=lambda w: (w.vehicles, w.width_m, w.ref))
    vehicles, feet = mark.vehicles and best.vehicles, mark.feet and best.feet
    if not mark.assumed:
        return replace(mark, vehicles=vehicles, feet=feet)
    return replace(mark, width_m=best.width_m, assumed=best.assumed, vehicles=vehicles, feet=feet)


def _short(way: Way, span: Segment) -> Fault:
    wide = math.dist(*span)
    return warn(
        "gate.short",
        "site.gates",
        (f"{way.ref} 处的红线边只有 {wide:.2f} m，没有当作出入口",
         f"no gate where {way.ref} crosses: the edge there is {wide:.2f} m long"),
        ("较长的边，或自己补一个出入口", "a longer edge, or a gate of your own"),
        span[0],
    )  # fmt: skip


def _shut(way: Way, span: Segment) -> Fault:
    return warn(
        "gate.shut",
        "site.gates",
        (f"{way.ref} 处禁止通行，没有当作出入口", f"no gate at {way.ref}, where nobody may pass"),
        ("若实际可通行，请补一个出入口", "a gate of your own, if people or cars do pass"),
        span[0],
    )


def _oddities(index: int, way: Way, span: Segment) -> list[Fault]:
    wide = math.dist(*span)
    path = f"site.gates.{index}.span"
    out = []
    if way.assumed:
        out.append(
            Fault(
                code="gate.assumed", path=path, warning=True, place=span[0],
                found=Text(
                    zh=f"{way.ref} 未给宽度，假定 {wide:.1f} m",
                    en=f"a width of {wide:.1f} m that was assumed: {way.ref} says none",
                ),
                expected=Text(zh="实测的宽度", en="the width as measured on the spot"),
            )
        )  # fmt: skip
    if wide < way.width_m - 0.01:
        out.append(
            Fault(
                code="gate.cut", path=path, warning=True, place=span[0],
                found=Text(
                    zh=f"所在的边只有 {wide:.2f} m，窄于 {way.width_m:.2f} m",
                    en=f"an edge of {wide:.2f} m for an opening of {way.width_m:.2f} m",
                ),
                expected=Text(
                    zh="较长的边：移动红线的顶点",
                    en="an edge as long as the gate: move the vertices of the boundary",
                ),
            )
        )  # fmt: skip
    return out
