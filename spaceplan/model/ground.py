"""The ground that is planned, its gates and frontages."""

from __future__ import annotations

from spaceplan.model.base import Frozen, Id, Ring, Segment, Text


class Gate(Frozen):
    """A stretch of boundary through which cars or people come in (出入口)."""

    id: Id
    """Id of the gate."""
    span: Segment
    """The two ends of the opening, on the boundary, in metres."""
    vehicles: bool = True
    """Whether cars may pass."""
    pedestrians: bool = True
    """Whether people on foot may pass."""
    barrier: bool = False
    """Whether a barrier stands there; inside it one car must have room to wait."""
    title: Text = Text()
    """Name shown on drawings."""


class Frontage(Frozen):
    """A stretch of boundary beyond which a shared road runs (临路边)."""

    id: Id
    """Id of the frontage."""
    span: Segment
    """The two ends of the stretch, on the boundary, in metres."""


class Ground(Frozen):
    """The site: the closed polygon that is planned (用地)."""

    boundary: Ring
    """The red line (红线): open ring in metres, either direction."""
    holes: tuple[Ring, ...] = ()
    """Ground inside the boundary that does not belong to the site."""
    gates: tuple[Gate, ...] = ()
    """Where cars and people come in."""
    frontages: tuple[Frontage, ...] = ()
    """Where stalls may be entered straight from a shared road."""
