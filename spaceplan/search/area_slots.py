"""Slots for open areas, pavilions, and structures that are moved or re-footprinted.

They are block slots like any other: rectangles in their own frame, placed by the same annealing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Polygon
from shapely.geometry.polygon import orient

from spaceplan.geometry.outline import clean, polygons, structure_polygon
from spaceplan.geometry.site import Loose, Site
from spaceplan.geometry.sun import shade
from spaceplan.model.areas import AreaKind, AreaWish
from spaceplan.model.base import Point
from spaceplan.model.case import stands
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.loose import movable, pliable
from spaceplan.typologies.base import Exit, Placement, Rect
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class AreaPatch:
    """An open area or a pavilion in its own frame, with the way in that is kept free."""

    wish: str
    use: AreaKind
    rect: Rect
    keep_free: tuple[Rect, ...]
    exits: tuple[Exit, ...]
    fixed: Placement | None = None

    @property
    def rects(self) -> tuple[Rect, ...]:
        """The ground it takes."""
        return (self.rect,)


@dataclass(frozen=True)
class LoosePart:
    """A structure that is put elsewhere or gets a new footprint, in its own frame."""

    id: str
    kind: Kind
    rect: Rect
    """The ground kept free for it: for a tree a square as wide as its kerb asks."""
    ring: tuple[Point, ...] = ()
    """Its outline; empty for a tree, which stands in the middle."""
    fixed: Placement | None = None
    """Where it stands now."""
    keep_free: tuple[Rect, ...] = ()
    exits: tuple[Exit, ...] = ()

    @property
    def rects(self) -> tuple[Rect, ...]:
        """The ground it takes."""
        return (self.rect,)

    @property
    def middle(self) -> Point:
        """Middle of its ground, in its own frame."""
        return ((self.rect[0] + self.rect[2]) / 2, (self.rect[1] + self.rect[3]) / 2)


def areas_wanted(site: Site) -> tuple[AreaWish, ...]:
    """Return the areas that the plan must make: pavilions that stand and stay serve a wish each.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of AreaWish
        The wishes that nothing serves yet.
    """
    kept = sorted(
        (
            structure_polygon(s)
            for s in site.case.structures
            if s.kind is Kind.PAVILION and (stands(s) or movable(s))
        ),
        key=lambda p: p.area,
    )
    left = []
    for wish in sorted(site.case.brief.areas, key=lambda w: w.area_m2):
        serves = [p for p in kept if serves_as(p, wish)] if wish.kind is AreaKind.PAVILION else []
        if serves and not wish.sun:
            kept.remove(serves[0])
        else:
            left.append(wish)
    return tuple(w for w in site.case.brief.areas if w in left)


def serves_as(shape: BaseGeometry, wish: AreaWish) -> bool:
    """Tell whether a pavilion that stands is large and wide enough for a wish.

    Parameters
    ----------
    shape
        Its outline.
    wish
        The wish.

    Returns
    -------
    bool
        Whether it is.
    """
    # as little as the audit lets pass
    half = max(wish.min_width_m - TOLERANCE_M, 0.0) / 2
    large = shape.area >= wish.area_m2 - TOLERANCE_M * math.sqrt(wish.area_m2)
    return large and not shape.buffer(-half, join_style="mitre").is_empty


def least_width(wish: AreaWish, site: Site) -> float:
    """Return how wide an area must be: as asked, and as the rule on play grounds asks.

    A rule that only warns is not followed where no ground is so wide.

    Parameters
    ----------
    wish
        What is wanted.
    site
        The site.

    Returns
    -------
    float
        Width in metres.
    """
    rule, rules = "play_width", site.rules
    if wish.kind not in (AreaKind.PLAY, AreaKind.EXERCISE) or not rules.active(rule):
        return wish.min_width_m
    wide = rules.value(rule)
    fits = not site.free.buffer(-wide / 2, join_style="mitre").is_empty
    must = rules.hard(rule)
    return max(wish.min_width_m, wide) if must or fits else wish.min_width_m


def area_variants(wish: AreaWish, apron: float, least: float = 0.0) -> tuple[AreaPatch, ...]:
    """Return rectangles for an area, from a strip of its least width to a square.

    Parameters
    ----------
    wish
        What is wanted.
    apron
        Side of the square kept free before the way in, in metres.
    least
        Least width by the rules, in metres; default the wish's own.

    Returns
    -------
    tuple of AreaPatch
        Each with the way in from the middle of a long side, and from the middle of a short one.
    """
    out = []
    for length, width in aspects(wish.area_m2, max(least, wish.min_width_m)):
        x, y, half = length / 2, width / 2, apron / 2
        ways = [(Exit((x, 0.0), (0.0, -1.0)), (x - half, -apron, x + half, 0.0))]
        if length - width > 0.01:
            ways.append((Exit((0.0, y), (-1.0, 0.0)), (-apron, y - half, 0.0, y + half)))
        rect = (0.0, 0.0, length, width)
        out += [AreaPatch(wish.id, wish.kind, rect, (free,), (way,)) for way, free in ways]
    return tuple(out)


def aspects(area: float, least: float) -> tuple[tuple[float, float], ...]:
    """Return lengths and widths of rectangles of one area, in whole centimetres.

    Parameters
    ----------
    area
        Least area, in m².
    least
        Least width, in metres.

    Returns
    -------
    tuple of tuple
        Length and width in metres, the narrowest first; at most four.
    """
    square = math.sqrt(area)
    widths = {least, least * 1.5, (least + square) / 2, square} if least < square else {least}
    kept = sorted({math.ceil(round(min(w, max(square, least)) * 100, 6)) / 100 for w in widths})
    return tuple((math.ceil(round(max(area / w, w) * 100, 6)) / 100, w) for w in kept)


def loose_part(site: Site, loose: Loose) -> LoosePart:
    """Return a structure that can be moved, as the search knows parts.

    Parameters
    ----------
    site
        The site.
    loose
        The structure.

    Returns
    -------
    LoosePart
        The part, ``fixed`` to where the structure stands now.
    """
    structure = site.case.structure(loose.id)
    if loose.centre is not None:
        half = max(structure.radius or 0.0, site.rules.value("trunk_to_kerb"))
        x, y = loose.centre
        rect = (0.0, 0.0, 2 * half, 2 * half)
        return LoosePart(
            loose.id, loose.kind, rect, fixed=Placement(x - half, y - half, 0.0, False)
        )
    outline = structure_polygon(structure)
    box = least_box(outline)
    (ax, ay), (bx, by), _, (dx, dy) = [c[:2] for c in list(box.exterior.coords)[:4]]
    wide, deep = math.dist((ax, ay), (bx, by)), math.dist((ax, ay), (dx, dy))
    c, s = (bx - ax) / wide, (by - ay) / wide
    corners = list(orient(max(polygons(outline), key=lambda p: p.area), 1.0).exterior.coords)[:-1]
    return LoosePart(
        loose.id,
        loose.kind,
        (0.0, 0.0, wide, deep),
        tuple((c * (x - ax) + s * (y - ay), c * (y - ay) - s * (x - ax)) for x, y, *_ in corners),
        Placement(ax, ay, math.degrees(math.atan2(s, c)), False),
    )


def least_box(shape: BaseGeometry) -> Polygon:
    """Return the least rectangle round a shape.

    Parameters
    ----------
    shape
        The shape.

    Returns
    -------
    Polygon
        The rectangle, counter-clockwise.
    """
    corners = shapely.get_coordinates(shape.minimum_rotated_rectangle)[:4]
    return orient(Polygon(corners), 1.0)


def refit_variants(loose: Loose) -> tuple[LoosePart, ...]:
    """Return the new footprints of a structure that may be rebuilt within an outline.

    Parameters
    ----------
    loose
        The structure; its limits name an outline.

    Returns
    -------
    tuple of LoosePart
        Rectangles of the least area that its limits allow, none narrower than it is now (or than
        a square of that area).
    """
    assert loose.limits is not None
    sides = shapely.get_coordinates(loose.home.minimum_rotated_rectangle)
    narrow = min(math.dist(sides[0], sides[1]), math.dist(sides[1], sides[2]))
    area = loose.limits.min_area_m2
    return tuple(
        LoosePart(
            loose.id,
            loose.kind,
            (0.0, 0.0, length, width),
            ((0.0, 0.0), (length, 0.0), (length, width), (0.0, width)),
        )
        for length, width in aspects(area, min(narrow, math.sqrt(area)))
    )


def lit_ground(site: Site, *, certain: bool = False) -> BaseGeometry:
    """Return the free ground that no building on the site or around it shades at noon.

    Parameters
    ----------
    site
        The site.
    certain
        Count only buildings that stand in every plan; default all that may.

    Returns
    -------
    shapely geometry
        The ground.
    """
    sun = site.case.sun
    if sun is None:
        return site.free
    here = {s.id: s for s in site.case.structures}

    def counts(structure: str | None) -> bool:
        if structure is None:
            return True
        one = here[structure]
        sure = stands(one) and structure != site.case.within_id
        return sure if certain else one.treatment is not Treatment.REMOVE and not pliable(one)

    casters = [(Polygon(c.outline), c.storeys) for c in sun.casters if counts(c.structure)]
    return clean(site.free.difference(shade(casters, sun.north_deg, site.rules)))
