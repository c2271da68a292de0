"""Open areas people ask for, where the sun comes from, and what may become of a structure."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from spaceplan.model.base import Frozen, Id, Point, Ring, SquareMetres, Text
from spaceplan.model.enums import Kind


class AreaKind(StrEnum):
    """What an area is for (活动场地); all but a pavilion are open ground."""

    PLAY = "play"
    EXERCISE = "exercise"
    SEATING = "seating"
    DRYING = "drying"
    PAVILION = "pavilion"
    OTHER = "other"


class Side(StrEnum):
    """A side of the compass."""

    NORTH = "north"
    EAST = "east"
    SOUTH = "south"
    WEST = "west"


class AreaWish(Frozen):
    """A ground or a pavilion that people want beside the parking."""

    id: Id
    """Id of the area."""
    kind: AreaKind
    """What it is for; a pavilion is built, all others are ground nobody parks or drives on."""
    title: Text = Text()
    """Name shown on drawings."""
    area_m2: Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)]
    """Least area, in m²."""
    min_width_m: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] = 3.0
    """Least width, in metres."""
    sun: bool = False
    """Whether the noon sun is to reach it (rule ``sunlit_share``); a pavilion that stands already
    serves only a wish without it."""


class Limits(Frozen):
    """How far a structure with the treatment *modify* may be changed."""

    min_area_m2: Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]
    """Least ground that it keeps, in m²."""
    within: Ring | None = None
    """Outline that it must stay in, in metres; null for its own, of which it may lose a part."""
    keep_side: Side | None = None
    """The side that stays when a part is cut off; null for any."""


class Caster(Frozen):
    """A building that casts a shadow."""

    structure: Id | None
    """Its id; null for one outside the site."""
    outline: Ring
    """Its outline, in metres."""
    storeys: Annotated[int, Field(ge=1, le=200)]
    """Number of floors; 1 where the scenario does not say."""


class Sun(Frozen):
    """What is needed to tell whether the sun reaches a place."""

    north_deg: Annotated[float, Field(allow_inf_nan=False)]
    """Direction of north, in degrees counter-clockwise from the x axis."""
    casters: tuple[Caster, ...]
    """Buildings on the site and around it."""


class Area(Frozen):
    """An open area or a pavilion that a plan makes (活动场地, 凉亭)."""

    id: Annotated[str, Field(min_length=1, max_length=80)]
    """Id of the wish that it fulfils."""
    kind: AreaKind
    """What it is for."""
    outline: Ring
    """Its outline, in metres."""
    area_m2: SquareMetres
    """Its area, in m²."""
    entrance: Point | None = None
    """Where one comes in on foot, on the outline, in metres."""


class Placed(Frozen):
    """Where a structure stands that was moved or re-footprinted (移, 改)."""

    id: Id
    """Id of the structure."""
    kind: Kind
    """What it is."""
    outline: Ring | None = None
    """Its outline now, in metres; null for a tree."""
    centre: Point | None = None
    """Centre of a tree now, in metres."""
    radius: Annotated[float, Field(gt=0, allow_inf_nan=False, le=1e5)] | None = None
    """Radius of a tree's own ground, in metres."""
