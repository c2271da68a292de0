"""Nothing is moved or cut back for nothing: what the chosen plan leaves over is given back."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from shapely.geometry import Polygon

from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site, Stood
from spaceplan.master.choose import Choice
from spaceplan.master.draft import (
    Draft,
    distance_at,
    door_distances,
    kept_free,
    part_polygon,
    stall_box,
)
from spaceplan.master.foot import Entrance, apron, cut_off
from spaceplan.master.offers import TOUCH_M2
from spaceplan.search.area_slots import LoosePart
from spaceplan.search.sketch import PlacedPart
from spaceplan.search.standing import regrown

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def give_back(site: Site, choice: Choice, drive: BaseGeometry) -> Choice:
    """Send structures home that can stand there, then grow back those that were cut.

    Parameters
    ----------
    site
        The site, loose structures standing nowhere yet.
    choice
        What the master decided.
    drive
        Ground of the aisles that the plan needs.

    Returns
    -------
    Choice
        The same with fewer moves and larger footprints, as long as everybody still gets on foot
        where they did.
    """
    homes = {x.id: Stood(x.id, x.kind, x.home) for x in site.loose if x.limits is None}
    for placed in choice.draft.sketch.parts:
        if isinstance(placed.part, LoosePart) and placed.part.id in homes:
            home = homes[placed.part.id]
            if common(home.ground, _taken(site, choice, drive, but=placed)).area <= TOUCH_M2:
                choice = _if_walkable(site, choice, (*choice.draft.standing, home), placed)
    if any(s.side is not None for s in choice.draft.standing):
        choice = _if_walkable(site, choice, _grown(site, choice, drive))
    return choice


def _if_walkable(
    site: Site, choice: Choice, standing: tuple[Stood, ...], home: PlacedPart | None = None
) -> Choice:
    """Let structures stand so, and one part no longer, unless that shuts somebody's way on foot."""
    old = choice.draft
    if standing == old.standing:
        return choice
    parts = tuple(p for p in old.sketch.parts if p is not home)
    draft = replace(
        old,
        sketch=replace(old.sketch, standing=standing, parts=parts),
        bodies=union(part_polygon(p) for p in parts),
        open_ground=without(old.open_ground, union(s.ground for s in standing)),
    )
    here = site.with_standing(standing)
    stalls = union(stall_box(g, u) for g, p in choice.rows for u in p.starts)
    if any(cut_off(here, draft.net, draft.open_ground, stalls)):
        return choice
    walk = _walk(here, draft, choice)
    if walk is not None and not math.isfinite(walk):
        return choice
    return replace(choice, draft=draft, accessible_walk=walk)


def _taken(
    site: Site, choice: Choice, drive: BaseGeometry, but: PlacedPart | None = None
) -> BaseGeometry:
    """All that the plan uses, less one part."""
    draft = choice.draft
    strip = site.rules.value("accessible_strip_width")
    taken: list[BaseGeometry] = [drive, *draft.ways]
    for placed in draft.sketch.parts:
        if placed is not but:
            taken += [part_polygon(placed), kept_free(placed)]
    for gap, pattern in choice.rows:
        taken += [stall_box(gap, u) for u in pattern.starts]
        if pattern.strip is not None:
            a, b = pattern.strip, pattern.strip + strip
            ends = ((a, 0.0), (b, 0.0), (b, gap.depth), (a, gap.depth))
            taken.append(Polygon([gap.at(u, v) for u, v in ends]))
    return union(taken)


def _grown(site: Site, choice: Choice, drive: BaseGeometry) -> tuple[Stood, ...]:
    size = site.rules.value("door_apron_depth")
    taken = [_taken(site, choice, drive), *site.roads]
    taken += [apron(Entrance(d.point, d.facing), size) for d in site.doors]
    taken += [r.polygon for r in site.removable if r.id not in choice.removed]
    loose = {x.id: x for x in site.loose}
    # each stood beside or round the others before: they are not in one another's way
    used = union(taken)
    return tuple(regrown(loose[s.id], s, used) for s in choice.draft.standing)


def _walk(site: Site, draft: Draft, choice: Choice) -> float | None:
    """Longest way from an accessible stall to a door with structures standing so, in metres."""
    if choice.accessible_walk is None:
        return None
    strip, length = (site.rules.value(n) for n in ("accessible_strip_width", "stall_length"))
    grid, far = door_distances(site, draft)
    return max(
        distance_at(grid, far, gap.at(pattern.strip + strip / 2, -0.8)) + 0.8 + length / 2
        for gap, pattern in choice.rows
        if pattern.strip is not None
    )
