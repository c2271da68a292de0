"""Pieces of a drawing become rings: closed ones as they are, open ones healed, doubles dropped."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spaceplan.exchange.dxf_in.bounds import MAX_RINGS, RINGS, TOLD_GAPS, too_many
from spaceplan.exchange.dxf_in.divide import divided
from spaceplan.exchange.dxf_in.heal import Gap
from spaceplan.exchange.dxf_in.join import LINEAR, Joiner
from spaceplan.exchange.dxf_in.pieces import Piece
from spaceplan.exchange.foreign import Tally
from spaceplan.exchange.rings import open_ring
from spaceplan.model.base import MAX_VERTICES, Point, Text
from spaceplan.model.fault import SpaceplanError
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely import Polygon

#: Less ground than this, in m², is a speck of the drawing.
SPECK_M2 = 0.01

#: Rings that share all but this part of their ground are one ring drawn twice.
_SAME = 0.005

#: Centres of such rings are nearer than this, in metres.
_CELL_M = 1.0

#: How many rings of the next size are compared.
_NEXT = 16

#: Wider gaps than this, in metres, are not offered for closing: ``--heal`` takes no more.
MOST_HEAL_M = 5.0

#: Roles that are lines or spots by nature.
_NO_RINGS = frozenset({"gate", "frontage", "text", "door", "tree"})


@dataclass(frozen=True)
class Outline:
    """A ring with what it means."""

    piece: Piece
    """What it was in the drawing, its vertices an open ring."""
    polygon: Polygon
    """The same as a shape."""


@dataclass(frozen=True)
class Outlines:
    """The rings and the rest of a drawing."""

    rings: tuple[Outline, ...]
    """Rings, in the order of the drawing, healed ones last."""
    lines: tuple[Piece, ...]
    """Open lines that close nothing, healed as far as they could be."""
    spots: tuple[Piece, ...]
    """Points, discs, blocks and texts."""
    left: tuple[tuple[str, str, Gap], ...]
    """Role, layer and gap of every open outline."""


def shifted(pieces: list[Piece], east: float, north: float) -> list[Piece]:
    """Return pieces with a local origin, to the tenth of a millimetre.

    Parameters
    ----------
    pieces
        In survey coordinates, in metres.
    east, north
        The origin in survey coordinates, in metres.

    Returns
    -------
    list of Piece
        The same pieces.
    """
    return [
        replace(p, points=tuple((tidy(x - east), tidy(y - north)) for x, y in p.points))
        for p in pieces
    ]


def outlines(pieces: list[Piece], heal_m: float, tally: Tally) -> tuple[Outlines, list[Text]]:
    """Turn pieces into rings.

    Parameters
    ----------
    pieces
        In local coordinates, in metres.
    heal_m
        Widest gap that is closed, in metres.
    tally
        Takes what is not used.

    Returns
    -------
    tuple of Outlines and list of Text
        Rings and the rest; and what was mended, a line each.

    Raises
    ------
    SpaceplanError
        If there are far more outlines than a scenario holds.
    """
    closed: list[Piece] = []
    lines: list[Piece] = []
    spots: list[Piece] = []
    groups: dict[tuple[str, str, float], list[Piece]] = {}
    for piece in pieces:
        if len(piece.points) < 2:
            spots.append(piece)
        elif piece.role in _NO_RINGS or (piece.data and not piece.closed):
            lines.append(piece)
        elif piece.closed:
            closed.append(piece)
        else:
            # a road of its width and the kerbs beside it are not one line
            wide = piece.width if piece.role in LINEAR else 0.0
            groups.setdefault((piece.role, piece.layer, round(wide, 4)), []).append(piece)
    joiner = Joiner(heal_m, tally)
    for _, some in sorted(groups.items()):
        joiner.join(some)
    joiner.across_layers()
    for role in ("boundary", "outline"):
        if not any(p.role == role for p in (*closed, *joiner.rings)):
            gates = [p for p in (*lines, *spots) if p.role in ("gate", "frontage")]
            joiner.with_gates(role, gates)
    closed, cuts = divided([*closed, *joiner.rings], joiner.lines, heal_m)
    joiner.parted(cuts)
    lines += joiner.lines
    left = joiner.left
    done = joiner.done
    if len(closed) > MAX_RINGS:
        raise SpaceplanError((too_many(len(closed), MAX_RINGS, RINGS),))
    made = Outlines(tuple(_once(closed, tally)), tuple(lines), tuple(spots), tuple(left))
    return made, done


def tell_open(found: Outlines, roles: frozenset[str], tally: Tally) -> None:
    """Count open outlines, with place and width of their gaps; of many, the narrowest.

    Parameters
    ----------
    found
        The rings and the rest of a drawing.
    roles
        Of which roles.
    tally
        Takes them.
    """
    told: Counter[tuple[str, str]] = Counter()
    for role, layer, gap in sorted(found.left, key=lambda g: (g[2].width, g[2].place)):
        if role not in roles:
            continue
        told[role, layer] += 1
        if told[role, layer] > TOLD_GAPS:
            tally.add(f"{layer}: {role}", "没有闭合，缺口更大", "does not close, by a wider gap")
            continue
        at = f"({gap.place[0]:.2f}, {gap.place[1]:.2f})"
        zh = f"没有闭合：{at} 处缺口 {gap.width:.2f} m"
        en = f"does not close: a gap of {gap.width:.2f} m at {at}"
        if gap.width < MOST_HEAL_M:
            more = f"{gap.width + 0.01:.2f}"
            zh, en = f"{zh}；--heal {more} 可以闭合", f"{en}; --heal {more} closes it"
        tally.add(f"{layer}: {role}", zh, en)


def _once(pieces: list[Piece], tally: Tally) -> list[Outline]:
    """Return sound rings, each only once; the edge of a hatch yields to a drawn outline."""
    made: list[Outline] = []
    for piece in pieces:
        outline = _outline(piece, tally)
        if outline is not None:
            made.append(outline)
    gone: set[int] = set()
    for a, b in _alike(made):
        one, two = made[a].piece, made[b].piece
        if a in gone or b in gone or (one.data and two.data):
            continue
        large = max(made[a].polygon.area, made[b].polygon.area)
        if made[a].polygon.intersection(made[b].polygon).area > (1 - _SAME) * large:
            out = a if one.filled and not two.filled else b
            gone.add(out)
            tally.add(made[out].piece.named, "同一轮廓画了两次", "an outline that is drawn twice")
    return [m for i, m in enumerate(made) if i not in gone]


def _outline(piece: Piece, tally: Tally) -> Outline | None:
    from shapely import Polygon

    ring = open_ring(piece.points)
    if len(ring) > MAX_VERTICES:
        ring = _simpler(ring)
    polygon = Polygon(ring) if 3 <= len(ring) <= MAX_VERTICES else Polygon()
    if (polygon if polygon.is_valid else polygon.convex_hull).area < SPECK_M2:
        tally.add(
            piece.named,
            f"轮廓面积不到 {SPECK_M2:g} m²",
            f"an outline of less than {SPECK_M2:g} m², a speck",
        )
        return None
    return Outline(replace(piece, points=ring), polygon)


def _simpler(ring: tuple[Point, ...]) -> tuple[Point, ...]:
    from shapely import Polygon

    line = Polygon(ring).exterior.simplify(0.01)
    return tuple((tidy(x), tidy(y)) for x, y in line.coords[:-1])


def _alike(made: list[Outline]) -> list[tuple[int, int]]:
    """Return pairs of rings of one role about the same centre and of the same size.

    Found by sorting, since comparing all that meet takes too long where rings lie in rings.
    """
    cells: dict[tuple[str, int, int], list[tuple[float, int]]] = {}
    for i, one in enumerate(made):
        if not one.polygon.is_valid:
            continue
        centre = one.polygon.centroid
        x, y = centre.x / _CELL_M, centre.y / _CELL_M
        # each ring lies in four cells, so that two near a border share one
        for cx in (math.floor(x), math.floor(x) + 1):
            for cy in (math.floor(y), math.floor(y) + 1):
                cells.setdefault((one.piece.role, cx, cy), []).append((one.polygon.area, i))
    pairs: set[tuple[int, int]] = set()
    for some in cells.values():
        some.sort()
        for k, (area, i) in enumerate(some):
            for other, j in some[k + 1 : k + 1 + _NEXT]:
                if other - area > _SAME * other:
                    break
                pairs.add((min(i, j), max(i, j)))
    return sorted(pairs)
