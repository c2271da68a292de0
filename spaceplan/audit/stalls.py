"""Stalls: their size, and the ground before them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely

from spaceplan.audit.access import ANGLE_SLACK_DEG, ANGLES, size_rules
from spaceplan.audit.items import hard
from spaceplan.audit.shapes import both, depth, edges, minus, spot, thick, together
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text, counted
from spaceplan.model.enums import StallKind
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Stall
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: A manoeuvre box that lies on aisles but for so small a share is as good as covered.
_COVER = 0.995


def sizes(view: AuditView) -> Iterator[Finding]:
    """Ensure that stalls are rectangles of the size of their kind, entered by the right side."""
    for stall, item in zip(view.plan.stalls, view.stalls, strict=True):
        if not item.sound:
            continue  # said already, as a degenerate outline
        sides = [math.dist(a, b) for a, b in edges(stall.outline)]
        if len(sides) != 4 or not _is_rectangle(stall):
            text = Text(zh=f"车位 {stall.id} 不是矩形", en=f"the stall {stall.id} is no rectangle")
            yield hard("stall.shape", stall.id, item.shape, text)
            continue
        side = _access_side(stall)
        parallel = stall.kind is StallKind.PARALLEL
        entered, other = (0.0, 0.0) if side is None else (sides[side], sides[(side + 1) % 4])
        # A square has no wrong side.
        wrong = entered < other - TOLERANCE_M if parallel else entered > other + TOLERANCE_M
        if side is None or wrong:
            text = Text(
                zh=f"车位 {stall.id} 的进车边不是应进的那条边",
                en=f"the access edge of the stall {stall.id} is not the side cars enter by",
            )
            yield hard("stall.access", stall.id, item.shape, text)
            continue
        wide, long = (other, entered) if parallel else (entered, other)
        prefix = size_rules(view.rules, stall.kind)
        for part, got, zh in (("width", wide, "宽"), ("length", long, "长")):
            rule = f"{prefix}_{part}"
            need = view.rules.value(rule)
            if got < need - TOLERANCE_M:
                text = Text(
                    zh=f"车位 {stall.id} {zh} {got:.2f} m，要求 {need:g} m",
                    en=f"the {part} of the stall {stall.id} is {got:.2f} m, required {need:g} m",
                )
                yield from view.by_rule(
                    rule, f"stall.{part}", stall.id, item.shape, text, measured=got
                )


def compact(view: AuditView) -> Iterator[Finding]:
    """Count compact stalls, which are smaller than others (rule compact_share)."""
    rule, stalls = "compact_share", view.plan.stalls
    if not stalls or not view.rules.active(rule):
        return
    some = [i for i, s in enumerate(stalls) if s.kind is StallKind.COMPACT]
    got, most = len(some) / len(stalls), view.rules.value(rule)
    if got > most + 1e-9:
        text = Text(
            zh=f"小型车位 {len(some)} 个，占 {got:.0%}，最多 {most:.0%}",
            en=f"{len(some)} of {counted(len(stalls), 'stall')} are compact, {most:.0%} at most",
        )
        where = view.stalls[some[-1]]
        yield from view.by_rule(
            rule, "stall.compact_share", where.id, where.shape, text, measured=got, unit="ratio"
        )


def angles(view: AuditView) -> Iterator[Finding]:
    """Ensure that every stall stands at an angle that rule stall_angles allows.

    A parallel stall counts as 0, an angled one as the nearer of 45 and 60, which it must meet to
    within 1°, any other kind as 90: its manoeuvre box is that of a right-angled stall.
    """
    allowed = view.rules.angles
    listed = ", ".join(f"{a:g}°" for a in allowed)
    for stall, item, access in zip(view.plan.stalls, view.stalls, view.access, strict=True):
        got, counted = access.angle, 90.0
        if stall.kind is StallKind.PARALLEL:
            got = counted = 0.0
        elif stall.kind is StallKind.ANGLED:
            counted = ANGLES[0] if access.rule == f"angled_{ANGLES[0]:g}_aisle_width" else ANGLES[1]
            if got is None or abs(got - counted) > ANGLE_SLACK_DEG:
                zh = "旁没有车道" if got is None else f"与车道成 {got:.1f}°"
                en = "lies at no aisle" if got is None else f"stands at {got:.1f}° to its aisle"
                text = Text(
                    zh=f"斜列车位 {stall.id} {zh}，应为 45° 或 60°",
                    en=f"the angled stall {stall.id} {en}; 45° or 60° is required",
                )
                yield hard(
                    "stall.angle", stall.id, item.shape, text, measured=got, required=counted,
                    unit="°",
                )  # fmt: skip
                continue
        else:
            got = counted
        if counted not in allowed:
            text = Text(
                zh=f"车位 {stall.id} 按 {counted:g}° 计，规则只允许 {listed}",
                en=f"the stall {stall.id} counts as one at {counted:g}°; the rules allow {listed}",
            )
            yield from view.by_rule(
                "stall_angles", "stall.angle", stall.id, item.shape, text, measured=counted,
                required=min(allowed, key=lambda a: abs(a - counted)), unit="°",
            )  # fmt: skip


def _shut(view: AuditView, tooth: BaseGeometry) -> BaseGeometry:
    """Return the part of a tooth that no car may cross, whatever stands there aside."""
    marked = [both(tooth, i.shape) for i in (*view.strips, *view.courts)]
    return together([minus(tooth, view.site), *marked])


def _is_rectangle(stall: Stall) -> bool:
    a, b, c, d = stall.outline
    return (
        abs(math.dist(a, c) - math.dist(b, d)) <= TOLERANCE_M
        and abs(math.dist(a, b) - math.dist(c, d)) <= TOLERANCE_M
        and abs(math.dist(b, c) - math.dist(d, a)) <= TOLERANCE_M
    )


def _access_side(stall: Stall) -> int | None:
    p, q = stall.access
    for i in range(4):
        a, b = stall.outline[i], stall.outline[(i + 1) % 4]
        same = max(math.dist(a, p), math.dist(b, q))
        turned = max(math.dist(a, q), math.dist(b, p))
        if min(same, turned) <= TOLERANCE_M:
            return i
    return None


def boxes_free(view: AuditView) -> Iterator[Finding]:
    """Ensure that nothing stands where a car turns into a stall."""
    things = [
        *(*view.stalls, *view.blocks, *view.sheds, *view.greens, *view.furniture),
        *view.obstacles,
    ]
    if not view.boxes:
        return
    tree = shapely.STRtree([t.shape for t in things])
    left, right = tree.query(list(view.boxes), predicate="intersects")
    for i, j in sorted(zip(left.tolist(), right.tolist(), strict=True)):
        # A car backing into its stall passes over that stall alone.
        if i == j or view.from_street[i]:
            continue
        shared = both(view.boxes[i], things[j].shape)
        core = thick(shared)
        if core.is_empty:
            continue
        stall = view.plan.stalls[i]
        text = Text(
            zh=f"车位 {stall.id} 前的回转空间被 {things[j].id} 占用 {shared.area:.2f} m²",
            en=f"{things[j].id} stands on {shared.area:.2f} m² of the manoeuvre box "
            f"of the stall {stall.id}",
        )
        yield hard(
            "stall.box_blocked",
            f"{stall.id} / {things[j].id}",
            core,
            text,
            measured=depth(shared),
            required=0,
            unit="m",
        )


def boxes_on_aisles(view: AuditView) -> Iterator[Finding]:
    """Ensure that the ground before each stall is ground cars may turn on.

    The tooth of an angled stall (see :mod:`spaceplan.audit.access`) may be any open ground of the
    site but a court or a wheelchair strip.
    """
    deep = view.rules.value("aisle_width")
    turning = [i.shape for a, i in zip(view.plan.aisles, view.aisles, strict=True) if not a.neck]
    streets = [view.mouth(f.span, deep) for f in view.case.site.frontages]
    parts = [*turning, *view.road_ground, *view.car_mouths, *streets]
    # Two aisles drawn a hair apart are one ground.
    ground = together([p.buffer(TOLERANCE_M / 2, join_style="mitre") for p in parts])
    shapely.prepare(ground)
    for stall, access, outside in zip(view.plan.stalls, view.access, view.from_street, strict=True):
        box = access.box
        if outside or box.is_empty or ground.covers(box):
            continue
        bare = minus(access.turning, ground)
        if not access.tooth.is_empty:
            bare = together([bare, _shut(view, access.tooth)])
        core = thick(bare)
        share = 1 - bare.area / box.area
        if core.is_empty or share >= _COVER:
            continue
        rule = access.rule
        text = Text(
            zh=f"车位 {stall.id} 前的回转空间只有 {share:.1%} 在车道上",
            en=f"only {share:.1%} of the manoeuvre box of the stall {stall.id} lie on aisles",
        )
        yield from (
            f.model_copy(update={"place": spot(core)})
            for f in view.by_rule(
                rule,
                "stall.box_off_aisle",
                stall.id,
                bare,
                text,
                measured=share,
                required=_COVER,
                unit="ratio",
            )
        )
