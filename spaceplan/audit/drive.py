"""The drive network: what a car coming through a gate can reach (``design.md`` §5)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely
from shapely import LineString

from spaceplan.audit.items import hard
from spaceplan.audit.shapes import both, corners, together
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.enums import StallKind
from spaceplan.model.finding import Finding
from spaceplan.units import SWEEP_SLACK_M, TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: «At least half of the manoeuvre box must be covered: a disc cannot fill a square end.»
_HALF = 0.5


def stalls_reached(view: AuditView) -> Iterator[Finding]:
    """Ensure that a corridor of the aisle's width leads from a vehicle gate to each stall.

    A parallel stall needs the width of a parallel aisle.
    """
    for parallel in (False, True):
        chosen = [
            i
            for i, s in enumerate(view.plan.stalls)
            if (s.kind is StallKind.PARALLEL) is parallel
            and not view.from_street[i]
            and view.boxes[i].area > 0
        ]
        if not chosen:
            continue
        rule = "parallel_aisle_width" if parallel else "aisle_width"
        swept = (view.driven(view.rules.value(rule)) if parallel else view.driven_wide).swept
        shapely.prepare(swept)
        for i in chosen:
            box = view.boxes[i]
            share = 1.0 if swept.covers(box) else both(swept, box).area / box.area
            if share < _HALF - 1e-6:
                stall = view.plan.stalls[i]
                text = Text(
                    zh=f"车位 {stall.id} 到不了：从车行出入口来的整宽车道"
                    f"只覆盖其回转空间的 {share:.0%}",
                    en=f"no car reaches the stall {stall.id}: the corridor from the vehicle gates "
                    f"covers {share:.0%} of its manoeuvre box",
                )
                yield hard(
                    "stall.unreached",
                    stall.id,
                    box,
                    text,
                    measured=share,
                    required=_HALF,
                    unit="ratio",
                )


def aisles_reached(view: AuditView) -> Iterator[Finding]:
    """Ensure that every aisle is joined to a vehicle gate, and as wide as it says."""
    if not view.aisles:
        return
    needed = view.rules.value("aisle_width")
    with_parallel = any(s.kind is StallKind.PARALLEL for s in view.plan.stalls)
    if with_parallel:
        needed = min(needed, view.rules.value("parallel_aisle_width"))
    wide = view.driven(needed) if with_parallel else view.driven_wide
    neck = view.rules.value("single_lane_width")
    for aisle, item in zip(view.plan.aisles, view.aisles, strict=True):
        if item.shape.is_empty:
            continue
        if both(wide.lane, item.shape).area < _HALF * item.shape.area:
            text = Text(
                zh=f"车道 {aisle.id} 没有以至少 {neck:g} m 的宽度连到车行出入口",
                en=f"the aisle {aisle.id} is not joined to a vehicle gate by ground at least "
                f"{neck:g} m wide",
            )
            yield hard("aisle.unreached", aisle.id, item.shape, text, required=neck, unit="m")
        elif not aisle.neck and not wide.centres.intersects(item.shape):
            got, long = _sides(item.shape)
            # A stub shorter than an aisle is wide has no width of its own to speak of.
            if got >= needed - SWEEP_SLACK_M or long <= needed:
                continue
            text = Text(
                zh=f"车道 {aisle.id} 净宽 {got:.2f} m，不足 {needed:g} m，却未标为单车道",
                en=f"the aisle {aisle.id} is {got:.2f} m wide, narrower than {needed:g} m, "
                "yet not marked as a neck",
            )
            yield from view.by_rule(
                "parallel_aisle_width" if with_parallel else "aisle_width",
                "aisle.narrow",
                aisle.id,
                item.shape,
                text,
                measured=got,
                required=needed,
            )


def blind_ends(view: AuditView) -> Iterator[Finding]:
    """Ensure that a blind aisle goes on past its last stall, where a rule wants it."""
    asked = view.rules.value("blind_aisle_extension")
    if asked <= TOLERANCE_M:
        return
    for k, item in enumerate(view.aisles):
        ring = corners(view.plan.aisles[k].outline)
        if len(ring) != 4:
            continue  # only straight aisles have an end that can be named
        others = [o.shape for i, o in enumerate(view.aisles) if i != k]
        rest = together([*others, *(r.shape for r in view.roads), *view.car_mouths])
        lengths = [math.dist(ring[i], ring[(i + 1) % 4]) for i in range(4)]
        first = 0 if lengths[0] <= lengths[1] else 1
        for i in (first, first + 2):
            a, b = ring[i], ring[(i + 1) % 4]
            end = LineString([a, b])
            if both(end, rest.buffer(2 * TOLERANCE_M)).length > end.length / 2:
                continue
            along = ((b[0] - a[0]) / end.length, (b[1] - a[1]) / end.length)
            beside = [
                s.access
                for s, box in zip(view.plan.stalls, view.boxes, strict=True)
                if both(box, item.shape).area > _HALF * box.area
                # Stalls that stand across the end itself are not at the aisle's side.
                and abs(_dot(s.access, along)) < math.dist(*s.access) / 2
            ]
            if not beside:
                continue
            got = min(LineString(edge).distance(LineString(_longer(a, b))) for edge in beside)
            if got < asked - TOLERANCE_M:
                text = Text(
                    zh=f"尽端车道 {item.id} 越过末位车位 {got:.2f} m，要求 {asked:g} m",
                    en=f"the blind aisle {item.id} goes {got:.2f} m past its last stall, "
                    f"required {asked:g} m",
                )
                yield from view.by_rule(
                    "blind_aisle_extension", "aisle.blind_end", item.id, end, text, measured=got
                )


def _dot(
    edge: tuple[tuple[float, float], tuple[float, float]], along: tuple[float, float]
) -> float:
    (ax, ay), (bx, by) = edge
    return (bx - ax) * along[0] + (by - ay) * along[1]


def _longer(
    a: tuple[float, float], b: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the line through two points, drawn on by its own length at both ends."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    return (a[0] - dx, a[1] - dy), (b[0] + dx, b[1] + dy)


def _sides(shape: BaseGeometry) -> tuple[float, float]:
    """Return the short and the long side of the smallest rectangle round a shape, in metres."""
    ring = shapely.get_coordinates(shape.minimum_rotated_rectangle)
    if len(ring) < 4:
        return 0.0, 0.0
    one, other = math.dist(ring[0], ring[1]), math.dist(ring[1], ring[2])
    return min(one, other), max(one, other)
