"""What this program noted at the entities it wrote, read back to the letter."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from spaceplan.exchange.dxf_in.pieces import Piece
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind
from spaceplan.model.scenario import Structure, Surrounding

#: Roles of entities that only show, or belong to a plan: no part of a scenario.
OWN = frozenset(
    {
        "crown",
        "edge",
        "hatch",
        "text",
        "mark",
        "placed",
        "sign",
        "dimension",
        "stall",
        "strip",
        "aisle",
        "widening",
        "block",
        "court",
        "room",
        "bike_shed",
        "rack",
        "green",
        "area",
        "walkway",
        "fire_lane",
        "furniture",
    }
)

_NUMBERS = ("cost", "radius", "crown", "thickness", "percent", "clearance_m", "clear_height_m")


def structure_from(piece: Piece) -> Structure | None:
    """Return a structure by the data that was written with it.

    Parameters
    ----------
    piece
        A ring, disc or line, in local metres.

    Returns
    -------
    Structure or None
        The structure without its doors; None if somebody spoilt the data.
    """
    said = dict(piece.data)
    values: dict[str, Any] = {
        "id": said.get("id", ""),
        "kind": said.get("kind", ""),
        "treatment": said.get("treatment", "keep"),
        "group": said.get("group"),
        "title": {"zh": said.get("title.zh", ""), "en": said.get("title.en", "")},
    }
    try:
        values |= {key: float(said[key]) for key in _NUMBERS if key in said}
        if "floors" in said:
            values["floors"] = int(said["floors"])
        if "dwelling" in said:
            values["dwelling"] = said["dwelling"] == "true"
        if "cars" in said:
            values["cars"] = int(said["cars"])
        if said.get("steps") == "true":
            values["steps"] = True
        if said.get("step_free") == "false":
            values["step_free"] = False
        if len(piece.points) == 1:
            values["centre"] = piece.points[0]
        elif piece.closed:
            values["outline"] = piece.points
        else:
            values["line"] = piece.points
        return Structure.model_validate(values)
    except (ValidationError, ValueError):
        return None


def surrounding_from(piece: Piece) -> Surrounding:
    """Return a thing around the site by the data that was written with it.

    Parameters
    ----------
    piece
        A ring, in local metres.

    Returns
    -------
    Surrounding
        The thing; a building where somebody spoilt the data.
    """
    kind, floors = piece.says("kind"), piece.says("floors")
    return Surrounding(
        kind=Kind(kind) if kind in tuple(Kind) else Kind.BUILDING,
        outline=piece.points,
        title=Text(zh=piece.says("title.zh"), en=piece.says("title.en")),
        floors=int(floors) if floors.isdecimal() and 1 <= int(floors) <= 200 else None,
    )


def in_order(structures: list[Structure], pieces: list[Piece]) -> tuple[Structure, ...]:
    """Return structures in the order of the drawing where it tells their ids, others last.

    Parameters
    ----------
    structures
        In any order.
    pieces
        All of the drawing.

    Returns
    -------
    tuple of Structure
        The same structures.
    """
    order = {p.says("id"): i for i, p in enumerate(pieces) if p.says("role") == "structure"}
    return tuple(sorted(structures, key=lambda s: order.get(s.id, len(pieces))))
