"""What is left of a drawing once blocks are taken apart and curves are straight lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from spaceplan.exchange.foreign import Tally
from spaceplan.model.base import Point

#: Name under which entities of our own carry their data.
APPID = "SPACEPLAN"


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
    handle: str = ""
    """By which the drawing knows it; empty for what was joined or lies in a block."""
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
class Gathered:
    """The pieces of a drawing, and what was not used."""

    pieces: list[Piece] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    proxies: int = 0
    """Objects of other programs (天正) that only these can draw."""
    blocks: int = 0
    """Blocks that were taken apart."""
    curves: int = 0
    """Curves that were made straight."""
    clipped: int = 0
    """Pieces of blocks that were cut at the edge of their clip (XCLIP)."""


def data_of(entity: Any) -> tuple[tuple[str, str], ...]:
    """Return what this program noted at an entity when it wrote it.

    Parameters
    ----------
    entity
        The entity.

    Returns
    -------
    tuple of (str, str)
        Keys and values; empty for drawings of others.
    """
    if not entity.has_xdata(APPID):
        return ()
    strings = (str(tag.value) for tag in entity.get_xdata(APPID) if tag.code == 1000)
    pairs = (s.partition("=") for s in strings if "=" in s)
    return tuple((key, value) for key, _, value in pairs)
