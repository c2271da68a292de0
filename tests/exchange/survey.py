"""Draws what a Chinese surveyor hands over: GBK, millimetres, city coordinates, blocks, gaps."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import ezdxf

if TYPE_CHECKING:
    from ezdxf.document import Drawing

#: The local corner of the compound in the city's grid, in metres: six and seven digits.
EAST, NORTH = 512_340.0, 3_391_820.0

#: Boundary of the compound in local metres; the survey leaves 3 cm open at the last corner.
BOUNDARY = ((0.0, 0.0), (60.0, 0.0), (60.0, 42.0), (0.0, 42.0))
GAP_M = 0.03
BLOCK_1 = ((5.0, 30.0), (35.0, 30.0), (35.0, 40.0), (5.0, 40.0))
BLOCK_2 = ((40.0, 30.0), (58.0, 30.0), (58.0, 40.0), (40.0, 40.0))
NEIGHBOUR = ((70.0, 10.0), (80.0, 10.0), (80.0, 30.0), (70.0, 30.0))
#: Trees in local metres with the radius of what is drawn: a trunk, a crown, a crown.
TREES = ((10.0, 5.0, 0.2), (20.0, 6.0, 2.5), (30.0, 7.0, 1.8))


class Sheet:
    """A drawing with its unit, in which everything is given in local metres."""

    def __init__(self, version: str = "R2000", unit: float = 1000.0, insunits: int = 4) -> None:
        self.doc: Drawing = ezdxf.new(version)
        self.doc.header["$INSUNITS"] = insunits
        self.doc.encoding = "gbk"
        self.unit = unit
        self.space = self.doc.modelspace()

    def at(self, x: float, y: float) -> tuple[float, float]:
        return ((x + EAST) * self.unit, (y + NORTH) * self.unit)

    def ring(self, layer: str, points, close: bool = True):
        spots = [self.at(*p) for p in points]
        return self.space.add_lwpolyline(spots, close=close, dxfattribs={"layer": layer})

    def line(self, layer: str, a, b):
        return self.space.add_line(self.at(*a), self.at(*b), dxfattribs={"layer": layer})

    def text(self, layer: str, words: str, x: float, y: float):
        attribs = {"layer": layer, "insert": self.at(x, y), "height": self.unit}
        return self.space.add_text(words, dxfattribs=attribs)

    def circle(self, layer: str, x: float, y: float, radius: float):
        return self.space.add_circle(self.at(x, y), radius * self.unit, dxfattribs={"layer": layer})

    def block(self, layer: str, name: str, x: float, y: float, **more):
        return self.space.add_blockref(name, self.at(x, y), dxfattribs={"layer": layer, **more})

    def save(self, path: Path, page: str | None = None) -> Path:
        """Write the file in GBK; ``page`` writes another code page into its header."""
        stream = io.StringIO()
        self.doc.write(stream)
        data = stream.getvalue().encode("gbk")
        if page:
            data = data.replace(b"ANSI_936", page.encode(), 1)
        path.write_bytes(data)
        return path


def survey(gap: float = GAP_M) -> Sheet:
    """A compound after the manner of 天正 and CASS."""
    sheet = Sheet()
    (a, b, c, d) = BOUNDARY
    # the red line as single lines in disorder, one of them backwards, one ending short
    sheet.line("用地红线", b, a)
    sheet.line("用地红线", c, d)
    sheet.line("用地红线", b, c)
    sheet.line("用地红线", d, (a[0], a[1] + gap))
    sheet.line("小区出入口", (20.0, 0.0), (26.0, 0.0))
    sheet.ring("JMD", BLOCK_1)
    sheet.text("JMD", "砖混7", 15, 35)
    sheet.text("JMD", "1号楼", 15, 33)
    sheet.ring("总图$0$G-BLDG-EXTG", BLOCK_2)
    sheet.text("PUB_TEXT", "六层", 45, 35)
    sheet.ring("JMD", NEIGHBOUR)
    for i, (x, y, r) in enumerate(TREES[:2]):
        sheet.circle("乔木" if i else "A-MAST-TREE", x, y, r)
    crown = sheet.doc.blocks.new("阔叶树")
    crown.add_circle((0, 0), 900)
    crown.add_line((-900, 0), (900, 0))
    sheet.block("0", "阔叶树", *TREES[2][:2], xscale=2, yscale=2)
    stall = sheet.doc.blocks.new("停车位2500x5300")
    stall.add_lwpolyline([(0, 0), (2500, 0), (2500, 5300), (0, 5300)], close=True)
    for i in range(5):
        sheet.block("G-PARG", "停车位2500x5300", 40 + 2.5 * i, 10)
    door = sheet.doc.blocks.new("门")
    door.add_line((0, 0), (1200, 0))
    sheet.block("单元门", "门", 12, 30)
    # a garden with a round end: a polyline with a bulge, inside a block inside a block
    inner = sheet.doc.blocks.new("花坛内")
    inner.add_lwpolyline(
        [(0, 0, 0, 0, 0), (4000, 0, 0, 0, 1), (4000, 4000, 0, 0, 0), (0, 4000, 0, 0, 0)],
        close=True,
    )
    outer = sheet.doc.blocks.new("花坛")
    outer.add_blockref("花坛内", (1000, 0))
    sheet.block("绿化", "花坛", 44, 20)
    sheet.line("围墙", (0.5, 0.5), (0.5, 41))
    sheet.line("AXIS", (0, 0), (0, 10))
    sheet.line("给水管", (5, 5), (6, 6))
    sheet.line("给水管", (6, 6), (7, 5))
    return sheet
