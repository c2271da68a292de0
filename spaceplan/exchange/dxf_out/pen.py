"""Draws on a space of a DXF document: every entity with its layer and its data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spaceplan.exchange.dxf_out.layers import layer_name
from spaceplan.model.base import Lang, Point, Ring

if TYPE_CHECKING:
    from ezdxf.document import Drawing as Document
    from ezdxf.entities.dxfentity import DXFEntity
    from ezdxf.layouts.base import BaseLayout

#: Name under which entities carry their data.
APPID = "SPACEPLAN"
#: Text style of everything.  SimSun is on every Chinese Windows, in AutoCAD and ZWCAD alike, has
#: Latin signs too, and needs no big font that could be missing beside the drawing.
STYLE, FONT, FAMILY = "SP-TEXT", "simsun.ttc", "SimSun"
#: Bytes that one string of extended data may have.
_XDATA_BYTES = 250
Data = Sequence[tuple[str, object]]


@dataclass(frozen=True)
class Pen:
    """What draws on model space, in survey coordinates, or on a sheet, in millimetres.

    Parameters
    ----------
    doc
        The document.
    space
        Model space or a layout.
    east, north
        Added to every local point, in metres: the scenario's origin.
    scale
        Denominator of the plot scale; 1000 makes a millimetre of paper one unit.
    lang
        Language of texts.
    option
        Suffix of layers that options do not share; empty for a drawing with one plan.
    """

    doc: Document
    space: BaseLayout
    east: float
    north: float
    scale: float
    lang: Lang
    option: str = ""

    def mm(self, size: float) -> float:
        """Return how long a millimetre of paper is here.

        Parameters
        ----------
        size
            Millimetres on paper.

        Returns
        -------
        float
            In the units of the space.
        """
        return size * self.scale / 1000

    def at(self, point: Point) -> Point:
        """Return a local point in the coordinates of the space.

        Parameters
        ----------
        point
            In metres.

        Returns
        -------
        Point
            Shifted by the origin.
        """
        return (point[0] + self.east, point[1] + self.north)

    def layer(self, base: str) -> str:
        """Return the full name of a layer.

        Parameters
        ----------
        base
            Name in the table.

        Returns
        -------
        str
            Its name for this option.
        """
        return layer_name(base, self.option)

    def line(
        self, layer: str, points: Sequence[Point], data: Data = (), *, closed: bool = False,
        width: float = 0.0, linetype: str | None = None,
    ) -> DXFEntity:  # fmt: skip
        """Draw a polyline.

        Parameters
        ----------
        layer
            Name in the table.
        points
            Its corners, in metres.
        data
            What it is.
        closed
            Whether it is a ring.
        width
            Width of the line, in metres.
        linetype
            Line type instead of the layer's.

        Returns
        -------
        ezdxf.entities.LWPolyline
            The entity.
        """
        attribs: dict[str, object] = {"layer": self.layer(layer)}
        if width:
            attribs["const_width"] = width
        if linetype:
            attribs["linetype"] = linetype
        entity = self.space.add_lwpolyline(
            [self.at(p) for p in points], close=closed, dxfattribs=attribs
        )
        return tagged(entity, data)

    def circle(
        self, layer: str, centre: Point, radius: float, data: Data = (), linetype: str | None = None
    ) -> DXFEntity:
        """Draw a circle.

        Parameters
        ----------
        layer
            Name in the table.
        centre, radius
            In metres.
        data
            What it is.
        linetype
            Line type instead of the layer's.

        Returns
        -------
        ezdxf.entities.Circle
            The entity.
        """
        attribs = {"layer": self.layer(layer)} | ({"linetype": linetype} if linetype else {})
        return tagged(self.space.add_circle(self.at(centre), radius, dxfattribs=attribs), data)

    def hatch(
        self, ring: Ring, pattern: str, gap_mm: float, colour: int = 256, angle: float = 0.0
    ) -> None:
        """Fill a ring with a pattern of lines, which a grey copy keeps.

        Parameters
        ----------
        ring
            Open ring, in metres.
        pattern
            Name of a pattern of AutoCAD's.
        gap_mm
            Distance of its lines on paper, in millimetres.
        colour
            ACI; default the layer's.
        angle
            Turned by so many degrees.
        """
        base = {"ANSI31": 3.175, "ANSI37": 3.175, "DOTS": 1.5875, "GRASS": 17.96, "ANSI32": 9.525}
        entity = self.space.add_hatch(dxfattribs={"layer": self.layer("SP-HATCH")})
        entity.set_pattern_fill(
            pattern, color=colour, angle=angle, scale=self.mm(gap_mm) / base[pattern]
        )
        entity.paths.add_polyline_path([self.at(p) for p in ring], is_closed=True)
        tagged(entity, (("role", "hatch"),))

    def text(
        self, point: Point, lines: Sequence[str], height: float, *, angle: float = 0.0,
        layer: str = "SP-TEXT", align: int = 5, width: float = 0.0, clear: bool = False,
        colour: int = 256,
    ) -> DXFEntity:  # fmt: skip
        """Write lines of text.

        Parameters
        ----------
        point
            Where, in metres.
        lines
            What; signs that mean something to a drawing program are written as they are.
        height
            Height of the letters, in the units of the space.
        angle
            Direction, in degrees.
        layer
            Name in the table.
        align
            Attachment point of MTEXT: 1 upper left, 5 middle …
        width
            Where lines break, in the units of the space; 0 for nowhere.
        clear
            Whether the ground behind is cleared of hatches.
        colour
            ACI; default the layer's.

        Returns
        -------
        ezdxf.entities.MText
            The entity.
        """
        attribs: dict[str, object] = {
            "layer": self.layer(layer), "style": STYLE, "char_height": height, "color": colour,
            "insert": self.at(point), "attachment_point": align, "rotation": angle,
        }  # fmt: skip
        if width:
            attribs["width"] = width
        entity = self.space.add_mtext("\\P".join(map(mtext, lines)), dxfattribs=attribs)
        if clear:
            entity.set_bg_color("canvas", scale=1.1)
        return tagged(entity, (("role", "text"),))

    def label(self, ring: Ring, lines: Sequence[str], size_mm: float = 2.4) -> None:
        """Write into a ring, as large as there is room; nothing where it could not be read.

        Parameters
        ----------
        ring
            Open ring, in metres.
        lines
            What to write; empty lines are left out.
        size_mm
            Greatest height on paper, in millimetres.
        """
        lines = [one for one in lines if one]
        if not lines:
            return
        point, long, short, angle = _room(ring)
        widest = max(map(ems, lines))
        height = min(
            self.mm(size_mm), 0.92 * long / widest, 0.9 * short / (1.67 * len(lines))
        )  # fmt: skip
        if height >= self.mm(0.7):
            self.text(point, lines, height, angle=angle, clear=True)


def _room(ring: Ring) -> tuple[Point, float, float, float]:
    """Return where in a ring there is room: middle, length, depth, and direction in degrees."""
    import shapely
    from shapely.geometry import Polygon

    poly = Polygon(ring)
    around = poly.minimum_rotated_rectangle
    box = list(around.exterior.coords) if isinstance(around, Polygon) else [ring[0]] * 3
    a, b, c = box[0], box[1], box[2]
    long, short = math.dist(a, b), math.dist(b, c)
    if long < short:
        a, b, long, short = b, c, short, long
    angle = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
    angle = readable(angle)
    if poly.area > 0.85 * long * short:
        return (poly.centroid.x, poly.centroid.y), long, short, angle
    inner = shapely.maximum_inscribed_circle(poly, tolerance=0.05)
    x, y = inner.coords[0]
    return (x, y), 1.7 * inner.length, 1.0 * inner.length, angle


def readable(angle: float) -> float:
    """Return a direction in which text does not stand on its head.

    Parameters
    ----------
    angle
        Degrees.

    Returns
    -------
    float
        The same direction or the opposite one, over -90 and up to 90 degrees.
    """
    turned = (angle + 90) % 180 - 90
    return 90.0 if turned <= -89.99 else round(turned, 6)


def ems(text: str) -> float:
    """Return about how wide a text is over its height.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    float
        Chinese signs count 1.35, others 0.75: widths of SimSun over the height of its capitals.
    """
    return sum(1.35 if ord(sign) >= 0x2E80 else 0.75 for sign in text) or 1.0


def mtext(text: str) -> str:
    """Return a text in which MTEXT finds no commands.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    str
        With backslash, braces and carets escaped; line ends become blanks.
    """
    for sign, safe in (("\\", "\\\\"), ("{", "\\{"), ("}", "\\}"), ("^", "^ ")):
        text = text.replace(sign, safe)
    return plain(text)


def plain(text: str) -> str:
    """Return a text on one line, without codes such as ``%%u``.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    str
        The text.
    """
    return " ".join(text.split()).replace("%%", "% %")


def tagged(entity: DXFEntity, data: Data) -> DXFEntity:
    """Give an entity its data as ``key=value`` strings.

    Parameters
    ----------
    entity
        The entity.
    data
        Keys and values; null and empty ones are left out.

    Returns
    -------
    ezdxf.entities.DXFEntity
        The entity.
    """
    strings = [f"{key}={_said(value)}" for key, value in data if value not in (None, "", ())]
    if strings:
        entity.set_xdata(APPID, [(1000, _cut(" ".join(s.split()))) for s in strings])
    return entity


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _cut(text: str) -> str:
    return text.encode("utf-8", "replace")[:_XDATA_BYTES].decode("utf-8", "ignore")
