"""The least that the wishes of an option cost: what no plan can go below."""

from __future__ import annotations

import math

from spaceplan.model.areas import AreaKind
from spaceplan.model.case import Case
from spaceplan.model.enums import Treatment
from spaceplan.money.lines import refurbishes, structure_line, times
from spaceplan.money.records import MODIFY, REMOVE
from spaceplan.standards.prices import Prices, prices_for
from spaceplan.units import TOLERANCE_M

#: What the audit lets pass of a green, and of an area that is paid for, in m².
_GREEN_SLACK_M2, _PAID_SLACK_M2 = 0.1, 0.05


def least_costs(case: Case, green_m2: float) -> tuple[tuple[str, int], ...]:
    """Return the wishes that cost something in any plan, each with its least cost.

    Parameters
    ----------
    case
        The option.
    green_m2
        Green that any plan must make beyond what is kept, in m².

    Returns
    -------
    tuple of (path, cents)
        Paths of wishes in the scenario and hundredths of the currency, by as little as the audit
        lets pass; unknown prices cost nothing here.
    """
    prices = prices_for(case.costs)
    brief = case.brief
    out = []
    for s in case.structures:
        key = {Treatment.REMOVE: REMOVE, Treatment.MODIFY: MODIFY}.get(s.treatment)
        if key is not None:
            out.append((f"structures.{s.id}", structure_line(s, key, prices).cents or 0))
    room = "room_refurbish_m2" if refurbishes(case) else "room_m2"
    for wish in brief.rooms:
        least = wish.area_m2 - TOLERANCE_M * math.sqrt(wish.area_m2) - _PAID_SLACK_M2
        out.append((f"brief.rooms.{wish.id}", _of(prices, room, least)))
    if brief.bikes is not None:
        out.append(("brief.bikes", _bikes(prices, brief.bikes.spaces, brief.bikes.ebikes)))
    if brief.green is not None and green_m2 > 0:
        least = green_m2 - _GREEN_SLACK_M2 - _PAID_SLACK_M2
        out.append(("brief.green", _of(prices, "green_m2", least)))
    for area in brief.areas:
        # a pavilion that stands already may serve
        if area.kind is not AreaKind.PAVILION:
            least = area.area_m2 - TOLERANCE_M * math.sqrt(area.area_m2) - _PAID_SLACK_M2
            out.append((f"brief.areas.{area.id}", _of(prices, "area_m2", least)))
    if brief.stalls.min:
        out.append(("brief.stalls.min", _of(prices, "stall", brief.stalls.min)))
    return tuple((path, cents) for path, cents in out if cents > 0)


def _of(prices: Prices, key: str, quantity: float) -> int:
    price = prices.value(key)
    return 0 if price is None else times(max(quantity, 0.0), price)


def _bikes(prices: Prices, spaces: int, ebikes: int) -> int:
    """Count the cheaper kind beyond the e-bikes: a plan may have more of those than asked."""
    plain, powered = prices.value("bike_space") or 0.0, prices.value("ebike_space") or 0.0
    return times(ebikes, powered) + times(spaces - ebikes, min(plain, powered))
