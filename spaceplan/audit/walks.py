"""Walks: every stall can be walked to, and how far it is from the doors people live behind."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spaceplan.audit.ground import eroded
from spaceplan.audit.items import Door, Role
from spaceplan.audit.shapes import both, together, wide_part
from spaceplan.audit.view import AuditView
from spaceplan.audit.ways import Ways
from spaceplan.model.base import Text
from spaceplan.model.enums import Severity
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Fine enough for a path of a walkway's width to hold a chain of grid points, in metres.
_GRID_M = 0.75
#: A stated length may be a fifth and so many metres less than the grid's: its steps go eight ways.
_SHARE, _SLACK_M = 0.8, 3.0
#: So much of a drawn way is as wide as asked: its corners may be cut.
_WIDE_SHARE = 0.85
#: A door is looked for within so far of the middle of its apron, in metres.
_NEAR_M = 3.0


def stalls_on_foot(view: AuditView) -> Iterator[Finding]:
    """Ensure that one can walk from each stall, by its access edge, to a gate for people.

    What no plan could mend, because no walkway leads there today either, is a warning.  Stalls
    entered from the street are walked to along it.
    """
    if not view.foot_mouths:
        return
    width = view.rules.value("walkway_width")
    for i, stall in enumerate(view.plan.stalls):
        if view.from_street[i] or view.boxes[i].is_empty:
            continue
        here = eroded(both(view.boxes[i], view.site), width)
        if here.is_empty or here.intersects(view.walked.centres):
            continue
        text = Text(
            zh=f"从车位 {stall.id} 没有 {width:g} m 宽的路通到人行出入口",
            en=f"no way {width:g} m wide leads from the stall {stall.id} to a gate for people",
        )
        today = not here.intersects(view.walked_today.centres)
        for finding in view.by_rule("walkway_width", "walk.stall_cut_off", stall.id, here, text):
            yield finding.model_copy(update={"severity": Severity.WARN}) if today else finding


def drawn_width(view: AuditView) -> Iterator[Finding]:
    """Ensure that ways drawn for walking are as wide as a walkway.

    Taken together with what else is made to be walked on (other ways, aisles, kept roads, strips,
    fire lanes, aprons): a square of rule walkway_width gets over most of each way.
    """
    ways = [p for p in view.patches if p.role is Role.WALKWAY and not p.shape.is_empty]
    if not ways or not view.rules.active("walkway_width"):
        return
    width = view.rules.value("walkway_width")
    made = (*view.patches, *view.aisles, *view.strips, *view.roads)
    parts = [*(i.shape for i in made), *(d.apron for d in view.doors)]
    # ground drawn a hair apart is one ground
    ground = together(p.buffer(TOLERANCE_M / 2, join_style="mitre") for p in parts)
    wide = wide_part(ground, width + TOLERANCE_M)
    for way in ways:
        share = both(wide, way.shape).area / way.shape.area
        if share >= _WIDE_SHARE:
            continue
        text = Text(
            zh=f"步道 {way.id} 只有 {share:.0%} 宽度达到 {width:g} m：加宽",
            en=f"only {share:.0%} of the walkway {way.id} are {width:g} m wide: widen it",
        )
        yield from view.by_rule(
            "walkway_width", "walk.narrow", way.id, way.shape, text, measured=share,
            required=_WIDE_SHARE, unit="ratio",
        )  # fmt: skip


def lengths(view: AuditView) -> Iterator[Finding]:
    """Measure the ways on foot from dwelling doors, against what the plan says and the rule.

    To the nearest gate for people, room and stall.  A plan that states a much shorter
    way than there is gets a warning; rule longest_walk is looked at where a scenario wants it.  On
    the grid a way comes out up to 8 % too long; doors are left and met within their aprons.
    """
    rule = "longest_walk"
    if not view.rules.active(rule) and not any(_stated(view, f) for f, *_ in _GOALS):
        return
    homes = [d for d in view.doors if d.dwelling]
    for field, name, goal in _goals(view):
        doors = view.doors if field == "longest_walk_m" else homes
        if goal.is_empty or not doors:
            continue
        ways = Ways(view.walked.swept, goal, _GRID_M)
        far = [(ways.length(_middle(d), near=_NEAR_M), d) for d in doors]
        yield from _compare(view, field, name, far)
        yield from _limit(view, rule, name, [(m, d) for m, d in far if d.dwelling])


def _compare(
    view: AuditView, field: str, name: Text, far: Sequence[tuple[float, Door]]
) -> Iterator[Finding]:
    stated = _stated(view, field)
    reached = [(m, d) for m, d in far if math.isfinite(m)]
    if stated is None or not reached:
        return
    got, door = max(reached, key=lambda w: w[0])
    if stated >= _SHARE * got - _SLACK_M:
        return
    text = Text(
        zh=f"从 {door.owner} 的门到最近的{name.zh}约 {got:.0f} m，布置图写作 {stated:.0f} m",
        en=f"the way from the door of {door.owner} to the nearest {name.en} is about {got:.0f} m, "
        f"the plan says {stated:.0f} m",
    )
    yield Finding(
        code="walk.stated",
        severity=Severity.WARN,
        subject=f"{door.id} / {field}",
        place=door.point,
        measured=round(got, 1),
        required=round(stated, 1),
        unit="m",
        message=text,
    )


def _limit(
    view: AuditView, rule: str, name: Text, far: Sequence[tuple[float, Door]]
) -> Iterator[Finding]:
    most = view.rules.value(rule)
    for got, door in far:
        if not view.rules.active(rule) or got <= most or math.isinf(got):
            continue
        text = Text(
            zh=f"从 {door.owner} 的门到最近的{name.zh}步行约 {got:.0f} m，超过 {most:g} m",
            en=f"it is about {got:.0f} m on foot from the door of {door.owner} to the nearest "
            f"{name.en}, over {most:g} m",
        )
        subject = f"{door.id} / {name.en}"
        yield from view.by_rule(rule, "walk.long", subject, door.apron, text, measured=got)


_GOALS = (
    ("longest_walk_m", Text(zh="人行出入口", en="gate for people")),
    ("walk_to_rooms_m", Text(zh="活动室", en="room")),
    ("walk_to_stalls_m", Text(zh="车位", en="stall")),
)


def _goals(view: AuditView) -> Iterator[tuple[str, Text, BaseGeometry]]:
    rooms = {r.id for r in view.plan.rooms}
    fresh = [d for d in view.doors if d.new]
    width = view.rules.value("walkway_width")
    shapes = (
        together(m.buffer(width / 2) for m in view.foot_mouths),
        together(d.apron for d in fresh if d.owner in rooms),
        # One is at a stall when one stands before its access edge.
        together(b for b, street in zip(view.boxes, view.from_street, strict=True) if not street),
    )
    for (field, name), shape in zip(_GOALS, shapes, strict=True):
        yield field, name, shape


def _stated(view: AuditView, field: str) -> float | None:
    value = getattr(view.plan.metrics, field)
    return None if value is None else float(value)


def _middle(door: Door) -> tuple[float, float]:
    return (door.apron.centroid.x, door.apron.centroid.y)
