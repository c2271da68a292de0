"""The site: a case turned into ground that cars, rooms and people may use."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.ops import unary_union

from spaceplan.geometry.lifts import Lift, Surroundings, Threshold, door_name, site_lifts
from spaceplan.geometry.openings import Door, Opening, doors_of, opening_of
from spaceplan.geometry.outline import clean, door_normal, polygons, structure_polygon
from spaceplan.geometry.terrain import terrain_of
from spaceplan.model.areas import Limits
from spaceplan.model.base import Point
from spaceplan.model.case import Case, lies_flat, stands
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.loose import movable, pliable
from spaceplan.standards import Rules, rules_for

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from spaceplan.geometry.held import Held

Ground = Polygon | MultiPolygon

#: Slivers of free ground below this are noise of the overlay, in m².
_SLIVER_M2 = 0.01


@dataclass(frozen=True)
class Removable:
    """A structure that the solver may take away, at its cost."""

    id: str
    polygon: Ground
    cost: float


@dataclass(frozen=True)
class Loose:
    """A structure that stands somewhere, but not for certain where or in what shape it stood."""

    id: str
    kind: Kind
    home: Ground
    """The ground it takes now; a tree's with its kerb."""
    cost: float
    centre: Point | None = None
    """Middle of a tree, in metres."""
    limits: Limits | None = None
    """How far it may be re-footprinted; null for one that is moved as it is."""


@dataclass(frozen=True)
class Stood:
    """Where such a structure stands in some layout, without being one of its blocks."""

    id: str
    kind: Kind
    ground: Ground
    side: Point | None = None
    """Unit vector to the side that stayed where a part was cut off."""


@dataclass(frozen=True)
class Site:
    """Ground of one case, ready for the search.

    ``free`` is the ground without standing structures, kept roads included; ``roads`` are the kept
    roads; ``removable`` are optional structures; ``block_ground`` is where the room block may lie;
    ``loose`` are structures that may be moved or re-footprinted: they take nothing off ``free``
    before it is known where they stand (:meth:`with_standing`).
    """

    case: Case
    rules: Rules
    ground: Polygon
    free: Ground
    roads: tuple[Polygon, ...]
    removable: tuple[Removable, ...]
    openings: tuple[Opening, ...]
    doors: tuple[Door, ...]
    block_ground: Ground
    greens: tuple[Polygon, ...]
    loose: tuple[Loose, ...] = ()
    lifts: tuple[Lift, ...] = ()
    """Lifts that the brief asks for, sited at their doors; ``free`` is without them."""
    held: Held | None = None
    """What is pinned there; None where nothing is."""
    no_stalls: tuple[Polygon, ...] = ()
    """Ground where no stall may stand; cars may drive there."""
    no_building: tuple[Polygon, ...] = ()
    """Ground where nothing may be built; cars may drive and park there."""
    steep: tuple[Polygon, ...] = ()
    """Ground that no wheelchair gets over."""
    passages: tuple[Polygon, ...] = ()
    """Archways that cars get through; ``free`` is open there."""
    low: tuple[Polygon, ...] = ()
    """Of these, those that no fire engine gets through."""

    def with_standing(self, some: tuple[Stood, ...]) -> Site:
        """Return the site with loose structures standing where a layout leaves them.

        Parameters
        ----------
        some
            Where they stand.

        Returns
        -------
        Site
            The site less their ground; itself when there are none.
        """
        if not some:
            return self
        taken = unary_union([s.ground for s in some])
        greens = [p for s in some if s.kind is Kind.GREEN for p in polygons(s.ground)]
        return replace(
            self,
            free=_solid(self.free.difference(taken)),
            block_ground=_solid(self.block_ground.difference(taken)),
            greens=(*self.greens, *greens),
        )

    @property
    def walk_ground(self) -> Ground:
        """Ground that people may walk on: free ground, and what a block rebuilt in place leaves."""
        if self.held is not None:
            return self.held.walk
        if self.case.within is None:
            return self.free
        return _solid(self.free.union(self.block_ground))

    def accessible_required(self, stalls: int) -> int:
        """Return how many accessible stalls are owed beside the pinned ones.

        Parameters
        ----------
        stalls
            All stalls that are proposed beside the pinned ones.

        Returns
        -------
        int
            At least 0; all that the rules and the brief demand where nothing is pinned.
        """
        asked = self.case.brief.stalls.accessible
        if self.held is None:
            return self.rules.accessible_required(stalls, asked)
        owed = self.rules.accessible_required(stalls + self.held.stalls, asked)
        return max(0, owed - self.held.accessible)

    @property
    def homes(self) -> tuple[Door, ...]:
        """Doors that count for people in a wheelchair: of dwellings, those without a step first."""
        dwellings = tuple(d for d in self.doors if d.dwelling)
        return tuple(d for d in dwellings if d.step_free) or dwellings or self.doors

    @property
    def car_gates(self) -> tuple[Opening, ...]:
        """Openings that cars may use."""
        return tuple(o for o in self.openings if o.gate.vehicles)


def without_permits(rules: Rules) -> bool:
    """Tell whether no tree may be felled or moved: the rule on permits is hard.

    Parameters
    ----------
    rules
        The rules.

    Returns
    -------
    bool
        True if so.
    """
    hard = rules.hard("tree_permit")
    return hard and rules.value("tree_permit") > 0


def _keeping_trees(case: Case, rules: Rules) -> Case:
    """Return the case with all trees kept that it leaves open, where no permit is had."""
    if not without_permits(rules):
        return case
    open_to = (Treatment.OPTIONAL, Treatment.MOVE)
    structures = tuple(
        s.model_copy(update={"treatment": Treatment.KEEP})
        if s.kind is Kind.TREE and s.treatment in open_to
        else s
        for s in case.structures
    )
    return case.model_copy(update={"structures": structures})


def build_site(case: Case) -> Site:
    """Build the ground of one case.

    Parameters
    ----------
    case
        The resolved option.

    Returns
    -------
    Site
        Free ground, roads, gates and doors.  Its case is the given one, with trees kept that need
        a permit where the rules give none.

    Raises
    ------
    SpaceplanError
        If the case names rules that do not exist.
    """
    rules = rules_for(case)
    case = _keeping_trees(case, rules)
    trunk = rules.value("trunk_to_kerb")
    ground = clean(Polygon(case.site.boundary, case.site.holes))
    if isinstance(ground, MultiPolygon):
        ground = max(ground.geoms, key=lambda p: p.area)
    shapes = {s.id: structure_polygon(s, trunk) for s in case.structures}
    lie = terrain_of(case, rules, ground, shapes)
    standing = [*(lie.solid[s.id] for s in case.structures if stands(s)), *lie.around]
    free = _solid(ground.difference(unary_union(standing)) if standing else ground)
    roads = [
        part
        for s in case.structures
        if s.kind is Kind.ROAD and s.treatment in (Treatment.KEEP, Treatment.OPTIONAL)
        for part in polygons(shapes[s.id].intersection(ground))
        if part.area > _SLIVER_M2
    ]
    removable = tuple(
        Removable(s.id, _solid(lie.solid[s.id].intersection(ground)), s.cost)
        for s in case.structures
        if s.treatment is Treatment.OPTIONAL
        and not lies_flat(s)
        and lie.solid[s.id].intersection(ground).area > _SLIVER_M2
    )
    openings = tuple(opening_of(g, ground) for g in case.site.gates)
    doors = doors_of(case, shapes)
    lifts: tuple[Lift, ...] = ()
    if case.brief.furniture is not None and case.brief.furniture.lifts is not None:
        walls = unary_union(standing) if standing else Polygon()
        solid = unary_union([*roads, *(r.polygon for r in removable), *lie.no_shaft])
        around = _around(case, rules, ground, free, (walls, solid), openings, shapes)
        lifts = site_lifts(case, rules, around)
        free = _solid(free.difference(unary_union([x.outline for x in lifts])))
        doors += _lift_doors(lifts, rules)
    return Site(
        case=case,
        rules=rules,
        ground=ground,
        free=free,
        roads=tuple(roads),
        removable=removable,
        openings=openings,
        doors=doors,
        block_ground=_solid(
            _block_ground(
                case, ground, free, lie.solid, [*lie.around, *(x.outline for x in lifts)]
            ).difference(unary_union(lie.no_building))
        ),
        greens=tuple(
            part
            for s in case.structures
            if s.kind is Kind.GREEN and stands(s)
            for part in polygons(shapes[s.id].intersection(ground))
        ),
        loose=tuple(
            Loose(
                s.id,
                s.kind,
                _solid(shapes[s.id].intersection(ground)),
                s.cost,
                s.centre,
                s.limits if pliable(s) else None,
            )
            for s in case.structures
            if (movable(s) or pliable(s)) and shapes[s.id].intersection(ground).area > _SLIVER_M2
        ),
        lifts=lifts,
        no_stalls=lie.no_stalls,
        no_building=lie.no_building,
        steep=lie.steep,
        passages=lie.passages,
        low=lie.low,
    )


def without_lifts(site: Site) -> Site:
    """Return the site as it would be if the brief asked for no lifts.

    A lift may stand in several places; what is proved of every plan is proved without any.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    Site
        The same site if the brief asks for none.
    """
    wish = site.case.brief.furniture
    if wish is None or wish.lifts is None:
        return site
    brief = site.case.brief.model_copy(
        update={"furniture": wish.model_copy(update={"lifts": None})}
    )
    return build_site(site.case.model_copy(update={"brief": brief}))


def _around(
    case: Case,
    rules: Rules,
    ground: Polygon,
    free: Ground,
    stands_there: tuple[BaseGeometry, BaseGeometry],
    openings: tuple[Opening, ...],
    shapes: dict[str, Ground],
) -> Surroundings:
    walls, solid = stands_there
    wide, walk = rules.value("aisle_width"), rules.value("walkway_width")
    mouths = [o.ground(0.0, wide if o.gate.vehicles else walk) for o in openings]
    thresholds = []
    for s in case.structures:
        if not stands(s) or s.id == case.within_id or not s.doors:
            continue
        outline = max(polygons(shapes[s.id]), key=lambda p: p.area)
        for i, typed in enumerate(s.doors):
            point, facing = door_normal(outline, typed)
            name = door_name(s.id, i)
            thresholds.append(Threshold(name, s.id, s.floors or 1, point, facing, outline))
    return Surroundings(
        ground=ground,
        free=free,
        solid=solid,
        walls=walls,
        thresholds=tuple(thresholds),
        mouths=unary_union(mouths),
        car_gates=unary_union([LineString([o.a, o.b]) for o in openings if o.gate.vehicles]),
        foot_gates=tuple(
            LineString([o.a, o.b]) for o in openings if o.gate.pedestrians and o.width >= walk
        ),
    )


def _lift_doors(lifts: tuple[Lift, ...], rules: Rules) -> tuple[Door, ...]:
    """Doors whose aprons together are the landings: the search keeps aprons free."""
    size = rules.value("door_apron_depth")
    out: list[Door] = []
    for lift in lifts:
        (x, y), (fx, fy) = lift.door, lift.facing
        more = max(0.0, math.sqrt(lift.landing.area) - size)
        parts = math.ceil(more / size - 1e-6) if size > 0 else 0
        for i in range(parts + 1):
            for k in range(parts + 1):
                u = more * (k / parts - 0.5) if parts else 0.0
                v = more * i / parts if parts else 0.0
                at = (x - u * fy + v * fx, y + u * fx + v * fy)
                out.append(Door(f"{lift.id}-door-{len(out) + 1}", at, lift.facing))
    return tuple(out)


def _solid(shape: BaseGeometry) -> Ground:
    """Drop slivers and vertices that lie on straight lines."""
    parts = [p for p in polygons(clean(shape)) if p.area > _SLIVER_M2]
    simple = shapely.simplify(MultiPolygon(parts), 1e-4)
    return clean(simple)


def _block_ground(
    case: Case,
    ground: Polygon,
    free: Ground,
    shapes: Mapping[str, Ground],
    more: Sequence[Ground],
) -> Ground:
    """Where the room block may lie: free ground, or the area the option names."""
    if case.within is None:
        return free
    others = [shapes[s.id] for s in case.structures if stands(s) and s.id != case.within_id]
    others += more
    region = clean(Polygon(case.within)).intersection(ground)
    return _solid(region.difference(unary_union(others)) if others else region)
