"""Proofs that a brief cannot be met.

Everything here is a certificate, not a search: each test names wishes that no plan whatsoever can
fulfil.  What the search merely fails to find is never reported from here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from spaceplan.geometry.near_homes import across_drive, home_doors
from spaceplan.geometry.outline import polygons, structure_polygon
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site, without_lifts, without_permits
from spaceplan.geometry.zones import no_aisles
from spaceplan.master.beyond import no_part, over_bound
from spaceplan.master.bound import upper_bound
from spaceplan.master.charging import RULES, charging_ground
from spaceplan.master.engine import outside
from spaceplan.master.fire import unreachable
from spaceplan.master.purse import over_budget
from spaceplan.master.share import forms
from spaceplan.master.wanted import programme_area, tree_area
from spaceplan.model.areas import AreaKind
from spaceplan.model.base import Text, counted
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.housing import floor_area
from spaceplan.model.plan import Conflict
from spaceplan.search.area_slots import areas_wanted, least_width, lit_ground
from spaceplan.search.green_slots import green_wanted
from spaceplan.search.roads import passable
from spaceplan.typologies.registry import TYPOLOGIES
from spaceplan.units import SWEEP_SLACK_M, TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["conflicts", "upper_bound"]

#: What is left when something is a hair too wide is noise, in m².
_NOISE_M2 = 1e-6
#: Share of the ground before a stall that is swept at the least.
_SWEPT = 0.5
#: Rules that keep new aisles off ground.
_OFF_AISLES = (
    "apron_off_aisles",
    "road_to_dwelling_door",
    "road_to_dwelling",
    "road_to_gable",
)
#: Share of an area that the audit does not miss when it measures the sun.
_SUN_SLACK = 0.02


def _parkable(site: Site) -> BaseGeometry:
    return without(site.free, union(site.roads))


def conflicts(site: Site) -> tuple[Conflict, ...]:
    """Return the wishes that can be proved impossible.

    Parameters
    ----------
    site
        The site.

    Returns
    -------
    tuple of Conflict
        One for each proof found; empty when nothing is proved.
    """
    bare = without_lifts(site)
    found = (
        *(_gates(bare) or _way_in(bare)),
        *_shape(bare),
        *_widths(bare),
        *_areas(bare),
        *_existing(bare),
        *_fire(bare),
        *_charging(bare),
        *_play(bare),
        *_felled(bare),
        *over_budget(site),
    )
    # Dearer, and said in fewer words by those before where they hold.
    return found or (*no_part(bare), *over_bound(bare))


def _gates(site: Site) -> tuple[Conflict, ...]:
    if passable(site) or site.case.site.frontages:
        return ()
    lane = site.rules.value("single_lane_width")
    gates = site.car_gates
    if not gates:
        return (
            Conflict(
                wishes=("site.gates",),
                message=Text(
                    zh="没有车行出入口，也没有临路边：车辆进不来",
                    en="no gate for vehicles and no frontage: no car can come in",
                ),
            ),
        )
    return tuple(
        Conflict(
            wishes=(f"site.gates.{o.gate.id}", "rules.single_lane_width"),
            message=Text(
                zh=f"出入口“{o.gate.id}”宽 {o.width:.2f} m，单车道需要 {lane:g} m：车辆过不去",
                en=f"gate '{o.gate.id}' is {o.width:.2f} m wide, a single lane needs {lane:g} m: "
                "no car can pass",
            ),
        )
        for o in gates
    )


def _way_in(site: Site) -> tuple[Conflict, ...]:
    """Prove by discs as wide as a lane: they sweep less ground than a stall must have before it."""
    rules = site.rules
    if site.case.site.frontages or not site.car_gates:
        return ()
    lane = rules.value("single_lane_width")
    # the audit asks for half of the ground before a stall, which is an aisle deep
    least = _SWEPT * rules.value("stall_width") * min(lane, rules.value("parallel_aisle_width"))
    if _swept(site, site.free, lane) < least:
        text = Text(
            zh=f"已有构筑物堵住了所有车行出入口：{lane:g} m 宽的单车道进不了场地",
            en=f"what stands there shuts every gate for cars: no lane {lane:g} m wide gets in",
        )
        return (Conflict(wishes=("site.gates", "rules.single_lane_width"), message=text),)
    hard = [r for r in _OFF_AISLES if rules.hard(r)]
    soft = rules.active("apron_off_aisles") and "apron_off_aisles" not in hard
    if not hard or soft or _swept(site, without(site.free, union(no_aisles(site))), lane) >= least:
        return ()
    text = Text(
        zh=f"车道须离住宅外墙和门前平台一定距离，出入口处放不下 {lane:g} m 宽的单车道",
        en=f"aisles keep off walls of dwellings and off aprons: no lane {lane:g} m wide gets in "
        "through any gate",
    )
    wishes = ("site.gates", *(f"rules.{r}" for r in hard))
    return (Conflict(wishes=wishes, message=text),)


def _swept(site: Site, ground: BaseGeometry, lane: float) -> float:
    """Return how much of the site a lane sweeps that comes in through the gates, in m²."""
    half = lane / 2 - SWEEP_SLACK_M
    mouths = [outside(o, lane) for o in site.car_gates]
    # round, so that nothing which a disc passes is lost; swept wider again, square at corners
    middles = union([ground, *mouths]).buffer(-half, quad_segs=16)
    seeds = union(m.buffer(-half, join_style="mitre") for m in mouths)
    reached = union(p for p in polygons(middles) if p.intersects(seeds))
    return float(common(reached.buffer(half, join_style="mitre"), site.ground).area)


def _shape(site: Site) -> tuple[Conflict, ...]:
    """Prove by counting: a shape takes a room a wing, and rooms are not cut in two."""
    typology, rooms = site.case.typology, len(site.case.brief.rooms)
    least = TYPOLOGIES[typology].least_rooms if typology in TYPOLOGIES else 0
    if not rooms or rooms >= least:
        return ()
    text = Text(
        zh=f"布局形式 {typology.value} 至少要 {least} 个房间，任务书有 {rooms} 个",
        en=f"the shape {typology.value} takes at least {counted(least, 'room')}, "
        f"the brief asks for {rooms}",
    )
    wishes = ("brief.rooms", f"options.{site.case.option}.rooms.typology")
    return (Conflict(wishes=wishes, message=text),)


def _fire(site: Site) -> tuple[Conflict, ...]:
    near = site.rules.value("fire_lane_reach")
    width = site.rules.value("fire_lane_width")
    rules = ("rules.fire_lane_reach", "rules.fire_lane_width")
    out = []
    for block, got in unreachable(site):
        zh = "消防车进不了场地" if got is None else f"最近只能到 {got:.1f} m 处"
        en = "no engine gets in" if got is None else f"an engine comes within {got:.1f} m"
        text = Text(
            zh=f"{block}：即使什么都不建，{width:g} m 宽的消防车道{zh}，要求 {near:g} m 以内",
            en=f"{block}: of a fire lane {width:g} m wide, {en} even if nothing is built; "
            f"{near:g} m are asked for",
        )
        out.append(Conflict(wishes=(*rules, f"structures.{block}"), message=text))
    return tuple(out)


def _charging(site: Site) -> tuple[Conflict, ...]:
    """Prove by area: charging stalls lie on the ground that hard rules leave them."""
    asked = site.case.brief.stalls.ev
    hard = [r for r in RULES if site.rules.hard(r)]
    if not asked or not hard:
        return ()
    width = site.rules.value("stall_width")
    ground = charging_ground(site)
    body = (width - 2 * TOLERANCE_M) * (site.rules.value("stall_length") - 2 * TOLERANCE_M)
    narrow = _too_narrow(ground, width - 2 * TOLERANCE_M)
    if not narrow and ground.area >= asked * body:
        return ()
    area = 0.0 if narrow else ground.area
    names = ", ".join(hard)
    text = Text(
        zh=f"规则 {names} 只给充电车位留下 {area:.0f} m² 可用地，{asked} 个车位至少需要 "
        f"{asked * body:.0f} m²",
        en=f"the rules {names} leave {area:.0f} m² where charging stalls may be; "
        f"{counted(asked, 'stall')} take {asked * body:.0f} m² at least",
    )
    return (Conflict(wishes=("brief.stalls.ev", *(f"rules.{r}" for r in hard)), message=text),)


def _play(site: Site) -> Iterator[Conflict]:
    """Prove by area: no door leads to any ground but across a kept road."""
    rule, kinds = "play_off_drive", (AreaKind.PLAY, AreaKind.EXERCISE)
    hard = site.rules.hard(rule) and site.rules.value(rule) > 0
    grounds = [w for w in areas_wanted(site) if w.kind in kinds]
    if not hard or not grounds or not home_doors(site):
        return
    if without(site.free, across_drive(site, play=TOLERANCE_M + SWEEP_SLACK_M)).area < _NOISE_M2:
        text = Text(
            zh="从任何单元门步行到活动场地都要穿越已有道路",
            en="from every dwelling's door one walks to any ground for play across a kept road",
        )
        for wish in grounds:
            yield Conflict(wishes=(f"brief.areas.{wish.id}", f"rules.{rule}"), message=text)


def _felled(site: Site) -> tuple[Conflict, ...]:
    """Prove by what is asked: a tree that is to go needs the permit that the rule forbids."""
    if not without_permits(site.rules):
        return ()
    out = []
    for s in site.case.structures:
        if s.kind is Kind.TREE and s.treatment is Treatment.REMOVE:
            text = Text(
                zh=f"“{s.id}”要伐除，而规则 tree_permit 为强制：不许伐移树木",
                en=f"'{s.id}' is to be felled, but the rule tree_permit is hard: no tree may go",
            )
            out.append(Conflict(wishes=(f"structures.{s.id}", "rules.tree_permit"), message=text))
    return tuple(out)


def _widths(site: Site) -> tuple[Conflict, ...]:
    """Prove by discs: a room holds one of its least width, so its ground must hold one too."""
    brief = site.case.brief
    out = [
        Conflict(
            wishes=(f"brief.rooms.{room.id}.min_width_m", *_place_of(site)),
            message=Text(
                zh=f"房间“{room.id}”净宽至少 {room.min_width_m:g} m，场地没有这么宽的地方",
                en=f"room '{room.id}' is to be at least {room.min_width_m:g} m wide; "
                "nowhere is the ground that wide",
            ),
        )
        for room in brief.rooms
        if _too_narrow(site.block_ground, room.min_width_m)
    ]
    green = brief.green
    lacks = green is not None and green_wanted(site, certain=True) > 0
    if green is not None and lacks and _too_narrow(site.free, green.min_width_m):
        text = Text(
            zh=f"绿地宽度至少 {green.min_width_m:g} m，场地没有这么宽的地方",
            en=f"green is to be at least {green.min_width_m:g} m wide; nowhere is the ground "
            "that wide",
        )
        out.append(Conflict(wishes=("brief.green.min_width_m",), message=text))
    for wish in areas_wanted(site):
        least = least_width(wish, site)
        if _too_narrow(site.free, least):
            text = Text(
                zh=f"“{wish.id}”宽度至少 {least:g} m，场地没有这么宽的地方",
                en=f"'{wish.id}' is to be at least {least:g} m wide; nowhere is the "
                "ground that wide",
            )
            rule = ("rules.play_width",) if least > wish.min_width_m else ()
            wishes = (f"brief.areas.{wish.id}.min_width_m", *rule)
            out.append(Conflict(wishes=wishes, message=text))
    return (*out, *_shaded(site))


def _shaded(site: Site) -> Iterator[Conflict]:
    """Prove by area: what is lit of an area lies on lit ground."""
    if not site.rules.hard("sunlit_share"):
        return
    share = site.rules.value("sunlit_share")
    for wish in areas_wanted(site):
        if not wish.sun:
            continue
        # a building that may be re-footprinted or goes shades nothing for certain
        lit = lit_ground(site, certain=True).area
        need = share * wish.area_m2
        if lit < need - _SUN_SLACK * wish.area_m2:
            text = Text(
                zh=f"“{wish.id}”至少要有 {need:.1f} m² 正午有日照，空地上全部只有 {lit:.1f} m²",
                en=f"'{wish.id}' needs {need:.1f} m² in the noon sun; all free ground has "
                f"{lit:.1f} m² of it",
            )
            yield Conflict(
                wishes=(f"brief.areas.{wish.id}.sun", "rules.sunlit_share"), message=text
            )


def _too_narrow(ground: BaseGeometry, width: float) -> bool:
    # round joins: the erosion by a disc is what remains for the disc's middle
    return ground.buffer(-(width / 2 - 1e-3), quad_segs=32).area < _NOISE_M2


def _place_of(site: Site) -> tuple[str, ...]:
    if site.case.within is None:
        return ()
    return (f"options.{site.case.option}.rooms.within",)


def _areas(site: Site) -> tuple[Conflict, ...]:
    brief, out = site.case.brief, []
    rooms = sum(r.area_m2 for r in brief.rooms)
    place = site.block_ground.area
    if rooms > place + 1e-6:
        out.append(
            Conflict(
                wishes=(*(f"brief.rooms.{r.id}" for r in brief.rooms), *_place_of(site)),
                message=Text(
                    zh=f"房间共需 {rooms:.1f} m²，可用地块只有 {place:.1f} m²",
                    en=f"the rooms need {rooms:.1f} m² together, the ground for them has "
                    f"{place:.1f} m²",
                ),
            )
        )
        return tuple(out)
    free = _parkable(site).area
    # greens may lie round trees, on ground that is not counted as free
    need = max(0.0, programme_area(site) - tree_area(site))
    cars = brief.stalls.min * min(f.body for f in forms(site.rules))
    if need + cars > free + 1e-6:
        wishes = [f"brief.rooms.{r.id}" for r in brief.rooms]
        wishes += ["brief.bikes"] if brief.bikes is not None else []
        wishes += ["brief.green"] if brief.green is not None else []
        wishes += [f"brief.areas.{w.id}" for w in areas_wanted(site)]
        wishes += ["brief.stalls.min"] if brief.stalls.min else []
        out.append(
            Conflict(
                wishes=tuple(wishes),
                message=Text(
                    zh=f"房间、车棚、绿地、活动场地至少 {need:.1f} m²，车位至少 {cars:.1f} m²，"
                    f"空地只有 {free:.1f} m²",
                    en=f"rooms, sheds, green and areas need at least {need:.1f} m² and the stalls "
                    f"{cars:.1f} m²; there are {free:.1f} m² of free ground",
                ),
            )
        )
    return tuple(out)


def _existing(site: Site) -> tuple[Conflict, ...]:
    """Prove by areas and by discs that a structure cannot take its rooms in."""
    out = []
    for sid in dict.fromkeys(h.structure for h in site.case.housed):
        structure = site.case.structure(sid)
        rooms = [h.room for h in site.case.housed if h.structure == sid]
        need, floor = sum(r.area_m2 for r in rooms), floor_area(structure)
        wishes = (*(f"brief.rooms.{r.id}" for r in rooms), f"structures.{sid}")
        # as much as the audit lets pass
        if need > floor + TOLERANCE_M * math.sqrt(floor):
            text = Text(
                zh=f"安排进“{sid}”的房间共需 {need:.1f} m²，其可用面积 {floor:.1f} m²",
                en=f"the rooms that move into '{sid}' need {need:.1f} m²; it has {floor:.1f} m² "
                "of floor",
            )
            out.append(Conflict(wishes=wishes, message=text))
        shape = structure_polygon(structure)
        for room in rooms:
            if _too_narrow(shape, room.min_width_m - TOLERANCE_M):
                text = Text(
                    zh=f"房间“{room.id}”净宽至少 {room.min_width_m:g} m，“{sid}”没有这么宽",
                    en=f"room '{room.id}' is to be at least {room.min_width_m:g} m wide; "
                    f"'{sid}' is nowhere that wide",
                )
                where = (f"brief.rooms.{room.id}.min_width_m", f"structures.{sid}")
                out.append(Conflict(wishes=where, message=text))
    return tuple(out)
