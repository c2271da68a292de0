"""What is to be built on the site, as block slots that the search can place.

A *programme* is one way of building what the brief asks for: a slot for the room block (any of its
footprints), one for each bike shed, one for each green patch.  Different restarts of the search try
different programmes, e.g. one long shed or two short ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from shapely.geometry import Polygon

from spaceplan.geometry.outline import clean
from spaceplan.geometry.site import Ground, Site, Stood
from spaceplan.geometry.zones import (
    EBIKES,
    FURNITURE,
    GREEN,
    HOUSE,
    PLAY,
    no_building,
)
from spaceplan.model.areas import AreaKind
from spaceplan.model.base import Point
from spaceplan.model.enums import Kind, Severity
from spaceplan.search.area_slots import (
    AreaPatch,
    LoosePart,
    area_variants,
    areas_wanted,
    least_width,
    lit_ground,
    loose_part,
    refit_variants,
)
from spaceplan.search.clearances import beside_extra
from spaceplan.search.green_slots import GreenPatch, green_cuts, green_region
from spaceplan.search.homes import Wished
from spaceplan.search.standing import Arrangement, arrangements
from spaceplan.typologies.attached import attached
from spaceplan.typologies.base import BlockRules, Footprint, Rect
from spaceplan.typologies.bike_shed import (
    BikeRules,
    ShedFootprint,
    shed_footprints,
    shed_programmes,
)
from spaceplan.typologies.registry import footprints

#: Plans are written to a tenth of a millimetre: one that is read again needs as much play, in m.
_HAIR_M = 0.002
#: Most ways of building sheds and greens that the restarts take turns with.
MOST_PROGRAMMES = 7
#: Most programmes in all, with the ways in which loose structures may stand.
_MOST_IN_ALL = 24


Part = Footprint | ShedFootprint | GreenPatch | AreaPatch | LoosePart


@dataclass(frozen=True)
class Slot:
    """One thing to be placed, in any of some variants."""

    kind: str
    """``rooms``, ``shed``, ``green``, or ``area:``, ``moved:`` or ``refit:`` with an id."""
    variants: tuple[Part, ...]
    region: Ground | None = None
    """Ground that it keeps to; null for all that is free (rooms: the ground of their option)."""


@dataclass(frozen=True)
class Programme:
    """One way of building what the brief asks for."""

    slots: tuple[Slot, ...]
    standing: tuple[Stood, ...] = ()
    """Where loose structures stand that are none of the slots."""

    @property
    def area_m2(self) -> float:
        """Least ground that its parts take together, keep-free ground not counted, in m²."""
        return sum(min(area_of_part(v) for v in s.variants) for s in self.slots)


def rects_of(part: Part) -> tuple[Rect, ...]:
    """Return the rectangles a part takes, in its own frame.

    Parameters
    ----------
    part
        Block, shed or green.

    Returns
    -------
    tuple of Rect
        The rectangles, in metres.
    """
    return (part.rect,) if isinstance(part, ShedFootprint) else part.rects


def area_of_part(part: Part) -> float:
    """Return the ground a part takes.

    Parameters
    ----------
    part
        Block, shed or green.

    Returns
    -------
    float
        Its area, in m².
    """
    return sum((r[2] - r[0]) * (r[3] - r[1]) for r in rects_of(part))


def block_rules(site: Site) -> BlockRules:
    """Return the figures that shape a room block.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    BlockRules
        Apron, court, passage and neighbours' wall of the site's rules.
    """
    return BlockRules(
        apron=site.rules.value("door_apron_depth"),
        court_width=site.rules.value("court_width"),
        passage=site.rules.value("walkway_width"),
        beside=site.rules.value("room_beside_wall"),
    )


def bike_rules(site: Site) -> BikeRules:
    """Return the figures that shape a bike shed.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    BikeRules
        The figures; rules that are off are left out.
    """
    rules = site.rules

    def figure(name: str) -> float | None:
        return rules.value(name) if rules.severity(name) is not Severity.OFF else None

    size, exits = figure("ebike_group_size"), figure("ebike_exit_spaces")
    return BikeRules(
        space_width=rules.value("bike_space_width"),
        space_length=rules.value("bike_space_length"),
        aisle_width=rules.value("bike_aisle_width"),
        apron=rules.value("door_apron_depth"),
        ebike_width=figure("ebike_space_width"),
        ebike_length=figure("ebike_space_length"),
        group_length=figure("ebike_group_length"),
        group_size=None if size is None else int(size),
        group_gap=figure("ebike_group_gap"),
        angled_width=figure("angled_bike_space_width"),
        angled_depth=figure("angled_bike_row_depth"),
        angled_aisle=figure("angled_bike_aisle_width"),
        most_ebikes=None if exits is None else int(exits),
        most_length=figure("shed_length"),
    )


def room_footprints(site: Site) -> tuple[Footprint, ...]:
    """Return the footprints the option allows for the rooms of the brief.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Footprint
        Every variant worth trying; empty without rooms or when no shape can hold them.
    """
    case = site.case
    within = Polygon(case.within) if case.within is not None else None
    return footprints(case.typology, case.brief.rooms, block_rules(site), within)


def programmes(site: Site) -> tuple[Programme, ...]:
    """Return the ways of building what the brief asks for.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Programme
        At least one unless some part has no footprint at all; without wishes, one empty programme.
    """
    # where lit ground is too narrow, a part of the area may lie in the shade
    lit = (True, False) if any(a.sun for a in areas_wanted(site)) else (False,)
    ways = [_arranged(site, a, lit=sunny) for a in arrangements(site) for sunny in lit]
    if len(ways) == 1:
        return tuple(ways[0])
    longest = max(len(way) for way in ways)
    # taking turns with both: first the ways of standing, then the ways of building
    every = [
        way[(i + turn) % len(way)]
        for i in range(longest)
        for turn, way in enumerate(ways)
        if i < len(way)
    ]
    return tuple(every[:_MOST_IN_ALL])


def _arranged(site: Site, arrangement: Arrangement, *, lit: bool) -> list[Programme]:
    """Ways of building what the brief asks for, loose structures standing in one way."""
    here = site.with_standing(arrangement.standing)
    apron = site.rules.value("door_apron_depth")
    region = clean(lit_ground(here)) if lit else None
    more = [
        Slot(
            f"area:{w.id}",
            area_variants(w, apron, least_width(w, here)),
            region if w.sun else None,
        )
        for w in areas_wanted(site)
    ]
    for loose in arrangement.placed:
        if loose.limits is None:
            part = loose_part(site, loose)
            more.append(Slot(f"moved:{loose.id}", (part, replace(part, fixed=None))))
        else:
            within = loose.limits.within
            ground = None if within is None else clean(Polygon(within))
            more.append(Slot(f"refit:{loose.id}", refit_variants(loose), ground))
    wished = Wished(here)
    return [
        Programme(
            tuple(_kept_off(here, s) for s in wished.near((*p.slots, *more))), arrangement.standing
        )
        for p in _plain_programmes(here)
    ]


def _kept_off(site: Site, slot: Slot) -> Slot:
    """Take off a slot's region what rules keep clear of such a thing."""
    slot = replace(slot, variants=tuple(_off_stalls(site, v) for v in slot.variants))
    part = slot.variants[0]
    what = HOUSE
    if slot.kind == "green":
        what = GREEN
    elif isinstance(part, AreaPatch) and part.use is not AreaKind.PAVILION:
        what = PLAY if part.use in (AreaKind.PLAY, AreaKind.EXERCISE) else FURNITURE
    elif isinstance(part, LoosePart) and part.kind in (Kind.TREE, Kind.GREEN):
        what = GREEN
    elif _with_ebikes(part):
        what = EBIKES
    zone = no_building(site, what)
    if zone.is_empty:
        return slot
    ground = slot.region
    if ground is None:
        ground = site.block_ground if slot.kind == "rooms" else site.free
    return replace(slot, region=clean(ground.difference(zone)))


def _off_stalls(site: Site, part: Part) -> Part:
    """Keep stalls off sheds, so far that none has to be wider for a wall beside it."""
    m = site.rules.value("shed_to_stall")
    if m <= 0 or not site.rules.hard("shed_to_stall"):
        return part
    m -= _HAIR_M
    if beside_extra(site.rules) > 0:
        m = max(m, site.rules.value("wall_beside_stall"))
    if isinstance(part, ShedFootprint):
        sheds = [(0.0, part)]
    elif isinstance(part, Footprint):
        sheds = [(at.x, at.shed) for at in part.sheds]
    else:
        return part
    rings = ((x - m, -m, x + s.size[0] + m, s.size[1] + m) for x, s in sheds)
    return replace(part, no_stalls=tuple(rings))


def _with_ebikes(part: Part) -> bool:
    sheds = [at.shed for at in part.sheds] if isinstance(part, Footprint) else [part]
    return any(isinstance(s, ShedFootprint) and s.ebikes > 0 for s in sheds)


def _plain_programmes(site: Site) -> tuple[Programme, ...]:
    """Ways of building rooms, sheds and greens."""
    brief = site.case.brief
    blocks: list[tuple[Slot, ...]] = [()]
    bikes = brief.bikes if brief.bikes is not None and brief.bikes.spaces > 0 else None
    joined = bikes is not None and bikes.in_block and bool(brief.rooms)
    if brief.rooms:
        shapes = room_footprints(site)
        if bikes is not None and joined:
            one = shed_footprints(bikes.spaces, bikes.ebikes, bike_rules(site))
            shapes = attached(shapes, one)
        # one shape a programme: restarts take turns, none crowds out the others
        kinds = sorted({s.typology for s in shapes})
        blocks = [
            (Slot("rooms", tuple(s for s in shapes if s.typology == kind)),) for kind in kinds
        ]
        if not blocks:
            return ()
    sheds: list[tuple[Slot, ...]] = [()]
    if bikes is not None and not joined:
        ways = shed_programmes(bikes.spaces, bikes.ebikes, bike_rules(site))
        sheds = [tuple(Slot("shed", (shed,)) for shed in way) for way in ways]
    region = green_region(site)
    greens = [tuple(Slot("green", piece, region) for piece in cut) for cut in green_cuts(site)]
    count = max(len(sheds), len(greens))
    every = [
        Programme((*block, *sheds[i % len(sheds)], *greens[i % len(greens)]))
        for i in range(min(count, MOST_PROGRAMMES))
        for block in blocks
    ]
    return tuple(every)


def lay_point(point: Point, placement: tuple[float, float, float, float, float]) -> Point:
    """Lay a local point on the ground.

    Parameters
    ----------
    point
        Local metres.
    placement
        x, y, cos, sin, mirror ±1.

    Returns
    -------
    Point
        The place on the site, in metres.
    """
    x, y, c, s, mirror = placement
    return (x + c * mirror * point[0] - s * point[1], y + s * mirror * point[0] + c * point[1])
