"""What stands in a yard as faces on paper, in the order in which they are painted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spaceplan.render.depth import back_to_front
from spaceplan.render.sight import (
    SOLID,
    TALL_M,
    Outlook,
    Points,
    Sight,
    anticlockwise,
    cut,
    opacity_of,
    pieces,
)
from spaceplan.render.solids import Model, Solid
from spaceplan.render.style import INK, PAPER, SOFT_INK, look

#: How far the shadow of a metre falls along x and y, in metres.
_SUN = (0.45, 0.35)


@dataclass(frozen=True)
class Face:
    """One filled outline on paper.

    Parameters
    ----------
    points
        [N, 2] corners in metres at scale 1.
    fill, edge
        Colours with opacity.
    width_pt
        Width of the edge.
    """

    points: Points
    fill: tuple[float, float, float, float]
    edge: tuple[float, float, float, float]
    width_pt: float


def faces_of(model: Model, seen: Outlook) -> Iterator[Face]:
    """Return all faces in the order in which they are painted.

    Parameters
    ----------
    model
        The yard.
    seen
        From where one looks.

    Yields
    ------
    Face
        First the ground, then shadows, then what stands, from far to near.
    """
    sight = seen.sight
    for look_id, ring in model.flat:
        style = look(look_id)
        fill = PAPER if style.face == "none" else style.face
        edge = SOFT_INK if look_id in ("ground", "hole") else style.edge
        yield Face(
            sight.paper(sight.ground(ring), 0.0), _rgba(fill), _rgba(edge, 0.8),
            0.9 if look_id == "ground" else 0.45,
        )  # fmt: skip
    yield from _shadows(model, sight)
    parts: list[tuple[Solid, float, Points, list[bool]]] = []
    for solid in model.solids:
        opacity = opacity_of(solid, seen)
        parts += [(solid, opacity, sight.ground(ring), outer) for ring, outer in pieces(solid.ring)]
    # a crown hangs over the cars beside its trunk, but behind blocks that are nearer
    crowns: list[tuple[Solid, Points]] = []
    for k in back_to_front([p[2] for p in parts]):
        solid, opacity, piece, outer = parts[k]
        if solid.high >= TALL_M and not solid.crown:
            over = [c for c in crowns if _side_by_side(c, piece)]
            crowns = [c for c in crowns if not _side_by_side(c, piece)]
            for one, spot in over:
                yield from _crown(sight, one, spot)
        yield from _prism(sight, piece, outer, solid, opacity)
        if solid.crown:
            crowns.append((solid, piece))
    for one, spot in crowns:
        yield from _crown(sight, one, spot)


def _side_by_side(crown: tuple[Solid, Points], piece: Points) -> bool:
    """Tell whether some line of sight meets both."""
    solid, spot = crown
    x = float(spot[:, 0].mean())
    return bool(x - solid.crown < piece[:, 0].max() and x + solid.crown > piece[:, 0].min())


def _prism(
    sight: Sight, piece: Points, outer: Sequence[bool], solid: Solid, opacity: float
) -> Iterator[Face]:
    line = _rgba(INK, 0.75 if opacity == SOLID else 0.55)
    none = _rgba(INK, 0.0)
    ring = np.vstack([piece, piece[:1]])
    for k, open_side in enumerate(outer):
        a, b = ring[k], ring[k + 1]
        # corners run counter-clockwise: a side that runs to the right faces the eye
        if open_side and b[0] - a[0] > 1e-9:
            wall = np.vstack(
                [sight.paper(ring[k : k + 2], solid.low),
                 sight.paper(ring[k : k + 2], solid.high)[::-1]]
            )  # fmt: skip
            slope = (b[1] - a[1]) / math.hypot(b[0] - a[0], b[1] - a[1])
            yield Face(wall, _rgba(_shade(solid.colour, 0.74 - 0.16 * slope), opacity), line, 0.4)
    if solid.pointed:
        tip = sight.paper(piece.mean(axis=0, keepdims=True), solid.high + 1.5)
        sides = sorted(
            range(len(piece)), key=lambda k: -(ring[k, 1] + ring[k + 1, 1])
        )  # far sides first
        for k in sides:
            slope = (ring[k + 1, 0] - ring[k, 0]) / max(math.hypot(*(ring[k + 1] - ring[k])), 1e-9)
            edge = np.vstack([sight.paper(ring[k : k + 2], solid.high), tip])
            yield Face(edge, _rgba(_shade(solid.colour, 0.95 - 0.2 * slope)), line, 0.4)
        return
    top = sight.paper(piece, solid.high)
    whole = all(outer)
    yield Face(top, _rgba(solid.colour, opacity), line if whole else none, 0.5 if whole else 0.0)
    if not whole:
        for k, open_side in enumerate(outer):
            if open_side:
                yield Face(sight.paper(ring[k : k + 2], solid.high), none, line, 0.5)
    if solid.top is not None:
        cabin, high = solid.top
        upper = Solid(cabin, high, _shade(solid.colour, 0.82), low=solid.high)
        turned = sight.ground(anticlockwise(cabin))
        yield from _prism(sight, turned, [True] * len(turned), upper, opacity)


def _crown(sight: Sight, solid: Solid, piece: Points) -> Iterator[Face]:
    """Draw a ball, which is a round disc from anywhere; that of a lamp is small."""
    middle = sight.paper(piece.mean(axis=0, keepdims=True), solid.high)[0]
    tree = solid.crown > 0.5
    turn = np.linspace(0.0, 2 * np.pi, 49)[:-1]
    wave = 1 + 0.05 * np.cos(8 * turn) if tree else np.ones_like(turn)
    disc = np.column_stack([np.cos(turn), np.sin(turn)]) * (solid.crown * wave)[:, None]
    if not tree:
        yield Face(middle + disc, _rgba("#ffe566"), _rgba(INK, 0.8), 0.4)
        return
    yield Face(middle + disc, _rgba("#7fb98f", 0.62), _rgba("#2f7d4f", 0.9), 0.6)
    light = middle + 0.55 * disc + np.array([-0.22, 0.24]) * solid.crown
    yield Face(light, _rgba("#b4dcbb", 0.45), _rgba("#2f7d4f", 0.0), 0.0)


def _shadows(model: Model, sight: Sight) -> Iterator[Face]:
    from shapely import MultiPoint, Polygon, unary_union

    site = next(Polygon(ring).buffer(0) for look_id, ring in model.flat if look_id == "ground")
    cast = []
    for solid in model.solids:
        # a block of seven floors would put the yard in the dark: its shadow is that of three
        high = min(solid.high, 9.0)
        dx, dy = _SUN[0] * high, _SUN[1] * high
        for piece, _ in pieces(solid.ring):
            thrown = [(x + dx, y + dy) for x, y in piece]
            cast.append(MultiPoint([*piece, *thrown]).convex_hull)
        if solid.crown > 0.5:
            x, y = np.mean(np.asarray(solid.ring), axis=0)
            cast.append(MultiPoint([(x + dx, y + dy)]).buffer(solid.crown))
    shade = unary_union(cast).intersection(site) if cast else None
    for part in getattr(shade, "geoms", [shade] if shade is not None else []):
        if part.geom_type == "Polygon":
            for piece in cut(part):
                yield Face(
                    sight.paper(sight.ground(piece), 0.0), _rgba("#3c4650", 0.16),
                    _rgba("#3c4650", 0.0), 0.0,
                )  # fmt: skip


def _rgba(colour: str, opacity: float = 1.0) -> tuple[float, float, float, float]:
    from matplotlib.colors import to_rgba

    red, green, blue, own = to_rgba(colour)
    return (red, green, blue, opacity * own)


def _shade(colour: str, light: float) -> str:
    from matplotlib.colors import to_hex, to_rgb

    red, green, blue = (min(1.0, max(0.0, v * light)) for v in to_rgb(colour))
    return str(to_hex((red, green, blue)))
