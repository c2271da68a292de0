"""Draw the things that stand about, each with a sign that survives a grey copy.

A bench is a dark bar with a light back, a lamp a ring with a cross, a new tree a dashed crown round
its trunk, a waste point a grey box with a bin, a lift a white shaft with both diagonals.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from spaceplan.model.base import Point, Ring
from spaceplan.model.plan import Furniture
from spaceplan.render.canvas import Canvas
from spaceplan.render.signs import door

#: Least size of a sign on paper, in points from its middle.
_LAMP_PT, _TRUNK_PT, _BIN_PT = 2.6, 1.3, 2.6
#: A bin in a box of 2 x 2: lid, handle, body.
_LID = ((-1.0, 0.55), (1.0, 0.55))
_HANDLE = ((-0.35, 0.55), (-0.35, 0.95), (0.35, 0.95), (0.35, 0.55))
_BODY = ((-0.75, 0.45), (-0.55, -1.0), (0.55, -1.0), (0.75, 0.45))
BIN: tuple[tuple[Point, ...], ...] = (_LID, _HANDLE, (*_BODY, _BODY[0]))
#: Corners of a sign that is meant to be a circle.
_ROUND = 24


def paint_things(canvas: Canvas, things: Sequence[Furniture]) -> None:
    """Draw the plan's furniture.

    Parameters
    ----------
    canvas
        The map.
    things
        Benches, lamps, trees, waste points, lifts; anything else as a plain shape.
    """
    for thing in things:
        PAINTERS.get(thing.kind, _plain)(canvas, thing)


def middle_of(thing: Furniture) -> Point:
    """Return the middle of a thing, in metres.

    Parameters
    ----------
    thing
        The thing.

    Returns
    -------
    Point
        Its point, or the middle of its outline's corners.
    """
    if thing.point is not None or not thing.outline:
        return thing.point or (0.0, 0.0)
    ring = thing.outline
    return (sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring))


def _plain(canvas: Canvas, thing: Furniture) -> None:
    if thing.outline is not None:
        canvas.area("furniture", thing.outline)
    if thing.point is not None:
        canvas.disc("furniture", thing.point, max(0.25, 1.8 * canvas.view.metres_per_point))


def _bench(canvas: Canvas, thing: Furniture) -> None:
    ring = thing.outline
    if ring is None or len(ring) != 4:
        _spot(canvas, "bench", middle_of(thing), 1.8)
        return
    canvas.area("bench", ring)
    a, b, c, d = ring
    if math.dist(a, b) < math.dist(b, c):
        a, b, c, d = b, c, d, a
    back = (_between(a, d, 0.5), _between(b, c, 0.5))
    canvas.line("bench_back", back)


def _lamp(canvas: Canvas, thing: Furniture) -> None:
    at = middle_of(thing)
    r = _spot(canvas, "lamp", at, _LAMP_PT)
    s = r * math.sqrt(0.5)
    for sign in (1, -1):
        canvas.line("lamp", ((at[0] - s, at[1] - sign * s), (at[0] + s, at[1] + sign * s)))


def _tree(canvas: Canvas, thing: Furniture) -> None:
    at = middle_of(thing)
    m = canvas.view.metres_per_point
    crown = max(thing.radius_m or 0.0, 2.5 * _TRUNK_PT * m)
    # the crown lies under stalls and buildings, so that it hides none
    canvas.disc("tree_new", at, crown, busy=False)
    _spot(canvas, "trunk", at, _TRUNK_PT)


def _waste(canvas: Canvas, thing: Furniture) -> None:
    if thing.outline is not None:
        canvas.area("waste", thing.outline)
    size = _BIN_PT * canvas.view.metres_per_point
    x, y = middle_of(thing)

    def lay(points: Sequence[Point]) -> tuple[Point, ...]:
        return tuple((x + size * u, y + size * v) for u, v in points)

    for part in BIN:
        canvas.line("waste", lay(part))


def _lift(canvas: Canvas, thing: Furniture) -> None:
    ring = thing.outline
    if ring is None:
        _spot(canvas, "lift", middle_of(thing), 2.5)
        return
    canvas.area("lift", ring)
    for a, b in diagonals(ring):
        canvas.line("lift", (a, b))
    if thing.door is not None:
        door(canvas, ring, thing.door)


def diagonals(ring: Ring) -> tuple[tuple[Point, Point], ...]:
    """Return the two diagonals of an outline with four corners; none of any other.

    Parameters
    ----------
    ring
        The outline, in metres.

    Returns
    -------
    tuple of (Point, Point)
        Their ends.
    """
    return ((ring[0], ring[2]), (ring[1], ring[3])) if len(ring) == 4 else ()


def _spot(canvas: Canvas, look_id: str, at: Point, least_pt: float) -> float:
    """Draw a disc no smaller on paper than can be seen; return its radius in metres."""
    radius = max(0.15, least_pt * canvas.view.metres_per_point)
    turn = [2 * math.pi * i / _ROUND for i in range(_ROUND)]
    ring = [(at[0] + radius * math.cos(a), at[1] + radius * math.sin(a)) for a in turn]
    canvas.area(look_id, ring)
    return radius


def _between(a: Point, b: Point, share: float) -> Point:
    return (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))


#: How each kind is drawn.
PAINTERS: dict[str, Callable[[Canvas, Furniture], None]] = {
    "bench": _bench,
    "lamp": _lamp,
    "tree": _tree,
    "waste": _waste,
    "lift": _lift,
}
