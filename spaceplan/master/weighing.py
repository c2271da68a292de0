"""What the master's objective weighs beside stalls: changes, tidiness and blemishes."""

from __future__ import annotations

from dataclasses import dataclass

from spaceplan.geometry.site import Site
from spaceplan.master.blemishes import blemish, plain_under_windows
from spaceplan.master.draft import Draft
from spaceplan.master.offers import TOUCH_M2
from spaceplan.master.tidy import untidiness
from spaceplan.search.homing import moved_ids
from spaceplan.search.sketch import Sketch

#: Weights of the objective: a stall, and the least that a removal or a move takes off.
STALL, REMOVAL = 10_000_000, 100_000
#: One stall's worth of untidiness weighs as much as 10 m on foot (``_WALK`` is for 0.1 m) …
_TIDY = 2_000
#: … and all of it, whatever the option asks for, less than the cheapest removal or any stall.
_TIDY_MOST = 90_000
#: What all blemishes together take off at the most, in stalls: with the dearest removal (a tenth)
#: and what is untidy they still weigh less than one.
_BLEMISHES_MOST = 0.8


@dataclass(frozen=True)
class Rated:
    """A draft with what it takes off the objective, whatever its gaps hold."""

    draft: Draft
    untidy: int
    """For what is untidy, in the objective's units."""
    blemish: float
    """For its blemishes, in stalls."""


def rated(site: Site, drafts: tuple[Draft, ...], tidiness: float) -> tuple[Rated, ...]:
    """Rate drafts by how tidy they are, where somebody minds, and by their blemishes.

    Parameters
    ----------
    site
        The site.
    drafts
        The drafts; where there is but one, nothing is measured.
    tidiness
        Weight of tidiness, 0 or more.

    Returns
    -------
    tuple of Rated
        One for each draft.

    Raises
    ------
    ValueError
        If the weight of tidiness is below 0 or no number.
    """
    if not tidiness >= 0:
        msg = f"the weight of tidiness must be 0 or more, not {tidiness}"
        raise ValueError(msg)
    if len(drafts) < 2:
        return tuple(Rated(d, 0, 0.0) for d in drafts)
    less = untidiness(site, drafts) if tidiness else (0.0,) * len(drafts)
    return tuple(
        Rated(d, round(min(_TIDY * tidiness * u, _TIDY_MOST)) if u else 0, blemish(site, d))
        for d, u in zip(drafts, less, strict=True)
    )


def lessened(least: list[float], most: list[float]) -> float:
    """Return by what prices are multiplied so that they never tell drafts apart by a stall.

    Parameters
    ----------
    least, most
        What the blemishes of each draft come to at the least and at the most, in stalls.

    Returns
    -------
    float
        1 where they differ by 0.8 at the most, else as much less as it takes.
    """
    span = max(most, default=0.0) - min(least, default=0.0)
    return min(1.0, _BLEMISHES_MOST / span) if span > 0 else 1.0


def prices(site: Site, drafts: list[Draft]) -> list[float]:
    """Return what the blemishes of drafts weigh while their gaps hold plain stalls.

    Parameters
    ----------
    site
        The site.
    drafts
        The drafts.

    Returns
    -------
    list of float
        In stalls; they differ by 0.8 at the most.
    """
    window = site.case.weights.window_stall
    under = plain_under_windows(site, drafts)
    raw = [blemish(site, d) + window * n for d, n in zip(drafts, under, strict=True)]
    scale = lessened(raw, raw)
    return [scale * price for price in raw]


def weight_of(site: Site, cost: float) -> int:
    """Return what removing or moving something takes off the objective.

    Parameters
    ----------
    site
        The site.
    cost
        What it costs, in the scenario's currency.

    Returns
    -------
    int
        In the objective's units.  Where the scenario says what a stall is worth, its cost in
        stalls; else a tenth of a stall at the most.  In both cases something, so that nothing goes
        for nothing.
    """
    worth = site.case.stall_worth
    if worth is not None:
        return REMOVAL + round(STALL * min(cost / worth, 1000.0))
    costs = [*(r.cost for r in site.removable), *(x.cost for x in site.loose)]
    dearest = max(costs, default=0.0) or 1.0
    return round(REMOVAL * (1 + 9 * cost / dearest))


def weight_of_changes(site: Site, sketch: Sketch, *, removals: bool = False) -> int:
    """Return what a sketch's moves, and perhaps its removals, take off the objective.

    Parameters
    ----------
    site
        The site.
    sketch
        What the search proposes.
    removals
        Whether to count what it takes away, too; default only what it moves.

    Returns
    -------
    int
        In the objective's units, ``STALL`` of which make a stall.
    """
    moved = set(moved_ids(sketch.parts))
    least = sum(weight_of(site, x.cost) for x in site.loose if x.id in moved)
    if removals:
        least += sum(weight_of(site, r.cost) for r in site.removable if r.id in sketch.removed)
    return least


def footprints_changed(site: Site, draft: Draft) -> int:
    """Count the structures whose footprint a draft changes.

    Parameters
    ----------
    site
        The site.
    draft
        The draft.

    Returns
    -------
    int
        How many are cut back or rebuilt.
    """
    home = {x.id: x.home.area for x in site.loose}
    cut = sum(s.ground.area < home[s.id] - TOUCH_M2 for s in draft.standing)
    return cut + sum(p.kind.startswith("refit:") for p in draft.sketch.parts)
