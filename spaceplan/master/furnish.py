"""Furniture: what stands about, placed on the ground that the stalls have left.

Waste points come first (they are the largest), then trees, benches and, last, lamps, each by a
small exact choice among candidates along the edges of the ground.  Where what is left does not hold
as many as are asked for, a thing may take the ground of plain stalls, as few as can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import Point, Polygon

from spaceplan.geometry.outline import disc, ring_of
from spaceplan.geometry.site import Site
from spaceplan.master.benches import Benches
from spaceplan.master.grounds import lie_of
from spaceplan.master.lamps import place_lamps
from spaceplan.master.planting import Trees
from spaceplan.master.spots import lit
from spaceplan.master.step import Step
from spaceplan.master.waste import Waste
from spaceplan.model.base import Text, counted
from spaceplan.model.plan import Furniture, Plan
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Furnished:
    """What a plan is furnished with."""

    things: tuple[Furniture, ...] = ()
    figures: dict[str, int | float | None] = field(default_factory=dict)
    """Figures for the plan's metrics."""
    dropped: tuple[int, ...] = ()
    """Stalls that make room, as indices into the plan's stalls."""
    lack: Text | None = None
    """What could not be placed; None when everything was."""


def lacking_lifts(site: Site) -> Text | None:
    """Say which lifts have found no place.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    Text or None
        What is missing; None when all lifts stand.
    """
    wish = site.case.brief.furniture.lifts if site.case.brief.furniture is not None else None
    if wish is None or len(site.lifts) >= wish.count:
        return None
    where = ", ".join(wish.at) or "-"
    return Text(
        zh=f"加装电梯要 {wish.count} 部，只有 {len(site.lifts)} 处单元门旁放得下井道、留得出门前"
        f"空地且不挡路（可选单元门：{where}）。试过门两侧和门前的位置；这不是不可能的证明",
        en=f"{counted(wish.count, 'lift is', 'lifts are')} asked for, only "
        f"{counted(len(site.lifts), 'finds', 'find')} room for shaft and "
        f"landing at a door without closing somebody's way (doors that may have one: {where}). "
        "Places on both sides of each door and before it were tried; "
        "this is no proof that it is impossible",
    )


def lift_things(site: Site) -> tuple[Furniture, ...]:
    """Return the site's lifts as a plan carries them.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Furniture
        One a lift.
    """
    return tuple(
        Furniture(
            id=lift.id,
            kind="lift",
            outline=ring_of(lift.outline),
            serves=lift.serves,
            door=(tidy(lift.door[0]), tidy(lift.door[1])),
        )
        for lift in site.lifts
    )


def furnish(site: Site, plan: Plan, seed: int | None) -> Furnished:
    """Furnish a plan.

    Parameters
    ----------
    site
        The site.
    plan
        A solved plan for it, without furniture.
    seed
        Seed of the solver; None for a first look, where everything is taken one by one.

    Returns
    -------
    Furnished
        Things, figures, the stalls that make room, and what could not be placed.
    """
    wish = site.case.brief.furniture
    if wish is None:
        return Furnished()
    grounds = lie_of(site, plan)
    things = list(lift_things(site))
    figures: dict[str, int | float | None] = {}
    if wish.lifts is not None:
        figures["lifts"] = len(things)
    dropped: set[int] = set()
    steps: list[Step] = []
    if wish.waste is not None:
        steps.append(Waste(site, wish.waste))
    if wish.trees is not None:
        steps.append(Trees(site, wish.trees))
    if wish.benches is not None:
        steps.append(Benches(site, wish.benches))
    for step in steps:
        placed = step(grounds, seed, frozenset(dropped))
        if placed.lack is not None:
            return Furnished(lack=placed.lack)
        things += placed.things
        figures |= placed.figures
        dropped |= set(placed.dropped)
        grounds = grounds.without([_outline(t) for t in placed.things])
    if wish.lamps is not None:
        left = tuple(s for i, s in enumerate(plan.stalls) if i not in dropped)
        kept = plan.model_copy(update={"stalls": left})
        lamps = place_lamps(replace(grounds, plan=kept), wish.lamps, seed)
        things += _lamp_things(site, lamps.points, wish.lamps.reach_m)
        figures |= {
            "lamps": len(lamps.points),
            "lamps_least": lamps.least,
            "lit_share": _lit_share(kept, lamps.points, wish.lamps.reach_m, grounds.walls),
        }
    return Furnished(tuple(things), figures, tuple(sorted(dropped)))


def _outline(thing: Furniture) -> Polygon:
    if thing.outline is not None:
        return Polygon(thing.outline)
    assert thing.point is not None
    return Point(thing.point).buffer(0.1)


def _lamp_things(
    site: Site, points: Sequence[tuple[float, float]], reach: float
) -> list[Furniture]:
    base = site.rules.value("lamp_base") / 2
    return [
        Furniture(
            id=f"lamp-{i}",
            kind="lamp",
            outline=ring_of(disc(p, base)),
            point=p,
            radius_m=round(reach, 3),
        )
        for i, p in enumerate(points, start=1)
    ]


def _lit_share(
    plan: Plan, lamps: Sequence[tuple[float, float]], reach: float, walls: BaseGeometry
) -> float | None:
    """Share of stalls whose middle is lit."""
    if not plan.stalls:
        return None
    places = np.array([Polygon(s.outline).centroid.coords[0] for s in plan.stalls])
    spots = np.array(lamps, dtype=float).reshape(-1, 2)
    seen = lit(spots, places, np.full(len(places), reach), walls)
    return round(float(seen.any(axis=0).mean()), 4) if len(spots) else 0.0
