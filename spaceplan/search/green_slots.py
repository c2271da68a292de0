"""Slots for green: patches that count, off the walls and not in scraps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely.geometry import Polygon
from shapely.ops import unary_union

from spaceplan.geometry.outline import clean, polygons, structure_polygon
from spaceplan.geometry.site import Ground, Site
from spaceplan.model.enums import Kind, Treatment
from spaceplan.standards import Rules
from spaceplan.typologies.base import Exit, Placement, Rect

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: What has walls that green keeps off.
_WALLED = frozenset({Kind.BUILDING, Kind.ROOMS, Kind.SHED})
#: Most pieces that green is cut into.
_MOST_PIECES = 3


@dataclass(frozen=True)
class GreenPatch:
    """A rectangle of green in its own frame."""

    rect: Rect

    @property
    def rects(self) -> tuple[Rect, ...]:
        """The ground it takes."""
        return (self.rect,)

    keep_free: tuple[Rect, ...] = ()
    exits: tuple[Exit, ...] = ()
    fixed: Placement | None = None


def green_wanted(site: Site, *, certain: bool = False) -> float:
    """Return how much green the plan must make beyond what is kept and counts.

    Parameters
    ----------
    site
        The site.
    certain
        Whether only hard rules are kept to; default those that warn, too.

    Returns
    -------
    float
        Area in m²; 0 when kept green is enough.
    """
    wish = site.case.brief.green
    if wish is None:
        return 0.0
    hard = {r for r in ("green_to_wall", "green_piece") if site.rules.hard(r)}
    kept = unary_union(site.greens)
    if "green_to_wall" in hard or not certain:
        kept = kept.difference(_near_walls(site))
    half = wish.min_width_m / 2
    least = figure(site.rules, "green_piece") if "green_piece" in hard or not certain else 0.0
    wide = kept.buffer(-half, join_style="mitre").buffer(half, join_style="mitre")
    pieces = [p.area for p in polygons(wide.intersection(kept))]
    return max(0.0, wish.area_m2 - sum(a for a in pieces if a >= least))


def green_cuts(site: Site) -> list[tuple[tuple[GreenPatch, ...], ...]]:
    """Return the ways of cutting the green that is wanted into pieces, fewest pieces first.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    list of tuple
        Of each way, the variants of each piece; one way without pieces where none is wanted.
    """
    wish, lack, rules = site.case.brief.green, green_wanted(site), site.rules
    if wish is None or lack <= 0:
        return [()]
    least, piece = wish.min_width_m, figure(rules, "green_piece")
    first = max(least, _central(site))
    ways: list[tuple[tuple[GreenPatch, ...], ...]] = []
    for count in range(1, _MOST_PIECES + 1):
        share = lack / count
        if count > 1 and share < max(least * least, piece):
            break
        widths = [first, *[least] * (count - 1)]
        ways.append(tuple(_patches(max(share, piece), w) for w in widths))
    return ways


def green_region(site: Site) -> Ground | None:
    """Return the ground off the walls of what stands, where new green counts.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    Ground or None
        The ground; None for all that is free.
    """
    near = _near_walls(site)
    region = None if near.is_empty else clean(site.free.difference(near))
    return None if region is None or region.is_empty else region


def figure(rules: Rules, rule: str) -> float:
    """Return the value of a rule, or nought where it is off.

    Parameters
    ----------
    rules
        The rules.
    rule
        Id of the rule.

    Returns
    -------
    float
        The value, in the rule's unit.
    """
    return rules.value(rule) if rules.active(rule) else 0.0


def _central(site: Site) -> float:
    """Return how wide one piece must be: nought where little is asked, or kept green is so wide."""
    wish, rules = site.case.brief.green, site.rules
    width = figure(rules, "central_green_width")
    if wish is None or wish.area_m2 <= rules.value("central_green_from"):
        return 0.0
    kept = unary_union(site.greens).difference(_near_walls(site))
    return width if kept.buffer(-width / 2, join_style="mitre").is_empty else 0.0


def _near_walls(site: Site) -> BaseGeometry:
    """Ground too near to walls that stand, or may stand, for green there to count."""
    far = figure(site.rules, "green_to_wall")
    walls = [
        structure_polygon(s).buffer(far, join_style="mitre")
        for s in site.case.structures
        if s.kind in _WALLED
        and s.treatment is not Treatment.REMOVE
        and not (s.id == site.case.within_id and s.treatment is Treatment.MODIFY)
    ]
    return unary_union(walls) if far else Polygon()


def _patches(area: float, least: float) -> tuple[GreenPatch, ...]:
    """Rectangles of one area, from a strip of the least width to a square."""
    square = math.sqrt(area)
    widths = [least] if least >= square else [least, least * 1.5, (least + square) / 2, square]
    out = []
    for width in sorted({round(min(w, max(square, least)), 2) for w in widths}):
        width = max(width, least)
        length = math.ceil(max(area / width, least) * 100) / 100
        out.append(GreenPatch((0.0, 0.0, length, width)))
    return tuple(out)
