"""Pins: what was to stay has stayed, and no stall stands where none may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import shapely
from shapely import LinearRing, Point

from spaceplan.audit.items import hard
from spaceplan.audit.shapes import EMPTY, both, depth, polygon, thick
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.finding import Finding
from spaceplan.model.pins import LISTS, Pinned
from spaceplan.model.plan import Furniture, Plan

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: «To the centimetre.»
_SAME_M = 0.01
#: What must agree beside the outline.
_TRAITS = ("kind", "neck", "typology", "capacity", "ebikes")


def kept(view: AuditView) -> Iterator[Finding]:
    """Ensure that what the option pins stands in the plan, to the centimetre."""
    yield from pins_kept(view.case.pins, view.plan)


def pins_kept(pinned: Pinned, plan: Plan) -> Iterator[Finding]:
    """Yield what a plan does not keep of some pins.

    Parameters
    ----------
    pinned
        What was to stay, and where no stall may stand.
    plan
        The plan.

    Yields
    ------
    Finding
        ``pin.moved`` for each thing that is gone, elsewhere or of another kind; ``pin.no_stall``
        for each stall on ground that was to be free of stalls.
    """
    for name in (*LISTS, "rooms"):
        there: Sequence[object] = getattr(plan, name)
        lines = [(o, _line(o)) for o in there]
        for thing in getattr(pinned, name):
            mine = _line(thing)
            off = min((_off(mine, line) for o, line in lines if _alike(thing, o)), default=None)
            if off is not None and off <= _SAME_M:
                continue
            zh = "不见了或换了种类" if off is None else f"移动了 {off:.2f} m"
            en = "is gone, or of another kind" if off is None else f"has moved by {off:.2f} m"
            text = Text(zh=f"固定不动的 {thing.id} {zh}", en=f"the pinned {thing.id} {en}")
            yield hard("pin.moved", thing.id, mine, text, measured=off, required=_SAME_M, unit="m")
    for sid, gone in [*((s, True) for s in pinned.removed), *((s, False) for s in pinned.standing)]:
        if (sid in plan.removed) != gone:
            zh, en = ("应拆除", "was to go") if gone else ("应保留", "was to stay")
            text = Text(zh=f"构筑物 {sid} {zh}，布置图未照办", en=f"{sid} {en}, but does not")
            yield hard("pin.moved", sid, EMPTY, text)
    for i, ring in enumerate(pinned.no_stall, start=1):
        ground, _ = polygon(ring)
        for stall in plan.stalls:
            shared = both(ground, polygon(stall.outline)[0])
            core = thick(shared)
            if not core.is_empty:
                text = Text(
                    zh=f"车位 {stall.id} 有 {shared.area:.2f} m² 在不设车位的范围 {i} 内",
                    en=f"{shared.area:.2f} m² of the stall {stall.id} lie where no stall may be "
                    f"(ground {i})",
                )
                yield hard(
                    "pin.no_stall", stall.id, core, text, measured=depth(shared), required=0,
                    unit="m",
                )  # fmt: skip


def _line(thing: object) -> BaseGeometry:
    ring = getattr(thing, "outline", None)
    if ring is not None:
        return LinearRing(ring)
    point = thing.point if isinstance(thing, Furniture) else None
    return EMPTY if point is None else Point(point)


def _alike(one: object, other: object) -> bool:
    return all(getattr(one, t, None) == getattr(other, t, None) for t in _TRAITS)


def _off(one: BaseGeometry, other: BaseGeometry) -> float:
    """How far two outlines are apart where they are farthest, in metres."""
    if one.is_empty or other.is_empty:
        return 0.0 if one.is_empty and other.is_empty else 1e6
    return float(shapely.hausdorff_distance(one, other))
