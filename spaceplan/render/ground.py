"""Draw what is there: surroundings, site, structures with their treatment, gates."""

from __future__ import annotations

import math
from collections.abc import Callable

from spaceplan.model.areas import Placed
from spaceplan.model.base import Point, Ring
from spaceplan.model.case import Case
from spaceplan.model.enums import Kind, Treatment
from spaceplan.model.plan import Plan
from spaceplan.model.scenario import Gate, Scenario, Structure
from spaceplan.render.canvas import Canvas, said
from spaceplan.render.signs import arrow, door, outward
from spaceplan.render.style import ALARM, INK, SOFT_INK, look_of_kind, tag
from spaceplan.standards import rules_for

#: Denominator of the scale beyond which the names of trees and walls would hide the map.
_NAMELESS_BEYOND = 650.0
_ROADS = frozenset({Kind.ROAD, Kind.PAVING})
#: Aisles this near to a gate lead to it, in metres.
_AT_GATE_M = 0.05
#: What lies flat: plans are drawn over it.
_UNDER = frozenset({Kind.MANHOLE, Kind.TANK})
_GROUND = frozenset({Kind.ROAD, Kind.PAVING, Kind.GREEN, Kind.SLOPE}) | _UNDER


def paint_site(canvas: Canvas, scenario: Scenario, case: Case, plan: Plan | None = None) -> None:
    """Draw surroundings, ground, boundary, gates and frontages.

    Parameters
    ----------
    canvas
        The map.
    scenario
        Gives the surroundings.
    case
        Gives the ground, its gates snapped to the boundary.
    plan
        Tells which gates serve one-way aisles alone; default none, cars go both ways at each.
    """
    for around in scenario.surroundings:
        road = around.kind in _ROADS
        canvas.area("around_road" if road else "around", around.outline, busy=False)
        visible = _on_sheet(canvas, around.outline)
        if visible is not None:
            name = said(around.title, canvas.lang)
            canvas.name(name, visible, size_pt=7.5, rank=9, colour=SOFT_INK, only_inside=True)
    site = case.site
    canvas.area("ground", site.boundary, busy=False)
    for hole in site.holes:
        canvas.area("hole", hole)
    for ring in (site.boundary, *site.holes):
        canvas.line("site", (*ring, ring[0]))
    for frontage in site.frontages:
        canvas.line("frontage", frontage.span)
    for gate in site.gates:
        _gate(canvas, gate, site.boundary, plan)
    rules = rules_for(case)
    deep = rules.value("barrier_waiting_length")
    # a plan without aisles is what is there now: nothing is kept free yet
    if plan is not None and plan.aisles and rules.active("barrier_waiting_length") and deep > 0:
        for gate in site.gates:
            if gate.barrier and gate.vehicles:
                _waiting(canvas, gate, site.boundary, deep)


def _waiting(canvas: Canvas, gate: Gate, boundary: Ring, deep: float) -> None:
    """Outline the ground inside a barrier that is kept free for a car to wait on."""
    (ax, ay), (bx, by) = gate.span
    nx, ny = outward(boundary, ((ax + bx) / 2, (ay + by) / 2))
    ring = ((ax, ay), (bx, by), (bx - deep * nx, by - deep * ny), (ax - deep * nx, ay - deep * ny))
    canvas.area("waiting", ring, busy=False)


def _on_sheet(canvas: Canvas, ring: Ring) -> Ring | None:
    """Return the part of a ring that the map shows, in metres."""
    from shapely import Polygon, box

    v = canvas.view
    east, north = v.to_ground((v.width_pt - 6, v.height_pt - 6))
    west, south = v.to_ground((6, 6))
    shape = Polygon(ring).buffer(0).intersection(box(west, south, east, north))
    parts = [g for g in getattr(shape, "geoms", [shape]) if g.geom_type == "Polygon"]
    if not parts or max(g.area for g in parts) == 0:
        return None
    largest = max(parts, key=lambda g: g.area)
    return tuple((x, y) for x, y in largest.exterior.coords[:-1])


def _only_way(gate: Gate, plan: Plan | None, inward: Point) -> int:
    """Return 1 for a gate where cars only come in, -1 where they only leave, 0 for both."""
    from shapely import LineString, Polygon

    line = LineString(gate.span).buffer(_AT_GATE_M)
    met = [a for a in plan.aisles if Polygon(a.outline).buffer(0).intersects(line)] if plan else []
    ways = set()
    for aisle in met:
        if aisle.one_way is None:
            return 0
        a = math.radians(aisle.one_way)
        ways.add(1 if math.cos(a) * inward[0] + math.sin(a) * inward[1] > 0 else -1)
    return ways.pop() if len(ways) == 1 else 0


def _gate(canvas: Canvas, gate: Gate, boundary: Ring, plan: Plan | None) -> None:
    a, b = gate.span
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    nx, ny = outward(boundary, middle)
    canvas.line("gate" if gate.vehicles else "footgate", gate.span)
    m = canvas.view.metres_per_point
    canvas.taken.append(canvas.paper_box(gate.span))
    if gate.vehicles:
        way = _only_way(gate, plan, (-nx, -ny))
        along = (nx, ny) if way < 0 else (-nx, -ny)
        look_id = "one_way" if way else "drive"
        arrow(canvas, middle, along, both=not way, length_pt=26, look_id=look_id)
    if gate.barrier:
        off = 4.5 * m
        canvas.line("barrier", tuple((p[0] - nx * off, p[1] - ny * off) for p in gate.span))
    name = said(gate.title, canvas.lang, gate.id)
    reach = (15 if gate.vehicles else 5) * m
    canvas.name(
        name, at=(middle[0] + nx * reach, middle[1] + ny * reach), size_pt=8.5, rank=1, colour=INK
    )


def strip_of(structure: Structure) -> tuple[Ring, ...]:
    """Return the outlines of a structure, a line taken with its thickness.

    Parameters
    ----------
    structure
        The structure.

    Returns
    -------
    tuple of Ring
        Open rings in metres; empty for a tree, which is a disc.
    """
    if structure.outline is not None:
        return (structure.outline,)
    if structure.line is None or structure.thickness is None:
        return ()
    from shapely import LineString

    shape = LineString(structure.line).buffer(
        structure.thickness / 2, cap_style="flat", join_style="mitre"
    )
    parts = getattr(shape, "geoms", [shape])
    return tuple(tuple((x, y) for x, y in g.exterior.coords[:-1]) for g in parts if not g.is_empty)


def paint_structures(canvas: Canvas, case: Case, plan: Plan) -> None:
    """Draw what stands there, as the plan leaves it.

    Parameters
    ----------
    canvas
        The map.
    case
        The option, with its treatments.
    plan
        Tells what is removed, changed and moved.
    """
    removed, modified, moved = set(plan.removed), set(plan.modified), set(plan.moved)
    placed = {p.id: p for p in plan.placed}
    for item in case.structures:
        place = placed.get(item.id)
        if place is not None:
            _placed(canvas, item, place, moved=item.id in moved)
        elif item.id in removed:
            _structure(canvas, item, "removed", Treatment.REMOVE)
        elif item.id in modified:
            # Rooms rebuilt in place say by themselves what becomes of the old ones.
            rebuilt = item.id == case.within_id and bool(plan.blocks)
            style = "modified_ground" if item.kind in _GROUND else "modified"
            _structure(canvas, item, style, Treatment.MODIFY, named=not rebuilt)
        elif item.id in moved:
            _structure(canvas, item, "moved", Treatment.MOVE)
        else:
            _structure(canvas, item, look_of_kind(item.kind), Treatment.KEEP)


def _placed(canvas: Canvas, item: Structure, place: Placed, *, moved: bool) -> None:
    """Draw a structure that was put elsewhere or re-footprinted: where it was and where it is."""
    now = item.model_copy(update={"outline": place.outline, "centre": place.centre})
    old, new = _spot(item), _spot(now)
    if not moved:
        for ring in strip_of(item):
            canvas.area("cut_off", ring, busy=False)
        style = "modified_ground" if item.kind in _GROUND else "modified"
        _structure(canvas, now, style, Treatment.MODIFY)
        return
    for ring in strip_of(item):
        canvas.area("moved", ring, busy=False)
    if item.centre is not None:
        canvas.disc("moved", item.centre, item.crown or item.radius or 0.0, busy=False)
    canvas.line("moved", (old, new))
    _structure(canvas, now, "tree" if item.kind is Kind.TREE else "moved_to", Treatment.MOVE)


def _spot(item: Structure) -> Point:
    from shapely import Polygon

    if item.centre is not None:
        return item.centre
    middle = Polygon(item.outline or ()).centroid
    return (middle.x, middle.y)


def paint_treatments(canvas: Canvas, case: Case) -> None:
    """Draw what stands there, coloured by what may happen to it.

    Parameters
    ----------
    canvas
        The map.
    case
        The option, with its treatments.
    """
    for item in case.structures:
        kept = item.treatment is Treatment.KEEP
        plain = kept and item.kind in (*_GROUND, Kind.TREE, Kind.WALL)
        style = look_of_kind(item.kind) if plain else item.treatment.value
        if plain and item.clear_height_m is not None:
            # it leads under a house, which would hide it
            style = "archway"
        _structure(canvas, item, style, item.treatment, by_id=True)


def _structure(
    canvas: Canvas,
    item: Structure,
    style: str,
    treatment: Treatment,
    by_id: bool = False,
    named: bool = True,
) -> None:
    rings = strip_of(item)
    ground = item.kind in _GROUND
    for ring in rings:
        canvas.area(style, ring, busy=not ground and style != "removed")
    if item.centre is not None and item.kind in _UNDER:
        canvas.disc(style, item.centre, item.radius or 0.0, busy=False)
    elif item.centre is not None:
        _tree(canvas, item, item.centre, style)
    if treatment is not Treatment.REMOVE:
        for point in item.doors:
            if item.outline is not None:
                door(canvas, item.outline, point)
    text = _name(canvas, item, treatment, by_id) if named else ""
    if item.kind in (Kind.TREE, Kind.WALL) and canvas.view.scale > _NAMELESS_BEYOND:
        return
    colour = ALARM if treatment is Treatment.REMOVE and not by_id else INK
    rank = {Kind.BUILDING: 2, Kind.TREE: 8, Kind.WALL: 8}.get(item.kind, 6)
    size = 10.0 if item.kind is Kind.BUILDING else 7.5
    at = item.centre or (_middle(item.line) if item.line else None)
    canvas.name(text, item.outline, at, size, rank, colour, outside=item.outline is None)


def _tree(canvas: Canvas, item: Structure, centre: Point, style: str) -> None:
    crown = item.crown or item.radius or 0.0
    trunk = item.radius or crown
    # The crown must not hide what stands under it: an outline with a thin fill, trunk on top.
    if style == "tree":
        _crown(canvas, centre, crown)
        canvas.note("tree")
    else:
        canvas.disc(style, centre, crown, busy=False)
    if style != "removed":
        canvas.disc("trunk", centre, trunk)
        x, y = centre
        canvas.taken.append(canvas.paper_box(((x - trunk, y - trunk), (x + trunk, y + trunk))))


def _crown(canvas: Canvas, centre: Point, radius: float) -> None:
    from matplotlib.patches import Polygon

    from spaceplan.render.style import look

    style = look("tree")
    turn: Callable[[int], float] = lambda i: 2 * math.pi * i / 72  # noqa: E731
    ring = [
        (
            centre[0] + radius * (1 + 0.06 * math.cos(9 * turn(i))) * math.cos(turn(i)),
            centre[1] + radius * (1 + 0.06 * math.cos(9 * turn(i))) * math.sin(turn(i)),
        )
        for i in range(72)
    ]
    canvas.ax.add_artist(
        Polygon(ring, closed=True, fc=(*_rgb(style.face), 0.45), ec=style.edge, lw=style.width_pt,
                zorder=style.z, gid="look-tree")
    )  # fmt: skip


def _rgb(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def _middle(line: tuple[Point, ...]) -> Point:
    from shapely import LineString

    p = LineString(line).interpolate(0.5, normalized=True)
    return (p.x, p.y)


def _name(canvas: Canvas, item: Structure, treatment: Treatment, by_id: bool) -> str:
    zh = canvas.lang == "zh"
    name = said(item.title, canvas.lang)
    if not name and (by_id or item.kind is Kind.BUILDING):
        name = item.id
    if not name:
        return ""
    lines = [name]
    if item.floors and item.kind is Kind.BUILDING:
        lines.append(f"{item.floors} 层" if zh else f"{item.floors} floors")
    if treatment is not Treatment.KEEP:
        word = tag(treatment).get(canvas.lang)
        lines[0] += f"（{word}）" if zh else f" ({word})"
    return "\n".join(lines)
