"""The paper a map is drawn on: gathers shapes by look and names, then draws all at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from spaceplan.model.base import Lang, Point, Ring, Text
from spaceplan.render.fonts import font, printable
from spaceplan.render.labels import Box, Label, Layout, place
from spaceplan.render.style import INK, LOOKS, PAPER, look
from spaceplan.render.view import View, bounds_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from shapely import Polygon


#: With more names than this a map shows the lesser ones only where they fit in their shapes.
_MANY_NAMES = 250
_IMPORTANT = 5


@dataclass
class Canvas:
    """Gathers shapes, names and signs, then draws them all at once.

    Parameters
    ----------
    ax
        Where to draw.
    view
        The scale.
    lang
        Language of the names.
    """

    ax: Axes
    view: View
    lang: Lang
    used: dict[str, int] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    taken: list[Box] = field(default_factory=list)
    busy: list[Box] = field(default_factory=list)
    _areas: dict[str, list[Ring]] = field(default_factory=dict)
    _lines: dict[str, list[tuple[Point, ...]]] = field(default_factory=dict)

    def area(self, look_id: str, ring: Sequence[Point], busy: bool = True) -> None:
        """Fill a ring.

        Parameters
        ----------
        look_id
            How it looks.
        ring
            Vertices in metres.
        busy
            Whether names had better keep off it.
        """
        self._areas.setdefault(look_id, []).append(tuple(ring))
        self.note(look_id)
        if busy:
            self.busy.append(self.paper_box(ring))

    def line(self, look_id: str, points: Sequence[Point]) -> None:
        """Draw a line.

        Parameters
        ----------
        look_id
            How it looks.
        points
            Vertices in metres.
        """
        self._lines.setdefault(look_id, []).append(tuple(points))
        self.note(look_id)

    def disc(self, look_id: str, centre: Point, radius: float, busy: bool = True) -> None:
        """Fill a disc.

        Parameters
        ----------
        look_id
            How it looks.
        centre
            In metres.
        radius
            In metres.
        busy
            Whether names had better keep off it.
        """
        turn = [2 * math.pi * i / 40 for i in range(40)]
        ring = [(centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in turn]
        self.area(look_id, ring, busy)

    def note(self, look_id: str) -> None:
        """Count a look as used, so that the legend shows it.

        Parameters
        ----------
        look_id
            The look.
        """
        self.used[look_id] = self.used.get(look_id, 0) + 1

    def paper_box(self, ring: Sequence[Point]) -> Box:
        """Return the box around a ring on paper.

        Parameters
        ----------
        ring
            Vertices in metres.

        Returns
        -------
        tuple of float
            West, south, east, north, in points.
        """
        return bounds_of([[self.view.to_paper(p) for p in ring]])

    def paper_shape(self, ring: Sequence[Point]) -> Polygon:
        """Return a ring as a shape on paper.

        Parameters
        ----------
        ring
            Vertices in metres.

        Returns
        -------
        shapely.Polygon
            In points; made valid by a buffer of nought where the ring touches itself.
        """
        from shapely import Polygon

        shape = Polygon([self.view.to_paper(p) for p in ring])
        if shape.is_valid:
            return shape
        mended = shape.buffer(0)
        return max(mended.geoms, key=lambda g: g.area) if hasattr(mended, "geoms") else mended

    def name(
        self,
        text: str,
        ring: Sequence[Point] | None = None,
        at: Point | None = None,
        size_pt: float = 8.0,
        rank: int = 5,
        colour: str = INK,
        outside: bool = False,
        may_go: bool = False,
        only_inside: bool = False,
    ) -> None:
        """Ask for a name; it is placed when all shapes are known.

        Parameters
        ----------
        text
            What to write; nothing for an empty text.
        ring
            The shape it speaks of, in metres.
        at
            The point it speaks of, in metres; default inside the shape.
        size_pt
            Wanted size in points.
        rank
            Lower is placed first.
        colour
            Colour of the text.
        outside
            Whether it goes beside its thing.
        may_go
            Whether it is left out, rather than listed, where there is no room.
        only_inside
            Whether it is left out where it does not fit inside its shape.
        """
        if not text.strip():
            return
        shape = self.paper_shape(ring) if ring is not None else None
        if shape is not None and shape.is_empty:
            shape = None
        if at is not None:
            anchor = self.view.to_paper(at)
        elif shape is not None:
            inner = shape.representative_point()
            anchor = (inner.x, inner.y)
        else:
            return
        self.labels.append(
            Label(
                text,
                anchor,
                shape,
                size_pt,
                rank,
                colour,
                outside=outside,
                may_go=may_go,
                only_inside=only_inside,
            )
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size_pt: float,
        turn_deg: float,
        colour: str,
        z: float,
        *,
        halo: bool = False,
    ) -> None:
        """Write a text at once, centred on a place of the paper.

        Parameters
        ----------
        x, y
            In points from the lower left corner of the Axes.
        text
            What to write.
        size_pt
            Size in points.
        turn_deg
            Turn, counter-clockwise.
        colour
            Colour.
        z
            Drawing order.
        halo
            Whether white lies under it; default no.
        """
        ground = {"boxstyle": "square,pad=0.1", "fc": (1, 1, 1, 0.85), "ec": "none"}
        gx, gy = self.view.to_ground((x, y))
        self.ax.text(
            gx,
            gy,
            printable(text),
            fontproperties=font(round(size_pt, 2)),
            rotation=turn_deg,
            color=colour,
            ha="center",
            va="center",
            zorder=z,
            linespacing=1.15,
            clip_on=True,
            bbox=ground if halo else None,
        )

    def flush(self) -> Layout:
        """Draw all that was gathered, and place the names.

        Returns
        -------
        Layout
            Where the names stand, and the list of those that did not fit.
        """
        from matplotlib.collections import LineCollection, PolyCollection
        from matplotlib.patches import Rectangle

        for item in LOOKS:
            rings = self._areas.get(item.id, [])
            if rings:
                shapes = PolyCollection(
                    rings,
                    facecolors=item.face,
                    edgecolors=item.edge,
                    linewidths=item.width_pt,
                    linestyles=item.dash,
                    hatch=item.hatch or None,
                    zorder=item.z,
                )
                shapes.set_gid(f"look-{item.id}")
                self.ax.add_collection(shapes, autolim=False)
            lines = self._lines.get(item.id, [])
            if lines:
                drawn = LineCollection(
                    lines,
                    colors=item.edge,
                    linewidths=item.width_pt,
                    linestyles=item.dash,
                    zorder=item.z,
                )
                drawn.set_gid(f"look-{item.id}-line")
                self.ax.add_collection(drawn, autolim=False)
        v = self.view
        labels = self.labels
        if len(labels) > _MANY_NAMES:
            labels = [replace(n, only_inside=n.rank > _IMPORTANT or n.only_inside) for n in labels]
        layout = place(labels, (2.0, 2.0, v.width_pt - 2, v.height_pt - 2), self.taken, self.busy)
        m = v.metres_per_point
        for name in layout.placed:
            if name.leader:
                (x0, y0), (x1, y1) = (v.to_ground(p) for p in name.leader)
                self.ax.plot(
                    [x0, x1],
                    [y0, y1],
                    color=name.colour,
                    lw=0.5,
                    zorder=8.5,
                    scalex=False,
                    scaley=False,
                )
            w, s, e, n = name.box
            gx, gy = v.to_ground((w, s))
            self.ax.add_artist(
                Rectangle(
                    (gx, gy),
                    (e - w) * m,
                    (n - s) * m,
                    fc=PAPER,
                    ec="none",
                    zorder=8.6,
                    alpha=0.72 if name.inside else 0.86,
                )
            )
            self.text(*name.centre, name.text, name.size_pt, name.turn_deg, name.colour, 9.0)
        return layout


def said(text: Text, lang: Lang, fallback: str = "") -> str:
    """Return a text, or the fallback where it is empty.

    Parameters
    ----------
    text
        The text.
    lang
        Language.
    fallback
        What to say instead of nothing.

    Returns
    -------
    str
        The text.
    """
    return text.get(lang) or fallback


def look_used(canvas: Canvas) -> tuple[str, ...]:
    """Return the looks of a map that its legend must show.

    Parameters
    ----------
    canvas
        The map.

    Returns
    -------
    tuple of str
        Ids in the order of the legend.
    """
    return tuple(
        item.id
        for item in LOOKS
        if item.id in canvas.used and (look(item.id).label.zh or look(item.id).label.en)
    )
