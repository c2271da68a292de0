"""Whether the figures a plan states are those of its drawing."""

from __future__ import annotations

from collections.abc import Iterator

from spaceplan.audit.brief import kept_greens
from spaceplan.audit.items import Role, hard
from spaceplan.audit.shapes import EMPTY, together
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.enums import StallKind
from spaceplan.model.finding import Finding

#: Areas are printed to a tenth of a square metre.
_AREA_SLACK_M2 = 0.1
#: Lengths are printed to a tenth of a metre.
_LENGTH_SLACK_M = 0.1


def counts(view: AuditView) -> Iterator[Finding]:
    """Ensure that the counts in the metrics are what is drawn."""
    plan = view.plan
    kinds = [s.kind for s in plan.stalls]
    drawn = {
        "stalls": len(kinds),
        "accessible": kinds.count(StallKind.ACCESSIBLE),
        "parallel": kinds.count(StallKind.PARALLEL),
        "rooms": len(plan.rooms),
        "housed": len(view.case.housed),
        "bikes": sum(s.capacity for s in plan.bike_sheds),
        "ebikes": sum(s.ebikes for s in plan.bike_sheds),
        "removed": len(plan.removed),
        "modified": len(plan.modified),
        "moved": len(plan.moved),
    }
    yield from _compare(view, drawn, 0.0, "")


def areas(view: AuditView) -> Iterator[Finding]:
    """Ensure that the areas in the metrics are what is drawn."""
    greens = together([*kept_greens(view), *(g.shape for g in view.greens)])
    drawn = {
        "rooms_m2": sum(r.shape.area for r in view.rooms),
        "housed_m2": sum(h.room.area_m2 for h in view.case.housed),
        "green_m2": greens.area,
        "areas_m2": sum(a.shape.area for a in view.areas),
        "widened_m2": sum(p.shape.area for p in view.patches if p.role is Role.WIDENING),
    }
    yield from _compare(view, drawn, _AREA_SLACK_M2, "m²")
    for room, shape in zip(view.plan.rooms, view.rooms, strict=True):
        if abs(room.area_m2 - shape.shape.area) > _AREA_SLACK_M2:
            yield _wrong(f"{room.id}/area_m2", room.area_m2, shape.shape.area, "m²")


def fire_reach(view: AuditView) -> Iterator[Finding]:
    """Ensure that the fire lanes as drawn come as near to the dwellings as the metrics say."""
    stated = view.plan.metrics.fire_reach_m
    lanes = together([p.shape for p in view.patches if p.role is Role.FIRE_LANE])
    if stated is None or not view.dwellings:
        return
    drawn = max(float(lanes.distance(wall)) for _, wall in view.dwellings)
    if lanes.is_empty or abs(drawn - stated) > _LENGTH_SLACK_M:
        yield _wrong("fire_reach_m", stated, 0.0 if lanes.is_empty else drawn, "m")


def _compare(
    view: AuditView, drawn: dict[str, int] | dict[str, float], slack: float, unit: str
) -> Iterator[Finding]:
    metrics = view.plan.metrics
    if "metrics" not in view.plan.model_fields_set:
        return
    for name, value in drawn.items():
        stated = getattr(metrics, name)
        if name in metrics.model_fields_set and abs(stated - value) > slack + 1e-9:
            yield _wrong(name, stated, value, unit)


def _wrong(name: str, stated: float, drawn: float, unit: str) -> Finding:
    text = Text(
        zh=f"{name} 写作 {stated:g}，图上为 {drawn:.6g}",
        en=f"{name} is stated as {stated:g}, the drawing shows {drawn:.6g}",
    )
    return hard("metrics.wrong", name, EMPTY, text, measured=stated, required=drawn, unit=unit)
