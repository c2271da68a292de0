"""The drive network: what a car coming through a gate can reach (``design.md`` §5)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely

from spaceplan.audit.items import hard
from spaceplan.audit.shapes import both
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.enums import StallKind
from spaceplan.model.finding import Finding
from spaceplan.units import SWEEP_SLACK_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: So much of a manoeuvre box a disc sweeps at the least.  It leaves out (1 − π/4) R² of a corner:
#: of a box 2.5 m wide at the square end of an aisle of 5.5 m two corners, 3.2 of 13.75 m² (0.767
#: is left).  Teeth of angled stalls lie across the end.
_BOX, _TOOTH = 0.75, 0.5
#: So much of an aisle is joined to a gate.
_HALF = 0.5


def stalls_reached(view: AuditView) -> Iterator[Finding]:
    """Ensure that a corridor of the aisle's width leads from a vehicle gate to each stall.

    Parallel and angled stalls need the width of the aisle of their kind; of an angled stall's box
    the part counts that must lie on aisles.
    """
    for width in sorted({a.width for a in view.access}):
        chosen = [
            i
            for i, a in enumerate(view.access)
            if a.width == width and not view.from_street[i] and a.turning.area > 0
        ]
        if not chosen:
            continue
        swept = view.driven(width).swept
        shapely.prepare(swept)
        for i in chosen:
            box = view.access[i].turning
            share = 1.0 if swept.covers(box) else both(swept, box).area / box.area
            stall = view.plan.stalls[i]
            least = _TOOTH if stall.kind is StallKind.ANGLED else _BOX
            if share < least - 1e-6:
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
                    required=least,
                    unit="ratio",
                )


def aisles_reached(view: AuditView) -> Iterator[Finding]:
    """Ensure that every aisle is joined to a vehicle gate, and as wide as it says.

    A two-way aisle has the width for right-angled stalls, or for parallel ones where the plan has
    such.  A one-way aisle has the width that the stalls which open to it need, and a single lane's
    where none do.
    """
    neck = view.rules.value("single_lane_width")
    for k, (aisle, item) in enumerate(zip(view.plan.aisles, view.aisles, strict=True)):
        if item.shape.is_empty:
            continue
        rule = needed_rule(view, k)
        needed = view.rules.value(rule)
        driven = view.driven(needed)
        if both(driven.lane, item.shape).area < _HALF * item.shape.area:
            text = Text(
                zh=f"车道 {aisle.id} 没有以至少 {neck:g} m 的宽度连到车行出入口",
                en=f"the aisle {aisle.id} is not joined to a vehicle gate by ground at least "
                f"{neck:g} m wide",
            )
            yield hard("aisle.unreached", aisle.id, item.shape, text, required=neck, unit="m")
        elif not aisle.neck and not driven.centres.intersects(item.shape):
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
                rule, "aisle.narrow", aisle.id, item.shape, text, measured=got, required=needed
            )


def needed_rule(view: AuditView, k: int) -> str:
    """Return the id of the rule that gives the width of an aisle.

    Parameters
    ----------
    view
        The plan.
    k
        Index of the aisle.

    Returns
    -------
    str
        For a two-way aisle aisle_width, or parallel_aisle_width if that is less and the plan has
        parallel stalls; for a one-way aisle the widest that its own stalls need, or
        single_lane_width.
    """
    width = view.rules.value
    if view.plan.aisles[k].one_way is None:
        kinds = {s.kind for s in view.plan.stalls}
        rules = ["aisle_width"] + ["parallel_aisle_width"] * (StallKind.PARALLEL in kinds)
        return min(rules, key=width)
    own = {
        a.rule
        for a, i, street in zip(view.access, view.aisle_of, view.from_street, strict=True)
        if i == k and not street
    }
    return max(sorted(own), key=width, default="single_lane_width")


def _sides(shape: BaseGeometry) -> tuple[float, float]:
    """Return the short and the long side of the smallest rectangle round a shape, in metres."""
    ring = shapely.get_coordinates(shape.minimum_rotated_rectangle)
    if len(ring) < 4:
        return 0.0, 0.0
    one, other = math.dist(ring[0], ring[1]), math.dist(ring[1], ring[2])
    return min(one, other), max(one, other)
