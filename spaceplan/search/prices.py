"""What taking a structure away, or putting it elsewhere, weighs against stalls."""

from __future__ import annotations

from spaceplan.geometry.site import Site

#: Least price of touching a structure, in stalls: nothing is taken away or moved for nothing.
LEAST = 0.2
#: What the dearest one weighs more where the scenario does not say what a stall is worth.
_MORE = 0.3
#: Most that a change weighs where the brief asks for a number of stalls, in stalls.
_ASKED = 0.9


def price_of(site: Site, cost: float) -> float:
    """Return what it weighs to remove or move a structure.

    Parameters
    ----------
    site
        The site; its scenario may say what a stall is worth.
    cost
        What that costs, in the scenario's currency.

    Returns
    -------
    float
        Stalls.  Where the scenario says what a stall is worth, the cost over that, and a little;
        else between ``LEAST`` and half a stall, so that one stall more is worth one removal.
    """
    worth = site.case.stall_worth
    if worth is not None:
        price = LEAST / 2 + cost / worth
        # stalls that are asked for come before money: the search must not pass over them
        return min(price, _ASKED) if site.case.brief.stalls.min else price
    costs = [*(r.cost for r in site.removable), *(x.cost for x in site.loose)]
    dearest = max(costs, default=0.0) or 1.0
    return LEAST + _MORE * cost / dearest
