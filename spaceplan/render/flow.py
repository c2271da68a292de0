"""Text and tables that flow from one A3 page to the next; nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from spaceplan.model.base import Lang, Text
from spaceplan.model.scenario import Scenario
from spaceplan.render.fonts import LINE, printable, text_size, wrap
from spaceplan.render.paper import MM_PER_POINT, Paper, new_paper
from spaceplan.render.sheet import HEIGHT, NOT_FOR_BUILDING, WIDTH, origin_lines
from spaceplan.render.style import ALARM, INK, SOFT_INK

HEADING = "#0b4f7d"
EDGE = 14.0
_FOOT = 14.0
#: Left and right of the words of a cell, and above and below them, in mm.
_PAD, _LEAD = 1.6, 1.1
#: Height of a subheading with the room around it, in mm.
_SUBHEADING = 10.0
#: Tables that are narrower than the page are widened so much at the most.
_WIDER = 1.3
#: A column keeps this share of the width its longest word would like, or more.
_LEAST = 0.08

Side = Literal["left", "right"]


class Flow:
    """Pages with one heading, filled from the top; a new page begins where one is full.

    Parameters
    ----------
    scenario
        Gives the title and the lines at the foot.
    heading
        Stands at the head of every page.
    lang
        Language.
    width_mm, height_mm
        Size of the pages; default A3 lying.
    """

    def __init__(
        self,
        scenario: Scenario,
        heading: Text,
        lang: Lang,
        width_mm: float = WIDTH,
        height_mm: float = HEIGHT,
    ) -> None:
        self.scenario, self.lang = scenario, lang
        self.width_mm, self.height_mm = width_mm, height_mm
        self.pages: list[Paper] = []
        self._heading = heading
        self._waiting = ""
        self.top = 0.0
        self.new_page()

    @property
    def paper(self) -> Paper:
        """The page that is being filled."""
        return self.pages[-1]

    @property
    def left(self) -> float:
        """Left edge of the text, in mm."""
        return EDGE

    @property
    def width(self) -> float:
        """Width of the text, in mm."""
        return self.width_mm - 2 * EDGE

    @property
    def low(self) -> float:
        """How far down the text may go, in mm."""
        return EDGE + _FOOT

    def new_page(self) -> None:
        """Begin a page: title and heading above, where it comes from below."""
        paper = new_paper(self.width_mm, self.height_mm)
        self.pages.append(paper)
        lang, right = self.lang, self.width_mm - EDGE
        title = self.scenario.title.get(lang) or self.scenario.name
        top = self.height_mm - EDGE
        y = paper.text(EDGE, top, self._heading.get(lang), 20, HEADING)
        paper.text(right, top, title, 14, align="right")
        note = self.scenario.note.get(lang)
        if note:
            paper.text(right, top - 7, note, 9, ALARM, align="right")
        paper.rule(EDGE, right, y - 1)
        self.top = y - 5
        foot = EDGE + _FOOT - 4
        paper.rule(EDGE, right, foot)
        y = paper.text(EDGE, foot - 0.8, NOT_FOR_BUILDING.get(lang), 9, ALARM)
        sep = "　" if lang == "zh" else "; "
        lines = sep.join(origin_lines(self.scenario, None, lang))
        paper.text(EDGE, y, lines, 7.5, SOFT_INK, width=self.width)

    @property
    def _full(self) -> float:
        """Room for a table under a subheading on an empty page, in mm."""
        return self.height_mm - 2 * EDGE - _FOOT - 20.0 - _SUBHEADING

    def need(self, height_mm: float) -> None:
        """Begin a new page unless so much room is left.

        Parameters
        ----------
        height_mm
            The room, in mm.
        """
        if self.top - height_mm < self.low:
            self.new_page()

    def text(
        self, words: str, size_pt: float = 11.0, colour: str = INK, gap_mm: float = 1.5
    ) -> None:
        """Write a paragraph.

        Parameters
        ----------
        words
            What to write.
        size_pt
            Size in points.
        colour
            Colour.
        gap_mm
            Room after it, in mm.
        """
        step = LINE * size_pt * MM_PER_POINT
        for line in wrap(printable(words), size_pt, self.width / MM_PER_POINT):
            self._head_for(step)
            self.top = self.paper.text(self.left, self.top, line, size_pt, colour)
        self.top -= gap_mm

    def subheading(self, words: str) -> None:
        """Write a heading that stays with what follows.

        Parameters
        ----------
        words
            The heading.
        """
        self._waiting = words

    def _head_for(self, height_mm: float) -> None:
        """Find room for what comes, and write the heading that waits for it."""
        if self._waiting:
            self.need(height_mm + _SUBHEADING)
            self.top = self.paper.text(self.left, self.top - 1.5, self._waiting, 14, HEADING) - 1.5
            self._waiting = ""
        else:
            self.need(height_mm)

    def table(
        self,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        size_pt: float = 9.5,
        loud: Sequence[int] = (),
    ) -> None:
        """Write a table whose rows wrap, its head again on every page.

        Parameters
        ----------
        heads
            Headings; those of figures begin with ``>`` and are set to the right.
        rows
            The rows.
        size_pt
            Size in points.
        loud
            Numbers of rows in the colour of what failed.
        """
        lines = [[printable(c) for c in row] for row in rows]
        if not lines:
            return
        sides: list[Side] = ["right" if h.startswith(">") else "left" for h in heads]
        names = [printable(h.lstrip(">")) for h in heads]
        widths = column_widths([names, *lines], size_pt, self.width)
        head = self._cells(names, widths, size_pt)
        # what fits on one page is not torn in two
        whole = sum(self._height(self._cells(r, widths, size_pt), size_pt) for r in (names, *lines))
        first = self._height(head, size_pt) + self._height(
            self._cells(lines[0], widths, size_pt), size_pt
        )
        self._head_for(whole if whole <= self._full else first)
        for number, row in enumerate(lines):
            cells = self._cells(row, widths, size_pt)
            room = self._height(cells, size_pt)
            if number == 0 or self.top - room < self.low:
                if number or self.top - room - self._height(head, size_pt) < self.low:
                    self.new_page()
                self._row(head, sides, widths, size_pt, "#e2e2e2", INK)
            shade = "#f5f5f5" if number % 2 else None
            self._row(cells, sides, widths, size_pt, shade, ALARM if number in loud else INK)
        self.paper.rule(self.left, self.left + sum(widths), self.top, 0.9)
        self.top -= 4.0

    def _cells(
        self, row: Sequence[str], widths: Sequence[float], size_pt: float
    ) -> list[list[str]]:
        return [
            wrap(cell, size_pt, (width - 2 * _PAD) / MM_PER_POINT) if cell else []
            for cell, width in zip(row, widths, strict=True)
        ]

    def _height(self, cells: Sequence[Sequence[str]], size_pt: float) -> float:
        lines = max(1, *(len(c) for c in cells))
        return lines * LINE * size_pt * MM_PER_POINT + 2 * _LEAD

    def _row(
        self, cells: Sequence[Sequence[str]], sides: Sequence[Side], widths: Sequence[float],
        size_pt: float, shade: str | None, colour: str,
    ) -> None:  # fmt: skip
        from matplotlib.patches import Rectangle

        high = self._height(cells, size_pt)
        if shade:
            self.paper.ax.add_artist(
                Rectangle(
                    (self.left, self.top - high), sum(widths), high, fc=shade, ec="none", zorder=0.5
                )
            )
        x = self.left
        for lines, side, width in zip(cells, sides, widths, strict=True):
            y = self.top - _LEAD
            at = x + _PAD if side == "left" else x + width - _PAD
            for line in lines:
                y = self.paper.text(at, y, line, size_pt, colour, align=side)
            x += width
        self.top -= high
        self.paper.rule(self.left, self.left + sum(widths), self.top, 0.25)


def column_widths(
    rows: Sequence[Sequence[str]], size_pt: float, most_mm: float
) -> tuple[float, ...]:
    """Share a width among columns: each as wide as its longest text, the longest ones wrapped.

    Parameters
    ----------
    rows
        The texts, the headings among them.
    size_pt
        Their size in points.
    most_mm
        The width, in mm.

    Returns
    -------
    tuple of float
        Widths in mm, together no more than ``most_mm``.
    """
    columns = list(zip(*rows, strict=True))
    wish = [
        max((text_size(t, size_pt)[0] if t else 0.0) for t in column) * MM_PER_POINT
        + 2 * _PAD
        + 0.5
        for column in columns
    ]
    if sum(wish) <= most_mm:
        wider = min(_WIDER, most_mm / sum(wish))
        return tuple(w * wider for w in wish)
    # the widest columns give way, all to the same width, so that short ones stay on one line
    low, high = _LEAST * most_mm, max(wish)
    for _ in range(40):
        cap = (low + high) / 2
        if sum(min(w, cap) for w in wish) > most_mm:
            high = cap
        else:
            low = cap
    capped = [min(w, low) for w in wish]
    scale = min(1.0, most_mm / sum(capped))
    return tuple(w * scale for w in capped)
