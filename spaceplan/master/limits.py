"""What hard rules on single lanes and dead ends leave of a sketch.

A lane that is too long without a place to pass, or at whose inner end no car can wait, is shut with
all that lies behind it.  Where too many stalls lie behind a lane, or open to a dead end, some go.
The search knows of these rules, so that little is left to be done here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString, Point, Polygon

from spaceplan.geometry.outline import polygons
from spaceplan.geometry.overlay import common, union, without
from spaceplan.geometry.site import Site
from spaceplan.geometry.zones import NECK_PLAY_M, way_width
from spaceplan.master.network import Network, network
from spaceplan.search.clearances import beside_extra, beyond_last
from spaceplan.search.gap import RowGap, cut_gap
from spaceplan.search.sketch import Sketch
from spaceplan.units import SWEEP_SLACK_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Shapes nearer than this touch, in metres.
_TOUCH_M = 0.01
#: Aisles are one straight run if the sine between them is less, and their middles lie no farther
#: beside one line, in metres.
_TURN, _ASIDE_M = math.sin(math.radians(10.0)), 1.0

#: A stall: index of its row, and which of its stalls.
Place = tuple[int, int]


def within_limits(site: Site, sketch: Sketch) -> Sketch:
    """Return what hard rules on single lanes and dead ends leave of a sketch.

    Parameters
    ----------
    site
        The site.
    sketch
        What the search proposes.

    Returns
    -------
    Sketch
        The same without lanes that are too long (rule neck_length) or have no room to wait
        (neck_waiting_length), and with as many stalls behind a lane (neck_stalls) and on a dead end
        (dead_end_stalls, dead_end_length) as are allowed.
    """
    hard = {
        r
        for r in ("neck_length", "neck_waiting_length", "neck_stalls", *_DEAD_ENDS)
        if site.rules.hard(r)
    }
    for rule, fails in _LANES.items():
        while rule in hard:
            lanes = _Lanes(site, sketch, network(site, sketch.aisles))
            shut = next((s for s in lanes.stretches() if fails(lanes, s)), None)
            if shut is None:
                break
            behind = lanes.net.reached() - lanes.net.reached(shut)
            sketch = _shut(sketch, lanes.net, behind | shut)
    if "neck_stalls" in hard:
        sketch = _few_behind(site, sketch)
    return _few_on_dead_ends(site, sketch, hard) if hard.intersection(_DEAD_ENDS) else sketch


@dataclass(frozen=True)
class _Lanes:
    """The two-way single lanes of a sketch, as they will be drawn."""

    site: Site
    sketch: Sketch
    net: Network

    def stretches(self) -> Iterator[frozenset[int]]:
        """Yield the lanes that touch each other."""
        aisles = self.sketch.aisles
        left = [i for i, a in enumerate(aisles) if a.neck and a.way == 0]
        while left:
            some = {left.pop(0)}
            while more := [j for j in left if any(self._touch(i, j) for i in some)]:
                some.update(more)
                left = [j for j in left if j not in some]
            yield frozenset(some)

    def _touch(self, i: int, j: int) -> bool:
        return bool(self.net.shapes[i].distance(self.net.shapes[j]) < _TOUCH_M)

    def ground(self, stretch: Collection[int]) -> BaseGeometry:
        """Return what is drawn of a stretch: from the gate or first crossing to the last one."""
        return common(union(self._drawn(i) for i in stretch), self.site.ground)

    def _drawn(self, i: int) -> BaseGeometry:
        me, shape = self.sketch.aisles[i], self.net.shapes[i]
        spans = [(me.start, 2 * me.half)] if me.gate else []
        for j, other in enumerate(self.net.shapes):
            if j != i and other.intersects(shape):
                spans += [
                    _span(part, me.anchor, me.along) for part in polygons(common(shape, other))
                ]
        if not spans:
            return Polygon()
        low, high = min(s[0] for s in spans), max(s[1] for s in spans)
        return Polygon(me.corners(max(me.start, low), min(me.end, high)))

    def wide(self) -> BaseGeometry:
        """Return the aisles that are no lanes, and the kept roads."""
        aisles = self.sketch.aisles
        shapes = enumerate(self.net.shapes)
        return union(s for i, s in shapes if i >= len(aisles) or not aisles[i].neck)

    def too_long(self, stretch: Collection[int]) -> bool:
        """Tell whether there is no place for two cars to pass for too long."""
        half = way_width(self.site) / 2 - NECK_PLAY_M
        roomy = union(self.net.shapes).buffer(-half, join_style="mitre")
        passing = roomy.buffer(half + NECK_PLAY_M, join_style="mitre")
        alone = without(self.ground(stretch), passing)
        return _longest(alone) > self.site.rules.value("neck_length")

    def no_waiting(self, stretch: Collection[int]) -> bool:
        """Tell whether no car can wait at the inner end of a stretch that is long."""
        rules, ground = self.site.rules, self.ground(stretch)
        if _longest(ground) <= rules.value("neck_waiting_length"):
            return False
        width = max(rules.value("aisle_width"), rules.value("stall_length"))
        room = self.wide().buffer(SWEEP_SLACK_M / 2 - width / 2)
        return room.is_empty or bool(room.distance(ground) > width / 2)

    def long(self, stretch: Collection[int]) -> bool:
        """Tell whether a stretch is so long that its stalls are counted."""
        alone = without(self.ground(stretch), self.wide())
        return _longest(alone) > self.site.rules.value("aisle_width")


_LANES: dict[str, Callable[[_Lanes, frozenset[int]], bool]] = {
    "neck_length": _Lanes.too_long,
    "neck_waiting_length": _Lanes.no_waiting,
}
_DEAD_ENDS = ("dead_end_stalls", "dead_end_length")


def _shut(sketch: Sketch, net: Network, gone: Collection[int]) -> Sketch:
    """Return a sketch without some pieces of its network, and the rows that are entered there."""
    kept = [i for i in range(len(sketch.aisles)) if i not in gone]
    index = {i: k for k, i in enumerate(kept)}
    gaps = [g for g in sketch.gaps if net.serving(g) not in gone]
    return replace(
        sketch,
        aisles=tuple(sketch.aisles[i] for i in kept),
        gaps=tuple(replace(g, aisle=index.get(g.aisle, -1)) for g in gaps),
    )


def _few_behind(site: Site, sketch: Sketch) -> Sketch:
    """Leave out the farthest stalls behind each long lane until no more are left than allowed."""
    most = int(site.rules.value("neck_stalls"))
    lanes = _Lanes(site, sketch, network(site, sketch.aisles))
    gone: set[Place] = set()
    for stretch in lanes.stretches():
        behind = lanes.net.reached() - lanes.net.reached(stretch)
        if not behind or not lanes.long(stretch):
            continue
        ground = lanes.ground(stretch)
        mine = [
            (Point(gap.at(u + gap.pitch / 2, 0)).distance(ground), g, i)
            for g, gap in enumerate(sketch.gaps)
            if lanes.net.serving(gap) in behind
            for i, u in enumerate(_starts(gap))
            if (g, i) not in gone
        ]
        gone |= {(g, i) for _, g, i in sorted(mine)[most:]}
    return _less(sketch, gone)


def _few_on_dead_ends(site: Site, sketch: Sketch, hard: Collection[str]) -> Sketch:
    """Leave out the outermost stalls of dead ends until they are as few and near as allowed."""
    rules, net = site.rules, network(site, sketch.aisles)
    most = rules.value("dead_end_stalls") if "dead_end_stalls" in hard else math.inf
    far = math.inf
    if "dead_end_length" in hard and rules.active("dead_end_turning_place"):
        far = rules.value("dead_end_length") - max(beyond_last(rules), beside_extra(rules))
    deep = rules.value("aisle_width")
    places = [(g, i) for g, gap in enumerate(sketch.gaps) for i in range(gap.count)]
    boxes = [_box(sketch.gaps[g], i, deep) for g, i in places]
    gone: set[Place] = set()
    for k, me in enumerate(sketch.aisles):
        if me.way != 0:
            continue
        run = _straight_run(sketch, net, k)
        ground = union(net.shapes[i] for i in run)
        met = [
            _span(part, me.anchor, me.along)
            for i, other in enumerate(net.shapes)
            if i not in run
            for part in polygons(common(ground, other))
        ]
        mouths = (common(ground.buffer(_TOUCH_M), LineString([o.a, o.b])) for o in site.car_gates)
        met += [_span(m, me.anchor, me.along) for m in mouths if not m.is_empty]
        if not met:
            continue
        on = shapely.area(shapely.intersection(boxes, ground)) if boxes else ()
        mine = [
            (*_span(box, me.anchor, me.along), place)
            for box, place, got in zip(boxes, places, on, strict=True)
            if got > box.area / 2 and place not in gone
        ]
        first, last = min(a for a, _ in met), max(b for _, b in met)
        for ends in (
            [(first - a, p) for a, b, p in mine if (a + b) / 2 < first],
            [(b - last, p) for a, b, p in mine if (a + b) / 2 > last],
        ):
            ends.sort()
            gone |= {p for n, (off, p) in enumerate(ends) if n >= most or off > far}
    return _less(sketch, gone)


def _straight_run(sketch: Sketch, net: Network, k: int) -> frozenset[int]:
    """Return an aisle with those that carry it straight on."""
    me, run, todo = sketch.aisles[k], {k}, [k]
    while todo:
        for j in net.joins[todo.pop()] - run:
            if j >= len(sketch.aisles):
                continue
            other = sketch.aisles[j]
            turn = abs(other.along[0] * me.along[1] - other.along[1] * me.along[0])
            middle = other.corners(other.start, other.end)
            x, y = (sum(c[i] for c in middle) / 4 - me.anchor[i] for i in (0, 1))
            if turn < _TURN and abs(x * me.along[1] - y * me.along[0]) < _ASIDE_M:
                run.add(j)
                todo.append(j)
    return frozenset(run)


def _less(sketch: Sketch, gone: Collection[Place]) -> Sketch:
    """Return a sketch without some of its stalls."""
    if not gone:
        return sketch
    gaps: list[RowGap] = []
    for g, gap in enumerate(sketch.gaps):
        starts = _starts(gap)
        gaps += cut_gap(gap, [(starts[i], starts[i] + gap.pitch) for h, i in gone if h == g])
    return replace(sketch, gaps=tuple(gaps))


def _starts(gap: RowGap) -> list[float]:
    first = gap.end - gap.count * gap.pitch - gap.extra if gap.right else gap.start
    return [first + i * gap.pitch for i in range(gap.count)]


def _box(gap: RowGap, i: int, deep: float) -> Polygon:
    """Return the ground before a stall, on which cars turn into it."""
    u = _starts(gap)[i]
    return Polygon(
        [gap.at(a, v) for a, v in ((u, 0), (u, -deep), (u + gap.pitch, -deep), (u + gap.pitch, 0))]
    )


def _span(
    shape: BaseGeometry, anchor: tuple[float, float], along: tuple[float, float]
) -> tuple[float, float]:
    """Return from where to where a shape reaches along a line, in metres."""
    (px, py), (ux, uy) = anchor, along
    us = [(x - px) * ux + (y - py) * uy for x, y in shapely.get_coordinates(shape)]
    return min(us), max(us)


def _longest(shape: BaseGeometry) -> float:
    """Return about how long the longest part of a stretch of lane is, in metres."""
    return max((_length(p) for p in polygons(shape)), default=0.0)


def _length(strip: Polygon) -> float:
    """Of a strip of length l and width w, l + w is half the outline and l * w the area."""
    half = strip.length / 2
    return (half + math.sqrt(max(0.0, half * half - 4 * strip.area))) / 2
