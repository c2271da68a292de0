"""What is left of a drawing once blocks are taken apart and curves are straight lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from spaceplan.exchange.foreign import Leftover
from spaceplan.model.base import Point, Text


@dataclass(frozen=True)
class Piece:
    """A line, ring, disc, point or text of a drawing, in metres and survey coordinates."""

    role: str
    """What it means; ``outline`` where the profile looks at no layers."""
    layer: str
    """Its layer."""
    what: str
    """Its type in the drawing, e.g. ``LWPOLYLINE``."""
    points: tuple[Point, ...]
    """Its vertices; one for a point, block or text; the centre of a disc."""
    closed: bool = False
    """Whether it is a ring."""
    radius: float = 0.0
    """Radius of a disc or of the ground a block covers."""
    width: float = 0.0
    """Width with which the line is drawn."""
    text: str = ""
    """What is written."""
    data: tuple[tuple[str, str], ...] = ()
    """What this program noted when it wrote the drawing."""
    filled: bool = False
    """Whether it is the edge of a hatch, which mostly repeats an outline."""

    def says(self, key: str) -> str:
        """Return what was noted under a key; empty if nothing was."""
        return dict(self.data).get(key, "")

    @property
    def named(self) -> str:
        """How the drawing calls it."""
        return f"{self.layer}: {self.what}"


@dataclass
class Tally:
    """Counts what was not used, by what it is and why."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, what: str, zh: str, en: str, count: int = 1) -> None:
        """Count something that was not used.

        Parameters
        ----------
        what
            In the words of the drawing.
        zh, en
            Why, and what to do about it.
        count
            How many; default 1.
        """
        self.counts[what, zh, en] += count

    def leftovers(self) -> tuple[Leftover, ...]:
        """Return everything counted, in order of names."""
        return tuple(
            Leftover(what=what, count=n, why=Text(zh=zh, en=en))
            for (what, zh, en), n in sorted(self.counts.items())
        )
