"""What the audit looks at: a plan's outlines as shapes, made once when first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from shapely import LineString, Polygon

from spaceplan.audit import archways, shapes
from spaceplan.audit.access import Access, enter, opens_to, probe
from spaceplan.audit.drawn import Drawn
from spaceplan.audit.ground import Corridor, corridor
from spaceplan.audit.items import Door, Item, Role, placed_anew, reaching_in, structure_shape
from spaceplan.model.base import Text
from spaceplan.model.case import lies_flat, stands
from spaceplan.model.enums import Kind, Severity, StallKind, Treatment
from spaceplan.model.finding import OWN_SOURCE, Finding
from spaceplan.model.loose import movable, pliable
from spaceplan.model.scenario import Gate, Structure

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Roles of what stands and stays; all else is an obstacle.
_ROLES = {Kind.TREE: Role.TREE, Kind.GREEN: Role.LAWN}


@dataclass(frozen=True)
class AuditView(Drawn):
    """A plan, what was asked, and the shapes of both."""

    def by_rule(
        self,
        rule_id: str,
        code: str,
        subject: str,
        where: BaseGeometry,
        message: Text,
        *,
        measured: float | None = None,
        required: float | None = None,
        unit: str = "m",
    ) -> Iterator[Finding]:
        """Yield a finding that weighs what its rule weighs; nothing if the rule is off.

        Parameters
        ----------
        rule_id
            Id of the rule in the catalogue.
        code, subject
            What kind of finding, and about which item.
        where
            Shape at whose inside one should look.
        message
            The finding in both languages.
        measured, required, unit
            The figures; ``required`` defaults to the rule's value.

        Yields
        ------
        Finding
            At most one.
        """
        rule = self.rules[rule_id]
        if rule.severity is Severity.OFF:
            return
        yield Finding(
            code=code,
            severity=rule.severity,
            rule=rule_id,
            subject=subject,
            place=shapes.spot(where),
            measured=None if measured is None else round(measured, 3) + 0.0,
            required=rule.value if required is None else round(required, 3) + 0.0,
            unit=unit,
            message=message,
            source=rule.citation or rule.source or OWN_SOURCE,
        )

    @cached_property
    def site(self) -> BaseGeometry:
        """The site without its holes."""
        return shapes.polygon(self.case.site.boundary, self.case.site.holes)[0]

    @cached_property
    def standing(self) -> tuple[Structure, ...]:
        """Structures that stand in this plan, where and as it leaves them; no roads or paving."""
        removed = set(self.plan.removed)
        placed = {p.id: p for p in self.plan.placed}
        return tuple(
            placed_anew(s, placed.get(s.id))
            for s in self.case.structures
            if stands(s)
            or movable(s)
            or pliable(s)
            or (s.treatment is Treatment.OPTIONAL and s.id not in removed and not lies_flat(s))
        )

    @cached_property
    def rebuilt_id(self) -> str | None:
        """The structure whose footprint the new block may use; None if there is none."""
        sid = self.case.within_id
        if sid is None or not self.plan.blocks:
            return None
        return sid if self.case.structure(sid).treatment is Treatment.MODIFY else None

    @cached_property
    def obstacles(self) -> tuple[Item, ...]:
        """What stands in everybody's way; a tree is its own ground here, without the kerb's.

        What stands is open where an archway leads through it, and walls where a gate is.
        """
        out = reaching_in(self.case, self.site)
        ways = archways.ways_through(self)
        for s in self.standing:
            role = _ROLES.get(s.kind, Role.OBSTACLE)
            role = Role.REBUILT if s.id == self.rebuilt_id else role
            out.append(Item(s.id, role, archways.opened(s, ways)))
        return tuple(out)

    @cached_property
    def roads(self) -> tuple[Item, ...]:
        """Existing roads that stay."""
        removed = set(self.plan.removed)
        return tuple(
            Item(s.id, Role.ROAD, structure_shape(s))
            for s in self.case.structures
            if s.kind is Kind.ROAD
            and (
                s.treatment is Treatment.KEEP
                or (s.treatment is Treatment.OPTIONAL and s.id not in removed)
            )
        )

    @cached_property
    def dwellings(self) -> tuple[tuple[Structure, BaseGeometry], ...]:
        """Dwelling blocks that stay, with their shapes."""
        return tuple((s, structure_shape(s)) for s in self.standing if s.is_dwelling)

    @cached_property
    def doors(self) -> tuple[Door, ...]:
        """Every door, old and new, with its apron."""
        deep = self.rules.value("door_apron_depth") or self.rules.value("walkway_width")
        out = []
        for s in self.standing:
            if s.outline is None or s.id == self.rebuilt_id:
                continue
            for i, p in enumerate(s.doors, start=1):
                box, off = shapes.apron(s.outline, p, deep)
                name = f"{s.id}/door-{i}"
                out.append(Door(name, s.id, p, box, off, False, s.is_dwelling, s.step_free))
        new = [(r.id, r.outline, r.door) for r in self.plan.rooms]
        new += [(s.id, s.outline, s.door) for s in self.plan.bike_sheds if s.door is not None]
        new += [(a.id, a.outline, a.entrance) for a in self.plan.areas if a.entrance is not None]
        for owner, outline, p in new:
            box, off = shapes.apron(outline, p, deep)
            out.append(Door(f"{owner}/door", owner, p, box, off, True, False))
        for shed in self.plan.bike_sheds:
            for i, p in enumerate(shed.more_doors, start=2):
                box, off = shapes.apron(shed.outline, p, deep)
                out.append(Door(f"{shed.id}/door-{i}", shed.id, p, box, off, True, False))
        return tuple(out)

    def mouth(self, span: Sequence[tuple[float, float]], deep: float) -> Polygon:
        """Return the ground outside a gate or frontage, over its span.

        Parameters
        ----------
        span
            The two ends on the boundary, in metres.
        deep
            How far outward, in metres.

        Returns
        -------
        Polygon
            The rectangle outside the site.
        """
        a, b = span[0], span[1]
        one = shapes.beside(a, b, 1.0, (a[0] + (b[1] - a[1]), a[1] - (b[0] - a[0])))
        other = shapes.beside(a, b, 1.0, (a[0] - (b[1] - a[1]), a[1] + (b[0] - a[0])))
        inside = (
            one if shapes.both(one, self.site).area >= shapes.both(other, self.site).area else other
        )
        inner = inside.centroid
        return shapes.beside(a, b, deep, (inner.x, inner.y))

    def gates(self, *, vehicles: bool) -> tuple[Gate, ...]:
        """Return the gates that cars, or people on foot, may use.

        Parameters
        ----------
        vehicles
            True for cars, False for people.

        Returns
        -------
        tuple of Gate
            The gates.
        """
        return tuple(g for g in self.case.site.gates if (g.vehicles if vehicles else g.pedestrians))

    @cached_property
    def car_mouths(self) -> tuple[Polygon, ...]:
        """Ground outside the vehicle gates."""
        deep = self.rules.value("aisle_width")
        return tuple(self.mouth(g.span, deep) for g in self.gates(vehicles=True))

    @cached_property
    def foot_mouths(self) -> tuple[Polygon, ...]:
        """Ground outside the gates for people."""
        deep = self.rules.value("walkway_width")
        return tuple(self.mouth(g.span, deep) for g in self.gates(vehicles=False))

    @cached_property
    def road_ground(self) -> tuple[BaseGeometry, ...]:
        """The kept roads without what stands on them."""
        return tuple(shapes.minus(r.shape, self._in_the_way) for r in self.roads)

    @cached_property
    def _in_the_way(self) -> BaseGeometry:
        return shapes.together([o.shape for o in self.obstacles if o.role is not Role.REBUILT])

    def driven(self, width: float) -> Corridor:
        """Return the drive network swept from the vehicle gates (``design.md`` §5, Reached).

        Parameters
        ----------
        width
            Width of aisle that the stalls in question need, in metres.

        Returns
        -------
        Corridor
            What is reached.
        """
        if width not in self._driven:
            lane = self.rules.value("single_lane_width")
            self._driven[width] = corridor(self.drive_grounds, self.car_mouths, width, lane)
        return self._driven[width]

    @cached_property
    def _driven(self) -> dict[float, Corridor]:
        return {}

    @cached_property
    def driven_wide(self) -> Corridor:
        """The drive network for aisles of full width."""
        return self.driven(self.rules.value("aisle_width"))

    @cached_property
    def occupied(self) -> BaseGeometry:
        """What the plan puts on the ground and nobody can walk or drive through."""
        things = (
            *(*self.stalls, *self.blocks, *self.sheds),
            *(*self.greens, *self.areas, *self.furniture),
        )
        return shapes.together([t.shape for t in things])

    @cached_property
    def bare_ground(self) -> BaseGeometry:
        """The site without what stands there now."""
        return shapes.minus(self.site, self._in_the_way)

    @cached_property
    def open_ground(self) -> BaseGeometry:
        """The site without anything that stands: where people walk and a fire engine drives."""
        return shapes.minus(self.bare_ground, self.occupied)

    @cached_property
    def fire_ground(self) -> BaseGeometry:
        """The same without archways that are too low for a fire engine."""
        return shapes.minus(self.open_ground, archways.too_low_for_engines(self))

    @cached_property
    def engine_grounds(self) -> tuple[BaseGeometry, ...]:
        """Ground of an engine, nothing on it: fire lanes as drawn, aisles and kept roads."""
        lanes = [p.shape for p in self.patches if p.role is Role.FIRE_LANE]
        return tuple(shapes.both(g, self.fire_ground) for g in (*lanes, *self.drive_grounds))

    @cached_property
    def engine_way(self) -> Corridor:
        """Where an engine gets to on it from the vehicle gates."""
        return corridor(self.engine_grounds, self.car_mouths, self.rules.value("fire_lane_width"))

    @cached_property
    def walked(self) -> Corridor:
        """Where one can walk from the gates for people."""
        return corridor([self.open_ground], self.foot_mouths, self.rules.value("walkway_width"))

    @cached_property
    def walked_today(self) -> Corridor:
        """The same if the plan built nothing."""
        return corridor([self.bare_ground], self.foot_mouths, self.rules.value("walkway_width"))

    @cached_property
    def access(self) -> tuple[Access, ...]:
        """How each stall is entered, in the order of the stalls."""
        grounds = self.drive_grounds
        angled = [s.kind is StallKind.ANGLED for s in self.plan.stalls]
        opened = self.aisle_of if any(angled) else (None,) * len(angled)
        return tuple(
            enter(s, self.rules, grounds[k] if slanting and k is not None else None)
            for s, slanting, k in zip(self.plan.stalls, angled, opened, strict=True)
        )

    @cached_property
    def drive_grounds(self) -> tuple[BaseGeometry, ...]:
        """What stalls open to: the aisles in the plan's order, then the kept roads."""
        return (*(a.shape for a in self.aisles), *self.road_ground)

    @cached_property
    def aisle_of(self) -> tuple[int | None, ...]:
        """Index in ``drive_grounds`` of what each stall opens to; None if nothing is there."""
        deep = self.rules.value("aisle_width")
        return tuple(opens_to([probe(s, deep) for s in self.plan.stalls], self.drive_grounds))

    @cached_property
    def boxes(self) -> tuple[Polygon, ...]:
        """The manoeuvre box of each stall, in the order of the stalls."""
        return tuple(a.box for a in self.access)

    @cached_property
    def from_street(self) -> tuple[bool, ...]:
        """Whether each stall's access edge lies on a frontage."""
        lines = [LineString(f.span).buffer(0.02 + 1e-6) for f in self.case.site.frontages]
        return tuple(
            any(line.covers(LineString(s.access)) for line in lines) for s in self.plan.stalls
        )
