"""Measures what matters: widths of aisles, a stall, and distances that the audit complains of."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

from spaceplan.exchange.dxf_out.pen import STYLE, Pen, readable, tagged
from spaceplan.model.base import Point, Ring
from spaceplan.model.enums import StallKind
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Aisle, Plan
from spaceplan.model.scenario import Scenario

if TYPE_CHECKING:
    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

DIMSTYLE = "SP-DIM"
#: Places along an aisle where its width may be measured, as parts of its length.
_ALONG = (0.5, 0.3, 0.7, 0.15, 0.85)
#: How far what is drawn may be from what the audit measured, in metres.
_SAME = 0.002
#: Most distances to walls that are drawn.
_MOST = 12

Segment = tuple[Point, Point]


def dimension_style(pen: Pen) -> None:
    """Make the style of dimensions: metres to the centimetre, slanting ticks, sized for the scale.

    Parameters
    ----------
    pen
        Knows document and scale.
    """
    from ezdxf.render.arrows import ARROWS

    style = pen.doc.dimstyles.new(DIMSTYLE)
    style.set_arrows(blk=ARROWS.architectural_tick)
    style.dxf.dimtxsty = STYLE
    for name, size in (("dimtxt", 2.0), ("dimasz", 1.4), ("dimexe", 1.0), ("dimexo", 0.6),
                       ("dimgap", 0.6)):  # fmt: skip
        style.set_dxf_attrib(name, pen.mm(size))
    # text over the line and always between the ticks: never moved by how wide a font happens to be
    for name, value in (("dimtad", 1), ("dimtih", 0), ("dimtoh", 0), ("dimtix", 1), ("dimdec", 2),
                        ("dimzin", 0), ("dimlunit", 2), ("dimdsep", ord(".")), ("dimtofl", 1),
                        ("dimclrd", 256), ("dimclre", 256), ("dimclrt", 256),
                        ("dimscale", 1.0), ("dimlfac", 1.0)):  # fmt: skip
        style.set_dxf_attrib(name, value)


def draw_dimensions(
    pen: Pen, scenario: Scenario, plan: Plan, findings: Sequence[Finding]
) -> None:  # fmt: skip
    """Draw the dimensions of a plan.

    Parameters
    ----------
    pen
        Draws on model space.
    scenario
        The scenario.
    plan
        The plan.
    findings
        What the audit found; those of too small a distance are measured.
    """
    from shapely.geometry import LineString, Polygon

    taken: list[BaseGeometry] = []
    for line in _free(_widths(plan.aisles), taken, pen.mm(5)):
        _dimension(pen, line, 0.0, "aisle_width")
    rings: list[Ring] = [s.outline for s in plan.stalls]
    rings += [b.outline for b in plan.blocks]
    rings += [s.outline for s in plan.bike_sheds]
    rings += [r.outline for r in plan.rooms]
    rings += [s.outline for s in scenario.structures if s.outline is not None]
    solid: list[BaseGeometry] = [*map(Polygon, rings), *taken]
    for kind in StallKind:
        stalls = [s for s in plan.stalls if s.kind is kind]
        for name, sides in (("stall_width", (0,)), ("stall_length", (1, 3))):
            for stall in stalls:
                done = False
                for side in sides:
                    (a, b), out = _side(stall.outline, stall.access, side)
                    away = pen.mm(3.0)
                    strip = Polygon(
                        [a, b, _add(b, out, 2 * away), _add(a, out, 2 * away)]
                    ).buffer(-0.02)  # fmt: skip
                    if strip.is_empty or any(strip.intersects(s) for s in solid):
                        continue
                    _dimension(pen, (a, b), away, name, out)
                    solid.append(LineString([a, b]).buffer(away))
                    done = True
                    break
                if done:
                    break
    for line in _walls(scenario, plan, findings):
        _dimension(pen, line, 0.0, "distance")


def _widths(aisles: Sequence[Aisle]) -> Iterator[tuple[Segment, ...]]:
    """Yield for every aisle the lines across it, of which one is measured."""
    from shapely.geometry import Polygon

    polys = [Polygon(a.outline) for a in aisles]
    for aisle, poly in zip(aisles, polys, strict=True):
        if len(aisle.outline) != 4:
            continue
        a, b, c, d = aisle.outline
        if math.dist(a, b) < math.dist(b, c):
            a, b, c, d = b, c, d, a
        others = [p for p in polys if p is not poly]
        yield tuple(
            (p, q)
            for p, q in ((_between(a, b, t), _between(d, c, t)) for t in _ALONG)
            if not _within(p, q, others)
        )


def _within(p: Point, q: Point, others: Sequence[Polygon]) -> bool:
    from shapely.geometry import LineString

    line = LineString([p, q])
    return any(line.intersection(other).length > 0.1 for other in others)


def _free(
    choices: Iterator[tuple[Segment, ...]], taken: list[BaseGeometry], room: float
) -> Iterator[Segment]:
    from shapely.geometry import LineString

    for lines in choices:
        for line in lines:
            ground = LineString(line).buffer(room)
            if not any(ground.intersects(t) for t in taken):
                taken.append(ground)
                yield line
                break


def _side(ring: Ring, access: Segment, turns: int) -> tuple[Segment, Point]:
    """Return a side of a stall counted from its access edge, and the direction out of it."""
    n = len(ring)
    first = min(
        range(n),
        key=lambda i: math.dist(_between(ring[i], ring[(i + 1) % n], 0.5), _between(*access, 0.5)),
    )
    a, b = ring[(first + turns) % n], ring[(first + turns + 1) % n]
    middle = (sum(p[0] for p in ring) / n, sum(p[1] for p in ring) / n)
    length = math.dist(a, b) or 1.0
    out = (-(b[1] - a[1]) / length, (b[0] - a[0]) / length)
    if out[0] * (middle[0] - a[0]) + out[1] * (middle[1] - a[1]) > 0:
        out = (-out[0], -out[1])
    return (a, b), out


def _walls(
    scenario: Scenario, plan: Plan, findings: Sequence[Finding]
) -> Iterator[Segment]:  # fmt: skip
    """Yield the shortest line from a thing to a wall, where the audit measured that distance.

    The worst one of each rule and building is enough.
    """
    from shapely.geometry import Polygon
    from shapely.ops import nearest_points

    walls = [
        (s.id, Polygon(s.outline))
        for s in scenario.structures
        if s.outline is not None and s.id not in plan.removed
    ]
    rings = {s.id: Polygon(s.outline) for s in plan.stalls}
    stalls = list(rings.values())
    rings |= {s.id: Polygon(s.outline) for s in plan.bike_sheds}
    rings |= {g.id: Polygon(g.outline) for g in plan.greens}
    rings |= {b.id: Polygon(b.outline) for b in plan.blocks}
    rings |= {s.id: Polygon(s.outline) for s in plan.rooms}
    worst: dict[tuple[str, str], tuple[float, Segment]] = {}
    for found in findings:
        if not found.measured or found.unit != "m":
            continue
        # a subject is a thing, a building whose stalls are meant, or both: "shed-1 / block-1"
        named = found.subject.split(" / ")
        own = [rings[n] for n in named if n in rings] or stalls
        near = [w for w in walls if w[0] in named] or walls
        for thing, (sid, wall) in product(own, near):
            if abs(thing.distance(wall) - found.measured) > _SAME:
                continue
            p, q = nearest_points(thing, wall)
            key = (found.rule or found.code, sid)
            new = (found.measured, ((p.x, p.y), (q.x, q.y)))
            if key not in worst or new < worst[key]:
                worst[key] = new
    for _, line in sorted(worst.values())[:_MOST]:
        yield line


def _dimension(
    pen: Pen, line: Segment, away: float, what: str, out: Point | None = None
) -> None:  # fmt: skip
    p, q = line
    if abs(readable(_direction(p, q)) - _direction(p, q)) > 1:
        p, q = q, p  # text runs from p to q: never upside down
    if out is not None and (q[0] - p[0]) * out[1] - (q[1] - p[1]) * out[0] < 0:
        away = -away  # a positive distance lies to the left of the way from p to q
    if math.dist(p, q) < pen.mm(1.0):
        return
    made = pen.space.add_aligned_dim(
        pen.at(p), pen.at(q), away, dimstyle=DIMSTYLE, dxfattribs={"layer": pen.layer("SP-DIM")}
    )
    made.render()
    tagged(made.dimension, (("role", "dimension"), ("what", what)))


def _direction(p: Point, q: Point) -> float:
    return round(math.degrees(math.atan2(q[1] - p[1], q[0] - p[0])), 6)


def _between(a: Point, b: Point, part: float) -> Point:
    return (a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1]))


def _add(a: Point, way: Point, far: float) -> Point:
    return (a[0] + way[0] * far, a[1] + way[1] * far)
