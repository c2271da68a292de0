"""Offers: the ways to fill the gaps of a draft, each with what it takes and needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Polygon

from spaceplan.geometry.overlay import common, union
from spaceplan.geometry.site import Site
from spaceplan.master.draft import Draft, distance_at, door_distances, kept_free
from spaceplan.master.patterns import Pattern, plain, shorter, with_strip
from spaceplan.search.gap import RowGap

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Gaps nearest to the doors that may lose a stall to a strip.
_NEAREST = 12
#: Overlaps below this are touches, in m².
TOUCH_M2 = 0.02
#: … and what is no wider than this, in metres: far within what the audit forgives.
_TOUCH_M = 0.008

#: Index of a gap, and of an offer for it.
Place = tuple[int, int]


@dataclass(frozen=True)
class Offer:
    """One pattern of one gap, with what it costs."""

    pattern: Pattern
    walk: float
    """Metres on foot from all its accessible stalls to their nearest doors."""
    needs: frozenset[str]
    """Optional structures on its ground."""
    ground: BaseGeometry


def offers(site: Site, draft: Draft, need: int) -> list[tuple[RowGap, list[Offer]]]:
    """Return the ways to fill each gap of a draft.

    Parameters
    ----------
    site
        The site.
    draft
        The draft.
    need
        Accessible stalls asked for; with none, no gap is offered a strip.

    Returns
    -------
    list of tuple
        Each gap with its offers; the first holds standard stalls only.
    """
    length = site.rules.value("stall_length")
    strip = site.rules.value("accessible_strip_width")
    gone = set(draft.sketch.removed)
    optional = {r.id: r.polygon for r in site.removable if r.id in gone}
    out: list[tuple[RowGap, list[Offer]]] = []
    grid_far = door_distances(site, draft) if need else None
    ranked: list[tuple[float, int]] = []
    if grid_far is not None:
        for i, gap in enumerate(draft.gaps):
            middle = gap.at((gap.start + gap.end) / 2, -1.0)
            loses = not with_strip(gap, strip) or (
                with_strip(gap, strip)[0].count < plain(gap).count
            )
            ranked.append((distance_at(*grid_far, middle) + (1e3 if loses else 0.0), i))
    near = {i for _, i in sorted(ranked)[:_NEAREST]}
    for i, gap in enumerate(draft.gaps):
        patterns = [plain(gap)]
        if i in near:
            patterns += with_strip(gap, strip)
        if need:
            # a strip in another gap may need this ground
            patterns.append(Pattern(starts=()))
        some = []
        for pattern in patterns:
            walk = 0.0
            if pattern.strip is not None and grid_far is not None:
                walk = distance_at(*grid_far, gap.at(pattern.strip + strip / 2, -0.8))
                if walk == float("inf"):
                    continue
                walk += 0.8 + length / 2  # from the middle of the car
            ground = pattern_ground(gap, pattern, strip)
            needs = frozenset(
                k for k, shape in optional.items() if common(ground, shape).area > TOUCH_M2
            )
            walk *= max(1, len(pattern.accessible))
            some.append(Offer(pattern, walk, needs, ground))
        out.append((gap, some))
    return out


def with_fewer(
    site: Site, offered: list[tuple[RowGap, list[Offer]]]
) -> list[tuple[RowGap, list[Offer]]]:
    """Return offers together with their shorter versions, for budgets that not every stall meets.

    Parameters
    ----------
    site
        The site.
    offered
        What :func:`offers` returned.

    Returns
    -------
    list of tuple
        Each gap with its offers, the same with stalls left out at one end, down to none.
    """
    strip = site.rules.value("accessible_strip_width")
    optional = {r.id: r.polygon for r in site.removable}
    out = []
    for gap, some in offered:
        every = list(some)
        for offer in some:
            for pattern in shorter(offer.pattern):
                ground = pattern_ground(gap, pattern, strip)
                needs = frozenset(
                    k for k in offer.needs if common(ground, optional[k]).area > TOUCH_M2
                )
                every.append(Offer(pattern, offer.walk, needs, ground))
        out.append((gap, every))
    return out


def pattern_ground(gap: RowGap, pattern: Pattern, strip: float) -> BaseGeometry:
    """Return what a pattern takes: stalls and strip stand side by side without a break.

    Parameters
    ----------
    gap, pattern
        The gap and how it is filled.
    strip
        Width of an accessible stall's strip, in metres.

    Returns
    -------
    shapely geometry
        One rectangle; empty without stalls.
    """
    if not pattern.starts:
        return Polygon()
    a, b = gap.ground(pattern.starts[0], pattern.starts[-1])
    if pattern.strip is not None:
        a, b = min(a, pattern.strip), max(b, pattern.strip + strip)
    return Polygon([gap.at(a, 0), gap.at(b, 0), gap.at(b, gap.depth), gap.at(a, gap.depth)])


def needed_by_ground(site: Site, draft: Draft) -> list[str]:
    """Return optional structures that stand where a draft has aisles, blocks, courts or ways.

    Parameters
    ----------
    site
        The site.
    draft
        The draft.

    Returns
    -------
    list of str
        Ids of structures that must go with this draft.
    """
    if not site.removable:
        return []
    rects = [Polygon(a.corners(a.start, a.end)) for a in draft.sketch.aisles]
    free = [kept_free(p) for p in draft.sketch.parts]
    ground = union([draft.bodies, *rects, *draft.ways, *draft.lanes, *free])
    return [r.id for r in site.removable if common(ground, r.polygon).area > TOUCH_M2]


def collide(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Tell whether two things take the same ground, more than they may in drawing.

    Parameters
    ----------
    one, other
        Their outlines.

    Returns
    -------
    bool
        False where they only touch: a sliver, however long, or a speck.
    """
    shared = common(one, other)
    if shared.area > TOUCH_M2:
        return True
    return shared.area > _TOUCH_M**2 and not shared.buffer(-_TOUCH_M / 2).is_empty


def clashes(offered: list[tuple[RowGap, list[Offer]]]) -> Iterator[tuple[Place, Place]]:
    """Yield pairs of offers for different gaps that take the same ground.

    The search lets rows share the slack of a gap; a strip moves stalls into that slack.

    Parameters
    ----------
    offered
        Each gap with its offers.

    Yields
    ------
    pair of places
        Gap and offer of the one, gap and offer of the other, as indices.
    """
    every = [(g, i, offer) for g, (_, some) in enumerate(offered) for i, offer in enumerate(some)]
    tree = shapely.STRtree([offer.ground for *_, offer in every])
    # most rows only touch: what two of them can reach tells so at once
    reach = [shapely.convex_hull(shapely.union_all([o.ground for o in s])) for _, s in offered]
    near: dict[tuple[int, int], bool] = {}

    def meet(g: int, h: int) -> bool:
        pair = (min(g, h), max(g, h))
        if pair not in near:
            near[pair] = collide(reach[g], reach[h])
        return near[pair]

    for g, i, offer in every:
        if offer.pattern.strip is None:
            continue
        for k in sorted(tree.query(offer.ground, predicate="intersects")):
            h, j, theirs = every[k]
            # two plain patterns never clash; of two with strips each pair comes once
            once = theirs.pattern.strip is None or h < g
            if h == g or not once or not meet(g, h):
                continue
            if collide(offer.ground, theirs.ground):
                yield (g, i), (h, j)
