"""Pieces of a drawing become rings: closed ones as they are, open ones healed, doubles dropped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spaceplan.exchange.dxf_in.heal import Gap, heal
from spaceplan.exchange.dxf_in.pieces import Piece, Tally
from spaceplan.exchange.rings import open_ring
from spaceplan.model.base import MAX_VERTICES, Point, Text
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely import Polygon

#: Less ground than this, in m², is a speck of the drawing.
SPECK_M2 = 0.01

#: Rings that share all but this part of their ground are one ring drawn twice.
_SAME = 0.005

#: Wider gaps than this, in metres, are not offered for closing: ``--heal`` takes no more.
_MOST_HEAL_M = 5.0

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
    """
    closed: list[Piece] = []
    lines: list[Piece] = []
    spots: list[Piece] = []
    groups: dict[tuple[str, str], list[Piece]] = {}
    for piece in pieces:
        if len(piece.points) < 2:
            spots.append(piece)
        elif piece.role in _NO_RINGS or (piece.data and not piece.closed):
            lines.append(piece)
        elif piece.closed:
            closed.append(piece)
        else:
            groups.setdefault((piece.role, piece.layer), []).append(piece)
    done: list[Text] = []
    left: list[tuple[str, str, Gap]] = []
    for (role, layer), some in sorted(groups.items()):
        healed = heal(tuple(p.points for p in some), heal_m)
        width = max(p.width for p in some)
        what = " + ".join(sorted({p.what for p in some}))
        closed += [Piece(role, layer, what, ring, closed=True) for ring in healed.rings]
        lines += [Piece(role, layer, what, p, width=width) for p in healed.open]
        left += [(role, layer, gap) for gap in healed.left]
        for gap in healed.gaps:
            at = f"({gap.place[0]:.2f}, {gap.place[1]:.2f})"
            done.append(
                Text(
                    zh=f"图层 {layer}：闭合了 {at} 处 {gap.width * 1000:.1f} mm 的缺口",
                    en=f"layer {layer}: closed a gap of {gap.width * 1000:.1f} mm at {at}",
                )
            )
        if healed.doubles:
            tally.add(f"{layer}: {what}", "与另一条线重合", "lies on another line", healed.doubles)
    made = Outlines(tuple(_once(closed, tally)), tuple(lines), tuple(spots), tuple(left))
    return made, done


def tell_open(role: str, layer: str, gap: Gap, tally: Tally) -> None:
    """Count an open outline, with the place and width of its gap.

    Parameters
    ----------
    role, layer
        What and where it is in the drawing.
    gap
        What keeps it from closing.
    tally
        Takes it.
    """
    at = f"({gap.place[0]:.2f}, {gap.place[1]:.2f})"
    zh, en = (
        f"没有闭合：{at} 处缺口 {gap.width:.2f} m",
        f"does not close: a gap of {gap.width:.2f} m at {at}",
    )
    if gap.width < _MOST_HEAL_M:
        more = f"{gap.width + 0.01:.2f}"
        zh, en = f"{zh}；--heal {more} 可以闭合", f"{en}; --heal {more} closes it"
    tally.add(f"{layer}: {role}", zh, en)


def _once(pieces: list[Piece], tally: Tally) -> list[Outline]:
    """Return sound rings, each only once; the edge of a hatch yields to a drawn outline."""
    from shapely import STRtree

    made: list[Outline] = []
    for piece in pieces:
        outline = _outline(piece, tally)
        if outline is not None:
            made.append(outline)
    shapes = [m.polygon for m in made]
    gone: set[int] = set()
    pairs = STRtree(shapes).query(shapes, predicate="intersects") if shapes else ((), ())
    for a, b in sorted(zip(*pairs, strict=True)):
        if a >= b or a in gone or b in gone or not (shapes[a].is_valid and shapes[b].is_valid):
            continue
        one, two = made[a].piece, made[b].piece
        if one.role != two.role or (one.data and two.data):
            continue
        large = max(shapes[a].area, shapes[b].area)
        if abs(shapes[a].area - shapes[b].area) > _SAME * large:
            continue
        if shapes[a].intersection(shapes[b]).area > (1 - _SAME) * large:
            out = a if one.filled and not two.filled else b
            gone.add(int(out))
            tally.add(made[out].piece.named, "同一轮廓画了两次", "an outline that is drawn twice")
    return [m for i, m in enumerate(made) if i not in gone]


def _outline(piece: Piece, tally: Tally) -> Outline | None:
    from shapely import Polygon

    ring = open_ring(piece.points)
    if len(ring) > MAX_VERTICES:
        ring = _simpler(ring)
    polygon = Polygon(ring) if 3 <= len(ring) <= MAX_VERTICES else Polygon()
    if polygon.convex_hull.area < SPECK_M2:
        tally.add(piece.named, "轮廓没有面积", "an outline without area")
        return None
    return Outline(replace(piece, points=ring), polygon)


def _simpler(ring: tuple[Point, ...]) -> tuple[Point, ...]:
    from shapely import Polygon

    line = Polygon(ring).exterior.simplify(0.01)
    return tuple((tidy(x), tidy(y)) for x, y in line.coords[:-1])
