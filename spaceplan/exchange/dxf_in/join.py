"""Joins the open lines of a drawing to outlines: layer by layer, then over layers of one role."""

from __future__ import annotations

import math
from dataclasses import replace

from spaceplan.exchange.dxf_in.bounds import TOLD_GAPS
from spaceplan.exchange.dxf_in.heal import Gap, Healed, gap_of, heal, length_of
from spaceplan.exchange.dxf_in.pieces import Piece
from spaceplan.exchange.foreign import Tally
from spaceplan.model.base import Point, Text
from spaceplan.units import GATE_SNAP_M

#: Roles whose lines are things by themselves, as wide as they are drawn.
LINEAR = frozenset({"wall", "road"})

#: Widest gap of a boundary that a gate drawn as a block or point stands in, in metres.
MOST_GATE_M = 15.0


class Joiner:
    """Joins lines, and keeps what came out.

    Parameters
    ----------
    heal_m
        Widest gap that is closed, in metres.
    tally
        Takes what is not used.
    """

    def __init__(self, heal_m: float, tally: Tally) -> None:
        self._heal_m, self._tally = heal_m, tally
        self.rings: list[Piece] = []
        self.lines: list[Piece] = []
        self.left: list[tuple[str, str, Gap]] = []
        self.done: list[Text] = []

    def join(self, some: list[Piece]) -> None:
        """Join lines of one role and layer."""
        head = some[0]
        healed = heal(tuple(p.points for p in some), self._heal_m, faces=head.role not in LINEAR)
        width = max(p.width for p in some)
        what = " + ".join(sorted({p.what for p in some}))
        like = Piece(head.role, head.layer, what, (), width=width)
        self._take(like, healed)
        if healed.doubles:
            self._tally.add(
                f"{head.layer}: {what}", "与另一条线重合", "lies on another line", healed.doubles
            )

    def _take(self, like: Piece, healed: Healed) -> None:
        self.rings += [replace(like, points=ring, closed=True, width=0.0) for ring in healed.rings]
        self.lines += [replace(like, points=p) for p in healed.open]
        self.left += [(like.role, like.layer, gap) for gap in healed.left]
        self.done += _told(like.layer, healed.gaps)
        for stub in healed.stubs[:TOLD_GAPS]:
            (x, y), long = stub[-1], length_of(stub)
            self._tally.add(
                like.named,
                f"({x:.2f}, {y:.2f}) 处超出轮廓 {long:.2f} m",
                f"sticks out of an outline by {long:.2f} m at ({x:.2f}, {y:.2f})",
            )
        more = len(healed.stubs) - TOLD_GAPS
        if more > 0:
            self._tally.add(like.named, "超出轮廓", "sticks out of an outline", more)

    def across_layers(self) -> None:
        """Join what stayed open with lines of the same role on other layers."""
        for role in sorted({p.role for p in self.lines} - LINEAR):
            some = [p for p in self.lines if p.role == role]
            if len({p.layer for p in some}) > 1:
                self._again(some, role)

    def with_gates(self, role: str, openings: list[Piece]) -> None:
        """Close a boundary that is open only where gates or frontages are drawn."""
        some = [p for p in self.lines if p.role == role]
        ends = [e for p in some for e in (p.points[0], p.points[-1])]
        bridges = [(p, _bridge(p, ends)) for p in openings if len(ends) > 1]
        lines = [Piece("gate", p.layer, p.what, b) for p, b in bridges if b is not None]
        if lines and self._again([*some, *lines], role):
            self.done.append(
                Text(
                    zh="红线在出入口处断开：在那里直线闭合",
                    en="the boundary is open at its gates: closed there by straight lines",
                )
            )

    def parted(self, cuts: list[Piece]) -> None:
        """Take out lines that part outlines, and say so."""
        gone = set(map(id, cuts))
        self.lines = [p for p in self.lines if id(p) not in gone]
        for layer in sorted({p.layer for p in cuts}):
            some = [p for p in cuts if p.layer == layer]
            gaps = {gap_of(p.points) for p in some}
            self.left = [x for x in self.left if x[1] != layer or x[2] not in gaps]
            n = len(some)
            self.done.append(
                Text(
                    zh=f"图层 {layer}：{n} 条线把建筑轮廓分成几栋",
                    en=f"layer {layer}: {n} lines part outlines into buildings of their own",
                )
            )

    def _again(self, some: list[Piece], role: str) -> bool:
        """Join lines once more, and take the result only where it closes something."""
        healed = heal(tuple(p.points for p in some), self._heal_m)
        if not healed.rings:
            return False
        layers = sorted({p.layer for p in some if p.role == role})
        what = " + ".join(sorted({p.what for p in some if p.role == role}))
        self.lines = [p for p in self.lines if p.role != role]
        self.left = [x for x in self.left if x[0] != role]
        self._take(Piece(role, " + ".join(layers), what, ()), healed)
        return True


def _bridge(piece: Piece, ends: list[Point]) -> tuple[Point, Point] | None:
    """Return the two open ends of a boundary between which a gate is drawn; None without."""
    if len(piece.points) > 1:
        drawn = (piece.points[0], piece.points[-1])
        one, two = (min((math.dist(e, p), e) for e in ends) for p in drawn)
        fits = one[1] != two[1] and max(one[0], two[0]) <= GATE_SNAP_M
        return (one[1], two[1]) if fits else None
    spot = piece.points[0]
    close = sorted(ends, key=lambda e: math.dist(e, spot))[:2]
    if len(close) < 2 or close[0] == close[1] or math.dist(*close) > MOST_GATE_M:
        return None
    middle = ((close[0][0] + close[1][0]) / 2, (close[0][1] + close[1][1]) / 2)
    return (close[0], close[1]) if math.dist(middle, spot) <= math.dist(*close) / 2 else None


def _told(layer: str, gaps: tuple[Gap, ...]) -> list[Text]:
    """Tell of gaps that were closed, the widest first."""
    out = []
    for gap in sorted(gaps, key=lambda g: (-g.width, g.place))[:TOLD_GAPS]:
        at, mm = f"({gap.place[0]:.2f}, {gap.place[1]:.2f})", f"{gap.width * 1000:.1f} mm"
        out.append(
            Text(
                zh=f"图层 {layer}：闭合了 {at} 处 {mm} 的缺口",
                en=f"layer {layer}: closed a gap of {mm} at {at}",
            )
        )
    more = len(gaps) - len(out)
    if more > 0:
        out.append(
            Text(
                zh=f"图层 {layer}：还闭合了 {more} 处更小的缺口",
                en=f"layer {layer}: closed {more} narrower gaps",
            )
        )
    return out
