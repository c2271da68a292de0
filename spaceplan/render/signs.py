"""Small signs: doors, arrows, wheelchair, tree trunks, warnings, north arrow, scale bar."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from spaceplan.model.base import Point
from spaceplan.render.canvas import Canvas
from spaceplan.render.fonts import text_size
from spaceplan.render.labels import touch
from spaceplan.render.style import INK, PAPER, look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The sign of a person in a wheelchair, in a box of 2 x 2 around the origin.
_BACK = ((-0.15, 0.55), (-0.1, 0.0), (0.35, 0.0), (0.6, -0.62), (0.85, -0.55))
_ARM = ((-0.13, 0.32), (0.3, 0.32))
_WHEEL = tuple(
    (-0.05 + 0.55 * math.cos(math.radians(a)), -0.3 + 0.55 * math.sin(math.radians(a)))
    for a in range(125, 361, 12)
)


def wheelchair(ax: Axes, centre: Point, half: float, z: float, colour: str = "#00304d") -> None:
    """Draw the wheelchair sign.

    Parameters
    ----------
    ax
        Where to draw.
    centre
        Its middle, in the units of the Axes.
    half
        Half its height, in the same units.
    z
        Drawing order.
    colour
        Colour of its lines.
    """
    from matplotlib.collections import LineCollection
    from matplotlib.patches import Circle

    x, y = centre
    lines = [[(x + half * a, y + half * b) for a, b in part] for part in (_BACK, _ARM, _WHEEL)]
    drawn = LineCollection(lines, colors=colour, linewidths=1.0, zorder=z, capstyle="round")
    drawn.set_gid("sign-wheelchair")
    ax.add_collection(drawn, autolim=False)
    ax.add_artist(
        Circle((x - 0.17 * half, y + 0.8 * half), 0.17 * half, fc=colour, ec="none", zorder=z)
    )


def outward(ring: tuple[Point, ...], point: Point) -> Point:
    """Return the direction out of a ring at a point of it.

    Parameters
    ----------
    ring
        Open ring, in metres, either direction.
    point
        A point on or near the ring, in metres.

    Returns
    -------
    Point
        Unit vector square to the nearest edge, pointing out.
    """
    turn = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
    best, normal = math.inf, (0.0, 1.0)
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        dx, dy = b[0] - a[0], b[1] - a[1]
        length = math.hypot(dx, dy)
        if length == 0:
            continue
        t = min(1.0, max(0.0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length**2))
        off = math.hypot(point[0] - a[0] - t * dx, point[1] - a[1] - t * dy)
        if off < best - 1e-9:
            sign = 1.0 if turn > 0 else -1.0
            best, normal = off, (sign * dy / length, -sign * dx / length)
    return normal


def door(canvas: Canvas, ring: tuple[Point, ...], point: Point) -> None:
    """Draw a door as a triangle that points into its building.

    Parameters
    ----------
    canvas
        The map.
    ring
        Outline of the building, in metres.
    point
        The door, in metres.
    """
    nx, ny = outward(ring, point)
    m = canvas.view.metres_per_point
    half = min(max(0.55, 2.4 * m), 4.0 * m + 0.2)
    x, y = point
    ring3 = (
        (x + nx * 1.6 * half - ny * half, y + ny * 1.6 * half + nx * half),
        (x + nx * 1.6 * half + ny * half, y + ny * 1.6 * half - nx * half),
        (x, y),
    )
    canvas.area("door", ring3, busy=False)
    canvas.taken.append(canvas.paper_box(ring3))


def arrow(
    canvas: Canvas,
    middle: Point,
    along: Point,
    both: bool,
    length_pt: float = 20.0,
    look_id: str = "drive",
) -> None:
    """Draw an arrow for the way cars drive.

    Parameters
    ----------
    canvas
        The map.
    middle
        Its middle, in metres.
    along
        Unit vector of its direction.
    both
        Whether it has a head at both ends.
    length_pt
        Its length in points.
    look_id
        Its look: ``drive``, or ``one_way`` for the traffic of a one-way aisle.
    """
    from matplotlib.patches import FancyArrowPatch

    half = length_pt * canvas.view.metres_per_point / 2
    tail = (middle[0] - along[0] * half, middle[1] - along[1] * half)
    head = (middle[0] + along[0] * half, middle[1] + along[1] * half)
    canvas.ax.add_artist(
        FancyArrowPatch(
            tail,
            head,
            arrowstyle="<|-|>" if both else "-|>",
            mutation_scale=7,
            lw=look(look_id).width_pt,
            color=look(look_id).edge,
            zorder=look(look_id).z,
            shrinkA=0,
            shrinkB=0,
        )
    )
    canvas.note(look_id)
    w, s, e, n = canvas.paper_box((tail, head))
    canvas.taken.append((w - 3, s - 3, e + 3, n + 3))


def vertices(canvas: Canvas, points: Sequence[Point]) -> None:
    """Draw vertices of what was typed, all in one stroke.

    Parameters
    ----------
    canvas
        The map.
    points
        In metres.
    """
    style = look("vertex")
    canvas.ax.plot(
        [p[0] for p in points],
        [p[1] for p in points],
        "o",
        ms=3.2,
        mfc=style.face,
        mec=style.edge,
        mew=style.width_pt,
        zorder=style.z,
        scalex=False,
        scaley=False,
    )
    canvas.note("vertex")
    for x, y in map(canvas.view.to_paper, points):
        canvas.taken.append((x - 2, y - 2, x + 2, y + 2))


def warning(canvas: Canvas, point: Point, number: int, alarm: bool) -> None:
    """Draw a numbered triangle where something is odd.

    Parameters
    ----------
    canvas
        The map.
    point
        In metres.
    number
        Its number in the list.
    alarm
        Whether it is worse than a warning.
    """
    from matplotlib.patches import Polygon

    x, y = canvas.view.to_paper(point)
    x, y = _free_spot(canvas, x, y)
    size = 7.0
    tip = [(x, y + size), (x - size, y - size * 0.75), (x + size, y - size * 0.75)]
    canvas.ax.add_artist(
        Polygon(
            [canvas.view.to_ground(p) for p in tip],
            closed=True,
            zorder=9.5,
            ec=INK,
            lw=0.9,
            fc="#ff9d8a" if alarm else look("warning").face,
        )
    )
    canvas.text(x, y - 1.4, str(number), 6.0, 0, INK, 9.6)
    canvas.note("warning")
    canvas.taken.append((x - size, y - size, x + size, y + size))


def _free_spot(canvas: Canvas, x: float, y: float) -> Point:
    """Several faults may share a place: put their signs side by side."""
    for ring in range(8):
        for step in range(max(1, 6 * ring)):
            a = 2 * math.pi * step / max(1, 6 * ring)
            px, py = x + 15 * ring * math.cos(a), y + 15 * ring * math.sin(a)
            mine = (px - 7, py - 7, px + 7, py + 7)
            if not any(touch(t, mine) and t[2] - t[0] == 14 for t in canvas.taken):
                return (px, py)
    return (x, y)


def north_arrow(canvas: Canvas, corner: Point, north_deg: float, size_pt: float = 15.0) -> None:
    """Draw a north arrow.

    Parameters
    ----------
    canvas
        The map.
    corner
        Middle of the sign, in points on the Axes.
    north_deg
        Direction of north, in degrees counter-clockwise from the x axis.
    size_pt
        Half its height, in points.
    """
    from matplotlib.patches import Circle, Polygon

    x, y = corner
    a = math.radians(north_deg)
    ux, uy = math.cos(a), math.sin(a)
    s = size_pt
    ground = canvas.view.to_ground
    tip, foot = (x + ux * s, y + uy * s), (x - ux * s * 0.45, y - uy * s * 0.45)
    for side, fill in ((1, INK), (-1, PAPER)):
        wing = (
            x - ux * s * 0.8 - uy * s * 0.5 * side,
            y - uy * s * 0.8 + ux * s * 0.5 * side,
        )
        canvas.ax.add_artist(
            Polygon([ground(p) for p in (tip, wing, foot)], fc=fill, ec=INK, lw=0.8, zorder=10)
        )
    m = canvas.view.metres_per_point
    canvas.ax.add_artist(Circle(ground((x, y)), s * 1.08 * m, fc="none", ec=INK, lw=0.6, zorder=10))
    letter = "北" if canvas.lang == "zh" else "N"
    canvas.text(x + ux * s * 1.6, y + uy * s * 1.6, letter, 8, 0, INK, 10)


def scale_bar(canvas: Canvas, left: float, low: float, width_pt: float) -> None:
    """Draw a scale bar that survives any copier.

    Parameters
    ----------
    canvas
        The map.
    left, low
        Its lower left corner, in points on the Axes.
    width_pt
        Greatest width, in points.
    """
    from matplotlib.patches import Rectangle

    m = canvas.view.metres_per_point
    step = next((s for s in (100, 50, 40, 20, 10, 8, 4, 2, 1) if s * 4 / m <= width_pt - 20), 0.5)
    part = step / m
    for i in range(4):
        canvas.ax.add_artist(
            Rectangle(
                canvas.view.to_ground((left + i * part, low)),
                step,
                3.2 * m,
                lw=0.6,
                ec=INK,
                fc=INK if i % 2 == 0 else PAPER,
                zorder=10,
            )
        )
    for i in (0, 2, 4):
        unit = " m" if i == 4 else ""
        words = f"{step * i:g}{unit}"
        shift = text_size(words, 6.5)[0] / 2 - 3 if unit else 0.0
        canvas.text(left + i * part + shift, low + 9.0, words, 6.5, 0, INK, 10)
