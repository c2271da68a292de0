"""Draws stalls as references to blocks, one block a size, each with attributes."""

from __future__ import annotations

import math

from spaceplan.compare.names import KIND_NAMES
from spaceplan.exchange.dxf_out.pen import STYLE, Pen, readable, tagged
from spaceplan.model.base import Point
from spaceplan.model.enums import StallKind
from spaceplan.model.plan import Stall

#: Layers of kinds of stall that have one of their own.
_LAYERS = {StallKind.ACCESSIBLE: "SP-PARK-ACC", StallKind.EV: "SP-PARK-EV"}
#: Blocks with a sign in them.
_SUFFIX = {StallKind.ACCESSIBLE: "_ACC", StallKind.EV: "_EV"}
#: A stall within this of a rectangle in whole millimetres uses that rectangle's block, in metres.
_SAME = 0.0006
#: A wheelchair and a flash in a box of 2 x 2.
_SIGNS: dict[StallKind, tuple[tuple[Point, ...], ...]] = {
    StallKind.ACCESSIBLE: (
        ((-0.15, 0.55), (-0.1, 0.0), (0.35, 0.0), (0.6, -0.62), (0.85, -0.55)),
        ((-0.13, 0.32), (0.3, 0.32)),
        tuple(
            (-0.05 + 0.55 * math.cos(math.radians(a)), -0.3 + 0.55 * math.sin(math.radians(a)))
            for a in range(125, 361, 12)
        ),
    ),
    StallKind.EV: (((0.2, 0.9), (-0.4, -0.1), (0.3, 0.1), (-0.2, -0.9)),),
}


def draw_stall(pen: Pen, stall: Stall, number: int) -> None:
    """Draw one stall: its block at the middle of the edge that cars enter by.

    Parameters
    ----------
    pen
        Draws on model space.
    stall
        The stall.
    number
        Its number, counted from 1.
    """
    middle, angle, corners = framed(stall)
    width = math.dist(*stall.access)
    length = max(p[1] for p in corners)
    name = _block(pen, stall.kind, corners, width, length)
    layer = pen.layer(_LAYERS.get(stall.kind, "SP-PARK-STALL"))
    block = pen.space.add_blockref(
        name, pen.at(middle), dxfattribs={"layer": layer, "rotation": angle}
    )
    turn = math.radians(angle)
    deep = 0.62 * length
    place = (middle[0] - deep * math.sin(turn), middle[1] + deep * math.cos(turn))
    word = dict(KIND_NAMES)[stall.kind].get(pen.lang)
    values = (
        ("NUMBER", str(number)), ("KIND", word), ("WIDTH", f"{width:.2f}"),
        ("LENGTH", f"{length:.2f}"),
    )  # fmt: skip
    for tag, value in values:
        attrib = block.add_attrib(tag, value, pen.at(place), dxfattribs={
            "layer": layer, "style": STYLE, "height": _height(width),
            "rotation": readable(angle), "halign": 4, "valign": 0, "align_point": pen.at(place),
        })  # fmt: skip
        attrib.is_invisible = tag != "NUMBER"
    tagged(block, (("role", "stall"), ("id", stall.id), ("kind", stall.kind.value)))


def framed(stall: Stall) -> tuple[Point, float, tuple[Point, ...]]:
    """Return a stall in its own frame.

    Parameters
    ----------
    stall
        The stall.

    Returns
    -------
    tuple of Point, float and tuple of Point
        Middle of its access edge, in metres; by how many degrees its frame is turned; and its
        corners there, with the y axis pointing into the stall, in metres.
    """
    a, b = stall.access
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    length = math.dist(a, b) or 1.0
    inner = (
        sum(p[0] for p in stall.outline) / 4 - middle[0],
        sum(p[1] for p in stall.outline) / 4 - middle[1],
    )
    normal = (-(b[1] - a[1]) / length, (b[0] - a[0]) / length)
    if normal[0] * inner[0] + normal[1] * inner[1] < 0:
        normal = (-normal[0], -normal[1])
    along = (normal[1], -normal[0])
    corners = []
    for p in stall.outline:
        dx, dy = p[0] - middle[0], p[1] - middle[1]
        corners.append((dx * along[0] + dy * along[1], dx * normal[0] + dy * normal[1]))
    return middle, math.degrees(math.atan2(along[1], along[0])), tuple(corners)


def _height(width: float) -> float:
    """Return the height of a stall's number, in metres, so that three digits fit across."""
    return round(0.28 * min(width, 2.5), 3)


def _block(
    pen: Pen, kind: StallKind, corners: tuple[Point, ...], width: float, length: float
) -> str:
    """Return the block of a shape; it is made when first asked for."""
    w, d = round(width, 3), round(length, 3)
    shape = ((-w / 2, 0.0), (w / 2, 0.0), (w / 2, d), (-w / 2, d))
    name = f"PARK_{w * 1000:.0f}X{d * 1000:.0f}"
    if any(min(math.dist(p, q) for q in shape) > _SAME for p in corners):
        shape = _turned(corners)
        lean = math.degrees(math.atan2(shape[2][1] - shape[1][1], shape[2][0] - shape[1][0]))
        name += f"_A{lean:.0f}"
    name += _SUFFIX.get(kind, "")
    stem, n = name, 1
    while name in pen.doc.blocks:
        if _same(pen, name, shape):
            return name
        n += 1
        name = f"{stem}_{n}"
    block = pen.doc.blocks.new(name)
    block.add_lwpolyline(shape, close=True, dxfattribs={"layer": "0"})
    half = 0.22 * min(w, d)
    for part in _SIGNS.get(kind, ()):
        block.add_lwpolyline(
            [(half * x, 0.25 * d + half * y) for x, y in part], dxfattribs={"layer": "0"}
        )
    for tag, prompt in (("NUMBER", "编号 / number"), ("KIND", "类型 / kind"),
                        ("WIDTH", "宽 / width (m)"), ("LENGTH", "长 / length (m)")):  # fmt: skip
        place = (0.0, 0.62 * d)
        attdef = block.add_attdef(tag, place, dxfattribs={
            "prompt": prompt, "style": STYLE, "height": _height(width), "halign": 4, "valign": 0,
            "align_point": place, "layer": "0",
        })  # fmt: skip
        attdef.is_invisible = tag != "NUMBER"
    return name


def _turned(corners: tuple[Point, ...]) -> tuple[Point, Point, Point, Point]:
    """Return corners counter-clockwise from the lower left one, to a tenth of a millimetre."""
    area = sum(corners[i - 1][0] * q[1] - q[0] * corners[i - 1][1] for i, q in enumerate(corners))
    ring = list(corners if area > 0 else corners[::-1])
    low = sorted(ring, key=lambda p: p[1])[:2]
    first = ring.index(min(low))
    ring = [(round(x, 4) + 0.0, round(y, 4) + 0.0) for x, y in ring[first:] + ring[:first]]
    return (ring[0], ring[1], ring[2], ring[3])


def _same(pen: Pen, name: str, shape: tuple[Point, ...]) -> bool:
    from ezdxf.entities.lwpolyline import LWPolyline

    outline = next(e for e in pen.doc.blocks.get(name) if isinstance(e, LWPolyline))
    points = [(p[0], p[1]) for p in outline.get_points("xy")]
    return all(math.dist(p, q) <= 2e-4 for p, q in zip(points, shape, strict=True))
