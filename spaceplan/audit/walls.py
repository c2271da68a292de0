"""Cars beside walls: windows they stand under, doors that cannot open, roads close to houses."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely
from shapely import LineString, Point, Polygon

from spaceplan.audit.access import size_rules
from spaceplan.audit.items import structure_shape
from spaceplan.audit.shapes import Pair, both, edges, minus, thick, together
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.case import SURFACES
from spaceplan.model.enums import Kind, StallKind
from spaceplan.model.finding import Finding
from spaceplan.model.scenario import Structure
from spaceplan.model.sides import blind_sides
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: So much of a long side at either end is not where a door opens, in metres.
_END_M = 0.05
#: Less than so much of a solid in a door's ground is a touch, in m².
_TOUCH_M2 = 1e-4
#: A door belongs to the wall that it is so near to, in metres.
_AT_WALL_M = 0.05
#: Nobody opens a car's door against these; trees keep cars farther off by rule trunk_to_kerb.
_NO_SOLIDS = SURFACES | {Kind.TREE, Kind.GREEN, Kind.ROAD, Kind.PARKING}


def windows(view: AuditView) -> Iterator[Finding]:
    """Ensure that no stall stands under windows (rule stall_to_window_wall).

    Every side of a standing dwelling counts that is not said to be ``blind``; measured from the
    stall's outline to the wall.
    """
    rule = "stall_to_window_wall"
    if not view.rules.active(rule):
        return
    asked = view.rules.value(rule)
    for structure, _ in view.dwellings:
        sides = [w for w, blind in _walls(structure) if not blind]
        if not sides:
            continue
        wall = shapely.MultiLineString(sides)
        for item in view.stalls:
            got = float(item.shape.distance(wall))
            if got < asked - TOLERANCE_M:
                text = Text(
                    zh=f"车位 {item.id} 距 {structure.id} 有门窗的外墙 {got:.2f} m，"
                    f"要求 {asked:g} m",
                    en=f"the stall {item.id} is {got:.2f} m from a wall of {structure.id} with "
                    f"windows or doors, required {asked:g} m",
                )
                yield from view.by_rule(
                    rule, "stall.at_window", item.id, item.shape, text, measured=got
                )


def doors_open(view: AuditView) -> Iterator[Finding]:
    """Ensure that a stall beside a solid is wide enough for a car's door to open.

    Beside is the ground along a long side of a right-angled stall, as deep as rule
    wall_beside_stall, less 5 cm at either end; for each side where a solid stands in it the stall
    is wider by what rule stall_width_beside_wall has more than stall_width.  Solids are standing
    structures and new blocks and sheds, not trees, not greens, not the boundary's line.
    """
    near, wide = "wall_beside_stall", "stall_width_beside_wall"
    if not (view.rules.active(near) and view.rules.active(wide)):
        return
    reach, usual = view.rules.value(near), view.rules.value("stall_width")
    more = max(0.0, min(view.rules.value(wide) - usual, reach))
    solid = [structure_shape(s) for s in view.standing if s.kind not in _NO_SOLIDS]
    around = [Polygon(s.outline) for s in view.case.surroundings if s.kind not in _NO_SOLIDS]
    things = [*(i.shape for i in (*view.blocks, *view.sheds)), *solid, *around]
    if not things or more <= 0:
        return
    lifts = [
        i.shape
        for i, f in zip(view.furniture, view.plan.furniture, strict=False)
        if f.kind == "lift"
    ]
    tree = shapely.STRtree([*things, *lifts])
    for stall, item in zip(view.plan.stalls, view.stalls, strict=True):
        if stall.kind in (StallKind.PARALLEL, StallKind.ANGLED) or not item.sound:
            continue
        sides = _beside(stall.outline, stall.access, reach)
        shut = sum(
            any(both(side, tree.geometries[k]).area > _TOUCH_M2 for k in tree.query(side).tolist())
            for side in sides
        )
        own = view.rules.value(f"{size_rules(view.rules, stall.kind)}_width")
        got, asked = math.dist(*stall.access), own + shut * more
        if shut and got < asked - TOLERANCE_M:
            text = Text(
                zh=f"车位 {stall.id} 旁有墙，车门打不开：宽 {got:.2f} m，要求 {asked:.2f} m",
                en=f"doors cannot open beside a wall: the stall {stall.id} is {got:.2f} m wide, "
                f"required {asked:.2f} m",
            )
            yield from view.by_rule(
                wide, "stall.door_shut", stall.id, item.shape, text, measured=got, required=asked
            )


def aprons(view: AuditView) -> Iterator[Finding]:
    """Ensure that nobody steps out of a door onto a new aisle (rule apron_off_aisles).

    What of an apron lies on a kept road is not punished: it is there already.
    """
    rule = "apron_off_aisles"
    if not view.rules.active(rule) or not view.rules.value(rule):
        return
    new = minus(together(i.shape for i in view.aisles), together(r.shape for r in view.roads))
    for door in view.doors:
        shared = thick(both(door.apron, new))
        if shared.is_empty:
            continue
        text = Text(
            zh=f"门 {door.id} 前的平台有 {shared.area:.2f} m² 在新设车道上",
            en=f"{shared.area:.2f} m² of the apron of the door {door.id} lie on a new aisle",
        )
        yield from view.by_rule(
            rule, "door.on_aisle", door.id, shared, text,
            measured=shared.area, required=0, unit="m²",
        )  # fmt: skip


def road_distances(view: AuditView) -> Iterator[Finding]:
    """Measure new aisles to dwellings: walls with doors, gables said to be blind, other walls.

    One finding a dwelling and kind of wall, the nearest aisle's.  Where a kept road passes through
    a wall there is none to keep away from.
    """
    new = together(i.shape for i in view.aisles)
    if new.is_empty:
        return
    for structure, _ in view.dwellings:
        least: dict[str, tuple[float, BaseGeometry]] = {}
        for wall, rule in _ruled(view, structure):
            before = both(_before(view, wall, rule), new)
            if before.is_empty:
                continue
            got = float(wall.distance(before))
            if got < least.get(rule, (math.inf, wall))[0]:
                least[rule] = got, wall
        for rule, (got, wall) in sorted(least.items()):
            asked = view.rules.value(rule)
            if got < asked - TOLERANCE_M:
                text = Text(
                    zh=f"新设车道边缘距住宅 {structure.id} 外墙 {got:.2f} m，要求 {asked:g} m",
                    en=f"a new aisle lies {got:.2f} m from a wall of the dwelling {structure.id}, "
                    f"required {asked:g} m",
                )
                yield from view.by_rule(
                    rule, "aisle.near_dwelling", structure.id, wall, text, measured=got
                )


def off_aisles(view: AuditView) -> BaseGeometry:
    """Return the ground that rules keep new aisles off, kept roads left out.

    Parameters
    ----------
    view
        The plan.

    Returns
    -------
    shapely geometry
        Aprons of doors (rule apron_off_aisles) and strips before dwellings (rules road_to_…, where
        they are hard).
    """
    rules = view.rules
    off = [
        _before(view, wall, rule)
        for structure, _ in view.dwellings
        for wall, rule in _ruled(view, structure)
        if rules.hard(rule)
    ]
    apron = "apron_off_aisles"
    if rules.active(apron) and rules.value(apron):
        off += [door.apron for door in view.doors]
    return minus(together(off), together(r.shape for r in view.roads))


def _ruled(view: AuditView, structure: Structure) -> Iterator[tuple[BaseGeometry, str]]:
    """Yield the walls of a dwelling, less its archways, each with the rule on roads near it."""
    open_at = together(r.shape.buffer(TOLERANCE_M) for r in view.roads)
    doors = [Point(d) for d in structure.doors]
    for wall, blind in _walls(structure):
        with_door = any(wall.distance(d) <= _AT_WALL_M for d in doors)
        plain = "road_to_gable" if blind else "road_to_dwelling"
        yield wall.difference(open_at), "road_to_dwelling_door" if with_door else plain


def _before(view: AuditView, wall: BaseGeometry, rule: str) -> BaseGeometry:
    # beside the wall itself: round its corners another wall is nearer
    return wall.buffer(view.rules.value(rule), cap_style="flat")


def _beside(outline: tuple[Pair, ...], access: tuple[Pair, Pair], reach: float) -> list[Polygon]:
    """Return the ground along both long sides of a stall where a car's doors open."""
    (ax, ay), (bx, by) = access
    width = math.dist(*access)
    if width < TOLERANCE_M:
        return []
    ux, uy = (bx - ax) / width, (by - ay) / width
    middle = Polygon(outline).centroid
    nx, ny = -uy, ux
    if (middle.x - ax) * nx + (middle.y - ay) * ny < 0:
        nx, ny = -nx, -ny
    long = max((x - ax) * nx + (y - ay) * ny for x, y in outline)
    out = []
    for (x, y), sense in ((access[0], -1.0), (access[1], 1.0)):
        low, high = _END_M, long - _END_M
        ring = [(0.0, low), (sense * reach, low), (sense * reach, high), (0.0, high)]
        out.append(Polygon([(x + u * ux + v * nx, y + u * uy + v * ny) for u, v in ring]))
    return out


def _walls(structure: Structure) -> list[tuple[LineString, bool]]:
    """Return each side of a building, with whether it is said to be blind."""
    if structure.outline is None:
        return []
    n, blind = len(structure.outline), {frozenset(side) for side in blind_sides(structure)}
    sides = enumerate(edges(structure.outline))
    return [(LineString(side), frozenset((i, (i + 1) % n)) in blind) for i, side in sides]
