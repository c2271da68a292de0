"""Play and exercise grounds, seating and pavilions: there, large enough, reached, in the sun."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely
from shapely import Polygon, affinity

from spaceplan.audit import shapes
from spaceplan.audit.items import Item, hard, structure_shape
from spaceplan.audit.view import AuditView
from spaceplan.model.areas import AreaKind, AreaWish
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.finding import Finding
from spaceplan.model.loose import pliable
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Areas are printed to a tenth of a square metre.
_AREA_SLACK_M2 = 0.1
#: How far from an area's edge one may come to a stop and still be there, in metres.
_AT_HAND_M = 0.05
#: Share of an area that counts as noise when its sun is measured.
_SUN_SLACK = 0.01


def asked_for(view: AuditView) -> Iterator[Finding]:
    """Ensure that every wish has its area, or a pavilion that stands, and no area lacks a wish."""
    wishes = {w.id: w for w in view.case.brief.areas}
    made = {a.id: a for a in view.plan.areas}
    for area, drawn in zip(view.plan.areas, view.areas, strict=True):
        wish = wishes.get(area.id)
        if wish is None or wish.kind is not area.kind:
            asked = "nothing" if wish is None else wish.kind.value
            text = Text(
                zh=f"任务书没有要 {area.kind.value} 场地 {area.id}",
                en=f"the brief asks for no {area.kind.value} area {area.id} ({asked})",
            )
            yield hard("area.unasked", area.id, drawn.shape, text)
    missing = [w for w in view.case.brief.areas if w.id not in made]
    for wish in _unserved(view, missing):
        text = Text(
            zh=f"任务书要的 {wish.id}（{wish.kind.value}，{wish.area_m2:g} m²）没有着落",
            en=f"the brief asks for {wish.id} ({wish.kind.value}, {wish.area_m2:g} m²); "
            "there is none",
        )
        yield hard("area.missing", wish.id, shapes.EMPTY, text, measured=0, required=1)


def sizes(view: AuditView) -> Iterator[Finding]:
    """Ensure that areas are as large and as wide as asked."""
    for wish, drawn in pairs(view):
        got = drawn.shape.area
        if got < wish.area_m2 - TOLERANCE_M * math.sqrt(wish.area_m2):
            text = Text(
                zh=f"{wish.id} 面积 {got:.2f} m²，要求 {wish.area_m2:g} m²",
                en=f"{wish.id} has {got:.2f} m², {wish.area_m2:g} m² are asked",
            )
            yield hard(
                "area.small",
                wish.id,
                drawn.shape,
                text,
                measured=got,
                required=wish.area_m2,
                unit="m²",
            )
        wide = shapes.wide_part(drawn.shape, wish.min_width_m).area
        if wide < min(got, wish.area_m2) * 0.99 - _AREA_SLACK_M2:
            text = Text(
                zh=f"{wish.id} 只有 {wide:.2f} m² 宽度达到 {wish.min_width_m:g} m",
                en=f"only {wide:.2f} m² of {wish.id} are at least {wish.min_width_m:g} m wide",
            )
            yield hard(
                "area.narrow",
                wish.id,
                drawn.shape,
                text,
                measured=wide,
                required=wish.area_m2,
                unit="m²",
            )


def reached(view: AuditView) -> Iterator[Finding]:
    """Ensure that one can walk up to every area from a gate for people."""
    width = view.rules.value("walkway_width")
    near = view.walked.swept.buffer(_AT_HAND_M)
    for area in view.areas:
        edge = shapes.both(area.shape.boundary, near).length
        if edge < width - 2 * TOLERANCE_M:
            text = Text(
                zh=f"没有 {width:g} m 宽的步道通到 {area.id}",
                en=f"no way {width:g} m wide leads to {area.id}",
            )
            yield from view.by_rule(
                "walkway_width", "area.unreached", area.id, area.shape, text, measured=edge
            )


def sunlit(view: AuditView) -> Iterator[Finding]:
    """Ensure that buildings leave the noon sun to areas that ask for it.

    Buildings shade the ground north of them as far as their height times a factor; rooms that the
    plan builds have one floor.
    """
    sun = view.case.sun
    sunny = [(w, a) for w, a in pairs(view) if w.sun]
    if sun is None or not sunny:
        return
    here = {s.id: s for s in view.standing}
    share = view.rules.value("sunlit_share")
    casts: list[BaseGeometry] = []
    for caster in sun.casters:
        if caster.structure is None:
            casts.append(_shadow(view, shapes.polygon(caster.outline)[0], caster.storeys))
        elif caster.structure in here and caster.structure != view.rebuilt_id:
            shape = structure_shape(here[caster.structure])
            casts.append(_shadow(view, shape, caster.storeys))
    casts += [_shadow(view, b.shape, 1) for b in view.blocks]
    shade = shapes.together(casts)
    for wish, area in sunny:
        lit = shapes.minus(area.shape, shade).area / max(area.shape.area, 1e-9)
        if lit < share - _SUN_SLACK:
            text = Text(
                zh=f"{wish.id} 正午只有 {lit:.0%} 有日照，要求 {share:.0%}",
                en=f"{lit:.0%} of {wish.id} lie in the noon sun, required {share:.0%}",
            )
            yield from view.by_rule(
                "sunlit_share",
                "area.shaded",
                wish.id,
                area.shape,
                text,
                measured=lit,
                unit="",
            )


def stated(view: AuditView) -> Iterator[Finding]:
    """Ensure that each area states its own size."""
    for area, drawn in zip(view.plan.areas, view.areas, strict=True):
        if abs(area.area_m2 - drawn.shape.area) > _AREA_SLACK_M2:
            text = Text(
                zh=f"{area.id} 写作 {area.area_m2:g} m²，图上为 {drawn.shape.area:.2f} m²",
                en=f"{area.id} is stated to have {area.area_m2:g} m², the drawing shows "
                f"{drawn.shape.area:.2f} m²",
            )
            yield hard(
                "area.misstated",
                area.id,
                drawn.shape,
                text,
                measured=area.area_m2,
                required=drawn.shape.area,
                unit="m²",
            )


def pairs(view: AuditView) -> list[tuple[AreaWish, Item]]:
    """Return each wish that the plan has an area for, with that area.

    Parameters
    ----------
    view
        What is audited.

    Returns
    -------
    list of tuple
        In the plan's order.
    """
    wishes = {w.id: w for w in view.case.brief.areas}
    return [(wishes[a.id], a) for a in view.areas if a.id in wishes]


def _unserved(view: AuditView, wishes: list[AreaWish]) -> list[AreaWish]:
    """Wishes that no standing pavilion serves.

    Each serves one, none a wish for sun; one whose footprint may be changed serves none.
    """
    stays = (Treatment.KEEP, Treatment.MODIFY, Treatment.MOVE)
    kept = sorted(
        (
            structure_shape(s)
            for s in view.standing
            if s.kind is Kind.PAVILION and s.treatment in stays and not pliable(s)
        ),
        key=lambda p: p.area,
    )
    left = []
    for wish in sorted(wishes, key=lambda w: w.area_m2):
        fit = [
            p
            for p in kept
            if p.area >= wish.area_m2 - TOLERANCE_M * math.sqrt(wish.area_m2)
            and not shapes.wide_middles(p, wish.min_width_m).is_empty
        ]
        if fit and wish.kind is AreaKind.PAVILION and not wish.sun:
            kept.remove(fit[0])
        else:
            left.append(wish)
    return left


def _shadow(view: AuditView, shape: BaseGeometry, storeys: int) -> BaseGeometry:
    """Sweep a building's outline northward as far as its noon shadow reaches."""
    sun = view.case.sun
    assert sun is not None
    rules = view.rules
    far = storeys * rules.value("storey_height") * rules.value("noon_shadow_factor")
    turn = math.radians(sun.north_deg)
    dx, dy = far * math.cos(turn), far * math.sin(turn)
    ends = [shape, affinity.translate(shape, dx, dy)]
    for part in shapely.get_parts(shapes.polygonal(shape)):
        ring = part.exterior.coords
        for i in range(len(ring) - 1):
            (ax, ay), (bx, by) = ring[i][:2], ring[i + 1][:2]
            swept = Polygon([(ax, ay), (bx, by), (bx + dx, by + dy), (ax + dx, ay + dy)])
            if swept.area > 0:
                ends.append(swept if swept.is_valid else shapely.make_valid(swept))
    return shapes.together([shapes.polygonal(e) for e in ends])
