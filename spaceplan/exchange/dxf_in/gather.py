"""Takes a document apart: nested blocks, arcs, splines and hatches become plain pieces."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spaceplan.exchange.dxf_in.bounds import (
    EXPANDED,
    FLAT_M,
    MAX_BLOCK_DEPTH,
    MAX_EXPANDED,
    MAX_POINTS,
    VERTICES,
    too_deep,
    too_many,
)
from spaceplan.exchange.dxf_in.pieces import Piece, Tally
from spaceplan.exchange.dxf_in.profiles import Profile, plain_name
from spaceplan.model.base import Point
from spaceplan.model.fault import SpaceplanError

if TYPE_CHECKING:
    from ezdxf.document import Drawing as Document
    from ezdxf.entities.insert import Insert

#: Name under which entities of our own carry their data.
APPID = "SPACEPLAN"
_CURVES = frozenset(
    {
        "LINE",
        "ARC",
        "CIRCLE",
        "ELLIPSE",
        "SPLINE",
        "LWPOLYLINE",
        "POLYLINE",
        "SOLID",
        "TRACE",
        "3DFACE",
    }
)
_TEXTS = frozenset({"TEXT", "MTEXT", "ATTRIB", "ATTDEF"})
#: Roles that a block fills as a whole: where it stands matters, not its strokes.
WHOLE = frozenset({"tree", "stall", "gate", "door"})
#: Coordinates beyond this are no place on Earth, in metres.
_FARTHEST_M = 9e7


@dataclass
class Gathered:
    """The pieces of a drawing, and what was not used."""

    pieces: list[Piece] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    proxies: int = 0
    """Objects of other programs (天正) that only these can draw."""
    blocks: int = 0
    """Blocks that were taken apart."""
    curves: int = 0
    """Curves that were made straight."""


def gather(doc: Document, profile: Profile, metres: float) -> Gathered:
    """Take a drawing apart.

    Parameters
    ----------
    doc
        The document.
    profile
        What layers and blocks mean.
    metres
        Metres in a drawing unit.

    Returns
    -------
    Gathered
        Pieces with their roles, in metres, in the order of the drawing; what has no role is
        counted.

    Raises
    ------
    SpaceplanError
        If blocks nest too deeply, or the drawing holds too much once they are taken apart.
    """
    taker = _Taker(doc, profile, metres)
    for entity in doc.modelspace():
        taker.take(entity, "", 0)
    for layout in doc.layouts:
        if layout.is_modelspace:
            continue
        drawn = sum(e.dxftype() != "VIEWPORT" for e in layout)
        if drawn:
            taker.out.tally.add(
                f"layout {layout.name}",
                "图纸空间的图元：只读模型空间",
                "entities of paper space: only model space is read",
                drawn,
            )
    return taker.out


def data_of(entity: Any) -> tuple[tuple[str, str], ...]:
    """Return what this program noted at an entity when it wrote it.

    Parameters
    ----------
    entity
        The entity.

    Returns
    -------
    tuple of (str, str)
        Keys and values; empty for drawings of others.
    """
    if not entity.has_xdata(APPID):
        return ()
    strings = (str(tag.value) for tag in entity.get_xdata(APPID) if tag.code == 1000)
    pairs = (s.partition("=") for s in strings if "=" in s)
    return tuple((key, value) for key, _, value in pairs)


class _Taker:
    """Walks through a drawing, counting what it has taken."""

    def __init__(self, doc: Document, profile: Profile, metres: float) -> None:
        self.doc, self.profile, self.metres = doc, profile, metres
        self.out = Gathered()
        self.taken = 0
        self.points = 0
        self.weights: dict[str, int] = {}
        self.reaches: dict[tuple[str, float, float], float] = {}
        self.hidden = {
            layer.dxf.name.casefold() for layer in doc.layers if layer.is_off() or layer.is_frozen()
        }

    def take(self, entity: Any, inherited: str, depth: int) -> None:
        self.taken += 1
        if self.taken > MAX_EXPANDED:
            raise SpaceplanError((too_many(self.taken, MAX_EXPANDED, EXPANDED),))
        kind = entity.dxftype()
        layer = entity.dxf.get("layer", "0")
        if layer == "0" and inherited:
            layer = inherited
        what = f"{layer}: {kind}"
        if layer.casefold() in self.hidden or entity.dxf.get("invisible", 0):
            self.out.tally.add(what, "图层已关闭或冻结", "its layer is off or frozen")
        elif kind in ("ACAD_PROXY_ENTITY", "OLE2FRAME") or kind.startswith("TCH"):
            if kind != "OLE2FRAME":
                self.out.proxies += 1
            self.out.tally.add(
                what,
                "天正等程序的自定义对象：请用天正“图形导出”存为 T3 格式后再导入",
                "an object of another program (TArch): export the drawing as T3 there, then import",
            )
        elif kind == "INSERT":
            self.insert(entity, layer, depth)
        else:
            self.plain(entity, kind, layer)

    def insert(self, entity: Insert, layer: str, depth: int) -> None:
        name = entity.dxf.get("name", "")
        what = f"{layer}: INSERT {plain_name(name)}"
        role = self.profile.block_role(name)
        own = self.profile.role(layer)
        if role is None and own in WHOLE:
            role = own
        if role == "ignore" or (role is None and own == "ignore"):
            self._ignored(what)
            return
        block = entity.block()
        if block is None:
            self.out.tally.add(what, "没有块定义", "its block is not defined")
            return
        many = max(1, entity.mcount)
        if self.taken + many > MAX_EXPANDED:
            raise SpaceplanError((too_many(self.taken + many, MAX_EXPANDED, EXPANDED),))
        if role in WHOLE:
            for one in entity.multi_insert() if many > 1 else (entity,):
                self.whole(one, role, layer, what)
            return
        if depth == 0:
            # counted before anything is copied: a few nested blocks can hold millions of lines
            held = many * self.weight(name, 1)
            if self.taken + held > MAX_EXPANDED:
                raise SpaceplanError((too_many(self.taken + held, MAX_EXPANDED, EXPANDED),))
        self.out.blocks += many
        for one in entity.multi_insert() if many > 1 else (entity,):
            for attrib in one.attribs:
                self.take(attrib, layer, depth + 1)
            for child in self._exploded(one, what):
                self.take(child, layer, depth + 1)

    def weight(self, name: str, depth: int) -> int:
        """Return how many entities a block holds once all blocks in it are taken apart."""
        if name in self.weights:
            return self.weights[name]
        if depth > MAX_BLOCK_DEPTH:
            raise SpaceplanError((too_deep(name),))
        from ezdxf.entities.insert import Insert

        total = 0
        for entity in self.doc.blocks.get(name) or ():
            total += 1
            if isinstance(entity, Insert):
                total += max(1, entity.mcount) * self.weight(entity.dxf.get("name", ""), depth + 1)
        self.weights[name] = total
        return total

    def _exploded(self, entity: Insert, what: str) -> Iterator[Any]:
        def skipped(child: Any, _reason: str) -> None:
            self.out.tally.add(
                f"{what} / {child.dxftype()}",
                "图块中无法换算的图元",
                "cannot be scaled with its block",
            )

        try:
            yield from entity.virtual_entities(skipped_entity_callback=skipped)
        except (ValueError, TypeError, ZeroDivisionError, ArithmeticError) as error:
            self.out.tally.add(
                what, f"图块无法分解（{error}）", f"its block cannot be exploded: {error}"
            )

    def whole(self, entity: Insert, role: str, layer: str, what: str) -> None:
        """Take a block as one thing: where it stands, and how much ground its strokes cover."""
        spot = self._point(entity.dxf.insert)
        if spot is None:
            self._unusable(what)
            return
        key = (entity.dxf.name, entity.dxf.get("xscale", 1.0), entity.dxf.get("yscale", 1.0))
        ring: tuple[Point, ...] = (spot,)
        if role == "stall" or key not in self.reaches:
            found = [
                line
                for child in self._exploded(entity, what)
                if child.dxftype() in _CURVES
                for line, _ in self._lines(child)
            ]
            self.taken += len(found)
            self.reaches[key] = max((math.dist(p, spot) for one in found for p in one), default=0.0)
            if role == "stall":
                ring = next((p for p in found if len(p) >= 4), ring)
        piece = Piece(
            role, layer, what.partition(": ")[2], ring, closed=len(ring) > 3,
            radius=self.reaches[key], data=data_of(entity),
        )  # fmt: skip
        self.out.pieces.append(piece)

    def plain(self, entity: Any, kind: str, layer: str) -> None:
        what = f"{layer}: {kind}"
        role = self.profile.role(layer)
        if kind in _TEXTS:
            self.text(entity, kind, layer, role)
            return
        if role == "ignore":
            self._ignored(what)
            return
        if self.profile.any_outline and role is None:
            role = "outline"
        if role is None or role == "text":
            self.out.tally.add(
                what,
                "图层对照里没有这个图层；若要用，写进自己的对照文件（--profile）",
                "no pattern of the profile fits its layer: add one to a profile of your own",
            )
            return
        if kind == "POINT":
            spot = self._point(entity.dxf.location)
            if spot is not None:
                self.out.pieces.append(Piece(role, layer, kind, (spot,), data=data_of(entity)))
            return
        if kind in ("HATCH", "MPOLYGON"):
            self.hatch(entity, kind, layer, role)
            return
        if kind not in _CURVES or (
            kind == "POLYLINE" and not entity.is_2d_polyline and not entity.is_3d_polyline
        ):
            self.out.tally.add(what, "不是平面线条", "no line on the ground")
            return
        data = data_of(entity)
        used = False
        for points, closed in self._lines(entity):
            used = True
            if kind == "CIRCLE":
                centre = self._point(entity.ocs().to_wcs(entity.dxf.center))
                radius = float(entity.dxf.radius) * self.metres
                if centre is not None and role in ("tree", "door"):
                    self.out.pieces.append(
                        Piece(role, layer, kind, (centre,), radius=radius, data=data)
                    )
                    continue
            self.out.pieces.append(
                Piece(role, layer, kind, points, closed, width=self._width(entity), data=data)
            )
        if not used:
            self._unusable(what)

    def hatch(self, entity: Any, kind: str, layer: str, role: str) -> None:
        from ezdxf import path

        used = False
        try:
            paths = list(path.from_hatch(entity))
        except (ValueError, TypeError, ArithmeticError):
            paths = []
        for one in paths:
            points = self._flat(one)
            if len(points) >= 3:
                used = True
                self.out.pieces.append(
                    Piece(role, layer, kind, points, closed=True, data=data_of(entity), filled=True)
                )
        if not used:
            self._unusable(f"{layer}: {kind}")

    def text(self, entity: Any, kind: str, layer: str, role: str | None) -> None:
        if role == "ignore":
            self._ignored(f"{layer}: {kind}")
            return
        words = entity.plain_text() if kind != "ATTDEF" else ""
        spot = self._point(entity.dxf.insert)
        if kind == "TEXT" and spot is not None and entity.dxf.hasattr("align_point"):
            spot = (
                self._point(entity.dxf.align_point)
                if entity.dxf.get("halign") or entity.dxf.get("valign")
                else spot
            )
        if spot is None or not words.strip():
            self._unusable(f"{layer}: {kind}")
            return
        words = " ".join(words.split())
        self.out.pieces.append(
            Piece("text", layer, kind, (spot,), text=words, data=data_of(entity))
        )

    def _lines(self, entity: Any) -> Iterator[tuple[tuple[Point, ...], bool]]:
        from ezdxf import path

        try:
            made = path.make_path(entity)
        except (ValueError, TypeError, ArithmeticError):
            return
        for one in made.sub_paths() if made.has_sub_paths else (made,):
            points = self._flat(one)
            if len(points) < 2:
                continue
            closed = len(points) > 3 and math.dist(points[0], points[-1]) < 1e-6
            closed = closed or bool(
                getattr(entity, "closed", False) or getattr(entity, "is_closed", False)
            )
            if closed and math.dist(points[0], points[-1]) < 1e-6:
                points = points[:-1]
            if len(points) >= 2:
                yield points, closed and len(points) >= 3

    def _flat(self, path: Any) -> tuple[Point, ...]:
        corners = path.control_vertices()
        if not corners:
            return ()
        spots = [self._point(p) for p in corners]
        if any(s is None for s in spots):
            return ()
        if path.has_curves:
            self.out.curves += 1
            wide = max(
                max(p.x for p in corners) - min(p.x for p in corners),
                max(p.y for p in corners) - min(p.y for p in corners),
            )
            # no finer than a ten-thousandth of the curve, or a huge one has no end of vertices
            flat = [
                self._point(p) for p in path.flattening(max(FLAT_M / self.metres, wide * 1e-4), 4)
            ]
        else:
            flat = spots
        self.points += len(flat)
        if self.points > MAX_POINTS:
            raise SpaceplanError((too_many(self.points, MAX_POINTS, VERTICES),))
        return tuple(p for p in flat if p is not None)

    def _point(self, place: Any) -> Point | None:
        x, y = float(place[0]) * self.metres, float(place[1]) * self.metres
        if not (abs(x) < _FARTHEST_M and abs(y) < _FARTHEST_M):
            return None
        return (x, y)

    def _width(self, entity: Any) -> float:
        dxf = entity.dxf
        names = [n for n in ("const_width", "default_start_width") if dxf.is_supported(n)]
        return max((float(dxf.get(n, 0.0) or 0.0) for n in names), default=0.0) * self.metres

    def _ignored(self, what: str) -> None:
        self.out.tally.add(what, "图层对照说不用", "the profile says that it is of no use")

    def _unusable(self, what: str) -> None:
        self.out.tally.add(what, "没有可用的几何", "no usable geometry")
