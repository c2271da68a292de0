"""Takes a document apart: nested blocks, arcs, splines and hatches become plain pieces."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from spaceplan.exchange.dxf_in.bounds import (
    CUSTOM,
    EXPANDED,
    MAX_BLOCK_DEPTH,
    MAX_EXPANDED,
    NO_LINE,
    SOLID,
    UNDERLAY,
    too_deep,
    too_many,
)
from spaceplan.exchange.dxf_in.curves import CURVES, Flattener
from spaceplan.exchange.dxf_in.pieces import Gathered, Piece, data_of
from spaceplan.exchange.dxf_in.profiles import Profile, plain_name
from spaceplan.exchange.dxf_in.sight import (
    UNDERLAYS,
    Sight,
    clip_of,
    clipped,
    handle_of,
    layer_of,
    underlay_name,
)
from spaceplan.model.base import Point
from spaceplan.model.fault import SpaceplanError

if TYPE_CHECKING:
    from ezdxf.document import Drawing as Document
    from ezdxf.entities.insert import Insert

_ERRORS = (ValueError, TypeError, ArithmeticError, AttributeError, LookupError)
_TEXTS = frozenset({"TEXT", "MTEXT", "ATTRIB", "ATTDEF"})
_SOLIDS = frozenset({"REGION", "BODY", "3DSOLID", "SURFACE", "EXTRUDEDSURFACE", "PLANESURFACE"})
#: Flag of a block that is an external reference.
_XREF = 4
#: Roles that a block fills as a whole: where it stands matters, not its strokes.
WHOLE = frozenset({"tree", "stall", "gate", "door"})


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
    taker.out.curves = taker.flat.curves
    return taker.out


class _Taker:
    """Walks through a drawing, counting what it has taken."""

    def __init__(self, doc: Document, profile: Profile, metres: float) -> None:
        self.doc, self.profile, self.metres = doc, profile, metres
        self.role_of, self.block_role_of = cache(profile.role), cache(profile.block_role)
        self.out = Gathered()
        self.flat = Flattener(metres)
        self.taken = 0
        self.weights: dict[str, int] = {}
        self.sight = Sight(doc)

    def take(self, entity: Any, inherited: str, depth: int) -> None:
        self.taken += 1
        if self.taken > MAX_EXPANDED:
            raise SpaceplanError((too_many(self.taken, MAX_EXPANDED, EXPANDED),))
        kind = entity.dxftype()
        layer = layer_of(entity, inherited)
        what = f"{layer}: {kind}"
        try:
            self._take(entity, kind, layer, what, depth)
        except _ERRORS as error:  # one entity that is beyond the library is no reason to stop
            reason = " ".join(str(error).split())[:60]
            self.out.tally.add(what, f"读不出（{reason}）", f"it cannot be read: {reason}")

    def _take(self, entity: Any, kind: str, layer: str, what: str, depth: int) -> None:
        if self.sight.hides(entity, kind, layer):
            self.out.tally.add(what, "图层已关闭或冻结", "its layer is off or frozen")
        elif kind in ("ACAD_PROXY_ENTITY", "OLE2FRAME") or kind.startswith("TCH"):
            if kind != "OLE2FRAME":
                self.out.proxies += 1
            self.out.tally.add(what, *CUSTOM)
        elif kind in UNDERLAYS:
            name = underlay_name(entity)
            self.out.tally.add(f"{what} {name}".strip(), *UNDERLAY)
        elif kind == "INSERT":
            self.insert(entity, layer, depth)
        else:
            self.plain(entity, kind, layer)

    def insert(self, entity: Insert, layer: str, depth: int) -> None:
        name = entity.dxf.get("name", "")
        what = f"{layer}: INSERT {plain_name(name)}"
        role = self.block_role_of(name)
        own = self.role_of(layer)
        if role is None and own in WHOLE:
            role = own
        if role == "ignore" or (role is None and own == "ignore"):
            self._ignored(what)
            return
        block = entity.block()
        if block is None:
            self.out.tally.add(what, "没有块定义", "its block is not defined")
            return
        head = block.block
        if head is not None and head.dxf.flags & _XREF and not len(block):
            source = str(head.dxf.get("xref_path", ""))[-60:]
            self.out.tally.add(
                f"{what} ({source})",
                "外部参照不在文件里：在 CAD 中绑定（XREF → 绑定）后再导出",
                "an external reference, which is not in the file: bind it in CAD (XREF, Bind)",
            )
            return
        if not len(block):
            self.out.tally.add(what, "空图块", "its block holds nothing")
            return
        many = max(1, entity.mcount)
        if self.taken + many > MAX_EXPANDED:
            raise SpaceplanError((too_many(self.taken + many, MAX_EXPANDED, EXPANDED),))
        start = len(self.out.pieces)
        if role in WHOLE:
            for one in entity.multi_insert() if many > 1 else (entity,):
                self.whole(one, role, layer, what)
            self._clipped(entity, start, what)
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
        self._clipped(entity, start, what)

    def _clipped(self, entity: Insert, start: int, what: str) -> None:
        """Cut what a block reference brought at its clip."""
        clip = clip_of(entity, self.metres)
        if clip is None:
            return
        kept, gone, cut = clipped(self.out.pieces[start:], clip)
        self.out.pieces[start:] = kept
        self.out.clipped += cut
        if gone:
            self.out.tally.add(
                what, "在裁剪边界（XCLIP）之外", "outside the clip of its block (XCLIP)", gone
            )

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
        spot = self.flat.point(entity.ocs().to_wcs(entity.dxf.insert))
        if spot is None:
            self._unusable(what)
            return
        strokes = [
            (child, line)
            for child in self._exploded(entity, what)
            if child.dxftype() in CURVES
            and not self.sight.hides(child, child.dxftype(), layer_of(child, layer))
            for line, _ in self.flat.lines(child)
        ]
        self.taken += len(strokes)
        if not strokes and self.sight.hides(entity, "", layer):
            self.out.tally.add(what, "图层已关闭或冻结", "its layer is off or frozen")
            return
        found = [line for _, line in strokes]
        centre = self._centre(role, spot, strokes)
        reach = round(max((math.dist(p, centre) for one in found for p in one), default=0.0), 2)
        ring: tuple[Point, ...] = (centre,)
        if role == "stall":
            ring = next((p for p in found if len(p) >= 4), ring)
        piece = Piece(
            role, layer, what.partition(": ")[2], ring, closed=len(ring) > 3,
            radius=reach, data=data_of(entity),
        )  # fmt: skip
        self.out.pieces.append(piece)

    def _centre(
        self, role: str, spot: Point, strokes: list[tuple[Any, tuple[Point, ...]]]
    ) -> Point:
        """Return where a thing stands: blocks are not always drawn about their base point."""
        if not strokes or role == "stall":
            return spot
        xs, ys = zip(*(p for _, line in strokes for p in line), strict=True)
        discs = [c for c, _ in strokes if c.dxftype() == "CIRCLE"]
        if role == "tree" and discs:
            largest = max(discs, key=lambda c: float(c.dxf.radius))
            return self.flat.point(largest.ocs().to_wcs(largest.dxf.center)) or spot
        inside = min(xs) <= spot[0] <= max(xs) and min(ys) <= spot[1] <= max(ys)
        return spot if inside else ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)

    def plain(self, entity: Any, kind: str, layer: str) -> None:
        what = f"{layer}: {kind}"
        role = self.role_of(layer)
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
            spot = self.flat.point(entity.dxf.location)
            if spot is not None:
                self.out.pieces.append(Piece(role, layer, kind, (spot,), data=data_of(entity)))
            return
        if kind in ("HATCH", "MPOLYGON"):
            self.hatch(entity, kind, layer, role)
            return
        if kind == "MLINE":
            self.multiline(entity, layer, role)
            return
        if kind in _SOLIDS:
            self.out.tally.add(what, *SOLID)
            return
        if kind not in CURVES or (
            kind == "POLYLINE" and not entity.is_2d_polyline and not entity.is_3d_polyline
        ):
            self.out.tally.add(what, *NO_LINE)
            return
        data, handle, width = data_of(entity), handle_of(entity), self._width(entity)
        used = False
        for points, closed in self.flat.lines(entity):
            used = True
            if kind == "CIRCLE":
                centre = self.flat.point(entity.ocs().to_wcs(entity.dxf.center))
                radius = float(entity.dxf.radius) * self.metres
                if centre is not None and role in ("tree", "door"):
                    self.out.pieces.append(
                        Piece(role, layer, kind, (centre,), radius=radius, data=data)
                    )
                    continue
            self.out.pieces.append(
                Piece(role, layer, kind, points, closed, width=width, data=data, handle=handle)
            )
        if not used:
            self._unusable(what)

    def hatch(self, entity: Any, kind: str, layer: str, role: str) -> None:
        try:
            rings = self.flat.hatch(entity)
        except _ERRORS:
            rings = []
        for points in rings:
            self.out.pieces.append(
                Piece(
                    role,
                    layer,
                    kind,
                    points,
                    closed=True,
                    data=data_of(entity),
                    filled=True,
                    handle=handle_of(entity),
                )
            )
        if not rings:
            self._unusable(f"{layer}: {kind}")

    def multiline(self, entity: Any, layer: str, role: str) -> None:
        """Take a multiline as a wall or road of its width, or by its outer face if it closes."""
        middle, outer, wide, closed = self.flat.multiline(entity)
        if role in ("wall", "road") and len(middle) >= 2 and wide > 0:
            line = (*middle, middle[0]) if closed else middle
            self.out.pieces.append(Piece(role, layer, "MLINE", line, width=wide))
        elif closed:
            self.out.pieces.append(Piece(role, layer, "MLINE", outer, closed=True))
        else:
            self.out.tally.add(
                f"{layer}: MLINE",
                "没有闭合的多线：请分解（EXPLODE）",
                "a multiline that does not close: explode it (EXPLODE)",
            )

    def text(self, entity: Any, kind: str, layer: str, role: str | None) -> None:
        if role == "ignore":
            self._ignored(f"{layer}: {kind}")
            return
        words = entity.plain_text() if kind != "ATTDEF" else ""
        place = entity.dxf.insert
        if kind != "MTEXT":  # which lies in the world, and not in a coordinate system of its own
            aligned = entity.dxf.get("halign") or entity.dxf.get("valign")
            if aligned and entity.dxf.hasattr("align_point"):
                place = entity.dxf.align_point
            place = entity.ocs().to_wcs(place)
        spot = self.flat.point(place)
        if spot is None or not words.strip():
            self._unusable(f"{layer}: {kind}")
            return
        words = " ".join(words.split())
        self.out.pieces.append(
            Piece("text", layer, kind, (spot,), text=words, data=data_of(entity))
        )

    def _width(self, entity: Any) -> float:
        """Return the width of a line: of all of it, or where it is widest."""
        dxf, kind = entity.dxf, entity.dxftype()
        names = [n for n in ("const_width", "default_start_width") if dxf.is_supported(n)]
        wide = [float(dxf.get(n, 0.0) or 0.0) for n in names]
        if kind == "LWPOLYLINE" and not any(wide):
            wide = [float(w) for p in entity.get_points("se") for w in p]
        elif kind == "POLYLINE" and not any(wide):
            wide = [float(v.dxf.get("start_width", 0.0)) for v in entity.vertices]
        return max(wide, default=0.0) * self.metres

    def _ignored(self, what: str) -> None:
        self.out.tally.add(what, "图层对照说不用", "the profile says that it is of no use")

    def _unusable(self, what: str) -> None:
        self.out.tally.add(what, "没有可用的几何", "no usable geometry")
