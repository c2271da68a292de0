"""The site of a drawing: its boundary, holes, gates and frontages."""

from __future__ import annotations

import math
from dataclasses import dataclass

from spaceplan.exchange.dxf_in.choose import NEAR_GATE_M
from spaceplan.exchange.dxf_in.outlines import Outline, Outlines, tell_open
from spaceplan.exchange.dxf_in.pieces import Piece
from spaceplan.exchange.foreign import Tally
from spaceplan.exchange.oddity import warn
from spaceplan.exchange.openings import opening
from spaceplan.model.base import Point, Ring, Segment, Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.model.on_boundary import snap_to_boundary
from spaceplan.model.scenario import Frontage, Gate, Ground
from spaceplan.units import GATE_SNAP_M, tidy

#: Width of a gate whose ends nobody drew, in metres: two lanes, as most compounds have.
ASSUMED_GATE_M = 6.0


@dataclass
class Site:
    """The site, and what was decided or found odd about it."""

    ground: Ground
    done: list[Text]
    oddities: list[Fault]


def site_of(
    found: Outlines, boundary: Outline, tally: Tally, *, at: Point | None, assume_gate: bool
) -> Site:
    """Put the site together.

    Parameters
    ----------
    found
        Rings, lines and spots of the drawing.
    boundary
        The ring that is the red line.
    tally
        Takes what is not used.
    at
        Where a gate is wanted, in local metres; None to take what is drawn.
    assume_gate
        Whether a gate is assumed where none is drawn.

    Returns
    -------
    Site
        The ground with its gates.

    Raises
    ------
    SpaceplanError
        If ``at`` is not near the boundary.
    """
    ring = boundary.piece.points
    holes = []
    for other in found.rings:
        if other is boundary:
            continue
        if other.piece.role == "boundary":
            area = other.polygon.convex_hull.area
            tally.add(
                other.piece.named,
                f"红线图层上另一个较小的轮廓（{area:.0f} m²）",
                f"a smaller outline ({area:.0f} m²) on the layer of the boundary",
            )
        elif other.piece.role == "hole":
            holes.append(other.piece.points)
    tell_open(found, frozenset({"boundary", "hole"}), tally)
    site = Site(Ground(boundary=ring, holes=tuple(holes)), [], [])
    gates = _gates(found, (ring, *holes), tally, site)
    if at is not None:
        gates.append(_gate_at(at, ring, len(gates)))
        site.done.append(_said(gates[-1], "按 --at 给出", "given by --at"))
    if not gates and assume_gate:
        gates.append(_assumed(ring))
        site.done.append(
            _said(
                gates[-1],
                "图中没有，假设在最长边中点",
                "assumed, none is drawn: in the middle of the longest edge",
            )
        )
        site.oddities.append(
            warn(
                "dxf.gate_assumed",
                "site.gates",
                ("假设的出入口", "an assumed gate"),
                (
                    "真实的出入口：改 span，或用 --at X Y 指定",
                    "the real one: change its span, or give --at X Y",
                ),
                gates[-1].span[0],
            )
        )
    elif not gates:
        site.oddities.append(
            warn(
                "dxf.no_gate",
                "site.gates",
                ("图中没有出入口", "no gate in the drawing"),
                (
                    "在 *出入口* 图层（SP-GATE）沿红线画一条线，或用 --at X Y 指定",
                    "a line along the boundary on a layer of gates (SP-GATE), or --at X Y",
                ),
                ring[0],
            )
        )
    site.ground = site.ground.model_copy(
        update={"gates": tuple(gates), "frontages": _frontages(found, (ring, *holes), tally)}
    )
    return site


def _gates(found: Outlines, rings: tuple[Ring, ...], tally: Tally, site: Site) -> list[Gate]:
    out: list[Gate] = []
    taken: set[str] = set()
    for piece in (*found.lines, *found.spots):
        if piece.role != "gate":
            continue
        if len(piece.points) < 2:
            spot, off = snap_to_boundary(piece.points[0], rings)
            if off > NEAR_GATE_M:
                _far(piece, off, tally)
                continue
            wide = min(max(2 * piece.radius, 1.0), 12.0) if piece.radius else ASSUMED_GATE_M
            span = _span(spot, rings, wide)
        else:
            ends = [snap_to_boundary(p, rings) for p in (piece.points[0], piece.points[-1])]
            off = max(d for _, d in ends)
            if off > GATE_SNAP_M or math.dist(ends[0][0], ends[1][0]) < 0.1:
                _far(piece, off, tally)
                continue
            # what this program wrote stays as it was typed
            drawn = (piece.points[0], piece.points[-1])
            span = drawn if piece.data else (_tidy(ends[0][0]), _tidy(ends[1][0]))
        name = piece.says("id") or f"gate-{len(out) + 1}"
        name = name if name not in taken else f"gate-{len(out) + 1}-{len(taken)}"
        taken.add(name)
        gate = Gate(
            id=name,
            span=span,
            vehicles=piece.says("vehicles") != "false",
            pedestrians=piece.says("pedestrians") != "false",
            barrier=piece.says("barrier") == "true",
            title=Text(zh=piece.says("title.zh"), en=piece.says("title.en")),
        )
        out.append(gate)
        if not piece.data:
            site.done.append(_said(gate, f"图层 {piece.layer}", f"layer {piece.layer}"))
    return out


def _frontages(found: Outlines, rings: tuple[Ring, ...], tally: Tally) -> tuple[Frontage, ...]:
    out: list[Frontage] = []
    for piece in found.lines:
        if piece.role != "frontage":
            continue
        ends = [snap_to_boundary(p, rings) for p in (piece.points[0], piece.points[-1])]
        off = max(d for _, d in ends)
        if off > GATE_SNAP_M or math.dist(ends[0][0], ends[1][0]) < 0.1:
            _far(piece, off, tally)
            continue
        name = piece.says("id") or f"frontage-{len(out) + 1}"
        out.append(Frontage(id=name, span=(_tidy(ends[0][0]), _tidy(ends[1][0]))))
    return tuple(out)


def _far(piece: Piece, off: float, tally: Tally) -> None:
    x, y = piece.points[0]
    tally.add(
        piece.named,
        f"({x:.2f}, {y:.2f}) 离红线 {off:.2f} m",
        f"at ({x:.2f}, {y:.2f}), {off:.2f} m off the boundary",
    )


def _gate_at(at: Point, ring: Ring, count: int) -> Gate:
    spot, off = snap_to_boundary(at, (ring,))
    if off > NEAR_GATE_M:
        raise SpaceplanError(
            (
                Fault(
                    code="dxf.at_off",
                    path="--at",
                    place=at,
                    found=Text(
                        zh=f"离红线 {off:.1f} m 的点", en=f"a point {off:.1f} m off the boundary"
                    ),
                    expected=Text(
                        zh="红线上的一点，用图中的坐标和单位",
                        en="a point on the boundary, in coordinates and units of the drawing",
                    ),
                ),
            )
        )
    return Gate(id=f"gate-{count + 1}", span=_span(spot, (ring,), ASSUMED_GATE_M))


def _assumed(ring: Ring) -> Gate:
    edges = [(ring[i - 1], b) for i, b in enumerate(ring)]
    a, b = max(edges, key=lambda e: (round(math.dist(*e), 3), e))
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    return Gate(id="gate-1", span=_span(middle, (ring,), ASSUMED_GATE_M))


def _span(spot: Point, rings: tuple[Ring, ...], wide: float) -> Segment:
    """Return an opening about a point on the nearest ring."""
    return opening(min(rings, key=lambda r: snap_to_boundary(spot, (r,))[1]), spot, wide)


def _said(gate: Gate, zh: str, en: str) -> Text:
    (ax, ay), (bx, by) = gate.span
    wide = math.dist(*gate.span)
    place = f"({ax:.2f}, {ay:.2f})–({bx:.2f}, {by:.2f})"
    return Text(
        zh=f"出入口 {gate.id}，宽 {wide:.2f} m，{place}：{zh}",
        en=f"gate {gate.id}, {wide:.2f} m wide, {place}: {en}",
    )


def _tidy(point: Point) -> Point:
    return (tidy(point[0]), tidy(point[1]))
