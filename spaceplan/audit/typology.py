"""Room blocks: where they may stand, and whether their shape is the one they claim."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from shapely import Polygon

from spaceplan.audit.items import hard
from spaceplan.audit.shapes import EMPTY, corners, depth, minus, polygon, thick, turns
from spaceplan.audit.view import AuditView
from spaceplan.model.base import Text
from spaceplan.model.enums import Typology
from spaceplan.model.finding import Finding
from spaceplan.model.plan import Block
from spaceplan.units import TOLERANCE_M

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def within(view: AuditView) -> Iterator[Finding]:
    """Ensure that the block lies where the option wants it."""
    if view.case.within is None:
        return
    area, _ = polygon(view.case.within)
    for item in view.blocks:
        out = minus(item.shape, area)
        if not thick(out).is_empty:
            text = Text(
                zh=f"{item.id} 有 {out.area:.2f} m² 在指定范围之外",
                en=f"{out.area:.2f} m² of {item.id} lie outside the area the option names",
            )
            yield hard(
                "block.outside_within",
                item.id,
                thick(out),
                text,
                measured=depth(out),
                required=0,
                unit="m",
            )


def shape(view: AuditView) -> Iterator[Finding]:
    """Ensure that each block has the typology asked for, and really its shape.

    A bar is a rectangle.  A half-ring has three wings at right angles round a court that is open
    on its fourth side.  An ell has two wings.  Shapes that no rule describes yet are not judged.
    """
    for block, item in zip(view.plan.blocks, view.blocks, strict=True):
        asked = view.case.typology
        if asked is not Typology.ANY and block.typology is not asked:
            text = Text(
                zh=f"{block.id} 的形式是 {block.typology.value}，方案要 {asked.value}",
                en=f"{block.id} is a {block.typology.value}, the option asks for {asked.value}",
            )
            yield hard("block.typology", block.id, item.shape, text)
        ring = corners(block.outline)
        bends = turns(ring)
        wanted = {Typology.BAR: 0, Typology.ELL: 1, Typology.HALF_RING: 2}.get(block.typology)
        if wanted is None or not item.sound:
            continue
        inner = [i for i, t in enumerate(bends or []) if t < 0]
        fits = bends is not None and len(ring) == 4 + 2 * wanted and len(inner) == wanted
        if fits and wanted == 2:
            fits = (inner[1] - inner[0]) in (1, len(ring) - 1)
        if not fits:
            text = Text(
                zh=f"{block.id} 的轮廓不是 {block.typology.value}",
                en=f"the outline of {block.id} is no {block.typology.value}",
            )
            yield hard("block.shape", block.id, item.shape, text)
        elif wanted == 2:
            first = inner[0] if inner[1] - inner[0] == 1 else inner[1]
            yield from _court(view, block, ring, first)


def _court(
    view: AuditView, block: Block, ring: list[tuple[float, float]], first: int
) -> Iterator[Finding]:
    """Ensure that the court between the wings is wide enough and the one that is drawn."""
    n = len(ring)
    before, a, b, after = (ring[(first + k) % n] for k in (-1, 0, 1, 2))
    between = Polygon(_cut(before, a, b, after))
    got = math.dist(a, b)
    drawn: BaseGeometry = EMPTY if block.court is None else polygon(block.court)[0]
    if block.court is not None:
        out = minus(drawn, between)
        if not thick(out).is_empty:
            text = Text(
                zh=f"{block.id} 画出的内院有 {out.area:.2f} m² 不在两翼之间",
                en=f"{out.area:.2f} m² of the court drawn for {block.id} lie not between its wings",
            )
            yield hard(
                "court.shape", block.id, thick(out), text, measured=depth(out), required=0, unit="m"
            )
        ux, uy = (b[0] - a[0]) / got, (b[1] - a[1]) / got
        spread = [p[0] * ux + p[1] * uy for p in block.court]
        got = min(got, max(spread) - min(spread))
    need = view.rules.value("court_width")
    if got < need - TOLERANCE_M:
        text = Text(
            zh=f"{block.id} 的内院宽 {got:.2f} m，要求 {need:g} m",
            en=f"the court of {block.id} is {got:.2f} m wide, required {need:g} m",
        )
        yield from view.by_rule(
            "court_width", "court.narrow", block.id, between, text, measured=got
        )


def _cut(
    before: tuple[float, float],
    a: tuple[float, float],
    b: tuple[float, float],
    after: tuple[float, float],
) -> list[tuple[float, float]]:
    """Return the rectangle between the wings, as deep as the shorter of them."""
    left, right = math.dist(before, a), math.dist(b, after)
    if left <= right:
        end = (b[0] + before[0] - a[0], b[1] + before[1] - a[1])
        return [before, a, b, end]
    end = (a[0] + after[0] - b[0], a[1] + after[1] - b[1])
    return [end, a, b, after]
