"""Ways that lead nowhere as they were typed: shut gates, lanes that stop short, roads in houses."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from shapely import LineString, Point, Polygon, unary_union
from shapely.ops import nearest_points

from spaceplan.exchange.oddity import warn
from spaceplan.geometry.terrain import GATE_IN_WALL_M
from spaceplan.model.base import Segment
from spaceplan.model.case import stands
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.fault import Fault
from spaceplan.model.on_boundary import snap_gate, written
from spaceplan.model.scenario import Scenario, Structure
from spaceplan.units import SWEEP_SLACK_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: A lane comes in straight for this far, in metres, and a car for that far before it can turn.
STRAIGHT_M, MOUTH_M = 1.0, 2.0
#: What a car of 1.8 m needs, in metres, however it stands.
_CAR_M = 2.0
#: Less ground than this, in m², is drawing noise.
_SPECK_M2 = 1e-3
#: A fence this far outside the boundary, in metres, still shuts the gate.
_BEFORE_M = 0.3
#: Two things this near, in metres, touch: the audit's slack.
_TOUCH_M = 0.02
#: A road that ends within this of a gate, in metres, was meant to reach it.
NEAR_GATE_M = 3.0
#: What one person needs to walk through, in metres.
_FOOT_M = 0.9

Shapes = tuple[tuple[int, Structure, Polygon], ...]


def gate_oddities(scenario: Scenario, shapes: Shapes, lane: float) -> Iterator[Fault]:
    """Yield gates that are shut by what stands there in some option.

    Parameters
    ----------
    scenario
        The scenario.
    shapes
        Index, structure and ground of everything sound that stands there.
    lane
        Width of a single lane, in metres.

    Yields
    ------
    Fault
        Warnings, without lines of a file.
    """
    ground = Polygon(scenario.site.boundary, scenario.site.holes)
    passages = unary_union([s for _, item, s in shapes if is_passage(item)])
    mouths = [LineString(snap_gate(g, scenario.site)[0].span) for g in scenario.site.gates]
    # a wall that runs over a gate opens there
    openings = unary_union(
        [passages, *(m.buffer(GATE_IN_WALL_M, cap_style="flat") for m in mouths)]
    )
    for i, gate in enumerate(scenario.site.gates):
        span = snap_gate(gate, scenario.site)[0].span
        wide = math.dist(*span)
        if wide < 0.1:
            continue
        need = min(wide, lane if gate.vehicles else _FOOT_M) - SWEEP_SLACK_M
        # behind the first metre a car may begin to turn, but it still has to fit
        depths = ((STRAIGHT_M, need), (MOUTH_M, min(need, _CAR_M)))
        told: dict[tuple[str, ...], tuple[float, list[str]]] = {}
        for option in scenario.all_options:
            there = [
                (item, shape.difference(openings if item.kind is Kind.WALL else passages))
                for _, item, shape in shapes
                if stands(_treated(item, option.treatments.get(item.id)))
            ]
            for depth, least in depths:
                inside = _in_mouth(span, ground, depth, there)
                clear = _clear(span, [part for _, part in inside])
                if clear < least:
                    names = tuple(name for name, part in inside if part.area > _SPECK_M2)
                    told.setdefault(names, (clear, []))[1].append(option.id)
                    break
        for names, (clear, where) in told.items():
            yield _shut(scenario, i, span, names, clear, need, where)


def is_passage(item: Structure) -> bool:
    """Tell whether a structure is a way under a building.

    Parameters
    ----------
    item
        The structure.

    Returns
    -------
    bool
        True for a road that says how high it is.
    """
    return item.kind is Kind.ROAD and item.clear_height_m is not None


def road_oddities(scenario: Scenario, shapes: Shapes, solid: frozenset[Kind]) -> Iterator[Fault]:
    """Yield kept roads that stop short of a gate, and those that run into a kept building.

    Parameters
    ----------
    scenario
        The scenario.
    shapes
        Index, structure and ground of everything sound that stands there.
    solid
        Kinds that nobody drives through.

    Yields
    ------
    Fault
        Warnings, without lines of a file.
    """
    kept = (Treatment.KEEP, Treatment.OPTIONAL)
    roads = [s for s in shapes if s[1].kind is Kind.ROAD and s[1].treatment in kept]
    for gate in scenario.site.gates if roads else ():
        if not gate.vehicles:
            continue
        mouth = LineString(snap_gate(gate, scenario.site)[0].span)
        gaps = [(_gap(item, shape, mouth), i, item) for i, item, shape in roads]
        if any(shape.distance(mouth) <= 1e-3 for _, _, shape in roads):
            continue
        gap, i, item = min(gaps, key=lambda g: g[0])
        if gap > NEAR_GATE_M:
            continue
        to, key = _to_copy(item, mouth)
        yield warn(
            "road.short",
            f"structures.{i}.{key}",
            (
                f"道路“{item.id}”差 {_metres(gap)} m 没有到出入口“{gate.id}”",
                f"road '{item.id}' stops {_metres(gap)} m short of gate '{gate.id}'",
            ),
            (
                f"接到出入口的道路：一端写到 {to}",
                f"a road that runs to the gate: let it end at {to}",
            ),
            None if item.line is None else item.line[0],
        )
    houses = [s for s in shapes if s[1].kind in solid and s[1].treatment is Treatment.KEEP]
    for i, road, shape in roads:
        for _, house, walls in houses:
            shared = shape.intersection(walls)
            if is_passage(road) or shared.buffer(-_TOUCH_M).area <= 0.05:
                continue
            spot = shared.representative_point()
            yield warn(
                "road.in_building",
                f"structures.{i}",
                (
                    f"道路“{road.id}”有 {shared.area:.1f} m² 在“{house.id}”里",
                    f"road '{road.id}' inside '{house.id}' ({shared.area:.1f} m²)",
                ),
                (
                    "建筑外的道路；若是过街楼或门洞，写上净高，如 clear_height_m: 4",
                    "a road beside the building; a passage through it says how high it is, e.g. "
                    "clear_height_m: 4",
                ),
                (spot.x, spot.y),
            )


def _treated(item: Structure, treatment: Treatment | None) -> Structure:
    return item if treatment is None else item.model_copy(update={"treatment": treatment})


def _in_mouth(
    span: Segment, ground: Polygon, depth: float, there: list[tuple[Structure, BaseGeometry]]
) -> list[tuple[str, BaseGeometry]]:
    """Return what stands behind a gate; a wall shuts it from just outside, too."""
    (ax, ay), (bx, by) = span
    wide = math.dist(*span)
    nx, ny = -(by - ay) / wide, (bx - ax) / wide

    def strip(near: float, far: float) -> Polygon:
        a, b = (ax + near * nx, ay + near * ny), (bx + near * nx, by + near * ny)
        return Polygon([a, b, (bx + far * nx, by + far * ny), (ax + far * nx, ay + far * ny)])

    left, right = (strip(0, side).intersection(ground).area for side in (1, -1))
    way = 1.0 if left >= right else -1.0
    mouth, before = strip(0.01 * way, depth * way), strip(-_BEFORE_M * way, depth * way)
    parts = (
        (item.id, shape.intersection(before if item.kind is Kind.WALL else mouth))
        for item, shape in there
    )
    return [(name, part) for name, part in parts if not part.is_empty]


def _clear(span: Segment, parts: list[BaseGeometry]) -> float:
    """Return the widest stretch of a gate, in metres, with nothing in the way."""
    (ax, ay), (bx, by) = span
    wide = math.dist(*span)
    ux, uy = (bx - ax) / wide, (by - ay) / wide
    taken = []
    for part in parts:
        for piece in getattr(part, "geoms", [part]):
            if piece.area < _SPECK_M2:
                continue
            along = [(x - ax) * ux + (y - ay) * uy for x, y in piece.exterior.coords]
            taken.append((max(0.0, min(along)), min(wide, max(along))))
    best, at = 0.0, 0.0
    for low, high in [*sorted(taken), (wide, wide)]:
        best, at = max(best, low - at), max(at, high)
    return best


def _shut(
    scenario: Scenario,
    i: int,
    span: Segment,
    names: tuple[str, ...],
    clear: float,
    need: float,
    where: list[str],
) -> Fault:
    gate = scenario.site.gates[i]
    known = {s.id: s for s in scenario.structures}
    zh, en = "、".join(f"“{n}”" for n in names), " and ".join(f"'{n}'" for n in names)
    some = len(where) < len(scenario.all_options)
    in_zh = f"（方案 {'、'.join(where)}）" if some else ""
    in_en = f" in {', '.join(where)}" if some else ""
    free_zh = f"只剩 {clear:.2f} m" if clear >= 0.01 else "完全不通"
    free_en = f"{clear:.2f} m are left" if clear >= 0.01 else "nothing is left"
    asked = need + SWEEP_SLACK_M
    a, b = (written((p,))[1:-1] for p in span)
    if all(known[n].kind is Kind.WALL for n in names):
        mend = (
            f"净宽 {asked:g} m：墙（围栏）在出入口断开，分成两段，分别止于 {a} 和 {b}",
            f"{asked:g} m clear: two walls that end at {a} and at {b}, with the gate between them",
        )
    else:
        mend = (
            f"净宽 {asked:g} m：移开出入口，或把构筑物改为 remove；过街楼下的通道写成 "
            "kind: road 并给 clear_height_m",
            f"{asked:g} m clear: another place for the gate, or treatment: remove; a passage under "
            "a house is a road with clear_height_m",
        )
    return warn(
        "gate.blocked",
        f"site.gates.{i}",
        (
            f"出入口“{gate.id}”被{zh}堵住{in_zh}：{free_zh}",
            f"gate blocked{in_en}: '{gate.id}' by {en}, {free_en}",
        ),
        mend,
        ((span[0][0] + span[1][0]) / 2, (span[0][1] + span[1][1]) / 2),
    )


def _gap(item: Structure, shape: Polygon, mouth: LineString) -> float:
    """Return how far the end of a road is from a gate; one that runs past it has no end there."""
    if item.line is None:
        return float(shape.distance(mouth))
    return float(min(Point(end).distance(mouth) for end in (item.line[0], item.line[-1])))


def _to_copy(item: Structure, mouth: LineString) -> tuple[str, str]:
    line = item.line
    if line is None:
        a, b = mouth.coords
        return written(((a[0], a[1]), (b[0], b[1]))), "outline"
    end = min((line[0], line[-1]), key=lambda p: Point(p).distance(mouth))
    spot = nearest_points(Point(end), mouth)[1]
    return written(((spot.x, spot.y),))[1:-1], "line"


def _metres(value: float) -> str:
    return f"{value:.2f}" if value >= 0.01 else f"{value:.3f}"
