"""One-way aisles: whether they are allowed, and whether the traffic goes round.

The circulation is a directed graph.  Its nodes are the one-way aisles, and what they leave of other
aisles and existing roads; two of them meet where they overlap or touch and a car as wide as a
single lane gets from one to the other.  In a two-way ground one drives from any such meeting place
to any other; in a one-way aisle only from nearer its tail to nearer its head, tail and head being
the ends of its outline in the direction of travel.  Every vehicle gate is a way in and a way out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely

from spaceplan.audit.access import heading
from spaceplan.audit.drive import needed_rule
from spaceplan.audit.ground import eroded
from spaceplan.audit.items import hard
from spaceplan.audit.shapes import both, minus, thick, together
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.enums import StallKind
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Outlines this near are one ground, as everywhere in the audit.
_GAP_M = TOLERANCE_M / 2
#: A long aisle's traffic may not run more across it than this, in degrees.
_ASKEW_DEG = 45.0
#: An aisle is long if it is so many times as long as wide.
_LONG = 1.5


@dataclass(frozen=True)
class Meeting:
    """A place where one drives from one ground into another."""

    grounds: tuple[int, int]
    """Numbers of the two; -1 stands for the street outside a vehicle gate."""
    place: BaseGeometry
    """What they share there."""


@dataclass(frozen=True)
class Circulation:
    """Where cars may go on the aisles and roads of a plan."""

    view: AuditView

    @cached_property
    def grounds(self) -> tuple[BaseGeometry, ...]:
        """What cars drive on, apart: each one-way aisle, then what these leave of all others.

        Who drives along a one-way aisle keeps to its direction, whatever else is drawn upon it; so
        a two-way ground is cut where one-way aisles lie, and crosses them from piece to piece.
        """
        return tuple(shape for _, shape in self._parts)

    @cached_property
    def _parts(self) -> tuple[tuple[int, BaseGeometry], ...]:
        whole = list(enumerate(self.view.drive_grounds))
        one_way = [(i, g) for i, g in whole if self.travel(i) is not None]
        taken = together([g for _, g in one_way])
        cut = [
            (i, part)
            for i, g in whole
            if self.travel(i) is None
            for part in shapely.get_parts(thick(minus(g, taken)))
        ]
        return (*one_way, *cut)

    def owner(self, part: int) -> int:
        """Return which aisle or road of the plan a ground is of; -1 for the street."""
        return self._parts[part][0] if part >= 0 else -1

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """All meeting places of two grounds, and of grounds with the street."""
        lane = self.view.rules.value("single_lane_width")
        grown = [g.buffer(_GAP_M, join_style="mitre") for g in self.grounds]
        mouths = [m.buffer(_GAP_M, join_style="mitre") for m in self.view.car_mouths]
        tree = shapely.STRtree(grown)
        out = []
        left, right = tree.query(grown, predicate="intersects")
        pairs = sorted((i, j) for i, j in zip(left.tolist(), right.tolist(), strict=True) if i < j)
        for i, j in pairs:
            places = _meet(grown[i], grown[j], min(lane, self._width(i), self._width(j)))
            out += [Meeting((i, j), place) for place in places]
        left, right = tree.query(mouths, predicate="intersects")
        for m, j in sorted(zip(left.tolist(), right.tolist(), strict=True)):
            places = _meet(mouths[m], grown[j], min(lane, self._width(j)))
            out += [Meeting((-1, j), place) for place in places]
        return tuple(out)

    def _width(self, part: int) -> float:
        """Width of the lane that a ground offers at least; a road's own is not known."""
        i = self.owner(part)
        if self.travel(i) is None:
            return math.inf
        return self.view.rules.value(needed_rule(self.view, i))

    def travel(self, i: int) -> tuple[float, float] | None:
        """Return the unit vector of a one-way aisle's traffic; None for a two-way ground."""
        aisles = self.view.plan.aisles
        way = aisles[i].one_way if 0 <= i < len(aisles) else None
        if way is None:
            return None
        return (math.cos(math.radians(way)), math.sin(math.radians(way)))

    def span(self, i: int, place: BaseGeometry) -> tuple[float, float]:
        """Return from where to where a place lies along a ground's traffic, in metres."""
        along = self.travel(i)
        if along is None or place.is_empty:
            return (0.0, 0.0)
        at = [x * along[0] + y * along[1] for x, y in shapely.get_coordinates(place).tolist()]
        return (min(at), max(at))

    def passes(self, part: int, one: Meeting, other: Meeting) -> bool:
        """Tell whether a car in a ground may drive from one meeting place to another."""
        i = self.owner(part)
        if self.travel(i) is None:
            return True
        return self.span(i, other.place)[1] >= self.span(i, one.place)[0] - TOLERANCE_M

    def parts_of(self, i: int) -> tuple[int, ...]:
        """Return the grounds of an aisle that hold a car as wide as a lane."""
        lane = self.view.rules.value("single_lane_width")
        return tuple(
            p
            for p, (owner, shape) in enumerate(self._parts)
            if owner == i and (self.travel(i) is not None or not eroded(shape, lane).is_empty)
        )

    def driven(self, *, back: bool) -> set[tuple[int, int]]:
        """Return where cars from the gates come, or whence they get to one.

        Parameters
        ----------
        back
            False for the way in, True for the way out, followed backwards.

        Returns
        -------
        set of tuple
            Meeting place and ground: a car that comes from a gate enters the ground there, or one
            that leaves the ground there gets to a gate.
        """
        meetings = self.meetings
        at: dict[int, list[int]] = {}
        for m, meeting in enumerate(meetings):
            for i in meeting.grounds:
                at.setdefault(i, []).append(m)
        found = {(m, max(meetings[m].grounds)) for m in at.get(-1, [])}
        todo = sorted(found)
        while todo:
            m, i = todo.pop()
            for n in at[i]:
                one, other = (n, m) if back else (m, n)
                if n == m or not self.passes(i, meetings[one], meetings[other]):
                    continue
                a, b = meetings[n].grounds
                beyond = (n, b if a == i else a)
                if beyond[1] >= 0 and beyond not in found:
                    found.add(beyond)
                    todo.append(beyond)
        return found


def _meet(one: BaseGeometry, other: BaseGeometry, lane: float) -> list[BaseGeometry]:
    """Return the places where a car as wide as a lane gets from one ground to another."""
    shared = both(one, other)
    if shared.is_empty:
        return []
    middles = eroded(together([one, other]), lane, _GAP_M)
    cores = [eroded(g, lane, _GAP_M) for g in (one, other)]
    # A stub shorter than a lane is wide has no middles of its own.
    ends = [g if c.is_empty else c for g, c in zip((one, other), cores, strict=True)]
    ways = [p for p in shapely.get_parts(middles) if all(p.intersects(e) for e in ends)]
    way = together(ways).buffer(lane / 2)
    return [p for p in shapely.get_parts(shared) if p.intersects(way)]


def forbidden(view: AuditView) -> Iterator[Finding]:
    """Ensure that there are no one-way aisles where rule aisle_one_way says no."""
    if view.rules.one_way:
        return
    for aisle, item in zip(view.plan.aisles, view.aisles, strict=True):
        if aisle.one_way is not None:
            text = Text(
                zh=f"车道 {aisle.id} 为单行，规则不允许单行车道",
                en=f"the aisle {aisle.id} is one-way; the rules allow no one-way aisles",
            )
            yield from (
                f.model_copy(update={"required": None})
                for f in view.by_rule(
                    "aisle_one_way", "aisle.one_way_forbidden", aisle.id, item.shape, text, unit=""
                )
            )


def closes(view: AuditView) -> Iterator[Finding]:
    """Ensure that every aisle can be driven to from a vehicle gate, and left to one.

    A one-way aisle must be entered at its tail and left at its head, within an aisle's width; a
    long one must be driven along, not across.  Looked at only where there are one-way aisles;
    aisles that no ground joins to a gate at all are ``aisle.unreached``.
    """
    if all(a.one_way is None for a in view.plan.aisles):
        return
    net = Circulation(view)
    ways_in, ways_out = net.driven(back=False), net.driven(back=True)
    slack = view.rules.value("aisle_width")
    for k, (aisle, item) in enumerate(zip(view.plan.aisles, view.aisles, strict=True)):
        if item.shape.is_empty:
            continue
        parts = net.parts_of(k)
        entered, exited = ({i for _, i in ways} for ways in (ways_in, ways_out))
        came = [net.span(k, net.meetings[m].place)[0] for m, i in sorted(ways_in) if i in parts]
        left = [net.span(k, net.meetings[m].place)[1] for m, i in sorted(ways_out) if i in parts]
        if aisle.one_way is None:
            came = came if entered.issuperset(parts) else []
            left = left if exited.issuperset(parts) else []
            if not parts:  # all of it lies on one-way aisles
                continue
        else:
            if _askew(item.shape, aisle.one_way):
                text = Text(
                    zh=f"单行车道 {aisle.id} 的行驶方向 {aisle.one_way:g}° 与车道走向不符",
                    en=f"the one-way aisle {aisle.id} is to be driven at {aisle.one_way:g}°, "
                    "across the way it runs",
                )
                yield hard("aisle.one_way_askew", aisle.id, item.shape, text)
                continue
            tail, head = net.span(k, item.shape)
            came = [s for s in came if s <= tail + slack]
            left = [s for s in left if s >= head - slack]
        if came and left:
            continue
        where = ("", "") if aisle.one_way is None else ("起点", " at its tail")
        zh = f"从车行出入口驶不进{where[0]}" if not came else "驶不出到车行出入口"
        en = "cannot be entered from a vehicle gate" + where[1]
        if came:
            en = "cannot be left" + (" at its head" if where[1] else "") + " to a vehicle gate"
        text = Text(
            zh=f"车道 {aisle.id} 按单行方向{zh}：循环不闭合",
            en=f"by the one-way directions the aisle {aisle.id} {en}: "
            "the traffic does not go round",
        )
        yield hard("aisle.one_way_open", aisle.id, item.shape, text)


def _askew(shape: BaseGeometry, way: float) -> bool:
    """Tell whether traffic runs across an aisle that is much longer than wide."""
    ring = shapely.get_coordinates(shape.minimum_rotated_rectangle).tolist()
    if len(ring) < 4:
        return False
    edges = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(ring[:3])]
    (short, _, _), (long, dx, dy) = sorted((math.hypot(x, y), x, y) for x, y in edges)
    if long < _LONG * short or long <= 0:
        return False
    along = abs(dx * math.cos(math.radians(way)) + dy * math.sin(math.radians(way))) / long
    return bool(along < math.cos(math.radians(_ASKEW_DEG)))


def apart(view: AuditView) -> Iterator[Finding]:
    """Ensure that no two one-way aisles lie along each other with their traffic head on.

    Where they only cross, or one begins where the other does, they share a square; what they share
    may be as long as an aisle is wide.
    """
    one_way = [
        (a, i.shape, math.radians(a.one_way))
        for a, i in zip(view.plan.aisles, view.aisles, strict=True)
        if a.one_way is not None and not i.shape.is_empty
    ]
    wide = view.rules.value("aisle_width")
    for n, (aisle, shape, way) in enumerate(one_way):
        for other, theirs, back in one_way[:n]:
            if math.cos(way - back) > -math.cos(math.radians(_ASKEW_DEG)):
                continue
            shared = thick(both(shape, theirs))
            if shared.is_empty:
                continue
            at = shapely.get_coordinates(shared) @ (math.cos(way), math.sin(way))
            long = float(at.max() - at.min())
            if long <= wide + TOLERANCE_M:
                continue
            text = Text(
                zh=f"单行车道 {other.id} 与 {aisle.id} 方向相反，却重叠 {long:.2f} m",
                en=f"the one-way aisles {other.id} and {aisle.id} run against each other "
                f"on the same ground for {long:.2f} m",
            )
            yield hard(
                "aisle.one_way_head_on",
                aisle.id,
                shared,
                text,
                measured=long,
                required=wide,
                unit="m",
            )


def with_the_traffic(view: AuditView) -> Iterator[Finding]:
    """Ensure that angled stalls at a one-way aisle are entered forward, in its direction."""
    if all(a.one_way is None for a in view.plan.aisles):
        return
    for stall, item, k in zip(view.plan.stalls, view.stalls, view.aisle_of, strict=True):
        if stall.kind is not StallKind.ANGLED or k is None or k >= len(view.plan.aisles):
            continue
        way = view.plan.aisles[k].one_way
        if way is None:
            continue
        into = heading(stall)
        if into[0] * math.cos(math.radians(way)) + into[1] * math.sin(math.radians(way)) < -1e-6:
            name = view.plan.aisles[k].id
            text = Text(
                zh=f"斜列车位 {stall.id} 的朝向与单行车道 {name} 的行驶方向相反，不能前进驶入",
                en=f"the angled stall {stall.id} opens against the one-way aisle {name}: "
                "no car can drive in forward",
            )
            yield hard("stall.against_one_way", stall.id, item.shape, text)
