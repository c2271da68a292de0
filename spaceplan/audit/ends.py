"""Ends of aisles: how far a blind one goes past its last stall, and how far a car must back out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely
from shapely import LineString

from spaceplan.audit.ground import eroded
from spaceplan.audit.shapes import Pair, both, corners, shared_areas, together
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text, counted
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_HALF = 0.5
#: A stall stands across an aisle's end, not at its side, if its edge runs along the end by more.
_ACROSS = 0.8
#: Two aisles are one straight run if their directions differ by less, in degrees, …
_STRAIGHT_DEG = 10.0
#: … and their middles lie no farther beside one line, in metres.
_STRAIGHT_M = 1.0


def blind_ends(view: AuditView) -> Iterator[Finding]:
    """Ensure that a blind aisle goes on past its last stall, where a rule wants it."""
    asked = view.rules.value("blind_aisle_extension")
    if asked <= TOLERANCE_M:
        return
    for k, a, b in _blind(view):
        item, end = view.aisles[k], LineString([a, b])
        along = ((b[0] - a[0]) / end.length, (b[1] - a[1]) / end.length)
        on = shared_areas([a.turning for a in view.access], item.shape)
        beside = [
            s.access
            for s, access, shared in zip(view.plan.stalls, view.access, on, strict=True)
            if shared > _HALF * access.turning.area
            # Stalls that stand across the end itself are not at the aisle's side.
            and abs(_dot(s.access, along)) < _ACROSS * math.dist(*s.access)
        ]
        if not beside:
            continue
        got = min(LineString(edge).distance(LineString(_longer(a, b))) for edge in beside)
        if got < asked - TOLERANCE_M:
            text = Text(
                zh=f"尽端车道 {item.id} 越过末位车位 {got:.2f} m，要求 {asked:g} m",
                en=f"the blind aisle {item.id} goes {got:.2f} m past its last stall, "
                f"required {asked:g} m",
            )
            yield from view.by_rule(
                "blind_aisle_extension", "aisle.blind_end", item.id, end, text, measured=got
            )


def dead_ends(view: AuditView) -> Iterator[Finding]:
    """Measure how far a car has to back out of each blind aisle (rule dead_end_length).

    The way is measured along the aisle, from its blind end to where it meets an aisle or road that
    does not merely carry it on, or a gate, or to a place where a circle as wide as rule
    dead_end_turning_place fits on the drive network.  Only straight aisles have an end that can be
    named; a bend counts as a place to turn in, and a one-way aisle has no blind end.
    """
    if not (view.rules.active("dead_end_length") and view.rules.active("dead_end_turning_place")):
        return
    most, place = view.rules.value("dead_end_length"), view.rules.value("dead_end_turning_place")
    for k, a, b in _blind(view):
        aisle, item = view.plan.aisles[k], view.aisles[k]
        if aisle.one_way is not None:
            continue
        run, middle, inward, got = _way_out(view, k, a, b)
        if not most < got < math.inf:
            continue
        got = min(got, _to_turn(view, run, middle, inward, place))
        if got > most + TOLERANCE_M:
            text = Text(
                zh=f"尽端车道 {item.id} 长 {got:.0f} m，超过 {most:g} m，没有 {place:g} m 见方的"
                "回车场地",
                en=f"the dead-end aisle {item.id} is {got:.0f} m long, over {most:g} m, and has "
                f"no turning place {place:g} m square",
            )
            end = LineString([a, b])
            yield from view.by_rule(
                "dead_end_length", "aisle.dead_end", item.id, end, text, measured=got
            )


def dead_end_stalls(view: AuditView) -> Iterator[Finding]:
    """Count the stalls of each blind aisle from which a car can only back out (rule of that name).

    Those between its blind end and the place where it meets another aisle or road, or a gate, or
    where a circle as wide as rule dead_end_turning_place fits.
    """
    rule = "dead_end_stalls"
    if not view.rules.active(rule):
        return
    most, place = view.rules.value(rule), view.rules.value("dead_end_turning_place")
    boxes = [a.turning for a, s in zip(view.access, view.from_street, strict=True) if not s]
    for k, a, b in _blind(view):
        aisle, item = view.plan.aisles[k], view.aisles[k]
        if aisle.one_way is not None:
            continue
        run, middle, inward, out = _way_out(view, k, a, b)
        on = shared_areas(boxes, run)
        mine = [x for x, got in zip(boxes, on, strict=True) if x.area > 0 and got > _HALF * x.area]
        if len(mine) <= most or math.isinf(out):
            continue
        out = min(out, _to_turn(view, run, middle, inward, place))
        got = sum(_pos((x.centroid.x, x.centroid.y), middle, inward) < out for x in mine)
        if got > most:
            text = Text(
                zh=f"尽端车道 {item.id} 上有 {got} 个车位，{out:.0f} m 内没有掉头处"
                f"（{place:g} m 见方），最多 {most:g} 个",
                en=f"{counted(got, 'stall opens', 'stalls open')} to the dead-end aisle {item.id}, "
                f"{out:.0f} m from a place to turn ({place:g} m square), {most:g} at most",
            )
            end = LineString([a, b])
            yield from view.by_rule(
                rule, "aisle.dead_end_stalls", item.id, end, text, measured=got, unit="count"
            )


def _way_out(view: AuditView, k: int, a: Pair, b: Pair) -> tuple[BaseGeometry, Pair, Pair, float]:
    """Return the run of a blind aisle, the middle of its end, its way in, and how far to leave it.

    The last is the distance along it to another ground or a gate, in metres, infinite without one.
    """
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    inward = _inward(view.aisles[k].shape, a, b)
    run, others = _straight_run(view, k, inward)
    met = [_first(run, o, middle, inward) for o in (*others, *view.car_mouths)]
    return run, middle, inward, min((m for m in met if m is not None), default=math.inf)


def _to_turn(view: AuditView, run: BaseGeometry, middle: Pair, inward: Pair, place: float) -> float:
    """Return how far along a run a turning place begins, in metres; infinite without one."""
    wide = both(eroded(together([*view.drive_grounds, *view.car_mouths]), place), run)
    spots = shapely.get_coordinates(wide).tolist()
    return min((max(0.0, _pos(p, middle, inward) - place / 2) for p in spots), default=math.inf)


def _blind(view: AuditView) -> Iterator[tuple[int, Pair, Pair]]:
    """Yield the index of each straight aisle with the corners of its ends that lead nowhere."""
    grounds = [*(i.shape for i in view.aisles), *(r.shape for r in view.roads), *view.car_mouths]
    tree = shapely.STRtree(grounds)
    for k, item in enumerate(view.aisles):
        ring = corners(view.plan.aisles[k].outline)
        if len(ring) != 4:
            continue  # only straight aisles have an end that can be named
        beside = tree.query(item.shape, predicate="dwithin", distance=2 * TOLERANCE_M)
        rest = together([grounds[i] for i in sorted(beside.tolist()) if i != k])
        near = rest.buffer(2 * TOLERANCE_M)
        lengths = [math.dist(ring[i], ring[(i + 1) % 4]) for i in range(4)]
        first = 0 if lengths[0] <= lengths[1] else 1
        for i in (first, first + 2):
            a, b = ring[i], ring[(i + 1) % 4]
            end = LineString([a, b])
            if both(end, near).length <= end.length / 2 and not item.shape.is_empty:
                yield k, a, b


def _straight_run(
    view: AuditView, k: int, along: Pair
) -> tuple[BaseGeometry, tuple[BaseGeometry, ...]]:
    """Return an aisle with those that carry it straight on, and all other drive grounds."""
    grounds = view.drive_grounds
    run = {k}
    todo = [k]
    while todo:
        i = todo.pop()
        for j in range(len(view.aisles)):
            near = j not in run and grounds[j].dwithin(grounds[i], 2 * TOLERANCE_M)
            if near and _carries_on(view, j, grounds[k], along):
                run.add(j)
                todo.append(j)
    rest = tuple(g for j, g in enumerate(grounds) if j not in run and not g.is_empty)
    return together([grounds[j] for j in sorted(run)]), rest


def _carries_on(view: AuditView, j: int, shape: BaseGeometry, along: Pair) -> bool:
    ring = corners(view.plan.aisles[j].outline)
    if len(ring) != 4:
        return False
    a, b = max(((ring[i], ring[(i + 1) % 4]) for i in range(4)), key=lambda e: math.dist(*e))
    turn = abs((b[0] - a[0]) * along[1] - (b[1] - a[1]) * along[0]) / math.dist(a, b)
    off = view.aisles[j].shape.centroid, shape.centroid
    aside = abs((off[0].x - off[1].x) * along[1] - (off[0].y - off[1].y) * along[0])
    return turn < math.sin(math.radians(_STRAIGHT_DEG)) and aside < _STRAIGHT_M


def _first(run: BaseGeometry, other: BaseGeometry, start: Pair, along: Pair) -> float | None:
    """Return how far along a run another ground is met, in metres; None if it is not."""
    if not run.dwithin(other, 2 * TOLERANCE_M):
        return None
    met = both(run.buffer(TOLERANCE_M), other.buffer(TOLERANCE_M))
    if met.is_empty:
        return None
    return max(0.0, min(_pos(p, start, along) for p in shapely.get_coordinates(met).tolist()))


def _pos(p: Pair, start: Pair, along: Pair) -> float:
    return (p[0] - start[0]) * along[0] + (p[1] - start[1]) * along[1]


def _inward(shape: BaseGeometry, a: Pair, b: Pair) -> Pair:
    length = math.dist(a, b)
    nx, ny = (b[1] - a[1]) / length, (a[0] - b[0]) / length
    c = shape.centroid
    return (nx, ny) if (c.x - a[0]) * nx + (c.y - a[1]) * ny > 0 else (-nx, -ny)


def _dot(
    edge: tuple[tuple[float, float], tuple[float, float]], along: tuple[float, float]
) -> float:
    (ax, ay), (bx, by) = edge
    return (bx - ax) * along[0] + (by - ay) * along[1]


def _longer(
    a: tuple[float, float], b: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the line through two points, drawn on by its own length at both ends."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    return (a[0] - dx, a[1] - dy), (b[0] + dx, b[1] + dy)
