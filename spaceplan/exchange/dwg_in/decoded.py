"""What the process that decodes a DWG hands back beside the drawing itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from spaceplan.model.base import Frozen

Why = Literal["custom", "unread", "flat", "solid", "underlay", "clip", "multiline"]


class Lost(Frozen):
    """Entities of one kind on one layer that are not in the drawing that was made."""

    layer: str
    """Their layer."""
    kind: str
    """Their kind in the words of the file, e.g. ``TCH_WALL``."""
    why: Why
    """Why: objects of another program, not decoded, no line on the ground, …"""
    count: Annotated[int, Field(ge=1)]
    """How many there are."""


class Decoded(Frozen):
    """The outcome of decoding."""

    lost: tuple[Lost, ...] = ()
    """What is not in the drawing."""
    records: int | None = None
    """Number of records, where there are too many to read; nothing was written then."""
    error: str | None = None
    """Why the file could not be decoded; nothing was written then."""
