"""What stands on the site of a drawing: buildings with doors, trees, walls, roads, greens."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from spaceplan.exchange.dxf_in.floors import floors_in, name_in
from spaceplan.exchange.dxf_in.outlines import Outline, Outlines, tell_open
from spaceplan.exchange.dxf_in.own import OWN, structure_from, surrounding_from
from spaceplan.exchange.dxf_in.pieces import Piece
from spaceplan.exchange.foreign import Tally
from spaceplan.model.base import Point, Text
from spaceplan.model.enums import Kind
from spaceplan.model.on_boundary import snap_to_boundary
from spaceplan.model.scenario import Structure, Surrounding
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely import Polygon

_KINDS = {
    "building": Kind.BUILDING,
    "outline": Kind.BUILDING,
    "rooms": Kind.ROOMS,
    "shed": Kind.SHED,
    "pavilion": Kind.PAVILION,
    "structure": Kind.OTHER,
    "wall": Kind.WALL,
    "road": Kind.ROAD,
    "paving": Kind.PAVING,
    "green": Kind.GREEN,
}

#: Roles whose lines are of no use unless they close.
_MUST_CLOSE = frozenset(_KINDS) - {"wall", "road"} | {"surrounding"}

#: A circle larger than this, in metres, is a crown and not a trunk.
_TRUNK_M = 0.6

#: Ground that a trunk takes where only the crown is drawn, in metres.
ASSUMED_TRUNK_M = 0.3

#: Thickness of a wall that is drawn as a thin line, in metres: a brick wall of one stone.
ASSUMED_WALL_M = 0.24

#: Twice its ground over its length: a ring narrower than this, in metres, is a wall's two faces.
_WALL_FACES_M = 1.0

#: A door belongs to the nearest building within this, in metres.
_DOOR_M = 1.0

#: Ground of one stall, in m²: smaller and larger rings are something else.
_STALL_M2 = (8.0, 25.0)


@dataclass
class Standing:
    """What stands on the site and around it."""

    structures: list[Structure] = field(default_factory=list)
    surroundings: list[Surrounding] = field(default_factory=list)
    stalls: int = 0
    done: list[Text] = field(default_factory=list)


def standing(found: Outlines, boundary: Outline, tally: Tally) -> Standing:
    """Turn rings, lines and spots into what stands there.

    Parameters
    ----------
    found
        Of the whole drawing.
    boundary
        The site's.
    tally
        Takes what is not used.

    Returns
    -------
    Standing
        Structures in the order of the drawing, and how many stalls there are.
    """
    builder = _Builder(found, boundary, tally)
    builder.rings()
    builder.lines()
    builder.spots()
    builder.doors()
    builder.texts()
    return builder.out


class _Builder:
    def __init__(self, found: Outlines, boundary: Outline, tally: Tally) -> None:
        from shapely import Point as Spot
        from shapely import STRtree

        self.found, self.boundary, self.tally = found, boundary, tally
        self.out = Standing()
        self.counts: dict[str, int] = {}
        self.shapes: list[tuple[int, Polygon]] = []
        self.taken = {p.says("id") for p in self._all() if p.says("role") == "structure"}
        self.used: set[int] = set()
        self.words = [p for p in found.spots if p.role == "text" and not p.says("role")]
        self.places = STRtree([Spot(p.points[0]) for p in self.words])

    def _all(self) -> list[Piece]:
        return [*(o.piece for o in self.found.rings), *self.found.lines, *self.found.spots]

    def _name(self, kind: str) -> str:
        while True:
            self.counts[kind] = self.counts.get(kind, 0) + 1
            name = f"{kind}-{self.counts[kind]}"
            if name not in self.taken:
                return name

    def _own(self, piece: Piece) -> bool:
        """Take what this program wrote itself, to the letter; tell whether it was that."""
        role = piece.says("role")
        if role == "structure":
            made = structure_from(piece)
            if made is not None:
                self._add(made)
                return True
        if role in OWN:
            self.tally.add(
                f"{piece.layer}: {role}",
                "本程序据其他内容画出的",
                "drawn by this program from other things",
            )
            return True
        return False

    def _add(self, item: Structure, polygon: Polygon | None = None) -> None:
        from shapely import Polygon

        if item.outline is not None:
            self.shapes.append((len(self.out.structures), polygon or Polygon(item.outline)))
        self.out.structures.append(item)

    def _make(self, what: str, kind: Kind, **values: Any) -> None:
        """Add a structure, unless its figures are beyond all measure."""
        try:
            self._add(Structure(id=self._name(kind.value), kind=kind, **values))
        except ValidationError:
            self.tally.add(what, "尺寸超出范围", "its size is out of range")

    def rings(self) -> None:
        ground = self.boundary.polygon.buffer(0)
        inner = self._inner()
        for one in self.found.rings:
            piece, polygon = one.piece, one.polygon
            role = piece.role
            if one is self.boundary or role in ("boundary", "hole") or self._own(piece):
                continue
            if piece.says("role") == "surrounding":
                self.out.surroundings.append(surrounding_from(piece))
                continue
            if not polygon.is_valid:
                x, y = piece.points[0]
                self.tally.add(
                    piece.named,
                    f"({x:.2f}, {y:.2f}) 处的轮廓自相交",
                    f"an outline that crosses itself, at ({x:.2f}, {y:.2f})",
                )
                continue
            if role == "stall":
                if _STALL_M2[0] <= polygon.area <= _STALL_M2[1]:
                    self.out.stalls += 1
                else:
                    self.tally.add(piece.named, "大小不像一个车位", "not as large as a stall")
                continue
            outside = polygon.intersection(ground).area < 0.01 * polygon.area
            solid = role in ("building", "outline", "surrounding")
            if (
                polygon.area > 1.5 * ground.area
                or polygon.intersection(ground).area > 0.98 * ground.area
            ):
                self.tally.add(piece.named, "与整个用地一样大", "as large as the whole site")
            elif outside and role != "outline" and solid:
                self._around(piece, polygon)
            elif outside:
                self.tally.add(piece.named, "在红线外", "outside the boundary")
            elif id(one) in inner:
                self.tally.add(piece.named, "在另一栋建筑内", "inside another building")
            elif role in _KINDS:
                self._ring(piece, polygon)
            else:
                self.tally.add(piece.named, "用不上的轮廓", "an outline of no use here")

    def _inner(self) -> set[int]:
        """Return the rings of buildings that lie in another building."""
        from shapely import STRtree

        solid = [
            o
            for o in self.found.rings
            if o is not self.boundary
            and o.polygon.is_valid
            and o.piece.role in ("building", "outline")
            and o.polygon.area < self.boundary.polygon.area  # else the frame of the sheet
        ]
        shapes = [o.polygon for o in solid]
        tree = STRtree(shapes)
        inner: set[int] = set()
        # the outermost ring marks all in it, however many of these lie in each other
        for i in sorted(range(len(solid)), key=lambda k: (-shapes[k].area, k)):
            if id(solid[i]) not in inner:
                within = (int(k) for k in tree.query(shapes[i], predicate="contains"))
                inner |= {
                    id(solid[k]) for k in within if k != i and shapes[k].area < shapes[i].area
                }
        return inner

    def _ring(self, piece: Piece, polygon: Polygon) -> None:
        kind = _KINDS[piece.role]
        if kind is Kind.WALL and 2 * polygon.area / polygon.length > _WALL_FACES_M:
            self._wall((*piece.points, piece.points[0]), piece.width)
            return
        about = (
            self._words(polygon) if kind in (Kind.BUILDING, Kind.ROOMS, Kind.SHED) else ("", None)
        )
        self._add(
            Structure(
                id=self._name(kind.value),
                kind=kind,
                outline=piece.points,
                title=Text(zh=about[0], en=about[0]),
                floors=about[1],
                dwelling=False if piece.role == "outline" else None,
            ),
            polygon,
        )

    def _around(self, piece: Piece, polygon: Polygon) -> None:
        title, floors = self._words(polygon)
        self.out.surroundings.append(
            Surrounding(outline=piece.points, title=Text(zh=title, en=title), floors=floors)
        )

    def _words(self, polygon: Polygon) -> tuple[str, int | None]:
        """Return name and floors of a building by the texts in it."""
        title, floors = "", None
        for i in sorted(int(k) for k in self.places.query(polygon, predicate="contains")):
            if i in self.used:
                continue
            self.used.add(i)
            piece = self.words[i]
            told = floors_in(piece.text)
            floors = told if floors is None else floors
            name = piece.text if told is None else name_in(piece.text)
            if name and title:
                self.tally.add(piece.named, "建筑的另一个文字", "another text in a building")
            title = title or name[:80]
        return title, floors

    def lines(self) -> None:
        for piece in self.found.lines:
            if piece.role in ("gate", "frontage", "boundary", "hole") or self._own(piece):
                continue
            if piece.role == "wall" or (piece.role == "structure" and piece.width):
                self._wall(piece.points, piece.width)
            elif piece.role == "road" and piece.width >= 2:
                self._make(piece.named, Kind.ROAD, line=piece.points, thickness=tidy(piece.width))
            elif piece.role == "door":
                continue
            elif piece.role == "road":
                self.tally.add(
                    piece.named,
                    "没有宽度的道路线：请画成封闭轮廓",
                    "a line of a road without width: draw its outline",
                )
            elif piece.role == "stall":
                self.tally.add(
                    piece.named, "车位线：数不出车位", "lines of stalls, which cannot be counted"
                )
        tell_open(self.found, _MUST_CLOSE, self.tally)

    def _wall(self, line: tuple[Point, ...], width: float) -> None:
        if not width:
            text = Text(
                zh=f"没有线宽的围墙按厚 {ASSUMED_WALL_M} m",
                en=f"walls drawn without width are taken as {ASSUMED_WALL_M} m thick",
            )
            if text not in self.out.done:
                self.out.done.append(text)
        self._make("wall", Kind.WALL, line=line, thickness=tidy(width or ASSUMED_WALL_M))

    def spots(self) -> None:
        from shapely import Point as Spot

        trees: list[tuple[Point, list[float]]] = []
        cells: dict[tuple[int, int], int] = {}
        for piece in self.found.spots:
            if piece.role == "text" and not piece.data:
                continue
            if piece.role in ("gate", "door") or self._own(piece):
                continue
            if piece.role == "stall":
                self.out.stalls += 1
            elif piece.role != "tree":
                self.tally.add(piece.named, "单独的点", "a single point")
            elif not self.boundary.polygon.buffer(0).contains(Spot(piece.points[0])):
                self.tally.add(piece.named, "在红线外", "outside the boundary")
            else:
                x, y = piece.points[0]
                key = (round(x / 0.1), round(y / 0.1))
                if key not in cells:
                    cells[key] = len(trees)
                    trees.append(((x, y), []))
                trees[cells[key]][1].append(piece.radius)
        for line in self.found.lines:
            if line.role == "tree":
                self.tally.add(
                    line.named, "树木应为圆或图块", "a tree that is neither circle nor block"
                )
        for centre, radii in trees:
            self._tree(centre, sorted(r for r in radii if r > 0.01))

    def _tree(self, centre: Point, radii: list[float]) -> None:
        trunk = radii[0] if radii and radii[0] <= _TRUNK_M else 0.0
        crown = radii[-1] if radii and radii[-1] > _TRUNK_M else None
        if not trunk:
            text = Text(
                zh=f"没有画树干的树按树干半径 {ASSUMED_TRUNK_M} m",
                en=f"trees without a trunk are given one of {ASSUMED_TRUNK_M} m radius",
            )
            if text not in self.out.done:
                self.out.done.append(text)
        self._make(
            "tree",
            Kind.TREE,
            centre=centre,
            radius=tidy(trunk or ASSUMED_TRUNK_M),
            crown=tidy(crown) if crown else None,
        )

    def doors(self) -> None:
        from shapely import Point as Spot
        from shapely import STRtree

        ids = {s.id: i for i, s in enumerate(self.out.structures)}
        solid = [
            (i, shape)
            for i, shape in self.shapes
            if self.out.structures[i].kind in (Kind.BUILDING, Kind.ROOMS, Kind.SHED)
        ]
        walls = STRtree([shape.exterior for _, shape in solid])
        for piece in (*self.found.spots, *self.found.lines):
            if piece.role != "door":
                continue
            xs, ys = zip(*piece.points, strict=True)
            spot = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
            owner = piece.says("structure")
            if piece.says("role") == "door":
                if owner in ids:
                    self._door(ids[owner], piece.points[0])
                else:
                    self.tally.add(
                        f"{piece.layer}: door", "布置图里的门", "a door of what a plan builds"
                    )
                continue
            index = solid[int(walls.nearest(Spot(spot)))][0] if solid else -1
            on = self._on(index, spot) if solid else spot
            if not solid or math.dist(spot, on) > max(_DOOR_M, piece.radius):
                self.tally.add(piece.named, "附近没有建筑轮廓", "no outline of a building near it")
                continue
            self._door(index, (tidy(on[0]), tidy(on[1])))

    def _on(self, index: int, spot: Point) -> Point:
        outline = self.out.structures[index].outline
        assert outline is not None  # only these are asked for
        return snap_to_boundary(spot, (outline,))[0]

    def _door(self, index: int, spot: Point) -> None:
        item = self.out.structures[index]
        self.out.structures[index] = item.model_copy(update={"doors": (*item.doors, spot)})

    def texts(self) -> None:
        for i, piece in enumerate(self.words):
            if i not in self.used:
                self.tally.add(
                    f"{piece.layer}: {piece.what}",
                    "不在建筑轮廓内的文字",
                    "texts that lie in no building",
                )
