"""Where a car, a person or a fire engine of a given width can get to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from spaceplan.audit.shapes import together
from spaceplan.units import SWEEP_SLACK_M, TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Gaps up to the tolerance between two drawn outlines are closed: chalk lines have a width, too.
_GAP_M = TOLERANCE_M / 2


@dataclass(frozen=True)
class Corridor:
    """Ground swept from the gates by a disc of some width."""

    centres: BaseGeometry
    """Where the middle of the disc can be."""
    swept: BaseGeometry
    """All ground that the disc covers."""
    lane: BaseGeometry
    """The same for a disc as narrow as a neck: what is connected at all."""


def eroded(shape: BaseGeometry, width: float, grown: float = 0.0) -> BaseGeometry:
    """Return where the middle of a disc can be without leaving a shape.

    Parameters
    ----------
    shape
        The ground.
    width
        Diameter of the disc, in metres; it is made ``SWEEP_SLACK_M`` narrower.
    grown
        By how much the ground had been grown to close gaps, in metres; default not at all.

    Returns
    -------
    shapely geometry
        The middles; a shape that fits the disc exactly keeps a thread.
    """
    # A millimetre less: ground just as wide as the narrowed disc is not lost to rounding.
    return shape.buffer(-(max(width - SWEEP_SLACK_M, TOLERANCE_M) / 2 + grown - 1e-3), quad_segs=16)


def joined(shape: BaseGeometry, seeds: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return the parts of a shape that touch one of the seeds.

    Parameters
    ----------
    shape
        Any polygonal shape.
    seeds
        Where one comes from.

    Returns
    -------
    shapely geometry
        The joined parts together, perhaps empty.
    """
    parts = shapely.get_parts(shape)
    seed = together([s for s in seeds if not s.is_empty])
    return together(parts[shapely.intersects(parts, seed)])


def corridor(
    parts: Sequence[BaseGeometry],
    mouths: Sequence[BaseGeometry],
    width: float,
    neck: float | None = None,
) -> Corridor:
    """Sweep a disc through the ground, starting outside the gates.

    Parameters
    ----------
    parts
        Outlines that together are the ground.
    mouths
        Ground outside the gates; where one comes from.
    width
        Diameter of the disc, in metres.
    neck
        Least width of a stretch that still joins two parts, in metres; default ``width``.

    Returns
    -------
    Corridor
        What is reached.
    """
    neck = width if neck is None else min(neck, width)
    grown = [p.buffer(_GAP_M, join_style="mitre") for p in (*parts, *mouths) if not p.is_empty]
    ground = together(grown)
    lanes = joined(eroded(ground, neck, _GAP_M), [eroded(m, neck) for m in mouths])
    centres = lanes if neck == width else joined(eroded(ground, width, _GAP_M), [lanes])
    half = max(width - SWEEP_SLACK_M, TOLERANCE_M) / 2
    half_neck = max(neck - SWEEP_SLACK_M, TOLERANCE_M) / 2
    swept = centres.buffer(half, quad_segs=16)
    lane = swept if neck == width else lanes.buffer(half_neck, quad_segs=16)
    return Corridor(centres, swept, lane)
