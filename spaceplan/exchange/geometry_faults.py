"""What cannot be planned with: rings, holes, gates and frontages that are geometrically wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from shapely import LineString, Polygon
from shapely import Point as Spot
from shapely.validation import explain_validity

from spaceplan.exchange.typed.sizes import size_faults
from spaceplan.model.base import Point, Ring, Segment, Text
from spaceplan.model.fault import Fault
from spaceplan.model.on_boundary import gate_fault, nearest_span, snap_gate, snap_to_boundary
from spaceplan.model.scenario import Ground, Scenario, Structure
from spaceplan.units import EPS_M, GATE_SNAP_M

#: An outline that holds less ground than this, in m², is a slip of the hand.
LEAST_AREA_M2 = 0.01

#: A site that holds less ground than this, in m², has nothing to plan.
LEAST_SITE_M2 = 1.0

#: A gate or frontage shorter than this, in metres, lets nothing through.
LEAST_SPAN_M = 0.1


def geometry_faults(scenario: Scenario, site_known: bool = True) -> tuple[Fault, ...]:
    """Return every geometric fault of a scenario, from whatever source it came.

    Parameters
    ----------
    scenario
        The scenario.
    site_known
        Whether its boundary can be believed; default True.  False leaves out what is measured
        against the boundary.

    Returns
    -------
    tuple of Fault
        All faults, without lines of a file; empty if it can be planned with.
    """
    faults = list(_outlines(scenario))
    faults += size_faults(scenario, site_known)
    if site_known:
        boundary = ring_faults("site.boundary", scenario.site.boundary, LEAST_SITE_M2)
        faults += boundary
        if not boundary:
            faults += _holes(scenario.site)
        faults += _openings(scenario.site)
    return tuple(faults)


def ring_faults(path: str, ring: Ring, least: float = LEAST_AREA_M2) -> list[Fault]:
    """Return what is wrong with a ring in itself.

    Parameters
    ----------
    path
        Where in the file it stands.
    ring
        Open ring, in metres.
    least
        Least area it must hold, in m²; default 0.01.

    Returns
    -------
    list of Fault
        A crossing or missing area; a ring that only touches itself is no fault.
    """
    polygon = Polygon(ring)
    # The area of a figure of eight cancels out; the hull tells a line from a crossing.
    if polygon.convex_hull.area < least:
        return [_no_area(path, ring, polygon.convex_hull.area)]
    reason = explain_validity(polygon)
    if reason.startswith("Self-intersection"):
        return [_crossing(path, ring, reason)]
    if polygon.area < least:
        return [_no_area(path, ring, polygon.area)]
    return []


def structure_polygon(structure: Structure) -> Polygon | None:
    """Return the ground a structure covers, where its geometry is sound.

    Parameters
    ----------
    structure
        The structure.

    Returns
    -------
    Polygon or None
        Its outline, disc or widened line; None for a ring that is not sound.
    """
    if structure.outline is not None:
        polygon = Polygon(structure.outline)
        return polygon if polygon.is_valid else None
    if structure.centre is not None and structure.radius is not None:
        return Spot(structure.centre).buffer(structure.radius)
    if structure.line is not None and structure.thickness is not None:
        wide = LineString(structure.line).buffer(structure.thickness / 2, cap_style="flat")
        return wide if isinstance(wide, Polygon) else None
    return None


def _outlines(scenario: Scenario) -> Iterator[Fault]:
    for i, item in enumerate(scenario.structures):
        if item.outline is not None:
            yield from ring_faults(f"structures.{i}.outline", item.outline)
        if item.limits is not None and item.limits.within is not None:
            yield from ring_faults(f"structures.{i}.limits.within", item.limits.within)
        if item.line is not None and _length(item.line) < EPS_M:
            yield _no_length(f"structures.{i}.line", item.line[0])
    for i, near in enumerate(scenario.surroundings):
        yield from ring_faults(f"surroundings.{i}.outline", near.outline)
    for i, option in enumerate(scenario.options):
        within = option.rooms.within
        if within is not None and not isinstance(within, str):
            yield from ring_faults(f"options.{i}.rooms.within", within)


def _holes(site: Ground) -> Iterator[Fault]:
    outer = Polygon(site.boundary)
    sound: list[tuple[int, Polygon]] = []
    for i, ring in enumerate(site.holes):
        path = f"site.holes.{i}"
        own = ring_faults(path, ring)
        yield from own
        if own:
            continue
        hole = Polygon(ring)
        if not outer.is_valid or not hole.is_valid:
            continue
        if not outer.contains(hole):
            yield _hole(path, ring, Text(zh="洞口不在红线内", en="a hole that is not inside"))
        elif outer.exterior.distance(hole) < EPS_M:
            yield _hole(path, ring, Text(zh="洞口碰到红线", en="a hole that touches the boundary"))
        else:
            sound.append((i, hole))
    for (_, a), (j, b) in combinations(sound, 2):
        if a.distance(b) < EPS_M:
            path = f"site.holes.{j}"
            found = Text(zh="与另一个洞口相碰的洞口", en="a hole that touches another hole")
            yield _hole(path, site.holes[j], found)
    if outer.area - sum(hole.area for _, hole in sound) < LEAST_SITE_M2:
        yield _no_area("site.boundary", site.boundary, 0.0)


def _openings(site: Ground) -> Iterator[Fault]:
    for i, gate in enumerate(site.gates):
        path = f"site.gates.{i}.span"
        if _length(gate.span) < LEAST_SPAN_M:
            yield _narrow(path, gate.span)
            continue
        snapped, off = snap_gate(gate, site)
        if off > GATE_SNAP_M:
            yield gate_fault(path, gate, site)
        elif _length(snapped.span) < LEAST_SPAN_M:
            yield _narrow(path, gate.span)
    rings = (site.boundary, *site.holes)
    for i, frontage in enumerate(site.frontages):
        path = f"site.frontages.{i}.span"
        off = max(snap_to_boundary(p, rings)[1] for p in frontage.span)
        if _length(frontage.span) < LEAST_SPAN_M:
            yield _narrow(path, frontage.span)
        elif off > GATE_SNAP_M:
            yield Fault(
                code="frontage.off_boundary",
                path=path,
                place=frontage.span[0],
                found=Text(
                    zh=f"临路边“{frontage.id}”离红线 {off:.2f} m",
                    en=f"frontage '{frontage.id}' {off:.2f} m off the boundary",
                ),
                expected=Text(
                    zh=f"两端都在红线上；{nearest_span(frontage.span, site).zh}",
                    en=f"both ends on the boundary; {nearest_span(frontage.span, site).en}",
                ),
            )


def _length(points: tuple[Point, ...] | Segment) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(points))


def _crossing(path: str, ring: Ring, reason: str) -> Fault:
    place = _place(reason)
    edges = _edges_at(ring, place) if place else []
    where = f" ({place[0]:.2f}, {place[1]:.2f})" if place else ""
    zh, en = "轮廓自相交", "a ring that crosses itself"
    if len(edges) > 1:
        names = [f"{a}–{b}" for a, b in edges[:2]]
        zh += f"：顶点 {names[0]} 的边与 {names[1]} 的边相交"
        en += f": edge {names[0]} meets edge {names[1]}"
    return Fault(
        code="ring.crosses",
        path=path,
        place=place,
        found=Text(zh=f"{zh}{where}", en=f"{en} at{where}" if where else en),
        expected=Text(
            zh="按顺序绕一圈的顶点（从 0 数起）；spaceplan draw 会标出顶点号",
            en="vertices in order around it, counted from 0 ('spaceplan draw' numbers them)",
        ),
    )


def _place(reason: str) -> Point | None:
    match = re.search(r"\[(\S+) (\S+)\]", reason)
    return (float(match[1]), float(match[2])) if match else None


def _edges_at(ring: Ring, place: Point) -> list[tuple[int, int]]:
    found = []
    for i, a in enumerate(ring):
        j = (i + 1) % len(ring)
        on_edge, off = snap_to_boundary(place, ((a, ring[j]),))
        if off < 1e-6 * (1 + abs(on_edge[0]) + abs(on_edge[1])):
            found.append((i, j))
    return found


def _no_area(path: str, ring: Ring, area: float) -> Fault:
    return Fault(
        code="ring.no_area",
        path=path,
        place=ring[0],
        found=Text(
            zh=f"没有面积的轮廓（{area:.3g} m²）", en=f"an outline that holds {area:.3g} m²"
        ),
        expected=Text(zh="围住一块地的轮廓，单位米", en="an outline around some ground, in metres"),
    )


def _no_length(path: str, place: Point) -> Fault:
    return Fault(
        code="line.no_length",
        path=path,
        place=place,
        found=Text(zh="没有长度的线", en="a line without length"),
        expected=Text(zh="至少两个不同的点", en="at least two different points"),
    )


def _narrow(path: str, span: Segment) -> Fault:
    return Fault(
        code="span.no_length",
        path=path,
        place=span[0],
        found=Text(zh=f"宽度为 {_length(span):.2f} m", en=f"an opening {_length(span):.2f} m wide"),
        expected=Text(zh="红线上开口的两个端点", en="the two ends of the opening, on the boundary"),
    )


def _hole(path: str, ring: Ring, found: Text) -> Fault:
    return Fault(
        code="hole.place",
        path=path,
        place=ring[0],
        found=found,
        expected=Text(
            zh="完全在红线内、不碰任何边的洞口；贴边的部分直接从红线中扣除",
            en="a hole wholly inside that touches nothing; at the edge, move the boundary",
        ),
    )
