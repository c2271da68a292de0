"""The suite ``scale``: one irregular site with buildings and trees, grown to 32 times its area.

The boundary keeps its shape and grows by the square root of the factor.  Buildings and trees keep
their size, so their number grows with the area; gates stand evenly along the boundary, so
their number grows with the perimeter.  Nothing is random: places come from a Halton sequence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from spaceplan.bench.cases import BenchCase, Reference
from spaceplan.model.base import Point
from spaceplan.model.scenario import Scenario
from spaceplan.units import tidy

if TYPE_CHECKING:
    from shapely import Polygon

SUITE = "scale"
#: How many times larger than the first each site is, in area.
FACTORS = (1, 2, 4, 8, 16, 32)
#: The first site, 2,500 m²: a drawn outline with slanting edges and a corner that goes inwards.
_SHAPE: tuple[Point, ...] = (
    (0.0, 3.0), (24.0, 0.0), (55.0, 4.0), (61.0, 27.0), (44.0, 33.0), (41.0, 47.0), (14.0, 50.0),
    (2.0, 38.0),
)  # fmt: skip
_AREA_M2 = 2500.0
#: On every 2,500 m² one slab of this size and so many trees.
_SLAB = (20.0, 10.0)
_TREES = 3
_TRUNK_M, _CROWN_M = 0.4, 2.5
_GATE_M = 6.0
#: Kept free between slabs, and between a slab and the boundary: room for an aisle and a row.
_SLAB_GAP_M = 11.0
_TREE_GAP_M = 3.0


def scale_cases() -> tuple[BenchCase, ...]:
    """Return all cases of the suite, the smallest first.

    Returns
    -------
    tuple of BenchCase
        One a factor; none has a reference.
    """
    return tuple(
        BenchCase(SUITE, s, "plan", Reference((SUITE, s.name, "plan")))
        for s in map(grown_site, FACTORS)
    )


def grown_site(factor: int) -> Scenario:
    """Return the site at so many times the first area.

    Parameters
    ----------
    factor
        How many times 2,500 m², at least 1.

    Returns
    -------
    Scenario
        The scenario, parking only, in ``cn-renewal``, plain stalls.
    """
    from shapely import Polygon

    grow = math.sqrt(factor * _AREA_M2 / Polygon(_SHAPE).area)
    boundary = [(tidy(x * grow), tidy(y * grow)) for x, y in _SHAPE]
    outline = Polygon(boundary)
    gates = _gates(boundary, max(1, round(math.sqrt(factor))))
    slabs = _slabs(outline, gates, factor)
    trees = _trees(outline, gates, slabs, _TREES * factor)
    return Scenario.model_validate(_data(factor, boundary, gates, slabs, trees))


def _data(
    factor: int,
    boundary: list[Point],
    gates: list[tuple[Point, Point]],
    slabs: list[list[Point]],
    trees: list[Point],
) -> dict[str, Any]:
    reason = {"zh": "只计普通车位", "en": "Only plain stalls are counted"}
    return {
        "schema_version": 1,
        "name": f"site-x{factor}",
        "title": {"zh": f"放大 {factor} 倍的场地", "en": f"Site of {factor} times the area"},
        "source": {"zh": "为本项目生成", "en": "Generated for this project"},
        "licence": "MIT",
        "date": "2026-11-23",
        "site": {
            "boundary": boundary,
            "gates": [{"id": f"gate-{i}", "span": g} for i, g in enumerate(gates, start=1)],
        },
        "structures": [
            *(
                {"id": f"slab-{i}", "kind": "building", "dwelling": False, "outline": s}
                for i, s in enumerate(slabs, start=1)
            ),
            *(
                {
                    "id": f"tree-{i}",
                    "kind": "tree",
                    "centre": t,
                    "radius": _TRUNK_M,
                    "crown": _CROWN_M,
                }
                for i, t in enumerate(trees, start=1)
            ),
        ],
        "standards": "cn-renewal",
        "rules": {
            "accessible_min": {"value": 0, "reason": reason},
            "accessible_share": {"value": 0, "reason": reason},
        },
    }


def _gates(boundary: list[Point], count: int) -> list[tuple[Point, Point]]:
    """Spread gates evenly along the boundary, each moved along its edge clear of the corners."""
    edges = _edges(boundary)
    sides = [math.dist(a, b) for a, b in edges]
    gates = []
    for i in range(count):
        side, at = 0, (i + 0.1) / count * sum(sides)
        while at > sides[side]:
            at -= sides[side]
            side += 1
        start = min(max(at, 1.0), sides[side] - _GATE_M - 1.0)
        a, b = edges[side]
        gates.append((_along(a, b, start), _along(a, b, start + _GATE_M)))
    return gates


def _slabs(outline: Polygon, gates: list[tuple[Point, Point]], count: int) -> list[list[Point]]:
    """Place slabs with room around them; fewer than asked only where no room is left."""
    from shapely import MultiLineString, box

    mouths = MultiLineString(gates).buffer(_SLAB_GAP_M)
    free = outline.buffer(-_SLAB_GAP_M).difference(mouths)
    placed: list[Polygon] = []
    for i, (x, y) in enumerate(_halton(outline, 400 * count)):
        # two of three lie along x, as slabs of an estate mostly face south
        w, d = _SLAB if i % 3 else _SLAB[::-1]
        slab = box(tidy(x - w / 2), tidy(y - d / 2), tidy(x + w / 2), tidy(y + d / 2))
        if free.contains(slab) and all(slab.distance(p) >= _SLAB_GAP_M for p in placed):
            placed.append(slab)
            if len(placed) == count:
                break
    return [[(px, py) for px, py in slab.exterior.coords[:-1]] for slab in placed]


def _trees(
    outline: Polygon, gates: list[tuple[Point, Point]], slabs: list[list[Point]], count: int
) -> list[Point]:
    from shapely import MultiLineString, Point, Polygon, union_all

    solid = union_all([Polygon(s) for s in slabs])
    free = outline.buffer(-_TREE_GAP_M).difference(MultiLineString(gates).buffer(_SLAB_GAP_M))
    free = free.difference(solid.buffer(_TREE_GAP_M))
    trees: list[tuple[float, float]] = []
    for x, y in _halton(outline, 400 * count, first=7):
        spot = (tidy(x), tidy(y))
        apart = all(math.dist(spot, t) >= _TREE_GAP_M for t in trees)
        if apart and free.contains(Point(spot)):
            trees.append(spot)
            if len(trees) == count:
                break
    return trees


def _halton(outline: Polygon, count: int, first: int = 1) -> Iterator[Point]:
    """Even places in the box around a site: the Halton sequence in bases 2 and 3."""
    west, south, east, north = outline.bounds
    for i in range(first, first + count):
        yield (
            west + _radical(i, 2) * (east - west),
            south + _radical(i, 3) * (north - south),
        )


def _radical(i: int, base: int) -> float:
    value, weight = 0.0, 1.0
    while i:
        weight /= base
        i, digit = divmod(i, base)
        value += weight * digit
    return value


def _edges(boundary: list[Point]) -> list[tuple[Point, Point]]:
    return [(boundary[i], boundary[(i + 1) % len(boundary)]) for i in range(len(boundary))]


def _along(a: Point, b: Point, at: float) -> Point:
    t = at / math.dist(a, b)
    return (tidy(a[0] + t * (b[0] - a[0])), tidy(a[1] + t * (b[1] - a[1])))
