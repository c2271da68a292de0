"""From where a yard is looked at, and what is hidden from there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from spaceplan.model.base import Point, Ring
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Scenario
from spaceplan.render.sheet import HEIGHT, WIDTH
from spaceplan.render.solids import Model, Solid, model_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Points = NDArray[np.float64]

#: How steeply one looks down, in degrees: enough to see between the blocks, slanted enough to see
#: what is high.
_STEEP_DEG = 52.0
#: Height of the words above and below a picture, in mm.
_WORDS_MM = 40.0
#: How far the sides of the ground are off those of the drawing, so that two sides of a block show.
_ASLANT_DEG = 28.0
#: What a picture half as large, and north at the bottom, weigh beside all stalls hidden.
_SMALL, _UP = 0.8, 0.15
#: Solids lower than this hide nothing worth speaking of, in metres; what taller ones may hide
#: before they turn to glass, in m².
TALL_M, _HIDES_M2 = 4.0, 4.0
#: Opacity of a block of glass, and of everything else.
GLASS, SOLID = 0.16, 1.0


@dataclass(frozen=True)
class Sight:
    """How ground and height come to paper.

    Parameters
    ----------
    turn_deg
        How far the ground is turned, in degrees counter-clockwise.
    """

    turn_deg: float

    @property
    def away(self) -> Point:
        """Direction on the ground in which one looks, a unit vector."""
        a = math.radians(90.0 - self.turn_deg)
        return (math.cos(a), math.sin(a))

    @property
    def behind(self) -> float:
        """Metres of ground that a metre of height hides."""
        return 1.0 / math.tan(math.radians(_STEEP_DEG))

    def ground(self, ring: Sequence[Point]) -> Points:
        """Turn points of the ground so that one looks along +y, in metres."""
        a = math.radians(self.turn_deg)
        c, s = math.cos(a), math.sin(a)
        turned: Points = np.asarray(ring, dtype=float) @ np.array([[c, s], [-s, c]])
        return turned

    def paper(self, ground: Points, high: float) -> Points:
        """Project turned points of one height, in metres on paper at scale 1."""
        a = math.radians(_STEEP_DEG)
        return np.column_stack([ground[:, 0], ground[:, 1] * math.sin(a) + high * math.cos(a)])


@dataclass(frozen=True)
class Outlook:
    """From where yards are seen, and what of them must not be hidden.

    Parameters
    ----------
    sight
        The direction.
    matter
        Ground in metres that tall blocks must not hide: those that do turn to glass.  None for no
        such ground.
    """

    sight: Sight
    matter: BaseGeometry | None


def look_at(scenario: Scenario, plans: Sequence[Plan]) -> Outlook:
    """Choose from where one looks, the same for what is there now and for all options.

    Parameters
    ----------
    scenario
        The scenario.
    plans
        The options; without any, what is there now.

    Returns
    -------
    Outlook
        The direction in which tall things hide least of what the plans build.  Beside that it
        counts a little how large the picture comes out, and whether north is at the top.
    """
    from shapely import unary_union

    models = [model_of(scenario, plan) for plan in plans] or [model_of(scenario, None)]
    built = [m for m in map(matter_of, models) if m is not None]
    matter = unary_union(built) if built else None
    return Outlook(best_sight(scenario, models[0], matter), matter)


def best_sight(scenario: Scenario, model: Model, matter: BaseGeometry | None) -> Sight:
    """Choose from where one looks: where tall things hide least of what is built.

    Parameters
    ----------
    scenario
        Gives the longest side of the ground, to which the picture is set aslant, and north.
    model
        A yard with what stands tall in it.
    matter
        Ground in metres that is to be seen; null for none.

    Returns
    -------
    Sight
        The direction; beside what is hidden it counts a little how large the picture comes out,
        and whether north is at the top as on the maps.
    """
    ring = scenario.site.boundary
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    (ax, ay), (bx, by) = max(pairs, key=lambda e: round(math.dist(*e), 3))
    side = math.degrees(math.atan2(by - ay, bx - ax))
    tall = [s for s in model.solids if s.high >= TALL_M and not s.crown]
    signs = (1.0, -1.0)
    turns = [(q * 90.0 - side + sign * _ASLANT_DEG) % 360.0 for q in range(4) for sign in signs]
    scales = {turn: _scale(Sight(turn), ring) for turn in turns}

    def cost(turn: float) -> float:
        sight = Sight(turn)
        hidden = 0.0
        if matter is not None and matter.area:
            veiled = sum(veil(s, sight).intersection(matter).area for s in tall)
            hidden = veiled / matter.area
        up = abs((scenario.north_deg + turn - 90.0 + 180.0) % 360.0 - 180.0) / 180.0
        small = 1.0 - scales[turn] / max(scales.values())
        return round(hidden + _SMALL * small + _UP * up, 4)

    return Sight(min(turns, key=cost))


def _scale(sight: Sight, ring: Ring) -> float:
    """How large a picture comes out."""
    flat = sight.paper(sight.ground(ring), 0.0)
    wide, high = flat.max(axis=0) - flat.min(axis=0)
    return float(min(WIDTH / wide, (HEIGHT - _WORDS_MM) / high))


def matter_of(model: Model) -> BaseGeometry | None:
    """Return all that a plan builds, which is to be seen.

    Parameters
    ----------
    model
        The yard.

    Returns
    -------
    shapely geometry or None
        Ground of stalls, rooms and sheds, in metres; None without any.
    """
    from shapely import Polygon, unary_union

    rings = [ring for look_id, ring in model.flat if look_id.startswith("stall_")]
    rings += [s.ring for s in model.solids if s.built]
    return unary_union([Polygon(r).buffer(0) for r in rings]) if rings else None


def veil(solid: Solid, sight: Sight) -> BaseGeometry:
    """Return the ground that a solid hides.

    Parameters
    ----------
    solid
        The solid.
    sight
        From where one looks.

    Returns
    -------
    shapely geometry
        The ground behind it, without what it stands on, in metres.
    """
    from shapely import MultiPoint, Polygon, unary_union

    dx, dy = (v * sight.behind * (solid.high - 1.0) for v in sight.away)
    hulls = [
        MultiPoint([*piece, *((x + dx, y + dy) for x, y in piece)]).convex_hull
        for piece, _ in pieces(solid.ring)
    ]
    return unary_union(hulls).difference(Polygon(solid.ring).buffer(0))


def pieces(ring: Ring) -> list[tuple[Ring, list[bool]]]:
    """Cut a footprint into convex pieces, and tell which of their sides are its own.

    Parameters
    ----------
    ring
        The footprint, in metres.

    Returns
    -------
    list of ring and sides
        Each piece counter-clockwise; for each side, from corner k to the next, whether it is a
        side of the footprint.
    """
    from shapely import LineString, Polygon

    shape = Polygon(ring)
    if shape.is_valid and math.isclose(shape.convex_hull.area, shape.area, rel_tol=1e-6):
        whole = anticlockwise(ring)
        return [(whole, [True] * len(whole))]
    border = shape.buffer(0).boundary.buffer(1e-4)
    out = []
    for piece in cut(shape.buffer(0)):
        sides = zip(piece, (*piece[1:], piece[0]), strict=True)
        out.append((piece, [border.contains(LineString(side)) for side in sides]))
    return out


def cut(shape: Any) -> Iterator[Ring]:
    """Cut a polygon, holes and all, into triangles.

    Parameters
    ----------
    shape
        A polygon.

    Yields
    ------
    Ring
        Three corners, counter-clockwise.
    """
    from shapely import constrained_delaunay_triangles, get_parts

    for triangle in get_parts(constrained_delaunay_triangles(shape)):
        yield anticlockwise(tuple((x, y) for x, y in triangle.exterior.coords[:-1]))


def anticlockwise(ring: Sequence[Point]) -> Ring:
    """Return a ring that runs counter-clockwise.

    Parameters
    ----------
    ring
        Corners in order, either way round.

    Returns
    -------
    Ring
        The same corners.
    """
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, (*ring[1:], ring[0]), strict=True))
    return tuple(ring) if area > 0 else tuple(reversed(ring))


def opacity_of(solid: Solid, seen: Outlook) -> float:
    """Return how opaque a solid is drawn: glass for a block that would hide what matters.

    Parameters
    ----------
    solid
        The solid.
    seen
        From where, and what matters.

    Returns
    -------
    float
        ``GLASS`` or ``SOLID``.
    """
    if seen.matter is None or solid.high < TALL_M or solid.crown:
        return SOLID
    veiled = veil(solid, seen.sight).intersection(seen.matter).area
    return GLASS if veiled > _HIDES_M2 else SOLID
