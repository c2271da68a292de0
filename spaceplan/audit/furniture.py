"""Benches, trees and waste points: as many as asked for, and where they may stand.

That nothing lies on anything else, on a way or before a door is looked at with everything else
(``overlaps``, ``doors``); here is what is peculiar to each kind.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from shapely import LineString, Point

from spaceplan.audit.ground import eroded
from spaceplan.audit.items import Item, Role, hard, structure_shape
from spaceplan.audit.shapes import EMPTY, both, thick, together
from spaceplan.audit.view import AuditView
from spaceplan.audit.ways import Ways
from spaceplan.model.base import Text
from spaceplan.model.enums import Kind
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Names of the kinds that are counted: of a finding's code, and for people.
_COUNTED = {
    "bench": ("brief.benches", Text(zh="座椅", en="benches")),
    "tree": ("brief.trees", Text(zh="补植乔木", en="trees to be planted")),
    "waste": ("brief.waste", Text(zh="垃圾投放点", en="waste points")),
    "lift": ("brief.lifts", Text(zh="加装电梯", en="added lifts")),
}
_FIGURES = {
    "benches": "bench",
    "trees_planted": "tree",
    "waste_points": "waste",
    "lifts": "lift",
    "lamps": "lamp",
}
#: A way on a grid comes out up to 8 % too long, and begins and ends a step or two off.
_WAY_SLACK, _WAY_SLACK_M = 1.05, 2.0
#: So near a drive nothing needs to be carried, in metres.
_BESIDE_M = 0.5
#: One stands this near to a waste point to use it, in metres.
_AT_HAND_M = 1.5
_WALK_GRID_M = 0.5
#: What nobody sees or carries anything through.
SOLID_KINDS = frozenset({Kind.BUILDING, Kind.ROOMS, Kind.SHED, Kind.LIFT, Kind.UTILITY})
_PAVED = frozenset({Role.STALL, Role.STRIP, Role.AISLE, Role.ROAD, Role.WALKWAY, Role.FIRE_LANE})
_BUILT = frozenset({Role.BLOCK, Role.SHED, Role.OBSTACLE})


def of_kind(view: AuditView, kind: str) -> list[Item]:
    """Return the plan's furniture of one kind.

    Parameters
    ----------
    view
        What is audited.
    kind
        ``bench``, ``lamp``, ``tree``, ``waste`` or ``lift``.

    Returns
    -------
    list of Item
        Those that have a place.
    """
    ids = {f.id for f in view.plan.furniture if f.kind == kind}
    return [i for i in view.furniture if i.id in ids]


def counts(view: AuditView) -> Iterator[Finding]:
    """Ensure that there are as many benches, trees, waste points and lifts as asked for."""
    wish = view.case.brief.furniture
    if wish is None:
        return
    asked = {"bench": wish.benches, "tree": wish.trees, "waste": wish.waste, "lift": wish.lifts}
    for kind, part in asked.items():
        if part is None:
            continue
        code, name = _COUNTED[kind]
        got = len(of_kind(view, kind))
        if got < part.count:
            text = Text(
                zh=f"{name.zh} {got} 处，任务书要 {part.count} 处",
                en=f"{got} {name.en}, the brief asks for {part.count}",
            )
            yield hard(
                code, code.removeprefix("brief."), EMPTY, text, measured=got, required=part.count
            )


def figures(view: AuditView) -> Iterator[Finding]:
    """Ensure that the figures on furniture are what is drawn."""
    stated = view.plan.metrics
    for name, kind in _FIGURES.items():
        value, drawn = getattr(stated, name), sum(f.kind == kind for f in view.plan.furniture)
        if value is not None and value != drawn:
            text = Text(
                zh=f"{name} 写作 {value}，图上为 {drawn}",
                en=f"{name} is stated as {value}, the drawing shows {drawn}",
            )
            yield hard("metrics.wrong", name, EMPTY, text, measured=value, required=drawn)


def spacing(view: AuditView) -> Iterator[Finding]:
    """Ensure that benches stand as far from each other as the brief wants."""
    wish = view.case.brief.furniture
    if wish is None or wish.benches is None:
        return
    need = wish.benches.min_spacing_m
    benches = of_kind(view, "bench")
    for i, one in enumerate(benches):
        for other in benches[i + 1 :]:
            got = one.shape.centroid.distance(other.shape.centroid)
            if got < need - TOLERANCE_M:
                text = Text(
                    zh=f"座椅 {one.id} 与 {other.id} 相距 {got:.2f} m，任务书要 {need:g} m",
                    en=f"the benches {one.id} and {other.id} are {got:.2f} m apart, "
                    f"the brief asks for {need:g} m",
                )
                yield hard(
                    "bench.spacing",
                    f"{one.id} / {other.id}",
                    one.shape,
                    text,
                    measured=got,
                    required=need,
                    unit="m",
                )


def planting(view: AuditView) -> Iterator[Finding]:
    """Ensure that new trees have room: from what is paved or built, and from other trees."""
    wish = view.case.brief.furniture
    asked = wish.trees if wish is not None else None
    kerb = view.rules.value("trunk_to_kerb")
    clear = max(kerb, (asked.clearance_m or 0.0) if asked is not None else 0.0)
    apart = asked.spacing_m if asked is not None else None
    things = [*view.drawn, *view.obstacles, *view.roads]
    trees = of_kind(view, "tree")
    trunks = [(t.id, t.shape.centroid) for t in trees]
    old = [(s.id, Point(s.centre)) for s in view.standing if s.centre is not None]
    for i, (tree, trunk) in enumerate(trunks):
        for thing in things:
            paved = thing.role in _PAVED
            if not paved and thing.role not in _BUILT:
                continue
            got = thing.shape.distance(trunk)
            if got >= clear - TOLERANCE_M:
                continue
            text = Text(
                zh=f"新植乔木 {tree} 离 {thing.id} {got:.2f} m，要求 {clear:g} m",
                en=f"the new tree {tree} stands {got:.2f} m from {thing.id}, required {clear:g} m",
            )
            yield hard(
                "tree.crowded",
                f"{tree} / {thing.id}",
                trunk,
                text,
                measured=got,
                required=clear,
                unit="m",
            )
        for other, place in (*trunks[i + 1 :], *old):
            got = trunk.distance(place)
            need = apart or view.rules.value("tree_spacing")
            if got < need - TOLERANCE_M:
                text = Text(
                    zh=f"乔木 {tree} 与 {other} 相距 {got:.2f} m，要求 {need:g} m",
                    en=f"the trees {tree} and {other} are {got:.2f} m apart, required {need:g} m",
                )
                subject = f"{tree} / {other}"
                if apart is not None:
                    yield hard(
                        "tree.spacing", subject, trunk, text, measured=got, required=need, unit="m"
                    )
                else:
                    yield from view.by_rule(
                        "tree_spacing", "tree.spacing", subject, trunk, text, measured=got
                    )


def off_greens(view: AuditView) -> Iterator[Finding]:
    """Ensure that waste points and lifts stand on no green."""
    greens = [*view.greens, *(o for o in view.obstacles if o.role is Role.LAWN)]
    for thing in (*of_kind(view, "waste"), *of_kind(view, "lift")):
        for green in greens:
            shared = thick(both(thing.shape, green.shape))
            if not shared.is_empty:
                text = Text(
                    zh=f"{thing.id} 占用绿地 {green.id} {shared.area:.2f} m²",
                    en=f"{thing.id} stands on {shared.area:.2f} m² of the green {green.id}",
                )
                yield hard("furniture.on_green", f"{thing.id} / {green.id}", shared, text)


def waste_reached(view: AuditView) -> Iterator[Finding]:
    """Ensure that from every dwelling door a waste point is near enough on foot.

    Doors that cannot be walked to at all are reported elsewhere.
    """
    wish = view.case.brief.furniture
    points = of_kind(view, "waste")
    if wish is None or wish.waste is None or not points:
        return
    need = wish.waste.radius_m or view.rules.value("waste_radius")
    goal = together([p.shape.buffer(_AT_HAND_M) for p in points])
    ways = Ways(view.walked.swept, goal, _WALK_GRID_M)
    width = view.rules.value("walkway_width")
    for door in view.doors:
        if not door.dwelling:
            continue
        here = eroded(door.apron, min(width, view.rules.value("door_apron_depth") or width))
        if not here.intersects(view.walked.centres):
            continue
        middle = door.apron.centroid
        got = ways.length((middle.x, middle.y)) + _AT_HAND_M
        if got <= need * _WAY_SLACK + _WAY_SLACK_M:
            continue
        shown = got if math.isfinite(got) else None
        text = Text(
            zh=f"{door.id} 到最近的垃圾投放点步行约 {got:.0f} m，要求 {need:g} m 以内",
            en=f"from {door.id} it is about {got:.0f} m on foot to the nearest waste point, "
            f"required {need:g} m",
        )
        if wish.waste.radius_m is not None:
            yield hard(
                "waste.far", door.id, door.apron, text, measured=shown, required=need, unit="m"
            )
        else:
            yield from view.by_rule(
                "waste_radius", "waste.far", door.id, door.apron, text, measured=shown
            )


def solids(view: AuditView) -> BaseGeometry:
    """Return what nobody sees through: buildings old and new, sheds, lifts.

    Parameters
    ----------
    view
        What is audited.

    Returns
    -------
    shapely geometry
        Their ground together.
    """
    old = [
        structure_shape(s)
        for s in view.standing
        if s.kind in SOLID_KINDS and s.id != view.case.within_id
    ]
    new = [i.shape for i in (*view.blocks, *view.sheds, *of_kind(view, "lift"))]
    return together([*old, *new])


def waste_places(view: AuditView) -> Iterator[Finding]:
    """Ensure that bins are not carried far to where a truck drives, and that homes are not near."""
    points = of_kind(view, "waste")
    if not points:
        return
    drive = together(
        [i.shape for i, a in zip(view.aisles, view.plan.aisles, strict=True) if not a.neck]
        + list(view.road_ground)
    )
    if drive.is_empty:
        gates = view.gates(vehicles=True)
        drive = together([LineString(g.span).buffer(TOLERANCE_M) for g in gates])
    near = view.rules.value("waste_to_drive")
    ways = Ways(view.walked.swept, drive, _WALK_GRID_M)
    for point in points:
        got = math.inf if drive.is_empty else point.shape.distance(drive)
        if got > _BESIDE_M and not drive.is_empty:
            around = point.shape.buffer(_AT_HAND_M / 2).exterior
            spots = [around.interpolate(i / 16, normalized=True) for i in range(16)]
            got = min(ways.length((s.x, s.y), near=1.0) for s in spots)
        if got > (near * _WAY_SLACK + _WAY_SLACK_M if got > _BESIDE_M else near):
            far = Text(zh=f"约 {got:.0f} m", en=f"about {got:.0f} m")
            if not math.isfinite(got):
                far = Text(zh="走不到车道", en="no way at all")
            text = Text(
                zh=f"从 {point.id} 到清运车可达的车道步行{far.zh}，要求 {near:g} m 以内",
                en=f"from {point.id} it is {far.en} on foot to where a truck drives, "
                f"required {near:g} m",
            )
            shown = got if math.isfinite(got) else None
            yield from view.by_rule(
                "waste_to_drive", "waste.no_truck", point.id, point.shape, text, measured=shown
            )
        need = view.rules.value("waste_to_dwelling")
        for home, shape in view.dwellings:
            off = point.shape.distance(shape)
            if off < need - TOLERANCE_M:
                text = Text(
                    zh=f"{point.id} 离住宅 {home.id} 外墙 {off:.2f} m，要求 {need:g} m",
                    en=f"{point.id} stands {off:.2f} m from the wall of {home.id}, "
                    f"required {need:g} m",
                )
                yield from view.by_rule(
                    "waste_to_dwelling",
                    "waste.near_dwelling",
                    f"{point.id} / {home.id}",
                    point.shape,
                    text,
                    measured=off,
                )
