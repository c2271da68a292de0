"""The cost of a plan as lines of quantity times price, in whole cents (fen).

Quantities are rounded to a tenth of a m² before they are multiplied, so that anyone with a pocket
calculator gets the sums that are printed.
"""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from shapely.geometry import Polygon

from spaceplan.geometry.outline import structure_polygon
from spaceplan.geometry.overlay import union, without
from spaceplan.model.areas import AreaKind
from spaceplan.model.base import Ring, Text
from spaceplan.model.case import Case
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.money import PRICE_IDS
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Structure
from spaceplan.money.records import (
    FIRE_LANES,
    MODIFY,
    MOVE,
    PARKING,
    REMOVE,
    WALKWAYS,
    CostLine,
    PlanCost,
    to_cents,
)
from spaceplan.standards.prices import Origin, Price, Prices, prices_for

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def cost_of(case: Case, plan: Plan) -> PlanCost:
    """Return what a plan costs, line by line.

    Parameters
    ----------
    case
        The option, with its prices and its budget.
    plan
        A plan for it.

    Returns
    -------
    PlanCost
        Its lines; a price that nobody gave is unknown, never nought.
    """
    prices = prices_for(case.costs)
    lines = (
        *_structures(case, plan),
        *_blocks(case, plan, prices),
        *_sheds(plan, prices),
        *_greens(plan, prices),
        *_grounds(plan, prices),
        *_parking(case, plan, prices),
        *_ways(case, plan, prices),
        *_furniture(plan, prices),
    )
    budget = None if case.budget is None else to_cents(case.budget)
    return PlanCost(currency=prices.currency, lines=lines, budget_cents=budget)


def times(quantity: float, price: float) -> int:
    """Return quantity times price in whole cents, halves rounded up.

    Parameters
    ----------
    quantity
        How much.
    price
        Price of one unit, in the currency.

    Returns
    -------
    int
        Hundredths of the currency.
    """
    exact = Decimal(repr(quantity)) * Decimal(repr(price)) * 100
    return int(exact.to_integral_value(ROUND_HALF_UP))


def priced(item: str, price: Price, quantity: float) -> CostLine:
    """Return the line of so much of something.

    Parameters
    ----------
    item
        What it belongs to.
    price
        Its unit price.
    quantity
        How much, in the price's unit; areas are rounded to a tenth of a m².

    Returns
    -------
    CostLine
        The line.
    """
    if price.unit == "m²":
        # rounded halves up, as people do it; six digits first, so that float noise is no half
        exact = Decimal(repr(round(quantity, 6)))
        quantity = float(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))
    return CostLine(
        item=item,
        key=price.id,
        title=price.title,
        quantity=quantity,
        unit=price.unit,
        price=price.value,
        origin=price.origin,
        cents=None if price.value is None else times(quantity, price.value),
    )


_DONE = {
    REMOVE: Text(zh="拆除", en="Removing"),
    MODIFY: Text(zh="改造", en="Changing"),
    MOVE: Text(zh="移位", en="Moving"),
}


def structure_line(structure: Structure, key: str, prices: Prices) -> CostLine:
    """Return the line of a structure that is removed, changed or moved.

    Parameters
    ----------
    structure
        The structure.
    key
        ``remove``, ``modify`` or ``move``.
    prices
        Unit prices: a tree that is moved and has no cost of its own costs what a tree does.

    Returns
    -------
    CostLine
        The line; its price is unknown when nobody typed a cost.
    """
    # A cost that nobody typed is not nought: it is unknown.
    typed = "cost" in structure.model_fields_set
    if not typed and key == MOVE and structure.kind is Kind.TREE:
        return priced(structure.id, prices["tree"], 1)
    return CostLine(
        item=structure.id,
        key=key,
        title=_DONE[key],
        quantity=1,
        unit="count",
        price=structure.cost if typed else None,
        origin=Origin.SCENARIO if typed else Origin.UNKNOWN,
        cents=to_cents(structure.cost) if typed else None,
    )


def _structures(case: Case, plan: Plan) -> tuple[CostLine, ...]:
    prices = prices_for(case.costs)
    what = dict.fromkeys(plan.moved, MOVE) | dict.fromkeys(plan.modified, MODIFY)
    what |= dict.fromkeys(plan.removed, REMOVE)
    return tuple(structure_line(s, what[s.id], prices) for s in case.structures if s.id in what)


def refurbishes(case: Case) -> bool:
    """Tell whether the rooms of an option are put into a structure that it modifies.

    Parameters
    ----------
    case
        The option.

    Returns
    -------
    bool
        True if they cost what refurbished rooms cost.
    """
    return (
        case.within_id is not None and case.structure(case.within_id).treatment is Treatment.MODIFY
    )


def _blocks(case: Case, plan: Plan, prices: Prices) -> tuple[CostLine, ...]:
    """Rooms, by the block they stand in; rooms of no block stand for themselves."""
    price = prices["room_refurbish_m2" if refurbishes(case) else "room_m2"]
    areas: dict[str, float] = {}
    for room in plan.rooms:
        name = block_of(plan, room.outline) or room.id
        areas[name] = areas.get(name, 0.0) + _area(room.outline)
    return tuple(priced(name, price, area) for name, area in areas.items())


def block_of(plan: Plan, room: Ring) -> str | None:
    """Return the block that a room stands in.

    Parameters
    ----------
    plan
        The plan.
    room
        Outline of the room, in metres.

    Returns
    -------
    str or None
        Id of the block; None if its middle lies in none.
    """
    middle = _shape(room).representative_point()
    return next((b.id for b in plan.blocks if _shape(b.outline).covers(middle)), None)


def _sheds(plan: Plan, prices: Prices) -> tuple[CostLine, ...]:
    out = []
    for shed in plan.bike_sheds:
        plain = max(shed.capacity - shed.ebikes, 0)
        counts = (("bike_space", plain), ("ebike_space", shed.ebikes))
        out += [priced(shed.id, prices[key], n) for key, n in counts if n]
    return tuple(out)


def _greens(plan: Plan, prices: Prices) -> tuple[CostLine, ...]:
    return tuple(priced(g.id, prices["green_m2"], _area(g.outline)) for g in plan.greens)


def _grounds(plan: Plan, prices: Prices) -> tuple[CostLine, ...]:
    """Open areas by their m², pavilions one by one."""
    return tuple(
        priced(a.id, prices["pavilion"], 1)
        if a.kind is AreaKind.PAVILION
        else priced(a.id, prices["area_m2"], _area(a.outline))
        for a in plan.areas
    )


def _parking(case: Case, plan: Plan, prices: Prices) -> tuple[CostLine, ...]:
    paved = paved_ground(case, plan.removed)
    rings = (*(a.outline for a in plan.aisles), *(w.outline for w in plan.widenings))
    driven = union(_shape(r) for r in rings)
    aisles = without(driven, paved).area
    parts = (
        ("stall", float(len(plan.stalls))),
        ("strip", float(len(plan.accessible_strips))),
        ("aisle_m2", aisles),
    )
    return tuple(priced(PARKING, prices[key], n) for key, n in parts if n > 0.05)


def paved_ground(case: Case, removed: tuple[str, ...]) -> BaseGeometry:
    """Return the roads and paving that stay: nothing on them is paved anew.

    Parameters
    ----------
    case
        The option.
    removed
        Ids of structures that go.

    Returns
    -------
    shapely geometry
        Their ground.
    """
    return union(
        structure_polygon(s)
        for s in case.structures
        if s.kind in (Kind.ROAD, Kind.PAVING)
        and s.id not in removed
        and s.treatment is not Treatment.REMOVE
    )


def _ways(case: Case, plan: Plan, prices: Prices) -> tuple[CostLine, ...]:
    out = []
    taken = union(
        [
            paved_ground(case, plan.removed),
            *(_shape(a.outline) for a in plan.aisles),
            *(_shape(s.outline) for s in plan.stalls),
        ]
    )
    walks = without(union(_shape(w.outline) for w in plan.walkways), taken)
    lanes = without(union(_shape(f.outline) for f in plan.fire_lanes), taken)
    lanes = without(lanes, walks)
    for name, key, ground in (
        (WALKWAYS, "walkway_m2", walks),
        (FIRE_LANES, "fire_lane_m2", lanes),
    ):
        if ground.area > 0.05:
            out.append(priced(name, prices[key], ground.area))
    return tuple(out)


def _furniture(plan: Plan, prices: Prices) -> tuple[CostLine, ...]:
    """Benches, lamps and the like, kind by kind; a kind that has no price is unknown."""
    moved = set(plan.moved)  # what is only put elsewhere has its line among the structures
    counts = Counter(f.kind for f in plan.furniture if f.id not in moved)
    out = []
    for kind, n in sorted(counts.items()):
        if kind in PRICE_IDS:
            out.append(priced(kind, prices[kind], n))
        else:
            nobody = Price(
                id=kind, title=Text(zh=kind, en=kind), unit="count", value=None,
                origin=Origin.UNKNOWN,
            )  # fmt: skip
            out.append(priced(kind, nobody, n))
    return tuple(out)


def _shape(ring: Ring) -> BaseGeometry:
    """Return the ground of an outline, also of one that crosses itself."""
    return Polygon(ring).buffer(0)


def _area(ring: Ring) -> float:
    return float(Polygon(ring).area)
