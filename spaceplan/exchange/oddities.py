"""What is legal but odd: the file can be planned with, and its author should look once more."""

from __future__ import annotations

import math
from collections.abc import Iterator

from shapely import Polygon, STRtree
from shapely.validation import explain_validity

from spaceplan.exchange.geometry_faults import structure_polygon
from spaceplan.exchange.money_oddities import money_oddities
from spaceplan.exchange.oddity import warn as _warn
from spaceplan.exchange.oddity_loose import limit_oddities, stays
from spaceplan.exchange.typed.places import meant_door, meant_on_site, surrounding_oddities
from spaceplan.exchange.typed.trees import tree_oddities
from spaceplan.exchange.typed.ways import gate_oddities, road_oddities
from spaceplan.model.base import Ring
from spaceplan.model.enums import Kind, Treatment, Typology
from spaceplan.model.fault import Fault
from spaceplan.model.loose import movable
from spaceplan.model.on_boundary import snap_gate, snap_to_boundary, written
from spaceplan.model.scenario import Option, RuleOverride, Scenario
from spaceplan.standards import load_preset
from spaceplan.units import EPS_M, GATE_SNAP_M, SWEEP_SLACK_M

#: How far beyond the boundary the outside of a wall that stands on it is, at most, in metres.
_ON_BOUNDARY_M = 0.5
#: A door farther than this from its building's outline, in metres, is likely a typing error.
DOOR_OFF_M = 0.3

#: A gate less far off the boundary than this, in metres, is on it for everybody's eye.
TOLD_OFF_M = 0.02

#: A courtyard is never this wide, in metres: the drawing was in millimetres.
WIDEST_M = 2000.0

#: Farther from the origin than this, in metres, are survey coordinates.
FAR_M = 10_000.0

#: Ground outside the boundary, or shared by two buildings, below this (m²) is drawing noise.
NOISE_M2 = 0.05

_SOLID = frozenset({Kind.BUILDING, Kind.SHED, Kind.ROOMS, Kind.PAVILION, Kind.LIFT, Kind.UTILITY})


def oddities(scenario: Scenario) -> tuple[Fault, ...]:
    """Return everything about a scenario that can be used but deserves a second look.

    Parameters
    ----------
    scenario
        A scenario without faults.

    Returns
    -------
    tuple of Fault
        Warnings, in the order of the file, without lines.
    """
    found = [
        *_units(scenario),
        *_rings(scenario),
        *_gates(scenario),
        *_places(scenario),
        *_doors(scenario),
        *_overlaps(scenario),
        *_ways(scenario),
        *_rules(scenario),
        *_options(scenario),
        *money_oddities(scenario),
    ]
    return tuple(found)


def _units(scenario: Scenario) -> Iterator[Fault]:
    xs, ys = zip(*scenario.site.boundary, strict=True)
    wide = max(max(xs) - min(xs), max(ys) - min(ys))
    if wide > WIDEST_M:
        yield _warn(
            "units.millimetres",
            "site.boundary",
            (f"用地宽 {wide:.0f} m", f"a site {wide:.0f} m wide"),
            (
                "以米为单位的坐标；若图纸以毫米为单位，请全部除以 1000",
                "coordinates in metres: if the drawing is in millimetres, divide all by 1000",
            ),
            scenario.site.boundary[0],
        )
    away = math.hypot(min(abs(x) for x in xs), min(abs(y) for y in ys))
    if away > max(FAR_M, 5 * wide):
        yield _warn(
            "units.survey",
            "site.boundary",
            (f"离原点 {away / 1000:.0f} km 的坐标", f"coordinates {away / 1000:.0f} km away"),
            (
                "靠近 (0, 0) 的局部坐标：减去一个整数，并写进 origin",
                "local coordinates near (0, 0): take a round figure off and note it under origin",
            ),
            scenario.site.boundary[0],
        )


def _rings(scenario: Scenario) -> Iterator[Fault]:
    rings: list[tuple[str, Ring]] = [("site.boundary", scenario.site.boundary)]
    rings += [(f"site.holes.{i}", ring) for i, ring in enumerate(scenario.site.holes)]
    rings += [
        (f"structures.{i}.outline", item.outline)
        for i, item in enumerate(scenario.structures)
        if item.outline is not None
    ]
    for path, ring in rings:
        doubles = [i for i, p in enumerate(ring) if math.dist(p, ring[i - 1]) < EPS_M]
        if doubles:
            i = doubles[0]
            what = ("最后一点与第一点相同", "a last vertex that repeats the first")
            if i:
                what = (f"顶点 {i} 与前一点相同", f"vertex {i} on top of the one before")
            expected = (
                "不重复的顶点（轮廓自动闭合）",
                "each vertex once: rings close by themselves",
            )
            yield _warn("ring.double", path, what, expected, ring[i])
        if explain_validity(Polygon(ring)).startswith("Ring Self-intersection"):
            yield _warn(
                "ring.touches",
                path,
                ("轮廓与自身相碰", "a ring that touches itself"),
                (
                    "不自碰的轮廓；相碰处移开几厘米",
                    "a ring that does not: move it some centimetres",
                ),
                ring[0],
            )


def _figure(scenario: Scenario, rule: str) -> float:
    change = scenario.rules.get(rule)
    own = change.value if isinstance(change, RuleOverride) else change
    return (
        float(own) if isinstance(own, int | float) else load_preset(scenario.standards).value(rule)
    )


def _ways(scenario: Scenario) -> Iterator[Fault]:
    shapes = tuple(
        (i, item, shape)
        for i, item in enumerate(scenario.structures)
        if (shape := structure_polygon(item)) is not None
    )
    if not shapes:
        return
    yield from gate_oddities(scenario, shapes, _figure(scenario, "single_lane_width"))
    yield from road_oddities(scenario, shapes, _SOLID)
    yield from tree_oddities(shapes, _SOLID, _figure(scenario, "door_apron_depth"))


def _gates(scenario: Scenario) -> Iterator[Fault]:
    site = scenario.site
    lane = _figure(scenario, "single_lane_width")
    for i, gate in enumerate(site.gates):
        path = f"site.gates.{i}"
        snapped, off = snap_gate(gate, site)
        a, b = snapped.span
        wide = math.dist(a, b)
        if off >= TOLD_OFF_M:
            near = written(snapped.span)
            yield _warn(
                "gate.snapped",
                f"{path}.span",
                (f"离红线 {off:.2f} m 的出入口", f"a gate {off:.2f} m off the boundary"),
                (
                    f"红线上的端点：span: {near}（已按此处理）",
                    f"ends on the boundary: span: {near} (taken so)",
                ),
                a,
            )
        middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        if snap_to_boundary(middle, (site.boundary, *site.holes))[1] > GATE_SNAP_M:
            yield _warn(
                "gate.corner",
                f"{path}.span",
                ("出入口的两端不在同一条边上", "a gate whose ends lie on different edges"),
                ("同一条边上的两个端点", "two ends on one edge"),
                middle,
            )
        if gate.vehicles and wide < lane - SWEEP_SLACK_M:
            yield _warn(
                "gate.narrow",
                f"{path}.span",
                (
                    f"宽 {wide:.2f} m 的车行出入口“{gate.id}”",
                    f"the vehicle gate '{gate.id}', {wide:.2f} m wide",
                ),
                (
                    f"至少 {lane:g} m（单车道）；较窄的门车不能进",
                    f"at least {lane:g} m, a single lane: no car is planned through less",
                ),
                a,
            )
    if not site.frontages and not any(g.vehicles for g in site.gates):
        yield _warn(
            "gate.none",
            "site.gates",
            ("没有车行出入口", "no vehicle gate"),
            (
                "至少一个 vehicles: true 的出入口，否则没有车位",
                "one at least, or there are no stalls",
            ),
            None,
        )
    if site.gates and not any(g.pedestrians for g in site.gates):
        yield _warn(
            "gate.no_pedestrians",
            "site.gates",
            ("没有人行出入口", "no gate for people on foot"),
            ("至少一个 pedestrians: true 的出入口", "one gate with pedestrians: true at least"),
            None,
        )


def _places(scenario: Scenario) -> Iterator[Fault]:
    ground = Polygon(scenario.site.boundary, scenario.site.holes)
    if not ground.is_valid:
        return
    yield from surrounding_oddities(scenario, ground)
    for i, item in enumerate(scenario.structures):
        shape = structure_polygon(item)
        if shape is None:
            continue
        outside = shape.difference(ground).area
        wholly = outside > shape.area - NOISE_M2
        # a wall round the site stands on its boundary
        round_it = item.kind is Kind.WALL and shape.within(ground.buffer(_ON_BOUNDARY_M))
        if outside > NOISE_M2 and not round_it:
            words = (
                ("全部在红线外", "wholly")
                if wholly
                else (f"有 {outside:.1f} m² 在红线外", "partly")
            )
            spot = shape.representative_point()
            meant = meant_on_site(item, shape, ground)
            yield _warn(
                "structure.outside",
                f"structures.{i}",
                (
                    f"“{item.id}”{words[0]}",
                    f"'{item.id}' {words[1]} outside the site ({outside:.1f} m²)",
                ),
                meant
                or (
                    "红线内的构筑物；红线外的放到 surroundings",
                    "a structure on the site; what stands outside belongs under surroundings",
                ),
                (spot.x, spot.y),
            )
        if item.treatment is Treatment.MOVE and not movable(item):
            yield stays(f"structures.{i}.treatment", item.id)
    yield from limit_oddities(scenario)


def _doors(scenario: Scenario) -> Iterator[Fault]:
    for i, item in enumerate(scenario.structures):
        for k, door in enumerate(item.doors):
            off = math.inf
            if item.outline is not None:
                off = snap_to_boundary(door, (item.outline,))[1]
            if off > DOOR_OFF_M:
                far = f"{off:.2f} m" if math.isfinite(off) else "?"
                near = meant_door(door, item.outline, DOOR_OFF_M) if item.outline else ("", "")
                yield _warn(
                    "door.off_building",
                    f"structures.{i}.doors.{k}",
                    (
                        f"门离“{item.id}”的轮廓 {far}",
                        f"a door {far} off the outline of '{item.id}'",
                    ),
                    (f"轮廓上的一点；{near[0]}", f"a point on the outline; {near[1]}"),
                    door,
                )


def _overlaps(scenario: Scenario) -> Iterator[Fault]:
    kept = [
        (i, item, shape)
        for i, item in enumerate(scenario.structures)
        if item.kind in _SOLID and item.treatment is Treatment.KEEP
        if (shape := structure_polygon(item)) is not None
    ]
    shapes = [shape for _, _, shape in kept]
    pairs = STRtree(shapes).query(shapes, predicate="intersects") if shapes else ((), ())
    for a, b in sorted(zip(*pairs, strict=True)):
        shared = shapes[a].intersection(shapes[b]) if a < b else None
        if shared is not None and shared.area > NOISE_M2:
            spot = shared.representative_point()
            yield _warn(
                "structure.overlap",
                f"structures.{kept[b][0]}",
                (
                    f"“{kept[b][1].id}”与“{kept[a][1].id}”重叠 {shared.area:.1f} m²",
                    f"'{kept[b][1].id}' over '{kept[a][1].id}' by {shared.area:.1f} m²",
                ),
                ("不重叠的保留建筑", "kept buildings that do not overlap"),
                (spot.x, spot.y),
            )


def _rules(scenario: Scenario) -> Iterator[Fault]:
    preset = load_preset(scenario.standards)
    changed = [("rules", scenario.rules)]
    changed += [(f"options.{i}.rules", o.rules) for i, o in enumerate(scenario.options)]
    for path, changes in changed:
        for name, change in changes.items():
            full = change if isinstance(change, RuleOverride) else RuleOverride(value=change)
            if not preset.active(name) and full.severity is None:
                yield _warn(
                    "rule.off",
                    f"{path}.{name}",
                    (
                        f"预设 {preset.preset} 不采用的规则",
                        f"a rule that {preset.preset} leaves off",
                    ),
                    (
                        "同时给出 severity: hard 或 warn 才会生效",
                        "a severity, hard or warn, beside the value, or it has no effect",
                    ),
                    None,
                )


def _options(scenario: Scenario) -> Iterator[Fault]:
    own = {s.id: s.treatment for s in scenario.structures}
    known = {s.id: s for s in scenario.structures}
    for i, option in enumerate(scenario.options):
        path = f"options.{i}"
        for name, treatment in option.treatments.items():
            one = known.get(name)
            here = one and one.model_copy(update={"treatment": treatment})
            if here is not None and treatment is Treatment.MOVE and not movable(here):
                yield stays(f"{path}.treatments.{name}", name)
        if option.rooms.within is not None:
            yield from _within(path, option, scenario, own)


def _within(
    path: str, option: Option, scenario: Scenario, own: dict[str, Treatment]
) -> Iterator[Fault]:
    where = f"{path}.rooms.within"
    rooms = scenario.brief.rooms if option.brief.rooms is None else option.brief.rooms
    if not rooms:
        yield _warn(
            "option.within_no_rooms",
            where,
            ("指定了位置，但任务书里没有房间", "a place for rooms that the brief does not ask for"),
            ("brief.rooms 里的房间，或去掉 within", "rooms under brief, or no within"),
            None,
        )
    if option.rooms.typology is Typology.ANY:
        yield _warn(
            "option.within_any",
            where,
            ("指定了位置，但布局形式为 any", "a place for the rooms, but any typology"),
            (
                "一种布局形式，如 half_ring；any 会逐一尝试",
                "one typology, e.g. half_ring; any tries all",
            ),
            None,
        )
    name = option.rooms.within
    if isinstance(name, str):
        treatment = option.treatments.get(name, own.get(name))
        if treatment in (Treatment.KEEP, Treatment.MOVE):
            yield _warn(
                "option.within_kept",
                where,
                (f"“{name}”在此方案中保留不动", f"'{name}', which this option keeps as it is"),
                (
                    "treatments 里写 modify（原址改造）或 remove",
                    "modify (rebuild in place) or remove under treatments",
                ),
                None,
            )
