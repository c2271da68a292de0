"""Things that stand about are as large as the rules, or the brief, say."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import shapely

from spaceplan.audit.shapes import polygonal
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Of each kind the code of its finding and the rules of its two sides; of what is round, those of
#: its diameter.
_SIDES = {
    "bench": ("bench.small", "bench_length", "bench_depth"),
    "waste": ("waste.small", "waste_point_length", "waste_point_width"),
    "lamp": ("lamp.small", "lamp_base", "lamp_base"),
    "tree": ("tree.small", "tree_pit", "tree_pit"),
}
_NAMES = {
    "bench": Text(zh="座椅", en="bench"),
    "waste": Text(zh="垃圾投放点", en="waste point"),
    "lamp": Text(zh="路灯基座", en="base of the lamp"),
    "tree": Text(zh="树池", en="pit of the new tree"),
}
#: A disc drawn with eight corners is across so much of its diameter.
_DISC = math.cos(math.pi / 8)


def sizes(view: AuditView) -> Iterator[Finding]:
    """Ensure that benches, waste points, lamps and tree pits are as large as asked.

    Measured are the sides of the smallest rectangle round the outline, against the wish's
    footprint or else the rules; a lamp's base and a tree's pit may be discs of few corners.  What
    is given by a point alone has no size of its own.
    """
    wish = view.case.brief.furniture
    asked = wish.waste.footprint if wish is not None and wish.waste is not None else None
    placed = [f for f in view.plan.furniture if f.outline is not None or f.point is not None]
    for thing, item in zip(placed, view.furniture, strict=True):
        if thing.kind not in _SIDES or thing.outline is None or not item.sound:
            continue
        code, *rules = _SIDES[thing.kind]
        own = asked if thing.kind == "waste" else None
        least = sorted(own or [view.rules.value(r) for r in rules])
        rules.sort(key=view.rules.value)
        share = _DISC if rules[0] == rules[1] else 1.0
        for rule, got, need in zip(rules, _sides(item.shape), least, strict=True):
            if got >= need * share - TOLERANCE_M:
                continue
            name = _NAMES[thing.kind]
            text = Text(
                zh=f"{name.zh} {thing.id} 边长 {got:.2f} m，要求 {need:g} m：放大",
                en=f"a side of the {name.en} {thing.id} is {got:.2f} m, required {need:g} m: "
                "make it larger",
            )
            yield from view.by_rule(
                rule, code, thing.id, item.shape, text, measured=got, required=need
            )
            break


def _sides(shape: BaseGeometry) -> tuple[float, float]:
    """Return the short and the long side of the smallest rectangle round a shape, in metres."""
    ring = shapely.get_coordinates(polygonal(shape).minimum_rotated_rectangle)
    if len(ring) < 4:
        return 0.0, 0.0
    one, other = math.dist(ring[0], ring[1]), math.dist(ring[1], ring[2])
    return min(one, other), max(one, other)
