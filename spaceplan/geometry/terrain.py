"""What the ground is like: archways, slopes, what lies under it, what reaches in from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.ops import unary_union

from spaceplan.geometry.outline import clean, polygons
from spaceplan.model.case import SURFACES, Case
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.scenario import Structure, Surrounding
from spaceplan.standards import Rules
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Shape = Polygon | MultiPolygon

#: What cars and people pass over: none of it shuts a car's door.
FLAT = SURFACES | {Kind.ROAD, Kind.GREEN, Kind.PARKING}
#: A wall this near to a gate, in metres, opens there.
GATE_IN_WALL_M = 0.3
#: What an archway does not go through.
_SOLID_GROUND = frozenset({Kind.TREE, Kind.GREEN, Kind.PARKING})
#: What is held back of a clearance for the corners of its rounded outline, in metres.
_ROUND_M = 0.01
#: Slivers below this are noise of the overlay, in m².
_SLIVER_M2 = 0.01


@dataclass(frozen=True)
class Terrain:
    """What the ground allows."""

    solid: Mapping[str, Shape]
    """The ground that each structure takes, open where an archway or a gate leads through it."""
    around: tuple[Shape, ...]
    """What of the things outside lies on the site: it stands there all the same."""
    passages: tuple[Polygon, ...]
    """Archways that cars get through."""
    low: tuple[Polygon, ...]
    """Of these, those that no fire engine gets through."""
    no_stalls: tuple[Polygon, ...]
    """Ground too steep for stalls."""
    steep: tuple[Polygon, ...]
    """Ground too steep for a wheelchair."""
    no_building: tuple[Polygon, ...]
    """Ground that nothing is built on: cars may drive, park and people walk there."""
    no_shaft: tuple[Polygon, ...]
    """Of that, where no lift may stand either, though it stands at a wall."""


def terrain_of(case: Case, rules: Rules, ground: Polygon, shapes: Mapping[str, Shape]) -> Terrain:
    """Find out what the ground of a case allows.

    Parameters
    ----------
    case
        The resolved option.
    rules
        Its rules.
    ground
        The site.
    shapes
        The ground of each structure as typed, by its id.

    Returns
    -------
    Terrain
        Archways, slopes, and ground where nothing is built.
    """
    stay = [s for s in case.structures if s.treatment is not Treatment.REMOVE]
    arches = [s for s in stay if s.kind is Kind.ROAD and s.clear_height_m is not None]
    hard = rules.hard("archway_clear_height")
    least = rules.value("archway_clear_height") if hard else 0.0
    engine = rules.value("fire_clear_height") if rules.active("fire_clear_height") else 0.0
    arches = [s for s in arches if (s.clear_height_m or 0.0) >= least - 1e-9]
    passages = unary_union([shapes[s.id] for s in arches])
    spans = [LineString(g.span) for g in case.site.gates]
    openings = unary_union([s.buffer(GATE_IN_WALL_M, cap_style="flat") for s in spans])

    def within(some: list[Shape]) -> tuple[Polygon, ...]:
        return tuple(_inside(unary_union(some), ground))

    def steeper(rule: str) -> list[Shape]:
        if not rules.hard(rule):
            return []
        most = 100 * rules.value(rule) + 1e-6
        return [shapes[s.id] for s in stay if s.kind is Kind.SLOPE and (s.percent or 0.0) > most]

    under = [shapes[s.id] for s in stay if s.kind in (Kind.MANHOLE, Kind.TANK)]
    apart = [s for s in stay if s.clearance_m is not None and s.id != case.within_id]
    off = {s.id: _off(shapes[s.id], s.clearance_m or 0.0) for s in apart}
    return Terrain(
        solid={s.id: _opened(s, shapes[s.id], passages, openings) for s in case.structures},
        around=tuple(p for s in case.surroundings if (p := _reaching_in(s, ground)) is not None),
        passages=within([shapes[s.id] for s in arches]),
        low=within([shapes[s.id] for s in arches if (s.clear_height_m or 0.0) < engine - 1e-9]),
        no_stalls=within(steeper("stall_slope")),
        steep=within(steeper("accessible_route_slope")),
        no_building=within([*under, *off.values()]),
        no_shaft=within([*under, *(off[s.id] for s in apart if not s.doors)]),
    )


def _reaching_in(around: Surrounding, ground: Polygon) -> Shape | None:
    """Return what of a thing outside lies on the site; None where it merely touches."""
    if around.kind in FLAT:
        return None
    inside = clean(clean(Polygon(around.outline)).intersection(ground))
    return inside if not inside.buffer(-TOLERANCE_M / 2).is_empty else None


def _off(shape: Shape, clear: float) -> Shape:
    return clean(shape.buffer(clear + _ROUND_M, quad_segs=16))


def _opened(
    structure: Structure, shape: Shape, passages: BaseGeometry, openings: BaseGeometry
) -> Shape:
    if structure.kind is Kind.WALL:
        passages = passages.union(openings)
    elif structure.kind in _SOLID_GROUND or structure.kind is Kind.ROAD:
        return shape
    return clean(shape.difference(passages)) if passages.intersects(shape) else shape


def _inside(shape: BaseGeometry, ground: Polygon) -> Iterator[Polygon]:
    return (p for p in polygons(clean(shape).intersection(ground)) if p.area > _SLIVER_M2)
