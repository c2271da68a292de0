"""The budget as the master sees it: a proof that it cannot hold, and what choices cost.

What the exact choice decides is linear in it: stalls, strips, removals, and how far each aisle is
paved.  The rest of a draft (rooms, sheds, greens, ways, what is forced) is the same for all its
choices and is taken from the plan of the draft with every gap full.  Overlaps of aisles make that
an estimate by some cents, so :func:`spaceplan.master.thrift.affordable` reckons the finished plan
itself and never hands out one above the budget.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shapely.geometry import Polygon

from spaceplan.geometry.outline import polygons, structure_polygon
from spaceplan.geometry.overlay import common, union
from spaceplan.geometry.site import Site
from spaceplan.master.draft import Draft
from spaceplan.master.offers import Offer, offers, with_fewer
from spaceplan.master.patterns import Pattern
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.plan import Conflict
from spaceplan.money.least import least_costs
from spaceplan.money.records import to_cents
from spaceplan.search.gap import AisleRect, RowGap
from spaceplan.standards.prices import prices_for

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from spaceplan.master.choose import Choice

    #: Each gap of a draft with its offers, and the variable that says whether one is taken.
    Picks = list[tuple[RowGap, list[tuple[cp_model.IntVar, Offer]]]]


#: Offers of a draft for so many accessible stalls.
Offered = dict[tuple[int, int], list[tuple[RowGap, list[Offer]]]]
#: Two offers that take the same ground: gap and offer of each, as indices.
Clash = tuple[tuple[int, int], tuple[int, int]]
Met = dict[tuple[int, int], tuple[Clash, ...]]


@dataclass(frozen=True)
class Rates:
    """What each choice of the solver costs, in whole cents."""

    stall: int
    """A stall."""
    strip: int
    """A strip beside an accessible stall."""
    paving: float
    """A m² of aisle."""
    removal: tuple[tuple[str, int], ...]
    """Each optional structure."""

    def removing(self, structure_id: str) -> int:
        """Return what removing an optional structure costs.

        Parameters
        ----------
        structure_id
            Its id.

        Returns
        -------
        int
            Cents; 0 when unknown.
        """
        return dict(self.removal).get(structure_id, 0)


def rates(site: Site) -> Rates:
    """Return what each choice costs.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    Rates
        In cents; an unknown price counts nothing.
    """
    prices = prices_for(site.case.costs)
    return Rates(
        stall=to_cents(prices.value("stall") or 0.0),
        strip=to_cents(prices.value("strip") or 0.0),
        paving=100 * (prices.value("aisle_m2") or 0.0),
        removal=tuple((r.id, to_cents(r.cost)) for r in site.removable),
    )


@dataclass(frozen=True)
class Purse:
    """A budget, and what drafts cost beyond what the solver decides."""

    budget: int
    """Most that a plan may cost, in cents."""
    fixed: tuple[int, ...]
    """What each draft costs whatever is chosen, in cents."""
    rates: Rates
    """What each choice costs."""
    known: Offered = field(default_factory=dict, compare=False)
    """Offers reckoned before, by draft and number of accessible stalls."""
    met: Met = field(default_factory=dict, compare=False)
    """The same of offers that clash."""

    def offers(self, site: Site, draft: Draft, need: int) -> list[tuple[RowGap, list[Offer]]]:
        """Return the ways to fill the gaps of a draft, with fewer stalls too.

        Parameters
        ----------
        site
            The site.
        draft
            The draft.
        need
            Accessible stalls asked for.

        Returns
        -------
        list of tuple
            Each gap with its offers.
        """
        key = (id(draft), need)
        if key not in self.known:
            self.known[key] = with_fewer(site, offers(site, draft, need))
        return self.known[key]

    def clashing(
        self,
        draft: Draft,
        need: int,
        find: Callable[[list[tuple[RowGap, list[Offer]]]], Iterable[Clash]],
    ) -> tuple[Clash, ...]:
        """Return the offers that clash; :meth:`offers` must have been asked before.

        Parameters
        ----------
        draft, need
            What offers were asked for.
        find
            Finds them, where that was not done before.

        Returns
        -------
        tuple of Clash
            Pairs of gap and offer, as indices.
        """
        key = (id(draft), need)
        if key not in self.met:
            self.met[key] = tuple(find(self.known[key]))
        return self.met[key]

    def limit(
        self,
        model: cp_model.CpModel,
        site: Site,
        drafts: list[tuple[cp_model.IntVar, tuple[AisleRect, ...], Picks]],
        gone: dict[str, cp_model.IntVar],
        which: list[int],
    ) -> None:
        """Add to a model that what is chosen keeps within the budget.

        Parameters
        ----------
        model
            The model.
        site
            The site.
        drafts
            Of each draft whether it stands, its aisles, and the offers for its gaps.
        gone
            Whether each optional structure goes.
        which
            Index in ``fixed`` of each draft.
        """
        terms: list[cp_model.LinearExpr | int] = []
        for (stands, aisles, picks), k in zip(drafts, which, strict=True):
            terms.append(self.fixed[k] * stands)
            for gap, some in picks:
                del gap
                for var, offer in some:
                    strips = offer.pattern.strip is not None
                    price = self.rates.stall * offer.pattern.count + self.rates.strip * strips
                    if price:
                        terms.append(price * var)
            for i, aisle in enumerate(aisles):
                rate = _cents_per_cm(aisle, self.rates)
                if rate:
                    terms.append(rate * _paved_cm(model, site, stands, aisles, i, picks))
        terms += [self.rates.removing(k) * var for k, var in gone.items()]
        model.add(sum(terms) <= self.budget)


def _paved_cm(
    model: cp_model.CpModel,
    site: Site,
    stands: cp_model.IntVar,
    aisles: tuple[AisleRect, ...],
    i: int,
    picks: Picks,
) -> cp_model.IntVar:
    """Return how much of an aisle is paved, in whole centimetres."""
    me = aisles[i]
    low, high = math.floor(100 * me.start) - 100, math.ceil(100 * me.end) + 100
    paved = model.new_int_var(0, high - low, "")
    begin, end = model.new_int_var(low, high, ""), model.new_int_var(low, high, "")
    model.add(paved >= end - begin)
    owed = always_paved(site, aisles, i)
    if owed is not None:
        model.add(begin <= _within(low, high, math.ceil(100 * owed[0]))).only_enforce_if(stands)
        model.add(end >= _within(low, high, math.floor(100 * owed[1]))).only_enforce_if(stands)
    for gap, some in picks:
        if gap.aisle != i:
            continue
        for var, offer in some:
            if offer.pattern.count:
                a, b = stretch(me, gap, offer.pattern)
                model.add(begin <= _within(low, high, math.ceil(100 * a))).only_enforce_if(var)
                model.add(end >= _within(low, high, math.floor(100 * b))).only_enforce_if(var)
    return paved


def _within(low: int, high: int, value: int) -> int:
    return max(low, min(high, value))


def _cents_per_cm(aisle: AisleRect, some: Rates) -> int:
    return round(some.paving * 2 * aisle.half / 100)


def stretch(aisle: AisleRect, gap: RowGap, pattern: Pattern) -> tuple[float, float]:
    """Return the stretch of an aisle that the stalls of a row are entered from.

    Parameters
    ----------
    aisle
        The aisle.
    gap, pattern
        The row beside it, and how it is filled with at least one stall.

    Returns
    -------
    tuple of float
        From, to, along the aisle in metres.
    """
    first, last = pattern.starts[0], pattern.starts[-1] + gap.pitch + gap.extra
    if pattern.strip is not None:
        first, last = min(first, pattern.strip), max(last, pattern.strip)
    (px, py), (ux, uy) = aisle.anchor, aisle.along
    # a row across the end of an aisle needs a square of it
    across = abs(gap.along[0] * ux + gap.along[1] * uy) < 0.5
    ends = [
        gap.at(u, v) for u in (first, last) for v in ((0.0, -2 * aisle.half) if across else (0.0,))
    ]
    us = [(x - px) * ux + (y - py) * uy for x, y in ends]
    return max(aisle.start, min(us)), min(aisle.end, max(us))


def always_paved(site: Site, aisles: tuple[AisleRect, ...], i: int) -> tuple[float, float] | None:
    """Return the stretch of an aisle that its gate and the aisles and roads it meets need.

    Parameters
    ----------
    site
        The site.
    aisles
        All aisles of the sketch.
    i
        Index of the aisle.

    Returns
    -------
    tuple of float or None
        From, to, along the aisle in metres; None when it meets nothing.
    """
    me = aisles[i]
    mine = Polygon(me.corners(me.start, me.end))
    others = [Polygon(a.corners(a.start, a.end)) for k, a in enumerate(aisles) if k != i]
    (px, py), (ux, uy) = me.anchor, me.along
    spans = [(me.start, 2 * me.half)] if me.gate else []
    for other in [*others, *site.roads]:
        for part in polygons(common(mine, other)):
            us = [(x - px) * ux + (y - py) * uy for x, y, *_ in part.exterior.coords]
            spans.append((min(us), max(us)))
    if not spans:
        return None
    return min(a for a, _ in spans), max(b for _, b in spans)


def modelled(site: Site, choice: Choice) -> int:
    """Return what the solver reckons a choice to cost beyond what its draft costs anyway.

    Parameters
    ----------
    site
        The site.
    choice
        The choice.

    Returns
    -------
    int
        Cents.
    """
    some = rates(site)
    cents = sum(some.removing(k) for k in choice.removed)
    aisles = choice.draft.sketch.aisles
    paved = [[s] if (s := always_paved(site, aisles, i)) else [] for i in range(len(aisles))]
    for gap, pattern in choice.rows:
        cents += some.stall * pattern.count + some.strip * (pattern.strip is not None)
        if gap.aisle >= 0 and pattern.count:
            paved[gap.aisle].append(stretch(aisles[gap.aisle], gap, pattern))
    for aisle, spans in zip(aisles, paved, strict=True):
        if spans:
            long = max(b for _, b in spans) - min(a for a, _ in spans)
            cents += _cents_per_cm(aisle, some) * round(100 * long)
    return cents


def over_budget(site: Site) -> tuple[Conflict, ...]:
    """Prove that what is asked for costs more than the budget.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Conflict
        One that names the budget and every wish that costs something; empty when nothing is
        proved or no budget is given.
    """
    case = site.case
    if case.budget is None:
        return ()
    least = least_costs(case, _new_green(site))
    whole, budget = sum(cents for _, cents in least), to_cents(case.budget)
    if whole <= budget:
        return ()
    # The dearest wishes that are too much together: leaving out a cheap one would not help.
    named: list[str] = []
    left = budget
    for path, cents in sorted(least, key=lambda item: -item[1]):
        named.append(path)
        left -= cents
        if left < 0:
            break
    order = [path for path, _ in least]
    wishes = sorted(named, key=order.index)
    dear = sum(cents for path, cents in least if path in named)
    money = prices_for(case.costs).currency
    return (
        Conflict(
            wishes=("budget", *wishes),
            message=Text(
                zh=f"预算 {budget / 100:,.0f} {money}；仅以下各项至少需要 {dear / 100:,.0f}："
                + "、".join(wishes),
                en=f"the budget is {money} {budget / 100:,.0f}; these alone cost at least "
                f"{dear / 100:,.0f}: " + ", ".join(wishes),
            ),
        ),
    )


def _new_green(site: Site) -> float:
    """Return the green that any plan must make: kept green counts whole, optional green too."""
    wish = site.case.brief.green
    if wish is None:
        return 0.0
    maybe = [
        structure_polygon(s)
        for s in site.case.structures
        if s.kind is Kind.GREEN and s.treatment is Treatment.OPTIONAL
    ]
    return max(0.0, wish.area_m2 - union([*site.greens, *maybe]).area)
