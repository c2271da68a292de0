"""Drafts on small yards that can be checked by hand, shared by the tests of the master."""

from __future__ import annotations

from typing import Any

from lots import building, gate, lot, rect, site_of

from spaceplan.geometry.site import Site
from spaceplan.master.draft import Draft, make_draft
from spaceplan.model.areas import AreaKind
from spaceplan.model.weights import Weights
from spaceplan.search.area_slots import AreaPatch
from spaceplan.search.gap import AisleRect, RowGap
from spaceplan.search.green_slots import GreenPatch
from spaceplan.search.sketch import PlacedPart, Sketch
from spaceplan.typologies.base import Exit
from spaceplan.typologies.bike_shed import Rack, ShedFootprint

NONE = dict.fromkeys(Weights.model_fields, 0.0)
FAR = 36.0


def only(weight: str, value: float = 0.01) -> dict[str, float]:
    """All weights 0 but one."""
    return {**NONE, weight: value}


def row(start: float, end: float, *, north: bool = True, aisle: int = 0) -> RowGap:
    y, out = (11.25, 1.0) if north else (5.75, -1.0)
    return RowGap((0.0, y), (1.0, 0.0), (0.0, out), start, end, False, aisle, 2.5, 5.3)


def aisle(start: float = 0.0, end: float = FAR, y: float = 8.5) -> AisleRect:
    return AisleRect((0.0, y), (1.0, 0.0), start, end, 2.75, neck=False, gate=start == 0)


def lane(start: float, end: float) -> AisleRect:
    return AisleRect((0.0, 8.5), (1.0, 0.0), start, end, 2.0, neck=True, gate=start == 0)


def drafted(
    site: Site,
    *gaps: RowGap,
    aisles: tuple[AisleRect, ...] | None = None,
    parts: tuple[PlacedPart, ...] = (),
    end: float = FAR,
) -> Draft:
    lanes = aisles or (aisle(end=end),)
    draft = make_draft(site, Sketch(0.0, 0, lanes, gaps, parts, (), ()))
    assert draft is not None
    return draft


def placed(part: Any, x: float, y: float, kind: str = "part") -> PlacedPart:
    return PlacedPart(kind, part, (x, y, 1.0, 0.0, 1.0))


def shed(x: float, y: float, ebikes: int = 4) -> PlacedPart:
    """4 m by 2 m, its way in from the south."""
    part = ShedFootprint(
        (0.0, 0.0, 4.0, 2.0), (Rack((0.0, 0.0, 4.0, 2.0), 4, ebikes > 0),), 4, ebikes, False,
        (2.0, 0.0), (0.0, -1.0), ((1.25, -1.5, 2.75, 0.0),),
    )  # fmt: skip
    return placed(part, x, y, "shed")


def green(x: float, y: float) -> PlacedPart:
    return placed(GreenPatch((0.0, 0.0, 3.0, 3.0)), x, y, "green")


def play(x: float, y: float, wish: str = "play") -> PlacedPart:
    """3 m by 3 m, its way in from the south."""
    way = Exit((1.5, 0.0), (0.0, -1.0))
    part = AreaPatch(wish, AreaKind.PLAY, (0.0, 0.0, 3.0, 3.0), ((0.75, -1.5, 2.25, 0.0),), (way,))
    return placed(part, x, y, "area")


HOUSE = building("house", rect(20, 18, 36, 22), doors=[(28, 18)])
HALF = (row(0, 20, north=False),)


def yard(weights: dict[str, float], *more: dict[str, Any], **changes: Any) -> Site:
    """36 x 22 m with a house in the north east, its door 1 m north of the row."""
    frame = rect(0, 0, 36, 22)
    structures = changes.pop("structures", [HOUSE, *more])
    gates = [gate((0, 5.5), (0, 11.5))]
    return site_of(lot(frame, *gates, structures=structures, weights=weights, **changes))
