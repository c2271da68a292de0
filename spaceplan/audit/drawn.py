"""A plan's own outlines as shapes, made once when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from shapely import Point

from spaceplan.audit.items import Item, Role, item
from spaceplan.model.case import Case
from spaceplan.model.plan import Plan
from spaceplan.standards import Rules

#: A bench or lamp given by a point is taken for a disc of this radius, only so that it has an area.
_POINT_RADIUS_M = 0.05


@dataclass(frozen=True)
class Drawn:
    """A plan and what was asked, with what the plan draws."""

    case: Case
    rules: Rules
    plan: Plan

    @cached_property
    def stalls(self) -> tuple[Item, ...]:
        """The stalls."""
        return tuple(item(s.id, Role.STALL, s.outline) for s in self.plan.stalls)

    @cached_property
    def strips(self) -> tuple[Item, ...]:
        """The strips beside accessible stalls, numbered from 1."""
        strips = enumerate(self.plan.accessible_strips, start=1)
        return tuple(item(f"strip-{i}", Role.STRIP, s.outline) for i, s in strips)

    @cached_property
    def aisles(self) -> tuple[Item, ...]:
        """The aisles."""
        return tuple(item(a.id, Role.AISLE, a.outline) for a in self.plan.aisles)

    @cached_property
    def blocks(self) -> tuple[Item, ...]:
        """The room blocks."""
        return tuple(item(b.id, Role.BLOCK, b.outline) for b in self.plan.blocks)

    @cached_property
    def courts(self) -> tuple[Item, ...]:
        """The courts as drawn."""
        drawn = [(b.id, b.court) for b in self.plan.blocks]
        return tuple(item(f"{i}-court", Role.COURT, c) for i, c in drawn if c is not None)

    @cached_property
    def rooms(self) -> tuple[Item, ...]:
        """The rooms."""
        return tuple(item(r.id, Role.ROOM, r.outline) for r in self.plan.rooms)

    @cached_property
    def sheds(self) -> tuple[Item, ...]:
        """The bike sheds."""
        return tuple(item(s.id, Role.SHED, s.outline) for s in self.plan.bike_sheds)

    @cached_property
    def greens(self) -> tuple[Item, ...]:
        """The greens that the plan makes."""
        return tuple(item(g.id, Role.GREEN, g.outline) for g in self.plan.greens)

    @cached_property
    def areas(self) -> tuple[Item, ...]:
        """The grounds and pavilions that the plan makes."""
        return tuple(item(a.id, Role.AREA, a.outline) for a in self.plan.areas)

    @cached_property
    def patches(self) -> tuple[Item, ...]:
        """The walkways, fire lanes and widened corners as drawn."""
        walks = (item(w.id, Role.WALKWAY, w.outline) for w in self.plan.walkways)
        lanes = (item(f.id, Role.FIRE_LANE, f.outline) for f in self.plan.fire_lanes)
        wide = (item(w.id, Role.WIDENING, w.outline) for w in self.plan.widenings)
        return (*walks, *lanes, *wide)

    @cached_property
    def furniture(self) -> tuple[Item, ...]:
        """Benches, lamps and the like; a point is a small disc."""
        out = []
        for thing in self.plan.furniture:
            if thing.outline is not None:
                out.append(item(thing.id, Role.FURNITURE, thing.outline))
            elif thing.point is not None:
                disc = Point(thing.point).buffer(_POINT_RADIUS_M)
                out.append(Item(thing.id, Role.FURNITURE, disc))
        return tuple(out)

    @cached_property
    def drawn(self) -> tuple[Item, ...]:
        """Every outline of the plan."""
        return (
            *(*self.stalls, *self.strips, *self.aisles, *self.blocks, *self.courts, *self.rooms),
            *(*self.sheds, *self.greens, *self.areas, *self.patches, *self.furniture),
        )
