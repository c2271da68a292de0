"""Gates with a barrier: one car must have room to wait inside."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import shapely
from shapely import LineString, Point

from spaceplan.audit.ground import corridor
from spaceplan.audit.shapes import Pair, beside, both, thick
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.enums import Severity
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_RULE = "barrier_waiting_length"
#: How much wider than its gate the ground without stalls is, on each side, in metres.
_BESIDE_M = 0.5


def waiting(view: AuditView) -> Iterator[Finding]:
    """Ensure that a car can wait inside each vehicle gate with a barrier.

    The waiting place is the ground inside the gate, over its span and as deep as the rule says: no
    stall is entered from it, since a car that waits would shut that stall in.  A single lane must
    lead from the gate to its far end; where that fails already without the plan, it is a warning.
    """
    if not view.rules.active(_RULE):
        return
    deep = view.rules.value(_RULE)
    lane = view.rules.value("single_lane_width")
    for gate, mouth in zip(view.gates(vehicles=True), view.car_mouths, strict=True):
        if not gate.barrier:
            continue
        line = LineString(gate.span)
        place = beside(*gate.span, deep, (mouth.centroid.x, mouth.centroid.y))
        for stall, box in zip(view.plan.stalls, view.boxes, strict=True):
            if not box.intersects(place):
                continue
            shared = both(box, place)
            if thick(shared).is_empty:
                continue
            got = float(line.distance(shared))
            text = Text(
                zh=f"车位 {stall.id} 从道闸 {gate.id} 内侧 {got:.1f} m 处进出："
                f"{deep:g} m 以内应留给等候的车",
                en=f"the stall {stall.id} is entered {got:.1f} m inside the barrier of the gate "
                f"{gate.id}: within {deep:g} m a car waits",
            )
            yield from view.by_rule(
                _RULE,
                "gate.waiting_entered",
                f"{stall.id} / {gate.id}",
                shared,
                text,
                measured=got,
            )
        got = _reach(view.open_ground, mouth, place, line, lane)
        if got >= deep - TOLERANCE_M:
            continue
        text = Text(
            zh=f"出入口 {gate.id} 的道闸内侧只有 {got:.1f} m 长的等候位置",
            en=f"inside the barrier of the gate {gate.id} a car finds {got:.1f} m to wait on",
        )
        today = _reach(view.bare_ground, mouth, place, line, lane) < deep - TOLERANCE_M
        for finding in view.by_rule(_RULE, "gate.no_waiting", gate.id, line, text, measured=got):
            yield finding.model_copy(update={"severity": Severity.WARN}) if today else finding


def free_inside(view: AuditView) -> Iterator[Finding]:
    """Ensure that no stall stands just inside a barrier (rule barrier_free_length).

    Over the gate's span and half a metre more on either side, as deep as the rule says.
    """
    rule = "barrier_free_length"
    if not view.rules.active(rule):
        return
    deep = view.rules.value(rule)
    for gate, mouth in zip(view.gates(vehicles=True), view.car_mouths, strict=True):
        if not gate.barrier:
            continue
        line = LineString(gate.span)
        place = beside(*_longer(gate.span, _BESIDE_M), deep, (mouth.centroid.x, mouth.centroid.y))
        for item in view.stalls:
            shared = thick(both(item.shape, place))
            if shared.is_empty:
                continue
            got = float(line.distance(shared))
            text = Text(
                zh=f"车位 {item.id} 在道闸 {gate.id} 内侧 {got:.1f} m 处，要求 {deep:g} m 内无车位",
                en=f"the stall {item.id} stands {got:.1f} m inside the barrier of the gate "
                f"{gate.id}; within {deep:g} m there is to be none",
            )
            yield from view.by_rule(
                rule, "gate.stall_inside", f"{item.id} / {gate.id}", shared, text, measured=got
            )


def _longer(span: Sequence[Pair], by: float) -> tuple[Pair, Pair]:
    """Return a stretch longer by so much at both ends."""
    (ax, ay), (bx, by_) = span[0], span[1]
    length = math.dist(span[0], span[1])
    ux, uy = (bx - ax) / length * by, (by_ - ay) / length * by
    return (ax - ux, ay - uy), (bx + ux, by_ + uy)


def _reach(
    ground: BaseGeometry, mouth: BaseGeometry, place: BaseGeometry, line: LineString, lane: float
) -> float:
    """Return how deep into the waiting place a lane leads from the gate, in metres."""
    swept = both(corridor([ground], [mouth], lane).swept, place)
    return max((line.distance(Point(c)) for c in shapely.get_coordinates(swept)), default=0.0)
