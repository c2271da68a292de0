"""What was cut back gets all the ground that the chosen plan has left over."""

from __future__ import annotations

import math
from dataclasses import replace

from shapely.geometry import Polygon

from spaceplan.geometry.overlay import union, without
from spaceplan.geometry.site import Site, Stood
from spaceplan.master.choose import Choice
from spaceplan.master.draft import Draft, distance_at, door_distances, kept_free, stall_box
from spaceplan.master.foot import Entrance, apron, cut_off
from spaceplan.search.standing import regrown


def regrow(site: Site, choice: Choice) -> Choice:
    """Push the edges of structures that were cut back out as far as nothing is in the way.

    Parameters
    ----------
    site
        The site.
    choice
        What the master decided.

    Returns
    -------
    Choice
        The same with larger footprints, as long as everybody still gets on foot where they did.
    """
    draft = choice.draft
    if all(s.side is None for s in draft.standing):
        return choice
    here = site.with_standing(draft.standing)
    standing = _grown(here, choice)
    if standing == draft.standing:
        return choice
    ground = without(draft.open_ground, union(s.ground for s in standing))
    larger = replace(draft, sketch=replace(draft.sketch, standing=standing), open_ground=ground)
    stalls = union(Polygon(g.outline(u)) for g, p in choice.rows for u in p.starts)
    if any(cut_off(here, draft.net, ground, stalls)):
        return choice
    walk = _walk(here, larger, choice)
    if walk is not None and not math.isfinite(walk):
        return choice
    return replace(choice, draft=larger, accessible_walk=walk)


def _grown(site: Site, choice: Choice) -> tuple[Stood, ...]:
    draft = choice.draft
    strip, size = site.rules.value("accessible_strip_width"), site.rules.value("door_apron_depth")
    taken = [draft.bodies, *draft.ways, *site.roads]
    taken += [kept_free(p) for p in draft.sketch.parts]
    taken += [Polygon(a.corners(a.start, a.end)) for a in draft.sketch.aisles]
    taken += [apron(Entrance(d.point, d.facing), size) for d in site.doors]
    taken += [r.polygon for r in site.removable if r.id not in choice.removed]
    for gap, pattern in choice.rows:
        taken += [stall_box(gap, u) for u in pattern.starts]
        if pattern.strip is not None:
            a, b = pattern.strip, pattern.strip + strip
            ends = ((a, 0.0), (b, 0.0), (b, gap.depth), (a, gap.depth))
            taken.append(Polygon([gap.at(u, v) for u, v in ends]))
    loose = {x.id: x for x in site.loose}
    out: list[Stood] = []
    for i, stood in enumerate(draft.standing):
        others = [s.ground for s in (*out, *draft.standing[i + 1 :])]
        out.append(regrown(loose[stood.id], stood, union([*taken, *others])))
    return tuple(out)


def _walk(site: Site, draft: Draft, choice: Choice) -> float | None:
    """Longest way from an accessible stall to a door when footprints have grown, in metres."""
    if choice.accessible_walk is None:
        return None
    strip, length = (site.rules.value(n) for n in ("accessible_strip_width", "stall_length"))
    grid, far = door_distances(site, draft)
    return max(
        distance_at(grid, far, gap.at(pattern.strip + strip / 2, -0.8)) + 0.8 + length / 2
        for gap, pattern in choice.rows
        if pattern.strip is not None
    )
