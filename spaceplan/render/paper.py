"""A sheet of paper in millimetres: text, rules, legends and tables beside the maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spaceplan.model.base import Lang
from spaceplan.render.fonts import LINE, font, printable, text_size, wrap
from spaceplan.render.samples import SAMPLES
from spaceplan.render.signs import wheelchair
from spaceplan.render.style import INK, PAPER, SOFT_INK, Look, look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MM_PER_POINT = 25.4 / 72
#: Room between two rows of a legend, in mm.
_LEADING = 1.6


@dataclass(frozen=True)
class Paper:
    """A figure with one Axes over all of it, in millimetres from the lower left corner.

    Parameters
    ----------
    figure
        The figure.
    ax
        The Axes in millimetres, under all maps.
    width_mm, height_mm
        Size of the sheet.
    """

    figure: Figure
    ax: Axes
    width_mm: float
    height_mm: float

    def window(self, left: float, low: float, width: float, height: float) -> Axes:
        """Return a new Axes for a map.

        Parameters
        ----------
        left, low, width, height
            Its place, in millimetres.

        Returns
        -------
        matplotlib.axes.Axes
            The Axes.
        """
        w, h = self.width_mm, self.height_mm
        return self.figure.add_axes((left / w, low / h, width / w, height / h))

    def shortened(self, mm: float) -> Paper:
        """Cut a strip off the foot; what stands above keeps its size.

        Parameters
        ----------
        mm
            Height of the strip, in mm; nothing is written on it yet.

        Returns
        -------
        Paper
            The same figure, with the sheet that is left.
        """
        old, new = self.height_mm, self.height_mm - mm
        for ax in self.figure.axes:
            if ax is not self.ax:
                left, low, width, height = ax.get_position().bounds
                ax.set_position((left, (low * old - mm) / new, width, height * old / new))
        self.figure.set_size_inches(self.width_mm / 25.4, new / 25.4)
        self.ax.set_ylim(0, new)
        return Paper(self.figure, self.ax, self.width_mm, new)

    def text(
        self, x: float, top: float, text: str, size_pt: float, colour: str = INK,
        align: str = "left", width: float | None = None,
    ) -> float:  # fmt: skip
        """Write lines of text, broken at a width.

        Parameters
        ----------
        x
            Left edge, middle or right edge after ``align``, in mm.
        top
            Upper edge, in mm.
        text
            What to write.
        size_pt
            Size in points.
        colour
            Colour.
        align
            ``left``, ``center`` or ``right``.
        width
            Greatest width in mm; default unbroken.

        Returns
        -------
        float
            Lower edge of the last line, in mm.
        """
        clean = printable(text)
        lines = wrap(clean, size_pt, width / MM_PER_POINT) if width else clean.split("\n")
        step = LINE * size_pt * MM_PER_POINT
        for line in lines:
            self.ax.text(
                x, top - step * 0.8, line, fontproperties=font(round(size_pt, 2)), color=colour,
                ha=align, va="baseline", zorder=3,
            )  # fmt: skip
            top -= step
        return top

    def rule(self, x0: float, x1: float, y: float, width_pt: float = 0.6) -> None:
        """Draw a level line.

        Parameters
        ----------
        x0, x1
            Its ends, in mm.
        y
            Its height, in mm.
        width_pt
            Its weight, in points.
        """
        self.ax.plot([x0, x1], [y, y], color=INK, lw=width_pt, solid_capstyle="butt")


def new_paper(width_mm: float, height_mm: float, frame: bool = True) -> Paper:
    """Return an empty sheet.

    Parameters
    ----------
    width_mm, height_mm
        Its size.
    frame
        Whether a frame is drawn 5 mm from the edge.

    Returns
    -------
    Paper
        The sheet.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    figure = Figure(figsize=(width_mm / 25.4, height_mm / 25.4), dpi=100)
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    ax.set_xlim(0, width_mm)
    ax.set_ylim(0, height_mm)
    ax.set_axis_off()
    if frame:
        ax.add_artist(Rectangle((5, 5), width_mm - 10, height_mm - 10, fc="none", ec=INK, lw=1.2))
    return Paper(figure, ax, width_mm, height_mm)


def legend(
    paper: Paper, looks: Sequence[str], x: float, top: float, width: float, columns: int,
    lang: Lang, size_pt: float = 7.5,
) -> float:  # fmt: skip
    """Draw the legend of what is really on the map.

    Parameters
    ----------
    paper
        The sheet.
    looks
        Ids of the looks, in order.
    x, top, width
        Its place, in mm.
    columns
        How many entries stand side by side.
    lang
        Language.
    size_pt
        Size of the words.

    Returns
    -------
    float
        Its lower edge, in mm.
    """
    step = LINE * size_pt * MM_PER_POINT + _LEADING
    column = width / columns
    rows = -(-len(looks) // columns)
    room = (column - 10.5) / MM_PER_POINT
    for i, look_id in enumerate(looks):
        item = look(look_id)
        cx, cy = x + (i // rows) * column, top - (i % rows) * step - step / 2
        swatch(paper, item, cx, cy)
        label = item.label.get(lang)
        # a label wider than its column would run into the next, or off the sheet
        size = min(size_pt, room / text_size(label, 1.0)[0])
        paper.text(cx + 9.5, cy + 0.5 * LINE * size * MM_PER_POINT, label, size)
    return top - legend_height(len(looks), columns, size_pt)


def legend_height(count: int, columns: int, size_pt: float = 7.5) -> float:
    """Return how high a legend comes out.

    Parameters
    ----------
    count
        How many entries it has.
    columns
        How many stand side by side.
    size_pt
        Size of the words.

    Returns
    -------
    float
        Its height, in mm.
    """
    return -(-count // columns) * (LINE * size_pt * MM_PER_POINT + _LEADING)


def swatch(paper: Paper, item: Look, x: float, y: float) -> None:
    """Draw the sample of one look.

    Parameters
    ----------
    paper
        The sheet.
    item
        The look.
    x, y
        Middle of its left edge, in mm; it is 8 mm wide.
    """
    from matplotlib.patches import Circle, FancyArrowPatch, Polygon, Rectangle

    add = paper.ax.add_artist
    if item.mark == "line":
        paper.ax.plot([x, x + 8], [y, y], color=item.edge, lw=item.width_pt, ls=item.dash)
    elif item.mark == "tree":
        add(Circle((x + 4, y), 1.9, fc=item.face, ec=item.edge, lw=item.width_pt, ls=item.dash,
                   alpha=0.8))  # fmt: skip
        add(Circle((x + 4, y), 0.55, fc=look("trunk").face, ec="none"))
    elif item.mark == "door":
        add(Polygon([(x + 2.6, y - 1.2), (x + 5.4, y - 1.2), (x + 4, y + 1.2)], fc=INK, ec="none"))
    elif item.mark == "arrow":
        add(FancyArrowPatch((x + 0.5, y), (x + 7.5, y), arrowstyle="<|-|>", mutation_scale=7,
                            color=INK, lw=1.0, shrinkA=0, shrinkB=0))  # fmt: skip
    elif item.mark == "one_way":
        add(FancyArrowPatch((x + 0.5, y), (x + 7.5, y), arrowstyle="-|>", mutation_scale=7,
                            color=item.edge, lw=item.width_pt, shrinkA=0, shrinkB=0))  # fmt: skip
    elif item.mark in SAMPLES:
        SAMPLES[item.mark](paper.ax, item, x + 4, y)
    elif item.mark == "vertex":
        paper.ax.plot([x + 4], [y], "o", ms=3.6, mfc=PAPER, mec=item.edge, mew=0.8)
    elif item.mark == "warning":
        add(Polygon([(x + 2.2, y - 1.3), (x + 5.8, y - 1.3), (x + 4, y + 1.7)], fc=item.face,
                    ec=INK, lw=0.8))  # fmt: skip
    else:
        add(Rectangle((x + 0.3, y - 1.5), 7.4, 3.0, fc=item.face, ec=item.edge, lw=item.width_pt,
                      ls=item.dash, hatch=item.hatch or None))  # fmt: skip
        if item.mark == "wheelchair":
            wheelchair(paper.ax, (x + 4, y), 1.25, 2)


def table(
    paper: Paper, header: Sequence[str], rows: Sequence[Sequence[str]], x: float, top: float,
    widths: Sequence[float], row_mm: float, size_pt: float,
) -> float:  # fmt: skip
    """Draw a table, shrinking a text that is wider than its column.

    Parameters
    ----------
    paper
        The sheet.
    header, rows
        The texts.
    x, top
        Its upper left corner, in mm.
    widths
        Widths of the columns, in mm.
    row_mm
        Height of a row, in mm.
    size_pt
        Size of the texts.

    Returns
    -------
    float
        Its lower edge, in mm.
    """
    from matplotlib.patches import Rectangle

    total = sum(widths)
    edges = [x]
    for width in widths:
        edges.append(edges[-1] + width)
    for r, row in enumerate((header, *rows)):
        y = top - r * row_mm
        if r == 0 or r % 2 == 0:
            shade = "#e2e2e2" if r == 0 else "#f5f5f5"
            paper.ax.add_artist(Rectangle((x, y - row_mm), total, row_mm, fc=shade, ec="none"))
        for c, cell in enumerate(row):
            room = (widths[c] - 2) / MM_PER_POINT
            wide = text_size(cell, 1.0)[0] if cell else 0.0
            size = size_pt if wide * size_pt <= room else max(room / wide, 4.0)
            lines = [cell] if wide * size <= room + 0.5 else wrap(printable(cell), size, room)[:2]
            height = LINE * size * MM_PER_POINT * len(lines)
            for i, line in enumerate(lines):
                up = y - (row_mm - height) / 2 - i * LINE * size * MM_PER_POINT
                if c == 0:
                    paper.text(edges[0] + 1, up, line, size)
                else:
                    paper.text((edges[c] + edges[c + 1]) / 2, up, line, size, align="center")
    low = top - (len(rows) + 1) * row_mm
    for y, weight in ((top, 0.9), (top - row_mm, 0.6), (low, 0.9)):
        paper.rule(x, x + total, y, weight)
    return low


def entries(
    paper: Paper, items: Sequence[tuple[str, str]], x: float, top: float, width: float, low: float,
    size_pt: float = 7.0,
) -> float:  # fmt: skip
    """Write a list of marks and texts; what does not fit is counted in the last line.

    Parameters
    ----------
    paper
        The sheet.
    items
        Mark and text.
    x, top, width
        Its place, in mm.
    low
        How far down it may go, in mm.
    size_pt
        Size of the texts.

    Returns
    -------
    float
        Its lower edge, in mm.
    """
    step = LINE * size_pt * MM_PER_POINT
    inset = _inset(items, size_pt)
    for i, (mark, text) in enumerate(items):
        lines = wrap(printable(text), size_pt, (width - inset) / MM_PER_POINT)
        more = i < len(items) - 1
        if top - step * (len(lines) + more) < low:
            return paper.text(x, top, f"… +{len(items) - i}", size_pt, SOFT_INK)
        paper.text(x, top, mark, size_pt)
        for line in lines:
            top = paper.text(x + inset, top, line, size_pt)
    return top


def entries_height(items: Sequence[tuple[str, str]], width: float, size_pt: float = 7.0) -> float:
    """Return how high a list of marks and texts comes out.

    Parameters
    ----------
    items
        Mark and text.
    width
        Its width, in mm.
    size_pt
        Size of the texts.

    Returns
    -------
    float
        Its height, in mm.
    """
    room = (width - _inset(items, size_pt)) / MM_PER_POINT
    lines = sum(len(wrap(printable(text), size_pt, room)) for _, text in items)
    return lines * LINE * size_pt * MM_PER_POINT


def _inset(items: Sequence[tuple[str, str]], size_pt: float) -> float:
    """Return where the texts begin beside their marks, in mm."""
    widest = max((text_size(mark, size_pt)[0] if mark else 0.0 for mark, _ in items), default=0.0)
    return max(7.0, widest * MM_PER_POINT + 1.5)
