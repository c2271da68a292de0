"""The pieces that the audit handles: outlines with a role, doors, hard findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shapely import LineString, Point, Polygon

from spaceplan.audit import shapes
from spaceplan.model.areas import Placed
from spaceplan.model.base import Text
from spaceplan.model.case import SURFACES, Case
from spaceplan.model.enums import Kind, Severity
from spaceplan.model.finding import Finding
from spaceplan.model.scenario import Structure

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


class Role(StrEnum):
    """What an outline is, in the audit's eyes."""

    STALL = "stall"
    STRIP = "strip"
    AISLE = "aisle"
    ROAD = "road"
    BLOCK = "block"
    ROOM = "room"
    SHED = "shed"
    GREEN = "green"
    AREA = "area"
    COURT = "court"
    WALKWAY = "walkway"
    FIRE_LANE = "fire_lane"
    WIDENING = "widening"
    FURNITURE = "furniture"
    OBSTACLE = "obstacle"
    LAWN = "lawn"
    TREE = "tree"
    REBUILT = "rebuilt"


@dataclass(frozen=True)
class Item:
    """One outline with its id and what it is."""

    id: str
    role: Role
    shape: BaseGeometry
    sound: bool = True


@dataclass(frozen=True)
class Door:
    """A door with the apron before it."""

    id: str
    owner: str
    point: tuple[float, float]
    apron: Polygon
    off: float
    new: bool
    dwelling: bool
    step_free: bool = True


def hard(
    code: str,
    subject: str,
    where: BaseGeometry,
    message: Text,
    *,
    measured: float | None = None,
    required: float | None = None,
    unit: str = "",
) -> Finding:
    """Return a hard finding of plain geometry or arithmetic.

    Parameters
    ----------
    code, subject
        What kind of finding, and about which item.
    where
        Shape at whose inside one should look; may be empty.
    message
        The finding in both languages.
    measured, required, unit
        The figures, where there are any.

    Returns
    -------
    Finding
        The finding.
    """
    return Finding(
        code=code,
        severity=Severity.HARD,
        subject=subject,
        place=shapes.spot(where),
        measured=None if measured is None else round(measured, 3) + 0.0,
        required=None if required is None else round(required, 3) + 0.0,
        unit=unit,
        message=message,
    )


def structure_shape(structure: Structure) -> BaseGeometry:
    """Return the ground that a structure takes; a tree's own disc.

    Parameters
    ----------
    structure
        The structure.

    Returns
    -------
    shapely geometry
        Its ground.
    """
    if structure.outline is not None:
        return shapes.polygon(structure.outline)[0]
    if structure.centre is not None:
        return Point(structure.centre).buffer(structure.radius or 0.0, quad_segs=32)
    line = LineString(structure.line or ())
    return line.buffer((structure.thickness or 0.0) / 2, cap_style="flat", join_style="mitre")


def placed_anew(structure: Structure, place: Placed | None) -> Structure:
    """Return a structure where a plan has put it.

    Parameters
    ----------
    structure
        The structure as it stood.
    place
        Where it stands now, and with which footprint; None if nothing has changed.

    Returns
    -------
    Structure
        The same structure there.
    """
    if place is None:
        return structure
    if place.outline is not None:
        return structure.model_copy(update={"outline": place.outline, "centre": None})
    if place.centre is not None and structure.centre is not None:
        return structure.model_copy(update={"centre": place.centre})
    return structure


def item(item_id: str, role: Role, ring: Sequence[tuple[float, float]]) -> Item:
    """Return an outline of the plan as an item.

    Parameters
    ----------
    item_id, role
        Its id and what it is.
    ring
        Its outline, in metres.

    Returns
    -------
    Item
        The item.
    """
    shape, sound = shapes.polygon(ring)
    return Item(item_id, role, shape, sound)


def reaching_in(case: Case, site: BaseGeometry) -> list[Item]:
    """Return what of the things outside lies on the site: it stands there all the same."""
    out = []
    for i, around in enumerate(case.surroundings, start=1):
        inside = shapes.polygonal(shapes.both(shapes.polygon(around.outline)[0], site))
        flat = SURFACES | {Kind.ROAD, Kind.GREEN, Kind.PARKING}
        if around.kind not in flat and not shapes.thick(inside).is_empty:
            out.append(Item(f"surrounding-{i}", Role.OBSTACLE, inside))
    return out
