"""Whether the plan costs no more than the budget: reckoned anew from its outlines and prices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spaceplan.audit.items import hard, structure_shape
from spaceplan.audit.shapes import EMPTY, minus, together
from spaceplan.audit.view import AuditView
from spaceplan.model.areas import AreaKind
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind, Severity, Treatment
from spaceplan.model.finding import Finding
from spaceplan.standards.prices import Prices, prices_for

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Areas are printed, and paid for, to a tenth of a m².
_AREA_SLACK_M2 = 0.05

#: How much of what, by the id of its price; areas in m².
_Amounts = list[tuple[str, float]]


def kept(view: AuditView) -> Iterator[Finding]:
    """Ensure that what the plan costs, as far as it is known, keeps within the budget."""
    budget = view.case.budget
    if budget is None:
        return
    prices = prices_for(view.case.costs)
    amounts = [*_counted(view), *_areas(view)]
    cost, unknown = _structures(view)
    slack = 0.0
    for key, amount in amounts:
        price = _price(prices, key)
        if price is None:
            unknown.append(key)
            continue
        cost += amount * price
        if prices[key].unit == "m²":
            slack += _AREA_SLACK_M2 * price
    if cost > budget + slack + 0.01:
        text = Text(
            zh=f"造价 {cost:,.0f} {prices.currency}，超过预算 {budget:,.0f}",
            en=f"the plan costs {prices.currency} {cost:,.0f}, the budget is {budget:,.0f}",
        )
        yield hard(
            "budget.exceeded", "budget", EMPTY, text, measured=cost, required=budget,
            unit=prices.currency,
        )  # fmt: skip
    if unknown:
        names = ", ".join(dict.fromkeys(unknown))
        yield Finding(
            code="budget.unknown",
            severity=Severity.WARN,
            subject="budget",
            message=Text(
                zh=f"{names} 的费用未知，没有计入预算",
                en=f"the cost of {names} is unknown and not counted against the budget",
            ),
        )


def _price(prices: Prices, key: str) -> float | None:
    return next((p.value for p in prices.items if p.id == key), None)


def _structures(view: AuditView) -> tuple[float, list[str]]:
    """Sum up what structures cost that do not stay as they are; a moved tree has a unit price."""
    plan, total, unknown = view.plan, 0.0, []
    tree = prices_for(view.case.costs).value("tree")
    for s in view.case.structures:
        if s.id not in (*plan.removed, *plan.modified, *plan.moved):
            continue
        only_moved = s.id not in (*plan.removed, *plan.modified)
        if "cost" in s.model_fields_set:
            total += s.cost
        elif s.kind is Kind.TREE and only_moved and tree is not None:
            total += tree
        else:
            unknown.append(s.id)
    return total, unknown


def _counted(view: AuditView) -> _Amounts:
    plan = view.plan
    ebikes = sum(s.ebikes for s in plan.bike_sheds)
    bikes = sum(max(s.capacity - s.ebikes, 0) for s in plan.bike_sheds)
    things = [f.kind for f in plan.furniture if f.id not in plan.moved]
    counts: _Amounts = [
        ("bike_space", bikes),
        ("ebike_space", ebikes),
        ("stall", len(plan.stalls)),
        ("strip", len(plan.accessible_strips)),
        *((kind, things.count(kind)) for kind in sorted(set(things))),
        ("pavilion", sum(a.kind is AreaKind.PAVILION for a in plan.areas)),
    ]
    return [(key, n) for key, n in counts if n]


def _areas(view: AuditView) -> _Amounts:
    """Areas in m²: rooms one by one, what is driven and walked on as ground without doubles."""
    case, plan = view.case, view.plan
    inside = (
        case.within_id is not None and case.structure(case.within_id).treatment is Treatment.MODIFY
    )
    room = "room_refurbish_m2" if inside else "room_m2"
    hard_ground = together(
        [
            structure_shape(s)
            for s in case.structures
            if s.kind in (Kind.ROAD, Kind.PAVING)
            and s.treatment is not Treatment.REMOVE
            and s.id not in plan.removed
        ]
    )
    aisles = together([*(a.shape for a in view.aisles), _patches(view, "widening")])
    driven = together([hard_ground, aisles, *(s.shape for s in view.stalls)])
    walks = minus(_patches(view, "walkway"), driven)
    lanes = minus(minus(_patches(view, "fire_lane"), driven), walks)
    areas: _Amounts = [
        *((room, r.shape.area) for r in view.rooms),
        *(("green_m2", g.shape.area) for g in view.greens),
        *(
            ("area_m2", a.shape.area)
            for a, wish in zip(view.areas, plan.areas, strict=True)
            if wish.kind is not AreaKind.PAVILION
        ),
        ("aisle_m2", minus(aisles, hard_ground).area),
        ("walkway_m2", walks.area),
        ("fire_lane_m2", lanes.area),
    ]
    return [(key, area) for key, area in areas if area > _AREA_SLACK_M2]


def _patches(view: AuditView, role: str) -> BaseGeometry:
    return together([p.shape for p in view.patches if p.role == role])
